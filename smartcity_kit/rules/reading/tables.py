"""A table copied from Excel: cells between tabs, with a line of headings or without."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from smartcity_kit.rules.reading.pieces import Entry, Span, trimmed
from smartcity_kit.text.messages import tr

_QUOTED = re.compile(r'"((?:[^"]|"")*)"(?=\t|\n|\Z)')
MOST_COLUMNS = 60


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the table: its place in the text, and its cells without their quotes."""

    start: int
    end: int
    cells: tuple[str, ...]


def is_table(text: str) -> bool:
    """Whether most lines of a text hold cells between tabs."""
    filled = [line for line in text.split("\n") if line.strip()]
    return bool(filled) and 2 * sum("\t" in line for line in filled) > len(filled)


def rows_of(text: str) -> Iterator[Line]:
    """Yield the rows that hold anything; a quoted cell may hold line breaks, as Excel copies them."""
    start = at = 0
    cells: list[str] = []
    while at <= len(text):
        quoted = _QUOTED.match(text, at)
        end = quoted.end() if quoted else _end_of_cell(text, at)
        cells.append(quoted[1].replace('""', '"') if quoted else text[at:end])
        at = end + 1
        if end == len(text) or text[end] == "\n":
            span = trimmed(text, start, end)
            if span[0] < span[1]:
                yield Line(*span, tuple(cell.strip() for cell in cells))
            start, cells = at, []


def _end_of_cell(text: str, at: int) -> int:
    ends = [place for place in (text.find("\t", at), text.find("\n", at)) if place >= 0]
    return min(ends, default=len(text))


def headed(cells: Sequence[str], fields: Mapping[str, str]) -> tuple[str, ...] | None:
    """Return the field of each column, empty for none, where a row of cells is a row of headings.

    ``fields`` maps what a column may be called (as ``plain`` makes it) to the name of its field.
    """
    found = [fields.get(plain(cell), "") for cell in cells]
    filled, named = sum(bool(cell) for cell in cells), sum(bool(name) for name in found)
    if not named or 2 * named < filled:
        return None
    return tuple(name if name not in found[:place] else "" for place, name in enumerate(found))


def plain(heading: str) -> str:
    """Return a heading as it is compared: without case, marks and white space."""
    return " ".join(re.sub(r"[^\w#]+", " ", heading.casefold()).split())


def guessed(
    table: Sequence[Line], reads: Mapping[str, Callable[[str], bool]], names: Sequence[str]
) -> tuple[str, ...]:
    """Return the field of each column of a table without headings.

    ``reads`` says for a field whether it can read a cell; a column belongs to the first field that reads
    most of its cells, and what is left over to the text fields ``names`` in their order.
    """
    width = min(max((len(line.cells) for line in table), default=0), MOST_COLUMNS)
    found = [""] * width
    for place in range(width):
        cells = [line.cells[place] for line in table if place < len(line.cells) and line.cells[place]]
        fits = (name for name, read in reads.items() if name not in found)
        found[place] = next((n for n in fits if cells and 2 * sum(map(reads[n], cells)) > len(cells)), "")
    left = [name for name in names if name not in found]
    for place in range(width):
        if not found[place] and left and any(_worded(line, place) for line in table):
            found[place] = left.pop(0)
    return tuple(found)


def _worded(line: Line, place: int) -> bool:
    return place < len(line.cells) and any(c.isalpha() for c in line.cells[place])


def entry_of(line: Line, fields: Sequence[str]) -> Entry | None:
    """Return a row as an entry: the cells by field, and what stands in columns without one."""
    every = list(zip(line.cells, (*fields, *[""] * len(line.cells)), strict=False))
    cells = {name: cell for cell, name in every if name and cell}
    if not cells:
        return None
    unread = "; ".join(cell for cell, name in every if cell and not name)
    doubts = (tr("Columns without a field: {cells}", cells=unread),) if unread else ()
    names = (cells["name"],) if "name" in cells else ()
    return Entry(line.start, line.end, names, cells.get("owner", ""), "", doubts, cells, unread)


def spans_of(table: Sequence[Line]) -> tuple[Span, ...]:
    """Return where rows stand."""
    return tuple((line.start, line.end) for line in table)
