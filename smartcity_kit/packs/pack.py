"""What a pack is: a zip of a manifest, the changes one a line, and the pages somebody worked in.

A pack says no time and no writer of its own: the same content is the same bytes. Its hashes tell damage, not
malice: whoever can write a pack can write any entry, as whoever opens the workshop file can. So everything in it
is held against the declarations before any of it is taken.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field

from smartcity_kit.journal import Change
from smartcity_kit.text.messages import KitError

SUFFIX = ".paket"
FORMAT = "smartcity_kit/pack"
VERSION = 1  # of the pack's own shape; a newer one is refused, an older one is read
MANIFEST, CHANGES, NOTEBOOKS = "manifest.json", "changes.jsonl", "notebooks/"

# What is read at most: about ten times a full region after three years.
MEGABYTE = 2**20
LARGEST_FILE = 64 * MEGABYTE
LARGEST: Mapping[str, int] = {MANIFEST: MEGABYTE, CHANGES: 256 * MEGABYTE, NOTEBOOKS: 8 * MEGABYTE}
LARGEST_WHOLE = 288 * MEGABYTE
MOST_MEMBERS = 64


class PackError(KitError):
    """A pack that cannot be made, or read, or is not taken; the workshop is as it was."""


@dataclass(frozen=True, slots=True)
class Part:
    """Which part of a workshop a pack holds: that of one OPD (its id and name), or all of it (both empty)."""

    opd: str = ""
    name: str = ""


@dataclass(frozen=True)
class Pack:
    """The content of a pack: ``workshop`` is the id of the workshop it belongs to, ``region`` its name for people.

    ``notebooks`` are pages by file name, as text of JSON without outputs. ``sha256`` is of the whole file, the
    empty string for one that has not been written.
    """

    workshop: str
    region: str
    part: Part
    changes: tuple[Change, ...]
    notebooks: Mapping[str, str] = field(default_factory=dict)
    sha256: str = ""


def line_of(change: Change) -> str:
    """Return a change as its one line of a pack."""
    told = {
        "id": change.id,
        "record": change.record,
        "type": change.type,
        "fields": dict(change.fields),
        "based_on": change.based_on,
        "by": change.by,
        "at": change.at,
        "door": change.door,
    }
    return json.dumps(told, ensure_ascii=False, separators=(",", ":"))
