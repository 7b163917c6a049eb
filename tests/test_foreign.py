"""A workbook nobody made with the kit: matched column by column, looked at, ticked, and the matching kept."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook as Book

from smartcity_kit.forms.workbook import WorkbookReader
from smartcity_kit.rules.reading import guess_columns, heading_row, read_rows
from smartcity_kit.sheets.foreign import foreign_sheets
from smartcity_kit.text.messages import KitError
from smartcity_kit.workshop import Workshop
from tests.worksheets import filled_workshop

HEADINGS = ("No", "Nama Kegiatan", "Dimensi", "Perangkat Daerah", "Pagu (Rp)", "Catatan kami")
ROWS: Sequence[Sequence[object]] = (
    (1, "Ambulans desa", "Smart Living", "Dinkes", "1,2 M", "prioritas"),
    (2, "Posyandu keliling", None, "Dinas Kesehatan", 850_000_000, None),
    (3, "Bank sampah", "Smart Environment", "DLH", 5, None),
)


@pytest.fixture
def ws(tmp_path: Path) -> Iterator[Workshop]:
    ws = filled_workshop(tmp_path / "w.sqlite")
    yield ws
    ws.close()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A list as a Bappeda keeps it: a title above, merged dimensions, a second sheet."""
    book = Book()
    sheet: Any = book.active
    sheet.title = "Usulan 2026"
    sheet.append(["DAFTAR USULAN KEGIATAN"])
    sheet.append([])
    for row in (HEADINGS, *ROWS):
        sheet.append(list(row))
    sheet.merge_cells("C4:C5")
    book.create_sheet("Lain")["A1"] = "kosong"
    book.save(tmp_path / "usulan.xlsx")
    return tmp_path / "usulan.xlsx"


def opened(ws: Workshop, path: Path, kind: str = "programme") -> WorkbookReader:
    reader = ws.workbook_reader(kind)
    reader.path.value = str(path)
    reader.go.click()
    return reader


def test_sheets_are_read_as_people_see_them(path: Path) -> None:
    one, two = foreign_sheets(path.read_bytes(), path.name)
    assert (one.name, two.name) == ("Usulan 2026", "Lain")
    assert one.rows[3] == ("1", "Ambulans desa", "Smart Living", "Dinkes", "1,2 M", "prioritas")
    assert one.rows[4] == ("2", "Posyandu keliling", "Smart Living", "Dinas Kesehatan", "850000000", "")


def test_days_and_percentages_are_read_as_they_are_shown(tmp_path: Path) -> None:
    book = Book()
    sheet: Any = book.active
    sheet.append([datetime(2026, 6, 26), 0.75, 2.5])  # noqa: DTZ001 - as Excel keeps a day
    sheet["B1"].number_format = "0%"
    book.save(tmp_path / "b.xlsx")
    (found,) = foreign_sheets((tmp_path / "b.xlsx").read_bytes(), "b.xlsx")
    assert found.rows == (("26/06/2026", "75 %", "2.5"),)


def test_workbook_without_a_table_is_refused(tmp_path: Path) -> None:
    Book().save(tmp_path / "b.xlsx")
    with pytest.raises(KitError, match=r"b\.xlsx holds no table\."):
        foreign_sheets((tmp_path / "b.xlsx").read_bytes(), "b.xlsx")


def test_row_of_headings_is_found_below_a_title(ws: Workshop, path: Path) -> None:
    assert heading_row(ws.case, "programme", foreign_sheets(path.read_bytes(), "u")[0].rows) == 2
    assert heading_row(ws.case, "programme", [("a", "b"), ("c", "d")]) == 0
    assert heading_row(ws.case, "programme", []) == 0


def test_columns_are_guessed_by_name_and_by_names_written_alike(ws: Workshop) -> None:
    assert guess_columns(ws.case, "programme", ("Programme", "Dimensi", "Dimension", "Budgett", "XYZ", "")) == (
        "name", "dimension", "", "budget", "", "",
    )  # fmt: skip


def test_rows_become_proposals_with_what_is_doubtful(ws: Workshop) -> None:
    rows = [("Ambulans desa", "Dinkes", "1,2 M"), ("Posyandu", "Dinas Kesehatn", "sekitar 1 M"), ("", "", "")]
    one, two = read_rows(ws.case, "programme", rows, ("name", "owner", "budget")).proposals
    assert dict(one.values) == {"name": "Ambulans desa", "owner": "dinkes", "budget": 1_200_000_000}
    assert "owner" not in two.values
    assert two.candidates["owner"][0].code == "dinkes"
    assert any("not read as one amount" in doubt for doubt in two.doubts)


def test_nothing_is_stored_before_the_ticked_rows_are_saved(ws: Workshop, path: Path) -> None:
    position = ws.position
    reader = opened(ws, path)
    assert [one for one, _ in reader.sheet.options] == ["Usulan 2026", "Lain"]
    assert reader.head.value == 3
    reader.columns[1].value = "name"
    reader.preview.click()
    assert [row.name.value for row in reader.rows] == ["Ambulans desa", "Posyandu keliling"]
    assert ws.position == position


def test_ticked_rows_are_saved_with_the_file_they_come_from(ws: Workshop, path: Path) -> None:
    reader = opened(ws, path)
    for place, field in ((0, ""), (1, "name"), (2, "dimension"), (3, "owner"), (4, "budget"), (5, "note")):
        reader.columns[place].value = field
    reader.preview.click()
    reader.every.click()
    reader.keep.click()
    one = ws.plan.of("programme")[-2]
    assert dict(one.values) == {
        "name": "Ambulans desa", "dimension": "LIV", "owner": "dinkes", "budget": 1_200_000_000,
        "note": "prioritas", "source": "usulan.xlsx, Usulan 2026",
    }  # fmt: skip


def test_matching_is_kept_in_the_journal_and_used_for_the_next_file(ws: Workshop, path: Path) -> None:
    reader = opened(ws, path)
    for place, field in ((1, "name"), (2, ""), (3, "owner"), (4, "budget"), (5, "")):
        reader.columns[place].value = field
    reader.preview.click()
    reader.every.click()
    reader.keep.click()
    (kept,) = ws.plan.of("column_map")
    assert kept.text("about") == "programme"
    assert kept.text("columns") == "Nama Kegiatan = name\nPerangkat Daerah = owner\nPagu (Rp) = budget"
    again = opened(ws, path)
    assert (again.columns[1].value, again.columns[3].value, again.columns[4].value) == ("name", "owner", "budget")
    assert len(ws.plan.of("column_map")) == 1


def test_column_is_only_given_once(ws: Workshop, path: Path) -> None:
    reader = opened(ws, path)
    for place in (1, 3):
        reader.columns[place].value = "name"
    reader.preview.click()
    assert "Programme is chosen for two columns. Keep one of them." in reader.status.value
    assert reader.rows == []


def test_file_that_cannot_be_read_is_a_sentence_on_the_page(ws: Workshop, tmp_path: Path) -> None:
    (tmp_path / "surat.xlsx").write_bytes(b"bukan excel")
    assert "cannot be read as an .xlsx workbook" in opened(ws, tmp_path / "surat.xlsx").status.value
    assert "cannot be read" in opened(ws, tmp_path / "tidak-ada.xlsx").status.value


def test_heading_with_markup_is_text(ws: Workshop, tmp_path: Path) -> None:
    book = Book()
    sheet: Any = book.active
    sheet.append(["<img src=x onerror=alert(1)>"])
    sheet.append(["<script>alert(1)</script>"])
    book.save(tmp_path / "b.xlsx")
    reader = opened(ws, tmp_path / "b.xlsx")
    texts = [box.children[1].value for box in reader.match.children]
    assert texts == ['<p class="help">&lt;script&gt;alert(1)&lt;/script&gt;</p>']


# ------------------------------------------------------------------ the box of the preparation page


def test_box_writes_worksheets_and_takes_files_in_with_what_is_wrong(ws: Workshop, tmp_path: Path) -> None:
    box = ws.homework()
    box.stage.value = "III"
    box.go.click()
    assert "2 worksheets are in" in box.status.value
    data = (tmp_path / "lembar" / "lembar-iii-dinkes.xlsx").read_bytes()
    sent = {"type": "", "last_modified": datetime(2026, 6, 26, tzinfo=UTC)}
    box.upload.value = (
        {"name": "dinkes.xlsx", "content": data, "size": len(data), **sent},
        {"name": "<b>.xlsx", "content": b"x", "size": 1, **sent},
    )
    assert "dinkes.xlsx: Dinas Kesehatan: nothing new." in box.told.value
    assert "&lt;b&gt;.xlsx cannot be read as an .xlsx workbook" in box.told.value


def test_box_of_an_opds_page_says_that_it_is_the_facilitators(ws: Workshop) -> None:
    assert "Only the facilitator writes worksheets" in ws.at("dinkes").homework().status.value
