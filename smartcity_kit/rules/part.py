"""Which records one OPD needs to work on its own: its part of a workshop."""

from __future__ import annotations

from smartcity_kit.journal import Record
from smartcity_kit.model.choices import owner_of
from smartcity_kit.model.kinds import Link, Links
from smartcity_kit.model.records.ledger import LEDGER
from smartcity_kit.rules.case import Case

# Of the whole region, but about what single OPDs proposed: it comes with what it is about, or not at all.
ABOUT_ITEMS = frozenset({"settlement"})


def part_of(case: Case, opd: str) -> frozenset[str]:
    """Return the ids of an OPD's part: its own records, the whole region's, the roster, and what they refer to.

    Of other OPDs' records only those go along that one of these refers to; officers' telephone numbers
    of other OPDs stay at home with their records.
    """
    every = case.plan.records
    wanted = [one.id for one in every.values() if _belongs(case, one, opd)]
    found: set[str] = set()
    while wanted:
        here = wanted.pop()
        if here not in found and (record := every.get(here)) is not None:
            found.add(here)
            wanted += _links(case, record)
    settled = (one for one in every.values() if one.type in ABOUT_ITEMS and one.text("item") in found)
    return frozenset(found | {one.id for one in settled})


def _belongs(case: Case, record: Record, opd: str) -> bool:
    if record.type == "receipt":
        return record.text("opd") == opd
    kind = case.types.get(record.type)
    if kind is None or record.type in ABOUT_ITEMS:
        return False
    return record.type == "opd" or not kind.owned_by or owner_of(record, kind, case.plan) == opd


def _links(case: Case, record: Record) -> list[str]:
    kind = case.types.get(record.type)
    if kind is None or record.type in LEDGER:
        return []
    found: list[str] = []
    for field in kind.fields:
        if isinstance(field.kind, Link | Links):
            held = record.heads.get(field.name, ())  # of a conflict every value, or the copy would show codes
            found += [one for each in held for one in _codes(each.value)]
    return found


def _codes(value: object) -> tuple[str, ...]:
    return value if isinstance(value, tuple) else (value,) if isinstance(value, str) else ()
