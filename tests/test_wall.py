"""The board on the wall: signs, gates, late ones, and where today's agenda stands."""

from __future__ import annotations

import pytest

from smartcity_kit.hall.show import wall_html
from smartcity_kit.rules.receipts import content_hash, handed_in
from smartcity_kit.rules.schedule import minutes_until, running
from smartcity_kit.views.board import board_table, missing_table
from smartcity_kit.views.wall import wall
from tests.plans import Row, case_of

DAY: Row = ("day", "session", {"stage": "II", "day": 1, "date": "2026-11-23"})
FIRST: Row = ("a1", "agenda", {"session": "day", "start": "09:00", "end": "10:30", "topic": "Program"})
BESIDE: Row = ("a2", "agenda", {"session": "day", "start": "09:30", "end": "10:00", "topic": "Strategi"})
AFTER: Row = ("a3", "agenda", {"session": "day", "start": "13:00", "end": "14:00", "topic": "Quick win"})
DLH: Row = ("dlh", "opd", {"name": "Dinas <LH>"})
DINKES: Row = ("dinkes", "opd", {"name": "Dinas Kesehatan"})
BAPPEDA: Row = ("bappeda", "opd", {"name": "Bappeda"})
WHOLE: Row = ("q1", "quick_win", {"name": "Simak", "owner": "dinkes", "dimension": "living"})
HALF: Row = ("q2", "quick_win", {"name": "Bank sampah", "owner": "dlh"})


@pytest.mark.parametrize(
    ("clock", "now", "then"),
    [
        ("08:59", [], "Program"),
        ("09:00", ["Program"], "Strategi"),
        ("09:45", ["Program", "Strategi"], "Quick win"),
        ("10:30", [], "Quick win"),
        ("13:30", ["Quick win"], None),
        ("14:00", [], None),
    ],
)
def test_agenda_says_what_runs_and_what_comes_next(clock: str, now: list[str], then: str | None) -> None:
    here = running(case_of(DAY, AFTER, FIRST, BESIDE), clock)
    assert [one.text("topic") for one in here.now] == now
    assert (here.following.text("topic") if here.following is not None else None) == then


def test_agenda_on_the_wall_counts_the_minutes_that_are_left() -> None:
    lines = wall(case_of(DLH, DAY, FIRST, AFTER), "II", "09:10").agenda
    assert lines == ("Now: 09.00–10.30 · Program, 80 minutes left", "Then: 13.00–14.00 · Quick win")
    assert minutes_until("09:10", "08:00") == -70


def test_day_without_a_session_says_when_the_next_one_is() -> None:
    later: Row = ("day", "session", {"stage": "II", "day": 1, "date": "2026-11-25"})
    assert wall(case_of(later), "II", "09:10").agenda == (
        "No workshop day today.",
        "Next: Wednesday, 25 November 2026, in 2 days.",
    )


def test_sign_of_an_opd_follows_what_it_has_done() -> None:
    case = case_of(DLH, DINKES, BAPPEDA, WHOLE, HALF)
    assert dict(wall(case, "II", "09:00").marks) == {"dlh": "begun", "dinkes": "ready", "bappeda": "none"}
    content = content_hash(handed_in(case, "II", "dinkes"))
    receipt: Row = ("r", "receipt", {"code": "ABC234", "opd": "dinkes", "stage": "II", "sha256": content})
    assert wall(case_of(DLH, DINKES, WHOLE, receipt), "II", "09:00").marks["dinkes"] == "done"
    changed: Row = ("r", "receipt", {"code": "ABC234", "opd": "dinkes", "stage": "II", "sha256": "x"})
    assert wall(case_of(DLH, DINKES, WHOLE, changed), "II", "09:00").marks["dinkes"] == "changed"


def test_wall_shows_the_very_table_of_the_notebook_and_who_is_late() -> None:
    due: Row = ("d", "deadline", {"name": "Tahap II", "date": "2026-11-20", "stage": "II"})
    case = case_of(DLH, DINKES, WHOLE, due)
    shown = wall(case, "II", "09:00")
    assert shown.table == board_table(case, about="II")
    assert shown.late == {"dlh", "dinkes"}


def test_gates_say_what_is_open_and_for_how_many_it_is_otherwise() -> None:
    closed: Row = ("g1", "gate", {"stage": "II", "sheet": "quick_win", "closed": True})
    but: Row = ("g2", "gate", {"stage": "II", "sheet": "quick_win", "opd": "dlh", "closed": False})
    gates = wall(case_of(DLH, DINKES, closed, but), "II", "09:00").gates
    assert ("Quick wins", "closed", 1) in gates
    assert ("Programmes", "open for entries", 0) in gates


def test_wall_in_the_browser_escapes_names_and_tells_the_state_without_colour() -> None:
    html = wall_html(wall(case_of(DLH, DINKES, HALF), "II", "09:00"), "II", {"dlh": 2}, "*")
    assert "Dinas &lt;LH&gt;" in html
    assert "<LH>" not in html
    assert "◐" in html
    assert "2 people of 1 OPD are connected." in html
    assert html.count("<a ") == 2
    assert wall_html(wall(case_of(DLH, DINKES), "II", "09:00"), "II", {}, "dlh").count("<a ") == 1


def test_missing_table_names_what_is_still_empty_in_which_entry() -> None:
    table = missing_table(case_of(DLH, HALF), "dlh", "II")
    assert [[cell.text for cell in row.cells] for row in table.rows] == [["Quick win", "Bank sampah", "Dimension"]]
    assert missing_table(case_of(DINKES, WHOLE), "dinkes", "II").rows == ()
