"""What leaves the workshop besides handouts and books: a sheet in short, cards, slides, the data itself."""

from __future__ import annotations

import io
import json
from base64 import b64decode
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from jsonschema import Draft202012Validator
from openpyxl import load_workbook
from pptx import Presentation

from smartcity_kit import example
from smartcity_kit.cli import main
from smartcity_kit.journal import fold
from smartcity_kit.model.fields import Shown
from smartcity_kit.model.kinds import KINDS
from smartcity_kit.model.records import RECORD_TYPES
from smartcity_kit.print.slides import document_pptx
from smartcity_kit.rules import Case
from smartcity_kit.sheets.export import data_workbook
from smartcity_kit.sources import example_changes
from smartcity_kit.text.messages import KitError
from smartcity_kit.views.data import SHAPES, data_head, data_lines, data_schema
from smartcity_kit.views.deck import deck
from smartcity_kit.views.documents import Column, Cover, Document, Figure, Heading, PageBreak, Row, Table
from smartcity_kit.views.short import opd_summary, quick_win_cards, shortened
from tests.plans import case_of

# The smallest picture there is: one pixel.
PIXEL = b64decode("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNkYAAAAAYAAjCB0C8AAAAASUVORK5CYII=")
NASTY = """<b>&amp;</b> {{7*7}} =1+1 # $ @ * _ \\ ` " ' 🌊"""


@pytest.fixture(scope="module")
def synthetic() -> Case:
    return replace(case_of(), plan=fold(example_changes("sintetis", RECORD_TYPES)))


@pytest.fixture(scope="module")
def lumajang() -> Case:
    return replace(case_of(), plan=fold(example_changes("lumajang", RECORD_TYPES)))


def png(_figure: Figure) -> bytes:
    return PIXEL


def tables(document: Document) -> Iterator[Table]:
    return (part for part in document.parts if isinstance(part, Table))


def rows_of(table: Table) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in table.rows]


def listing(count: int, text: str = "x") -> Table:
    columns = (Column("a", "A", weight=2), Column("b", "B", weight=5))
    return Table("Long", columns, tuple(Row((Shown(str(n)), Shown(text))) for n in range(count)))


# ---------------------------------------------------------------- in short


def test_summary_of_an_opd_says_what_it_owns(lumajang: Case) -> None:
    dpmptsp = next(r.id for r in lumajang.of("opd") if r.text("abbreviation") == "DPMPTSP")
    figures, wins, *_ = tables(opd_summary(lumajang, dpmptsp))
    assert ["Quick wins", "2"] in rows_of(figures)
    assert [row[0] for row in rows_of(wins)] == ["Esimpadu", "Linlin"]


def test_summary_counts_what_nobody_entered_as_open_and_not_as_nothing(lumajang: Case) -> None:
    opd = lumajang.of("quick_win")[0].text("owner")
    figures = dict(rows_of(next(tables(opd_summary(lumajang, opd)))))
    assert figures["Allocated, all years"] == "–"
    assert figures["Stages attended by the same officer"] == "–"


def test_long_table_is_cut_with_the_number_of_the_rest() -> None:
    cut = shortened(listing(10), 3)
    assert rows_of(cut) == [["0", "x"], ["1", "x"], ["2", "x"]]
    assert cut.note == "3 of 10 are shown here."
    assert shortened(listing(3), 3) == listing(3)


def test_cut_table_does_not_end_with_the_head_of_a_group() -> None:
    heads = Row((Shown("Group"),), heads=True)
    plain = listing(4)
    grouped = Table("T", plain.columns, (heads, *plain.rows[:2], heads, *plain.rows[2:]))
    assert [row.heads for row in shortened(grouped, 2).rows] == [True, False, False]


# ---------------------------------------------------------------- cards


def test_each_quick_win_has_a_card_on_a_sheet_of_its_own(lumajang: Case) -> None:
    cards = quick_win_cards(lumajang)
    assert len(list(tables(cards))) == 21
    assert sum(isinstance(part, PageBreak) for part in cards.parts) == 20


def test_card_says_dimension_owner_and_what_is_filled(synthetic: Case) -> None:
    card = next(tables(quick_win_cards(synthetic)))
    assert card.title == "Antar Akta"
    said = dict(rows_of(card))
    assert said["Dimension"] == "Smart Governance"
    assert said["Owner"] == "Dinas Komunikasi dan Informatika"
    assert said["Budget"] == "Rp 400.000.000"
    assert "" not in said.values()


# ---------------------------------------------------------------- slides


def slides(document: Document) -> list[list[str]]:
    """All texts of each slide, those of tables too."""
    shown = Presentation(io.BytesIO(document_pptx(document, png)))
    found = []
    for slide in shown.slides:
        texts = [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame]
        grids = (shape.table for shape in slide.shapes if shape.has_table)
        found.append([*texts, *(cell.text for grid in grids for row in grid.rows for cell in row.cells)])
    return found


def test_slides_of_the_region_begin_with_its_name_and_each_has_a_title(synthetic: Case) -> None:
    shown = Presentation(io.BytesIO(document_pptx(deck(synthetic, "Posisi jurnal 7"), png)))
    first, *rest = shown.slides
    assert "KABUPATEN CONTOH (DATA SINTETIS)" in [s.text_frame.text for s in first.shapes if s.has_text_frame]
    assert all(slide.shapes.title.text_frame.text for slide in rest)
    assert all(any("Posisi jurnal 7" in s.text_frame.text for s in one.shapes if s.has_text_frame) for one in rest)


def test_quick_wins_of_the_slides_are_all_there(lumajang: Case) -> None:
    words = {text for slide in slides(deck(lumajang)) for text in slide}
    assert {lumajang.title(one) for one in lumajang.of("quick_win")} <= words


def test_slides_of_an_empty_region_name_what_is_missing() -> None:
    shown = slides(deck(case_of()))
    assert len(shown) <= 5
    assert any("The balance of dimensions appears with the first quick win." in slide for slide in shown)


def test_long_table_goes_on_to_the_next_slide_with_its_heading() -> None:
    shown = slides(Document("Deck", (Heading("Many"), listing(40, "word " * 30))))
    assert len(shown) > 3
    assert all(slide.count("A") == 1 and slide.count("B") == 1 for slide in shown)
    assert [text for slide in shown for text in slide if text.isdigit()] == [str(n) for n in range(40)]


def test_text_on_slides_is_text_whatever_it_looks_like() -> None:
    parts = (Cover(NASTY, NASTY, NASTY), Heading(NASTY), listing(1, NASTY))
    cover, slide = slides(Document(NASTY, parts, region=NASTY))
    assert NASTY in cover
    assert slide.count(NASTY) >= 2


def test_same_document_is_the_same_file_of_slides(lumajang: Case) -> None:
    assert document_pptx(deck(lumajang), png) == document_pptx(deck(lumajang), png)


# ---------------------------------------------------------------- the data


def test_every_kind_of_field_has_a_shape_in_json() -> None:
    assert SHAPES.keys() == KINDS.keys()


def test_each_line_of_the_data_fulfils_its_schema(synthetic: Case) -> None:
    schema = data_schema(RECORD_TYPES)
    Draft202012Validator.check_schema(schema)
    by_type = {one["properties"]["type"]["const"]: Draft202012Validator(one) for one in schema["oneOf"]}
    lines = [json.loads(json.dumps(line)) for line in data_lines(synthetic)]
    assert len(lines) == sum(len(synthetic.of(name)) for name in RECORD_TYPES)
    assert [error.message for line in lines for error in by_type[line["type"]].iter_errors(line)] == []


def test_line_of_the_data_has_codes_as_stored_and_nothing_that_nobody_entered(lumajang: Case) -> None:
    line = next(one for one in data_lines(lumajang) if one["title"] == "Lagakita")
    assert (line["type"], line["fields"]["dimension"]) == ("quick_win", "GOV")
    assert None not in line["fields"].values()
    assert "budget" not in line["fields"]


def test_head_of_the_data_names_method_and_state(lumajang: Case) -> None:
    head = data_head(lumajang, 42, "9.9")
    assert (head["kit"], head["position"], head["region"]) == ("9.9", 42, "Kabupaten Lumajang")
    assert head["method"]["framework"] == {"id": "kominfo", "version": "1.0"}
    assert head["method"]["scheme"] == {"id": "spbe", "version": "1.0"}
    assert head["records"]["quick_win"] == 21


def test_schema_refuses_a_field_that_is_not_declared() -> None:
    schema = next(s for s in data_schema(RECORD_TYPES)["oneOf"] if s["properties"]["type"]["const"] == "trend")
    line = {"type": "trend", "id": "1", "owner": "", "title": "t", "fields": {"strange": 1}, "derived": {}}
    assert not Draft202012Validator(schema).is_valid(line)
    assert Draft202012Validator(schema).is_valid({**line, "fields": {}})


def workbook(case: Case) -> Any:
    data = data_workbook(data_head(case, 42, "9.9"), data_lines(case), case.types)
    return load_workbook(io.BytesIO(data), data_only=False)


def sheet_rows(sheet: Any) -> list[dict[str, Any]]:
    heads, *rows = ([cell.value for cell in row] for row in sheet.iter_rows())
    return [dict(zip(heads, row, strict=True)) for row in rows]


def test_workbook_of_the_data_begins_with_method_scheme_and_state(lumajang: Case) -> None:
    about = {row[0].value: row[1].value for row in workbook(lumajang).worksheets[0].iter_rows(max_row=13)}
    assert about["Risk scheme"] == "spbe, version 1.0"
    assert about["Framework"] == "kominfo, version 1.0"
    assert (about["Version of this form of the data"], about["Position of the journal"]) == (1, 42)


def test_workbook_names_every_column_there_could_be_with_its_kind(lumajang: Case) -> None:
    rows = [[cell.value for cell in row] for row in workbook(lumajang).worksheets[0].iter_rows(min_row=14)]
    named = {(row[0], row[1]): row[3] for row in rows}
    assert {(kind.name, name) for kind in RECORD_TYPES.values() for name in kind.by_name} <= named.keys()
    assert (named["risk", "likelihood"], named["programme", "budget"]) == ("choice", "money")


def test_workbook_holds_what_the_lines_hold(synthetic: Case) -> None:
    book = workbook(synthetic)
    for name in ("quick_win", "programme", "risk", "session", "opd"):
        rows = {row["_id"]: row for row in sheet_rows(book[name])}
        lines = [line for line in data_lines(synthetic) if line["type"] == name]
        assert [line["title"] for line in lines] == [row["_title"] for row in rows.values()]
        for line in lines:
            kept = {field: as_in_json(rows[line["id"]][field]) for field in line["fields"]}
            assert kept == {field: as_in_cell(value) for field, value in line["fields"].items()}


def as_in_json(value: object) -> object:
    return value.date().isoformat() if isinstance(value, datetime) else value


def as_in_cell(value: object) -> object:
    return "; ".join(value) if isinstance(value, tuple) else value


@pytest.mark.parametrize("typed", ["=1+1", "+62 811", "-5", "@SUM(A1)", "https://contoh.example", "007", NASTY])
def test_typed_text_is_text_in_the_workbook_whatever_it_begins_with(typed: str) -> None:
    (row,) = workbook(case_of(("q1", "quick_win", {"name": typed})))["quick_win"].iter_rows(min_row=2)
    shown = next(cell for cell in row if cell.value == typed)
    assert (shown.data_type, shown.number_format, shown.hyperlink) == ("s", "@", None)


def test_list_that_no_cell_takes_is_refused_with_what_to_do() -> None:
    many = tuple(f"{n:0>40}" for n in range(1000))
    case = case_of(("q1", "quick_win", {"name": "Antar Akta", "partners": many}))
    with pytest.raises(KitError, match=r"^Antar Akta: .+ is longer than a cell of Excel takes\."):
        workbook(case)


def test_same_data_is_the_same_workbook(lumajang: Case) -> None:
    one, two = (data_workbook(data_head(lumajang, 1, "1"), data_lines(lumajang), lumajang.types) for _ in range(2))
    assert one == two


def test_command_writes_the_data_in_the_formats_that_are_asked_for(tmp_path: Path) -> None:
    example("lumajang", tmp_path / "w.sqlite").close()
    done = CliRunner().invoke(main, ["data", str(tmp_path / "w.sqlite"), "--format", "xlsx"])
    assert done.exit_code == 0
    assert [path.name for path in (tmp_path / "data-ekspor").iterdir()] == ["w.xlsx"]
    again = ["data", str(tmp_path / "w.sqlite"), "--format", "xlsx", "--format", "jsonl"]
    assert CliRunner().invoke(main, again).exit_code == 0
    assert {path.name for path in (tmp_path / "data-ekspor").iterdir()} == {"w.xlsx", "w.jsonl", "skema.json"}
