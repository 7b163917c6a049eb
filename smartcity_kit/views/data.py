"""The data itself, for other programs: one JSON object a record, codes as stored, and the schema that holds them.

A file begins with its head (``data_head``): which kit, which method in which version, which state of the plan.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from smartcity_kit.journal import Record
from smartcity_kit.model.declared import DeclaredFile
from smartcity_kit.model.fields import Field, RecordType, Types
from smartcity_kit.model.kinds import (
    Clock,
    Code,
    Date,
    Flag,
    Link,
    Links,
    Money,
    Note,
    Percent,
    Score,
    Text,
    Url,
    Whole,
    Year,
)
from smartcity_kit.rules import Case, derived
from smartcity_kit.text.messages import tr

VERSION = 1  # of the shape of the file: grows when a reader of the old one would misunderstand
DRAFT = "https://json-schema.org/draft/2020-12/schema"  # the name of the language of the schema, as it asks for

# What each kind of field is in JSON. Rupiah are whole numbers; a score is text, exactly as entered.
SHAPES: Mapping[str, Mapping[str, object]] = {
    Text.name: {"type": "string"},
    Note.name: {"type": "string"},
    Whole.name: {"type": "integer"},
    Year.name: {"type": "integer", "minimum": 1990, "maximum": 2100},
    Percent.name: {"type": "integer", "minimum": 0, "maximum": 100},
    Money.name: {"type": "integer", "minimum": 0},
    Score.name: {"type": "string", "pattern": r"^\d{1,3}(\.\d{1,2})?$"},
    Code.name: {"type": "string"},
    Date.name: {"type": "string", "format": "date"},
    Clock.name: {"type": "string", "pattern": r"^\d{2}:\d{2}$"},
    Link.name: {"type": "string"},
    Links.name: {"type": "array", "items": {"type": "string"}},
    Flag.name: {"type": "boolean"},
    Url.name: {"type": "string"},
}


def data_head(case: Case, position: int, kit: str) -> dict[str, Any]:
    """Return the first object of a file: version of the shape and of the kit, the method, the state of the plan."""
    method = case.method
    parts: dict[str, DeclaredFile] = {
        "framework": method.framework,
        "scheme": method.scheme,
        "stages": method.stages,
        "readiness": method.readiness,
        "evaluation": method.evaluation,
    }
    return {
        "smartcity_kit": VERSION,
        "kit": kit,
        "region": case.settings.text("region"),
        "marker": case.settings.text("marker"),
        "position": position,
        "day": case.today.isoformat(),
        "method": {name: {"id": part.id, "version": part.version} for name, part in parts.items()},
        "records": {name: len(case.of(name)) for name in case.types},
    }


def data_lines(case: Case) -> Iterator[dict[str, Any]]:
    """Yield one object a record, types in the order of their declaration, records in that of the plan."""
    for name in case.types:
        for record in case.of(name):
            yield _line(case, record)


def _line(case: Case, record: Record) -> dict[str, Any]:
    kind = case.types[record.type]
    values = {field.name: record.get(field.name) for field in kind.fields}
    computed = {name: cell.text for name, cell in derived(case, record).items() if cell.text}
    return {
        "type": record.type,
        "id": record.id,
        "owner": case.owner(record),
        "title": case.title(record),
        "fields": {name: value for name, value in values.items() if value is not None},
        "derived": computed,
    }


def data_schema(types: Types) -> dict[str, Any]:
    """Return the JSON Schema that each object after the head fulfils."""
    return {
        "$schema": DRAFT,
        "title": "smartcity_kit",
        "description": tr("One object a record; the first line of a file is its head."),
        "oneOf": [_record_schema(kind) for kind in types.values()],
    }


def _record_schema(kind: RecordType) -> dict[str, Any]:
    return {
        "title": tr(kind.label),
        "type": "object",
        "required": ["type", "id", "owner", "title", "fields", "derived"],
        "additionalProperties": False,
        "properties": {
            "type": {"const": kind.name},
            "id": {"type": "string"},
            "owner": {"type": "string", "description": tr("The id of the OPD it belongs to, or empty.")},
            "title": {"type": "string"},
            "fields": {
                "type": "object",
                "additionalProperties": False,
                "properties": {field.name: _field_schema(field) for field in kind.fields},
            },
            "derived": {
                "type": "object",
                "additionalProperties": False,
                "properties": {one.name: {"type": "string", "title": tr(one.label)} for one in kind.derived},
            },
        },
    }


def _field_schema(field: Field) -> dict[str, Any]:
    said = {"title": tr(field.label), "description": tr(field.help) if field.help else ""}
    listed = {"x-list": field.kind.of} if isinstance(field.kind, Link | Links) else {}
    return {**SHAPES[field.kind.name], **{name: text for name, text in said.items() if text}, **listed}
