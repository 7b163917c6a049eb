"""A value for any field: what the hand-made rows do not say, each kind answers for itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from random import Random
from types import MappingProxyType

from smartcity_kit.journal import Value
from smartcity_kit.model.fields import Field
from smartcity_kit.model.kinds import Link, Links, Note, Text, Whole


def _words(rng: Random, field: Field) -> str:
    longest = field.kind.longest if isinstance(field.kind, Text | Note) else 40
    return f"Contoh {rng.randint(1, 99)}"[:longest]


def _limits(field: Field) -> tuple[int, int]:
    kind = field.kind
    return (kind.least, min(kind.most, kind.least + 20)) if isinstance(kind, Whole) else (0, 20)


_MAKERS: Mapping[str, Callable[[Random, Field], Value]] = MappingProxyType(
    {
        "text": _words,
        "note": _words,
        "whole": lambda rng, field: rng.randint(*_limits(field)),
        "year": lambda rng, _: rng.randint(2025, 2034),
        "percent": lambda rng, _: 5 * rng.randint(0, 20),
        "money": lambda rng, _: 25_000_000 * rng.randint(2, 80),
        "score": lambda rng, _: f"{rng.randint(1, 3)}.{rng.randint(1, 9)}",
        "code": lambda rng, _: f"2.16.{rng.randint(2, 3):02}.2.{rng.randint(1, 5):02}.{rng.randint(1, 40):04}",
        "date": lambda rng, _: f"2025-{rng.randint(1, 12):02}-{rng.randint(1, 28):02}",
        "clock": lambda rng, _: f"{rng.randint(8, 15):02}:{rng.choice(('00', '15', '30'))}",
        "flag": lambda rng, _: rng.random() < 0.6,  # noqa: PLR2004 - more apps than not, as everywhere
        "url": lambda rng, _: f"https://contoh.example/bukti/{rng.randint(1000, 9999)}",
    }
)


def value(rng: Random, field: Field, codes: Callable[[str], Sequence[str]]) -> Value:
    """Return some value that ``field`` could hold; ``codes`` gives what a list or a record type offers."""
    kind = field.kind
    if isinstance(kind, Link | Links):
        offered = [code for of in kind.of.split("|") for code in codes(of)]
        if not offered:
            return None
        return rng.choice(offered) if isinstance(kind, Link) else (rng.choice(offered),)
    return _MAKERS[kind.name](rng, field)


def kinds() -> frozenset[str]:
    """Return the names of the kinds that are answered for."""
    return frozenset({*_MAKERS, Link.name, Links.name})
