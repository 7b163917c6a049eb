"""A facilitator's walk: all the stage pages on the full-size example, on the screen of a projector."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from smartcity_kit.start import Lab
from tests.slow import browser as chrome

pytestmark = pytest.mark.slow

# The page, and how many sheets, forms (among them readers of pasted text and the box to hand in) and charts it has.
PAGES = (
    ("00_persiapan", 6, 12, 0),
    ("01_analisis", 12, 5, 1),
    ("02_program", 9, 5, 1),
    ("03_rencana", 11, 7, 4),
    ("04_finalisasi", 10, 5, 4),
    ("05_laporan", 2, 7, 3),
)
PANEL = ".smartcity-page .jp-WindowedPanel-outer"
RAN = """() => document.querySelector('.smartcity-page') && !document.querySelector('.smartcity-running')
    && document.querySelectorAll('.smartcity-cell .jp-OutputArea-child').length > 0"""

# What is wrong with how the page lies on the screen, each in a few words; a right page gives an empty list.
AMISS = """() => {
    const panel = document.querySelector('.smartcity-page .jp-WindowedPanel-outer');
    const edge = panel.getBoundingClientRect().left + panel.clientWidth + 1;
    const content = [...panel.querySelectorAll('.jp-OutputArea-output, .jp-MarkdownOutput')];
    const told = (what, one) => `${what}: ${one.tagName} ${one.className} ${one.textContent.trim().slice(0, 50)}`;
    const scrolls = (one) => ['auto', 'scroll'].includes(getComputedStyle(one).overflowX);
    const held = (one) => {
        for (let box = one.parentElement; box && box !== panel; box = box.parentElement)
            if (scrolls(box) && box.getBoundingClientRect().right <= edge) return true;
        return false;
    };
    const hides = (one) => ['hidden', 'clip'].includes(getComputedStyle(one).overflowX);
    const found = [];
    for (const one of content.flatMap((output) => [...output.querySelectorAll('*')])) {
        if (!one.checkVisibility() || one.closest('[aria-hidden=true], .sck-measure')) continue;
        const box = one.getBoundingClientRect();
        if (!box.width || !box.height) continue;
        if (box.right > edge && !held(one)) found.push(told('beyond the page', one));
        if (one.tagName === 'IMG' && box.right > one.parentElement.getBoundingClientRect().right + 1)
            found.push(told('picture wider than its place', one));
        const cut = one.matches('p, li, label, button, h1, h2, h3, h4') && hides(one);
        const words = one.matches('.sck-table :is(td, th)') || cut;
        if (words && one.scrollWidth > one.clientWidth + 1) found.push(told('words over the edge', one));
    }
    return found;
}"""
WRONG = ".jp-RenderedText[data-mime-type='application/vnd.jupyter.stderr'], [data-mime-type*='.error']"


@pytest.fixture(scope="module")
def lab(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lab]:
    with chrome.example_lab("sintetis", tmp_path_factory.mktemp("walk"), "Sekretariat") as running:
        yield running


@pytest.mark.parametrize(("name", "sheets", "forms", "charts"), PAGES, ids=[name for name, *_ in PAGES])
def test_page_of_a_full_size_workshop_stands_whole_on_the_screen(
    window: Browser, lab: Lab, name: str, sheets: int, forms: int, charts: int
) -> None:
    page, outside = chrome.open_page(window, lab.page_url(f"{name}.ipynb"))
    page.wait_for_function(RAN)
    expect(page.locator(".sck-grid")).to_have_count(sheets)
    expect(page.locator(".sck-form")).to_have_count(forms)
    expect(page.locator(".sck-figure img")).to_have_count(charts)
    _keep_what_it_looks_like(page, name)
    assert page.locator(WRONG).all_inner_texts() == []
    assert page.get_by_text("Traceback").count() == 0
    assert page.evaluate(AMISS) == []
    assert outside == []
    page.close()


def _keep_what_it_looks_like(page: Page, name: str) -> None:
    """Keep one picture for each part of the page, so that a person can walk through it afterwards."""
    parts = page.locator(f"{PANEL} h2")
    for number in range(parts.count()):
        parts.nth(number).evaluate("one => one.scrollIntoView()")
        chrome.shot(page, f"walk_{name}_{number:02}")


def test_stage_is_handed_in_from_jupyterlab_for_the_opd_that_is_chosen(window: Browser, lab: Lab) -> None:
    page, _ = chrome.open_page(window, lab.page_url("02_program.ipynb"))
    page.wait_for_function(RAN)
    box = page.locator(".sck-hand-in")
    expect(box).to_have_count(1)
    box.scroll_into_view_if_needed()
    box.locator("select").select_option(label="Dinas\u00a0Kesehatan")
    box.get_by_role("button", name="Serahkan").click()
    expect(box.locator(".code")).to_have_text(re.compile(r"^[2-9A-Z]{3} [2-9A-Z]{3}$"))
    box.scroll_into_view_if_needed()
    chrome.shot(page, "walk_hand_in")
    page.close()
