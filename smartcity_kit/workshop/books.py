"""The books of an opened workshop: bound from its plan, with the region's coat of arms from beside the file."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from smartcity_kit.text.messages import KitError, tr
from smartcity_kit.views.books import anchors_table, book_document, chapter_document
from smartcity_kit.views.documents import Document, Picture
from smartcity_kit.views.html import part_html
from smartcity_kit.workshop.live import Live

if TYPE_CHECKING:
    from smartcity_kit.forms.preview import Preview

ARMS = "lambang"  # the name of the file beside the workshop
# The types that every printer takes, and how such a file begins.
PICTURES: Mapping[str, tuple[str, tuple[bytes, ...]]] = {
    ".svg": ("image/svg+xml", (b"<svg", b"<?xml", b"<!--", b"<!DOCTYPE")),
    ".png": ("image/png", (b"\x89PNG\r\n",)),
    ".jpg": ("image/jpeg", (b"\xff\xd8\xff",)),
    ".jpeg": ("image/jpeg", (b"\xff\xd8\xff",)),
}
MOST = 4 * 1024 * 1024  # bytes: a larger picture would stand in every copy of every book


def arms(folder: Path | None) -> Picture | None:
    """Return the coat of arms that lies in a folder as ``lambang.svg``, ``.png`` or ``.jpg``, None without one.

    Raises KitError for a file that is no such picture or larger than ``MOST``.
    """
    paths = [] if folder is None else [folder / f"{ARMS}{suffix}" for suffix in PICTURES]
    path = next((one for one in paths if one.is_file()), None)
    if path is None:
        return None
    mime, begins = PICTURES[path.suffix]
    try:
        data = path.read_bytes()
    except OSError as error:
        wrong = error.strerror or str(error)
        raise KitError(tr("{name} could not be read ({wrong}).", name=path.name, wrong=wrong)) from None
    if not data.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(begins):
        says = tr("{name} is not the kind of picture its name says. Save it anew as PNG.", name=path.name)
        raise KitError(says)
    if len(data) > MOST:
        raise KitError(tr("{name} is larger than {most} MB. Save it smaller.", name=path.name, most=MOST // 1024**2))
    return Picture(mime, b64encode(data).decode(), tr("Coat of arms"))


@dataclass(frozen=True)
class Books:
    """The books of the chosen set."""

    live: Live

    def document(self, book: str | int) -> Document:
        """Return a book by its code or number as it is printed; raises KitError with those there are."""
        return book_document(self.live.case(), book, arms=arms(self.live.beside()), state=self._state())

    def choices(self) -> tuple[tuple[str, str], ...]:
        """Return label and code of each chapter of each book."""
        books = self.live.case().method.books.books
        return tuple(
            (f"{book.volume} · {chapter.title}", f"{book.code}/{chapter.code}")
            for book in books
            for chapter in book.outline.chapters
        )

    def preview(self) -> Preview:
        """Return the widget that shows a chapter as it stands now."""
        from smartcity_kit.forms.preview import Preview

        return Preview(self.choices(), self._shown, self.live.watchers.add)

    def _shown(self, code: str) -> str:
        from smartcity_kit.print.html import body_html

        case = self.live.case()
        book, _, chapter = code.partition("/")
        marks = part_html(anchors_table(case, book))
        return body_html(chapter_document(case, book, chapter, self._state())) + marks

    def _state(self) -> str:
        return tr("Journal position {position}", position=self.live.position)
