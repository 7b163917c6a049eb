"""Kinds of values: how each is read from what people type, shown to readers and offered for editing.

A kind refuses only what cannot be read. What is missing, out of range for the method, contradictory
or doubled is the business of ``rules``, which never stands in the way of saving.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, time
from types import MappingProxyType
from typing import ClassVar

from pydantic import HttpUrl, TypeAdapter, ValidationError

from smartcity_kit.journal import Value
from smartcity_kit.text.codes import plain_code
from smartcity_kit.text.dates import read_clock, read_date, show_date
from smartcity_kit.text.messages import KitError, tr
from smartcity_kit.text.money import LARGEST, LONGEST, group_thousands, read_range, read_rupiah, show_rupiah


class Unreadable(KitError):
    """A raw value that a kind cannot read: what is wrong, and what to do."""

    def __init__(self, wrong: str, do: str) -> None:
        """Keep both parts, already in the reader's language."""
        super().__init__(f"{wrong} {do}")
        self.wrong = wrong
        self.do = do


@dataclass(frozen=True, slots=True)
class Option:
    """One choice: the code that is stored, the label people see, other spellings that mean the same."""

    code: str
    label: str
    aliases: tuple[str, ...] = ()
    colour: str = ""


class Options:
    """The choices of one field, found by code or by what people write."""

    def __init__(self, options: Iterable[Option] = (), unclear: Mapping[str, tuple[str, ...]] | None = None) -> None:
        """Index ``options``; a spelling that two of them share stands for neither.

        ``unclear`` holds names that are none of the choices, with the labels of what each may stand for.
        """
        self.all = tuple(options)
        self.by_code: Mapping[str, Option] = MappingProxyType({o.code: o for o in self.all})
        self._codes: dict[str, str | None] = {}
        for option in self.all:
            for spelling in {_plain(s) for s in (option.label, *option.aliases) if s}:
                self._codes[spelling] = None if spelling in self._codes else option.code
        self._unclear = {_plain(name): labels for name, labels in (unclear or {}).items()}

    def label(self, code: object) -> str:
        """Return the label of ``code``, or the code itself where the choice no longer exists."""
        option = self.by_code.get(code) if isinstance(code, str) else None
        return option.label if option else str(code)

    def colour(self, code: object) -> str:
        """Return the colour of ``code`` as ``#rrggbb``, the empty string where it has none."""
        option = self.by_code.get(code) if isinstance(code, str) else None
        return option.colour if option else ""

    def spelling(self, code: str) -> str:
        """Return what is read back as ``code``: its label, or the code where the label says less or more."""
        label = self.label(code)
        return label if ";" not in label and self._codes.get(_plain(label)) == code else code

    def read(self, raw: str) -> str:
        """Return the code that ``raw`` (a code, a label or an alias) stands for; raise Unreadable."""
        if raw in self.by_code:
            return raw
        spelling = _plain(raw)
        code = self._codes.get(spelling)
        if code is not None:
            return code
        if spelling in self._codes:
            raise Unreadable(tr("“{raw}” fits more than one choice.", raw=raw), tr("Choose one from the list."))
        if spelling in self._unclear:
            wrong = tr("“{raw}” is not a name of the framework in force.", raw=raw)
            choices = ", ".join(self._unclear[spelling])
            raise Unreadable(wrong, tr("It may stand for: {choices}. Choose one.", choices=choices))
        raise Unreadable(tr("“{raw}” is not one of the choices.", raw=raw), self._advice())

    def _advice(self) -> str:
        labels = [o.label for o in self.all]
        few = 6  # more would not be read
        if not labels:
            return tr("There is nothing to choose from yet: fill that list first.")
        if len(labels) > few:
            return tr("Choose one from the list.")
        return tr("Choose one of: {choices}.", choices=", ".join(labels))


NO_OPTIONS = Options()


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()


@dataclass(frozen=True, slots=True)
class Kind:
    """What a field holds. ``name`` is the key under which each adapter (widget, table, frame) answers."""

    name: ClassVar[str]
    example: ClassVar[str] = ""

    def read(self, raw: object, options: Options = NO_OPTIONS) -> Value:
        """Return the stored value that ``raw`` (typed text, or a value already) stands for, None for empty.

        Raises Unreadable with what is wrong and what to do.
        """
        if raw is None or (isinstance(raw, str) and not raw.strip()):
            return None
        return self._read(raw, options)

    def _read(self, raw: object, options: Options) -> Value:
        raise NotImplementedError

    def show(self, value: Value, options: Options = NO_OPTIONS) -> str:
        """Return ``value`` for a reader, the empty string for None."""
        return "" if value is None else str(value)

    def edit(self, value: Value, options: Options = NO_OPTIONS) -> str:
        """Return ``value`` as text that ``read`` reads back to the same value."""
        return self.show(value, options)


@dataclass(frozen=True, slots=True)
class Text(Kind):
    """One line of text of at most ``longest`` characters."""

    name = "text"
    longest: int = 300

    def _read(self, raw: object, options: Options) -> Value:
        return _no_longer_than(self.longest, " ".join(_printable(str(raw)).split()))


@dataclass(frozen=True, slots=True)
class Note(Kind):
    """Several lines of text of at most ``longest`` characters."""

    name = "note"
    longest: int = 5000

    def _read(self, raw: object, options: Options) -> Value:
        lines = _printable(str(raw)).strip().splitlines()
        return _no_longer_than(self.longest, "\n".join(line.rstrip() for line in lines))


def _printable(text: str) -> str:
    """Return ``text`` without what cannot be stored, printed or put into an Excel or Word file.

    These are control characters that are no white space, and halves of a character (a cut emoji).
    """
    return "".join(c for c in text if c not in _UNPRINTABLE and not "\ud800" <= c <= "\udfff")


_UNPRINTABLE = {*map(chr, (*range(0x20), *range(0x7F, 0xA0), 0xFFFE, 0xFFFF))} - {*"\t\n\v\f\r\x1c\x1d\x1e\x85"}


def _no_longer_than(longest: int, text: str) -> str | None:
    if len(text) > longest:
        wrong = tr("The text has {count} characters, {longest} fit.", count=len(text), longest=longest)
        raise Unreadable(wrong, tr("Shorten it, or put the rest into a comment."))
    return text or None


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


@dataclass(frozen=True, slots=True)
class Code(Kind):
    """A nomenclature code of a programme or sub-activity, kept as it was typed.

    Every code of digits with dots between is taken; whether it is built like those of the lists is the
    business of ``rules.budget``.
    """

    name = "code"
    example = "2.16.03.2.02.0014"

    def _read(self, raw: object, options: Options) -> Value:
        text = " ".join(_printable(str(raw)).split())
        if not text:
            return None
        if plain_code(text) is None:
            wrong = tr("“{raw}” is not a nomenclature code.", raw=text)
            raise Unreadable(wrong, tr("Write only its numbers with dots, such as {example}.", example=self.example))
        return text

    def show(self, value: Value, options: Options = NO_OPTIONS) -> str:
        """Return the code without the blanks somebody typed between its parts."""
        return (plain_code(value) or value) if isinstance(value, str) else ""

    def edit(self, value: Value, options: Options = NO_OPTIONS) -> str:
        """Return the code as it was typed."""
        return value if isinstance(value, str) else ""


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


@dataclass(frozen=True, slots=True)
class Link(Kind):
    """One choice out of a list of the method (``of="dimension"``) or one record (``of="opd"``)."""

    name = "choice"
    of: str = ""

    def _read(self, raw: object, options: Options) -> Value:
        return options.read(str(raw).strip())

    def show(self, value: Value, options: Options = NO_OPTIONS) -> str:
        """Return the label of the chosen code."""
        return "" if value is None else options.label(value)

    def edit(self, value: Value, options: Options = NO_OPTIONS) -> str:
        """Return the label, or the code where the label fits several choices."""
        return options.spelling(value) if isinstance(value, str) else ""


@dataclass(frozen=True, slots=True)
class Links(Kind):
    """Several choices out of one list; typed as labels with ``;`` between them."""

    name = "choices"
    of: str = ""

    def _read(self, raw: object, options: Options) -> Value:
        # Never a comma: agency names hold commas.
        parts = raw.split(";") if isinstance(raw, str) else raw if isinstance(raw, tuple | list) else (raw,)
        codes = [options.read(str(part).strip()) for part in parts if str(part).strip()]
        return tuple(dict.fromkeys(codes)) or None

    def show(self, value: Value, options: Options = NO_OPTIONS) -> str:
        """Return the labels of the chosen codes with ``; `` between them."""
        return "; ".join(options.label(code) for code in value) if isinstance(value, tuple) else ""

    def edit(self, value: Value, options: Options = NO_OPTIONS) -> str:
        """Return the labels with ``; `` between them, a code where the label would not be read back."""
        return "; ".join(options.spelling(code) for code in value) if isinstance(value, tuple) else ""


_YES = {"ya", "y", "yes", "true", "1", "✓", "v"}
_NO = {"tidak", "t", "no", "n", "false", "0"}


@dataclass(frozen=True, slots=True)
class Flag(Kind):
    """Yes or no; None where nobody said."""

    name = "flag"

    def _read(self, raw: object, options: Options) -> Value:
        if isinstance(raw, bool):
            return raw
        word = _plain(str(raw))
        if word in _YES or word in _NO:
            return word in _YES
        raise Unreadable(tr("“{raw}” is neither yes nor no.", raw=raw), tr("Write Ya or Tidak."))

    def show(self, value: Value, options: Options = NO_OPTIONS) -> str:
        """Return Ya or Tidak."""
        return "" if value is None else tr("Yes") if value else tr("No")


_URL = TypeAdapter(HttpUrl)


@dataclass(frozen=True, slots=True)
class Url(Kind):
    """The address of a page or file that gives evidence."""

    name = "url"
    longest: int = 1000

    def _read(self, raw: object, options: Options) -> Value:
        text = _no_longer_than(self.longest, " ".join(_printable(str(raw)).split()))
        if text is None:
            return None
        try:
            _URL.validate_python(text)
        except ValidationError:
            wrong = tr("“{raw}” is not a web address.", raw=text)
            raise Unreadable(wrong, tr("Copy it from the browser; it begins with https://.")) from None
        return text  # as typed: pydantic would rewrite it


KINDS: Mapping[str, type[Kind]] = MappingProxyType(
    {
        kind.name: kind
        for kind in (Text, Note, Whole, Year, Percent, Money, Score, Code, Date, Clock, Link, Links, Flag, Url)
    }
)
