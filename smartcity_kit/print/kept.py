"""What a folder of handouts remembers of its last print, so that only what changed is printed again.

``.cetak/catatan.json`` lies in the folder. For each file it says what the file was made from, at which
position of the journal, and the digest of its bytes: a file that somebody edited or deleted is printed again.
For each copy it says what was read to make it (``rules.watch``). Nothing in it is believed that cannot be
checked: a note that is damaged, or was written by another version of the kit, is as good as none.
"""

from __future__ import annotations

import json
import logging
import sys
import time
from collections.abc import Container, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from hashlib import blake2b, sha256
from pathlib import Path
from typing import Any, TypeAlias

from smartcity_kit.files import HALF, write_whole
from smartcity_kit.rules.watch import Fact, Trace, digest_of

log = logging.getLogger(__name__)

HIDDEN, NOTE, PICTURES, PARTS = ".cetak", "catatan.json", "gambar.json", "bagian.json"
MADE_WITH = (".py", ".j2", ".css", ".mo", ".typ", ".docx", ".ttf", ".otf")  # files of the kit that a page shows
STALE = 600  # seconds after which what a killed print left half-written is cleared away

Copies: TypeAlias = dict[str, "Copy"]


@dataclass(frozen=True, slots=True)
class Printed:
    """One file as it was printed: digest of its content, the state line on it, digest of its bytes, its names."""

    made_of: str
    state: str
    digest: str
    page: str
    about: str
    region: str


@dataclass(frozen=True, slots=True)
class Copy:
    """One copy, in whatever formats: who it was made for, the digest of its document, what was read for it."""

    who: str
    made_of: str
    trace: Trace


@dataclass
class Kept:
    """The memory of one folder; ``stamp`` says what the facts hold together with: day, method, kit."""

    folder: Path
    stamp: str = ""
    files: dict[str, Printed] = field(default_factory=dict)
    copies: Copies = field(default_factory=dict)
    known: dict[Fact, Trace] = field(default_factory=dict)

    @property
    def place(self) -> Path:
        """Where the note lies."""
        return self.folder / HIDDEN / NOTE

    def forget(self, copy: str) -> None:
        """Forget what was read for a copy: it is made anew the next time."""
        self.copies.pop(copy, None)

    def save(self, traces: Mapping[Fact, Trace]) -> None:
        """Write the note whole or not at all; of ``known`` and ``traces`` what the copies still rest on."""
        text = _written(self, {**self.known, **traces})
        write_whole(self.place, json.dumps([digest_of(text), text]).encode())


def read_kept(folder: Path, stamp: str) -> Kept:
    """Return what a folder remembers, with its facts where they were noted under the same stamp."""
    kept = Kept(folder, stamp)
    with suppress(OSError):
        _clear(folder / HIDDEN)
    try:
        seal, text = json.loads(kept.place.read_bytes())
        if seal == digest_of(text):
            _fill(kept, json.loads(text))
    except OSError:
        pass  # nothing was printed here yet
    except (ValueError, KeyError, TypeError, AttributeError, IndexError):
        log.warning("%s cannot be read; everything is printed anew", kept.place)
        return Kept(folder, stamp)
    return kept


def _fill(kept: Kept, raw: Mapping[str, Any]) -> None:
    kept.files = {name: Printed(*one) for name, one in raw["files"].items()}
    if raw["stamp"] != kept.stamp:
        return
    facts: list[Fact] = [(_frozen(question), found) for question, found, _ in raw["facts"]]
    traces = [tuple(facts[number] for number in trace) for trace in raw["traces"]]
    kept.known = {facts[at]: traces[n] for at, (_, _, n) in enumerate(raw["facts"]) if n >= 0}
    kept.copies = {name: Copy(who, made, traces[n]) for name, (who, made, n) in raw["copies"].items()}


def _frozen(raw: Any) -> Any:
    return tuple(_frozen(one) for one in raw) if isinstance(raw, list) else raw


class _Numbered:
    """Facts and traces by number, each once: what a copy rests on, and what that rests on."""

    def __init__(self, known: Mapping[Fact, Trace]) -> None:
        self.known = known
        self.facts: dict[Fact, int] = {}
        self.of: list[int] = []  # for each fact the number of its trace, -1 for none
        self.traces: list[list[int]] = []
        self._seen: dict[int, int] = {}

    def trace(self, trace: Trace) -> int:
        here = self._seen.get(id(trace))
        if here is None:
            here = self._seen[id(trace)] = len(self.traces)
            self.traces.append([])
            self.traces[here] = [self.fact(fact) for fact in trace]
        return here

    def fact(self, fact: Fact) -> int:
        here = self.facts.get(fact)
        if here is None:
            here = self.facts[fact] = len(self.of)
            self.of.append(-1)
            made_from = self.known.get(fact)
            if made_from is not None:
                self.of[here] = self.trace(made_from)
        return here


def _written(kept: Kept, known: Mapping[Fact, Trace]) -> str:
    numbered = _Numbered(known)
    copies = {name: (one.who, one.made_of, numbered.trace(one.trace)) for name, one in kept.copies.items()}
    names = Printed.__slots__
    raw = {
        "stamp": kept.stamp,
        "files": {name: [getattr(one, each) for each in names] for name, one in kept.files.items()},
        "copies": copies,
        "facts": [(*fact, of) for fact, of in zip(numbered.facts, numbered.of, strict=True)],
        "traces": numbered.traces,
    }
    return json.dumps(raw, ensure_ascii=True, separators=(",", ":"))


# ------------------------------------------------------------------ files


def _clear(hidden: Path) -> None:
    """Clear away what a print that was killed left half-written; that of one still at work is younger."""
    for left in hidden.glob(f".*{HALF}"):
        if left.stat().st_mtime < time.time() - STALE:
            left.unlink(missing_ok=True)


def digest_of_bytes(data: bytes) -> str:
    """Return the digest of a file's bytes; processors have a circuit for this one."""
    return sha256(data).hexdigest()


def digest_of_file(path: Path) -> str:
    """Return the digest of a file's bytes, the empty string where there is none."""
    try:
        return digest_of_bytes(path.read_bytes())
    except OSError:
        return ""


# ------------------------------------------------------------------ the kit


@lru_cache(maxsize=1)
def kit_stamp() -> str:
    """Return the digest of everything a page is made with: this kit's files, Python and its packages."""
    found = blake2b(repr((sys.version, list(_packages()))).encode(), digest_size=16)
    home = Path(__file__).parent.parent
    for path in sorted(home.rglob("*")):
        if path.suffix in MADE_WITH and "_data" not in path.parts:
            found.update(f"\0{path.relative_to(home).as_posix()}\0".encode())
            found.update(path.read_bytes())
    return found.hexdigest()


def _packages() -> Iterator[str]:
    for folder in sys.path:
        with suppress(OSError):
            yield from sorted(each.name for each in Path(folder or ".").iterdir() if each.suffix == ".dist-info")


class Shelf:
    """A file of texts by digest in a folder's memory, read when somebody first asks; of this kit only."""

    def __init__(self, folder: Path, name: str, most: int) -> None:
        """Look at nothing yet; ``most`` is how many texts are kept, the newest."""
        self.place, self.most = folder / HIDDEN / name, most

    @cached_property
    def texts(self) -> dict[str, str]:
        """Every text on the shelf."""
        try:
            seal, stamp, text = json.loads(self.place.read_bytes())
            found = json.loads(text) if stamp == kit_stamp() and seal == digest_of(text) else {}
        except (OSError, ValueError, TypeError, AttributeError):
            return {}
        return dict(found)

    def find(self, digest: str) -> str | None:
        """Return one text, None where it does not lie here."""
        return self.texts.get(digest)

    def save(self, texts: Mapping[str, str], wanted: Container[str] | None = None) -> None:
        """Put texts on the shelf, where there are any that do not lie there already; keep those that are wanted."""
        if texts and texts.keys() - self.texts.keys():
            stay = {name: text for name, text in self.texts.items() if wanted is None or name in wanted}
            kept = json.dumps(dict([*({**stay, **texts}).items()][-self.most :]))
            write_whole(self.place, json.dumps([digest_of(kept), kit_stamp(), kept]).encode())
