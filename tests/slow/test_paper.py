"""Handouts in a real browser: on a phone, on a projector's screen and on paper."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from smartcity_kit import example
from smartcity_kit.pages import document_of, read_page
from smartcity_kit.print.html import document_html
from tests.notebooks import guide, kit_code, save
from tests.slow.browser import open_page, shot

pytestmark = pytest.mark.slow

CELLS = (
    guide("# Quick win\n\n- satu <script>document.title = 'ran'</script>\n\n## Daftar\n\nInilah daftarnya:"),
    kit_code("ws.table('quick_win', by='dimension')", "hasil"),
    guide("## Perangkat daerah\n\nSiapa saja:"),
    kit_code("ws.table('opd')", "hasil"),
    kit_code("ws.chart('dimension_balance')", "hasil"),
    kit_code("ws.findings()", "hasil"),
)
# What is wider than the sheet it stands on. Off the screen a table may be wider than its frame, which scrolls.
TOO_WIDE = """() => [...document.querySelectorAll("main table, main img")]
    .filter(one => one.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
    .map(one => one.tagName)"""
MILLIMETRE = 96 / 25.4


@pytest.fixture(scope="module")
def handout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("paper")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SMARTCITY_LANG", "en")
        ws = example("lumajang", folder / "lumajang.sqlite")
        document = document_of(read_page(save(folder / "01.ipynb", *CELLS)), ws, "facilitator", "Change 68")
        ws.close()
        path = folder / "handout.html"
        path.write_text(document_html(document), encoding="utf-8")
    return path


@pytest.fixture
def page(window: Browser, handout: Path) -> Iterator[Page]:
    opened, outside = open_page(window, handout.as_uri())
    yield opened
    assert [address for address in outside if not address.startswith("file:")] == []
    opened.close()


@pytest.mark.parametrize("width", [360, 1366])
def test_page_does_not_move_sideways_on_a_screen(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") == width
    shot(page, f"handout_{width}")


def test_typed_script_does_not_run(page: Page) -> None:
    assert page.title() == "Quick win – Facilitator's copy – Kabupaten Lumajang"


def test_nothing_is_cut_off_at_the_edge_of_the_paper(page: Page) -> None:
    # The sheets' widths within their margins; what stands upright must fit the narrower one.
    page.emulate_media(media="print")
    page.set_viewport_size({"width": int(267 * MILLIMETRE), "height": 800})
    assert page.evaluate(TOO_WIDE) == []
    page.evaluate("for (const one of document.querySelectorAll('.wide')) one.remove()")
    page.set_viewport_size({"width": int(176 * MILLIMETRE), "height": 800})
    assert page.evaluate(TOO_WIDE) == []


def test_paper_turns_for_a_wide_table_and_back(page: Page) -> None:
    pdf = page.pdf(prefer_css_page_size=True)
    sheets = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", pdf)
    upright = [float(width) < float(height) for width, height in sheets]
    assert upright[0]
    assert not upright[1]
    assert upright[-1]
