"""Ten thousand texts for the parsers of amounts, codes, dates and lists.

Never an exception, never a silently changed number; what is not understood is returned as not understood.
"""

from __future__ import annotations

import re
from datetime import date
from fractions import Fraction

from hypothesis import example, given, settings
from hypothesis import strategies as st

from smartcity_kit.rules.reading import Reading, read
from smartcity_kit.rules.reading.pieces import without_passed
from smartcity_kit.text.codes import read_code
from smartcity_kit.text.dates import read_date
from smartcity_kit.text.money import LARGEST, SCALES, read_rupiah
from tests.pasted import CLASSES, QUICK_WINS, roster
from tests.plans import case_of

CASE = case_of(*roster())
JOINT = re.compile(r"(?:[\s,;.:|•*&–—-]|dan|serta|maupun)*")

# ------------------------------------------------------------------ amounts: 2,500

WRITTEN = st.tuples(st.integers(0, 10**7), st.integers(0, 999) | st.none(), st.sampled_from(["", *SCALES]))


@settings(max_examples=1500)
@given(WRITTEN, st.booleans(), st.sampled_from(["", "Rp", "Rp ", "Rp. "]))
def test_amount_is_exactly_what_is_written_or_is_not_read(
    written: tuple[int, int | None, str], grouped: bool, before: str
) -> None:
    whole, part, scale = written
    digits = f"{whole:,}".replace(",", ".") if grouped else str(whole)
    decimals = "" if part is None else f",{part}"
    exact = Fraction(f"{whole}.{part or 0}") * SCALES.get(scale, 1)
    assert read_rupiah(f"{before}{digits}{decimals} {scale}".strip()) in {exact, None}


@settings(max_examples=1000)
@given(st.text() | st.from_regex(r"(Rp\.? ?)?[0-9.,]{1,20} ?(M|m|jt|rb|T|sd|-)?[0-9., ]{0,9}", fullmatch=True))
@example("250 juta sd 1 M")
@example("1,200,000")
def test_any_text_is_one_amount_or_none(text: str) -> None:
    amount = read_rupiah(text)
    assert amount is None or 0 <= amount <= LARGEST


# ------------------------------------------------------------------ codes: 2,500

CODES = st.from_regex(r"[1-8]\.[0-9]{2}(\.[0-9]{2}(\.[12](\.[0-9]{2}(\.[0-9]{2,4})?)?)?)?", fullmatch=True) | (
    st.from_regex(r"[0-9. ]{1,40}", fullmatch=True)
)


@settings(max_examples=2500)
@given(st.text() | CODES)
@example("2.16.03.2.02.09")
@example("2.16.03.2.02.0014")
@example("2.16.03.2.02.09.5.1.02.04.01.0001")
@example("1.01.01.02.01.0001")
def test_code_keeps_every_digit_it_was_written_with_or_is_not_read(text: str) -> None:
    code = read_code(text)
    assert code is None or str(code) == "".join(text.split()).removesuffix(".")


# ------------------------------------------------------------------ dates: 2,500


@settings(max_examples=1500)
@given(st.integers(0, 99), st.integers(0, 99), st.integers(0, 99_999), st.sampled_from("/.-"))
@example(14, 6, 20220, "/")
def test_date_is_exactly_what_is_written_or_is_a_suggestion(day: int, month: int, year: int, mark: str) -> None:
    found, suggestion = read_date(f"{day}{mark}{month}{mark}{year}")
    assert found is None or (found.day, found.month, found.year) == (day, month, year)
    assert suggestion is None or found is None


@settings(max_examples=1000)
@given(st.text() | st.from_regex(r"[A-Za-z']{0,6}[ ,(]{0,2}[0-9]{1,3}[-/. ][0-9A-Za-z]{1,9}[-/. ][0-9]{1,6}\)?"))
def test_any_text_is_one_date_a_suggestion_or_neither(text: str) -> None:
    found, suggestion = read_date(text)
    assert found is None or suggestion is None
    assert all(isinstance(one, date | None) for one in (found, suggestion))


# ------------------------------------------------------------------ lists: 2,500

WORDS = st.sampled_from(
    [
        *(
            "Dimensi Smart Governance, meliputi ",
            "Dimensi Smart Living dan Smart Society terdiri dari, ",
            "Smart City",
        ),
        *("Smart Economy:\n", "dimensi ", "Smart Branding: ", "meliputi ", "Adapun 20 daftar program "),
        *(
            "Lagakita (Dispendukicapil)",
            "Kredit Prima dan Kredit Mentari (Perumda BPR Bank Lumajang)",
            "(",
            ")",
            "((",
        ),
        *(", ", "; ", ". ", " dan ", " serta ", ", dan ", " & ", "\n", "\n\n", "\t", '"', "\r\n", " - ", "1. ", "• "),
        *(
            "Baca juga: Dinas Lain, (x)\n",
            "\nBaca juga\n",
            "RSUD dr. Haryoto",
            "Dinas Koperasi, Usaha Kecil Menengah",
        ),
        *(
            "Dinas Perikanan",
            "Kelurahan",
            "DPKP",
            "DKPP",
            "14/6/20220",
            "31/2/2023",
            "1,2 M",
            "Program\tOPD\n",
            "No\t",
        ),
    ]
)
TEXTS = st.lists(WORDS | st.text(max_size=12), max_size=14).map("".join)


def letters(text: str) -> str:
    return "".join(c for c in text if c.isalnum())


def nothing_is_lost(text: str, reading: Reading) -> None:
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    raws = [one.raw for one in reading.proposals]
    assert "".join(piece.text for piece in reading.pieces) == text
    for piece in reading.pieces:
        assert piece.kind != "entry" or any(piece.text.strip() in raw for raw in raws)
        assert piece.kind != "joint" or JOINT.fullmatch(piece.text)
        assert piece.kind != "passed" or "baca juga" in " ".join(piece.text.casefold().split())
    assert all(raw in without_passed(text)[0] for raw in raws)
    for one in reading.proposals:
        assert letters(str(one.values.get("raw_name") or "")) in letters(one.raw)
        assert "dimension" not in one.values or one.values["dimension"] in CASE.method.framework.by_code


@settings(max_examples=1300)
@given(TEXTS)
@example(QUICK_WINS)
@example("((a) (b (c")
def test_list_of_programmes_loses_no_character(text: str) -> None:
    nothing_is_lost(text, read(CASE, "quick_win", text))


@settings(max_examples=1200)
@given(TEXTS)
@example(CLASSES)
@example("Dinas A, B, Baca juga")
def test_list_of_units_loses_no_character(text: str) -> None:
    nothing_is_lost(text, read(CASE, "opd", text))
