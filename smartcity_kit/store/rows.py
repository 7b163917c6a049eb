"""Changes and records as rows, and back: JSON that a person can read in any SQLite browser."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from smartcity_kit.journal import Change, Held, Record, Value


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _value(raw: Any) -> Value:
    return tuple(raw) if isinstance(raw, list) else raw


def change_row(workshop: str, change: Change) -> dict[str, object]:
    """Return ``change`` as a row of the table ``changes``."""
    return {
        "workshop": workshop,
        "id": change.id,
        "record": change.record,
        "type": change.type,
        "fields": _json(dict(change.fields)),
        "based_on": _json(change.based_on),
        "by": change.by,
        "at": change.at,
        "door": change.door,
    }


def change_of(row: Mapping[str, Any]) -> Change:
    """Return the change that a row of the table ``changes`` holds."""
    fields = {name: _value(raw) for name, raw in json.loads(row["fields"]).items()}
    return Change(
        row["id"],
        row["record"],
        row["type"],
        fields,
        tuple(json.loads(row["based_on"])),
        row["by"],
        row["at"],
        row["door"],
    )


def record_row(workshop: str, record: Record) -> dict[str, str]:
    """Return ``record`` as a row of the table ``records``."""
    heads = {
        name: [[h.value, h.change, h.by, h.at, h.door] for h in held] for name, held in record.heads.items()
    }
    fold = {"created": record.created, "contested": record.contested, "heads": heads}
    return {"workshop": workshop, "id": record.id, "type": record.type, "fold": _json(fold)}


def record_of(record_id: str, type_name: str, fold: str) -> Record:
    """Return the record that a row of the table ``records`` holds."""
    raw = json.loads(fold)
    heads = {name: tuple(Held(_value(v), *rest) for v, *rest in held) for name, held in raw["heads"].items()}
    return Record(record_id, type_name, heads, raw["created"], contested=raw["contested"])
