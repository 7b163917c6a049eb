"""Open, closed and frozen worksheets, messages to the room, and the export of everything."""

from __future__ import annotations

import json
import sqlite3
import zipfile
from collections.abc import Iterator
from contextlib import closing
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from smartcity_kit import open_workshop
from smartcity_kit.model.records import EVERY_TYPE
from smartcity_kit.packs import read_pack
from smartcity_kit.rules.access import Visitor
from smartcity_kit.rules.gates import closing as closing_gate
from smartcity_kit.rules.notices import messages_for
from smartcity_kit.text.messages import KitError
from smartcity_kit.views.documents import Notice, Table
from smartcity_kit.views.gates import is_frozen
from smartcity_kit.workshop import Workshop
from tests.plans import Row, case_of

SITI, BUDI = Visitor("participant", "dlh", "Siti"), Visitor("participant", "dinkes", "Budi")
ANI = Visitor("facilitator", "", "Ani")


@pytest.fixture
def ws(tmp_path: Path) -> Iterator[Workshop]:
    """Two agencies in two classes, a quick win of each."""
    made = open_workshop(tmp_path / "w.sqlite", create=True, by="Ani")
    made.save("workshop", None, {"region": "Kabupaten Contoh"})
    for opd, group in (("dlh", "a"), ("dinkes", "b")):
        made.save("group", group, {"name": f"Kelas {group.upper()}"})
        made.save("opd", opd, {"name": f"Dinas {opd}", "abbreviation": opd.upper(), "groups": [group]})
        made.save("quick_win", f"{opd}-q", {"name": f"Layanan {opd}", "owner": opd, "dimension": "living"})
    yield made
    made.close()


def saves(ws: Workshop, who: Visitor, kind: str = "quick_win", name: str = "Nama baru") -> str:
    """What a visitor is told who changes an entry of their OPD; empty where it was saved."""
    outcome = ws.seen_by(who).save(kind, f"{who.opd}-q", {"benefit": name})
    return "" if outcome.record is not None else outcome.say


# ------------------------------------------------------------------ opening and closing


def test_closed_worksheet_refuses_a_participant_and_says_who_closed_it_and_what_to_do(ws: Workshop) -> None:
    ws.seen_by(ANI).close_worksheets("II")
    said = saves(ws, SITI)
    assert said.startswith("Quick wins: closed by Ani on ")
    assert said.endswith("To correct something, ask the facilitator to open it.")
    assert ws.plan.records["dlh-q"].get("benefit") is None


def test_facilitator_and_notebook_write_on_into_what_is_closed(ws: Workshop) -> None:
    ws.close_worksheets("II")
    assert ws.seen_by(ANI).save("quick_win", "dlh-q", {"benefit": "Cepat"}).record is not None
    assert ws.save("quick_win", "dlh-q", {"benefit": "Murah"}).record is not None


def test_last_word_that_covers_a_worksheet_stands(ws: Workshop) -> None:
    ws.close_worksheets("II")
    ws.open_worksheets("II", "quick_win", "DLH")
    assert (saves(ws, SITI), saves(ws, BUDI) != "") == ("", True)
    ws.close_worksheets("II")
    assert saves(ws, SITI, name="Lagi") != ""
    ws.open_worksheets("II")
    assert (saves(ws, SITI, name="Buka"), saves(ws, BUDI, name="Buka")) == ("", "")


def test_one_worksheet_is_closed_by_its_name_or_label_and_the_others_stay_open(ws: Workshop) -> None:
    assert ws.close_worksheets(2, "Quick wins") == "Quick wins: closed for every OPD."
    assert saves(ws, SITI) != ""
    here = ws.seen_by(SITI)
    assert here.save("programme", None, {"name": "Program", "owner": "dlh"}).record is not None
    assert (here.locked("quick_win") != "", here.locked("programme")) == (True, "")


def test_worksheet_that_two_stages_fill_is_opened_with_the_later_one(ws: Workshop) -> None:
    ws.close_worksheets("II")
    assert saves(ws, SITI) != ""
    ws.open_worksheets("III")
    assert saves(ws, SITI) == ""
    assert ws.seen_by(SITI).locked("strategy") != ""


def test_comments_stay_open_and_ballots_keep_to_their_rounds(ws: Workshop) -> None:
    ws.close_worksheets("II")
    here = ws.seen_by(SITI)
    assert here.save("comment", None, {"about": "dlh-q", "text": "Kapan?"}).record is not None
    assert here.locked("ballot") == ""


def test_receipt_is_taken_back_only_while_something_of_the_stage_is_open(ws: Workshop) -> None:
    code = ws.hand_in("II", "dlh").text("code")
    ws.close_worksheets("II")
    with pytest.raises(KitError, match="Taking back a receipt: closed by Ani"):
        ws.seen_by(SITI).take_back(code)
    ws.open_worksheets("II", "programme", "dlh")
    assert ws.seen_by(SITI).take_back(code).get("taken_back") is True


def test_receipt_of_another_opd_is_not_taken_back(ws: Workshop) -> None:
    code = ws.hand_in("II", "dinkes").text("code")
    with pytest.raises(KitError, match="another OPD"):
        ws.seen_by(SITI).take_back(code)


@pytest.mark.parametrize("stage", ["VI", ""])
def test_stage_that_is_none_and_worksheet_that_is_none_are_a_sentence(ws: Workshop, stage: str) -> None:
    with pytest.raises(KitError, match="Choose one of"):
        ws.close_worksheets(stage)
    with pytest.raises(KitError, match="has no worksheet ballot that is opened and closed"):
        ws.close_worksheets("II", "ballot")


def test_gates_are_records_with_a_history_and_travel_in_packs(ws: Workshop) -> None:
    ws.close_worksheets("II")
    ws.open_worksheets("II")
    (gate,) = ws.plan.of("gate")
    assert [one.fields.get("closed") for one in ws.store.changes(gate.id)] == [True, False]
    assert gate.id in {one.record for one in read_pack(ws.pack(), EVERY_TYPE).changes}
    table = ws.table("gates").part
    assert isinstance(table, Table)
    assert [cell.text for cell in table.rows[0].cells][:5] == [
        "Stage II – Programmes", "all worksheets", "every OPD", "open for entries", "Ani",
    ]  # fmt: skip


STAGES, SHEETS, OPDS = (st.sampled_from(some) for some in (["II", "III"], ["", "quick_win"], ["", "dlh"]))
words = st.lists(st.tuples(STAGES, SHEETS, OPDS, st.booleans()), min_size=1, max_size=8)


@given(words)
def test_whatever_was_said_the_last_word_about_everything_stands(said: list[tuple[str, str, str, bool]]) -> None:
    # One word a scope stands; of those the last. All of these scopes cover quick wins of DLH.
    rows: list[Row] = [
        (f"g-{stage}-{sheet}-{opd}", "gate", {"stage": stage, "sheet": sheet, "opd": opd, "closed": closed})
        for stage, sheet, opd, closed in said
    ]
    case = case_of(("dlh", "opd", {"name": "DLH"}), *rows)
    assert (closing_gate(case, "quick_win", "dlh") is not None) == said[-1][3]


# ------------------------------------------------------------------ freezing


def test_freezing_shows_first_then_closes_everything_and_keeps_a_snapshot(ws: Workshop) -> None:
    ws.hand_in("II", "dlh")
    shown = ws.freezing("II")
    assert isinstance(shown, Table)
    assert [(row.cells[0].text, row.cells[1].text) for row in shown.rows][-1] == ("Quick wins", "open for entries")
    assert shown.note == "1 OPD have not handed in: Dinas dinkes."
    assert ws.freeze("II").startswith("Stage II – Programmes is frozen for every OPD.")
    assert "was frozen by Ani on" in saves(ws, SITI)
    (kept,) = ws.plan.of("snapshot")
    assert kept.text("stage") == "II"
    assert isinstance(ws.freezing("II"), Notice)


def test_frozen_stage_that_was_opened_for_one_opd_is_frozen_no_longer(ws: Workshop) -> None:
    ws.freeze("II")
    assert is_frozen(ws.case, "II")
    ws.open_worksheets("II", "quick_win", "dlh")
    assert not is_frozen(ws.case, "II")
    assert saves(ws, SITI) == ""
    ws.freeze("II")
    assert is_frozen(ws.case, "II")
    assert len(ws.plan.of("snapshot")) == 2


def test_freezer_does_nothing_that_was_not_looked_at_first(ws: Workshop) -> None:
    box = ws.freezer()
    box.picker.value = "II"
    box.do.click()
    assert ws.plan.of("gate") == ()
    box.see.click()
    assert "This would be closed for every OPD" in box.shown.value
    box.do.click()
    assert is_frozen(ws.case, "II")
    box.picker.value = "open:II"
    box.see.click()
    box.do.click()
    assert not is_frozen(ws.case, "II")


def test_box_closes_what_is_chosen_and_shows_it(ws: Workshop) -> None:
    box = ws.gates()
    box.stage.value, box.sheet.value, box.opd.value = "II", "quick_win", "dlh"
    box.press(closed=True)
    assert "Quick wins: closed for Dinas dlh." in box.status.value
    assert "Dinas dlh" in box.shown.value
    assert saves(ws, BUDI) == ""
    assert saves(ws, SITI) != ""


# ------------------------------------------------------------------ messages


def test_message_is_read_by_whom_it_is_for(ws: Workshop) -> None:
    assert ws.send("Kumpul pukul 15.00") == "Sent to everybody."
    assert ws.send("Pindah ruang", "Kelas A") == "Sent to Kelas A."
    assert ws.send("Lengkapi pagu", "DINKES") == "Sent to Dinas dinkes."

    def read(who: Visitor) -> list[str]:
        return [one.text("text") for one in messages_for(ws.case, who)]

    assert read(SITI) == ["Kumpul pukul 15.00", "Pindah ruang"]
    assert read(BUDI) == ["Kumpul pukul 15.00", "Lengkapi pagu"]
    assert read(ANI) == ["Kumpul pukul 15.00", "Pindah ruang", "Lengkapi pagu"]


def test_message_that_is_withdrawn_is_read_no_more_and_stays_in_the_history(ws: Workshop) -> None:
    ws.send("Salah kirim")
    (one,) = ws.plan.of("message")
    ws.withdraw(one.id)
    assert messages_for(ws.case, SITI) == ()
    assert len(ws.store.changes(one.id)) == 2


def test_empty_or_endless_message_is_refused_in_a_sentence(ws: Workshop) -> None:
    for text, says in (("  \n ", "The message is empty"), ("a" * 1001, "at most 1000 characters; this one has 1001")):
        with pytest.raises(KitError, match=says):
            ws.send(text)


def test_text_of_a_message_is_text_in_the_box(ws: Workshop) -> None:
    box = ws.messages()
    box.text.value = "<b>Rapat</b> & kopi"
    box.go.click()
    assert "&lt;b&gt;Rapat&lt;/b&gt; &amp; kopi" in box.shown.value
    assert box.text.value == ""
    box.take.click()
    assert "No message has been sent yet." in box.shown.value


# ------------------------------------------------------------------ everything, at once


def test_export_holds_the_file_a_pack_the_data_and_the_board(ws: Workshop, tmp_path: Path) -> None:
    place = ws.export_all()
    assert place.parent == tmp_path
    with zipfile.ZipFile(place) as made:
        files = {name: made.read(name) for name in made.namelist()}
    everything = {"data.jsonl", "data.xlsx", "lokakarya.paket", "lokakarya.sqlite", "papan.html", "skema.json"}
    assert set(files) == everything
    (tmp_path / "back").mkdir()
    copy = tmp_path / "back" / "lokakarya.sqlite"
    copy.write_bytes(files["lokakarya.sqlite"])
    with closing(sqlite3.connect(copy)) as opened:
        assert opened.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    again = open_workshop(copy)
    assert again.plan == ws.plan
    again.close()
    assert len(read_pack(files["lokakarya.paket"], EVERY_TYPE).changes) == len(ws.store.changes())
    assert json.loads(files["data.jsonl"].splitlines()[0])["region"] == "Kabupaten Contoh"
    assert b"Dinas dlh" in files["papan.html"]
    book = load_workbook(BytesIO(files["data.xlsx"]))
    heads, *rows = book["quick_win"].iter_rows(values_only=True)
    name, dimension = heads.index("name"), heads.index("dimension")
    assert [(row[name], row[dimension]) for row in rows] == [("Layanan dlh", "LIV"), ("Layanan dinkes", "LIV")]


def test_export_leaves_nothing_half_done_beside_it_and_the_workshop_writable(ws: Workshop, tmp_path: Path) -> None:
    before = {path.name for path in tmp_path.iterdir()}
    place = ws.export_all()
    assert {path.name for path in tmp_path.iterdir()} - before == {place.name}
    assert saves(ws, SITI) == ""


def test_export_into_a_place_that_is_none_is_a_sentence(ws: Workshop, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(KitError, match="cannot be written"):
        ws.export_all(tmp_path / "file")


# ------------------------------------------------------------------ who may

ACTS = {
    "close": lambda ws: ws.close_worksheets("II"),
    "open": lambda ws: ws.open_worksheets("II"),
    "freeze": lambda ws: ws.freeze("II"),
    "send": lambda ws: ws.send("Halo"),
    "withdraw": lambda ws: ws.withdraw("x"),
    "export": lambda ws: ws.export_all(),
}


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("role", ["companion", "participant", "observer", "root"])
def test_room_is_conducted_by_the_facilitator_alone(ws: Workshop, role: str, act: str) -> None:
    before = ws.position
    with pytest.raises(KitError, match="Only the facilitator"):
        ACTS[act](ws.seen_by(Visitor(role, "dlh", "Siti")))
    assert ws.position == before
    for box in (ws.gates(), ws.freezer(), ws.messages(), ws.exporter()):
        assert box.locked == ""
    here = ws.seen_by(Visitor(role, "dlh", "Siti"))
    for box in (here.gates(), here.freezer(), here.messages(), here.exporter()):
        assert box.locked.startswith("Only the facilitator")
