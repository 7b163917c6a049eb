"""The journal: immutable changes, their fold into a plan, and the merge of two copies.

A change writes some fields of one record and names the changes it was *based on*: those its author
had on the screen. A value stands as long as no later change was based on it. So

* two people who changed different fields both win: their changes never compete;
* two who changed one field without seeing each other leave two standing values, a *conflict*, which
  lasts until a change based on both settles it;
* the fold depends on the set of changes only, never on their order of arrival, and merging is the
  union of two sets: idempotent, commutative, associative.

Nothing here knows what the fields mean, reads a clock or opens a file.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from types import MappingProxyType
from typing import NamedTuple, TypeAlias

from smartcity_kit.text.messages import KitError, tr

Value: TypeAlias = bool | int | str | tuple[str, ...] | None

REMOVED = "_removed"  # the one field every record has: True takes it out of the plan, False puts it back


class JournalError(KitError):
    """Two different changes carry one id: one of the copies was altered."""


@dataclass(frozen=True, slots=True)
class Change:
    """One accepted change: some fields of one record, who wrote them, when, and what they had seen.

    ``id`` is a UUIDv7, ``at`` an UTC time in ISO form, ``door`` the way it came in (notebook, hall,
    excel, pack, example). ``based_on`` holds ids of changes to the same record.
    """

    id: str
    record: str
    type: str
    fields: Mapping[str, Value]
    based_on: tuple[str, ...]
    by: str
    at: str
    door: str


class Held(NamedTuple):
    """One standing value of a field and the change that wrote it."""

    value: Value
    change: str
    by: str
    at: str
    door: str


@dataclass(frozen=True)
class Record:
    """One record as the journal leaves it: for each field the standing values, the winner first."""

    id: str
    type: str
    heads: Mapping[str, tuple[Held, ...]] = field(default_factory=dict)
    created: str = ""
    contested: bool = False  # removed by one person while another, not knowing, wrote a field

    @cached_property
    def values(self) -> Mapping[str, Value]:
        """The winning value of each field that was ever written."""
        return MappingProxyType({name: held[0].value for name, held in self.heads.items()})

    def get(self, name: str) -> Value:
        """Return the winning value of a field, None where nobody entered one."""
        held = self.heads.get(name)
        return held[0].value if held else None

    def text(self, name: str) -> str:
        """Return a field that holds text or a code, the empty string where nobody entered one."""
        value = self.get(name)
        return value if isinstance(value, str) else ""

    def number(self, name: str) -> int | None:
        """Return a field that holds a whole number, None where nobody entered one."""
        value = self.get(name)
        return value if isinstance(value, int) else None

    def many(self, name: str) -> tuple[str, ...]:
        """Return a field that holds several codes, empty where nobody entered one."""
        value = self.get(name)
        return value if isinstance(value, tuple) else ()

    @cached_property
    def conflicts(self) -> Mapping[str, tuple[Held, ...]]:
        """The fields with two or more different standing values, and a removal somebody wrote across."""
        found = {name: held for name, held in self.heads.items() if len({h.value for h in held}) > 1}
        if self.contested:
            found[REMOVED] = self.heads[REMOVED]
        return MappingProxyType(found)

    @property
    def removed(self) -> bool:
        """Whether the record was taken out of the plan, with nobody having changed it meanwhile."""
        if self.get(REMOVED) is not True or self.contested:
            return False
        return all(held.value is True for held in self.heads[REMOVED])

    def seen(self, names: Iterable[str]) -> tuple[str, ...]:
        """Return the changes behind the values of ``names``: what a writer who saw them is based on."""
        return tuple(sorted({held.change for name in names for held in self.heads.get(name, ())}))

    def seen_whole(self) -> tuple[str, ...]:
        """Return the changes behind every value: what a removal is based on."""
        return self.seen(self.heads)


@dataclass(frozen=True)
class Plan:
    """The state of a workshop: every record the journal speaks of, by id, at one position."""

    records: Mapping[str, Record] = field(default_factory=dict)

    @cached_property
    def _by_type(self) -> Mapping[str, tuple[Record, ...]]:
        return {name: _standing(some) for name, some in self._ever_by_type.items()}

    @cached_property
    def _ever_by_type(self) -> Mapping[str, tuple[Record, ...]]:
        found: dict[str, list[Record]] = defaultdict(list)
        for record in self.records.values():
            found[record.type].append(record)
        return {name: _in_order(some) for name, some in found.items()}

    @cached_property
    def _stamps(self) -> dict[str, object]:
        return {}

    def stamp(self, type_name: str) -> object:
        """Return what stays the same object for as long as no record of a type changes, from plan to plan."""
        return self._stamps.setdefault(type_name, object())

    def of(self, type_name: str) -> tuple[Record, ...]:
        """Return the records of one type that were not removed, in the order they were created."""
        return self._by_type.get(type_name, ())

    def ever(self, type_name: str) -> tuple[Record, ...]:
        """Return the records of one type in the order they were created, those that were removed as well."""
        return self._ever_by_type.get(type_name, ())

    def get(self, record_id: object) -> Record | None:
        """Return a record that was not removed, None where there is none of that id."""
        record = self.records.get(record_id) if isinstance(record_id, str) else None
        return None if record is None or record.removed else record

    @cached_property
    def conflicted(self) -> tuple[Record, ...]:
        """The records with an open conflict, in the order they were created."""
        found = (r for r in self.records.values() if r.conflicts)
        return tuple(sorted(found, key=lambda r: (r.created, r.id)))

    def updated(self, records: Iterable[Record]) -> Plan:
        """Return the plan with ``records`` in place of those of the same id; what they do not touch is kept."""
        changed = {record.id: record for record in records}
        plan = replace(self, records={**self.records, **changed})
        kinds = {record.type for record in changed.values()}
        kinds |= {self.records[name].type for name in changed if name in self.records}
        vars(plan)["_stamps"] = {name: stamp for name, stamp in self._stamps.items() if name not in kinds}
        if "_by_type" in vars(self):
            ever = {kind: self._regrouped(kind, changed) for kind in kinds}
            vars(plan)["_ever_by_type"] = {**self._ever_by_type, **ever}
            vars(plan)["_by_type"] = {**self._by_type, **{kind: _standing(some) for kind, some in ever.items()}}
        return plan

    def _regrouped(self, kind: str, changed: Mapping[str, Record]) -> tuple[Record, ...]:
        left = [record for record in self._ever_by_type.get(kind, ()) if record.id not in changed]
        return _in_order(left + [record for record in changed.values() if record.type == kind])


def _standing(records: Iterable[Record]) -> tuple[Record, ...]:
    return tuple(record for record in records if not record.removed)


def _in_order(records: Iterable[Record]) -> tuple[Record, ...]:
    return tuple(sorted(records, key=lambda r: (r.created, r.id)))


def fold(changes: Iterable[Change]) -> Plan:
    """Return the plan that ``changes`` (each once, in any order) leave behind."""
    by_record: dict[str, list[Change]] = defaultdict(list)
    for change in changes:
        by_record[change.record].append(change)
    return Plan({record_id: fold_record(some) for record_id, some in by_record.items()})


def fold_record(changes: Iterable[Change]) -> Record:
    """Return the record that ``changes``, all of that one record and at least one, leave behind.

    Of two standing values the later one wins (by time, then by id): every copy shows the same winner.
    """
    ordered = sorted(changes, key=lambda c: (c.at, c.id))
    superseded = {(name, seen) for c in ordered for seen in c.based_on if seen != c.id for name in c.fields}
    heads: dict[str, tuple[Held, ...]] = {}
    standing: dict[str, list[Change]] = {}
    for name in dict.fromkeys(name for c in ordered for name in c.fields):
        writers = [c for c in reversed(ordered) if name in c.fields]
        # Only an altered journal can supersede in a circle; then every value stands and a person decides.
        standing[name] = [c for c in writers if (name, c.id) not in superseded] or writers
        heads[name] = tuple(Held(c.fields[name], c.id, c.by, c.at, c.door) for c in standing[name])
    first = ordered[0]
    created = min(c.id for c in ordered)
    return Record(first.record, first.type, heads, created, contested=_contested(standing))


def _contested(standing: Mapping[str, list[Change]]) -> bool:
    """Tell whether a removal stands that somebody wrote across without having seen it."""
    removals = [c for c in standing.get(REMOVED, ()) if c.fields[REMOVED] is True]
    if not removals:
        return False
    covered = {seen for removal in removals for seen in removal.based_on} | {r.id for r in removals}
    gone = {removal.id for removal in removals}
    writers = (c for name, some in standing.items() if name != REMOVED for c in some)
    return any(c.id not in covered and not gone.intersection(c.based_on) for c in writers)


def merge(*journals: Iterable[Change]) -> tuple[Change, ...]:
    """Return the union of ``journals``, each change once, in order of time.

    Raises JournalError when two copies hold different changes under one id.
    """
    found: dict[str, Change] = {}
    for change in (change for journal in journals for change in journal):
        if found.setdefault(change.id, change) != change:
            raise JournalError(
                tr("The change {id} differs between two copies: one of them was altered.", id=change.id)
            )
    return tuple(sorted(found.values(), key=lambda c: (c.at, c.id)))


@dataclass(frozen=True, slots=True)
class Step:
    """One line of a history: a field that one change wrote, with the value it replaced."""

    change: Change
    field: str
    before: Value
    after: Value


def history(changes: Iterable[Change]) -> tuple[Step, ...]:
    """Return every field that ``changes`` to one record ever wrote, oldest first, nothing left out."""
    last: dict[str, Value] = {}
    steps = []
    for change in sorted(changes, key=lambda c: (c.at, c.id)):
        for name, value in change.fields.items():
            steps.append(Step(change, name, last.get(name), value))
            last[name] = value
    return tuple(steps)
