"""Kinds of choices: one of a list, several, yes or no."""

from __future__ import annotations

from dataclasses import dataclass

from smartcity_kit.journal import Value
from smartcity_kit.model.kinds.kind import Kind
from smartcity_kit.model.kinds.options import NO_OPTIONS, Options, Unreadable
from smartcity_kit.text.messages import tr
from smartcity_kit.text.words import plain


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
        word = plain(str(raw))
        if word in _YES or word in _NO:
            return word in _YES
        raise Unreadable(tr("“{raw}” is neither yes nor no.", raw=raw), tr("Write Ya or Tidak."))

    def show(self, value: Value, options: Options = NO_OPTIONS) -> str:
        """Return Ya or Tidak."""
        return "" if value is None else tr("Yes") if value else tr("No")
