"""Reminders to copy into a chat: one text for each OPD that something is missing from."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from html import escape
from pathlib import Path
from typing import Any

import ipywidgets as W  # noqa: N812 - as every notebook writes it

from smartcity_kit.forms.follow import follower
from smartcity_kit.forms.inputs import Looks
from smartcity_kit.forms.spoken import SpokenBox
from smartcity_kit.text.messages import tr

CSS = Path(__file__).with_name("form.css")


class Reminders(SpokenBox):
    """A list of the OPD that are not done, and the text for the one that is chosen."""

    def __init__(
        self, texts: Callable[[], Mapping[str, str]], watch: Callable[[Callable[[], None]], None], locked: str = ""
    ) -> None:
        """Show ``texts()``, by the name of the OPD, and follow it; ``locked`` says why nothing is shown here."""
        self.texts, self.locked = texts, locked
        self.looks = Looks()
        self.picker = W.Dropdown(description=tr("OPD"), layout=self.looks.wide, style=self.looks.plain)
        tall = W.Layout(width="100%", height="320px")
        self.area = W.Textarea(description=tr("Text to copy"), layout=tall, style=self.looks.text)
        self.status = W.HTML("", layout=self.looks.wide, style=self.looks.html)
        self._known: Mapping[str, str] = {}
        self.picker.observe(lambda _: self._guard(self._choose), "value")
        style: Any = W.HTML(f"<style>{CSS.read_text(encoding='utf-8')}</style>", layout=self.looks.wide)
        shown = (style, self.status) if locked else (style, self.status, self.picker, self.area)
        super().__init__(shown, layout=W.Layout(width="100%"))
        for name in ("sck-form", "sck-reminders"):
            self.add_class(name)
        self._paint()
        watch(follower(self))

    def follow(self) -> None:
        """Show who is still missing after something was entered elsewhere."""
        self._guard(self._paint)

    def _paint(self) -> None:
        if self.locked:
            self._say(self.locked)
            return
        fresh = dict(self.texts())
        if fresh != self._known or not self.status.value:
            chosen, self._known = self.picker.value, fresh
            self.picker.options = tuple(fresh)
            self.picker.value = chosen if chosen in fresh else next(iter(fresh), None)
            self._say(_says(len(fresh)))
            self._choose()

    def _choose(self) -> None:
        self.area.value = self._known.get(self.picker.value or "", "")

    def static(self) -> str:
        """Return every text as plain HTML, for places where no script runs."""
        if self.locked:
            return f"<p>{escape(self.locked)}</p>"
        texts = self.texts()
        return f"<p>{escape(_says(len(texts)))}</p>" + "".join(
            f"<pre>{escape(text)}</pre>" for text in texts.values()
        )


def _says(count: int) -> str:
    if not count:
        return tr("Every OPD is complete and has handed in: nobody needs a reminder.")
    return tr("{count} OPD are not done. Choose one, copy the text, and send it.", count=count)
