"""The facilitator's desk in Chromium, on wall, laptop and phone: board, controls, messages, look, card, export."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from smartcity_kit import example
from smartcity_kit.workshop import open_workshop
from tests.hall_client import CODE, Running, hall
from tests.slow import browser as chrome
from tests.slow.test_hall_browser import BEYOND, NAME, PHONE, SCREEN, code_of, opds, open_form, person, see, sign_in

pytestmark = pytest.mark.slow

WALL = (1920, 1080)


@pytest.fixture(scope="module")
def window() -> Iterator[Browser]:
    with chrome.browser() as opened:
        yield opened


@pytest.fixture(autouse=True)
def _indonesian(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SMARTCITY_LANG", raising=False)  # what a user sees without any setting


@pytest.fixture
def today(tmp_path: Path) -> Path:
    """The made-up region on the first day of stage II, with something on the agenda now and something after it."""
    place = tmp_path / "sintetis.sqlite"
    example("sintetis", place).close()
    now = datetime.now().astimezone()
    start, end, later = ((now + timedelta(minutes=some)).strftime("%H:%M") for some in (-30, 30, 60))
    ws = open_workshop(place, by="Ani")
    day = ws.save("session", None, {"stage": "II", "day": "1", "date": now.date().isoformat()}).record
    assert day is not None
    if start < end < later:  # not around midnight
        ws.save("agenda", None, {"session": day.id, "start": start, "end": end, "topic": "Daftar panjang program"})
        ws.save("agenda", None, {"session": day.id, "start": end, "end": later, "topic": "Usulan quick win"})
    for opd in opds(place):
        ws.hand_in("II", opd)
    ws.close()
    return place


def enter(page: Page, running: Running) -> None:
    page.goto(f"{running.base}/masuk?undangan={running.invitation}")
    page.wait_for_url(f"{running.base}/papan")
    expect(page.locator("#board tbody tr").first).to_be_visible()


@pytest.mark.parametrize("size", [PHONE, SCREEN, WALL], ids=["phone", "screen", "wall"])
def test_board_is_the_facilitators_first_page_and_fits_every_screen(
    window: Browser, today: Path, size: tuple[int, int]
) -> None:
    with hall(today) as running, person(window, size) as (page, outside):
        enter(page, running)
        expect(page.locator(".clock")).to_have_text(re.compile(r"\d\d\.\d\d"))
        chrome.shot(page, f"hall_board_{size[0]}")
        assert page.evaluate("document.documentElement.scrollWidth") <= size[0]
        assert page.evaluate(BEYOND) == []
        assert {sign.strip() for sign in page.locator(".sign").all_inner_texts()} <= set("✔↻◆◐○")
        page.locator("#board tbody a").first.focus()
        page.keyboard.press("Enter")
        expect(page.get_by_text("Kembali ke papan")).to_be_visible()
        expect(page.locator(".live.empty")).to_have_count(0)
        chrome.shot(page, f"hall_board_opd_{size[0]}")
        assert page.evaluate("document.documentElement.scrollWidth") <= size[0]
        assert page.locator(".failure").count() == 0
        page.goto(f"{running.base}/kendali")
        expect(page.locator(".sck-gates select").first).to_be_visible()
        page.wait_for_timeout(500)
        chrome.shot(page, f"hall_controls_{size[0]}")
        assert page.evaluate("document.documentElement.scrollWidth") <= size[0]
        page.locator("#ekspor").scroll_into_view_if_needed()
        page.wait_for_timeout(500)
        chrome.shot(page, f"hall_controls_below_{size[0]}")
        assert page.evaluate(BEYOND) == []
        assert outside == []


SOON = 2_000  # milliseconds within which everybody sees what was decided


def choose(page: Page, box: str, number: int, label: str) -> None:
    page.locator(f"{box} select").nth(number).select_option(label=label)


def test_message_is_on_every_open_page_soon_and_stays_in_the_list(window: Browser, today: Path) -> None:
    first, second = opds(today)
    with (
        hall(today) as running,
        person(window, PHONE) as (siti, _),
        person(window, PHONE) as (budi, _),
        person(window, SCREEN) as (ani, _),
    ):
        sign_in(siti, running, code_of(today, first), "Siti")
        open_form(siti, running)
        sign_in(budi, running, code_of(today, second), "Budi")
        enter(ani, running)
        ani.goto(f"{running.base}/kendali")
        ani.locator(".sck-messages textarea").fill("<b>Kumpul</b> di aula pukul 15.00")
        ani.get_by_role("button", name="Kirim", exact=True).click()
        for page in (siti, budi):
            expect(page.locator(".news .message").first).to_contain_text("<b>Kumpul</b> di aula", timeout=SOON)
        expect(ani.locator(".news .message").first).to_be_visible()
        chrome.shot(siti, "hall_message_360")
        siti.get_by_role("button", name="Sudah dibaca").click()
        expect(siti.locator(".news .message")).to_have_count(0)
        siti.reload()
        expect(siti.locator(".posts summary")).to_have_text("Pesan (1)")
        assert siti.locator(".news .message").count() == 0
        siti.locator(".posts summary").click()
        expect(siti.locator(".posts .message")).to_be_visible()
        ani.get_by_role("button", name="Tarik kembali").click()
        expect(budi.locator(".news")).to_be_hidden(timeout=SOON)


def test_message_to_one_opd_is_not_on_the_page_of_another(window: Browser, today: Path) -> None:
    first, second = opds(today)
    with hall(today) as running, person(window, PHONE) as (siti, _), person(window, PHONE) as (budi, _):
        sign_in(siti, running, code_of(today, first), "Siti")
        sign_in(budi, running, code_of(today, second), "Budi")
        ws = open_workshop(today, by="Ani")  # a notebook beside the hall
        ws.send("Lengkapi pagu", first)
        ws.send("Istirahat")
        ws.close()
        expect(siti.locator(".news .message")).to_have_count(2)
        expect(budi.locator(".news .message")).to_have_text([re.compile("Istirahat")])


def test_worksheet_that_closes_while_somebody_types_says_so_and_keeps_what_was_typed(
    window: Browser, today: Path
) -> None:
    first, _ = opds(today)
    with hall(today) as running, person(window, PHONE) as (siti, _), person(window, SCREEN) as (ani, _):
        sign_in(siti, running, code_of(today, first), "Siti")
        open_form(siti, running)
        siti.locator(NAME).first.fill("Belum sempat disimpan")
        enter(ani, running)
        ani.goto(f"{running.base}/kendali")
        choose(ani, ".sck-gates", 1, "Program")
        ani.get_by_role("button", name="Tutup", exact=True).click()
        locked = siti.locator(".sck-form .locked").first
        expect(locked).to_contain_text("Program: ditutup oleh", timeout=SOON)
        expect(siti.locator(".unsent").first).to_contain_text("Belum sempat disimpan")
        siti.locator(".unsent").first.scroll_into_view_if_needed()
        chrome.shot(siti, "hall_closed_360")
        siti.get_by_role("button", name="Simpan sekarang").click()
        expect(siti.locator(".unsent").first).to_contain_text("minta fasilitator membukanya")
        chrome.shot(ani, "hall_gates_1366")
        ani.get_by_role("button", name="Buka", exact=True).click()
        expect(siti.locator(".sck-form .locked")).to_have_count(0, timeout=SOON)
        siti.get_by_role("button", name="Simpan sekarang").click()
        expect(siti.locator(".unsent")).to_have_count(0)
        expect(siti.locator(NAME).first).to_have_value("Belum sempat disimpan")


def test_stage_is_frozen_with_a_second_press_and_the_board_says_so(window: Browser, today: Path) -> None:
    with hall(today) as running, person(window, SCREEN) as (ani, _), person(window, WALL) as (wall, _):
        enter(wall, running)
        enter(ani, running)
        ani.goto(f"{running.base}/kendali")
        ani.get_by_role("button", name="Tunjukkan apa yang terjadi").click()
        expect(ani.get_by_text("Ini akan ditutup untuk semua OPD")).to_be_visible()
        chrome.shot(ani, "hall_freeze_1366")
        expect(wall.locator(".gates .closed")).to_have_count(0)
        ani.get_by_role("button", name="Lakukan").click()
        expect(ani.get_by_text("dibekukan untuk semua OPD")).to_be_visible()
        expect(wall.locator(".gates .closed")).to_have_count(4, timeout=SOON)
        chrome.shot(wall, "hall_board_frozen_1920")


def test_board_follows_who_comes_and_who_hands_in(window: Browser, today: Path) -> None:
    first, second = opds(today)
    with hall(today) as running, person(window, SCREEN) as (ani, _), person(window, PHONE) as (siti, _):
        enter(ani, running)
        expect(ani.locator(".sum")).to_contain_text("0 orang dari 0 OPD sedang terhubung")
        sign_in(siti, running, code_of(today, second), "Siti")
        expect(ani.locator(".sum")).to_contain_text("1 orang dari 1 OPD sedang terhubung", timeout=SOON)
        ws = open_workshop(today, by="Ani")
        before = ani.locator("#board tr.done").count()
        ws.take_back(next(one.text("code") for one in ws.plan.of("receipt") if one.text("opd") == first))
        ws.close()
        expect(ani.locator("#board tr.done")).to_have_count(before - 1, timeout=SOON)
        ani.locator("#only").check()
        expect(ani.locator("#board tr.done").first).to_be_hidden()
        siti.get_by_role("link", name="Papan").click()
        expect(siti.locator("#board tbody tr").first).to_be_visible()
        assert siti.locator("#board tbody a").count() == 1
        assert "Ani" not in siti.locator("#board").inner_text()
        chrome.shot(siti, "hall_board_participant_360")


def test_page_is_looked_at_as_an_opd_has_it_and_takes_nothing(window: Browser, today: Path) -> None:
    first, _ = opds(today)
    with hall(today) as running, person(window, SCREEN) as (ani, outside):
        enter(ani, running)
        ani.goto(f"{running.base}/kendali")
        ani.locator("#lihat select").nth(0).select_option(value=first)
        ani.locator("#lihat select").nth(1).select_option(value="02_program")
        ani.get_by_role("button", name="Lihat", exact=True).click()
        ani.wait_for_url(f"{running.base}/sebagai/{first}/02_program")
        expect(ani.locator(".look")).to_contain_text("Di sini tidak ada yang dapat diisi")
        see(ani, ".sck-form .locked")
        expect(ani.locator(".sck-form .locked").first).to_be_visible()
        expect(ani.locator(NAME).first).to_be_disabled()
        chrome.shot(ani, "hall_look_1366")
        assert ani.locator("nav a[aria-current]").get_attribute("href") == f"/sebagai/{first}/02_program"
        assert outside == []


def test_card_handed_anew_is_shown_once_and_the_former_one_is_out(window: Browser, today: Path) -> None:
    first, _ = opds(today)
    with hall(today) as running, person(window, PHONE) as (siti, _), person(window, SCREEN) as (ani, _):
        sign_in(siti, running, code_of(today, first), "Siti")
        open_form(siti, running)
        enter(ani, running)
        ani.goto(f"{running.base}/kendali")
        ani.locator("#kode select[name=opd]").select_option(value=first)
        with ani.context.expect_page() as opened:
            ani.get_by_role("button", name="Kartu baru untuk OPD ini").click()
        card = opened.value
        expect(card.locator(".code")).to_have_text(CODE)
        chrome.shot(card, "hall_card_1366")
        siti.wait_for_url(f"{running.base}/masuk")
        siti.goto("about:blank")  # what stands behind a "#" is read once a page
        sign_in(siti, running, card.locator(".code").inner_text(), "Siti")


def test_everything_is_exported_and_fetched_in_the_browser(window: Browser, today: Path) -> None:
    with hall(today) as running, person(window, SCREEN) as (ani, _):
        enter(ani, running)
        ani.goto(f"{running.base}/kendali")
        ani.get_by_role("button", name="Ekspor semuanya sekarang").click()
        told = ani.locator("#ekspor [role=status]")
        expect(told).to_contain_text(str(today.parent))
        told.scroll_into_view_if_needed()
        chrome.shot(ani, "hall_exported_1366")
        with ani.expect_download() as fetched:
            told.get_by_role("link").click()
        with zipfile.ZipFile(fetched.value.path()) as made:
            assert "lokakarya.sqlite" in made.namelist()
            assert made.testzip() is None
