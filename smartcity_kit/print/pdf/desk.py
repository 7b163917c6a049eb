"""What the parts of one document share on their way to the page, and text as its data."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from smartcity_kit.print.flow import Run
from smartcity_kit.print.pdf.measure import folded

#: What JSON can hold. A text in it is never markup: a look is a key beside it.
Data: TypeAlias = dict[str, Any]

_CODE = 1.3  # the face of code is that much wider than the text's

_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_LINES = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")


@dataclass(slots=True)
class Desk:
    """What the parts of one document share.

    ``anchors`` are the names that prose may refer to; ``size`` is that of the text and ``room`` the width
    of the sheet, both in points; ``under`` is the level below which headings of prose begin.
    """

    anchors: frozenset[str]
    size: float
    room: float = 0.0
    under: int = 0
    unreadable: frozenset[str] = frozenset()  # names of pictures that turned out not to be what they say
    files: dict[str, bytes] = field(default_factory=dict)  # the pictures, by name
    _level: int = 0
    _placed: set[str] = field(default_factory=set)

    @property
    def line(self) -> float:
        """How much fits on a line of text, in em."""
        return self.room / self.size - 1

    @contextmanager
    def set_in(self) -> Iterator[None]:
        """Make the lines shorter by what a list or a quotation is set in."""
        before, self.room = self.room, max(self.room - 2 * self.size, 6 * self.size)
        yield
        self.room = before

    def place(self, anchor: str) -> str:
        """Return an anchor the first time it is asked for, and the empty string after that."""
        if anchor in self._placed:
            return ""
        self._placed.add(anchor)
        return anchor

    def deeper(self, level: int) -> int:
        """Return the level of a heading, at most one below the one before it: who listens to a page counts them."""
        self._level = max(1, min(level, self._level + 1, 6))
        return self._level


def plain(data: Any) -> Any:
    """Return data whose texts hold no control character, for which no face has a sign, and one kind of line break."""
    if isinstance(data, str):
        return data if data.isprintable() else _CONTROL.sub("", _LINES.sub("\n", data))
    if isinstance(data, dict):
        return {key: plain(one) for key, one in data.items()}
    return [plain(one) for one in data] if isinstance(data, list | tuple) else data


def title_data(text: str, room: float) -> str:
    """Return the words of a heading, in bold; a dash for one without, which nobody could be led to."""
    return text_data(text if plain(text).strip() else "–", room, bold=True)


def text_data(text: str, room: float, *, bold: bool = False) -> str:
    """Return a text in which no word is wider than ``room`` em."""
    return folded(text, room, bold=bold)


def runs_data(runs: Sequence[Run], desk: Desk, room: float, *, bold: bool = False) -> list[str | Data]:
    """Return runs in which no word is wider than ``room`` em, each as a string or with its looks beside it."""
    return [_run(run, desk, room, bold) for run in runs]


def _run(run: Run, desk: Desk, room: float, bold: bool) -> str | Data:
    text = folded(run.text, room / _CODE if run.code else room, bold=bold or run.bold)
    looks = {"b": run.bold, "i": run.italic, "m": run.code, "s": run.strike}
    data: Data = {key: 1 for key, on in looks.items() if on}
    if run.ref in desk.anchors:
        data["r"] = run.ref
    return {"t": text, **data} if data else text
