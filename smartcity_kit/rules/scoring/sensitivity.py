"""How firm an order is: how far a weight may move before the choice changes, and where each item may end up.

Both look at the weighted sum. When one weight moves, the others keep their proportions, so that all of them
still add up to 100.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product
from operator import mul, sub

from smartcity_kit.rules.scoring.ranking import places_of, values_of, weighted_sum
from smartcity_kit.rules.scoring.values import Ballots, Measure

SWAY = 20  # percent by which each weight is made heavier and lighter
WHOLE = 100.0
NEAR = 1e-9


@dataclass(frozen=True, slots=True)
class Margin:
    """How far one weight may fall and rise (percent) before others would be chosen; None for "however far"."""

    measure: Measure
    lowest: float | None
    highest: float | None

    @property
    def free(self) -> bool:
        """Whether the choice stays the same with any weight."""
        return self.lowest is None and self.highest is None


@dataclass(frozen=True, slots=True)
class Stability:
    """The place of an item, its best and worst place while every weight sways, and how often it is chosen."""

    item: str
    place: int
    best: int
    worst: int
    chosen: float  # share of the weightings tried in which it is above the cut

    @property
    def firm(self) -> bool:
        """Whether it is chosen always or never."""
        return self.chosen in {0.0, 1.0}


def above(results: Mapping[str, float], cut: int) -> frozenset[str]:
    """Return the items whose place is within the cut; items level with the last of them are in as well."""
    return frozenset(item for item, place in places_of(results).items() if place <= cut)


def margins(ballots: Ballots, cut: int) -> tuple[Margin, ...]:
    """Return for each measure between which weights the same items are chosen.

    The ends are exact: the distance of two items is a straight line in the weight that moves, so each of those
    chosen passes each of the others at one weight, and the nearest of these on either side is the end. Items
    level at the cut are all chosen; between those any weight decides (``level``).
    """
    rows, measures = values_of(ballots), ballots.measures
    inside = above(weighted_sum(rows, measures), cut)
    goods = {item: _goods(values, measures) for item, values in rows.items()}
    weights = [m.weight for m in measures]
    ahead = [tuple(map(sub, goods[one], goods[other])) for one in inside for other in rows.keys() - inside]
    pairs = [(distance, sum(map(mul, weights, distance))) for distance in ahead]
    return tuple(_margin(measures, at, pairs) for at in range(len(measures)))


def level(ballots: Ballots, cut: int) -> int:
    """Return how many items share the last place within the cut where that is more than there is room for, else 0."""
    places = places_of(weighted_sum(values_of(ballots), ballots.measures)).values()
    inside = [place for place in places if place <= cut]
    return inside.count(max(inside)) if len(inside) > cut else 0


def _goods(values: Sequence[float], measures: Sequence[Measure]) -> tuple[float, ...]:
    return tuple(m.least + m.most - v if m.cost else v for v, m in zip(values, measures, strict=True))


def _margin(measures: Sequence[Measure], at: int, pairs: Sequence[tuple[Sequence[float], float]]) -> Margin:
    weights = [m.weight for m in measures]
    rest = sum(weights) - weights[at]
    lowest: float | None = None
    highest: float | None = None
    for ahead, whole in pairs if rest else ():
        others = (whole - weights[at] * ahead[at]) / rest
        # Their distance is t × ahead[at] + (1 − t) × others, for a weight of t: it is nought at
        steep = ahead[at] - others
        if abs(steep) < NEAR:
            continue
        turn = WHOLE * -others / steep
        if not NEAR < turn < WHOLE - NEAR:
            continue
        if steep > 0:  # the heavier this criterion, the further ahead: a lighter one lets the other pass
            lowest = turn if lowest is None else max(lowest, turn)
        else:
            highest = turn if highest is None else min(highest, turn)
    return Margin(measures[at], lowest, highest)


def stability(ballots: Ballots, cut: int, sway: int = SWAY) -> tuple[Stability, ...]:
    """Return how firm each place is when every weight is ``sway`` percent heavier or lighter, in every combination.

    Every combination of the two ends is tried (128 for seven criteria), none is drawn by lot: the same ballots
    always show the same picture. Which of two items is ahead changes at such an end first; a place, which is
    counted against all others at once, may between the ends lie one or two further than shown.
    """
    rows, measures = values_of(ballots), ballots.measures
    now = places_of(weighted_sum(rows, measures))
    tried = [places_of(weighted_sum(rows, swayed)) for swayed in _swayed(measures, sway)]
    return tuple(_stability(item, now[item], [places[item] for places in tried], cut) for item in _best_first(now))


def _stability(item: str, place: int, places: Sequence[int], cut: int) -> Stability:
    chosen = sum(one <= cut for one in places) / len(places)
    return Stability(item, place, min(place, *places), max(place, *places), chosen)


def _best_first(places: Mapping[str, int]) -> list[str]:
    return sorted(places, key=places.__getitem__)


def _swayed(measures: Sequence[Measure], sway: int) -> Iterator[tuple[Measure, ...]]:
    factors = (1 - sway / 100, 1 + sway / 100)
    for combination in product(factors, repeat=len(measures)):
        yield tuple(replace(m, weight=m.weight * factor) for m, factor in zip(measures, combination, strict=True))
