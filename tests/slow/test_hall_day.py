"""One day in the hall, in Chromium: two OPDs on phones, a facilitator at a screen, from the door to the receipt."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from smartcity_kit import example
from smartcity_kit.store import open_store
from tests.hall_client import Running, hall
from tests.slow import browser as chrome
from tests.slow.test_hall_browser import (
    NAME,
    PHONE,
    SCREEN,
    choose,
    code_of,
    made,
    offered,
    opds,
    open_form,
    person,
    see,
    sign_in,
)

pytestmark = pytest.mark.slow

FOLLOWS = 5_000  # milliseconds on a busy machine; the hall looks twice a second
BOX = ".sck-hand-in"


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.delenv("SMARTCITY_LANG", raising=False)  # what a user sees without any setting
    path = tmp_path / "sintetis.sqlite"
    example("sintetis", path).close()
    return path


def fill(page: Page, name: str) -> None:
    """Type a name into the form and leave the field."""
    page.locator(NAME).first.fill(name)
    page.locator(NAME).first.press("Tab")
    expect(page.locator(".link")).to_contain_text("Tersimpan")


def quarrel(siti: Page, ani: Page) -> None:
    """Siti types while Ani changes the same field: both values stand until Siti takes hers."""
    choose(ani, "Program Siti")
    siti.locator(NAME).first.focus()
    siti.locator(NAME).first.press_sequentially(" baru")
    expect(ani.locator(".sck-form .busy").first).to_contain_text("Siti (")
    fill(ani, "Program kata Ani")
    expect(siti.locator(".sck-f-name .two").first).to_contain_text("Program kata Ani")
    chrome.shot(siti, "day_meanwhile_360")
    siti.locator(NAME).first.press("Tab")
    both = siti.locator(".sck-f-name .sck-pick-value")
    expect(both).to_have_count(2)
    both.filter(has_text="Program Siti baru").click()
    expect(ani.locator(NAME).first).to_have_value("Program Siti baru", timeout=FOLLOWS)


def cut_and_back(page: Page) -> None:
    """The network goes while somebody fills the form, and comes back."""
    page.context.set_offline(offline=True)
    expect(page.locator(".link[data-state=gone]")).to_contain_text("Tidak terhubung")
    page.locator(NAME).first.fill("Program saat terputus")
    page.locator(NAME).first.press("Tab")
    chrome.shot(page, "day_cut_360")
    page.context.set_offline(offline=False)
    expect(page.locator(".link[data-state=ready]")).to_contain_text("Tersimpan", timeout=30_000)
    assert page.locator(".unsent").count() == 0


def hand_in(page: Page) -> str:
    """Press the button at the end of the page; return the code of the receipt."""
    see(page, f"{BOX} button")
    page.locator(f"{BOX} button", has_text="Serahkan").click()
    code = page.locator(f"{BOX} .code")
    expect(code).to_have_text(re.compile(r"^[2-9A-Z]{3} [2-9A-Z]{3}$"))
    code.scroll_into_view_if_needed()
    return code.inner_text().replace(" ", "")


def board(ani: Page, running: Running) -> Locator:
    """The board of stage II, as it stands on the wall."""
    ani.goto(f"{running.base}/papan/II")
    table = ani.locator("#board table")
    expect(table).to_be_visible()
    return table


def test_day_of_three_from_the_door_to_the_receipt(window: Browser, place: Path) -> None:
    first, second = opds(place)
    made(place, first, "Program Siti")
    with (
        hall(place) as running,
        person(window, PHONE) as (siti, outside),
        person(window, PHONE) as (budi, elsewhere),
        person(window, SCREEN) as (ani, beyond),
    ):
        sign_in(siti, running, code_of(place, first), "Siti")
        sign_in(budi, running, code_of(place, second), "Budi")
        ani.goto(f"{running.base}/masuk?undangan={running.invitation}")
        for page in (siti, budi, ani):
            open_form(page, running)
        choose(siti, "Program Siti")
        quarrel(siti, ani)
        siti.reload()
        open_form(siti, running)
        assert "Program Siti baru" in offered(siti)
        fill(budi, "Program Budi")
        cut_and_back(budi)

        table = board(ani, running)
        mine, theirs = hand_in(siti), hand_in(budi)
        chrome.shot(siti, "day_receipt_360")
        for code in (mine, theirs):
            expect(table).to_contain_text(code, timeout=FOLLOWS)
        chrome.shot(ani, "day_board_1366")

        open_form(siti, running)
        choose(siti, "Program Siti baru")
        fill(siti, "Program Siti lagi")
        expect(table.locator("tr", has_text=mine)).to_contain_text("berubah", timeout=FOLLOWS)
        see(siti, f"{BOX} .changed")
        chrome.shot(siti, "day_changed_360")
        assert outside == elsewhere == beyond == []

    store = open_store(place)
    plan = store.plan()
    store.close()
    names = [one.text("name") for one in plan.of("programme")]
    wanted = ("Program Siti lagi", "Program saat terputus", "Program kata Ani")
    assert [names.count(name) for name in wanted] == [1, 1, 0]
    assert {one.text("code") for one in plan.of("receipt")} >= {mine, theirs}
