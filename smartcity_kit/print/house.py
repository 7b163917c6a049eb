"""One copy after the other into a folder: made only where something changed, printed whole or not at all."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from smartcity_kit.files import write_whole
from smartcity_kit.print.formats import Format
from smartcity_kit.print.kept import (
    HIDDEN,
    Copy,
    Kept,
    Printed,
    digest_of_bytes,
    digest_of_file,
    kit_stamp,
)
from smartcity_kit.print.press import Press
from smartcity_kit.rules.watch import Trace, Watch
from smartcity_kit.text.messages import N_, KitError, tr
from smartcity_kit.views.documents import Document, document_digest
from smartcity_kit.views.handouts import marked

log = logging.getLogger(__name__)

UNWRITTEN = N_("{name} could not be written ({wrong}). Close it where it is open, and print again.")


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


@dataclass
class House:
    """Prints one copy after the other into a folder, and notes what it did."""

    folder: Path
    kept: Kept
    watch: Watch | None
    press: Press
    state: str
    noted: bool = True  # whether the folder's note says all there is to say

    @property
    def formats(self) -> Mapping[str, Format]:
        """What each copy is printed in."""
        return self.press.formats

    def print(self, job: Job, path: Path) -> Iterator[Callable[[], Progress]]:
        """Yield for each format what waits until the copy is printed in it and says what became of it.

        A copy that is already there as it would be printed is not even made.
        """
        places = {name: path.with_suffix(one.suffix) for name, one in self.formats.items()}
        copy = self._name(path.with_suffix(""))
        if self._still_true(job, copy, places):
            yield from (partial(Progress, 0, 0, place, False) for place in places.values())
            return
        self.noted = False
        self.kept.forget(copy)
        try:
            document, failures, trace = self._made(job)
        except KitError as error:
            refusal = (str(error),)
            yield from (partial(Progress, 0, 0, place, False, refusal) for place in places.values())
            return
        except Exception:
            log.exception("%s could not be made", path)
            for place in places.values():
                yield partial(Progress, 0, 0, place, False, (_failed(place),))
            return
        digest = document_digest(document)
        if trace is not None and not failures:
            self.kept.copies[copy] = Copy(job.who, digest, trace)
        told = tuple(map(str, failures))
        for name, place in places.items():
            yield self._print(document, self._made_of(name, digest), name, place, told)

    def save(self) -> None:
        """Note how far the print came, where it came further: one that is killed goes on from here."""
        if not self.noted:
            self.kept.save(self.watch.traces if self.watch is not None else {})

    def clear(self, places: Iterable[Path]) -> None:
        """Take away what was printed for an OPD, a day or a round that is no more, unless somebody changed it."""
        there = {self._name(place.with_suffix("")) for place in places}
        for name in [name for name in self.kept.files if name.rpartition(".")[0] not in there]:
            place = self.folder / name
            if digest_of_file(place) in ("", self.kept.files[name].digest):
                place.unlink(missing_ok=True)
                self.noted = False
                del self.kept.files[name]
                self.kept.forget(name.rpartition(".")[0])

    def _made(self, job: Job) -> tuple[Document, Sequence[object], Trace | None]:
        if self.watch is None:
            return *job.make(), None
        (document, failures), trace = self.watch.read(job.make)
        return document, failures, trace

    def _still_true(self, job: Job, copy: str, places: Mapping[str, Path]) -> bool:
        """Whether all that was read for a copy is as it was, and each file as it was printed from just that."""
        before = self.kept.copies.get(copy)
        if self.watch is None or before is None or before.who != job.who:
            return False
        whole = all(self._lies_there(place, self._made_of(name, before.made_of)) for name, place in places.items())
        return whole and self.watch.holds(before.trace)

    def _lies_there(self, place: Path, made_of: str) -> bool:
        """Whether a file lies where it was printed, from the same document and untouched."""
        file = self.kept.files.get(self._name(place))
        return file is not None and file.made_of == made_of and file.digest == digest_of_file(place)

    def _print(
        self, document: Document, made_of: str, name: str, place: Path, failures: tuple[str, ...]
    ) -> Callable[[], Progress]:
        if self._lies_there(place, made_of):
            return partial(Progress, 0, 0, place, False, failures)
        before = self.kept.files.get(self._name(place))
        state = before.state if before is not None and before.made_of == made_of else self.state
        made = self.press.make(name, replace(document, state=marked(document.state, state)))
        names = (document.title, document.about, document.region)

        def finish() -> Progress:
            try:
                new = made()
                changed = write_whole(place, new, self.folder / HIDDEN)
            except OSError as error:
                return Progress(0, 0, place, False, (unwritten(place, error),))
            except KitError as error:
                return Progress(0, 0, place, False, (*failures, f"{short(place)}: {error}"))
            except Exception:
                log.exception("%s could not be printed", place)
                return Progress(0, 0, place, False, (*failures, _failed(place)))
            self.kept.files[self._name(place)] = Printed(made_of, state, digest_of_bytes(new), *names)
            return Progress(0, 0, place, changed, failures)

        return finish

    def _name(self, path: Path) -> str:
        return path.relative_to(self.folder).as_posix()

    def _made_of(self, name: str, digest: str) -> str:
        """Return what tells what a file was made from: kit, format and template, the document without its state."""
        template = self.formats[name].template
        return " ".join([kit_stamp(), name, digest, *([] if template is None else [digest_of_bytes(template)])])


def _failed(place: Path) -> str:
    return tr("{name} could not be printed. The others are complete.", name=short(place))


def short(path: Path) -> str:
    """Return a file's name with that of its folder, for people."""
    return f"{path.parent.name}/{path.name}"


def unwritten(path: Path, error: OSError) -> str:
    """Return the sentence that a file could not be written, and what to do."""
    return tr(UNWRITTEN, name=short(path), wrong=error.strerror or str(error))
