"""What a group thinks: median and spread of each score, how far the judges agree, what to discuss first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from operator import mul

from smartcity_kit.rules.scoring.values import Ballots, Measure

HALF = 2  # half a scale (two of five levels) that the middle half of a group lies apart: worth a talk
NEAR = 1e-9  # exactly that far from the median is far
FAR = 1.5  # quartile distances outside the quartiles that make a score an outlier (Tukey's fences)


@dataclass(frozen=True, slots=True)
class Figure:
    """What a group gave one item on one measure; ``spread`` is the distance between the quartiles (``quantile``)."""

    median: float
    spread: float
    low: float
    high: float
    given: int


@dataclass(frozen=True, slots=True)
class Point:
    """One item and measure to talk about, and the judges whose scores lie far from the others'."""

    item: str
    measure: Measure
    figure: Figure
    far: tuple[tuple[str, float], ...]  # judge and score, lowest first


@dataclass(frozen=True, slots=True)
class Agreement:
    """Kendall's W of the judges who ranked every item: 0 is no agreement, 1 the same order by everyone."""

    w: float
    judges: int
    items: int


def wide(measure: Measure) -> float:
    """Return how far apart on a measure's scale is worth a talk: half of it, two levels of five."""
    return (measure.most - measure.least) / HALF


def quantile(ordered: Sequence[float], share: float) -> float:
    """Return a quantile of sorted numbers, between two of them in proportion.

    That is type 7 of Hyndman and Fan (1996), as Excel's QUARTILE.INC and R have it: anybody can check it there.
    """
    place = share * (len(ordered) - 1)
    below = int(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (place - below) * (ordered[above] - ordered[below])


def figure(ordered: Sequence[float]) -> Figure | None:
    """Return the figure of sorted scores, None where nobody gave one."""
    if not ordered:
        return None
    spread = quantile(ordered, 0.75) - quantile(ordered, 0.25)
    return Figure(quantile(ordered, 0.5), spread, ordered[0], ordered[-1], len(ordered))


def figures(ballots: Ballots) -> Mapping[str, tuple[Figure | None, ...]]:
    """Return for each item its figure on every measure, in their order."""
    return {item: tuple(map(figure, ballots.columns[item])) for item in ballots.items}


def discuss(ballots: Ballots) -> tuple[Point, ...]:
    """Return what the group should talk about first: the widest spread at the top, then by the order of the items."""
    found = []
    for item in ballots.items:
        for place, ordered in enumerate(ballots.columns[item]):
            one = figure(ordered)
            if one is None:
                continue
            far = _far(ballots, item, place, ordered, one)
            if far or one.spread >= wide(ballots.measures[place]) > 0:
                found.append(Point(item, ballots.measures[place], one, far))
    return tuple(sorted(found, key=lambda point: (-point.figure.spread, point.figure.low - point.figure.high)))


def _far(
    ballots: Ballots, item: str, place: int, ordered: Sequence[float], one: Figure
) -> tuple[tuple[str, float], ...]:
    """Return the judges whose score lies outside Tukey's fences and at least half a scale from the median."""
    reach, away = FAR * one.spread, wide(ballots.measures[place])
    least = min(quantile(ordered, 0.25) - reach, one.median - away + NEAR)
    most = max(quantile(ordered, 0.75) + reach, one.median + away - NEAR)
    if least <= one.low and one.high <= most:  # nobody: the usual case, known without asking who
        return ()
    far = [(judge, score) for judge, score in _given(ballots, item, place) if not least <= score <= most]
    return tuple(sorted(far, key=lambda pair: (pair[1], pair[0])))


def _given(ballots: Ballots, item: str, place: int) -> list[tuple[str, float]]:
    """Return who gave an item what on one measure."""
    if ballots.by_order:
        return list(ballots.ranks[item].items())
    given = ((judge, scores[place]) for judge, scores in ballots.scores[item].items())
    return [(judge, score) for judge, score in given if score is not None]


def scale(measures: Sequence[Measure]) -> tuple[tuple[float, ...], float]:
    """Return what each score is multiplied by and what is added, so that the sum is the weighted sum (``worth``)."""
    whole = sum(m.weight for m in measures) or 1.0
    turned = sum(m.weight * (m.least + m.most) for m in measures if m.cost)
    return tuple((-m.weight if m.cost else m.weight) / whole for m in measures), turned / whole


def worth(scores: Sequence[float], by: tuple[tuple[float, ...], float]) -> float:
    """Return the weighted sum of scores on the scale of the criteria, a cost counted from the other end.

    ``by`` is the ``scale`` of the measures, worked out once for all scores.
    """
    factors, plus = by
    return round(plus + float(sum(map(mul, factors, scores))), 9)  # equal scores stay equal whatever the weights


def agreement(ballots: Ballots) -> Agreement | None:
    """Return how far the judges agree on the order, of those who placed or scored every item.

    In a round by order the places given are taken, otherwise the order of each judge's own weighted sums. None
    for fewer than two such judges or items, and where nobody told any two items apart.
    """
    rows = _placed(ballots) if ballots.by_order else _scored(ballots)
    w = kendalls_w(rows)
    return None if w is None else Agreement(w, len(rows), len(ballots.items))


def _everywhere(given: Sequence[Mapping[str, object]]) -> list[str]:
    """Return who gave something to every item."""
    return sorted(set(given[0]).intersection(*given[1:])) if given else []


def _placed(ballots: Ballots) -> list[tuple[float, ...]]:
    given = [ballots.ranks.get(item, {}) for item in ballots.items]
    return [mid_ranks([some[judge] for some in given]) for judge in _everywhere(given)]


def _scored(ballots: Ballots) -> list[tuple[float, ...]]:
    given = [ballots.scores.get(item, {}) for item in ballots.items]
    full = [judge for judge in _everywhere(given) if not any(None in some[judge] for some in given)]
    factors = tuple(-factor for factor in scale(ballots.measures)[0])  # what is best comes first
    # Rounded as ``worth`` rounds: equal scores stay equal whatever the weights.
    sums = ([round(sum(map(mul, factors, some[judge])), 9) for some in given] for judge in full)
    return [mid_ranks(own) for own in sums]


def mid_ranks(values: Sequence[float]) -> tuple[float, ...]:
    """Return the place of each value, the smallest first; equal ones share the middle of their places."""
    found, place = dict[float, float](), 1
    for value, tied in sorted(Counter(values).items()):
        found[value] = place + (tied - 1) / 2
        place += tied
    return tuple(map(found.__getitem__, values))


def kendalls_w(rows: Sequence[Sequence[float]]) -> float | None:
    """Return Kendall's coefficient of concordance with its correction for ties.

    Each row holds one judge's places of the same items. The formula is that of Kendall and Babington Smith
    (1939) with the correction for ties in Kendall's "Rank Correlation Methods" (1948), chapter 6:
    W = (12 ΣR² − 3 m² n (n + 1)²) / (m² n (n² − 1) − m Σ(t³ − t)).
    """
    judges, items = len(rows), len(rows[0]) if rows else 0
    if judges < 2 or items < 2:  # noqa: PLR2004 - nobody agrees alone, and one item has no order
        return None
    ties = sum(t**3 - t for row in rows for t in Counter(row).values() if t > 1)
    most = judges**2 * items * (items**2 - 1) - judges * ties
    if not most:
        return None
    squares: float = sum(sum(column) ** 2 for column in zip(*rows, strict=True))
    return (12 * squares - 3 * judges**2 * items * (items + 1) ** 2) / most
