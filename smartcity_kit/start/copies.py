"""Working copies of the stage notebooks: what the kit put there, and what a person changed since.

A notebook is read as the JSON it is: nbformat alone takes longer to import than everything here.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from smartcity_kit.text.messages import N_, tr

HIDDEN = ".bimtek"  # the kit's own folder inside a workshop's folder
SEPARATOR = "\n\0\n"  # never part of a source
UNREADABLE = (ValueError, KeyError, TypeError, AttributeError)  # a file that is not a notebook
KEPT = N_(
    "{page} was changed by you, so it was kept and does not run by itself. "
    "To get the kit's present version, rename it and start again."
)


@dataclass(frozen=True)
class Copied:
    """What a start did to the working copies, by file name."""

    added: tuple[str, ...] = ()
    updated: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()

    def sentences(self) -> tuple[str, ...]:
        """Say which pages were renewed, and which were kept because somebody changed them."""
        said = [tr(KEPT, page=page) for page in self.kept]
        if self.updated:
            said.insert(0, tr("Renewed to the kit's present version: {pages}.", pages=", ".join(self.updated)))
        return tuple(said)


def _cells(path: Path) -> list[dict[str, Any]]:
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return list(cells)


def _source(cell: dict[str, Any]) -> str:
    """A source is a string, or a list of its lines, depending on who wrote the file."""
    return "".join(cell["source"])


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def code_hash(path: Path) -> str:
    """The hash by which JupyterLab knows a page of the kit: its code, without what people added.

    SHA-256, in hex, of the UTF-8 sources of the code cells whose metadata has "smartcity", joined by
    newline, NUL, newline. ``labextension/`` computes the same; outputs and people's own cells do not
    count, and a cell that only pretends to be the kit's makes another hash.
    """
    ours = [cell for cell in _cells(path) if cell["cell_type"] == "code" and cell["metadata"].get("smartcity")]
    return _digest(SEPARATOR.join(map(_source, ours)))


def page_hashes(folder: Path) -> dict[str, str]:
    """The pages in ``folder`` by file name, each with its :func:`code_hash`."""
    return {path.name: code_hash(path) for path in sorted(folder.glob("*.ipynb"))}


def _content_hash(path: Path) -> str:
    """What a person would lose if the page were replaced: every cell's text, not its outputs."""
    return _digest(SEPARATOR.join(f"{cell['cell_type']} {_source(cell)}" for cell in _cells(path)))


def _is_untouched(copy: Path, before: dict[str, str], now: dict[str, str]) -> bool:
    """Whether the copy says what the kit once wrote there, or says now; an unreadable file is not ours."""
    try:
        return _content_hash(copy) in (before.get("text"), now["text"])
    except UNREADABLE:
        return False


def _runs_by_itself(copy: Path, page: Path) -> bool:
    try:
        return code_hash(copy) == code_hash(page)
    except UNREADABLE:
        return False


def copy_pages(source: Path, folder: Path) -> Copied:
    """Bring the pages of ``source`` into ``folder``; a page that somebody changed there is kept.

    ``.bimtek/pages.json`` holds, for each page, the kit's file it came from and the text it had then.
    """
    ledger = folder / HIDDEN / "pages.json"
    record: dict[str, dict[str, str]] = _read(ledger)
    done: dict[str, list[str]] = {"added": [], "updated": [], "kept": []}
    for page in sorted(source.glob("*.ipynb")):
        copy = folder / page.name
        now = {"file": hashlib.sha256(page.read_bytes()).hexdigest(), "text": _content_hash(page)}
        before = record.get(page.name, {})
        if not copy.exists():
            done["added"].append(page.name)
        elif before.get("file") == now["file"] or not _is_untouched(copy, before, now):
            done["kept"] += [] if _runs_by_itself(copy, page) else [page.name]
            continue
        else:
            done["updated"].append(page.name)
        _replace(page, copy)
        record[page.name] = now
    _write(ledger, record)
    return Copied(**{what: tuple(pages) for what, pages in done.items()})


def _read(ledger: Path) -> dict[str, dict[str, str]]:
    """The ledger, empty when it is missing or damaged: then a page counts as somebody's and is kept."""
    try:
        record = json.loads(ledger.read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return {}
    return record if isinstance(record, dict) else {}


def _write(ledger: Path, record: dict[str, dict[str, str]]) -> None:
    ledger.parent.mkdir(parents=True, exist_ok=True)
    fresh = ledger.with_suffix(".new")
    fresh.write_text(json.dumps(record, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    fresh.replace(ledger)


def _replace(page: Path, copy: Path) -> None:
    """Write the copy aside and move it in place: a power cut leaves the old page or the new one."""
    fresh = copy.with_name(f".{copy.name}.new")
    shutil.copyfile(page, fresh)
    fresh.replace(copy)
