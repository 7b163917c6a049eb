"""Documents made by hand for the tests of the printers: a table, a picture, a whole book."""

from __future__ import annotations

from base64 import b64encode

from smartcity_kit.model.fields import Shown
from smartcity_kit.views.documents import (
    Column,
    Contents,
    Cover,
    Document,
    Figure,
    Heading,
    PageBreak,
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
NASTY = r"""<script>alert(1)</script> {{7*7}} {% x %} #show: & < > " ' $ @ * _ `y` \ =1+1 //z 😀🌊"""
ARMS = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="90" height="110"><path d="M5 5h80v60q0 25-40 40Q5 90 5 65z" '
    'fill="#eef2f7" stroke="#1a202c" stroke-width="3"/></svg>'
)
SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="400pt" height="160pt"><rect width="300" height="60" '
    'fill="#2b6cb0"/><text x="20" y="120" style="font: 16px \'DejaVu Sans\'">huruf gambar</text></svg>'
)
SENTENCE = "Layanan daerah dibuka lebih lama supaya warga yang bekerja dapat mengurusnya sepulang kerja."


def table(columns: int = 2, rows: int = 1, text: str = "x", **words: str) -> Table:
    """A table whose cells all hold the same text."""
    heads = tuple(Column(str(n), f"Column {n}") for n in range(columns))
    return Table("A table", heads, tuple(Row(tuple(Shown(text) for _ in heads)) for _ in range(rows)), **words)


def grouped(groups: int, rows: int) -> Table:
    """A table of groups with a heading each, a cell in colour and an amount in each row."""
    heads = (
        Column("name", "Program"),
        Column("owner", "Penanggung jawab"),
        Column("risk", "Risiko", "center", 1),
        Column("cost", "Anggaran", "right"),
    )
    found = []
    for group in range(groups):
        found.append(Row((Shown(f"Kelompok {group + 1}"),), heads=True))
        for row in range(rows):
            cells = (SENTENCE, "Dinas Komunikasi dan Informatika", "Tinggi", f"Rp {1200 + row}.000.000")
            found.append(Row(tuple(Shown(c, "#c53030", "#ffffff") if c == "Tinggi" else Shown(c) for c in cells)))
    return Table("Rencana aksi", heads, tuple(found), note="Dalam rupiah.", anchor="rencana")


def book(chapters: int = 3, rows: int = 6, title: str = "Masterplan Smart City") -> Document:
    """A bound book: cover, approval sheet, lists, chapters with a table and a figure each, an annex on its side."""
    parts: list[Part] = [
        Cover(title, "Buku 2", "Kabupaten Contoh", ("Bappeda", "2026"), arms()),
        Heading("Lembar pengesahan", number="-"),
        Signatures("Contoh, 12 Mei 2026", (Signer("Bupati", "", "NIP. –"), Signer("Kepala Bappeda", "", "NIP. –"))),
        Contents("Daftar isi"),
        Contents("Daftar tabel", "table"),
        Contents("Daftar gambar", "figure"),
    ]
    for chapter in range(1, chapters + 1):
        parts += [
            Heading(f"Bab contoh {chapter}", 1, f"bab{chapter}"),
            Prose(f"{SENTENCE} Lihat [](#gambar{chapter}).\n\n" + f"{SENTENCE} " * 12),
            Heading("Rencana aksi", 2),
            Prose("Rencana menurut kelompok:"),
            grouped(3, rows),
            Heading("Gambaran", 2),
            Figure(f"Gambaran {chapter}", "Sebuah balok", SVG, f"gambar{chapter}"),
            PageBreak(),
        ]
    parts += [Heading("Lampiran", number="-"), table(10, 4, "12.000")]
    return numbered(Document(title, tuple(parts), "Kabupaten Contoh", "", "Perubahan 68", "id", book=True))


def arms() -> Picture:
    """A coat of arms."""
    return Picture("image/svg+xml", b64encode(ARMS.encode()).decode(), "Lambang")
