"""The Word printer: a Document as a .docx with real styles, fields and contents, on a template that can be edited."""

from smartcity_kit.print.word.printer import document_docx
from smartcity_kit.print.word.template import kit_template, template_beside

__all__ = ["document_docx", "kit_template", "template_beside"]
