"""Tables for Word, a row at a time as text: heads that repeat, rows that stay whole, columns as wide as needed."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from smartcity_kit.model.fields import Shown
from smartcity_kit.print.widths import SHORT, Ask, sampled, shared, years_alike
from smartcity_kit.print.word.context import Desk, Room
from smartcity_kit.print.word.ooxml import colour, paragraph, plain, run
from smartcity_kit.views.documents import Row, Table

SIZE = 18  # half points of a table's letters, as the style of its cells has it
SMALLEST = 13  # half points below which nobody reads on paper: rather a word is broken
MARK = 9  # signs of what stands in the middle of a cell on one line
PADDING = 190  # twips around the words of a cell
LINES = 20  # a row with more may break over two sheets: it would leave too much of the first one empty

# Thousandths of the letters' height that a character takes in the usual sans serif, as wide as it may be.
_NARROW, _USUAL, _CAPITAL, _BROAD_SIGN = 300, 570, 730, 900
_THIN, _BROAD = frozenset("iljftI.,:;'|!()[]-/ \u00a0"), frozenset("mwMW@%")
_LETTER = SIZE * 5  # twips of a letter on average
_BOLD = 1.08  # how much more of it bold letters take

_ALIGN = {"left": "", "right": '<w:jc w:val="right"/>', "center": '<w:jc w:val="center"/>'}
_UNDER = '<w:tcBorders><w:bottom w:val="single" w:sz="12" w:space="0" w:color="4A5568"/></w:tcBorders>'
_GROUP = '<w:shd w:val="clear" w:color="auto" w:fill="EEF2F7"/>'
_REPEATED = "<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>"
_WHOLE, _BROKEN = "<w:tr><w:trPr><w:cantSplit/></w:trPr>", "<w:tr>"
_NEXT = "<w:keepNext/>"


def fitted(table: Table, needs: Sequence[int], room: int) -> list[int]:
    """Return the widths of a table's columns, together ``room``: no word is broken, and the table is low."""
    if sum(needs) >= room or not needs:
        return widths([column.weight for column in table.columns], needs, room)
    body = [row.cells for row in table.rows if not row.heads]
    texts = [[cells[at].text for cells in body] for at in range(len(needs))]
    rows = sampled(texts)
    asks = []
    for column, need, every in zip(table.columns, needs, texts, strict=True):
        longest = max((_width(line) for text in set(every) for line in text.split("\n")), default=0)
        head = round(_width(column.label) * _BOLD)
        samples = (head + PADDING, *(_width(every[at]) + PADDING for at in rows))
        share = column.weight * (1 if column.align == "left" else 0.2)
        asks.append(Ask(column.label, need, max(head, longest, need - PADDING) + PADDING, samples, share))
    asks = years_alike(asks)
    if sum(ask.least for ask in asks) > room:
        return widths([column.weight for column in table.columns], needs, room)
    found = [int(one) for one in shared(asks, room)]
    found[-1] += room - sum(found)
    return found


def widths(weights: Sequence[int], needs: Sequence[int], room: int) -> list[int]:
    """Return the widths of columns, together ``room``: by weight, but none narrower than its longest word needs.

    Where all those words together need more than there is, each column gives up the same part.
    """
    if not weights:
        return []
    found = [0.0] * len(weights)
    if sum(needs) >= room:
        found = [room * need / sum(needs) for need in needs]
    else:
        open_ = set(range(len(weights)))
        left = float(room)
        while open_:
            total = sum(max(1, weights[at]) for at in open_)
            shares = {at: left * max(1, weights[at]) / total for at in open_}
            narrow = {at for at in open_ if shares[at] < needs[at]}
            for at in narrow or open_:
                found[at] = needs[at] if narrow else shares[at]
            left -= sum(needs[at] for at in narrow)
            open_ = open_ - narrow if narrow else set()
    whole = [int(one) for one in found]
    whole[-1] += room - sum(whole)
    return whole


def needed(text: str, align: str) -> int:
    """Return the twips that a cell's longest word needs; an amount, or a mark such as 5 × 5, is never broken."""
    whole = align == "right" or (align == "center" and len(text) <= MARK)
    words = text.split("\n") if whole else text.split()
    return max(map(_width, words), default=0) + PADDING


@lru_cache(maxsize=8192)
def _width(word: str) -> int:
    """Return the twips of a word at a table's size."""
    parts = (
        _NARROW if sign in _THIN else _BROAD_SIGN if sign in _BROAD else _CAPITAL if sign.isupper() else _USUAL
        for sign in word
    )
    return sum(parts) * SIZE // 100


def table_xml(table: Table, desk: Desk, room: Room) -> str:
    """Return a table without its caption; one with more words side by side than fit is set smaller."""
    aligns = [column.align for column in table.columns]
    needs = _needs(table, aligns)
    columns = fitted(table, needs, room.width)
    small = _smaller(needs, room.width)
    cells = [f'<w:tcW w:w="{width}" w:type="dxa"/>' for width in columns]
    heads = "".join(
        _cell(run(column.label, small), width + _UNDER, desk.style["SckHead"], _NEXT + _ALIGN.get(column.align, ""))
        for width, column in zip(cells, table.columns, strict=True)
    )
    looks = [(cells[at], _ALIGN.get(align, "")) for at, align in enumerate(aligns)]
    kept = _kept(table, columns)
    body = "".join(
        _row(row, looks, columns, desk, small, _NEXT if at in kept else "") for at, row in enumerate(table.rows)
    )
    return f"{_opened(columns, desk, table.title)}{_REPEATED}{heads}</w:tr>{body}</w:tbl>"


def _needs(table: Table, aligns: Sequence[str]) -> list[int]:
    needs = [round(needed(column.label, "left") * _BOLD) for column in table.columns]
    for row in table.rows:
        if not row.heads:
            for at, cell in enumerate(row.cells):
                needs[at] = max(needs[at], needed(cell.text, aligns[at]))
    return needs


def _smaller(needs: Sequence[int], room: int) -> str:
    """Return the size of a table's letters where the usual one would break words."""
    around = PADDING * len(needs)
    if sum(needs) <= room or room <= around:
        return ""
    size = max(SMALLEST, SIZE * (room - around) // (sum(needs) - around))
    return f'<w:sz w:val="{size}"/><w:szCs w:val="{size}"/>'


def _opened(columns: Sequence[int], desk: Desk, title: str) -> str:
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in columns)
    named = f'<w:tblCaption w:val="{plain(title)}"/>' if title else ""
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="{plain(desk.style["SckTable"])}"/>'
        f'<w:tblW w:w="{sum(columns)}" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
        f'<w:tblLook w:val="0020" w:firstRow="1" w:lastRow="0" w:firstColumn="0" w:lastColumn="0" w:noHBand="1" '
        f'w:noVBand="1"/>{named}</w:tblPr><w:tblGrid>{grid}</w:tblGrid>'
    )


def _kept(table: Table, columns: Sequence[int]) -> range:
    """Return the rows that stay with what follows: all but the last of a short table, the last before a note."""
    last = len(table.rows) - (0 if table.note else 1)
    short = len(table.rows) <= SHORT and sum(max(_lines(row, columns), 1) for row in table.rows) <= SHORT
    return range(0 if short else len(table.rows) - 2, last)


def _row(
    row: Row, looks: Sequence[tuple[str, str]], columns: Sequence[int], desk: Desk, small: str, kept: str
) -> str:
    if row.heads:
        wide = f'<w:tcW w:w="{sum(columns)}" w:type="dxa"/><w:gridSpan w:val="{len(columns)}"/>{_GROUP}'
        text = row.cells[0].text if row.cells else ""
        return f"{_WHOLE}{_cell(run(text, f'<w:b/><w:bCs/>{small}'), wide, desk.style['SckCell'], _NEXT)}</w:tr>"
    style = desk.style["SckCell"]
    inside = "".join(
        _shown(cell, width, kept + align, style, small)
        for cell, (width, align) in zip(row.cells, looks, strict=True)
    )
    # It stays whole unless it is so long that the sheet before it would stay empty.
    return f"{_BROKEN if _lines(row, columns) > LINES else _WHOLE}{inside}</w:tr>"


def _lines(row: Row, columns: Sequence[int]) -> float:
    """Return about how many lines a row has."""
    if row.heads:
        return 1.0
    pairs = zip(row.cells, columns, strict=True)
    return max(
        (len(cell.text) * _LETTER / max(width - PADDING, _LETTER) + cell.text.count("\n") for cell, width in pairs),
        default=1.0,
    )


def _shown(cell: Shown, width: str, align: str, style: str, small: str) -> str:
    fill = colour(cell.colour)
    if not fill:
        return _cell(run(cell.text, small), width, style, align)
    shade = f'{width}<w:shd w:val="clear" w:color="auto" w:fill="{fill}"/>'
    ink = f'<w:color w:val="{colour(cell.ink) or "000000"}"/>{small}'
    return _cell(run(cell.text, ink), shade, style, align)


def _cell(runs: str, look: str, style: str, more: str = "") -> str:
    return f"<w:tc><w:tcPr>{look}</w:tcPr>{paragraph(runs, style, more)}</w:tc>"


def grid_xml(
    rows: Sequence[Sequence[tuple[str, str]]], aligns: Sequence[str], heads: int, desk: Desk, room: Room
) -> str:
    """Return a table of prose: each cell its text, for the widths, and its runs; the first ``heads`` rows repeat."""
    columns = list(zip(*rows, strict=True))
    needs = [max(needed(text, "left") for text, _ in column) for column in columns]
    weights = [min(40, max(4, *(len(text) for text, _ in column))) for column in columns]
    sizes = widths(weights, needs, room.width)
    cells = [f'<w:tcW w:w="{width}" w:type="dxa"/>' for width in sizes]
    written = []
    for number, row in enumerate(rows):
        head = number < heads
        style = desk.style["SckHead" if head else "SckCell"]
        inside = "".join(
            _cell(text, cells[at] + (_UNDER if head else ""), style, _ALIGN.get(aligns[at], ""))
            for at, (_, text) in enumerate(row)
        )
        written.append(f"{_REPEATED if head else _WHOLE}{inside}</w:tr>")
    return f"{_opened(sizes, desk, '')}{''.join(written)}</w:tbl>"
