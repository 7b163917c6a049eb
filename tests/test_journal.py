"""The journal: what hypothesis finds for random changes, and the rules spelled out on small ones."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smartcity_kit.journal import (
    REMOVED,
    Change,
    Held,
    JournalError,
    Plan,
    Record,
    Value,
    fold,
    fold_record,
    history,
    merge,
)
from tests.plans import change, name

VALUES: st.SearchStrategy[Value] = st.none() | st.integers(0, 2) | st.sampled_from(["a", "b", ("a", "b")])
FIELDS = st.dictionaries(st.sampled_from(["name", "owner", "year"]), VALUES, max_size=3)


@st.composite
def journals(draw: st.DrawFn, most: int = 12) -> tuple[Change, ...]:
    """A journal of one or two records: random fields, removals, clocks that go wrong, unknown parents."""
    made: list[Change] = []
    for number in range(draw(st.integers(0, most))):
        fields: dict[str, Value] = {**draw(FIELDS)}
        if draw(st.integers(0, 4)) == 0:
            fields[REMOVED] = draw(st.booleans())
        if not fields:
            fields["name"] = draw(VALUES)
        record = draw(st.sampled_from(["r1", "r2"]))
        earlier = [n for n, one in enumerate(made) if one.record == record]
        seen = draw(st.lists(st.sampled_from([*earlier, 999_999]), unique=True, max_size=4))
        minute = draw(st.integers(0, 6))
        made.append(change(number, record, fields, on=tuple(seen), minute=minute))
    return tuple(made)


@st.composite
def copies(draw: st.DrawFn) -> tuple[tuple[Change, ...], tuple[Change, ...], tuple[Change, ...]]:
    """Three copies of one workshop: each has some of its changes, in an order of its own."""
    whole = draw(journals())
    some = st.lists(st.sampled_from(whole), unique_by=lambda c: c.id).map(tuple) if whole else st.just(())
    return draw(some), draw(some), draw(some)


@given(copies())
def test_fold_of_a_merge_is_the_same_from_either_side(three: tuple[tuple[Change, ...], ...]) -> None:
    a, b, _ = three
    assert fold(merge(a, b)) == fold(merge(b, a))


@given(copies())
def test_merge_is_idempotent_commutative_and_associative(three: tuple[tuple[Change, ...], ...]) -> None:
    a, b, c = three
    assert merge(a, a) == merge(a)
    assert merge(a, b) == merge(b, a)
    assert merge(merge(a, b), c) == merge(a, merge(b, c)) == merge(a, b, c)


@given(copies())
def test_merge_holds_every_change_of_both_sides_once(three: tuple[tuple[Change, ...], ...]) -> None:
    a, b, _ = three
    ids = [one.id for one in merge(a, b)]
    assert sorted(ids) == sorted({one.id for one in (*a, *b)})


@given(journals(), st.randoms(use_true_random=False))
def test_fold_does_not_depend_on_the_order_of_arrival(journal: tuple[Change, ...], chance: object) -> None:
    shuffled = list(journal)
    chance.shuffle(shuffled)  # type: ignore[attr-defined] # a random.Random
    assert fold(shuffled) == fold(journal)


@given(journals())
def test_history_keeps_everything_that_was_ever_entered(journal: tuple[Change, ...]) -> None:
    entered = sorted((c.id, field, repr(value)) for c in journal for field, value in c.fields.items())
    steps = [step for record in ("r1", "r2") for step in history(c for c in journal if c.record == record)]
    assert sorted((s.change.id, s.field, repr(s.after)) for s in steps) == entered


@given(journals())
def test_every_value_that_nobody_superseded_stands(journal: tuple[Change, ...]) -> None:
    plan = fold(journal)
    for one in journal:
        for field, value in one.fields.items():
            later = [c for c in journal if c.record == one.record and one.id in c.based_on and field in c.fields]
            standing = {(held.change, held.value) for held in plan.records[one.record].heads[field]}
            assert ((one.id, value) in standing) == (not later)


@given(journals())
def test_every_field_that_was_written_has_a_value(journal: tuple[Change, ...]) -> None:
    plan = fold(journal)
    for one in journal:
        assert set(one.fields) <= set(plan.records[one.record].values)


@given(journals())
def test_conflicts_are_exactly_the_fields_with_different_standing_values(journal: tuple[Change, ...]) -> None:
    for record in fold(journal).records.values():
        for field, heads in record.heads.items():
            differ = len({held.value for held in heads}) > 1
            assert (field in record.conflicts) == (differ or (field == REMOVED and record.contested))


@given(journals())
def test_choosing_ends_every_conflict_of_a_field(journal: tuple[Change, ...]) -> None:
    for record in fold(journal).records.values():
        mine = [c for c in journal if c.record == record.id]
        for field in set(record.conflicts) - {REMOVED}:
            chosen = record.heads[field][-1].value
            on = record.seen([field])
            last = replace(change(500_000, record.id, {field: chosen}), based_on=on)
            settled = fold_record([*mine, last])
            assert field not in settled.conflicts
            assert settled.get(field) == chosen


@given(journals())
def test_removing_what_was_seen_whole_hides_the_record(journal: tuple[Change, ...]) -> None:
    plan = fold(journal)
    for record in plan.records.values():
        last = replace(change(500_000, record.id, {REMOVED: True}), based_on=record.seen_whole())
        settled = fold_record([*(c for c in journal if c.record == record.id), last])
        assert settled.removed
        assert Plan({record.id: settled}).get(record.id) is None


@given(journals())
def test_plan_lists_what_is_not_removed_in_the_order_it_was_created(journal: tuple[Change, ...]) -> None:
    plan = fold(journal)
    listed = [record.id for record in plan.of("quick_win")]
    first = {r: min(c.id for c in journal if c.record == r) for r in listed}
    assert listed == sorted(listed, key=first.__getitem__)
    assert set(listed) == {r.id for r in plan.records.values() if not r.removed}


# -------------------------------------------------------------------- spelled out

NEW = change(1, "qw", {"name": "Simak", "owner": "bkd"})


def record(*changes: Change) -> Record:
    """Return the record that ``NEW`` and these changes leave behind."""
    return fold_record([NEW, *changes])


def test_two_who_change_different_fields_both_win() -> None:
    found = record(change(2, "qw", {"name": "SIMAK"}, on=(1,)), change(3, "qw", {"owner": "dlh"}, on=(1,)))
    assert found.values == {"name": "SIMAK", "owner": "dlh"}
    assert found.conflicts == {}


def test_two_who_change_one_field_unseen_leave_a_conflict_with_both_values() -> None:
    found = record(
        change(2, "qw", {"name": "SIMAK"}, on=(1,)), change(3, "qw", {"name": "Simak 2"}, on=(1,), by="Budi")
    )
    assert [(held.value, held.by) for held in found.conflicts["name"]] == [("Simak 2", "Budi"), ("SIMAK", "Ani")]
    assert found.get("name") == "Simak 2"


def test_two_who_write_the_same_value_unseen_agree() -> None:
    found = record(change(2, "qw", {"name": "SIMAK"}, on=(1,)), change(3, "qw", {"name": "SIMAK"}, on=(1,)))
    assert found.conflicts == {}
    assert found.seen(["name"]) == (name(2), name(3))


def test_choosing_the_loser_makes_it_stand_alone() -> None:
    found = record(
        change(2, "qw", {"name": "SIMAK"}, on=(1,)),
        change(3, "qw", {"name": "Simak 2"}, on=(1,)),
        change(4, "qw", {"name": "SIMAK"}, on=(2, 3)),
    )
    assert found.get("name") == "SIMAK"
    assert found.conflicts == {}


def test_a_choice_made_without_seeing_a_third_value_leaves_two() -> None:
    found = record(
        change(2, "qw", {"name": "B"}, on=(1,)),
        change(3, "qw", {"name": "C"}, on=(1,)),
        change(4, "qw", {"name": "D"}, on=(1,)),
        change(5, "qw", {"name": "B"}, on=(2, 3)),
    )
    assert {held.value for held in found.conflicts["name"]} == {"B", "D"}


def test_a_slow_clock_does_not_bring_back_what_its_owner_replaced() -> None:
    found = record(change(2, "qw", {"name": "SIMAK"}, on=(1,), minute=-600))
    assert found.get("name") == "SIMAK"
    assert found.conflicts == {}


def test_an_emptied_field_is_a_value_that_can_conflict() -> None:
    found = record(change(2, "qw", {"name": None}, on=(1,)), change(3, "qw", {"name": "B"}, on=(1,)))
    assert {held.value for held in found.conflicts["name"]} == {None, "B"}


def test_based_on_supersedes_only_the_fields_that_are_written_anew() -> None:
    found = record(change(2, "qw", {"owner": "dlh"}, on=(1,)))
    assert found.values == {"name": "Simak", "owner": "dlh"}
    assert found.heads["name"] == (Held("Simak", name(1), "Ani", NEW.at, "notebook"),)


def test_removal_hides_a_record_whose_every_value_was_seen() -> None:
    plan = fold([NEW, change(2, "qw", {REMOVED: True}, on=(1,))])
    assert plan.get("qw") is None
    assert plan.of("quick_win") == ()
    assert plan.conflicted == ()
    assert plan.records["qw"].get("name") == "Simak"


def test_removal_across_an_unseen_change_is_contested_and_the_record_stays() -> None:
    plan = fold([NEW, change(2, "qw", {"name": "SIMAK"}, on=(1,)), change(3, "qw", {REMOVED: True}, on=(1,))])
    found = plan.get("qw")
    assert found is not None
    assert found.contested
    assert list(found.conflicts) == [REMOVED]
    assert plan.conflicted == (found,)


def test_change_across_an_unseen_removal_is_contested_too() -> None:
    found = record(change(2, "qw", {REMOVED: True}, on=(1,)), change(3, "qw", {"owner": "dlh"}, on=(1,)))
    assert not found.removed
    assert found.contested


def test_change_by_who_saw_the_removal_does_not_contest_it() -> None:
    found = record(change(2, "qw", {REMOVED: True}, on=(1,)), change(3, "qw", {"owner": "dlh"}, on=(1, 2)))
    assert found.removed
    assert found.get("owner") == "dlh"


def test_contested_removal_ends_when_it_is_put_back_or_removed_again() -> None:
    both = (change(2, "qw", {REMOVED: True}, on=(1,)), change(3, "qw", {"owner": "dlh"}, on=(1,)))
    kept = record(*both, change(4, "qw", {REMOVED: False}, on=(2,)))
    gone = record(*both, change(4, "qw", {REMOVED: True}, on=(1, 2, 3)))
    assert (kept.removed, dict(kept.conflicts)) == (False, {})
    assert (gone.removed, dict(gone.conflicts)) == (True, {})


def test_removed_record_that_is_put_back_has_all_its_values() -> None:
    found = record(change(2, "qw", {REMOVED: True}, on=(1,)), change(3, "qw", {REMOVED: False}, on=(2,)))
    assert not found.removed
    assert (found.get("name"), found.get("owner")) == ("Simak", "bkd")


def test_two_who_remove_the_same_record_agree() -> None:
    found = record(change(2, "qw", {REMOVED: True}, on=(1,)), change(3, "qw", {REMOVED: True}, on=(1,)))
    assert found.removed
    assert found.conflicts == {}


@pytest.mark.parametrize("circle", [((2, (3,)), (3, (2,))), ((2, (4,)), (3, (2,)), (4, (3,)))])
def test_changes_based_on_each_other_in_a_circle_lose_no_value(circle: Sequence[tuple[int, tuple[int, ...]]]) -> None:
    changes = [change(n, "qw", {"name": f"value {n}"}, on=on) for n, on in circle]
    found = fold_record(changes)
    assert {held.value for held in found.conflicts["name"]} == {f"value {n}" for n, _ in circle}


def test_change_based_on_itself_stands() -> None:
    found = fold_record([change(1, "qw", {"name": "Simak"}, on=(1,)), change(2, "qw", {"name": "B"})])
    assert {held.value for held in found.conflicts["name"]} == {"Simak", "B"}


@pytest.mark.parametrize(
    "altered",
    [
        replace(NEW, fields={"name": "Simak", "owner": "dlh"}),
        replace(NEW, by="Budi"),
        replace(NEW, at="2026-11-23T00:00:00.000+00:00"),
        replace(NEW, based_on=("x",)),
        replace(NEW, record="other"),
    ],
)
def test_merge_refuses_a_change_that_was_altered(altered: Change) -> None:
    said = "The change change-000001 differs between two copies: one of them was altered."
    with pytest.raises(JournalError) as refusal:
        merge([NEW], [altered])
    assert str(refusal.value) == said


def test_history_says_what_each_change_replaced() -> None:
    steps = history([change(2, "qw", {"name": "SIMAK"}, on=(1,), by="Budi"), NEW])
    assert [(s.change.by, s.field, s.before, s.after) for s in steps] == [
        ("Ani", "name", None, "Simak"),
        ("Ani", "owner", None, "bkd"),
        ("Budi", "name", "Simak", "SIMAK"),
    ]


def test_record_gives_nothing_for_what_nobody_wrote() -> None:
    found = record()
    assert (found.get("year"), found.text("year"), found.number("year"), found.many("year")) == (None, "", None, ())
    assert found.text("name") == "Simak"


def test_plan_updated_replaces_records_of_the_same_id_only() -> None:
    before = fold([NEW, change(2, "other", {"name": "Simpul"})])
    after = before.updated([record(change(3, "qw", {"name": "SIMAK"}, on=(1,)))])
    assert [r.get("name") for r in after.of("quick_win")] == ["SIMAK", "Simpul"]
    assert [r.get("name") for r in before.of("quick_win")] == ["Simak", "Simpul"]


def test_fold_of_nothing_is_an_empty_plan() -> None:
    assert fold([]) == Plan({})
    assert merge() == ()
