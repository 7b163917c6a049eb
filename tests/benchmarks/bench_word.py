"""The target of the Word printer: a long table. Run by `make benchmark`; nothing is asserted.

What bare python-docx needs for the same words is written here, for the benchmark of the books: it writes the same
tables, paragraphs and pictures with its rows as XML, the fast way, and nothing else: no fields, no contents, no
template.
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
from smartcity_kit.views.documents import Document, Figure, Heading, Prose, Table
from tests.benchmarks.bench_core import milliseconds
from tests.words import table


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
