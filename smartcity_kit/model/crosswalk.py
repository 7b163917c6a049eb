"""From one framework to another: which part becomes which, and what has no place there.

A crosswalk file says it once, part by part; a ``Crossing`` reads it in one of its two directions. Nothing
is invertible here, and nothing pretends to be: ``primary`` holds what a part becomes, ``near`` what it only
touches.
"""

from __future__ import annotations

from functools import cached_property
from typing import Literal

from pydantic import Field, field_serializer

from smartcity_kit.model.declared import Declared, DeclaredFile, Label, Misdeclared
from smartcity_kit.model.framework import Framework


class Pair(Declared):
    """One part (or dimension) of the one framework and one of the other, and how close they are."""

    one: str
    other: str
    kind: Literal["primary", "secondary"]
    source: tuple[str, ...] = ()


class Homeless(Declared):
    """A part of either framework that the other has nothing for."""

    code: str
    of: str
    note: Label | None = None


class Crosswalk(DeclaredFile):
    """What a file in ``data/crosswalks/`` holds."""

    one: str
    other: str
    pairs: tuple[Pair, ...] = Field(min_length=1)
    no_home: tuple[Homeless, ...] = ()

    def check(self, one: Framework, other: Framework) -> None:
        """Raise Misdeclared where a code is not one of its framework, or a pair stands there twice."""
        seen: set[tuple[str, str]] = set()
        for number, pair in enumerate(self.pairs):
            for side, framework in (("one", one), ("other", other)):
                code = pair.one if side == "one" else pair.other
                if code not in framework.parts:
                    wrong = f"{code} is not a code of the framework {framework.id}"
                    raise Misdeclared(("pairs", number, side), wrong)
            if (pair.one, pair.other) in seen:
                raise Misdeclared(("pairs", number), f"{pair.one} and {pair.other} stand here twice")
            seen.add((pair.one, pair.other))
        for number, part in enumerate(self.no_home):
            found = {one.id: one, other.id: other}.get(part.of)
            if found is None or part.code not in found.parts:
                wrong = f"{part.code} is not a code of the framework {part.of}"
                raise Misdeclared(("no_home", number, "code"), wrong)

    def crossing(self, source: Framework, target: Framework) -> Crossing:
        """Return the crosswalk as it is read from ``source`` to ``target``, one of which is its one side."""
        forth = source.id == self.one
        pairs = self.pairs if forth else tuple(Pair(one=p.other, other=p.one, kind=p.kind) for p in self.pairs)
        away = frozenset(part.code for part in self.no_home if part.of == source.id)
        back = frozenset(part.code for part in self.no_home if part.of == target.id)
        return Crossing(source=source, target=target, pairs=pairs, homeless=away, homeless_back=back)


class Crossing(Declared):
    """A crosswalk in one direction."""

    source: Framework
    target: Framework
    pairs: tuple[Pair, ...]
    homeless: frozenset[str] = frozenset()
    homeless_back: frozenset[str] = frozenset()

    @field_serializer("homeless", "homeless_back")
    def _in_order(self, codes: frozenset[str]) -> list[str]:
        """Write the codes in one order: what is written of a method is the same in every process."""
        return sorted(codes)

    @cached_property
    def back(self) -> Crossing:
        """The way back."""
        pairs = tuple(Pair(one=p.other, other=p.one, kind=p.kind) for p in self.pairs)
        return Crossing(
            source=self.target,
            target=self.source,
            pairs=pairs,
            homeless=self.homeless_back,
            homeless_back=self.homeless,
        )

    def _own(self, code: str, kind: str) -> tuple[str, ...]:
        return tuple(pair.other for pair in self.pairs if pair.one == code and pair.kind == kind)

    def primary(self, code: str) -> tuple[str, ...]:
        """Return what a part becomes: its own primary partners, else the dimensions its dimension's partners lie in.

        A part that is only near to something, or declared to have no home, becomes nothing.
        """
        own = self._own(code, "primary")
        inherits = not own and not self.near(code) and code not in self.homeless and code not in self.source.by_code
        if not inherits:
            return own
        above = self._own(self.source.dimension_of(code), "primary")
        return tuple(dict.fromkeys(self.target.home(one) for one in above))

    def near(self, code: str) -> tuple[str, ...]:
        """Return what a part only touches."""
        return self._own(code, "secondary")

    def dimensions(self, code: str) -> tuple[str, ...]:
        """Return the dimensions that a part, or all parts of a dimension, go to; "" stands for what goes nowhere."""
        dimension = self.source.by_code.get(code)
        if dimension is None:
            return tuple(dict.fromkeys(self.target.home(one) for one in self.primary(code))) or ("",)
        found = [self.target.home(one) for one in self._own(code, "primary")]
        for part in dimension.sub_dimensions:
            found += self.dimensions(part.code)
        return tuple(dict.fromkeys(found)) or ("",)

    def dimension(self, code: str) -> str:
        """Return the one dimension that all of a part or dimension goes to, empty where it splits or has no home."""
        found = self.dimensions(code)
        return found[0] if len(found) == 1 else ""

    def part(self, code: str) -> str:
        """Return the one sub-dimension that a part becomes, empty where there is none or more than one.

        A dimension becomes one only where it has no parts of its own that would say more.
        """
        dimension = self.source.by_code.get(code)
        found = self.primary(code) if dimension is None or not dimension.sub_dimensions else ()
        return found[0] if len(found) == 1 and found[0] not in self.target.by_code else ""
