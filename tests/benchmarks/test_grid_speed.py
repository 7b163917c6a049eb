"""How fast rows are visible in JupyterLab, against the same rows with one widget a cell."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from statistics import median
from typing import Any

import pytest
from playwright.sync_api import Page

from tests import notebooks
from tests.slow import browser as chrome

pytestmark = [pytest.mark.slow, pytest.mark.alone]

ROOT = Path(__file__).parents[2]
CODE = f"import sys; sys.path.insert(0, {str(ROOT)!r})\nfrom tests.slow.grid_page import speed\nspeed()"
ROUNDS = 5
# From the press to the frame in which the last row stands on the page.
MEASURE = """([name, there]) => new Promise((done, failed) => {
  const begin = performance.now();
  [...document.querySelectorAll('.jupyter-button')].find((b) => b.textContent === name).click();
  const old = document.querySelector(there);
  const look = () => {
    const now = document.querySelector(there);
    if (now && now !== old && now.offsetHeight) requestAnimationFrame(() => done(performance.now() - begin));
    else if (performance.now() - begin > 60000) failed(new Error(`${name}: nothing came within a minute`));
    else setTimeout(look, 4);
  };
  look();
})"""


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    kit = tmp_path_factory.mktemp("kit")
    notebooks.save(kit / "speed.ipynb", notebooks.guide("# Isian"), notebooks.kit_code(CODE))
    with pytest.MonkeyPatch.context() as patch, chrome.browser() as window:
        patch.setenv("SMARTCITY_LANG", "en")
        with chrome.lab(tmp_path_factory.mktemp("bimtek"), kit) as lab:
            opened, _ = chrome.open_page(window, lab.page_url("speed.ipynb"))
            opened.wait_for_selector(".figures", state="attached")
            yield opened


def measured(page: Page, name: str, there: str, rounds: int = ROUNDS) -> dict[str, Any]:
    """Press the button ``rounds`` times; medians of kernel milliseconds and of seconds until visible."""
    kernel, seen, messages = [], [], 0
    for _ in range(rounds):
        seen.append(page.evaluate(MEASURE, [name, there]) / 1000)
        page.wait_for_function("n => document.querySelector('.figures').textContent.includes(n)", arg=name)
        page.wait_for_timeout(300)
        figures = json.loads(page.locator(".figures").inner_text())
        kernel.append(figures["kernel_ms"])
        messages = max(messages, figures["messages"])
    return {"kernel_ms": median(kernel), "seen_s": median(seen), "messages": messages}


def test_grid_shows_many_rows_sooner_than_a_few_widgets_and_in_four_messages(page: Page) -> None:
    found = {n: measured(page, f"grid {n}", f".sck-grid tbody tr:nth-child({n})") for n in (60, 300, 2000)}
    cells = measured(page, "cells 60", ".cells .widget-text:last-child", rounds=3)
    for name, each in [*found.items(), ("60, a widget a cell", cells)]:
        seen = f"{each['messages']} messages, seen after {each['seen_s']:.2f} s"
        print(f"{name}: kernel {each['kernel_ms']:.0f} ms, {seen}")
    print(f"60 rows: {cells['seen_s'] / found[60]['seen_s']:.1f} times sooner than a widget a cell")
    assert all(each["messages"] <= 4 for each in found.values())
    assert found[60]["seen_s"] * 3 < cells["seen_s"]
