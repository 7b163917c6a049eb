"""The facilitator's desk in Chromium: board, controls, messages, a look at others' pages, on wall, laptop and phone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from smartcity_kit.workshop import open_workshop
from tests.hall_client import Running, hall
from tests.slow import browser as chrome
from tests.slow.test_hall_browser import BEYOND, NAME, PHONE, SCREEN, code_of, open_form, opds, person, see, sign_in
from tests.slow.test_hall_browser import _indonesian as _indonesian
from tests.slow.test_hall_browser import place as place
from tests.slow.test_hall_browser import window as window

pytestmark = pytest.mark.slow

WALL = (1920, 1080)


@pytest.fixture
def today(place: Path) -> Iterator[Path]:
    """The made-up region on the first day of stage II, with something on the agenda now and something after it."""
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
    yield place


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
