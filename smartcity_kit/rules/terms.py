"""Years of records, and the terms (short, medium, long) that the years of a plan fall into."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from smartcity_kit.journal import Record
from smartcity_kit.model.method import Horizon
from smartcity_kit.rules.case import Case


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
    found: dict[str, list[Undertaking]] = {d.code: [] for d in case.method.framework.dimensions}
    theirs = {record.id for kind in ("programme", "quick_win") for record in case.of(kind, opd)}
    inside: dict[str, list[Record]] = {}
    for record in case.of("quick_win"):
        if case.plan.get(record.get("programme")) is not None:
            inside.setdefault(record.text("programme"), []).append(record)
    nested = {record.id for some in inside.values() for record in some}
    for record in case.of("programme"):
        row = [Undertaking(record), *(Undertaking(one, record) for one in inside.get(record.id, ()))]
        found.setdefault(record.text("dimension"), []).extend(one for one in row if one.record.id in theirs)
    for record in case.of("quick_win"):
        if record.id in theirs and record.id not in nested:
            found.setdefault(record.text("dimension"), []).append(Undertaking(record))
    loose = found.pop("", [])
    yield from ((code, some) for code, some in (*found.items(), ("", loose)) if some)
