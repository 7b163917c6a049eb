"""Weights from comparing criteria two by two (AHP), and whether the comparisons contradict each other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import log, prod

from smartcity_kit.rules.scoring.values import shown
from smartcity_kit.text.messages import tr

LIMIT = 0.1  # Saaty (1980): above it the comparisons should be looked at again
STRONGEST = 9  # of Saaty's scale: 1 equally important, 9 extremely more important
SAME = 1e-14  # a step of the power method below which the vector no longer turns
STEPS = 10_000  # far more than answers from 1/9 to 9 need

#: The mean inconsistency of random matrices of 1 to 8 criteria: Tummala and Ling (1998).
RANDOM = (0.0, 0.0, 0.5799, 0.8921, 1.1159, 1.2358, 1.3322, 1.3952)

Comparisons = Mapping[tuple[int, int], float]  # places of two criteria -> how much more the first one matters
Table = tuple[tuple[float, ...], ...]


@dataclass(frozen=True, slots=True)
class Doubt:
    """The answer that fits the others least: two criteria, what was said, and what follows by way of a third."""

    one: int
    other: int
    said: float
    by: int
    follows: float


@dataclass(frozen=True, slots=True)
class Weighing:
    """Weights that add up to 1, with Saaty's figures: largest eigenvalue, consistency index and ratio."""

    weights: tuple[float, ...]
    eigenvalue: float
    index: float
    ratio: float
    doubtful: Doubt | None

    @property
    def consistent(self) -> bool:
        """Whether the comparisons fit together well enough."""
        return self.ratio <= LIMIT


def matrix(count: int, comparisons: Comparisons) -> Table:
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


def weigh(count: int, comparisons: Comparisons) -> Weighing:
    """Return the weights of ``count`` criteria (at most eight) by Saaty's eigenvector (1980).

    Raises ValueError as ``matrix`` does.
    """
    table = matrix(count, comparisons)
    weights, eigenvalue = _eigenvector(table)
    index = max(0.0, (eigenvalue - count) / (count - 1)) if count > 1 else 0.0
    ratio = index / RANDOM[count - 1] if RANDOM[count - 1] else 0.0
    return Weighing(weights, eigenvalue, index, ratio, _doubtful(table) if ratio > LIMIT else None)


def _eigenvector(table: Table) -> tuple[tuple[float, ...], float]:
    """Return the vector that the matrix only stretches, and by how much: the power method, from equal weights."""
    vector = (1 / len(table),) * len(table)
    grown = 1.0
    for _ in range(STEPS):
        product = [sum(a * b for a, b in zip(row, vector, strict=True)) for row in table]
        grown = sum(product)
        turned = tuple(value / grown for value in product)
        step = max(abs(a - b) for a, b in zip(turned, vector, strict=True))
        vector = turned
        if step < SAME:
            break
    return vector, grown


def _doubtful(table: Table) -> Doubt:
    """Return the answer furthest from what all others say about the pair, with the third that contradicts it most."""
    # Rounded, so that of answers that are equally far the first is named on every machine.
    one, other = max(
        combinations(range(len(table)), 2),
        key=lambda pair: round(_strain(table[pair[0]][pair[1]], _ways(table, pair)), 9),
    )
    ways = _ways(table, (one, other))
    by = max(ways, key=lambda third: round(_strain(table[one][other], {third: ways[third]}), 9))
    return Doubt(one, other, table[one][other], by, ways[by])


def _ways(table: Table, pair: tuple[int, int]) -> Mapping[int, float]:
    """Return what each third criterion makes of a pair: how often the first outweighs it × how often it the other."""
    one, other = pair
    return {by: table[one][by] * table[by][other] for by in range(len(table)) if by not in pair}


def _strain(said: float, ways: Mapping[int, float]) -> float:
    """Return how far an answer lies from the geometric mean of the ways around it, as a logarithm."""
    return abs(log(said) - log(prod(ways.values())) / len(ways))


def doubt(weighing: Weighing, labels: Sequence[str]) -> str:
    """Return what to look at again where comparisons contradict each other, the empty string where they do not."""
    found = weighing.doubtful
    if found is None:
        return ""
    one, other = labels[found.one], labels[found.other]
    return tr(
        "The comparisons contradict each other: their consistency ratio is {ratio}, above 0,1. One fits least: "
        "{said}; but by way of “{by}”, {follows}. Look at these three again. The weights can be used all the same.",
        ratio=shown(weighing.ratio, 2),
        said=_words(found.said, one, other),
        by=labels[found.by],
        follows=_words(found.follows, one, other),
    )


def _words(times: float, one: str, other: str) -> str:
    if abs(log(times)) < SAME:
        return tr("“{one}” and “{other}” matter the same", one=one, other=other)
    if times < 1:
        return _words(1 / times, other, one)
    return tr("“{one}” matters {times} times as much as “{other}”", one=one, other=other, times=shown(times))
