"""A Document as the data of one PDF: sections of sheets, each with its margins and the parts that lie on it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from smartcity_kit.print.pdf.desk import Data, Desk, plain, text_data, title_data
from smartcity_kit.print.pdf.parts import part_data
from smartcity_kit.views.documents import Contents, Cover, Document, Figure, Heading, Notice, Part, Prose, Table
from smartcity_kit.views.layout import references, sheets

MILLIMETRE = 72 / 25.4  # points
COVER, FRONT, BODY = "cover", "front", "body"  # no page number, a Roman one, an Arabic one

_TEXT, _BOOK_TEXT = 10.0, 11.0  # points of the letters


@dataclass(frozen=True, slots=True)
class Paper:
    """A sheet of A4: its margins in millimetres. A book is bound at the left, a sheet on its side at its head."""

    wide: bool
    top: float
    right: float
    bottom: float
    left: float

    @property
    def room(self) -> float:
        """The width between the margins, in points."""
        return ((297 if self.wide else 210) - self.left - self.right) * MILLIMETRE


_HANDOUT = (Paper(False, 22, 17, 20, 17), Paper(True, 20, 15, 18, 15))
_BOOK = (Paper(False, 25, 22, 23, 30), Paper(True, 30, 20, 20, 20))


@dataclass(frozen=True, slots=True)
class Leaf:
    """Parts on sheets of one direction and one way of counting."""

    wide: bool
    counted: str
    parts: tuple[Part, ...]


def leaves(document: Document) -> tuple[Leaf, ...]:
    """Return the parts by sheets: the cover on one of its own, what stands before the first chapter apart."""
    first = _first_chapter(document) if document.book else None
    counted = FRONT if first is not None else BODY
    found: list[Leaf] = []
    for sheet in sheets(document.parts):
        waiting: list[Part] = []
        for part in sheet.parts:
            if isinstance(part, Cover) or part is first:
                found.append(Leaf(sheet.wide, counted, tuple(waiting)))
                waiting = []
            counted = BODY if part is first else counted
            if isinstance(part, Cover):
                found.append(Leaf(False, COVER, (part,)))
            else:
                waiting.append(part)
        found.append(Leaf(sheet.wide, counted, tuple(waiting)))
    return tuple(leaf for leaf in found if leaf.parts) or (Leaf(False, BODY, ()),)


def _first_chapter(document: Document) -> Heading | None:
    """Return the heading with which a book counts from 1: the first numbered one, else the first after the lists."""
    numbered = (one for one in document.parts if isinstance(one, Heading) and one.level == 1 and one.number)
    lists = [at for at, one in enumerate(document.parts) if isinstance(one, Contents | Cover)]
    later = (one for one in document.parts[max(lists, default=0) :] if isinstance(one, Heading) and one.level == 1)
    return next(numbered, None) or next(later, None)


def document_data(document: Document, unreadable: frozenset[str] = frozenset()) -> tuple[Data, dict[str, bytes]]:
    """Return a document as data, and its pictures by the names that stand for them in it."""
    known = references(document)
    desk = Desk(frozenset(known), _BOOK_TEXT if document.book else _TEXT, unreadable=unreadable)
    data = {
        "title": document.title if plain(document.title).strip() else "–",
        "author": document.region,
        "lang": document.lang,
        "book": document.book,
        "size": desk.size,
        "opening": None if document.book else _opening(document, desk),
        "running": [_short(document.region), _short(" – ".join(filter(None, (document.title, document.about))), 100)],
        "foot": _short(document.state, 230),  # two lines: where the plan stands is its end
        "leaves": [_leaf(document, leaf, desk, known) for leaf in leaves(document)],
    }
    return plain(data), desk.files


def _opening(document: Document, desk: Desk) -> Data:
    """Return what stands at the head of a handout's first sheet."""
    line = _HANDOUT[0].room / desk.size - 1
    return {
        "region": text_data(document.region, line / 1.5, bold=True),
        "title": title_data(document.title, line / 2.2),
        "about": text_data(document.about, line / 1.1),
        "state": text_data(document.state, line),
    }


def _short(text: str, most: int = 60) -> str:
    """Return a line that stands on every sheet, cut where it would need a second one."""
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"


def _begins_page(part: Part) -> bool:
    return isinstance(part, Contents) or (isinstance(part, Heading) and part.level == 1)


def _leaf(document: Document, leaf: Leaf, desk: Desk, known: Mapping[str, str]) -> Data:
    paper = (_BOOK if document.book else _HANDOUT)[leaf.wide]
    desk.room = paper.room
    margin = {side: getattr(paper, side) for side in ("top", "right", "bottom", "left")}
    parts: list[Data] = []
    for part, after in zip(leaf.parts, (*leaf.parts[1:], None), strict=False):
        found = part_data(document, part, desk, known)
        if parts and found and document.book and _begins_page(part):
            parts.append({"k": "break"})
        if isinstance(part, Prose) and isinstance(after, Table | Figure | Notice) and found:
            found[-1]["leads"] = True  # the last words before a part stay with it
        parts += found
    return {"wide": leaf.wide, "counted": leaf.counted, "margin": margin, "parts": parts}
