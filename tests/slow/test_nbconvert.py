"""``jupyter nbconvert --to handout`` from the shell, on a page that ran in a kernel."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from smartcity_kit import example
from smartcity_kit.pages import document_of, read_page
from smartcity_kit.print.html import document_html
from tests.notebooks import guide, kit_code, own_code, save
from tests.pdfs import Pdf

pytestmark = pytest.mark.slow

DOT = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNkYAAAAAYAAjCB0C8AAAAASUVORK5CYII="
KIT = (
    guide("# Quick wins\n\nWhat is chosen:"),
    kit_code("from smartcity_kit import open_workshop\nws = open_workshop()", "parameters"),
    kit_code("ws.form('quick_win')", "isian"),
    kit_code("ws.table('quick_win', by='dimension')", "hasil"),
    guide("Is it balanced?"),
    kit_code("ws.chart('dimension_balance')", "hasil"),
    kit_code("ws.findings()", "fasilitator"),
)
OWN = (
    own_code("print('<b>typed</b> & {{7*7}}')"),
    own_code("1 / 0  # secret_of_the_code"),
    guide("## My picture"),
    own_code(f"from IPython.display import HTML\ndisplay({{'image/png': '{DOT}'}}, raw=True)"),
    own_code("HTML('<script>alert(1)</script><table><tr><td>own table</td></tr></table>')"),
    own_code("import ipywidgets\nipywidgets.VBox([ipywidgets.Text('a')])"),
)


def jupyter(folder: Path, *words: str) -> str:
    here = {"SMARTCITY_LANG": "en", "SMARTCITY_WORKSHOP": str(folder / "lumajang.sqlite")}
    command = [sys.executable, "-m", "jupyter", "nbconvert", *words]
    done = subprocess.run(
        command, cwd=folder, env={**os.environ, **here}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stderr


@pytest.fixture(scope="module")
def workshop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the example, and a page of it that was run and saved with its outputs."""
    folder = tmp_path_factory.mktemp("completed")
    example("lumajang", folder / "lumajang.sqlite").close()
    save(folder / "page.ipynb", *KIT, *OWN)
    jupyter(folder, "--execute", "--allow-errors", "--to", "notebook", "--output", "done.ipynb", "page.ipynb")
    return folder


@pytest.fixture(scope="module")
def handout(workshop: Path) -> str:
    jupyter(workshop, "--to", "handout", "done.ipynb")
    return (workshop / "done.html").read_text(encoding="utf-8")


def parts_of(html: str) -> list[str]:
    """The kit's own tables and figures in a file, each as it is written there."""
    return [line for line in html.splitlines() if 'class="sck-' in line]


def test_page_that_ran_in_a_kernel_prints_what_it_prints_without_one(workshop: Path, handout: str) -> None:
    ws = example("lumajang", workshop / "lumajang.sqlite")
    document = document_of(read_page(workshop / "page.ipynb"), ws, "facilitator")
    ws.close()
    without = parts_of(document_html(document))
    assert len(without) >= 3
    assert parts_of(handout)[: len(without)] == without


def test_code_forms_widgets_and_tracebacks_are_not_printed(handout: str) -> None:
    found = [
        word for word in ("open_workshop", "secret_of_the_code", "VBox", "Traceback", "<script") if word in handout
    ]
    assert found == []


def test_error_is_mentioned_by_the_number_of_its_cell(handout: str) -> None:
    assert "Cell 9 stopped with an error, so its result is missing here." in handout


def test_own_cells_are_printed_as_text_picture_and_table(handout: str) -> None:
    assert "<pre>&lt;b&gt;typed&lt;/b&gt; &amp; {{7*7}}</pre>" in handout
    assert f'<img alt="Output of cell 11: My picture" src="data:image/png;base64,{DOT}">' in handout
    assert "<td>own table</td>" in handout


def test_copy_of_a_participant_leaves_out_what_is_the_facilitators(workshop: Path, handout: str) -> None:
    words = ("--to", "handout", "--HandoutExporter.copy=participant", "--HandoutExporter.region=Kota X")
    jupyter(workshop, *words, "--output", "participant", "done.ipynb")
    participant = (workshop / "participant.html").read_text(encoding="utf-8")
    assert "<caption>Still open</caption>" in handout
    assert "<caption>Still open</caption>" not in participant
    assert '<p class="region">Kota X</p>' in participant


def test_page_that_was_never_run_says_so(workshop: Path) -> None:
    jupyter(workshop, "--to", "handout", "--output", "unrun", "page.ipynb")
    assert "This page was not run: open it in JupyterLab" in (workshop / "unrun.html").read_text(encoding="utf-8")


def test_pictures_pasted_into_the_prose_are_printed(workshop: Path) -> None:
    path = save(workshop / "pasted.ipynb", guide("# A\n\n![dot](attachment:dot.png)"))
    notebook = json.loads(path.read_text(encoding="utf-8"))
    notebook["cells"][0]["attachments"] = {"dot.png": {"image/png": DOT}}
    path.write_text(json.dumps(notebook), encoding="utf-8")
    jupyter(workshop, "--to", "handout", "pasted.ipynb")
    assert f'<img alt="dot" src="data:image/png;base64,{DOT}">' in (workshop / "pasted.html").read_text(
        encoding="utf-8"
    )


def test_page_that_ran_in_a_kernel_is_printed_as_pdf_with_the_same_settings(workshop: Path) -> None:
    words = ("--to", "handout_pdf", "--HandoutExporter.copy=participant", "--HandoutExporter.region=Kota X")
    jupyter(workshop, *words, "done.ipynb")
    file = Pdf((workshop / "done.pdf").read_bytes())
    assert (file.title, file.author, file.is_tagged) == ("Quick wins", "Kota X", True)
    assert "<b>typed</b> & {{7*7}}" in file.text
    assert "own table" in file.text
    assert "Still open" not in file.text
