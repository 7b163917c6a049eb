"""One opened workshop: the store, the plan as last read, what was made of it, who watches."""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from time import monotonic
from typing import Any, TypeAlias, cast

from uuid_utils import uuid7

from smartcity_kit import rules
from smartcity_kit.forms.desk import Alone, Presence
from smartcity_kit.forms.live import Watchers
from smartcity_kit.journal import Change, Plan, Record, Value, fold
from smartcity_kit.model.choices import options_of
from smartcity_kit.model.fields import Field, Types
from smartcity_kit.model.kinds import NO_OPTIONS, Link, Links, Options
from smartcity_kit.model.method import Method
from smartcity_kit.rules import budget, checks, completeness, receipts, terms
from smartcity_kit.rules.case import owned
from smartcity_kit.rules.memory import Memory
from smartcity_kit.rules.watch import Fact, Trace, Watch, digest_of
from smartcity_kit.rules.watched import NEVER, OUTSIDE
from smartcity_kit.sources import BOOKS, EVALUATION, load_method
from smartcity_kit.store import Pause, Store, Writer
from smartcity_kit.text.dates import stamp
from smartcity_kit.text.messages import language
from smartcity_kit.text.writers import written_by
from smartcity_kit.views import changes, summaries, tables
from smartcity_kit.views.documents import Figure, Notice, Table, part_digest

View: TypeAlias = Callable[..., Table | Figure | Notice]  # from a case and what it is asked for
PATIENCE = 30.0  # seconds that a chart may lag behind the plan where many people write
LONGEST_NAME = 120  # characters of the name of whoever writes, as the journal keeps it
Row: TypeAlias = tuple[str, str, Mapping[str, Value], tuple[str, ...]]  # record, type, fields, based on


@dataclass(frozen=True)
class Crowd:
    """What a process that serves many people brings: who watches, and what it enters while somebody waits.

    Somebody waits for the disk (changes are then written by one thread, in groups) and for a chart, which is
    drawn anew after ``PATIENCE`` at the earliest. ``wrote`` is called by whoever waited, when it is in the file.
    ``seat(type, who)`` is how somebody at a form or grid of a record type sees who else is at work there.
    """

    watchers: Watchers
    pause: Pause
    wrote: Callable[[], None] = lambda: None
    seat: Callable[[str, str], Presence] = lambda _type, _who: Alone()


class Live:
    """What all views of one opened workshop share: the store, the plan as last read, who watches."""

    def __init__(
        self,
        store: Store,
        types: Types,
        by: str,
        door: str,
        crowd: Crowd | None = None,
    ) -> None:
        """Read the plan; where a ``crowd`` shares the process, its watchers take the place of the usual ones."""
        self.store, self.types, self.by, self.door = store, types, written_by(by), door
        self.watchers = Watchers() if crowd is None else crowd.watchers
        self._writer = None if crowd is None else Writer(store, crowd.pause)
        self.seat = Crowd(self.watchers, nullcontext).seat if crowd is None else crowd.seat
        self._pause = None if crowd is None else crowd.pause
        self._wrote = None if crowd is None else crowd.wrote
        self._drawing = threading.Lock()
        self._drawn: dict[Hashable, tuple[Plan, float, Figure | Notice]] = {}
        self._append: Callable[[Sequence[Change]], object] = (self._writer or store).append
        self.position = store.position()
        self.plan = store.plan()
        self._case: rules.Case | None = None
        self._memory = Memory()
        self._then: tuple[tuple[int, date], Plan] | None = None  # the plan of an earlier day, and for which look
        self._watch: Watch | None = None

    def case(self) -> rules.Case:
        """Return the case of the plan as it stands, made anew only when the plan or the day changed."""
        if self._watch is not None and self._watch.plan is self.plan:
            return self._watch.case
        today = datetime.now().astimezone().date()
        if self._case is None or self._case.today != today:
            watched, past = self._memory.watched(self.plan), self._memory.journal(self.plan, self.store.changes_of)
            self._case = rules.Case(watched, self._method(), self.types, today, past, self._memory)
        return self._case

    def lent(self) -> AbstractContextManager[object]:
        """Let others go on, where a process serves many, while something is done that takes long."""
        return nullcontext() if self._pause is None else self._pause()

    def forget_case(self) -> None:
        """Let the next question read the method anew."""
        self._case = None

    def watch(self, known: Mapping[Fact, Trace], results: Callable[[str], object | None]) -> Watch:
        """Note from now on what is read of the plan as it stands; the rest is as ``Watch`` is given it."""
        named = {"changes": self.changes} | {f"{f.__module__}:{f.__qualname__}": f for f in printed_functions()}
        outside = {
            "before": lambda day: self.store.digest_before(_midnight(date.fromisoformat(day))),
            "history": lambda *touched: digest_of(" ".join(one.id for one in self.store.changes_of(touched))),
        }
        self._watch = None
        case = replace(self.case(), plan=self.plan, journal=self.store.changes_of, memory=None)
        self._watch = Watch(case, named, outside, _shown, known, results)
        return self._watch

    def stamp(self) -> str:
        """Return what tells the ground that facts rest on, besides the plan and the kit: method, day, language."""
        case, here = self.case(), datetime.now().astimezone()
        clock = (case.today.isoformat(), here.tzname(), str(here.utcoffset()))
        return repr((case.method.model_dump_json(), clock, language()))

    def unwatched(self) -> None:
        """Note that something was read of which nobody can say whether it is still the same."""
        self._memory.everything()
        if self._watch is not None:
            self._watch.note((NEVER,))

    def _method(self, **instead: str) -> Method:
        settings = self.plan.get("workshop") or Record("workshop", "workshop")
        return load_method(
            instead.get("framework") or settings.text("framework") or "kominfo",
            instead.get("scheme") or settings.text("scheme") or "spbe",
            beside=self.beside(),
            readiness=settings.text("readiness") or "triad",
            evaluation=settings.text("evaluation") or EVALUATION,
            books=settings.text("book_set") or BOOKS,
        )

    def other_method(self, *, framework: str = "", scheme: str = "") -> Method:
        """Return the method with another framework or scheme; raises MethodError where it cannot be read."""
        self.unwatched()
        return self._method(framework=framework, scheme=scheme)

    def beside(self) -> Path | None:
        """Return the folder in which the workshop file lies, None for a database."""
        place = Path(self.store.place)
        return place.parent if place.is_file() else None

    def about(self) -> Mapping[str, str | int]:
        """Return what is saved beside each result of a notebook, for whoever prints it as it was saved."""
        settings = self.case().settings
        return {
            "marker": settings.text("marker"),
            "region": settings.text("region"),
            "position": self.position,
        }

    def part(self, view: View, args: tuple[Hashable, ...], kwargs: Mapping[str, Hashable]) -> Table | Figure | Notice:
        """Return what a view makes of the case: the same one for the forty handouts that show it."""
        if self._watch is not None and self._watch.plan is self.plan:
            return self._watch.made(view, args, kwargs)
        case, key = self.case(), ("part", view, args, tuple(sorted(kwargs.items())))
        return case.once(key, lambda: view(case, *args, **kwargs))

    def options(self, field: Field) -> Options:
        """Return the choices of a field as the plan and the method stand; the same object while nothing changed."""
        case, kind = self.case(), field.kind
        if not isinstance(kind, Link | Links):
            return NO_OPTIONS
        return case.once(("options", kind.of), lambda: options_of(kind, case.plan, case.method, case.types))

    def drawn(self, view: Callable[[rules.Case], Figure | Notice]) -> Figure | Notice:
        """Return a chart of the plan: the same for everybody, and where many write not a new one at each save."""
        if self._pause is None:
            return cast("Figure | Notice", self.part(view, (), {}))
        if (kept := self._fresh(view)) is None:
            # Nobody else's memory: this is not done in turn.
            case = replace(self.case(), plan=self.plan, journal=self.store.changes_of, memory=None)
            # Drawing takes as long as a hundred saves, and matplotlib draws one picture at a time.
            with self._pause(), self._drawing:
                if (kept := self._fresh(view)) is None:
                    kept = view(case)
                    self._drawn[view, language()] = (case.plan, monotonic(), kept)
        return kept

    def _fresh(self, view: Hashable) -> Figure | Notice | None:
        plan, drawn, chart = self._drawn.get((view, language()), (None, 0.0, None))
        return chart if plan is self.plan or monotonic() - drawn < PATIENCE else None

    def changes(self, case: rules.Case, stage: str | None, opd: str | None) -> Table:
        """Return what differs between the plan as it stood after a stage's last day and as it stands now."""
        day = changes.last_day(case, stage)
        if day is None:
            return changes.no_day(case, stage)
        return changes.changes_table(case, self.plan_after(day), day, opd)

    def plan_after(self, day: date) -> Plan:
        """Return the plan as it stood at the end of ``day`` on this machine's clock, folded from the journal."""
        self._memory.everything()
        if self._watch is not None:
            self._watch.note((OUTSIDE, "before", day.isoformat()))
        key = (self.position, day)
        if self._then is None or self._then[0] != key:
            self._then = (key, self._folded_until(_midnight(day)))
        return self._then[1]

    def _folded_until(self, moment: str) -> Plan:
        """Return the plan as it stood at a moment: what nobody touched since stands as it does now."""
        since = self.store.changes_of_touched(moment)
        touched = {one.record for one in since}
        then = fold(one for one in since if one.at < moment)
        kept = {name: record for name, record in self.plan.records.items() if name not in touched}
        return Plan({**kept, **then.records})

    def close(self) -> None:
        """Write what still waits and let go of the store."""
        if self._writer is not None:
            self._writer.close()
        self.store.close()

    def refresh(self) -> bool:
        """Read what others wrote since the last look; tell the watchers when there was anything."""
        position = self.store.position()
        if position == self.position:
            return False
        self._take(self.store.records_after(self.position), position)
        return True

    def _take(self, records: Sequence[Record], position: int) -> None:
        self.plan = self.plan.updated(records)
        self.position = position
        self._case = None
        self.watchers.tell()

    def write_all(self, rows: Iterable[Row], earliest: str = "", *, by: str = "", door: str = "") -> str:
        """Append one change a row in one transaction, all of it or nothing; return the time they carry.

        It is never before ``earliest``: a clock that is slow does not put a change before one that it follows.
        ``by`` and ``door`` say who writes and where they came in, when that is not whoever opened the workshop.
        """
        who, way = (by or self.by)[:LONGEST_NAME], door or self.door
        at = max(stamp(datetime.now(UTC)), earliest)
        self._append([Change(str(uuid7()), *row, who, at, way) for row in rows])
        if self._wrote is not None:
            self._wrote()
        # Read back instead of adding them: another program may have written in between. Where many wait for one
        # commit, the first of them reads for all.
        self.refresh()
        return at


def _midnight(day: date) -> str:
    """Return the moment at which a day ends on this machine's clock, as the journal writes moments."""
    return stamp(datetime.combine(day + timedelta(days=1), time.min).astimezone())


def printed_functions() -> tuple[Callable[..., Any], ...]:
    """Return what pages are made of: every view a page can ask for, and what is divided among the OPDs."""
    from smartcity_kit.views.charts import CHARTS

    views = (tables.table, tables.profile, tables.due_list, summaries.findings_table, summaries.progress_table)
    return (*views, *summaries.SUMMARIES.values(), *CHARTS.values(), *_divided())


def _divided() -> tuple[Callable[..., Any], ...]:
    """Return what views are made of: what is divided among the OPDs or their undertakings, what takes long."""
    from smartcity_kit.views.alignment import risks_counted
    from smartcity_kit.views.order import judged, places_by_method

    by_unit = (owned, checks.by_owner, completeness.by_opd, receipts.by_opd, terms.undertaken)
    return (*by_unit, budget.allocations_about, risks_counted, judged, places_by_method)


def _shown(value: object) -> str:
    return part_digest(value) if isinstance(value, Table | Figure | Notice) else repr(value)
