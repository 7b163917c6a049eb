"""Handing in: a stage and an OPD, a button that gives the receipt, and a place to look a code up."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

import ipywidgets as W  # noqa: N812 - as every notebook writes it

from smartcity_kit.forms.follow import follower
from smartcity_kit.forms.inputs import Looks
from smartcity_kit.forms.spoken import SpokenBox
from smartcity_kit.text.messages import KitError, tr

CSS = Path(__file__).with_name("form.css")


@dataclass(frozen=True)
class HandingDesk:
    """The functions behind the box.

    ``stages`` and ``opds()`` are what may be chosen, label and id. ``hand_in(stage, opd)`` writes a receipt down,
    ``find(code)`` looks one up; both answer with sentences. ``stage()`` is the code of the stage at hand.
    """

    stages: Sequence[tuple[str, str]]
    opds: Callable[[], Sequence[tuple[str, str]]]
    stage: Callable[[], str]
    hand_in: Callable[[str, str], str]
    find: Callable[[str], str]
    watch: Callable[[Callable[[], None]], None]


class HandingIn(SpokenBox):
    """Two lists and a button that hands in; a code and a button that says what it stands for."""

    def __init__(self, desk: HandingDesk) -> None:
        """Offer what ``desk`` offers, and follow the roster."""
        self.desk, self.looks = desk, Looks()
        wide, plain = self.looks.wide, self.looks.plain
        self.opd = W.Dropdown(description=tr("OPD"), layout=wide, style=plain)
        self.stage = W.Dropdown(
            description=tr("Stage"), options=tuple(desk.stages), value=desk.stage(), layout=wide, style=plain
        )
        self.code = W.Text(
            description=tr("Code of a receipt"), placeholder="K7Q2MX", layout=wide, style=self.looks.text
        )
        self.give = self._button(tr("Hand in and give a receipt"), self._hand_in)
        self.look = self._button(tr("Look the code up"), self._find)
        self.status = W.HTML("", layout=wide, style=self.looks.html)
        style: Any = W.HTML(f"<style>{CSS.read_text(encoding='utf-8')}</style>", layout=wide)
        parts = (style, self.opd, self.stage, self.give, self.code, self.look, self.status)
        super().__init__(parts, layout=W.Layout(width="100%"))
        for name in ("sck-form", "sck-handing"):
            self.add_class(name)
        self._paint()
        desk.watch(follower(self))

    def _button(self, text: str, act: Callable[[], None]) -> Any:
        button = W.Button(description=text, layout=W.Layout(width="auto"))
        button.on_click(lambda _: self._guard(act))
        return button

    def follow(self) -> None:
        """Offer an OPD that was entered elsewhere."""
        self._guard(self._paint)

    def _paint(self) -> None:
        known = tuple(self.desk.opds())
        if tuple(self.opd.options) != known:
            chosen = self.opd.value
            self.opd.options = known
            self.opd.value = chosen if chosen in dict(known).values() else next(iter(dict(known).values()), None)

    def _hand_in(self) -> None:
        if not self.opd.value:
            raise KitError(tr("The roster of OPD is empty: fill it first."))
        self._say(self.desk.hand_in(self.stage.value, self.opd.value))

    def _find(self) -> None:
        if not self.code.value.strip():
            raise KitError(tr("Type the code that stands on the receipt, such as K7Q2MX."))
        self._say(self.desk.find(self.code.value))

    def static(self) -> str:
        """Return what the box is, for places where no script runs."""
        sentence = tr("Handing in and looking a code up work here while the notebook runs.")
        return f"<p>{escape(sentence)}</p>"
