"""What counts when a round is closed: the ballot as it stood, whatever the clocks of the hall say."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smartcity_kit.journal import Change
from smartcity_kit.rules.scoring.ballots import ballots
from smartcity_kit.rules.scoring.rounds import ballot_id, closed
from smartcity_kit.text.dates import stamp
from smartcity_kit.views import minutes
from smartcity_kit.views.documents import Table
from smartcity_kit.views.rounds import round_result
from smartcity_kit.workshop import live
from tests.plans import change
from tests.scoring import BUDI, SCHOOL, Session, ballot, case_with, closing, given_at, rules_of, texts

MINE = ballot_id("round", "qw1", SCHOOL)


def again(number: int, minute: int, *on: int, **fields: int | bool) -> Change:
    """A later change of the school's ballot on the first nomination."""
    return change(number, MINE, fields, kind="ballot", on=on, minute=minute)


def test_ballot_changed_after_the_close_counts_as_it_stood() -> None:
    first = given_at(20, ballot(SCHOOL, "qw1", 4, 4, 4), 20)
    kept = ballots(case_with(first, closing(30), again(40, 40, 20, score_1=1)), "round")
    assert kept.scores["qw1"] == {SCHOOL: (4, 4, 4)}
    assert [(late.judge, late.before) for late in kept.late] == [(SCHOOL, True)]


def test_ballot_taken_out_after_the_close_counts_as_it_stood() -> None:
    first = given_at(20, ballot(SCHOOL, "qw1", 4, 4, 4), 20)
    removed = change(40, MINE, {"_removed": True}, kind="ballot", on=(20,), minute=40)
    assert ballots(case_with(first, closing(30), removed), "round").scores["qw1"] == {SCHOOL: (4, 4, 4)}
    earlier = change(40, MINE, {"_removed": True}, kind="ballot", on=(20,), minute=25)
    assert ballots(case_with(first, earlier, closing(30)), "round").scores["qw1"] == {}


def test_abstention_after_the_close_does_not_take_a_score_back() -> None:
    first = given_at(20, ballot(SCHOOL, "qw1", 4, 4, 4), 20)
    kept = ballots(case_with(first, closing(30), again(40, 40, 20, abstain=True)), "round")
    assert (kept.scores["qw1"], kept.abstained["qw1"]) == ({SCHOOL: (4, 4, 4)}, {})


STEPS = [
    given_at(20, ballot(SCHOOL, "qw1", 4, 4, 4), 20),
    again(21, 21, 20, score_1=5),
    given_at(22, ballot(BUDI, "qw1", 2, 2, 2), 22),
    closing(30),
    again(40, 40, 21, score_2=1),
    again(41, 41, 40, score_3=1),
    given_at(42, ballot(BUDI, "qw2", 1, 1, 1), 42),
]


@given(st.permutations(STEPS))
def test_what_counts_does_not_depend_on_the_order_in_which_changes_arrived(steps: list[Change]) -> None:
    kept = ballots(case_with(*steps), "round")
    assert kept.scores == {"qw1": {SCHOOL: (5, 4, 4), BUDI: (2, 2, 2)}, "qw2": {}}
    assert [(late.item, late.judge, late.before) for late in kept.late] == [
        ("qw2", BUDI, False),
        ("qw1", SCHOOL, True),
    ]


def test_late_changes_are_told_with_what_counts_of_them() -> None:
    case = case_with(*STEPS)
    assert (
        "2 ballots came or were changed after the close: 1 count as they stood then"
        in round_result(case, "round").note
    )
    assert "They are kept; 1 count as they stood at the close" in rules_of(case)["late_ballot"]
    [table] = [
        part
        for part in minutes.minutes(case, "round").parts
        if isinstance(part, Table) and "after the close" in part.title
    ]
    assert [[row[0], row[2], row[3]] for row in texts(table)] == [
        ["Lapor Jalan", "nothing", "not shown"],
        ["Antrean Puskesmas", "as it stood at the close", "not shown"],
    ]


def clock_at(monkeypatch: pytest.MonkeyPatch, moment: datetime) -> None:
    """Set the clock of every session that writes from now on."""

    class Clock(datetime):
        @classmethod
        def now(cls, tz: object = None) -> datetime:  # type: ignore[override] # a clock that stands still
            return moment.astimezone(tz)  # type: ignore[arg-type] # None or a time zone

    monkeypatch.setattr(live, "datetime", Clock)


NOW = datetime.now(UTC).replace(microsecond=0)
FAR = timedelta(minutes=7)


def test_ballot_from_a_fast_clock_counts_when_the_closer_saw_it(
    opened: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock_at(monkeypatch, NOW + FAR)
    opened("cepat").save("ballot", MINE, {"round": "round", "item": "qw1", "judge": SCHOOL, "score_1": "4"})
    clock_at(monkeypatch, NOW)
    ws = opened("Fasilitator")
    ws.save("round", "round", {"state": "tutup"})
    held = closed(ws.case, ws.plan.records["round"])
    assert held is not None
    assert held.at == stamp(NOW + FAR)
    assert ballots(ws.case, "round").scores["qw1"] == {SCHOOL: (4, None, None)}


def test_ballot_from_a_slow_clock_is_late_when_the_round_was_closed_already(
    opened: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock_at(monkeypatch, NOW)
    opened("Fasilitator").save("round", "round", {"state": "tutup"})
    clock_at(monkeypatch, NOW - FAR)
    ws = opened("lambat")
    ws.save("ballot", MINE, {"round": "round", "item": "qw1", "judge": SCHOOL, "score_1": "4"})
    kept = ballots(ws.case, "round")
    assert kept.scores["qw1"] == {}
    assert [(late.judge, late.at) for late in kept.late] == [(SCHOOL, stamp(NOW + timedelta(milliseconds=1)))]


def test_ballot_changed_after_the_close_in_a_file_counts_as_it_stood(opened: Session) -> None:
    ws = opened("Fasilitator")
    ws.save("ballot", MINE, {"round": "round", "item": "qw1", "judge": SCHOOL, "score_1": "4"})
    ws.save("round", "round", {"state": "tutup"})
    ws.save("ballot", MINE, {"score_1": "1"})
    kept = ballots(ws.case, "round")
    assert (kept.scores["qw1"], kept.late[0].before) == ({SCHOOL: (4, None, None)}, True)
