"""A document: a frozen tree of prose, tables and figures that every printer knows and no screen changes.

``as_json`` and ``part_of`` carry a part through a notebook's outputs, so that an executed page becomes
the same Document as one that never saw a kernel.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from functools import cache, lru_cache
from hashlib import blake2b
from operator import attrgetter
from typing import Any, TypeAlias, TypeVar

from smartcity_kit.model.fields import Shown

MIME = "application/vnd.smartcity-kit.part+json"  # a part of a document among a cell's outputs
MARKED = "smartcity_kit"  # the key in an output's metadata: marker and region of the plan, and its position


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table: ``weight`` is its share of the width against the other columns."""

    name: str
    label: str
    align: str = "left"
    weight: int = 2


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its cells in the order of the columns, or a single cell that heads a group of rows."""

    cells: tuple[Shown, ...]
    heads: bool = False
    record: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table: ``empty`` is the sentence shown in place of rows while there are none.

    ``anchor`` is the name by which prose refers to it, ``number`` its place among the tables of a book.
    """

    title: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    empty: str = ""
    note: str = ""
    anchor: str = ""
    number: str = ""


@dataclass(frozen=True, slots=True)
class Figure:
    """A chart as SVG text, with the sentence that says what it shows to who cannot see it."""

    title: str
    alt: str
    svg: str
    anchor: str = ""
    number: str = ""


@dataclass(frozen=True, slots=True)
class Prose:
    """Text in Markdown; ``[](#anchor)`` refers to the table, figure or heading of that name."""

    markdown: str


@dataclass(frozen=True, slots=True)
class Notice:
    """One sentence set apart, such as what to fill next."""

    text: str


@dataclass(frozen=True, slots=True)
class Foreign:
    """HTML that a cell of somebody's own put out; printers clean it before they use it."""

    html: str


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture that a cell of somebody's own put out: its MIME type and base64 data."""

    mime: str
    data: str
    alt: str


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of a book: level 1 begins a chapter on a new page; ``number`` is such as “BAB I” or “1.2”."""

    text: str
    level: int = 1
    anchor: str = ""
    number: str = ""


@dataclass(frozen=True, slots=True)
class Cover:
    """The title page of a book: ``lines`` stand at its foot, ``arms`` is the region's coat of arms."""

    title: str
    subtitle: str = ""
    region: str = ""
    lines: tuple[str, ...] = ()
    arms: Picture | None = None


@dataclass(frozen=True, slots=True)
class Contents:
    """A list of what the book holds with its page: ``of`` is heading, table or figure."""

    title: str
    of: str = "heading"


@dataclass(frozen=True, slots=True)
class Signer:
    """Somebody who signs: the office above the line, the name on it, and what stands below (rank, NIP)."""

    role: str
    name: str = ""
    below: str = ""


@dataclass(frozen=True, slots=True)
class Signatures:
    """A block of signatures, side by side where there are several; ``place`` is the line above them."""

    place: str
    people: tuple[Signer, ...]


@dataclass(frozen=True, slots=True)
class PageBreak:
    """What follows begins on a new page."""


Part: TypeAlias = (
    Table | Figure | Prose | Notice | Foreign | Picture | Heading | Cover | Contents | Signatures | PageBreak
)


@dataclass(frozen=True, slots=True)
class Document:
    """What is printed: a title, the parts in order, and the lines that stand on every page.

    ``about`` says whose copy it is (the OPD, the facilitator); ``state`` the position of the plan.
    ``book`` is a bound document: a cover, numbered chapters and captions, no title above the first part.
    """

    title: str
    parts: tuple[Part, ...]
    region: str = ""
    about: str = ""
    state: str = ""
    lang: str = field(default="id")
    book: bool = False


_column, _shown = (attrgetter(*(one.name for one in fields(kind))) for kind in (Column, Shown))


@lru_cache(maxsize=8192)
def part_digest(part: Part) -> str:
    """Return what tells one part from another: the same for the same content, in every process."""
    if isinstance(part, Table):  # as plain tuples in a third of the time that the dataclasses take
        rows = [(row.heads, row.record, [*map(_shown, row.cells)]) for row in part.rows]
        words = (part.title, part.empty, part.note, part.anchor, part.number)
        text = repr((words, [*map(_column, part.columns)], rows))
    else:
        text = repr(part)
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def document_digest(document: Document) -> str:
    """Return what tells one document from another: all that stands in it."""
    words = (document.title, document.region, document.about, document.state, document.lang, document.book)
    text = repr((words, [part_digest(part) for part in document.parts]))
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


# The parts that a notebook's outputs carry; the others exist in books alone.
_PARTS: Mapping[str, type[Part]] = {kind.__name__: kind for kind in (Table, Figure, Prose, Notice, Foreign, Picture)}


def as_json(part: Part) -> dict[str, Any]:
    """Return a part as JSON data, with the name of its class."""
    return {"part": type(part).__name__, **{f.name: _plain(getattr(part, f.name)) for f in fields(part)}}


def _plain(value: object) -> object:
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    if isinstance(value, Column | Row | Shown):
        return {f.name: _plain(getattr(value, f.name)) for f in fields(value)}
    return value


def part_of(raw: Mapping[str, Any]) -> Part:
    """Return the part that ``as_json`` wrote; raises ValueError for anything else."""
    kind = _PARTS.get(str(raw.get("part")))
    if kind is None:
        msg = f"not a part of a document: {raw.get('part')}"
        raise ValueError(msg)
    try:
        values = {f.name: raw[f.name] for f in fields(kind) if f.name in raw}  # an older kit knew fewer
        if kind is Table:
            values["columns"] = tuple(_made(Column, column) for column in raw["columns"])
            values["rows"] = tuple(_row(row, len(values["columns"])) for row in raw["rows"])
        return _made(kind, values)
    except (KeyError, TypeError) as error:
        msg = f"not a part of a document: {error}"
        raise ValueError(msg) from None


def _row(raw: Mapping[str, Any], columns: int) -> Row:
    cells = tuple(_made(Shown, cell) for cell in raw["cells"])
    if len(cells) != (1 if raw["heads"] else columns):
        msg = f"a row of {len(cells)} cells"
        raise TypeError(msg)
    return _made(Row, {"cells": cells, "heads": raw["heads"], "record": raw["record"]})


_PLAIN: Mapping[object, type] = {"str": str, "int": int, "bool": bool}
_Made = TypeVar("_Made")


def _made(kind: type[_Made], values: Mapping[str, Any]) -> _Made:
    """Return a ``kind`` of ``values``; raises TypeError where one is not of the type that is declared."""
    made = kind(**values)
    for name, wanted in _plain_fields(kind):  # type: ignore[arg-type] # a class is hashable
        if type(getattr(made, name)) is not wanted:
            msg = f"{name}: {wanted.__name__} is expected"
            raise TypeError(msg)
    return made


@cache
def _plain_fields(kind: type) -> tuple[tuple[str, type], ...]:
    return tuple((one.name, _PLAIN[one.type]) for one in fields(kind) if one.type in _PLAIN)
