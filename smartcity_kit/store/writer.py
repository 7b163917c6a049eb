"""One thread that writes for everybody in a process: what waits together is committed together.

A commit costs one wait for the disk, whoever it is for. ``append`` returns only when the transaction that holds
its changes is committed, so that nothing is called saved before it is.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from queue import Empty, SimpleQueue

from smartcity_kit.journal import Change
from smartcity_kit.store.database import Store
from smartcity_kit.text.messages import KitError, tr

MOST = 256  # callers served by one transaction

Pause = Callable[[], AbstractContextManager[object]]


@dataclass(frozen=True)
class _Wish:
    changes: tuple[Change, ...]
    done: Future[None] = field(default_factory=Future)


class Writer:
    """The writing end of a store that many threads share; ``pause`` is entered while a caller waits."""

    def __init__(self, store: Store, pause: Pause | None = None) -> None:
        """Start the thread; it ends with :meth:`close`, or with the process."""
        self._store = store
        self._pause = pause or nullcontext
        self._wishes: SimpleQueue[_Wish | None] = SimpleQueue()
        self._closed = False
        self._thread = threading.Thread(target=self._write, name="workshop-writer", daemon=True)
        self._thread.start()

    def append(self, changes: Sequence[Change]) -> None:
        """Return when ``changes`` are committed, all of them; raises what the store raises when they are not."""
        if self._closed:
            raise KitError(tr("The workshop was closed. Reload the page."))
        wish = _Wish(tuple(changes))
        self._wishes.put(wish)
        with self._pause():
            wish.done.result()

    def close(self) -> None:
        """Write what still waits, then end the thread."""
        self._closed = True
        self._wishes.put(None)
        self._thread.join()

    def _write(self) -> None:
        while (first := self._wishes.get()) is not None:
            group, last = self._waiting(first)
            self._commit(group)
            if last:
                return

    def _waiting(self, first: _Wish) -> tuple[list[_Wish], bool]:
        """Return everybody who waits now, and whether the end was among them."""
        group = [first]
        while len(group) < MOST:
            try:
                wish = self._wishes.get_nowait()
            except Empty:
                return group, False
            if wish is None:
                return group, True
            group.append(wish)
        return group, False

    def _commit(self, group: Sequence[_Wish]) -> None:
        try:
            self._store.append([change for wish in group for change in wish.changes])
        except BaseException as error:  # noqa: BLE001 - it is handed to whoever waits, and the thread goes on
            if len(group) == 1:
                group[0].done.set_exception(error)
                return
            for wish in group:  # one that cannot be written must not take the others with it
                self._commit([wish])
            return
        for wish in group:
            wish.done.set_result(None)
