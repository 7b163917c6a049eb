"""Work off the event loop: a few threads that take turns, what people wait for first.

One job runs at a time (``baton``), for forms and plan are made for one thread. While a job waits for the disk it
lets the next one run, so that changes of many people are committed together.
"""

from __future__ import annotations

import heapq
import itertools
import logging
import threading
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TypeAlias, TypeVar

_Made = TypeVar("_Made")

LOG = logging.getLogger(__name__)

Job: TypeAlias = Callable[[], None]
SAVE, SHOW, FOLLOW = 0, 1, 2  # what is done first
THREADS = 16  # how many may wait for the disk at once


class Baton:
    """Whoever holds it may touch the workshop and its pages."""

    def __init__(self) -> None:
        """Start with nobody holding it."""
        self._lock = threading.Lock()

    @contextmanager
    def held(self) -> Iterator[None]:
        """Hold the baton."""
        with self._lock:
            yield

    @contextmanager
    def lent(self) -> Iterator[None]:
        """Let somebody else hold it for as long as the holder waits."""
        self._lock.release()
        try:
            yield
        finally:
            self._lock.acquire()


@dataclass
class Line:
    """The jobs of one page: they run one after the other, in the order in which they came."""

    jobs: deque[tuple[int, Job]] = field(default_factory=deque)
    waiting: bool = False  # in the queue, or at work


class Workers:
    """Threads that run the jobs of many lines, the most urgent first."""

    def __init__(self, baton: Baton, threads: int = THREADS) -> None:
        """Start the threads; they end with :meth:`close`."""
        self._baton = baton
        self._heap: list[tuple[int, int, Line]] = []
        self._count = itertools.count()
        self._ready = threading.Condition()
        self._closed = False
        self._threads = [
            threading.Thread(target=self._run, name=f"hall-{number}", daemon=True) for number in range(threads)
        ]
        for thread in self._threads:
            thread.start()

    def add(self, line: Line, urgency: int, job: Job) -> None:
        """Run a job when its line and its urgency let it."""
        with self._ready:
            if self._closed:
                return
            line.jobs.append((urgency, job))
            if not line.waiting:
                self._queue(line)

    def ask(self, urgency: int, make: Callable[[], _Made]) -> Future[_Made]:
        """Return what will hold what ``make`` gives, or raises, when its turn comes."""
        answer: Future[_Made] = Future()

        def job() -> None:
            if not answer.set_running_or_notify_cancel():
                return  # whoever asked went away
            try:
                answer.set_result(make())
            except Exception as error:  # noqa: BLE001 - it is handed to whoever asked
                answer.set_exception(error)

        self.add(Line(), urgency, job)
        return answer

    def idle(self) -> bool:
        """Whether nothing waits."""
        with self._ready:
            return not self._heap

    def close(self) -> None:
        """Finish what was begun and end the threads; what still waits in line is let go."""
        with self._ready:
            self._closed = True
            self._heap.clear()
            self._ready.notify_all()
        for thread in self._threads:
            thread.join(timeout=5)

    def _queue(self, line: Line) -> None:
        line.waiting = True
        urgency = min(urgency for urgency, _ in line.jobs)
        heapq.heappush(self._heap, (urgency, next(self._count), line))
        self._ready.notify()

    def _run(self) -> None:
        while (taken := self._take()) is not None:
            line, job = taken
            try:
                with self._baton.held():
                    job()
            except Exception:
                LOG.exception("a job of the hall failed")
            with self._ready:
                line.waiting = False
                if line.jobs and not self._closed:
                    self._queue(line)

    def _take(self) -> tuple[Line, Job] | None:
        with self._ready:
            while not self._heap and not self._closed:
                self._ready.wait()
            if self._closed:
                return None
            _, _, line = heapq.heappop(self._heap)
            return line, line.jobs.popleft()[1]
