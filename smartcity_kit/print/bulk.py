"""Many handouts at once: a folder a page, a file a copy, written only where something changed.

``print_handouts`` is handed how each Document is made and has never heard of pages or workshops::

    jobs = [Job(page.name, name, partial(handout_of, page, ws.at(opd), "opd", state)) for …]
    for progress in print_handouts(jobs, folder): …
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from html import unescape
from pathlib import Path

from smartcity_kit.files import write_whole
from smartcity_kit.print.html import document_html, index_html
from smartcity_kit.text.messages import N_, KitError, tr
from smartcity_kit.text.words import slug
from smartcity_kit.views.documents import Document
from smartcity_kit.views.handouts import FASILITATOR

log = logging.getLogger(__name__)

INDEX = "index.html"
UNWRITTEN = N_("{name} could not be written ({wrong}). Close it where it is open, and print again.")

_META = re.compile(r'<meta name="(region|page|about)" content="([^"]*)">')
_HEAD = 8192  # characters, in which the lines that _META looks for stand


@dataclass(frozen=True, slots=True)
class Job:
    """One copy to print: the page's name, whose copy it is (empty for the facilitator's), how it is made.

    ``make`` returns the Document and what failed in it, each as something whose text is a sentence.
    """

    page: str
    name: str
    make: Callable[[], tuple[Document, Sequence[object]]]


@dataclass(frozen=True, slots=True)
class Progress:
    """What became of one copy: ``failures`` say what is missing from it, or why it is not there."""

    done: int
    total: int
    path: Path
    changed: bool
    failures: tuple[str, ...] = ()


def print_handouts(jobs: Sequence[Job], folder: Path) -> Iterator[Progress]:
    """Print every copy below ``folder`` and a list of all that lie there; what failed does not stop the rest."""
    for done, (job, path) in enumerate(zip(jobs, paths_of(jobs, folder), strict=True), 1):
        changed, failures = _print(job, path)
        yield Progress(done, len(jobs), path, changed, failures)
    try:
        write_whole(folder / INDEX, _index(folder).encode())
    except OSError as error:
        yield Progress(len(jobs), len(jobs), folder / INDEX, False, (_unwritten(folder / INDEX, error),))


def _print(job: Job, path: Path) -> tuple[bool, tuple[str, ...]]:
    try:
        document, failures = job.make()
        html = document_html(document)
    except KitError as error:
        return False, (str(error),)
    except Exception:
        log.exception("%s could not be made", path)
        return False, (tr("{name} could not be printed. The others are complete.", name=_short(path)),)
    try:
        return write_whole(path, html.encode()), tuple(map(str, failures))
    except OSError as error:
        return False, (_unwritten(path, error),)


def _short(path: Path) -> str:
    return f"{path.parent.name}/{path.name}"


def _unwritten(path: Path, error: OSError) -> str:
    return tr(UNWRITTEN, name=_short(path), wrong=error.strerror or str(error))


# ------------------------------------------------------------------ names


def paths_of(jobs: Sequence[Job], folder: Path) -> list[Path]:
    """Return where each copy goes; copies whose names become the same are numbered in the order they come."""
    taken: set[Path] = set()
    paths = []
    for job in jobs:
        home = folder / slug(job.page, "page")
        stem = slug(job.name, "opd") if job.name else FASILITATOR
        every = (home / f"{stem}{number}.html" for number in ("", *(f"-{n}" for n in range(2, len(jobs) + 3))))
        free = next(path for path in every if path not in taken and (path.stem != FASILITATOR or not job.name))
        taken.add(free)
        paths.append(free)
    return paths


# ------------------------------------------------------------------ the list


def _index(folder: Path) -> str:
    """Return the list of everything printed here, also by an earlier run for other pages."""
    pages: dict[str, tuple[str, list[tuple[bool, str, str]]]] = {}
    region = ""
    for path in sorted(folder.glob("*/*.html")):
        about = _about(path)
        region = region or about.get("region", "")
        _, copies = pages.setdefault(path.parent.name, (about.get("page") or path.parent.name, []))
        address = f"{path.parent.name}/{path.name}"
        copies.append((path.stem != FASILITATOR, about.get("about") or path.stem, address))
    listed = [(title, [(name, address) for _, name, address in sorted(copies)]) for title, copies in pages.values()]
    return index_html(listed, region)


def _about(path: Path) -> dict[str, str]:
    with path.open(encoding="utf-8", errors="replace") as file:
        return {name: unescape(text) for name, text in _META.findall(file.read(_HEAD))}
