"""The nbconvert exporter ``handout``: a notebook somebody completed, with their own cells in it, as one Document.

``jupyter nbconvert --to handout page.ipynb`` prints what the notebook shows as it was saved; nothing is
run. ``--HandoutExporter.copy=participant`` leaves out what is tagged for the facilitator. An exporter for
another format is a subclass with another ``printed``, and takes the same settings.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from copy import deepcopy
from typing import Any

from nbconvert.exporters import Exporter
from nbconvert.preprocessors import TagRemovePreprocessor
from nbformat import NotebookNode
from traitlets import Enum, Unicode, default

from smartcity_kit.print.html import document_html
from smartcity_kit.text.messages import tr
from smartcity_kit.views.documents import MARKED, Document, Notice, Part, Prose
from smartcity_kit.views.handouts import (
    FASILITATOR,
    HASIL,
    ISIAN,
    PARAMETERS,
    assemble,
    copy_name,
    from_bundle,
    headings,
    marked,
    preformatted,
    text_of,
)

NUMBER = "smartcity_number"  # a cell's place in the notebook, kept while other cells are taken out
_ATTACHED = re.compile(r"\(attachment:([^)\s]+)\)")
_TERMINAL = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")


class HandoutExporter(Exporter):
    """Prints a completed stage notebook: prose and results, never code, forms or tracebacks."""

    export_from_notebook = "Smart City handout"
    output_mimetype = "text/html"

    copy = Enum(["facilitator", "participant"], "facilitator", help="Whose copy is printed.").tag(config=True)
    region = Unicode(help="The region's name; without it, as the notebook was saved.").tag(config=True)
    about = Unicode(help="Whose copy it is, such as the name of an OPD.").tag(config=True)
    state = Unicode(help="The state of the plan; without it, the newest position of a result.").tag(config=True)

    @default("file_extension")
    def _file_extension_default(self) -> str:
        return ".html"

    def from_notebook_node(
        self, nb: NotebookNode, resources: Any = None, **kw: Any
    ) -> tuple[Any, dict[str, Any]]:
        """Return the handout in this exporter's format and nbconvert's resources."""
        document, resources = self.document(nb, resources, **kw)
        return self.printed(document), resources

    def printed(self, document: Document) -> str | bytes:
        """Return the Document in this exporter's format: a subclass for another format replaces this."""
        return document_html(document)

    def document(self, nb: NotebookNode, resources: Any = None, **kw: Any) -> tuple[Document, dict[str, Any]]:
        """Return what a notebook prints as one Document, the same for every format, and nbconvert's resources."""
        numbered = deepcopy(nb)
        for number, cell in enumerate(numbered.cells, 1):
            cell.metadata[NUMBER] = number
        numbered, resources = super().from_notebook_node(numbered, resources, **kw)
        dropped = {ISIAN, PARAMETERS} | ({FASILITATOR} if self.copy == "participant" else set())
        remover = TagRemovePreprocessor(enabled=True, remove_cell_tags=dropped)  # type: ignore[no-untyped-call] # not ours
        numbered, resources = remover(numbered, resources)
        name = resources.get("metadata", {}).get("name", "")
        about = self.about or copy_name(FASILITATOR if self.copy == "facilitator" else "")
        saved = _saved(numbered)
        position = max((one["position"] for one in saved if isinstance(one.get("position"), int)), default=0)
        state = self.state or (tr("Journal position {position}", position=position) if position else "")
        region, marker = self.region or _first(saved, "region"), _first(saved, "marker")
        document = assemble(name, _parts(numbered), region=region, about=about, state=marked(marker, state))
        return document, resources


def _parts(nb: NotebookNode) -> Iterator[Part]:
    if _never_ran(nb):
        yield Notice(
            tr("This page was not run: open it in JupyterLab, run all its cells, save it and print it again.")
        )
    heading = ""
    for cell in nb.cells:
        if cell.cell_type == "markdown":
            text = _with_attachments(cell)
            heading = next(reversed(headings(text)), heading)
            yield Prose(text)
        elif cell.cell_type == "code":
            yield from _outputs(cell, heading)


def _saved(nb: NotebookNode) -> list[Any]:
    """Return what was saved beside each result of the notebook: marker and region of the plan, its position."""
    outputs = (output for cell in nb.cells if cell.cell_type == "code" for output in cell.outputs)
    saved = (output.get("metadata", {}).get(MARKED) for output in outputs)
    return [one for one in saved if isinstance(one, dict)]


def _first(saved: list[Any], name: str) -> str:
    return next((text for one in saved if (text := str(one.get(name, "")))), "")


def _never_ran(nb: NotebookNode) -> bool:
    results = [cell for cell in nb.cells if HASIL in cell.metadata.get("tags", [])]
    return bool(results) and not any(cell.outputs for cell in results)


def _with_attachments(cell: NotebookNode) -> str:
    """Return a cell's Markdown with the pictures that were pasted into it."""
    pasted = cell.get("attachments", {})

    def inside(match: re.Match[str]) -> str:
        mime, data = next(iter(pasted.get(match[1], {}).items()), ("", ""))
        return f"(data:{mime};base64,{''.join(text_of(data).split())})" if mime else match[0]

    return _ATTACHED.sub(inside, text_of(cell.source))


def _outputs(cell: NotebookNode, heading: str) -> Iterator[Part]:
    number = cell.metadata[NUMBER]
    alt = tr("Output of cell {number}: {heading}", number=number, heading=heading or "–")
    for output in cell.outputs:
        part: Part | None
        if output.output_type == "error":
            part = Notice(tr("Cell {number} stopped with an error, so its result is missing here.", number=number))
        elif output.output_type == "stream":
            # Warnings and logs go to stderr: they are for whoever runs the page, not for who reads it.
            part = preformatted(_TERMINAL.sub("", text_of(output.text))) if output.name == "stdout" else None
        else:
            part = _shown(output.data, alt, number)
        if part is not None:
            yield part


def _shown(data: Any, alt: str, number: int) -> Part | None:
    try:
        return from_bundle(data, alt)
    except ValueError:
        return Notice(
            tr("What cell {number} shows was saved by another version of the kit: run the page again.", number=number)
        )
