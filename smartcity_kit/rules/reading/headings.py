"""Headings of a list: the dimensions it stands under, and where the list ends."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from smartcity_kit.rules.reading.pieces import Span
from smartcity_kit.text.words import plain

# Bounded runs of white space, so that no pasted text can make these slow.
_GAP, _SOME = r"\s{0,9}", r"\s{1,9}"
_SAYS = (
    rf"(?:{_GAP},?{_GAP}\b(?:meliputi|mencakup|terdiri{_SOME}(?:dari|atas)|yakni|yaitu|ialah|antara{_SOME}lain"
    rf"|di{_GAP}antaranya){_GAP}[,:]?|{_GAP}:)"
)
_AND = rf"{_GAP}(?:,|\bdan\b|\bserta\b|&){_GAP}(?:(?:dan|serta){_SOME})?(?:dimensi{_SOME})?"
LONGEST_ENTRY = 300  # characters of a line that may still be one entry
_TITLES = frozenset(["dr", "drg", "prof", "ir", "drs", "dra", "h", "hj", "no", "jl", "kab", "kec", "kel", "kh"])
_STOP = re.compile(r"[.!?](?=[\"”’')\]]{0,3}(?:\s|\Z))|\n[^\S\n]{0,99}\n")
_NOT_A_DIMENSION = frozenset({"smart city", "smart kampung", "smart village"})


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading and the list below it, as places in the text; ``names`` is what it says it is about."""

    start: int
    body: int
    end: int
    names: str


@lru_cache(maxsize=16)
def _patterns(labels: tuple[str, ...]) -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    known = "|".join(sorted((re.escape(label).replace(r"\ ", _SOME) for label in labels), key=len, reverse=True))
    sure = rf"(?:{known or '(?!)'})(?!\w)"
    name = rf"(?:{sure}|smart{_SOME}\w+)"
    some, sures = rf"{name}(?:{_AND}{name}){{0,9}}", rf"{sure}(?:{_AND}{sure}){{0,9}}"
    said = rf"(?<!\w)(?:dimensi{_SOME}(?P<any>{some})|(?P<known>{sures}))"
    alone = rf"{_GAP}(?:(?:\d{{1,3}}|[a-z])[.)]{_GAP})?{said.removeprefix('(?<!' + chr(92) + 'w)')}{_GAP}[:.]?{_GAP}"
    return tuple(re.compile(one, re.IGNORECASE) for one in (said + _SAYS, alone, name))  # type: ignore[return-value]


def headings(text: str, labels: tuple[str, ...]) -> tuple[Heading, ...]:
    """Return the headings with a list behind them in the same line, each with the end of that list."""
    found = list(_patterns(labels)[0].finditer(text))
    starts = [one.start() for one in found] + [len(text)]
    listed = []
    for one, following in zip(found, starts[1:], strict=True):
        names = one["any"] or one["known"]
        if plain(names) in _NOT_A_DIMENSION:
            continue
        end = _end_of_list(text, one.end(), following)
        line = text[one.end() :].partition("\n")[0]
        if line.strip():
            listed.append(Heading(one.start(), one.end(), end, names))
    return tuple(listed)


def heading_alone(line: str, labels: tuple[str, ...]) -> str:
    """Return what a line is the heading of, the empty string for a line that is none."""
    found = _patterns(labels)[1].fullmatch(line)
    return (found["any"] or found["known"]) if found else ""


def names_in(heading: str, labels: tuple[str, ...]) -> tuple[str, ...]:
    """Return the names a heading holds, each once: ("Smart Living", "Smart Society")."""
    return tuple(dict.fromkeys(found.group() for found in _patterns(labels)[2].finditer(heading)))


def _end_of_list(text: str, start: int, most: int) -> int:
    """Return where the sentence ends: at a full stop that closes no title (RSUD dr. Haryoto), a blank line."""
    for stop in _STOP.finditer(text, start, most):
        words = text[max(start, stop.start() - 12) : stop.start()].split()  # no title is longer
        if not words or words[-1].lstrip("(").casefold() not in _TITLES:
            return stop.start()
    return most


def is_prose(line: str) -> bool:
    """Whether a line is sentences of a report rather than an entry or a list of them."""
    if len(line) <= LONGEST_ENTRY:
        return False
    return "(" not in line or _end_of_list(line, 0, len(line)) < len(line.rstrip()) - 1


def declared(text: str) -> Iterator[tuple[int, str]]:
    """Yield each number of programmes or units that the text itself declares, with the words that do."""
    for found in _DECLARED.finditer(text):
        yield int(found["count"]), " ".join(found.group().split())


_DECLARED = re.compile(
    rf"(?<![\w.,/-])(?P<count>\d{{1,3}}){_SOME}(?:(?:daftar|buah|nama|usulan){_SOME})?"
    rf"(?:program|quick{_GAP}wins?|inovasi|opd|perangkat{_SOME}daerah|skpd)\b",
    re.IGNORECASE,
)


def spans_of(found: tuple[Heading, ...]) -> tuple[Span, ...]:
    """Return where the headings themselves stand."""
    return tuple((one.start, one.body) for one in found)
