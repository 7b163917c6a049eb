"""Something that changes a lot at once: chosen, looked at, and done only with a second press."""

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
from smartcity_kit.text.messages import tr
from smartcity_kit.views.documents import Figure, Notice, Table
from smartcity_kit.views.html import part_html

CSS = Path(__file__).with_name("form.css")


@dataclass(frozen=True)
class Fresh:
    """The choices as the plan stands, and how a widget hears that it changed."""

    choices: Callable[[], Sequence[tuple[str, str]]]
    watch: Callable[[Callable[[], None]], None]


class Confirm(SpokenBox):
    """A choice, a button that shows what it would change, and a second button that does it."""

    def __init__(
        self,
        labels: tuple[str, str, str],
        choices: Sequence[tuple[str, str]],
        look: Callable[[str], Table | Figure | Notice],
        act: Callable[[str], str],
        locked: str = "",
        fresh: Fresh | None = None,
    ) -> None:
        """Offer ``choices`` (label and code) under ``labels``: of the choice, of looking, of doing.

        ``look(code)`` gives what would change, ``act(code)`` does it and answers with a sentence. ``locked``
        says why nothing can be done here, empty where it can. ``fresh`` is where the choices change with the plan.
        """
        choice, see, do = labels
        self.look, self.act, self.locked = look, act, locked
        self.looks = Looks()
        self.picker = W.Dropdown(description=choice, options=choices, layout=self.looks.wide, style=self.looks.plain)
        self.see, self.do, self.leave = (self._button(text) for text in (see, do, tr("Leave it")))
        self.shown = W.HTML("", layout=self.looks.wide, style=self.looks.html)
        self.status = W.HTML("", layout=self.looks.wide, style=self.looks.html)
        self.asked = ""  # the code that was looked at: nothing else can be done
        self.picker.observe(lambda _: self._guard(self.put_away), "value")
        self.see.on_click(lambda _: self._guard(self.show))
        self.do.on_click(lambda _: self._guard(self.done))
        self.leave.on_click(lambda _: self._guard(self.put_away))
        self.second = W.HBox((self.do, self.leave))
        self._style: Any = W.HTML(f"<style>{CSS.read_text(encoding='utf-8')}</style>", layout=self.looks.wide)
        if locked:
            self.picker.disabled = True
            self._say(locked)
        super().__init__(self._children(), layout=W.Layout(width="100%"))
        for name in ("sck-form", "sck-confirm"):
            self.add_class(name)
        self._fresh = fresh
        if fresh is not None:
            fresh.watch(follower(self))

    def _children(self) -> tuple[Any, ...]:
        if self.locked:
            return (self._style, self.picker, self.status)
        second = (self.second,) if self.asked else ()
        return (self._style, self.picker, self.see, self.shown, *second, self.status)

    def _button(self, text: str) -> Any:
        return W.Button(description=text, layout=W.Layout(width="auto"))

    def follow(self) -> None:
        """Offer what there is to choose now; what is being looked at stays."""
        if self._fresh is None or self.asked:
            return
        now = tuple(self._fresh.choices())
        if now != tuple(self.picker.options):
            self.picker.options = now

    def show(self) -> None:
        """Show what the choice would change, and offer to do it."""
        self._say("")
        part = self.look(self.picker.value)
        self.shown.value = part_html(part)
        # A notice says that there is nothing to do.
        self.asked = "" if isinstance(part, Notice) else self.picker.value
        self.children = self._children()

    def done(self) -> None:
        """Do what was looked at; without that first look nothing happens."""
        code, self.asked = self.asked, ""
        if code and not self.locked and code == self.picker.value:
            self._say(self.act(code))
        self.shown.value = ""
        self.children = self._children()

    def put_away(self) -> None:
        """Forget what was looked at."""
        self.asked = self.shown.value = ""
        self._say("")
        self.children = self._children()

    def static(self) -> str:
        """Return the choices as plain HTML, for places where no script runs."""
        names = ", ".join(escape(label) for label, _ in self.picker.options)
        return f"<p>{escape(self.picker.description)}: {names}</p>"
