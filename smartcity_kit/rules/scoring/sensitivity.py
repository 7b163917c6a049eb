"""How firm an order is: how far a weight may move before the choice changes, and where each item may end up.

Both look at the weighted sum. When one weight moves, the others keep their proportions, so that all of them
still add up to 100.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product

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
    """Return for each measure between which weights the same items are chosen."""
    rows, measures = values_of(ballots), ballots.measures
    inside = above(weighted_sum(rows, measures), cut)
    goods = {item: _goods(values, measures) for item, values in rows.items()}
    pairs = [(goods[one], goods[other]) for one in sorted(inside) for other in sorted(set(rows) - inside)]
    return tuple(_margin(measures, at, pairs) for at in range(len(measures)))


def _goods(values: Sequence[float], measures: Sequence[Measure]) -> tuple[float, ...]:
    return tuple(m.least + m.most - v if m.cost else v for v, m in zip(values, measures, strict=True))


def _margin(measures: Sequence[Measure], at: int, pairs: Sequence[tuple[Sequence[float], Sequence[float]]]) -> Margin:
    weights = [m.weight for m in measures]
    rest = sum(weights) - weights[at]
    lowest: float | None = None
    highest: float | None = None
    for one, other in pairs if rest else ():
        ahead = [a - b for a, b in zip(one, other, strict=True)]
        others = sum(w * d for place, (w, d) in enumerate(zip(weights, ahead, strict=True)) if place != at) / rest
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

    Every combination is tried, none is drawn by lot: the same ballots always show the same picture.
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
