"""The boxes for files: worksheets out and in, and a region's own workbook matched column by column."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from smartcity_kit.files import read_or_say
from smartcity_kit.forms.homework import HomeworkBox
from smartcity_kit.forms.workbook import Matching
from smartcity_kit.rules.reading import assigned, guess_columns, heading_row, read_rows
from smartcity_kit.sheets.foreign import ForeignSheet, foreign_sheets
from smartcity_kit.sheets.guard import MOST_BYTES
from smartcity_kit.text.messages import KitError, tr
from smartcity_kit.workshop.hands import Hand
from smartcity_kit.workshop.live import Live
from smartcity_kit.workshop.sheets import take_bytes

if TYPE_CHECKING:
    from smartcity_kit.workshop.facade import Workshop

FOLDER = "lembar"


def homework_box(ws: Workshop, hand: Hand, locked: str) -> HomeworkBox:
    """Return the box that writes worksheets and takes them in, with its folder beside the workshop file."""
    live = hand.live
    stages = [(str(one.label), one.code) for one in live.case().method.stages.stages]
    place = Path(live.store.place)
    folder = (place.parent if place.is_file() else Path()) / FOLDER

    def write(stage: str, where: str) -> str:
        # Whoever sits elsewhere names no folder of this computer.
        target = Path(where) if where and ws.visitor is None else folder
        count = len(ws.worksheets(target, stage=stage or None))
        return tr("{count} worksheets are in {folder}", count=count, folder=target)

    def take(data: bytes, name: str) -> tuple[str, Sequence[str]]:
        taken = take_bytes(hand, data, Path(name).name, folder)
        copy = tr("The marked copy to send back is {place}", place=taken.copy) if taken.copy is not None else ""
        says = f"{taken.name}: {taken}"
        return says, [*map(str, taken.wrong), *taken.notes, *([copy] if copy else [])]

    return HomeworkBox(stages, str(folder), write, take, locked, hand.no_files())


def matching(ws: Workshop, live: Live, type_name: str) -> Matching:
    """Return the functions that match a workbook's columns with the fields of a type, and remember how."""

    def load(path: str) -> tuple[ForeignSheet, ...]:
        if ws.visitor is not None:
            says = tr("In the hall no file is opened. Give the workbook to the facilitator, who takes it in.")
            raise KitError(says)
        return foreign_sheets(read_or_say(Path(path).expanduser(), MOST_BYTES), Path(path).name)

    def keep(name: str, headings: Sequence[str], fields: Sequence[str]) -> None:
        columns = assigned(headings, fields)
        case = live.case()
        known = any(r.text("columns") == columns and r.text("about") == type_name for r in case.of("column_map"))
        if columns and not known:
            ws.save("column_map", None, {"name": name, "about": type_name, "columns": columns})

    return Matching(
        load=load,
        open=foreign_sheets,
        heading=lambda rows: heading_row(live.case(), type_name, rows),
        guess=lambda headings: guess_columns(live.case(), type_name, headings),
        read=lambda rows, fields: read_rows(live.case(), type_name, rows, fields),
        keep=keep,
    )
