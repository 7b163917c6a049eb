"""How the parts of a document lie on paper, and prose as blocks."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smartcity_kit.model.fields import Shown
from smartcity_kit.print.flow import Code, Image, Lattice, Listing, Paragraph, Quote, Run, Title, blocks
from smartcity_kit.print.html import document_html
from smartcity_kit.print.prose import markdown_html
from smartcity_kit.views.documents import (
    Column,
    Contents,
    Cover,
    Document,
    Figure,
    Heading,
    Part,
    Prose,
    Row,
    Signatures,
    Signer,
    Table,
)
from smartcity_kit.views.layout import numbered, references, referred, roman, sheets


def table(columns: int = 2, anchor: str = "", rows: int = 1) -> Table:
    heads = tuple(Column(str(n), f"Column {n}") for n in range(columns))
    return Table("A table", heads, (Row(tuple(Shown("x") for _ in heads)),) * rows, anchor=anchor)


BOOK = Document(
    "Masterplan",
    (
        Cover("Masterplan", "Buku 2", "Kabupaten Contoh"),
        Contents("Daftar isi"),
        Heading("Prakata", number="-", anchor="prakata"),
        Heading("Pendahuluan", anchor="bab-1"),
        Heading("Latar belakang", 2, anchor="latar"),
        Prose("Lihat [](#isu) dan [gambar ini](#peta); juga [](#tak-ada)."),
        table(anchor="isu"),
        Heading("Dasar hukum", 2),
        Figure("Peta", "A map", "<svg/>", anchor="peta"),
        Heading("Strategi"),
        Heading("Tata kelola", 2),
        Heading("Birokrasi", 3),
        table(rows=0, anchor="kosong"),
        table(anchor="strategi"),
    ),
    book=True,
)


def test_chapters_and_captions_of_a_book_are_numbered_in_their_order() -> None:
    heads = [part.number for part in numbered(BOOK).parts if isinstance(part, Heading)]
    assert heads == ["", "CHAPTER I", "1.1", "1.2", "CHAPTER II", "2.1", "2.1.1"]
    tables = [part.number for part in numbered(BOOK).parts if isinstance(part, Table | Figure)]
    assert tables == ["1", "1", "", "2"]


def test_reference_says_what_the_book_calls_the_thing() -> None:
    known = references(numbered(BOOK))
    assert known == {
        "prakata": "Prakata",
        "bab-1": "CHAPTER I",
        "latar": "1.1",
        "isu": "Table 1",
        "peta": "Figure 1",
        "strategi": "Table 2",
    }
    assert referred("Lihat [](#isu), [ini](#peta), [](#tak-ada)[itu](#hilang).", known) == (
        "Lihat [Table 1](#isu), [ini](#peta), itu."
    )


@pytest.mark.parametrize(
    ("number", "letters"), [(1, "I"), (4, "IV"), (9, "IX"), (14, "XIV"), (40, "XL"), (19, "XIX")]
)
def test_chapter_number_is_roman(number: int, letters: str) -> None:
    assert roman(number) == letters


def test_headings_and_last_words_before_a_wide_table_lie_on_its_side() -> None:
    wide = table(10)
    lead = Prose("long before\n\nthe lead")
    parts: tuple[Part, ...] = (Prose("first"), Heading("Roadmap"), lead, wide, Prose("after"))
    upright, aside, last = sheets(parts)
    assert (upright.wide, upright.parts) == (False, (Prose("first"), Heading("Roadmap"), Prose("long before")))
    assert (aside.wide, aside.parts) == (True, (Prose("the lead"), wide))
    assert last.parts == (Prose("after"),)


def test_heading_right_before_a_wide_table_goes_to_its_sheet() -> None:
    (aside,) = sheets((Heading("Roadmap"), table(10)))
    assert aside.wide
    assert len(aside.parts) == 2


def test_book_in_html_has_its_cover_contents_and_references() -> None:
    html = document_html(numbered(BOOK))
    assert html.count("<h1") == 1
    assert '<a href="#latar">1.1 Latar belakang</a>' in html
    assert '<h2 class="chapter" id="bab-1"><span class="number">CHAPTER I</span> Pendahuluan</h2>' in html
    assert 'Lihat <a href="#isu">Table 1</a> dan <a href="#peta">gambar ini</a>; juga .' in html
    assert "Table 1. A table" in html


def test_signers_of_a_book_stand_side_by_side_and_their_names_are_text() -> None:
    signed = Signatures("Tempat, tanggal", (Signer("Bupati", "<b>Nama</b>", "NIP 1"), Signer("Kepala Bappeda")))
    html = document_html(Document("Pengesahan", (signed,), book=True))
    assert html.count('class="signer"') == 2
    assert "&lt;b&gt;Nama&lt;/b&gt;" in html


# ---------------------------------------------------------------- prose as blocks


def test_prose_is_read_as_blocks() -> None:
    found = blocks("## Judul\n\nsatu **dua** [tiga](https://a.example)\n\n- a\n- b\n\n> kutip\n\n```\nkode\n```\n")
    assert found == (
        Title(2, (Run("Judul"),)),
        Paragraph((Run("satu "), Run("dua", bold=True), Run(" "), Run("tiga"), Run(" (https://a.example)"))),
        Listing(False, 1, ((Paragraph((Run("a"),)),), (Paragraph((Run("b"),)),))),
        Quote((Paragraph((Run("kutip"),)),)),
        Code("kode"),
    )


def test_table_of_prose_keeps_its_alignment() -> None:
    (lattice,) = blocks("| a | b |\n|---|--:|\n| 1 | 2 |")
    assert lattice == Lattice((((Run("a"),), (Run("b"),)), ((Run("1"),), (Run("2"),))), ("left", "right"))


def test_picture_in_prose_breaks_its_paragraph_and_a_foreign_one_is_its_words() -> None:
    inside, outside = blocks("![peta](data:image/png;base64,AAAA)\n\n![peta](https://a.example/x.png)")
    assert inside == Image("image/png", b"\x00\x00\x00", "peta")
    assert outside == Paragraph((Run("peta", italic=True),))


def test_html_in_prose_is_the_text_it_is() -> None:
    assert blocks("a <b>c</b> &amp; d") == (
        Paragraph((Run("a "), Run("<b>"), Run("c"), Run("</b>"), Run(" & d"))),
    )


@given(st.text(st.characters(exclude_categories=["C"]), max_size=80))
def test_blocks_say_the_words_that_html_says(text: str) -> None:
    """Markdown that somebody typed reads the same on every route to paper."""
    assert _letters("".join(_words(blocks(text)))) == _letters(_plain(markdown_html(text)))


def _words(some: object) -> list[str]:
    if isinstance(some, Run | Code):
        return [some.text]
    if isinstance(some, Image):
        return []
    names = ("runs", "items", "blocks", "rows")
    parts = some if isinstance(some, tuple) else [getattr(some, name, ()) for name in names]
    return [word for part in parts for word in _words(part)] if not isinstance(some, str | int) else []


def _plain(html: str) -> str:
    from html import unescape

    return unescape(re.sub(r"<[^>]*>", "", html))


def _letters(text: str) -> str:
    return "".join(text.split())
