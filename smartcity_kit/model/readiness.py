"""How ready a region is, as a model of components, groups of aspects and variables rated on levels."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from pydantic import Field, field_validator, model_validator

from smartcity_kit.model.declared import Choice, DeclaredFile
from smartcity_kit.model.kinds import Option


class ReadinessLevel(Choice):
    """One level, whose code is its number counted from 1."""

    def option(self, colour: str = "") -> Option:
        """Return the level as a choice that shows its number."""
        return Option(self.code, f"{self.code} · {self.label}", self.label.spellings, colour)


class Aspect(Choice):
    """A group of variables that are read together."""

    variables: tuple[Choice, ...] = Field(min_length=1)


class Component(Choice):
    """A side of readiness, with its groups, or with its variables where it is one group by itself."""

    groups: tuple[Aspect, ...] = ()
    variables: tuple[Choice, ...] = ()

    @model_validator(mode="after")
    def _one_of_both(self) -> Component:
        if bool(self.groups) == bool(self.variables):
            msg = f"{self.code}: either groups or variables are expected"
            raise ValueError(msg)
        return self


class Readiness(DeclaredFile):
    """What a file in ``data/readiness/`` holds."""

    levels: tuple[ReadinessLevel, ...] = Field(min_length=2)
    components: tuple[Component, ...] = Field(min_length=1)

    @field_validator("levels")
    @classmethod
    def _counted(cls, levels: tuple[ReadinessLevel, ...]) -> tuple[ReadinessLevel, ...]:
        if [level.code for level in levels] != [str(n) for n in range(1, len(levels) + 1)]:
            msg = "the levels have to be numbered 1, 2, 3 and so on, in this order"
            raise ValueError(msg)
        return levels

    @model_validator(mode="after")
    def _once(self) -> Readiness:
        codes = [variable.code for variable in self.variables]
        twice = next((code for code in codes if codes.count(code) > 1), None)
        if twice is not None:
            msg = f"components: the variable {twice} stands here twice"
            raise ValueError(msg)
        return self

    def groups(self) -> Iterator[tuple[Component, Aspect | Component]]:
        """Yield each group with its component; a component without groups stands for itself."""
        for component in self.components:
            for group in component.groups or (component,):
                yield component, group

    @cached_property
    def variables(self) -> tuple[Choice, ...]:
        """Every variable, in order."""
        return tuple(variable for _, group in self.groups() for variable in group.variables)
