"""Word files in LibreOffice: opened without repair, laid out on sheets, saved again with nothing lost."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pypdfium2
import pytest

from smartcity_kit import Workshop, example
from smartcity_kit.pages import handout_of, read_page
from smartcity_kit.print.word import document_docx
from smartcity_kit.sources import kit_folder
from smartcity_kit.text.messages import use_language
from smartcity_kit.views.documents import Document, Heading, Notice, Prose
from tests.find_libreoffice import convert
from tests.pdfs import Pdf, words
from tests.words import Word, book, full_book, table

pytestmark = pytest.mark.slow

NASTY = "a & b < c > d \" e ' f {{ 7*7 }} {% x %} 😀"


@pytest.fixture(autouse=True)
def _indonesian() -> None:
    use_language("id")


@pytest.fixture(scope="module")
def ws(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workshop]:
    workshop = example("sintetis", tmp_path_factory.mktemp("word") / "sintetis.sqlite")
    yield workshop
    workshop.close()


def opened(data: bytes, folder: Path, to: str) -> Path:
    """What LibreOffice makes of a Word file."""
    place = folder / "berkas.docx"
    place.write_bytes(data)
    (folder / "out").mkdir(exist_ok=True)
    return convert(place, to, folder / "out")


def read(data: bytes, folder: Path) -> str:
    """The text of a Word file as LibreOffice shows it, with the numbers of its headings."""
    return opened(data, folder, "txt:Text (encoded):UTF8").read_text("utf-8")


def sheets(pdf: Path) -> list[tuple[int, int]]:
    """The size in points of every sheet of a PDF."""
    shown = pypdfium2.PdfDocument(pdf)
    found = [(round(page.get_width()), round(page.get_height())) for page in shown]
    shown.close()
    return found


def test_book_keeps_its_headings_captions_and_contents_in_libreoffice(tmp_path: Path) -> None:
    text = read(document_docx(full_book(), pages={"bab1": 1}), tmp_path)
    lines = [line.strip() for line in text.lstrip("\ufeff").splitlines()]
    assert lines.index("BAB I\tAnalisis 1\t1") < lines.index("BAB I Analisis 1")
    assert [line for line in lines if line.startswith("Tabel ") and line.endswith("Daftar")] == [
        f"Tabel {n}. Daftar" for n in (1, 2, 3, 4, 1, 2, 3, 4)  # the list of tables, then the tables
    ]
    assert "Lihat Tabel 1, Gambar 1, " in text


def test_book_that_libreoffice_saved_again_is_the_same_book(tmp_path: Path) -> None:
    made = document_docx(full_book())
    again = Word(opened(made, tmp_path, "docx:MS Word 2007 XML").read_bytes())
    for style in ("Heading 1", "Heading 2", "Heading 3"):
        assert again.styled(style) == Word(made).styled(style)
    assert len(again.file.tables) == len(Word(made).file.tables)
    assert len(again.all("w:tblHeader")) == 4
    assert "SEQ Tabel" in " ".join(one.text or "" for one in again.all("w:instrText"))


def test_wide_tables_lie_on_their_side_and_no_sheet_is_left_empty(tmp_path: Path) -> None:
    parts = (Heading("A"), Notice("Awal."), table(9, 3), Prose("Akhir."), Heading("B"), Notice("n"))
    pdf = opened(document_docx(book(*parts)), tmp_path, "pdf")
    assert sheets(pdf) == [(595, 842), (842, 595), (595, 842), (595, 842)]


def test_table_that_fills_its_sheet_leaves_no_empty_one_behind(tmp_path: Path) -> None:
    for rows in range(45, 48):  # in one of them the last row ends where the sheet does
        pdf = opened(document_docx(book(Heading("A"), table(2, rows), Heading("B"), Notice("n"))), tmp_path, "pdf")
        assert [page for page in Pdf(pdf.read_bytes()).pages if len(words(page)) < 40] == []


def test_hostile_text_is_read_as_it_was_typed(tmp_path: Path) -> None:
    document = Document(NASTY, (Notice(NASTY), table(2, 1, NASTY)), NASTY, NASTY, NASTY)
    text = read(document_docx(document), tmp_path)
    assert text.count(NASTY) == 7  # region, title, copy, state; notice; two cells


@pytest.mark.parametrize("stage", ["01_analisis", "04_finalisasi"])
def test_handout_of_a_whole_region_opens(stage: str, ws: Workshop, tmp_path: Path) -> None:
    opd = ws.case.of("opd")[0].id
    document, failures = handout_of(read_page(kit_folder("notebooks") / f"{stage}.ipynb"), ws.at(opd))
    pdf = opened(document_docx(document), tmp_path, "pdf")
    assert failures == ()
    assert len(sheets(pdf)) >= 5
