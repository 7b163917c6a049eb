"""One working day in Chromium: type, choose, lose the kernel, come back, print."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from smartcity_kit import open_workshop
from smartcity_kit.start import Lab
from tests.slow import browser as chrome
from tests.slow.kernels import kernel_pids

pytestmark = pytest.mark.slow

PAGE = "04_finalisasi.ipynb"
# The sheets of the stage IV page, by what a screen reader calls them.
QUICK_WINS, RISKS = "Quick win", "Risiko"
AWFUL = '<script>alert(1)</script> {{7*7}} & "kutip" 🌊'


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    with chrome.example_lab("lumajang", tmp_path_factory.mktemp("hari"), "Petugas Dinkes") as running:
        yield running


def sheet(page: Page, name: str) -> Locator:
    return page.locator(".sck-grid").filter(has=page.locator(f'table[aria-label="{name}"]'))


def cell(page: Page, name: str, row: int, column: int) -> Locator:
    return sheet(page, name).locator("tbody tr").nth(row).locator("td").nth(column)


def column(page: Page, name: str, heading: str) -> int:
    heads = sheet(page, name).locator("thead th").all_inner_texts()
    return next(i for i, text in enumerate(heads) if text.strip(" *\n").startswith(heading)) - 1


def type_into(page: Page, text: str) -> None:
    """Open the editor of the cell that a new row brings the cursor to, and type."""
    page.keyboard.press("Enter")
    expect(page.locator(".sck-edit")).to_be_focused()
    page.keyboard.insert_text(text)
    page.keyboard.press("Tab")


def choose(where: Locator, label: str) -> None:
    where.dblclick()
    where.locator("select").select_option(label=label)


def opened(window: Browser, lab: Lab) -> Page:
    page, outside = chrome.open_page(window, lab.page_url(PAGE))
    sheet(page, RISKS).wait_for()
    page.wait_for_function("!document.querySelector('.smartcity-running')")
    assert outside == []
    return page


def saved(page: Page, name: str) -> None:
    expect(sheet(page, name).locator(".sck-status")).to_contain_text("Tersimpan")


def test_a_day_of_work_survives_the_kernel_and_is_printed(window: Browser, lab: Lab) -> None:
    page = opened(window, lab)
    _add_a_quick_win(page)
    _score_a_risk(page)
    chrome.shot(page, "day_before_kill")

    for pid in kernel_pids(lab):
        os.kill(pid, signal.SIGKILL)
    page.close()

    page = opened(window, lab)
    expect(sheet(page, QUICK_WINS)).to_contain_text(AWFUL)
    expect(cell(page, RISKS, 0, column(page, RISKS, "Besaran"))).to_have_text("24")
    expect(page.locator("img[alt*='Sangat Tinggi']")).to_have_count(1)
    page.locator("img[alt*='Sangat Tinggi']").scroll_into_view_if_needed()
    chrome.shot(page, "day_reopened")
    page.keyboard.press("Control+s")
    page.wait_for_function("!document.querySelector('.jp-mod-dirty')")
    page.close()
    _print_it(lab)
    _history_says_who_and_when(lab)


def _add_a_quick_win(page: Page) -> None:
    sheet(page, QUICK_WINS).scroll_into_view_if_needed()
    rows = sheet(page, QUICK_WINS).locator("tbody tr").count()
    sheet(page, QUICK_WINS).locator(".sck-add").click()
    type_into(page, AWFUL)
    saved(page, QUICK_WINS)
    choose(cell(page, QUICK_WINS, rows, column(page, QUICK_WINS, "Dimensi")), "Smart Living")
    saved(page, QUICK_WINS)
    # The balance beside it follows without anybody running a cell.
    expect(page.locator("img[alt*='Smart Living 5']")).to_have_count(1)
    chrome.shot(page, "day_quick_win")


def _score_a_risk(page: Page) -> None:
    sheet(page, RISKS).scroll_into_view_if_needed()
    sheet(page, RISKS).locator(".sck-add").click()
    type_into(page, "Jaringan di puskesmas putus")
    choose(cell(page, RISKS, 0, column(page, RISKS, "Kemungkinan")), "4 · Sering Terjadi")
    choose(cell(page, RISKS, 0, column(page, RISKS, "Dampak")), "2 · Kurang Signifikan")
    band = cell(page, RISKS, 0, column(page, RISKS, "Tingkat"))
    expect(band).to_have_text("Sedang")
    expect(cell(page, RISKS, 0, column(page, RISKS, "Besaran"))).to_have_text("12")
    first = page.locator("img[alt*='1 Sedang']")
    expect(first).to_have_count(1)
    before = first.get_attribute("src")
    choose(cell(page, RISKS, 0, column(page, RISKS, "Dampak")), "5 · Sangat Signifikan")
    expect(band).to_have_text("Sangat Tinggi")
    expect(page.locator("img[alt*='1 Sangat Tinggi']")).to_have_count(1)
    assert page.locator("img[alt*='1 Sangat Tinggi']").get_attribute("src") != before


def _print_it(lab: Lab) -> None:
    completed = lab.folder / PAGE
    done = subprocess.run(
        [sys.executable, "-m", "nbconvert", "--to", "handout", str(completed)],
        check=False,
        capture_output=True,
        text=True,
        env=os.environ | {"SMARTCITY_LANG": "id"},
    )
    assert done.returncode == 0, done.stderr
    text = completed.with_suffix(".html").read_text(encoding="utf-8")
    assert '<html lang="id">' in text
    assert "&lt;script&gt;alert(1)&lt;/script&gt; {{7*7}} &amp;" in text
    assert "<script" not in text
    assert "Sangat Tinggi" in text
    assert "VBox(" not in text
    assert 'src="http' not in text
    assert 'href="http' not in text


def _history_says_who_and_when(lab: Lab) -> None:
    ws = open_workshop(lab.folder / "lumajang.sqlite")
    risk = ws.plan.of("risk")[0]
    changes = ws.store.changes(risk.id)
    ws.close()
    impacts = [change.fields["impact"] for change in changes if "impact" in change.fields]
    assert impacts == ["2", "5"]
    assert {change.by for change in changes} == {"Petugas Dinkes"}
    assert {change.door for change in changes} == {"notebook"}
    assert all(change.at.startswith("20") for change in changes)


def test_a_phone_shows_the_page_without_sideways_scrolling(window: Browser, lab: Lab) -> None:
    handouts = Path(lab.folder / "cetak")
    ws = open_workshop(lab.folder / "lumajang.sqlite")
    ws.close()
    done = subprocess.run(
        [sys.executable, "-m", "smartcity_kit", "print", str(lab.folder / "lumajang.sqlite"), "--stage", "IV"],
        check=False,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    page = window.new_page(viewport={"width": 360, "height": 740})
    page.goto((handouts / "04_finalisasi" / "fasilitator.html").as_uri())
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    chrome.shot(page, "handout_phone")
    page.close()
