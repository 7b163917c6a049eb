"""LibreOffice opens a worksheet, shows it, and saves it again; what it saved is taken in just the same."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import load_workbook

from smartcity_kit import example
from tests.find_libreoffice import convert
from tests.worksheets import Desk, filled_workshop, said, sent_out

pytestmark = pytest.mark.slow

UTF8_CSV = "csv:Text - txt - csv (StarCalc):44,34,76,1"  # without the end of it, the encoding is the machine's
AWKWARD = {
    "name": "+Antrean \"daring\" <b>&amp;</b> _x0041_ 'petik'",
    "description": "-satu\n@dua\n=tiga\ttab",
    "local_name": "'petik di depan",
}


def test_worksheet_that_libreoffice_saved_again_changes_nothing(tmp_path: Path) -> None:
    ws = filled_workshop(tmp_path / "w.sqlite")
    ws.save("programme", "antre", {**AWKWARD, "deferred": "ya", "code": "2.16.03.2.02.0010", "existing_since": 2019})
    ws.save("person", None, {"name": "Ani", "opd": "Dinkes", "phone": "0812"})
    ws.save("quick_win", "cepat", {"percent_done": 29, "evidence": "https://contoh.example/a?b=c&d"})
    position = ws.position
    (path,) = ws.worksheets(tmp_path, opd="Dinkes")
    (tmp_path / "again").mkdir()
    taken = ws.take_worksheet(convert(path, "xlsx", tmp_path / "again"))
    assert (said(taken), taken.new, taken.changed, ws.position) == ([], 0, 0, position)
    ws.close()


def test_whole_synthetic_opd_survives_libreoffice(tmp_path: Path) -> None:
    ws = example("sintetis", tmp_path / "s.sqlite")
    position = ws.position
    (path,) = ws.worksheets(tmp_path, opd="Dinkes")
    (tmp_path / "again").mkdir()
    taken = ws.take_worksheet(convert(path, "xlsx", tmp_path / "again"))
    assert (said(taken), ws.position) == ([], position)
    ws.close()


def test_what_was_filled_in_and_saved_by_libreoffice_comes_in_with_its_formulas(tmp_path: Path) -> None:
    ws = filled_workshop(tmp_path / "w.sqlite")
    desk = sent_out(ws, tmp_path / "out")
    desk.sign("Ani")
    desk.write("programme", 0, budget=None)
    desk.cell("programme", 0, "budget").value = "=1000*1200000"
    desk.write("programme", 2, name="Ambulans desa", dimension="Smart Living", start_year=2026)
    desk.write("allocation", 1, programme="Ambulans desa", year=2027, amount=5_000_000)
    taken = ws.take_worksheet(convert(desk.send(), "xlsx", tmp_path))
    assert (said(taken), taken.new, taken.changed) == ([], 2, 1)
    assert ws.plan.records["antre"].get("budget") == 1_200_000_000
    assert ws.case.owner(ws.plan.of("allocation")[-1]) == "dinkes"
    ws.close()


def test_drop_down_goes_on_with_what_is_entered_on_another_sheet(tmp_path: Path) -> None:
    ws = filled_workshop(tmp_path / "w.sqlite")
    desk = sent_out(ws, tmp_path / "out")
    desk.write("programme", 2, name="Ambulans desa")
    lists = load_workbook(convert(desk.send(), "xlsx", tmp_path), data_only=True)["_lists"]
    column = next(cell.column for cell in lists[1] if cell.value == "programme")
    assert [lists.cell(row, column).value for row in (2, 3, 4)] == ["Antrean daring", "Peta gizi", "Ambulans desa"]
    ws.close()


def test_copy_that_goes_back_opens_with_the_list_of_what_is_wrong(tmp_path: Path) -> None:
    ws = filled_workshop(tmp_path / "w.sqlite")
    desk = sent_out(ws, tmp_path / "out")
    desk.write("programme", 0, start_year="=dua")
    copy = ws.take_worksheet(desk.send()).copy
    assert copy is not None
    again = Desk(convert(copy, "xlsx", tmp_path))
    assert again.cell("programme", 0, "start_year").value == "=dua"
    first = convert(copy, UTF8_CSV, tmp_path).read_text(encoding="utf-8")  # only the first sheet: the list
    assert "“=dua” is not a whole number." in first
    ws.close()
