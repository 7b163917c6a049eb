"""The plan for the head of region: a dozen slides, each heading one of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from smartcity_kit.model.fields import Shown
from smartcity_kit.rules import Case, findings
from smartcity_kit.rules.continuity import attended
from smartcity_kit.rules.risks import must_be_treated
from smartcity_kit.rules.terms import undertakings, years
from smartcity_kit.text.messages import language, tr
from smartcity_kit.text.money import show_rupiah
from smartcity_kit.views import alignment, budget, charts, risks, schedule
from smartcity_kit.views.documents import Column, Cover, Document, Heading, Notice, Part, Row, Table
from smartcity_kit.views.handouts import marked
from smartcity_kit.views.short import shortened
from smartcity_kit.views.tables import table

GREATEST = 8  # risks that a head of region is shown one by one
ASKED = 8  # findings that only somebody with authority can settle
WAITING = ("conflict", "check", "open")  # in the order in which they need somebody with authority


def deck(case: Case, state: str = "") -> Document:
    """Return the presentation: a Cover, then a Heading for each slide with what it shows."""
    region = case.settings.text("region")
    line = marked(case.settings.text("marker"), state)
    period = case.period
    years = f"{period[0]}–{period[-1]}" if period is not None else tr("Period not set yet")
    title = tr("Smart City masterplan")
    cover = Cover(title, years, region, tuple(text for text in (line,) if text))
    return Document(title, (cover, *_slides(case)), region, tr("For the head of region"), line, language(), book=True)


def _slides(case: Case) -> Iterator[Part]:
    """Yield each slide that has something to show; what is still empty is named on the last one."""
    empty: list[Row] = []
    for title, parts in (
        (tr("Where we are"), (_figures(case),)),
        (tr("Vision and missions"), (_direction(case),)),
        (tr("Balance of dimensions"), (charts.dimension_balance(case),)),
        (tr("Quick wins"), (_quick_wins(case),)),
        (tr("Roadmap"), (_at_work(case),)),
        (tr("Budget"), (charts.CHARTS["budget"](case), budget.budget_table(case))),
        (tr("Risk map"), (charts.CHARTS["risk_map"](case),)),
        (tr("Greatest risks"), (_register(case),)),
        (tr("Dates"), (schedule.deadlines_table(case),)),
        (tr("What is asked of you"), (_asked(case),)),
    ):
        full = [part for part in parts if not _says_nothing(part)]
        if full:
            yield Heading(title, 1)
            yield from full
        else:
            empty.append(Row((Shown(title), Shown(_sentence(parts[0])))))
    if empty:
        yield Heading(tr("Not filled yet"), 1)
        columns = (Column("what", tr("What"), weight=3), Column("says", tr("When it appears"), weight=7))
        yield Table("", columns, tuple(empty))


def _says_nothing(part: Part) -> bool:
    return isinstance(part, Notice) or (isinstance(part, Table) and not part.rows)


def _sentence(part: Part) -> str:
    return part.empty if isinstance(part, Table) else part.text if isinstance(part, Notice) else ""


def _at_work(case: Case) -> Table:
    """Return how many programmes and quick wins are at work in each year, by dimension."""
    every = undertakings(case)
    at_work = {dimension: [span for one in some if (span := years(one.record))] for dimension, some in every}
    found = sorted({year for spans in at_work.values() for span in spans for year in span})
    rows = tuple(
        Row((Shown(case.label("dimension", code) if code else tr("Without a dimension")), *_counts(spans, found)))
        for code, spans in at_work.items()
        if spans
    )
    columns = (Column("dimension", tr("Dimension"), weight=5), *(Column(str(y), str(y), "right", 1) for y in found))
    note = tr("Programmes and quick wins at work in each year.")
    return Table("", columns, rows, tr("The roadmap appears with the first programme that has its years."), note)


def _counts(spans: Sequence[range], found: Sequence[int]) -> Iterator[Shown]:
    for year in found:
        count = sum(year in span for span in spans)
        yield Shown(str(count) if count else "–")


def _figures(case: Case) -> Table:
    money = [amount for one in case.of("allocation") if (amount := one.number("amount")) is not None]
    treat = sum(must_be_treated(case, risk) for risk in case.of("risk"))
    pairs = (
        (tr("OPD and units"), str(len(case.of("opd")))),
        (tr("Stages held"), str(len(attended(case).stages))),
        (tr("Programmes"), str(len(case.of("programme")))),
        (tr("Quick wins"), str(len(case.of("quick_win")))),
        (tr("Risks to be treated"), f"{treat} / {len(case.of('risk'))}"),
        (tr("Allocated, all years"), show_rupiah(sum(money)) if money else "–"),
        (tr("Findings still open"), str(len(findings(case)))),
    )
    columns = (Column("what", tr("What"), weight=4), Column("figure", tr("Value"), "right", 3))
    return Table("", columns, tuple(Row((Shown(what), Shown(figure))) for what, figure in pairs))


def _direction(case: Case) -> Table:
    """Return the missions by dimension below the vision."""
    full = alignment.mission_by_dimension(case)
    kept = [at for at, column in enumerate(full.columns) if column.name in {"dimension", "mission"}]
    visions = [Row((Shown(case.title(one)),), heads=True) for one in case.of("vision")]
    rows = tuple(replace(row, cells=tuple(row.cells[at] for at in kept)) for row in full.rows)
    return replace(full, title="", columns=tuple(full.columns[at] for at in kept), rows=(*visions, *rows))


def _quick_wins(case: Case) -> Table:
    full = table(case, "quick_win", columns=("name", "dimension", "owner", "end_year", "percent_done"))
    return replace(full, title="")


def _register(case: Case) -> Table:
    """Return the greatest risks with what only a decision needs: the event, whose it is, how great, how treated."""
    full = risks.risk_register(case)
    wanted = {"event", "owner", "band", "residual_band", "treatment"}
    kept = [at for at, column in enumerate(full.columns) if column.name in wanted]
    rows = tuple(
        row if row.heads else replace(row, cells=tuple(row.cells[at] for at in kept)) for row in full.rows
    )
    columns = tuple(full.columns[at] for at in kept)
    return shortened(replace(full, title="", columns=columns, rows=rows, note=""), GREATEST)


def _asked(case: Case) -> Table | Notice:
    """Return what waits for a decision: first where two values stand against each other, then what is doubtful."""
    every = sorted(findings(case), key=lambda one: WAITING.index(one.weight))
    rows = tuple(Row((Shown(one.about), Shown(f"{one.says} {one.advice}")), record=one.record) for one in every)
    columns = (Column("about", tr("About"), weight=3), Column("do", tr("What to do"), weight=7))
    nothing = tr("Nothing is open: everything due is filled and nothing contradicts itself.")
    return shortened(Table("", columns, rows, nothing), ASKED)
