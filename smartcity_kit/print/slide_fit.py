"""What stands on which slide: a chart alone, a table cut where the slide ends."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import ceil

from smartcity_kit.views.documents import Document, Figure, Heading, Notice, Row, Table

# In centimetres, of a slide of 33.9 by 19.1 (16:9).
WIDTH, HEIGHT, MARGIN, TOP, BOTTOM = 33.867, 19.05, 1.6, 3.3, 1.5
SIZE, LINE, PADDING = 14, 0.62, 0.28  # points of a table's text, the height of its line, and around it
LETTER, WIDE_LETTER = 0.255, 0.28  # the width of an average letter at that size, and of a digit or a capital


@dataclass(frozen=True, slots=True)
class OneSlide:
    """One slide: its title and what stands on it."""

    title: str
    part: Table | Figure | Notice


def slides_of(document: Document) -> Iterator[OneSlide]:
    """Yield the slides: a chart alone, a table cut where the slide ends, its heading repeated."""
    title = document.title
    for part in document.parts:
        if isinstance(part, Heading):
            title = part.text
        elif isinstance(part, Table) and part.rows:
            pieces = list(_pieces(part))
            for number, piece in enumerate(pieces, 1):
                count = f" ({number}/{len(pieces)})" if len(pieces) > 1 else ""
                yield OneSlide(title + count, piece)
        elif isinstance(part, Table):
            yield OneSlide(title, Notice(part.empty))
        elif isinstance(part, Figure | Notice):
            yield OneSlide(title, part)


def _pieces(table: Table) -> Iterator[Table]:
    """Yield a table in pieces that fit a slide each; a row that heads a group stays with the next one."""
    room = HEIGHT - TOP - BOTTOM - _height(table, [column.label for column in table.columns])
    room -= 1.0 if table.note else 0.0
    rows: list[Row] = []
    used = 0.0
    for row in table.rows:
        tall = _height(table, [cell.text for cell in row.cells], heads=row.heads)
        if rows and used + tall > room:
            carried = [rows.pop()] if rows[-1].heads and len(rows) > 1 else []
            yield _piece(table, rows)
            rows, used = carried, sum(_height(table, [one.cells[0].text], heads=True) for one in carried)
        rows.append(row)
        used += tall
    yield Table(table.title, table.columns, tuple(rows), note=table.note)


def _piece(table: Table, rows: Sequence[Row]) -> Table:
    return Table(table.title, table.columns, tuple(rows))


def widths(table: Table) -> list[float]:
    """Return the width of each column in centimetres, by its weight, but none below its longest word."""
    full = WIDTH - 2 * MARGIN
    total = sum(column.weight for column in table.columns) or 1
    wanted = [full * column.weight / total for column in table.columns]
    least = [_longest(table, at) * WIDE_LETTER + 2 * PADDING for at in range(len(table.columns))]
    if sum(least) >= full:
        return [one * full / sum(least) for one in least]
    short = [max(0.0, low - want) for low, want in zip(least, wanted, strict=True)]
    spare = [max(0.0, want - low) for low, want in zip(least, wanted, strict=True)]
    share = sum(short) / sum(spare) if sum(spare) else 0.0
    return [w + s - extra * share for w, s, extra in zip(wanted, short, spare, strict=True)]


def _longest(table: Table, at: int) -> int:
    words = table.columns[at].label.split()
    for row in table.rows:
        if not row.heads:
            text = row.cells[at].text
            words += [text] if table.columns[at].align == "right" else text.split()
    return min(max(map(len, words), default=1), 40)


def _height(table: Table, texts: Sequence[str], *, heads: bool = False) -> float:
    room = [WIDTH - 2 * MARGIN] if heads else widths(table)
    return max(_lines(text, width) for text, width in zip(texts, room, strict=True)) * LINE + PADDING


def _lines(text: str, width: float) -> int:
    room = max(1.0, (width - 2 * PADDING) / LETTER)
    return sum(max(1, ceil(len(line) / room)) for line in text.split("\n"))
