"""Worksheets at work: a workbook an OPD goes out, and what comes back is taken in."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from uuid_utils import uuid7

from smartcity_kit.files import read_or_say, write_or_say
from smartcity_kit.sheets.guard import MOST_BYTES, unreadable
from smartcity_kit.sheets.layout import Worksheet
from smartcity_kit.sheets.returned import Wrong
from smartcity_kit.sheets.returning import marked
from smartcity_kit.sheets.writing import worksheet_bytes
from smartcity_kit.text.dates import show_moment
from smartcity_kit.text.messages import N_, KitError, tr
from smartcity_kit.text.words import slug
from smartcity_kit.workshop.hands import Hand
from smartcity_kit.workshop.live import Live
from smartcity_kit.workshop.taking import Taking

log = logging.getLogger(__name__)

CORRECT = "perlu-diperbaiki"  # at the end of the name of a copy that goes back


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of one worksheet: how much was new, what was not taken, where the marked copy is."""

    name: str
    opd: str
    by: str
    new: int = 0
    changed: int = 0
    conflicts: int = 0
    wrong: tuple[Wrong, ...] = ()
    notes: tuple[str, ...] = ()
    copy: Path | None = None
    record: str = ""  # the note of what came, by which it can be undone; empty where nothing was new

    def __str__(self) -> str:
        """Return one sentence."""
        counts = {"new": self.new, "changed": self.changed, "wrong": len(self.wrong), "conflicts": self.conflicts}
        says = tr("{opd}: {new} new entries, {changed} changed, {wrong} not taken.", opd=self.opd, **counts)
        if self.conflicts:
            more = N_("{count} fields wait for a choice on the page of reports: somebody else wrote there too.")
            says += " " + tr(more, count=self.conflicts)
        return says if self.new or self.changed or self.wrong else tr("{opd}: nothing new.", opd=self.opd)


def write_worksheets(live: Live, folder: Path, opds: Sequence[str], stage: str | None) -> Iterator[Path]:
    """Write the worksheet of each OPD into a folder, one file an OPD; yield where each is."""
    live.refresh()
    case, at = live.case(), show_moment(datetime.now().astimezone().isoformat())
    taken: set[str] = set()
    for opd in opds:
        record = case.plan.get(opd)
        name = slug((record.text("abbreviation") if record else "") or case.opd_name(opd), "opd")
        name = next(one for n in range(len(opds) + 1) if (one := f"{name}-{n}" if n else name) not in taken)
        taken.add(name)
        order = Worksheet(case, opd, live.store.workshop, str(uuid7()), at, stage)
        parts = ["lembar", *([slug(stage, "tahap")] if stage else []), name]
        path = folder / f"{'-'.join(parts)}.xlsx"
        write_or_say(path, worksheet_bytes(order))
        yield path


def take_file(hand: Hand, path: Path, only: str | None = None) -> Taken:
    """Take in the worksheet at a path; where something was not taken, a marked copy is put beside it."""
    return take_bytes(hand, read_or_say(path, MOST_BYTES), path.name, path.parent, only)


def take_bytes(hand: Hand, data: bytes, name: str, folder: Path, only: str | None = None) -> Taken:
    """Take in the bytes of a worksheet: all that can be read in one transaction, or with a KitError nothing.

    ``only`` is the id of the one OPD whose worksheets may be taken here, None for all.
    """
    hand.conduct()
    live = hand.live
    taking = _read(live, data, name)
    if only is not None and taking.opd != only:
        raise KitError(tr("{name} is the worksheet of another OPD. Nothing was taken from it.", name=name))
    before = live.plan
    merged, changes = taking.write(hand)
    new = sum(edit.entry.id not in before.records for edit in taking.edits)
    return Taken(
        name,
        taking.case.opd_name(taking.opd),
        taking.by,
        new,
        len(taking.edits) - new,
        merged.conflicts,
        tuple(taking.wrong),
        tuple(taking.notes),
        _copy(taking, changes, folder) if taking.wrong else None,
        merged.record,
    )


def _read(live: Live, data: bytes, name: str) -> Taking:
    """Read a file; what nobody foresaw is logged, and refused like any file that cannot be read."""
    try:
        return Taking(live, data, name)
    except KitError:
        raise
    except Exception as error:
        log.exception("%s could not be read", name)
        raise KitError(unreadable(name)) from error


def _copy(taking: Taking, changes: dict[str, str], folder: Path) -> Path | None:
    """Write the marked copy; that it cannot be written undoes nothing of what was taken."""
    stem = Path(taking.name).stem.removesuffix(f"-{CORRECT}")
    path = folder / f"{slug(stem, 'lembar')}-{CORRECT}.xlsx"
    try:
        write_or_say(path, marked(taking.data, taking.name, taking.wrong, taking.entries, changes))
    except KitError as refusal:
        taking.notes.append(str(refusal))
        return None
    except Exception:
        log.exception("no marked copy of %s could be made", taking.name)
        taking.notes.append(tr("No marked copy of {name} could be made.", name=taking.name))
        return None
    return path
