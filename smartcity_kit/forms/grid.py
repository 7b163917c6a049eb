"""The grid: many records of one type in rows, edited where they stand."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path
from typing import Any

import anywidget
import traitlets

from smartcity_kit.forms import static
from smartcity_kit.forms.desk import Desk
from smartcity_kit.forms.follow import accompanied, follower
from smartcity_kit.forms.sheet import Sheet, sorry
from smartcity_kit.forms.wire import Drafts
from smartcity_kit.journal import Record
from smartcity_kit.text.messages import tr

LOG = logging.getLogger(__name__)
HERE = Path(__file__).parent


class Grid(anywidget.AnyWidget):
    """A table of records to type in: rows and columns travel once, afterwards only what changed."""

    _esm = HERE / "grid.js"
    _css = HERE / "grid.css"
    # Never kept: whoever asks (a first view, a reloaded page) gets the rows as they stand now.
    state = traitlets.Dict().tag(sync=True, to_json=lambda _, grid: grid.sheet.state())

    def __init__(
        self,
        desk: Desk,
        columns: tuple[str, ...] | None = None,
        rows_filter: Callable[[Record], bool] | None = None,
        drafts: Drafts | None = None,
    ) -> None:
        """Show the records of ``desk`` that ``rows_filter`` accepts, in ``columns`` or the declared ones.

        ``drafts`` holds what was typed and refused; hand in the same mapping again and a grid that is
        built anew shows it again.
        """
        self.sheet = Sheet(desk, columns, rows_filter, drafts)
        self._answering = False
        super().__init__()
        self.on_msg(_hear)
        desk.watch(follower(self))
        desk.presence.watch(accompanied(self))

    def set_state(self, sync_data: dict[str, Any]) -> None:
        """Ignore what a browser says the state is: it asks by message, and is checked."""

    def hear(self, message: object) -> None:
        """Do what a message from the browser asks, and answer it."""
        self._answering = True
        try:
            self.send(self.sheet.answer(message))
        except Exception:
            LOG.exception("the grid could not send its answer")
            self.send({"say": sorry(), "bad": True})
        finally:
            self._answering = False

    def follow(self) -> None:
        """Tell the browser what changed elsewhere; what it asked for itself is in the answer."""
        if self._answering:
            return
        news = self.sheet.news()
        if any(news.values()) or "busy" in news:
            self.send(news)

    def accompany(self) -> None:
        """Tell the browser who else is at work on which row."""
        if told := self.sheet.company():
            self.send(told)

    def _repr_mimebundle_(self, **kwargs: Any) -> tuple[dict[str, Any], dict[str, Any]]:
        data, metadata = super()._repr_mimebundle_(**kwargs) or ({}, {})
        return {**data, "text/html": self.static()}, metadata

    def static(self) -> str:
        """Return the rows as a plain HTML table, for places where no script runs."""
        desk = self.sheet.desk
        heads = [tr(c.label) for c in self.sheet.columns]
        options = {name: desk.options(field) for name, field in self.sheet.fields.items()}
        rows = []
        for record in self.sheet.records():
            derived = desk.derived(record) if desk.type.derived else {}
            rows.append(static.texts(record, self.sheet.columns, options, derived))
        return static.table(heads, rows, tr(desk.type.plural))


def _hear(grid: Grid, message: object, _buffers: object) -> None:
    grid.hear(message)
