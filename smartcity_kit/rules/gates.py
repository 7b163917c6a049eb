"""Which worksheets are open and which are closed, for whom, and since whose word.

A gate says that a scope is open or closed: a stage, or one worksheet of it, for one OPD or for all. Of the gates
that cover a worksheet of an OPD the last word stands. So a stage is closed with one press and opened for one OPD
with another, and closing it once more closes it for that OPD as well.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import NAMESPACE_URL, uuid5

from smartcity_kit.journal import Held, Record, Value
from smartcity_kit.model.fields import RecordType
from smartcity_kit.rules.access import ACTION_OF, ALL, Visitor, may
from smartcity_kit.rules.case import Case
from smartcity_kit.rules.receipts import worksheets
from smartcity_kit.text.dates import show_moment, stamp
from smartcity_kit.text.messages import tr


def gate_id(stage: str, sheet: str, opd: str) -> str:
    """Return the id of a scope's gate: the same on every copy, so that two words about one scope meet."""
    return str(uuid5(NAMESPACE_URL, f"smartcity-kit:gate/{stage}/{sheet}/{opd}"))


def gated(case: Case, stage: str) -> tuple[str, ...]:
    """Return the worksheets of a stage that are opened and closed; ballots have their rounds, comments stay open."""
    return case.once(
        ("gated", stage), lambda: tuple(n for n in worksheets(case, stage) if ACTION_OF.get(n, "enter") == "enter")
    )


def gates(case: Case) -> tuple[Record, ...]:
    """Return every gate, the last word last."""
    return tuple(sorted(case.plan.of("gate"), key=lambda one: (word(one).at, word(one).change)))


def word(gate: Record) -> Held:
    """Return who said last that a scope is open or closed, and when."""
    return gate.heads["closed"][0]


def covers(case: Case, gate: Record, sheet: str, opd: str) -> bool:
    """Tell whether a gate is about a worksheet of an OPD; with ``opd`` empty, about that of everybody."""
    if gate.text("opd") not in ("", opd) or "closed" not in gate.heads:
        return False
    only = gate.text("sheet")
    return only == sheet if only else _fills(case, gate.text("stage"), sheet)


def _fills(case: Case, stage: str, sheet: str) -> bool:
    # Another framework's method may not know the stage that a gate of last year names.
    return stage in case.method.stages.by_code and sheet in gated(case, stage)


def closing(case: Case, sheet: str, opd: str) -> Record | None:
    """Return the gate that keeps a worksheet of an OPD closed, None where it is open.

    A worksheet that two stages fill is one worksheet: closed with the one, it is opened with the other.
    """
    found = [one for one in case.plan.of("gate") if covers(case, one, sheet, opd)]
    last = max(found, key=lambda one: (word(one).at, word(one).change), default=None)
    return last if last is not None and last.get("closed") is True else None


def shut(case: Case, stage: str, opd: str) -> Record | None:
    """Return the last gate of a stage in which nothing is open for an OPD, None where something is."""
    found = [closing(case, name, opd) for name in gated(case, stage)]
    closed = [one for one in found if one is not None]
    return max(closed, key=lambda one: word(one).at) if closed and len(closed) == len(found) else None


def not_before(case: Case) -> str:
    """Return the time that the next word about a gate carries at the earliest: it is said after all others."""
    last = max((word(one).at for one in case.plan.of("gate")), default="")
    return stamp(datetime.fromisoformat(last) + timedelta(milliseconds=1)) if last else ""


# ------------------------------------------------------------------ who is stopped


def locked(case: Case, visitor: Visitor, kind: RecordType) -> str:
    """Return why a visitor can enter nothing of a type now, the empty string where it is open to them."""
    gate = closing(case, kind.name, visitor.opd) if _minds(visitor, kind) else None
    return "" if gate is None else closed_sentence(case, gate, tr(kind.plural))


def refusal(case: Case, visitor: Visitor, kind: RecordType, record: Record, fields: Mapping[str, Value]) -> str:
    """Return why a gate keeps a visitor from writing, the empty string where none does."""
    if kind.name == "receipt":
        taken_back = fields.get("taken_back") is True and may(visitor, "hand_in") != ALL
        gate = shut(case, record.text("stage"), visitor.opd) if taken_back else None
        label = tr("Taking back a receipt")
        return "" if gate is None else closed_sentence(case, gate, label)
    return locked(case, visitor, kind)


def _minds(visitor: Visitor, kind: RecordType) -> bool:
    """Tell whether gates are for somebody: the facilitator writes on, and so does whoever writes comments."""
    return ACTION_OF.get(kind.name, "enter") == "enter" and may(visitor, "enter") != ALL


def closed_sentence(case: Case, gate: Record, what: str) -> str:
    """Return who closed something when, and what to do."""
    said = word(gate)
    named = {"what": what, "who": said.by, "time": show_moment(said.at)}
    if gate.get("frozen") is True:
        stage = case.label("stage", gate.text("stage"))
        return tr(
            "{what}: {stage} was frozen by {who} on {time}. To correct something, ask the facilitator to open it.",
            stage=stage,
            **named,
        )
    return tr("{what}: closed by {who} on {time}. To correct something, ask the facilitator to open it.", **named)
