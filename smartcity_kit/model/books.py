"""The books of a masterplan: which there are, their chapters, and the view or text each item of them shows.

An outline (``data/outlines/``) is one book, a set (``data/books/``) says which books a region hands in. The
texts that people write are passages (``data/passages.yaml``): their codes are the same in every set, so that
a text outlives the change from three books to four.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from pydantic import Field, ValidationInfo, field_validator, model_validator
from pydantic_core import PydanticCustomError

from smartcity_kit.model.declared import Choice, Declared, DeclaredFile, Label
from smartcity_kit.model.fields import Types
from smartcity_kit.model.kinds import Link
from smartcity_kit.text.messages import tr

SHOWN = ("text", "table", "profile", "chart", "page")  # what an item can show: exactly one of them
READINESS_PART = "readiness_component"  # what `each` may name besides the lists of the method


@dataclass(frozen=True, slots=True)
class Shelf:
    """What an outline may name: record types, the views by name, the passages, the lists of the method."""

    types: Types
    summaries: Collection[str]
    charts: Collection[str]
    pages: Collection[str]
    passages: Collection[str]
    lists: Collection[str]


def wrong(said: str) -> PydanticCustomError:
    """Return a refusal whose whole text is one sentence."""
    return PydanticCustomError("outline", "{said}", {"said": said})


def _known(name: str, names: Iterable[str], said: str) -> str:
    every = tuple(names)
    if name and name not in every:
        advice = tr("Choose one of: {choices}.", choices=", ".join(every))
        raise wrong(f"{said} {advice}")
    return name


class Piece(Declared):
    """One item of a book: a text, a table or a profile of records, a chart, or a page of its own making.

    ``title`` stands in the place of the view's own; ``columns`` and ``by`` are those of a table of records.
    """

    text: str = ""
    table: str = ""
    profile: str = ""
    chart: str = ""
    page: str = ""
    columns: tuple[str, ...] = ()
    by: str = ""
    title: Label | None = None
    signers: tuple[Label, ...] = ()

    @property
    def view(self) -> str:
        """The name of what it shows."""
        return self.text or self.table or self.profile or self.chart or self.page

    @field_validator("text", "table", "profile", "chart", "page")
    @classmethod
    def _there(cls, name: str, info: ValidationInfo) -> str:
        shelf: Shelf | None = info.context
        if shelf is None:
            return name
        match info.field_name:
            case "text":
                return _known(name, shelf.passages, tr("there is no passage {name}.", name=name))
            case "table":
                names = (*shelf.types, *shelf.summaries)
                return _known(name, names, tr("there is no view {name}.", name=name))
            case "profile":
                return _known(name, shelf.types, tr("there is no record type {name}.", name=name))
            case "chart":
                return _known(name, shelf.charts, tr("there is no chart {name}.", name=name))
            case _:
                return _known(name, shelf.pages, tr("there is no page {name}.", name=name))

    @field_validator("columns", "by")
    @classmethod
    def _of_the_type(cls, value: Any, info: ValidationInfo) -> Any:
        shelf: Shelf | None = info.context
        about = info.data.get("table") or info.data.get("profile") or ""
        if shelf is None or not value or not about:
            return value
        if about not in shelf.types:
            raise wrong(tr("only a table of records has columns and groups, {name} is none", name=about))
        kind = shelf.types[about]
        names = [column.name for column in kind.columns]
        if info.field_name == "by":
            names = [field.name for field in kind.fields if isinstance(field.kind, Link)]
        for name in (value,) if isinstance(value, str) else value:
            _known(name, names, tr("{type} has no column {name}.", type=about, name=name))
        return value

    @model_validator(mode="after")
    def _one_thing(self) -> Piece:
        if sum(bool(getattr(self, name)) for name in SHOWN) != 1:
            raise wrong(tr("an item names exactly one of: {names}", names=", ".join(SHOWN)))
        return self


class Section(Declared):
    """A heading with its items and the sections below it; ``each`` repeats it for every choice of a list."""

    code: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    title: Label | None = None
    each: str = ""
    items: tuple[Piece, ...] = ()
    sections: tuple[Section, ...] = ()

    @field_validator("each")
    @classmethod
    def _listed(cls, name: str, info: ValidationInfo) -> str:
        shelf: Shelf | None = info.context
        return name if shelf is None else _known(name, sorted(shelf.lists), tr("there is no list {name}.", name=name))

    @model_validator(mode="after")
    def _whole(self) -> Section:
        if not self.items and not self.sections:
            raise wrong(tr("the section {code} shows nothing: give it items or sections", code=self.code))
        if bool(self.title) == bool(self.each):
            raise wrong(tr("the section {code} needs either a title or “each”", code=self.code))
        return self

    def pieces(self) -> Iterator[Piece]:
        """Yield the items here and below, in order."""
        yield from self.items
        for section in self.sections:
            yield from section.pieces()

    def repeats(self) -> Iterator[str]:
        """Yield the names of the lists over which it and what is below it repeat."""
        if self.each:
            yield self.each
        for section in self.sections:
            yield from section.repeats()


class Outline(DeclaredFile):
    """One book: what stands before its chapters, the chapters, and the annexes."""

    title: Label
    front: tuple[Piece, ...] = ()
    chapters: tuple[Section, ...] = Field(min_length=1)
    annexes: tuple[Section, ...] = ()

    @model_validator(mode="after")
    def _codes_once(self) -> Outline:
        codes = [chapter.code for chapter in (*self.chapters, *self.annexes)]
        twice = next((code for code in codes if codes.count(code) > 1), None)
        if twice is not None:
            raise wrong(tr("two chapters have the code {code}", code=twice))
        return self

    def pieces(self) -> Iterator[Piece]:
        """Yield every item of the book, in order."""
        yield from self.front
        for chapter in (*self.chapters, *self.annexes):
            yield from chapter.pieces()


class Volume(Declared):
    """A book of a set: its outline by the name of the file, less the chapters that another book of the set has."""

    outline: str
    without: tuple[str, ...] = ()


class BookSetFile(DeclaredFile):
    """What a file in ``data/books/`` holds."""

    books: tuple[Volume, ...] = Field(min_length=1)


class Passage(Choice):
    """A text that people write; ``template`` says what belongs there, for a draft to start from."""

    template: Label
    source: tuple[str, ...] = Field(min_length=1)


class Passages(Declared):
    """What ``data/passages.yaml`` holds."""

    id: str
    version: str
    source: tuple[str, ...] = Field(min_length=1)
    passages: tuple[Passage, ...] = Field(min_length=1)


class Term(Declared):
    """One entry of the glossary."""

    term: str
    means: Label
    source: str


class Glossary(Declared):
    """What ``data/glossary.yaml`` holds."""

    id: str
    version: str
    source: tuple[str, ...] = Field(min_length=1)
    terms: tuple[Term, ...] = Field(min_length=1)


class Book(Declared):
    """A book of the chosen set: its code is the name of its outline, its number its place in the set."""

    code: str
    number: int
    outline: Outline

    @property
    def volume(self) -> Label:
        """What stands on its spine."""
        return Label(id=f"Buku {self.number}", en=f"Book {self.number}")

    def choice(self) -> Choice:
        """Return the book as an entry of a list."""
        names, label = self.volume, self.outline.label
        both = Label(id=f"{names.id}: {label.id}", en=f"{names.en}: {label.en}")
        return Choice(code=self.code, label=both, aliases=(*names.spellings, *label.spellings))


class BookSet(Declared):
    """The books that a region hands in, the texts they ask for, and the words they explain."""

    id: str
    label: Label
    books: tuple[Book, ...] = Field(min_length=1)
    written: tuple[Passage, ...]  # the passages its books ask for, in their order
    glossary: tuple[Term, ...]

    @cached_property
    def by_code(self) -> Mapping[str, Book]:
        """The books by code."""
        return {book.code: book for book in self.books}

    @cached_property
    def by_passage(self) -> Mapping[str, Passage]:
        """The passages by code."""
        return {passage.code: passage for passage in self.written}

    def homes(self, passage: str) -> tuple[Book, ...]:
        """Return the books that print a passage."""
        return tuple(book for book in self.books if any(one.text == passage for one in book.outline.pieces()))

    def sections(self) -> tuple[Choice, ...]:
        """Return the passages as the choices of a list, each led by its book where it stands in one only."""
        found = []
        for passage in self.written:
            homes, label = self.homes(passage.code), passage.label
            if len(homes) == 1:
                volume = homes[0].volume
                label = Label(id=f"{volume.id} · {label.id}", en=f"{volume.en} · {label.en}")
            found.append(Choice(code=passage.code, label=label))
        return tuple(found)
