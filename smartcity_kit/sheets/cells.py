"""One value in one cell: how each kind is written, and what stands in a cell that comes back.

A worksheet comes back from Excel, LibreOffice or a telephone, typed, pasted and converted. Only what is
certain is taken; where the program has turned what was typed into something else, a sentence asks.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from types import MappingProxyType
from typing import Any, TypeAlias

from smartcity_kit.journal import Value
from smartcity_kit.model.fields import Field
from smartcity_kit.model.kinds import Kind, Link, Links, Unreadable
from smartcity_kit.text.messages import N_, tr

Written: TypeAlias = str | int | float | date | None
Labels: TypeAlias = Mapping[str, str]  # the labels of one list of a workbook by code, each label once

MOST_DIGITS = 10**15  # from here on Excel would change the last digits of a number
LONGEST = 32_767  # characters of a cell that Excel takes
FIRST_DAY = date(1900, 3, 1)  # before it, Excel's calendar has a day that never was
FIRST_SERIAL, LAST_SERIAL = 2_200, 80_000  # a smaller number is a year somebody typed; up to the year 2119


@dataclass(frozen=True, slots=True)
class Look:
    """How the cells of one kind look: the format of the number, the width in characters, what to type."""

    format: str
    width: int
    hint: str = ""


LOOKS: Mapping[str, Look] = MappingProxyType(
    {
        "text": Look("@", 30),
        "note": Look("@", 44),
        "whole": Look("#,##0", 11, N_("A whole number.")),
        "year": Look("0", 9, N_("Four digits, such as 2026.")),
        "percent": Look("0%", 9, N_("0 to 100.")),
        "money": Look("#,##0", 20, N_("In rupiah: digits, or 1,2 M or 850 jt.")),
        "score": Look("0.00", 9, N_("A number such as 3,38.")),
        "code": Look("@", 22, N_("Only numbers with dots, such as 2.16.03.2.02.0014.")),
        "date": Look("dd/mm/yyyy", 13, N_("Such as 26/06/2023.")),
        "clock": Look("@", 9, N_("Hours and minutes, such as 08.30.")),
        "choice": Look("@", 26, N_("Choose one from the list.")),
        "choices": Look("@", 30, N_("Choose from the list; several with ; between them.")),
        "flag": Look("@", 9, N_("Ya or Tidak.")),
        "url": Look("@", 28, N_("An address that begins with https://.")),
    }
)


def written(kind: Kind, value: Value, labels: Labels) -> Written:
    """Return what a stored value is written as: numbers as numbers, days as days, choices by their labels."""
    if value is None:
        return None
    if isinstance(kind, Link | Links):
        codes = value if isinstance(value, tuple) else (str(value),)
        text = "; ".join(labels.get(code, code) for code in codes)
        return text if len(text) <= LONGEST else "; ".join(codes)
    if isinstance(value, int) and not isinstance(value, bool) and kind.name in _NUMBERS:
        return value / 100 if kind.name == "percent" else value if value < MOST_DIGITS else kind.edit(value)
    if isinstance(value, str) and kind.name == "score":
        return float(value)
    if isinstance(value, str) and kind.name == "date" and date.fromisoformat(value) >= FIRST_DAY:
        return date.fromisoformat(value)
    return kind.edit(value)


_NUMBERS = frozenset({"whole", "year", "percent", "money"})


def labels_of(lists: Mapping[str, Labels], one: Field) -> Labels:
    """Return the labels of what a field chooses from, none for a field that is typed."""
    return lists.get(one.kind.of, {}) if isinstance(one.kind, Link | Links) else {}


def same(there: object, out: Written) -> bool:
    """Tell whether a cell holds what was written into it, whichever program saved it since."""
    there, expected = _comparable(there), _comparable(out)
    if isinstance(there, float) and isinstance(expected, float):
        return abs(there - expected) <= 1e-9 * max(abs(there), abs(expected))
    return there == expected


def _comparable(value: object) -> object:
    if isinstance(value, datetime):
        value = value.date() if value.time() == time() else value
    if isinstance(value, int | float) and not isinstance(value, bool):
        return float(value)
    if isinstance(value, str):
        # openpyxl takes this sign of an escaped character out of every text, also where somebody typed it.
        text = value.replace("\r\n", "\n").replace("x005F_", "")
        return text.strip() or None
    return value


def raw_of(kind: Kind, value: object, number_format: str = "General") -> object:
    """Return what a cell's value says to ``kind``, as ``parse`` takes it.

    ``number_format`` is how the cell shows it: 0.75 shown as 75 % is 75. Raises Unreadable where the program
    has changed what was typed beyond recognition.
    """
    if isinstance(value, bool):
        return value if kind.name == "flag" else "TRUE" if value else "FALSE"
    if isinstance(value, datetime | date | time):
        return _moment(kind, value)
    if isinstance(value, int | float):
        return _number(kind, value, number_format)
    return "" if value is None else str(value).replace("_x000D_", "")


def _moment(kind: Kind, value: datetime | date | time) -> object:
    if kind.name == "date" and isinstance(value, date):
        return value
    if kind.name == "clock" and isinstance(value, datetime | time):
        return value.time() if isinstance(value, datetime) else value
    shown = f"{value:%d/%m/%Y}" if isinstance(value, date) else f"{value:%H.%M}"
    wrong = tr("Excel has made “{shown}” of what was typed here.", shown=shown)
    raise Unreadable(wrong, tr("Type it again with an apostrophe (') before it."))


def _number(kind: Kind, value: float, number_format: str) -> object:
    if kind.name == "percent":
        return _percent(value, number_format)
    if kind.name == "date":
        raise Unreadable(*_no_date(value))
    if kind.name == "code" and not float(value).is_integer():
        wrong = tr("Excel has made a number of this code, and may have dropped a zero.")
        raise Unreadable(wrong, tr("Type it again with an apostrophe (') before it."))
    if kind.name in _NUMBERS:
        return value
    return str(int(value)) if float(value).is_integer() else format(value, ".15g")


def _percent(value: float, number_format: str) -> object:
    whole = round(float(value) * 100, 6)
    if "%" in number_format or 0 < value < 1:
        return int(whole) if whole.is_integer() else format(whole, ".15g")
    if value == 1:
        raise Unreadable(tr("1 may mean 1 % or 100 %."), tr("Write it with the sign %."))
    return value


def _no_date(value: float) -> tuple[str, str]:
    wrong = tr("The cell holds the number {number}, not a date.", number=format(value, ".15g"))
    if FIRST_SERIAL < value < LAST_SERIAL and float(value).is_integer():
        day = date.fromordinal(date(1899, 12, 30).toordinal() + int(value))
        return wrong, tr("Did you mean {date}?", date=f"{day:%d/%m/%Y}")
    return wrong, tr("Write it as 26/06/2023 or 26 Juni 2023.")


def text_of(value: Any) -> str:
    """Return a cell's value as a person would say it: in a message, or in the list of a stranger's workbook."""
    if value is None:
        return ""
    if isinstance(value, datetime) and value.time() == time():
        return f"{value:%d/%m}/{value.year:04}"
    if isinstance(value, date):
        return f"{value:%d/%m}/{value.year:04}"
    if isinstance(value, time):
        return f"{value:%H.%M}"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else format(value, ".15g")
    return str(value).replace("_x000D_", "")
