"""Who may do what: role × action × whose record, as one table, and the sentence for whoever may not.

A notebook at the facilitator's own laptop has no visitor and is not asked. Everybody who comes through the
hall is a ``Visitor``; the workshop asks ``refusal`` before anything is written.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from smartcity_kit.journal import REMOVED, Held, Record, Value
from smartcity_kit.model.choices import owner_of
from smartcity_kit.model.fields import RecordType
from smartcity_kit.rules.case import Case
from smartcity_kit.text.messages import N_, tr

FACILITATOR, COMPANION, PARTICIPANT, OBSERVER = ROLES = ("facilitator", "companion", "participant", "observer")

# How far somebody may go: nowhere, with what the own OPD owns, everywhere.
NONE, OWN, ALL = "none", "own", "all"

#: Actions: ``enter`` writes, removes or puts back a record; ``comment`` the same for a comment; ``ballot`` for
#: a ballot; ``hand_in`` hands a worksheet in or takes it back; ``roster`` for the list of OPD; ``conduct`` opens,
#: weighs, closes and settles rounds, switches framework and scheme, merges, undoes, keeps snapshots, and does
#: whatever else moves the workshop as a whole; ``gate`` opens, closes and freezes worksheets; ``message`` writes to
#: the room; ``look`` opens a page as an OPD has it; ``card`` hands a code anew; ``export`` takes everything along.
ACTIONS = ("enter", "comment", "ballot", "hand_in", "roster", "conduct", "gate", "message", "look", "card", "export")

#: role → action → how far; what is not named is not allowed.
MAY: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        FACILITATOR: dict.fromkeys(ACTIONS, ALL),
        COMPANION: {"comment": ALL},
        PARTICIPANT: {"enter": OWN, "comment": OWN, "ballot": OWN, "hand_in": OWN},
        OBSERVER: {},
    }
)

#: The record types whose writing is an action of its own; every other is ``enter``.
ACTION_OF: Mapping[str, str] = MappingProxyType(
    {"comment": "comment", "ballot": "ballot", "receipt": "hand_in", "opd": "roster"}
    | {"gate": "gate", "message": "message"}
    | dict.fromkeys(("round", "settlement", "weight", "comparison", "snapshot", "merge"), "conduct")
)

#: What is said to whoever may not do what the facilitator does for everybody.
BARRED: Mapping[str, str] = MappingProxyType(
    {
        "conduct": N_("Only the facilitator does this, for the whole workshop."),
        "gate": N_("Only the facilitator opens and closes worksheets."),
        "message": N_("Only the facilitator writes to the whole room."),
        "look": N_("Only the facilitator opens the pages of others."),
        "card": N_("Only the facilitator hands out codes."),
        "export": N_("Only the facilitator exports the whole workshop."),
    }
)

ROLE_NAMES: Mapping[str, str] = MappingProxyType(
    {
        FACILITATOR: N_("Facilitator"),
        COMPANION: N_("Companion"),
        PARTICIPANT: N_("Participant"),
        OBSERVER: N_("Observer"),
    }
)


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody who came through the hall: ``opd`` is the id of theirs, empty for who belongs to none."""

    role: str
    opd: str = ""
    name: str = ""


def may(visitor: Visitor, action: str) -> str:
    """Return how far a visitor may go with an action: ``"none"``, ``"own"`` or ``"all"``."""
    return MAY.get(visitor.role, {}).get(action, NONE)


def barred(visitor: Visitor | None, action: str) -> str:
    """Return why somebody may not do what moves the whole room, empty for who may (None sits at this computer)."""
    return "" if visitor is None or may(visitor, action) == ALL else tr(BARRED[action])


def locked(visitor: Visitor, kind: RecordType) -> str:
    """Return the sentence that says why a visitor can enter nothing of a record type, empty where they can."""
    reach = may(visitor, ACTION_OF.get(kind.name, "enter"))
    if reach == NONE or (reach == OWN and not (kind.owned_by and visitor.opd)):
        return _sentence(visitor, kind)
    return ""


def refusal(case: Case, visitor: Visitor, kind: RecordType, record: Record, fields: Mapping[str, Value]) -> str:
    """Return why a visitor may not write ``fields`` into ``record`` (as it stands), the empty string where they may.

    A participant's record belongs to their OPD before the change and after it: nothing is taken, nothing given away.
    """
    reach = may(visitor, ACTION_OF.get(kind.name, "enter"))
    if reach == ALL:
        return ""
    if said := locked(visitor, kind):
        return said
    is_new = not any(name != REMOVED for name in record.heads)
    before = visitor.opd if is_new else owner_of(record, kind, case.plan)
    if before != visitor.opd or owner_of(_after(record, fields), kind, case.plan) != visitor.opd:
        return tr("{type}: this one belongs to another OPD, so it was left as it is.", type=tr(kind.label))
    if kind.name == "ballot" and not _own_judge(case, visitor, _after(record, fields)):
        return tr("{type}: this one belongs to another OPD, so it was left as it is.", type=tr(kind.label))
    return ""


def _own_judge(case: Case, visitor: Visitor, ballot: Record) -> bool:
    judge = case.plan.get(ballot.text("judge"))
    if judge is None:
        return False
    return judge.id == visitor.opd or (judge.type == "person" and judge.text("opd") == visitor.opd)


def _after(record: Record, fields: Mapping[str, Value]) -> Record:
    heads = {name: (Held(value, "", "", "", ""),) for name, value in fields.items()}
    return Record(record.id, record.type, {**record.heads, **heads})


def _sentence(visitor: Visitor, kind: RecordType) -> str:
    action = ACTION_OF.get(kind.name, "enter")
    if action in ("gate", "message"):
        return tr(BARRED[action])
    if visitor.role == OBSERVER:
        return tr("Observers read along; nothing can be entered.")
    if visitor.role == COMPANION:
        return tr("Companions read along and write comments; this sheet is filled by the OPD.")
    if not kind.owned_by or action in ("conduct", "roster"):
        return tr("This sheet is filled by the facilitator for everybody.")
    return tr("You are not signed in for an OPD, so nothing can be entered here.")
