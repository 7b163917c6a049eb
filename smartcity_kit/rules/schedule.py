"""Dates and clock times: the days of each stage, the gaps between them, agenda and deadlines."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import combinations, pairwise

from smartcity_kit.journal import Record
from smartcity_kit.model.fields import Shown
from smartcity_kit.model.method import Stage
from smartcity_kit.rules.case import Case, Finding, finding
from smartcity_kit.text.dates import show_date, weekday_name
from smartcity_kit.text.messages import tr


@dataclass(frozen=True, slots=True)
class StageDays:
    """The days of one stage: its sessions in their order, and the days from the stage before to this one.

    ``gap`` is counted from first day to first day, None for the first stage that has dates.
    """

    stage: Stage
    sessions: tuple[Record, ...]
    dates: tuple[date, ...]
    gap: int | None


def day_of(record: Record, name: str = "date") -> date | None:
    """Return the date in a field, None where nobody entered one."""
    return date.fromisoformat(text) if (text := record.text(name)) else None


def schedule(case: Case) -> tuple[StageDays, ...]:
    """Return every stage that meets, or is to meet, in the order of the method."""
    found: list[StageDays] = []
    before: date | None = None
    for stage in case.method.stages.stages:
        mine = [one for one in case.of("session") if one.text("stage") == stage.code]
        if not mine and not stage.days:
            continue
        mine.sort(key=lambda one: (one.number("day") or 0, one.text("date")))
        dates = tuple(day for one in mine if (day := day_of(one)) is not None)
        gap = (min(dates) - before).days if dates and before is not None else None
        found.append(StageDays(stage, tuple(mine), dates, gap))
        before = min(dates) if dates else before
    return tuple(found)


def span(case: Case) -> int | None:
    """Return the days from the first meeting to the last, both counted; None while there is no date."""
    dates = [day for one in schedule(case) for day in one.dates]
    return (max(dates) - min(dates)).days + 1 if dates else None


def stage_days(case: Case) -> Iterator[Finding]:
    """Yield a finding for each stage whose days are not in a row, or fewer than the method plans (rule C1)."""
    for one in schedule(case):
        if not one.sessions:
            continue
        for earlier, later in pairwise(one.dates):
            if (later - earlier).days != 1:
                says = tr(
                    "{first} and {second} are not two days in a row.",
                    first=show_date(earlier),
                    second=show_date(later),
                )
                advice = tr("Correct a date, or leave it when the stage really meets so.")
                yield finding(case, "stage_days", "check", one.sessions[0], says, advice)
        if len(one.sessions) < one.stage.days:
            says = tr("{count} of {days} days are in the schedule.", count=len(one.sessions), days=one.stage.days)
            advice = tr("Add the missing day, or leave it when the stage really takes fewer days.")
            yield finding(case, "stage_days", "open", one.sessions[0], says, advice)


def stage_order(case: Case) -> Iterator[Finding]:
    """Yield a finding for each stage that begins before the stage before it has ended."""
    for earlier, later in pairwise(one for one in schedule(case) if one.dates):
        if min(later.dates) <= max(earlier.dates):
            says = tr(
                "It begins on {date}, before {stage} has ended.",
                date=show_date(min(later.dates)),
                stage=earlier.stage.label,
            )
            yield finding(case, "stage_order", "check", later.sessions[0], says, tr("Correct one of the dates."))


# ------------------------------------------------------------------ agenda


def agenda_of(case: Case, session: str) -> list[Record]:
    """Return the agenda of one day by the clock; what has no time yet comes last."""
    items = [one for one in case.of("agenda") if one.text("session") == session]
    return sorted(items, key=lambda one: (one.text("start") or "~", one.text("end")))


def agenda(case: Case) -> Iterator[Finding]:
    """Yield a finding for each day or agenda item whose clock times contradict each other."""
    advice = tr("Correct one of the times.")
    for session in case.of("session"):
        if _backwards(session):
            says = tr("It ends at {end}, before it starts at {start}.", **_times(session))
            yield finding(case, "agenda", "check", session, says, advice)
        items = agenda_of(case, session.id)
        for item in items:
            if _backwards(item):
                says = tr("It ends at {end}, before it starts at {start}.", **_times(item))
                yield finding(case, "agenda", "check", item, says, advice)
            elif _outside(item, session):
                says = tr("It lies outside the day, which runs from {start} to {end}.", **_times(session))
                yield finding(case, "agenda", "check", item, says, advice)
        for first, second in combinations(items, 2):
            if _overlap(first, second) and _same_people(case, first, second):
                says = tr("It overlaps with “{topic}”.", topic=second.text("topic") or case.title(second))
                yield finding(
                    case, "agenda", "check", first, says, tr("Correct a time, or say which class each is for.")
                )


def _times(record: Record) -> dict[str, str]:
    return {name: record.text(name).replace(":", ".") or "–" for name in ("start", "end")}


def _backwards(record: Record) -> bool:
    start, end = record.text("start"), record.text("end")
    return bool(start and end) and end <= start


def _outside(item: Record, session: Record) -> bool:
    start, end = session.text("start"), session.text("end")
    moments = [moment for name in ("start", "end") if (moment := item.text(name))]
    return any((start and moment < start) or (end and moment > end) for moment in moments)


def _overlap(first: Record, second: Record) -> bool:
    if not all(one.text(name) for one in (first, second) for name in ("start", "end")):
        return False
    return first.text("start") < second.text("end") and second.text("start") < first.text("end")


def _same_people(case: Case, first: Record, second: Record) -> bool:
    """Tell whether two items may call for the same people: classes work side by side, a plenary calls all."""
    ours, theirs = _audience(case, first), _audience(case, second)
    return not ours or not theirs or bool(ours & theirs)


def _audience(case: Case, item: Record) -> set[str]:
    group = case.plan.get(item.get("group"))
    dimensions = (
        {item.text("dimension")} if item.get("dimension") else set(group.many("dimensions")) if group else set()
    )
    return dimensions | ({group.id} if group else set())


@dataclass(frozen=True, slots=True)
class Running:
    """What the agenda says at a moment: the day's session, what runs (classes work side by side), what comes next."""

    session: Record | None
    now: tuple[Record, ...] = ()
    following: Record | None = None


def running(case: Case, clock: str) -> Running:
    """Return where today's agenda stands at ``clock`` (``09:30``), on this machine's clock."""
    today = case.today.isoformat()
    session = next((one for one in case.of("session") if one.text("date") == today), None)
    if session is None:
        return Running(None)
    items = [one for one in agenda_of(case, session.id) if one.get("start")]
    now = tuple(one for one in items if one.text("start") <= clock < (one.text("end") or "24:00"))
    return Running(session, now, next((one for one in items if one.text("start") > clock), None))


def minutes_until(clock: str, then: str) -> int:
    """Return the minutes from one time of the day to another, negative once it has passed."""
    (hour, minute), (other, another) = (map(int, text.split(":")) for text in (clock, then))
    return (other - hour) * 60 + another - minute


# ------------------------------------------------------------------ deadlines


def days_left(case: Case, deadline: Record) -> int | None:
    """Return the days until a deadline (negative once it has passed), None without a date or once delivered."""
    due = day_of(deadline)
    return None if due is None or deadline.get("done_on") else (due - case.today).days


def deadlines(case: Case) -> Iterator[Finding]:
    """Yield a finding for each deadline that has passed with nothing delivered."""
    for record in case.of("deadline"):
        left = days_left(case, record)
        if left is not None and left < 0:
            advice = tr("Enter the day of delivery, or agree on a new date.")
            yield finding(case, "deadline", "open", record, deadline_state(case, record), advice)


def deadline_state(case: Case, record: Record) -> str:
    """Return in words how a deadline stands today, the empty string while it has no date."""
    left, due, done = days_left(case, record), day_of(record), day_of(record, "done_on")
    if done is not None:
        late = (done - due).days if due is not None else 0
        day = show_date(done)
        return (
            tr("Delivered on {date}, {days} days late.", date=day, days=late)
            if late > 0
            else tr("Delivered on {date}.", date=day)
        )
    if left is None:
        return ""
    if left == 0:
        return tr("Due today.")
    return tr("Overdue by {days} days.", days=-left) if left < 0 else tr("{days} days left.", days=left)


# ------------------------------------------------------------------ derived values


def session_values(_case: Case, session: Record) -> Mapping[str, Shown]:
    """Return the name of the weekday that a day's date falls on."""
    day = day_of(session)
    return {"weekday": Shown("" if day is None else weekday_name(day))}


def deadline_values(case: Case, deadline: Record) -> Mapping[str, Shown]:
    """Return how a deadline stands today."""
    return {"state": Shown(deadline_state(case, deadline))}
