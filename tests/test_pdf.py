"""Documents as PDF: what people typed is there, the file says what it is, the same Document is the same file."""

from __future__ import annotations

import re

import pypdfium2

from smartcity_kit.model.fields import Shown
from smartcity_kit.print.pdf import document_pdf
from smartcity_kit.views.documents import (
    Column,
    Contents,
    Cover,
    Document,
    Figure,
    Foreign,
    Heading,
    Notice,
    Part,
    Prose,
    Row,
    Signatures,
    Signer,
    Table,
)
from smartcity_kit.views.layout import numbered

NASTY = """& < > " # $ @ * _ {{7*7}} \\ ` #let x = 1 [link] 'x' =1+1"""
SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="90" height="40"><rect width="90" height="40"/></svg>'


def table(columns: int = 2, rows: int = 1, text: str = "x") -> Table:
    heads = tuple(Column(str(n), f"Column {n}") for n in range(columns))
    return Table("A table", heads, tuple(Row(tuple(Shown(f"{text}") for _ in heads)) for _ in range(rows)))


def pages(data: bytes) -> list[str]:
    """The text of each page, blanks and line breaks as one blank."""
    shown = pypdfium2.PdfDocument(data)
    texts = [" ".join(page.get_textpage().get_text_range().split()) for page in shown]
    shown.close()
    return texts


def printed(*parts: Part, book: bool = False) -> bytes:
    return document_pdf(
        numbered(Document("Judul", parts, "Kabupaten Contoh", "Dinas Kesehatan", "Posisi jurnal 7", book=book))
    )


def letters(text: str) -> str:
    return "".join(text.split())


def test_text_that_people_typed_is_text_in_every_part() -> None:
    parts = (
        table(text=NASTY),
        Notice(NASTY),
        Figure(NASTY, "A picture", SVG),
        Heading(NASTY, 2),
        Signatures(NASTY, (Signer(NASTY, NASTY, NASTY),)),
    )
    text = letters(" ".join(pages(printed(*parts))))
    assert text.count(letters(NASTY)) == 2 + 1 + 1 + 1 + 1 + 3


def test_handout_says_whose_it_is_and_where_the_plan_stood_on_each_page() -> None:
    found = pages(printed(table(rows=120)))
    assert len(found) > 2
    assert all("Posisi jurnal 7" in text for text in found)
    assert "Judul" in found[0]
    assert "Dinas Kesehatan" in found[0]


def test_head_of_a_table_stands_on_each_of_its_pages() -> None:
    found = pages(printed(table(rows=120)))
    assert all("Column 0" in text for text in found)


def test_file_is_tagged_with_its_title_and_language() -> None:
    data = printed(Prose("Isi."))
    shown = pypdfium2.PdfDocument(data)
    assert shown.get_metadata_value("Title") == "Judul"
    assert shown.is_tagged()
    shown.close()
    assert re.search(rb"/Lang ?\(id\b", data)


def test_same_document_is_the_same_file() -> None:
    assert printed(table(), Prose("Isi.")) == printed(table(), Prose("Isi."))


def test_wide_table_lies_on_its_side() -> None:
    shown = pypdfium2.PdfDocument(printed(Notice("Isi."), table(12)))
    sizes = [(round(page.get_width()), round(page.get_height())) for page in shown]
    shown.close()
    assert sizes == [(595, 842), (842, 595)]


def test_book_has_cover_contents_with_pages_and_numbered_chapters() -> None:
    book = printed(
        Cover("Masterplan", "Buku 2", "Kabupaten Contoh"),
        Contents("Daftar isi"),
        Heading("Pendahuluan", anchor="a"),
        Prose("Lihat [](#b)."),
        Heading("Strategi", anchor="b"),
        Prose("Isi."),
        book=True,
    )
    cover, contents, first, second = pages(book)
    assert "Masterplan" in cover
    assert "Posisi jurnal 7" not in cover
    assert re.search(r"CHAPTER I Pendahuluan[ .]*1 CHAPTER II Strategi[ .]*2", contents)
    assert "Lihat CHAPTER II." in first
    assert "STRATEGI" in second.upper()


def test_foreign_html_prints_its_words_and_its_table_and_no_script() -> None:
    cells = "<table><tr><th>a</th><th>b</th></tr><tr><td>1</td><td>2</td></tr></table>"
    html = f"<script>alert(1)</script><p>Kata</p>{cells}"
    text = " ".join(pages(printed(Foreign(html))))
    assert "Kata" in text
    assert "alert" not in text


def test_picture_characters_have_a_glyph() -> None:
    """A character without a glyph would be extracted as nothing, or stand as a box."""
    assert "🌊" in " ".join(pages(printed(table(text="ombak 🌊"))))


def test_document_without_a_part_is_a_sheet_with_its_title() -> None:
    assert "Kosong" in pages(document_pdf(Document("Kosong", ())))[0]
