"""When people meet and what is due: the stages' days, the agenda by the clock, the deadlines."""

from __future__ import annotations

from smartcity_kit.journal import Record
from smartcity_kit.model.fields import Shown
from smartcity_kit.rules import Case
from smartcity_kit.rules.schedule import StageDays, agenda_of, day_of, deadline_state, schedule, span
from smartcity_kit.text.dates import show_date, show_weekday
from smartcity_kit.text.messages import tr
from smartcity_kit.views.documents import Column, Row, Table


def schedule_table(case: Case) -> Table:
    """Return the days of each stage with their weekdays, and the days since the stage before began."""
    every = schedule(case)
    rows = tuple(Row(tuple(map(Shown, _stage_cells(one)))) for one in every)
    columns = (
        Column("stage", tr("Stage"), weight=3),
        Column("dates", tr("Days"), weight=5),
        Column("venue", tr("Venue"), weight=4),
        Column("gap", tr("Since the stage before"), weight=2),
    )
    loose = [one for one in case.of("session") if one.text("stage") not in case.method.stages.by_code]
    if loose:
        days = "; ".join(_day(one) for one in loose)
        venues = "; ".join(dict.fromkeys(one.text("venue") for one in loose if one.get("venue")))
        rows = (*rows, Row(tuple(map(Shown, (tr("Stage not said"), days, venues, "")))))
    entered = bool(case.of("session"))
    return Table(
        tr("Schedule"),
        columns,
        rows if entered else (),
        tr("There is no workshop day yet."),
        _schedule_note(case, every),
    )


def _stage_cells(one: StageDays) -> tuple[str, ...]:
    days = "; ".join(_day(session) for session in one.sessions)
    venues = dict.fromkeys(session.text("venue") for session in one.sessions if session.get("venue"))
    gap = "" if one.gap is None else tr("{days} days", days=one.gap)
    return (str(one.stage.label), days or tr("not set yet"), "; ".join(venues), gap)


def _day(session: Record) -> str:
    day = day_of(session)
    times = clock_range(session)
    return " ".join(part for part in (tr("no date yet") if day is None else show_weekday(day), times) if part)


def clock_range(record: Record) -> str:
    """Return ``08.30–15.30``, one of the two where the other is missing, the empty string without both."""
    start, end = (record.text(name).replace(":", ".") for name in ("start", "end"))
    if start and end:
        return f"{start}–{end}"
    return tr("from {time}", time=start) if start else tr("until {time}", time=end) if end else ""


def _schedule_note(case: Case, every: tuple[StageDays, ...]) -> str:
    dates = sorted(day for one in every for day in one.dates)
    days = span(case)
    if days is None:
        return ""
    note = tr(
        "From {first} to {last}: {days} days with {count} meeting days.",
        first=show_date(dates[0]),
        last=show_date(dates[-1]),
        days=days,
        count=len(dates),
    )
    coming = [day for day in dates if day >= case.today]
    if not coming:
        return note
    left = (coming[0] - case.today).days
    ahead = tr("Next: {date}, in {days} days.", date=show_weekday(coming[0]), days=left)
    today = tr("Next: today.")
    return f"{note} {ahead if left else today}"


def timetable(case: Case) -> Table:
    """Return the agenda by the clock, day by day."""
    rows: list[Row] = []
    for one in schedule(case):
        for session in one.sessions:
            items = agenda_of(case, session.id)
            if items:
                rows.append(Row((Shown(_heading(case, session)),), heads=True, record=session.id))
                rows += [_item(case, item) for item in items]
    known = {session.id for one in schedule(case) for session in one.sessions}
    loose = [item for item in case.of("agenda") if item.text("session") not in known]
    if loose:
        rows.append(Row((Shown(tr("Without a workshop day")),), heads=True))
        rows += [_item(case, item) for item in loose]
    columns = (
        Column("time", tr("Time"), weight=2),
        Column("topic", tr("Topic"), weight=6),
        Column("for", tr("For"), weight=4),
        Column("led_by", tr("Led by"), weight=3),
    )
    return Table(tr("Agenda"), columns, tuple(rows), tr("There is no agenda item yet."))


def _heading(case: Case, session: Record) -> str:
    return " · ".join(part for part in (case.title(session), _day(session), session.text("venue")) if part)


def _item(case: Case, item: Record) -> Row:
    audience = (case.label(of, item.get(of)) for of in ("group", "dimension") if item.get(of))
    whom = "; ".join(audience) or tr("everybody")
    texts = (clock_range(item), item.text("topic"), whom, item.text("led_by"))
    return Row(tuple(map(Shown, texts)), record=item.id)


def deadlines_table(case: Case) -> Table:
    """Return what is due when, the earliest first, and how each stands today."""
    every = sorted(case.of("deadline"), key=lambda one: one.text("date") or "~")
    rows = tuple(Row(tuple(map(Shown, _deadline_cells(case, one))), record=one.id) for one in every)
    columns = (
        Column("name", tr("What is due"), weight=4),
        Column("book", tr("Book"), weight=4),
        Column("date", tr("Due date"), weight=3),
        Column("owner", tr("OPD"), weight=3),
        Column("state", tr("State"), weight=3),
    )
    note = tr("As of {date}.", date=show_date(case.today)) if rows else ""
    return Table(tr("Deadlines"), columns, rows, tr("There is no deadline yet."), note)


def _deadline_cells(case: Case, record: Record) -> tuple[str, ...]:
    due = day_of(record)
    return (
        case.title(record),
        case.label("book", record.get("book")) if record.get("book") else "",
        tr("no date yet") if due is None else show_weekday(due),
        case.label("opd", record.get("owner")) if record.get("owner") else "",
        deadline_state(case, record),
    )
