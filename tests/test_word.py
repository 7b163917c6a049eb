"""Documents as Word files: styles, fields, contents, tables, pictures, and text that stays text."""

from __future__ import annotations

import re
from base64 import b64encode
from dataclasses import replace
from io import BytesIO
from zipfile import ZipFile

import pytest
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from hypothesis import given
from hypothesis import strategies as st

from smartcity_kit.model.fields import Shown
from smartcity_kit.print.word import document_docx
from smartcity_kit.print.word.ooxml import NAMESPACES, legal, paragraph, run
from smartcity_kit.print.word.tables import PADDING, needed, widths
from smartcity_kit.text.messages import use_language
from smartcity_kit.views.documents import (
    Column,
    Contents,
    Cover,
    Document,
    Figure,
    Foreign,
    Heading,
    Notice,
    PageBreak,
    Picture,
    Prose,
    Row,
    Signatures,
    Signer,
    Table,
)
from tests.words import DOT, SVG, Word, book, full_book, part, printed, table, text_of

NASTY = "a & b < c > d \" e ' f # $ @ * _ {{ 7*7 }} {% x %} {_{ ` \\ \\n 😀 </w:t>"


@pytest.fixture(autouse=True)
def _indonesian() -> None:
    use_language("id")


@pytest.fixture(scope="module")
def full() -> Word:
    use_language("id")
    return printed(full_book())


# ---------------------------------------------------------------- headings, captions, references


def test_headings_have_words_own_styles_and_carry_no_number_of_their_own(full: Word) -> None:
    assert full.styled("Heading 1") == ["Lembar Pengesahan", "Analisis 1", "Analisis 2"]
    assert full.styled("Heading 2") == ["Kesiapan", "Kesiapan"]
    assert full.styled("Heading 3") == ["Rincian", "Rincian"]


def test_styles_of_headings_are_counted_as_bab_i_then_1_1(full: Word) -> None:
    numbering = full.file.part.numbering_part.element
    levels = numbering.findall(f".//{qn('w:lvl')}")[:3]
    texts = [one.find(qn("w:lvlText")).get(qn("w:val")) for one in levels]
    linked = [one.find(qn("w:pStyle")).get(qn("w:val")) for one in levels]
    assert texts == ["BAB %1", "%1.%2", "%1.%2.%3"]
    assert linked == ["Heading1", "Heading2", "Heading3"]
    assert [one.find(qn("w:isLgl")) is not None for one in levels] == [False, True, True]
    numbers = [full.file.styles[f"Heading {n}"].element.pPr.numPr.numId.val for n in (1, 2, 3)]
    assert numbers == [1, 1, 1]


def test_heading_without_a_number_is_not_counted() -> None:
    word = printed(book(Heading("Daftar Istilah", 1, "", "-"), Heading("Isi", 1)))
    heads = [one for one in word.all("w:p") if text_of(one) in {"Daftar Istilah", "Isi"}]
    numbers = [[number.get(qn("w:val")) for number in one.iter(qn("w:numId"))] for one in heads]
    assert numbers == [["0"], []]


def test_caption_is_counted_by_a_field_that_shows_its_number_already(full: Word) -> None:
    assert full.styled("Caption")[:3] == ["Tabel 1. Daftar", "Gambar 1. Sebaran", "Tabel 2. Daftar"]
    counted = [field for field in full.fields() if field[0].startswith("SEQ")]
    assert counted[:3] == [
        ("SEQ Tabel \\* ARABIC", "1"),
        ("SEQ Gambar \\* ARABIC", "1"),
        ("SEQ Tabel \\* ARABIC", "2"),
    ]


def test_reference_is_a_field_that_shows_the_number_and_leads_to_it(full: Word) -> None:
    refers = [(code.split()[0], code.split()[2:], shown) for code, shown in full.fields() if code.startswith("REF")]
    assert refers[:4] == [
        ("REF", ["\\h"], "Tabel 1"),
        ("REF", ["\\h"], "Gambar 1"),
        ("REF", ["\\r", "\\h"], "1.1"),
        ("REF", ["\\r", "\\h"], "BAB I"),
    ]


def test_every_field_and_link_leads_to_a_bookmark_that_is_there(full: Word) -> None:
    there = set(full.values("w:bookmarkStart", "w:name"))
    named = {code.split()[1] for code, _ in full.fields() if code.split()[0] in {"REF", "PAGEREF"}}
    linked = set(full.values("w:hyperlink", "w:anchor"))
    assert named | linked <= there
    assert len(named) > 10


def test_reference_with_words_of_its_own_is_a_link() -> None:
    word = printed(book(Heading("A", 1), Prose("Lihat [daftar itu](#t) dan [ini](#nowhere)."), table(anchor="t")))
    assert [text_of(one) for one in word.all("w:hyperlink")] == ["daftar itu"]
    assert "Lihat daftar itu dan ini." in word.text()


# ---------------------------------------------------------------- contents


def test_contents_are_filled_in_before_word_has_seen_them(full: Word) -> None:
    assert full.styled("TOC Heading") == ["Daftar Isi", "Daftar Tabel", "Daftar Gambar"]
    assert full.styled("toc 1") == ["Lembar Pengesahan\t", "BAB I\tAnalisis 1\t", "BAB II\tAnalisis 2\t"]
    assert full.styled("toc 2") == ["1.1\tKesiapan\t", "2.1\tKesiapan\t"]
    assert full.styled("table of figures")[3:5] == ["Tabel 4. Daftar\t", "Gambar 1. Sebaran\t"]


def test_contents_are_fields_of_words_own_kind(full: Word) -> None:
    codes = [one.text.strip() for one in full.all("w:instrText") if "TOC" in (one.text or "").split()[0]]
    assert codes == ['TOC \\o "1-3" \\h \\z', 'TOC \\h \\z \\c "Tabel"', 'TOC \\h \\z \\c "Gambar"']
    assert full.values("w:docPartGallery") == ["Table of Contents"]


def test_pages_of_the_contents_are_shown_where_they_are_known_and_word_asks_nothing() -> None:
    word = printed(full_book(1), pages={"sah": 4, "bab1": 12, "s1": 13})
    assert word.styled("toc 1") == ["Lembar Pengesahan\tiv", "BAB I\tAnalisis 1\t12"]
    assert word.styled("toc 2") == ["1.1\tKesiapan\t13"]
    assert word.values("w:fldChar", "w:dirty").count("true") == 0


def test_contents_without_pages_are_marked_so_that_word_fills_them_in() -> None:
    word = printed(full_book(1))
    assert word.values("w:fldChar", "w:dirty").count("true") == 3


def test_list_without_entries_is_left_out() -> None:
    assert printed(book(Contents("Daftar Gambar", "figure"), Heading("A"))).styled("TOC Heading") == []


# ---------------------------------------------------------------- tables


def test_head_of_a_table_repeats_and_its_rows_stay_whole() -> None:
    word = part(table(2, 3))
    rows = word.all("w:tr")
    assert [one.find(f".//{qn('w:tblHeader')}") is not None for one in rows] == [True, False, False, False]
    assert [one.find(f".//{qn('w:cantSplit')}") is not None for one in rows] == [True, True, True, True]


def test_row_that_is_longer_than_half_a_sheet_may_break() -> None:
    rows = part(table(2, 1, text="kata " * 600)).all("w:tr")
    assert [one.find(f".//{qn('w:cantSplit')}") is not None for one in rows] == [True, False]


def test_caption_head_and_group_stay_with_what_follows() -> None:
    heads = (Column("a", "A"), Column("b", "B"))
    rows = (Row((Shown("G"),), heads=True), Row((Shown("1"), Shown("2"))))
    word = printed(book(Heading("X"), Table("T", heads, rows)))
    kept = [text_of(one) for one in word.all("w:p") if one.find(f"{qn('w:pPr')}/{qn('w:keepNext')}") is not None]
    assert kept == ["Tabel 1. T", "A", "B", "G"]
    assert word.values("w:gridSpan") == ["2"]


def test_cell_has_its_colour_and_alignment_and_refuses_what_is_no_colour() -> None:
    heads = (Column("a", "A", "right"), Column("b", "B", "center"))
    rows = (Row((Shown("1", "#FDE68A", "#1a202c"), Shown("2", '"/><x'))),)
    word = part(Table("T", heads, rows))
    assert word.values("w:shd", "w:fill") == ["FDE68A"]
    assert word.values("w:color")[-1] == "1A202C"
    assert word.values("w:jc")[-4:] == ["right", "center", "right", "center"]


def test_every_table_says_its_columns_and_they_fill_the_sheet() -> None:
    word = part(table(4, 2))
    (grid,) = word.all("w:tblGrid")
    columns = [int(one.get(qn("w:w"))) for one in grid]
    cells = [int(one) for one in word.values("w:tcW", "w:w")[:4]]
    assert sum(columns) == 11906 - 1304 - 1021
    assert cells == columns


def kept(rows: int, note: str = "") -> list[bool]:
    """Which rows of a table, its head first, stay on the sheet of the next."""
    made = part(table(2, rows, note=note)).all("w:tr")
    return [one.find(f".//{qn('w:keepNext')}") is not None for one in made]


def test_short_table_stays_whole_and_the_last_rows_of_a_long_one_stay_together() -> None:
    assert kept(4) == [True, True, True, True, False]
    assert kept(30) == [True, *[False] * 28, True, False]


def test_last_row_stays_with_the_note() -> None:
    assert kept(30, "Sumber: OPD.")[-3:] == [False, True, True]


def test_mark_in_the_middle_of_a_cell_is_on_one_line_and_words_are_not() -> None:
    assert needed("5 × 5", "center") > 2 * needed("5", "center") - PADDING
    assert needed("sangat tinggi sekali", "center") == needed("sekali tinggi sangat", "center")
    assert needed("5 × 5", "left") == needed("×", "left")


def test_room_goes_where_the_words_are_and_years_are_equally_wide() -> None:
    heads = (Column("a", "A"), Column("b", "B"), Column("c", "2025", "center"), Column("d", "2026", "center"))
    rows = (Row((Shown("kata " * 40), Shown("x"), Shown("5 kecamatan terlayani"), Shown(""))),)
    (grid,) = part(Table("T", heads, rows)).all("w:tblGrid")
    first, second, *years = (int(one.get(qn("w:w"))) for one in grid)
    assert first > 3 * second
    assert abs(years[0] - years[1]) < 4


@pytest.mark.parametrize(
    ("weights", "needs", "expected"),
    [
        ([1, 1], [0, 0], [500, 500]),
        ([1, 3], [0, 0], [250, 750]),
        ([1, 3], [400, 0], [400, 600]),
        ([1, 1, 2], [100, 600, 100], [133, 600, 267]),
        ([1, 1], [1500, 500], [750, 250]),
        ([0, 0], [0, 0], [500, 500]),
    ],
)
def test_column_is_as_wide_as_its_weight_but_never_narrower_than_its_longest_word(
    weights: list[int], needs: list[int], expected: list[int]
) -> None:
    assert widths(weights, needs, 1000) == expected


def test_table_whose_words_do_not_fit_side_by_side_is_set_smaller() -> None:
    def sizes(columns: int) -> list[str]:
        (made,) = part(table(columns, 1, text="Pertanggungjawaban")).all("w:tbl")
        return [one.get(qn("w:val")) for one in made.iter(qn("w:sz"))]

    assert sizes(2) == []
    assert sizes(9) == 18 * ["13"]


def test_empty_table_is_its_sentence_and_a_note_stands_below_the_rows() -> None:
    empty = Table("Program", (Column("a", "A"),), (), empty="Belum ada program.")
    word = part(empty, table(note="Sumber: OPD."))
    assert word.styled("Catatan tabel") == ["Program Belum ada program.", "Sumber: OPD."]


# ---------------------------------------------------------------- sheets


def test_wide_table_lies_on_its_side_and_what_follows_stands_again() -> None:
    word = part(Prose("Sebelum.\n\nBerikut:"), table(9), Prose("Sesudah."))
    sizes = [(size.get(qn("w:orient")), size.get(qn("w:w")), size.get(qn("w:h"))) for size in word.all("w:pgSz")]
    assert sizes == [(None, "11906", "16838"), ("landscape", "16838", "11906"), (None, "11906", "16838")]


def test_book_counts_its_front_in_roman_and_begins_its_chapters_at_1(full: Word) -> None:
    counted = [
        (one.get(qn("w:fmt")), one.get(qn("w:start")))
        for one in (section.find(qn("w:pgNumType")) for section in full.all("w:sectPr"))
        if one is not None
    ]
    assert counted[:3] == [("lowerRoman", "1"), ("decimal", "1"), ("decimal", None)]


def test_sections_have_their_parts_in_the_order_word_wants(full: Word) -> None:
    order = ["headerReference", "footerReference", "type", "pgSz", "pgMar", "pgNumType", "cols", "titlePg"]
    for section in full.all("w:sectPr"):
        names = [one.tag.partition("}")[2] for one in section]
        assert names == sorted(names, key=order.index)


def test_cover_has_a_section_of_its_own_without_header(full: Word) -> None:
    first = full.all("w:sectPr")[0]
    assert first.findall(qn("w:headerReference")) == []
    assert [one.text for one in full.file.paragraphs[:5]] == ["", "Rencana Induk", "Buku 2", "Kabupaten X", "Bappeda"]


def test_handout_begins_with_region_title_copy_and_state_and_has_no_cover() -> None:
    word = printed(Document("Quick win", (Notice("n"),), "Kota X", "Dinas Y", "Posisi 68"))
    assert [one.text for one in word.file.paragraphs][:4] == ["Kota X", "Quick win", "Dinas Y", "Posisi 68"]
    assert len(word.all("w:sectPr")) == 1


def test_header_and_footer_say_whose_it_is_and_count_the_pages() -> None:
    word = printed(Document("Quick win", (), "Kota X", "Dinas Y", "Posisi 68"))
    header, footer = word.parts["word/header1.xml"].decode(), word.parts["word/footer1.xml"].decode()
    assert re.findall(r"<w:t[^>]*>([^<]+)</w:t>", header) == ["Kota X", "Quick win", "Dinas Y"]
    assert [one.strip() for one in re.findall(r"<w:instrText[^>]*>([^<]+)<", footer)] == ["PAGE", "NUMPAGES"]
    assert "Posisi 68" in footer


def test_break_is_left_out_where_a_chapter_begins_a_page_anyway() -> None:
    breaks = [len(printed(book(Heading("A"), PageBreak(), last)).all("w:br")) for last in (Heading("B"), Notice("n"))]
    assert breaks == [0, 1]


# ---------------------------------------------------------------- prose


def test_lists_are_lists_of_word_and_each_ordered_one_counts_anew() -> None:
    word = part(Prose("3. a\n4. b\n   - c\n\nteks\n\n1. d"))
    assert word.styled("List Paragraph") == ["a", "b", "c", "d"]
    numbering = word.file.part.numbering_part.element
    starts = [one.get(qn("w:val")) for one in numbering.iter(qn("w:startOverride"))]
    used = [int(one) for one in word.values("w:numId")]
    assert starts == ["3", "1"]
    assert used[0] == used[1] != used[3]
    assert word.values("w:ilvl") == ["0", "0", "1", "0"]


def test_prose_keeps_its_looks_quotes_code_and_table() -> None:
    looks = "**tebal** *miring* ~~coret~~ `kode`\n\n> kutipan\n\n```\na  b\nc\n```"
    word = part(Prose(f"{looks}\n\n| A | B |\n|---|--:|\n| 1 | 2 |"))
    runs = [(one.text, one.bold, one.italic, one.font.strike) for one in word.file.paragraphs[2].runs]
    assert ("tebal", True, None, None) in runs
    assert ("coret", None, None, True) in runs
    assert word.styled("Quote") == ["kutipan"]
    assert word.styled("HTML Preformatted") == ["a  b\nc"]
    assert [[cell.text for cell in row.cells] for row in word.file.tables[0].rows] == [["A", "B"], ["1", "2"]]


def test_heading_in_prose_is_never_counted_and_stays_out_of_the_contents_of_a_book() -> None:
    assert part(Prose("## Dua\n\n### Tiga")).styled("Heading 2") == ["Dua"]
    word = printed(book(Contents("Daftar Isi"), Heading("A"), Prose("## Dua")))
    assert word.styled("Heading 4") == ["Dua"]
    assert word.styled("toc 1") == ["BAB I\tA\t"]


def test_words_that_lead_to_a_table_stay_on_its_page() -> None:
    word = part(Prose("Awal.\n\nBerikut daftarnya:"), table())
    first, lead = word.file.paragraphs[-4:-2]
    assert (first.text, first.paragraph_format.keep_with_next) == ("Awal.", None)
    assert (lead.text, lead.paragraph_format.keep_with_next) == ("Berikut daftarnya:", True)


def test_foreign_table_becomes_a_table_and_its_script_nothing() -> None:
    word = part(Foreign("<script>alert(1)</script><table><tr><th>A</th></tr><tr><td>7 &lt; 8</td></tr></table>"))
    assert [[cell.text for cell in row.cells] for row in word.file.tables[0].rows] == [["A"], ["7 < 8"]]
    assert "alert" not in word.text()


def test_people_sign_side_by_side_in_one_row_that_stays_whole() -> None:
    word = part(Signatures("X, 1 Mei", (Signer("Bupati", "Nama", "NIP 1"), Signer("Sekda"))))
    ((left, right),) = (row.cells for row in word.file.tables[0].rows)
    assert [one.text for one in left.paragraphs] == ["Bupati", "Nama", "NIP 1"]
    assert right.paragraphs[0].text == "Sekda"
    (place,) = (one for one in word.file.paragraphs if one.text == "X, 1 Mei")
    assert place.alignment == WD_ALIGN_PARAGRAPH.RIGHT
    assert len(word.all("w:cantSplit")) == 1


# ---------------------------------------------------------------- pictures


def test_chart_is_a_png_with_the_svg_beside_it_and_words_for_who_cannot_see() -> None:
    word = part(Figure("Sebaran", 'Satu "batang" & <x>', SVG))
    kept = {name: data for name, data in word.parts.items() if name.startswith("word/media/")}
    assert sorted(name.rpartition(".")[2] for name in kept) == ["png", "svg"]
    assert kept["word/media/chart1.svg"] == SVG.encode()
    assert [one.get("descr") for one in word.all("wp:docPr")] == ['Satu "batang" & <x>']
    (size,) = word.all("wp:extent")
    assert round(int(size.get("cx")) / 12700) == 200


def test_chart_that_stands_twice_is_in_the_file_once() -> None:
    figure = Figure("Sebaran", "alt", SVG)
    word = part(figure, replace(figure, title="Lagi"))
    assert sum(name.startswith("word/media/") for name in word.parts) == 2
    assert len(word.all("wp:docPr")) == 2


@pytest.mark.parametrize(
    "picture",
    [
        Picture("image/png", "no base64!", "Peta desa"),
        Picture("image/png", "QUJD", "Peta desa"),
        Picture("image/svg+xml", "PHN2Zz4=", "Peta desa"),
        Figure("F", "Peta desa", "no svg"),
    ],
    ids=["no base64", "no picture", "no svg", "no chart"],
)
def test_picture_that_is_none_is_printed_as_its_words(picture: Picture | Figure) -> None:
    word = part(picture)
    assert "Peta desa" in word.text()
    assert word.all("w:drawing") == []


def test_svg_of_somebodys_own_stands_in_the_file_as_pixels_alone() -> None:
    word = part(Picture("image/svg+xml", b64encode(SVG.encode()).decode(), "a"))
    assert [name for name in word.parts if name.endswith(".svg")] == []
    assert len(word.all("w:drawing")) == 1


# ---------------------------------------------------------------- text that people typed


def test_hostile_text_survives_in_every_field() -> None:
    heads = (Column("a", NASTY),)
    parts = (
        Cover(NASTY, NASTY, NASTY, (NASTY,), Picture("image/png", DOT, NASTY)),
        Contents(NASTY),
        Heading(NASTY, 1, "a"),
        Table(NASTY, heads, (Row((Shown(NASTY),), heads=True), Row((Shown(NASTY),))), note=NASTY),
        Table(NASTY, heads, (), empty=NASTY),
        Figure(NASTY, NASTY, SVG),
        Notice(NASTY),
        Signatures(NASTY, (Signer(NASTY, NASTY, NASTY), Signer(NASTY))),
    )
    word = printed(replace(book(*parts), title=NASTY, region=NASTY, about=NASTY, state=NASTY))
    found = word.text().count(NASTY)
    # Cover, contents, heading, table, table without rows, figure, notice, signatures.
    assert found == 4 + 2 + 1 + 5 + 2 + 1 + 1 + 5
    strips = word.parts["word/header1.xml"].decode() + word.parts["word/footer1.xml"].decode()
    assert strips.count("{{ 7*7 }} {% x %} {_{ `") == 4
    assert word.file.core_properties.title == NASTY
    assert {one.get("descr") for one in word.all("wp:docPr")} == {NASTY}


def test_hostile_text_in_prose_survives_as_markdown_has_it() -> None:
    assert "{{ 7*7 }} & <b> 😀 {_{" in part(Prose("{{ 7*7 }} & <b> 😀 {_{")).text()


def test_characters_that_no_xml_can_hold_are_dropped() -> None:
    word = printed(Document("a\x00b\x0cc", (Notice("d\x0be\ud800f\ufffeg"),)))
    assert word.styled("Title") == ["abc"]
    assert word.styled("Pemberitahuan") == ["defg"]


@given(st.text())
def test_any_text_is_read_back_as_it_was_typed(text: str) -> None:
    made = parse_xml(paragraph(run(text)).replace("<w:p>", f"<w:p {NAMESPACES}>", 1).encode())
    assert text_of(made) == legal(text)


# ---------------------------------------------------------------- the file


def test_same_document_gives_the_same_bytes_and_says_no_time() -> None:
    document = full_book(1)
    first = document_docx(document)
    assert first == document_docx(document)
    with ZipFile(BytesIO(first)) as file:
        assert {one.date_time for one in file.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        core = file.read("docProps/core.xml").decode()
    assert "dcterms:created" not in core
    assert "dcterms:modified" not in core


def test_file_says_its_title_region_and_language() -> None:
    word = printed(Document("Quick win", (), "Kota X", "Dinas Y", lang="id"))
    properties = word.file.core_properties
    assert (properties.title, properties.author, properties.subject) == ("Quick win", "Kota X", "Dinas Y")
    assert 'w:lang w:val="id-ID"' in word.parts["word/styles.xml"].decode()
    assert 'w:lang w:val="en-GB"' in printed(Document("T", (), lang="en")).parts["word/styles.xml"].decode()


def test_every_number_that_has_to_be_its_own_is(full: Word) -> None:
    marks, names = full.values("w:bookmarkStart", "w:id"), full.values("w:bookmarkStart", "w:name")
    pictures = [one.get("id") for one in full.all("wp:docPr")]
    assert len(marks) == len(set(marks)) == len(set(names))
    assert len(pictures) == len(set(pictures)) == 3
    assert full.values("w:bookmarkEnd", "w:id") != []
    assert sorted(full.values("w:bookmarkEnd", "w:id")) == sorted(marks)


def test_file_asks_for_nothing_outside(full: Word) -> None:
    relations = [data.decode() for name, data in full.parts.items() if name.endswith(".rels")]
    assert [one for one in relations if "External" in one] == []
