"""The method a workshop follows: framework, risk scheme, stages and lists, as ``data/`` declares them.

These are the only pydantic models of the kit: they say what a file in ``data/`` must hold, so that a
typo in a Bappeda's copy is found when it is read and not in the third book.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from itertools import pairwise
from typing import Annotated, Any, TypeVar

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError, model_validator

from smartcity_kit.model.kinds import Option
from smartcity_kit.text.messages import language

_Model = TypeVar("_Model", bound="Declared")


class Misdeclared(ValueError):
    """Data that does not fit its declaration: ``where`` is the path to the first fault, ``wrong`` says what."""

    def __init__(self, where: tuple[int | str, ...], wrong: str) -> None:
        super().__init__(wrong)
        self.where = where
        self.wrong = wrong


def declared(model: type[_Model], raw: object) -> _Model:
    """Return ``raw`` (what a YAML file holds) as ``model``; raises Misdeclared with the first fault."""
    try:
        return model.model_validate(raw)
    except ValidationError as error:
        first = error.errors()[0]
        raise Misdeclared(first["loc"], first["msg"]) from None


Colour = Annotated[str, StringConstraints(pattern=r"^#[0-9A-Fa-f]{6}$")]


class Declared(BaseModel):
    """What every part of a file in ``data/`` is: nothing beyond what is declared, and frozen."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Label(Declared):
    """One label in the two languages of the kit."""

    id: str
    en: str

    def __str__(self) -> str:
        """Return the label in the language in force."""
        return self.en if language() == "en" else self.id

    @property
    def spellings(self) -> tuple[str, ...]:
        """Both languages, for reading what people type."""
        return (self.id, self.en)


class Paint(Declared):
    """A cell's colour and the ink that is legible on it."""

    hex: Colour
    text: Colour
    label: Label | None = None


class Choice(Declared):
    """One entry of a list: the code that is stored and what people read."""

    code: str
    label: Label
    aliases: tuple[str, ...] = ()
    note: Label | None = None

    def option(self, colour: str = "") -> Option:
        """Return the entry as a choice of a field."""
        return Option(self.code, str(self.label), (*self.label.spellings, *self.aliases), colour)


class SubDimension(Choice):
    """A part of a dimension."""

    covers: Label | None = None


class Dimension(Choice):
    """One of the framework's dimensions with its colour and parts."""

    gloss: Label | None = None
    colour: Paint
    sub_dimensions: tuple[SubDimension, ...]


class _File(Declared):
    id: str
    version: str
    label: Label
    source: tuple[str, ...] = Field(min_length=1)


class Framework(_File):
    """A set of dimensions; which one holds is the workshop's choice."""

    dimensions: tuple[Dimension, ...] = Field(min_length=1)
    status: Label | None = None
    ambiguous: Any = None  # names that stand for several dimensions: reported, never guessed

    @cached_property
    def by_code(self) -> Mapping[str, Dimension]:
        """The dimensions by code."""
        return {dimension.code: dimension for dimension in self.dimensions}

    def dimension_of(self, sub_dimension: str) -> str:
        """Return the code of the dimension that a sub-dimension belongs to, empty where none does."""
        return next((d.code for d in self.dimensions if any(s.code == sub_dimension for s in d.sub_dimensions)), "")


class Level(Declared):
    """One level of likelihood or impact, counted from 1."""

    level: int
    label: Label
    aliases: tuple[str, ...] = ()
    example: Label | None = None

    def option(self) -> Option:
        """Return the level as a choice; its number is the code."""
        spellings = (*self.label.spellings, *self.aliases)
        return Option(str(self.level), f"{self.level} · {self.label}", spellings)


class Band(Choice):
    """A range of magnitudes (both ends inside) that is called one risk level."""

    min: int
    max: int
    colour: Paint
    action: Label | None = None


class Treatment(Choice):
    """A way to treat a risk, and the kinds of risk it suits."""

    kinds: tuple[str, ...]


class Appetite(Declared):
    """From which magnitude on a risk must be treated."""

    default: int
    overrides: tuple[dict[str, Any], ...] = ()
    note: Label | None = None
    source: str = ""


class RiskScheme(_File):
    """Levels, matrix, bands and lists of a risk method; the magnitude is read, never multiplied."""

    likelihood: tuple[Level, ...] = Field(min_length=2)
    likelihood_source: str = ""
    impact: tuple[Level, ...] = Field(min_length=2)
    impact_source: str = ""
    matrix: tuple[tuple[int, ...], ...]
    bands: tuple[Band, ...] = Field(min_length=1)
    appetite: Appetite
    kinds: tuple[Choice, ...]
    treatments: tuple[Treatment, ...]
    decisions: tuple[Choice, ...]
    categories: tuple[Choice, ...]
    impact_areas: tuple[Choice, ...]

    @model_validator(mode="after")
    def _consistent(self) -> RiskScheme:
        for name, levels in (("likelihood", self.likelihood), ("impact", self.impact)):
            if [level.level for level in levels] != list(range(1, len(levels) + 1)):
                msg = f"{name}: the levels have to be numbered 1, 2, 3 and so on, in this order"
                raise ValueError(msg)
        shape = {len(row) for row in self.matrix}
        if len(self.matrix) != len(self.likelihood) or shape != {len(self.impact)}:
            msg = f"matrix: {len(self.likelihood)} rows of {len(self.impact)} numbers are expected"
            raise ValueError(msg)
        lines = (*self.matrix, *zip(*self.matrix, strict=True))
        if any(right <= left for line in lines for left, right in pairwise(line)):
            msg = "matrix: every row and every column has to rise"
            raise ValueError(msg)
        edges = [(band.min, band.max) for band in self.bands]
        lowest, highest = self.matrix[0][0], self.matrix[-1][-1]
        joined = all(after[0] == before[1] + 1 for before, after in pairwise(edges))
        if not joined or edges[0][0] > lowest or edges[-1][1] < highest or any(a > b for a, b in edges):
            msg = f"bands: they have to follow each other without gap or overlap from {lowest} to {highest}"
            raise ValueError(msg)
        return self

    def magnitude(self, likelihood: str, impact: str) -> int | None:
        """Return the matrix's number for two level codes (likelihood first), None while one is not chosen."""
        rows, columns = len(self.likelihood), len(self.impact)
        if not (likelihood.isdecimal() and impact.isdecimal()):
            return None
        row, column = int(likelihood) - 1, int(impact) - 1
        return self.matrix[row][column] if 0 <= row < rows and 0 <= column < columns else None

    def band(self, magnitude: int) -> Band:
        """Return the band that holds ``magnitude``; raises LookupError for a number outside every band."""
        for band in self.bands:
            if band.min <= magnitude <= band.max:
                return band
        raise LookupError(magnitude)


class Stage(Choice):
    """One stage of the bimtek: its page, the record types filled there, the fields due by its end."""

    number: int
    purpose: Label
    notebook: str
    days: int
    fills: tuple[str, ...]
    due: dict[str, tuple[str, ...]]


class Horizon(Choice):
    """One term of the action plan, from its first to its last year of the plan (counted from 1)."""

    first: int
    last: int


class Stages(_File):
    """The stages in order, and the terms of the action plan."""

    stages: tuple[Stage, ...] = Field(min_length=1)
    horizons: tuple[Horizon, ...] = ()

    @cached_property
    def by_code(self) -> Mapping[str, Stage]:
        """The stages by code."""
        return {stage.code: stage for stage in self.stages}

    def due(self, type_name: str, stage: str | None) -> tuple[str, ...] | None:
        """Return the fields of a record type due by the end of ``stage`` (of all stages for None).

        None where no stage up to there names the type: then its required fields are due.
        """
        last = len(self.stages) if stage is None else [s.code for s in self.stages].index(stage) + 1
        named = [s.due[type_name] for s in self.stages[:last] if type_name in s.due]
        return tuple(dict.fromkeys(field for fields in named for field in fields)) if named else None


class Item(Choice):
    """One entry of a short list, with the property that the list's rules ask for."""

    budget_path: str = ""  # opd_kind: where its programmes enter the budget
    parent_kind: tuple[str, ...] = ()  # opd_kind: the kinds a unit above may have
    in_budget: bool | None = None  # fund_source: whether it is part of the region's own APBD
    present: bool | None = None  # presence: whether it counts as having been there
    open: bool | None = None  # comment_state: whether somebody still has to answer


class ShortList(Declared):
    """A list that fields choose from, with its sources."""

    source: tuple[str, ...] = Field(min_length=1)
    items: tuple[Item, ...] = Field(min_length=1)


class Lists(Declared):
    """The short lists by name."""

    id: str
    version: str
    source: tuple[str, ...] = Field(min_length=1)
    lists: dict[str, ShortList]

    def item(self, name: str, code: object) -> Item | None:
        """Return the entry of a list with that code, None where there is none."""
        return next((item for item in self.lists[name].items if item.code == code), None)


class Method(Declared):
    """Everything a workshop's rules and forms ask the method for."""

    framework: Framework
    scheme: RiskScheme
    stages: Stages
    lists: Lists
    frameworks: tuple[Choice, ...]  # those that data/ offers, for the settings
    schemes: tuple[Choice, ...]

    @cached_property
    def _by_language(self) -> dict[str, Mapping[str, tuple[Option, ...]]]:
        return {}

    @property
    def choices(self) -> Mapping[str, tuple[Option, ...]]:
        """The choices of each list by the name that ``Link(of=...)`` asks for, in the language in force."""
        if language() not in self._by_language:
            self._by_language[language()] = self._choices()
        return self._by_language[language()]

    def _choices(self) -> Mapping[str, tuple[Option, ...]]:
        framework, scheme = self.framework, self.scheme
        found = {name: tuple(item.option() for item in some.items) for name, some in self.lists.lists.items()}
        found["dimension"] = tuple(d.option(d.colour.hex) for d in framework.dimensions)
        found["sub_dimension"] = tuple(s.option(d.colour.hex) for d in framework.dimensions for s in d.sub_dimensions)
        found["likelihood"] = tuple(level.option() for level in scheme.likelihood)
        found["impact"] = tuple(level.option() for level in scheme.impact)
        plain: dict[str, tuple[Choice, ...]] = {
            "stage": self.stages.stages,
            "risk_kind": scheme.kinds,
            "treatment": scheme.treatments,
            "decision": scheme.decisions,
            "risk_category": scheme.categories,
            "impact_area": scheme.impact_areas,
            "framework": self.frameworks,
            "scheme": self.schemes,
        }
        return found | {name: tuple(choice.option() for choice in some) for name, some in plain.items()}
