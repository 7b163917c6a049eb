"""Several processors at work on what takes long: documents go out as values, the bytes of files come back.

The documents are made in this process alone, so whoever works here never sees a workshop or its database. The
workers are started anew (spawned), on every system: nothing of this process, no thread and no handle of
a database, is carried into them.
"""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import AbstractContextManager
from functools import partial
from threading import Thread

from smartcity_kit.print.formats import Format
from smartcity_kit.text.messages import language, use_language
from smartcity_kit.views.documents import Document

ENOUGH = 8  # documents for which it is worth while to start workers
WAITING = 4  # documents for each worker that wait in memory to be printed


class Press(AbstractContextManager["Press"]):
    """Prints documents in formats: the slow ones by workers, where there are many and processors for them."""

    def __init__(self, formats: Mapping[str, Format], count: int) -> None:
        """Be ready for about ``count`` documents in each of ``formats``; workers are started when needed."""
        self.formats = formats
        self.workers = os.cpu_count() or 1
        slow = any(one.slow for one in formats.values())
        self._many = slow and count >= ENOUGH and self.workers > 1
        self._pool: ProcessPoolExecutor | None = None

    @property
    def waiting(self) -> int:
        """How many documents may be on their way at once; none where this process prints them all."""
        return WAITING * self.workers if self._pool is not None else 0

    def make(self, name: str, document: Document) -> Callable[[], bytes]:
        """Return what waits for the document's bytes in a format; what went wrong is raised there."""
        one = self.formats[name]
        if not (self._many and one.slow):
            return partial(one.make, document)
        if self._pool is None:
            afresh = multiprocessing.get_context("spawn")
            self._pool = ProcessPoolExecutor(self.workers, mp_context=afresh, initializer=_end_with_parent)
        try:
            printed = self._pool.submit(_made, one, document, language())
        except BrokenProcessPool:
            return partial(self._alone, one, document)
        return partial(self._bytes, printed, one, document)

    def _bytes(self, printed: Future[bytes], one: Format, document: Document) -> bytes:
        try:
            return printed.result()
        except BrokenProcessPool:
            return self._alone(one, document)

    def _alone(self, one: Format, document: Document) -> bytes:
        """Print in this process: a worker was killed, as by a system short of memory."""
        self._many = False
        return one.make(document)

    def __exit__(self, *_: object) -> None:
        """Let the workers go, also where nobody waits for what they are at."""
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)


def _made(one: Format, document: Document, chosen: str) -> bytes:
    use_language(chosen)
    return one.make(document)


def _end_with_parent() -> None:
    """End this worker when the print it works for is killed: nobody would come for what it makes."""
    parent = multiprocessing.parent_process()

    def follow() -> None:
        if parent is not None:
            parent.join()
        os._exit(1)

    Thread(target=follow, daemon=True).start()
