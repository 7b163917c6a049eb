"""The targets of the Word printer: a long table, and a book beside bare python-docx with the same content.

Bare python-docx writes the same tables, paragraphs and pictures with its rows as XML, the fast way, and nothing else:
no fields, no contents, no template. Nothing is asserted.
"""

from __future__ import annotations

from io import BytesIO
from statistics import median

import docx
from docx.document import Document as WordDocument
from docx.oxml import parse_xml
from docx.shared import Cm

from smartcity_kit.print.flow import Paragraph, blocks
from smartcity_kit.print.word import document_docx
from smartcity_kit.print.word.ooxml import NAMESPACES, plain
from smartcity_kit.print.word.pictures import png_of
from smartcity_kit.text.messages import use_language
from smartcity_kit.views.canvas import as_svg, new_canvas
from smartcity_kit.views.documents import Contents, Document, Figure, Heading, Part, Prose, Table
from tests.benchmarks.bench_core import milliseconds, show
from tests.memory import apart
from tests.words import book, table

CHAPTERS, SECTIONS, CHARTS = 10, 3, 20  # thirty tables, twenty charts, about a hundred pages
WORDS = "Pelayanan publik di kabupaten ini tersebar di dua puluh satu kecamatan dan **setiap** OPD menyusun rencana. "
PEAK = """
from tests.benchmarks.bench_word import the_book
from smartcity_kit.print.word import document_docx
from tests.memory import peak
data = document_docx(the_book())
print(round(peak()))
"""


def charts() -> list[Figure]:
    made = []
    for number in range(CHARTS):
        canvas, axes = new_canvas(6.4, 3.6)
        axes.bar(["Dinas A", "Dinas B", "Dinas C"], [1, number, 3])
        made.append(Figure(f"Sebaran {number}", "Tiga batang", as_svg(canvas), f"g{number}"))
    return made


def the_book() -> Document:
    """A book of about a hundred pages: thirty tables of thirty rows, twenty charts, prose."""
    use_language("id")
    drawn = charts()
    lists = {"heading": "Daftar Isi", "table": "Daftar Tabel", "figure": "Daftar Gambar"}
    parts: list[Part] = [Contents(title, of) for of, title in lists.items()]
    for chapter in range(CHAPTERS):
        parts.append(Heading(f"Bab {chapter}", 1, f"b{chapter}"))
        for section in range(SECTIONS):
            name = f"{chapter}-{section}"
            parts += [
                Heading(f"Bagian {section}", 2, f"s{name}"),
                *(Prose(f"{WORDS * 5}\n\nLihat [](#t{name}).") for _ in range(3)),
                table(6, 30, "Layanan antrean daring puskesmas", anchor=f"t{name}"),
            ]
        parts += drawn[chapter * 2 : chapter * 2 + 2]
    return book(*parts)


def bare(document: Document) -> bytes:
    """The same content by python-docx alone."""
    file = docx.Document()
    for part in document.parts:
        match part:
            case Heading():
                file.add_heading(f"{part.number} {part.text}", part.level)
            case Prose():
                _bare_prose(file, part)
            case Table():
                file.add_paragraph(part.title, "Caption")
                file.element.body.insert(len(file.element.body) - 1, parse_xml(_bare_table(part)))
            case Figure():
                file.add_picture(BytesIO(png_of(part.svg) or b""), Cm(16))
                file.add_paragraph(part.title, "Caption")
            case _:
                pass
    whole = BytesIO()
    file.save(whole)
    return whole.getvalue()


def _bare_prose(file: WordDocument, part: Prose) -> None:
    for block in blocks(part.markdown):
        if isinstance(block, Paragraph):
            made = file.add_paragraph()
            for run in block.runs:
                made.add_run(run.text).bold = run.bold


def _bare_table(part: Table) -> str:
    rows = [[column.label for column in part.columns], *([cell.text for cell in row.cells] for row in part.rows)]
    cells = ["".join(f"<w:tc><w:p><w:r><w:t>{plain(text)}</w:t></w:r></w:p></w:tc>" for text in row) for row in rows]
    body = "".join(f"<w:tr>{row}</w:tr>" for row in cells)
    grid = "<w:gridCol/>" * len(part.columns)
    return f"<w:tbl {NAMESPACES}><w:tblPr/><w:tblGrid>{grid}</w:tblGrid>{body}</w:tbl>"


def test_long_table_is_printed_in_a_blink() -> None:
    use_language("id")
    document = Document("Daftar", (table(8, 600, "Layanan antrean daring puskesmas dan rumah sakit"),))
    print(f"\na table of 600 rows x 8: {median(milliseconds(lambda: document_docx(document))):.0f} ms (target 2000)")


def test_book_costs_little_more_than_bare_python_docx() -> None:
    document = the_book()
    ours: list[float] = []
    theirs: list[float] = []
    bare(document)  # the charts are drawn once, for both
    for _ in range(7):
        ours += milliseconds(lambda: document_docx(document), 1)
        theirs += milliseconds(lambda: bare(document), 1)
    show("a book of 30 tables and 20 charts (target: at most 1.3)", [("bare python-docx", theirs), ("the kit", ours)])
    png_of.cache_clear()
    (alone,) = milliseconds(lambda: document_docx(document), 1)
    print(f"  with every chart drawn anew: {alone:.0f} ms")


def test_peak_memory_of_a_book_stays_small() -> None:
    print(f"\npeak memory of the book, matplotlib included: {apart(PEAK)} MB (target 450)")
