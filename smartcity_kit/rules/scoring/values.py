"""What scoring works on: plain frozen values that know neither the plan nor the method.

Judges and items are ids. A score is a whole number of its criterion's scale, None where the judge left it out.
Every function of this room gives the same answer whatever order the ballots arrived in.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

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
    """A ballot that came after the close of its round: it is kept and told so, and does not count."""

    item: str
    judge: str
    record: str
    at: str


@dataclass(frozen=True, slots=True)
class Ballots:
    """The ballots of one round that count, and what stands beside them.

    ``scores[item][judge]`` holds one score for each measure, in their order. In a round on risks the measures
    are likelihood and impact, and the scores are level numbers. An abstention is in ``abstained`` with its
    reason (empty where none was given) and never in ``scores``. ``ranks[item][judge]`` is a place the judge
    gave directly, 1 the best; it may be empty. ``settled[item]`` is what the facilitator settled, in the order
    of the measures, with ``reasons[item]``.
    """

    round: str
    about: str  # programme, quick_win or risk
    measures: tuple[Measure, ...]
    items: tuple[str, ...]  # in the order of the plan
    judges: tuple[str, ...] = ()  # everyone who gave a ballot that counts, abstentions included
    scores: Mapping[str, Mapping[str, Scores]] = field(default_factory=dict)
    abstained: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    ranks: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    late: tuple[Late, ...] = ()
    settled: Mapping[str, tuple[float | None, ...]] = field(default_factory=dict)
    reasons: Mapping[str, str] = field(default_factory=dict)

    def of(self, item: str, place: int) -> tuple[int, ...]:
        """Return every score an item got on one measure, smallest first."""
        given = (scores[place] for scores in self.scores.get(item, {}).values())
        return tuple(sorted(score for score in given if score is not None))


def shown(number: float, digits: int = 1) -> str:
    """Return a number as people write it, without zeros at its end: 4, and 3,5 with a comma."""
    text = f"{number:.{digits}f}"
    plain = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if plain == "-0" else plain.replace(".", ",")
