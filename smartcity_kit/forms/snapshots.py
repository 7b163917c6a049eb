"""Snapshots: keep where the plan stands, and put two of them side by side."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape
from pathlib import Path
from typing import Any

import ipywidgets as W  # noqa: N812 - as every notebook writes it

from smartcity_kit.forms.follow import follower
from smartcity_kit.forms.inputs import Looks
from smartcity_kit.forms.spoken import SpokenBox
from smartcity_kit.text.messages import tr
from smartcity_kit.views.documents import Table
from smartcity_kit.views.html import part_html

CSS = Path(__file__).with_name("form.css")


class Snapshots(SpokenBox):
    """A name and a button that keeps the plan under it; two lists and a button that compares."""

    def __init__(
        self,
        names: Callable[[], Sequence[str]],
        keep: Callable[[str], str],
        compare: Callable[[str, str], Table],
        watch: Callable[[Callable[[], None]], None],
        locked: str = "",
    ) -> None:
        """Offer what ``names()`` gives; ``keep(name)`` answers with a sentence, ``compare(a, b)`` with a table."""
        self.names, self.keep, self.compare, self.locked = names, keep, compare, locked
        self.looks = Looks()
        self.name = W.Text(description=tr("Name of the snapshot"), layout=self.looks.wide, style=self.looks.text)
        self.before, self.after = self._picker(tr("From")), self._picker(tr("To"))
        self.status, self.shown = self._html(""), self._html("")
        parts = (
            self._html(f"<style>{CSS.read_text(encoding='utf-8')}</style>"),
            self.name,
            self._button(tr("Keep the plan as it stands"), self._keep),
            self.before,
            self.after,
            self._button(tr("Compare"), self._side_by_side),
            self.status,
            self.shown,
        )
        super().__init__((parts[0], self.status) if locked else parts, layout=W.Layout(width="100%"))
        for name in ("sck-form", "sck-snapshots"):
            self.add_class(name)
        self._paint()
        watch(follower(self))

    def _html(self, text: str) -> Any:
        return W.HTML(text, layout=self.looks.wide, style=self.looks.html)

    def _picker(self, label: str) -> Any:
        return W.Dropdown(description=label, layout=self.looks.wide, style=self.looks.plain)

    def _button(self, text: str, act: Callable[[], None]) -> Any:
        button = W.Button(description=text, layout=W.Layout(width="auto"))
        button.on_click(lambda _: self._guard(act))
        return button

    def follow(self) -> None:
        """Offer what was kept elsewhere."""
        self._guard(self._paint)

    def _paint(self) -> None:
        if self.locked:
            self._say(self.locked)
            return
        known = tuple(self.names())
        for picker, options, usual in ((self.before, known, -1), (self.after, (*known, tr("now")), -1)):
            if tuple(picker.options) != options:
                chosen = picker.value
                picker.options = options
                picker.value = chosen if chosen in options else options[usual] if options else None

    def _keep(self) -> None:
        self._say(self.keep(self.name.value))
        self.name.value = ""
        self._paint()

    def _side_by_side(self) -> None:
        if not self.before.value:
            self._say(tr("No snapshot has been kept yet."))
            return
        self._say("")
        self.shown.value = part_html(self.compare(self.before.value, self.after.value))

    def static(self) -> str:
        """Return the names of the snapshots as plain HTML, for places where no script runs."""
        names = ", ".join(escape(name) for name in self.names())
        label = escape(tr("Snapshots"))
        return f"<p>{label}: {names or '–'}</p>"
