"""A browser that is too old for the pages of the hall: it says so in a sentence instead of connecting for ever."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from smartcity_kit.hall.files import HERE
from tests.hall_client import Running, hall
from tests.slow import browser as chrome
from tests.slow.test_hall import make

pytestmark = pytest.mark.slow

SAID = "Peramban ini sudah terlalu usang untuk halaman ini."  # what a user sees without any setting
WITHOUT = {
    "a browser of 2015": "delete HTMLScriptElement.prototype.noModule",
    "a browser of 2018": "delete window.IntersectionObserver",
    "a browser of 2019": "delete Element.prototype.replaceChildren",
}


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    place = tmp_path_factory.mktemp("hall") / "w.sqlite"
    make(place)
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("SMARTCITY_LANG", raising=False)
        with hall(place) as one:
            yield one


@pytest.fixture(scope="module")
def window() -> Iterator[Browser]:
    with chrome.browser() as opened:
        yield opened


def come(window: Browser, running: Running) -> Page:
    page = window.new_page(viewport={"width": 360, "height": 740})
    page.set_default_timeout(chrome.PATIENCE)
    page.goto(f"{running.base}/masuk?undangan={running.invitation}")
    return page


@pytest.mark.parametrize("missing", WITHOUT)
def test_browser_that_lacks_what_the_page_needs_says_so(window: Browser, running: Running, missing: str) -> None:
    page = come(window, running)
    page.add_init_script(WITHOUT[missing])
    page.goto(f"{running.base}/halaman/02_program")
    expect(page.locator(".notice")).to_contain_text(SAID)
    expect(page.locator(".notice")).to_be_visible()
    page.close()


def test_browser_that_cannot_read_the_script_says_so(window: Browser, running: Running) -> None:
    page = come(window, running)

    def unreadable(route: Route) -> None:
        route.fulfill(content_type="text/javascript", body="let a = b ?!? c;")

    page.route("**/statis/hall.js", unreadable)
    page.goto(f"{running.base}/halaman/02_program")
    expect(page.locator(".notice")).to_contain_text(SAID)
    chrome.shot(page, "hall_old_browser_360")
    page.close()


def test_browser_of_today_is_not_told_that_it_is_old(window: Browser, running: Running) -> None:
    page = come(window, running)
    page.goto(f"{running.base}/halaman/02_program")
    page.wait_for_function("() => window.hall && window.hall.ready", timeout=chrome.PATIENCE)
    expect(page.locator(".notice")).to_be_hidden()
    page.close()


def test_page_without_scripts_says_what_it_needs(window: Browser, running: Running) -> None:
    # A browser that is driven from outside never shows what stands in <noscript>: the page itself is read.
    page = come(window, running)
    text = page.request.get(f"{running.base}/halaman/02_program").text()
    page.close()
    found = re.search(r"<noscript>(.*?)</noscript>", text)
    assert found is not None
    assert "Halaman ini memerlukan JavaScript." in found[1]


#: Younger than the browsers of 2021 (Chrome 88, Firefox 85, Safari 14.1), which the sentence names.
NAMES = (r"\.at\(", r"structuredClone", r"hasOwn\(", r"findLast", r"toSorted", r"checkVisibility")
SYNTAX = (r"this\.#\w+\(", r"static\s*\{", r"\?\?=", r"\|\|=", r"&&=")


def test_scripts_use_nothing_younger_than_the_browsers_that_are_named() -> None:
    grid = HERE.parent.parent / "forms" / "grid.js"
    for path in (*sorted(HERE.glob("*.js")), grid):
        text = Path(path).read_text(encoding="utf-8")
        assert [one for one in (*NAMES, *SYNTAX) if re.search(one, text)] == [], path.name


def test_script_for_old_browsers_is_written_for_them() -> None:
    text = (HERE / "old.js").read_text(encoding="utf-8")
    assert not re.search(r"=>|`|\b(const|let|class|async)\b|\?\.", re.sub(r"//.*", "", text))
