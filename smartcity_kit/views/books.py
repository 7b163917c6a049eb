"""A book of the chosen set as a Document: the same records as every handout, bound."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from types import MappingProxyType

from smartcity_kit.journal import Record
from smartcity_kit.model.books import Book
from smartcity_kit.model.fields import Shown
from smartcity_kit.rules import Case
from smartcity_kit.rules.passages import CHECKED, written
from smartcity_kit.text.dates import show_moment
from smartcity_kit.text.messages import KitError, language, tr
from smartcity_kit.views.book_pages import PAGES
from smartcity_kit.views.chapters import LETTERS, Binder
from smartcity_kit.views.coverage import coverage_table
from smartcity_kit.views.documents import Column, Document, Figure, Heading, Part, Picture, Row, Table
from smartcity_kit.views.handouts import marked
from smartcity_kit.views.handover import last_written
from smartcity_kit.views.layout import numbered, references
from smartcity_kit.views.summaries import SUMMARIES


def book_named(case: Case, name: str | int) -> Book:
    """Return a book of the set by its code or its number; raises KitError with those there are."""
    wanted = str(name).strip().casefold()
    books = case.method.books.books
    for book in books:
        if wanted in (book.code, str(book.number), *(one.casefold() for one in book.volume.spellings)):
            return book
    names = ", ".join(f"{book.number} ({book.code})" for book in books)
    raise KitError(tr("There is no book {name}. Choose one of: {names}.", name=name, names=names))


def book_document(case: Case, book: str | int, *, arms: Picture | None = None, state: str = "") -> Document:
    """Return a book as it is printed, numbered; ``arms`` is the region's coat of arms for its cover."""
    one = book_named(case, book)
    return numbered(_document(case, one, tuple(_parts(Binder(case, one, PAGES, arms))), state))


def chapter_document(case: Case, book: str | int, chapter: str, state: str = "") -> Document:
    """Return one chapter with the numbers it has in its book, for a look while it is written."""
    whole = book_document(case, book, state=state)
    wanted, inside = f"bab.{chapter}", False
    parts: list[Part] = []
    for part in whole.parts:
        if isinstance(part, Heading) and part.level == 1:
            inside = part.anchor == wanted
        if inside:
            parts.append(part)
    return Document(whole.title, tuple(parts), whole.region, whole.about, whole.state, whole.lang, book=True)


def _document(case: Case, book: Book, parts: tuple[Part, ...], state: str) -> Document:
    line = marked(case.settings.text("marker"), state)
    title = str(book.outline.title)
    return Document(title, parts, case.settings.text("region"), str(book.volume), line, language(), book=True)


def _parts(binder: Binder) -> Iterator[Part]:
    outline = binder.book.outline
    chapters = [part for chapter in outline.chapters for part in binder.chapter(chapter)]
    annexes: list[Part] = []
    for letter, annex in zip(LETTERS, outline.annexes, strict=False):
        title = tr("Annex {letter}. {title}", letter=letter, title=annex.title)
        annexes += binder.chapter(annex, title, "-")
    for piece in outline.front:  # last, because nothing in it is counted as open but its own texts
        yield from binder.front(piece)
    yield from chapters
    yield from annexes


# ------------------------------------------------------------------ what the authors look at


def passages_table(case: Case) -> Table:
    """Return every text that the books ask for: written by whom and when, a draft or checked, or still open."""
    rows: list[Row] = []
    here = written(case)
    for book in case.method.books.books:
        asked = [p for p in case.method.books.written if any(x.text == p.code for x in book.outline.pieces())]
        rows.append(Row((Shown(f"{book.choice().label} ({len(asked)})"),), heads=True))
        for passage in asked:
            some = here.get(passage.code, ())
            rows.append(Row(tuple(map(Shown, (str(passage.label), *_told(case, some), str(passage.template))))))
    columns = (
        Column("section", tr("Section"), weight=4),
        Column("state", tr("State"), weight=2),
        Column("who", tr("Written last by"), weight=3),
        Column("template", tr("What belongs there"), weight=7),
    )
    return Table(tr("Texts of the books"), columns, tuple(rows))


def _told(case: Case, some: tuple[Record, ...]) -> tuple[str, str]:
    if not some:
        return tr("open"), ""
    held = last_written(some[-1])
    who = f"{held.by}, {show_moment(held.at)}" if held is not None else ""
    state = CHECKED if all(one.text("state") == CHECKED for one in some) else "draf"
    return case.label("passage_state", state), who


def anchors_table(case: Case, book: str = "") -> Table:
    """Return the marks by which a text names tables, figures and chapters of its book, and what is printed then."""
    rows: list[Row] = []
    books = (book_named(case, book),) if book else case.method.books.books
    for one in books:
        document = book_document(case, one.code)
        named = references(document)
        rows.append(Row((Shown(str(one.choice().label)),), heads=True))
        for part in document.parts:
            if isinstance(part, Table | Figure | Heading) and part.anchor in named:
                text = part.text if isinstance(part, Heading) else part.title
                rows.append(Row((Shown(f"[](#{part.anchor})"), Shown(named[part.anchor]), Shown(text))))
    columns = (
        Column("mark", tr("To be written"), weight=5),
        Column("printed", tr("Printed as"), weight=2),
        Column("what", tr("What it is"), weight=6),
    )
    return Table(tr("Marks of tables and figures"), columns, tuple(rows))


# What `ws.table` knows by name besides the record types; an outline names those of `views.summaries` only.
ALL_SUMMARIES: Mapping[str, Callable[..., Table]] = MappingProxyType(
    {
        **SUMMARIES,
        "book_texts": passages_table,
        "book_marks": anchors_table,
        "coverage": coverage_table,
    }
)
