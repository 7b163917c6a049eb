"""What scoring works on: plain frozen values that know neither the plan nor the method.

Judges and items are ids. A score is a whole number of its criterion's scale, None where the judge left it out.
Every function of this room gives the same answer whatever order the ballots arrived in.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

Scores = tuple[int | None, ...]


@dataclass(frozen=True, slots=True)
class Measure:
    """One criterion as the arithmetic needs it: percent of weight, whether less is better, the ends of its scale."""

    code: str
    label: str
    weight: float
    cost: bool = False
    least: int = 1
    most: int = 5


@dataclass(frozen=True, slots=True)
class Late:
    """A ballot that was given or changed after the close of its round: kept and told so, it does not count.

    ``before`` says whether there was one at the close, which counts as it stood.
    """

    item: str
    judge: str
    record: str
    at: str
    before: bool = False


@dataclass(frozen=True)
class Ballots:
    """The ballots of one round that count, and what stands beside them.

    ``scores[item][judge]`` holds one score for each measure, in their order. In a round on risks the measures
    are likelihood and impact, and the scores are level numbers. An abstention is in ``abstained`` with its
    reason (empty where none was given) and never in ``scores``. In a round ``by_order`` the one measure is the
    place as it was typed, and ``ranks[item][judge]`` the place it comes to, 1 the best, equal ones in the middle
    of theirs; ``unfinished`` names who has not placed everything and does not count yet. ``settled[item]`` is
    what the facilitator settled, in the order of the measures, with ``reasons[item]``.
    """

    round: str
    about: str  # programme, quick_win or risk
    measures: tuple[Measure, ...]
    items: tuple[str, ...]  # in the order of the plan
    judges: tuple[str, ...] = ()  # everyone who gave a ballot that counts, abstentions included
    scores: Mapping[str, Mapping[str, Scores]] = field(default_factory=dict)
    abstained: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    by_order: bool = False
    ranks: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    unfinished: tuple[str, ...] = ()
    late: tuple[Late, ...] = ()
    settled: Mapping[str, tuple[float | None, ...]] = field(default_factory=dict)
    reasons: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def columns(self) -> Mapping[str, tuple[tuple[float, ...], ...]]:
        """Every score an item got (in a round by order, every place), measure by measure, smallest first."""
        if self.by_order:
            return {item: (tuple(sorted(self.ranks.get(item, {}).values())),) for item in self.items}
        none = tuple(() for _ in self.measures)
        return {item: _sorted(given) if (given := self.scores.get(item)) else none for item in self.items}


def _sorted(given: Mapping[str, Scores]) -> tuple[tuple[float, ...], ...]:
    columns = zip(*given.values(), strict=True)
    return tuple(tuple(sorted([one for one in column if one is not None])) for column in columns)


def shown(number: float, digits: int = 1) -> str:
    """Return a number as people write it, without zeros at its end: 4, and 3,5 with a comma."""
    text = f"{number:.{digits}f}"
    plain = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if plain == "-0" else plain.replace(".", ",")
