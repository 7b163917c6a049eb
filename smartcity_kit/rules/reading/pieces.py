"""A pasted text cut into pieces that together are the whole of it: nothing that was pasted gets lost."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TypeAlias

ENTRY, HEADING, JOINT, PASSED, LEFT = "entry", "heading", "joint", "passed", "left"

Span: TypeAlias = tuple[int, int]

_JOINT = re.compile(r"(?:[\s,;.:|•*–—-]|\b(?:dan|serta|maupun)\b|&)*")
_PASSED = re.compile(r"^[^\S\n]*[\"“”'‘’(]*baca\s+juga\s*(?::[^\n]*)?(?:\n|\Z)", re.IGNORECASE | re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the text: an entry, a heading, what joins entries, what is passed over, or what is left."""

    start: int
    end: int
    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a list as it stands in the text, before anybody asked what it means.

    ``names`` are several where a word such as "dan" joins them before one bracket. ``heading`` is what the
    list stands under; ``cells`` are the fields of a row of a table; ``unread`` is what has no field.
    """

    start: int
    end: int
    names: tuple[str, ...]
    owner: str = ""
    heading: str = ""
    doubts: tuple[str, ...] = ()
    cells: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    unread: str = ""


def without_passed(text: str) -> tuple[str, tuple[Span, ...]]:
    """Return the text with blanks in place of its "Baca juga:" lines, and where these lines stand."""
    spans = tuple(found.span() for found in _PASSED.finditer(text) if found.group().strip())
    for start, end in spans:
        text = text[:start] + " " * (end - start) + text[end:]
    return text, spans


def tiled(text: str, entries: Iterable[Entry], headings: Iterable[Span], passed: Iterable[Span]) -> tuple[Piece, ...]:
    """Return the whole text as pieces in its order; what nothing claims is a joint or is left over.

    A passed line in the middle of an entry or heading cuts it into two pieces.
    """
    passed = tuple(passed)
    marks = [(*span, PASSED) for span in passed]
    marks += [(*part, HEADING) for span in headings for part in _without(span, passed)]
    places = dict.fromkeys((entry.start, entry.end) for entry in entries)
    marks += [(*part, ENTRY) for span in places for part in _without(span, passed)]
    pieces: list[Piece] = []
    at = 0
    for start, end, kind in sorted(marks):
        first = max(start, at)
        if first < end:
            pieces += _between(text, at, first)
            pieces.append(Piece(first, end, kind, text[first:end]))
            at = end
    return (*pieces, *_between(text, at, len(text)))


def _without(span: Span, passed: Iterable[Span]) -> Iterator[Span]:
    start, end = span
    for first, last in passed:
        if start < last and first < end:
            if start < first:
                yield start, first
            start = last
    if start < end:
        yield start, end


def _between(text: str, start: int, end: int) -> list[Piece]:
    if start == end:
        return []
    gap = text[start:end]
    return [Piece(start, end, JOINT if _JOINT.fullmatch(gap) else LEFT, gap)]


def trimmed(text: str, start: int, end: int) -> Span:
    """Return the span without the white space at its two ends."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return start, end
