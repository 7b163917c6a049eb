"""The method a workshop follows: framework, risk scheme, stages and lists, as ``data/`` declares them.

These are the only pydantic models of the kit: they say what a file in ``data/`` must hold, so that a
typo in a Bappeda's copy is found when it is read and not in the third book.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from functools import cached_property
from itertools import pairwise

from pydantic import Field, field_validator, model_validator

from smartcity_kit.model.books import BookSet
from smartcity_kit.model.budget import Calendar, Nomenclature
from smartcity_kit.model.crosswalk import Crossing
from smartcity_kit.model.declared import Choice, Declared, DeclaredFile, Label, Paint
from smartcity_kit.model.evaluation import Cycle
from smartcity_kit.model.framework import Framework
from smartcity_kit.model.kinds import Option
from smartcity_kit.model.readiness import Readiness
from smartcity_kit.model.scoring import Scoring
from smartcity_kit.text.messages import language


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


class Override(Declared):
    """Another smallest magnitude for a kind of risk, a category, or both."""

    minimum: int
    kind: str = ""
    category: str = ""


class Appetite(Declared):
    """From which magnitude on a risk must be treated."""

    default: int
    overrides: tuple[Override, ...] = ()
    note: Label | None = None
    source: str = ""

    def minimum(self, kind: str, category: str) -> int:
        """Return from which magnitude on such a risk must be treated: the narrowest override that fits it."""
        fits = [o for o in self.overrides if o.kind in {"", kind} and o.category in {"", category}]
        narrow = max(fits, key=lambda o: bool(o.kind) + bool(o.category), default=None)
        return self.default if narrow is None else narrow.minimum


class RiskScheme(DeclaredFile):
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


class Stages(DeclaredFile):
    """The stages in order, and the terms of the action plan."""

    stages: tuple[Stage, ...] = Field(min_length=1)
    horizons: tuple[Horizon, ...] = ()

    @field_validator("horizons")
    @classmethod
    def _joined(cls, horizons: tuple[Horizon, ...]) -> tuple[Horizon, ...]:
        edges = [(0, 0), *((one.first, one.last) for one in horizons)]
        if any(after[0] != before[1] + 1 or after[1] < after[0] for before, after in pairwise(edges)):
            msg = "the terms have to follow each other from year 1 on, without gap or overlap"
            raise ValueError(msg)
        return horizons

    def horizon(self, number: int) -> Horizon | None:
        """Return the term of a year of the plan (counted from 1), None for a year that no term holds."""
        return next((one for one in self.horizons if one.first <= number <= one.last), None)

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
    begins: tuple[str, ...] = ()  # opd_kind: the words that names of such units begin with, for reading lists
    in_budget: bool | None = None  # fund_source: whether it is part of the region's own APBD
    present: bool | None = None  # presence: whether it counts as having been there
    open: bool | None = None  # comment_state: whether somebody still has to answer
    waits: bool | None = None  # monitoring_state: whether it stands still, and a reason is asked
    done: bool | None = None  # monitoring_state: whether nothing is left to do
    factors: tuple[str, ...] = ()  # tows_kind: the SWOT factors such a strategy brings together
    order: bool | None = None  # round_way: whether judges give places instead of scores
    times: int | None = None  # comparison: how many times more A matters than B, negative where B matters more
    stays: bool | None = None  # person_role: whether the same person is to come to every stage (unsaid: yes)


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
    calendar: Calendar
    nomenclature: Nomenclature
    frameworks: tuple[Choice, ...]  # those that data/ offers, for the settings
    schemes: tuple[Choice, ...]
    readiness: Readiness
    readiness_models: tuple[Choice, ...]
    evaluation: Cycle
    evaluation_cycles: tuple[Choice, ...]
    scoring: Scoring
    books: BookSet
    book_sets: tuple[Choice, ...]
    crossings: tuple[Crossing, ...] = ()  # from the framework in force to others

    @cached_property
    def _by_language(self) -> dict[str, Mapping[str, tuple[Option, ...]]]:
        return {}

    @cached_property
    def kept(self) -> dict[Hashable, object]:
        """What follows from the method alone and is dear to find out, under a name of its own."""
        return {}

    @property
    def choices(self) -> Mapping[str, tuple[Option, ...]]:
        """The choices of each list by the name that ``Link(of=...)`` asks for, in the language in force."""
        if language() not in self._by_language:
            self._by_language[language()] = self._choices()
        return self._by_language[language()]

    def unclear(self, of: str) -> Mapping[str, tuple[str, ...]]:
        """Return the names that may stand for several choices of a list, each with what it may stand for."""
        if of not in {"dimension", "sub_dimension"}:
            return {}
        parts = self.framework.parts
        return {a.text: tuple(str(parts[code].label) for code in a.candidates) for a in self.framework.ambiguous}

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
            "readiness_variable": self.readiness.variables,
            "readiness_level": self.readiness.levels,
            "readiness_model": self.readiness_models,
            "evaluation_dimension": self.evaluation.parts,
            "evaluation_cycle": self.evaluation_cycles,
            "criteria_set": self.scoring.choices,
            "book": tuple(book.choice() for book in self.books.books),
            "book_section": self.books.sections(),
            "book_set": self.book_sets,
        }
        return found | {name: tuple(choice.option() for choice in some) for name, some in plain.items()}
