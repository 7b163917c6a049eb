"""Prose as Word paragraphs: real headings, real lists, quotes, code, tables and pictures."""

from __future__ import annotations

from collections.abc import Iterable

from smartcity_kit.print.flow import Block, Code, Image, Lattice, Listing, Paragraph, Quote, Rule, Title
from smartcity_kit.print.word.context import Desk, Room, runs
from smartcity_kit.print.word.numbering import LEVELS, indent
from smartcity_kit.print.word.ooxml import BELOW, paragraph, run
from smartcity_kit.print.word.tables import grid_xml

ITALIC = "<w:i/><w:iCs/>"  # the words of a picture that cannot be shown

_UNNUMBERED = '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="0"/></w:numPr>'
_LINE = '<w:pBdr><w:bottom w:val="single" w:sz="6" w:space="1" w:color="A0AEC0"/></w:pBdr>'
#: How much deeper a heading inside prose stands in a book, whose own headings are the numbered ones.
_DEEPER = 2


def prose_xml(blocks: Iterable[Block], desk: Desk, room: Room, style: str = "", more: str = "") -> str:
    """Return blocks; ``style`` and ``more`` are those of the paragraphs among them."""
    return "".join(_block(one, desk, room, style, more) for one in blocks)


def _block(one: Block, desk: Desk, room: Room, style: str, more: str) -> str:
    match one:
        case Paragraph():
            written = paragraph(runs(one.runs, desk), style, more)
        case Title():
            written = _title(one, desk)
        case Listing():
            written = _list(one, desk, room, 0)
        case Quote():
            written = prose_xml(one.blocks, desk, room, desk.style["Quote"])
        case Code():
            written = paragraph(run(one.text), desk.style["HTMLPreformatted"])
        case Lattice():
            written = _lattice(one, desk, room)
        case Image():
            shown = desk.pictures.picture(one.mime, one.data, one.alt, (room.width, room.height))
            written = paragraph(shown or run(one.alt, ITALIC), desk.style["SckFigure"])
        case Rule():
            written = paragraph("", more=_LINE)
    return written


def unnumbered(level: int, desk: Desk) -> tuple[str, str]:
    """Return the style of a heading without a number, and what keeps Word from counting it."""
    return desk.style[f"heading {min(level, 6)}"], f'{_UNNUMBERED}<w:ind w:left="0" w:firstLine="0"/>'


def _title(one: Title, desk: Desk) -> str:
    style, more = unnumbered(one.level + (_DEEPER if desk.document.book else 0), desk)
    return paragraph(runs(one.runs, desk), style, more)


def _list(listing: Listing, desk: Desk, room: Room, level: int) -> str:
    depth = min(level, LEVELS - 1)
    number = desk.numbers.ordered(depth, listing.start) if listing.ordered else desk.numbers.bullets()
    counted = f'<w:numPr><w:ilvl w:val="{depth}"/><w:numId w:val="{number}"/></w:numPr>'
    return "".join(_item(item, desk, room, level, counted) for item in listing.items)


def _item(item: tuple[Block, ...], desk: Desk, room: Room, level: int, counted: str) -> str:
    """Return one item: its first paragraph carries the sign or number, what follows stands below its words."""
    style = desk.style["ListParagraph"]
    first, rest = (item[0], item[1:]) if item and isinstance(item[0], Paragraph) else (Paragraph(()), item)
    written = [paragraph(runs(first.runs, desk), style, counted)]
    inward = f'<w:ind w:left="{indent(level)}"/>'
    for block in rest:
        if isinstance(block, Listing):
            written.append(_list(block, desk, room, level + 1))
        else:
            written.append(_block(block, desk, room, style, inward))
    return "".join(written)


def _lattice(one: Lattice, desk: Desk, room: Room) -> str:
    columns = max((len(row) for row in one.rows), default=0)
    if not columns:
        return ""
    words = [[("".join(part.text for part in cell), runs(cell, desk)) for cell in row] for row in one.rows]
    filled = [row + [("", "")] * (columns - len(row)) for row in words]
    aligns = [*one.aligns, *["left"] * columns][:columns]
    return grid_xml(filled, aligns, one.heads, desk, room) + BELOW
