"""The grid in JupyterLab, under somebody's fingers."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from smartcity_kit.start import Lab
from tests import notebooks
from tests.slow import browser as chrome

pytestmark = pytest.mark.slow

ROOT = Path(__file__).parents[2]
PAGES = ("keys", "paste", "lists", "conflict", "reload", "rows")
CODE = f"import sys; sys.path.insert(0, {str(ROOT)!r})\nfrom tests.slow.grid_page import page\npage()"
NAME, OWNER, DIMENSIONS, NOTE, COUNT = range(5)


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    kit = tmp_path_factory.mktemp("kit")
    for name in PAGES:
        notebooks.save(kit / f"{name}.ipynb", notebooks.guide("# Isian"), notebooks.kit_code(CODE))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SMARTCITY_LANG", "en")
        with chrome.lab(tmp_path_factory.mktemp("bimtek"), kit) as running:
            yield running


def opened(window: Browser, lab: Lab, name: str) -> Page:
    page, outside = chrome.open_page(window, lab.page_url(f"{name}.ipynb"))
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    cell(page, 0, NAME).wait_for()
    page.wait_for_function("!document.querySelector('.smartcity-running')")
    assert outside == []
    return page


def cell(page: Page, row: int, column: int) -> Locator:
    return page.locator(".sck-grid tbody tr").nth(row).locator("td").nth(column)


def status(page: Page) -> Locator:
    return page.locator(".sck-status")


def stored(page: Page) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(page.locator(".stored textarea").input_value())
    return found


def settled(page: Page) -> None:
    """Wait until every entry is answered, and what is stored has been shown."""
    expect(page.locator(".sck-grid .wait")).to_have_count(0)
    expect(status(page)).to_contain_text("Saved")
    page.wait_for_timeout(300)


def other(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def test_keys_move_and_edit_and_never_reach_the_notebook(window: Browser, lab: Lab) -> None:
    page = opened(window, lab, "keys")
    cells = page.locator(".jp-Cell").count()
    cell(page, 0, NAME).click()
    page.keyboard.press("ArrowDown")
    page.keyboard.type("dd satu")
    page.keyboard.press("Escape")
    page.keyboard.type("dd dua")
    page.keyboard.press("Tab")
    expect(cell(page, 1, OWNER)).to_be_focused()
    expect(status(page)).to_contain_text("Saved")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    page.keyboard.press("End")
    page.keyboard.type(" x")
    page.keyboard.press("Enter")
    expect(cell(page, 1, NAME)).to_be_focused()
    expect(cell(page, 0, NAME)).to_have_text("Program 0 x")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Delete")
    expect(cell(page, 2, NAME)).to_have_text("")
    settled(page)
    assert [row.get("name") for row in stored(page)] == ["Program 0 x", "dd dua", None]
    assert page.locator(".jp-Cell").count() == cells
    page.close()


def test_block_from_a_spreadsheet_is_checked_cell_by_cell_and_adds_rows(window: Browser, lab: Lab) -> None:
    page = opened(window, lab, "paste")
    block = 'Bank sampah\tDINKES\r\n"Baris ""satu""\nbaris dua"\tnobody\r\n'
    page.evaluate("text => navigator.clipboard.writeText(text)", block)
    cell(page, 2, NAME).click()
    page.keyboard.press("Control+v")
    expect(status(page)).to_have_text("Paste 2 rows × 2 columns? 1 rows will be added.")
    page.keyboard.press("Enter")
    expect(cell(page, 3, OWNER)).to_contain_text("“nobody” is not one of the choices.")
    expect(cell(page, 2, OWNER)).to_have_text("Dinas Kesehatan")
    assert [(row["name"], row.get("owner")) for row in stored(page)[2:]] == [
        ("Bank sampah", "dinkes"),
        ('Baris "satu" baris dua', None),
    ]
    cell(page, 2, NAME).click()
    page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("Control+c")
    expect(status(page)).to_have_text("Copied: 1 × 2.")
    assert page.evaluate("navigator.clipboard.readText()") == "Bank sampah\tDinas Kesehatan"
    page.close()


def test_choices_come_from_lists_and_a_long_text_has_room(window: Browser, lab: Lab) -> None:
    page = opened(window, lab, "lists")
    cell(page, 0, OWNER).click()
    page.keyboard.press("F2")
    expect(page.locator("select.sck-edit option")).to_have_count(3)
    page.locator("select.sck-edit").select_option(label="Dinas Komunikasi, Informatika")
    expect(cell(page, 0, OWNER)).to_have_text("Dinas Komunikasi, Informatika")
    cell(page, 0, DIMENSIONS).dblclick()
    page.get_by_role("checkbox", name="Smart Environment").check()
    page.keyboard.press("Enter")
    expect(cell(page, 0, DIMENSIONS)).to_have_text("Smart Governance; Smart Environment")
    cell(page, 0, NOTE).dblclick()
    page.keyboard.press("Control+a")
    page.keyboard.type("<script>alert(1)</script>")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("baris dua")
    chrome.shot(page, "grid_note")
    page.keyboard.press("Enter")
    expect(cell(page, 0, NOTE)).to_have_text("<script>alert(1)</script>\nbaris dua")
    settled(page)
    first = stored(page)[0]
    assert (first["owner"], first["dimensions"]) == ("diskominfo", ["gov", "env"])
    assert first["note"] == "<script>alert(1)</script>\nbaris dua"
    page.get_by_label("Owner").select_option(label="Dinas Kesehatan")
    expect(page.locator(".sck-count")).to_have_text("1 of 3")
    page.close()


def test_conflict_shows_both_values_and_one_press_settles_it(window: Browser, lab: Lab) -> None:
    page = opened(window, lab, "conflict")
    cell(page, 0, NAME).click()
    page.keyboard.type("Tulisan Budi")
    # Somebody else writes into the same field; the open editor is left alone and says so.
    page.evaluate("[...document.querySelectorAll('.jupyter-button')].find(b => b.textContent === 'name').click()")
    expect(page.locator(".sck-notice")).to_have_text("Changed elsewhere meanwhile: Tulisan Citra")
    page.keyboard.press("Enter")
    choices = cell(page, 0, NAME).locator("button.opt")
    expect(choices).to_have_count(2)
    chrome.shot(page, "grid_conflict")
    choices.filter(has_text="Tulisan Citra").click()
    expect(choices).to_have_count(0)
    expect(cell(page, 0, NAME)).to_have_text("Tulisan Citra")
    other(page, "remove")
    expect(cell(page, 0, NAME)).to_contain_text("Removed by Citra")
    cell(page, 0, NAME).get_by_role("button", name="Keep it").click()
    expect(cell(page, 0, NAME)).to_have_text("Tulisan Citra")
    page.close()


def test_refused_entry_stays_in_red_through_other_edits_and_a_reload(window: Browser, lab: Lab) -> None:
    page = opened(window, lab, "reload")
    cell(page, 0, COUNT).click()
    page.keyboard.type("99")
    page.keyboard.press("Enter")
    sentence = "99 is outside 0 to 5. Write a number in that range."
    expect(cell(page, 0, COUNT)).to_contain_text(sentence)
    expect(status(page)).to_have_text("Count: " + sentence)
    page.keyboard.type("4")
    page.keyboard.press("Enter")
    expect(status(page)).to_contain_text("Saved")
    page.keyboard.press("Control+s")
    page.wait_for_timeout(1500)  # JupyterLab writes the page's outputs
    page.reload()
    expect(cell(page, 0, COUNT)).to_contain_text(sentence)
    expect(cell(page, 1, COUNT)).to_have_text("4")
    cell(page, 0, COUNT).click(position={"x": 5, "y": 5})
    page.keyboard.press("Escape")
    expect(cell(page, 0, COUNT)).to_have_text("0")
    page.close()


def test_rows_are_added_removed_put_back_and_come_from_elsewhere(window: Browser, lab: Lab) -> None:
    page = opened(window, lab, "rows")
    page.locator(".sck-add").click()
    page.keyboard.type("Baris baru")
    page.keyboard.press("Enter")
    expect(status(page)).to_contain_text("Saved")
    other(page, "new")
    expect(page.locator(".sck-count")).to_have_text("5 of 5")
    expect(cell(page, 4, NAME)).to_have_text("Baris Citra")
    page.locator(".sck-grid tbody th").nth(0).click()
    page.get_by_role("button", name="Remove", exact=True).click()
    expect(page.locator(".sck-count")).to_have_text("4 of 4")
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(".sck-count")).to_have_text("5 of 5")
    expect(cell(page, 0, NAME)).to_have_text("Program 0")
    assert [row["name"] for row in stored(page)] == [
        "Program 0", "Program 1", "Program 2", "Baris baru", "Baris Citra",
    ]  # fmt: skip
    page.close()
