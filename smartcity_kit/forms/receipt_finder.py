"""Looking a receipt up: a place for the code that somebody quotes, and a button that says what it stands for."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from pathlib import Path
from typing import Any

import ipywidgets as W  # noqa: N812 - as every notebook writes it

from smartcity_kit.forms.inputs import Looks
from smartcity_kit.forms.spoken import SpokenBox
from smartcity_kit.text.messages import KitError, tr

CSS = Path(__file__).with_name("form.css")


class ReceiptFinder(SpokenBox):
    """A code and what it stands for; ``find(code)`` answers with sentences, or raises KitError with one."""

    def __init__(self, find: Callable[[str], str]) -> None:
        """Wait for a code."""
        self.find, looks = find, Looks()
        self.code = W.Text(
            description=tr("Code of a receipt"), placeholder="K7Q2MX", layout=looks.wide, style=looks.text
        )
        self.look = W.Button(description=tr("Look the code up"), layout=W.Layout(width="auto"))
        self.look.on_click(lambda _: self._guard(self._find))
        self.status = W.HTML("", layout=looks.wide, style=looks.html)
        style: Any = W.HTML(f"<style>{CSS.read_text(encoding='utf-8')}</style>", layout=looks.wide)
        super().__init__((style, self.code, self.look, self.status), layout=W.Layout(width="100%"))
        for name in ("sck-form", "sck-finder"):
            self.add_class(name)

    def _find(self) -> None:
        if not self.code.value.strip():
            raise KitError(tr("Type the code that stands on the receipt, such as K7Q2MX."))
        self._say(self.find(self.code.value))

    def static(self) -> str:
        """Return what the box is, for places where no script runs."""
        sentence = tr("Codes of receipts are looked up here while the notebook runs.")
        return f"<p>{escape(sentence)}</p>"
