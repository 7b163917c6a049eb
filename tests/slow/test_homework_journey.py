"""Between two meetings, in Chromium: a worksheet goes out, comes back with a conflict, is settled and handed in."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from smartcity_kit import open_workshop
from smartcity_kit.sources import kit_folder
from smartcity_kit.start import Lab
from tests.slow import browser as chrome
from tests.worksheets import Desk

pytestmark = pytest.mark.slow

SOON = 10_000  # milliseconds until another program's entry stands on the page: it looks once a second
NARROW = {"width": 360, "height": 740}


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """JupyterLab in Indonesian with the pages of preparation and of reports, on a workshop of two OPD."""
    folder, kit = tmp_path_factory.mktemp("rumah"), tmp_path_factory.mktemp("kit")
    for name in ("00_persiapan", "05_laporan"):
        shutil.copy(kit_folder("notebooks") / f"{name}.ipynb", kit)
    ws = open_workshop(folder / "workshop.sqlite", create=True, by="Fasilitator")
    ws.save("workshop", None, {"region": "Kabupaten Contoh", "period_start": 2026, "period_end": 2035})
    ws.save("session", None, {"stage": "II", "day": 1, "date": "2026-01-05"})
    for key, name in (("dinkes", "Dinas Kesehatan"), ("dishub", "Dinas Perhubungan")):
        ws.save("opd", key, {"name": name, "role": "peserta"})
    ws.save("quick_win", "q1", {"name": "Antrean Puskesmas", "owner": "dinkes"})
    ws.close()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SMARTCITY_LANG", "id")
        with chrome.lab(folder, kit) as running:
            yield running


@pytest.fixture(scope="module")
def window() -> Iterator[Browser]:
    with chrome.browser() as opened:
        yield opened


def opened(window: Browser, lab: Lab, name: str, until: str) -> Page:
    page, _ = chrome.open_page(window, lab.page_url(name))
    page.wait_for_selector(until, state="attached")
    page.wait_for_function("!document.querySelector('.smartcity-running')")
    return page


def seen(page: Page, box: Locator, name: str) -> None:
    """Keep what a box looks like on the projector and on a telephone."""
    box.scroll_into_view_if_needed()
    chrome.shot(page, name)
    page.keyboard.press("Control+b")  # the list of files is as wide as a narrow screen
    page.set_viewport_size({"width": NARROW["width"], "height": NARROW["height"]})
    box.scroll_into_view_if_needed()
    chrome.shot(page, f"{name}_360")
    page.keyboard.press("Control+b")
    page.set_viewport_size({"width": chrome.SCREEN["width"], "height": chrome.SCREEN["height"]})


def test_worksheet_goes_out_comes_back_with_a_conflict_is_settled_and_its_receipt_found(
    window: Browser, lab: Lab
) -> None:
    page = opened(window, lab, "00_persiapan.ipynb", ".sck-homework button")
    box = page.locator(".sck-homework")
    sheet = _goes_out(box, lab.folder / "lembar")
    _is_filled_at_home(sheet)
    ws = open_workshop(lab.folder / "workshop.sqlite", by="Fasilitator")
    ws.save("quick_win", "q1", {"name": "Antrean Daring"})
    _comes_back(page, box, sheet)
    ws.refresh()
    assert ws.plan.records["q1"].conflicts.keys() == {"name"}
    page = opened(window, lab, "05_laporan.ipynb", ".sck-review .sck-upload")
    board = page.locator(".jp-OutputArea-output", has_text="Siapa yang belum: Tahap II").first
    expect(board.locator("tbody tr").first).to_contain_text("1 isian menunggu pilihan")
    review = page.locator(".sck-review")
    seen(page, review.locator(".sck-dispute"), "homework_review")
    review.locator(".sck-dispute").get_by_role("button", name="Simak Sehat").click()
    expect(review).to_contain_text("Tidak ada dua nilai yang bertentangan", timeout=SOON)
    expect(board.locator("tbody tr").first).to_contain_text("lengkap, belum diserahkan", timeout=SOON)
    code = _is_handed_in(page)
    expect(board.locator("tbody tr").first).to_contain_text(code, timeout=SOON)
    assert board.locator("tbody tr").first.locator("td").nth(1).inner_text() == "lengkap"
    seen(page, board, "homework_board")
    ws.refresh()
    assert ws.plan.records["q1"].get("name") == "Simak Sehat"
    ws.close()


def _goes_out(box: Locator, folder: Path) -> Path:
    box.scroll_into_view_if_needed()
    box.locator("select").select_option(label="Tahap II – Program")
    box.get_by_role("button", name="Tulis lembar kerja").click()
    expect(box).to_contain_text("2 lembar kerja ada di", timeout=chrome.PATIENCE)
    return folder / "lembar-ii-dinas-kesehatan.xlsx"


def _is_filled_at_home(sheet: Path) -> None:
    desk = Desk(sheet)
    desk.sign("Petugas Dinkes")
    desk.write("quick_win", 0, name="Simak Sehat", dimension="Smart Living", start_year="dua ribu")
    desk.send()


def _comes_back(page: Page, box: Locator, sheet: Path) -> None:
    with page.expect_file_chooser() as chosen:
        box.get_by_role("button", name="Ambil lembar kerja").click()
    chosen.value.set_files(sheet)
    expect(box).to_contain_text("1 isian menunggu pilihan", timeout=chrome.PATIENCE)
    expect(box).to_contain_text("perlu-diperbaiki.xlsx")
    seen(page, box, "homework_taken")


def _is_handed_in(page: Page) -> str:
    """Hand in on the page, look the code up, and return it."""
    giving, box = page.locator(".sck-hand-in"), page.locator(".sck-finder")
    giving.scroll_into_view_if_needed()
    giving.get_by_role("button", name="Serahkan").click()
    expect(giving).to_contain_text("Tanda terimanya", timeout=SOON)
    found = re.search(r"terimanya (\w{6})", giving.get_by_role("status").last.inner_text())
    assert found is not None
    seen(page, giving, "homework_handed_in")
    box.scroll_into_view_if_needed()
    box.locator("input[type=text]").fill(f" {found[1][:3].lower()}-{found[1][3:]} ")
    box.locator("input[type=text]").press("Tab")
    box.get_by_role("button", name="Cari kode").click()
    expect(box).to_contain_text("seperti saat diserahkan", timeout=SOON)
    seen(page, box, "homework_receipt")
    return found[1]
