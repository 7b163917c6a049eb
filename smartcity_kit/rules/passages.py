"""The texts of the books: which are written, which still wait, which nobody prints."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from smartcity_kit.journal import Record
from smartcity_kit.model.books import Book, Passage
from smartcity_kit.rules.case import Case, Finding, finding, listed
from smartcity_kit.text.messages import tr

CHECKED = "diperiksa"


def written(case: Case) -> Mapping[str, tuple[Record, ...]]:
    """Return the passages that hold text by the code of their section, those of one section in order of entry."""
    return case.once("passages", lambda: _written(case))


def _written(case: Case) -> dict[str, tuple[Record, ...]]:
    found: dict[str, tuple[Record, ...]] = {}
    for record in case.of("passage"):
        if record.text("text"):
            found[record.text("section")] = (*found.get(record.text("section"), ()), record)
    return found


def unwritten(case: Case, book: Book | None = None) -> tuple[Passage, ...]:
    """Return the passages that a book, or the whole set, asks for and nobody wrote; none without settings."""
    if not case.of("workshop"):
        return ()
    asked = None if book is None else {piece.text for piece in book.outline.pieces()}
    here = written(case)
    return tuple(p for p in case.method.books.written if p.code not in here and (asked is None or p.code in asked))


def books_open(case: Case) -> Iterator[Finding]:
    """Yield a finding for each book with texts that nobody wrote."""
    said: set[str] = set()
    for book in case.method.books.books:
        missing = [one for one in unwritten(case, book) if one.code not in said]
        said |= {one.code for one in missing}
        if missing:
            names = listed(str(one.label) for one in missing)
            says = tr("{count} texts are not written yet: {names}.", count=len(missing), names=names)
            advice = tr("Write them on the report page; until then the book says that they are open.")
            yield Finding("books_open", "open", "passage", "", str(book.choice().label), says, advice)


def passages(case: Case) -> Iterator[Finding]:
    """Yield a finding for a section written twice, for a draft, and for text that no book of the set prints."""
    known = case.method.books.by_passage
    for section, some in written(case).items():
        if section and section not in known:
            for one in some:
                says = tr("No book of the chosen set has this section; its text is kept and not printed.")
                yield finding(case, "passages", "check", one, says, tr("Choose another section, or another set."))
        elif section and len(some) > 1:
            says = tr("This section is written {count} times; all of it is printed.", count=len(some))
            yield finding(case, "passages", "check", some[0], says, tr("Put them together, and remove the others."))
        for one in some:
            if one.text("state") and one.text("state") != CHECKED:
                says = tr("The text is a draft: nobody has checked it.")
                yield finding(case, "passages", "check", one, says, tr("Read it, and set its state to checked."))
