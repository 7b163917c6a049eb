"""The reader on the page: a list is pasted, looked at, ticked, and only then stored."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from smartcity_kit import open_workshop
from smartcity_kit.forms.reader import PasteReader
from smartcity_kit.workshop import Workshop
from tests.pasted import CLASSES, KOPERASI, QUICK_WINS, UNITS, WITHOUT_SHORT


@pytest.fixture
def ws(tmp_path: Path) -> Workshop:
    """A workshop whose roster has the units of the list."""
    ws = open_workshop(tmp_path / "w.sqlite", create=True)
    for short, name in UNITS.items():
        ws.save("opd", None, {"name": name, "abbreviation": short})
    for name in WITHOUT_SHORT:
        ws.save("opd", None, {"name": name})
    return ws


def pasted(ws: Workshop, type_name: str, text: str) -> PasteReader:
    reader = ws.reader(type_name)
    reader.text.value = text
    reader.go.click()
    return reader


def names(ws: Workshop, type_name: str = "quick_win") -> list[str]:
    return [record.text("name") for record in ws.plan.of(type_name)]


def test_nothing_is_stored_before_the_second_button(ws: Workshop) -> None:
    position = ws.position
    reader = pasted(ws, "quick_win", QUICK_WINS)
    assert len(reader.rows) == 21
    assert ws.position == position


def test_rows_without_a_question_are_ticked_beforehand(ws: Workshop) -> None:
    rows = pasted(ws, "quick_win", QUICK_WINS).rows
    assert [row.name.value for row in rows if not row.tick.value] == [
        "Lagakita",
        "Susi pasti",
        "Kredit Prima",
        "Kredit Mentari",
    ]


def test_only_what_is_ticked_is_kept(ws: Workshop) -> None:
    reader = pasted(ws, "quick_win", QUICK_WINS)
    for row in reader.rows:
        row.tick.value = row.name.value in {"Simwas", "Mamarisa"}
    reader.keep.click()
    assert names(ws) == ["Simwas", "Mamarisa"]
    assert "2 kept, 19 not kept." in reader.status.value


def test_raw_text_and_source_are_kept_with_the_record(ws: Workshop) -> None:
    reader = pasted(ws, "quick_win", "Dimensi Smart Society: Susi pasti (Puskemas Gucialit)")
    reader.source.value = "Berita 12 Oktober 2023"
    (row,) = reader.rows
    row.name.value = "Susi Pasti"
    row.lists["owner"].value = row.lists["owner"].options[1][1]
    row.tick.value = True
    reader.keep.click()
    (record,) = ws.plan.of("quick_win")
    assert (record.text("name"), record.text("raw_name")) == ("Susi Pasti", "Susi pasti")
    assert record.text("raw_owner") == "Puskemas Gucialit"
    assert ws.case.opd_name(record.text("owner")) == "Puskesmas Gucialit"
    assert record.text("source") == "Berita 12 Oktober 2023"
    assert {held[0].door for held in record.heads.values()} == {"notebook"}


def test_doubtful_owner_is_offered_first_and_chosen_by_nobody(ws: Workshop) -> None:
    (row,) = pasted(ws, "quick_win", "Lagakita (Dispendukicapil)").rows
    assert row.lists["owner"].value == ""
    assert row.lists["owner"].options[1][0] == "Dinas Kependudukan dan Pencatatan Sipil (96 %)"
    assert list(row.lists) == ["dimension", "owner"]


def test_row_kept_without_an_owner_stays_open(ws: Workshop) -> None:
    reader = pasted(ws, "quick_win", "Dimensi Smart Governance: Lagakita (Dispendukicapil)")
    reader.every.click()
    reader.keep.click()
    (record,) = ws.plan.of("quick_win")
    assert (record.get("owner"), record.text("raw_owner")) == (None, "Dispendukicapil")


def test_same_paste_a_second_time_proposes_nothing(ws: Workshop) -> None:
    first = pasted(ws, "quick_win", QUICK_WINS)
    first.every.click()
    first.keep.click()
    second = pasted(ws, "quick_win", QUICK_WINS)
    assert (len(names(ws)), first.rows, second.rows) == (21, [], [])
    assert "Already in the plan (21): Lagakita, Simwas" in second.about.value


def test_what_somebody_else_entered_meanwhile_is_not_entered_again(ws: Workshop) -> None:
    reader = pasted(ws, "quick_win", "Lagakita (DLH), Simwas (Inspektorat)")
    ws.save("quick_win", None, {"name": "LAGAKITA"})
    reader.every.click()
    reader.keep.click()
    assert names(ws) == ["LAGAKITA", "Simwas"]


def test_pressing_save_twice_stores_once(ws: Workshop) -> None:
    reader = pasted(ws, "quick_win", "Simwas (Inspektorat)")
    reader.every.click()
    reader.keep.click()
    reader.keep.click()
    assert names(ws) == ["Simwas"]
    assert "Nothing is ticked." in reader.status.value


def test_list_of_units_is_kept_with_names_whole_and_their_kind(tmp_path: Path) -> None:
    ws = open_workshop(tmp_path / "empty.sqlite", create=True)
    reader = pasted(ws, "opd", CLASSES)
    reader.every.click()
    reader.keep.click()
    kinds = {record.text("name"): record.text("kind") for record in ws.plan.of("opd")}
    assert len(kinds) == 36
    assert (kinds[KOPERASI], kinds["Perumda Semeru"], kinds["Kelurahan"]) == ("dinas", "bumd", "kelurahan")
    assert pasted(ws, "opd", CLASSES).rows == []


def test_count_that_differs_from_the_declared_one_is_said(ws: Workshop) -> None:
    about = pasted(ws, "quick_win", QUICK_WINS).about.value
    assert "20 entries with 21 names" in about
    assert "<li>(ron/diy)</li>" in about


@pytest.mark.parametrize(
    "where",
    [
        lambda reader: reader.about.value,
        lambda reader: reader.rows[0].says.value,
        lambda reader: reader.status.value,
    ],
)
def test_pasted_text_is_shown_and_never_run(ws: Workshop, where: Callable[[PasteReader], str]) -> None:
    bad = "<img src=x onerror=alert(1)>"
    reader = pasted(ws, "quick_win", f"{bad}. Dimensi Smart Living: {bad} ({bad}). {bad}")
    reader.every.click()
    reader.keep.click()
    reader.text.value = f"{bad}. Dimensi Smart Living: lagi {bad} ({bad}). {bad}"
    reader.go.click()
    assert "<img" not in where(reader)


def test_long_list_is_offered_in_parts(ws: Workshop) -> None:
    reader = pasted(ws, "quick_win", "\n".join(f"Program nomor {n} (DLH)" for n in range(1, 131)))
    assert len(reader.rows) == 100
    assert "Shown are the first 100: save them, then read again." in reader.about.value
    reader.every.click()
    reader.keep.click()
    reader.go.click()
    assert len(reader.rows) == 30


def test_opd_sees_its_own_reader_and_owns_what_it_keeps(ws: Workshop) -> None:
    opd = ws.plan.of("opd")[3]
    reader = pasted(ws.at(opd.id), "quick_win", "Dimensi Smart Living: Mamarisa")
    reader.every.click()
    reader.keep.click()
    assert [record.get("owner") for record in ws.plan.of("quick_win")] == [opd.id]


def test_reader_outside_a_browser_is_a_sentence(ws: Workshop) -> None:
    bundle = ws.reader("quick_win")._repr_mimebundle_()
    assert bundle["text/html"] == "<p>A box to paste a list into opens here while the notebook runs.</p>"
