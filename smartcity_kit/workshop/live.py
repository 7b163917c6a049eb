"""One opened workshop: the store, the plan as last read, what was made of it, who watches."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any, TypeAlias, cast

from uuid_utils import uuid7

from smartcity_kit import rules
from smartcity_kit.forms.live import Watchers
from smartcity_kit.journal import Change, Plan, Record, Value, fold
from smartcity_kit.model.fields import Types
from smartcity_kit.model.method import Method
from smartcity_kit.rules import checks, completeness
from smartcity_kit.rules.case import owned
from smartcity_kit.rules.watched import NEVER, OUTSIDE, Fact, Trace, Watch, digest_of
from smartcity_kit.sources import BOOKS, EVALUATION, load_method
from smartcity_kit.store import Store
from smartcity_kit.text.dates import stamp
from smartcity_kit.text.messages import language
from smartcity_kit.text.writers import written_by
from smartcity_kit.views import changes, summaries, tables
from smartcity_kit.views.documents import Figure, Notice, Table, part_digest

View: TypeAlias = Callable[..., Table | Figure | Notice]  # from a case and what it is asked for
Row: TypeAlias = tuple[str, str, Mapping[str, Value], tuple[str, ...]]  # record, type, fields, based on


class Live:
    """What all views of one opened workshop share: the store, the plan as last read, who watches."""

    def __init__(self, store: Store, types: Types, by: str, door: str) -> None:
        self.store, self.types, self.by, self.door = store, types, written_by(by), door
        self.watchers = Watchers()
        self.position = store.position()
        self.plan = store.plan()
        self._case: rules.Case | None = None
        self._parts: dict[Hashable, object] = {}  # under None the case they were made of
        self._then: tuple[tuple[int, date], Plan] | None = None  # the plan of an earlier day, and for which look
        self._watch: Watch | None = None

    def case(self) -> rules.Case:
        """Return the case of the plan as it stands, made anew only when the plan or the day changed."""
        if self._watch is not None and self._watch.plan is self.plan:
            return self._watch.case
        today = datetime.now().astimezone().date()
        if self._case is None or self._case.plan is not self.plan or self._case.today != today:
            self._case = rules.Case(self.plan, self._method(), self.types, today, self.store.changes_of)
        return self._case

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
        self._watch = Watch(self.case(), named, outside, _shown, known, results)
        return self._watch

    def stamp(self) -> str:
        """Return what tells the ground that facts rest on, besides the plan and the kit: method, day, language."""
        case, here = self.case(), datetime.now().astimezone()
        clock = (case.today.isoformat(), here.tzname(), str(here.utcoffset()))
        return repr((case.method.model_dump_json(), clock, language()))

    def unwatched(self) -> None:
        """Note that something was read of which nobody can say whether it is still the same."""
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

    def marker(self) -> str:
        """Return what marks a plan that is not a real one, the empty string for a real one."""
        return self.case().settings.text("marker")

    def part(self, view: View, args: tuple[Hashable, ...], kwargs: Mapping[str, Hashable]) -> Table | Figure | Notice:
        """Return what a view makes of the case: the same one for the forty handouts that show it."""
        if self._watch is not None and self._watch.plan is self.plan:
            return self._watch.made(view, args, kwargs)
        case, key = self.case(), (view, args, tuple(sorted(kwargs.items())), language())
        if self._parts.get(None) is not case:
            self._parts = {None: case}
        if key not in self._parts:
            self._parts[key] = view(case, *args, **kwargs)
        return cast("Table | Figure | Notice", self._parts[key])

    def changes(self, case: rules.Case, stage: str | None, opd: str | None) -> Table:
        """Return what differs between the plan as it stood after a stage's last day and as it stands now."""
        day = changes.last_day(case, stage)
        if day is None:
            return changes.no_day(case, stage)
        return changes.changes_table(case, self.plan_after(day), day, opd)

    def plan_after(self, day: date) -> Plan:
        """Return the plan as it stood at the end of ``day`` on this machine's clock, folded from the journal."""
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

    def write(
        self, record: str, kind: str, fields: Mapping[str, Value], based_on: tuple[str, ...]
    ) -> tuple[Record, str]:
        """Append one change; return the record as it then stands and the time of the change."""
        at = self.write_all([(record, kind, fields, based_on)])
        return self.plan.records[record], at

    def write_all(self, rows: Iterable[Row], earliest: str = "") -> str:
        """Append one change a row in one transaction, all of it or nothing; return the time they carry.

        It is never before ``earliest``: a clock that is slow does not put a change before one that it follows.
        """
        at = max(stamp(datetime.now(UTC)), earliest)
        self.store.append([Change(str(uuid7()), *row, self.by[:120], at, self.door) for row in rows])
        # Read back instead of adding one: another program may have written in between.
        position = self.store.position()
        self._take(self.store.records_after(self.position), position)
        return at


def _midnight(day: date) -> str:
    """Return the moment at which a day ends on this machine's clock, as the journal writes moments."""
    return stamp(datetime.combine(day + timedelta(days=1), time.min).astimezone())


def printed_functions() -> tuple[Callable[..., Any], ...]:
    """Return what pages are made of: every view a page can ask for, and what is divided among the OPDs."""
    from smartcity_kit.views.charts import CHARTS

    views = (tables.table, tables.profile, tables.due_list, summaries.findings_table, summaries.progress_table)
    return (*views, *summaries.SUMMARIES.values(), *CHARTS.values(), owned, checks.by_owner, completeness.by_opd)


def _shown(value: object) -> str:
    return part_digest(value) if isinstance(value, Table | Figure | Notice) else repr(value)
