"""Taking back changes by new ones: what stood before comes back, where nobody has worked on since.

Nothing is ever taken out of the journal. A field gets the value it would have without the changes that are
taken back; a record that only they wrote is removed. What somebody else wrote on top of them stays, and is said.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from smartcity_kit.journal import REMOVED, Change, Record, Value, fold_record


@dataclass(frozen=True, slots=True)
class Restored:
    """What one new change writes to take others back: ``fields`` of a record, based on ``based_on``."""

    record: str
    type: str
    fields: Mapping[str, Value]
    based_on: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Kept:
    """What cannot be taken back, because ``by`` wrote on top of it: a field, or the whole of a new record ("")."""

    record: str
    type: str
    field: str
    by: str


@dataclass(frozen=True, slots=True)
class Undo:
    """What taking back some changes comes to; nothing in both means that they no longer stand anywhere."""

    restored: tuple[Restored, ...] = ()
    kept: tuple[Kept, ...] = ()


def undo_of(changes: Iterable[Change], ids: Iterable[str]) -> Undo:
    """Return what it takes to take back the changes ``ids``, given every change of the records they touch."""
    wanted = frozenset(ids)
    by_record: dict[str, list[Change]] = defaultdict(list)
    for change in changes:
        by_record[change.record].append(change)
    restored: list[Restored] = []
    kept: list[Kept] = []
    for some in by_record.values():
        mine = [one for one in some if one.id in wanted]
        others = [one for one in some if one.id not in wanted]
        if mine:
            done, left = _undo_record(mine, others) if others else _remove(mine)
            restored += done
            kept += left
    return Undo(tuple(restored), tuple(kept))


def _remove(mine: Sequence[Change]) -> tuple[list[Restored], list[Kept]]:
    """Take out a record that nobody else wrote into."""
    now = fold_record(mine)
    if now.removed:
        return [], []
    return [Restored(now.id, now.type, {REMOVED: True}, now.seen_whole())], []


def _undo_record(mine: Sequence[Change], others: Sequence[Change]) -> tuple[list[Restored], list[Kept]]:
    """Give back, field by field, what stood before; a record that others went on with is left as it is."""
    now, before = fold_record([*mine, *others]), fold_record(others)
    first = min((*mine, *others), key=_order)
    if first in mine:
        # To empty what the others built on would leave a torso, to remove it would take their work too.
        return [], [Kept(now.id, now.type, "", max(others, key=_order).by)]
    fields: dict[str, Value] = {}
    based_on: set[str] = set()
    kept = []
    for name in dict.fromkeys(name for one in mine for name in one.fields):
        writers = {one.id for one in mine if name in one.fields}
        later = [one for one in others if name in one.fields and writers.intersection(one.based_on)]
        standing = [held for held in now.heads[name] if held.change in writers]
        back = _value_before(before, name)
        if later:
            kept.append(Kept(now.id, now.type, name, max(later, key=_order).by))
        elif any(held.value != back for held in standing):
            # Based on theirs alone: a conflict that stood before them stands again.
            fields[name] = back
            based_on.update(held.change for held in standing)
    done = [Restored(now.id, now.type, fields, tuple(sorted(based_on)))] if fields else []
    return done, kept


def _value_before(before: Record, name: str) -> Value:
    value = before.get(name)
    return False if name == REMOVED and value is None else value


def _order(change: Change) -> tuple[str, str]:
    return change.at, change.id
