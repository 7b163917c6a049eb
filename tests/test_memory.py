"""What was computed stands until something it was computed from changes, and never longer."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from functools import partial

from hypothesis import given, settings
from hypothesis import strategies as st

from smartcity_kit.journal import REMOVED, Plan, Record, fold
from smartcity_kit.model.records import RECORD_TYPES
from smartcity_kit.rules import Case
from smartcity_kit.rules.checks import findings
from smartcity_kit.rules.memory import Memory
from smartcity_kit.rules.portions import portion
from smartcity_kit.sources import load_method
from smartcity_kit.views import summaries, tables
from tests.plans import TODAY, change, plan_of

METHOD = load_method()


def case(memory: Memory, plan: Plan) -> Case:
    return Case(memory.watched(plan), METHOD, RECORD_TYPES, TODAY, memory=memory)


def counted(memory: Memory, plan: Plan, *types: str) -> int:
    """Ask for something that reads some types; return how often it was made."""
    here = case(memory, plan)
    key = ("counted", types)

    def make() -> list[None]:
        return [None for name in types for _ in here.plan.of(name)]

    first = here.once(key, make)
    return id(first)


START = plan_of(("a", "opd", {"name": "A"}), ("q", "quick_win", {"name": "Q", "owner": "a"}))


def grown(plan: Plan, record: str, kind: str, **fields: str) -> Plan:
    made = fold([change(99, record, fields, kind=kind)]).records[record]
    return plan.updated([made])


def test_what_was_made_stands_while_its_types_stand() -> None:
    memory = Memory()
    first = counted(memory, START, "opd")
    assert counted(memory, grown(START, "x", "risk", event="E"), "opd") == first


def test_what_was_made_is_made_again_when_one_of_its_types_changed() -> None:
    memory = Memory()
    case(memory, START).once("names", lambda: "before")
    here = case(memory, START)
    assert here.once("count", lambda: len(here.plan.of("opd"))) == 1
    more = case(memory, grown(START, "b", "opd", name="B"))
    assert more.once("count", lambda: len(more.plan.of("opd"))) == 2


def test_what_was_made_of_something_kept_hangs_on_its_types_too() -> None:
    memory = Memory()

    def outer(here: Case) -> int:
        return here.once("outer", lambda: here.once("inner", lambda: len(here.plan.of("opd"))) * 10)

    first = case(memory, START)
    first.once("inner", lambda: len(first.plan.of("opd")))
    assert outer(first) == 10
    assert outer(case(memory, grown(START, "b", "opd", name="B"))) == 20


def test_record_that_was_missing_is_noticed_when_it_comes() -> None:
    memory = Memory()

    def there(here: Case) -> bool:
        return here.once("there", lambda: here.plan.get("b") is not None)

    assert not there(case(memory, START))
    assert there(case(memory, grown(START, "b", "opd", name="B")))


def test_new_day_is_a_new_answer() -> None:
    memory = Memory()
    here = case(memory, START)
    later = replace(here, today=TODAY + timedelta(days=1))
    assert here.once("day", lambda: here.today.day) == 23
    assert later.once("day", lambda: later.today.day) == 24


CHANGES = st.lists(
    st.tuples(
        st.sampled_from(["a", "b", "c", "q", "r"]),
        st.sampled_from(["name", "note", REMOVED]),
        st.sampled_from(["x", "y", True, False]),
    ),
    max_size=12,
)
KINDS = {"a": "opd", "b": "opd", "c": "programme", "q": "quick_win", "r": "risk"}


@given(CHANGES)
@settings(max_examples=60)
def test_plan_that_is_brought_up_to_date_is_the_plan_made_anew(steps: list[tuple[str, str, str | bool]]) -> None:
    journal = [
        change(n, record, {field: value}, kind=KINDS[record]) for n, (record, field, value) in enumerate(steps)
    ]
    plan = Plan()
    plan.of("opd")  # what was grouped already is carried over
    for count, one in enumerate(journal, 1):
        touched: Record = fold(journal[:count]).records[one.record]
        plan = plan.updated([touched])
        assert {kind: plan.of(kind) for kind in KINDS.values()} == {
            kind: fold(journal[:count]).of(kind) for kind in KINDS.values()
        }


@given(CHANGES)
@settings(max_examples=25)
def test_memory_answers_as_if_it_remembered_nothing(steps: list[tuple[str, str, str | bool]]) -> None:
    memory, plan = Memory(), START
    journal = [
        change(n, record, {field: value}, kind=KINDS[record]) for n, (record, field, value) in enumerate(steps)
    ]
    for count, one in enumerate(journal, 1):
        plan = plan.updated([fold(journal[:count]).records[one.record]])
        kept, fresh = case(memory, plan), Case(plan, METHOD, RECORD_TYPES, TODAY)
        assert findings(kept) == findings(fresh)
        assert kept.once("t", partial(tables.table, kept, "quick_win")) == tables.table(fresh, "quick_win")
        assert summaries.progress_table(kept, None, "a") == summaries.progress_table(fresh, None, "a")


def test_a_plan_made_of_a_watched_one_rests_on_everything() -> None:
    memory = Memory()
    made = case(memory, START).once("more", lambda: case(memory, START).plan.updated(()))
    assert made == START
    other = START.updated([plan_of(("z", "risk", {"event": "Banjir"})).records["z"]])
    assert case(memory, other).once("more", lambda: case(memory, other).plan.updated(())) == other


def test_whoever_read_the_journal_of_a_record_is_asked_again_when_it_changes() -> None:
    memory, asked = Memory(), []

    def past(plan: Plan) -> None:
        here = case(memory, plan)
        here.once("past", lambda: asked.append(list(memory.journal(plan, lambda _: ())(["q"]))))

    past(START)
    past(START)
    past(START.updated([plan_of(("q", "quick_win", {"name": "Lain", "owner": "a"})).records["q"]]))
    assert len(asked) == 2


def test_what_was_made_of_a_record_at_hand_is_made_anew_when_the_record_changes() -> None:
    memory = Memory()
    later = START.updated([plan_of(("q", "quick_win", {"name": "Lain"})).records["q"]])

    def name(plan: Plan) -> str:
        one = plan.records["q"]
        return case(memory, plan).once("name", lambda: one.text("name"), of=one)

    assert (name(START), name(later)) == ("Q", "Lain")


def test_portions_of_a_plan_are_told_apart() -> None:
    made = plan_of(
        ("g", "quick_win", {"name": "G", "dimension": "GOV"}),
        ("l", "quick_win", {"name": "L", "dimension": "LIV"}),
    )
    here = case(Memory(), made)
    found = [[one.id for one in portion(here, "dimension", code).of("quick_win")] for code in ("GOV", "LIV")]
    assert found == [["g"], ["l"]]
