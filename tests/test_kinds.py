"""Kinds and fields: what each reads, refuses with three parts, shows, and offers for editing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time
from types import MappingProxyType

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from smartcity_kit.forms.inputs import WIDGETS
from smartcity_kit.journal import Value
from smartcity_kit.model.choices import options_of
from smartcity_kit.model.fields import Derived, Field, Problem, RecordType, parse
from smartcity_kit.model.kinds import (
    KINDS,
    Clock,
    Code,
    Date,
    Flag,
    Kind,
    Link,
    Links,
    Money,
    Note,
    Option,
    Options,
    Percent,
    Score,
    Text,
    Unreadable,
    Url,
    Whole,
    Year,
)
from smartcity_kit.model.records import RECORD_TYPES
from smartcity_kit.text.messages import use_language
from smartcity_kit.text.money import LARGEST
from smartcity_kit.views.frames import DTYPES
from smartcity_kit.views.tables import LOOKS
from tests.plans import case_of

KOPERASI = "Dinas Koperasi, Usaha Kecil Menengah, Perindustrian dan Perdagangan"
OPDS = Options(
    [
        Option("dpkp", "Dinas Perumahan dan Kawasan Permukiman", ("DPKP",)),
        Option("dkpp", "Dinas Ketahanan Pangan dan Pertanian", ("DKPP",)),
        Option("koperasi", KOPERASI),
        Option("kel1", "Kelurahan"),
        Option("kel2", "kelurahan "),
        Option("semi", "Kelas A; sore"),
    ]
)
CODES = [option.code for option in OPDS.all]

EVERY: dict[str, Kind] = {
    "text": Text(),
    "note": Note(),
    "whole": Whole(),
    "year": Year(),
    "percent": Percent(),
    "money": Money(),
    "score": Score(),
    "code": Code(),
    "date": Date(),
    "clock": Clock(),
    "choice": Link("opd"),
    "choices": Links("opd"),
    "flag": Flag(),
    "url": Url(),
}

HELD: dict[str, st.SearchStrategy[Value]] = {
    "text": st.text(max_size=40).map(lambda raw: Text().read(raw)),
    "note": st.text(max_size=80).map(lambda raw: Note().read(raw)),
    "whole": st.integers(0, 10**9),
    "year": st.integers(1990, 2100),
    "percent": st.integers(0, 100),
    "money": st.integers(0, LARGEST),
    "score": st.integers(0, 10_000).map(lambda hundredths: Score().read(f"{hundredths / 100:.2f}")),
    "code": st.from_regex(r"\A[0-9]{1,4}( ?\. ?[0-9]{1,4}){1,5}\Z"),
    "date": st.dates().map(date.isoformat),
    "clock": st.times().map(lambda moment: f"{moment:%H:%M}"),
    "choice": st.sampled_from(CODES),
    "choices": st.lists(st.sampled_from(CODES), min_size=1, unique=True).map(tuple),
    "flag": st.booleans(),
    "url": st.sampled_from(["https://lumajangkab.go.id/a?b=1&c=2", "http://localhost:8888/x%20y#z"]),
}


@pytest.mark.parametrize(
    ("kind", "raw", "value"),
    [
        (Text(), "  Dinas   Kesehatan\tP2KB ", "Dinas Kesehatan P2KB"),
        (Text(), "satu\nbaris", "satu baris"),
        (Text(), "a \x00 b", "a b"),
        (Text(), "\x00", None),
        (Text(), "   ", None),
        (Text(), None, None),
        (Text(), '=HYPERLINK("x")', '=HYPERLINK("x")'),
        (Text(), "cut \ud83d", "cut"),
        (Note(), " a \r\n\r\n b  \n", "a\n\n b"),
        (Note(), "a\n\x00", "a"),
        (Note(), "\x00\x01", None),
        (Whole(), "20", 20),
        (Whole(), "1.200", 1200),
        (Whole(), 20.0, 20),
        (Whole(), 0, 0),
        (Year(), "2024", 2024),
        (Percent(), "75 %", 75),
        (Percent(), "75", 75),
        (Percent(), 75, 75),
        (Money(), "Rp 1.200.000.000", 1_200_000_000),
        (Money(), 1_200_000_000, 1_200_000_000),
        (Money(), 850e6, 850_000_000),
        (Score(), "3,38", "3.38"),
        (Score(), "3.50", "3.5"),
        (Score(), 4, "4"),
        (Score(), 2.25, "2.25"),
        (Code(), " 2.16.03.2.02.0014 ", "2.16.03.2.02.0014"),
        (Code(), "2 . 16 . 03", "2 . 16 . 03"),
        (Code(), 2.16, "2.16"),
        (Date(), "26 Juni 2023", "2023-06-26"),
        (Date(), date(2023, 6, 26), "2023-06-26"),
        (Clock(), "8:30", "08:30"),
        (Clock(), time(8, 30), "08:30"),
        (Date(), datetime(2023, 6, 26, 9, 0), "2023-06-26"),  # noqa: DTZ001 - a spreadsheet's cell has no zone
        (Flag(), True, True),
        (Flag(), "Ya", True),
        (Flag(), "tidak", False),
        (Flag(), "0", False),
        (Url(), " https://lumajangkab.go.id/a?b=1 ", "https://lumajangkab.go.id/a?b=1"),
    ],
)
def test_kind_reads_what_people_type(kind: Kind, raw: object, value: Value) -> None:
    assert kind.read(raw) == value


@pytest.mark.parametrize(
    ("kind", "raw", "wrong", "do"),
    [
        (Text(5), "enam 6", "The text has 6 characters, 5 fit.", "Shorten it, or put the rest into a comment."),
        (Note(3), "a\nbc", "The text has 4 characters, 3 fit.", "Shorten it, or put the rest into a comment."),
        (Whole(), "dua", "“dua” is not a whole number.", "Write digits only, such as 20."),
        (Whole(), "1,5", "“1,5” is not a whole number.", "Write digits only, such as 20."),
        (Whole(), "0.500", "“0.500” is not a whole number.", "Write digits only, such as 20."),
        (Whole(), True, "“True” is not a whole number.", "Write digits only, such as 20."),
        (Whole(), "٣", "“٣” is not a whole number.", "Write digits only, such as 20."),
        (Whole(1, 5), "6", "6 is outside 1 to 5.", "Write a number in that range."),
        (Year(), "tahun depan", "“tahun depan” is not a whole number.", "Write digits only, such as 2026."),
        (Year(), "24", "24 is outside 1990 to 2100.", "Write a number in that range."),
        (Percent(), "101%", "101 is outside 0 to 100.", "Write a number in that range."),
        (Percent(), 0.75, "“0.75” is not a whole number.", "Write digits only, such as 75."),
        (
            Money(),
            "250 juta sd 1 M",
            "“250 juta sd 1 M” is a range, from Rp 250.000.000 to Rp 1.000.000.000.",
            "Write the one amount that is planned; keep the range in a note.",
        ),
        (
            Code(),
            "2.16.03 E-Government",
            "“2.16.03 E-Government” is not a nomenclature code.",
            "Write only its numbers with dots, such as 2.16.03.2.02.0014.",
        ),
        (Score(), "baik", "“baik” is not a score.", "Write a number such as 3,38."),
        (Score(), "3,385", "“3,385” is not a score.", "Write a number such as 3,38."),
        (Score(), "100,01", "100,01 is outside 0 to 100.", "Write a number in that range."),
        (Money(), -5, "“-5” is not read as one amount.", "Write it as Rp 1.200.000.000, 1,2 M or 850 jt."),
        (Money(), 1e30, "“1e+30” is not read as one amount.", "Write it as Rp 1.200.000.000, 1,2 M or 850 jt."),
        (Date(), "14/6/20220", "“14/6/20220” is not a date.", "Did you mean 14/06/2022?"),
        (Date(), "besok", "“besok” is not a date.", "Write it as 26/06/2023 or 26 Juni 2023."),
        (Flag(), "mungkin", "“mungkin” is neither yes nor no.", "Write Ya or Tidak."),
        (
            Url(),
            "javascript:alert(1)",
            "“javascript:alert(1)” is not a web address.",
            "Copy it from the browser; it begins with https://.",
        ),
        (Url(), "www.x.id", "“www.x.id” is not a web address.", "Copy it from the browser; it begins with https://."),
        (
            Link("opd"),
            "x",
            "“x” is not one of the choices.",
            "There is nothing to choose from yet: fill that list first.",
        ),
    ],
)
def test_kind_refuses_with_what_is_wrong_and_what_to_do(kind: Kind, raw: object, wrong: str, do: str) -> None:
    with pytest.raises(Unreadable) as refusal:
        kind.read(raw)
    assert (refusal.value.wrong, refusal.value.do) == (wrong, do)


@pytest.mark.parametrize(
    ("kind", "value", "text"),
    [
        (Text(), "Simak", "Simak"),
        (Whole(), 1200, "1.200"),
        (Year(), 2024, "2024"),
        (Percent(), 75, "75 %"),
        (Money(), 1_200_000_000, "Rp 1.200.000.000"),
        (Score(), "3.38", "3,38"),
        (Code(), "2 . 16 . 03 .", "2.16.03"),
        (Date(), "2023-06-26", "26 June 2023"),
        (Flag(), False, "No"),
        (Flag(), True, "Yes"),
        (Link("opd"), "dkpp", "Dinas Ketahanan Pangan dan Pertanian"),
        (Link("opd"), "gone", "gone"),
        (Links("opd"), ("koperasi", "dpkp"), f"{KOPERASI}; Dinas Perumahan dan Kawasan Permukiman"),
    ],
)
def test_kind_shows_what_readers_know(kind: Kind, value: Value, text: str) -> None:
    assert kind.show(value, OPDS) == text


@pytest.mark.parametrize("kind", EVERY.values(), ids=EVERY)
def test_kind_of_nothing_reads_shows_and_edits_as_nothing(kind: Kind) -> None:
    assert kind.read(None) is kind.read("") is kind.read(" \n ") is None
    assert kind.show(None, OPDS) == kind.edit(None, OPDS) == ""


def test_every_adapter_answers_for_every_kind() -> None:
    names = {"text", "note", "whole", "year", "percent", "money", "code", "date", "clock", "choice", "choices"}
    names |= {"flag", "score", "url"}
    assert set(KINDS) == set(EVERY) == set(HELD) == names
    assert set(LOOKS) == set(DTYPES) == set(WIDGETS) == names


def test_every_declared_field_is_of_a_known_kind_and_every_name_in_a_declaration_is_a_field() -> None:
    for kind in RECORD_TYPES.values():
        names = {column.name for column in kind.columns}
        assert len(names) == len(kind.columns), kind.name
        assert {f.kind.name for f in kind.fields} <= set(KINDS)
        assert {*kind.title, *kind.scores} - {"id"} <= names
        assert kind.owned_by.split(".")[0] in {"", "id", *names}
        for field in kind.fields:
            assert field.unless is None or field.unless[0] in names


def test_every_link_points_to_a_list_or_a_record_type() -> None:
    method = case_of().method
    for kind in RECORD_TYPES.values():
        for field in kind.fields:
            if isinstance(field.kind, Link | Links):
                assert field.kind.of in method.choices or set(field.kind.of.split("|")) <= set(RECORD_TYPES)


@pytest.mark.parametrize("name", EVERY)
def test_kind_reads_back_what_it_offers_for_editing(name: str) -> None:
    kind = EVERY[name]

    @given(HELD[name], st.sampled_from(["id", "en"]))
    def holds(value: Value, code: str) -> None:
        use_language(code)
        assert kind.read(kind.edit(value, OPDS), OPDS) == value
        assert kind.read(value, OPDS) == value

    holds()


@pytest.mark.parametrize("name", EVERY)
def test_kind_raises_nothing_but_unreadable(name: str) -> None:
    kind = EVERY[name]
    odd = st.one_of(
        st.text(st.characters()),
        st.sampled_from(["9" * 5000, "1" + ".000" * 2000, "\ud800", "=1+1", "{x}", "%", "-0", "1e5"]),
        st.integers(),
        st.floats(),
        st.booleans(),
        st.dates(),
        st.datetimes(),
        st.lists(st.text()),
        st.dictionaries(st.text(), st.text()),
    )

    @given(odd)
    def holds(raw: object) -> None:
        try:
            value = kind.read(raw, OPDS)
        except Unreadable as refusal:
            said = (refusal.wrong, refusal.do)
        else:
            said = (kind.show(value, OPDS), kind.edit(value, OPDS))
            assert value is None or isinstance(value, bool | int | str | tuple)
        assert all(isinstance(text, str) for text in said)

    holds()


@given(st.text(st.characters(), max_size=60))
def test_text_that_is_kept_can_be_stored_and_put_into_a_word_file(raw: str) -> None:
    for kind in (Text(), Note()):
        value = kind.read(raw)
        assume(value is not None)
        assert isinstance(value, str)
        value.encode("utf-8")
        assert not any((c < " " and c not in "\n\t") or "\x7f" <= c <= "\x9f" or c in "\ufffe\uffff" for c in value)
        assert value == value.strip()


@pytest.mark.parametrize("raw", ["dkpp", "DKPP", " dkpp ", "dinas ketahanan  pangan dan pertanian"])
def test_options_are_found_by_code_label_and_alias(raw: str) -> None:
    assert Link("opd").read(raw, OPDS) == "dkpp"


def test_options_never_confuse_two_abbreviations_of_the_same_letters() -> None:
    assert OPDS.read("DPKP") == "dpkp"
    assert OPDS.read("DKPP") == "dkpp"


def test_options_refuse_a_label_that_two_of_them_share() -> None:
    with pytest.raises(Unreadable, match=r"^“Kelurahan” fits more than one choice\. Choose one from the list\.$"):
        OPDS.read("Kelurahan")


def test_options_refuse_a_label_that_three_of_them_share() -> None:
    three = Options([Option("a", "Kelurahan"), Option("b", "Kelurahan"), Option("c", "Kelurahan")])
    with pytest.raises(Unreadable, match="fits more than one"):
        three.read("Kelurahan")


def test_options_name_themselves_while_they_are_few() -> None:
    few = Options([Option("ya", "Ya"), Option("tidak", "Tidak")])
    with pytest.raises(Unreadable, match=r"Choose one of: Ya, Tidak\.$"):
        few.read("mungkin")
    with pytest.raises(Unreadable, match=r"Choose one of: "):
        OPDS.read("mungkin")
    many = Options([*few.all, *(Option(str(n), f"Pilihan {n}") for n in range(5))])
    with pytest.raises(Unreadable, match=r"Choose one from the list\.$"):
        many.read("mungkin")


def test_links_keep_an_agency_whose_name_holds_commas_whole() -> None:
    assert Links("opd").read(f"{KOPERASI}; DPKP", OPDS) == ("koperasi", "dpkp")


def test_links_keep_each_choice_once_and_in_order() -> None:
    assert Links("opd").read("DKPP;DPKP; ;dkpp;", OPDS) == ("dkpp", "dpkp")
    assert Links("opd").read(["DKPP", "dpkp"], OPDS) == ("dkpp", "dpkp")
    assert Links("opd").read(";", OPDS) is None


def test_links_offer_the_code_where_a_label_would_not_be_read_back() -> None:
    assert Links("opd").edit(("kel1", "semi", "dkpp"), OPDS) == "kel1; semi; Dinas Ketahanan Pangan dan Pertanian"
    assert Link("opd").edit("kel2", OPDS) == "kel2"


def test_levels_of_risk_are_chosen_by_number_or_by_name() -> None:
    field = RECORD_TYPES["risk"].by_name["likelihood"]
    case = case_of()
    options = options_of(field.kind, case.plan, case.method, case.types)
    for raw in ("4", "4 · Often", "often", "Sering Terjadi", "sering"):
        assert parse(field, raw, options) == "4"


def test_records_are_chosen_by_name_and_by_the_name_of_the_source() -> None:
    dinas = (
        "dinkes",
        "opd",
        {"name": "Dinas Kesehatan P2KB", "abbreviation": "Dinkes", "raw_name": "Dinas Kesehatan P2KS"},
    )
    case = case_of(dinas, ("qw", "quick_win", {"name": "SIMPUL"}))
    options = options_of(Link("opd"), case.plan, case.method, case.types)
    for raw in ("Dinas Kesehatan P2KB", "dinkes", "DINKES", "dinas kesehatan p2ks"):
        assert options.read(raw) == "dinkes"
    about = options_of(Link("quick_win|programme|risk"), case.plan, case.method, case.types)
    assert [option.label for option in about.all] == ["SIMPUL"]


def test_problem_says_which_field_what_is_wrong_and_what_to_do() -> None:
    field = Field("year", "First year", Year())
    problem = parse(field, "dua ribu")
    assert problem == Problem(
        "year",
        "First year",
        "“dua ribu” is not a whole number.",
        "Write digits only, such as 2026.",
        "dua ribu",
    )
    assert str(problem) == "First year: “dua ribu” is not a whole number. Write digits only, such as 2026."


def test_columns_put_a_derived_value_behind_the_field_it_follows() -> None:
    a, b = Field("a", "A", Text()), Field("b", "B", Text())
    x, last = Derived("x", "X", after="a"), Derived("last", "Last")
    kind = RecordType("thing", "Thing", "Things", (a, b), ("a",), derived=(last, x))
    assert kind.columns == (a, x, b, last)
    assert kind.by_name == MappingProxyType({"a": a, "b": b})


def test_kind_without_a_reader_is_no_kind() -> None:
    reader: Callable[[object], Value] = Kind().read
    with pytest.raises(NotImplementedError):
        reader("x")
