"""The facilitator's side of scoring: open a round, weigh its criteria, close it, settle items, write minutes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from html import escape
from typing import Any

import ipywidgets as W  # noqa: N812 - as every notebook writes it

from smartcity_kit.forms.desk import Desk
from smartcity_kit.forms.follow import follower
from smartcity_kit.forms.form import Form
from smartcity_kit.forms.grid import Grid
from smartcity_kit.forms.inputs import Looks
from smartcity_kit.forms.spoken import SpokenBox
from smartcity_kit.text.messages import N_, KitError, tr
from smartcity_kit.views.documents import Table
from smartcity_kit.views.html import part_html

BUTTONS: Mapping[str, str] = {
    "open": N_("Open for ballots"),
    "close": N_("Close the round"),
    "again": N_("Second round"),
    "minutes": N_("Write the minutes"),
}

#: What stands above each sheet: two of them one after the other are told apart.
HEADS: Mapping[str, str] = {"weigh": N_("Weigh the criteria"), "settle": N_("Settle each item")}


class RoundsBox(SpokenBox):
    """A form for the round, buttons for what is done with it, its weights, and the sheet on which it is settled."""

    def __init__(
        self,
        desk: Desk,
        settle: Callable[[str], Desk],
        weigh: Callable[[str], Desk | None],
        weights: Callable[[str], Table],
        acts: Mapping[str, Callable[[str], str]],
    ) -> None:
        """Show the rounds of ``desk``; ``settle(round)`` holds the settled values, ``acts`` answer with a sentence.

        ``weigh(round)`` holds the weights or comparisons to enter, None where there are none; ``weights(round)`` is
        the table of those in force. ``acts`` has a function of the round's id for every key of ``BUTTONS``.
        """
        self.desk, self.settle, self.weigh, self.weights, self.acts = desk, settle, weigh, weights, acts
        self.looks = Looks()
        records = desk.records()
        self.form = Form(desk, records[-1].id if records else None)
        self.buttons = {name: self._button(name, label) for name, label in BUTTONS.items()}
        self.status = W.HTML("", layout=self.looks.wide, style=self.looks.html)
        self.heads = {name: self._head(text) for name, text in HEADS.items()}
        self.in_force = W.HTML("", layout=self.looks.wide, style=self.looks.html)
        self._below: tuple[Any, ...] = ()
        self._built = False
        self.sheets: dict[str, tuple[tuple[str, ...], Grid]] = {}  # by what they are for, with what they show
        super().__init__((), layout=W.Layout(width="100%"))
        self.add_class("sck-rounds")
        self.form.picker.observe(lambda _: self._guard(self._show), "value")
        self._show()
        desk.watch(follower(self))

    @property
    def grid(self) -> Grid | None:
        """The sheet on which the round is settled, None while no round is chosen."""
        return self.sheets["settle"][1] if "settle" in self.sheets else None

    @property
    def weighing(self) -> Grid | None:
        """The sheet on which weights are entered or criteria compared, None where the file says what they are."""
        return self.sheets["weigh"][1] if "weigh" in self.sheets else None

    def _head(self, text: str) -> Any:
        return W.HTML(f"<p><strong>{escape(tr(text))}</strong></p>", layout=self.looks.wide, style=self.looks.html)

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

    def follow(self) -> None:
        """Show what changed elsewhere: another way to weigh, other criteria, other weights in force."""
        self._guard(self._show)

    def _show(self) -> None:
        """Show the sheets of the round that is chosen; one that is there already stays as it is."""
        wanted = "" if self.desk.locked else self.chosen()
        weigh = self._sheet("weigh", wanted, self.weigh(wanted) if wanted else None)
        settle = self._sheet("settle", wanted, self.settle(wanted) if wanted else None)
        # What is in force stands on the page as a result; here it shows what typing does.
        self.in_force.value = part_html(self.weights(wanted)) if weigh is not None else ""
        below = (
            *((self.heads["weigh"], weigh, self.in_force) if weigh is not None else ()),
            *((self.heads["settle"], settle) if settle is not None else ()),
        )
        if below != self._below or not self._built:
            self._built, self._below = True, below
            self.children = (self.form, W.HBox(tuple(self.buttons.values())), self.status, *below)

    def _sheet(self, name: str, round_id: str, here: Desk | None) -> Grid | None:
        """Return the sheet of a desk, the one that is there already where it shows the same."""
        columns = here.type.columns if here is not None else ()
        shown = (round_id, here.type.name, *(f"{each.name} {each.label}" for each in columns)) if here else ()
        before, grid = self.sheets.get(name, ((), None))
        if grid is not None and shown == before:
            return grid
        made = Grid(here, _in_order(here)) if here is not None else None
        if grid is not None:
            del self.sheets[name]
            grid.close()
        if made is not None:
            self.sheets[name] = (shown, made)
        return made

    def static(self) -> str:
        """Return the round, its weights and what is settled as plain HTML, for places where no script runs."""
        return self.form.static() + "".join(grid.static() for _, grid in self.sheets.values())


def _in_order(desk: Desk) -> tuple[str, ...]:
    """Return the columns of a sheet: what each row is about first, what stands behind a field after it."""
    first = [each.name for each in desk.type.derived if not each.after]
    return (*first, *(each.name for each in desk.type.columns if each.name not in first))
