"""What fits on one sheet: an OPD in short, and a card for each quick win."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from smartcity_kit.journal import Record
from smartcity_kit.model.choices import shown
from smartcity_kit.model.fields import Shown
from smartcity_kit.rules import Case, findings
from smartcity_kit.rules.allocations import allocated
from smartcity_kit.rules.completeness import Filled, progress_of
from smartcity_kit.rules.continuity import of_opd
from smartcity_kit.rules.derived import derived, magnitude
from smartcity_kit.rules.risks import must_be_treated
from smartcity_kit.text.messages import language, tr
from smartcity_kit.text.money import show_rupiah
from smartcity_kit.views.board import receipt_line
from smartcity_kit.views.documents import Column, Document, Notice, PageBreak, Part, Row, Table
from smartcity_kit.views.handouts import marked
from smartcity_kit.views.tables import table

MOST = 6  # rows of each table on the one sheet; the rest is a number

# What a card says of a quick win, in the order in which somebody who meets it for the first time asks.
ON_CARD = (
    "long_name",
    "benefit",
    "problem",
    "description",
    "recipients",
    "output",
    "indicator",
    "location",
    "start_year",
    "end_year",
    "status",
    "percent_done",
    "budget",
    "fund_source",
    "partners",
    "legal_basis",
    "evidence",
)


def shortened(full: Table, most: int = MOST) -> Table:
    """Return a table with its first ``most`` entries, and how many there are besides."""
    entries = sum(not row.heads for row in full.rows)
    if entries <= most:
        return full
    kept: list[Row] = []
    for row in full.rows:
        if sum(not one.heads for one in kept) == most:
            break
        kept.append(row)
    while kept and kept[-1].heads:
        kept.pop()
    note = tr("{shown} of {count} are shown here.", shown=most, count=entries)
    return replace(full, rows=tuple(kept), note=f"{full.note} {note}".strip())


# ------------------------------------------------------------------ an OPD in short


def opd_summary(case: Case, opd: str, state: str = "") -> Document:
    """Return an OPD on one sheet: its figures, its quick wins and programmes, its risks, what is open."""
    region = case.settings.text("region")
    line = marked(case.settings.text("marker"), receipt_line(case, opd), state)
    return Document(tr("OPD in short"), tuple(_summary(case, opd)), region, case.opd_name(opd), line, language())


def _summary(case: Case, opd: str) -> Iterator[Part]:
    yield _figures(case, opd)
    wins = table(case, "quick_win", opd=opd, columns=("name", "dimension", "end_year", "percent_done"))
    yield shortened(wins)
    programmes = table(case, "programme", opd=opd, columns=("name", "start_year", "end_year", "budget"))
    yield shortened(programmes)
    yield shortened(_greatest(case, opd))
    yield _open(case, opd)


def _figures(case: Case, opd: str) -> Table:
    filled = sum(progress_of(case, None, opd).get(opd, {}).values(), Filled())
    held = of_opd(case, opd)
    money = [amount for record in case.of("allocation", opd) if (amount := record.number("amount")) is not None]
    treat = [risk for risk in case.of("risk", opd) if must_be_treated(case, risk)]
    pairs = (
        (tr("Programmes"), str(len(case.of("programme", opd)))),
        (tr("Quick wins"), str(len(case.of("quick_win", opd)))),
        (tr("Actions"), str(len(case.of("action", opd)))),
        (tr("Risks to be treated"), f"{len(treat)} / {len(case.of('risk', opd))}"),
        (tr("Allocated, all years"), show_rupiah(sum(money)) if money else "–"),
        (tr("Filled of what is due"), "–" if filled.percent is None else f"{filled.percent} %"),
        (tr("Stages attended by the same officer"), f"{held.part} / {held.whole}" if held.whole else "–"),
    )
    columns = (Column("what", tr("What"), weight=4), Column("figure", tr("Value"), "right", 3))
    rows = tuple(Row((Shown(what), Shown(figure))) for what, figure in pairs)
    return Table(tr("In figures"), columns, rows)


def _greatest(case: Case, opd: str) -> Table:
    """Return the risks of an OPD from the greatest down: what happens, how great, how it is treated."""
    risks = sorted(case.of("risk", opd), key=lambda risk: -(magnitude(case, risk) or 0))
    columns = (
        Column("event", tr("Risk event"), weight=6),
        Column("band", tr("Risk level"), "center", 2),
        Column("treatment", tr("Treatment"), weight=3),
        Column("person", tr("Person in charge"), weight=3),
    )
    rows = tuple(Row(_feared(case, risk), record=risk.id) for risk in risks)
    return Table(tr("Greatest risks"), columns, rows, tr("There is no risk yet."))


def _feared(case: Case, risk: Record) -> tuple[Shown, ...]:
    treatment = case.label("treatment", risk.get("treatment")) if risk.get("treatment") else ""
    computed = derived(case, risk)
    return (
        Shown(case.title(risk)),
        computed.get("band", Shown("")),
        Shown(treatment),
        Shown(risk.text("person")),
    )


def _open(case: Case, opd: str) -> Table:
    found = findings(case, opd=opd)
    rows = tuple(Row((Shown(one.about), Shown(f"{one.says} {one.advice}")), record=one.record) for one in found)
    columns = (Column("about", tr("About"), weight=3), Column("do", tr("What to do"), weight=7))
    nothing = tr("Nothing is open: everything due is filled and nothing contradicts itself.")
    return shortened(Table(tr("Still open"), columns, rows, nothing), 5)


# ------------------------------------------------------------------ cards


def quick_win_cards(case: Case, opd: str | None = None, state: str = "") -> Document:
    """Return a card for each quick win of the region or of one OPD, each on a sheet of its own."""
    records = case.of("quick_win", opd)
    parts: list[Part] = []
    for record in records:
        parts += [*([PageBreak()] if parts else []), *_card(case, record)]
    if not records:
        parts.append(Notice(tr("There is no quick win yet.")))
    about = tr("Whole region") if opd is None else case.opd_name(opd)
    line = marked(case.settings.text("marker"), receipt_line(case, opd), state)
    return Document(tr("Quick-win cards"), tuple(parts), case.settings.text("region"), about, line, language())


def _card(case: Case, record: Record) -> Iterator[Part]:
    kind = case.types["quick_win"]
    columns = (Column("field", tr("Field"), weight=2), Column("value", tr("Value"), weight=5))
    rows = [
        Row((Shown(tr("Dimension")), _dimension(case, record))),
        Row((Shown(tr("Owner")), Shown(case.opd_name(case.owner(record))))),
    ]
    for name in ON_CARD:
        text = shown(kind.by_name[name], record, case.plan, case.method, case.types)
        if text:
            rows.append(Row((Shown(tr(kind.by_name[name].label)), Shown(text))))
    if record.get("budget") is None and (amount := allocated(case, record)) is not None:
        rows.append(Row((Shown(tr("Allocated, all years")), Shown(show_rupiah(amount)))))
    yield Table(case.title(record), columns, tuple(rows))
    risks = [risk for risk in case.of("risk") if risk.get("quick_win") == record.id]
    if risks:
        yield _threats(case, risks)


def _dimension(case: Case, record: Record) -> Shown:
    dimension = case.method.framework.by_code.get(record.text("dimension"))
    if dimension is None:
        return Shown(tr("Without a dimension"))
    return Shown(str(dimension.label), dimension.colour.hex, dimension.colour.text)


def _threats(case: Case, risks: Sequence[Record]) -> Table:
    columns = (
        Column("event", tr("Risk event"), weight=6),
        Column("band", tr("Risk level"), "center", 2),
        Column("treatment", tr("Treatment"), weight=3),
        Column("person", tr("Person in charge"), weight=3),
    )
    rows = tuple(Row(_feared(case, risk), record=risk.id) for risk in risks)
    return Table(tr("Its risks"), columns, rows)
