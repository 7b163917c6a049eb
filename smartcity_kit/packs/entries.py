"""One line of a pack, held against the declarations: a change comes out, or a refusal."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any, NoReturn

from smartcity_kit.journal import REMOVED, Change, Value
from smartcity_kit.model.fields import Types
from smartcity_kit.model.kinds import Kind, Link, Links, Unreadable
from smartcity_kit.packs.pack import line_of
from smartcity_kit.text.messages import N_, KitError, tr

_KEYS = ("id", "record", "type", "fields", "based_on", "by", "at", "door")
_ID = re.compile(r"[A-Za-z0-9-]{1,36}")
_RECORD = re.compile(r"[A-Za-z0-9_.:-]{1,64}")
_NAME = re.compile(r"[a-z0-9_]{1,40}")
_DOOR = re.compile(r"[a-z]{1,16}")
_MOMENT = re.compile(r"20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+00:00", re.ASCII)
LONGEST_NAME = 120  # of a writer: the width of the column that keeps it
LONGEST_CODE = 64
MOST_CODES = 1_000_000  # a snapshot of a full region names its last entries


class Refused(KitError):
    """Why a line is not taken, as a sentence."""


def change_of(line: str, types: Types) -> Change:
    """Return the change that a line holds; raises Refused, or ValueError and its like for what is no line at all."""
    raw = json.loads(line, parse_constant=_no_number)
    if not isinstance(raw, dict) or tuple(raw) != _KEYS or not isinstance(raw["fields"], dict):
        raise ValueError
    fields = {name: _value(one) for name, one in raw["fields"].items()}
    based_on = _value(raw["based_on"])
    if not isinstance(based_on, tuple) or not all(_is(_ID, one) for one in based_on):
        raise ValueError
    _envelope(raw)
    change = Change(**{**raw, "fields": fields, "based_on": based_on})
    _known(change, types)
    if line_of(change) != line:  # doubled keys, 1.0 for 1, other spellings of one text
        raise ValueError
    return change


def _no_number(text: str) -> NoReturn:
    raise ValueError(text)


def _value(raw: Any) -> Value:
    return tuple(raw) if isinstance(raw, list) else raw


def _is(shape: re.Pattern[str], raw: object) -> bool:
    return isinstance(raw, str) and shape.fullmatch(raw) is not None


def _envelope(raw: Mapping[str, Any]) -> None:
    """Raise ValueError where an id, a time or a name is none, or nothing was written."""
    shapes = {"id": _ID, "record": _RECORD, "type": _NAME, "door": _DOOR, "at": _MOMENT}
    if not raw["fields"] or not all(_is(shape, raw[name]) for name, shape in shapes.items()):
        raise ValueError
    by = raw["by"]
    if not isinstance(by, str) or len(by) > LONGEST_NAME or any("\ud800" <= c <= "\udfff" for c in by):
        raise ValueError
    datetime.fromisoformat(raw["at"])  # the 31st of February


def _readable(text: str) -> bool:
    return not any(c < " " or "\ud800" <= c <= "\udfff" for c in text)


def _known(change: Change, types: Types) -> None:
    """Raise Refused where a change speaks of what this kit does not know, or holds what no door takes."""
    kind = types.get(change.type)
    names: Mapping[str, Kind] = {} if kind is None else {field.name: field.kind for field in kind.fields}
    unknown = [name for name in change.fields if name not in names and name != REMOVED]
    if kind is None or unknown:
        said = str(unknown[0] if kind is not None else change.type)[:40]
        sentence = N_(
            "it speaks of “{name}”, which this version of the kit does not know. Update the kit here first."
        )
        raise Refused(tr(sentence, name=said))
    for name, value in change.fields.items():
        sound = isinstance(value, bool) if name == REMOVED else _fits(names[name], value)
        if not sound:
            label = tr("removal") if name == REMOVED else tr(kind.by_name[name].label)
            raise Refused(tr("the field {label} holds what cannot stand there.", label=label))


def _fits(kind: Kind, value: Value) -> bool:
    """Tell whether a value is one that its kind stores: read once more, it is itself."""
    if value is None:
        return True
    if isinstance(kind, Link):
        return _code(value)
    if isinstance(kind, Links):
        return isinstance(value, tuple) and 0 < len(value) <= MOST_CODES and all(map(_code, value))
    try:
        again = kind.read(value)
    except Unreadable:
        return False
    return type(again) is type(value) and again == value


def _code(raw: object) -> bool:
    return isinstance(raw, str) and 0 < len(raw) <= LONGEST_CODE and _readable(raw)
