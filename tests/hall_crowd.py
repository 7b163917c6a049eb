"""A room of people for the hall: they arrive, save, lose the network, come back, and note what was acknowledged."""

from __future__ import annotations

import asyncio
import random
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from tornado.websocket import WebSocketError

from smartcity_kit.store import open_store
from tests.hall_client import Browser, Running, cells_of, free_port, request, sign_in, start_hall

CELLS = cells_of("02_program")
FORM = CELLS['ws.form("programme")']
BESIDE = [number for source, number in CELLS.items() if source.startswith(("ws.sheet", "ws.table"))][:4]
DROP = 0.05  # of the saves lose the network before they are answered


@dataclass
class Day:
    """What a crowd saw: seconds to the first page and to each save, names that were acknowledged, errors."""

    first: list[float] = field(default_factory=list)
    saves: list[float] = field(default_factory=list)
    acknowledged: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    back: list[float] = field(default_factory=list)  # seconds to a page that works again

    def share(self, values: list[float], part: float) -> float:
        """The value below which a part of them lies, in milliseconds; 0 where there are none."""
        return sorted(values)[min(len(values) - 1, int(len(values) * part))] * 1000 if values else 0.0


@dataclass
class Person:
    """One of them, with the page of the second stage before them."""

    number: int
    page: Browser
    day: Day
    chance: random.Random
    turn: int = 0

    async def arrive(self) -> None:
        """Ask for the page, connect, and wait until the form and what stands beside it is there."""
        start = time.perf_counter()
        answer = await request(self.page.base, "/halaman/02_program", self.page.cookie)
        assert answer.code == 200, answer.code
        await self.come_back()
        self.day.first.append(time.perf_counter() - start)

    async def come_back(self) -> None:
        """Connect again; a page that the server does not know any more is built anew."""
        before = self.page.sitting
        await self.page.connect()
        if self.page.sitting == before:
            return
        for cell in (*BESIDE, FORM):
            self.page.put({"t": "show", "cell": cell})
        await self.page.until(lambda: all(one in self.page.cells or one in self.page.html for one in (*BESIDE, FORM)))

    async def save(self) -> None:
        """Type a name that nobody typed before; note it when the server says that it is in the workshop."""
        self.turn += 1
        name = f"Program {self.number}-{self.turn}"
        update = {"method": "update", "state": {"value": name}, "buffer_paths": []}
        comm = self.page.input(FORM, "name")
        start = time.perf_counter()
        if self.chance.random() < DROP:
            await self.page.say_through_a_break(comm, update)
        else:
            await self.page.say(comm, update)
            self.day.saves.append(time.perf_counter() - start)
        assert self.page.stored[self.page.said], name
        self.day.acknowledged.append(name)

    async def pause(self, shortest: float, longest: float) -> None:
        """Do nothing for a moment but listen."""
        end = time.monotonic() + self.chance.uniform(shortest, longest)
        with suppress(TimeoutError):
            await self.page.until(lambda: time.monotonic() > end, end - time.monotonic())


async def people(running: Running, codes: list[str], count: int, day: Day) -> list[Person]:
    """Sign a crowd in; with fewer codes than people some share one."""
    some = [await sign_in(running.base, codes[n % len(codes)], f"P{n}") for n in range(count)]
    return [
        Person(n, Browser(running.base, cookie, "02_program"), day, random.Random(n))  # noqa: S311 - moments, not secrets
        for n, cookie in enumerate(some)
    ]


async def attend(one: Person, saves: int, arrive: float, pause: tuple[float, float]) -> None:
    """One day of one person."""
    await asyncio.sleep(one.chance.random() * arrive)
    await one.arrive()
    for _ in range(saves):
        await one.pause(*pause)
        await one.save()
    one.page.drop()


async def through_crashes(one: Person, over: Callable[[], bool]) -> None:
    """Save as fast as it is answered; whenever the server is gone, come back, until the day is over."""
    while not over():
        try:
            start = time.perf_counter()
            await one.come_back()
            one.day.back.append(time.perf_counter() - start)
            while not over():
                await one.save()
        except (OSError, TimeoutError, KeyError, WebSocketError):  # KeyError: the answer came half
            await asyncio.sleep(0.1)
    one.page.drop()


def kill_again_and_again(place: Path, codes: list[str], kills: int, count: int) -> Day:
    """Kill the server (``kill -9``) in the middle of a crowd's saving, start it anew, and so on."""
    port, day, chance = free_port(), Day(), random.Random(7)  # noqa: S311 - moments, not secrets
    running, over = start_hall(place, port), False

    def kill() -> None:
        nonlocal running, over
        for _ in range(kills):
            seen, end = len(day.acknowledged), time.monotonic() + 30
            while len(day.acknowledged) < seen + 5 and time.monotonic() < end:
                time.sleep(0.01)
            time.sleep(chance.uniform(0, 0.5))
            running.kill()
            running = start_hall(place, port)
        time.sleep(1)
        over = True

    async def work() -> None:
        crowd = await people(running, codes, count, day)
        await asyncio.gather(asyncio.to_thread(kill), *(through_crashes(one, lambda: over) for one in crowd))

    try:
        asyncio.run(work())
    finally:
        running.kill()
    return day


def lost_and_doubled(place: Path, day: Day) -> tuple[list[str], list[str], bool]:
    """Names that were acknowledged and are not in the journal, names that are in it twice; whether it is sound."""
    store = open_store(place)
    try:
        said = Counter(
            str(one.fields["name"]) for one in store.changes() if one.door == "hall" and "name" in one.fields
        )
        return (
            [name for name in day.acknowledged if name not in said],
            [name for name, count in said.items() if count > 1],
            store.check() == () and store.sound(),
        )
    finally:
        store.close()
