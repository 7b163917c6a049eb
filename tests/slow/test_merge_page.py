"""The page of reports in Chromium: a pack comes in, its conflict is settled, and the board turns complete."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from smartcity_kit import open_workshop
from smartcity_kit.sources import kit_folder
from smartcity_kit.start import Lab
from smartcity_kit.workshop.exchange import unpack
from tests.slow import browser as chrome

pytestmark = pytest.mark.slow

SOON = 5_000  # milliseconds until another program's entry stands on the page: it looks once a second


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    """JupyterLab with the page of reports; beside the workshop lies what one OPD sent back."""
    folder, kit = tmp_path_factory.mktemp("gabung"), tmp_path_factory.mktemp("kit")
    shutil.copy(kit_folder("notebooks") / "05_laporan.ipynb", kit)
    ws = open_workshop(folder / "workshop.sqlite", create=True, by="Fasilitator")
    ws.save("workshop", None, {"region": "Kabupaten Contoh"})
    ws.save("session", None, {"stage": "II", "day": 1, "date": "2026-01-05"})
    for key, name in (("dinkes", "Dinas Kesehatan"), ("dishub", "Dinas Perhubungan")):
        ws.save("opd", key, {"name": name, "role": "peserta"})
    ws.save("quick_win", "q1", {"name": "Antrean Puskesmas", "owner": "dinkes"})
    (folder / "dinkes.paket").write_bytes(ws.pack("dinkes"))
    home = tmp_path_factory.mktemp("rumah") / "dinkes.sqlite"
    unpack(folder / "dinkes.paket", home)
    copy = open_workshop(home, by="Petugas Dinkes")
    copy.save("quick_win", "q1", {"name": "Simak Sehat", "dimension": "living"})
    (folder / "dinkes.paket").write_bytes(copy.pack())
    copy.close()
    ws.save("quick_win", "q1", {"name": "Antrean Daring"})
    ws.close()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SMARTCITY_LANG", "en")
        with chrome.lab(folder, kit) as running:
            yield running


def result(page: Page, title: str) -> Locator:
    return page.locator(".jp-OutputArea-output", has_text=title).first


def test_pack_with_a_conflict_is_merged_settled_handed_in_and_its_receipt_found(window: Browser, lab: Lab) -> None:
    page, outside = chrome.open_page(window, lab.page_url("05_laporan.ipynb"))
    page.wait_for_selector(".sck-review .sck-upload", state="attached")
    page.wait_for_function("!document.querySelector('.smartcity-running')")
    review = page.locator(".sck-review")
    _comes_in(page, review, lab.folder / "dinkes.paket")
    review.locator(".sck-dispute").get_by_role("button", name="Simak Sehat").click()
    expect(review).to_contain_text("No two values contradict each other.", timeout=SOON)
    board = result(page, "Who is missing: Stage II")
    expect(board).to_contain_text("complete, not handed in yet", timeout=SOON)
    ws = open_workshop(lab.folder / "workshop.sqlite", by="Petugas Dinkes")
    code = ws.hand_in("II", "dinkes").text("code")
    expect(board.locator("tbody tr").first).to_contain_text(code, timeout=SOON)
    assert board.locator("tbody tr").first.locator("td").nth(1).inner_text() == "complete"
    expect(page.locator(".sck-reminders select option")).to_have_text(["Dinas Perhubungan"])
    assert ws.receipt_says(code).endswith("Now: as it was handed in.")
    assert ws.plan.records["q1"].get("name") == "Simak Sehat"
    assert outside == []
    board.scroll_into_view_if_needed()
    chrome.shot(page, "merge_board")
    _is_undone(page, review)
    ws.refresh()
    assert ws.plan.records["q1"].get("dimension") is None
    ws.close()


def _comes_in(page: Page, review: Locator, pack: Path) -> None:
    review.locator(".sck-upload").scroll_into_view_if_needed()
    with page.expect_file_chooser() as chosen:
        review.locator(".sck-upload").click()
    chosen.value.set_files(pack)
    expect(review).to_contain_text("dinkes.paket: 1 new entries in 1 records. 1 fields wait for a choice.")
    expect(review.locator(".sck-dispute")).to_contain_text("Two people wrote here. Choose one:")
    chrome.shot(page, "merge_review")
    page.keyboard.press("Control+b")  # the list of files is as wide as a narrow screen
    page.set_viewport_size({"width": 360, "height": 740})
    review.locator(".sck-dispute").scroll_into_view_if_needed()
    chrome.shot(page, "merge_review_360")
    page.keyboard.press("Control+b")
    page.set_viewport_size({"width": chrome.SCREEN["width"], "height": chrome.SCREEN["height"]})


def _is_undone(page: Page, review: Locator) -> None:
    review.get_by_role("button", name="Show what undoing would do").click()
    expect(review).to_contain_text("What undoing would do")
    review.get_by_role("button", name="Undo it now").scroll_into_view_if_needed()
    chrome.shot(page, "merge_undo")
    review.get_by_role("button", name="Undo it now").click()
    expect(review).to_contain_text("nothing is lost from the history")
