"""Names of sheets as Excel takes them."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain, count

LONGEST_NAME = 31  # characters of a sheet's name that Excel takes


def sheet_name(wanted: str, tail: str, taken: Iterable[str], otherwise: str) -> str:
    """Return a sheet's name that no other sheet of the workbook has, whatever the case of its letters.

    ``tail`` is what must not be cut off, such as the year; ``otherwise`` stands where nothing is left.
    """
    used = {name.casefold() for name in taken}
    ends = chain([tail], (f"{tail} ({number})" for number in count(2)))
    base = _plain(wanted) or otherwise
    names = (base[: LONGEST_NAME - len(end)].rstrip(" '") + end for end in ends)
    return next(name for name in names if name.casefold() not in used)


def _plain(name: str) -> str:
    """Return a name without what Excel refuses in the name of a sheet."""
    kept = "".join(" " if c in "[]:*?/\\" or c > "\uffff" else c for c in name)
    return " ".join(kept.split()).strip(" '")
