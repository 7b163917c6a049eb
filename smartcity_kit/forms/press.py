"""One button and the sentence it answers with."""

from __future__ import annotations

from collections.abc import Callable
from html import escape

import ipywidgets as W  # noqa: N812 - as every notebook writes it

from smartcity_kit.forms.inputs import Looks
from smartcity_kit.forms.spoken import SpokenBox


class Press(SpokenBox):
    """A button; what it does answers with a sentence."""

    def __init__(self, label: str, act: Callable[[], str], locked: str = "") -> None:
        """Show ``label`` on the button of ``act``; ``locked`` says why nothing can be done here."""
        self.act, self.locked = act, locked
        looks = Looks()
        self.button = W.Button(description=label, disabled=bool(locked), layout=W.Layout(width="auto"))
        self.status = W.HTML("", layout=looks.wide, style=looks.html)
        self.button.on_click(lambda _: self._guard(self.press))
        super().__init__((self.button, self.status), layout=W.Layout(width="100%"))
        self._say(locked)

    def press(self) -> None:
        """Do it."""
        if not self.locked:
            self._say(self.act())

    def static(self) -> str:
        """Return the button's words as plain HTML, for places where no script runs."""
        return f"<p>{escape(self.button.description)}</p>"
