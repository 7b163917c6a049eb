"""Each part of a document as data for the page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from smartcity_kit.print.flow import blocks
from smartcity_kit.print.foreign import foreign_blocks
from smartcity_kit.print.pdf.desk import Data, Desk, text_data, title_data
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
    return list(_part(document, part, desk, known))


def _part(document: Document, part: Part, desk: Desk, known: Mapping[str, str]) -> Iterator[Data]:
    match part:
        case Prose():
            yield from words_data(blocks(referred(part.markdown, known)), desk)
        case Foreign():
            yield from words_data(foreign_blocks(part.html), desk)
        case Table():
            yield table_data(part, desk)
        case Figure():
            yield _figure(part, desk)
        case Picture():
            yield picture_data(part, desk)
        case Notice():
            yield {"k": "notice", "text": text_data(part.text, desk.line)}
        case _:
            yield from _bound(document, part, desk)


def _bound(
    document: Document, part: Heading | Cover | Contents | Signatures | PageBreak, desk: Desk
) -> Iterator[Data]:
    """Yield what only a book has."""
    match part:
        case Heading():
            yield _heading(part, desk)
        case Cover():
            yield _cover(part, desk)
        case Contents():
            if _lists(document, part.of):
                yield {"k": "contents", "title": title_data(part.title, desk.line / 2), "of": part.of}
        case Signatures():
            people = [{"role": one.role, "name": one.name, "below": one.below} for one in part.people]
            yield {"k": "signatures", "place": part.place, "people": people}
        case PageBreak():
            yield {"k": "break"}


def _lists(document: Document, of: str) -> bool:
    """Return whether a list of contents would have an entry."""
    if of == "heading":
        return any(isinstance(one, Heading) for one in document.parts)
    kind = Table if of == "table" else Figure
    return any(isinstance(one, kind) and one.number for one in document.parts)


def _heading(part: Heading, desk: Desk) -> Data:
    level = desk.deeper(part.level)
    desk.under = level
    text = title_data(part.text, desk.line / 2)
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
