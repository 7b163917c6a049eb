"""Rupiah as whole numbers: read what officers write, show it the Indonesian way."""

from __future__ import annotations

import re

SCALES = {
    "rb": 10**3,
    "ribu": 10**3,
    "jt": 10**6,
    "juta": 10**6,
    "m": 10**9,  # miliar, never million in these offices
    "mlr": 10**9,
    "miliar": 10**9,
    "milyar": 10**9,
    "t": 10**12,
    "triliun": 10**12,
}
CENTS = 2  # decimals of an amount in plain rupiah: Rp 5.000,00
LONGEST = 40  # characters; no amount is longer, and what is longer would be slow to count
LARGEST = 10**18  # a thousand years of a province's budget, and still inside a signed 64-bit column

_DIGITS = r"[1-9]\d{0,2}(?:\.\d{3})+|\d+"
_AMOUNT = re.compile(
    rf"(?:rp\.?|idr)?\s*(?P<whole>{_DIGITS})(?:,(?P<part>\d+|-))?\s*(?P<scale>[a-z]*)\.?,?-?",
    re.IGNORECASE | re.ASCII,
)
_BETWEEN = re.compile(r"[-–—]|\b(?:s/d\.?|s\.d\.?|sd\.?|sampai dengan|sampai|hingga|to)(?!\w)", re.IGNORECASE)
_BARE = re.compile(r"(?:rp\.?|idr)?\s*\d{1,3}(?:,\d+)?\s*", re.IGNORECASE | re.ASCII)
_SCALE = re.compile(r"[a-z]+(?=\W*$)", re.IGNORECASE | re.ASCII)


def read_rupiah(text: str) -> int | None:
    """Return the rupiah in ``text`` as a whole number, or None when it does not say exactly one amount.

    Reads ``Rp 1.200.000.000``, ``1,2 M`` (miliar), ``850 jt``, ``1200000``. A dot groups thousands and
    a comma marks decimals; anything else (``1.2 M``, ``0.500 M``, ``1,200,000``, ``250,000``, a range) is
    not understood rather than guessed, because a wrong guess is a thousandfold error in a budget.
    """
    found = _AMOUNT.fullmatch(text.strip())
    if not found or len(text) > LONGEST:
        return None
    scale_name = found["scale"].lower()
    scale = SCALES.get(scale_name) if scale_name else 1
    if scale is None:
        return None
    part = (found["part"] or "").strip("-")
    if not scale_name and len(part) > CENTS:
        return None  # 250,000 is how others group thousands
    amount, rest = divmod(int(found["whole"].replace(".", "") + part) * scale, 10 ** len(part))
    return None if rest or amount > LARGEST else amount


def read_range(text: str) -> tuple[int, int] | None:
    """Return ``(low, high)`` in rupiah where ``text`` says a range of two amounts, None otherwise.

    Reads ``250 juta sd 1 M``, ``Rp 5.000 - Rp 7.500`` and ``250-300 juta``, where a short low number without a
    scale takes that of the high one. A range is never an amount: this is for telling the person what was read.
    """
    if len(text) > 2 * LONGEST:
        return None
    for between in _BETWEEN.finditer(text):  # a hyphen may also end an amount: Rp 5.000,-
        first, last = text[: between.start()].strip(), text[between.end() :].strip()
        scale = _SCALE.search(last) if _BARE.fullmatch(first) else None
        low, high = read_rupiah(f"{first} {scale[0]}" if scale else first), read_rupiah(last)
        if low is not None and high is not None and low < high:
            return low, high
    return None


def show_rupiah(amount: int) -> str:
    """Return ``Rp 1.200.000.000`` for 1200000000."""
    return "Rp " + group_thousands(amount)


def group_thousands(number: int) -> str:
    """Return ``1.200.000`` for 1200000: the id-ID grouping, in both languages of the kit."""
    return f"{number:,}".replace(",", ".")
