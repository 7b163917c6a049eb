"""A desk over a real little journal in memory, for tests of forms and grids."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count

from smartcity_kit.forms.desk import Desk
from smartcity_kit.journal import REMOVED, Change, Plan, Record, Value, fold, history
from smartcity_kit.model.fields import Derived, Field, Outcome, Problem, RecordType, Shown, parse
from smartcity_kit.model.kinds import (
    Date,
    Flag,
    Link,
    Links,
    Money,
    Note,
    Option,
    Options,
    Percent,
    Text,
    Url,
    Whole,
    Year,
)
from smartcity_kit.text.dates import show_moment, stamp

START = datetime(2026, 11, 23, 3, 32, tzinfo=UTC)

EVERY_KIND = RecordType(
    "thing",
    "Thing",
    "Things",
    (
        Field("name", "Name", Text(60), "What people call it.", required=True),
        Field("owner", "Owner", Link("opd"), required=True),
        Field("dimensions", "Dimensions", Links("dimension")),
        Field("note", "Note", Note(200)),
        Field("count", "Count", Whole(0, 5)),
        Field("year", "Year", Year(), required=True),
        Field("done", "Done", Percent(), short="% done"),
        Field("budget", "Budget", Money()),
        Field("due", "Due", Date()),
        Field("digital", "Digital", Flag()),
        Field("evidence", "Evidence", Url()),
        Field("hidden", "Hidden", Text(), grid=False),
    ),
    ("name",),
    owned_by="owner",
    derived=(Derived("level", "Level", "Computed.", after="count"),),
)

CHOICES = {
    "opd": Options(
        (
            Option("dinkes", "Dinas Kesehatan", ("Dinkes",)),
            Option("diskominfo", "Dinas Komunikasi, Informatika", ("Diskominfo",)),
        )
    ),
    "dimension": Options((Option("gov", "Smart Governance", colour="#1e88e5"), Option("env", "Smart Environment"))),
}
LEVELS = {1: ("Low", "#c8e6c9", "#1b5e20"), 5: ("High", "#c62828", "#ffffff")}


@dataclass
class Office:
    """A journal, the desk over it, and a way for somebody else to write into it."""

    type: RecordType = EVERY_KIND
    fixed: Mapping[str, Value] = field(default_factory=dict)
    choices: Mapping[str, Options] = field(default_factory=lambda: dict(CHOICES))
    locked: str = ""
    changes: list[Change] = field(default_factory=list)
    calls: list[Callable[[], None]] = field(default_factory=list)
    ids: count[int] = field(default_factory=count)
    plan: Plan = field(default_factory=Plan)

    @property
    def desk(self) -> Desk:
        return Desk(
            type=self.type,
            records=lambda: self.plan.of(self.type.name),
            options=self.options,
            save=self.save,
            remove=self.remove,
            derived=self.derived,
            history=self.history,
            watch=self.calls.append,
            fixed=self.fixed,
            locked=self.locked,
        )

    def options(self, item: Field) -> Options:
        return self.choices.get(item.kind.of, Options()) if isinstance(item.kind, Link | Links) else Options()

    def write(self, record: str, fields: Mapping[str, Value], seen: Record | None = None, by: str = "Ani") -> Record:
        number = next(self.ids)
        based_on = seen.seen_whole() if seen and REMOVED in fields else seen.seen(fields) if seen else ()
        at = stamp(START + timedelta(minutes=number))
        change = Change(f"c{number:05}", record, self.type.name, dict(fields), based_on, by, at, "notebook")
        self.changes.append(change)
        self.plan = fold(self.changes)
        for call in self.calls:
            call()
        return self.plan.records[record]

    def many(self, rows: Sequence[Mapping[str, Value]]) -> None:
        """Write many records at once: one fold for all."""
        for fields in rows:
            number = next(self.ids)
            at = stamp(START + timedelta(seconds=number))
            self.changes.append(
                Change(f"c{number:05}", f"r{number}", self.type.name, dict(fields), (), "Ani", at, "notebook")
            )
        self.plan = fold(self.changes)

    def save(self, record_id: str | None, raw: Mapping[str, object], seen: Record | None) -> Outcome:
        if self.locked:
            return Outcome(None, say=self.locked)
        problems: list[Problem] = []
        values: dict[str, Value] = {}
        for name, value in raw.items():
            if name == REMOVED:
                values[name] = value is True
                continue
            read = parse(self.type.by_name[name], value, self.options(self.type.by_name[name]))
            if isinstance(read, Problem):
                problems.append(read)
            else:
                values[name] = read
        if not values:
            return Outcome(None, tuple(problems))
        record = self.write(record_id or f"r{next(self.ids)}", values, seen, by="Budi")
        return Outcome(record, tuple(problems), at=self.changes[-1].at)

    def remove(self, seen: Record) -> Outcome:
        record = self.write(seen.id, {REMOVED: True}, seen, by="Budi")
        return Outcome(record, at=self.changes[-1].at)

    def derived(self, record: Record) -> Mapping[str, Shown]:
        found = LEVELS.get(record.number("count") or 0)
        return {"level": Shown(*found)} if found else {}

    def history(self, record_id: str) -> tuple[tuple[str, str, str, str, str, str], ...]:
        steps = history(c for c in self.changes if c.record == record_id)
        return tuple(
            (
                show_moment(s.change.at),
                s.change.by,
                s.change.door,
                s.field,
                str(s.before or ""),
                str(s.after or ""),
            )
            for s in steps
        )

    def values(self, record: str) -> dict[str, Value]:
        return dict(self.plan.records[record].values)
