"""Stage notebooks without a kernel: a page is read once, and its cells run against the workshop handed in.

In JupyterLab the same cells run in a kernel; here they make blocks for a screen or a Document for paper.
Neither nbformat nor a shell is needed for that: a notebook is JSON, and its cells are one line long.
"""

from __future__ import annotations

import ast
import json
import logging
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from types import CodeType
from typing import Any, Protocol, get_args

from smartcity_kit.rules import Case
from smartcity_kit.text.messages import KitError, tr
from smartcity_kit.views.board import receipt_line
from smartcity_kit.views.documents import Document, Notice, Part, Prose
from smartcity_kit.views.handouts import (
    FASILITATOR,
    ISIAN,
    PARAMETERS,
    assemble,
    copy_name,
    from_bundle,
    marked,
    preformatted,
    text_of,
    title_of,
)

log = logging.getLogger(__name__)

FACILITATOR, OPD = "facilitator", "opd"  # whose copy is printed

_PARTS = get_args(Part)


class PageError(KitError):
    """A file that is no stage notebook, or cannot be read."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: ``kind`` as Jupyter names it (markdown, code, raw), ``number`` counted from 1 in the page."""

    kind: str
    source: str
    tags: frozenset[str]
    number: int


@dataclass(frozen=True, slots=True)
class Page:
    """A stage notebook: ``name`` is that of its file, ``title`` its first heading."""

    name: str
    title: str
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Failure:
    """A cell that could not be shown, and the sentence that says so."""

    cell: int
    sentence: str

    def __str__(self) -> str:
        """Return the sentence."""
        return self.sentence


class View(Protocol):
    """What a page is printed from: the workshop as one OPD sees it, or the whole of it (``opd`` None)."""

    @property
    def opd(self) -> str | None:
        """The id of the OPD whose copy is printed."""

    @property
    def case(self) -> Case:
        """The plan, its method and today."""


# ------------------------------------------------------------------ reading


def read_page(path: Path) -> Page:
    """Return the notebook at ``path``, read anew only when the file changed; raises PageError."""
    try:
        now = path.stat()
        return _read(path, now.st_mtime_ns, now.st_size)
    except (OSError, UnicodeDecodeError) as error:
        wrong = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise PageError(tr("The page {name} cannot be read: {wrong}.", name=path.name, wrong=wrong)) from None
    except (ValueError, KeyError, TypeError, AttributeError):
        hint = tr(
            "{name} is not a notebook of this kit. Choose a file that ends in .ipynb, saved by JupyterLab.",
            name=path.name,
        )
        raise PageError(hint) from None


@lru_cache(maxsize=64)
def _read(path: Path, _mtime: int, _size: int) -> Page:
    raw = json.loads(path.read_text(encoding="utf-8"))["cells"]
    cells = tuple(_cell(one, number) for number, one in enumerate(raw, 1))
    titles = (title_of(cell.source) for cell in cells if cell.kind == "markdown")
    return Page(path.stem, next((title for title in titles if title), path.stem), cells)


def _cell(raw: Mapping[str, Any], number: int) -> Cell:
    tags = raw.get("metadata", {}).get("tags", [])
    return Cell(str(raw["cell_type"]), text_of(raw["source"]), frozenset(map(str, tags)), number)


# ------------------------------------------------------------------ running


def run_page(page: Page, names: Mapping[str, object], without: Sequence[str] = ()) -> Iterator[tuple[Cell, object]]:
    """Run a page and yield each cell with its value: prose as Prose, code as its last expression's.

    A cell that calls ``display`` gives a tuple of what it displayed and its last value. A cell that fails
    gives a Failure and does not keep the next one from running. Cells tagged ``parameters`` are passed
    over, for they would open the workshop that ``names`` brings; so are those with a tag of ``without``.
    """
    shown: list[object] = []
    space: dict[str, object] = {
        "__name__": "__page__",
        **names,
        "display": lambda *values: shown.extend(values),
    }
    passed = frozenset((PARAMETERS, *without))
    for cell in page.cells:
        if cell.tags & passed:
            continue
        if cell.kind == "markdown":
            yield cell, Prose(cell.source)
        elif cell.kind == "code" and cell.source.strip():
            shown.clear()
            value = _run(page, cell, space)
            yield cell, value if not shown else tuple(one for one in (*shown, value) if one is not None)


def run_cell(page: Page, cell: Cell, names: Mapping[str, object]) -> object:
    """Return the value of one code cell by itself, as ``run_page`` gives it.

    The kit's own pages can be shown cell by cell, as they come into sight: no cell needs what another one did,
    and a test holds that.
    """
    return next((value for _, value in run_page(replace(page, cells=(cell,)), names)), None)


def _run(page: Page, cell: Cell, space: dict[str, object]) -> object:
    try:
        statements, last = _compiled(cell.source, f"{page.name}:{cell.number}")
        exec(statements, space)  # noqa: S102 - running the cells of a notebook is what this module is for
        return eval(last, space) if last is not None else None  # noqa: S307 - as above
    except (Exception, SystemExit) as error:  # noqa: BLE001 - whatever one cell does, the next one is shown
        return _failure(page, cell, error)


@lru_cache(maxsize=1024)
def _compiled(source: str, name: str) -> tuple[CodeType, CodeType | None]:
    """Return a cell's statements and, where it ends in one, the last expression; a final ``;`` mutes it."""
    tree = ast.parse(source, name)
    last = None
    if tree.body and isinstance(tree.body[-1], ast.Expr) and not source.rstrip().endswith(";"):
        expression = tree.body.pop()
        last = compile(ast.Expression(expression.value), name, "eval") if isinstance(expression, ast.Expr) else None
    return compile(tree, name, "exec"), last


def _failure(page: Page, cell: Cell, error: BaseException) -> Failure:
    if isinstance(error, KitError):
        return Failure(cell.number, tr("Cell {number}: {sentence}", number=cell.number, sentence=error))
    log.error("%s, cell %d could not be shown", page.name, cell.number, exc_info=error)
    sentence = tr(
        "Cell {number} of this page could not be shown. The others are complete; tell the facilitator.",
        number=cell.number,
    )
    return Failure(cell.number, sentence)


# ------------------------------------------------------------------ printing


def document_of(page: Page, ws: View, copy: str = OPD, state: str = "") -> Document:
    """Return the page as one copy: ``"opd"`` or ``"facilitator"``; ``state`` stands on every sheet."""
    return handout_of(page, ws, copy, state)[0]


def handout_of(page: Page, ws: View, copy: str = OPD, state: str = "") -> tuple[Document, tuple[Failure, ...]]:
    """Return ``document_of`` and the cells that failed, each of which the document mentions in its place."""
    without = (ISIAN,) if copy == FACILITATOR else (ISIAN, FASILITATOR)
    parts: list[Part] = []
    failures: list[Failure] = []
    for cell, value in run_page(page, {"ws": ws}, without):
        found = value if isinstance(value, Failure) else _parts_of(page, cell, value)
        if isinstance(found, Failure):
            failures.append(found)
            parts.append(Notice(found.sentence))
        else:
            parts += found
    case = ws.case
    about = case.opd_name(ws.opd) if ws.opd is not None else copy_name(FASILITATOR if copy == FACILITATOR else "")
    stage = next((one.code for one in case.method.stages.stages if Path(one.notebook).stem == page.name), None)
    receipt = receipt_line(case, ws.opd, stage) if stage is not None else ""
    line = marked(case.settings.text("marker"), receipt, state)
    return assemble(page.title, parts, region=case.settings.text("region"), about=about, state=line), tuple(failures)


def _parts_of(page: Page, cell: Cell, value: object) -> list[Part] | Failure:
    try:
        alt = tr("Output of cell {number}", number=cell.number)
        return [
            part
            for one in (value if isinstance(value, tuple | list) else (value,))
            if (part := _part(one, alt)) is not None
        ]
    except Exception as error:  # noqa: BLE001 - a result is computed only now, and may fail as a cell does
        return _failure(page, cell, error)


def _part(value: object, alt: str) -> Part | None:
    part: Part | None = value if isinstance(value, _PARTS) else getattr(value, "part", None)
    if value is None or isinstance(part, _PARTS):
        return part
    if isinstance(value, str):
        return preformatted(value)
    bundle = getattr(value, "_repr_mimebundle_", None)
    data = bundle() if callable(bundle) else None
    if data:
        return from_bundle(data[0] if isinstance(data, tuple) else data, alt)
    html = getattr(value, "_repr_html_", None)
    text = html() if callable(html) else None
    return from_bundle({"text/html": text} if text else {"text/plain": str(value)}, alt)
