"""How a table lies in the width of a sheet: the size of its letters and the width of each column.

No word is wider than its column and no amount is broken. Where all columns cannot stand side by side in
legible letters, the table is printed in several, each led by the columns that name its rows.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from smartcity_kit.print.pdf.measure import JOINTS, width
from smartcity_kit.print.widths import Ask, sampled, shared, years_alike

SIZES = (9.0, 8.5, 8.0, 7.5, 7.0, 6.5)  # points: the largest at which everything fits is taken
LONGEST = 13.0  # em: a longer word, such as an address, is broken, whatever room there is

_SPACE = re.compile(r"\s+")
_LINE_END = re.compile(rf"\s+|{JOINTS.pattern}")  # where a line may end
_PADDING = 0.9  # em beside the text of a cell, both sides together
_APART = 0.6  # em more before words that follow a column of numbers, or both would read as one
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


def fit(lanes: Sequence[Lane], room: float) -> Fit:
    """Return how columns lie in ``room`` points."""
    rows = sampled([lane.texts for lane in lanes])
    parted = [tuple(range(len(lanes)))]
    asks = _asks(lanes, rows, _SPACE)
    if not _fits(parted, asks, room, SIZES[0]):  # “kabupaten/kota” is broken rather than the letters made smaller
        asks = _asks(lanes, rows, _LINE_END)
    sizes = [size for size in SIZES if _fits(parted, asks, room, size)]
    if not sizes:
        parted = _parted(lanes, asks, room)
        sizes = [size for size in SIZES if _fits(parted, asks, room, size)]
    size = max(sizes, default=SIZES[-1])
    return Fit(size, tuple(_strip(places, asks, room, size) for places in parted), tuple(_leads(lanes)))


def _fits(parted: Sequence[Sequence[int]], asks: Sequence[Ask], room: float, size: float) -> bool:
    return all(sum(asks[at].least * size + _SLACK for at in places) <= room for places in parted)


def _asks(lanes: Sequence[Lane], rows: Sequence[int], ends: re.Pattern[str]) -> list[Ask]:
    """Return what columns whose lines end at ``ends`` ask for, in em."""
    return years_alike([_ask(lane, rows, ends, lead) for lane, lead in zip(lanes, _leads(lanes), strict=True)])


def _leads(lanes: Sequence[Lane]) -> list[float]:
    """Return how far from its left edge the text of each column begins, beside the padding, in em."""
    after = [False, *(lane.align == "right" for lane in lanes)]
    return [_APART if lane.align == "left" and number else 0.0 for lane, number in zip(lanes, after, strict=False)]


def _ask(lane: Lane, rows: Sequence[int], ends: re.Pattern[str], lead: float) -> Ask:
    """Return what a column asks for; text is looked at once however often it stands there."""
    head = max((width(word, bold=True) for word in ends.split(lane.label)), default=0.0)
    least, most = min(head, LONGEST), width(lane.label, bold=True)
    for text in set(lane.texts):
        whole = max(map(width, text.split("\n")), default=0.0)
        most = max(most, whole)
        if whole <= lane.whole:
            least = max(least, whole)
        elif whole > least:
            least = max(least, *(min(width(word), LONGEST) for word in ends.split(text)))
    samples = (width(lane.label, bold=True), *(width(lane.texts[at]) for at in rows))
    beside = _PADDING + lead
    share = lane.weight * (1 if lane.align == "left" else 0.2)
    long = tuple(one + beside for one in samples)
    return Ask(lane.label, least + beside, max(most, least) + beside, long, share)


def _strip(places: tuple[int, ...], asks: Sequence[Ask], room: float, size: float) -> Strip:
    """Return the widths of some columns, in points."""
    sized = [
        replace(
            asks[place],
            least=asks[place].least * size + _SLACK,
            most=asks[place].most * size + _SLACK,
            samples=tuple(one * size for one in asks[place].samples),
        )
        for place in places
    ]
    return Strip(places, tuple(round(one, 2) for one in shared(sized, room)))


def _parted(lanes: Sequence[Lane], asks: Sequence[Ask], room: float) -> list[tuple[int, ...]]:
    """Return the columns in as few strips as fit in the smallest letters, all about as long.

    Each is led by the columns up to the first that names a row in words.
    """
    names = next((at for at, lane in enumerate(lanes) if lane.align == "left" and asks[at].most > LONGEST / 2), 0)
    lead = tuple(range(names + 1))
    if not _fits([lead], asks, room / 2, SIZES[-1]):
        lead = ()
    rest = range(len(lead), len(lanes))
    for number in range(2, len(rest)):
        cuts = [len(lead) + len(rest) * at // number for at in range(number + 1)]
        parted = [(*lead, *range(start, end)) for start, end in pairwise(cuts)]
        if _fits(parted, asks, room, SIZES[-1]):
            return parted
    return [(*lead, at) for at in rest]
