"""The hall over its real websocket: who may do what, what is refused at the door, what survives a bad day."""

from __future__ import annotations

import asyncio
import json
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tornado.websocket import websocket_connect

from smartcity_kit import open_workshop
from smartcity_kit.hall.cards import whom, write_cards
from smartcity_kit.rules.access import ROLES
from smartcity_kit.store import open_store
from tests.hall_client import (
    CODE,
    ROOT,
    Browser,
    Running,
    browser,
    cells_of,
    cookie_of,
    free_port,
    hall,
    request,
    sign_in,
    start_hall,
)

pytestmark = pytest.mark.slow

CELLS = cells_of("02_program")
FORM, COMMENTS = CELLS['ws.form("programme")'], CELLS['ws.sheet("comment")']
STRATEGY = CELLS['ws.sheet("strategy")']


def make(place: Path) -> dict[str, str]:
    """Make a workshop with two agencies; return the code of each and of each role."""
    ws = open_workshop(place, create=True, by="Ani")
    ws.save("workshop", None, {"region": "Kabupaten Contoh", "period_start": "2025", "period_end": "2034"})
    for opd in ("dlh", "dinkes"):
        ws.save("opd", opd, {"name": opd.upper(), "kind": "dinas"})
        ws.save("programme", f"{opd}-programme", {"name": f"Program {opd}", "owner": opd})
    codes = {}
    target = place.parent / "kartu.html"
    for role in ROLES:
        several: tuple[str | None, ...] = ("dlh", "dinkes") if role == "participant" else (None,)
        for whose in several:
            write_cards(ws, target, whom(ws, role=role, opd=whose), "http://127.0.0.1:1")
            found = CODE.search(target.read_text(encoding="utf-8"))
            assert found is not None
            codes[whose or role] = found[0]
    ws.close()
    return codes


@pytest.fixture(scope="module")
def day(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Running, dict[str, str], Path]]:
    place = tmp_path_factory.mktemp("hall") / "w.sqlite"
    codes = make(place)
    with hall(place) as running:
        yield running, codes, place


Day = tuple[Running, dict[str, str], Path]


def names(place: Path, kind: str) -> dict[str, str]:
    """The names of the records of a type, read by another program."""
    store = open_store(place)
    try:
        return {record.id: record.text("name") for record in store.plan().of(kind)}
    finally:
        store.close()


# ------------------------------------------------------------------ the door


def test_nothing_is_open_without_a_session_but_the_door(day: Day) -> None:
    running, *_ = day

    async def look() -> None:
        for path in ("/", "/halaman/02_program"):
            answer = await request(running.base, path)
            assert (answer.code, answer.headers["Location"]) == (302, "/masuk")
        for path in ("/statis/hall.js", "/statis/ipywidgets.js", "/resourcez", "/readyz", "/api/status", "/static/x"):
            assert (await request(running.base, path)).code == 404
        assert (await request(running.base, "/aset/" + "0" * 24)).code in (302, 404)
        assert (await request(running.base, "/masuk")).code == 200

    asyncio.run(look())


@pytest.mark.parametrize("kind", ["none", "forged", "altered", "other key"])
def test_page_without_a_good_session_is_turned_away_at_the_websocket(day: Day, kind: str) -> None:
    running, codes, _ = day

    async def come() -> int | None:
        good = await sign_in(running.base, codes["dlh"])
        cookie = {
            "none": "",
            "forged": "bimtek=facilitator",
            "altered": good[:-3] + ("abc" if not good.endswith("abc") else "abd"),
            "other key": 'bimtek="2|1:0|10:1795590456|6:bimtek|4:WyJA|' + "0" * 64 + '"',
        }[kind]
        one = Browser(running.base, cookie, "02_program")
        with pytest.raises(ConnectionError):
            await one.connect()
        return one.closed

    assert asyncio.run(come()) == 4401


def test_session_of_three_days_ago_is_over(day: Day, monkeypatch: pytest.MonkeyPatch) -> None:
    running, _, place = day
    import time

    from tornado.web import create_signed_value

    key = (place.parent / ".bimtek" / "hall.key").read_bytes().hex()

    def cookie(ago: float) -> str:
        now = time.time()
        monkeypatch.setattr(time, "time", lambda: now - ago)
        value = create_signed_value(key, "bimtek", json.dumps(["@", "", "Ani"]))
        monkeypatch.undo()
        return f"bimtek={value.decode()}"

    async def ask(ago: float) -> int:
        return (await request(running.base, "/papan", cookie(ago))).code

    assert asyncio.run(ask(2.9 * 86400)) == 200
    assert asyncio.run(ask(3.1 * 86400)) == 302


def test_foreign_origin_is_refused_on_forms_and_on_websockets(day: Day) -> None:
    running, codes, _ = day

    async def come() -> None:
        cookie = await sign_in(running.base, codes["dlh"])
        for origin in ("http://evil.example", "null", "", running.base.replace("127.0.0.1", "localhost")):
            form = {"kode": codes["dlh"], "nama": "x"}
            assert (await request(running.base, "/masuk", origin=origin, **form)).code == 403
            assert (await request(running.base, "/keluar", cookie, origin=origin, x="1")).code == 403
        with pytest.raises(Exception, match="403"):
            await Browser(running.base, cookie, "02_program").connect(origin="http://evil.example")

    asyncio.run(come())


def test_cookie_is_out_of_reach_of_scripts_and_other_sites(day: Day) -> None:
    running, codes, _ = day

    async def come() -> str:
        answer = await request(running.base, "/masuk", kode=codes["dlh"], nama="Siti")
        assert answer.headers["Location"] == "/"
        return str(answer.headers["Set-Cookie"])

    said = asyncio.run(come())
    assert "HttpOnly" in said
    assert "SameSite=Strict" in said


def test_every_answer_forbids_scripts_and_addresses_from_elsewhere(day: Day) -> None:
    running, codes, _ = day

    async def come() -> None:
        cookie = await sign_in(running.base, codes["dlh"])
        for path in ("/masuk", "/", "/halaman/02_program"):
            answer = await request(running.base, path, cookie)
            policy = answer.headers["Content-Security-Policy"]
            assert "default-src 'none'" in policy
            assert "script-src 'self' blob:;" in policy
            assert not re.findall(rb"(?:src|href)=\"(?!/|data:|#)", answer.body)

    asyncio.run(come())


# ------------------------------------------------------------------ who may do what


@pytest.mark.parametrize(
    ("who", "own", "other"),
    [("facilitator", True, True), ("companion", False, False), ("dlh", True, False), ("observer", False, False)],
)
def test_altered_message_for_another_opd_changes_nothing(day: Day, who: str, own: bool, other: bool) -> None:
    running, codes, place = day

    async def act() -> list[str]:
        said = []
        async with browser(running.base, await sign_in(running.base, codes[who], who), "02_program") as page:
            await page.show(FORM)
            await page.show(PROGRAMMES)
            grid = page.cells[PROGRAMMES]
            for row in ("dlh-programme", "dinkes-programme"):
                fields = {"name": f"{who} was here"}
                ask = {"type": "save", "rows": [{"row": row, "v": 1, "fields": fields}], "client": "x", "n": 1}
                await page.say(grid, {"method": "custom", "content": ask})
                said.append(str(page.custom[-1][1].get("say")))
        return said

    asyncio.run(act())
    kept = names(place, "programme")
    assert (kept["dlh-programme"] == f"{who} was here") is own
    assert (kept["dinkes-programme"] == f"{who} was here") is other


PROGRAMMES = next(number for source, number in CELLS.items() if source.startswith('ws.sheet("programme"'))


@pytest.mark.parametrize("who", ["companion", "dlh", "observer"])
def test_sheet_of_the_whole_region_takes_nothing_but_from_the_facilitator(day: Day, who: str) -> None:
    running, codes, place = day

    async def act() -> str:
        async with browser(running.base, await sign_in(running.base, codes[who]), "02_program") as page:
            await page.show(STRATEGY)
            row = {"row": "new-1", "v": 0, "fields": {"name": "x", "text": "x", "dimension": "governance"}}
            known = [c["name"] for c in page.models[page.cells[STRATEGY]]["state"]["columns"]]
            row["fields"] = {known[0]: "x"}
            await page.say(page.cells[STRATEGY], {"method": "custom", "content": {"type": "save", "rows": [row]}})
            return str(page.custom[-1][1]["say"])

    assert len(asyncio.run(act())) > 20
    assert names(place, "strategy") == {}


def test_conduct_of_a_round_is_no_button_of_a_participant(day: Day) -> None:
    running, codes, place = day
    ws = open_workshop(place, by="Ani")
    ws.save("round", "putaran", {"name": "Putaran 1", "about": "quick_win", "state": "terbuka"})
    ws.close()
    cell = CELLS['ws.rounds("quick_win")']

    async def act() -> tuple[bool, bool]:
        async with browser(running.base, await sign_in(running.base, codes["dlh"]), "02_program") as page:
            page.put({"t": "show", "cell": cell})
            await page.show(FORM)
            shown = cell in page.cells
            for model, state in list(page.models.items()):
                if state["_model_name"] == "ButtonModel":
                    await page.say(model, {"method": "custom", "content": {"event": "click"}})
            return shown, True

    shown, _ = asyncio.run(act())
    store = open_store(place)
    assert store.plan().records["putaran"].text("state") == "terbuka"
    store.close()
    assert not shown  # the facilitator's cells are not built for others


HOSTILE: list[Any] = [
    "x",
    "[]",
    "{}",
    '{"t": "execute_request", "code": "1"}',
    '{"t": "msg", "n": 1}',
    '{"t": "msg", "n": "x", "comm": 1, "data": 2}',
    '{"t": "show", "cell": "../../x"}',
    '{"t": "hello"}',
    '{"t": "at", "n": 0, "cell": 1}',
    '{"t": "at", "n": 0, "cell": [], "row": 1, "field": 2, "v": "x", "typing": 3}',
    "[" * 100_000,
    b"\x00\xff",
]


@pytest.mark.parametrize("said", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_message_ends_its_own_connection_and_nobody_elses(day: Day, said: str | bytes) -> None:
    running, codes, _ = day

    async def act() -> None:
        cookie = await sign_in(running.base, codes["dlh"])
        async with (
            browser(running.base, cookie, "02_program") as bad,
            browser(running.base, cookie, "02_program") as good,
        ):
            assert bad.socket is not None
            bad.socket.write_message(said, binary=isinstance(said, bytes))
            with pytest.raises((ConnectionError, TimeoutError)):
                await bad.until(lambda: False, 3)
            assert bad.closed == 1003
            await good.show(FORM)

    asyncio.run(act())


def test_message_that_is_too_large_ends_the_connection(day: Day) -> None:
    running, codes, _ = day

    async def act() -> None:
        async with browser(running.base, await sign_in(running.base, codes["dlh"]), "02_program") as page:
            assert page.socket is not None
            page.socket.write_message("x" * 2_000_000)
            with pytest.raises(ConnectionError):
                await page.until(lambda: False, 10)

    asyncio.run(act())


def test_code_handed_anew_ends_the_pages_that_are_open(day: Day, tmp_path: Path) -> None:
    running, codes, place = day

    async def act() -> int | None:
        async with browser(running.base, await sign_in(running.base, codes["dinkes"]), "02_program") as page:
            await page.show(FORM)
            ws = open_workshop(place, by="Ani")
            write_cards(ws, tmp_path / "k.html", whom(ws, role="participant", opd="dinkes"), "http://x")
            ws.close()
            await asyncio.sleep(4)
            with pytest.raises(ConnectionError):
                await page.enter(FORM, "name", "late")
            return page.closed

    assert asyncio.run(act()) == 4401
    found = CODE.search((tmp_path / "k.html").read_text(encoding="utf-8"))
    assert found is not None
    codes["dinkes"] = found[0]


# ------------------------------------------------------------------ a bad day


def test_page_comes_back_after_the_network_was_gone_and_what_was_said_is_done_once(day: Day) -> None:
    running, codes, place = day

    async def act() -> str:
        cookie = await sign_in(running.base, codes["dlh"], "Siti")
        one = Browser(running.base, cookie, "02_program")
        await one.connect()
        await one.show(FORM)
        first = one.sitting
        text = one.input(FORM, "name")
        one.said += 1
        message: dict[str, Any] = {
            "t": "msg",
            "n": one.said,
            "comm": text,
            "data": {"method": "update", "state": {"value": "Sekali"}},
        }
        one.put(message)
        await asyncio.sleep(0.5)  # it is done, and the answer is lost with the network
        one.drop()
        await one.connect()
        assert one.sitting == first
        one.put(message)  # said again: nobody knows whether it arrived
        await one.until(lambda: one.heard >= message["n"])
        await one.enter(FORM, "name", "Dua kali")
        one.drop()
        return text

    before = len(names(place, "programme"))
    asyncio.run(act())
    kept = names(place, "programme")
    assert len(kept) == before + 1
    assert "Dua kali" in kept.values()


def test_change_of_one_browser_is_on_the_others_within_two_seconds(day: Day) -> None:
    running, codes, _ = day

    async def act() -> float:
        cookie = await sign_in(running.base, codes["dlh"], "Siti")
        async with (
            browser(running.base, cookie, "02_program") as one,
            browser(running.base, cookie, "02_program") as two,
        ):
            await one.show(FORM)
            await two.show(PROGRAMMES)
            grid = two.cells[PROGRAMMES]
            await one.enter(FORM, "name", "Dilihat orang lain")
            start = asyncio.get_running_loop().time()

            def there() -> bool:
                return any("Dilihat orang lain" in json.dumps(news) for comm, news in two.custom if comm == grid)

            await two.until(there, 10)
            return asyncio.get_running_loop().time() - start

    assert asyncio.run(act()) < 2


def test_change_by_another_program_arrives_in_the_hall(day: Day) -> None:
    running, codes, place = day

    async def act() -> None:
        async with browser(running.base, await sign_in(running.base, codes["dlh"]), "02_program") as page:
            await page.show(PROGRAMMES)
            ws = open_workshop(place, by="Ani")
            ws.save("programme", "dlh-programme", {"name": "Dari JupyterLab"})
            ws.close()
            await page.until(lambda: any("Dari JupyterLab" in json.dumps(news) for _, news in page.custom), 10)

    asyncio.run(act())


def test_second_page_of_one_sitting_takes_the_place_of_the_first(day: Day) -> None:
    running, codes, _ = day

    async def act() -> None:
        cookie = await sign_in(running.base, codes["dlh"])
        async with browser(running.base, cookie, "02_program") as first:
            second = Browser(running.base, cookie, "02_program", sitting=first.sitting)
            await second.connect()
            assert second.sitting == first.sitting
            with pytest.raises(ConnectionError):
                await first.until(lambda: False, 5)
            second.drop()

    asyncio.run(act())


def test_sitting_of_somebody_else_is_not_taken_over(day: Day) -> None:
    running, codes, _ = day

    async def act() -> None:
        mine = await sign_in(running.base, codes["dlh"], "Siti")
        theirs = await sign_in(running.base, codes["dinkes"], "Budi")
        async with browser(running.base, mine, "02_program") as first:
            thief = Browser(running.base, theirs, "02_program")
            thief.sitting = first.sitting
            await thief.connect()
            assert thief.sitting != first.sitting
            thief.drop()
            await first.show(FORM)

    asyncio.run(act())


def test_server_that_was_killed_comes_back_with_everything_that_was_acknowledged(tmp_path: Path) -> None:
    place = tmp_path / "w.sqlite"
    codes = make(place)
    port = free_port()
    running = start_hall(place, port)

    async def act() -> list[str]:
        nonlocal running
        cookie = await sign_in(running.base, codes["dlh"], "Siti")
        one = Browser(running.base, cookie, "02_program")
        acknowledged = []
        for number in range(5):
            await one.connect()
            await one.show(FORM)
            await one.enter(FORM, "name", f"Program {number}")
            acknowledged.append(f"Program {number}")
            running.kill()
            one.drop()
            running = await asyncio.to_thread(start_hall, place, port)
        one.heard = one.said = 0
        return acknowledged

    try:
        acknowledged = asyncio.run(act())
    finally:
        running.kill()
    assert set(acknowledged) <= set(names(place, "programme").values())


def test_two_facilitators_who_start_it_share_the_workshop(day: Day) -> None:
    running, codes, place = day
    with hall(place) as second:
        assert second.port != running.port

        async def act() -> None:
            one_cookie = await sign_in(running.base, codes["dlh"])
            two_cookie = await sign_in(second.base, codes["dlh"])
            async with (
                browser(running.base, one_cookie, "02_program") as one,
                browser(second.base, two_cookie, "02_program") as two,
            ):
                await one.show(FORM)
                await two.show(PROGRAMMES)
                await one.enter(FORM, "name", "Lewat server pertama")
                told = lambda: any("Lewat server pertama" in json.dumps(news) for _, news in two.custom)  # noqa: E731
                await two.until(told, 10)

        asyncio.run(act())


def test_invitation_signs_in_whoever_started_it(day: Day) -> None:
    running, *_ = day

    async def come() -> tuple[int, int]:
        answer = await request(running.base, f"/masuk?undangan={running.invitation}")
        page = await request(running.base, "/halaman/00_persiapan", cookie_of(answer))
        return answer.code, page.code

    assert asyncio.run(come()) == (302, 200)


def test_plain_websocket_of_a_kernel_finds_no_door(day: Day) -> None:
    running, *_ = day

    async def come() -> None:
        for path in ("/api/kernels/x/channels", "/voila/x", "/_solara/api/watchdog/x"):
            with pytest.raises(Exception, match="404"):
                await websocket_connect(running.base.replace("http", "ws", 1) + path)

    asyncio.run(come())


# ------------------------------------------------------------------ seeing each other


def at(row: str, field: str = "name") -> dict[str, Any]:
    return {"t": "at", "n": 0, "cell": PROGRAMMES, "row": row, "field": field, "v": 1, "typing": False}


def busy(one: Browser) -> list[dict[str, str]]:
    """Who was told to be at which row, one telling after the other."""
    return [news["busy"] for _, news in one.custom if "busy" in news]


def test_who_is_at_a_row_is_told_to_those_who_see_it_and_gone_with_the_connection(day: Day) -> None:
    running, codes, _ = day

    async def act() -> None:
        siti = await sign_in(running.base, codes["dlh"], "Siti")
        ani = await sign_in(running.base, codes["facilitator"], "Ani")
        async with browser(running.base, siti, "02_program") as one, browser(running.base, ani, "02_program") as two:
            await one.show(PROGRAMMES)
            await two.show(PROGRAMMES)
            one.put(at("dlh-programme"))
            await two.until(lambda: busy(two) == [{"dlh-programme": "Siti (DLH)"}], 10)
            one.drop()
            await two.until(lambda: busy(two)[-1] == {}, 10)

    asyncio.run(act())


def test_place_at_a_row_of_another_opd_is_believed_to_nobody(day: Day) -> None:
    running, codes, _ = day

    async def act() -> None:
        siti = await sign_in(running.base, codes["dlh"], "Siti")
        budi = await sign_in(running.base, codes["dinkes"], "Budi")
        async with browser(running.base, siti, "02_program") as one, browser(running.base, budi, "02_program") as two:
            await one.show(PROGRAMMES)
            await two.show(PROGRAMMES)
            one.put(at("dinkes-programme"))
            one.put(at("tidak-ada"))
            await asyncio.sleep(2)
            await one.show(FORM)
            await two.show(FORM)
            assert (busy(one), busy(two)) == ([], [])

    asyncio.run(act())


# ------------------------------------------------------------------ beside JupyterLab

WRITES = """
import sys
from smartcity_kit import open_workshop
ws = open_workshop(sys.argv[1], by="Ani", door="notebook")
for number in range(30):
    ws.save("programme", None, {"name": f"Buku catatan {number}", "owner": "dinkes"})
ws.close()
"""


def test_hall_and_a_kernel_write_into_one_file_at_once_and_nothing_is_lost(day: Day) -> None:
    running, codes, place = day

    async def act() -> None:
        cookie = await sign_in(running.base, codes["dlh"], "Siti")
        async with browser(running.base, cookie, "02_program") as one:
            await one.show(FORM)
            kernel = await asyncio.create_subprocess_exec(sys.executable, "-c", WRITES, str(place), cwd=ROOT)
            for number in range(30):
                await one.enter(FORM, "name", f"Aula {number}")
            assert await asyncio.wait_for(kernel.wait(), 60) == 0

    asyncio.run(act())
    found = names(place, "programme").values()
    assert {f"Buku catatan {number}" for number in range(30)} <= set(found)
    store = open_store(place)
    written = {value for change in store.changes() for value in change.fields.values()}
    store.close()
    assert {f"Aula {number}" for number in range(30)} <= written


def test_start_opens_the_hall_beside_jupyterlab_and_ends_both(tmp_path: Path) -> None:
    place = tmp_path / "w.sqlite"
    codes = make(place)
    words = [sys.executable, "-u", "-m", "smartcity_kit", "start", str(place), "--hall", "--no-print", "--no-browser"]
    with subprocess.Popen(words, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        told: dict[str, str] = {}
        for line in process.stdout:
            if found := re.search(r"(http://127\.0\.0\.1:\d+)/(masuk\?undangan|lab)", line):
                told[found[2][:3]] = found[1]
            if len(told) == 2:
                break
        cookie = asyncio.run(sign_in(told["mas"], codes["dlh"], "Siti"))
        assert cookie
        process.send_signal(signal.SIGTERM)
        assert process.wait(60) == 0
    with pytest.raises(ConnectionRefusedError):
        asyncio.run(sign_in(told["mas"], codes["dlh"], "Siti"))
