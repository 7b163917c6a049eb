"""Somebody's cleaned HTML as the blocks of ``flow``, for printers that write no HTML."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from html.parser import HTMLParser

from smartcity_kit.print.flow import (
    Block,
    Code,
    Lattice,
    Listing,
    Paragraph,
    Quote,
    Rule,
    Run,
    Title,
    image_of,
)
from smartcity_kit.print.prose import clean_html

_LOOKS: Mapping[str, Callable[[Run], Run]] = {
    "b": lambda run: replace(run, bold=True),
    "strong": lambda run: replace(run, bold=True),
    "i": lambda run: replace(run, italic=True),
    "em": lambda run: replace(run, italic=True),
    "code": lambda run: replace(run, code=True),
    "s": lambda run: replace(run, strike=True),
}
_VOID = frozenset(["br", "hr", "img", "col"])
_INLINE = frozenset([*_LOOKS, "span", "u", "small", "sub", "sup", "br"])
_SPACES = re.compile(r"[ \t\r\n\f]+")
_ALIGNS = re.compile(r"text-align:\s*(left|right|center)")
_DEEPEST = 40  # elements inside each other; what is deeper stands side by side
_MOST = 60  # columns or rows that one cell may stand in: a span is typed, and nobody checks it


@dataclass(slots=True)
class _Element:
    """An element with what stands in it, in order."""

    tag: str
    attributes: Mapping[str, str] = field(default_factory=dict)
    inner: list[_Element | str] = field(default_factory=list)


class _Tree(HTMLParser):
    """Cleaned HTML is balanced: each element that opens is closed."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open = [_Element("body")]
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open an element inside the one that is open."""
        element = _Element(tag, {name: value or "" for name, value in attrs})
        self.open[-1].inner.append(element)
        if tag not in _VOID and len(self.open) < _DEEPEST:
            self.open.append(element)

    def handle_endtag(self, tag: str) -> None:
        """Close the innermost element of that name, if one is open."""
        at = next((at for at in range(len(self.open) - 1, 0, -1) if self.open[at].tag == tag), None)
        if at is not None:
            del self.open[at:]

    def handle_data(self, data: str) -> None:
        """Add text to the element that is open."""
        self.open[-1].inner.append(data)


@lru_cache(maxsize=256)
def foreign_blocks(html: str) -> tuple[Block, ...]:
    """Return the text, tables and pictures of somebody's HTML as blocks; it is cleaned first.

    A cell that spans columns or rows stands in the first of them, and the others are empty.
    """
    return tuple(_blocks(_Tree(clean_html(html)).open[0].inner))


def _blocks(inner: Iterable[_Element | str]) -> list[Block]:
    """Return blocks; text between them becomes paragraphs of its own."""
    found: list[Block] = []
    waiting: list[_Element | str] = []
    for one in inner:
        if isinstance(one, str) or (one.tag in _INLINE and not _holds_blocks(one)):
            waiting.append(one)
            continue
        found += [*_paragraph(waiting), *_block(one)]
        waiting = []
    return [*found, *_paragraph(waiting)]


def _holds_blocks(element: _Element) -> bool:
    return any(
        isinstance(one, _Element) and (one.tag not in _INLINE or _holds_blocks(one)) for one in element.inner
    )


def _paragraph(inner: Sequence[_Element | str]) -> list[Block]:
    runs = _trimmed(_runs(inner, Run("")))
    return [Paragraph(runs)] if runs else []


def _block(element: _Element) -> Iterator[Block]:
    match element.tag:
        case "h2" | "h3" | "h4" | "h5" | "h6":
            if runs := _trimmed(_runs(element.inner, Run(""))):
                yield Title(int(element.tag[1]), runs)
        case "ul" | "ol":
            rows = [one for one in element.inner if isinstance(one, _Element)]
            yield Listing(element.tag == "ol", 1, tuple(tuple(_blocks(one.inner)) for one in rows))
        case "blockquote":
            yield Quote(tuple(_blocks(element.inner)))
        case "pre":
            yield Code(_text(element).strip("\n"))
        case "table":
            yield from _table(element)
        case "img":
            yield from _image(element)
        case "hr":
            yield Rule()
        case _:  # a box that only holds others
            yield from _blocks(element.inner)


def _image(element: _Element) -> list[Block]:
    alt = element.attributes.get("alt", "")
    image = image_of(element.attributes.get("src", ""), alt)
    words: list[Block] = [Paragraph((Run(alt, italic=True),))] if alt else []
    return words if image is None else [image]


def _text(element: _Element) -> str:
    return "".join(one if isinstance(one, str) else "\n" * (one.tag == "br") + _text(one) for one in element.inner)


# ------------------------------------------------------------------ text


def _runs(inner: Iterable[_Element | str], look: Run) -> list[Run]:
    found: list[Run] = []
    for one in inner:
        if isinstance(one, str):
            found.append(replace(look, text=_SPACES.sub(" ", one)))
        elif one.tag == "br":
            found.append(replace(look, text="\n"))
        elif one.tag == "img":
            found.append(replace(look, text=one.attributes.get("alt", ""), italic=True))
        else:
            found += _runs(one.inner, _LOOKS[one.tag](look) if one.tag in _LOOKS else look)
            if one.tag not in _INLINE:
                found.append(replace(look, text=" "))
    return found


def _trimmed(runs: Sequence[Run]) -> tuple[Run, ...]:
    """Return runs with no space twice, none at either end, and none empty."""
    found: list[Run] = []
    for run in runs:
        bare = not found or found[-1].text.endswith((" ", "\n"))
        text = run.text.lstrip(" ") if bare else run.text
        if text:
            found.append(replace(run, text=text))
    while found and not found[-1].text.strip():
        found.pop()
    if found:
        found[-1] = replace(found[-1], text=found[-1].text.rstrip())
    return tuple(found)


# ------------------------------------------------------------------ tables


def _table(element: _Element) -> list[Block]:
    """Return a table as its caption, where it has one, and a grid in which every row is as long as the longest."""
    caption = [run for one in _named(element, "caption") for run in _runs(one.inner, Run("", bold=True))]
    lines = list(_named(element, "tr"))
    grid = _grid([[one for one in line.inner if isinstance(one, _Element)] for line in lines])
    width = max(map(len, grid), default=0)
    before: list[Block] = [Paragraph(runs)] if (runs := _trimmed(caption)) else []
    if not width:
        return before
    blank = _Element("td")
    rows = [[*line, *[blank] * (width - len(line))] for line in grid]
    heads = next((at for at, line in enumerate(lines) if not _is_head(line)), len(lines))
    aligns = tuple(_align([line[at] for line in rows[heads:]]) for at in range(width))
    cells = tuple(tuple(_trimmed(_runs(cell.inner, Run(""))) for cell in line) for line in rows)
    return [*before, Lattice(cells, aligns, heads if heads < len(lines) else 0)]


def _named(element: _Element, tag: str) -> Iterable[_Element]:
    """Yield the elements of a name inside another, but not those of a table inside a table."""
    for one in element.inner:
        if isinstance(one, _Element):
            if one.tag == tag:
                yield one
            elif one.tag != "table":
                yield from _named(one, tag)


def _grid(lines: Sequence[Sequence[_Element]]) -> list[list[_Element]]:
    grid: list[list[_Element]] = []
    taken: set[tuple[int, int]] = set()
    for at, line in enumerate(lines):
        row: list[_Element] = []
        for cell in line:
            while (at, len(row)) in taken:
                row.append(_Element("td"))
            start = len(row)
            row += [cell, *(_Element(cell.tag) for _ in range(_span(cell, "colspan") - 1))]
            for below in range(at + 1, min(at + _span(cell, "rowspan"), len(lines))):
                taken |= {(below, column) for column in range(start, len(row))}
        grid.append(row)
    return grid


def _span(cell: _Element, name: str) -> int:
    typed = cell.attributes.get(name, "1")
    return min(max(int(typed), 1), _MOST) if typed.isascii() and typed.isdecimal() else 1


def _is_head(line: _Element) -> bool:
    cells = [one for one in line.inner if isinstance(one, _Element)]
    return bool(cells) and all(cell.tag == "th" for cell in cells)


def _align(cells: Sequence[_Element]) -> str:
    """Return how a column stands: as its cells say, and amounts to the right."""
    said = {match[1] for cell in cells if (match := _ALIGNS.search(cell.attributes.get("style", "")))}
    if said:
        return said.pop() if len(said) == 1 else "left"
    texts = [text for cell in cells if (text := _text(cell).strip())]
    numbers = bool(texts) and all(any(letter.isdigit() for letter in text) and not re.search(r"[^\W\d_]{3}", text)
                                  for text in texts)
    return "right" if numbers else "left"
