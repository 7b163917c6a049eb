"""Printed pages: nothing over an edge of the sheet, nothing in the next column, ready soon, in little memory."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

import pytest

from smartcity_kit import Workshop, example
from smartcity_kit.model.fields import Shown
from smartcity_kit.pages import handout_of, read_page
from smartcity_kit.print.pdf import document_pdf
from smartcity_kit.print.pdf.leaves import document_data
from smartcity_kit.text.messages import use_language
from smartcity_kit.views.documents import Column, Document, Row, Table
from tests.documents import book, grouped
from tests.memory import apart
from tests.pdfs import Pdf

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parent.parent.parent
PAGES = sorted((ROOT / "notebooks").glob("*.ipynb"))
MILLIMETRE = 72 / 25.4
UPRIGHT, WIDE = 15 * MILLIMETRE, 14 * MILLIMETRE  # a little less than the margins at the sides

LONG = ("penanggungjawaban", "o" * 60, "Dinas/Badan/Bagian/Kecamatan", "satu dua tiga empat lima", "Rp 1.200.000.000")


@pytest.fixture(scope="module")
def ws(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workshop]:
    use_language("id")
    workshop = example("sintetis", tmp_path_factory.mktemp("pdf") / "sintetis.sqlite")
    yield workshop
    workshop.close()


def outside(file: Pdf) -> list[tuple[int, str]]:
    """The letters that stand in a margin at the side or at an edge of the sheet, with their page."""
    found = []
    for page, (across, high) in enumerate(file.sizes):
        margin = WIDE if across > high else UPRIGHT
        for one in file.letters(page):
            inside = margin <= one.left and one.right <= across - margin and one.bottom >= 0 and one.top <= high
            if not inside:
                found.append((page + 1, one.text))
    return found


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_nothing_on_a_handout_of_a_full_region_leaves_its_sheet(page: Path, ws: Workshop) -> None:
    use_language("id")
    document, failures = handout_of(read_page(page), ws, "facilitator", "Perubahan 1")
    assert failures == ()
    file = Pdf(document_pdf(document))
    assert outside(file) == []
    assert len(file.pages) > 1


def test_nothing_in_a_book_leaves_its_sheet() -> None:
    assert outside(Pdf(document_pdf(book(4, 10)))) == []


def places(data: dict[str, Any]) -> dict[str, list[tuple[float, float]]]:
    """From where to where each column of the one table stands, once a strip; its heading begins with its name."""
    (leaf,) = data["leaves"]
    (table,) = leaf["parts"]
    found: dict[str, list[tuple[float, float]]] = {}
    for strip in table["strips"]:
        left = leaf["margin"]["left"] * MILLIMETRE
        for head, wide in zip(strip["heads"][0], strip["widths"], strict=True):
            found.setdefault(head[0], []).append((left, left + wide))
            left += wide
    return found


@pytest.mark.parametrize("columns", [2, 5, 8, 9, 14, 20])
def test_nothing_in_a_cell_reaches_into_the_next_column(columns: int) -> None:
    # Each column has a letter of its own, so that a letter in the wrong one is found.
    signs = "ABCDEFGHIJKLMNOPQRST"[:columns]
    heads = tuple(Column(sign, sign * 7) for sign in signs)
    rows = tuple(Row(tuple(Shown(f"{sign * size} {sign * 3}") for sign in signs)) for size in (3, 9, 14, 40))
    document = Document("0", (Table("1", heads, rows),))
    where = places(document_data(document)[0])
    file = Pdf(document_pdf(document))
    letters = [one for page in range(len(file.pages)) for one in file.letters(page) if one.text in signs]
    assert {one.text for one in letters} == set(signs)
    assert [one for one in letters if not any(a <= one.left and one.right <= b for a, b in where[one.text])] == []


def test_words_of_a_narrow_table_are_whole() -> None:
    heads = tuple(Column(str(at), "Penanggung jawab", "right" if at == 4 else "left") for at in range(5))
    file = Pdf(document_pdf(Document("T", (Table("T", heads, (Row(tuple(Shown(text) for text in LONG)),)),))))
    for word in ("penanggungjawaban", "Kecamatan", "Rp 1.200.000.000", "Penanggung"):
        assert word in file.text


@pytest.mark.alone
def test_table_ten_times_as_long_takes_little_more_than_ten_times_as_long() -> None:
    short, long = (Document("T", (grouped(1, rows),)) for rows in (60, 600))
    took: dict[str, list[float]] = {"short": [], "long": []}
    for _ in range(5):
        for name, document in (("short", short), ("long", long)):
            start = perf_counter()
            data = document_pdf(document)
            took[name].append(perf_counter() - start)
    assert Pdf(data).text.count("Dinas Komunikasi") == 600
    assert median(took["long"]) < 13 * median(took["short"])


def test_book_of_a_hundred_pages_needs_little_memory() -> None:
    megabytes, pages = apart(
        "from tests.documents import book\nfrom smartcity_kit.print.pdf import document_pdf\n"
        "from tests.memory import peak\nfrom tests.pdfs import Pdf\n"
        "data = document_pdf(book(45, 10))\nprint([peak(), len(Pdf(data).sizes)])"
    )
    assert pages >= 90
    assert megabytes < 450


def test_many_handouts_in_one_process_keep_its_memory() -> None:
    before, after = apart(
        "from tests.documents import grouped\nfrom smartcity_kit.print.pdf import document_pdf\n"
        "from smartcity_kit.views.documents import Document\nfrom tests.memory import peak\n"
        "def printed(number): document_pdf(Document(str(number), (grouped(2, 10 + number % 7),)))\n"
        "printed(0)\nbefore = peak()\n"
        "for number in range(120): printed(number)\n"
        "print([before, peak()])"
    )
    assert after - before < 200


@pytest.mark.alone
def test_second_book_in_one_process_needs_little_more_memory_than_the_first() -> None:
    first, third = apart(
        "from tests.documents import book\nfrom smartcity_kit.print.pdf import document_pdf\n"
        "from tests.memory import peak\n"
        "def printed(title): document_pdf(book(60, 20, title))\n"
        "printed('Satu')\nfirst = peak()\nprinted('Dua')\nprinted('Tiga')\nprint([first, peak()])"
    )
    assert third < 1.6 * first  # 2.4 where nothing is forgotten; threads of a busy machine hold some of it longer
