"""Lists in running text cut into their entries: programmes with their owner in brackets, and units."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import lru_cache

from smartcity_kit.rules.reading.pieces import Entry, Span, trimmed
from smartcity_kit.text.messages import tr

LONGEST_LINE = 200  # characters; a longer name is prose and no entry

_JOINER = re.compile(r"(?<=\s)(?:dan|serta|maupun|&)\s{1,9}(?=[A-Z0-9\"“'‘])")
_BEHIND = re.compile(r"\s{1,9}(?:dan|serta|maupun|&)\s")
_LEADING = re.compile(r"(?:(?:dan|serta|maupun)\s|&)\s*")
_NUMBER = re.compile(r"\s*(?:\(?\d{1,3}[.)]|[a-z][.)]|[-•*·–—])\s+")
_DASH = re.compile(r"\s[-–—]\s")
_ABBREVIATION = re.compile(r"[A-Z][A-Z0-9]{2,9}")


# ------------------------------------------------------------------ brackets and parts


def brackets(text: str, start: int, end: int) -> dict[int, int]:
    """Return where each outermost closed bracket opens and closes; a bracket without its half is plain text."""
    opened: list[int] = []
    closed: dict[int, int] = {}
    for place in range(start, end):
        if text[place] == "(":
            opened.append(place)
        elif text[place] == ")" and opened:
            first = opened.pop()
            while closed and next(reversed(closed)) > first:
                closed.popitem()
            closed[first] = place
    return closed


def parts(text: str, start: int, end: int) -> Iterator[Span]:
    """Yield the parts of a list between its commas and semicolons outside brackets, and behind "(…) dan"."""
    closed = brackets(text, start, end)
    at = here = start
    while here < end:
        if here in closed:
            here = closed[here] + 1
            joiner = _BEHIND.match(text, here, end)
            if joiner:
                yield at, here
                at = here = joiner.end() - 1
            continue
        if text[here] in ",;":
            yield at, here
            at = here + 1
        here += 1
    yield at, end


def _without_leading(text: str, span: Span) -> Span:
    """Return a part without its white space, number and leading "dan"."""
    start, end = trimmed(text, *span)
    for pattern in (_NUMBER, _LEADING):
        found = pattern.match(text, start, end)
        if found and found.end() < end:
            start = found.end()
    return trimmed(text, start, end)


# ------------------------------------------------------------------ programmes


def programmes(text: str, start: int, end: int, heading: str = "") -> Iterator[Entry]:
    """Yield the programmes of a list such as "Lagakita (Dispendukcapil), Simwas (Inspektorat) serta …"."""
    for part in parts(text, start, end):
        span = _without_leading(text, part)
        if span[0] < span[1]:
            yield from _programme(text, span, heading)


def _programme(text: str, span: Span, heading: str) -> Iterator[Entry]:
    start, end = span
    closed = brackets(text, start, end)
    opening = _owners_bracket(text, closed)
    if opening is None:
        cuts = _joined(text, start, end)
        doubts = (_joined_doubt(text[start:end]),) if len(cuts) > 1 else ()
        yield from (Entry(*cut, (text[slice(*cut)],), heading=heading, doubts=doubts) for cut in cuts)
        return
    names = tuple(text[slice(*cut)] for cut in _joined(text, *trimmed(text, start, opening)))
    if not any(map(_has_letters, names)):
        return  # a bracket without a name: initials of a reporter, a remark
    doubts = ()
    if len(names) > 1:
        doubts = (tr("{count} names stand before one bracket: one entry or several?", count=len(names)),)
    owner = " ".join(text[opening + 1 : closed[opening]].split())
    yield Entry(start, closed[opening] + 1, names, owner, heading, doubts)


def _owners_bracket(text: str, closed: dict[int, int]) -> int | None:
    """Return where the last bracket opens, None where it holds a date or a number and no owner."""
    opening = next(reversed(closed), None)
    words = opening is not None and any(c.isalpha() for c in text[opening : closed[opening]])
    return opening if words else None


def _joined(text: str, start: int, end: int) -> list[Span]:
    """Return the names that "dan" joins, each as its place; a name that begins with a small letter is none."""
    cuts, at = [], start
    for found in _JOINER.finditer(text, start, end):
        if at < found.start() and _has_letters(text[at : found.start()]):
            cuts.append(trimmed(text, at, found.start()))
            at = found.end()
    cuts.append(trimmed(text, at, end))
    return [cut for cut in cuts if cut[0] < cut[1]]


def _joined_doubt(written: str) -> str:
    return tr("“{written}” was taken for several names: if it is one, correct the name.", written=_one_line(written))


def _has_letters(text: str) -> bool:
    return any(c.isalnum() for c in text)


# ------------------------------------------------------------------ units


@lru_cache(maxsize=16)
def _beginning(begins: tuple[str, ...]) -> re.Pattern[str]:
    words = "|".join(sorted((re.escape(word) for word in begins), key=len, reverse=True))
    return re.compile(rf"(?:{words or '(?!)'})(?!\w)", re.IGNORECASE)


def begins_a_unit(text: str, begins: tuple[str, ...]) -> str:
    """Return the word of ``begins`` that ``text`` begins with, the empty string for none."""
    found = _beginning(begins).match(text.lstrip())
    return found.group() if found else ""


def units(
    text: str, start: int, end: int, begins: tuple[str, ...], known: Callable[[str], bool], heading: str = ""
) -> Iterator[Entry]:
    """Yield the units of a list, their names whole although they hold commas.

    A part that begins like no unit (``begins``), is no abbreviation and is not ``known`` belongs to the unit
    before it: "Dinas Koperasi, Usaha Kecil Menengah, Perindustrian dan Perdagangan" is one.
    """
    open_one: Entry | None = None
    for part in parts(text, start, end):
        for cut in _units_joined(text, _without_leading(text, part), begins):
            written = text[slice(*cut)]
            if not _has_letters(written):
                continue
            if begins_a_unit(written, begins) or _ABBREVIATION.fullmatch(written) or known(written):
                if open_one is not None:
                    yield _named(text, open_one)
                open_one = Entry(*cut, (), heading=heading)
            elif open_one is not None:
                doubt = tr("The name holds a comma: one unit or several?")
                open_one = replace(open_one, end=cut[1], doubts=(doubt,))
    if open_one is not None:
        yield _named(text, open_one)


def _named(text: str, entry: Entry) -> Entry:
    """Return the entry with its name, and what stands in a bracket behind it as its short name."""
    written = _one_line(text[entry.start : entry.end]).rstrip(".")
    short = re.fullmatch(r"(?P<name>[^()]+?) \((?P<short>[^()\s]{2,40})\)", written)
    if short:
        return replace(entry, names=(short["name"],), cells={"abbreviation": short["short"]})
    return replace(entry, names=(written,))


def _units_joined(text: str, span: Span, begins: tuple[str, ...]) -> list[Span]:
    """Return the units that "dan" joins in one part: "Perumda Semeru dan Perumda BPR Bank Lumajang" are two."""
    cuts, at = [], span[0]
    for found in _JOINER.finditer(text, *span):
        word = begins_a_unit(text[found.end() : found.end() + 40], begins)
        more = text[found.end() + len(word) : span[1]].strip()
        # "Dinas Pemberdayaan Masyarakat dan Desa" names no village.
        if word and more and not re.match(r"(?:Kabupaten|Kota|Provinsi|\()", more):
            cuts.append(trimmed(text, at, found.start()))
            at = found.end()
    return [*cuts, trimmed(text, at, span[1])]


# ------------------------------------------------------------------ one a line


def lines(text: str) -> Iterator[Span]:
    """Yield the lines that hold anything, without their white space."""
    at = 0
    for line in text.split("\n"):
        start, end = trimmed(text, at, at + len(line))
        if start < end:
            yield start, end
        at += len(line) + 1


def line_of_programme(text: str, span: Span, heading: str, is_unit: Callable[[str], bool]) -> Entry | None:
    """Return the one programme of a line: "1. Lagakita (Dispendukcapil)", "Lagakita - Dispendukcapil"."""
    start, end = _without_leading(text, span)
    closed = brackets(text, start, end)
    opening = _owners_bracket(text, closed)
    if not _has_letters(text[start:end]) or (opening or end) - start > LONGEST_LINE:
        return None
    if opening is not None and text[start:opening].strip():
        inside = text[opening + 1 : closed[opening]]
        entry = Entry(start, end, (_one_line(text[start:opening]),), _one_line(inside), heading)
        after = text[opening + len(inside) + 2 : end].strip(" .;,")
        return replace(entry, unread=after)
    for dash in reversed(list(_DASH.finditer(text, start, end))):
        if is_unit(text[dash.end() : end]):
            name, owner = text[start : dash.start()], text[dash.end() : end]
            doubt = tr("“{owner}” behind the dash was taken for the owner.", owner=_one_line(owner))
            return Entry(start, end, (_one_line(name),), _one_line(owner), heading, (doubt,))
    return Entry(start, end, (_one_line(text[start:end]),), "", heading)


def line_as_it_is(text: str, span: Span) -> Entry | None:
    """Return a line as one name, None for one that is too long to be a name."""
    start, end = _without_leading(text, span)
    name = _one_line(text[start:end])
    return Entry(start, end, (name,)) if _has_letters(name) and len(name) <= LONGEST_LINE else None


def _one_line(text: str) -> str:
    return " ".join(text.split())
