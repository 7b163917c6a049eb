"""One opened workshop: the store, the plan as last read, what was made of it, who watches."""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from time import monotonic
from typing import TypeAlias, cast

from uuid_utils import uuid7

from smartcity_kit import rules
from smartcity_kit.forms.live import Watchers
from smartcity_kit.journal import Change, Plan, Record, Value, fold
from smartcity_kit.model.choices import options_of
from smartcity_kit.model.fields import Field, Types
from smartcity_kit.model.framework import Framework
from smartcity_kit.model.kinds import NO_OPTIONS, Link, Links, Options
from smartcity_kit.model.method import Method
from smartcity_kit.rules.memory import Memory
from smartcity_kit.sources import EVALUATION, load_method
from smartcity_kit.store import Pause, Store, Writer
from smartcity_kit.text.dates import stamp
from smartcity_kit.text.messages import language
from smartcity_kit.views import changes
from smartcity_kit.views.documents import Figure, Notice, Table

View: TypeAlias = Callable[..., Table | Figure | Notice]  # from a case and what it is asked for
PATIENCE = 30.0  # seconds that a chart may lag behind the plan where many people write
LONGEST_NAME = 120  # characters of the name of whoever writes, as the journal keeps it
Row: TypeAlias = tuple[str, str, Mapping[str, Value], tuple[str, ...]]  # record, type, fields, based on


class Live:
    """What all views of one opened workshop share: the store, the plan as last read, who watches."""

    def __init__(
        self,
        store: Store,
        types: Types,
        by: str,
        door: str,
        *,
        watchers: Watchers | None = None,
        writer: Writer | None = None,
        pause: Pause | None = None,
    ) -> None:
        """Read the plan; where many share a process, ``watchers`` and ``writer`` take the place of the usual ones.

        ``pause`` is entered while a chart is drawn; a chart is then drawn anew after ``PATIENCE`` at the earliest.
        """
        self.store, self.types, self.by, self.door = store, types, by[:LONGEST_NAME], door
        self.watchers = watchers or Watchers()
        self._writer = writer
        self._pause = pause
        self._drawing = threading.Lock()
        self._drawn: dict[Hashable, tuple[Plan, float, Figure | Notice]] = {}
        self._append: Callable[[Sequence[Change]], object] = writer.append if writer else store.append
        self.position = store.position()
        self.plan = store.plan()
        self._case: tuple[Plan, rules.Case] | None = None
        self._memory = Memory()
        self._then: tuple[tuple[int, date], Plan] | None = None  # the plan of an earlier day, and for which look

    def case(self) -> rules.Case:
        """Return the case of the plan as it stands, made anew only when the plan or the day changed."""
        today = datetime.now().astimezone().date()
        if self._case is None or self._case[0] is not self.plan or self._case[1].today != today:
            watched = self._memory.watched(self.plan)
            self._case = self.plan, rules.Case(watched, self._method(), self.types, today, self._memory)
        return self._case[1]

    def _method(self) -> Method:
        settings = self.plan.get("workshop") or Record("workshop", "workshop")
        beside = self._beside()
        framework, scheme = settings.text("framework") or "kominfo", settings.text("scheme") or "spbe"
        return load_method(
            framework,
            scheme,
            beside=beside,
            readiness=settings.text("readiness") or "triad",
            evaluation=settings.text("evaluation") or EVALUATION,
        )

    def _beside(self) -> Path | None:
        place = Path(self.store.place)
        return place.parent if place.is_file() else None

    def framework(self, code: str) -> Framework:
        """Return a framework that is not in force; raises MethodError where it cannot be read."""
        return load_method(code, beside=self._beside()).framework

    def marker(self) -> str:
        """Return what marks a plan that is not a real one, the empty string for a real one."""
        return self.case().settings.text("marker")

    def part(self, view: View, args: tuple[Hashable, ...], kwargs: Mapping[str, Hashable]) -> Table | Figure | Notice:
        """Return what a view makes of the case: the same one for the forty handouts that show it."""
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
            case = rules.Case(self.plan, self._method(), self.types, self.case().today)
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
        return changes.changes_table(case, self._plan_after(day), day, opd)

    def _plan_after(self, day: date) -> Plan:
        """Return the plan as it stood at the end of ``day`` on this machine's clock, folded from the journal."""
        key = (self.position, day)
        if self._then is None or self._then[0] != key:
            midnight = datetime.combine(day + timedelta(days=1), time.min).astimezone()
            self._then = (key, fold(one for one in self.store.changes() if one.at < stamp(midnight)))
        return self._then[1]

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
        self.watchers.tell()

    def write_all(self, rows: Iterable[Row], by: str = "", door: str = "") -> str:
        """Append one change a row in one transaction, all of it or nothing; return the time they carry.

        ``by`` and ``door`` say who writes and where they came in, when that is not whoever opened the workshop.
        """
        at = stamp(datetime.now(UTC))
        who, way = by[:LONGEST_NAME] or self.by, door or self.door
        self._append([Change(str(uuid7()), *row, who, at, way) for row in rows])
        # Read back instead of adding one: another program may have written in between. Where many wait for one
        # commit, the first of them reads for all.
        self.refresh()
        return at
