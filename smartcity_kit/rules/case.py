"""What every rule is given, and what it answers with."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import TypeVar, cast

from smartcity_kit.journal import Change, Plan, Record
from smartcity_kit.model import choices
from smartcity_kit.model.fields import Types
from smartcity_kit.model.method import Method
from smartcity_kit.rules.memory import Memory
from smartcity_kit.text.messages import language, tr

_Made = TypeVar("_Made")


@dataclass(frozen=True)
class Case:
    """A plan, the method it follows, the record types it is made of, and the day it is looked at.

    ``memory`` keeps what was computed from one case to the next; its plan has to be one that memory watches.
    """

    plan: Plan
    method: Method
    types: Types
    today: date
    #: The changes of some records, for a rule that asks how they stood earlier; whoever has no journal knows none.
    journal: Callable[[Sequence[str]], Iterable[Change]] = field(default=lambda _: (), compare=False)
    memory: Memory | None = field(default=None, compare=False, repr=False)

    @cached_property
    def settings(self) -> Record:
        """The workshop's settings, an empty record where nobody wrote any."""
        return self.plan.get("workshop") or Record("workshop", "workshop")

    def of(self, type_name: str, opd: str | None = None) -> tuple[Record, ...]:
        """Return the records of a type, of the whole region or of one OPD."""
        if opd is None:
            return self.plan.of(type_name)
        return self.share(owned, type_name, at=opd) or ()

    def owner(self, record: Record) -> str:
        """Return the id of the OPD a record belongs to, the empty string where it belongs to the region."""
        return choices.owner_of(record, self.types[record.type], self.plan)

    def title(self, record: Record) -> str:
        """Return what people call the record; of a type that only a later kit declares, its id."""
        kind = self.types.get(record.type)
        return choices.title(record, kind, self.plan, self.method, self.types) if kind is not None else record.id

    def label(self, of: str, code: object) -> str:
        """Return the label of a stored code of a list or of a record."""
        return choices.label_of(of, code, self.plan, self.method, self.types)

    def opd_name(self, opd: str) -> str:
        """Return the name of an OPD, or that there is none."""
        record = self.plan.get(opd)
        return self.title(record) if record is not None else tr("Without an owner")

    def dimension(self, record: Record) -> str:
        """Return the code of a record's dimension, its own or that of the quick win or programme it is about."""
        own = record.text("dimension")
        linked = (self.plan.get(record.get(name)) for name in ("quick_win", "programme"))
        return own or next((link.text("dimension") for link in linked if link is not None), "")

    @cached_property
    def _made(self) -> dict[Hashable, object]:
        return {}

    def once(self, key: Hashable, make: Callable[[], _Made], of: Record | None = None) -> _Made:
        """Return what ``make`` makes of this case, made once in each language: sixty OPDs ask for the same.

        ``of`` is a record that ``make`` was handed and did not ask the plan for: what is made rests on it as well.
        """
        place = (key, language())
        if self.memory is not None and self.memory.watches(self.plan):
            return self.memory.once(self, place, make, "" if of is None else of.type)
        if place not in self._made:
            self._made[place] = make()
        return cast("_Made", self._made[place])

    def made(self, make: Callable[..., _Made], *args: Hashable) -> _Made:
        """Return ``make(case, *args)``, made once; whoever asks for it depends on what comes out of it alone."""
        return self.once((make, *args), lambda: make(self, *args))

    def share(self, make: Callable[..., Mapping[str, _Made]], *args: Hashable, at: str) -> _Made | None:
        """Return one unit's share of what ``make(case, *args)`` divides among the OPDs, None where it has none.

        ``make`` runs once for all of them. A unit whose own share stayed as it was need not look again,
        whatever became of the others' (see ``rules.watch``).
        """
        return self.divided(make, *args).get(at)

    def divided(self, make: Callable[..., Mapping[str, _Made]], *args: Hashable) -> Mapping[str, _Made]:
        """Return every unit's share of what ``make(case, *args)`` divides among the OPDs."""
        return self.made(make, *args)

    @cached_property
    def period(self) -> range | None:
        """The years of the plan, both ends inside; None while they are not set or stand reversed."""
        return years_of(self.settings)


def years_of(settings: Record) -> range | None:
    """Return the years of the plan that the settings say, None while they are not set or stand reversed."""
    start, end = settings.number("period_start"), settings.number("period_end")
    return range(start, end + 1) if start is not None and end is not None and end >= start else None


def owned(case: Case, type_name: str) -> Mapping[str, tuple[Record, ...]]:
    """Return the records of a type by the OPD they belong to, under the empty string those of the region."""
    found: dict[str, list[Record]] = {}
    for record in case.plan.of(type_name):
        found.setdefault(case.owner(record), []).append(record)
    return {opd: tuple(some) for opd, some in found.items()}


@dataclass(frozen=True, slots=True)
class Finding:
    """Something a person should look at: never a reason not to save.

    ``weight`` is ``"conflict"`` (two values wait for a choice), ``"open"`` (something is missing) or
    ``"check"`` (something looks wrong, and may be right).
    """

    rule: str
    weight: str
    type: str
    record: str
    about: str
    says: str
    advice: str

    def __str__(self) -> str:
        """Return the finding as sentences."""
        return f"{self.about}: {self.says} {self.advice}".strip()


def finding(case: Case, rule: str, weight: str, record: Record, says: str, advice: str) -> Finding:
    """Return a finding about one record, named as people name it."""
    return Finding(rule, weight, record.type, record.id, case.title(record), says, advice)


def listed(names: Iterable[str], most: int = 5) -> str:
    """Return names with commas between them, the rest of a long list as a number."""
    every = list(names)
    more = len(every) - most
    shown = ", ".join(every[:most])
    return tr("{names} and {more} more", names=shown, more=more) if more > 0 else shown
