"""How the parts of a document lie on paper, the same for every printer: sheets, numbers, references."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from smartcity_kit.text.messages import tr
from smartcity_kit.views.documents import Cover, Document, Figure, Foreign, Heading, Part, Prose, Table
from smartcity_kit.views.handouts import split_lead

UPRIGHT = 8  # columns that a sheet of A4 holds legibly; a table with more lies on its side

_ROW = re.compile(r"<tr\b.*?</tr>", re.DOTALL)
_REFERENCE = re.compile(r"\[([^\]]*)\]\(#([\w.:-]+)\)")
_MARKS = re.compile(r"([\\`*_{}\[\]<>()#~|])")
_ROMAN = ((40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))


@dataclass(frozen=True, slots=True)
class Sheet:
    """Parts that follow each other on sheets of one direction: ``wide`` is A4 on its side."""

    wide: bool
    parts: tuple[Part, ...]


def sheets(parts: Iterable[Part]) -> tuple[Sheet, ...]:
    """Return the parts by the direction of their sheet; the words and headings that lead to a wide one go with it."""
    found: list[tuple[bool, list[Part]]] = [(False, [])]
    for wide, part in _directed(parts):
        if found[-1][0] != wide:
            found.append((wide, []))
        found[-1][1].append(part)
    return tuple(Sheet(wide, tuple(some)) for wide, some in found if some)


def _directed(parts: Iterable[Part]) -> Iterator[tuple[bool, Part]]:
    waiting: list[Part] = []  # headings and one piece of prose that may belong to the next part
    for part in parts:
        if isinstance(part, Heading | Prose):
            if any(isinstance(one, Prose) for one in waiting):
                yield from _upright(waiting)
                waiting = []
            waiting.append(part)
        else:
            wide = columns_of(part) > UPRIGHT
            yield from _led(waiting) if wide else _upright(waiting)
            waiting = []
            yield wide, part
    yield from _upright(waiting)


def _upright(parts: Sequence[Part]) -> Iterator[tuple[bool, Part]]:
    return ((False, part) for part in parts)


def _led(waiting: Sequence[Part]) -> Iterator[tuple[bool, Part]]:
    """Yield what stands before a wide part: its headings and the last words lie on its side too."""
    if waiting and isinstance(prose := waiting[-1], Prose):
        before, lead = split_lead(prose.markdown)
        if before:
            yield from _upright([*waiting[:-1], Prose(before)])
            waiting = []
        else:
            waiting = waiting[:-1]
        if lead:
            waiting = [*waiting, Prose(lead)]
    yield from ((True, part) for part in waiting)


def columns_of(part: Part) -> int:
    """Return how many columns of room a part asks for: 0 for what is no table or has no rows."""
    if isinstance(part, Table):
        # Two columns that hold a mark need no more room than one that holds words.
        marks = sum(column.align == "center" and column.weight == 1 for column in part.columns)
        return len(part.columns) - marks // 2 if part.rows else 0
    if isinstance(part, Foreign):
        return max((row.count("<td") + row.count("<th") for row in _ROW.findall(part.html)), default=0)
    return 0


# ------------------------------------------------------------------ numbers and references


def numbered(document: Document) -> Document:
    """Return a book with the numbers of its chapters, tables and figures filled in.

    Chapters are BAB I, II …, what is below them 1.1, 1.1.1; tables and figures count through the book. A
    heading whose ``number`` is “-” stays without one, and so does what is below it.
    """
    counts = {"table": 0, "figure": 0}
    levels: list[int] = []
    bare = False
    parts: list[Part] = []
    for part in document.parts:
        match part:
            case Heading():
                bare = part.number == "-" if part.level == 1 else bare
                if bare or part.number == "-":
                    parts.append(replace(part, number=""))
                    continue
                levels = [*levels, *([0] * part.level)][: part.level]
                levels[-1] += 1
                parts.append(replace(part, number=_heading_number(levels)))
            case Table() if part.rows:
                counts["table"] += 1
                parts.append(replace(part, number=str(counts["table"])))
            case Figure():
                counts["figure"] += 1
                parts.append(replace(part, number=str(counts["figure"])))
            case _:
                parts.append(part)
    return replace(document, parts=tuple(parts))


def _heading_number(levels: Sequence[int]) -> str:
    return tr("CHAPTER {number}", number=roman(levels[0])) if len(levels) == 1 else ".".join(map(str, levels))


def roman(number: int) -> str:
    """Return a number from 1 to 49 in Roman capitals."""
    text = ""
    for value, letters in _ROMAN:
        text += letters * (number // value)
        number %= value
    return text


def caption_label(part: Table | Figure) -> str:
    """Return what stands before the title of a table or figure in a book, such as “Tabel 7”."""
    return tr("Table {number}", number=part.number) if isinstance(part, Table) else tr(
        "Figure {number}", number=part.number
    )


def references(document: Document) -> Mapping[str, str]:
    """Return what stands for each anchor where prose refers to it: “Tabel 7”, “Gambar 2”, “Bab 3”, “3.1”."""
    found = {}
    for part in document.parts:
        if isinstance(part, Table | Figure) and part.anchor and part.number:
            found[part.anchor] = caption_label(part)
        elif isinstance(part, Heading) and part.anchor:
            found[part.anchor] = part.number or part.text
    return found


def referred(markdown: str, known: Mapping[str, str]) -> str:
    """Return Markdown whose references without words of their own have those of ``references``."""

    def worded(match: re.Match[str]) -> str:
        words = match[1] or _MARKS.sub(r"\\\1", known.get(match[2], ""))
        return f"[{words}](#{match[2]})" if match[2] in known else words

    return _REFERENCE.sub(worded, markdown)


def cover_of(document: Document) -> Cover | None:
    """Return the title page of a book, None where it has none."""
    return next((part for part in document.parts if isinstance(part, Cover)), None)
