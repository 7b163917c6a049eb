"""Words as people write them, now so and now so."""

from __future__ import annotations


def plain(text: str) -> str:
    """Return ``text`` in small letters with single blanks: what two spellings of one name have in common."""
    return " ".join(text.split()).casefold()
