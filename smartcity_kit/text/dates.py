"""Dates and clock times as Indonesian offices write them."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time

from smartcity_kit.text.messages import language

MONTHS = (
    ("januari", "jan", "january"),
    ("februari", "feb", "pebruari", "february"),
    ("maret", "mar", "march"),
    ("april", "apr"),
    ("mei", "may"),
    ("juni", "jun", "june"),
    ("juli", "jul", "july"),
    ("agustus", "agt", "agu", "ags", "aug", "august"),
    ("september", "sep", "sept"),
    ("oktober", "okt", "oct", "october"),
    ("november", "nov", "nopember"),
    ("desember", "des", "dec", "december"),
)
WEEKDAYS = (
    ("senin", "monday"),
    ("selasa", "tuesday"),
    ("rabu", "wednesday"),
    ("kamis", "thursday"),
    ("jumat", "jum'at", "friday"),
    ("sabtu", "saturday"),
    ("minggu", "ahad", "sunday"),
)
_MONTH = {name: number for number, names in enumerate(MONTHS, 1) for name in names}
_WEEKDAY = {name: number for number, names in enumerate(WEEKDAYS) for name in names}

_ISO = re.compile(r"(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})", re.ASCII)
_NUMBERS = re.compile(r"(?P<d>\d{1,2})[/.-](?P<m>\d{1,2})[/.-](?P<y>\d\d|\d{4,})", re.ASCII)
_WORDS = re.compile(r"(?P<d>\d{1,2})\s+(?P<m>[a-z]+)\.?\s+(?P<y>\d\d|\d{4,})", re.ASCII)
_CLOCK = re.compile(r"(?:pukul|jam|pkl\.?)?\s*(?P<h>\d{1,2})[.:](?P<m>\d\d)(?:[.:]00)?\s*(?:wib|wita|wit)?", re.ASCII)
_FOUR_DIGITS = re.compile(r"(?P<h>\d\d)(?P<m>\d\d)", re.ASCII)
_LEADING_DAY = re.compile(r"([a-z']+)[\s,(]+(.*?)\)?", re.ASCII)


def read_date(text: str) -> tuple[date | None, date | None]:
    """Return ``(date, suggestion)``: the date ``text`` says, or None and the date it may have meant.

    Reads ``26/06/2023``, ``26 Juni 2023``, ``2023-06-26`` and ``Senin (26/6/2023)``. A year that has
    not four digits (``14/6/20220``, found in a press report) and a weekday that does not belong to the
    date are never corrected silently: they come back as suggestions.
    """
    words = text.strip().lower()
    weekday = None
    leading = _LEADING_DAY.fullmatch(words)
    if leading and leading[1] in _WEEKDAY:
        weekday, words = _WEEKDAY[leading[1]], leading[2].strip()
    found = _ISO.fullmatch(words) or _NUMBERS.fullmatch(words) or _WORDS.fullmatch(words)
    if not found:
        return None, None
    month = _MONTH.get(found["m"]) or (int(found["m"]) if found["m"].isdigit() else 0)
    year = found["y"]
    meant = _calendar(("20" + year) if len(year) == 2 else year[:4], month, found["d"])  # noqa: PLR2004 - two-digit years
    if meant is None:
        return None, None
    exact = len(year) == 4 and weekday in (None, meant.weekday())  # noqa: PLR2004 - a full year
    return (meant, None) if exact else (None, meant)


def _calendar(year: str, month: int, day: str) -> date | None:
    try:
        return date(int(year), month, int(day))
    except ValueError:
        return None


def read_clock(text: str) -> time | None:
    """Return the clock time that ``text`` says (08.30, 8:30, 0830, pukul 08.30 WIB), None where it says none.

    ``830``, ``8.3`` and ``8`` may mean several times and are left alone; so is 24.00, which is no time of a day.
    """
    words = text.strip().lower()
    found = _CLOCK.fullmatch(words) or _FOUR_DIGITS.fullmatch(words)
    if found is None:
        return None
    try:
        return time(int(found["h"]), int(found["m"]))
    except ValueError:
        return None


def weekday_name(day: date) -> str:
    """Return ``Senin`` (or ``Monday`` in English)."""
    from babel.dates import format_date

    return format_date(day, "EEEE", locale=language())


def show_weekday(day: date) -> str:
    """Return ``Senin, 26 Juni 2023`` (or ``Monday, 26 June 2023`` in English)."""
    from babel.dates import format_date

    return format_date(day, "EEEE, d MMMM y", locale=language())


def show_date(day: date) -> str:
    """Return ``26 Juni 2023`` (or ``26 June 2023`` in English)."""
    from babel.dates import format_date

    return format_date(day, "d MMMM y", locale=language())


def month_and_year(month: str) -> str:
    """Return ``Juni 2023`` (or ``June 2023`` in English) for ``2023-06``."""
    from babel.dates import format_date

    return format_date(date.fromisoformat(f"{month}-01"), "MMMM y", locale=language())


def show_moment(at: str) -> str:
    """Return ``26 Juni 2023 10.32`` for an UTC time in ISO form, in this machine's time zone."""
    moment = datetime.fromisoformat(at).astimezone()
    return f"{show_date(moment.date())} {clock(moment)}"


def clock(moment: datetime) -> str:
    """Return ``10.32``: hours and minutes, with the dot Indonesians write."""
    return moment.strftime("%H.%M")


def stamp(moment: datetime) -> str:
    """Return ``moment`` in UTC as fixed-width ISO text, which sorts as time does."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds")
