"""Tables as data for the page: strips of columns with their widths, and cells with their colours."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import TypeAlias

from smartcity_kit.model.fields import Shown
from smartcity_kit.print.flow import Lattice, Run
from smartcity_kit.print.pdf.columns import Fit, Lane, Strip, fit
from smartcity_kit.print.pdf.desk import Data, Desk, runs_data, text_data
from smartcity_kit.print.widths import SHORT
from smartcity_kit.text.messages import tr
from smartcity_kit.views.documents import Column, Row, Table
from smartcity_kit.views.layout import caption_label

MANY_LINES = 16  # a row that is higher may go on over the page; a lower one stays whole

_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
_PER_EM = 1.9  # letters of running text that stand in an em, a little less than they are

Cell: TypeAlias = Shown | tuple[Run, ...]
Line: TypeAlias = str | Sequence[Cell]  # a row: its cells, or the words that head a group of rows


def table_data(table: Table, desk: Desk) -> Data:
    """Return a table as data; while it has no rows, its sentence."""
    anchor = desk.place(table.anchor)
    title = f"{caption_label(table)}. {table.title}" if table.number else table.title
    if not table.rows:
        return {"k": "empty", "title": title, "text": table.empty, "anchor": anchor}
    words = {"caption": title, "note": table.note, "anchor": anchor, "listed": bool(table.number)}
    return {**_rows(table.columns, table.rows, desk.room), **words}


@lru_cache(maxsize=128)
def _rows(columns: tuple[Column, ...], rows: tuple[Row, ...], room: float) -> Data:
    """Return what stands in a table; one that stands in sixty handouts is laid out once."""
    lines: list[Line] = [row.cells[0].text if row.heads else row.cells for row in rows]
    body = [row.cells for row in rows if not row.heads]
    lanes = [
        Lane(column.label, [cells[at].text for cells in body], column.align, column.weight)
        for at, column in enumerate(columns)
    ]
    heads = [[Shown(column.label) for column in columns]]
    return _table(lanes, heads, lines, Desk(frozenset(), 0, room))


def lattice_data(block: Lattice, desk: Desk) -> Data:
    """Return a table of prose as data."""
    texts = [["".join(run.text for run in cell) for cell in row] for row in block.rows]
    heads, body = block.rows[: block.heads], block.rows[block.heads :]
    lanes = [
        Lane(
            max((row[at] for row in texts[: block.heads]), key=len, default=""),
            [row[at] for row in texts[block.heads :]],
            align,
        )
        for at, align in enumerate(block.aligns)
    ]
    bare = {"caption": "", "note": "", "anchor": "", "listed": False}
    return {**_table(lanes, heads, body, desk), **bare}


def _table(lanes: Sequence[Lane], heads: Sequence[Sequence[Cell]], lines: Sequence[Line], desk: Desk) -> Data:
    found = fit(lanes, desk.room)
    aligns = [lane.align if lane.align in {"right", "center"} else "left" for lane in lanes]
    strips = [
        {**_strip(found, strip, heads, lines, desk), "aligns": [aligns[place] for place in strip.places]}
        for strip in found.strips
    ]
    return {"k": "table", "size": found.size, "strips": strips, "continued": tr("continued")}


def _strip(
    found: Fit, strip: Strip, heads: Sequence[Sequence[Cell]], lines: Sequence[Line], desk: Desk
) -> Data:
    rooms = [found.room(strip, at) for at in range(len(strip.places))]
    across = sum(strip.widths) / found.size - 1
    high = 0.0
    rows: list[Data | list[object]] = []
    for line in lines:
        if isinstance(line, str):
            high += 1
            rows.append({"h": text_data(line, across, bold=True)})
            continue
        pairs = [(line[place], room) for place, room in zip(strip.places, rooms, strict=True)]
        cells = [_cell(cell, room, desk) for cell, room in pairs]
        lines_high = max((_lines(cell, room) for cell, room in pairs), default=1.0)
        high += max(lines_high, 1.0)
        rows.append({"c": cells} if lines_high > MANY_LINES else cells)
    return {
        "whole": high <= SHORT,
        "widths": strip.widths,
        "leads": [found.leads[place] for place in strip.places],
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


def _lines(cell: Cell, room: float) -> float:
    """Return about how many lines a cell has."""
    text = cell.text if isinstance(cell, Shown) else "".join(run.text for run in cell)
    return text.count("\n") + len(text) / (_PER_EM * room)
