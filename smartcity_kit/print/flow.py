"""Markdown as plain blocks, for printers that write no HTML.

``blocks`` reads Markdown as ``prose.markdown_html`` does.
"""

from __future__ import annotations

import re
from base64 import b64decode
from binascii import Error as NotBase64
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from html import unescape
from typing import Any, TypeAlias

import mistune

_WEB = re.compile(r"(?:https?:|mailto:)", re.IGNORECASE)
_DATA = re.compile(r"data:(image/(?:png|jpeg|gif|webp|svg\+xml));base64,(.*)", re.IGNORECASE | re.DOTALL)


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text in one look; ``ref`` is the anchor it refers to, a newline in it breaks the line."""

    text: str
    bold: bool = False
    italic: bool = False
    code: bool = False
    strike: bool = False
    ref: str = ""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of runs."""

    runs: tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Title:
    """A heading inside prose, of level 2 to 6."""

    level: int
    runs: tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Listing:
    """A list: each item is blocks of its own; ``start`` counts an ordered one."""

    ordered: bool
    start: int
    items: tuple[tuple[Block, ...], ...]


@dataclass(frozen=True, slots=True)
class Quote:
    """Blocks set in."""

    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Code:
    """Text that keeps its lines and spaces."""

    text: str


@dataclass(frozen=True, slots=True)
class Lattice:
    """A table of prose: rows of cells of runs, the first ``heads`` of them headings."""

    rows: tuple[tuple[tuple[Run, ...], ...], ...]
    aligns: tuple[str, ...]
    heads: int = 1


@dataclass(frozen=True, slots=True)
class Image:
    """A picture inside the document: its MIME type and bytes."""

    mime: str
    data: bytes
    alt: str


@dataclass(frozen=True, slots=True)
class Rule:
    """A line across."""


Block: TypeAlias = Paragraph | Title | Listing | Quote | Code | Lattice | Image | Rule


@lru_cache(maxsize=1)
def _markdown() -> mistune.Markdown:
    return mistune.create_markdown(renderer=None, plugins=["table", "strikethrough"])


@lru_cache(maxsize=512)
def blocks(markdown: str) -> tuple[Block, ...]:
    """Return Markdown as blocks; HTML in it is the text it is, an address is text behind its words."""
    return tuple(_blocks(_tokens(_markdown()(markdown))))


def _tokens(raw: object) -> Sequence[Mapping[str, Any]]:
    return raw if isinstance(raw, list) else []


def _blocks(tokens: Iterable[Mapping[str, Any]]) -> Iterator[Block]:
    for token in tokens:
        yield from _block(token)


def _block(token: Mapping[str, Any]) -> Iterable[Block]:
    """Return the blocks of one token of mistune: several where a picture breaks a paragraph, none of a blank line."""
    attrs, inner = token.get("attrs", {}), token.get("children", ())
    if token["type"] in {"paragraph", "block_text"}:
        return _paragraphs(inner)
    made: Mapping[str, Callable[[], Block]] = {
        "heading": lambda: Title(min(max(attrs["level"], 2), 6), tuple(_runs(inner))),
        "list": lambda: _listing(attrs, inner),
        "block_quote": lambda: Quote(tuple(_blocks(inner))),
        "block_code": lambda: Code(str(token["raw"]).rstrip("\n")),
        "block_html": lambda: Paragraph((Run(str(token["raw"]).strip()),)),
        "table": lambda: _lattice(inner),
        "thematic_break": Rule,
    }
    make = made.get(token["type"])
    return () if make is None else (make(),)


def _listing(attrs: Mapping[str, Any], inner: Sequence[Mapping[str, Any]]) -> Listing:
    items = tuple(tuple(_blocks(item.get("children", ()))) for item in inner)
    return Listing(bool(attrs.get("ordered")), int(attrs.get("start") or 1), items)


def _lattice(inner: Sequence[Mapping[str, Any]]) -> Lattice:
    head = next((part["children"] for part in inner if part["type"] == "table_head"), ())
    body = next((part["children"] for part in inner if part["type"] == "table_body"), ())
    rows = [head, *(row["children"] for row in body)]
    aligns = tuple(cell.get("attrs", {}).get("align") or "left" for cell in head)
    return Lattice(tuple(tuple(tuple(_runs(cell["children"])) for cell in row) for row in rows), aligns)


def _paragraphs(inner: Sequence[Mapping[str, Any]]) -> Iterator[Block]:
    """Yield a paragraph, broken where a picture stands in it."""
    waiting: list[Mapping[str, Any]] = []
    for token in inner:
        picture = _image(token) if token["type"] == "image" else None
        if picture is None:
            waiting.append(token)
            continue
        if waiting:
            yield Paragraph(tuple(_runs(waiting)))
            waiting = []
        yield picture
    if waiting:
        yield Paragraph(tuple(_runs(waiting)))


def _image(token: Mapping[str, Any]) -> Image | None:
    alt = "".join(run.text for run in _runs(token.get("children", ())))
    return image_of(str(token["attrs"]["url"]), alt)


def image_of(address: str, alt: str) -> Image | None:
    """Return the picture that a ``data:`` address holds, None for any other address."""
    match = _DATA.match(address)
    if match is None:
        return None
    try:
        return Image(match[1].lower(), b64decode(match[2]), alt)
    except (NotBase64, ValueError):
        return None


def _runs(tokens: Iterable[Mapping[str, Any]], look: Run = Run("")) -> Iterator[Run]:
    for token in tokens:
        kind, inner = token["type"], token.get("children", ())
        match kind:
            case "strong":
                yield from _runs(inner, replace(look, bold=True))
            case "emphasis":
                yield from _runs(inner, replace(look, italic=True))
            case "strikethrough":
                yield from _runs(inner, replace(look, strike=True))
            case "link":
                yield from _link(inner, str(token["attrs"]["url"]), look)
            case "image":
                yield from _runs(inner, replace(look, italic=True))
            case "codespan":
                yield replace(look, text=str(token["raw"]), code=True)
            case "linebreak":
                yield replace(look, text="\n")
            case "softbreak":
                yield replace(look, text=" ")
            case _:
                yield replace(look, text=unescape(str(token.get("raw", ""))))


def _link(inner: Sequence[Mapping[str, Any]], address: str, look: Run) -> Iterator[Run]:
    if address.startswith("#"):
        yield from _runs(inner, replace(look, ref=address[1:]))
        return
    words = list(_runs(inner, look))
    yield from words
    shown = address.removeprefix("mailto:")
    if _WEB.match(address) and shown not in "".join(run.text for run in words):
        yield replace(look, text=f" ({shown})")
