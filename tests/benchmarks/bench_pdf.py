"""The target of PDF: a handout beside nbconvert's own way. Run by `make benchmark`; nothing is asserted.

What bare typst needs for the same words is written here, for the benchmark of the books.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from smartcity_kit import example
from smartcity_kit.model.fields import Shown
from smartcity_kit.pages import document_of, read_page
from smartcity_kit.print.pdf import document_pdf
from smartcity_kit.views.documents import Document, Figure, Heading, Prose, Table
from tests.benchmarks.bench_core import ROOT, milliseconds, show
from tests.find_chromium import chromium

# nbconvert finds no Chromium but Playwright's own: this is its exporter with the machine's.
_WEBPDF = """
import sys
from playwright.async_api import BrowserType
launch = BrowserType.launch
BrowserType.launch = lambda self, **words: launch(self, **{**words, "executable_path": sys.argv[1]})
from nbconvert.nbconvertapp import main
main(["--to", "webpdf", "--disable-chromium-sandbox", "--output", "web", sys.argv[2]])
"""


def bare(document: Document) -> str:
    """Return a book as typst that somebody wrote by hand: the same words, tables and figures, no look of its own."""
    lines = [
        '#set document(title: "Masterplan")\n#set text(lang: "id", size: 11pt)\n#set page(numbering: "1")',
        "#show figure: set block(breakable: true)\n#outline()",
    ]
    for part in document.parts:
        match part:
            case Heading():
                lines.append(f"#heading(level: {part.level}, {_text(part.text)})")
            case Prose():
                lines += [f"#par({_text(text)})" for text in part.markdown.split("\n\n")]
            case Figure():
                drawn = f'image(bytes({_text(part.svg)}), format: "svg", alt: {_text(part.alt)})'
                lines.append(f"#figure({drawn}, caption: {_text(part.title)})")
            case Table():
                lines.append(f"#figure(caption: {_text(part.title)}, {_table(part)})")
            case _:
                lines.append("#pagebreak(weak: true)")
    return "\n\n".join(lines)


def _table(part: Table) -> str:
    columns = ", ".join(f"{column.weight}fr" for column in part.columns)
    heads = ", ".join(_text(column.label) for column in part.columns)
    cells = []
    for row in part.rows:
        if row.heads:
            cells.append(f"table.cell(colspan: {len(part.columns)}, strong({_text(row.cells[0].text)}))")
        else:
            cells += [_cell(cell) for cell in row.cells]
    return f"table(columns: ({columns}), table.header({heads}), {', '.join(cells)})"


def _cell(cell: Shown) -> str:
    text = _text(cell.text)
    return f'table.cell(fill: rgb("{cell.colour}"), {text})' if cell.colour else text


def _text(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def test_handout(tmp_path: Path) -> None:
    ws = example("lumajang", tmp_path / "lumajang.sqlite")
    source = ROOT / "notebooks" / "03_rencana.ipynb"
    agency = ws.at(next(iter(ws.plan.of("opd"))).id)
    document = document_of(read_page(source), agency, "opd", "Perubahan 1")
    ws.close()
    document_pdf(document)
    numbers = iter(range(1000))

    def handout() -> bytes:
        # Another title a time: somebody else's copy, most of whose tables are the same.
        return document_pdf(Document(f"{next(numbers)}", document.parts, document.region, "Dinas", document.state))

    page = tmp_path / source.name
    page.write_bytes(source.read_bytes())
    webpdf = [sys.executable, "-c", _WEBPDF, str(chromium()), str(page)]
    show(
        "one handout as PDF, its results being there",
        [
            ("the kit, warm", milliseconds(handout)),
            (
                "jupyter nbconvert --to webpdf, without results",
                milliseconds(lambda: subprocess.run(webpdf, cwd=tmp_path, capture_output=True, check=True)),
            ),
        ],
    )
