"""Criteria that ballots are given on: their weights, their direction, and what each score from 1 to 5 means."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Literal

from pydantic import Field, field_validator, model_validator

from smartcity_kit.model.declared import Choice, Declared, DeclaredFile, Label

WHOLE = 100  # percent
LEAST, MOST = 1, 5  # every criterion is scored from 1 to 5
MOST_CRITERIA = 8  # a ballot has as many places


class Criterion(Choice):
    """One criterion: of a cost a low score is the good one, and ``anchors`` say what 1 to 5 mean."""

    weight: int | None = Field(default=None, ge=1, le=WHOLE)  # percent; without one in a plain sum
    direction: Literal["benefit", "cost"] = "benefit"
    anchors: tuple[Label, ...] = Field(min_length=MOST, max_length=MOST)

    @property
    def cost(self) -> bool:
        """Whether less of it is better."""
        return self.direction == "cost"


class CriteriaSet(DeclaredFile):
    """Criteria in order: ``weights`` are percent that add up to 100, in a plain ``sum`` each counts the same."""

    adds: Literal["weights", "sum"] = "weights"
    criteria: tuple[Criterion, ...] = Field(min_length=1, max_length=MOST_CRITERIA)

    @field_validator("criteria")
    @classmethod
    def _once(cls, criteria: tuple[Criterion, ...]) -> tuple[Criterion, ...]:
        codes = [criterion.code for criterion in criteria]
        if len(set(codes)) != len(codes):
            msg = "a criterion stands twice"
            raise ValueError(msg)
        return criteria

    @field_validator("criteria")
    @classmethod
    def _whole(cls, criteria: tuple[Criterion, ...]) -> tuple[Criterion, ...]:
        given = [criterion.weight for criterion in criteria if criterion.weight is not None]
        if given and len(given) < len(criteria):
            msg = "some criteria have a weight and some have none"
            raise ValueError(msg)
        if given and sum(given) != WHOLE:
            msg = f"the weights add up to {sum(given)}; together they have to be {WHOLE}"
            raise ValueError(msg)
        return criteria

    @model_validator(mode="after")
    def _weighed(self) -> CriteriaSet:
        weighed = self.criteria[0].weight is not None
        if weighed != (self.adds == "weights"):
            msg = "adds: with weights every criterion has one, in a plain sum none has"
            raise ValueError(msg)
        return self

    @cached_property
    def weights(self) -> tuple[float, ...]:
        """The weight of each criterion in percent, in their order; of a plain sum equal ones."""
        return tuple(c.weight if c.weight is not None else WHOLE / len(self.criteria) for c in self.criteria)

    @cached_property
    def costs(self) -> tuple[bool, ...]:
        """Whether each criterion is a cost, in their order."""
        return tuple(criterion.cost for criterion in self.criteria)


class Scoring(Declared):
    """Every set of criteria that ``data/`` offers, by its id."""

    sets: tuple[CriteriaSet, ...] = Field(min_length=1)

    @cached_property
    def by_id(self) -> Mapping[str, CriteriaSet]:
        """The sets by id, which is the code a round stores."""
        return {one.id: one for one in self.sets}

    @property
    def choices(self) -> tuple[Choice, ...]:
        """The sets as choices of a field."""
        return tuple(Choice(code=one.id, label=one.label) for one in self.sets)


class Compared(Declared):
    """How many times more one criterion matters than another, on Saaty's scale from 1 to 9."""

    more: str
    less: str
    times: int = Field(ge=1, le=9)


class Expected(Declared):
    """What follows from the ballots of the example, worked out apart from the kit."""

    weighted_sum: dict[str, float]
    usg: dict[str, int]
    topsis: dict[str, float]
    promethee: dict[str, float]
    ahp_weights: dict[str, float]
    consistency_ratio: float
    kendalls_w: float
    order_w: float
    order_means: dict[str, float]
    contradiction_eigenvalue: float
    contradiction_ratio: float


class WorkedExample(DeclaredFile):
    """A small example worked by hand: the scores of each judge for each programme, and what follows."""

    criteria: tuple[Criterion, ...]
    programmes: tuple[Choice, ...]
    ballots: dict[str, dict[str, tuple[int, ...]]]  # judge -> programme -> one score for each criterion
    usg: dict[str, dict[str, tuple[int, int, int]]]
    order: dict[str, dict[str, int]]  # judge -> programme -> place
    comparisons: tuple[Compared, ...]
    contradiction: tuple[Compared, ...]
    expected: Expected
