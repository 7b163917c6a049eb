"""Tables, frames, charts and documents: pure functions from a case to what people see."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from smartcity_kit.journal import REMOVED, Value, fold, history
from smartcity_kit.model.fields import Shown
from smartcity_kit.model.kinds import Note, Text
from smartcity_kit.model.records import RECORD_TYPES
from smartcity_kit.rules import Case
from smartcity_kit.views import charts, risk_charts, summaries, tables
from smartcity_kit.views.documents import (
    Column,
    Figure,
    Foreign,
    Notice,
    Part,
    Picture,
    Prose,
    Row,
    Table,
    as_json,
    part_of,
)
from smartcity_kit.views.frames import frame
from smartcity_kit.views.html import figure_html, notice_html, part_html, table_html
from tests import plans
from tests.plans import case_of, change

NASTY = '<script>alert(1)</script> {{7*7}} =HYPERLINK("x") & < > " \' 😀'
ESCAPED = "&lt;script&gt;alert(1)&lt;/script&gt; {{7*7}} =HYPERLINK(&quot;x&quot;) &amp; &lt; &gt; &quot; &#x27; 😀"

DLH: plans.Row = ("dlh", "opd", {"name": "Dinas Lingkungan Hidup", "abbreviation": "DLH"})
SIMAK: plans.Row = ("simak", "quick_win", {"name": "Simak", "dimension": "GOV", "owner": "dlh", "start_year": 2024})
LOOSE: plans.Row = (
    "loose",
    "quick_win",
    {"name": "Lepas", "percent_done": 75, "is_digital": False, "budget": 850_000_000},
)


def risk(key: str, **fields: Value) -> plans.Row:
    return (key, "risk", {"event": key, **fields})


def texts(table: Table) -> list[tuple[str, ...]]:
    """Return the rows of a table as texts."""
    return [tuple(cell.text for cell in row.cells) for row in table.rows]


# -------------------------------------------------------------------- tables


def test_table_has_the_columns_of_the_grid_and_their_short_headings() -> None:
    shown = tables.table(case_of(SIMAK), "quick_win")
    labels = [column.label for column in shown.columns]
    assert [*labels[:1], *labels[2:]] == [
        "Entry", "Name", "Dimension", "Owner", "Benefit to the public", "Start", "Felt in", "Status", "% done",
    ]  # fmt: skip
    assert [column.align for column in shown.columns][:3] == ["right", "right", "left"]


def test_table_has_the_columns_it_is_asked_for_in_that_order() -> None:
    shown = tables.table(case_of(DLH, SIMAK, LOOSE), "quick_win", columns=["owner", "name", "budget", "is_digital"])
    assert [column.name for column in shown.columns] == ["owner", "name", "budget", "is_digital"]
    assert texts(shown) == [
        ("Dinas Lingkungan Hidup", "Simak", "", ""),
        ("", "Lepas", "Rp 850.000.000", "No"),
    ]


def test_table_grouped_by_a_field_lists_the_unassigned_last_and_leaves_the_column_out() -> None:
    shown = tables.table(case_of(DLH, LOOSE, SIMAK), "quick_win", by="dimension", columns=["name", "dimension"])
    assert texts(shown) == [("Smart Governance (1)",), ("Simak",), ("Without Dimension (1)",), ("Lepas",)]
    assert [row.heads for row in shown.rows] == [True, False, True, False]


def test_table_of_one_opd_holds_its_records_only() -> None:
    assert texts(tables.table(case_of(DLH, LOOSE, SIMAK), "quick_win", opd="dlh", columns=["name"])) == [("Simak",)]


def test_table_shows_derived_values_with_their_colours() -> None:
    shown = tables.table(case_of(risk("a", likelihood="2", impact="4")), "risk", columns=["magnitude", "band"])
    assert shown.rows[0].cells == (Shown("13", "#FFE66D", "#000000"), Shown("Medium", "#FFE66D", "#000000"))


def test_table_numbers_the_risks_as_the_risk_map_does() -> None:
    some = (risk("a"), ("b", "risk", {"event": "B", "owner": "dlh"}))
    assert texts(tables.table(case_of(DLH, *some), "risk", opd="dlh", columns=["event"])) == [("2. B",)]
    assert texts(tables.profile(case_of(DLH, *some), "risk", opd="dlh"))[0] == ("2. B",)


def test_table_shows_the_code_of_what_no_longer_exists() -> None:
    shown = tables.table(case_of(("a", "quick_win", {"name": "A", "owner": "gone"})), "quick_win", columns=["owner"])
    assert texts(shown) == [("gone",)]


def test_table_names_what_was_removed_and_says_so() -> None:
    removed: plans.Row = ("dlh", "opd", {"name": "DLH", REMOVED: True})
    shown = tables.table(case_of(removed, ("a", "quick_win", {"owner": "dlh"})), "quick_win", columns=["owner"])
    assert texts(shown) == [("DLH (removed)",)]


def test_title_of_records_that_point_at_each_other_is_no_circle() -> None:
    # Only an altered journal holds such links: an attendance names a person, never another attendance.
    case = case_of(("a", "attendance", {"person": "b"}), ("b", "attendance", {"person": "a"}))
    assert [case.title(record) for record in case.of("attendance")] == ["b", "a"]


def test_table_without_records_has_a_sentence() -> None:
    shown = tables.table(case_of(), "quick_win")
    assert shown.rows == ()
    assert table_html(shown) == '<p class="sck-empty"><strong>Quick wins</strong> There is no entry here yet.</p>'


def test_record_without_a_name_is_called_by_its_type() -> None:
    case = case_of(("a", "quick_win", {"dimension": "GOV"}))
    assert case.title(case.of("quick_win")[0]) == "(Quick win without a name)"


def test_profile_shows_what_is_filled_and_then_what_is_still_open() -> None:
    shown = tables.profile(case_of(DLH, SIMAK), "quick_win", stage="III")
    assert texts(shown) == [
        ("Simak",),
        ("Name", "Simak"),
        ("Dimension", "Smart Governance"),
        ("Owner", "Dinas Lingkungan Hidup"),
        ("First year", "2024"),
        ("Still open", "Sub-dimension, Benefit to the public, Year the result is felt"),
    ]
    assert {row.record for row in shown.rows} == {"simak"}


def test_due_list_says_what_a_stage_fills() -> None:
    assert ("Quick wins", "Name, Dimension, Owner") in texts(tables.due_list(case_of(), "II"))


def test_history_says_who_wrote_what_when_and_through_which_door(in_jakarta: None) -> None:  # noqa: ARG001 - its clock
    changes = (
        change(0, "simak", {"name": "Simak", "dimension": "GOV"}),
        change(1, "simak", {"name": "SIMAK", "unknown": 5}, on=(0,), by="Budi"),
        change(2, "simak", {REMOVED: True}, on=(0, 1)),
        change(3, "simak", {REMOVED: False, "dimension": None}, on=(2,)),
    )
    case = replace(case_of(), plan=fold(changes))
    shown = tables.history(case, case.plan.get("simak"), history(changes))
    assert shown.title == "History of SIMAK"
    assert [column.label for column in shown.columns] == ["When", "Who", "Through", "Field", "Before", "After"]
    assert texts(shown) == [
        ("23 November 2026 10.32", "Ani", "notebook", "Name", "", "Simak"),
        ("23 November 2026 10.32", "Ani", "notebook", "Dimension", "", "Smart Governance"),
        ("23 November 2026 10.33", "Budi", "notebook", "Name", "Simak", "SIMAK"),
        ("23 November 2026 10.33", "Budi", "notebook", "unknown", "", "5"),
        ("23 November 2026 10.34", "Ani", "notebook", "removal", "", "removed"),
        ("23 November 2026 10.35", "Ani", "notebook", "removal", "removed", "put back"),
        ("23 November 2026 10.35", "Ani", "notebook", "Dimension", "Smart Governance", ""),
    ]


def test_history_of_nothing_has_a_sentence() -> None:
    shown = tables.history(case_of(), None, ())
    assert (shown.title, shown.rows, shown.empty) == ("History", (), "There is no history yet.")


def test_findings_table_says_what_was_found_and_what_to_do() -> None:
    shown = summaries.findings_table(
        case_of(DLH, SIMAK, ("r", "risk", {"event": "Banjir", "quick_win": "simak"})), "III"
    )
    assert (
        "open",
        "Banjir",
        "The risk lacks: Risk owner.",
        "Name what is done, by whom and until when.",
    ) in texts(shown)


def test_findings_table_of_a_finished_stage_says_so() -> None:
    shown = summaries.findings_table(case_of(), "laporan")
    assert shown.rows == ()
    assert shown.empty == "Nothing is open: everything due is filled and nothing contradicts itself."


def test_progress_table_shows_percentages_with_the_number_of_records() -> None:
    shown = summaries.progress_table(case_of(DLH, SIMAK, LOOSE), "II")
    assert texts(shown) == [
        ("The whole region", "33 % (1)", "33 % (1)"),
        ("Dinas Lingkungan Hidup", "100 % (1)", "100 % (1)"),
    ]


def test_progress_table_of_all_stages_has_a_column_for_each_stage() -> None:
    shown = summaries.progress_table(case_of(DLH, SIMAK, LOOSE))
    assert [column.label for column in shown.columns] == [
        "OPD", "Preparation", "Stage I – Analysis", "Stage II – Programmes", "Stage III – Plan",
        "Stage IV – Finalisation", "Report", "Together",
    ]  # fmt: skip
    agency = [cell.text for cell in shown.rows[1].cells]
    assert agency[:5] == ["Dinas Lingkungan Hidup", "33 % (1)", "–", "100 % (1)", "57 % (1)"]


def test_progress_table_of_an_empty_plan_has_a_sentence() -> None:
    assert "There is nothing to count yet." in table_html(summaries.progress_table(case_of()))


def test_counts_table_counts_what_has_no_dimension_and_what_another_framework_left() -> None:
    shown = summaries.counts_table(case_of(SIMAK, LOOSE, ("m", "quick_win", {"name": "M", "dimension": "MOB"})))
    assert [row for row in texts(shown) if row[1] == "1"] == [
        ("Smart Governance", "1", "1"),
        ("Without a dimension", "1", "1"),
        ("MOB", "1", "1"),
    ]
    assert texts(shown)[-1] == ("Together", "3", "3")
    assert shown.note == ""


def test_counts_and_classes_of_an_empty_plan_have_a_sentence() -> None:
    assert "There is no quick win yet." in table_html(summaries.counts_table(case_of()))
    assert "The roster of OPD is empty." in table_html(summaries.classes_table(case_of()))


def test_classes_table_of_one_opd_shows_its_class() -> None:
    group: plans.Row = ("A", "group", {"name": "Kelas A"})
    unit: plans.Row = ("bkd", "opd", {"name": "BKD", "groups": ("A",)})
    assert texts(summaries.classes_table(case_of(group, unit, DLH), "bkd")) == [("Kelas A (1)",), ("BKD", "", "")]


# -------------------------------------------------------------------- what people type stays text


@pytest.mark.parametrize("type_name", RECORD_TYPES)
def test_text_in_every_field_of_every_record_arrives_as_text(type_name: str) -> None:
    kind = RECORD_TYPES[type_name]
    names = [field.name for field in kind.fields if isinstance(field.kind, Text | Note)]
    key = "workshop" if kind.single else "a"
    case = case_of((key, type_name, dict.fromkeys(names, NASTY)))
    for shown in (tables.table(case, type_name, columns=names), tables.profile(case, type_name)):
        html = part_html(shown)
        assert "<script" not in html
        assert html.count(ESCAPED) >= len(names)
    steps = history([change(0, key, dict.fromkeys(names, NASTY), kind=type_name, by=NASTY)])
    html = table_html(tables.history(case, case.plan.get(key), steps))
    assert html.count(ESCAPED) >= 2 * len(names)
    assert "<script" not in html


def test_text_in_findings_counts_classes_and_progress_arrives_as_text() -> None:
    case = case_of(
        ("g", "group", {"name": NASTY}),
        ("dlh", "opd", {"name": NASTY, "abbreviation": NASTY, "groups": ("g",)}),
        ("q", "quick_win", {"name": NASTY, "owner": "dlh", "dimension": NASTY}),
    )
    for shown in (
        summaries.findings_table(case),
        summaries.counts_table(case),
        summaries.classes_table(case),
        summaries.progress_table(case),
        tables.table(case, "quick_win", by="owner"),
    ):
        html = part_html(shown)
        assert "<script" not in html
        assert ESCAPED in html


def test_everything_of_a_table_is_escaped() -> None:
    table = Table(
        NASTY,
        (Column("a", NASTY, NASTY),),
        (Row((Shown(NASTY, NASTY, NASTY),)), Row((Shown(NASTY),), True)),
        "",
        NASTY,
    )
    html = table_html(table)
    assert "<script" not in html
    assert html.count(ESCAPED) == 9
    assert "<script" not in table_html(replace(table, rows=(), empty=NASTY))
    assert "<script" not in notice_html(Notice(NASTY)) + figure_html(Figure(NASTY, NASTY, "<svg/>"))


def test_html_holds_no_script_and_no_address_of_anything_outside() -> None:
    case = case_of(DLH, SIMAK, risk("a", likelihood="2", impact="4"))
    for part in (tables.table(case, "quick_win"), charts.dimension_balance(case), risk_charts.risk_map(case)):
        html = part_html(part)
        assert not re.search(r"<script|https?://|@import|url\(", html)


# -------------------------------------------------------------------- charts


def test_charts_of_an_empty_plan_are_sentences() -> None:
    assert charts.dimension_balance(case_of()) == Notice(
        "The balance of dimensions appears with the first quick win."
    )
    expected = Notice("The risk map appears with the first risk whose likelihood and impact are chosen.")
    assert risk_charts.risk_map(case_of()) == expected
    assert risk_charts.risk_map(case_of(risk("a", likelihood="2"))) == expected


def test_balance_says_its_numbers_to_who_cannot_see_it() -> None:
    shown = charts.dimension_balance(case_of(SIMAK))
    assert isinstance(shown, Figure)
    assert shown.alt == (
        "Quick wins by dimension: Smart Governance 1, Smart Branding 0, Smart Economy 0, Smart Living 0, "
        "Smart Society 0, Smart Environment 0."
    )


def test_risk_map_says_its_levels_from_the_highest_down() -> None:
    rows = [
        risk("a", likelihood="2", impact="4"),
        risk("b", likelihood="1", impact="5"),
        risk("c", likelihood="2", impact="4"),
    ]
    shown = risk_charts.risk_map(case_of(*rows, risk("open")))
    assert isinstance(shown, Figure)
    assert shown.alt == "Risks by level: 1 High, 2 Medium."


def test_risk_map_puts_each_risk_into_its_cell_by_its_number_in_the_register() -> None:
    shown = risk_charts.risk_map(
        case_of(risk("open"), risk("b", likelihood="2", impact="4"), risk("c", likelihood="2", impact="4"))
    )
    assert isinstance(shown, Figure)
    assert "2, 3" in shown.svg


def test_risk_map_breaks_the_numbers_of_a_cell_into_lines() -> None:
    assert risk_charts.in_cell([1, 2, 3]) == "1, 2, 3"
    assert risk_charts.in_cell(range(1, 10)) == "1, 2, 3, 4\n5, 6, 7, 8\n9"
    assert risk_charts.in_cell(range(1, 13)) == "1, 2, 3, 4\n5, 6, 7, 8\n9, 10, 11, 12"
    assert risk_charts.in_cell(range(1, 14)) == "1, 2, 3, 4\n5, 6, 7, 8\n9, 10, 11, +2"


def test_risk_map_lists_every_risk_of_a_crowded_cell_below() -> None:
    crowded = risk_charts.risk_map(case_of(*(risk(f"r{n}", likelihood="1", impact="2") for n in range(13))))
    assert isinstance(crowded, Figure)
    assert "Likelihood 1 × Impact 2: 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13" in crowded.svg
    roomy = risk_charts.risk_map(case_of(*(risk(f"r{n}", likelihood="1", impact="2") for n in range(12))))
    assert isinstance(roomy, Figure)
    assert "Likelihood 1 × Impact 2" not in roomy.svg


@pytest.mark.parametrize("draw", [charts.dimension_balance, risk_charts.risk_map])
def test_same_content_is_the_same_picture_byte_for_byte(draw: Callable[[Case], Figure | Notice]) -> None:
    case = case_of(SIMAK, risk("a", likelihood="2", impact="4"))
    first = draw(case)
    charts._draw_balance.cache_clear()
    risk_charts._draw_map.cache_clear()
    assert draw(case) == first


def test_chart_is_drawn_once_by_the_content_it_shows() -> None:
    charts._draw_balance.cache_clear()
    first = charts.dimension_balance(case_of(SIMAK))
    second = charts.dimension_balance(case_of(("other", "quick_win", {"name": "Lain", "dimension": "GOV"})))
    assert charts._draw_balance.cache_info().misses == 1
    assert first == second
    charts.dimension_balance(case_of(SIMAK, LOOSE, ("e", "quick_win", {"dimension": "ECO"})))
    assert charts._draw_balance.cache_info().misses == 2


def test_chart_is_drawn_anew_in_another_language(monkeypatch: pytest.MonkeyPatch) -> None:
    case = case_of(risk("a", likelihood="2", impact="4"))
    english = risk_charts.risk_map(case)
    monkeypatch.setattr("smartcity_kit.model.declared.language", lambda: "id")
    indonesian = risk_charts.risk_map(case)
    assert isinstance(english, Figure)
    assert isinstance(indonesian, Figure)
    assert "Almost" in english.svg
    assert "Almost" not in indonesian.svg


def test_charts_are_svg_with_text_that_can_be_searched() -> None:
    shown = charts.dimension_balance(case_of(SIMAK))
    assert isinstance(shown, Figure)
    assert shown.svg.startswith("<svg")
    assert "Smart Governance" in shown.svg


# -------------------------------------------------------------------- frames


def test_frame_holds_codes_numbers_and_days_one_row_a_record() -> None:
    shown = frame(case_of(DLH, SIMAK, LOOSE), "quick_win")
    assert list(shown.index) == ["simak", "loose"]
    assert shown.loc["simak", "dimension"] == "GOV"
    assert shown.loc["loose", "budget"] == 850_000_000
    assert shown["budget"].isna().tolist() == [True, False]
    assert shown["is_digital"].tolist() == [pd.NA, False]
    assert {name: str(shown[name].dtype) for name in ("name", "start_year", "budget", "is_digital")} == {
        "name": "string",
        "start_year": "Int64",
        "budget": "Int64",
        "is_digital": "boolean",
    }


def test_frame_holds_dates_several_choices_and_derived_values() -> None:
    case = case_of(
        ("A", "group", {"name": "A", "dimensions": ("GOV", "ENV")}),
        risk("r", likelihood="2", impact="4", due="2027-01-31"),
        risk("open"),
    )
    risks = frame(case, "risk")
    assert risks.loc["r", "due"] == pd.Timestamp("2027-01-31")
    assert pd.isna(risks.loc["open", "due"])
    assert risks["magnitude"].tolist()[0] == "13"
    assert pd.isna(risks.loc["open", "magnitude"])
    assert frame(case, "group").loc["A", "dimensions"] == ("GOV", "ENV")


@pytest.mark.parametrize("type_name", RECORD_TYPES)
def test_frame_of_an_empty_plan_has_every_column_with_its_type(type_name: str) -> None:
    empty, one = frame(case_of(), type_name), frame(case_of(("a", type_name, {})), type_name)
    assert list(empty.columns) == [column.name for column in RECORD_TYPES[type_name].columns]
    assert empty.index.name == "id"
    assert len(empty) == 0
    assert list(one.dtypes) == list(empty.dtypes)


# -------------------------------------------------------------------- documents


WORDS = st.text(max_size=20)
SHOWN = st.builds(Shown, WORDS, WORDS, WORDS)
COLUMNS = st.lists(st.builds(Column, WORDS, WORDS, WORDS, st.integers(0, 9)), max_size=4).map(tuple)


@st.composite
def some_table(draw: st.DrawFn) -> Table:
    columns = draw(COLUMNS)
    plain = st.builds(Row, st.tuples(*[SHOWN] * len(columns)), st.just(False), WORDS)
    heads = st.builds(Row, st.tuples(SHOWN), st.just(True), WORDS)
    rows = draw(st.lists(plain | heads, max_size=4))
    return Table(draw(WORDS), columns, tuple(rows), draw(WORDS), draw(WORDS))


PARTS: st.SearchStrategy[Part] = st.one_of(
    some_table(),
    st.builds(Figure, WORDS, WORDS, WORDS),
    st.builds(Prose, WORDS),
    st.builds(Notice, WORDS),
    st.builds(Foreign, WORDS),
    st.builds(Picture, WORDS, WORDS, WORDS),
)


@given(PARTS)
def test_part_survives_a_notebooks_outputs(part: Part) -> None:
    assert part_of(json.loads(json.dumps(as_json(part)))) == part


@given(some_table())
def test_table_of_any_text_is_html(table: Table) -> None:
    assert table_html(table)


TABLE: dict[str, Any] = {
    "part": "Table", "title": "T", "empty": "", "note": "",
    "columns": [{"name": "a", "label": "A", "align": "left", "weight": 1}],
    "rows": [{"cells": [{"text": "x", "colour": "", "ink": ""}], "heads": False, "record": ""}],
}  # fmt: skip


@pytest.mark.parametrize(
    "raw",
    [
        {},
        {"part": "Document"},
        {"part": None},
        {"part": ["Table"]},
        {"part": "Notice"},
        {"part": "Notice", "text": 5},
        {"part": "Notice", "text": None},
        {"part": "Figure", "title": "a", "alt": "b", "svg": ["c"]},
        {"part": "Table", "title": "a"},
        TABLE | {"rows": None},
        TABLE | {"rows": [5]},
        TABLE | {"columns": [{"name": "a"}]},
        TABLE | {"columns": [TABLE["columns"][0] | {"weight": "1"}]},
        TABLE | {"columns": [TABLE["columns"][0] | {"onclick": "alert(1)"}]},
        TABLE | {"rows": [{"cells": [], "heads": False, "record": ""}]},
        TABLE | {"rows": [{"cells": [], "heads": True, "record": ""}]},
        TABLE | {"rows": [{"cells": [{"text": 5}], "heads": False, "record": ""}]},
        TABLE | {"rows": [{"cells": [{"text": "x"}], "heads": "no", "record": ""}]},
    ],
)
def test_what_is_no_part_is_refused(raw: Mapping[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"^not a part of a document: "):
        part_of(raw)


def test_part_is_read_where_nothing_is_wrong() -> None:
    assert part_of(TABLE) == Table("T", (Column("a", "A", "left", 1),), (Row((Shown("x"),)),))


def test_profile_of_a_region_with_many_records_names_those_with_something_open() -> None:
    settings = ("workshop", "workshop", {"region": "Kota X"})
    unit = ("dlh", "opd", {"name": "DLH"})
    many = [(f"q{n:02}", "quick_win", {"name": f"Program {n}", "owner": "dlh"}) for n in range(41)]
    whole = ("q99", "quick_win", {"name": "Whole", "owner": "dlh", "dimension": "GOV"})
    case = case_of(settings, unit, *many, whole)
    short = tables.profile(case, "quick_win", stage="II")
    assert [[cell.text for cell in row.cells] for row in short.rows][:1] == [["Program 0", "DLH", "Dimension"]]
    assert len(short.rows) == 41
    assert short.note == "42 entries, 41 of them with something open. Each stands in full in the copy of its OPD."
    own = tables.profile(case, "quick_win", opd="dlh", stage="II")
    assert own.rows[0].heads
    assert len(own.rows) == 41 * 4 + 4  # its name as a heading, name, owner, what is open; the last its dimension
