"""Many documents at once: a folder a page, a file a copy and format, written only where something changed.

``print_handouts`` is handed how each Document is made and has never heard of pages or workshops::

    jobs = [Job(page.name, name, partial(handout_of, page, ws.at(opd), "opd")) for …]
    for progress in print_handouts(jobs, folder): …

With a ``Watch`` and what the folder remembers (``print.kept``) a copy is not even made while everything
that was read for it is as it was.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from html import unescape
from itertools import count
from pathlib import Path
from time import monotonic

from smartcity_kit.files import write_whole
from smartcity_kit.print.formats import FORMATS, Format, formats_of
from smartcity_kit.print.house import House, Job, Progress, unwritten
from smartcity_kit.print.html import index_html
from smartcity_kit.print.kept import HIDDEN, Kept, read_kept
from smartcity_kit.print.press import Press
from smartcity_kit.rules.watch import Watch
from smartcity_kit.text.words import slug
from smartcity_kit.views.handouts import FASILITATOR

__all__ = ["Job", "Progress", "paths_of", "print_handouts", "slug"]

INDEX = "index.html"
HTML = formats_of(["html"])
OFTEN = 2.0  # seconds after which a long print notes how far it came

_META = re.compile(r'<meta name="(region|page|about)" content="([^"]*)">')
_HEAD = 8192  # characters, in which the lines that _META looks for stand


def print_handouts(
    jobs: Sequence[Job],
    folder: Path,
    *,
    among: Sequence[Job] = (),
    formats: Mapping[str, Format] = HTML,
    state: str = "",
    kept: Kept | None = None,
    watch: Watch | None = None,
) -> Iterator[Progress]:
    """Print every copy below ``folder`` and a list of all that lie there; what failed does not stop the rest.

    ``among`` are all the copies there could be: the names of files are theirs, whichever are printed today.
    ``state`` is the line that stands on every sheet: a file carries the one under which its content last
    changed, for until then it is as true as on that day. Yields one Progress for each copy and format.
    """
    kept = read_kept(folder, "") if kept is None else kept
    every = among or jobs
    places = dict(zip(map(id, every), paths_of(every, folder), strict=True))
    total, done, last = len(jobs) * len(formats), 0, monotonic()
    with Press(formats, len(jobs)) as press:
        house = House(folder, kept, watch, press, state)
        for progress in _finished(house, jobs, places):
            done += 1
            yield replace(progress, done=done, total=total)
            if monotonic() - last > OFTEN:
                with suppress(OSError):  # said of the file that could not be written; noted at the end or not at all
                    house.save()
                last = monotonic()
    try:
        if among:
            house.clear(places.values())
        house.save()
        write_whole(folder / INDEX, _index(folder, kept).encode(), folder / HIDDEN)
    except OSError as error:
        yield Progress(total, total, folder / INDEX, False, (unwritten(folder / INDEX, error),))


def _finished(house: House, jobs: Sequence[Job], places: Mapping[int, Path]) -> Iterator[Progress]:
    """Yield what became of each file in the order of the jobs, while the press is at work on some of the next."""
    waiting: deque[Callable[[], Progress]] = deque()
    for job in jobs:
        for finish in house.print(job, places[id(job)]):
            waiting.append(finish)
            while len(waiting) > house.press.waiting:
                yield waiting.popleft()()
    yield from (finish() for finish in waiting)


# ------------------------------------------------------------------ names


def paths_of(jobs: Sequence[Job], folder: Path) -> list[Path]:
    """Return where each copy goes; copies whose names become the same are numbered in the order they come."""
    taken: set[Path] = set()
    paths = []
    for job in jobs:
        home = folder / slug(job.page, "page")
        stem = slug(job.name, "opd") if job.name else FASILITATOR
        every = (home / f"{stem}{'' if number == 1 else f'-{number}'}.html" for number in count(1))
        free = next(path for path in every if path not in taken and (path.stem != FASILITATOR or not job.name))
        taken.add(free)
        paths.append(free)
    return paths


# ------------------------------------------------------------------ the list


def _index(folder: Path, kept: Kept) -> str:
    """Return the list of everything printed here, also by an earlier run for other pages."""
    pages: dict[str, tuple[str, list[tuple[bool, str, str]]]] = {}
    region = ""
    for path in sorted(path for one in FORMATS.values() for path in folder.glob(f"*/*{one.suffix}")):
        if path.parent.name == HIDDEN:
            continue
        address = f"{path.parent.name}/{path.name}"
        known = kept.files.get(address)
        page, about, home = (known.page, known.about, known.region) if known is not None else _about(path)
        region = region or home
        _, copies = pages.setdefault(path.parent.name, (page or path.parent.name, []))
        kind = "" if path.suffix == ".html" else f" ({path.suffix[1:].upper()})"
        copies.append((path.stem != FASILITATOR, f"{about or path.stem}{kind}", address))
    listed = [(title, [(name, address) for _, name, address in sorted(copies)]) for title, copies in pages.values()]
    return index_html(listed, region)


def _about(path: Path) -> tuple[str, str, str]:
    """Return what a file that nobody remembers says of itself: its page, whose copy it is, the region."""
    if path.suffix != ".html":
        return "", "", ""
    with path.open(encoding="utf-8", errors="replace") as file:
        found = {name: unescape(text) for name, text in _META.findall(file.read(_HEAD))}
    return found.get("page", ""), found.get("about", ""), found.get("region", "")
