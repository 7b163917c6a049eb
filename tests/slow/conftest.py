"""What every browser test of a module shares."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.slow import browser as chrome


@pytest.fixture(scope="module")
def window() -> Iterator[Browser]:
    """A Chromium for the tests of one module."""
    with chrome.browser() as opened:
        yield opened
