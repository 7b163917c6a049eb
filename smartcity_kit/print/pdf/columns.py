"""How a table lies in the width of a sheet: the size of its letters and the width of each column.

No word is wider than its column and no amount is broken. Where all columns cannot stand side by side in
legible letters, the table is printed in several, each led by the columns that name its rows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from smartcity_kit.print.pdf.measure import width

SIZES = (9.0, 8.5, 8.0, 7.5, 7.0, 6.5)  # points: the largest at which everything fits is taken
LONGEST = 13.0  # em: a longer word, such as an address, is broken, whatever room there is
MANY_LINES = 16  # a row higher than this may go on over the page; a lower one stays whole

_SPACE = re.compile(r"\s+|(?<=[^\W\d][-/])(?=[^\W\d])")  # where a line may end
_PADDING = 0.9  # em beside the text of a cell, both sides together
_SLACK = 1.0  # points: what rounding may cost


@dataclass(frozen=True, slots=True)
class Strip:
    """Columns that stand side by side: their places in the table, and their widths in points."""

    places: tuple[int, ...]
    widths: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Fit:
    """How a table is printed: the size of its letters in points, and the strips it comes in."""

    size: float
    strips: tuple[Strip, ...]

    def room(self, strip: Strip, at: int) -> float:
        """Return the width that text has in the column at a strip's place ``at``, in em."""
        return (strip.widths[at] - _SLACK) / self.size - _PADDING


@dataclass(frozen=True, slots=True)
class Lane:
    """One column before it has a width: its heading, what stands in it, whether that is amounts, its share."""

    label: str
    texts: Sequence[str]
    amounts: bool = False
    weight: int = 1


@dataclass(frozen=True, slots=True)
class _Need:
    """What a column asks for, in em: the least it can do with, the most it has use for, its share."""

    least: float
    most: float
    weight: float


def fit(lanes: Sequence[Lane], room: float) -> Fit:
    """Return how columns lie in ``room`` points."""
    needs = [_need(lane) for lane in lanes]
    for size in SIZES:
        if sum(one.least for one in needs) * size + _SLACK * len(needs) <= room:
            return Fit(size, (_strip(tuple(range(len(needs))), needs, room, size),))
    size = SIZES[-1]
    strips = (_strip(places, needs, room, size) for places in _parted(lanes, needs, room, size))
    return Fit(size, tuple(strips))


def _need(lane: Lane) -> _Need:
    """Return what a column needs; text is looked at once however often it stands there."""
    head = max((width(word, bold=True) for word in _SPACE.split(lane.label)), default=0.0)
    least, most, total = min(head, LONGEST), width(lane.label, bold=True), 0.0
    for text, times in _counted(lane.texts):
        whole = max(map(width, text.split("\n")), default=0.0)
        total += whole * times
        most = max(most, whole)
        if lane.amounts and whole <= LONGEST:
            least = max(least, whole)
        elif whole > least:
            least = max(least, *(min(width(word), LONGEST) for word in _SPACE.split(text)))
    mean = total / max(len(lane.texts), 1)
    # Its declared share, moved by what stands in it: a column of long sentences is given more than one of names.
    return _Need(least + _PADDING, max(most, least) + _PADDING, max(lane.weight, 1) * (2 + min(mean, 40)) ** 0.5)


def _counted(texts: Sequence[str]) -> Iterator[tuple[str, int]]:
    found: dict[str, int] = {}
    for text in texts:
        found[text] = found.get(text, 0) + 1
    return iter(found.items())


def _strip(places: tuple[int, ...], needs: Sequence[_Need], room: float, size: float) -> Strip:
    """Return the widths of some columns: each between its least and its most while there is room to share."""
    mine = [needs[place] for place in places]
    least = [one.least * size + _SLACK for one in mine]
    most = [one.most * size + _SLACK for one in mine]
    widths = _shared([one.weight for one in mine], least, most, room)
    left = room - sum(widths)
    if left > 0:  # nobody has use for it: the table is as wide as the sheet all the same
        total = sum(widths)
        widths = [one + left * one / total for one in widths]
    return Strip(places, tuple(round(one, 2) for one in widths))


def _shared(shares: Sequence[float], least: Sequence[float], most: Sequence[float], room: float) -> list[float]:
    """Return ``room`` divided by shares, none below its least, and none above its most while others want more."""
    found = list(least)
    free = set(range(len(shares)))
    while free:
        rest = room - sum(found[at] for at in range(len(found)) if at not in free)
        total = sum(shares[at] for at in free)
        given = {at: rest * shares[at] / total for at in free}
        low = {at for at in free if given[at] < least[at]}
        high = {at for at in free if given[at] > most[at]}
        # First those that cannot do with their share: what they take is missing for everybody else.
        settled = low or high
        for at in settled or free:
            found[at] = least[at] if at in low else min(given[at], most[at])
        free -= settled or free
    return found


def _parted(lanes: Sequence[Lane], needs: Sequence[_Need], room: float, size: float) -> Iterator[tuple[int, ...]]:
    """Yield the columns by strips that fit, each led by the columns up to the first that names a row in words."""
    asked = [one.least * size + _SLACK for one in needs]
    names = next((at for at, lane in enumerate(lanes) if not lane.amounts and needs[at].most > LONGEST / 2), 0)
    lead = tuple(range(names + 1))
    if sum(asked[at] for at in lead) > room / 2:
        lead = ()
    places = list(lead)
    for at in range(len(lead), len(lanes)):
        if len(places) > len(lead) and sum(asked[one] for one in places) + asked[at] > room:
            yield tuple(places)
            places = list(lead)
        places.append(at)
    yield tuple(places)
