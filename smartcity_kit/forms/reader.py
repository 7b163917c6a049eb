"""The reader: a list or table is pasted, rows are proposed, and only what a person ticks is kept."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from typing import Any

import ipywidgets as W  # noqa: N812 - as every notebook writes it

from smartcity_kit.forms.desk import Desk
from smartcity_kit.forms.proposed import ProposalBox
from smartcity_kit.rules.reading import Reading
from smartcity_kit.text.messages import tr


class PasteReader(ProposalBox):
    """Where a list is pasted; nothing is stored before somebody presses the second button."""

    def __init__(self, desk: Desk, read: Callable[[str], Reading]) -> None:
        """Propose records for ``desk`` out of what ``read`` makes of a text."""
        super().__init__(desk)
        self.read = read
        self.text_read = ""
        what = tr(desk.type.plural)
        self.text = W.Textarea(
            description=tr("Paste here: {what}", what=what),
            placeholder=tr("A sentence of a report, a list, or a table from Excel"),
            layout=self.looks.tall,
            style=self.looks.text,
        )
        self.source = W.Text(
            description=tr("Source"),
            placeholder=tr("Where the text comes from, and of which day"),
            layout=self.looks.wide,
            style=self.looks.text,
        )
        self.go = self.button(tr("Read"), self._read)
        self.children = self._children()

    def _children(self) -> tuple[Any, ...]:
        source = (self.source,) if "source" in self.desk.type.by_name else ()
        boxes = [W.VBox((one,), layout=self.looks.wide) for one in (self.text, *source)]
        for box in boxes:
            box.add_class("sck-field")
        return (self.style(), *boxes, self.go, *self.parts)

    def again(self) -> Reading:
        """Return what the text that was read proposes now."""
        return self.read(self.text_read)

    def source_text(self) -> str:
        """Return what the person wrote about the text."""
        return str(self.source.value)

    def _read(self) -> None:
        self.text_read = self.text.value
        self.show(self.again())

    def _repr_mimebundle_(self, **kwargs: Any) -> Any:
        sentence = escape(tr("A box to paste a list into opens here while the notebook runs."))
        return {**super()._repr_mimebundle_(**kwargs), "text/html": f"<p>{sentence}</p>"}
