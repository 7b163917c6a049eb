"""What became of the plan since a moment: new, gone, renamed, changed fields."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

from smartcity_kit.journal import Plan, Record
from smartcity_kit.model.choices import shown
from smartcity_kit.model.fields import RecordType, Shown
from smartcity_kit.rules import Case
from smartcity_kit.rules.case import listed
from smartcity_kit.text.dates import show_date
from smartcity_kit.text.messages import tr
from smartcity_kit.views.documents import Column, Row, Table

MANY = 8  # new entries of one worksheet that have a row each; more stand together in one
# Who was there is no part of the draft, and a hall fills it by the hundred; so it does with ballots, whose
# givers may not be named in the room.
NO_DRAFT = ("attendance", "ballot")

MOST_NAMES = 20  # of new records of one type; the rest is a number


def last_day(case: Case, stage: str | None = None) -> date | None:
    """Return the last workshop day before today, of one stage or of all; None where there is none."""
    days = [
        date.fromisoformat(one.text("date"))
        for one in case.of("session")
        if one.get("date") and stage in (None, one.text("stage"))
    ]
    return max((day for day in days if day < case.today), default=None)


def no_day(case: Case, stage: str | None = None) -> Table:
    """Return the table that stands while no workshop day is over."""
    if stage is None:
        says = tr("No workshop day is over yet. Write the schedule on the preparation page.")
    else:
        label = case.label("stage", stage)
        says = tr("No day of {stage} is over yet. Write the schedule on the preparation page.", stage=label)
    return Table(tr("What has changed"), (), (), empty=says)


def changes_table(case: Case, then: Plan, day: date, opd: str | None = None) -> Table:
    """Return what differs between the plan of ``then`` (the end of ``day``) and now, record by record."""
    title = tr("What has changed since {date}", date=show_date(day))
    before = case.once(("before", id(then)), lambda: replace(case, plan=then))  # which keeps the plan, and so its id
    return difference(before, case, title, opd, (tr("Before"), tr("Now")))


def difference(
    before: Case, case: Case, title: str, opd: str | None = None, heads: tuple[str, str] = ("", "")
) -> Table:
    """Return what differs between two states of a plan, record by record, under two headings for the states."""
    rows: list[Row] = []
    for kind in case.types.values():
        found = list(_of_type(case, before, kind, opd)) if kind.name not in NO_DRAFT else []
        if found:
            rows.append(Row((Shown(tr(kind.plural)),), heads=True))
            rows += found
    columns = (
        Column("what", tr("What"), weight=2),
        Column("about", tr("About"), weight=6),
        Column("field", tr("Field"), weight=3),
        Column("before", heads[0] or tr("Before"), weight=4),
        Column("after", heads[1] or tr("After"), weight=4),
    )
    note = tr("Attendance and ballots are not listed here.") if rows else ""
    return Table(title, columns, tuple(rows), tr("Nothing has changed since then."), note)


def balance(before: Case, case: Case, title: str, opd: str | None = None) -> Table:
    """Return for each worksheet how many entries became how many: which left, which are new, which changed name."""
    rows = tuple(
        Row(tuple(map(Shown, cells)))
        for kind in case.types.values()
        if kind.name not in NO_DRAFT and not kind.single and (cells := _balance(before, case, kind, opd))
    )
    columns = (
        Column("type", tr("Worksheet"), weight=3),
        Column("count", tr("Number"), "right", 2),
        Column("left", tr("Left"), weight=5),
        Column("renamed", tr("Changed name"), weight=5),
        Column("new", tr("New"), weight=5),
    )
    return Table(title, columns, rows, tr("No entry has come or gone, and none has changed its name."))


def _balance(before: Case, case: Case, kind: RecordType, opd: str | None) -> tuple[str, ...]:
    then, now = _both(case, before, kind, opd)
    left = [before.title(record) for key, record in then.items() if key not in now]
    new = [case.title(record) for key, record in now.items() if key not in then]
    renamed = [
        f"{before.title(record)} → {case.title(now[key])}"
        for key, record in then.items()
        if key in now and any(record.get(name) != now[key].get(name) for name in _naming(kind))
    ]
    if not (left or new or renamed):
        return ()
    lists = (listed(names, most=MOST_NAMES) for names in (left, renamed, new))
    return (tr(kind.plural), f"{len(then)} → {len(now)}", *lists)


def _naming(kind: RecordType) -> tuple[str, ...]:
    return tuple(name for name in kind.title if name in kind.by_name)


def _both(
    case: Case, before: Case, kind: RecordType, opd: str | None
) -> tuple[dict[str, Record], dict[str, Record]]:
    """Return the records of a type then and now, by id, of one OPD or of all."""
    now = {record.id: record for record in case.of(kind.name, opd)}
    then = {record.id: record for record in before.of(kind.name, opd)}
    if opd is not None:  # what another unit took over, or handed over, is on both copies
        now |= {key: one for key in then if (one := case.plan.get(key)) is not None}
        then |= {key: one for key in now if (one := before.plan.get(key)) is not None}
    return then, now


def _of_type(case: Case, before: Case, kind: RecordType, opd: str | None) -> Iterator[Row]:
    then, now = _both(case, before, kind, opd)
    for key, record in then.items():
        if key not in now:
            yield _row(tr("gone"), before.title(record), record=key)
        else:
            yield from _changed(case, before, kind, record, now[key])
    new = [record for key, record in now.items() if key not in then]
    if len(new) > MANY:
        names = listed((case.title(record) for record in new), most=MOST_NAMES)
        yield _row(tr("{count} new", count=len(new)), names)
    else:
        yield from (_row(tr("new"), case.title(record), record=record.id) for record in new)


def _changed(case: Case, before: Case, kind: RecordType, then: Record, now: Record) -> Iterator[Row]:
    for field in kind.fields:
        if then.get(field.name) == now.get(field.name):
            continue
        old = shown(field, then, before.plan, before.method, before.types)
        new = shown(field, now, case.plan, case.method, case.types)
        what = tr("renamed") if field.name in kind.title else tr("changed")
        yield _row(what, case.title(now), tr(field.label), old, new, record=now.id)


def _row(what: str, about: str, field: str = "", old: str = "", new: str = "", *, record: str = "") -> Row:
    return Row(tuple(Shown(text) for text in (what, about, field, old, new)), record=record)
