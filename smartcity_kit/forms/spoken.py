"""A box of buttons that answers in one sentence, whatever happens behind them."""

from __future__ import annotations

import logging
from collections.abc import Callable
from html import escape
from typing import Any

import ipywidgets as W  # noqa: N812 - as every notebook writes it

from smartcity_kit.forms.inputs import Looks
from smartcity_kit.forms.sheet import sorry
from smartcity_kit.text.messages import KitError

LOG = logging.getLogger(__name__)


class SpokenBox(W.VBox):
    """A box with a status line, ``status``; ``static`` says what it shows where no script runs."""

    status: W.HTML

    def _say(self, text: str) -> None:
        self.status.value = f'<div role="status" aria-live="polite">{escape(text)}</div>' if text else ""

    def _guard(self, act: Callable[[], None]) -> None:
        """Run what a person asked for; a refusal is shown as it is, a fault is logged and regretted."""
        try:
            act()
        except KitError as refusal:
            self._say(str(refusal))
        except Exception:
            LOG.exception("what was asked of %s could not be done", type(self).__name__)
            self._say(sorry())

    def _repr_mimebundle_(self, **kwargs: Any) -> Any:
        return {**super()._repr_mimebundle_(**kwargs), "text/html": self.static()}

    def static(self) -> str:
        """Return the box as plain HTML, for places where no script runs."""
        raise NotImplementedError


class FormBox(SpokenBox):
    """A spoken box that looks like a form: its lists, texts and buttons."""

    looks: Looks

    def _picker(self, label: str) -> Any:
        return W.Dropdown(description=label, layout=self.looks.wide, style=self.looks.plain)

    def _html(self, text: str = "") -> Any:
        return W.HTML(text, layout=self.looks.wide, style=self.looks.html)

    def _button(self, text: str, act: Callable[[], None], style: str = "") -> Any:
        button = W.Button(description=text, button_style=style, layout=W.Layout(width="auto"))
        button.on_click(lambda _: self._guard(act))
        return button
