"""Documents as PDF: what a page says of itself, that text stays text, how a table lies on it."""

from __future__ import annotations

import logging
import re
from base64 import b64encode
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont
from hypothesis import given, settings
from hypothesis import strategies as st

from smartcity_kit.model.fields import Shown
from smartcity_kit.print.pdf import document_pdf
from smartcity_kit.print.pdf import measure as face
from smartcity_kit.print.pdf.columns import Lane, fit
from smartcity_kit.print.pdf.leaves import document_data, leaves
from smartcity_kit.print.pdf.measure import folded, width
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
    Part,
    Picture,
    Prose,
    Row,
    Signatures,
    Signer,
    Table,
)
from tests.documents import DOT, NASTY, SVG, arms, book, grouped, table
from tests.pdfs import Pdf, words

FONTS = Path(face.__file__).parent.parent / "fonts"


@pytest.fixture(autouse=True)
def _indonesian(_english: None) -> None:
    use_language("id")


def printed(*parts: Part, title: str = "Judul") -> Pdf:
    return Pdf(document_pdf(Document(title, parts, "Kota X", "Dinas Y", "Perubahan 68")))


# ---------------------------------------------------------------- one file


def test_file_says_its_title_region_and_language_and_is_tagged() -> None:
    data = document_pdf(Document("Quick win", (Prose("Satu"),), "Kota X", "Dinas Y", "Perubahan 68", "id"))
    file = Pdf(data)
    assert (file.title, file.author, file.is_tagged) == ("Quick win", "Kota X", True)
    assert b"/Lang(id)" in data.replace(b" ", b"")
    assert b"pdfuaid" in data


def test_same_document_gives_the_same_bytes_and_no_date() -> None:
    data = document_pdf(book(2))
    assert document_pdf(book(2)) == data
    assert b"CreationDate" not in data


def test_head_names_region_title_and_copy_and_the_foot_the_state_and_the_page() -> None:
    first, second = printed(table(2, 60)).pages
    assert words(first).startswith("KOTAXJudulDinasYPerubahan68")
    assert words(second).startswith("KotaXJudul–DinasY")
    assert (words(first)[-14:], words(second)[-14:]) == ("Perubahan681/2", "Perubahan682/2")


def test_document_without_parts_still_has_its_title() -> None:
    assert "Judul" in printed().text


def test_file_leads_nowhere_outside() -> None:
    data = document_pdf(Document("T", (Prose("[a](https://x.id) ![b](https://x.id/b.png)"),)))
    assert re.findall(rb"/URI|/GoToR|/Launch|/JavaScript", data) == []


# ---------------------------------------------------------------- text is text


@pytest.mark.parametrize(
    "part",
    [
        table(text=NASTY),
        Table(NASTY, (Column("a", "A"),), (Row((Shown("x"),)),), note="n"),
        Table("T", (Column("a", NASTY),), (Row((Shown("x"),)),)),
        Table("T", (Column("a", "A"),), (Row((Shown(NASTY),), heads=True), Row((Shown("x", "#ff0000", "#000000"),)))),
        Table("T", (Column("a", "A"),), (), empty=NASTY),
        Table("T", (Column("a", "A"),), (Row((Shown("x"),)),), note=NASTY),
        Notice(NASTY),
        Figure(NASTY, "alt", SVG),
        Picture("text/html", "", NASTY),
        Heading(NASTY, 2),
        Cover("Judul", NASTY),
        Cover("Judul", lines=(NASTY,)),
        Signatures(NASTY, (Signer("Bupati", "A"),)),
        Signatures("Kota", (Signer("Bupati", NASTY),)),
        Foreign(f"<pre>{NASTY.replace('&', '&amp;').replace('<', '&lt;')}</pre>"),
    ],
    ids=lambda part: type(part).__name__,
)
def test_typed_text_arrives_as_text(part: Part) -> None:
    assert words(NASTY) in words(printed(part).text)


def test_typed_names_arrive_as_text_on_every_sheet() -> None:
    file = Pdf(document_pdf(Document(NASTY, (table(2, 60),), "Kota", "Dinas", NASTY)))
    assert [words(NASTY) in words(page) for page in file.pages] == [True, True]
    assert file.title == NASTY


def test_bad_colours_are_no_colours() -> None:
    cells = Row((Shown("merah", "red", "blue"), Shown("x", "#zzzzzz")))
    assert "merah" in printed(Table("T", (Column("a", "A"), Column("b", "B")), (cells,))).text


_TEXT = st.text(max_size=60)
_MARKDOWN = st.text(alphabet="#*_`[]()<>|-\n 1.>\\!&ab~:", max_size=120)
_TAGS = ("<table>", "<tr>", "<td colspan=3>", "<td rowspan=9>", "<th>", "</table>", "<ul>", "<li>", "</ul>", "<pre>",
         "x y", "<b>", "<blockquote>", "<h5>", "<img alt=x>", "<br>", "&amp;", "<caption>q")  # fmt: skip
_HTML = st.lists(st.sampled_from(_TAGS), max_size=20).map("".join)


@settings(max_examples=60, deadline=None)
@given(_TEXT, _MARKDOWN, _HTML, st.booleans())
def test_any_text_is_printed_and_stays_accessible(text: str, markdown: str, html: str, bound: bool) -> None:
    parts: tuple[Part, ...] = (
        Cover(text, text, text, (text,)),
        Contents(text),
        Heading(text, 1, "x", text),
        Heading(text, 3),
        Prose(f"{markdown} [](#x) [a](#nowhere)"),
        Foreign(html),
        Notice(text),
        table(12, 1, text),
        Figure(text, text, SVG),
        Signatures(text, (Signer(text, text, text),)),
    )
    assert b"pdfuaid" in document_pdf(Document(text, parts, text, text, text, "id", bound))


# ---------------------------------------------------------------- pictures


def test_picture_that_is_none_is_printed_as_its_words(caplog: pytest.LogCaptureFixture) -> None:
    broken = Picture("image/png", b64encode(b"no picture").decode(), "denah lokasi")
    with caplog.at_level(logging.WARNING):
        file = printed(broken, Picture("image/png", DOT, "titik"), Figure("Peta", "alt", "<svg"))
    assert "denah lokasi" in file.text
    assert "pictures left out: 2" in caplog.text


def test_chart_keeps_its_letters_as_text() -> None:
    assert "huruf gambar" in printed(Figure("Peta", "alt", SVG)).text


def test_words_for_a_picture_are_in_the_file() -> None:
    data = document_pdf(Document("T", (Figure("Peta", "Sebaran quick win", SVG),)))
    assert "Sebaran quick win".encode("utf-16-be") in data or b"Sebaran quick win" in data


# ---------------------------------------------------------------- measures


@pytest.mark.parametrize(("name", "widths"), [("Regular", face.REGULAR), ("Bold", face.BOLD)])
def test_widths_are_those_of_the_face(name: str, widths: str) -> None:
    font = TTFont(FONTS / f"SmartcitySans-{name}.ttf")
    letters = font.getBestCmap()
    assert [int(one) for one in widths.split()] == [font["hmtx"][letters[code]][0] for code in range(32, 127)]


def test_fonts_are_small_and_bring_their_licence() -> None:
    assert sum(one.stat().st_size for one in FONTS.glob("*.ttf")) < 1_500_000
    assert sorted(one.name for one in FONTS.glob("OFL-*.txt")) == ["OFL-NotoEmoji.txt", "OFL-SmartcitySans.txt"]


def test_text_is_as_wide_as_its_letters() -> None:
    assert width("Aa") == pytest.approx(0.543 + 0.504)
    assert width("Aa", bold=True) == pytest.approx(0.573 + 0.527)


def test_only_a_word_that_does_not_fit_is_broken() -> None:
    assert folded("satu duatiga", 2.3) == "satu duati\nga"
    assert folded("satu dua", 10) == "satu dua"


def test_word_of_two_is_broken_at_its_joint_and_only_where_letters_would_be_smaller() -> None:
    assert folded("APBD kabupaten/kota", 5) == "APBD kabupaten/kota"
    lanes = [Lane("Sumber dana", ["APBD kabupaten/kota"]), *[Lane("Pengembangan", ["x"])] * 5]
    wide, narrow = fit(lanes, 435), fit(lanes, 420)
    assert narrow.room(narrow.strips[0], 0) < width("kabupaten/kota") < wide.room(wide.strips[0], 0)
    assert (wide.size, narrow.size) == (9.0, 9.0)


def test_years_are_equally_wide() -> None:
    years = [Lane(str(2025 + n), ["12 kecamatan terlayani" if n % 2 else ""], "center", 1) for n in range(6)]
    widths = fit([Lane("Program", ["Layanan warga " * 9]), *years], 600).strips[0].widths
    assert len(set(widths[1:])) == 1


def test_words_after_numbers_keep_their_distance() -> None:
    lanes = [Lane("Tahun", ["2023"], "right"), Lane("Nilai target", ["144"]), Lane("OPD", ["Dinas"])]
    found = fit(lanes, 400)
    assert [found.leads[place] for place in found.strips[0].places] == [0.0, 0.6, 0.0]
    assert found.room(found.strips[0], 1) == pytest.approx((found.strips[0].widths[1] - 0.5) / 9 - 0.9 - 0.6)


def test_column_is_never_narrower_than_its_longest_word() -> None:
    lanes = [Lane("OPD", ["Penanggungjawaban"]), *(Lane(f"Tahun {n}", ["a b c d e f g " * 9]) for n in range(7))]
    found = fit(lanes, 480)
    assert (found.strips[0].widths[0] - 1) / found.size - 0.9 >= width("Penanggungjawaban") - 0.01
    assert sum(found.strips[0].widths) == pytest.approx(480, abs=0.1)


def test_amounts_are_never_broken() -> None:
    lanes = [Lane("Program", ["Layanan " * 40]), Lane("Biaya", ["Rp 1.200.000.000"], "right")]
    assert fit(lanes, 300).strips[0].widths[1] > width("Rp 1.200.000.000") * 9


def test_more_columns_take_smaller_letters_and_too_many_several_strips() -> None:
    def columns(number: int) -> list[Lane]:
        years = (Lane(str(n), ["1.200.000.000"], "right") for n in range(number))
        return [Lane("Program", ["Layanan warga"]), *years]

    assert [(fit(columns(n), 750).size, len(fit(columns(n), 750).strips)) for n in (5, 14, 20)] == [
        (9.0, 1),
        (7.5, 1),
        (9.0, 2),
    ]
    assert [strip.places[0] for strip in fit(columns(20), 750).strips] == [0, 0]


def test_table_of_many_years_is_printed_in_strips_and_whole() -> None:
    heads = (Column("a", "Program"), *(Column(str(year), str(year), "right") for year in range(2025, 2050)))
    years = Table("Biaya", heads, (Row((Shown("Layanan"), *(Shown("1.200.000.000") for _ in range(25)))),))
    text = printed(years).text
    assert text.count("1.200.000.000") == 25
    assert text.count("Layanan") == text.count("(lanjutan)") + 1 == 2


def test_note_stays_on_the_sheet_of_the_last_row() -> None:
    for rows in range(30, 60):
        noted = Table("T", (Column("a", "A"),), (Row((Shown("isi"),)),) * rows, note="Dalam rupiah.")
        last = printed(noted).pages[-1]
        assert "Dalam rupiah." in last
        assert "isi" in last


def test_short_table_is_not_broken_over_two_sheets() -> None:
    for lines in range(20, 40, 2):
        file = printed(Prose("a\n\n" * lines), table(rows=8, text="isi"))
        (found,) = [page for page in file.pages if "isi" in page]
        assert found.count("isi") == 16


def test_wide_table_lies_on_its_side() -> None:
    assert printed(Notice("Isi."), table(12)).sizes == [(595, 842), (842, 595)]


def test_head_of_a_table_stands_on_each_of_its_pages() -> None:
    pages = printed(table(rows=120)).pages
    assert len(pages) > 2
    assert all("Column 0" in page for page in pages)


def test_foreign_html_prints_its_words_and_its_table_and_no_script() -> None:
    cells = "<table><tr><th>a</th><th>b</th></tr><tr><td>1</td><td>2</td></tr></table>"
    text = printed(Foreign(f"<script>alert(1)</script><p>Kata</p>{cells}")).text
    assert "Kata" in text
    assert words("ab12") in words(text)
    assert "alert" not in text


# ---------------------------------------------------------------- books


def test_cover_stands_alone_and_the_front_is_counted_apart() -> None:
    assert [leaf.counted for leaf in leaves(book(1))] == ["cover", "front", "body", "body"]
    assert [leaf.wide for leaf in leaves(book(1))] == [False, False, False, True]


def test_front_has_roman_numbers_and_the_chapters_begin_at_one() -> None:
    pages = Pdf(document_pdf(book(1, 2))).pages
    assert "Perubahan 68" not in pages[0]
    found = [words(page).rpartition("Perubahan68")[2] for page in pages[1:]]
    assert found == ["i", "ii", "iii", "iv", "1/3", "2/3", "3/3"]


def test_contents_name_every_heading_and_the_page_it_is_on() -> None:
    pages = Pdf(document_pdf(book(3, 8))).pages
    found = re.findall(r"^(?:BAB \w+ )?(Bab contoh \d|Lampiran) [. ]+\u2060?\s*(\d+)$", pages[2], re.MULTILINE)
    assert [name for name, _ in found] == ["Bab contoh 1", "Bab contoh 2", "Bab contoh 3", "Lampiran"]
    front = 5
    for name, number in found:
        assert name.upper() in pages[front + int(number) - 1].upper()


def test_lists_of_tables_and_figures_have_their_captions() -> None:
    pages = Pdf(document_pdf(book(1, 2))).pages
    assert "Tabel 1. Rencana aksi . ." in pages[3]
    assert "Gambar 1. Gambaran 1 . ." in pages[4]


def test_list_without_entries_is_left_out() -> None:
    document = Document("T", (Contents("Daftar tabel", "table"), Heading("Satu", 1, "", "BAB I")), book=True)
    assert "DAFTAR TABEL" not in Pdf(document_pdf(document)).text


def test_reference_reads_as_the_number_of_what_it_refers_to() -> None:
    assert "Lihat Gambar 1." in Pdf(document_pdf(book(1))).text


def test_bookmarks_have_the_numbers_of_the_headings() -> None:
    assert Pdf(document_pdf(book(1))).bookmarks[4:] == [
        "BAB I Bab contoh 1",
        "1.1 Rencana aksi",
        "1.2 Gambaran",
        "Lampiran",
    ]


def test_name_that_stands_twice_is_one_anchor() -> None:
    twice = (Heading("A", 1, "x"), Heading("B", 1, "x"), Prose("[](#x)"))
    assert "B" in Pdf(document_pdf(Document("T", twice, book=True))).text


def test_heading_is_at_most_one_level_below_the_one_before() -> None:
    data, _ = document_data(Document("T", (Prose("## A\n\n##### B\n\n## C"),)))
    assert [part["level"] for part in data["leaves"][0]["parts"]] == [1, 2, 1]


def test_arms_are_on_the_cover() -> None:
    data, files = document_data(Document("T", (Cover("T", arms=arms()),), book=True))
    assert list(files) == [data["leaves"][0]["parts"][0]["arms"]["file"]]


def test_group_heading_stays_with_its_rows() -> None:
    pages = Pdf(document_pdf(Document("T", (grouped(12, 5),)))).pages
    last = [page.rsplit("Perubahan", 1)[0].strip().split("\n")[-2:] for page in pages]
    assert [line for lines in last for line in lines if line.startswith("Kelompok")] == []


def test_document_without_a_part_is_a_sheet_with_its_title() -> None:
    assert "Kosong" in Pdf(document_pdf(Document("Kosong", ()))).text
