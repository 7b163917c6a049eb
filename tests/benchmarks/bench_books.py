"""The targets of the books: beside bare typst and bare python-docx with the same content, and memory.

The content is the masterplan of the synthetic region of full size, about a hundred pages, already bound. Each
printing has a process of its own, because typst and the charts remember what they drew. Nothing is asserted.
"""

from __future__ import annotations

import pickle
from pathlib import Path

from smartcity_kit import example
from smartcity_kit.print.pdf import document_pdf
from smartcity_kit.text.messages import use_language
from tests.benchmarks.bench_core import show
from tests.memory import apart
from tests.pdfs import Pdf

ROUNDS = 5
PRINTED = """
import json, pickle
from time import perf_counter
from tests.memory import peak
from smartcity_kit.text.messages import use_language
use_language("id")
{setup}
with open({place!r}, "rb") as file:
    book = pickle.load(file)
start = perf_counter()
{act}
print(json.dumps([1000 * (perf_counter() - start), peak()]))
"""
WAYS = {
    "PDF: the kit": ("from smartcity_kit.print.pdf import document_pdf", "document_pdf(book)"),
    "PDF: bare typst": (
        "import typst\nfrom tests.benchmarks.bench_pdf import bare",
        "typst.compile(bare(book).encode(), pdf_standards=['ua-1'])",
    ),
    "Word: the kit": ("from smartcity_kit.print.word import document_docx", "document_docx(book)"),
    "Word: bare python-docx": ("from tests.benchmarks.bench_word import bare", "bare(book)"),
}
WHOLE = """
import json
from click.testing import CliRunner
from smartcity_kit.cli import main
from tests.memory import peak
words = ["book", {place!r}, "--to", {folder!r}, "--format", "pdf", "--format", "docx", "--format", "html"]
assert CliRunner().invoke(main, words).exit_code == 0
print(json.dumps(peak()))
"""


def test_books(tmp_path: Path) -> None:
    use_language("id")
    ws = example("sintetis", tmp_path / "sintetis.sqlite")
    book = ws.book("masterplan")
    ws.close()
    place = tmp_path / "book"
    place.write_bytes(pickle.dumps(book))
    found: dict[str, list[tuple[float, float]]] = {name: [] for name in WAYS}
    for _ in range(ROUNDS):
        for name, (setup, act) in WAYS.items():
            found[name].append(apart(PRINTED.format(setup=setup, act=act, place=str(place))))
    print(f"\na book of {len(Pdf(document_pdf(book)).sizes)} pages")
    for kit, bare in (("PDF: the kit", "PDF: bare typst"), ("Word: the kit", "Word: bare python-docx")):
        show("beside the bare library (target: at least 0.77)", [(n, [t for t, _ in found[n]]) for n in (kit, bare)])
        most = [max(peak for _, peak in found[name]) for name in (kit, bare)]
        print(f"  at most {most[0]:.0f} MB in the process of the kit, {most[1]:.0f} MB in the other (target 450)")


def test_three_books_in_three_formats_by_one_command(tmp_path: Path) -> None:
    place = tmp_path / "sintetis.sqlite"
    example("sintetis", place).close()
    most = apart(WHOLE.format(place=str(place), folder=str(tmp_path / "out")))
    print(f"\nbimtek book, three books as PDF, Word and HTML: at most {most:.0f} MB (target 450)")
