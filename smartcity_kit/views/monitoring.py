"""Tables of what was done and how it is scored."""

from __future__ import annotations

from smartcity_kit.journal import Record
from smartcity_kit.model.fields import Shown
from smartcity_kit.rules import Case
from smartcity_kit.rules.allocations import allocated
from smartcity_kit.rules.evaluation import Evaluated, decimal, evaluations, explained
from smartcity_kit.rules.monitoring import reports, share
from smartcity_kit.text.messages import tr
from smartcity_kit.text.money import show_rupiah
from smartcity_kit.views.documents import Column, Row, Table

REPORTED = ("programme", "quick_win")


def realisation_table(case: Case, opd: str | None = None) -> Table:
    """Return the latest report about each programme and quick win, beside the one before and its allocation."""
    found = reports(case)
    rows: list[Row] = []
    silent = 0
    for kind in REPORTED:
        here = [record for record in case.of(kind, opd) if record.id in found]
        silent += len(case.of(kind, opd)) - len(here)
        if here:
            rows.append(Row((Shown(f"{tr(case.types[kind].plural)} ({len(here)})"),), heads=True))
            rows += [_realised(case, record, found[record.id]) for record in here]
    note = tr("Programmes and quick wins without a report yet: {count}.", count=silent) if rows and silent else ""
    columns = (
        Column("name", tr("Name"), weight=4),
        Column("owner", tr("Owner"), weight=3),
        Column("when", tr("Semester"), weight=2),
        Column("done", tr("Done"), "right", 2),
        Column("reached", tr("Reached / target"), weight=3),
        Column("spent", tr("Spent / allocated for the year"), weight=4),
        Column("state", tr("State"), weight=2),
    )
    return Table(tr("Progress and realisation"), columns, tuple(rows), tr("No progress has been reported yet."), note)


def _realised(case: Case, record: Record, some: tuple[Record, ...]) -> Row:
    latest = some[-1]
    spent, year = latest.number("budget_realised"), latest.number("year")
    given = allocated(case, record, year) if year is not None else None
    used = share(spent, given)
    money = _against(*("" if amount is None else show_rupiah(amount) for amount in (spent, given)))
    texts = (
        case.title(record),
        case.opd_name(case.owner(record)),
        _semester(case, latest),
        _done(some),
        _against(latest.text("realised"), latest.text("target")),
        money if used is None else f"{money} ({used} %)",
        case.label("monitoring_state", latest.get("state")) if latest.get("state") else "",
    )
    return Row(tuple(Shown(text) for text in texts), record=record.id)


def _against(reached: str, wanted: str) -> str:
    """Return what was reached beside what was wanted, a dash for the one that nobody entered."""
    return f"{reached or '–'} / {wanted or '–'}" if reached or wanted else ""


def _semester(case: Case, report: Record) -> str:
    semester = case.label("semester", report.get("semester")) if report.get("semester") else ""
    return " ".join(filter(None, (semester, str(report.number("year") or ""))))


def _done(some: tuple[Record, ...]) -> str:
    """Return the latest percentage, and where it came from: 40 → 60 %."""
    numbers = [one.number("percent_done") for one in some[-2:]]
    shown = " → ".join("–" if number is None else str(number) for number in numbers)
    return f"{shown} %" if any(number is not None for number in numbers) else ""


def evaluation_table(case: Case) -> Table:
    """Return each year's evaluation: every part, its score by its weight, and the index or why there is none."""
    rows: list[Row] = []
    for one in evaluations(case):
        year = tr("Evaluation of {year}", year=one.year) if one.year is not None else tr("Without a year")
        rows.append(Row((Shown(year),), heads=True))
        rows += [_part(one, place) for place in range(len(one.parts))]
        rows.append(Row((Shown(tr("Index")), Shown(""), Shown(_index(one)), Shown(""))))
    columns = (
        Column("part", tr("Part"), weight=3),
        Column("score", tr("Score"), "right", 1),
        Column("counts", tr("Score × weight"), weight=4),
        Column("evidence", tr("Evidence"), weight=4),
    )
    return Table(
        tr("Evaluation"), columns, tuple(rows), tr("No part of the evaluation is scored yet."), _weights(case)
    )


def _part(one: Evaluated, place: int) -> Row:
    scored = one.parts[place]
    score, record = scored.hundredths, scored.record
    texts = (
        str(scored.part.label),
        "" if score is None else decimal(score, 100),
        explained(score, scored.part.weight) if score is not None and one.weighted else "",
        record.text("evidence") if record is not None else "",
    )
    return Row(tuple(Shown(text) for text in texts), record=record.id if record is not None else "")


def _index(one: Evaluated) -> str:
    if one.index is not None:
        terms = (decimal((scored.hundredths or 0) * scored.part.weight) for scored in one.parts)
        return f"{' + '.join(terms)} = {decimal(one.index)}"
    if not one.weighted:
        return tr("none: choose the weights of a cycle in the settings")
    return tr("none yet: no score for {parts}", parts=", ".join(str(part.label) for part in one.missing))


def _weights(case: Case) -> str:
    if not case.settings.text("evaluation"):
        return ""
    cycle = case.method.evaluation
    unsure = [str(part.label) for part in cycle.parts if not part.sure]
    doubt = tr(" Not shown by the source: the weights of {parts}.", parts=", ".join(unsure)) if unsure else ""
    scale = tr(
        "{name}. Scale {least} to {most}, not verified.",
        name=cycle.label,
        least=cycle.scale.least,
        most=cycle.scale.most,
    )
    return f"{scale}{doubt}"
