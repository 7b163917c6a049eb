"""What a Document can be printed as: the one list from which commands offer their formats."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
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
    templated: bool = False  # its function takes the region's template as well
    template: bytes | None = None

    def make(self, document: Document) -> bytes:
        """Return the document as the bytes of a file."""
        printed: Callable[..., str | bytes] = getattr(import_module(self.module), self.function)
        made = printed(document) if self.template is None else printed(document, self.template)
        return made.encode() if isinstance(made, str) else made


_EVERY = {
    "html": Format(".html", "smartcity_kit.print.html", "document_html"),
    "pdf": Format(".pdf", "smartcity_kit.print.pdf", "document_pdf", slow=True),
    "docx": Format(".docx", "smartcity_kit.print.word", "document_docx", slow=True, templated=True),
}

#: The formats whose printers this kit has, the usual one first.
FORMATS: Mapping[str, Format] = MappingProxyType(
    {name: one for name, one in _EVERY.items() if find_spec(one.module) is not None}
)


def formats_of(names: Iterable[str], template: bytes | None = None) -> Mapping[str, Format]:
    """Return formats by name, each once, in which to print; ``template`` is the region's own for Word.

    Raises KitError, in one sentence, for a template that cannot be used: before anything is printed.
    """
    chosen = {name: FORMATS[name] for name in names}
    for name, one in chosen.items():
        if one.templated and template is not None:
            chosen[name] = replace(one, template=template)
            chosen[name].make(Document("", ()))
    return chosen
