"""`bimtek sheets` and `bimtek take` as a secretariat uses them."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from smartcity_kit.cli import main
from smartcity_kit.workshop import open_workshop
from tests.worksheets import Desk, filled_workshop


@pytest.fixture
def place(tmp_path: Path) -> Path:
    filled_workshop(tmp_path / "w.sqlite").close()
    return tmp_path / "w.sqlite"


def run(*words: object) -> tuple[int, str]:
    told = CliRunner().invoke(main, [str(word) for word in words], catch_exceptions=False)
    return told.exit_code, told.output


def test_sheets_writes_one_workbook_an_opd_beside_the_workshop(place: Path) -> None:
    code, told = run("sheets", place, "--stage", "III")
    assert (code, told) == (0, f"2 worksheets are in {place.parent / 'lembar'}\n")
    names = sorted(path.name for path in (place.parent / "lembar").iterdir())
    assert names == ["lembar-iii-dinkes.xlsx", "lembar-iii-dlh.xlsx"]


def test_sheets_of_one_opd_go_where_they_are_asked_to(place: Path, tmp_path: Path) -> None:
    assert run("sheets", place, "--opd", "DLH", "--to", tmp_path / "kirim")[0] == 0
    assert [path.name for path in (tmp_path / "kirim").iterdir()] == ["lembar-dlh.xlsx"]


@pytest.mark.parametrize(
    ("words", "says"),
    [(("--opd", "Dinas Bulan"), "“Dinas Bulan” is not one of the choices."), (("--stage", "IX"), "no stage IX")],
)
def test_opd_or_stage_that_is_not_there_is_refused(place: Path, words: tuple[str, ...], says: str) -> None:
    code, told = run("sheets", place, *words)
    assert code == 1
    assert says in told


def test_take_says_every_problem_with_its_cell_and_where_the_copy_is(place: Path) -> None:
    run("sheets", place, "--stage", "III")
    desk = Desk(place.parent / "lembar" / "lembar-iii-dinkes.xlsx")
    desk.write("programme", 0, start_year="dua", name="Antrean puskesmas")
    code, told = run("take", place, desk.send())
    assert code == 0
    assert told.splitlines() == [
        "lembar-iii-dinkes.xlsx: Dinas Kesehatan: 0 new entries, 1 changed, 1 not taken.",
        "  Programmes!O4: First year: “dua” is not a whole number. Write digits only, such as 2026.",
        f"  The marked copy to send back is {desk.path.with_name('lembar-iii-dinkes-perlu-diperbaiki.xlsx')}",
    ]
    ws = open_workshop(place)
    assert ws.plan.records["antre"].text("name") == "Antrean puskesmas"
    ws.close()


def test_take_goes_on_after_a_file_that_is_refused(place: Path) -> None:
    run("sheets", place, "--stage", "III")
    (place.parent / "surat.xlsx").write_bytes(b"bukan")
    code, told = run("take", place, place.parent / "surat.xlsx", place.parent / "lembar" / "lembar-iii-dlh.xlsx")
    assert code == 1
    assert "surat.xlsx cannot be read as an .xlsx workbook" in told
    assert "lembar-iii-dlh.xlsx: Dinas Lingkungan Hidup: nothing new." in told


def test_sheets_of_an_empty_roster_says_what_to_fill(tmp_path: Path) -> None:
    open_workshop(tmp_path / "kosong.sqlite", create=True).close()
    code, told = run("sheets", tmp_path / "kosong.sqlite")
    assert code == 1
    assert "The roster of OPD is empty" in told
