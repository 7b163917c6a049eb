"""The parts of a document as WordprocessingML, in the order in which they lie on one stretch of sheets."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from smartcity_kit.print.flow import Paragraph, blocks
from smartcity_kit.print.foreign import foreign_blocks
from smartcity_kit.print.word.bound import caption_xml, contents_xml, heading_xml, signatures_xml
from smartcity_kit.print.word.context import Desk, Room
from smartcity_kit.print.word.ooxml import BELOW, NEW_PAGE, SPACER, paragraph, run
from smartcity_kit.print.word.prose import ITALIC, prose_xml
from smartcity_kit.print.word.sections import Stretch
from smartcity_kit.print.word.tables import table_xml
from smartcity_kit.views.documents import (
    Contents,
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
from smartcity_kit.views.layout import referred

_LED = (Table, Figure, Foreign, Picture, Notice)


def stretch_xml(stretch: Stretch, desk: Desk, room: Room) -> str:
    """Return the parts of one stretch; a break is left out where the next part begins a page anyway."""
    written = []
    for at, (place, part) in enumerate(stretch.parts):
        following = stretch.parts[at + 1][1] if at + 1 < len(stretch.parts) else None
        write = _WRITERS.get(type(part))
        if isinstance(part, Prose):
            written.append(_prose(part, desk, room, leads=isinstance(following, _LED)))
        elif write is not None:
            written.append(write(part, place, desk, room))
        if written and written[-1].endswith(BELOW) and _on_new_page(following):
            # Room below a table that ends with its sheet would take an empty sheet of its own.
            written[-1] = written[-1].removesuffix(BELOW) + (SPACER if following is None else "")
        if isinstance(part, Contents | PageBreak) and not _on_new_page(following):
            written.append(NEW_PAGE)
    return "".join(written)


def _on_new_page(part: Part | None) -> bool:
    """Whether a part begins a new page by itself, as a new section does."""
    chapter = isinstance(part, Heading) and part.level == 1
    return part is None or chapter or isinstance(part, Contents | PageBreak)


def _prose(part: Prose, desk: Desk, room: Room, *, leads: bool) -> str:
    """Return prose; the words that lead to a table or figure stay on its page."""
    every = blocks(referred(part.markdown, desk.known))
    if leads and every and isinstance(every[-1], Paragraph):
        return prose_xml(every[:-1], desk, room) + prose_xml(every[-1:], desk, room, more="<w:keepNext/>")
    return prose_xml(every, desk, room)


def _foreign(part: Foreign, _place: int, desk: Desk, room: Room) -> str:
    return prose_xml(foreign_blocks(part.html), desk, room)


def _table(part: Table, place: int, desk: Desk, room: Room) -> str:
    note = desk.style["SckNote"]
    if not part.rows:
        title = run(f"{part.title} ", "<w:b/><w:bCs/>") if part.title else ""
        return paragraph(title + run(part.empty), note)
    below = paragraph(run(part.note), note) if part.note else BELOW
    return caption_xml(part, desk.marks.get(place), desk) + table_xml(part, desk, room) + below


def _figure(part: Figure, place: int, desk: Desk, room: Room) -> str:
    """Return a chart: in a book its caption stands below it, as books have it; else its title above."""
    mark = desk.marks.get(place)
    shown = desk.pictures.chart(part.svg, part.alt, (room.width, room.height)) or run(part.alt, ITALIC)
    caption = caption_xml(part, mark, desk)
    picture = paragraph(shown, desk.style["SckFigure"], "<w:keepNext/>" if mark else "")
    return picture + caption if mark else caption + picture


def _notice(part: Notice, _place: int, desk: Desk, _room: Room) -> str:
    return paragraph(run(part.text), desk.style["SckNotice"])


def _picture(part: Picture, _place: int, desk: Desk, room: Room) -> str:
    shown = desk.pictures.picture(part.mime, part.data, part.alt, (room.width, room.height))
    return paragraph(shown or run(part.alt, ITALIC), desk.style["SckFigure"])


def _heading(part: Heading, place: int, desk: Desk, _room: Room) -> str:
    return heading_xml(part, desk.marks[place], desk)


def _contents(part: Contents, _place: int, desk: Desk, _room: Room) -> str:
    return contents_xml(part, desk)


def _signatures(part: Signatures, _place: int, desk: Desk, room: Room) -> str:
    return signatures_xml(part, desk, room)


#: Prose has to know what follows it, the cover is the template's, and a break is what stands between two parts.
_WRITERS: Mapping[type[Part], Callable[[Any, int, Desk, Room], str]] = {
    Table: _table,
    Figure: _figure,
    Notice: _notice,
    Foreign: _foreign,
    Picture: _picture,
    Heading: _heading,
    Contents: _contents,
    Signatures: _signatures,
}
