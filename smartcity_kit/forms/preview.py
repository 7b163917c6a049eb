"""A look at one chapter of a book while it is written: chosen from a list, shown as it will be printed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape

import ipywidgets as W  # noqa: N812 - as every notebook writes it

from smartcity_kit.forms.inputs import Looks
from smartcity_kit.forms.spoken import SpokenBox
from smartcity_kit.text.messages import tr


class Preview(SpokenBox):
    """A list of chapters, a button, and the chapter below; once shown it follows the plan."""

    def __init__(
        self,
        choices: Sequence[tuple[str, str]],
        show: Callable[[str], str],
        watch: Callable[[Callable[[], None]], None],
    ) -> None:
        """Offer ``choices`` (label and code); ``show(code)`` gives the HTML of a chapter, made by a printer."""
        self.look = show
        looks = Looks()
        self.picker = W.Dropdown(
            description=tr("Chapter"), options=choices, layout=looks.wide, style=looks.plain
        )
        self.see = W.Button(description=tr("Show the chapter"), layout=W.Layout(width="auto"))
        self.shown = W.HTML("", layout=looks.wide, style=looks.html)
        self.status = W.HTML("", layout=looks.wide, style=looks.html)
        self.asked = ""
        self.see.on_click(lambda _: self._guard(self.show))
        self.picker.observe(lambda _: self._guard(self.again), "value")
        watch(lambda: self._guard(self.again))
        super().__init__((self.picker, self.see, self.shown, self.status), layout=W.Layout(width="100%"))
        self.add_class("sck-preview")

    def show(self) -> None:
        """Show the chosen chapter."""
        self.asked = self.picker.value
        self.again()

    def again(self) -> None:
        """Show the chosen chapter anew where one was asked for."""
        if self.asked:
            self.asked = self.picker.value
            self._say("")
            self.shown.value = self.look(self.asked)

    def static(self) -> str:
        """Return the list of chapters, for places where no script runs."""
        names = "; ".join(label for label, _ in self.picker.options)
        return f"<p>{escape(names)}</p>"
