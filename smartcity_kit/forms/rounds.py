"""The facilitator's side of scoring: open a round, close it, settle each item, write the minutes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import ipywidgets as W  # noqa: N812 - as every notebook writes it

from smartcity_kit.forms.desk import Desk
from smartcity_kit.forms.form import Form
from smartcity_kit.forms.grid import Grid
from smartcity_kit.forms.inputs import Looks
from smartcity_kit.forms.spoken import SpokenBox
from smartcity_kit.text.messages import N_, KitError, tr

BUTTONS: Mapping[str, str] = {
    "open": N_("Open for ballots"),
    "close": N_("Close the round"),
    "again": N_("Second round"),
    "minutes": N_("Write the minutes"),
}


class RoundsBox(SpokenBox):
    """A form for the round, buttons for what is done with it, and the sheet on which it is settled."""

    def __init__(self, desk: Desk, settle: Callable[[str], Desk], acts: Mapping[str, Callable[[str], str]]) -> None:
        """Show the rounds of ``desk``; ``settle(round)`` holds the settled values, ``acts`` answer with a sentence.

        ``acts`` has a function of the round's id for every key of ``BUTTONS``.
        """
        self.desk, self.settle, self.acts = desk, settle, acts
        self.looks = Looks()
        records = desk.records()
        self.form = Form(desk, records[-1].id if records else None)
        self.buttons = {name: self._button(name, label) for name, label in BUTTONS.items()}
        self.status = W.HTML("", layout=self.looks.wide, style=self.looks.html)
        self.grid: Grid | None = None
        self.shown = ""
        self._built = False
        super().__init__((), layout=W.Layout(width="100%"))
        self.add_class("sck-rounds")
        self.form.picker.observe(lambda _: self._guard(self._show), "value")
        self._show()

    def _button(self, name: str, label: str) -> Any:
        button = W.Button(description=tr(label), disabled=bool(self.desk.locked), layout=W.Layout(width="auto"))
        button.add_class(f"sck-round-{name}")
        button.on_click(lambda _: self._guard(lambda: self._act(name)))
        return button

    def _act(self, name: str) -> None:
        if self.desk.locked:
            raise KitError(self.desk.locked)
        if not self.chosen():
            raise KitError(tr("Give the round a name first, or choose one above."))
        self._say(self.acts[name](self.chosen()))

    def chosen(self) -> str:
        """Return the id of the round on the page, the empty string while it is not kept yet."""
        return str(self.form.picker.value or "")

    def _show(self) -> None:
        """Show the settling sheet of the round that is chosen."""
        wanted = "" if self.desk.locked else self.chosen()
        if wanted != self.shown or not self._built:
            self._built = True
            old, self.grid, self.shown = self.grid, None, wanted
            if wanted:
                here = self.settle(wanted)
                names = (*(d.name for d in here.type.derived), *(f.name for f in here.type.fields))
                self.grid = Grid(here, names)
            below = (self.grid,) if self.grid is not None else ()
            self.children = (self.form, W.HBox(tuple(self.buttons.values())), self.status, *below)
            if old is not None:
                old.close()

    def static(self) -> str:
        """Return the round and what is settled as plain HTML, for places where no script runs."""
        return self.form.static() + (self.grid.static() if self.grid is not None else "")
