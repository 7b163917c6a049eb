"""How the width of a sheet is shared among the columns of a table, the same for every printer.

Widths are in any unit. Each column gets what its longest word needs; what is left over goes where it makes
the table lower.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from operator import itemgetter, truediv

_YEAR = re.compile(r"\d{4}")
_SAMPLES = 24  # rows that are looked at for how high they become
_STEPS = 24
SHORT = 12  # lines of a table that is not broken over two sheets
_NEAR = 0.8  # of a row's height: a cell that high beside the highest is in the way, too


@dataclass(frozen=True, slots=True)
class Ask:
    """What a column asks for: the least it can do with, the most it has use for, how long its texts are.

    ``samples`` are the widths of its heading and of the same rows in each column, on one line; ``share`` is its
    part of what nobody has use for.
    """

    label: str
    least: float
    most: float
    samples: tuple[float, ...]
    share: float = 1.0


def sampled(columns: Sequence[Sequence[str]]) -> Sequence[int]:
    """Return the rows by which widths are judged: some of all, and in each column the one with the longest text."""
    rows = len(columns[0]) if columns else 0
    longest = {max(enumerate(map(len, texts)), key=itemgetter(1))[0] for texts in columns if rows}
    return sorted({*range(0, rows, rows // _SAMPLES + 1), *longest})


def years_alike(asks: Sequence[Ask]) -> list[Ask]:
    """Return what columns ask for where each year asks for as much as the one that needs most."""
    years = [ask for ask in asks if _YEAR.fullmatch(ask.label)]
    if not years:
        return list(asks)
    least, most = max(ask.least for ask in years), max(ask.most for ask in years)
    samples = tuple(map(max, zip(*(ask.samples for ask in years), strict=True)))
    return [Ask(ask.label, least, most, samples, ask.share) if ask in years else ask for ask in asks]


def shared(asks: Sequence[Ask], room: float) -> list[float]:
    """Return the widths of columns, together ``room``, which holds at least what all of them need."""
    widths = _spread(asks, room - sum(ask.least for ask in asks))
    left = room - sum(widths)
    if left > 0:  # nobody has use for it: the table is as wide as the sheet all the same
        total = sum(ask.share for ask in asks)
        widths = [one + left * ask.share / total for one, ask in zip(widths, asks, strict=True)]
    years = [at for at, ask in enumerate(asks) if _YEAR.fullmatch(ask.label)]
    alike = sum(widths[at] for at in years) / max(len(years), 1)
    return [alike if at in years else one for at, one in enumerate(widths)]


def _spread(asks: Sequence[Ask], left: float) -> list[float]:
    """Return the least widths with ``left`` added, a step at a time, where they save most height."""
    widths = [ask.least for ask in asks]
    rows = list(zip(*(ask.samples for ask in asks), strict=True))
    step = left / _STEPS
    while left > 0:
        best = _best(asks, widths, rows, step)
        if best < 0:
            break
        given = min(step, left, asks[best].most - widths[best])
        widths[best] += given
        left -= given
    return widths


def _best(asks: Sequence[Ask], widths: Sequence[float], rows: Sequence[Sequence[float]], step: float) -> int:
    """Return the column that makes best use of a step, -1 where none has use for it.

    A row is as high as its highest cell, so a step that is given to a cell beside a higher one saves nothing
    by itself: columns are also judged by what they hold. A high row counts for more than its lines, or one
    long text among many short ones would stand in a column a word wide.
    """
    saved = [0.0] * len(widths)
    for row in rows:
        heights = list(map(truediv, row, widths))
        top = max(heights)
        if top <= 1:
            continue
        least = max(1, _NEAR * top)
        for at, height in enumerate(heights):
            if height > least:
                saved[at] += height * top * step / (widths[at] + step)
    wanted = [at for at, ask in enumerate(asks) if widths[at] < ask.most]
    return max(wanted, key=saved.__getitem__, default=-1)
