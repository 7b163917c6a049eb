"""Who may do what: every role, every action, with the own OPD's and another's, through the workshop's one door."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from smartcity_kit.journal import Record
from smartcity_kit.model.fields import Outcome
from smartcity_kit.rules.access import ACTIONS, MAY, ROLES, Visitor, barred
from smartcity_kit.text.messages import KitError
from smartcity_kit.workshop import Workshop, open_workshop
from smartcity_kit.workshop.ballots import Voting
from smartcity_kit.workshop.hands import NotAllowedError

OPDS = ("dlh", "dinkes")


@pytest.fixture
def ws(tmp_path: Path) -> Iterator[Workshop]:
    """A workshop with two agencies, a programme of each, and an open round."""
    workshop = open_workshop(tmp_path / "w.sqlite", create=True, by="Ani")
    workshop.save("workshop", None, {"region": "Kabupaten Contoh"})
    for opd in OPDS:
        workshop.save("opd", opd, {"name": opd.upper(), "kind": "dinas"})
        workshop.save("person", f"{opd}-person", {"name": f"Petugas {opd}", "opd": opd})
        workshop.save("programme", f"{opd}-programme", {"name": f"Program {opd}", "owner": opd})
        workshop.save("comment", f"{opd}-comment", {"about": f"{opd}-programme", "text": "Lengkapi"})
    workshop.save("round", "round", {"name": "Putaran 1", "about": "programme", "state": "terbuka"})
    yield workshop
    workshop.close()


def enter(ws: Workshop, opd: str) -> Outcome:
    return ws.save("programme", f"{opd}-programme", {"name": "Nama baru"})


def create(ws: Workshop, opd: str) -> Outcome:
    return ws.save("programme", None, {"name": "Program kedua", "owner": opd})


def take_out(ws: Workshop, opd: str) -> Outcome:
    return ws.remove(ws.plan.records[f"{opd}-programme"])


def comment(ws: Workshop, opd: str) -> Outcome:
    return ws.save("comment", f"{opd}-comment", {"text": "Sudah"})


def ballot(ws: Workshop, opd: str) -> Outcome:
    return ws.save(
        "ballot", None, {"round": "round", "item": "dlh-programme", "judge": opd, "opd": opd, "score_1": "4"}
    )


def roster(ws: Workshop, opd: str) -> Outcome:
    return ws.save("opd", opd, {"abbreviation": "X"})


def gate(ws: Workshop, opd: str) -> Outcome:
    return spoken(lambda: ws.close_worksheets("II", "programme", opd))


def message(ws: Workshop, opd: str) -> Outcome:
    return spoken(lambda: ws.send("Kumpul", opd))


def spoken(act: Callable[[], str]) -> Outcome:
    """What came of an act that answers with a sentence, or refuses with one."""
    try:
        return Outcome(Record("done", "gate"), say=act())
    except KitError as refusal:
        return Outcome(None, say=str(refusal))


def conduct(ws: Workshop, _: str) -> Outcome:
    return ws.save("round", "round", {"state": "tutup"})


def weigh(ws: Workshop, _: str) -> Outcome:
    return ws.save("weight", None, {"round": "round", "criterion": "benefit", "value": "40"})


def settle_item(ws: Workshop, opd: str) -> Outcome:
    return ws.save("settlement", None, {"round": "round", "item": f"{opd}-programme", "reason": "Sepakat"})


def passage(ws: Workshop, _: str) -> Outcome:
    return ws.save("passage", None, {"text": "Kata pengantar"})


def columns(ws: Workshop, _: str) -> Outcome:
    return ws.save("column_map", None, {"name": "Renstra", "about": "programme", "columns": "A=name"})


Act = Callable[[Workshop, str], Outcome]

#: What each act is allowed with: (a record of the own OPD, one of another's), for each role; written by hand.
YES, NO, OWN = (True, True), (False, False), (True, False)
CELLS: dict[str, tuple[Act, dict[str, tuple[bool, bool]]]] = {
    "enter": (enter, {"facilitator": YES, "companion": NO, "participant": OWN, "observer": NO}),
    "create": (create, {"facilitator": YES, "companion": NO, "participant": OWN, "observer": NO}),
    "remove": (take_out, {"facilitator": YES, "companion": NO, "participant": OWN, "observer": NO}),
    "comment": (comment, {"facilitator": YES, "companion": YES, "participant": OWN, "observer": NO}),
    "ballot": (ballot, {"facilitator": YES, "companion": NO, "participant": OWN, "observer": NO}),
    "roster": (roster, {"facilitator": YES, "companion": NO, "participant": NO, "observer": NO}),
    "gate": (gate, {"facilitator": YES, "companion": NO, "participant": NO, "observer": NO}),
    "message": (message, {"facilitator": YES, "companion": NO, "participant": NO, "observer": NO}),
    "conduct": (conduct, {"facilitator": YES, "companion": NO, "participant": NO, "observer": NO}),
    "weigh": (weigh, {"facilitator": YES, "companion": NO, "participant": NO, "observer": NO}),
    "settle an item": (settle_item, {"facilitator": YES, "companion": NO, "participant": NO, "observer": NO}),
    "passage": (passage, {"facilitator": YES, "companion": NO, "participant": NO, "observer": NO}),
    "column map": (columns, {"facilitator": YES, "companion": NO, "participant": NO, "observer": NO}),
}


@pytest.mark.parametrize("opd", OPDS)
@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("act", CELLS)
def test_role_does_what_the_table_says_and_nothing_else(ws: Workshop, act: str, role: str, opd: str) -> None:
    do, allowed = CELLS[act]
    here = ws.seen_by(Visitor(role, "dlh", "Siti"))
    before = ws.position
    outcome = do(here, opd)
    ws.refresh()
    if allowed[role][opd != "dlh"]:
        assert outcome.record is not None
        assert ws.position == before + 1
    else:
        assert (outcome.record, ws.position) == (None, before)
        assert len(outcome.say) > 20


def hand_in(ws: Workshop, opd: str) -> object:
    return ws.hand_in("II", opd)


def take_back(ws: Workshop, opd: str) -> object:
    return ws.take_back(next(one.text("code") for one in ws.plan.of("receipt") if one.text("opd") == opd))


def snapshot(ws: Workshop, _: str) -> object:
    return ws.snapshot("Akhir tahap")


def settle_conflict(ws: Workshop, opd: str) -> object:
    (one, *_) = ws.plan.records[f"{opd}-programme"].conflicts["name"]
    return ws.settle(f"{opd}-programme", "name", one.change)


def undo(ws: Workshop, opd: str) -> object:
    return ws.undo(ws.store.changes(f"{opd}-comment")[-1].id)


def merge(ws: Workshop, _: str) -> object:
    return ws.merge(ws.pack())


def take_worksheet(ws: Workshop, opd: str) -> object:
    (path,) = Workshop(ws._live).worksheets(Path(ws.place).parent / "lembar", opd=opd)
    return ws.take_worksheet(path)


def write_worksheets(ws: Workshop, opd: str) -> object:
    return ws.worksheets(Path(ws.place).parent / "lembar", opd=opd)


def write_for_another(ws: Workshop, _: str) -> object:
    return ws.on_behalf("Kepala Dinas")


#: What answers with a record or a sentence and refuses by raising.
DEEDS: dict[str, tuple[Callable[[Workshop, str], object], dict[str, tuple[bool, bool]]]] = {
    "hand in": (hand_in, {"facilitator": YES, "companion": NO, "participant": OWN, "observer": NO}),
    "take back": (take_back, {"facilitator": YES, "companion": NO, "participant": OWN, "observer": NO}),
    "settle a conflict": (settle_conflict, {"facilitator": YES, "companion": NO, "participant": OWN, "observer": NO}),
    "snapshot": (snapshot, {"facilitator": YES, "companion": NO, "participant": NO, "observer": NO}),
    "undo": (undo, {"facilitator": YES, "companion": NO, "participant": NO, "observer": NO}),
    "merge": (merge, {"facilitator": YES, "companion": NO, "participant": NO, "observer": NO}),
    "take a worksheet": (take_worksheet, {"facilitator": YES, "companion": NO, "participant": NO, "observer": NO}),
    "write worksheets": (write_worksheets, {"facilitator": YES, "companion": NO, "participant": NO, "observer": NO}),
    "on behalf": (write_for_another, {"facilitator": YES, "companion": NO, "participant": NO, "observer": NO}),
}


@pytest.mark.parametrize("opd", OPDS)
@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("deed", DEEDS)
def test_role_does_for_an_opd_what_the_table_says_or_is_refused(ws: Workshop, deed: str, role: str, opd: str) -> None:
    do, allowed = DEEDS[deed]
    if deed == "take back":
        ws.hand_in("II", opd)
    seen = ws.plan.records[f"{opd}-programme"]
    for name in ("Satu", "Dua"):  # two who wrote at once
        ws.save("programme", f"{opd}-programme", {"name": name}, seen)
    before = ws.position
    here = ws.seen_by(Visitor(role, "dlh", "Siti"))
    if allowed[role][opd != "dlh"]:
        do(here, opd)
    else:
        with pytest.raises(NotAllowedError, match=r"\w+ \w+"):
            do(here, opd)
        ws.refresh()
        assert ws.position == before


def test_record_of_a_type_that_nobody_knows_is_no_participants(ws: Workshop) -> None:
    hand = ws.seen_by(Visitor("participant", "dlh", "Siti"))._hand
    with pytest.raises(NotAllowedError, match="Only the facilitator does this"):
        hand.write([("x", "spell", {"name": "x"}, ())])


def test_companion_and_observer_open_nobodys_ballots(ws: Workshop) -> None:
    for role in ("companion", "observer"):
        voting = Voting(ws.seen_by(Visitor(role, "", "Siti")), ws._live)
        assert voting.judges() == ()
        with pytest.raises(KitError):
            voting.desk("round", "dlh")


def test_visitor_names_no_file_and_no_folder_of_the_server(ws: Workshop, tmp_path: Path) -> None:
    for role in ROLES:
        reader = ws.seen_by(Visitor(role, "dlh", "Siti")).workbook_reader("programme")
        with pytest.raises(KitError, match="In the hall no file is opened"):
            reader.matching.load(str(tmp_path / "gaji.xlsx"))
    box = ws.seen_by(Visitor("facilitator", "", "Ani")).homework()
    box.write("", str(tmp_path / "lain"))
    assert not (tmp_path / "lain").exists()
    assert (tmp_path / "lembar").is_dir()


def test_table_knows_every_role_and_names_only_actions_there_are() -> None:
    assert tuple(MAY) == ROLES
    assert {action for row in MAY.values() for action in row} <= set(ACTIONS)


@pytest.mark.parametrize("action", ["look", "card", "export", "gate", "message", "conduct"])
def test_what_moves_the_room_is_the_facilitators_and_everybody_else_is_told_so(action: str) -> None:
    assert barred(None, action) == ""  # at the workshop's own computer
    assert barred(Visitor("facilitator"), action) == ""
    for role in ("companion", "participant", "observer", "root"):
        assert barred(Visitor(role, "dlh"), action).startswith("Only the facilitator")


def test_gate_and_message_are_no_records_that_a_hand_writes_around_the_door(ws: Workshop) -> None:
    here = ws.seen_by(Visitor("participant", "dlh", "Siti"))
    for kind, fields in (("gate", {"closed": False}), ("message", {"text": "x"}), ("snapshot", {"name": "x"})):
        with pytest.raises(KitError, match="facilitator"):
            here._hand.write([("new", kind, fields, ())])


def test_what_a_visitor_writes_carries_their_name_their_opd_and_the_door(ws: Workshop) -> None:
    enter(ws.seen_by(Visitor("participant", "dlh", "Siti")), "dlh")
    last = ws.store.changes("dlh-programme")[-1]
    assert (last.by, last.door) == ("Siti (DLH)", "hall")


def test_record_is_not_given_away_and_not_taken(ws: Workshop) -> None:
    here = ws.seen_by(Visitor("participant", "dlh", "Siti"))
    assert here.save("programme", "dlh-programme", {"owner": "dinkes"}).record is None
    assert here.save("programme", "dinkes-programme", {"owner": "dlh"}).record is None
    assert ws.plan.records["dinkes-programme"].text("owner") == "dinkes"


def test_record_that_belongs_to_an_opd_through_another_is_guarded_as_well(ws: Workshop) -> None:
    here = ws.seen_by(Visitor("participant", "dlh", "Siti"))
    raw = {"fiscal_year": "2026", "amount": "1.000.000"}
    assert here.save("allocation", None, {"programme": "dlh-programme", **raw}).record is not None
    assert here.save("allocation", None, {"programme": "dinkes-programme", **raw}).record is None
    assert here.save("allocation", None, raw).record is None


def test_ballot_in_the_name_of_another_is_refused(ws: Workshop) -> None:
    here = ws.seen_by(Visitor("participant", "dlh", "Siti"))
    raw = {"round": "round", "item": "dlh-programme", "opd": "dlh", "score_1": "4"}
    assert here.save("ballot", None, {**raw, "judge": "dinkes-person"}).record is None
    assert here.save("ballot", None, {**raw, "judge": "dlh-person"}).record is not None


def test_sheet_of_the_whole_region_is_locked_with_a_sentence_for_a_participant(ws: Workshop) -> None:
    here = ws.seen_by(Visitor("participant", "dlh", "Siti"))
    assert here.form("vision").desk.locked == "This sheet is filled by the facilitator for everybody."
    assert here.form("programme").desk.locked == ""
    assert here.save("vision", None, {"text": "Hijau"}).record is None


def test_framework_is_switched_by_the_facilitator_alone(ws: Workshop) -> None:
    for role in ("companion", "participant", "observer"):
        with pytest.raises(KitError, match="Only the facilitator switches"):
            ws.seen_by(Visitor(role, "dlh", "Siti")).switch_framework("giffinger", confirm=True)
    ws.seen_by(Visitor("facilitator", "", "Ani")).switch_framework("giffinger", confirm=True)
    assert ws.case.settings.text("framework") == "giffinger"


def test_participant_sees_the_records_of_the_own_opd_in_a_form(ws: Workshop) -> None:
    here = ws.seen_by(Visitor("participant", "dlh", "Siti"))
    assert [record.id for record in here.form("programme").desk.records()] == ["dlh-programme"]


def test_role_that_nobody_knows_may_do_nothing(ws: Workshop) -> None:
    assert enter(ws.seen_by(Visitor("root", "dlh", "Siti")), "dlh").record is None
