"""Names that are written nearly alike: found so that a person is asked, never joined by themselves."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from smartcity_kit.journal import Record
from smartcity_kit.rules.case import Case, Finding, finding
from smartcity_kit.text.messages import tr
from smartcity_kit.text.words import plain

CUT = 88  # percent of letters in common from which on two names are asked about
SHORT = 8  # letters up to which one word may be an abbreviation: DPKP and DKPP are two agencies
KINDS = ("quick_win", "programme")


def key(name: str) -> str:
    """Return a name without what people write now so and now so: case, spaces, hyphens."""
    return "".join(c for c in name.casefold() if c.isalnum())


def ratio(one: str, other: str) -> int:
    """Return how much of two texts is alike in percent, apart from case and spacing."""
    from rapidfuzz import fuzz

    return int(fuzz.ratio(plain(one), plain(other)))


def same_letters(one: str, other: str) -> bool:
    """Whether two different words are made of the same letters, as DPKP and DKPP are."""
    left, right = key(one), key(other)
    return left != right and sorted(left) == sorted(right)


def alike(one: str, other: str) -> bool:
    """Whether two names differ by so little that a person should say whether they are one.

    Numbers and short abbreviations have to agree exactly: Tahap 1 is not Tahap 2, DPKP is not DKPP.
    """
    left, right = key(one), key(other)
    if left == right:
        return bool(left)
    digits = ["".join(c for c in name if c.isdigit()) for name in (left, right)]
    short = any(" " not in name.strip() and name.isupper() and len(name) <= SHORT for name in (one, other))
    return digits[0] == digits[1] and not short and not same_letters(one, other) and ratio(one, other) >= CUT


@lru_cache(maxsize=16)
def pairs(names: tuple[str, ...]) -> tuple[tuple[int, int], ...]:
    """Return the positions of every two names that are alike, the earlier first."""
    from rapidfuzz import process
    from rapidfuzz.distance import Indel

    spelled = [plain(name) for name in names]
    found = []
    for here, name in enumerate(spelled):
        later = spelled[here + 1 :]
        close = process.extract(name, later, scorer=Indel.normalized_similarity, score_cutoff=CUT / 100, limit=None)
        there = sorted(here + 1 + place for _, _, place in close)
        found += [(here, place) for place in there if alike(names[here], names[place])]
    return tuple(found)


def near_doubles(case: Case) -> Iterator[Finding]:
    """Yield a finding for programmes, and for quick wins, whose names are nearly the same."""
    for kind in KINDS:
        records = [record for record in case.of(kind) if record.text("name")] if kind in case.types else []
        names = tuple(record.text("name") for record in records)
        for one, other in pairs(names):
            if kind == "programme" or key(names[one]) != key(names[other]):  # `doubles` counts equal quick wins
                yield _asked(case, records[one], records[other])


def _asked(case: Case, one: Record, other: Record) -> Finding:
    says = tr(
        "Its name is nearly that of “{other}” ({owner}).",
        other=other.text("name"),
        owner=case.opd_name(case.owner(other)),
    )
    advice = tr("Ask whether they are one; if not, nothing has to change.")
    return finding(case, "near_doubles", "check", one, says, advice)
