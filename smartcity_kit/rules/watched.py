"""A case and a plan that tell a ``Watch`` what is asked of them; to who asks they are like any other."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar, cast

from smartcity_kit.journal import Plan, Record
from smartcity_kit.rules.case import Case, years_of
from smartcity_kit.text.messages import language

if TYPE_CHECKING:
    from smartcity_kit.rules.watch import Watch

Question: TypeAlias = tuple[Any, ...]  # its kind, then what it asks for: texts, numbers, None and tuples of them
Args: TypeAlias = tuple[Hashable, ...]

# One record by its id; every record of a type; those that were removed as well; every record; what a function made of
# the case; one unit's share of that; what does not stand in the plan; what nobody can say again.
RECORD, TYPE, EVER, ALL = "record", "type", "ever", "all"
MADE, SHARE, OUTSIDE, NEVER = "made", "share", "outside", "never"

_Made = TypeVar("_Made")


class WatchedCase(Case):
    """A case that tells its watch what it was asked; with another plan in it, one like any other."""

    @property
    def watch(self) -> Watch | None:
        """Who is told, None where the plan is not the watched one."""
        return self.plan.watch if isinstance(self.plan, WatchedPlan) else None

    @property
    def settings(self) -> Record:
        """The workshop's settings, an empty record where nobody wrote any."""
        return self.plan.get("workshop") or Record("workshop", "workshop")

    @property
    def period(self) -> range | None:
        """The years of the plan, both ends inside; None while they are not set or stand reversed."""
        return years_of(self.settings)

    @cached_property
    def _asked(self) -> dict[Hashable, tuple[object, tuple[Question, ...]]]:
        return {}

    def once(self, key: Hashable, make: Callable[[], _Made], of: Record | None = None) -> _Made:
        """Return what ``make`` makes, made once; whoever gets it asked what its making asked."""
        watch, place = self.watch, (key, language())
        if watch is None:
            return super().once(key, make, of)
        if place not in self._asked:
            with watch.asking() as asked:
                made = make()
            self._asked[place] = made, tuple(asked)
        value, questions = self._asked[place]
        for question in questions:
            watch.note(question)
        return cast("_Made", value)

    def share(self, make: Callable[..., Mapping[str, _Made]], *args: Hashable, at: str) -> _Made | None:
        """Return one unit's share of what is divided, and note that this share alone was looked at."""
        watch = self.watch
        return super().share(make, *args, at=at) if watch is None else watch.share(make, args, at)

    def made(self, make: Callable[..., _Made], *args: Hashable) -> _Made:
        """Return what ``make`` makes, and note that it was looked at: the whole, where it is divided."""
        watch = self.watch
        return super().made(make, *args) if watch is None else watch.made(make, args, {})


class WatchedPlan(Plan):
    """A plan that tells its watch which records and types are looked at."""

    watch: Watch

    def __init__(self, plan: Plan, watch: Watch) -> None:
        """Stand before ``plan``."""
        object.__setattr__(self, "records", _WatchedRecords(plan.records, watch))
        object.__setattr__(self, "watch", watch)
        object.__setattr__(self, "_plan", plan)

    _plan: Plan

    def of(self, type_name: str) -> tuple[Record, ...]:
        """Return the records of one type, and note that all of them were looked at."""
        self.watch.note((TYPE, type_name))
        return self._plan.of(type_name)

    def ever(self, type_name: str) -> tuple[Record, ...]:
        """Return the records of one type, removed ones as well, and note that all of them were looked at."""
        self.watch.note((EVER, type_name))
        return self._plan.ever(type_name)

    def get(self, record_id: object) -> Record | None:
        """Return a record, and note that it was looked at, also where there is none."""
        if isinstance(record_id, str):
            self.watch.note((RECORD, record_id))
        return self._plan.get(record_id)

    def updated(self, records: Iterable[Record]) -> Plan:
        """Return another plan, which nobody watches; every record was looked at."""
        self.watch.note((ALL,))
        return self._plan.updated(records)

    def stamp(self, type_name: str) -> object:
        """Return what stands for the records of a type, and note that all of them were looked at."""
        self.watch.note((TYPE, type_name))
        return self._plan.stamp(type_name)

    @property
    def conflicted(self) -> tuple[Record, ...]:
        """The records with an open conflict; every record was looked at."""
        self.watch.note((ALL,))
        return self._plan.conflicted


class _WatchedRecords(Mapping[str, Record]):
    """The records of a plan by id, noting which were asked for."""

    def __init__(self, records: Mapping[str, Record], watch: Watch) -> None:
        self._records, self._watch = records, watch

    def __getitem__(self, record: str) -> Record:
        self._watch.note((RECORD, record))
        return self._records[record]

    def __iter__(self) -> Iterator[str]:
        self._watch.note((ALL,))
        return iter(self._records)

    def __len__(self) -> int:
        self._watch.note((ALL,))
        return len(self._records)
