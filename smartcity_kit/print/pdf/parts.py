"""Each part of a document as data for the page."""

from __future__ import annotations

from collections.abc import Mapping

from smartcity_kit.print.flow import blocks
from smartcity_kit.print.foreign import foreign_blocks
from smartcity_kit.print.pdf.desk import Data, Desk, text_data
from smartcity_kit.print.pdf.tables import table_data
from smartcity_kit.print.pdf.words import image_data, picture_data, words_data
from smartcity_kit.views.documents import (
    Contents,
    Cover,
    Document,
    Figure,
    Foreign,
    Heading,
    Notice,
    PageBreak,
    Part,
    Picture,
    Prose,
    Signatures,
    Table,
)
from smartcity_kit.views.layout import caption_label, referred


def part_data(document: Document, part: Part, desk: Desk, known: Mapping[str, str]) -> list[Data]:
    """Return a part as data; ``known`` is what stands where prose refers to an anchor."""
    match part:
        case Prose():
            return words_data(blocks(referred(part.markdown, known)), desk)
        case Foreign():
            return words_data(foreign_blocks(part.html), desk)
        case Table():
            return [table_data(part, desk)]
        case Figure():
            return [_figure(part, desk)]
        case Picture():
            return [picture_data(part, desk)]
        case Notice():
            return [{"k": "notice", "text": text_data(part.text, desk.line)}]
        case _:
            return _bound(document, part, desk)


def _bound(document: Document, part: Heading | Cover | Contents | Signatures | PageBreak, desk: Desk) -> list[Data]:
    """Return what only a book has."""
    match part:
        case Heading():
            return [_heading(part, desk)]
        case Cover():
            return [_cover(part, desk)]
        case Contents():
            return [{"k": "contents", "title": part.title, "of": part.of}] if _lists(document, part.of) else []
        case Signatures():
            people = [{"role": one.role, "name": one.name, "below": one.below} for one in part.people]
            return [{"k": "signatures", "place": part.place, "people": people}]
        case PageBreak():
            return [{"k": "break"}]


def _lists(document: Document, of: str) -> bool:
    """Return whether a list of contents would have an entry."""
    kinds = {"heading": Heading, "table": Table, "figure": Figure}
    return any(isinstance(one, kinds[of]) and (of == "heading" or one.number) for one in document.parts)


def _heading(part: Heading, desk: Desk) -> Data:
    level = desk.deeper(part.level)
    desk.under = level
    text = text_data(part.text, desk.line / 2, bold=True)
    return {"k": "heading", "level": level, "text": text, "number": part.number, "anchor": desk.place(part.anchor)}


def _cover(part: Cover, desk: Desk) -> Data:
    arms = picture_data(part.arms, desk) if part.arms is not None else None
    room = desk.line / 3
    return {
        "k": "cover",
        "title": text_data(part.title, room, bold=True),
        "subtitle": text_data(part.subtitle, room),
        "region": text_data(part.region, room, bold=True),
        "lines": [text_data(line, desk.line) for line in part.lines],
        "arms": arms if arms is not None and arms["k"] == "image" else None,
    }


def _figure(part: Figure, desk: Desk) -> Data:
    title = f"{caption_label(part)}. {part.title}" if part.number else part.title
    shown = image_data("image/svg+xml", part.svg.encode("utf-8", "replace"), part.alt or part.title, desk)
    return {
        "k": "figure",
        "caption": text_data(title, desk.line),
        "shown": shown,
        "listed": bool(part.number),
        "anchor": desk.place(part.anchor),
    }
