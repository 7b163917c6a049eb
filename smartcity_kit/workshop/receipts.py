"""Handing in: one record with a code that people can quote; quick, and never waiting for paper."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from uuid_utils import uuid7

from smartcity_kit.journal import Record
from smartcity_kit.model.records.ledger import RECEIPT, written
from smartcity_kit.rules import receipts as rule
from smartcity_kit.text.dates import show_moment
from smartcity_kit.text.messages import KitError, tr
from smartcity_kit.views.board import receipt_state
from smartcity_kit.workshop.live import Live
from smartcity_kit.workshop.names import opd_named, stage_named

if TYPE_CHECKING:
    from smartcity_kit.forms.handing import HandingIn
    from smartcity_kit.forms.reminders import Reminders


def hand_in(live: Live, stage: str | int, opd: str) -> Record:
    """Write down that an OPD hands in what it has for a stage, as it stands now; return the receipt.

    Handing in the same again gives the receipt that stands. Nothing is locked by it: whoever corrects something
    afterwards hands in again. Raises KitError for a stage or OPD that is not there, or with nothing to hand in.
    """
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
    new_id = str(uuid7())
    filled = rule.filled_of(case, code, records)
    taken = (one.text("code") for one in case.plan.of("receipt"))
    fields = {
        "code": rule.code_of(new_id, taken),
        "opd": unit,
        "stage": code,
        "sha256": content,
        "records": len(records),
        "percent": filled.percent,
    }
    record, _ = live.write(new_id, "receipt", written(RECEIPT, fields), ())
    return record


def take_back(live: Live, code: str) -> Record:
    """Take a receipt back: the OPD is open again for that stage; the receipt stays in the history."""
    record = one_of(live, code)
    if record.get("taken_back") is True:
        return record
    fields = {"taken_back": True}
    return live.write(record.id, "receipt", fields, record.seen(fields))[0]


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


def handing(live: Live, only: str | None) -> HandingIn:
    """Return the box that hands in and looks codes up; ``only`` is the id of the one OPD whose page it is on."""
    from smartcity_kit.forms.handing import HandingDesk, HandingIn

    def opds() -> list[tuple[str, str]]:
        case = live.case()
        return [(case.opd_name(one.id), one.id) for one in case.of("opd") if only in (None, one.id)]

    def find(code: str) -> str:
        record = one_of(live, code)
        if only is not None and record.text("opd") != only:
            raise KitError(tr("This is the receipt of another OPD."))
        return sentence(live, record)

    def given(stage: str, opd: str) -> str:
        return sentence(live, hand_in(live, stage, opd))

    stages = [(str(one.label), one.code) for one in live.case().method.stages.stages]
    return HandingIn(
        HandingDesk(stages, opds, lambda: rule.current_stage(live.case()), given, find, live.watchers.add)
    )


def reminders(live: Live, stage: str | int | None, locked: str) -> Reminders:
    """Return the widget with a text to copy for each OPD that something is missing from."""
    from smartcity_kit.forms.reminders import Reminders
    from smartcity_kit.views.board import reminders as texts

    def made() -> dict[str, str]:
        case = live.case()
        code = rule.current_stage(case) if stage is None else stage_named(case, stage).code
        return {case.opd_name(opd): text for opd, text in texts(case, code).items()}

    return Reminders(made, live.watchers.add, locked)
