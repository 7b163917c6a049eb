"""What an OPD hands in: its worksheets one below the other, and the receipt, on paper with a place for it."""

from __future__ import annotations

from smartcity_kit.journal import Record
from smartcity_kit.model.fields import Shown
from smartcity_kit.rules import Case
from smartcity_kit.rules.completeness import Filled
from smartcity_kit.rules.receipts import Standing, current_stage, standing_in
from smartcity_kit.text.dates import show_moment
from smartcity_kit.text.messages import tr
from smartcity_kit.views.board import stage_of, state_of
from smartcity_kit.views.documents import Column, Row, Table

TO_FILL_IN = "…" * 8  # where somebody writes with a pen


def worksheets_table(case: Case, stands: Standing) -> Table:
    """Return the worksheets of an OPD one below the other: entries, how complete, what is missing."""
    rows = tuple(
        Row((Shown(tr(case.types[name].plural)), Shown(str(one.records)), _share(one), Shown(_state(one))))
        for name, one in stands.sheets.items()
    )
    columns = (
        Column("worksheet", tr("Worksheet"), weight=3),
        Column("entries", tr("Entries"), "right", 1),
        Column("percent", tr("Complete"), "right", 1),
        Column("state", tr("State"), weight=3),
    )
    return Table(tr("To hand in: {opd}", opd=case.opd_name(stands.opd)), columns, rows)


def _share(filled: Filled) -> Shown:
    return Shown("–" if filled.percent is None else f"{filled.percent} %")


def _state(filled: Filled) -> str:
    if filled.records == 0:
        return tr("nothing yet")
    count = filled.due - filled.filled
    return tr("{count} fields open", count=count) if count else tr("complete")


def receipt_about(receipt: Record) -> str:
    """Return when a receipt was written, by whom, and of how many records."""
    held, count = receipt.heads["code"][0], receipt.number("records") or 0
    return tr("{when} · {count} records · {who}", when=show_moment(held.at), count=count, who=held.by)


def handed_in_table(case: Case, opd: str | None = None, about: str = "") -> Table:
    """Return the receipt of a stage, of one OPD or of each; where there is none yet, a place to write it down.

    ``about`` is the stage's code; without it, the last stage that has begun.
    """
    stage = stage_of(case, about) if about else current_stage(case)
    chosen = [one.id for one in case.of("opd") if opd in (None, one.id)]
    rows = tuple(Row(tuple(map(Shown, _cells(case, standing_in(case, stage, one)))), record=one) for one in chosen)
    columns = (
        Column("opd", tr("OPD"), weight=5),
        Column("code", tr("Receipt"), weight=3),
        Column("about", tr("Handed in"), weight=5),
        Column("state", tr("State"), weight=4),
    )
    title = tr("Handing in: {stage}", stage=case.label("stage", stage))
    return Table(title, columns, rows, tr("The roster of OPD is empty."))


def _cells(case: Case, stands: Standing) -> tuple[str, ...]:
    receipt = stands.receipt
    name = case.opd_name(stands.opd)
    if receipt is None:
        return name, TO_FILL_IN, TO_FILL_IN * 2, state_of(stands)
    return name, receipt.text("code"), receipt_about(receipt), state_of(stands)
