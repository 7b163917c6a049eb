"""An order that can be explained: by weighted sum, by USG, by two methods beside them, or by the places given.

The weighted sum, USG and an order need nothing but arithmetic. pymcdm takes a while to import (it brings pandas)
and is imported only where somebody asks for TOPSIS or PROMETHEE II.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec, module_from_spec
from types import MappingProxyType, ModuleType

from smartcity_kit.rules.case import listed
from smartcity_kit.rules.scoring.group import figures, scale, worth
from smartcity_kit.rules.scoring.values import Ballots, Measure, shown
from smartcity_kit.text.messages import tr

Values = tuple[float, ...]
Rows = Mapping[str, Values]
SAME = 9  # decimals up to which two results are told apart: the last bits of a float are no judgement


@dataclass(frozen=True, slots=True)
class Ranked:
    """One item with its place (equal results share it), its result, the values it rests on, and why in words."""

    item: str
    place: int
    result: float
    values: Values
    reason: str


def values_of(ballots: Ballots) -> Rows:
    """Return for each item the values it is ranked by: what was settled, otherwise the group's median.

    An item without a value on every measure is left out: nobody has judged it yet.
    """
    found = {}
    for item, row in figures(ballots).items():
        settled = ballots.settled.get(item, ())
        settled = (*settled, *(None for _ in row[len(settled) :]))
        chosen = [
            (one.median if one is not None else None) if value is None else value
            for value, one in zip(settled, row, strict=True)
        ]
        values = tuple(value for value in chosen if value is not None)
        if len(values) == len(row) > 0:
            found[item] = values
    return found


def weighted_sum(rows: Rows, measures: Sequence[Measure]) -> Mapping[str, float]:
    """Return the weighted sum of each item on the scale of the criteria: weight × score, divided by 100."""
    by = scale(measures)
    return {item: worth(values, by) for item, values in rows.items()}


def usg(rows: Rows, measures: Sequence[Measure]) -> Mapping[str, float]:
    """Return the plain sum of each item's scores: urgency + seriousness + growth."""
    return {
        item: sum(m.least + m.most - v if m.cost else v for v, m in zip(values, measures, strict=True))
        for item, values in rows.items()
    }


def topsis(rows: Rows, measures: Sequence[Measure]) -> Mapping[str, float]:
    """Return how near each item is to the best in everything and far from the worst (Hwang and Yoon, 1981)."""
    if len(set(rows.values())) < 2:  # noqa: PLR2004 - where all are alike there is no best and no worst
        return dict.fromkeys(rows, 0.0)
    methods, normalizations = _pymcdm("methods"), _pymcdm("normalizations")
    return _asked(methods.TOPSIS(normalizations.vector_normalization), rows, measures)


def promethee(rows: Rows, measures: Sequence[Measure]) -> Mapping[str, float]:
    """Return by how much each item beats the others more than they beat it (PROMETHEE II, any difference counts)."""
    if len(set(rows.values())) < 2:  # noqa: PLR2004 - as above
        return dict.fromkeys(rows, 0.0)
    return _asked(_pymcdm("methods").PROMETHEE_II("usual"), rows, measures)


def _pymcdm(name: str) -> ModuleType:
    """Return a module of pymcdm without its front page, which draws, and takes four times as long to import.

    It is taken away again: whoever imports pymcdm in a cell of their own gets all of it.
    """
    known, spec = "pymcdm" in sys.modules, find_spec("pymcdm")
    if known or spec is None:
        return import_module(f"pymcdm.{name}")
    sys.modules["pymcdm"] = module_from_spec(spec)
    try:
        return import_module(f"pymcdm.{name}")
    finally:
        del sys.modules["pymcdm"]


def _asked(method: Callable[..., Sequence[float]], rows: Rows, measures: Sequence[Measure]) -> Mapping[str, float]:
    from numpy import array  # comes with pymcdm, which asks for arrays

    total = sum(m.weight for m in measures)
    results = method(
        array(list(rows.values()), dtype=float),
        array([m.weight / total for m in measures]),
        array([-1 if m.cost else 1 for m in measures]),
        validation=False,  # it warns of an item that is the best in everything, and that is no fault
    )
    return {item: float(result) for item, result in zip(rows, results, strict=True)}


Method = Callable[[Rows, Sequence[Measure]], Mapping[str, float]]

#: What a round may be ranked by; the codes are stored. The first is the default, which everyone can check by hand.
METHODS: Mapping[str, Method] = MappingProxyType(
    {"weighted_sum": weighted_sum, "usg": usg, "topsis": topsis, "promethee": promethee}
)

#: Those that anybody can add up: they are shown side by side without being asked for.
PLAIN = ("weighted_sum", "usg")


def ranking(ballots: Ballots, method: str = "weighted_sum") -> tuple[Ranked, ...]:
    """Return the judged items from the best down; those with the same result share a place, in the plan's order.

    In a round by order there is one method: the mean of the places given.
    """
    if ballots.by_order:
        return _by_places(ballots)
    rows = values_of(ballots)
    results = METHODS[method](rows, ballots.measures)
    places = places_of(results)
    usual = _usual(rows, len(ballots.measures))
    return tuple(
        Ranked(item, places[item], results[item], rows[item], reason(rows[item], usual, ballots.measures))
        for item in sorted(rows, key=places.__getitem__)
    )


def _by_places(ballots: Ballots) -> tuple[Ranked, ...]:
    """Return the order by the mean place, the estimate that Kendall (1948) gives with his W."""
    given = {item: tuple(sorted(some.values())) for item in ballots.items if (some := ballots.ranks.get(item))}
    means = {item: sum(places) / len(places) for item, places in given.items()}
    places = places_of({item: -mean for item, mean in means.items()})
    return tuple(
        Ranked(item, places[item], means[item], (means[item],), _told(given[item]))
        for item in sorted(given, key=places.__getitem__)
    )


def _told(places: Sequence[float]) -> str:
    first = sum(place == 1 for place in places)
    return tr(
        "First for {first} of {judges}; places from {low} to {high}.",
        first=first,
        judges=len(places),
        low=shown(places[0]),
        high=shown(places[-1]),
    )


def places_of(results: Mapping[str, float]) -> Mapping[str, int]:
    """Return the place of each item, the highest result first: 1, 2, 2, 4."""
    rounded = {item: round(result, SAME) for item, result in results.items()}
    ordered = sorted(rounded.values(), reverse=True)
    first: dict[float, int] = {}
    for place, result in enumerate(ordered, 1):
        first.setdefault(result, place)
    return {item: first[result] for item, result in rounded.items()}


def _usual(rows: Rows, count: int) -> Values:
    """Return the mean of every measure over the items."""
    return tuple(sum(sorted(values[at] for values in rows.values())) / (len(rows) or 1) for at in range(count))


def reason(values: Sequence[float], usual: Sequence[float], measures: Sequence[Measure]) -> str:
    """Return why an item stands where it does in one line: what lifts it above the others, what holds it back."""
    pulls = [
        (round(m.weight * (u - v if m.cost else v - u), SAME), f"{m.label} ({shown(v)})")
        for v, u, m in zip(values, usual, measures, strict=True)
    ]
    pulls.sort(key=lambda pull: -abs(pull[0]))
    up = [named for pull, named in pulls if pull > 0][:2]
    down = [named for pull, named in pulls if pull < 0][:1]
    if up and down:
        return tr("Above the others on {strong}; below on {weak}.", strong=listed(up), weak=listed(down))
    if up:
        return tr("Above the others on {strong}; below on nothing.", strong=listed(up))
    if down:
        return tr("Above the others on nothing; below on {weak}.", weak=listed(down))
    return tr("Level with the others on every criterion.")
