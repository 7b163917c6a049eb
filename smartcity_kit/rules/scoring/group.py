"""What a group thinks: median and spread of each score, how far the judges agree, what to discuss first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from smartcity_kit.rules.scoring.values import Ballots, Measure, Scores

WIDE = 2.0  # levels of a scale of five that the middle half of a group lies apart: worth a talk
NEAR = 1e-9  # exactly two levels from the median is far
FAR = 1.5  # quartile distances outside the quartiles that make a score an outlier (Tukey's fences)


@dataclass(frozen=True, slots=True)
class Figure:
    """What a group gave one item on one measure; ``spread`` is the distance between the quartiles."""

    median: float
    spread: float
    low: int
    high: int
    given: int


@dataclass(frozen=True, slots=True)
class Point:
    """One item and measure to talk about, and the judges whose scores lie far from the others'."""

    item: str
    measure: Measure
    figure: Figure
    far: tuple[tuple[str, int], ...]  # judge and score, lowest first


@dataclass(frozen=True, slots=True)
class Agreement:
    """Kendall's W of the judges who ranked every item: 0 is no agreement, 1 the same order by everyone."""

    w: float
    judges: int
    items: int


def quantile(ordered: Sequence[float], share: float) -> float:
    """Return a quantile of sorted numbers, between two of them in proportion (Hyndman and Fan's type 7)."""
    place = share * (len(ordered) - 1)
    below = int(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (place - below) * (ordered[above] - ordered[below])


def figure(ordered: Sequence[int]) -> Figure | None:
    """Return the figure of sorted scores, None where nobody gave one."""
    if not ordered:
        return None
    spread = quantile(ordered, 0.75) - quantile(ordered, 0.25)
    return Figure(quantile(ordered, 0.5), spread, ordered[0], ordered[-1], len(ordered))


def figures(ballots: Ballots) -> Mapping[str, tuple[Figure | None, ...]]:
    """Return for each item its figure on every measure, in their order."""
    return {item: tuple(figure(given) for given in _columns(ballots, item)) for item in ballots.items}


def _columns(ballots: Ballots, item: str) -> list[list[int]]:
    """Return every score an item got, measure by measure, smallest first."""
    columns = zip(*ballots.scores.get(item, {}).values(), strict=True)
    found = [sorted(score for score in column if score is not None) for column in columns]
    return found or [[] for _ in ballots.measures]


def discuss(ballots: Ballots) -> tuple[Point, ...]:
    """Return what the group should talk about first: the widest spread at the top, then by the order of the items."""
    found = []
    for item in ballots.items:
        for place, ordered in enumerate(_columns(ballots, item)):
            one = figure(ordered)
            if one is None:
                continue
            far = _far(ballots, item, place, ordered, one)
            if far or one.spread >= WIDE:
                found.append(Point(item, ballots.measures[place], one, far))
    return tuple(sorted(found, key=lambda point: (-point.figure.spread, point.figure.low - point.figure.high)))


def _far(ballots: Ballots, item: str, place: int, ordered: Sequence[int], one: Figure) -> tuple[tuple[str, int], ...]:
    """Return the judges whose score lies outside Tukey's fences and at least two levels from the median."""
    reach = FAR * one.spread
    least = min(quantile(ordered, 0.25) - reach, one.median - WIDE + NEAR)
    most = max(quantile(ordered, 0.75) + reach, one.median + WIDE - NEAR)
    if least <= one.low and one.high <= most:  # nobody: the usual case, known without asking who
        return ()
    given = ((judge, scores[place]) for judge, scores in ballots.scores[item].items())
    far = ((judge, score) for judge, score in given if score is not None and not least <= score <= most)
    return tuple(sorted(far, key=lambda pair: (pair[1], pair[0])))


def worth(scores: Sequence[float], measures: Sequence[Measure]) -> float:
    """Return the weighted sum of scores on the scale of the criteria, a cost counted from the other end."""
    total = whole = 0.0
    for score, m in zip(scores, measures, strict=True):
        whole += m.weight
        total += m.weight * (m.least + m.most - score if m.cost else score)
    return round(total / whole, 9)  # equal scores stay equal whatever the weights


def agreement(ballots: Ballots) -> Agreement | None:
    """Return how far the judges agree on the order, of those who placed or scored every item.

    The places given directly are taken; without them the order of each judge's own weighted sums. None for
    fewer than two such judges or items, and where nobody told any two items apart.
    """
    rows = [row for judge in sorted(ballots.judges) if (row := _row(ballots, judge)) is not None]
    w = kendalls_w(rows)
    return None if w is None else Agreement(w, len(rows), len(ballots.items))


def _row(ballots: Ballots, judge: str) -> tuple[float, ...] | None:
    """Return the places a judge gave all items, best first, None where one is missing."""
    if ballots.ranks:
        given = [ballots.ranks.get(item, {}).get(judge) for item in ballots.items]
        placed = [place for place in given if place is not None]
        return mid_ranks(placed) if len(placed) == len(given) else None
    own = [_worth(ballots.scores.get(item, {}).get(judge), ballots.measures) for item in ballots.items]
    values = [-value for value in own if value is not None]
    return mid_ranks(values) if len(values) == len(own) else None


def _worth(scores: Scores | None, measures: Sequence[Measure]) -> float | None:
    full = [score for score in scores or () if score is not None]
    return worth(full, measures) if len(full) == len(measures) > 0 else None


def mid_ranks(values: Sequence[float]) -> tuple[float, ...]:
    """Return the place of each value, the smallest first; equal ones share the middle of their places."""
    found, place = dict[int, float](), 1
    for _, some in groupby(sorted(range(len(values)), key=values.__getitem__), key=values.__getitem__):
        tied = list(some)
        for at in tied:
            found[at] = place + (len(tied) - 1) / 2
        place += len(tied)
    return tuple(found[at] for at in range(len(values)))


def kendalls_w(rows: Sequence[Sequence[float]]) -> float | None:
    """Return Kendall's coefficient of concordance with its correction for ties.

    Each row holds one judge's places of the same items. The formula is that of Kendall and Babington Smith
    (1939) with the correction for ties in Kendall's "Rank Correlation Methods" (1948), chapter 6:
    W = (12 ΣR² − 3 m² n (n + 1)²) / (m² n (n² − 1) − m Σ(t³ − t)).
    """
    judges, items = len(rows), len(rows[0]) if rows else 0
    if judges < 2 or items < 2:  # noqa: PLR2004 - nobody agrees alone, and one item has no order
        return None
    ties = sum(t**3 - t for row in rows for t in Counter(row).values())
    most = judges**2 * items * (items**2 - 1) - judges * ties
    if not most:
        return None
    squares = sum(sum(row[at] for row in rows) ** 2 for at in range(items))
    return (12 * squares - 3 * judges**2 * items * (items + 1) ** 2) / most
