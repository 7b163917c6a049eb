"""Handing in: how complete each worksheet of a stage is, one button, and the code that people can quote."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Any

import ipywidgets as W  # noqa: N812 - as every notebook writes it

from smartcity_kit.forms.follow import follower
from smartcity_kit.forms.inputs import Looks
from smartcity_kit.forms.spoken import FormBox
from smartcity_kit.text.messages import tr
from smartcity_kit.views.documents import Table
from smartcity_kit.views.html import part_html

CSS = Path(__file__).with_name("form.css")


@dataclass(frozen=True, slots=True)
class Handed:
    """How an OPD stands with a stage: its worksheets, the receipt that stands (empty for none), what there is to say.

    ``code`` is that of the receipt, ``about`` when it was written, by whom and of how many records; ``changed``
    says that something was entered since, ``ready`` that there is something to hand in.
    """

    sheets: Table
    code: str
    about: str
    changed: bool
    ready: bool


@dataclass(frozen=True, slots=True)
class Offer:
    """What is chosen in the box.

    ``stages`` are label and code of each, none where the page is about one, ``stage`` the code to begin with;
    ``opds`` gives name and id of each OPD, and is None on the page of one.
    """

    stages: tuple[tuple[str, str], ...] = ()
    stage: str = ""
    opds: Callable[[], tuple[tuple[str, str], ...]] | None = None


class HandInBox(FormBox):
    """The worksheets of a stage, the receipt in letters that can be read aloud, and a button for what comes next."""

    def __init__(
        self,
        stands: Callable[[str, str], Handed | None],
        give: Callable[[str, str], str],
        back: Callable[[str], str],
        watch: Callable[[Callable[[], None]], None],
        offer: Offer = Offer(),
        locked: str = "",
    ) -> None:
        """Show how ``stands(stage, opd)`` is; ``give(stage, opd)`` hands in, ``back(code)`` takes a receipt back.

        Stage and opd are the empty string where ``offer`` leaves nothing to choose: they are then the page's own.
        ``locked`` says why nothing can be handed in here.
        """
        self.stands, self.hand_in, self.take_back, self.offer, self.locked = stands, give, back, offer, locked
        self.looks = Looks()
        self._shown: Handed | None = None
        self._placed: tuple[Any, ...] = ()
        self._asked = ""  # the code whose taking back was pressed once
        self.stage = W.Dropdown(
            description=tr("Stage"), options=offer.stages, layout=self.looks.wide, style=self.looks.plain
        )
        if offer.stages:
            self.stage.value = offer.stage
        self.stage.observe(lambda _: self._guard(self._turn), "value")
        self.picker = W.Dropdown(description=tr("OPD"), layout=self.looks.wide, style=self.looks.plain)
        self.picker.observe(lambda _: self._guard(self._turn), "value")
        self.sheets, self.receipt, self.status = self._html(), self._html(), self._html()
        self.why = self._html(f'<p class="locked">{escape(locked)}</p>')
        self.give = self._button(tr("Hand in"), self._give, "primary")
        self.back = self._button(tr("Take back"), self._ask_back)
        self.sure = self._button(tr("Yes, take it back"), self._back)
        self.leave = self._button(tr("Leave it"), self._turn)
        self._style = self._html(f"<style>{CSS.read_text(encoding='utf-8')}</style>")
        super().__init__((), layout=W.Layout(width="100%"))
        for name in ("sck-form", "sck-hand-in"):
            self.add_class(name)
        self._guard(self._paint)
        watch(follower(self))

    def _chosen(self) -> tuple[str, str]:
        """Return the stage and the OPD that were chosen here, the empty string for what the page itself says."""
        opd = "" if self.offer.opds is None else self.picker.value or ""
        return self.stage.value if self.offer.stages else "", opd

    # ---------------------------------------------------------------- acting

    def _turn(self) -> None:
        self._asked = ""
        self._say("")
        self._paint()

    def _give(self) -> None:
        # Painted even where it is refused: what was handed in elsewhere meanwhile is then on the page.
        self._asked = ""
        try:
            self._say(self.hand_in(*self._chosen()))
        finally:
            self._paint()

    def _ask_back(self) -> None:
        self._asked = self._shown.code if self._shown else ""
        self._say(tr("The OPD is open again for this stage; the receipt stays in the history. Take it back?"))
        self._paint()

    def _back(self) -> None:
        code, self._asked = self._asked, ""
        try:
            self._say(self.take_back(code) if code else "")
        finally:
            self._paint()

    def follow(self) -> None:
        """Show what was entered or handed in elsewhere."""
        self._guard(self._paint)

    # ---------------------------------------------------------------- painting

    def _paint(self) -> None:
        if self.offer.opds is not None and (fresh := self.offer.opds()) != tuple(self.picker.options):
            chosen = self.picker.value
            self.picker.options = fresh
            known = [code for _, code in fresh]
            self.picker.value = chosen if chosen in known else next(iter(known), None)
        self._shown = shown = self.stands(*self._chosen())
        self.sheets.value = part_html(shown.sheets) if shown else ""
        self.receipt.value = receipt_html(shown)
        self.give.description = tr("Hand in again") if shown and shown.code else tr("Hand in")
        if self._asked and (shown is None or self._asked != shown.code):
            self._asked = ""
        children = tuple(self._children(shown))
        if children != self._placed:
            self.children = self._placed = children

    def _children(self, shown: Handed | None) -> list[Any]:
        pickers = (*((self.picker,) if self.offer.opds else ()), *((self.stage,) if self.offer.stages else ()))
        parts = [self._style, *pickers, self.sheets, self.receipt]
        if self.locked:
            return [*parts, self.why, self.status]
        if shown is None:
            return [*parts, self.status]
        if self._asked:
            return [*parts, self.status, self.sure, self.leave]
        give = (self.give,) if shown.ready and (shown.changed or not shown.code) else ()
        back = (self.back,) if shown.code else ()
        return [*parts, *give, *back, self.status]

    def static(self) -> str:
        """Return the receipt as plain HTML, for places where no script runs."""
        return receipt_html(self.stands(*self._chosen()))


def receipt_html(shown: Handed | None) -> str:
    """Return the receipt with its code in big letters, or the sentence that nothing was handed in."""
    if shown is None:
        return _line(tr("The roster of OPD is empty."))
    if not shown.code:
        says = tr("Not handed in yet.") if shown.ready else tr("Not handed in yet. Fill a worksheet first.")
        return _line(says, "receipt none")
    says = (
        tr("Handed in; changed since. Hand it in again and the new state counts.")
        if shown.changed
        else tr("Handed in. What stands here is what was handed in.")
    )
    code = f"{shown.code[:3]} {shown.code[3:]}"  # in two groups it is read aloud without a slip
    lines = (_line(tr("Receipt")), _line(code, "code"), _line(shown.about), _line(says, "says"))
    return f'<div class="receipt{" changed" if shown.changed else ""}">{"".join(lines)}</div>'


def _line(text: str, look: str = "") -> str:
    return f'<p class="{look}">{escape(text)}</p>' if look else f"<p>{escape(text)}</p>"
