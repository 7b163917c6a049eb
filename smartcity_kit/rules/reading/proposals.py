"""From pasted text to proposed rows: what is sure stands in them, what is doubtful is asked."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType

from smartcity_kit.journal import Value
from smartcity_kit.rules.case import Case
from smartcity_kit.rules.reading import headings as heads
from smartcity_kit.rules.reading import lists, tables
from smartcity_kit.rules.reading.meaning import Reader
from smartcity_kit.rules.reading.pieces import LEFT, Entry, Piece, Span, tiled, without_passed
from smartcity_kit.rules.reading.units import Candidate
from smartcity_kit.text.dates import read_date
from smartcity_kit.text.messages import tr

LONGEST = 100_000  # characters of one paste: thirty pages

_DATE = re.compile(
    r"(?:\b[a-z']{4,7}[\s,]{1,3}\(?)?"
    r"(?<![\d/.-])(?:\d{1,2}([/.-])\d{1,2}\1\d{2,9}|\d{1,2} [a-z]{3,9} \d{4,9})(?![/.-]?\d)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Proposal:
    """One proposed record: its sure values, the text it comes from, and what a person has to say.

    ``candidates`` holds for a doubtful field what may have been meant; ``known`` is the id of the record of
    the plan that already carries this name, empty for something new.
    """

    raw: str
    values: Mapping[str, Value]
    candidates: Mapping[str, tuple[Candidate, ...]] = field(default_factory=lambda: MappingProxyType({}))
    doubts: tuple[str, ...] = ()
    known: str = ""
    heading: str = ""

    @property
    def name(self) -> str:
        """What it is called."""
        value = self.values.get("name")
        return value if isinstance(value, str) else " ".join(self.raw.split())


@dataclass(frozen=True, slots=True)
class Reading:
    """What was made of a text: proposals, the whole text in pieces, and doubts about it as a whole."""

    proposals: tuple[Proposal, ...] = ()
    pieces: tuple[Piece, ...] = ()
    doubts: tuple[str, ...] = ()

    @property
    def fresh(self) -> tuple[Proposal, ...]:
        """The proposals that are not in the plan yet."""
        return tuple(one for one in self.proposals if not one.known)

    @property
    def leftovers(self) -> tuple[str, ...]:
        """The stretches of text that were not understood."""
        return tuple(piece.text.strip(" \t\n.,;") for piece in self.pieces if piece.kind == LEFT)


def read(case: Case, type_name: str, text: str) -> Reading:
    """Return what ``text`` proposes as records of a type; nothing is stored, and none of the text gets lost."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if len(text) > LONGEST:
        doubt = tr("The text has {count} characters, {most} fit: paste it in parts.", count=len(text), most=LONGEST)
        return Reading((), (Piece(0, len(text), LEFT, text),), (doubt,))
    plain, passed = without_passed(text)
    reader = Reader(case, case.types[type_name])
    titles: tuple[Span, ...]
    if tables.is_table(plain):
        entries, titles = _table(plain, reader)
    else:
        found = heads.headings(plain, reader.dimension_names)
        titles = heads.spans_of(found)
        entries = tuple(_listed(plain, found, reader))
        if not found:
            entries, titles = _lines(plain, reader)
    proposals = tuple(Proposal(plain[one.entry.start : one.entry.end], *one.parts) for one in reader.meant(entries))
    pieces = tiled(text, entries, titles, passed)
    nothing = () if proposals or not text.strip() else (tr("No list was found in this text."),)
    doubts = (*nothing, *_miscounted(text, proposals, reader), *reader.doubts, *_broken_dates(text))
    return Reading(proposals, pieces, doubts)


def _table(text: str, reader: Reader) -> tuple[tuple[Entry, ...], tuple[Span, ...]]:
    table = tuple(tables.rows_of(text))
    fields = tables.headed(table[0].cells, reader.column_names) if table else None
    titles: tuple[Span, ...] = ()
    if fields is not None:
        titles, table = tables.spans_of(table[:1]), table[1:]
    else:
        fields = tables.guessed(table, reader.column_tests, reader.named_by)
    found = (tables.entry_of(line, fields) for line in table)
    return tuple(one for one in found if one is not None), titles


def _listed(text: str, found: tuple[heads.Heading, ...], reader: Reader) -> Iterator[Entry]:
    for one in found:
        if reader.lists_units:
            yield from lists.units(text, one.body, one.end, reader.begins, reader.roster.has, one.names)
        else:
            yield from lists.programmes(text, one.body, one.end, one.names)


def _lines(text: str, reader: Reader) -> tuple[tuple[Entry, ...], tuple[Span, ...]]:
    """Return the entries of a text without headings in its sentences: one a line, or one line of several."""
    spans = tuple(lists.lines(text))
    entries: list[Entry] = []
    titles: list[Span] = []
    heading = ""
    report = len(spans) > 1 and any(heads.is_prose(text[slice(*span)]) for span in spans)  # with its headlines
    for span in spans:
        title = heads.heading_alone(text[slice(*span)], reader.dimension_names)
        if title:
            heading = title
            titles.append(span)
        elif heads.is_prose(text[slice(*span)]):
            continue
        elif reader.lists_units:
            entries += lists.units(text, *span, reader.begins, reader.roster.has, heading)
        elif not reader.has_owner:
            entries += filter(None, [lists.line_as_it_is(text, span)])
        elif len(spans) == 1:
            entries += lists.programmes(text, *span, heading)
        else:
            entry = lists.line_of_programme(text, span, heading, reader.is_unit)
            entries += [entry] if entry is not None and (entry.owner or not report) else []
    return tuple(entries), tuple(titles)


def _miscounted(text: str, proposals: tuple[Proposal, ...], reader: Reader) -> Iterator[str]:
    """Yield a sentence for each number the text declares that is not what was counted."""
    names = len(proposals)
    entries = len({one.values.get("entry_no") for one in proposals}) if reader.numbered else names
    for declared, words in dict(heads.declared(text)).items() if names else ():
        if not declared == names == entries:
            yield tr(
                "The text says “{words}”; counted were {entries} entries with {names} names. Ask which is meant.",
                words=words,
                entries=entries,
                names=names,
            )


def _broken_dates(text: str) -> Iterator[str]:
    for written in dict.fromkeys(" ".join(found.group().split()) for found in _DATE.finditer(text)):
        bare = re.sub(r"^\D*", "", written)
        day, suggestion = read_date(bare)
        with_weekday = read_date(written)[1]
        if day is not None and with_weekday is None:
            continue  # a date, behind its own weekday or behind another word
        if suggestion or with_weekday:
            meant = suggestion or with_weekday or date.min
            numbers = f"{meant:%d/%m}/{meant.year:04}"
            raw = bare if suggestion else written
            yield tr("“{raw}” is not a date. Did you mean {date}?", raw=raw, date=numbers)
        elif not any(c.isalpha() for c in bare):
            yield tr("“{raw}” is not a date.", raw=bare)
