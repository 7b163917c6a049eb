"""A Document as PDF: typst lays out what ``page.typ`` says, with the document as data."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import typst

from smartcity_kit.print.pdf.desk import Data
from smartcity_kit.print.pdf.leaves import document_data
from smartcity_kit.views.documents import Document

log = logging.getLogger(__name__)

_HERE = Path(__file__).parent
_FONTS = _HERE.parent / "fonts"
# What a page is that can be read aloud: tagged, with a title, a language and words for each picture.
_STANDARDS: list[Any] = ["ua-1"]
_MUCH = 50_000  # letters of a document that is a book
_AGES = 10  # documents after which typst forgets what none of them needed
_PROBE = '#set document(title: "p")\n#set text(lang: "id")\n#image(sys.inputs.file, alt: "p", width: 1cm)'


def document_pdf(document: Document) -> bytes:
    """Return a Document as a tagged PDF (PDF/UA-1); the same Document gives the same bytes.

    A picture that is not what it says it is is printed as its words.
    """
    data, files = document_data(document)
    try:
        return _compiled(data, files)
    except typst.TypstError as error:
        unreadable = frozenset(name for name, content in files.items() if not _is_readable(name, content))
        log.warning("%s: %s; pictures left out: %d", document.title, error.message, len(unreadable))
        data, files = document_data(document, unreadable)
        return _compiled(data, files, _STANDARDS if unreadable else [])


def _compiled(data: Data, files: Mapping[str, bytes], standards: list[Any] = _STANDARDS) -> bytes:
    """Return the PDF; pictures go by way of a folder of their own, the one that typst may read from."""
    inputs = {"data": json.dumps(data, ensure_ascii=False, separators=(",", ":"))}
    with TemporaryDirectory(prefix="smartcity_kit-") as folder:
        for name, content in files.items():
            (Path(folder) / name).write_bytes(content)
        made = _press().printed(inputs, folder, standards, much=len(inputs["data"]) > _MUCH)
    if not isinstance(made, bytes):
        msg = "a PDF is one file"
        raise TypeError(msg)
    return made


def _is_readable(name: str, content: bytes) -> bool:
    with TemporaryDirectory(prefix="smartcity_kit-") as folder:
        (Path(folder) / name).write_bytes(content)
        try:
            _press().compiler.compile(input=_PROBE.encode(), root=folder, sys_inputs={"file": name})
        except typst.TypstError:
            return False
        return True


@lru_cache(maxsize=1)
def _template() -> bytes:
    return (_HERE / "page.typ").read_bytes()


@dataclass
class _Press:
    """The one compiler of this process: it has read the fonts, and remembers what it laid out before."""

    compiler: typst.Compiler
    full: bool = False  # of a book: a quarter of a gigabyte that is of no use to the next one

    def printed(self, inputs: dict[str, str], folder: str, standards: list[Any], *, much: bool) -> Any:
        """Compile the template; before a book, what was kept of another is forgotten."""
        if much and self.full:
            self._forget()
        self.full = self.full or much
        return self.compiler.compile(input=_template(), root=folder, sys_inputs=inputs, pdf_standards=standards)

    def _forget(self) -> None:
        # typst lets go of what none of the last documents needed; so it is given some that need nothing.
        for _ in range(_AGES):
            self.compiler.compile(input=b"")


@lru_cache(maxsize=1)
def _press() -> _Press:
    fonts = typst.Fonts(include_system_fonts=False, font_paths=[_FONTS, *_letters_of_charts()])
    return _Press(typst.Compiler(font_paths=fonts, ignore_system_fonts=True))


def _letters_of_charts() -> list[Path]:
    """Return the folder with DejaVu Sans, found without importing matplotlib, which takes half a second."""
    found = find_spec("matplotlib")
    return [Path(found.origin).parent / "mpl-data" / "fonts" / "ttf"] if found and found.origin else []
