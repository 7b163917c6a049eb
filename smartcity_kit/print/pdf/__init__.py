"""The PDF printer: a Document as a tagged PDF with fonts of its own, laid out by typst."""

from smartcity_kit.print.pdf.printer import document_pdf

__all__ = ["document_pdf"]
