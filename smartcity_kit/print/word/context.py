"""What the writers of a document's parts share: styles, numbers, bookmarks, pictures and the sheet at hand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from smartcity_kit.print.flow import Run
from smartcity_kit.print.word.numbering import Numbers
from smartcity_kit.print.word.ooxml import field, inside_link, run
from smartcity_kit.print.word.pictures import Pictures
from smartcity_kit.views.documents import Document, Figure, Heading, Table


@dataclass(frozen=True, slots=True)
class Mark:
    """Where a heading or caption can be found: its bookmarks, and how a field reads its number."""

    whole: str  # the bookmark that the contents lead to
    number: str  # the bookmark that references show
    switch: str = ""  # “\\r” reads the number of a paragraph, nothing the words under the bookmark


@dataclass(frozen=True, slots=True)
class Room:
    """What a sheet has room for, in twips."""

    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Desk:
    """Everything at hand while one document is written; ``style`` gives ids by the kit's id or by name."""

    document: Document
    style: Mapping[str, str]
    numbers: Numbers
    pictures: Pictures
    ids: Iterator[int]
    known: Mapping[str, str]
    marks: Mapping[int, Mark]  # by the place of the part in the document
    anchors: Mapping[str, Mark]
    pages: Mapping[str, int] | None


def marks_of(document: Document) -> dict[int, Mark]:
    """Return the bookmarks of each heading and numbered caption, by its place among the parts."""
    marks = {}
    for place, part in enumerate(document.parts):
        if isinstance(part, Heading) or (isinstance(part, Table | Figure) and part.number):
            switch = r"\r" if isinstance(part, Heading) and part.number else ""
            marks[place] = Mark(f"_Toc{place:09d}", f"_Ref{place:09d}", switch)
    return marks


def anchors_of(document: Document, marks: Mapping[int, Mark]) -> dict[str, Mark]:
    """Return the bookmarks by the name that prose refers to."""
    parts = ((document.parts[place], mark) for place, mark in marks.items())
    return {part.anchor: mark for part, mark in parts if isinstance(part, Heading | Table | Figure) and part.anchor}


def look_of(one: Run, desk: Desk) -> str:
    """Return the properties of a run of prose, in the order that Word wants them."""
    return "".join(
        [
            f'<w:rStyle w:val="{desk.style["SckCode"]}"/>' if one.code else "",
            "<w:b/><w:bCs/>" if one.bold else "",
            "<w:i/><w:iCs/>" if one.italic else "",
            "<w:strike/>" if one.strike else "",
        ]
    )


def runs(every: tuple[Run, ...], desk: Desk) -> str:
    """Return runs of prose; one that refers to something is a field, or a link where it has words of its own."""
    return "".join(_one(one, desk) for one in every)


def _one(one: Run, desk: Desk) -> str:
    look = look_of(one, desk)
    made = run(one.text, look)
    mark = desk.anchors.get(one.ref) if one.ref else None
    if mark is None:
        return made
    if one.text == desk.known.get(one.ref):
        return field(f"REF {mark.number} {mark.switch} \\h".replace("  ", " "), made, look=look)
    return inside_link(mark.whole, made)
