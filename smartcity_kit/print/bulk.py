"""Many documents at once: a folder a page, a file a copy and format, written only where something changed.

``print_handouts`` is handed how each Document is made and has never heard of pages or workshops::

    jobs = [Job(page.name, name, partial(handout_of, page, ws.at(opd), "opd")) for …]
    for progress in print_handouts(jobs, folder): …

With a ``Watch`` and what the folder remembers (``print.kept``) a copy is not even made while everything
that was read for it is as it was.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from html import unescape
from itertools import count
from pathlib import Path
from time import monotonic

from smartcity_kit.print.formats import FORMATS
from smartcity_kit.print.html import index_html
from smartcity_kit.print.kept import (
    HIDDEN,
    Copy,
    Kept,
    Printed,
    digest_of_bytes,
    digest_of_file,
    kit_stamp,
    read_kept,
    write_whole,
)
from smartcity_kit.rules.watched import Trace, Watch
from smartcity_kit.text.messages import N_, KitError, tr
from smartcity_kit.text.words import slug
from smartcity_kit.views.documents import Document, document_digest
from smartcity_kit.views.handouts import FASILITATOR, marked

log = logging.getLogger(__name__)

INDEX = "index.html"
UNWRITTEN = N_("{name} could not be written ({wrong}). Close it where it is open, and print again.")
OFTEN = 2.0  # seconds after which a long print notes how far it came

_META = re.compile(r'<meta name="(region|page|about)" content="([^"]*)">')
_HEAD = 8192  # characters, in which the lines that _META looks for stand


@dataclass(frozen=True, slots=True)
class Job:
    """One copy to print: the page's name, whose copy it is (empty for the facilitator's), how it is made.

    ``make`` returns the Document and what failed in it, each as something whose text is a sentence. ``who``
    tells the copy from every other one that could come to lie at the same place.
    """

    page: str
    name: str
    make: Callable[[], tuple[Document, Sequence[object]]]
    who: str = ""


@dataclass(frozen=True, slots=True)
class Progress:
    """What became of one copy: ``failures`` say what is missing from it, or why it is not there."""

    done: int
    total: int
    path: Path
    changed: bool
    failures: tuple[str, ...] = ()


def print_handouts(
    jobs: Sequence[Job],
    folder: Path,
    *,
    among: Sequence[Job] = (),
    formats: Sequence[str] = ("html",),
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
    house = House(folder, kept, watch, state)
    every = among or jobs
    places = dict(zip(map(id, every), paths_of(every, folder), strict=True))
    total, done, last = len(jobs) * len(formats), 0, monotonic()
    for job in jobs:
        for progress in house.print(job, places[id(job)], formats):
            done += 1
            yield replace(progress, done=done, total=total)
        if monotonic() - last > OFTEN:
            house.save()
            last = monotonic()
    try:
        if among:
            house.clear(places.values())
        house.save()
        _write(folder / INDEX, _index(folder, kept).encode(), folder / HIDDEN)
    except OSError as error:
        yield Progress(total, total, folder / INDEX, False, (_unwritten(folder / INDEX, error),))


@dataclass
class House:
    """Prints one copy after the other into a folder, and notes what it did."""

    folder: Path
    kept: Kept
    watch: Watch | None
    state: str

    def print(self, job: Job, path: Path, formats: Sequence[str]) -> Iterator[Progress]:
        """Print one copy in each format, where it is not already there as it would be printed."""
        places = {name: path.with_suffix(FORMATS[name].suffix) for name in formats}
        if self._still_true(job, path, places):
            yield from (Progress(0, 0, place, False) for place in places.values())
            return
        try:
            document, failures, trace = self._made(job)
        except KitError as error:
            yield from (Progress(0, 0, place, False, (str(error),)) for place in places.values())
            return
        except Exception:
            log.exception("%s could not be made", path)
            for place in places.values():
                failed = tr("{name} could not be printed. The others are complete.", name=_short(place))
                yield Progress(0, 0, place, False, (failed,))
            return
        if trace is not None and not failures:
            self.kept.copies[self._name(path.with_suffix(""))] = Copy(job.who, trace)
        else:
            self.kept.forget(self._name(path.with_suffix("")))
        told = tuple(map(str, failures))
        for name, place in places.items():
            yield self._print(document, name, place, told)

    def save(self) -> None:
        """Note how far the print came: one that is killed goes on from here."""
        self.kept.save(self.watch.traces if self.watch is not None else {})

    def clear(self, places: Iterable[Path]) -> None:
        """Take away what was printed for an OPD, a day or a round that is no more, unless somebody changed it."""
        there = {self._name(place.with_suffix("")) for place in places}
        for name in [name for name in self.kept.files if name.rpartition(".")[0] not in there]:
            place = self.folder / name
            if digest_of_file(place) in ("", self.kept.files[name].digest):
                place.unlink(missing_ok=True)
                del self.kept.files[name]
                self.kept.forget(name.rpartition(".")[0])

    def _made(self, job: Job) -> tuple[Document, Sequence[object], Trace | None]:
        if self.watch is None:
            return *job.make(), None
        (document, failures), trace = self.watch.read(job.make)
        return document, failures, trace

    def _still_true(self, job: Job, path: Path, places: dict[str, Path]) -> bool:
        """Whether each file is as it was printed, and all that was read for it as it was read."""
        copy = self.kept.copies.get(self._name(path.with_suffix("")))
        if self.watch is None or copy is None or copy.who != job.who:
            return False
        files = [(self.kept.files.get(self._name(place)), place) for place in places.values()]
        whole = all(file is not None and file.digest == digest_of_file(place) for file, place in files)
        return whole and self.watch.holds(copy.trace)

    def _print(self, document: Document, name: str, place: Path, failures: tuple[str, ...]) -> Progress:
        before = self.kept.files.get(self._name(place))
        made_of = f"{kit_stamp()} {name} {document_digest(document)}"
        same = before is not None and before.made_of == made_of
        if before is not None and same and before.digest == digest_of_file(place):
            return Progress(0, 0, place, False, failures)
        state = before.state if before is not None and same else self.state
        try:
            new = FORMATS[name].make(replace(document, state=marked(document.state, state)))
            changed = _write(place, new, self.folder / HIDDEN)
        except OSError as error:
            return Progress(0, 0, place, False, (_unwritten(place, error),))
        except Exception:
            log.exception("%s could not be printed", place)
            failed = tr("{name} could not be printed. The others are complete.", name=_short(place))
            return Progress(0, 0, place, False, (*failures, failed))
        digest = digest_of_bytes(new)
        names = (document.title, document.about, document.region)
        self.kept.files[self._name(place)] = Printed(made_of, state, digest, *names)
        return Progress(0, 0, place, changed, failures)

    def _name(self, path: Path) -> str:
        return path.relative_to(self.folder).as_posix()


def _short(path: Path) -> str:
    return f"{path.parent.name}/{path.name}"


def _unwritten(path: Path, error: OSError) -> str:
    return tr(UNWRITTEN, name=_short(path), wrong=error.strerror or str(error))


def _write(path: Path, new: bytes, hidden: Path) -> bool:
    """Write a file whole or not at all, and not when it says so already; return whether it was written."""
    if path.is_file() and path.read_bytes() == new:
        return False
    write_whole(path, new, hidden)
    return True


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
