"""The ballot: whose it is, which round, and a row for each thing that is scored."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from typing import Any, TypeAlias

import ipywidgets as W  # noqa: N812 - as every notebook writes it

from smartcity_kit.forms.desk import Desk
from smartcity_kit.forms.follow import follower
from smartcity_kit.forms.grid import Grid
from smartcity_kit.forms.inputs import Looks
from smartcity_kit.forms.spoken import SpokenBox
from smartcity_kit.forms.wire import Drafts
from smartcity_kit.text.messages import tr

Choices: TypeAlias = tuple[tuple[str, str], ...]  # label and id


class BallotBox(SpokenBox):
    """Drop-downs for the round and for who scores, and that judge's ballots below them."""

    def __init__(
        self,
        rounds: Callable[[], Choices],
        judges: Callable[[], Choices],
        judge: str,
        desk: Callable[[str, str], Desk],
        watch: Callable[[Callable[[], None]], None],
        locked: str = "",
    ) -> None:
        """Offer ``rounds()`` and ``judges()``, beginning with ``judge``; ``desk(round, judge)`` holds the ballots.

        ``locked`` says why nobody scores here: then neither is asked for.
        """
        self.rounds, self.judges, self.desk, self.locked = rounds, judges, desk, locked
        self.looks = Looks()
        self.shown: tuple[str, str] = ("", "")
        self.grid: Grid | None = None
        self._quiet = False
        self._parts: tuple[Any, ...] = ()
        self._drafts: dict[tuple[str, str], Drafts] = {}
        self.round = self._picker(tr("Scoring round"))
        self.judge = self._picker(tr("Who scores"))
        self.status = W.HTML("", layout=self.looks.wide, style=self.looks.html)
        self._offer(judge)
        super().__init__((), layout=W.Layout(width="100%"))
        self.add_class("sck-ballot")
        self._show()
        watch(follower(self))

    def _picker(self, name: str) -> Any:
        picker = W.Dropdown(description=name, options=(("", ""),), layout=self.looks.wide, style=self.looks.plain)
        picker.observe(lambda _: self._guard(self._show), "value")
        return picker

    def _offer(self, judge: str = "") -> None:
        """Offer what there is now; a choice that still exists stays, a first round is chosen by itself."""
        if self.locked:
            return
        people = self.judges()
        first = () if len(people) == 1 else ((tr("Choose your name or OPD"), ""),)
        self._fill(self.judge, (*first, *people), judge or self.judge.value)
        rounds = self.rounds()
        self._fill(self.round, rounds or (("", ""),), self.round.value)

    def _fill(self, picker: Any, options: Choices, wanted: str) -> None:
        known = {code for _, code in options}
        chosen = wanted if wanted and wanted in known else options[0][1]
        self._quiet = True
        try:
            if tuple(picker.options) != options:
                picker.options = options
            picker.value = chosen
        finally:
            self._quiet = False

    def _guard(self, act: Callable[[], None]) -> None:
        if self._quiet:
            return
        super()._guard(act)

    def _show(self) -> None:
        """Show the ballots of the round and judge that are chosen; what is open stays as it is while it may."""
        if self.locked:
            self._say(self.locked)
            self.children = (self.status,)
            return
        wanted = (self.round.value, self.judge.value)
        here = self.desk(*wanted) if all(wanted) else None
        # A sheet that was open when the round closed stays: what was being typed is kept and told so.
        reopened = self.grid is not None and here is not None and self.grid.sheet.desk.locked and not here.locked
        if wanted != self.shown or reopened:
            self._put(wanted, here)
        self._say(self._told(here))
        parts = [self.round] if self.round.value else []
        parts += [self.judge] if self.round.value and len(self.judge.options) > 1 else []
        children = (*parts, self.status, *((self.grid,) if self.grid is not None else ()))
        if children != self._parts:
            self.children = self._parts = children

    def _put(self, wanted: tuple[str, str], here: Desk | None) -> None:
        old, self.shown, self.grid = self.grid, wanted, None
        if here is not None:
            names = (*(d.name for d in here.type.derived), *(f.name for f in here.type.fields))
            self.grid = Grid(here, names, drafts=self._drafts.setdefault(wanted, {}))
        if old is not None:
            old.close()

    def _told(self, here: Desk | None) -> str:
        if not self.round.value:
            return tr("No scoring round is open yet. It appears here by itself as soon as one is opened.")
        if here is None:
            return tr("Choose your name or OPD, then score.")
        locked_since = bool(self.grid is not None and not self.grid.sheet.desk.locked and here.locked)
        return here.locked if locked_since else ""

    def follow(self) -> None:
        """Show rounds that were opened or closed elsewhere."""
        self._guard(self._again)

    def _again(self) -> None:
        self._offer()
        self._show()

    def static(self) -> str:
        """Return the ballots as a plain HTML table, for places where no script runs."""
        return self.grid.static() if self.grid is not None else f"<p>{escape(self.locked or self._told(None))}</p>"
