"""Kinds of times: a day of the calendar, a time of day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time

from smartcity_kit.journal import Value
from smartcity_kit.model.kinds.kind import Kind
from smartcity_kit.model.kinds.options import NO_OPTIONS, Options, Unreadable
from smartcity_kit.text.dates import read_clock, read_date, show_date
from smartcity_kit.text.messages import tr


@dataclass(frozen=True, slots=True)
class Date(Kind):
    """A calendar day, stored in ISO form."""

    name = "date"

    def _read(self, raw: object, options: Options) -> Value:
        if isinstance(raw, date):
            return raw.isoformat()[:10]
        day, suggestion = read_date(str(raw))
        if day is not None:
            return day.isoformat()
        wrong = tr("“{raw}” is not a date.", raw=raw)
        if suggestion is not None:
            raise Unreadable(wrong, tr("Did you mean {date}?", date=_numbers(suggestion)))
        raise Unreadable(wrong, tr("Write it as 26/06/2023 or 26 Juni 2023."))

    def show(self, value: Value, options: Options = NO_OPTIONS) -> str:
        """Return ``26 Juni 2023``."""
        return show_date(date.fromisoformat(value)) if isinstance(value, str) else ""

    def edit(self, value: Value, options: Options = NO_OPTIONS) -> str:
        """Return ``26/06/2023``."""
        return _numbers(date.fromisoformat(value)) if isinstance(value, str) else ""


@dataclass(frozen=True, slots=True)
class Clock(Kind):
    """A time of day in hours and minutes, stored as ``08:30``, which sorts as time does."""

    name = "clock"

    def _read(self, raw: object, options: Options) -> Value:
        found = raw if isinstance(raw, time) and not raw.second else read_clock(str(raw))
        if found is None:
            wrong = tr("“{raw}” is not a clock time.", raw=raw)
            raise Unreadable(wrong, tr("Write hours and minutes, such as 08.30."))
        return f"{found:%H:%M}"

    def show(self, value: Value, options: Options = NO_OPTIONS) -> str:
        """Return ``08.30``, with the dot Indonesians write."""
        return value.replace(":", ".") if isinstance(value, str) else ""


def _numbers(day: date) -> str:
    return f"{day:%d/%m}/{day.year:04}"  # %Y leaves out the zeros of an early year, which is then not read back
