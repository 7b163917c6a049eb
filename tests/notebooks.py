"""Small stage notebooks for the tests, built cell by cell."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

Cell = dict[str, Any]


def guide(text: str) -> Cell:
    return _cell("markdown", text, {"editable": False, "deletable": False})


def kit_code(text: str, tag: str = "isian") -> Cell:
    return _cell("code", text, {"smartcity": "page", "tags": [tag]})


def own_code(text: str) -> Cell:
    return _cell("code", text, {})


def _cell(kind: str, text: str, metadata: dict[str, Any]) -> Cell:
    outputs: Cell = {"outputs": [], "execution_count": None} if kind == "code" else {}
    return {"cell_type": kind, "metadata": metadata, "source": text, **outputs}


def save(path: Path, *cells: Cell) -> Path:
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    numbered = [{"id": f"cell-{number}", **cell} for number, cell in enumerate(cells)]
    notebook = {"cells": numbered, "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 5}
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(notebook), encoding="utf-8")
    return path
