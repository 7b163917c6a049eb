"""Who is missing: the board of a stage, the reminders to send, the receipts."""

from __future__ import annotations

from smartcity_kit.journal import Record
from smartcity_kit.model.fields import Shown
from smartcity_kit.rules import Case
from smartcity_kit.rules.case import listed
from smartcity_kit.rules.completeness import Filled
from smartcity_kit.rules.receipts import (
    Standing,
    board,
    content_hash,
    current_stage,
    deadline_of,
    handed_in,
    open_of,
    receipts,
    standing,
    worksheets,
)
from smartcity_kit.text.dates import show_date, show_moment
from smartcity_kit.text.messages import KitError, tr
from smartcity_kit.text.words import plain
from smartcity_kit.views.documents import Column, Row, Table

MOST_OPEN = 8  # records named in one reminder: more is not read on a telephone


def board_table(case: Case, opd: str | None = None, about: str = "") -> Table:
    """Return OPD by worksheet of a stage: completeness, last entry, last hand-in, what is overdue.

    ``about`` is the stage's code; without it, the last stage that has begun.
    """
    stage = stage_of(case, about) if about else current_stage(case)
    every = board(case, stage)
    shown = [one for one in every if opd in (None, one.opd)]
    names = [n for n in worksheets(case, stage) if any(one.sheets[n].records for one in every)]
    columns = (
        Column("opd", tr("OPD"), weight=5),
        Column("state", tr("State"), weight=4),  # first: of eight worksheets the last lie beyond a laptop's screen
        Column("handed_in", tr("Handed in"), weight=4),
        Column("last", tr("Last entry"), weight=3),
        *(Column(name, tr(case.types[name].plural), "right", 2) for name in names),
    )
    rows = tuple(Row(tuple(map(Shown, _cells(case, one, names))), record=one.opd) for one in shown)
    title = tr("Who is missing: {stage}", stage=case.label("stage", stage))
    return Table(title, columns, rows, tr("The roster of OPD is empty."), _note(case, stage, every))


def stage_of(case: Case, about: str) -> str:
    """Return the code of the stage that is asked for, by code or number; raises KitError with those there are."""
    for one in case.method.stages.stages:
        if plain(about) in (plain(one.code), str(one.number)):
            return one.code
    codes = ", ".join(case.method.stages.by_code)
    raise KitError(tr("There is no stage {stage}. Choose one of: {codes}.", stage=about, codes=codes))


def _cells(case: Case, one: Standing, names: list[str]) -> tuple[str, ...]:
    receipt = one.receipt
    given = "" if receipt is None else f"{show_moment(receipt.heads['code'][0].at)} · {receipt.text('code')}"
    return (
        case.opd_name(one.opd),
        state_of(one),
        given,
        show_moment(one.last_entry) if one.last_entry else "–",
        *(_share(one.sheets[name]) for name in names),
    )


def _share(filled: Filled) -> str:
    if filled.records == 0:
        return "–"
    return f"{filled.records}" if filled.percent is None else f"{filled.percent} % ({filled.records})"


def state_of(one: Standing) -> str:
    """Return in words how an OPD stands."""
    count = one.filled.due - one.filled.filled
    if one.filled.records == 0:
        said = tr("nothing yet")
    elif one.complete:
        said = tr("complete") if one.receipt is not None else tr("complete, not handed in yet")
    elif count:
        said = tr("{count} fields open", count=count)
    else:
        said = tr("{count} fields wait for a choice", count=one.waiting)
    if one.receipt is not None and not one.unchanged:
        said = tr("{state}; changed since it was handed in", state=said)
    return said if one.late is None else tr("{state}; overdue by {days} days", state=said, days=one.late)


def _note(case: Case, stage: str, every: tuple[Standing, ...]) -> str:
    given = sum(one.receipt is not None for one in every)
    said = tr(
        "{given} of {count} have handed in, {complete} are complete.",
        given=given,
        count=len(every),
        complete=sum(one.complete for one in every),
    )
    due = deadline_of(case, stage, "")
    when = (
        tr("Due on {date}.", date=show_date(due))
        if due is not None
        else tr("No deadline is set: name the stage in a deadline on the preparation page.")
    )
    return f"{said} {when}"


def missing_table(case: Case, opd: str, about: str = "") -> Table:
    """Return the entries of an OPD in which something due by the end of a stage is empty, and what it is."""
    stage = stage_of(case, about) if about else current_stage(case)
    rows = []
    for record, names in open_of(case, stage, opd):
        kind = case.types[record.type]
        labels = listed((tr(kind.by_name[name].label) for name in names), most=MOST_OPEN)
        texts = (tr(kind.label), case.title(record), labels)
        rows.append(Row(tuple(map(Shown, texts)), record=record.id))
    columns = (
        Column("sheet", tr("Worksheet"), weight=3),
        Column("title", tr("Entry"), weight=5),
        Column("missing", tr("Still missing"), weight=6),
    )
    title = tr("Still missing: {opd}, {stage}", opd=case.opd_name(opd), stage=case.label("stage", stage))
    return Table(title, columns, tuple(rows), tr("Nothing that is due is missing in what has been entered."))


# ------------------------------------------------------------------ reminders


def reminder(case: Case, stage: str, opd: str) -> str:
    """Return a text to send to one OPD by chat: polite, plain, with what is still missing; empty when nothing is."""
    here = next((one for one in board(case, stage) if one.opd == opd), None)
    if here is None or (here.complete and here.receipt is not None and here.unchanged):
        return ""
    label = case.label("stage", stage)
    lines = [
        tr("To: {opd}", opd=case.opd_name(opd)),
        "",
        tr("With respect, this is a reminder about the Smart City worksheets of {stage}.", stage=label),
        *_missing(case, stage, here),
        *_when(case, stage, here),
        "",
        tr("Please fill them in and hand them in, or tell us what stands in the way; we are glad to help."),
        tr("Thank you. The Smart City team of {region}", region=case.settings.text("region") or "–"),
    ]
    return "\n".join(lines)


def _missing(case: Case, stage: str, here: Standing) -> list[str]:
    found = open_of(case, stage, here.opd)
    lines = [_open_line(case, record, names) for record, names in found[:MOST_OPEN]]
    more = len(found) - MOST_OPEN
    if more > 0:
        lines.append(tr("- and {count} entries more", count=more))
    if here.waiting:
        lines.append(tr("- {count} fields hold two different values: tell us which is right.", count=here.waiting))
    if here.filled.records == 0:
        lines.append(tr("- Nothing has been entered yet."))
    elif here.complete and here.receipt is None:
        lines.append(tr("- Everything is filled; only the handing in is missing."))
    elif here.receipt is not None and not here.unchanged:
        lines.append(tr("- Something was changed after it was handed in: please hand it in again."))
    return ["", tr("Still missing:"), *lines]


def _open_line(case: Case, record: Record, names: tuple[str, ...]) -> str:
    kind = case.types[record.type]
    labels = listed(tr(kind.by_name[name].label) for name in names)
    return f"- {tr(kind.label)} “{case.title(record)}”: {labels}"


def _when(case: Case, stage: str, here: Standing) -> list[str]:
    due = deadline_of(case, stage, here.opd)
    if due is None:
        return []
    if here.late is None:
        return ["", tr("It is due on {date}.", date=show_date(due))]
    return ["", tr("It was due on {date}, {days} days ago.", date=show_date(due), days=here.late)]


def reminders(case: Case, stage: str) -> dict[str, str]:
    """Return the reminder of each OPD that something is missing from, by its id, in the order of the roster."""
    texts = {one.opd: reminder(case, stage, one.opd) for one in board(case, stage)}
    return {opd: text for opd, text in texts.items() if text}


# ------------------------------------------------------------------ receipts


def receipts_table(case: Case, opd: str | None = None) -> Table:
    """Return every receipt, the newest first."""
    rows = tuple(
        Row(tuple(map(Shown, _receipt_cells(case, one))), record=one.id) for one in reversed(receipts(case, opd))
    )
    columns = (
        Column("code", tr("Code"), weight=2),
        Column("opd", tr("OPD"), weight=5),
        Column("stage", tr("Stage"), weight=3),
        Column("when", tr("When"), weight=3),
        Column("by", tr("Handed in by"), weight=3),
        Column("percent", tr("Complete"), "right", 2),
        Column("state", tr("State"), weight=4),
    )
    return Table(tr("Receipts"), columns, rows, tr("Nobody has handed in yet."))


def _receipt_cells(case: Case, one: Record) -> tuple[str, ...]:
    held = one.heads["code"][0]
    percent = one.number("percent")
    return (
        one.text("code"),
        case.opd_name(one.text("opd")),
        case.label("stage", one.text("stage")),
        show_moment(held.at),
        held.by,
        "–" if percent is None else f"{percent} %",
        receipt_state(case, one),
    )


def receipt_state(case: Case, one: Record) -> str:
    """Return what became of what was handed in."""
    if one.get("taken_back") is True:
        return tr("taken back")
    return tr("as it was handed in") if _still_stands(case, one) else tr("changed since it was handed in")


def receipt_line(case: Case, opd: str | None, stage: str | None = None) -> str:
    """Return the code under which an OPD handed a stage in, for the foot of its pages; without a stage every code.

    The empty string where nothing was handed in, and for what belongs to the whole region.
    """
    stages = [one.code for one in case.method.stages.stages] if stage is None else [stage]
    held = [one for code in stages if (one := standing(case, opd, code)) is not None] if opd else []
    if not held:
        return ""
    told = []
    for one in held:
        code = one.text("code") if stage else f"{one.text('stage')} {one.text('code')}"
        told.append(code if _still_stands(case, one) else tr("{code} (changed since)", code=code))
    return tr("Receipt {codes}", codes=", ".join(told))


def _still_stands(case: Case, one: Record) -> bool:
    return content_hash(handed_in(case, one.text("stage"), one.text("opd"))) == one.text("sha256")
