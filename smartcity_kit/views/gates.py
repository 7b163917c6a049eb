"""What is open and what is closed, what freezing a stage would close, and the messages to the room."""

from __future__ import annotations

from smartcity_kit.journal import Record
from smartcity_kit.model.fields import Shown
from smartcity_kit.rules import Case
from smartcity_kit.rules.case import listed
from smartcity_kit.rules.gates import closing, gated, gates, shut, word
from smartcity_kit.rules.notices import addressee, messages, written
from smartcity_kit.rules.receipts import board
from smartcity_kit.text.dates import show_moment
from smartcity_kit.text.messages import tr
from smartcity_kit.views.documents import Column, Notice, Row, Table


def gates_table(case: Case) -> Table:
    """Return what was opened and closed, the last word first."""
    rows = tuple(Row(tuple(map(Shown, _cells(case, one))), record=one.id) for one in reversed(gates(case)))
    columns = (
        Column("stage", tr("Stage"), weight=4),
        Column("sheet", tr("Worksheet"), weight=4),
        Column("opd", tr("OPD"), weight=5),
        Column("state", tr("State"), weight=2),
        Column("by", tr("By"), weight=3),
        Column("when", tr("When"), weight=3),
    )
    empty = tr("Every worksheet is open: nothing has been closed yet.")
    note = tr("Where two lines are about the same worksheet, the upper one stands.")
    return Table(tr("Opened and closed worksheets"), columns, rows, empty, note)


def _cells(case: Case, gate: Record) -> tuple[str, ...]:
    said, sheet = word(gate), gate.text("sheet")
    return (
        case.label("stage", gate.text("stage")),
        sheet_label(case, sheet) if sheet else tr("all worksheets"),
        case.opd_name(gate.text("opd")) if gate.get("opd") else tr("every OPD"),
        gate_state(gate),
        said.by,
        show_moment(said.at),
    )


def sheet_label(case: Case, sheet: str) -> str:
    """Return what people call a worksheet; of one that only a later kit declares, its name."""
    kind = case.types.get(sheet)
    return tr(kind.plural) if kind is not None else sheet


def gate_state(gate: Record | None) -> str:
    """Return in one word how the scope of a gate stands; without a gate it is open."""
    if gate is None or gate.get("closed") is not True:
        return tr("open for entries")
    return tr("frozen") if gate.get("frozen") is True else tr("closed")


# ------------------------------------------------------------------ freezing


def freezing_table(case: Case, stage: str) -> Table | Notice:
    """Return what freezing a stage would close and who has not handed in; a notice where it is frozen already."""
    if is_frozen(case, stage):
        return Notice(tr("{stage} is frozen already.", stage=case.label("stage", stage)))
    every = board(case, stage)
    names = gated(case, stage)
    rows = tuple(Row(tuple(map(Shown, _freezes(case, name)))) for name in names)
    missing = [case.opd_name(one.opd) for one in every if one.receipt is None]
    note = (
        tr("Everybody has handed in.")
        if not missing
        else tr("{count} OPD have not handed in: {names}.", count=len(missing), names=listed(missing, most=8))
    )
    columns = (
        Column("sheet", tr("Worksheet"), weight=5),
        Column("state", tr("Now"), weight=2),
        Column("records", tr("Entries"), "right", 2),
    )
    title = tr("This would be closed for every OPD: {stage}", stage=case.label("stage", stage))
    return Table(title, columns, rows, tr("Nothing in this stage is filled by an OPD."), note)


def is_frozen(case: Case, stage: str) -> bool:
    """Whether a stage is frozen, and nothing of it was opened for any OPD since."""
    everybody = ["", *(one.id for one in case.of("opd"))]
    found = [shut(case, stage, opd) for opd in everybody]
    return found[0] is not None and found[0].get("frozen") is True and all(one is not None for one in found)


def _freezes(case: Case, sheet: str) -> tuple[str, ...]:
    return sheet_label(case, sheet), gate_state(closing(case, sheet, "")), str(len(case.of(sheet)))


# ------------------------------------------------------------------ messages


def messages_table(case: Case) -> Table:
    """Return the messages to the room, the newest first."""
    rows = tuple(Row(tuple(map(Shown, _message(case, one))), record=one.id) for one in reversed(messages(case)))
    columns = (
        Column("when", tr("When"), weight=3),
        Column("to", tr("To"), weight=4),
        Column("text", tr("Message"), weight=8),
        Column("by", tr("From"), weight=3),
    )
    return Table(tr("Messages"), columns, rows, tr("No message has been sent yet."))


def _message(case: Case, one: Record) -> tuple[str, ...]:
    said = written(one)
    return show_moment(said.at), addressee(case, one), one.text("text"), said.by
