"""What the tests of the Word printer print and read again."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import docx
from docx.oxml.ns import qn

from smartcity_kit.model.fields import Shown
from smartcity_kit.print.word import document_docx
from smartcity_kit.views.documents import (
    Column,
    Contents,
    Cover,
    Document,
    Figure,
    Heading,
    Notice,
    Part,
    Picture,
    Prose,
    Row,
    Signatures,
    Signer,
    Table,
)
from smartcity_kit.views.layout import numbered

DOT = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNkYAAAAAYAAjCB0C8AAAAASUVORK5CYII="
SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="200pt" height="100pt" viewBox="0 0 200 100">'
    '<rect width="120" height="40" fill="#4a5568"/><text x="5" y="90">Jumlah</text></svg>'
)


def table(columns: int = 2, rows: int = 1, text: str = "x", **words: Any) -> Table:
    heads = tuple(Column(str(n), f"Kolom {n}") for n in range(columns))
    return Table("Daftar", heads, tuple(Row(tuple(Shown(text) for _ in heads)) for _ in range(rows)), **words)


def book(*parts: Part, **words: Any) -> Document:
    """A book of the parts with their numbers."""
    return numbered(Document("Rencana Induk", parts, "Kabupaten X", "Buku 2", "Posisi 68", book=True, **words))


def full_book(chapters: int = 2) -> Document:
    """A book with everything that a book may hold."""
    parts: list[Part] = [
        Cover("Rencana Induk", "Buku 2", "Kabupaten X", ("Bappeda", "2024"), Picture("image/png", DOT, "Lambang")),
        Heading("Lembar Pengesahan", 1, "sah", "-"),
        Signatures("X, 12 Mei 2024", (Signer("Bupati"), Signer("Kepala Bappeda", "Nama Pejabat", "NIP 1"))),
        Contents("Daftar Isi"),
        Contents("Daftar Tabel", "table"),
        Contents("Daftar Gambar", "figure"),
    ]
    for n in range(1, chapters + 1):
        parts += [
            Heading(f"Analisis {n}", 1, f"bab{n}"),
            Prose(f"Lihat [](#t{n}), [](#g{n}), [](#s{n}) pada [](#bab{n}) dan [daftar itu](#t{n})."),
            Prose("1. a\n2. b\n\n- c"),
            Heading("Kesiapan", 2, f"s{n}"),
            Prose("Berikut daftarnya:"),
            table(3, 4, anchor=f"t{n}", note="Sumber: OPD."),
            Heading("Rincian", 3, f"r{n}"),
            Figure("Sebaran", "Satu batang", SVG, f"g{n}"),
            Notice("Isi dulu anggaran."),
            Prose("## Matriks\n\nBerikut matriksnya:"),
            table(9, 3, anchor=f"w{n}"),
        ]
    return book(*parts)


class Word:
    """A .docx file as its reader finds it: python-docx's view, and the XML behind it."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.file = docx.Document(BytesIO(data))
        self.body: Any = self.file.element.body
        with ZipFile(BytesIO(data)) as parts:
            self.parts = {name: parts.read(name) for name in parts.namelist()}

    def all(self, tag: str) -> list[Any]:
        return list(self.body.iter(qn(tag)))

    def values(self, tag: str, attribute: str = "w:val") -> list[str]:
        return [str(one.get(qn(attribute))) for one in self.all(tag)]

    def styled(self, style: str) -> list[str]:
        """The text of each paragraph of a style, those inside contents too."""
        named = {one.style_id: one.name for one in self.file.styles}
        found = []
        for one in self.all("w:p"):
            look = one.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
            if look is not None and named.get(look.get(qn("w:val"))) == style:
                found.append(text_of(one))
        return found

    def fields(self) -> list[tuple[str, str]]:
        """Each field that lies in one paragraph: its code, and what is shown."""
        return [field for one in self.all("w:p") for field in _fields(one)]

    def text(self) -> str:
        return "\n".join(text_of(one) for one in self.all("w:p"))


def printed(document: Document, template: bytes | None = None, **words: Any) -> Word:
    return Word(document_docx(document, template, **words))


def part(*parts: Part, **words: Any) -> Word:
    """A handout of the parts."""
    return printed(Document("Judul", parts, **words))


def text_of(paragraph: Any) -> str:
    """The words of a paragraph as a reader sees them, fields with what they show."""
    signs = {qn("w:br"): "\n", qn("w:tab"): "\t"}
    wanted = (qn("w:t"), *signs)
    runs = (one for one in paragraph.iter(*wanted) if one.getparent().tag == qn("w:r"))
    return "".join(signs.get(one.tag) or one.text or "" for one in runs)


def _fields(paragraph: Any) -> Iterator[tuple[str, str]]:
    code, shown, depth = "", "", 0
    for one in paragraph.iter(qn("w:fldChar"), qn("w:instrText"), qn("w:t")):
        if one.tag == qn("w:fldChar"):
            kind = one.get(qn("w:fldCharType"))
            if kind == "begin":
                code, shown = "", ""
            depth = {"begin": 1, "separate": 2, "end": 0}[kind]
            if kind == "end" and code:
                yield re.sub(r"\s+", " ", code).strip(), shown
                code = ""
        elif one.tag == qn("w:instrText"):
            code += one.text or ""
        elif depth == 2:
            shown += one.text or ""
