"""Changes and records as rows, and back: JSON that a person can read in any SQLite browser."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
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


def record_row(workshop: str, record: Record) -> dict[str, object]:
    """Return ``record`` as a row of the table ``records``."""
    fold = {name: [[h.value, h.change, h.by, h.at, h.door] for h in held] for name, held in record.heads.items()}
    return {
        "workshop": workshop,
        "id": record.id,
        "type": record.type,
        "created": record.created,
        "contested": record.contested,
        "fold": _json(fold),
    }


def record_of(record_id: str, type_name: str, created: str, contested: bool, fold: str) -> Record:
    """Return the record that a row of the table ``records`` holds."""
    return Record(record_id, type_name, KeptHeads(fold), created, contested=contested)


class KeptHeads(Mapping[str, tuple[Held, ...]]):
    """The standing values of a kept record, read from their JSON when somebody asks for one that is there.

    A workshop of thousands of records opens at once because a page looks into a few of them.
    """

    __slots__ = ("_fold", "_heads")

    def __init__(self, fold: str) -> None:
        """Keep the text; ``_heads`` is filled at the first look."""
        self._fold = fold
        self._heads: dict[str, tuple[Held, ...]] | None = None

    def _read(self) -> dict[str, tuple[Held, ...]]:
        if self._heads is None:
            raw = json.loads(self._fold)
            self._heads = {n: tuple(Held(_value(v), *rest) for v, *rest in held) for n, held in raw.items()}
        return self._heads

    def get(self, name: str, default: tuple[Held, ...] | None = None) -> tuple[Held, ...] | None:  # type: ignore[override] # no other default is asked for
        """Return the values of a field; a name that the text does not hold is answered without reading it."""
        if self._heads is None and f'"{name}":' not in self._fold:
            return default
        return self._read().get(name, default)

    def __repr__(self) -> str:
        """Return the text as it is kept: the same for the same values, and quick."""
        return self._fold

    def __getitem__(self, name: str) -> tuple[Held, ...]:
        """Return the values of a field that was written."""
        return self._read()[name]

    def __iter__(self) -> Iterator[str]:
        """Go through the fields that were written."""
        return iter(self._read())

    def __len__(self) -> int:
        """Count the fields that were written."""
        return len(self._read())
