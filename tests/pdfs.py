"""What the tests read in a PDF: its text by page, where each letter stands, what it says of itself."""

from __future__ import annotations

from dataclasses import dataclass

import pypdfium2
from pypdfium2 import raw


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter that is seen, with the edges of its box in points from the left and from the foot of the sheet."""

    text: str
    left: float
    bottom: float
    right: float
    top: float


class Pdf:
    """A printed file."""

    def __init__(self, data: bytes) -> None:
        self.file = pypdfium2.PdfDocument(data)

    @property
    def pages(self) -> list[str]:
        return [page.get_textpage().get_text_range().replace("\r\n", "\n") for page in self.file]

    @property
    def text(self) -> str:
        return "\n".join(self.pages)

    @property
    def sizes(self) -> list[tuple[int, int]]:
        return [(round(page.get_width()), round(page.get_height())) for page in self.file]

    @property
    def title(self) -> str:
        return str(self.file.get_metadata_dict()["Title"])

    @property
    def author(self) -> str:
        return str(self.file.get_metadata_dict()["Author"])

    @property
    def bookmarks(self) -> list[str]:
        return [str(one.get_title()) for one in self.file.get_toc()]

    @property
    def is_tagged(self) -> bool:
        return bool(raw.FPDFCatalog_IsTagged(self.file))

    def letters(self, page: int) -> list[Letter]:
        """Return what is seen on a page; blanks are not."""
        text = self.file[page].get_textpage()
        every = ((text.get_text_range(at, 1), text.get_charbox(at)) for at in range(text.count_chars()))
        return [Letter(letter, *box) for letter, box in every if letter.strip()]


def words(text: str) -> str:
    """Return a text without its line breaks and blanks: where a line ends is the printer's business."""
    return "".join(text.split())
