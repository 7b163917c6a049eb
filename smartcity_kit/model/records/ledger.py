"""What the kit itself writes down: what came in, what was handed in, where the plan stood at a moment.

Also what the facilitator says and decides: which worksheets are closed for whom, and the messages to the room.

Nobody types these, so they are no worksheets and have no form; but they are changes of the same journal: they
travel in packs, have a history, and are undone like everything else.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from smartcity_kit.journal import Value
from smartcity_kit.model.fields import Field, RecordType, Types
from smartcity_kit.model.kinds import Flag, Kind, Link, Links, Note, Text, Whole
from smartcity_kit.text.messages import N_

MOST = 10**9

#: Where a batch of changes came from: what ``kind`` of MERGE holds.
PACK, EXCEL, UNDO = "pack", "excel", "undo"

MERGE = RecordType(
    "merge",
    N_("Intake"),
    N_("Intakes"),
    (
        Field("name", N_("File"), Text(200)),
        Field("kind", N_("Came as"), Text(16)),
        Field("sha256", N_("Fingerprint"), Text(64)),
        Field("opd", N_("OPD"), Link("opd")),
        Field("people", N_("Written by"), Text(300)),
        Field("count", N_("Entries in the file"), Whole(0, MOST)),
        Field("records", N_("Records"), Whole(0, MOST)),
        Field("changes", N_("New entries"), Links("change")),
        Field("of", N_("Undoes"), Link("change|merge")),
    ),
    ("name",),
    expected=False,
)

RECEIPT = RecordType(
    "receipt",
    N_("Receipt"),
    N_("Receipts"),
    (
        Field("code", N_("Code"), Text(12)),
        Field("opd", N_("OPD"), Link("opd")),
        Field("stage", N_("Stage"), Link("stage")),
        Field("sha256", N_("Fingerprint"), Text(64)),
        Field("records", N_("Records"), Whole(0, MOST)),
        Field("percent", N_("Complete"), Whole(0, 100)),
        Field("taken_back", N_("Taken back"), Flag()),
    ),
    ("code",),
    owned_by="opd",
    expected=False,
)

SNAPSHOT = RecordType(
    "snapshot",
    N_("Snapshot"),
    N_("Snapshots"),
    (
        Field("name", N_("Name"), Text(120)),
        Field("stage", N_("Stage"), Link("stage")),
        Field("count", N_("Entries in the journal"), Whole(0, MOST)),
        Field("sha256", N_("Fingerprint"), Text(64)),
        Field("frontier", N_("Last entries"), Links("change")),
    ),
    ("name",),
    expected=False,
)

#: One scope that was opened or closed: a stage, or one worksheet of it (``sheet``), for one OPD or for all.
GATE = RecordType(
    "gate",
    N_("Opening or closing"),
    N_("Opened and closed worksheets"),
    (
        Field("stage", N_("Stage"), Link("stage")),
        Field("sheet", N_("Worksheet"), Text(40)),
        Field("opd", N_("OPD"), Link("opd")),
        Field("closed", N_("Closed"), Flag()),
        Field("frozen", N_("Frozen"), Flag()),
    ),
    ("stage", "sheet"),
    expected=False,
)

MESSAGE = RecordType(
    "message",
    N_("Message"),
    N_("Messages"),
    (
        Field("text", N_("Text"), Note(1000)),
        Field("group", N_("Class"), Link("group")),
        Field("opd", N_("OPD"), Link("opd")),
        Field("withdrawn", N_("Withdrawn"), Flag()),
    ),
    ("text",),
    expected=False,
)

LEDGER: Types = MappingProxyType({kind.name: kind for kind in (MERGE, RECEIPT, SNAPSHOT, GATE, MESSAGE)})


def written(kind: RecordType, fields: Mapping[str, object]) -> dict[str, Value]:
    """Return the fields of a ledger record as they are stored: texts on one line, what is empty left out."""
    found = {name: _stored(kind.by_name[name].kind, value) for name, value in fields.items()}
    return {name: value for name, value in found.items() if value is not None and value != ()}


def _stored(kind: Kind, value: object) -> Value:
    if isinstance(kind, Links):
        return tuple(map(str, value)) if isinstance(value, tuple) else None
    return (str(value) if value else None) if isinstance(kind, Link) else kind.read(value)
