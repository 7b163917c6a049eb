"""Which unit of the workshop's own list a name in a text means: exactly one, or a question to a person."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from smartcity_kit.journal import Record
from smartcity_kit.rules.case import Case, listed
from smartcity_kit.rules.near import key, ratio, same_letters
from smartcity_kit.text.messages import tr
from smartcity_kit.text.words import plain

CLOSE = 75  # percent from which on a spelling is offered as what may have been meant
INITIALS = 90  # the score of a unit whose initials an abbreviation spells
CUT_SHORT = 80  # that of a name some of whose words were left out
SAME_LETTERS = 50  # that of another abbreviation of the same letters: shown, so that nobody takes it for this one
MOST = 4

_SMALL = frozenset({"dan", "di", "pada", "untuk", "serta", "kab", "kabupaten", "kota"})
_SEVERAL = re.compile(r"\s*(?:[,;/&+]|\bdan\b)\s*")


@dataclass(frozen=True, slots=True)
class Candidate:
    """What may have been meant: a code, what people call it, and how alike it is in percent."""

    code: str
    label: str
    score: int


@dataclass(frozen=True, slots=True)
class Meant:
    """What a written name stands for: one code, or candidates and the sentence that asks."""

    code: str = ""
    candidates: tuple[Candidate, ...] = ()
    doubt: str = ""


@dataclass(frozen=True)
class Roster:
    """The units of a workshop, to find one by what people write."""

    case: Case

    @cached_property
    def _spelled(self) -> tuple[tuple[Record, tuple[str, ...]], ...]:
        fields = ("name", "abbreviation", "raw_name")
        return tuple((one, tuple(one.text(f) for f in fields if one.text(f))) for one in self.case.of("opd"))

    @cached_property
    def _exact(self) -> dict[str, tuple[str, ...]]:
        found: dict[str, tuple[str, ...]] = {}
        for record, spellings in self._spelled:
            for spelling in {plain(one) for one in spellings}:
                found[spelling] = (*found.get(spelling, ()), record.id)
        return found

    def has(self, written: str) -> bool:
        """Whether a name is written exactly as that of one unit."""
        return len(self._exact.get(plain(written), ())) == 1

    def find(self, written: str) -> Meant:
        """Return the unit that ``written`` names exactly, else who may be meant and what to ask."""
        if not written.strip():
            return Meant(doubt=tr("No owner is named: choose one."))
        found = self._exact.get(plain(written), ())
        if len(found) == 1:
            return Meant(found[0])
        if found:
            doubt = tr("“{written}” fits several units: choose one.", written=written)
            return Meant("", tuple(self._candidate(one, 100) for one in found), doubt)
        several = [self._exact.get(plain(part), ()) for part in _SEVERAL.split(written)]
        if len(several) > 1 and all(len(codes) == 1 for codes in several):
            doubt = tr("“{written}” names several units: choose the owner.", written=written)
            return Meant("", tuple(self._candidate(codes[0], 100) for codes in several), doubt)
        return self._asked(written)

    def _candidate(self, code: str, score: int) -> Candidate:
        return Candidate(code, self.case.opd_name(code), score)

    def _asked(self, written: str) -> Meant:
        scored = [(_score(written, spellings), record.id) for record, spellings in self._spelled]
        best = sorted((one for one in scored if one[0]), key=lambda one: -one[0])[:MOST]
        candidates = tuple(self._candidate(code, score) for score, code in best)
        if not candidates:
            doubt = tr("“{written}” is not on the list of units: add it there, or choose another.", written=written)
            return Meant("", (), doubt)
        names = listed(f"{one.label} ({one.score} %)" for one in candidates)
        doubt = tr("“{written}” is not on the list of units. To confirm: {names}.", written=written, names=names)
        twins = [
            spelling for _, spellings in self._spelled for spelling in spellings if same_letters(written, spelling)
        ]
        if twins:
            doubt += " " + tr(
                "{other} has the same letters and may be another unit: never take one for the other.",
                other=listed(twins),
            )
        return Meant("", candidates, doubt)


def _score(written: str, spellings: tuple[str, ...]) -> int:
    """Return how well a unit answers to what was written, 0 for not at all."""
    best = 0
    for spelling in spellings:
        if same_letters(written, spelling):
            best = max(best, SAME_LETTERS)
        else:
            close = _close(written, spelling)
            best = max(best, close if close >= CLOSE else 0)
    return max(best, INITIALS) if _spells_initials(written, spellings[:1]) else best


def _close(written: str, spelling: str) -> int:
    """Return how alike two names are; behind the same first word, by what sets them apart."""
    left, right = plain(written).split(), plain(spelling).split()
    if _cut_short(left, right) or _cut_short(right, left):
        return CUT_SHORT
    if len(left) > 1 and len(right) > 1 and left[0] == right[0]:
        return ratio(" ".join(left[1:]), " ".join(right[1:]))
    return ratio(written, spelling)


def _cut_short(few: list[str], many: list[str]) -> bool:
    """Whether words were left out of a name: "Dinas Penanaman … Terpadu Satu Pintu"."""
    least = 3
    rest = iter(many)
    return least <= len(few) < len(many) and all(word in rest for word in few)


def _spells_initials(written: str, names: tuple[str, ...]) -> bool:
    least = 3
    if " " in written.strip() or len(key(written)) < least:
        return False
    words = (re.findall(r"\w+", name.casefold()) for name in names)
    return any(key(written) == "".join(w[0] for w in some if w not in _SMALL) for some in words)
