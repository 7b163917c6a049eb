"""A set of dimensions: names, parts, and the names that stand for several of them."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from pydantic import Field, ValidationInfo, field_validator

from smartcity_kit.model.declared import Choice, Declared, DeclaredFile, Label, Paint
from smartcity_kit.text.words import plain


class SubDimension(Choice):
    """A part of a dimension."""

    covers: Label | None = None


class Dimension(Choice):
    """One of the framework's dimensions with its colour and parts."""

    gloss: Label | None = None
    colour: Paint
    sub_dimensions: tuple[SubDimension, ...]


class Ambiguous(Declared):
    """A name people use that is none of the framework's own: what it may stand for, for a person to choose."""

    text: str
    candidates: tuple[str, ...] = Field(min_length=1)
    source: tuple[str, ...] = Field(min_length=1)


class Framework(DeclaredFile):
    """A set of dimensions; which one holds is the workshop's choice."""

    dimensions: tuple[Dimension, ...] = Field(min_length=1)
    status: Label | None = None
    ambiguous: tuple[Ambiguous, ...] = ()

    @field_validator("ambiguous")
    @classmethod
    def _known(cls, names: tuple[Ambiguous, ...], info: ValidationInfo) -> tuple[Ambiguous, ...]:
        dimensions: tuple[Dimension, ...] = info.data.get("dimensions", ())
        codes = {part.code for d in dimensions for part in (d, *d.sub_dimensions)}
        for name in names:
            strange = [code for code in name.candidates if code not in codes]
            if strange and codes:
                msg = f"“{name.text}” names {strange[0]}, which is not a code of this framework"
                raise ValueError(msg)
        return names

    @cached_property
    def by_code(self) -> Mapping[str, Dimension]:
        """The dimensions by code."""
        return {dimension.code: dimension for dimension in self.dimensions}

    @cached_property
    def parts(self) -> Mapping[str, Choice]:
        """Dimensions and sub-dimensions by code, each dimension before its parts."""
        return {part.code: part for d in self.dimensions for part in (d, *d.sub_dimensions)}

    def dimension_of(self, sub_dimension: str) -> str:
        """Return the code of the dimension that a sub-dimension belongs to, empty where none does."""
        return next((d.code for d in self.dimensions if any(s.code == sub_dimension for s in d.sub_dimensions)), "")

    def home(self, code: str) -> str:
        """Return the code of the dimension that ``code`` is or belongs to, empty for a strange one."""
        return code if code in self.by_code else self.dimension_of(code)

    def candidates(self, text: str) -> tuple[str, ...]:
        """Return the codes that an ambiguous name may stand for, none where the name is not listed as such.

        Nothing here chooses: who reads the name has to ask.
        """
        return next((a.candidates for a in self.ambiguous if plain(a.text) == plain(text)), ())
