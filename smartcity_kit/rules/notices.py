"""Messages of the facilitator to the room: what was written to whom, and who gets to read it."""

from __future__ import annotations

from smartcity_kit.journal import Held, Record
from smartcity_kit.rules.access import PARTICIPANT, Visitor
from smartcity_kit.rules.case import Case
from smartcity_kit.text.messages import tr


def written(message: Record) -> Held:
    """Return who wrote a message, and when."""
    return message.heads["text"][0]


def messages(case: Case) -> tuple[Record, ...]:
    """Return every message that was not withdrawn, the newest last."""
    stand = [one for one in case.plan.of("message") if one.text("text") and one.get("withdrawn") is not True]
    return tuple(sorted(stand, key=lambda one: (written(one).at, one.id)))


def messages_for(case: Case, visitor: Visitor | None) -> tuple[Record, ...]:
    """Return what somebody gets to read: a participant what is for everybody, their class or their OPD."""
    every = messages(case)
    if visitor is None or visitor.role != PARTICIPANT:
        return every
    opd = case.plan.get(visitor.opd)
    groups = opd.many("groups") if opd is not None else ()
    return tuple(one for one in every if _is_for(one, visitor.opd, groups))


def _is_for(message: Record, opd: str, groups: tuple[str, ...]) -> bool:
    if message.get("opd"):
        return message.text("opd") == opd
    return not message.get("group") or message.text("group") in groups


def addressee(case: Case, message: Record) -> str:
    """Return whom a message is for, in words."""
    for name in ("opd", "group"):
        if message.get(name):
            return case.label(name, message.get(name))
    return tr("everybody")
