"""`jupyter nbconvert` as its command is, with the Chromium of this machine for `--to webpdf` in place of a download.

`python -m tests.benchmarks.webpdf CHROMIUM --execute --to webpdf PAGE`: nbconvert asks playwright for its own browser
and has no setting for another one.
"""

from __future__ import annotations

import sys
from typing import Any

from nbconvert.nbconvertapp import main
from playwright.async_api import Browser, BrowserType

launch = BrowserType.launch


async def launched(kind: BrowserType, **asked: Any) -> Browser:
    return await launch(kind, executable_path=sys.argv[1] or None, **asked)


if __name__ == "__main__":
    BrowserType.launch = launched  # type: ignore[assignment] # the same with one argument filled in
    main(sys.argv[2:])
