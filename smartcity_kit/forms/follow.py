"""How a widget follows the plan without being kept alive by it."""

from __future__ import annotations

import weakref
from collections.abc import Callable
from typing import Protocol


class Follows(Protocol):
    """A widget that shows what changed elsewhere."""

    comm: object

    def follow(self) -> None:
        """Show what changed."""


class Accompanied(Protocol):
    """A widget that shows who else is at work on what it shows."""

    comm: object

    def accompany(self) -> None:
        """Show who is there now."""


def accompanied(widget: Accompanied) -> Callable[[], None]:
    """Return what ``Presence.watch`` calls for ``widget``, for as long as the widget is open."""
    found = weakref.ref(widget)

    def call() -> None:
        alive = found()
        if alive is not None and alive.comm is not None:
            alive.accompany()

    return call


def follower(widget: Follows) -> Callable[[], None]:
    """Return what ``Desk.watch`` calls for ``widget``, for as long as the widget is open."""
    found = weakref.ref(widget)

    def call() -> None:
        alive = found()
        if alive is not None and alive.comm is not None:
            alive.follow()

    return call
