"""The nbconvert exporter ``handout_docx``: a notebook somebody completed, as a Word file.

``jupyter nbconvert --to handout_docx page.ipynb``. A ``templat.docx`` beside the notebook is used as the
template; ``--HandoutDocxExporter.word_template=FILE`` names another.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from nbformat import NotebookNode
from traitlets import Unicode, default

from smartcity_kit.print.exporter import HandoutExporter
from smartcity_kit.print.word.printer import document_docx
from smartcity_kit.print.word.template import NAME, template_beside
from smartcity_kit.views.documents import Document


class HandoutDocxExporter(HandoutExporter):
    """Prints a completed stage notebook as a Word file that can be edited."""

    export_from_notebook = "Smart City handout (Word)"
    output_mimetype = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

    word_template = Unicode(help="The Word template; without it, templat.docx beside the notebook.").tag(config=True)

    _folder = Path()

    @default("file_extension")
    def _file_extension_default(self) -> str:
        return ".docx"

    def document(self, nb: NotebookNode, resources: Any = None, **kw: Any) -> tuple[Document, dict[str, Any]]:
        """Return the Document, and remember where its notebook lies."""
        found, resources = super().document(nb, resources, **kw)
        self._folder = Path(resources.get("metadata", {}).get("path", ""))
        return found, resources

    def printed(self, document: Document) -> bytes:
        """Return the Document as a Word file."""
        chosen = Path(self.word_template) if self.word_template else None
        return document_docx(document, template_beside(self._folder / NAME, chosen))
