"""Two participants on phones and a facilitator at a screen, in Chromium: sign in, fill, lose the network, return."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, ViewportSize, expect

from smartcity_kit import example
from smartcity_kit.hall.cards import whom, write_cards
from smartcity_kit.store import open_store
from smartcity_kit.workshop import open_workshop
from tests.hall_client import CODE, Running, free_port, hall, start_hall
from tests.slow import browser as chrome

pytestmark = pytest.mark.slow

PHONE, SCREEN = (360, 740), (1366, 768)
STAGES = ("00_persiapan", "01_analisis", "02_program", "03_rencana", "04_finalisasi", "05_laporan")

# What lies beyond the right edge of the screen without a scroll bar of its own.
BEYOND = """() => {
    const edge = document.documentElement.clientWidth + 1;
    const held = (one) => {
        for (let box = one.parentElement; box; box = box.parentElement)
            if (['auto', 'scroll', 'hidden'].includes(getComputedStyle(box).overflowX)) return true;
        return false;
    };
    return [...document.querySelectorAll('main *')]
        .filter((one) => one.checkVisibility() && one.getBoundingClientRect().width > 0)
        .filter((one) => one.getBoundingClientRect().right > edge && !held(one))
        .map((one) => `${one.tagName}.${one.className} ${one.textContent.trim().slice(0, 40)}`);
}"""


# What a thumb misses (below 40 px), and inputs into which a phone zooms (letters below 16 px).
TOO_SMALL = """() => {
    const asked = 'button, input, select, textarea, a, .jupyter-widget-Collapse-header, .sck-choices label';
    return [...document.querySelectorAll(asked)]
        .filter((one) => one.checkVisibility({visibilityProperty: true}) && !one.closest('.prose'))
        .filter((one) => one.getBoundingClientRect().width > 0 && !['checkbox', 'radio'].includes(one.type))
        .filter((one) => one.getBoundingClientRect().height < 39.5
            || (/INPUT|SELECT|TEXTAREA/.test(one.tagName) && parseFloat(getComputedStyle(one).fontSize) < 16))
        .map((one) => `${one.tagName}.${one.className} ${one.textContent.trim().slice(0, 40)}`);
}"""
# Tables that go beyond their frame and do not say so.
SILENT = """() => [...document.querySelectorAll('.sck-frame, .sck-scroll, .prose table')]
    .filter((one) => one.scrollWidth > one.clientWidth + 1)
    .filter((one) => !(one.previousElementSibling || one).matches('.sideways'))
    .map((one) => one.textContent.trim().slice(0, 60))"""


@pytest.fixture(scope="module")
def window() -> Iterator[Browser]:
    with chrome.browser() as opened:
        yield opened


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """The made-up region of full size."""
    path = tmp_path / "sintetis.sqlite"
    example("sintetis", path).close()
    return path


@pytest.fixture(autouse=True)
def _indonesian(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SMARTCITY_LANG", raising=False)  # what a user sees without any setting


def code_of(place: Path, opd: str) -> str:
    ws = open_workshop(place, by="Ani")
    write_cards(ws, place.parent / "kartu.html", whom(ws, role="participant", opd=opd), "http://x")
    ws.close()
    found = CODE.search((place.parent / "kartu.html").read_text(encoding="utf-8"))
    assert found is not None
    return found[0]


def opds(place: Path) -> tuple[str, str]:
    """Two agencies that each own a programme."""
    store = open_store(place)
    owners = list(dict.fromkeys(one.text("owner") for one in store.plan().of("programme")))
    store.close()
    return owners[0], owners[1]


@contextmanager
def person(window: Browser, size: tuple[int, int]) -> Iterator[tuple[Page, list[str]]]:
    """A browser of somebody's own, and every address outside this machine that it asked for."""
    small = size == PHONE
    viewport: ViewportSize = {"width": size[0], "height": size[1]}
    context = window.new_context(viewport=viewport, is_mobile=small, has_touch=small)
    page = context.new_page()
    page.set_default_timeout(chrome.PATIENCE)
    outside: list[str] = []
    here = ("http://127.0.0.1:", "ws://127.0.0.1:", "data:", "blob:")
    page.on("request", lambda asked: None if asked.url.startswith(here) else outside.append(asked.url))
    page.on("pageerror", lambda error: outside.append(f"error: {error}"))
    try:
        yield page, outside
    finally:
        context.close()


def sign_in(page: Page, running: Running, code: str, name: str) -> None:
    page.goto(f"{running.base}/masuk#kode={code}")
    expect(page.locator("#kode")).to_have_value(code)
    page.fill("#nama", name)
    page.get_by_role("button", name="Masuk").click()
    page.wait_for_url(f"{running.base}/")


def open_form(page: Page, running: Running) -> None:
    """Go to stage II and scroll to the form of programmes."""
    page.goto(f"{running.base}/halaman/02_program")
    expect(page.locator(".link[data-state=ready]")).to_be_visible()
    see(page, NAME)


def see(page: Page, selector: str) -> None:
    """Scroll down until something is there, as a thumb does."""
    for _ in range(120):
        if page.locator(selector).count():
            page.locator(selector).first.scroll_into_view_if_needed()
            return
        page.mouse.wheel(0, 500)
        page.wait_for_timeout(60)
    expect(page.locator(selector).first).to_be_visible()


NAME = ".sck-form .sck-f-name input"


def offered(page: Page) -> set[str]:
    """The records that the first form offers; in a list, ipywidgets writes every blank as one that does not break."""
    texts = page.locator(".sck-form select").first.locator("option").all_inner_texts()
    return {text.replace("\u00a0", " ") for text in texts}


def whole(page: Page) -> None:
    """Scroll through the whole page, so that every cell is built."""
    for _ in range(200):
        page.mouse.wheel(0, 600)
        page.wait_for_timeout(40)
        if not page.locator(".live.empty").count():
            return
    assert page.locator(".live.empty").count() == 0


@pytest.mark.parametrize("size", [PHONE, SCREEN], ids=["phone", "screen"])
def test_every_page_stands_on_the_screen_and_asks_nobody_outside(
    window: Browser, place: Path, size: tuple[int, int]
) -> None:
    code = code_of(place, opds(place)[0])
    with hall(place) as running, person(window, size) as (page, outside):
        sign_in(page, running, code, "Siti")
        chrome.shot(page, f"hall_list_{size[0]}")
        for name in STAGES:
            page.goto(f"{running.base}/halaman/{name}")
            whole(page)
            assert page.evaluate("document.documentElement.scrollWidth") <= size[0]
            assert page.evaluate(BEYOND) == []
            page.wait_for_function(f"({SILENT})().length === 0")
            if size == PHONE:
                assert page.evaluate(TOO_SMALL) == []
            assert page.get_by_text("Traceback").count() == 0
            assert page.locator(".failure").all_inner_texts() == []
            chrome.shot(page, f"hall_{name}_{size[0]}")
        assert outside == []


def test_participant_fills_and_reload_shows_what_was_saved(window: Browser, place: Path) -> None:
    code = code_of(place, opds(place)[0])
    with hall(place) as running, person(window, PHONE) as (page, outside):
        sign_in(page, running, code, "Siti")
        open_form(page, running)
        box = page.locator(NAME).first
        box.fill("Antrean <b>daring</b>")
        box.press("Tab")
        expect(page.locator(".link")).to_contain_text("Tersimpan")
        chrome.shot(page, "hall_saved_360")
        page.reload()
        open_form(page, running)
        assert "Antrean <b>daring</b>" in offered(page)
        assert outside == []


def test_two_opds_see_their_own_and_the_facilitator_sees_both(window: Browser, place: Path) -> None:
    first, second = opds(place)
    with (
        hall(place) as running,
        person(window, PHONE) as (siti, _),
        person(window, PHONE) as (budi, _),
        person(window, SCREEN) as (ani, _),
    ):
        for page, opd, name in ((siti, first, "Siti"), (budi, second, "Budi")):
            sign_in(page, running, code_of(place, opd), name)
            open_form(page, running)
            page.locator(NAME).first.fill(f"Program {name}")
            page.locator(NAME).first.press("Tab")
            expect(page.locator(".link")).to_contain_text("Tersimpan")
        ani.goto(f"{running.base}/masuk?undangan={running.invitation}")
        open_form(ani, running)
        assert {"Program Siti", "Program Budi"} <= offered(ani)
        assert "Program Siti" in offered(siti)
        assert "Program Budi" not in offered(siti)
        chrome.shot(ani, "hall_facilitator_1366")


def test_network_that_is_cut_is_said_and_what_was_typed_is_saved_when_it_is_back(
    window: Browser, place: Path
) -> None:
    code = code_of(place, opds(place)[0])
    port = free_port()
    running = start_hall(place, port)
    try:
        with person(window, PHONE) as (page, _):
            sign_in(page, running, code, "Siti")
            open_form(page, running)
            page.context.set_offline(offline=True)
            page.evaluate("() => {}")
            running.kill()
            expect(page.locator(".link[data-state=gone]")).to_contain_text("Tidak terhubung")
            box = page.locator(NAME).first
            box.fill("Diketik saat terputus")
            box.press("Tab")
            chrome.shot(page, "hall_cut_360")
            page.context.set_offline(offline=False)
            running = start_hall(place, port)
            offer = page.locator(".unsent")
            expect(offer).to_contain_text("Diketik saat terputus")
            offer.scroll_into_view_if_needed()
            chrome.shot(page, "hall_offer_360")
            offer.get_by_role("button", name="Simpan sekarang").click()
            expect(offer).to_have_count(0)
            expect(page.locator(NAME).first).to_have_value("Diketik saat terputus")
            chrome.shot(page, "hall_back_360")
    finally:
        running.kill()
    store = open_store(place)
    saved = [one.text("name") for one in store.plan().of("programme")]
    store.close()
    assert saved.count("Diketik saat terputus") == 1


def test_short_break_loses_nothing_and_asks_nothing(window: Browser, place: Path) -> None:
    code = code_of(place, opds(place)[0])
    with hall(place) as running, person(window, PHONE) as (page, _):
        sign_in(page, running, code, "Siti")
        open_form(page, running)
        box = page.locator(NAME).first
        page.evaluate("() => window.hall.socket.close()")
        box.fill("Saat jeda singkat")
        box.press("Tab")
        expect(page.locator(".link[data-state=ready]")).to_contain_text("Tersimpan")
        assert page.locator(".unsent").count() == 0
        store = open_store(place)
        saved = [one.text("name") for one in store.plan().of("programme")]
        store.close()
        assert saved.count("Saat jeda singkat") == 1


def test_text_of_others_is_text_on_every_page(window: Browser, place: Path) -> None:
    first, _ = opds(place)
    ws = open_workshop(place, by="<script>window.bad = 1</script>")
    ws.save("programme", None, {"name": '<img src=x onerror="window.bad=1">', "owner": first})
    ws.close()
    with hall(place) as running, person(window, SCREEN) as (page, outside):
        sign_in(page, running, code_of(place, first), "<svg onload=window.bad=1>")
        page.goto(f"{running.base}/halaman/02_program")
        whole(page)
        assert page.evaluate("window.bad") is None
        assert outside == []


# ------------------------------------------------------------------ seeing each other


def made(place: Path, owner: str, name: str) -> str:
    """A programme that is there already; its id."""
    ws = open_workshop(place, by="Ani")
    record = ws.save("programme", None, {"name": name, "owner": owner}).record
    ws.close()
    assert record is not None
    return record.id


def choose(page: Page, name: str) -> None:
    """Take a record in the first form of the page."""
    page.locator(".sck-form select").first.select_option(label=name.replace(" ", "\u00a0"))
    expect(page.locator(NAME).first).to_have_value(name)


def standing(place: Path, record: str) -> set[object]:
    store = open_store(place)
    held = store.plan().records[record].heads["name"]
    store.close()
    return {one.value for one in held}


def test_who_is_at_a_record_is_seen_in_form_and_sheet_and_gone_after_they_left(window: Browser, place: Path) -> None:
    owner = opds(place)[0]
    record = made(place, owner, "Program bersama")
    code = code_of(place, owner)
    with hall(place) as running, person(window, PHONE) as (siti, _), person(window, SCREEN) as (budi, _):
        for page, name in ((siti, "Siti"), (budi, "Budi")):
            sign_in(page, running, code, name)
            open_form(page, running)
            choose(page, "Program bersama")
        siti.locator(NAME).first.focus()
        expect(budi.locator(".sck-form .busy").first).to_contain_text("Siti (")
        chrome.shot(budi, "hall_presence_form_1366")
        see(budi, f'tr[data-id="{record}"] .busy')
        expect(budi.locator(f'tr[data-id="{record}"] .busy').first).to_contain_text("sedang mengisi ini")
        chrome.shot(budi, "hall_presence_sheet_1366")
        siti.locator(NAME).first.blur()
        expect(budi.locator(".busy")).to_have_count(0)
        siti.locator(NAME).first.focus()
        expect(budi.locator(".sck-form .busy")).to_have_count(1)
        siti.goto("about:blank")
        expect(budi.locator(".busy")).to_have_count(0)


def test_what_is_typed_stands_when_the_field_changes_elsewhere_and_both_values_are_offered(
    window: Browser, place: Path
) -> None:
    owner = opds(place)[0]
    record = made(place, owner, "Program bersama")
    code = code_of(place, owner)
    with hall(place) as running, person(window, PHONE) as (siti, _), person(window, PHONE) as (budi, _):
        for page, name in ((siti, "Siti"), (budi, "Budi")):
            sign_in(page, running, code, name)
            open_form(page, running)
            choose(page, "Program bersama")
        box = siti.locator(NAME).first
        box.focus()
        box.press_sequentially(" punya Siti")
        budi.locator(NAME).first.fill("Program Budi")
        budi.locator(NAME).first.press("Tab")
        expect(siti.locator(".sck-f-name .two").first).to_contain_text("Program Budi")
        expect(box).to_have_value("Program bersama punya Siti")
        box.press("Tab")
        both = siti.locator(".sck-f-name .sck-pick-value")
        expect(both).to_have_count(2)
        expect(budi.locator(".sck-f-name .sck-pick-value")).to_have_count(2)
        assert standing(place, record) == {"Program Budi", "Program bersama punya Siti"}
        both.first.scroll_into_view_if_needed()
        chrome.shot(siti, "hall_conflict_360")
        both.filter(has_text="punya Siti").click()
        expect(budi.locator(NAME).first).to_have_value("Program bersama punya Siti")
        assert standing(place, record) == {"Program bersama punya Siti"}


def test_field_that_is_left_without_typing_shows_what_came_meanwhile(window: Browser, place: Path) -> None:
    owner = opds(place)[0]
    record = made(place, owner, "Program bersama")
    with hall(place) as running, person(window, PHONE) as (siti, _):
        sign_in(siti, running, code_of(place, owner), "Siti")
        open_form(siti, running)
        choose(siti, "Program bersama")
        box = siti.locator(NAME).first
        box.focus()
        box.press_sequentially("x")
        ws = open_workshop(place, by="Ani")
        ws.save("programme", record, {"name": "Program Ani"})
        ws.close()
        expect(siti.locator(".sck-f-name .two").first).to_contain_text("Program Ani")
        box.press("Backspace")
        box.press("Tab")
        expect(box).to_have_value("Program Ani")
        assert standing(place, record) == {"Program Ani"}


# ------------------------------------------------------------------ nothing typed is lost


def names_of(place: Path) -> list[str]:
    store = open_store(place)
    names = [one.text("name") for one in store.plan().of("programme")]
    store.close()
    return names


def type_only(page: Page, text: str) -> None:
    """Type into the form and stay in the field: nothing is accepted yet."""
    page.locator(NAME).first.focus()
    page.locator(NAME).first.press_sequentially(text)
    page.wait_for_function("text => JSON.stringify(localStorage).includes(text)", arg=text)


def take_offer(page: Page, text: str) -> None:
    """Save what the page offers."""
    offer = page.locator(".unsent")
    expect(offer).to_have_count(1)
    expect(offer).to_contain_text(text)
    offer.get_by_role("button", name="Simpan sekarang").click()
    expect(offer).to_have_count(0)


def test_reload_while_typing_offers_what_was_typed(window: Browser, place: Path) -> None:
    with hall(place) as running, person(window, PHONE) as (page, _):
        sign_in(page, running, code_of(place, opds(place)[0]), "Siti")
        open_form(page, running)
        type_only(page, "Belum selesai diketik")
        page.reload()
        open_form(page, running)
        take_offer(page, "Belum selesai diketik")
        assert names_of(place).count("Belum selesai diketik") == 1


def test_reload_while_typing_into_a_cell_of_a_sheet_on_a_phone_offers_it_again(window: Browser, place: Path) -> None:
    owner = opds(place)[0]
    record = made(place, owner, "Program bersama")
    cell = f'tr[data-id="{record}"] td'
    with hall(place) as running, person(window, PHONE) as (page, _):
        sign_in(page, running, code_of(place, owner), "Siti")
        page.goto(f"{running.base}/halaman/02_program")
        see(page, cell)
        page.locator(cell).first.dblclick()
        page.locator(".sck-pop input").fill("Nama lain")
        chrome.shot(page, "hall_popover_360")
        page.wait_for_function("() => JSON.stringify(localStorage).includes('Nama lain')")
        page.reload()
        page.goto(f"{running.base}/halaman/02_program")
        see(page, cell)
        take_offer(page, "Nama lain")
        assert "Nama lain" in names_of(place)


def test_server_that_was_killed_while_somebody_typed_comes_back_and_offers_it(window: Browser, place: Path) -> None:
    code = code_of(place, opds(place)[0])
    port = free_port()
    running = start_hall(place, port)
    try:
        with person(window, PHONE) as (page, _):
            sign_in(page, running, code, "Siti")
            open_form(page, running)
            type_only(page, "Saat server mati")
            running.kill()
            expect(page.locator(".link[data-state=gone]")).to_be_visible()
            running = start_hall(place, port)
            take_offer(page, "Saat server mati")
    finally:
        running.kill()
    assert names_of(place).count("Saat server mati") == 1


def test_page_that_was_given_up_after_a_long_absence_offers_what_was_typed(window: Browser, place: Path) -> None:
    with hall(place) as running, person(window, PHONE) as (page, _):
        sign_in(page, running, code_of(place, opds(place)[0]), "Siti")
        open_form(page, running)
        type_only(page, "Lama terputus")
        page.evaluate("() => { window.hall.sitting = 'sudah dilepas'; window.hall.socket.close(); }")
        take_offer(page, "Lama terputus")
        assert names_of(place).count("Lama terputus") == 1


def test_laptop_that_slept_goes_on_where_it_was(window: Browser, place: Path) -> None:
    with hall(place) as running, person(window, PHONE) as (page, _):
        sign_in(page, running, code_of(place, opds(place)[0]), "Siti")
        open_form(page, running)
        type_only(page, "Sebelum tidur")
        asleep = page.context.new_cdp_session(page)
        asleep.send("Page.setWebLifecycleState", {"state": "frozen"})
        time.sleep(2)
        page.context.set_offline(offline=True)
        asleep.send("Page.setWebLifecycleState", {"state": "active"})
        expect(page.locator(".link[data-state=gone]")).to_be_visible()
        page.context.set_offline(offline=False)
        expect(page.locator(".link[data-state=ready]")).to_be_visible(timeout=20_000)
        page.locator(NAME).first.press("Tab")
        expect(page.locator(".link")).to_contain_text("Tersimpan")
        assert page.locator(".unsent").count() == 0
        assert names_of(place).count("Sebelum tidur") == 1


def test_code_handed_anew_asks_to_sign_in_and_offers_what_was_typed_afterwards(window: Browser, place: Path) -> None:
    owner = opds(place)[0]
    with hall(place) as running, person(window, PHONE) as (page, _):
        sign_in(page, running, code_of(place, owner), "Siti")
        open_form(page, running)
        type_only(page, "Sebelum kode diganti")
        anew = code_of(place, owner)
        page.wait_for_url(f"{running.base}/masuk", timeout=20_000)
        sign_in(page, running, anew, "Siti")
        open_form(page, running)
        take_offer(page, "Sebelum kode diganti")
        assert names_of(place).count("Sebelum kode diganti") == 1


def test_what_was_typed_is_not_offered_to_the_next_one_at_the_same_phone(window: Browser, place: Path) -> None:
    first, second = opds(place)
    with hall(place) as running, person(window, PHONE) as (page, _):
        sign_in(page, running, code_of(place, first), "Siti")
        open_form(page, running)
        type_only(page, "Milik Siti")
        sign_in(page, running, code_of(place, second), "Budi")
        open_form(page, running)
        page.wait_for_timeout(500)
        assert page.locator(".unsent").count() == 0
