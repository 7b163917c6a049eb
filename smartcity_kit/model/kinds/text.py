"""Kinds of text: a line, a note, a nomenclature code, an address."""

from __future__ import annotations

from dataclasses import dataclass

from pydantic import HttpUrl, TypeAdapter, ValidationError

from smartcity_kit.journal import Value
from smartcity_kit.model.kinds.kind import Kind
from smartcity_kit.model.kinds.options import NO_OPTIONS, Options, Unreadable
from smartcity_kit.text.codes import plain_code
from smartcity_kit.text.messages import tr


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
