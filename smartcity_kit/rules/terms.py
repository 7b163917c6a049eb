"""Years of records, and the terms (short, medium, long) that the years of a plan fall into."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import TypeAlias

from smartcity_kit.journal import Record
from smartcity_kit.model.method import Horizon
from smartcity_kit.rules.case import Case

_Place: TypeAlias = tuple[str, str, str]  # a dimension, the id of what is undertaken, that of its programme or ""


def term(case: Case, record: Record) -> Horizon | None:
    """Return the term that the first year of ``record`` falls into; None while that year or the plan's is open."""
    first, start = case.settings.number("period_start"), record.number("start_year")
    return None if first is None or start is None else case.method.stages.horizon(start - first + 1)


def years(record: Record) -> range | None:
    """Return the years of a record, both ends inside; None while one of them is open or they stand reversed.

    A record that names one year only is at work in that year.
    """
    start, end = record.number("start_year"), record.number("end_year")
    start, end = (start if start is not None else end), (end if end is not None else start)
    return range(start, end + 1) if start is not None and end is not None and end >= start else None


@dataclass(frozen=True, slots=True)
class Undertaking:
    """A programme or a quick win; ``under`` is the programme that a quick win belongs to."""

    record: Record
    under: Record | None = None

    @property
    def quick(self) -> bool:
        """Whether it is a quick win."""
        return self.record.type == "quick_win"

    @property
    def programme(self) -> Record | None:
        """The programme through which it leads to a strategy and an objective."""
        return self.under if self.quick else self.record


def undertakings(case: Case, opd: str | None = None) -> Iterator[tuple[str, list[Undertaking]]]:
    """Yield each dimension in the framework's order with its programmes, each followed by its quick wins.

    A quick win without a programme follows the programmes of its own dimension. The last dimension is
    "" for what has none. With ``opd`` only what belongs to that OPD is there.
    """
    every = case.once("undertakings", lambda: _every(case)) if opd is None else case.share(undertaken, at=opd) or ()
    for dimension, some in groupby(every, itemgetter(0)):
        yield dimension, [_met(case, one, under) for _, one, under in some]


def undertaken(case: Case) -> Mapping[str, tuple[_Place, ...]]:
    """Return what is undertaken by the OPD it belongs to: dimension, id, and id of the programme it is under."""
    found: dict[str, list[_Place]] = {}
    for place in case.once("undertakings", lambda: _every(case)):
        found.setdefault(case.owner(case.plan.records[place[1]]), []).append(place)
    return {opd: tuple(some) for opd, some in found.items()}


def _met(case: Case, one: str, under: str) -> Undertaking:
    return Undertaking(case.plan.records[one], case.plan.records[under] if under else None)


def _every(case: Case) -> tuple[_Place, ...]:
    found: dict[str, list[_Place]] = {d.code: [] for d in case.method.framework.dimensions}
    inside: dict[str, list[Record]] = {}
    for record in case.of("quick_win"):
        if case.plan.get(record.get("programme")) is not None:
            inside.setdefault(record.text("programme"), []).append(record)
    nested = {record.id for some in inside.values() for record in some}
    for record in case.of("programme"):
        code = record.text("dimension")
        row = [(code, record.id, ""), *((code, one.id, record.id) for one in inside.get(record.id, ()))]
        found.setdefault(code, []).extend(row)
    for record in case.of("quick_win"):
        if record.id not in nested:
            code = record.text("dimension")
            found.setdefault(code, []).append((code, record.id, ""))
    loose = found.pop("", [])
    return tuple(place for some in (*found.values(), loose) for place in some)
