"""The calendar of the regional budget and the fields of government, as ``data/budget/`` declares them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cached_property
from itertools import pairwise

from pydantic import Field, model_validator

from smartcity_kit.model.declared import Choice, Declared, DeclaredFile, Label

MURNI, PERUBAHAN, SUB_KEGIATAN, NON_APBD, LEWAT = "murni", "perubahan", "sub_kegiatan", "non_apbd", "lewat"
PATHS = (MURNI, PERUBAHAN, SUB_KEGIATAN, NON_APBD, LEWAT)


class Day(Declared):
    """A day of the year, counted from the fiscal year it is about."""

    year: int = Field(ge=-2, le=1)
    month: int
    day: int

    @model_validator(mode="after")
    def _of_the_calendar(self) -> Day:
        try:
            self.on(2001)  # no leap year: the day has to be there every year
        except ValueError:
            msg = f"there is no day {self.day} in month {self.month}"
            raise ValueError(msg) from None
        return self

    def on(self, fiscal_year: int) -> date:
        """Return the date for a fiscal year."""
        return date(fiscal_year + self.year, self.month, self.day)


class Window(Declared):
    """A stretch of the calendar up to and with ``until``, and the path that is then still open."""

    code: str
    until: Day
    new: str
    existing: str
    why: Label


class Calendar(DeclaredFile):
    """By which path a proposal still gets money for a fiscal year, by the date of the decision."""

    paths: tuple[Choice, ...]
    windows: tuple[Window, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _consistent(self) -> Calendar:
        codes = {path.code for path in self.paths}
        lacking = [code for code in PATHS if code not in codes]
        if lacking:
            msg = f"paths: {', '.join(lacking)} is needed"
            raise ValueError(msg)
        named = {code for window in self.windows for code in (window.new, window.existing)}
        if not named <= codes:
            msg = f"windows: {', '.join(sorted(named - codes))} is not one of the paths"
            raise ValueError(msg)
        days = [window.until.on(2001) for window in self.windows]
        if any(later <= earlier for earlier, later in pairwise(days)):
            msg = "windows: they have to follow each other in time"
            raise ValueError(msg)
        return self

    def window(self, on: date, fiscal_year: int) -> Window | None:
        """Return the window that a date lies in for a fiscal year, None where all of them are over."""
        return next((window for window in self.windows if on <= window.until.on(fiscal_year)), None)

    def path(self, code: str) -> str:
        """Return the label of a path."""
        return next((str(path.label) for path in self.paths if path.code == code), code)


class Nomenclature(DeclaredFile):
    """The fields of government (bidang urusan) that nomenclature codes begin with."""

    four_digits_from: int
    fields: tuple[Choice, ...] = Field(min_length=1)

    @cached_property
    def by_code(self) -> Mapping[str, Choice]:
        """The fields by code."""
        return {field.code: field for field in self.fields}
