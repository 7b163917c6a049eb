"""The six stage pages of the kit, as the tests read them."""

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest

Cell = dict[str, Any]

PAGES = sorted((Path(__file__).parent.parent / "notebooks").glob("*.ipynb"))
NAMES = [path.stem for path in PAGES]

every_page = pytest.mark.parametrize("path", PAGES, ids=NAMES)


@cache
def notebook(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def cells(path: Path) -> list[Cell]:
    return list(notebook(path)["cells"])
