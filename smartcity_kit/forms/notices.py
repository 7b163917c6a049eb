"""Write to the room: to everybody, a class or an OPD; and take a message off every page again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
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

Choices = Sequence[tuple[str, str]]  # label and code


class MessageBox(FormBox):
    """A text, whom it is for, a button that sends it; below, what was sent, and a button that withdraws."""

    def __init__(
        self,
        lists: tuple[Callable[[], Choices], Callable[[], Choices]],
        acts: tuple[Callable[[str, str], str], Callable[[str], str]],
        table: Callable[[], Table],
        watch: Callable[[Callable[[], None]], None],
        locked: str = "",
    ) -> None:
        """Offer ``lists``: whom a message can be for, and what was sent, each as label and code.

        ``acts`` send a text to somebody and withdraw a message, and answer with a sentence. ``locked`` says why
        nothing can be sent here.
        """
        self.whom, self.sent = lists
        self.send_to, self.withdraw = acts
        self.table, self.locked = table, locked
        self.looks = Looks()
        self.to, self.one = self._picker(tr("To")), self._picker(tr("Sent"))
        area = W.Layout(width="100%", height="96px")
        self.text = W.Textarea(description=tr("Message"), layout=area, style=self.looks.text)
        self.status, self.shown = self._html(""), self._html("")
        self.style_of_it = self._html(f"<style>{CSS.read_text(encoding='utf-8')}</style>")
        self.go, self.take = self._button(tr("Send"), self._write), self._button(tr("Withdraw"), self._withdraw)
        super().__init__((), layout=W.Layout(width="100%"))
        for name in ("sck-form", "sck-messages"):
            self.add_class(name)
        self._say(locked)
        self._paint()
        watch(follower(self))

    def _write(self) -> None:
        if not self.locked:
            self._say(self.send_to(self.text.value, self.to.value or ""))
            self.text.value = ""
            self._paint()

    def _withdraw(self) -> None:
        if not self.locked and self.one.value:
            self._say(self.withdraw(self.one.value))
            self._paint()

    def follow(self) -> None:
        """Show what was sent elsewhere."""
        self._guard(self._paint)

    def _paint(self) -> None:
        for picker, options in ((self.to, self.whom()), (self.one, self.sent())):
            fresh = tuple(options)
            if tuple(picker.options) != fresh:
                chosen = picker.value
                picker.options = fresh
                known = [code for _, code in fresh]
                picker.value = chosen if chosen in known else next(iter(known), None)
        shown = part_html(self.table())
        if shown != self.shown.value:
            self.shown.value = shown
        self.children = self._children()

    def _children(self) -> tuple[Any, ...]:
        if self.locked:
            return (self.style_of_it, self.status, self.shown)
        back = (self.one, self.take) if self.one.options else ()
        return (self.style_of_it, self.to, self.text, self.go, self.status, self.shown, *back)

    def static(self) -> str:
        """Return what was sent as plain HTML, for places where no script runs."""
        return part_html(self.table())
