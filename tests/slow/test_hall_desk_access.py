"""The facilitator's desk over HTTP and the real websocket: who may open, say and fetch what, and what is refused."""

from __future__ import annotations

import asyncio
import time
import zipfile
from collections.abc import Iterator
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from smartcity_kit.workshop import open_workshop
from tests.hall_client import Running, browser, hall, request, sign_in
from tests.slow.test_hall import FORM, PROGRAMMES, make, names

pytestmark = pytest.mark.slow

Day = tuple[Running, dict[str, str], Path]
WHO = ("facilitator", "companion", "observer", "dlh")


@pytest.fixture(scope="module")
def day(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Day]:
    place = tmp_path_factory.mktemp("desk") / "w.sqlite"
    codes = make(place)
    with hall(place) as running:
        yield running, codes, place


#: Address → what each of WHO is answered; written by hand.
DOORS: dict[str, tuple[int, int, int, int]] = {
    "/papan": (200, 200, 200, 200),
    "/papan/II": (200, 200, 200, 200),
    "/papan/VI": (404, 404, 404, 404),
    "/papan/II/dlh": (200, 200, 200, 200),
    "/papan/II/dinkes": (200, 200, 200, 404),
    "/papan/II/nobody": (404, 404, 404, 404),
    "/kendali": (200, 403, 403, 403),
    "/sebagai/dlh/02_program": (200, 403, 403, 403),
    "/sebagai/nobody/02_program": (404, 403, 403, 403),
    "/sebagai/dlh/kendali": (404, 403, 403, 403),
    "/ekspor/darurat-2026-01-01-000000.zip": (404, 403, 403, 403),
    "/ekspor/w.sqlite": (404, 403, 403, 403),
    "/": (302, 200, 200, 200),
}


@pytest.mark.parametrize("address", DOORS)
def test_address_opens_for_whom_it_is_and_for_nobody_else(day: Day, address: str) -> None:
    running, codes, _ = day

    async def ask() -> list[int]:
        cookies = [await sign_in(running.base, codes[who]) for who in WHO]
        return [(await request(running.base, address, cookie)).code for cookie in cookies]

    assert tuple(asyncio.run(ask())) == DOORS[address]


@pytest.mark.parametrize("address", ["/kendali/kartu", "/kendali/ekspor"])
def test_what_is_handed_out_is_refused_to_others_and_to_other_sites(day: Day, address: str) -> None:
    running, codes, place = day

    async def ask() -> list[int]:
        form = {"peran": "participant", "opd": "dlh"}
        cookies = [await sign_in(running.base, codes[who]) for who in WHO[1:]]
        said = [(await request(running.base, address, cookie, **form)).code for cookie in cookies]
        own = await sign_in(running.base, codes["facilitator"])
        said.append((await request(running.base, address, own, origin="http://evil.example", **form)).code)
        said.append((await request(running.base, address, "", **form)).code)
        return said

    assert asyncio.run(ask()) == [403, 403, 403, 403, 302]
    assert list(place.parent.glob("darurat-*")) == []


OTHERS = ("kendali", "papan/II/dinkes", "sebagai/dinkes/02_program", "sebagai/dlh/02_program")


@pytest.mark.parametrize("page", OTHERS)
def test_websocket_of_a_place_that_is_not_theirs_stays_shut(day: Day, page: str) -> None:
    running, codes, _ = day

    async def come() -> None:
        cookie = await sign_in(running.base, codes["dlh"])
        with pytest.raises(ConnectionError):
            async with browser(running.base, cookie, page):
                pass

    asyncio.run(come())


def test_card_for_nobody_is_no_card(day: Day) -> None:
    running, codes, _ = day

    async def ask() -> list[int]:
        cookie = await sign_in(running.base, codes["facilitator"])
        pairs = (("root", ""), ("participant", "x"), ("observer", "dlh"))
        return [
            (await request(running.base, "/kendali/kartu", cookie, peran=role, opd=opd)).code for role, opd in pairs
        ]

    assert asyncio.run(ask()) == [400, 400, 400]


def test_page_that_is_looked_at_takes_nothing_even_from_a_raw_message(day: Day) -> None:
    running, codes, place = day
    before = names(place, "programme")

    async def act() -> str:
        cookie = await sign_in(running.base, codes["facilitator"])
        async with browser(running.base, cookie, "sebagai/dlh/02_program") as page:
            await page.show(PROGRAMMES)
            row = {"row": "dlh-programme", "v": 1, "fields": {"name": "Diubah diam-diam"}}
            ask = {"type": "save", "rows": [row], "client": "x", "n": 1}
            await page.say(page.cells[PROGRAMMES], {"method": "custom", "content": ask})
            return str(page.custom[-1][1]["say"])

    assert asyncio.run(act()) == "Pengamat hanya ikut membaca; tidak ada yang dapat diisi."
    assert names(place, "programme") == before


def test_closed_worksheet_takes_nothing_from_a_page_that_was_open_before(day: Day) -> None:
    running, codes, place = day

    async def act() -> tuple[str, bool]:
        cookie = await sign_in(running.base, codes["dlh"], "Siti")
        async with browser(running.base, cookie, "02_program") as page:
            await page.show(PROGRAMMES)
            before = page.cells[PROGRAMMES]
            ws = open_workshop(place, by="Ani")
            ws.close_worksheets("II", "programme")
            ws.close()
            await page.until(lambda: page.cells[PROGRAMMES] != before, 2.0)  # built anew, with the sentence
            row = {"row": "dlh-programme", "v": 1, "fields": {"name": "Terlambat"}}
            ask = {"type": "save", "rows": [row], "client": "x", "n": 1}
            await page.say(page.cells[PROGRAMMES], {"method": "custom", "content": ask})
            return str(page.custom[-1][1]["say"]), before in page.models

    said, old_is_there = asyncio.run(act())
    ws = open_workshop(place, by="Ani")
    ws.open_worksheets("II")
    ws.close()
    assert "Ani" in said
    assert not old_is_there
    assert names(place, "programme")["dlh-programme"] != "Terlambat"


def test_board_tells_a_participant_no_name_of_a_person_and_leads_to_the_own_opd_alone(day: Day) -> None:
    running, codes, place = day
    ws = open_workshop(place, by="Ani Fasilitator")
    ws.hand_in("II", "dinkes")
    ws.close()

    async def look(who: str) -> str:
        cookie = await sign_in(running.base, codes[who], "Siti Peserta")
        async with browser(running.base, cookie, "papan/II") as page:
            await page.until(lambda: "DINKES" in page.told_of.get("board", {}).get("html", ""))
            return str(page.told_of["board"]["html"])

    html = asyncio.run(look("dlh"))
    assert "Ani Fasilitator" not in html
    assert "Siti Peserta" not in html
    assert html.count("<a ") == 1
    assert '<a href="/papan/II/dlh">' in html
    assert asyncio.run(look("facilitator")).count("<a ") == 2


def test_one_person_with_three_pages_is_connected_once(day: Day) -> None:
    running, codes, _ = day

    async def count() -> str:
        wall_cookie = await sign_in(running.base, codes["observer"])
        cookie = await sign_in(running.base, codes["dlh"], "Siti")
        async with AsyncExitStack() as open_pages:
            wall = await open_pages.enter_async_context(browser(running.base, wall_cookie, "papan/II"))
            for name in ("daftar", "papan", "02_program"):
                await open_pages.enter_async_context(browser(running.base, cookie, name))
            await wall.until(lambda: "1 orang" in _board(wall) or "1 people" in _board(wall))
            return _board(wall)

    asyncio.run(count())


def _board(page: object) -> str:
    return str(getattr(page, "told_of", {}).get("board", {}).get("html", ""))


def test_everything_is_exported_while_people_write_on(day: Day) -> None:
    running, codes, place = day
    kept: list[float] = []

    async def write(number: int, stop: asyncio.Event) -> int:
        saved = 0
        cookie = await sign_in(running.base, codes["dlh"], f"Peserta {number}")
        async with browser(running.base, cookie, "02_program") as page:
            await page.show(FORM)
            while not stop.is_set():
                await page.enter(FORM, "name", f"Program {number} {saved}")
                kept.append(time.monotonic())
                saved += 1
                await asyncio.sleep(0.02)
        return saved

    async def act() -> tuple[list[int], int, str]:
        stop = asyncio.Event()
        writers = [asyncio.create_task(write(number, stop)) for number in range(6)]
        await asyncio.sleep(1)
        cookie = await sign_in(running.base, codes["facilitator"])
        begin = time.monotonic()
        answer = await request(running.base, "/kendali/ekspor", cookie, x="")
        assert any(begin < moment < time.monotonic() for moment in kept)
        stop.set()
        return await asyncio.gather(*writers), answer.code, answer.headers["Location"]

    saved, code, where = asyncio.run(act())
    assert code == 303
    assert all(count > 0 for count in saved)
    (made,) = place.parent.glob("darurat-*.zip")
    assert made.name in where
    with zipfile.ZipFile(made) as opened:
        assert opened.testzip() is None
        opened.extract("lokakarya.sqlite", place.parent / "back")
    copy = open_workshop(place.parent / "back" / "lokakarya.sqlite")
    assert copy.store.sound()
    assert copy.store.check() == ()
    copy.close()
