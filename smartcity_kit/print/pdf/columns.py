"""How a table lies in the width of a sheet: the size of its letters and the width of each column.

No word is wider than its column and no amount is broken. Where all columns cannot stand side by side in
legible letters, the table is printed in several, each led by the columns that name its rows.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from operator import itemgetter

from smartcity_kit.print.pdf.measure import JOINTS, width

SIZES = (9.0, 8.5, 8.0, 7.5, 7.0, 6.5)  # points: the largest at which everything fits is taken
LONGEST = 13.0  # em: a longer word, such as an address, is broken, whatever room there is

_SPACE = re.compile(r"\s+")
_LINE_END = re.compile(rf"\s+|{JOINTS.pattern}")  # where a line may end
_YEAR = re.compile(r"\d{4}")
_PADDING = 0.9  # em beside the text of a cell, both sides together
_APART = 0.6  # em more before words that follow a column of numbers, or both would read as one
_SAMPLES = 40  # rows that are looked at for how high they become
_STEPS = 40
_SLACK = 1.0  # points: what rounding may cost


@dataclass(frozen=True, slots=True)
class Strip:
    """Columns that stand side by side: their places in the table, and their widths in points."""

    places: tuple[int, ...]
    widths: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Fit:
    """How a table is printed: the size of its letters in points, and the strips it comes in.

    ``leads`` is what stands empty before the text of each column of the table, in em.
    """

    size: float
    strips: tuple[Strip, ...]
    leads: tuple[float, ...]

    def room(self, strip: Strip, at: int) -> float:
        """Return the width that text has in the column at a strip's place ``at``, in em."""
        return (strip.widths[at] - _SLACK / 2) / self.size - _PADDING - self.leads[strip.places[at]]


@dataclass(frozen=True, slots=True)
class Lane:
    """One column before it has a width: its heading, what stands in it, how, and its share of what is left over."""

    label: str
    texts: Sequence[str]
    align: str = "left"
    weight: int = 1

    @property
    def whole(self) -> float:
        """Up to which width a text is not broken even between its words, in em: amounts, and marks such as 5 × 5."""
        return {"right": LONGEST, "center": LONGEST / 3}.get(self.align, 0.0)


@dataclass(frozen=True, slots=True)
class _Need:
    """What a column asks for, in em: the least it can do with, the most it has use for, how long its texts are."""

    least: float
    most: float
    samples: tuple[float, ...]


def fit(lanes: Sequence[Lane], room: float) -> Fit:
    """Return how columns lie in ``room`` points."""
    picked = _picked(lanes)
    parted = [tuple(range(len(lanes)))]
    needs = _needs(lanes, picked, _SPACE)
    if not _fits(parted, needs, room, SIZES[0]):  # “kabupaten/kota” is broken rather than the letters made smaller
        needs = _needs(lanes, picked, _LINE_END)
    sizes = [size for size in SIZES if _fits(parted, needs, room, size)]
    if not sizes:
        parted = _parted(lanes, needs, room)
        sizes = [size for size in SIZES if _fits(parted, needs, room, size)]
    size = max(sizes, default=SIZES[-1])
    return Fit(size, tuple(_strip(places, lanes, needs, room, size) for places in parted), tuple(_leads(lanes)))


def _fits(parted: Sequence[Sequence[int]], needs: Sequence[_Need], room: float, size: float) -> bool:
    return all(sum(needs[at].least * size + _SLACK for at in places) <= room for places in parted)


def _picked(lanes: Sequence[Lane]) -> Sequence[int]:
    """Return the rows by which widths are judged: some of all, and in each column the one with the longest text."""
    rows = len(lanes[0].texts) if lanes else 0
    longest = {max(enumerate(map(len, lane.texts)), key=itemgetter(1))[0] for lane in lanes if rows}
    return sorted({*range(0, rows, rows // _SAMPLES + 1), *longest})


def _needs(lanes: Sequence[Lane], picked: Sequence[int], ends: re.Pattern[str]) -> list[_Need]:
    """Return what columns need whose lines end at ``ends``; each year has use for as much as the widest."""
    needs = [_need(lane, picked, ends, lead) for lane, lead in zip(lanes, _leads(lanes), strict=True)]
    years = [need for need, lane in zip(needs, lanes, strict=True) if _YEAR.fullmatch(lane.label)]
    if not years:
        return needs
    samples = tuple(map(max, zip(*(need.samples for need in years), strict=True)))
    alike = _Need(max(need.least for need in years), max(need.most for need in years), samples)
    return [alike if _YEAR.fullmatch(lane.label) else need for need, lane in zip(needs, lanes, strict=True)]


def _leads(lanes: Sequence[Lane]) -> list[float]:
    """Return how far from its left edge the text of each column begins, beside the padding, in em."""
    after = [False, *(lane.align == "right" for lane in lanes)]
    return [_APART if lane.align == "left" and number else 0.0 for lane, number in zip(lanes, after, strict=False)]


def _need(lane: Lane, picked: Sequence[int], ends: re.Pattern[str], lead: float) -> _Need:
    """Return what a column needs; text is looked at once however often it stands there."""
    head = max((width(word, bold=True) for word in ends.split(lane.label)), default=0.0)
    least, most = min(head, LONGEST), width(lane.label, bold=True)
    for text in set(lane.texts):
        whole = max(map(width, text.split("\n")), default=0.0)
        most = max(most, whole)
        if whole <= lane.whole:
            least = max(least, whole)
        elif whole > least:
            least = max(least, *(min(width(word), LONGEST) for word in ends.split(text)))
    samples = (width(lane.label, bold=True), *(width(lane.texts[at]) for at in picked))
    beside = _PADDING + lead
    return _Need(least + beside, max(most, least) + beside, tuple(one + beside for one in samples))


def _strip(places: tuple[int, ...], lanes: Sequence[Lane], needs: Sequence[_Need], room: float, size: float) -> Strip:
    """Return the widths of some columns: what is left over goes where it makes the table lower."""
    least = [needs[place].least * size + _SLACK for place in places]
    most = [needs[place].most * size + _SLACK for place in places]
    rows = [[needs[place].samples[at] * size for place in places] for at in range(len(needs[places[0]].samples))]
    widths = _spread(least, most, room - sum(least), rows)
    left = room - sum(widths)
    if left > 0:  # nobody has use for it: the table is as wide as the sheet all the same
        shares = [lanes[place].weight * (1 if lanes[place].align == "left" else 0.2) for place in places]
        widths = [one + left * share / sum(shares) for one, share in zip(widths, shares, strict=True)]
    years = [at for at, place in enumerate(places) if _YEAR.fullmatch(lanes[place].label)]
    alike = sum(widths[at] for at in years) / max(len(years), 1)
    widths = [alike if at in years else one for at, one in enumerate(widths)]
    return Strip(places, tuple(round(one, 2) for one in widths))


def _spread(
    least: Sequence[float], most: Sequence[float], left: float, rows: Sequence[Sequence[float]]
) -> list[float]:
    """Return the least widths with ``left`` points added, a step at a time, where they save most height.

    A row is as high as its highest cell, so a step that is given to a cell beside a higher one saves nothing
    by itself: columns are also judged by what they hold.
    """
    widths = list(least)
    step = max(left / _STEPS, 1.0)
    while left > 0:
        saved = [0.0] * len(widths)
        for row in rows:
            heights = [text / width for text, width in zip(row, widths, strict=True)]
            top = max(heights)
            for at, height in enumerate(heights):
                if height > 1 and height > 0.8 * top:
                    saved[at] += height * step / (widths[at] + step)
        for at, one in enumerate(most):
            if widths[at] >= one:
                saved[at] = -1.0
        best = max(range(len(widths)), key=saved.__getitem__)
        if saved[best] <= 0:
            best = next((at for at, one in enumerate(most) if widths[at] < one), -1)
            if best < 0:
                break
        given = min(step, left, most[best] - widths[best])
        widths[best] += given
        left -= given
    return widths


def _parted(lanes: Sequence[Lane], needs: Sequence[_Need], room: float) -> list[tuple[int, ...]]:
    """Return the columns in as few strips as fit in the smallest letters, all about as long.

    Each is led by the columns up to the first that names a row in words.
    """
    names = next((at for at, lane in enumerate(lanes) if lane.align == "left" and needs[at].most > LONGEST / 2), 0)
    lead = tuple(range(names + 1))
    if not _fits([lead], needs, room / 2, SIZES[-1]):
        lead = ()
    rest = range(len(lead), len(lanes))
    for number in range(2, len(rest)):
        cuts = [len(lead) + len(rest) * at // number for at in range(number + 1)]
        parted = [(*lead, *range(start, end)) for start, end in pairwise(cuts)]
        if _fits(parted, needs, room, SIZES[-1]):
            return parted
    return [(*lead, at) for at in rest]
