"""Open and close worksheets: what, for whom, and what was said so far."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol

import ipywidgets as W  # noqa: N812 - as every notebook writes it

from smartcity_kit.forms.follow import follower
from smartcity_kit.forms.inputs import Looks
from smartcity_kit.forms.spoken import FormBox
from smartcity_kit.text.messages import tr
from smartcity_kit.views.documents import Table
from smartcity_kit.views.html import part_html

CSS = Path(__file__).with_name("form.css")

Choices = Sequence[tuple[str, str]]  # label and code


class Turn(Protocol):
    """Opens or closes a scope (stage, worksheet, OPD; empty for all) and answers with a sentence."""

    def __call__(self, scope: tuple[str, str, str], *, closed: bool) -> str:
        """Do it."""


class GatesBox(FormBox):
    """Three lists (stage, worksheet, OPD) and two buttons: close, open."""

    def __init__(
        self,
        choices: tuple[Choices, Callable[[str], Choices], Callable[[], Choices]],
        turn: Turn,
        table: Callable[[], Table],
        watch: Callable[[Callable[[], None]], None],
        locked: str = "",
        chosen: str = "",
    ) -> None:
        """Offer the stages, ``sheets(stage)`` and ``opds()`` of ``choices``; the stage ``chosen`` comes first.

        ``turn`` does what is chosen; ``table()`` shows what was said so far. ``locked`` says why nothing can be done.
        """
        stages, self.sheets, self.opds = choices
        self.turn, self.table, self.locked = turn, table, locked
        self.looks = Looks()
        self.stage, self.sheet, self.opd = map(self._picker, (tr("Stage"), tr("Worksheet"), tr("OPD")))
        self.stage.options = tuple(stages)
        self.stage.value = chosen if chosen in [code for _, code in stages] else next((c for _, c in stages), None)
        self.status, self.shown = self._html(""), self._html("")
        close = self._button(tr("Close"), lambda: self.press(closed=True))
        buttons = W.HBox((close, self._button(tr("Open"), lambda: self.press(closed=False))))
        style = self._html(f"<style>{CSS.read_text(encoding='utf-8')}</style>")
        inside = (style, self.stage, self.sheet, self.opd, buttons, self.status, self.shown)
        super().__init__((style, self.status, self.shown) if locked else inside, layout=W.Layout(width="100%"))
        for name in ("sck-form", "sck-gates"):
            self.add_class(name)
        self.stage.observe(lambda _: self._guard(self._paint), "value")
        self._say(locked)
        self._paint()
        watch(follower(self))

    def press(self, *, closed: bool) -> None:
        """Open or close what is chosen."""
        if not self.locked and self.stage.value:
            scope = self.stage.value, self.sheet.value or "", self.opd.value or ""
            self._say(self.turn(scope, closed=closed))
            self._paint()

    def follow(self) -> None:
        """Show what was opened or closed elsewhere."""
        self._guard(self._paint)

    def _paint(self) -> None:
        for picker, options in ((self.sheet, self.sheets(self.stage.value or "")), (self.opd, self.opds())):
            fresh = tuple(options)
            if tuple(picker.options) != fresh:
                chosen = picker.value
                picker.options = fresh
                picker.value = chosen if chosen in [code for _, code in fresh] else fresh[0][1]
        shown = part_html(self.table())
        if shown != self.shown.value:
            self.shown.value = shown

    def static(self) -> str:
        """Return what was opened and closed as plain HTML, for places where no script runs."""
        return part_html(self.table())
