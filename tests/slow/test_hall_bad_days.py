"""Bad days of the hall, with a real server in a process of its own; docs/hall.md says what each is to end in."""

from __future__ import annotations

import asyncio
import json
import resource
import signal
import socket
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from smartcity_kit import open_workshop
from smartcity_kit.hall import room
from smartcity_kit.hall.kernel import virtual_kernels
from smartcity_kit.hall.room import MOST_OF_A_CODE
from smartcity_kit.hall.serve import listen, serve
from smartcity_kit.sources import kit_folder
from smartcity_kit.store import open_store
from tests.hall_client import Browser, Running, browser, cells_of, free_port, hall, request, sign_in, start_hall
from tests.hall_crowd import Day, attend, kill_again_and_again, lost_and_doubled, people, through_crashes
from tests.slow.test_hall import make

pytestmark = pytest.mark.slow

KILLS = 6  # the benchmark kills fifty times
CELLS = cells_of("02_program")
FORM = CELLS['ws.form("programme")']
PROGRAMMES = next(number for source, number in CELLS.items() if source.startswith('ws.sheet("programme"'))


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return tmp_path / "w.sqlite"


@pytest.fixture
def codes(place: Path) -> dict[str, str]:
    return make(place)


@pytest.fixture
def running(place: Path, codes: dict[str, str]) -> Iterator[Running]:
    assert codes
    with hall(place) as one:
        yield one


def written(place: Path) -> list[tuple[str, str]]:
    """Who wrote which name through the hall."""
    store = open_store(place)
    try:
        return [(one.by, str(one.fields["name"])) for one in store.changes() if one.door == "hall"]
    finally:
        store.close()


# ------------------------------------------------------------------ killed


def test_server_killed_again_and_again_under_load_loses_and_doubles_nothing(
    place: Path, codes: dict[str, str]
) -> None:
    day = kill_again_and_again(place, [codes["dlh"], codes["dinkes"]], KILLS, 12)
    assert lost_and_doubled(place, day) == ([], [], True)
    assert len(day.acknowledged) > 5 * KILLS


def test_everybody_who_reloads_at_once_after_a_power_cut_is_back_and_goes_on(
    place: Path, codes: dict[str, str]
) -> None:
    port, day = free_port(), Day()
    running = start_hall(place, port)

    async def work() -> None:
        nonlocal running
        crowd = await people(running, [codes["dlh"], codes["dinkes"]], 30, day)
        await asyncio.gather(*(attend(one, 1, 2.0, (0.0, 0.1)) for one in crowd))
        await asyncio.to_thread(running.kill)
        running = await asyncio.to_thread(start_hall, place, port)
        await asyncio.gather(*(attend(one, 1, 0.0, (0.0, 0.1)) for one in crowd))  # all in the same moment

    try:
        asyncio.run(work())
    finally:
        running.kill()
    assert len(day.acknowledged) == 60  # nobody had to sign in again
    assert lost_and_doubled(place, day) == ([], [], True)


# ------------------------------------------------------------------ the computer itself


def test_full_disk_is_said_in_a_sentence_and_saving_goes_on_when_there_is_room(
    running: Running, place: Path, codes: dict[str, str]
) -> None:
    free = resource.prlimit(running.process.pid, resource.RLIMIT_FSIZE)

    async def act() -> tuple[bool, list[str], bool]:
        async with browser(running.base, await sign_in(running.base, codes["dlh"]), "02_program") as page:
            await page.show(PROGRAMMES)
            row: dict[str, Any] = {"row": "dlh-programme", "v": 1, "fields": {"name": "Penuh"}}
            resource.prlimit(running.process.pid, resource.RLIMIT_FSIZE, (100, free[1]))
            refused = await page.ask(page.grid(PROGRAMMES), {"type": "save", "rows": [row]})
            full = page.stored[page.said]
            resource.prlimit(running.process.pid, resource.RLIMIT_FSIZE, free)
            await page.ask(page.grid(PROGRAMMES), {"type": "save", "rows": [row]})
            return full, [str(refused["say"])], page.stored[page.said]

    full, said, after = asyncio.run(act())
    assert (full, after) == (False, True)
    assert "The disk did not take the change" in said[0]
    assert [name for _, name in written(place)] == ["Penuh"]


def test_laptop_that_slept_wakes_with_everything_and_everybody(
    running: Running, place: Path, codes: dict[str, str]
) -> None:
    day = Day()

    async def act() -> None:
        crowd = await people(running, [codes["dlh"], codes["dinkes"]], 6, day)
        end = time.monotonic() + 9
        tasks = [asyncio.create_task(through_crashes(one, lambda: time.monotonic() > end)) for one in crowd]
        await asyncio.sleep(3)
        running.process.send_signal(signal.SIGSTOP)
        before = len(day.acknowledged)
        await asyncio.sleep(3)
        assert len(day.acknowledged) - before < 50  # nothing was called saved while nobody was awake
        running.process.send_signal(signal.SIGCONT)
        await asyncio.gather(*tasks)
        assert len(day.acknowledged) > before

    asyncio.run(act())
    assert lost_and_doubled(place, day) == ([], [], True)


def test_clock_that_was_put_back_ends_no_session(
    running: Running, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tornado.web import create_signed_value

    key = (place.parent / ".bimtek" / "hall.key").read_bytes().hex()
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + 400 * 86400)  # signed while the clock was a year ahead
    cookie = create_signed_value(key, "bimtek", json.dumps(["@", "", "Ani"])).decode()
    monkeypatch.undo()
    assert asyncio.run(request(running.base, "/papan", f"bimtek={cookie}")).code == 200


# Tornado leaves a socket that could not be bound to the garbage collector.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_port_that_is_taken_is_said_in_a_sentence_and_the_next_free_one_is_found(place: Path) -> None:
    from smartcity_kit.hall.serve import DEFAULT_PORT, HallRefused, listen

    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        taken = other.getsockname()[1]
        with pytest.raises(HallRefused, match=f"Port {taken} is used by another program"):
            listen("127.0.0.1", taken)
    sockets = [one for _ in range(2) for one in listen("127.0.0.1", None)]
    ports = {one.getsockname()[1] for one in sockets}
    for one in sockets:
        one.close()
    assert len(ports) == 2
    assert min(ports) >= DEFAULT_PORT
    with pytest.raises(HallRefused, match="This computer has no address"):
        listen("192.0.2.77", None)
    assert not place.exists()


# ------------------------------------------------------------------ people


def test_participant_with_two_tabs_who_writes_twice_gets_both_values_to_choose_from(
    running: Running, place: Path, codes: dict[str, str]
) -> None:
    async def act() -> str:
        cookie = await sign_in(running.base, codes["dlh"], "Siti")
        async with (
            browser(running.base, cookie, "02_program") as one,
            browser(running.base, cookie, "02_program") as two,
        ):
            assert one.sitting != two.sitting
            for page in (one, two):
                await page.show(PROGRAMMES)
            told = {}
            for page, name in ((one, "Dari tab satu"), (two, "Dari tab dua")):
                row = {"row": "dlh-programme", "v": 1, "fields": {"name": name}}
                told = await page.ask(page.grid(PROGRAMMES), {"type": "save", "rows": [row]})
            return str(told["say"])

    assert "choose one of the two" in asyncio.run(act())
    store = open_store(place)
    held = store.plan().records["dlh-programme"].conflicts["name"]
    store.close()
    assert {one.value for one in held} == {"Dari tab satu", "Dari tab dua"}


def test_five_people_with_one_code_write_side_by_side_each_under_their_name(
    running: Running, place: Path, codes: dict[str, str]
) -> None:
    async def one_of_them(name: str) -> None:
        async with browser(running.base, await sign_in(running.base, codes["dlh"], name), "02_program") as page:
            await page.show(FORM)
            await page.enter(FORM, "name", f"Program {name}")

    async def act() -> None:
        await asyncio.gather(*(one_of_them(name) for name in ("Ani", "Budi", "Citra", "Dewi", "Eko")))

    asyncio.run(act())
    assert sorted(written(place)) == [
        (f"{name} (DLH)", f"Program {name}") for name in ("Ani", "Budi", "Citra", "Dewi", "Eko")
    ]


def test_one_card_that_opens_page_after_page_shuts_nobody_else_out(running: Running, codes: dict[str, str]) -> None:
    async def act() -> tuple[int, int | None]:
        greedy = await sign_in(running.base, codes["dlh"], "Siti")
        other_name = await sign_in(running.base, codes["dlh"], "Budi")
        pages = [Browser(running.base, greedy, "02_program") for _ in range(MOST_OF_A_CODE)]
        await asyncio.gather(*(page.connect() for page in pages))
        late = Browser(running.base, other_name, "02_program")
        with pytest.raises(ConnectionError):
            await late.connect()
        async with browser(running.base, await sign_in(running.base, codes["dinkes"]), "02_program") as fair:
            await fair.show(FORM)
        for page in pages:
            page.drop()
        return len(pages), late.closed

    assert asyncio.run(act()) == (MOST_OF_A_CODE, 4409)


def test_hall_full_of_pages_that_were_left_makes_room_for_whoever_comes(
    place: Path, codes: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(room, "MOST_PAGES", 3)
    with virtual_kernels():
        here = room.Hall(place, kit_folder("notebooks"))
        sockets = listen("127.0.0.1", free_port())
        base = f"http://127.0.0.1:{sockets[0].getsockname()[1]}"

        async def act() -> tuple[int, int | None]:
            opened = asyncio.Event()
            serving = asyncio.create_task(serve(here, sockets, opened.set))
            await opened.wait()
            cookie = await sign_in(base, codes["dlh"], "Siti")
            for _ in range(5):  # from page to page
                async with browser(base, cookie, "02_program") as page:
                    await page.until(lambda: page.welcome)
            kept = len(here.sittings)
            staying = [Browser(base, cookie, "02_program") for _ in range(3)]
            for one in staying:
                await one.connect()
            late = Browser(base, cookie, "02_program")
            with pytest.raises(ConnectionError):
                await late.connect()
            for one in staying:
                one.drop()
            serving.cancel()
            with suppress(asyncio.CancelledError):
                await serving
            return kept, late.closed

        try:
            assert asyncio.run(act()) == (3, 4409)
        finally:
            here.close()


def test_workshop_that_was_written_under_a_wrong_clock_keeps_the_later_word(
    place: Path, codes: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from datetime import datetime, tzinfo

    from smartcity_kit.workshop import live

    class YearsAgo(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override] # a plain one is enough
            return datetime(2019, 1, 1, tzinfo=tz)

    assert codes
    ws = open_workshop(place, by="Ani")
    ws.save("programme", "dlh-programme", {"name": "Dulu"})
    monkeypatch.setattr(live, "datetime", YearsAgo)
    ws.save("programme", "dlh-programme", {"name": "Kemudian"})
    monkeypatch.undo()
    record = ws.plan.records["dlh-programme"]
    assert (record.text("name"), record.conflicts) == ("Kemudian", {})
    ws.close()
