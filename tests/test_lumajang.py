"""The example says of Lumajang what the two news reports say, and nothing more."""

from __future__ import annotations

from datetime import date

import pytest

from smartcity_kit.journal import Record, fold
from smartcity_kit.model.records import RECORD_TYPES
from smartcity_kit.rules import Case, Finding, findings
from smartcity_kit.rules.quick_wins import by_dimension, count
from smartcity_kit.sources import example_changes, load_method
from smartcity_kit.views.charts import dimension_balance
from smartcity_kit.views.documents import Figure
from smartcity_kit.views.summaries import classes_table, counts_table, findings_table, progress_table
from smartcity_kit.views.tables import table

CASE = Case(fold(example_changes("lumajang", RECORD_TYPES)), load_method(), RECORD_TYPES, date(2023, 10, 12))
KOPERASI = "Dinas Koperasi, Usaha Kecil Menengah, Perindustrian dan Perdagangan"


def opd(name: str) -> Record:
    """Return the unit of that full name."""
    (found,) = (one for one in CASE.of("opd") if one.text("name") == name)
    return found


def quick_win(name: str) -> Record:
    """Return the quick win of that name."""
    (found,) = (one for one in CASE.of("quick_win") if one.text("name") == name)
    return found


def found(rule: str) -> list[Finding]:
    """Return what one rule finds."""
    return [one for one in findings(CASE) if one.rule == rule]


def test_three_classes_have_12_14_and_10_units() -> None:
    sizes = [
        (group.many("dimensions"), sum(group.id in one.many("groups") for one in CASE.of("opd")))
        for group in CASE.of("group")
    ]
    assert sizes == [(("GOV", "ENV"), 12), (("LIV", "SOC"), 14), (("ECO", "BRD"), 10)]


def test_36_units_sit_in_a_class_and_each_in_one() -> None:
    assert [len(one.many("groups")) for one in CASE.of("opd")].count(1) == 36
    assert max(len(one.many("groups")) for one in CASE.of("opd")) == 1
    assert len(CASE.of("opd")) == 40


def test_bappeda_and_diskominfo_accompany_all_classes() -> None:
    companions = [one.text("abbreviation") for one in CASE.of("opd") if one.text("role") == "pendamping"]
    assert companions == ["Bappeda", "Diskominfo"]


def test_inspektorat_sits_in_no_class() -> None:
    assert opd("Inspektorat").many("groups") == ()
    assert opd("Inspektorat").text("role") == "pengampu"


def test_list_has_20_entries_and_21_names() -> None:
    counted = count(CASE.of("quick_win"))
    assert (counted.entries, counted.names) == (20, 21)
    assert CASE.settings.number("declared_quick_wins") == 20


def test_quick_wins_have_16_owners() -> None:
    assert len({one.text("owner") for one in CASE.of("quick_win")}) == 16


def test_dimensions_have_their_number_of_names_and_entries() -> None:
    counts = {code: (one.names, one.entries) for code, one in by_dimension(CASE).items()}
    assert counts == {"GOV": (4, 4), "BRD": (1, 1), "ECO": (6, 5), "LIV": (4, 4), "SOC": (4, 4), "ENV": (2, 2)}


def test_kredit_prima_and_kredit_mentari_share_an_entry() -> None:
    prima, mentari = quick_win("Kredit Prima"), quick_win("Kredit Mentari")
    assert (prima.number("entry_no"), prima.number("program_no")) == (19, 19)
    assert (mentari.number("entry_no"), mentari.number("program_no")) == (19, 20)
    assert quick_win("Jempol Simantul").number("entry_no") == 20


def test_four_programmes_have_an_owner_in_another_class() -> None:
    names = [one.about for one in found("owner_outside_class")]
    assert names == ["Esimpadu", "Gedang Mesem", "Ngapling", "Simtaru"]
    assert found("owner_outside_class")[0].says == (
        "Dinas Penanaman Modal dan Pelayanan Terpadu Satu Pintu sits in another class than Smart Governance."
    )


def test_one_programme_has_an_owner_in_no_class() -> None:
    assert [str(one) for one in found("owner_in_no_class")] == [
        "Simwas: Inspektorat sits in no class. Put it into a class, or invite it to this one."
    ]


def test_puskesmas_gucialit_belongs_to_dinas_kesehatan_and_to_its_class() -> None:
    puskesmas = opd("Puskesmas Gucialit")
    assert puskesmas.text("parent") == opd("Dinas Kesehatan P2KB").id
    assert quick_win("Susi pasti").text("owner") == puskesmas.id
    assert "Susi pasti" not in [one.about for one in findings(CASE) if one.rule.startswith("owner_")]


def test_dpkp_and_dkpp_are_two_agencies() -> None:
    assert quick_win("Gedang Mesem").text("owner") == opd("Dinas Perumahan dan Kawasan Permukiman").id
    assert quick_win("Pa_Losemeru").text("owner") == opd("Dinas Ketahanan Pangan dan Pertanian").id
    assert opd("Dinas Perumahan dan Kawasan Permukiman").text("abbreviation") == "DPKP"
    assert opd("Dinas Ketahanan Pangan dan Pertanian").text("abbreviation") == "DKPP"


def test_agency_whose_name_holds_commas_is_one() -> None:
    assert opd(KOPERASI).text("raw_name") == KOPERASI
    assert [one.text("name") for one in CASE.of("opd") if "Usaha Kecil" in one.text("name")] == [KOPERASI]


@pytest.mark.parametrize(
    ("name", "raw"),
    [
        ("Badan Kesatuan Bangsa dan Politik", "Badan Kesatuan Sangsa dan Politik"),
        ("Dinas Kesehatan P2KB", "Dinas Kesehatan P2KS"),
        ("Dinas Penanaman Modal dan Pelayanan Terpadu Satu Pintu", "Dinas Penanaman Terpadu Satu Pintu"),
        ("Puskesmas Gucialit", "Puskemas Gucialit"),
    ],
)
def test_unit_keeps_the_spelling_of_the_report(name: str, raw: str) -> None:
    assert opd(name).text("raw_name") == raw


@pytest.mark.parametrize(
    ("name", "raw_owner", "owner"),
    [
        ("Lagakita", "Dispendukicapil", "Dinas Kependudukan dan Pencatatan Sipil"),
        ("Susi pasti", "Puskemas Gucialit", "Puskesmas Gucialit"),
        ("Pa_Losemeru", "DKPP", "Dinas Ketahanan Pangan dan Pertanian"),
        ("SIMPeLL", "Dishub", "Dinas Perhubungan"),
    ],
)
def test_quick_win_keeps_the_spelling_of_the_report(name: str, raw_owner: str, owner: str) -> None:
    record = quick_win(name)
    assert record.text("raw_name") == name
    assert record.text("raw_owner") == raw_owner
    assert CASE.opd_name(record.text("owner")) == owner


def test_period_is_the_ten_years_from_2024_to_2033() -> None:
    assert CASE.period is not None
    assert list(CASE.period) == [2024, 2025, 2026, 2027, 2028, 2029, 2030, 2031, 2032, 2033]
    assert CASE.settings.number("quick_win_years") == 2
    assert found("period") == []


def test_legal_basis_has_the_numbers_of_both_sides() -> None:
    (basis,) = CASE.of("legal_basis")
    assert basis.text("number") == "B-35/DJAI/HK.04.02/02/2023"
    assert basis.text("second_number") == "130/8-NK/427.11/2023"
    assert basis.get("date") is None


def test_workshop_days_are_the_two_that_were_reported() -> None:
    assert [(one.text("stage"), one.text("date")) for one in CASE.of("session")] == [
        ("I", "2023-06-26"),
        ("IV", "2023-10-12"),
    ]


def test_nothing_is_invented() -> None:
    filled = {name for one in CASE.of("quick_win") for name in one.values}
    assert filled == {
        "entry_no", "program_no", "name", "raw_name", "dimension", "owner", "raw_owner", "source", "note",
    }  # fmt: skip
    entered = {kind for kind in RECORD_TYPES if CASE.of(kind)}
    assert entered == {"workshop", "legal_basis", "session", "group", "opd", "quick_win"}


def test_every_record_says_where_it_comes_from() -> None:
    kinds = ("legal_basis", "session", "group", "opd", "quick_win")
    assert all(one.text("source").startswith("[seed 00") for kind in kinds for one in CASE.of(kind))


def test_every_entry_came_in_as_an_example() -> None:
    doors = {(one.by, one.door) for one in example_changes("lumajang", RECORD_TYPES)}
    assert doors == {("contoh", "example")}


def test_declared_and_counted_are_put_to_a_person() -> None:
    (only,) = found("declared_and_counted")
    assert only.says == "20 are declared; the list has 20 entries with 21 names."
    assert only.advice == "Ask which number is meant; nothing is dropped from the list."


# -------------------------------------------------------------------- in the views


def test_counts_table_shows_the_figures() -> None:
    shown = counts_table(CASE)
    assert [tuple(cell.text for cell in row.cells) for row in shown.rows] == [
        ("Smart Governance", "4", "4"),
        ("Smart Branding", "1", "1"),
        ("Smart Economy", "6", "5"),
        ("Smart Living", "4", "4"),
        ("Smart Society", "4", "4"),
        ("Smart Environment", "2", "2"),
        ("Together", "21", "20"),
    ]
    assert shown.note == ("Declared: 20. An entry is one bracket of the list; two names in one bracket share it.")


def test_classes_table_shows_the_classes_the_companions_and_those_in_none() -> None:
    shown = classes_table(CASE)
    assert [row.cells[0].text for row in shown.rows if row.heads] == [
        "Kelas A: Smart Governance dan Smart Environment (12)",
        "Kelas B: Smart Living dan Smart Society (14)",
        "Kelas C: Smart Economy dan Smart Branding (10)",
        "Companions of every class (2)",
        "In no class (2)",
    ]
    assert len(shown.rows) == 5 + 40
    assert [row.cells[0].text for row in shown.rows[-2:]] == ["Inspektorat", "Puskesmas Gucialit"]


def test_chart_says_the_figures_to_who_cannot_see_it() -> None:
    chart = dimension_balance(CASE)
    assert isinstance(chart, Figure)
    assert chart.alt == (
        "Quick wins by dimension: Smart Governance 4, Smart Branding 1, Smart Economy 6, Smart Living 4, "
        "Smart Society 4, Smart Environment 2."
    )
    assert "40 % of 21" in chart.svg


def test_table_by_dimension_has_a_heading_for_each_with_its_number() -> None:
    shown = table(CASE, "quick_win", by="dimension")
    assert [row.cells[0].text for row in shown.rows if row.heads] == [
        "Smart Governance (4)", "Smart Branding (1)", "Smart Economy (6)", "Smart Living (4)",
        "Smart Society (4)", "Smart Environment (2)",
    ]  # fmt: skip
    assert len(shown.rows) == 6 + 21


def test_findings_table_shows_the_four_programmes_of_another_class() -> None:
    shown = findings_table(CASE)
    other = [row.cells[1].text for row in shown.rows if "another class" in row.cells[2].text]
    assert other == ["Esimpadu", "Gedang Mesem", "Ngapling", "Simtaru"]


def test_progress_table_counts_what_each_owner_has_filled() -> None:
    owner = opd("Dinas Perikanan")
    table = progress_table(CASE, "II", owner.id)
    (row,) = table.rows
    told = {column.name: cell.text for column, cell in zip(table.columns, row.cells, strict=True)}
    assert (told["opd"], told["quick_win"], told["all"]) == ("Dinas Perikanan", "100 % (2)", "100 % (2)")
    assert {told[name] for name in told if name not in {"opd", "quick_win", "all"}} == {"–"}
