"""Tables as data for the page: strips of columns with their widths, and cells with their colours."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TypeAlias

from smartcity_kit.model.fields import Shown
from smartcity_kit.print.flow import Lattice, Run
from smartcity_kit.print.pdf.columns import Fit, Lane, Strip, fit
from smartcity_kit.print.pdf.desk import Data, Desk, runs_data, text_data
from smartcity_kit.text.messages import tr
from smartcity_kit.views.documents import Table
from smartcity_kit.views.layout import caption_label

MANY_LINES = 16  # a row that is higher may go on over the page; a lower one stays whole

_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
_PER_EM = 1.9  # letters of running text that stand in an em, a little less than they are

Cell: TypeAlias = Shown | tuple[Run, ...]
Line: TypeAlias = str | Sequence[Cell]  # a row: its cells, or the words that head a group of rows


def table_data(table: Table, desk: Desk) -> Data:
    """Return a table as data; while it has no rows, its sentence."""
    title = f"{caption_label(table)}. {table.title}" if table.number else table.title
    if not table.rows:
        return {"k": "empty", "title": title, "text": table.empty, "anchor": desk.place(table.anchor)}
    lines: list[Line] = [row.cells[0].text if row.heads else row.cells for row in table.rows]
    rows = [row.cells for row in table.rows if not row.heads]
    lanes = [
        Lane(column.label, [cells[at].text for cells in rows], column.align == "right", column.weight)
        for at, column in enumerate(table.columns)
    ]
    heads: list[Sequence[Cell]] = [[Shown(column.label) for column in table.columns]]
    data = _table(lanes, [column.align for column in table.columns], heads, lines, desk)
    listed = bool(table.number)
    return {**data, "caption": title, "note": table.note, "anchor": desk.place(table.anchor), "listed": listed}


def lattice_data(block: Lattice, desk: Desk) -> Data:
    """Return a table of prose as data."""
    texts = [["".join(run.text for run in cell) for cell in row] for row in block.rows]
    heads, body = block.rows[: block.heads], block.rows[block.heads :]
    lanes = [
        Lane(
            max((row[at] for row in texts[: block.heads]), key=len, default=""),
            [row[at] for row in texts[block.heads :]],
            align == "right",
        )
        for at, align in enumerate(block.aligns)
    ]
    bare = {"caption": "", "note": "", "anchor": "", "listed": False}
    return {**_table(lanes, block.aligns, heads, body, desk), **bare}


def _table(
    lanes: Sequence[Lane], aligns: Sequence[str], heads: Sequence[Sequence[Cell]], lines: Sequence[Line], desk: Desk
) -> Data:
    found = fit(lanes, desk.room)
    strips = [_strip(found, strip, aligns, heads, lines, desk) for strip in found.strips]
    return {"k": "table", "size": found.size, "strips": strips, "continued": tr("continued")}


def _strip(
    found: Fit,
    strip: Strip,
    aligns: Sequence[str],
    heads: Sequence[Sequence[Cell]],
    lines: Sequence[Line],
    desk: Desk,
) -> Data:
    rooms = [found.room(strip, at) for at in range(len(strip.places))]
    across = sum(strip.widths) / found.size - 1
    rows: list[Data | list[object]] = []
    for line in lines:
        if isinstance(line, str):
            rows.append({"h": text_data(line, across, bold=True)})
            continue
        pairs = [(line[place], room) for place, room in zip(strip.places, rooms, strict=True)]
        cells = [_cell(cell, room, desk) for cell, room in pairs]
        rows.append({"c": cells} if any(_is_high(cell, room) for cell, room in pairs) else cells)
    return {
        "widths": strip.widths,
        "aligns": [aligns[place] if aligns[place] in {"right", "center"} else "left" for place in strip.places],
        "heads": [
            [_cell(head[place], room, desk, bold=True) for place, room in zip(strip.places, rooms, strict=True)]
            for head in heads
        ],
        "rows": rows,
    }


def _cell(cell: Cell, room: float, desk: Desk, *, bold: bool = False) -> object:
    """Return a cell: its text, its text with colours, or its runs."""
    if not isinstance(cell, Shown):
        return {"r": runs_data(cell, desk, room, bold=bold)}
    text = text_data(cell.text, room, bold=bold)
    if not _COLOUR.fullmatch(cell.colour):
        return text
    ink = cell.ink if _COLOUR.fullmatch(cell.ink) else "#000000"
    return {"t": text, "fill": cell.colour, "ink": ink}


def _is_high(cell: Cell, room: float) -> bool:
    text = cell.text if isinstance(cell, Shown) else "".join(run.text for run in cell)
    return text.count("\n") + len(text) / (_PER_EM * room) > MANY_LINES
