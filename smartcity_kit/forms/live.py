"""What a notebook shows besides forms: results that follow the plan, without anybody running a cell again.

Outside a kernel (the page runner, a script) a Result is just a way to its part.
"""

from __future__ import annotations

import asyncio
import logging
from collections import defaultdict
from collections.abc import Callable, Mapping
from html import escape
from typing import Any

from smartcity_kit.views.documents import MARKED, MIME, Figure, Notice, Table, as_json
from smartcity_kit.views.html import part_html

log = logging.getLogger(__name__)

POLL = 1.0  # seconds between two looks for changes made by other programs
PAUSE = 0.2  # seconds of quiet after a save before results are shown anew, so that typing is never held up


class Watchers:
    """Who wants to know that the plan changed; those of a cell that runs again make room for the new ones."""

    def __init__(self) -> None:
        """Start with nobody watching."""
        self._calls: dict[str, tuple[str, list[Callable[[], None]]]] = defaultdict(lambda: ("", []))
        self._pending: asyncio.TimerHandle | None = None

    def add(self, call: Callable[[], None]) -> None:
        """Call ``call`` after every change of the plan."""
        cell, run = _running_cell()
        if self._calls[cell][0] != run:
            self._calls[cell] = (run, [])
        self._calls[cell][1].append(call)

    def tell(self) -> None:
        """Tell everybody: at once outside an event loop, after a short pause inside one."""
        loop = running_loop()
        if loop is None:
            self._tell_now()
        elif self._pending is None:
            self._pending = loop.call_later(PAUSE, self._tell_now)

    def _tell_now(self) -> None:
        self._pending = None
        for call in [call for _, calls in self._calls.values() for call in calls]:
            try:
                call()
            except Exception:
                # One picture that cannot be drawn must not keep the others from following.
                log.exception("a view could not follow the plan")


def running_loop() -> asyncio.AbstractEventLoop | None:
    """Return the event loop this code runs in (a kernel's), None in a script."""
    try:
        return asyncio.get_running_loop()
    except RuntimeError:
        return None


def _running_cell() -> tuple[str, str]:
    """Return the ids of the notebook cell that is running and of this run of it, empty outside a kernel."""
    from IPython.core.getipython import get_ipython

    shell: Any = get_ipython()
    parent = shell.get_parent() if shell is not None and hasattr(shell, "get_parent") else {}
    return str(parent.get("metadata", {}).get("cellId", "")), str(parent.get("header", {}).get("msg_id", ""))


def follow(look: Callable[[], bool]) -> None:
    """Look for changes of other programs once a second while the kernel lives; ``look`` says whether to go on."""
    loop = running_loop()
    if loop is None:
        return

    def tick() -> None:
        try:
            go_on = look()
        except Exception:
            log.exception("the workshop could not be read")
            go_on = True  # a network drive comes back; a page that stopped following does not
        if go_on:
            loop.call_later(POLL, tick)

    loop.call_later(POLL, tick)


class Result:
    """A table or figure of a workshop: shows itself in a notebook, and again whenever its content changes."""

    def __init__(
        self,
        make: Callable[[], Table | Figure | Notice],
        watch: Callable[[Callable[[], None]], None],
        about: Callable[[], Mapping[str, str | int]] = dict,
    ) -> None:
        """Keep how the part is made, how to hear of changes, and what a printer has to know of the plan.

        ``about`` gives, where there is any, ``marker`` (of a plan that is not a real one), ``region`` and
        ``position``: they are saved with the notebook, beside each of its results.
        """
        self._make = make
        self._watch = watch
        self._plan = about

    @property
    def part(self) -> Table | Figure | Notice:
        """The part of a document as the plan stands now."""
        return self._make()

    def _repr_html_(self) -> str:
        return part_html(self.part)

    def __repr__(self) -> str:
        """Return the title, for a terminal."""
        part = self.part
        return part.text if isinstance(part, Notice) else part.title

    def _ipython_display_(self) -> None:
        from IPython.display import display

        shown = self._bundle()
        handle: Any = display(shown, raw=True, display_id=True, metadata=self._about())  # type: ignore[no-untyped-call] # as above

        def again() -> None:
            nonlocal shown
            fresh = self._bundle()
            if fresh != shown:
                shown = fresh
                handle.update(fresh, raw=True, metadata=self._about())

        self._watch(again)

    def _bundle(self) -> dict[str, Any]:
        part = self.part
        plain = part.text if isinstance(part, Notice) else part.title
        mark = f"<p><strong>{escape(marker)}</strong></p>" if (marker := str(self._plan().get("marker", ""))) else ""
        return {MIME: as_json(part), "text/html": mark + part_html(part), "text/plain": plain}

    def _about(self) -> dict[str, dict[str, str | int]]:
        """Return what a printer of the saved notebook has to know besides the part."""
        known = {name: value for name, value in self._plan().items() if value}
        return {MARKED: known} if known else {}
