"""Weights from comparing criteria two by two (AHP), and whether the comparisons contradict each other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import log, prod

from smartcity_kit.text.messages import tr

LIMIT = 0.1  # Saaty (1980): above it the comparisons should be looked at again
STRONGEST = 9  # of Saaty's scale: 1 equally important, 9 extremely more important
PERCENT = 100

Comparisons = Mapping[tuple[int, int], float]  # places of two criteria -> how much more the first one matters


@dataclass(frozen=True, slots=True)
class Weighing:
    """Weights that add up to 1, their consistency ratio, and the pair that contradicts the others most."""

    weights: tuple[float, ...]
    ratio: float
    doubtful: tuple[int, int] | None

    @property
    def consistent(self) -> bool:
        """Whether the comparisons fit together well enough."""
        return self.ratio <= LIMIT


def matrix(count: int, comparisons: Comparisons) -> tuple[tuple[float, ...], ...]:
    """Return the comparisons as a full matrix: the other half is the reciprocal.

    Raises ValueError for a pair that is missing or a number outside 1/9 to 9.
    """
    found = [[1.0] * count for _ in range(count)]
    for one, other in combinations(range(count), 2):
        value = comparisons.get((one, other))
        if value is None or not 1 / STRONGEST <= value <= STRONGEST:
            msg = f"{one}, {other}: a number from 1/{STRONGEST} to {STRONGEST} is expected"
            raise ValueError(msg)
        found[one][other], found[other][one] = float(value), 1 / value
    return tuple(tuple(row) for row in found)


def together(several: Sequence[Comparisons]) -> Comparisons:
    """Return the comparisons of a group as one: the geometric mean of each pair (Aczél and Saaty, 1983)."""
    pairs = set.intersection(*(set(one) for one in several)) if several else set()
    return {pair: prod(sorted(one[pair] for one in several)) ** (1 / len(several)) for pair in sorted(pairs)}


def weigh(count: int, comparisons: Comparisons) -> Weighing:
    """Return the weights of ``count`` criteria by Saaty's eigenvector; raises ValueError as ``matrix`` does.

    The random index of the ratio is that of Tummala and Ling (1998), which pymcdm carries.
    """
    table = matrix(count, comparisons)
    if count == 1:
        return Weighing((1.0,), 0.0, None)
    from numpy import array  # comes with pymcdm, which asks for arrays
    from pymcdm.weights.subjective import AHP

    asked = AHP(matrix=array(table))
    weights = tuple(float(weight) for weight in asked())
    ratio = max(0.0, float(asked.get_cr()))
    return Weighing(weights, ratio, _doubtful(table, weights) if ratio > LIMIT else None)


def _doubtful(table: Sequence[Sequence[float]], weights: Sequence[float]) -> tuple[int, int]:
    """Return the pair whose comparison lies furthest from what the weights say about it."""
    return max(
        combinations(range(len(weights)), 2),
        # Rounded, so that of pairs that are equally far the first is named on every machine.
        key=lambda pair: round(abs(log(table[pair[0]][pair[1]] * weights[pair[1]] / weights[pair[0]])), 9),
    )


def doubt(weighing: Weighing, labels: Sequence[str]) -> str:
    """Return the sentence for comparisons that contradict each other, the empty string where they fit together."""
    if weighing.doubtful is None:
        return ""
    one, other = weighing.doubtful
    return tr(
        "The comparisons contradict each other: their consistency ratio is {ratio}, above 0,1. "
        "Look again at “{one}” against “{other}”.",
        ratio=f"{weighing.ratio:.2f}".replace(".", ","),
        one=labels[one],
        other=labels[other],
    )


def percent(weights: Sequence[float]) -> tuple[int, ...]:
    """Return weights as whole percent that add up to 100: the largest remainders are rounded up."""
    exact = [PERCENT * weight / sum(weights) for weight in weights]
    whole = [int(value + 1e-9) for value in exact]
    by_rest = sorted(range(len(exact)), key=lambda at: (whole[at] - exact[at], at))
    for at in by_rest[: PERCENT - sum(whole)]:
        whole[at] += 1
    return tuple(whole)
