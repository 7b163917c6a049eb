"""The sheets of a Word document: sections that stand or lie, and count their pages in their own way."""

from __future__ import annotations

from collections.abc import Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from docx.oxml import parse_xml
from docx.oxml.ns import qn

from smartcity_kit.print.word.context import Room
from smartcity_kit.print.word.ooxml import NAMESPACES
from smartcity_kit.views.documents import Document, Heading, Part, Prose
from smartcity_kit.views.layout import sheets

# The order that Word wants inside a section.
_ORDER = [
    "headerReference",
    "footerReference",
    "footnotePr",
    "endnotePr",
    "type",
    "pgSz",
    "pgMar",
    "paperSrc",
    "pgBorders",
    "lnNumType",
    "pgNumType",
    "cols",
    "formProt",
    "vAlign",
    "noEndnote",
    "titlePg",
    "textDirection",
    "bidi",
    "rtlGutter",
    "docGrid",
]
_CAPTION = 1400  # twips that caption and note of a picture take from a sheet's height


@dataclass(frozen=True, slots=True)
class Stretch:
    """Parts, by their place in the document, on sheets of one direction that count their pages in one way."""

    wide: bool
    count: str  # “lowerRoman”, “decimal”, or nothing where the template's own way stands
    begins: bool  # whether its pages are counted from 1
    parts: tuple[tuple[int, Part], ...]


def stretches(document: Document) -> list[Stretch]:
    """Return the parts as they lie: what stands before a book's first chapter has Roman page numbers."""
    front = _front(document.parts)
    if not (document.book and front):
        return _laid(document.parts, 0, "decimal" if document.book else "")
    return _laid(document.parts[:front], 0, "lowerRoman") + _laid(document.parts[front:], front, "decimal")


def _front(parts: Sequence[Part]) -> int:
    chapters = (at for at, part in enumerate(parts) if isinstance(part, Heading) and part.level == 1 and part.number)
    return next(chapters, 0)


def _laid(parts: Sequence[Part], at: int, count: str) -> list[Stretch]:
    """Return stretches of parts; prose that was split to go with a table keeps no place, as it needs none."""
    here = -1
    found = []
    for number, sheet in enumerate(sheets(parts)):
        placed = []
        for part in sheet.parts:
            if not isinstance(part, Prose):
                here = next(place for place in range(here + 1, len(parts)) if parts[place] is part)
            placed.append((-1 if isinstance(part, Prose) else at + here, part))
        found.append(Stretch(sheet.wide, count, bool(count) and number == 0, tuple(placed)))
    return found


def section(model: Any, stretch: Stretch, *, first: bool) -> Any:
    """Return the section of a stretch: the template's, turned on its side where it has to be."""
    made = deepcopy(model)
    _put(made, "type", val="nextPage")
    size = made.find(qn("w:pgSz"))
    if size is not None and stretch.wide:
        width, height = size.get(qn("w:w")), size.get(qn("w:h"))
        if int(width) < int(height):
            _put(made, "pgSz", w=height, h=width, orient="landscape")
    if stretch.count:
        _put(made, "pgNumType", fmt=stretch.count, **({"start": "1"} if stretch.begins else {}))
    if not first:
        for one in made.findall(qn("w:titlePg")):
            made.remove(one)
    return made


def room_of(made: Any) -> Room:
    """Return what a section's sheet has room for between its margins."""
    size, margins = made.find(qn("w:pgSz")), made.find(qn("w:pgMar"))
    inner = [
        int(size.get(qn(f"w:{side}"))) - sum(abs(int(margins.get(qn(f"w:{one}")) or 0)) for one in edges)
        for side, edges in (("w", ("left", "right", "gutter")), ("h", ("top", "bottom")))
    ]
    return Room(inner[0], inner[1] - _CAPTION)


def model_of(slot: Any) -> Any:
    """Return the section that a paragraph of the template lies in: the next one in the body."""
    body = slot.getparent()
    for one in (slot, *slot.itersiblings()):
        found = next(one.iter(qn("w:sectPr")), None)
        if found is not None:
            return found
    return body.get_or_add_sectPr()


def _put(made: Any, tag: str, **attributes: str) -> None:
    """Put an element at its place in a section, where Word's order wants it."""
    for old in made.findall(qn(f"w:{tag}")):
        made.remove(old)
    told = " ".join(f'w:{name}="{value}"' for name, value in attributes.items())
    later = {qn(f"w:{name}") for name in _ORDER[_ORDER.index(tag) + 1 :]}
    place = next((at for at, one in enumerate(made) if one.tag in later), len(made))
    made.insert(place, parse_xml(f"<w:{tag} {NAMESPACES} {told}/>"))
