"""What browser tests share: a JupyterLab on a folder, a Chromium, a page that remembers where it asked."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from smartcity_kit import example
from smartcity_kit.sources import kit_folder
from smartcity_kit.start import Lab, start_lab
from tests.find_chromium import chromium

ARTEFACTS = Path(__file__).parent.parent / "artefacts"
# The screen of a projector and of most office laptops.
SCREEN = {"width": 1366, "height": 768}
PATIENCE = 60_000  # milliseconds: a busy machine is slow, not wrong
ARGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@contextmanager
def lab(folder: Path, notebooks: Path) -> Iterator[Lab]:
    """JupyterLab in ``folder`` with copies of ``notebooks``, on a free port, ended afterwards."""
    with start_lab(folder, folder / "workshop.sqlite", notebooks, browser=False) as running:
        yield running


@contextmanager
def example_lab(name: str, folder: Path, by: str) -> Iterator[Lab]:
    """JupyterLab as its users have it: the kit's own pages, in Indonesian, on the example called ``name``."""
    workshop = folder / f"{name}.sqlite"
    example(name, workshop).close()
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("SMARTCITY_LANG", raising=False)  # what a user sees without any setting
        with start_lab(folder, workshop, kit_folder("notebooks"), browser=False, by=by) as running:
            yield running


@contextmanager
def browser() -> Iterator[Browser]:
    """A Chromium of its own for these tests."""
    with sync_playwright() as playwright:
        window = playwright.chromium.launch(executable_path=chromium(), args=list(ARGS))
        try:
            yield window
        finally:
            window.close()


def open_page(window: Browser, url: str) -> tuple[Page, list[str]]:
    """Open ``url``; also the list, growing, of every address outside this machine that was asked for.

    A page of JupyterLab opens in a workspace of its own name: in the common one JupyterLab first brings
    back the pages that were open before, and a test would type into one of those.
    """
    page = window.new_page(viewport={"width": SCREEN["width"], "height": SCREEN["height"]})
    page.set_default_timeout(PATIENCE)
    outside: list[str] = []
    page.on("request", lambda asked: None if _is_here(asked.url) else outside.append(asked.url))
    if "/lab/tree/" in url:
        name = Path(urlsplit(url).path).stem
        url = url.replace("/lab/tree/", f"/lab/workspaces/{name}/tree/")
    page.goto(url)
    return page, outside


def _is_here(url: str) -> bool:
    return url.startswith(("http://127.0.0.1:", "ws://127.0.0.1:", "data:", "blob:"))


def shot(page: Page, name: str) -> Path:
    """Keep what the page looks like as tests/artefacts/``name``.png."""
    ARTEFACTS.mkdir(exist_ok=True)
    path = ARTEFACTS / f"{name}.png"
    page.screenshot(path=path)
    return path
