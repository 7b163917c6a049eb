"""What a Document can be printed as: the one list from which commands offer their formats."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from types import MappingProxyType

from smartcity_kit.views.documents import Document


@dataclass(frozen=True, slots=True)
class Format:
    """One format: the end of its files' names, and the module and function that make the file's bytes.

    The module is loaded when the first document is printed: a typesetter costs an import that nobody who
    prints HTML should wait for. The function takes a Document; text that it returns is written as UTF-8.
    """

    suffix: str
    module: str
    function: str
    slow: bool = False  # a document takes longer than to send it to another process

    def make(self, document: Document) -> bytes:
        """Return the document as the bytes of a file."""
        printed: Callable[[Document], str | bytes] = getattr(import_module(self.module), self.function)
        made = printed(document)
        return made.encode() if isinstance(made, str) else made


_EVERY = {
    "html": Format(".html", "smartcity_kit.print.html", "document_html"),
    "pdf": Format(".pdf", "smartcity_kit.print.pdf", "document_pdf", slow=True),
    "docx": Format(".docx", "smartcity_kit.print.word", "document_docx", slow=True),
}

#: The formats whose printers this kit has, the usual one first.
FORMATS: Mapping[str, Format] = MappingProxyType(
    {name: one for name, one in _EVERY.items() if find_spec(one.module) is not None}
)
