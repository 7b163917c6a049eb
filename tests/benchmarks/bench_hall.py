"""The hall under load: real websockets, everybody arriving within ten seconds, saving, dropping, coming back.

The server runs in a process of its own, the crowd in this one; both share the machine. `HALL_PEOPLE` chooses how
many (1, 30, 60 and 120 without it), `HALL_KILLS` how often the server is killed under load (50). Beside it, in the
same run, Voilà on a page with one form of the kit, with as many people as `HALL_KERNELS` says (5): `HALL_VOILA`
names its program, from an environment of its own that sees this one's packages.
"""

from __future__ import annotations

import asyncio
import json
import os
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from tornado.httpclient import AsyncHTTPClient

from smartcity_kit import example
from smartcity_kit.hall.cards import whom, write_cards
from smartcity_kit.store import Writer, open_store
from smartcity_kit.workshop import open_workshop
from tests.hall_client import CODE, free_port, hall
from tests.hall_crowd import Day, Person, attend, kill_again_and_again, lost_and_doubled, people
from tests.plans import change

PEOPLE = [int(count) for count in os.environ.get("HALL_PEOPLE", "1 30 60 120").split()]
KERNELS = int(os.environ.get("HALL_KERNELS", "5"))
KILLS = int(os.environ.get("HALL_KILLS", "50"))
VOILA = os.environ.get("HALL_VOILA", "")
ARRIVE = 10.0  # seconds within which a full hall of 120 arrives
FULL = 120
SAVES = 30
PAUSE = (0.5, 1.5)  # seconds between two saves of one person


def pss(pid: int) -> float:
    """The memory of a process and its children, in MiB, what is shared counted once."""
    total = 0.0
    for process in [pid, *_children(pid)]:
        for line in Path(f"/proc/{process}/smaps_rollup").read_text(encoding="utf-8").splitlines():
            if line.startswith("Pss:"):
                total += int(line.split()[1]) / 1024
    return total


def cpu(pid: int) -> float:
    """The seconds that a process has computed: what others do on the machine does not change them much."""
    told = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(told[11]) + int(told[12])) / os.sysconf("SC_CLK_TCK")


def _children(pid: int) -> list[int]:
    found = Path(f"/proc/{pid}/task").glob("*/children")
    mine = [int(one) for task in found for one in task.read_text(encoding="utf-8").split()]
    return mine + [one for child in mine for one in _children(child)]


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """The made-up region of full size."""
    path = tmp_path / "w.sqlite"
    example("sintetis", path).close()
    return path


def cards(place: Path) -> list[str]:
    """The codes of all OPDs."""
    ws = open_workshop(place, by="Ani")
    target = place.parent / "kartu.html"
    write_cards(ws, target, whom(ws, role="participant", opd=None), "http://x")
    ws.close()
    return list(dict.fromkeys(CODE.findall(target.read_text(encoding="utf-8"))))


async def crowd(some: list[Person], saves: int) -> None:
    every = (attend(one, saves, ARRIVE * len(some) / FULL, PAUSE) for one in some)
    for result in await asyncio.gather(*every, return_exceptions=True):
        if isinstance(result, BaseException):
            some[0].day.errors.append(repr(result))


@pytest.mark.parametrize("count", PEOPLE)
def test_hall_serves_a_room_of_people(count: int, place: Path) -> None:
    codes, warm, day = cards(place), Day(), Day()

    async def attended(day: Day, count: int, saves: int) -> None:
        await crowd(await people(running, codes, count, day), saves)

    with hall(place) as running:
        asyncio.run(attended(warm, 1, 3))
        before, computed = pss(running.process.pid), cpu(running.process.pid)
        asyncio.run(attended(day, count, SAVES))
        each_save = (cpu(running.process.pid) - computed) / (count * SAVES) * 1000
        after = pss(running.process.pid)
    warm_names = set(warm.acknowledged)  # the one who warmed the server up is P0 as well
    lost, doubled, sound = lost_and_doubled(place, day)
    doubled = [name for name in doubled if name not in warm_names]
    each = (after - before) / max(1, count)
    print(
        f"\n| {count} | {day.share(day.first, 0.5):.0f} | {day.share(day.first, 0.95):.0f} | "
        f"{day.share(day.saves, 0.5):.0f} | {day.share(day.saves, 0.99):.0f} | {len(day.acknowledged)} | "
        f"{after:.0f} | {each:.2f} | {len(lost)} | {len(doubled)} | {len(day.errors)} | "
        f"{each_save:.1f} | load {os.getloadavg()[0]:.1f}"
    )
    assert (day.errors[:3], lost, doubled, sound) == ([], [], [], True)
    if count <= FULL:
        assert after < 500
        assert each < 3 or count < 30


def test_one_change_among_many_is_in_the_store_quickly(place: Path) -> None:
    """120 people, a change a second each: how long one waits for its commit."""
    store = open_store(place)
    writer = Writer(store)

    def append(number: int, turn: int) -> float:
        start = time.perf_counter()
        writer.append([change(number * 10 + turn, f"r{number}", {"name": str(turn)})])
        return time.perf_counter() - start

    async def one(number: int, waits: list[float]) -> None:
        await asyncio.sleep(number / FULL)
        for turn in range(10):
            waits.append(await asyncio.to_thread(append, number, turn))
            await asyncio.sleep(1)

    async def all_of_them() -> list[float]:
        waits: list[float] = []
        await asyncio.gather(*(one(number, waits) for number in range(FULL)))
        return waits

    day = Day()
    waits = asyncio.run(all_of_them())
    writer.close()
    store.close()
    print(f"\nstore: p50 {day.share(waits, 0.5):.1f} ms, p99 {day.share(waits, 0.99):.1f} ms of {len(waits)} changes")


def test_server_killed_under_load_loses_and_doubles_nothing(place: Path) -> None:
    codes = cards(place)
    start = time.monotonic()
    day = kill_again_and_again(place, codes, KILLS, 30)
    lost, doubled, sound = lost_and_doubled(place, day)
    print(
        f"\n{KILLS} kills in {time.monotonic() - start:.0f} s under 30 people: {len(day.acknowledged)} acknowledged, "
        f"{len(lost)} lost, {len(doubled)} doubled; a page is back after {day.share(day.back, 0.5):.0f} ms (p50), "
        f"{day.share(day.back, 0.95):.0f} ms (p95)"
    )
    assert (lost, doubled, sound) == ([], [], True)


# ------------------------------------------------------------------ beside it


@contextmanager
def voila(folder: Path, place: Path) -> Iterator[tuple[str, int]]:
    """Voilà on a page that opens the workshop and shows one form, as the hall's page does."""
    sources = [f"from smartcity_kit import open_workshop\nws = open_workshop({str(place)!r})", 'ws.form("programme")']
    bare: dict[str, object] = {"cell_type": "code", "metadata": {}, "outputs": [], "execution_count": None}
    cells = [{**bare, "source": one} for one in sources]
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    page = folder / "halaman.ipynb"
    page.write_text(json.dumps({"cells": cells, "metadata": kernel, "nbformat": 4, "nbformat_minor": 4}))
    port = free_port()
    process = subprocess.Popen([VOILA, str(page), "--no-browser", f"--port={port}"], stderr=subprocess.DEVNULL)
    end = time.monotonic() + 60
    while not _answers(port) and time.monotonic() < end:
        time.sleep(0.2)
    try:
        yield f"http://127.0.0.1:{port}", process.pid
    finally:
        process.terminate()
        process.wait(30)


def _answers(port: int) -> bool:
    with socket.socket() as asked:
        return asked.connect_ex(("127.0.0.1", port)) == 0


async def open_in_voila(base: str) -> float:
    start = time.perf_counter()
    answer = await AsyncHTTPClient(max_clients=200).fetch(base, request_timeout=120, raise_error=False)
    if answer.code != 200 or b"widget-view" not in answer.body:
        message = f"{answer.code}"
        raise ConnectionError(message)
    return time.perf_counter() - start


@pytest.mark.skipif(not VOILA, reason="HALL_VOILA names no program of Voilà: there is nothing to compare with")
def test_voila_is_what_it_is_compared_with(place: Path, tmp_path: Path) -> None:
    with voila(tmp_path, place) as (base, pid):
        first = asyncio.run(open_in_voila(base))
        before = pss(pid)

        async def together() -> list[float | BaseException]:
            return await asyncio.gather(*(open_in_voila(base) for _ in range(KERNELS)), return_exceptions=True)

        told = asyncio.run(together())
        seconds = sorted(one for one in told if isinstance(one, float))
        after = pss(pid)
    print(
        f"\nVoilà: first page {first:.1f} s; {KERNELS} people at once: {len(seconds)} got a page, the last after "
        f"{seconds[-1] if seconds else float('nan'):.1f} s; {after:.0f} MiB, {(after - before) / KERNELS:.0f} each"
    )
