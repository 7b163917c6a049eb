"""Packs out and packs in: what leaves a workshop as one file, and what comes back into it."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from uuid_utils import uuid7

from smartcity_kit.journal import Change
from smartcity_kit.model.records import EVERY_TYPE
from smartcity_kit.model.records.ledger import LEDGER, MERGE, PACK, written
from smartcity_kit.packs import SUFFIX, Pack, PackError, Part, pack_bytes, read_pack
from smartcity_kit.rules.case import listed
from smartcity_kit.rules.part import part_of
from smartcity_kit.store import open_store
from smartcity_kit.text.dates import stamp
from smartcity_kit.text.messages import tr
from smartcity_kit.workshop.hands import Hand
from smartcity_kit.workshop.live import Live

if TYPE_CHECKING:
    from smartcity_kit.workshop.facade import Workshop


@dataclass(frozen=True, slots=True)
class Merged:
    """What taking in one file came to: ``new`` of its ``count`` entries, fields in ``conflicts``.

    ``record`` is the id of the note in the journal, empty where the file brought nothing new. ``notebooks``
    counts pages that came along and were left in the pack.
    """

    name: str
    count: int
    new: int = 0
    records: int = 0
    conflicts: int = 0
    record: str = ""
    notebooks: int = 0

    def __str__(self) -> str:
        """Return what happened as sentences."""
        if not self.new:
            return tr("{name}: nothing new among {count} entries.", name=self.name, count=self.count)
        says = tr(
            "{name}: {new} new entries in {records} records.", name=self.name, new=self.new, records=self.records
        )
        more = tr("{count} fields wait for a choice.", count=self.conflicts) if self.conflicts else ""
        return f"{says} {more}".strip()


# ------------------------------------------------------------------ out


def packed(live: Live, opd: str | None = None, notebooks: Mapping[str, str] | None = None) -> bytes:
    """Return a workshop, or one OPD's part of it, as the bytes of a pack."""
    live.refresh()
    case = live.case()
    if opd is None:
        part, changes = Part(), live.store.changes()
    else:
        part, changes = Part(opd, case.opd_name(opd)), live.store.changes_of(sorted(part_of(case, opd)))
    made = pack_bytes(Pack(live.store.workshop, case.settings.text("region"), part, changes, notebooks or {}))
    try:
        read_pack(made, EVERY_TYPE, tr("The pack"))
    except PackError as refusal:  # better said here than where it arrives
        raise PackError(tr("No pack can be made of this. {wrong}", wrong=refusal)) from None
    return made


def pages_beside(folder: Path) -> dict[str, str]:
    """Return the notebooks of a folder without what their cells put out, by file name."""
    found = {}
    for path in sorted(folder.glob("*.ipynb")):
        try:
            raw = json.loads(path.read_text(encoding="utf-8"))
            cells = [_bare(cell) for cell in raw["cells"]]
        except (OSError, ValueError, KeyError, TypeError):
            raise PackError(
                tr("{name} is no notebook that can be read. Move it away first.", name=path.name)
            ) from None
        found[path.name] = json.dumps({**raw, "cells": cells}, ensure_ascii=False, indent=1) + "\n"
    return found


def _bare(cell: Mapping[str, object]) -> Mapping[str, object]:
    return {**cell, "outputs": [], "execution_count": None} if cell["cell_type"] == "code" else cell


def unpack(source: Path, target: Path) -> tuple[Pack, tuple[str, ...]]:
    """Make a workshop of its own from a pack, with the same id, so that what is written there merges back.

    Also returns the names of the pages that were written beside it. Raises PackError or StoreError; then
    there is no new workshop.
    """
    pack = read_pack(source, EVERY_TYPE)
    if target.exists():
        says = tr(
            "{place} is there already. Take the pack into it with: bimtek merge {place} {name}",
            place=target,
            name=source,
        )
        raise PackError(says)
    # Made beside it and renamed: a name under which a workshop stands holds a whole one.
    making = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        _fill(making, pack)
        making.rename(target)
        placed = [name for name in pack.notebooks if not (target.parent / name).exists()]
        for name in placed:
            (target.parent / name).write_text(pack.notebooks[name], encoding="utf-8")
    except OSError as error:
        wrong = error.strerror or str(error)
        raise PackError(
            tr("{place} could not be written ({wrong}). Choose another name.", place=target, wrong=wrong)
        ) from None
    finally:
        making.unlink(missing_ok=True)
    return pack, tuple(placed)


def _fill(place: Path, pack: Pack) -> None:
    store = open_store(place, create=True, workshop=pack.workshop)
    try:
        store.append(pack.changes)
    finally:
        store.close()


# ------------------------------------------------------------------ in


def merged(hand: Hand, source: Path | bytes, name: str = "") -> Merged:
    """Take in a pack: the union of two journals, in one transaction, with a note of what came by it."""
    hand.conduct()
    name = name or (source.name if isinstance(source, Path) else tr("pack"))
    pack = read_pack(source, EVERY_TYPE, name)
    if pack.workshop != hand.live.store.workshop:
        says = tr(
            "{name} belongs to another workshop ({region}). Merge it there; nothing was taken in.",
            name=name,
            region=pack.region or "–",
        )
        raise PackError(says)
    about = {"name": name[:200], "kind": PACK, "sha256": pack.sha256, "opd": pack.part.opd}
    return replace(take_in(hand, pack.changes, about), notebooks=len(pack.notebooks))


def take_in(hand: Hand, batch: Sequence[Change], about: Mapping[str, str]) -> Merged:
    """Add what is new of changes that were written elsewhere, and note where they came from.

    ``about`` is what the note says besides the changes themselves: ``name`` of the file, ``kind`` (a code of
    ``model.records.ledger``), ``sha256``, ``opd``. Whoever reads a worksheet takes its changes in by this too. A
    batch that brings nothing new is not noted; so taking it in twice is taking it in once.
    """
    live, note_id = hand.live, str(uuid7())

    def note(new: Sequence[Change]) -> Sequence[Change]:
        entered = [one for one in new if one.type not in LEDGER]
        if not entered:
            return ()
        fields = {
            **about,
            "people": listed(dict.fromkeys(one.by for one in entered), most=3)[:300],
            "count": len(batch),
            "records": len({one.record for one in entered}),
            "changes": tuple(one.id for one in entered),
        }
        at = stamp(datetime.now(UTC))
        return (Change(str(uuid7()), note_id, "merge", written(MERGE, fields), (), hand.by, at, about["kind"]),)

    new, records = live.store.take_in(batch, note)
    live.refresh()
    entered = [one for one in new if one.type not in LEDGER]
    now = {record.id: record for record in records}
    waiting = {(one.record, name) for one in entered for name in one.fields if name in now[one.record].conflicts}
    touched = len({one.record for one in entered})
    record = note_id if entered else ""
    return Merged(about["name"], len(batch), len(entered), touched, len(waiting), record)


def default_name(ws: Workshop, opd: str | None) -> Path:
    """Return where a pack goes that nobody gave a name: beside the workshop file, named by its OPD."""
    from smartcity_kit.text.words import slug

    place = Path(ws.place)
    folder = place.parent if place.is_file() else Path()
    name = "lokakarya" if opd is None else slug(ws.case.opd_name(opd), "opd")
    return folder / f"{name}{SUFFIX}"
