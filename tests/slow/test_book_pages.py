"""The books of whole regions, sheet by sheet: nothing over an edge, no heading left behind, one name everywhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from statistics import median
from time import perf_counter

import matplotlib as mpl
import pytest
from fontTools.ttLib import TTFont

from smartcity_kit import Workshop, example
from smartcity_kit.pages import handout_of, read_page
from smartcity_kit.print.html import document_html
from smartcity_kit.print.pdf import document_pdf
from smartcity_kit.print.pdf import measure as face
from smartcity_kit.print.word import document_docx
from smartcity_kit.sources import kit_folder
from smartcity_kit.text.messages import use_language
from smartcity_kit.views.documents import Document
from tests.benchmarks.bench_word import bare
from tests.pdfs import Letter, Pdf, words
from tests.words import Word, table

pytestmark = pytest.mark.slow

MILLIMETRE = 72 / 25.4
UPRIGHT, WIDE = (29 * MILLIMETRE, 21 * MILLIMETRE), (19 * MILLIMETRE, 19 * MILLIMETRE)  # left and right, a hair less
FOOT = 46.0  # points: what stands below it is the foot of the sheet
BOOKS = ("tiga-buku/analisis", "tiga-buku/masterplan", "tiga-buku/ringkasan", "empat-buku-peta-jalan/masterplan",
         "empat-buku-peta-jalan/peta_jalan", "empat-buku-profil/ringkasan", "empat-buku-profil/profil")  # fmt: skip


@pytest.fixture(autouse=True)
def _indonesian(_english: None) -> None:
    use_language("id")


@pytest.fixture(scope="module", params=["sintetis", "lumajang"])
def ws(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workshop]:
    workshop = example(request.param, tmp_path_factory.mktemp("books") / "w.sqlite")
    yield workshop
    workshop.close()


@pytest.fixture(scope="module", params=BOOKS)
def file(request: pytest.FixtureRequest, ws: Workshop) -> Pdf:
    use_language("id")
    books, code = request.param.split("/")
    ws.save("workshop", "workshop", {"book_set": books})
    return Pdf(document_pdf(ws.book(code)))


def test_nothing_in_a_book_leaves_the_margins_of_its_sheet(file: Pdf) -> None:
    found = []
    for page, (across, high) in enumerate(file.sizes):
        left, right = WIDE if across > high else UPRIGHT
        found += [
            (page + 1, one.text)
            for one in file.letters(page)
            if not (left <= one.left and one.right <= across - right and one.bottom >= 0 and one.top <= high)
        ]
    assert found == []


def test_every_sign_in_a_book_has_a_glyph_in_one_of_the_faces(file: Pdf) -> None:
    ours = Path(face.__file__).parent.parent / "fonts"
    faces = [*ours.glob("*.ttf"), Path(mpl.get_data_path()) / "fonts" / "ttf" / "DejaVuSans.ttf"]
    known = set().union(*(TTFont(one).getBestCmap() for one in faces))
    known_signs = {chr(one) for one in known} | {"\ufffe"}  # what pdfium makes of a hyphen at the end of a line
    assert {one for one in file.text if not one.isspace()} - known_signs == set()


def test_no_heading_of_a_book_is_the_last_on_its_sheet(file: Pdf) -> None:
    left_behind = []
    for one in file.file.get_toc():
        place = one.get_dest()
        page, (_, (_, top, *_)) = place.get_index(), place.get_view()
        below = [letter for letter in file.letters(page) if letter.top <= top + 3 and letter.bottom > FOOT]
        if len(below) <= len(words(one.get_title())):
            left_behind.append((page + 1, one.get_title()))
    assert left_behind == []
    assert len(file.bookmarks) > 5


def test_no_caption_of_a_table_is_the_last_on_its_sheet(file: Pdf) -> None:
    front = next(at for at, page in enumerate(file.pages) if re.search(r"\s1 / \d+\s*$", page))
    last = [line_above_foot(file.letters(page)) for page in range(front, len(file.pages))]
    assert [line for line in last if re.match(r"Tabel\d+\.", line)] == []
    assert any(last)


def line_above_foot(letters: list[Letter]) -> str:
    """The lowest line of a sheet, but for its foot."""
    shown = [one for one in letters if one.bottom > FOOT]
    lowest = min((one.bottom for one in shown), default=0.0)
    return "".join(one.text for one in shown if one.bottom < lowest + 5)


def every_print(ws: Workshop, opd: str) -> Iterator[tuple[str, str]]:
    """The words of each book in each format, and of the handouts of one OPD and of the facilitator."""
    for code, _ in ws.books():
        book = ws.book(code)
        yield f"{code}.html", in_html(book)
        yield f"{code}.pdf", Pdf(document_pdf(book)).text
        yield f"{code}.docx", Word(document_docx(book)).text()
    for page in sorted(kit_folder("notebooks").glob("*.ipynb")):
        for view, copy in ((ws.at(opd), "opd"), (ws, "facilitator")):
            handout, failures = handout_of(read_page(page), view, copy)
            assert failures == ()
            yield f"{page.stem}.{copy}", in_html(handout)


def in_html(document: Document) -> str:
    return unescape(re.sub(r"<[^>]*>", "", document_html(document)))


def test_name_changed_in_one_place_is_changed_in_every_book_and_handout(tmp_path: Path) -> None:
    ws = example("sintetis", tmp_path / "s.sqlite")
    record = ws.plan.of("programme")[0]
    before, after = words(record.text("name")), "Namabarusekali"
    was = {name: before in words(text) for name, text in every_print(ws, record.text("owner"))}
    assert ws.save("programme", record.id, {"name": after, "local_name": after}, record).problems == ()
    now = {name: words(text) for name, text in every_print(ws, record.text("owner"))}
    ws.close()
    told = f"bergantinama{after}Program{before}{after}"  # only what has changed since a day says the old one, too
    assert sum(told in text for text in now.values()) == 4
    now = {name: text.replace(told, "") for name, text in now.items()}
    assert [name for name, text in now.items() if before in text] == []
    assert {name: after in text for name, text in now.items()} == was
    assert [name for name in ("masterplan.pdf", "masterplan.docx", "03_rencana.opd") if not was[name]] == []


@pytest.mark.alone
def test_long_table_costs_word_little_more_than_its_rows_alone() -> None:
    document = Document("Daftar", (table(8, 600, "Layanan antrean daring puskesmas dan rumah sakit"),))
    document_docx(document)
    ours: list[float] = []
    theirs: list[float] = []
    for _ in range(5):
        for made, write in ((ours, document_docx), (theirs, bare)):
            start = perf_counter()
            write(document)
            made.append(perf_counter() - start)
    assert median(ours) < 2.5 * median(theirs)
