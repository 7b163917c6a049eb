"""Somebody's HTML as the plain blocks of ``flow``, for printers that write none: words, tables and pictures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
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

DEEPEST = 40  # elements inside each other; what is deeper is read as words
_BARE = Run("")
_VOID = frozenset(["br", "hr", "img", "col"])
_INLINE = frozenset(["b", "strong", "i", "em", "code", "s", "u", "span", "small", "sub", "sup", "br"])
_ROWS = frozenset(["thead", "tbody", "tfoot"])


@dataclass(slots=True)
class _Node:
    """An element with its attributes; what is inside it in order, text as it is."""

    tag: str
    attributes: dict[str, str | None] = field(default_factory=dict)
    inside: list[_Node | str] = field(default_factory=list)

    def nodes(self, *tags: str) -> list[_Node]:
        return [one for one in self.inside if isinstance(one, _Node) and (not tags or one.tag in tags)]

    def text(self) -> str:
        return "".join(one if isinstance(one, str) else "\n" * (one.tag == "br") + one.text() for one in self.inside)


class _Tree(HTMLParser):
    """Reads HTML that ``clean_html`` has put in order."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open = [_Node("div")]
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        node = _Node(tag, dict(attrs))
        self.open[-1].inside.append(node)
        if tag not in _VOID:
            self.open.append(node)

    def handle_endtag(self, tag: str) -> None:
        if any(one.tag == tag for one in self.open[1:]):
            while self.open.pop().tag != tag:
                pass

    def handle_data(self, data: str) -> None:
        self.open[-1].inside.append(data)


@lru_cache(maxsize=256)
def foreign_blocks(html: str) -> tuple[Block, ...]:
    """Return HTML as blocks; what runs, moves or asks for something outside is gone, as in the HTML handout."""
    return tuple(_blocks(_Tree(clean_html(html)).open[0], 0))


def _blocks(node: _Node, depth: int) -> Iterator[Block]:
    waiting: list[_Node | str] = []
    for one in node.inside:
        if isinstance(one, str) or one.tag in _INLINE:
            waiting.append(one)
            continue
        yield from _paragraph(waiting)
        waiting = []
        yield from _block(one, depth + 1)
    yield from _paragraph(waiting)


def _block(node: _Node, depth: int) -> Iterator[Block]:
    if depth > DEEPEST:
        yield Paragraph((Run(" ".join(node.text().split())),))
        return
    match node.tag:
        case "h2" | "h3" | "h4" | "h5" | "h6":
            yield Title(int(node.tag[1]), _trimmed(_runs(node.inside)))
        case "ul" | "ol":
            yield Listing(node.tag == "ol", 1, tuple(tuple(_blocks(item, depth)) for item in node.nodes("li")))
        case "blockquote":
            yield Quote(tuple(_blocks(node, depth)))
        case "pre":
            yield Code(node.text().strip("\n"))
        case "table":
            yield from _table(node)
        case "hr":
            yield Rule()
        case "img":
            yield from _picture(node)
        case _:
            yield from _blocks(node, depth)


def _picture(node: _Node) -> Iterator[Block]:
    alt = node.attributes.get("alt") or ""
    shown = image_of(node.attributes.get("src") or "", alt)
    if shown is not None:
        yield shown
    elif alt:
        yield Paragraph((Run(alt, italic=True),))


def _table(node: _Node) -> Iterator[Block]:
    for caption in node.nodes("caption"):
        yield from _paragraph(caption.inside)
    groups = [one.nodes("tr") if one.tag in _ROWS else [one] for one in node.nodes(*_ROWS, "tr")]
    heads = sum(len(one.nodes("tr")) for one in node.nodes("thead"))
    rows = [tuple(_cells(row)) for group in groups for row in group]
    columns = max(map(len, rows), default=0)
    if columns:
        whole = tuple(row + ((),) * (columns - len(row)) for row in rows)
        yield Lattice(whole, _aligns(node, columns), heads)


def _cells(row: _Node) -> Iterator[tuple[Run, ...]]:
    for cell in row.nodes("td", "th"):
        yield _trimmed(_runs(cell.inside))
        span = cell.attributes.get("colspan") or "1"
        for _ in range(min(int(span), DEEPEST) - 1 if span.isdecimal() else 0):
            yield ()


def _aligns(node: _Node, columns: int) -> tuple[str, ...]:
    """Return the alignment of each column, as its last row says it."""
    rows = [row for group in [node, *node.nodes(*_ROWS)] for row in group.nodes("tr")]
    cells = rows[-1].nodes("td", "th") if rows else []
    said = [(cell.attributes.get("style") or "").rpartition("text-align:")[2].strip("; ") for cell in cells]
    known = [one if one in {"right", "center"} else "left" for one in said]
    return tuple([*known, *["left"] * columns][:columns])


def _paragraph(inside: Sequence[_Node | str]) -> Iterator[Paragraph]:
    runs = _trimmed(_runs(inside))
    if runs:
        yield Paragraph(runs)


def _runs(inside: Sequence[_Node | str], look: Run = _BARE, depth: int = 0) -> Iterator[Run]:
    for one in inside:
        if isinstance(one, str):
            yield replace(look, text=" ".join(f"·{one}·".split())[1:-1])
        elif one.tag == "br":
            yield replace(look, text="\n")
        elif depth > DEEPEST:
            yield replace(look, text=" ".join(one.text().split()))
        else:
            yield from _runs(one.inside, _looking(look, one.tag), depth + 1)


def _looking(look: Run, tag: str) -> Run:
    match tag:
        case "b" | "strong":
            return replace(look, bold=True)
        case "i" | "em":
            return replace(look, italic=True)
        case "code":
            return replace(look, code=True)
        case "s":
            return replace(look, strike=True)
        case _:
            return look


def _trimmed(runs: Iterator[Run]) -> tuple[Run, ...]:
    """Return runs without the blanks before the first word and after the last."""
    found = [run for run in runs if run.text]
    while found and not found[0].text.strip():
        found.pop(0)
    while found and not found[-1].text.strip():
        found.pop()
    if found:
        found[0] = replace(found[0], text=found[0].text.lstrip())
        found[-1] = replace(found[-1], text=found[-1].text.rstrip())
    return tuple(found)
