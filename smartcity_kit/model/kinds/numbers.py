"""Kinds of numbers: whole ones, years, percentages, amounts of money, scores."""

from __future__ import annotations

import re
from dataclasses import dataclass

from smartcity_kit.journal import Value
from smartcity_kit.model.kinds.kind import Kind
from smartcity_kit.model.kinds.options import NO_OPTIONS, Options, Unreadable
from smartcity_kit.text.messages import tr
from smartcity_kit.text.money import LARGEST, LONGEST, group_thousands, read_range, read_rupiah, show_rupiah


@dataclass(frozen=True, slots=True)
class Whole(Kind):
    """A whole number from ``least`` to ``most``."""

    name = "whole"
    example = "20"
    least: int = 0
    most: int = 10**9

    def _read(self, raw: object, options: Options) -> Value:
        number = read_whole(raw)
        if number is None:
            wrong = tr("“{raw}” is not a whole number.", raw=raw)
            raise Unreadable(wrong, tr("Write digits only, such as {example}.", example=self.example))
        if not self.least <= number <= self.most:
            wrong = tr("{number} is outside {least} to {most}.", number=number, least=self.least, most=self.most)
            raise Unreadable(wrong, tr("Write a number in that range."))
        return number

    def show(self, value: Value, options: Options = NO_OPTIONS) -> str:
        """Return ``1.200`` for 1200."""
        return group_thousands(value) if isinstance(value, int) else ""


def read_whole(raw: object) -> int | None:
    """Return the whole number in ``raw``, None where it does not say exactly one."""
    if isinstance(raw, bool):
        return None
    if isinstance(raw, int):
        return raw
    if isinstance(raw, float):  # a spreadsheet's cell
        return int(raw) if raw.is_integer() else None
    text = str(raw).strip()
    grouped = text.replace(".", "")
    if len(text) > LONGEST:
        return None
    if text.isascii() and grouped.isdigit() and (grouped == text or group_thousands(int(grouped)) == text):
        return int(grouped)
    return None


@dataclass(frozen=True, slots=True)
class Year(Whole):
    """A calendar year."""

    name = "year"
    example = "2026"
    least: int = 1990
    most: int = 2100

    def show(self, value: Value, options: Options = NO_OPTIONS) -> str:
        """Return the year without grouping."""
        return "" if value is None else str(value)


@dataclass(frozen=True, slots=True)
class Percent(Whole):
    """A whole percentage from 0 to 100."""

    name = "percent"
    example = "75"
    most: int = 100

    def _read(self, raw: object, options: Options) -> Value:
        # The base by its name: a slotted dataclass is made twice, and super() would mean the first one.
        return Whole._read(self, raw.strip().removesuffix("%") if isinstance(raw, str) else raw, options)

    def show(self, value: Value, options: Options = NO_OPTIONS) -> str:
        """Return ``75 %``."""
        return "" if value is None else f"{value} %"


@dataclass(frozen=True, slots=True)
class Money(Kind):
    """An amount in whole rupiah."""

    name = "money"

    def _read(self, raw: object, options: Options) -> Value:
        amount = read_whole(raw) if isinstance(raw, int | float) else read_rupiah(str(raw))
        if amount is None or not 0 <= amount <= LARGEST:
            limits = read_range(str(raw))
            if limits is not None:
                low, high = map(show_rupiah, limits)
                wrong = tr("“{raw}” is a range, from {low} to {high}.", raw=raw, low=low, high=high)
                raise Unreadable(wrong, tr("Write the one amount that is planned; keep the range in a note."))
            wrong = tr("“{raw}” is not read as one amount.", raw=raw)
            raise Unreadable(wrong, tr("Write it as Rp 1.200.000.000, 1,2 M or 850 jt."))
        return amount

    def show(self, value: Value, options: Options = NO_OPTIONS) -> str:
        """Return ``Rp 1.200.000.000``."""
        return show_rupiah(value) if isinstance(value, int) else ""


@dataclass(frozen=True, slots=True)
class Score(Kind):
    """A score with at most two decimals, from 0 to ``most``; stored as text with a dot, such as ``3.38``."""

    name = "score"
    example = "3,38"
    most: int = 100

    def _read(self, raw: object, options: Options) -> Value:
        found = _SCORE.fullmatch(str(raw).strip()) if not isinstance(raw, bool) else None
        if found is None:
            wrong = tr("“{raw}” is not a score.", raw=raw)
            raise Unreadable(wrong, tr("Write a number such as {example}.", example=self.example))
        part = (found["part"] or "").rstrip("0")
        whole = int(found["whole"])
        if whole > self.most or (whole == self.most and part):
            wrong = tr("{number} is outside {least} to {most}.", number=raw, least=0, most=self.most)
            raise Unreadable(wrong, tr("Write a number in that range."))
        return f"{whole}.{part}" if part else str(whole)

    def show(self, value: Value, options: Options = NO_OPTIONS) -> str:
        """Return ``3,38``, with the comma Indonesians write."""
        return value.replace(".", ",") if isinstance(value, str) else ""


_SCORE = re.compile(r"(?P<whole>\d{1,3})(?:[.,](?P<part>\d{1,2}))?", re.ASCII)
