"""The nbconvert exporter ``handout_pdf``: a notebook somebody completed, as PDF.

``jupyter nbconvert --to handout_pdf page.ipynb``; the settings are those of ``handout``.
"""

from __future__ import annotations

from traitlets import default

from smartcity_kit.print.exporter import HandoutExporter
from smartcity_kit.print.pdf.printer import document_pdf
from smartcity_kit.views.documents import Document


class HandoutPdfExporter(HandoutExporter):
    """Prints a completed stage notebook as PDF: no browser, no TeX."""

    export_from_notebook = "Smart City handout (PDF)"
    output_mimetype = "application/pdf"

    @default("file_extension")
    def _file_extension_default(self) -> str:
        return ".pdf"

    def printed(self, document: Document) -> bytes:
        """Return the Document as PDF."""
        return document_pdf(document)
