"""Money: codes, ranges, where each line goes, the calendar, totals that add up, and the workbook."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from shutil import copytree

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from smartcity_kit import open_workshop
from smartcity_kit.cli import main
from smartcity_kit.journal import Value
from smartcity_kit.model.kinds import Code as CodeKind
from smartcity_kit.model.kinds import Money, Unreadable
from smartcity_kit.rules import Case, findings
from smartcity_kit.rules.allocations import code_doubts
from smartcity_kit.rules.budget import Verdict, classify, decided_on, home, lines, why_not
from smartcity_kit.sheets.renja import write_renja
from smartcity_kit.sources import MethodError, kit_folder, load_method
from smartcity_kit.text.codes import Code, plain_code, read_code
from smartcity_kit.text.messages import KitError
from smartcity_kit.text.money import read_range, read_rupiah
from smartcity_kit.views.budget import budget_table, paths_table, programmes_table, sources_table
from smartcity_kit.views.budget_chart import budget_chart
from smartcity_kit.views.documents import Figure, Notice, Table
from smartcity_kit.views.renja import renja_table
from tests.plans import Row, case_of

# ------------------------------------------------------------------ a small region

UNITS: tuple[Row, ...] = (
    ("setda", "opd", {"name": "Sekretariat Daerah", "kind": "sekretariat_daerah"}),
    ("kominfo", "opd", {"name": "Dinas Komunikasi dan Informatika", "abbreviation": "Diskominfo", "kind": "dinas"}),
    ("dinkes", "opd", {"name": "Dinas Kesehatan", "abbreviation": "Dinkes", "kind": "dinas"}),
    ("gucialit", "opd", {"name": "Puskesmas Gucialit", "kind": "puskesmas", "parent": "dinkes"}),
    ("hukum", "opd", {"name": "Bagian Hukum", "kind": "bagian", "parent": "setda"}),
    ("klakah", "opd", {"name": "Kecamatan Klakah", "kind": "kecamatan"}),
    ("kelurahan", "opd", {"name": "Kelurahan Tompokersan", "kind": "kelurahan", "parent": "klakah"}),
    ("perumda", "opd", {"name": "Perumda BPR", "kind": "bumd"}),
    ("desa", "opd", {"name": "Desa Jarit", "kind": "desa"}),
    ("kampus", "opd", {"name": "Universitas X", "kind": "perguruan_tinggi"}),
)


def programme(key: str, owner: str, **fields: Value) -> Row:
    return (key, "programme", {"name": f"Program {key}", "owner": owner, "dimension": "GOV", **fields})


def quick_win(key: str, owner: str, **fields: Value) -> Row:
    return (key, "quick_win", {"name": key, "owner": owner, "dimension": "GOV", **fields})


def allocation(key: str, of: str, amount: int | None = 1_000_000, **fields: Value) -> Row:
    given_ = {"programme": of, "year": 2025, "fund_source": "apbd_kab", "amount": amount, **fields}
    return (key, "allocation", {name: value for name, value in given_.items() if value is not None})


def said(case: Case, rule: str) -> list[str]:
    return [str(one) for one in findings(case) if one.rule == rule]


def texts(table: Table) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in table.rows]


# ------------------------------------------------------------------ nomenclature codes (oracle 11)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("2.16", Code("2", "16")),
        ("2.16.03", Code("2", "16", "03")),
        ("2.16.03.2.02", Code("2", "16", "03", "2", "02")),
        ("2.16.03.2.02.09", Code("2", "16", "03", "2", "02", "09")),
        ("2.16.03.2.02.0014", Code("2", "16", "03", "2", "02", "0014")),
        (
            "2.16.03.2.02.09.5.1.02.04.01.0001",
            Code("2", "16", "03", "2", "02", "09", "5.1.02.04.01.0001"),
        ),
        (
            "2.16.02.2.01.0024.5.1.02.04.01.0001",
            Code("2", "16", "02", "2", "01", "0024", "5.1.02.04.01.0001"),
        ),
        (" 2 . 16 . 03 . ", Code("2", "16", "03")),
    ],
)
def test_code_is_split_at_the_account_with_both_tail_lengths_oracle_11(text: str, parts: Code) -> None:
    assert read_code(text) == parts
    assert parts.doubts == ()


def test_code_with_two_digits_for_jenis_is_taken_with_a_doubt_and_stays_as_typed_oracle_11() -> None:
    code = read_code("1.01.01.02.01.0001")
    assert code == Code("1", "01", "01", "02", "01", "0001")
    assert str(code) == "1.01.01.02.01.0001"
    assert code.doubts == ("The fourth part is 02; in the lists it is a single digit, 1 or 2.",)


@pytest.mark.parametrize(
    "text", ["", "2", "2.1", "2.16.3", "2.16.03.3.02", "2.16.03.2.02.123", "X.XX.01", "2.16.03.a"]
)
def test_code_that_is_not_built_like_one_is_not_understood(text: str) -> None:
    assert read_code(text) is None


def test_code_field_keeps_what_was_typed_and_shows_it_plainly() -> None:
    kind = CodeKind()
    kept = kind.read("2. 16. 03. 2. 02. 0014")
    assert kept == "2. 16. 03. 2. 02. 0014"
    assert kind.show(kept) == "2.16.03.2.02.0014"
    assert kind.edit(kept) == kept


def test_code_field_refuses_only_what_is_not_numbers_with_dots() -> None:
    assert CodeKind().read("99.99") == "99.99"
    with pytest.raises(Unreadable, match="“sub-kegiatan 14” is not a nomenclature code"):
        CodeKind().read("sub-kegiatan 14")


@pytest.mark.slow
@settings(max_examples=10_000)
@given(st.text("0123456789. xX", max_size=40) | st.text(max_size=30))
def test_code_of_any_text_is_read_whole_or_not_at_all(text: str) -> None:
    code = read_code(text)
    assert code is None or str(code) == plain_code(text)


def test_code_with_an_unknown_field_or_an_old_tail_is_a_doubt_and_no_refusal() -> None:
    case = case_of()
    assert code_doubts(case, "2.16.03.2.02.0014", 2025) == ()
    assert code_doubts(case, "2.16.03.2.02.09", 2022) == ()
    assert code_doubts(case, "2.16.03.2.02.09", 2025) == (
        "2.16.03.2.02.09: sub-activities have four digits at the end since 2024.",
    )
    assert code_doubts(case, "9.99.01") == ("9.99.01: the field of government 9.99 is not in the list.",)
    assert code_doubts(case, "123.4") == ("123.4 is not built like a nomenclature code.",)


def test_code_findings_name_the_record_and_leave_the_code() -> None:
    case = case_of(*UNITS, programme("p", "kominfo", code="1.01.01.02.01.0001"))
    assert said(case, "code") == [
        (
            "Program p: The fourth part is 02; in the lists it is a single digit, 1 or 2. "
            "Look it up in the list in force; it stays as it was typed."
        )
    ]


def test_fields_of_government_are_forty_one_and_marked() -> None:
    nomenclature = load_method().nomenclature
    assert len(nomenclature.fields) == len(nomenclature.by_code) == 41
    assert str(nomenclature.by_code["2.16"].label) == "Communication and informatics"
    assert any("[knowledge, unverified]" in line for line in nomenclature.source)


# ------------------------------------------------------------------ ranges (oracle 12)


@pytest.mark.parametrize(
    ("text", "limits"),
    [
        ("250 juta sd 1 M", (250_000_000, 1_000_000_000)),
        ("250 juta s/d 1 M", (250_000_000, 1_000_000_000)),
        ("250 juta s.d. 1 M", (250_000_000, 1_000_000_000)),
        ("100 juta sampai dengan 1,5 M", (100_000_000, 1_500_000_000)),
        ("250-300 juta", (250_000_000, 300_000_000)),
        ("Rp 5.000,- - Rp 7.500,-", (5_000, 7_500)),
        ("1 M – 2 T", (1_000_000_000, 2_000_000_000_000)),
    ],
)
def test_range_of_amounts_is_recognised_as_a_range_oracle_12(text: str, limits: tuple[int, int]) -> None:
    assert read_range(text) == limits
    assert read_rupiah(text) is None


@pytest.mark.parametrize(
    "text", ["", "1,2 M", "Rp 5.000,-", "1 M sd 250 juta", "1 M - 1 M", "sd 1 M", "1 M sd", "a-b"]
)
def test_what_is_no_range_is_not_read_as_one(text: str) -> None:
    assert read_range(text) is None


def test_amount_field_names_the_range_it_refuses_oracle_12() -> None:
    with pytest.raises(Unreadable) as refusal:
        Money().read("250 juta sd 1 M")
    assert refusal.value.wrong == "“250 juta sd 1 M” is a range, from Rp 250.000.000 to Rp 1.000.000.000."
    assert refusal.value.do == "Write the one amount that is planned; keep the range in a note."
    assert [Money().read(text) for text in ("Rp 1.200.000.000", "1,2 M", "850 jt", "1 M")] == [
        1_200_000_000, 1_200_000_000, 850_000_000, 1_000_000_000,
    ]  # fmt: skip


@given(st.text("0123456789.,-– sdjtMrbRp/", max_size=30) | st.text(max_size=90))
def test_any_text_is_an_amount_a_range_or_neither_and_never_both(text: str) -> None:
    limits = read_range(text)
    assert limits is None or (limits[0] < limits[1] and read_rupiah(text) is None)


# ------------------------------------------------------------------ whose budget document (R003-6)


@pytest.mark.parametrize(
    ("owner", "path", "unit"),
    [
        ("kominfo", "renja_sendiri", "kominfo"),
        ("hukum", "renja_sendiri", "setda"),
        ("gucialit", "renja_sendiri", "dinkes"),
        ("kelurahan", "renja_sendiri", "klakah"),
        ("perumda", "rkap", "perumda"),
        ("desa", "apbdes", "desa"),
        ("kampus", "tidak_ada", "kampus"),
    ],
)
def test_owner_finds_its_budget_document_r003_6(owner: str, path: str, unit: str) -> None:
    case = case_of(*UNITS)
    record = case.plan.get(owner)
    assert record is not None
    found = home(case, record)
    assert found.unit is not None
    assert (found.path, found.unit.id, found.is_renja) == (path, unit, path == "renja_sendiri")


def test_unit_that_needs_a_parent_and_has_none_is_a_finding() -> None:
    lonely: Row = ("uptd", "opd", {"name": "UPTD Air", "kind": "uptd"})
    assert said(case_of(lonely), "unit_above") == []
    assert said(case_of(lonely, programme("p", "uptd")), "unit_above") == [
        (
            "UPTD Air: Its programmes go into the Renja of the unit above it, and that is not known. "
            "Choose the unit above (Agency (dinas), Agency (badan)) on the preparation page."
        )
    ]


def test_units_above_each_other_in_a_circle_end_as_a_finding() -> None:
    one: Row = ("a", "opd", {"name": "UPTD A", "kind": "uptd", "parent": "b"})
    two: Row = ("b", "opd", {"name": "UPTD B", "kind": "uptd", "parent": "a"})
    case = case_of(one, two, programme("p", "a"), allocation("x", "p"))
    assert len(said(case, "unit_above")) == 1
    assert [line.is_renja for line in lines(case)] == [False]


def test_parent_of_an_unexpected_kind_is_asked_about() -> None:
    odd: Row = ("pustu", "opd", {"name": "Puskesmas X", "kind": "puskesmas", "parent": "klakah"})
    assert said(case_of(*UNITS, odd, quick_win("q", "pustu")), "unit_above") == [
        (
            "Puskesmas X: The unit above it is Kecamatan Klakah; Agency (dinas) is expected. "
            "Correct the unit above, or its kind."
        )
    ]


def test_perumda_makes_no_renja_line_without_a_warning_oracle_14() -> None:
    case = case_of(*UNITS, programme("kredit", "perumda"), allocation("x", "kredit", fund_source="bumd"))
    [one] = lines(case)
    assert not one.is_renja
    assert why_not(case, one) == "Perumda BPR: Company plan RKAP (not Renja/APBD)."
    assert said(case, "no_renja") == [
        (
            "Perumda BPR: Its allocations make no Renja line. Perumda BPR: Company plan RKAP (not Renja/APBD). "
            "Hand them over to whoever draws up that plan."
        )
    ]
    assert texts(renja_table(case)) == [
        ["In no Renja (1)"],
        [
            "", "Program kredit", "", "Rp 1.000.000", "Regionally owned company",
            "Perumda BPR: Company plan RKAP (not Renja/APBD).",
        ],
    ]  # fmt: skip


def test_money_from_outside_the_apbd_is_no_renja_line() -> None:
    case = case_of(*UNITS, programme("p", "kominfo"), allocation("x", "p", fund_source="csr"))
    [one] = lines(case)
    assert why_not(case, one) == "Corporate social responsibility is not part of this region's APBD."


def test_renja_lines_stand_under_their_unit_and_year_with_code_indicator_and_amount_r003_6() -> None:
    case = case_of(
        *UNITS,
        programme("jaringan", "kominfo", code="2.16.03.2.02.0014"),
        programme("gizi", "gucialit"),
        quick_win("Susi pasti", "gucialit", programme="gizi"),
        allocation("a", "jaringan", 250_000_000, indicator="30 titik", year=2026),
        allocation("b", "jaringan", 100_000_000, code="2.16.03.2.02.09"),
        allocation("c", "gizi", 50_000_000, quick_win="Susi pasti", fund_source="dak"),
    )
    infrastructure = ["Program jaringan", "Regency or city budget (APBD)", "Dinas Komunikasi dan Informatika"]
    what, source, owner = infrastructure
    assert texts(renja_table(case)) == [
        ["Renja of Dinas Komunikasi dan Informatika, 2025: 1 lines, Rp 100.000.000"],
        ["2.16.03.2.02.09", what, "", "Rp 100.000.000", source, owner],
        ["Renja of Dinas Komunikasi dan Informatika, 2026: 1 lines, Rp 250.000.000"],
        ["2.16.03.2.02.0014", what, "30 titik", "Rp 250.000.000", source, owner],
        ["Renja of Dinas Kesehatan, 2025: 1 lines, Rp 50.000.000"],
        ["", "Program gizi · Susi pasti", "", "Rp 50.000.000", "Special allocation fund (DAK)", "Puskesmas Gucialit"],
    ]
    assert [row[0] for row in texts(renja_table(case, opd="gucialit"))] == [
        "Renja of Dinas Kesehatan, 2025: 1 lines, Rp 50.000.000", "",
    ]  # fmt: skip
    assert texts(renja_table(case, opd="dinkes")) == texts(renja_table(case, opd="gucialit"))


# ------------------------------------------------------------------ the calendar


def verdict(on: date, year: int, owner: str = "kominfo", **fields: Value) -> Verdict:
    case = case_of(*UNITS, quick_win("q", owner, **fields))
    record = case.plan.get("q")
    assert record is not None
    return classify(case, record, on, year)


def test_nganjuk_in_june_is_in_time_for_the_next_year_r003_4() -> None:
    found = verdict(date(2022, 6, 14), 2023, status="baru")
    assert found.path == "murni"
    assert found.says == (
        "Renja and RKPD are usually not settled yet. It can still be written into the Renja for 2023."
    )


def test_lumajang_in_october_is_late_for_the_next_year() -> None:
    new, existing = (verdict(date(2023, 10, 12), 2024, status=status) for status in ("baru", "eksisting"))
    assert (new.path, existing.path) == ("perubahan", "sub_kegiatan")
    assert new.says.endswith("What is new waits for the revised APBD of 2024.")
    assert existing.says.endswith("It runs already or has its sub-activity: that one can carry it in 2024.")


def test_lombok_timur_in_october_is_late_too() -> None:
    assert verdict(date(2017, 10, 26), 2018, status="baru").path == "perubahan"


@pytest.mark.parametrize(
    ("on", "new", "existing"),
    [
        (date(2024, 6, 30), "murni", "murni"),
        (date(2024, 7, 1), "perubahan", "sub_kegiatan"),
        (date(2025, 9, 30), "perubahan", "sub_kegiatan"),
        (date(2025, 10, 1), "lewat", "sub_kegiatan"),
        (date(2025, 12, 31), "lewat", "sub_kegiatan"),
        (date(2026, 1, 1), "lewat", "lewat"),
    ],
)
def test_calendar_changes_path_on_the_day_after_each_limit(on: date, new: str, existing: str) -> None:
    assert verdict(on, 2025, status="baru").path == new
    assert verdict(on, 2025, status="pengembangan").path == existing


@pytest.mark.parametrize(
    ("owner", "label"), [("perumda", "RKAP"), ("desa", "RKPDes/APBDes"), ("kampus", "Not through")]
)
def test_owner_without_a_renja_is_outside_the_apbd_on_any_day(owner: str, label: str) -> None:
    found = verdict(date(2022, 6, 14), 2023, owner=owner)
    assert found.path == "non_apbd"
    assert label in found.says


def test_money_from_outside_makes_a_quick_win_non_apbd() -> None:
    assert verdict(date(2022, 6, 14), 2023, fund_source="csr").path == "non_apbd"
    assert verdict(date(2022, 6, 14), 2023, fund_source="dak").path == "murni"


def test_code_of_a_sub_activity_is_a_home_for_what_is_new() -> None:
    case = case_of(
        *UNITS,
        programme("p", "kominfo"),
        quick_win("q", "kominfo", status="baru", programme="p"),
        allocation("x", "p", quick_win="q", year=2024, code="2.16.03.2.02.0014"),
    )
    record = case.plan.get("q")
    assert record is not None
    assert classify(case, record, date(2023, 10, 12), 2024).path == "sub_kegiatan"


def test_budget_paths_are_read_on_the_last_day_of_the_workshop() -> None:
    sessions: tuple[Row, ...] = (
        ("s1", "session", {"stage": "I", "day": 1, "date": "2023-06-26"}),
        ("s2", "session", {"stage": "IV", "day": 1, "date": "2023-10-12"}),
    )
    case = case_of(*UNITS, *sessions, quick_win("Baru", "kominfo", status="baru", start_year=2024))
    assert decided_on(case) == date(2023, 10, 12)
    assert decided_on(case_of()) == date(2026, 11, 23)
    table = paths_table(case)
    assert [row[:4] for row in texts(table)] == [
        ["Baru", "2024", "Renja of Dinas Komunikasi dan Informatika", "Needs the revised APBD"]
    ]
    assert "12 October 2023" in table.note
    assert said(case, "too_late") == [
        (
            "Calendar of the budget: Too late for the original APBD of their first year: Baru. "
            "The table of budget paths says for each what is still open."
        )
    ]


def test_quick_win_without_a_year_says_what_to_fill() -> None:
    case = case_of(*UNITS, quick_win("q", "perumda"))
    assert texts(paths_table(case)) == [
        ["q", "", "Company plan RKAP (not Renja/APBD)", "", "Fill in its first year."]
    ]


@given(st.dates(date(2015, 1, 1), date(2035, 12, 31)), st.integers(2016, 2034))
def test_later_decision_never_opens_an_earlier_window(on: date, year: int) -> None:
    calendar = load_method().calendar
    order = [*(window.code for window in calendar.windows), ""]

    def place(day: date) -> int:
        window = calendar.window(day, year)
        return order.index(window.code if window is not None else "")

    assert place(on) <= place(on + timedelta(days=30))


# ------------------------------------------------------------------ totals


NUMBERS = st.integers(0, 10**13)
ROWS = st.lists(
    st.tuples(
        st.sampled_from(["p1", "p2", "p3"]),
        st.sampled_from([2024, 2025, 2026, None]),
        st.sampled_from(["apbd_kab", "csr", "dak", None]),
        NUMBERS | st.none(),
    ),
    max_size=12,
)


def number(text: str) -> int:
    return 0 if text == "–" else int(text.replace(".", ""))


@given(ROWS)
def test_totals_of_dimension_year_and_source_are_the_sum_of_the_allocations(
    rows: list[tuple[str, int | None, str | None, int | None]],
) -> None:
    # 1 rupiah more keeps the unit at rupiah, so that every cell is a whole amount.
    plan = [
        allocation(f"a{n}", of, amount, year=year, fund_source=source)
        for n, (of, year, source, amount) in enumerate(rows)
    ]
    odd = allocation("odd", "p1", 1)
    case = case_of(
        *UNITS,
        programme("p1", "kominfo"),
        programme("p2", "dinkes", dimension="LIV"),
        programme("p3", "dinkes", dimension=None),
        *plan,
        odd,
    )
    total = 1 + sum(amount or 0 for *_, amount in rows)
    for table in (budget_table(case), sources_table(case)):
        body = [row for row in texts(table) if len(row) > 1]
        *parts, last = [[number(text) for text in row[1:]] for row in body]
        assert last[-1] == total
        assert all(row[-1] == sum(row[:-1]) for row in (*parts, last))
    by_dimension = [[number(text) for text in row[1:]] for row in texts(budget_table(case))]
    assert [sum(column) for column in zip(*by_dimension[:-1], strict=True)] == by_dimension[-1]
    sums = [row for row in texts(sources_table(case)) if row[0] == "Together"]
    assert sum(number(row[-1]) for row in sums) == total


def test_budget_table_has_a_row_for_every_dimension_and_a_column_for_every_year() -> None:
    case = case_of(
        *UNITS,
        programme("p", "kominfo"),
        programme("q", "dinkes", dimension="LIV"),
        allocation("a", "p", 250_000_000),
        allocation("b", "p", 1_000_000_000, year=2026),
        allocation("c", "q", 850_000_000, year=2026, fund_source="dak"),
        allocation("d", "q", None, year=2027),
    )
    table = budget_table(case)
    assert [column.label for column in table.columns] == ["Dimension", "2025", "2026", "Together"]
    assert texts(table) == [
        ["Smart Governance", "250", "1.000", "1.250"],
        ["Smart Branding", "–", "–", "–"],
        ["Smart Economy", "–", "–", "–"],
        ["Smart Living", "–", "850", "850"],
        ["Smart Society", "–", "–", "–"],
        ["Smart Environment", "–", "–", "–"],
        ["Together", "250", "1.850", "2.100"],
    ]
    assert table.note == "In million rupiah. 1 allocations have no amount yet."
    assert texts(sources_table(case)) == [
        ["Smart Governance"],
        ["Regency or city budget (APBD)", "250", "1.000", "1.250"],
        ["Together", "250", "1.000", "1.250"],
        ["Smart Living"],
        ["Special allocation fund (DAK)", "–", "850", "850"],
        ["Together", "–", "850", "850"],
        ["All dimensions together", "250", "1.850", "2.100"],
    ]
    assert texts(budget_table(case, opd="dinkes"))[-1] == ["Together", "850", "850"]


def test_unit_of_a_table_keeps_every_amount_whole() -> None:
    def note(amount: int) -> str:
        return budget_table(case_of(*UNITS, programme("p", "kominfo"), allocation("a", "p", amount))).note

    assert [note(amount) for amount in (2_000_000, 2_500_000, 2_500_001)] == [
        "In million rupiah.", "In thousand rupiah.", "In rupiah.",
    ]  # fmt: skip


def test_allocations_that_do_not_add_up_to_the_budget_are_a_finding_r004_5() -> None:
    rows = (*UNITS, programme("p", "kominfo", budget=1_200_000_000), allocation("a", "p", 850_000_000))
    assert said(case_of(*rows), "budget_totals") == [
        (
            "Program p: The allocations add up to Rp 850.000.000, its budget is Rp 1.200.000.000. "
            "Correct an allocation or the budget; nothing is adjusted by itself."
        )
    ]
    assert said(case_of(*rows, allocation("b", "p", 350_000_000)), "budget_totals") == []
    assert texts(programmes_table(case_of(*rows))) == [
        ["Program p", "Rp 1.200.000.000", "Rp 850.000.000", "−Rp 350.000.000"]
    ]


def test_quick_win_whose_allocations_differ_from_its_budget_is_a_finding_c4() -> None:
    rows = (*UNITS, programme("p", "kominfo"), quick_win("q", "kominfo", budget=10, programme="p"))
    assert len(said(case_of(*rows, allocation("a", "p", 7, quick_win="q")), "budget_totals")) == 1
    assert said(case_of(*rows, allocation("a", "p", 7)), "budget_totals") == []


def test_owner_whose_kind_is_not_chosen_gets_no_line_and_is_said_in_the_table() -> None:
    unit: Row = ("x", "opd", {"name": "Unit X"})
    case = case_of(unit, programme("p", "x"), allocation("a", "p"))
    assert said(case, "no_renja") == []
    assert texts(renja_table(case))[-1][-1] == "The kind of Unit X is not chosen yet."


def test_budget_without_allocations_or_the_other_way_round_is_no_contradiction() -> None:
    one = case_of(*UNITS, programme("p", "kominfo", budget=5))
    other = case_of(*UNITS, programme("p", "kominfo"), allocation("a", "p"))
    assert said(one, "budget_totals") == said(other, "budget_totals") == []


def test_allocation_outside_its_years_of_another_programme_or_twice_is_asked_about() -> None:
    case = case_of(
        ("workshop", "workshop", {"region": "Kota X", "period_start": 2024, "period_end": 2033}),
        *UNITS,
        programme("p", "kominfo", start_year=2026, end_year=2027),
        programme("o", "kominfo"),
        quick_win("q", "kominfo", programme="o"),
        allocation("a", "p", 7, quick_win="q"),
        allocation("b", "o", 5, year=2040),
        allocation("c", "o", 9),
        allocation("d", "o", 9),
    )
    assert [one.partition(": ")[2] for one in said(case, "allocation_year")] == [
        "2025 lies outside the years of its programme (2026 to 2027). Correct one of the two years.",
        "2040 lies outside the plan. Correct the year, or the period of the plan.",
    ]
    assert len(said(case, "allocation_quick_win")) == 1
    assert len(said(case, "allocation_double")) == 1


def test_tables_and_chart_of_an_empty_plan_say_what_to_fill() -> None:
    case = case_of()
    for view in (budget_table, sources_table, programmes_table, paths_table, renja_table):
        table = view(case)
        assert table.rows == ()
        assert table.empty
    assert isinstance(budget_chart(case), Notice)


def test_chart_says_the_amount_of_each_year_to_who_cannot_see_it() -> None:
    case = case_of(
        *UNITS,
        programme("p", "kominfo"),
        programme("q", "dinkes", dimension="LIV"),
        allocation("a", "p", 250_000_000),
        allocation("b", "q", 1_250_000_000),
        allocation("c", "q", 900_000_000, year=2026),
    )
    figure = budget_chart(case)
    assert isinstance(figure, Figure)
    assert figure.alt == "Budget by fiscal year: 2025 Rp 1.500.000.000, 2026 Rp 900.000.000."
    assert ">billion rupiah<" in figure.svg
    assert ">1,5<" in figure.svg
    assert figure.svg == budget_chart(case).svg  # type: ignore[union-attr] # it is a Figure again


# ------------------------------------------------------------------ the workbook


@pytest.fixture
def money_case() -> Case:
    return case_of(
        *UNITS,
        programme("jaringan", "kominfo", code="2.16.03.2.02.0014"),
        programme("gizi", "gucialit"),
        programme("kredit", "perumda"),
        allocation("a", "jaringan", 250_000_000, indicator='=HYPERLINK("http://x","klik")', note="+62 812"),
        allocation("b", "jaringan", 10**15 + 1),
        allocation("c", "gizi", 50_000_000, indicator="https://contoh.example"),
        allocation("d", "kredit", 5, fund_source="bumd"),
        allocation("e", "gizi", 75_000_000, year=2026),
    )


def sheet(path: Path, name: str) -> Worksheet:
    found = load_workbook(path)[name]
    assert isinstance(found, Worksheet)
    return found


def test_workbook_has_a_sheet_for_each_unit_and_year_and_one_for_the_rest(money_case: Case, tmp_path: Path) -> None:
    written = write_renja(money_case, tmp_path / "renja.xlsx")
    assert written.sheets == ("Diskominfo 2025", "Dinkes 2025", "Dinkes 2026", "In no Renja")
    assert load_workbook(tmp_path / "renja.xlsx").sheetnames == list(written.sheets)
    assert written.lines == 4


def test_workbook_of_one_year_leaves_the_others_out(money_case: Case, tmp_path: Path) -> None:
    assert write_renja(money_case, tmp_path / "r.xlsx", year=2026).sheets == ("Dinkes 2026",)
    assert write_renja(money_case, tmp_path / "r.xlsx", opd="gucialit").sheets == ("Dinkes 2025", "Dinkes 2026")


def test_workbook_keeps_numbers_as_numbers_codes_as_text_and_formulas_as_text(
    money_case: Case, tmp_path: Path
) -> None:
    write_renja(money_case, tmp_path / "renja.xlsx")
    page = sheet(tmp_path / "renja.xlsx", "Diskominfo 2025")
    assert [cell.value for cell in page[1]] == [
        "Nomenclature code", "Programme or quick win", "Indicator of the sub-activity", "Amount",
        "Source of funds", "Owner", "Note",
    ]  # fmt: skip
    assert [cell.value for cell in page[2]] == [
        "2.16.03.2.02.0014", "Program jaringan", '=HYPERLINK("http://x","klik")', 250_000_000,
        "Regency or city budget (APBD)", "Dinas Komunikasi dan Informatika", "+62 812",
    ]  # fmt: skip
    assert [cell.data_type for cell in page[2]] == ["s", "s", "s", "n", "s", "s", "s"]
    assert page["D2"].number_format == '"Rp" #,##0'
    assert page["A2"].number_format == "@"
    assert page.freeze_panes == "A2"
    assert page["D3"].value == "Rp 1.000.000.000.000.001"
    assert sheet(tmp_path / "renja.xlsx", "Dinkes 2025")["C2"].hyperlink is None


def test_workbook_adds_up_each_sheet(money_case: Case, tmp_path: Path) -> None:
    write_renja(money_case, tmp_path / "renja.xlsx")
    page = sheet(tmp_path / "renja.xlsx", "Dinkes 2025")
    assert [cell.value for cell in page[3]][:4] == ["Together", None, None, 50_000_000]


def test_workbook_warns_about_the_perumda_and_makes_no_renja_line_of_it_oracle_14(
    money_case: Case, tmp_path: Path
) -> None:
    written = write_renja(money_case, tmp_path / "renja.xlsx")
    assert written.warnings == (
        "Program kredit · 2025 · Regionally owned company: Perumda BPR: Company plan RKAP (not Renja/APBD).",
    )
    book = load_workbook(tmp_path / "renja.xlsx")
    renja = [cell for name in written.sheets[:-1] for row in book[name].values for cell in row]
    assert not [cell for cell in renja if "Perumda" in str(cell)]
    assert sheet(tmp_path / "renja.xlsx", "In no Renja")["G2"].value == (
        "Perumda BPR: Company plan RKAP (not Renja/APBD)."
    )


def test_workbook_of_the_same_lines_is_the_same_file(money_case: Case, tmp_path: Path) -> None:
    write_renja(money_case, tmp_path / "one.xlsx")
    write_renja(money_case, tmp_path / "two.xlsx")
    assert (tmp_path / "one.xlsx").read_bytes() == (tmp_path / "two.xlsx").read_bytes()


def test_workbook_names_its_sheets_as_excel_takes_them(tmp_path: Path) -> None:
    long = "Dinas [Pekerjaan]: Umum/Tata*Ruang?\\'"
    units: tuple[Row, ...] = tuple((key, "opd", {"name": name, "kind": "dinas"}) for key, name in (
        ("a", long), ("b", long.upper()), ("c", "Dinas Koperasi, Usaha Kecil Menengah, Perindustrian"),
    ))  # fmt: skip
    case = case_of(
        *units, *(programme(f"p{u[0]}", u[0]) for u in units), *(allocation(u[0] * 2, f"p{u[0]}") for u in units)
    )
    assert write_renja(case, tmp_path / "renja.xlsx").sheets == (
        "Dinas Pekerjaan Umum Tata 2025",
        "DINAS PEKERJAAN UMUM T 2025 (2)",
        "Dinas Koperasi, Usaha Keci 2025",
    )


def test_workbook_without_lines_or_place_is_refused_with_a_sentence(money_case: Case, tmp_path: Path) -> None:
    with pytest.raises(KitError, match="There is no allocation to write"):
        write_renja(money_case, tmp_path / "renja.xlsx", year=2030)
    (tmp_path / "note").touch()
    with pytest.raises(KitError, match="cannot be written"):
        write_renja(money_case, tmp_path / "note" / "renja.xlsx")
    assert [one.name for one in tmp_path.iterdir()] == ["note"]


def test_command_renja_writes_the_workbook_and_says_what_stands_in_none(tmp_path: Path) -> None:
    place = tmp_path / "kota.sqlite"
    ws = open_workshop(place, create=True)
    for key, kind in (("Diskominfo", "dinas"), ("Perumda", "bumd")):
        ws.save("opd", None, {"name": key, "kind": kind})
        ws.save("programme", None, {"name": f"Program {key}", "owner": key})
        ws.save("allocation", None, {"programme": f"Program {key}", "year": 2025, "amount": "1,2 M"})
    ws.close()
    told = CliRunner().invoke(main, ["renja", str(place), "--year", "2025", "--to", str(tmp_path / "r.xlsx")])
    assert told.exit_code == 0, told.output
    assert "Perumda: Company plan RKAP" in told.output
    assert "1 Renja lines; 1 allocations stand in no Renja." in told.output
    assert sheet(tmp_path / "r.xlsx", "Diskominfo 2025")["D2"].value == 1_200_000_000


def test_nganjuk_parts_of_each_opd_go_into_its_own_renja_and_apbd_of_2023_r003_6(tmp_path: Path) -> None:
    case = case_of(
        ("s", "session", {"stage": "I", "day": 1, "date": "2022-06-14"}),
        *UNITS,
        programme("a", "kominfo"),
        programme("b", "dinkes"),
        allocation("x", "a", year=2023),
        allocation("y", "b", year=2023),
    )
    assert write_renja(case, tmp_path / "r.xlsx", year=2023).sheets == ("Diskominfo 2023", "Dinkes 2023")


# ------------------------------------------------------------------ the data


@pytest.fixture
def region(tmp_path: Path) -> Path:
    copytree(kit_folder("data"), tmp_path / "data")
    return tmp_path


def day(text: str) -> Callable[[str], str]:
    return lambda whole: whole.replace("{year: -1, month: 6, day: 30}", text, 1)


@pytest.mark.parametrize(
    ("change", "wrong"),
    [
        (day("{year: -1, month: 6, day: 31}"), "there is no day 31 in month 6"),
        (day("{year: -1, month: 9, day: 30}"), "they have to follow each other in time"),
        (lambda text: text.replace("new: murni", "new: murnii", 1), "murnii is not one of the paths"),
        (lambda text: text.replace("code: lewat,", "code: lewatt,", 1), "lewat is needed"),
        (lambda text: text.replace("    why:", "    whi:", 1), "why"),
    ],
)
def test_fault_in_the_calendar_names_file_and_line(change: Callable[[str], str], wrong: str, region: Path) -> None:
    file = region / "data" / "budget" / "calendar.yaml"
    before = file.read_text(encoding="utf-8")
    file.write_text(change(before), encoding="utf-8")
    assert file.read_text(encoding="utf-8") != before
    with pytest.raises(MethodError, match=r"calendar\.yaml, line \d+: .*") as refusal:
        load_method(beside=region)
    assert wrong in str(refusal.value)


def test_region_may_move_its_own_dates(region: Path) -> None:
    file = region / "data" / "budget" / "calendar.yaml"
    file.write_text(day("{year: -1, month: 5, day: 31}")(file.read_text(encoding="utf-8")), encoding="utf-8")
    window = load_method(beside=region).calendar.window(date(2022, 6, 14), 2023)
    assert window is not None
    assert window.code == "kua_ppas"


def test_calendar_says_that_its_dates_are_not_verified() -> None:
    assert any("[knowledge, unverified]" in line for line in load_method().calendar.source)
