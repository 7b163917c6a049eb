"""What a watched case notes: every look into the plan, and what is still true after a change."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from smartcity_kit.journal import Record, fold
from smartcity_kit.rules import Case
from smartcity_kit.rules.case import owned
from smartcity_kit.rules.watch import Fact, Trace, Watch, record_digest
from smartcity_kit.rules.watched import ALL, EVER, MADE, NEVER, RECORD, SHARE, TYPE
from tests.plans import case_of

ROWS = (
    ("workshop", "workshop", {"region": "Kota X"}),
    ("o1", "opd", {"name": "Dinas A"}),
    ("o2", "opd", {"name": "Dinas B"}),
    ("q1", "quick_win", {"name": "Antrean", "owner": "o1"}),
    ("q2", "quick_win", {"name": "Sampah", "owner": "o2"}),
)
RUNS: list[str] = []


def names(case: Case, opd: str | None = None) -> str:
    RUNS.append(f"names {opd}")
    return ", ".join(case.title(record) for record in case.of("quick_win", opd))


def lengths(case: Case) -> str:
    RUNS.append("lengths")
    return str([len(case.title(record)) for record in case.of("quick_win")])


Facts = Mapping[Fact, Trace]


def watch(*rows: Any, known: Facts | None = None, results: Mapping[str, object] | None = None) -> Watch:
    RUNS.clear()
    functions: dict[str, Callable[..., Any]] = {"names": names, "lengths": lengths, "owned": owned}
    return Watch(case_of(*(rows or ROWS)), functions, {}, repr, known or {}, (results or {}).get)


def renamed(record: str, name: str) -> tuple[Any, ...]:
    return tuple((r, k, {**f, "name": name} if r == record else f) for r, k, f in ROWS)


def kinds(trace: Trace) -> list[tuple[Any, ...]]:
    return [question for question, _ in trace]


# ---------------------------------------------------------------- noting


@pytest.mark.parametrize(
    ("look", "noted"),
    [
        (lambda case: case.plan.get("q1"), (RECORD, "q1")),
        (lambda case: case.plan.get("nobody"), (RECORD, "nobody")),
        (lambda case: case.plan.records.get("q1"), (RECORD, "q1")),
        (lambda case: "q1" in case.plan.records, (RECORD, "q1")),
        (lambda case: case.of("quick_win"), (TYPE, "quick_win")),
        (lambda case: case.of("quick_win", "o1"), (SHARE, "owned", ("quick_win",), "o1")),
        (lambda case: list(case.plan.records), (ALL,)),
        (lambda case: len(case.plan.records), (ALL,)),
        (lambda case: case.plan.conflicted, (ALL,)),
        (lambda case: case.plan.updated(()), (ALL,)),
        (lambda case: case.plan.stamp("quick_win"), (TYPE, "quick_win")),
        (lambda case: case.plan.ever("opd"), (EVER, "opd")),
        (lambda case: case.settings, (RECORD, "workshop")),
        (lambda case: case.period, (RECORD, "workshop")),
        (lambda case: case.opd_name("o2"), (RECORD, "o2")),
        (lambda case: case.label("opd", "o2"), (RECORD, "o2")),
    ],
)
def test_every_look_into_the_plan_is_noted(look: Callable[[Case], object], noted: tuple[Any, ...]) -> None:
    one = watch()
    _, trace = one.read(lambda: look(one.case))
    assert noted in kinds(trace)


def test_every_public_way_into_a_plan_is_watched() -> None:
    open_ways = {name for name in dir(case_of().plan) if not name.startswith("_")}
    # A new one has to be watched.
    assert open_ways == {"conflicted", "ever", "get", "of", "records", "stamp", "updated"}


def test_second_look_through_what_was_made_once_is_noted_as_the_first() -> None:
    one = watch()
    one.read(lambda: one.case.once("key", lambda: one.case.plan.get("q1")))
    _, trace = one.read(lambda: one.case.once("key", lambda: None))
    assert kinds(trace) == [(RECORD, "q1")]


def test_what_was_read_before_a_refusal_is_noted() -> None:
    one = watch()

    def refused() -> None:
        one.case.plan.get("q1")
        raise KeyError

    def caught() -> None:
        with pytest.raises(KeyError):
            one.case.once("key", refused)

    assert kinds(one.read(caught)[1]) == [(RECORD, "q1")]


def test_case_with_another_plan_notes_nothing() -> None:
    one = watch()
    other = type(one.case)(fold([]), one.case.method, one.case.types, one.case.today)
    assert one.read(lambda: other.of("opd"))[1] == ()


# ---------------------------------------------------------------- asking again


def traced(one: Watch, opd: str | None = None) -> Trace:
    return one.read(lambda: one.made(names, (), {"opd": opd}))[1]


def test_untouched_plan_holds_without_anything_being_made() -> None:
    before = watch()
    trace = traced(before)
    after = watch(known=before.traces)
    assert (after.holds(trace), RUNS) == (True, [])


def test_changed_record_holds_no_longer() -> None:
    before = watch()
    trace = traced(before)
    assert not watch(*renamed("q1", "Antrean daring"), known=before.traces).holds(trace)


@pytest.mark.parametrize(
    ("look", "touched"),
    [
        (lambda case: case.of("opd"), False),
        (lambda case: case.of("quick_win"), True),
        (lambda case: case.plan.ever("opd"), False),
        (lambda case: case.plan.ever("quick_win"), True),
        (lambda case: case.plan.conflicted, True),
        (lambda case: len(case.plan.records), True),
    ],
)
def test_look_at_several_records_holds_while_each_of_them_is_as_it_was(
    look: Callable[[Case], object], touched: bool
) -> None:
    before = watch()
    _, trace = before.read(lambda: look(before.case))
    assert watch(known=before.traces).holds(trace)
    assert watch(*renamed("q1", "Antrean daring"), known=before.traces).holds(trace) is not touched


def test_change_of_another_units_record_holds() -> None:
    before = watch()
    trace = traced(before, "o1")
    after = watch(*renamed("q2", "Sampah organik"), known=before.traces)
    assert (after.holds(trace), RUNS) == (True, [])  # its own share is the same: nothing was made


def test_same_result_of_changed_records_holds() -> None:
    before = watch()
    _, trace = before.read(lambda: before.made(lengths, (), {}))
    after = watch(*renamed("q2", "Lampu!"), known=before.traces)
    assert (after.holds(trace), RUNS) == (True, ["lengths"])  # looked at again, and still [7, 6]


def test_record_that_comes_and_one_that_goes_are_noticed() -> None:
    before = watch()
    trace = traced(before)
    assert not watch(*ROWS, ("q3", "quick_win", {"name": "Baru"}), known=before.traces).holds(trace)
    assert not watch(*ROWS[:-1], known=before.traces).holds(trace)


def test_what_nobody_can_say_never_holds() -> None:
    one = watch()
    _, trace = one.read(lambda: one.note((NEVER,)))
    assert not one.holds(trace)


def test_question_that_cannot_be_asked_any_more_does_not_hold() -> None:
    assert not watch().holds((((MADE, "no such function", (), ()), "digest"),))


def test_kept_result_is_used_while_it_is_true_and_checked_before() -> None:
    before = watch()
    trace = traced(before)
    ((_, digest),) = trace
    for kept, runs in (("Antrean, Sampah", []), ("forged", ["names None"])):
        after = watch(known=before.traces, results={digest: kept})
        assert (after.made(names, (), {"opd": None}), RUNS) == ("Antrean, Sampah", runs)


def test_digest_of_a_record_tells_whose_value_it_is_and_when() -> None:
    ani, budi = (case_of(*rows).plan.records["q1"] for rows in (ROWS, ROWS[1:]))
    assert record_digest(ani) != record_digest(budi)  # the same values, by a change of another time
    assert record_digest(Record("a", "b")) != record_digest(None)
