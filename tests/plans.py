"""Small plans made by hand, for the tests of rules and views."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import TypeAlias

from smartcity_kit.journal import Change, Plan, Value, fold
from smartcity_kit.model.fields import Types
from smartcity_kit.model.records import RECORD_TYPES
from smartcity_kit.rules import Case
from smartcity_kit.sources import load_method
from smartcity_kit.text.dates import stamp

START = datetime(2026, 11, 23, 3, 32, tzinfo=UTC)
TODAY = date(2026, 11, 23)

Row: TypeAlias = tuple[str, str, Mapping[str, Value]]  # id of the record, its type, its fields


def change(
    number: int,
    record: str,
    fields: Mapping[str, Value],
    *,
    kind: str = "quick_win",
    on: tuple[int, ...] = (),
    by: str = "Ani",
    minute: int | None = None,
) -> Change:
    """Return change ``number`` of a journal, based on the changes numbered ``on``."""
    at = stamp(START + timedelta(minutes=number if minute is None else minute))
    return Change(name(number), record, kind, fields, tuple(map(name, on)), by, at, "notebook")


def name(number: int) -> str:
    """Return the id of change ``number``: ids sort as numbers do."""
    return f"change-{number:06}"


def plan_of(*rows: Row) -> Plan:
    """Return the plan of these records, created in this order."""
    return fold(change(n, record, fields, kind=kind) for n, (record, kind, fields) in enumerate(rows))


def case_of(*rows: Row, framework: str = "kominfo", scheme: str = "spbe", types: Types = RECORD_TYPES) -> Case:
    """Return a case of these records on a fixed day."""
    return Case(plan_of(*rows), load_method(framework, scheme), types, TODAY)
