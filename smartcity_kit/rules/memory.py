"""What was computed from a plan, kept for as long as nothing it was computed from has changed.

A hundred people write into one plan, and each of them looks at a few tables. A change of one programme leaves the
attendance as it was; so whoever computes something is watched for the types of records that are read, and what
came out stands until one of these changes, or the method, or the day.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple, Protocol, TypeVar, cast

from smartcity_kit.journal import Change, Plan, Record

_Made = TypeVar("_Made")

MOST = 4_000  # things kept; what was not asked for longest goes first
EVERYTHING = "*"  # stands for every type: somebody went through all records, or asked for one that is not there
SETTINGS = "workshop"  # read by nearly everything, once a case


class Looked(Protocol):
    """What things are computed from: a plan, the method in force, and the day."""

    @property
    def plan(self) -> Plan:
        """The plan."""

    @property
    def method(self) -> object:
        """The method."""

    @property
    def today(self) -> date:
        """The day."""


class _Kept(NamedTuple):
    value: object
    method: object
    today: date
    stamps: Mapping[str, object]


class Memory:
    """What was computed, and from which types of records; one thread at a time computes."""

    def __init__(self) -> None:
        """Start with nothing."""
        self._kept: OrderedDict[Hashable, _Kept] = OrderedDict()
        self._reading: list[set[str]] = []

    def watched(self, plan: Plan) -> Plan:
        """Return a plan that tells this memory what is read from it."""
        return _WatchedPlan(plan, self)

    def watches(self, plan: Plan) -> bool:
        """Whether what is read from a plan is told to this memory."""
        return isinstance(plan, _WatchedPlan) and plan.memory is self

    def journal(
        self, plan: Plan, journal: Callable[[Sequence[str]], Iterable[Change]]
    ) -> Callable[[Sequence[str]], Iterable[Change]]:
        """Return a journal whose readers are noted as readers of the records they ask about."""

        def past(touched: Sequence[str]) -> Iterable[Change]:
            for name in touched:
                found = plan.records.get(name)
                self.read(EVERYTHING if found is None else found.type)
            return journal(touched)

        return past

    def everything(self) -> None:
        """Note that something was read of which nobody can say what it rests on: it holds until the next change."""
        self.read(EVERYTHING)

    def once(self, case: Looked, key: Hashable, make: Callable[[], _Made], also: str = "") -> _Made:
        """Return what ``make`` makes of a case with a watched plan, or what it made while nothing changed.

        ``also`` is a type of records that it rests on besides those it asks the plan for.
        """
        kept = self._kept.get(key)
        if kept is None or not _holds(kept, case):
            self._reading.append({SETTINGS, also} - {""})
            try:
                value = make()
            finally:
                read = self._reading.pop()
            kept = _Kept(value, case.method, case.today, {name: _stamp(case.plan, name) for name in read})
            self._kept[key] = kept
            if len(self._kept) > MOST:
                self._kept.popitem(last=False)
        self._kept.move_to_end(key)
        if self._reading:
            self._reading[-1].update(kept.stamps)
        return cast("_Made", kept.value)

    def read(self, type_name: str) -> None:
        """Note that records of a type were read by whatever is being computed."""
        if self._reading:
            self._reading[-1].add(type_name)


def _holds(kept: _Kept, case: Looked) -> bool:
    if kept.method is not case.method or kept.today != case.today:
        return False
    return all(_stamp(case.plan, name) is stamp for name, stamp in kept.stamps.items())


def _stamp(plan: Plan, type_name: str) -> object:
    base = plan.base if isinstance(plan, _WatchedPlan) else plan
    return base.records if type_name == EVERYTHING else base.stamp(type_name)


class _WatchedRecords(Mapping[str, Record]):
    """Records that say of which type they are whenever one is read."""

    def __init__(self, records: Mapping[str, Record], tell: Callable[[str], None]) -> None:
        """Watch ``records``."""
        self._records, self._tell = records, tell

    def get(self, key: str, default: Record | None = None) -> Record | None:  # type: ignore[override] # no other default is asked for
        """Return a record; of one that is not there nobody knows the type."""
        found = self._records.get(key)
        if found is not None:
            self._tell(found.type)
        elif key:
            self._tell(EVERYTHING)
        return default if found is None else found

    def __getitem__(self, key: str) -> Record:
        """Return a record that is there."""
        found = self.get(key)
        if found is None:
            raise KeyError(key)
        return found

    def __iter__(self) -> Iterator[str]:
        """Go through all of them."""
        self._tell(EVERYTHING)
        return iter(self._records)

    def __len__(self) -> int:
        """Count them."""
        self._tell(EVERYTHING)
        return len(self._records)


class _WatchedPlan(Plan):
    """A plan that says what is read from it."""

    def __init__(self, base: Plan, memory: Memory) -> None:
        """Watch ``base``."""
        super().__init__(_WatchedRecords(base.records, memory.read))
        vars(self).update(base=base, memory=memory)

    base: Plan
    memory: Memory

    def of(self, type_name: str) -> tuple[Record, ...]:
        """Return the records of one type, as the plan itself does."""
        self.memory.read(type_name)
        return self.base.of(type_name)

    def ever(self, type_name: str) -> tuple[Record, ...]:
        """Return the records of one type, removed ones as well, as the plan itself does."""
        self.memory.read(type_name)
        return self.base.ever(type_name)

    def updated(self, records: Iterable[Record]) -> Plan:
        """Return another plan, which nobody watches; it rests on everything in this one."""
        self.memory.everything()
        return self.base.updated(records)

    def __eq__(self, other: object) -> bool:
        """Tell whether the records are the same, whoever watches them."""
        self.memory.everything()
        return self.base == (other.base if isinstance(other, _WatchedPlan) else other)

    __hash__ = Plan.__hash__

    @property
    def conflicted(self) -> tuple[Record, ...]:
        """Return the records with an open conflict, of whichever type."""
        self.memory.everything()
        return self.base.conflicted
