"""Opening, closing and freezing worksheets, and writing to the room: the facilitator's word as records."""

from __future__ import annotations

from typing import TYPE_CHECKING

from uuid_utils import uuid7

from smartcity_kit.journal import Record
from smartcity_kit.model.records.ledger import GATE, MESSAGE, written
from smartcity_kit.rules import gates as rule
from smartcity_kit.rules import notices
from smartcity_kit.text.dates import show_moment
from smartcity_kit.text.messages import N_, KitError, tr
from smartcity_kit.text.words import plain
from smartcity_kit.views.documents import Notice, Table
from smartcity_kit.views.gates import freezing_table, is_frozen, sheet_label
from smartcity_kit.workshop import past
from smartcity_kit.workshop.hands import Hand
from smartcity_kit.workshop.live import Live
from smartcity_kit.workshop.names import opd_named, stage_named

if TYPE_CHECKING:
    from smartcity_kit.rules import Case

LONGEST = 1000  # characters of a message: what is longer belongs on a page


def turn(hand: Hand, stage: str | int, sheet: str, opd: str | None, *, closed: bool) -> str:
    """Open or close a stage or one worksheet of it, for one OPD or for all; return the sentence that says so."""
    hand.permit("gate")
    live = hand.live
    live.refresh()
    case = live.case()
    code = stage_named(case, stage).code
    name = _sheet(case, code, sheet) if sheet else ""
    unit = "" if opd is None else opd_named(case, opd)
    _write(hand, (code, name, unit), closed=closed, frozen=False)
    told = {
        "what": sheet_label(case, name) if name else case.label("stage", code),
        "whom": case.opd_name(unit) if unit else tr("every OPD"),
    }
    return tr("{what}: closed for {whom}.", **told) if closed else tr("{what}: open for {whom}.", **told)


def _sheet(case: Case, stage: str, wanted: str) -> str:
    names = rule.gated(case, stage)
    found = [n for n in names if plain(wanted) in (plain(n), plain(tr(case.types[n].plural)))]
    if not found:
        labels = ", ".join(names) or tr("none")
        says = tr(
            "{stage} has no worksheet {name} that is opened and closed. Choose one of: {names}.",
            stage=case.label("stage", stage),
            name=wanted,
            names=labels,
        )
        raise KitError(says)
    return found[0]


def _write(hand: Hand, scope: tuple[str, str, str], *, closed: bool, frozen: bool) -> Record:
    stage, sheet, opd = scope
    new_id = rule.gate_id(stage, sheet, opd)
    here = hand.live.plan.records.get(new_id)
    fields = written(GATE, {"stage": stage, "sheet": sheet, "opd": opd, "closed": closed, "frozen": frozen})
    based_on = here.seen(fields) if here is not None else ()
    hand.write([(new_id, "gate", fields, based_on)], rule.not_before(hand.live.case()))
    return hand.live.plan.records[new_id]


def frozen(hand: Hand, stage: str | int) -> str:
    """Close everything of a stage for everybody, then keep a snapshot of what stands; return the sentence.

    The snapshot comes second: whatever was being saved when the stage closed is in it, and nothing after it is.
    """
    hand.permit("gate")
    live = hand.live
    live.refresh()
    code = stage_named(live.case(), stage).code
    if is_frozen(live.case(), code):
        raise KitError(tr("{stage} is frozen already.", stage=live.case().label("stage", code)))
    gate = _write(hand, (code, "", ""), closed=True, frozen=True)
    label, time = live.case().label("stage", code), show_moment(rule.word(gate).at)
    name = _free_name(live, tr("{stage}, frozen {time}", stage=label, time=time))
    kept = past.keep(hand, name, code).text("name")
    says = N_("{stage} is frozen for every OPD. What stands is kept as the snapshot “{name}”.")
    return tr(says, stage=label, name=kept)


def _free_name(live: Live, wanted: str) -> str:
    taken = {plain(one.text("name")) for one in live.case().plan.of("snapshot")}
    names = (wanted if number == 1 else f"{wanted} ({number})" for number in range(1, len(taken) + 2))
    return next(name for name in names if plain(name) not in taken)


def freezing(live: Live, stage: str | int) -> Table | Notice:
    """Return what freezing a stage would close."""
    case = live.case()
    return freezing_table(case, stage_named(case, stage).code)


# ------------------------------------------------------------------ messages


def send(hand: Hand, text: str, to: str = "") -> str:
    """Write to everybody, to a class or to an OPD (``to``: id, name or abbreviation); return the sentence."""
    hand.permit("message")
    live = hand.live
    live.refresh()
    case = live.case()
    said = text.strip()
    if not said:
        raise KitError(tr("The message is empty. Write it first."))
    if len(said) > LONGEST:
        says = tr("A message has at most {most} characters; this one has {count}.", most=LONGEST, count=len(said))
        raise KitError(says)
    whom = _whom(case, to)
    record = hand.write_one((str(uuid7()), "message", written(MESSAGE, {"text": said, **whom}), ()))
    return tr("Sent to {whom}.", whom=notices.addressee(live.case(), record))


def _whom(case: Case, to: str) -> dict[str, str]:
    if not to:
        return {}
    for group in case.of("group"):
        if to == group.id or plain(to) == plain(case.title(group)):
            return {"group": group.id}
    return {"opd": opd_named(case, to)}


def withdraw(hand: Hand, message: str) -> str:
    """Take a message off every page, by its id; it stays in the history."""
    hand.permit("message")
    hand.live.refresh()
    here = hand.live.plan.records.get(message)
    if here is None or here.type != "message":
        raise KitError(tr("This message is not here any more."))
    fields = {"withdrawn": True}
    hand.write([(here.id, "message", fields, here.seen(fields))])
    return tr("The message was withdrawn.")
