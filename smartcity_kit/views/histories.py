"""Who wrote what and when: of one record or field, of an OPD, of a day."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime

from smartcity_kit.journal import Change, Step, history
from smartcity_kit.model.fields import Shown
from smartcity_kit.model.records.ledger import LEDGER
from smartcity_kit.rules import Case
from smartcity_kit.text.dates import show_date
from smartcity_kit.text.messages import tr
from smartcity_kit.views.documents import Column, Row, Table
from smartcity_kit.views.tables import history_rows

MOST = 1_000  # lines of one table, the latest: a day of a full hall


def history_table(
    case: Case, changes: Iterable[Change], *, field: str = "", opd: str = "", day: date | None = None
) -> Table:
    """Return every field that changes wrote, in the order of time, narrowed to a field or a day on this clock.

    ``changes`` are all those of the records that are meant, or what stood before would not be told. ``opd``
    is whose they are, for the heading.
    """
    by_record: dict[str, list[Change]] = defaultdict(list)
    for change in changes:
        if change.type not in LEDGER:
            by_record[change.record].append(change)
    steps = [step for some in by_record.values() for step in history(some) if _wanted(step, field, day)]
    steps.sort(key=lambda step: (step.change.at, step.change.id))
    shown = steps[-MOST:]
    rows = tuple(
        Row(tuple(map(Shown, (_about(case, step), *texts))), record=step.change.record)
        for step, texts in zip(shown, history_rows(case, shown), strict=True)
    )
    labels = (tr("About"), tr("When"), tr("Who"), tr("Through"), tr("Field"), tr("Before"), tr("After"))
    weights = (5, 3, 3, 2, 2, 4, 4)
    columns = tuple(
        Column(str(number), label, weight=weight)
        for number, (label, weight) in enumerate(zip(labels, weights, strict=True))
    )
    more = len(steps) - len(shown)
    note = tr("{count} earlier lines are not shown.", count=more) if more else ""
    return Table(_title(case, opd, day), columns, rows, tr("Nobody wrote anything here."), note)


def _wanted(step: Step, field: str, day: date | None) -> bool:
    on_day = day is None or datetime.fromisoformat(step.change.at).astimezone().date() == day
    return on_day and field in ("", step.field)


def _about(case: Case, step: Step) -> str:
    record, kind = case.plan.records.get(step.change.record), case.types.get(step.change.type)
    name = case.title(record) if record is not None else step.change.record
    return f"{tr(kind.label)}: {name}" if kind is not None else name


def _title(case: Case, opd: str, day: date | None) -> str:
    whose = case.opd_name(opd) if opd else tr("the whole region")
    if day is None:
        return tr("History of {name}", name=whose)
    return tr("History of {name} on {date}", name=whose, date=show_date(day))
