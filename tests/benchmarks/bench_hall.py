"""The hall under load: real websockets, everybody arriving within ten seconds, saving, dropping, coming back.

The server runs in a process of its own, the crowd in this one; both share the machine. `HALL_PEOPLE` chooses how
many (1, 30, 60 and 120 without it). Beside it, in the same run, the cost of one kernel for each person, as Voilà and
JupyterLab have it, for as many as `HALL_KERNELS` says (3).
"""

from __future__ import annotations

import asyncio
import os
import random
import statistics
import sys
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from smartcity_kit import example
from smartcity_kit.hall.cards import whom, write_cards
from smartcity_kit.store import open_store
from smartcity_kit.workshop import open_workshop
from tests.hall_client import CODE, Browser, Running, cells_of, hall, request, sign_in

PEOPLE = [int(count) for count in os.environ.get("HALL_PEOPLE", "1 30 60 120").split()]
KERNELS = int(os.environ.get("HALL_KERNELS", "3"))
ARRIVE = 10.0  # seconds within which a full hall of 120 arrives
SAVES = 30
DROP = 0.05
CELLS = cells_of("02_program")
FORM = CELLS['ws.form("programme")']
BESIDE = [number for source, number in CELLS.items() if source.startswith(("ws.sheet", "ws.table"))][:4]


@dataclass
class Day:
    """What was seen."""

    first: list[float] = field(default_factory=list)
    saves: list[float] = field(default_factory=list)
    acknowledged: dict[int, list[str]] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)


def pss(pid: int) -> float:
    """The memory of a process and its children, in MiB, what is shared counted once."""
    total = 0.0
    for process in [pid, *_children(pid)]:
        for line in Path(f"/proc/{process}/smaps_rollup").read_text(encoding="utf-8").splitlines():
            if line.startswith("Pss:"):
                total += int(line.split()[1]) / 1024
    return total


def _children(pid: int) -> list[int]:
    found = Path(f"/proc/{pid}/task/{pid}/children")
    mine = [int(one) for one in found.read_text(encoding="utf-8").split()] if found.exists() else []
    return mine + [one for child in mine for one in _children(child)]


def share(values: list[float], part: float) -> float:
    """The value below which a part of them lies, in milliseconds."""
    return sorted(values)[min(len(values) - 1, int(len(values) * part))] * 1000


async def attend(running: Running, number: int, people: int, cookie: str, day: Day) -> None:
    """One person: arrive, open the stage page, save thirty times, now and then lose the network."""
    chance = random.Random(number)  # noqa: S311 - moments, not secrets
    await asyncio.sleep(chance.random() * ARRIVE * people / 120)
    start = time.perf_counter()
    answer = await request(running.base, "/halaman/02_program", cookie)
    assert answer.code == 200, answer.code
    one = Browser(running.base, cookie, "02_program")
    await one.connect()
    for cell in (*BESIDE, FORM):
        one.put({"t": "show", "cell": cell})
    await one.until(lambda: FORM in one.cells and all(c in one.cells or c in one.html for c in BESIDE))
    day.first.append(time.perf_counter() - start)
    kept = day.acknowledged.setdefault(number, [])
    for turn in range(SAVES):
        end = time.monotonic() + chance.uniform(0.5, 1.5)
        with suppress(TimeoutError):
            await one.until(lambda end=end: time.monotonic() > end, end - time.monotonic())
        if chance.random() < DROP:
            one.drop()
            await asyncio.sleep(chance.uniform(0.1, 0.5))
            await one.connect()
        name = f"Program {number}-{turn}"
        start = time.perf_counter()
        await one.enter(FORM, "name", name)
        day.saves.append(time.perf_counter() - start)
        kept.append(name)
    one.drop()


async def crowd(running: Running, codes: list[str], people: int, day: Day) -> None:
    cookies = [await sign_in(running.base, codes[n % len(codes)], f"P{n}") for n in range(people)]
    results = await asyncio.gather(
        *(attend(running, n, people, cookie, day) for n, cookie in enumerate(cookies)), return_exceptions=True
    )
    day.errors += [repr(result) for result in results if isinstance(result, BaseException)]


def kernels() -> float:
    """The memory one more kernel with the kit opened in it costs, in MiB."""
    import subprocess

    line = "import pandas, matplotlib.figure, ipykernel.kernelapp, smartcity_kit.workshop; input()"
    some = [subprocess.Popen([sys.executable, "-c", line], stdin=subprocess.PIPE) for _ in range(KERNELS)]
    time.sleep(6)
    total = sum(pss(one.pid) for one in some)
    for one in some:
        one.communicate(b"\n")
    return total / max(1, len(some))


@pytest.mark.parametrize("people", PEOPLE)
def test_hall_serves_a_room_of_people(people: int, tmp_path: Path) -> None:
    place = tmp_path / "w.sqlite"
    example("sintetis", place).close()
    ws = open_workshop(place, by="Ani")
    write_cards(ws, tmp_path / "kartu.html", whom(ws, role="participant", opd=None), "http://x")
    ws.close()
    codes = list(dict.fromkeys(CODE.findall((tmp_path / "kartu.html").read_text(encoding="utf-8"))))
    day = Day()
    with hall(place) as running:
        warm = Day()
        asyncio.run(crowd(running, codes, 1, warm))
        before = pss(running.process.pid)
        asyncio.run(crowd(running, codes, people, day))
        after = pss(running.process.pid)
    store = open_store(place)
    changes = [change for change in store.changes() if change.door == "hall"]
    said = {change.fields.get("name") for change in changes}
    # The first person warmed the server up, too.
    written = [change.fields.get("name") for change in changes if not change.by.startswith("P0 ")]
    sound = store.check() == ()
    store.close()
    lost = [name for names in day.acknowledged.values() for name in names if name not in said]
    print(
        f"\n{people:4} people | first page p50 {share(day.first, 0.5):5.0f} p95 {share(day.first, 0.95):5.0f} ms | "
        f"save p50 {share(day.saves, 0.5):4.0f} p99 {share(day.saves, 0.99):5.0f} ms of {len(day.saves)} | "
        f"server {after:4.0f} MiB, {(after - before) / max(1, people):4.2f} each | lost {len(lost)}, "
        f"errors {len(day.errors)} | mean save {statistics.mean(day.saves) * 1000:.0f} ms"
    )
    assert day.errors == []
    assert lost == []
    assert len(written) == len(set(written))  # nothing twice
    assert sound
    assert after < 500
    assert (after - before) / people < 3 or people < 30


def test_kernel_each_is_what_it_is_compared_with() -> None:
    print(f"\none kernel with the kit, pandas and matplotlib: {kernels():.0f} MiB each")
