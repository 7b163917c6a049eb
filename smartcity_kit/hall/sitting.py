"""One open page of one visitor: its cells, built when they come into sight, and the way to the browser and back.

What the browser sends is numbered and done once, however often it arrives; what it is sent is numbered and kept
until it says that it has it. So a page whose network was gone goes on where it stopped.
"""

from __future__ import annotations

import logging
import secrets
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from html import escape
from typing import Any

from smartcity_kit.forms.form import Form
from smartcity_kit.forms.grid import Grid
from smartcity_kit.forms.live import Watchers
from smartcity_kit.forms.sheet import Sheet, sorry
from smartcity_kit.hall.kernel import Op, PageKernel, current
from smartcity_kit.hall.work import Line
from smartcity_kit.pages import Cell, Failure, Page, run_cell
from smartcity_kit.rules.access import FACILITATOR, Visitor
from smartcity_kit.text.messages import KitError, tr
from smartcity_kit.views.documents import Figure, Notice, Table
from smartcity_kit.views.html import part_html
from smartcity_kit.workshop import Workshop

LOG = logging.getLogger(__name__)

KEPT = 400  # batches for a browser that does not answer; beyond them its page is built anew
STALE = 60.0  # seconds after which a chart in sight is drawn again, if the plan changed


@dataclass(frozen=True, slots=True)
class Spot:
    """Where somebody is on a page: cell, record and field; ``version`` is that of the record they saw.

    ``typing`` says that something was typed there which is not stored yet. Nowhere is a spot without a record.
    """

    cell: int
    row: str = ""
    field: str = ""
    version: int = 0
    typing: bool = False


class Sitting:
    """One open page; everything but the sending happens in the line of its jobs."""

    def __init__(
        self, page: Page, ws: Workshop, push: Callable[[Sitting], None], visitor: Visitor | None = None
    ) -> None:
        """Open a page of ``ws``; ``push`` is called when there is something for the browser.

        ``visitor`` is who sits there, where ``ws`` is not as they have it themselves.
        """
        self.visitor = visitor or ws.visitor
        self.id = secrets.token_urlsafe(18)
        self.page, self.ws = page, ws
        self.kernel = PageKernel()
        self.line = Line()
        self.cells = {cell.number: cell for cell in page.cells}
        self.shown: dict[int, Any] = {}
        self.heard = 0  # the number of the last message that was done
        self.told = 0
        self.outbox: deque[tuple[int, list[Op]]] = deque()
        self.lost = False  # more was to be told than is kept
        self.following = self.accompanying = False  # whether its turn to follow the plan, the others, is on its way
        self.left = 0.0  # when the browser went away, 0 while it is there
        self._push = push

    # ---------------------------------------------------------------- towards the browser

    def flush(self) -> None:
        """Hand on what the widgets have to tell."""
        if ops := self.kernel.take():
            self.told += 1
            self.outbox.append((self.told, ops))
            if len(self.outbox) > KEPT:
                self.lost = True
                self.outbox.clear()
            self._push(self)

    def acknowledge(self, told: int) -> None:
        """Forget what the browser has."""
        while self.outbox and self.outbox[0][0] <= told:
            self.outbox.popleft()

    # ---------------------------------------------------------------- from the browser

    def show(self, number: int) -> None:
        """Build a cell that came into sight; a second time it is there already."""
        cell = self.cells.get(number)
        if cell is None or number in self.shown or not may_show(cell, self.ws.visitor):
            return
        with self.kernel.entered():
            self.shown[number] = value = run_cell(self.page, cell, {"ws": self.ws})
            try:
                self._put(number, value)
            except Exception as error:
                if not isinstance(error, KitError):
                    LOG.exception("cell %d of %s could not be shown", number, self.page.name)
                self._put(number, Failure(number, str(error) if isinstance(error, KitError) else sorry()))
        self.flush()

    def hear(self, number: int, comm: object, data: object) -> None:
        """Do what the browser asks of a widget, once."""
        before = self.kernel.stored
        if number > self.heard:
            self.heard = number
            try:
                if not self.kernel.hear(comm, data):
                    LOG.warning("a message that no form offers was left unheard (%s)", self.ws.visitor)
            except Exception:
                LOG.exception("a widget of %s could not answer", self.page.name)
                self.kernel.told.append(["say", sorry()])
        self._done(before)

    def at(self, n: int, spot: Spot) -> None:
        """Note where the person is; a field into which something is typed is not painted over until it is left.

        ``n`` numbers what has to arrive: that typing began. Where somebody only is, is said again and again.
        """
        if n > self.heard or not n:
            self.heard = max(n, self.heard)
            with self.kernel.entered():
                self._turn_to(spot)
        if n:
            self.kernel.told.append(["done", self.heard])
        self.flush()

    def _turn_to(self, spot: Spot) -> None:
        for number, shown in self.shown.items():
            sheet = getattr(shown, "sheet", None)
            if not isinstance(sheet, Sheet):
                continue
            if number == spot.cell or not spot.row:
                sheet.desk.presence.here(spot.row if sheet.shows(spot.row) else "")
            if isinstance(shown, Form) and not (number == spot.cell and shown.at(spot.row, spot.field)):
                shown.release()
            if isinstance(shown, Form) and number == spot.cell and spot.row == shown.key and spot.typing:
                shown.hold(spot.field, spot.version)

    def accompany(self) -> None:
        """Show who else is at work on what."""
        self.accompanying = False
        with self.kernel.entered():
            _call_each(self.kernel.accompanied, self.page.name)
        self.flush()

    def restore(self, n: int, number: int, row: str, field: str, raw: str) -> None:
        """Save what was typed before the connection was lost, now that the person says so."""
        before = self.kernel.stored
        if n > self.heard:
            self.heard = n
            say, bad = self._restored(self.shown.get(number), row, field, raw)
            self.kernel.told.append(["restored", number, row, field, say, bad])
        self._done(before)

    def _done(self, before: int) -> None:
        """Say that a message was done, and whether it is in the workshop: a page calls nothing else saved."""
        self.kernel.told.append(["done", self.heard, self.kernel.stored > before])
        self.flush()

    def _restored(self, shown: Any, row: str, field: str, raw: str) -> tuple[str, bool]:
        sheet = getattr(shown, "sheet", None)
        if not isinstance(sheet, Sheet):
            return tr("This form is not here any more."), True
        with self.kernel.entered():
            version = sheet.version(row)
            told = sheet.answer({"type": "save", "rows": [{"row": row, "v": version, "fields": {field: raw}}]})
            self._turn(shown, told.get("born", {}).get(row))
        return str(told.get("say", "")), bool(told.get("bad"))

    @staticmethod
    def _turn(shown: Any, born: object) -> None:
        """Show what was restored: the record that was made of it, or the one that is on the page anyway."""
        if isinstance(born, str) and hasattr(shown, "turn_to"):
            shown.turn_to(born)
        else:
            shown.follow()

    def follow(self) -> None:
        """Show what changed elsewhere; a form that was opened or closed meanwhile is built anew."""
        self.following = False
        for number, value in list(self.shown.items()):
            desk = value.sheet.desk if isinstance(value, Form | Grid) else None
            if desk is not None and self.ws.locked(desk.type.name) != desk.locked:
                self._anew(number)
        with self.kernel.entered():
            _call_each(self.kernel.watching, self.page.name)
        self.flush()

    def _anew(self, number: int) -> None:
        with self.kernel.entered():
            _close(self.shown.pop(number))
        self.kernel.told.append(["clear", number])
        self.show(number)

    def close(self) -> None:
        """Let go of every widget."""
        self.kernel.close()
        self.shown.clear()

    # ---------------------------------------------------------------- cells

    def _put(self, number: int, value: Any) -> None:
        for one in value if isinstance(value, tuple | list) else (value,):
            if getattr(one, "comm", None) is not None:
                self.kernel.told.append(["widget", number, one.comm.comm_id])
            elif isinstance(one, Failure | str):
                self.kernel.told.append(["html", number, 0, f'<p class="failure">{escape(str(one))}</p>'])
            elif one is not None:
                self._put_result(number, one)

    def _put_result(self, number: int, result: Any) -> None:
        part, drawn = result.part, time.monotonic()
        place = len(self.kernel.watching) + 1
        self.kernel.told.append(["html", number, place, _html(part)])

        def again() -> None:
            nonlocal part, drawn
            # A chart costs a hundred times a table: it is drawn again after a while, not at every save.
            if isinstance(part, Figure) and time.monotonic() - drawn < STALE:
                return
            fresh, drawn = result.part, time.monotonic()
            if fresh != part:
                part = fresh
                self.kernel.told.append(["html", number, place, _html(fresh)])

        self.kernel.watching.append(again)


def _call_each(calls: list[Callable[[], None]], page: str) -> None:
    for call in list(calls):
        try:
            call()
        except Exception:
            LOG.exception("a view of %s could not follow", page)


def _close(widget: Any) -> None:
    for child in getattr(widget, "children", ()):
        _close(child)
    widget.close()


def may_show(cell: Cell, visitor: Visitor | None) -> bool:
    """Whether a visitor gets to see a cell; without one it is whoever sits at this computer."""
    from smartcity_kit.views.handouts import FASILITATOR, PARAMETERS

    conducts = visitor is None or visitor.role == FACILITATOR
    return PARAMETERS not in cell.tags and (conducts or FASILITATOR not in cell.tags)


def _html(part: Table | Figure | Notice) -> str:
    return part_html(part)


class HallWatchers(Watchers):
    """Who wants to know that the plan changed: each page by itself, when its turn comes."""

    def __init__(self) -> None:
        """Start with nothing changed."""
        super().__init__()
        self.changes = 0

    def add(self, call: Callable[[], None]) -> None:
        """Call ``call`` after changes of the plan, for as long as its page is open."""
        if (page := current()) is not None:
            page.watching.append(call)

    def tell(self) -> None:
        """Count the change; the pages follow a moment later, several changes at once."""
        self.changes += 1
