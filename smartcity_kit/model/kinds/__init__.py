"""Kinds of values: how each is read from what people type, shown to readers and offered for editing.

A kind refuses only what cannot be read. What is missing, out of range for the method, contradictory
or doubled is the business of ``rules``, which never stands in the way of saving.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from smartcity_kit.model.kinds.choices import Flag, Link, Links
from smartcity_kit.model.kinds.kind import Kind
from smartcity_kit.model.kinds.numbers import Money, Percent, Score, Whole, Year, read_whole
from smartcity_kit.model.kinds.options import NO_OPTIONS, Option, Options, Unreadable
from smartcity_kit.model.kinds.text import Code, Note, Text, Url
from smartcity_kit.model.kinds.times import Clock, Date

__all__ = [
    "KINDS",
    "NO_OPTIONS",
    "Clock",
    "Code",
    "Date",
    "Flag",
    "Kind",
    "Link",
    "Links",
    "Money",
    "Note",
    "Option",
    "Options",
    "Percent",
    "Score",
    "Text",
    "Unreadable",
    "Url",
    "Whole",
    "Year",
    "read_whole",
]

KINDS: Mapping[str, type[Kind]] = MappingProxyType(
    {
        kind.name: kind
        for kind in (Text, Note, Whole, Year, Percent, Money, Score, Code, Date, Clock, Link, Links, Flag, Url)
    }
)
