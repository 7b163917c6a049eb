"""Words as people write them, now so and now so."""

from __future__ import annotations

import re
import unicodedata

LONGEST = 80  # characters of a file's name: with the folders around it, it stays below the 260 of Windows

_RESERVED = frozenset(["con", "prn", "aux", "nul", *(f"{name}{n}" for name in ("com", "lpt") for n in range(10))])


def plain(text: str) -> str:
    """Return ``text`` in small letters with single blanks: what two spellings of one name have in common."""
    return " ".join(text.split()).casefold()


def slug(name: str, otherwise: str) -> str:
    """Return a name that every system takes for a file: small letters, digits, ``-`` and ``_``."""
    letters = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    short = re.sub(r"[^a-z0-9_]+", "-", letters)[:LONGEST].strip("-_")
    return f"{otherwise}-{short}" if short in _RESERVED else short or otherwise
