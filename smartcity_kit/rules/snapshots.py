"""Where the journal stood at a moment, in a form that every copy of the workshop understands.

A snapshot names the last entries: those that no other was based on when it was taken. Everything they rest on
follows from what each entry was based on, so that the plan of that moment can be folded anew wherever those
entries are, whatever came since and in whatever order.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256

from smartcity_kit.journal import Change, Record
from smartcity_kit.model.records.ledger import LEDGER


@dataclass(frozen=True, slots=True)
class Moment:
    """The last entries of a journal, how many there are in all, and the hash of all their ids."""

    frontier: tuple[str, ...]
    count: int
    sha256: str


def entries(changes: Iterable[Change]) -> tuple[Change, ...]:
    """Return what people entered: the journal without what the kit wrote down about it."""
    return tuple(one for one in changes if one.type not in LEDGER)


def moment(changes: Iterable[Change]) -> Moment:
    """Return where a journal stands."""
    every = entries(changes)
    resting = {seen for one in every for seen in one.based_on if seen != one.id}
    frontier = tuple(sorted(one.id for one in every if one.id not in resting))
    return Moment(frontier, len(every), fingerprint(one.id for one in every))


def fingerprint(ids: Iterable[str]) -> str:
    """Return the hash of some ids, in whatever order they come."""
    return sha256("\n".join(sorted(ids)).encode()).hexdigest()


def at_moment(changes: Iterable[Change], snapshot: Record) -> tuple[Change, ...] | None:
    """Return the changes a snapshot stands for, None where this copy does not have all of them."""
    known: Mapping[str, Change] = {one.id: one for one in entries(changes)}
    wanted, found = list(snapshot.many("frontier")), {}
    while wanted:
        here = wanted.pop()
        if here not in found and (change := known.get(here)) is not None:
            found[here] = change
            wanted += change.based_on
    whole = (len(found), fingerprint(found)) == (snapshot.number("count"), snapshot.text("sha256"))
    return tuple(found.values()) if whole else None
