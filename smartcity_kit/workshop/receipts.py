"""Handing in: one record with a code that people can quote; quick, and never waiting for paper."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from smartcity_kit.journal import Record
from smartcity_kit.model.records.ledger import RECEIPT, written
from smartcity_kit.rules import access
from smartcity_kit.rules import receipts as rule
from smartcity_kit.text.dates import show_moment
from smartcity_kit.text.messages import KitError, tr
from smartcity_kit.views.board import receipt_state
from smartcity_kit.views.handed_in import receipt_about, worksheets_table
from smartcity_kit.workshop.hands import Hand
from smartcity_kit.workshop.live import Live
from smartcity_kit.workshop.names import opd_named, stage_named

if TYPE_CHECKING:
    from smartcity_kit.forms.hand_in import Handed, HandInBox
    from smartcity_kit.forms.receipt_finder import ReceiptFinder
    from smartcity_kit.forms.reminders import Reminders
    from smartcity_kit.rules import Case


def hand_in(hand: Hand, stage: str | int, opd: str) -> Record:
    """Write down that an OPD hands in what it has for a stage, as it stands now; return the receipt.

    Handing in the same again gives the receipt that stands. Nothing is locked by it: whoever corrects something
    afterwards hands in again. Raises KitError for a stage or OPD that is not there, or with nothing to hand in.
    """
    live = hand.live
    live.refresh()
    case = live.case()
    code, unit = stage_named(case, stage).code, opd_named(case, opd)
    records = rule.handed_in(case, code, unit)
    if not records:
        says = tr(
            "{opd} has entered nothing for {stage} yet. Fill a worksheet first.",
            opd=case.opd_name(unit),
            stage=case.label("stage", code),
        )
        raise KitError(says)
    content, last = rule.content_hash(records), rule.standing(case, unit, code)
    if last is not None and last.text("sha256") == content:
        return last
    earlier = rule.receipts(case, unit, code)
    new_id = rule.receipt_id(code, unit, content, sum(one.text("sha256") == content for one in earlier))
    filled = rule.filled_of(case, code, records)
    taken = (one.text("code") for one in case.plan.of("receipt") if one.id != new_id)
    fields = {
        "code": rule.code_of(new_id, taken),
        "opd": unit,
        "stage": code,
        "sha256": content,
        "records": len(records),
        "percent": filled.percent,
    }
    return hand.write_one((new_id, "receipt", written(RECEIPT, fields), ()))


def take_back(hand: Hand, code: str) -> Record:
    """Take a receipt back: the OPD is open again for that stage; the receipt stays in the history."""
    record = one_of(hand.live, code)
    if record.get("taken_back") is True:
        return record
    fields = {"taken_back": True}
    return hand.write_one((record.id, "receipt", fields, record.seen(fields)))


def one_of(live: Live, code: str) -> Record:
    """Return the receipt of a code, however it was typed; raises KitError where there is none."""
    live.refresh()
    typed = rule.typed_code(code)
    found: Sequence[Record] = [one for one in live.plan.of("receipt") if one.text("code") == typed]
    if not found:
        says = tr(
            "There is no receipt {code}. Codes have {length} signs and hold no 0, O, 1, I or L.",
            code=code,
            length=rule.LENGTH,
        )
        raise KitError(says)
    return found[-1]  # two copies that never met may have given one code: the later one is meant


def sentence(live: Live, record: Record) -> str:
    """Return what a receipt says, as sentences for whoever asks by its code."""
    case, held = live.case(), record.heads["code"][0]
    says = tr(
        "Receipt {code}: {opd} handed in {stage} on {time}, {count} records, written by {who}.",
        code=record.text("code"),
        opd=case.opd_name(record.text("opd")),
        stage=case.label("stage", record.text("stage")),
        time=show_moment(held.at),
        count=record.number("records") or 0,
        who=held.by,
    )
    state = tr("Now: {state}.", state=receipt_state(case, record))
    return f"{says} {state}"


def finder(live: Live, only: str | None) -> ReceiptFinder:
    """Return the box that looks codes up; ``only`` is the id of the one OPD whose page it is on."""
    from smartcity_kit.forms.receipt_finder import ReceiptFinder

    def find(code: str) -> str:
        record = one_of(live, code)
        if only is not None and record.text("opd") != only:
            raise KitError(tr("This is the receipt of another OPD."))
        return sentence(live, record)

    return ReceiptFinder(find)


def reminders(live: Live, stage: str | int | None, locked: str) -> Reminders:
    """Return the widget with a text to copy for each OPD that something is missing from."""
    from smartcity_kit.forms.reminders import Reminders
    from smartcity_kit.views.board import reminders as texts

    def made() -> dict[str, str]:
        case = live.case()
        code = rule.current_stage(case) if stage is None else stage_named(case, stage).code
        return {case.opd_name(opd): text for opd, text in texts(case, code).items()}

    return Reminders(made, live.watchers.add, locked)


def hand_in_box(hand: Hand, stage: str | int | None, opd: str | None) -> HandInBox:
    """Return the widget that hands in; what is None of ``stage`` and ``opd`` is chosen in it."""
    from smartcity_kit.forms.hand_in import HandInBox, Offer

    live = hand.live
    code = "" if stage is None else stage_named(live.case(), stage).code

    def give(of: str, chosen: str) -> str:
        before = rule.standing(live.case(), chosen or opd or "", of or code)
        record = hand_in(hand, of or code, chosen or opd or "")
        if before is not None and before.id == record.id:
            return tr("This is handed in already, as it stands: the receipt is {code}.", code=record.text("code"))
        return tr("Handed in. The receipt is {code}.", code=record.text("code"))

    def back(receipt: str) -> str:
        return tr("Receipt {code} is taken back.", code=take_back(hand, receipt).text("code"))

    def opds() -> tuple[tuple[str, str], ...]:
        return tuple((live.case().opd_name(one.id), one.id) for one in live.case().of("opd"))

    stages = () if code else tuple((str(one.label), one.code) for one in live.case().method.stages.stages)
    return HandInBox(
        lambda of, chosen: handed(live.case(), of or code, chosen or opd or ""),
        give,
        back,
        live.watchers.add,
        Offer(stages, rule.current_stage(live.case()) if stages else "", opds if opd is None else None),
        "" if hand.visitor is None else access.locked(hand.visitor, RECEIPT),
    )


def handed(case: Case, stage: str, opd: str) -> Handed | None:
    """Return how an OPD stands with handing a stage in; None where there is no such OPD."""
    from smartcity_kit.forms.hand_in import Handed

    if case.plan.get(opd) is None:
        return None
    stands = rule.standing_in(case, stage, opd)
    receipt = stands.receipt
    return Handed(
        worksheets_table(case, stands),
        "" if receipt is None else receipt.text("code"),
        "" if receipt is None else receipt_about(receipt),
        receipt is not None and not stands.unchanged,
        stands.filled.records > 0,
    )
