"""A table with headings of somebody's own: which column may be which field, said before anybody confirms."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from smartcity_kit.journal import Record
from smartcity_kit.rules.case import Case
from smartcity_kit.rules.near import ratio
from smartcity_kit.rules.reading import tables
from smartcity_kit.rules.reading.meaning import Reader
from smartcity_kit.rules.reading.proposals import Proposal, Reading
from smartcity_kit.text.messages import tr

LIKELY = 78  # percent of letters in common from which on a heading is proposed for a field
SEARCHED = 30  # rows at the top in which the headings are looked for
BETWEEN = " = "  # between a heading and its field in a kept assignment


def heading_row(case: Case, type_name: str, rows: Sequence[Sequence[str]]) -> int:
    """Return the place of the row that looks most like headings, counted from 0."""
    names = Reader(case, case.types[type_name]).column_names
    scored = [
        (sum(tables.plain(cell) in names for cell in row if cell), sum(bool(cell) for cell in row), -place)
        for place, row in enumerate(rows[:SEARCHED])
    ]
    return -max(scored, default=(0, 0, 0))[2]


def guess_columns(case: Case, type_name: str, headings: Sequence[str]) -> tuple[str, ...]:
    """Return the likely field of each heading, empty where none is; no field is proposed twice.

    What a person has assigned before comes first, then the names the kit knows, then names written alike, for
    headings that name no field themselves.
    """
    names = {**Reader(case, case.types[type_name]).column_names, **kept(case, type_name)}
    found: list[str] = []
    for heading in headings:
        name = names.get(tables.plain(heading), "") if heading else ""
        found.append(name if name not in found else "")
    for place, heading in enumerate(headings):
        if heading and not found[place] and tables.plain(heading) not in names:
            free = [(known, one) for known, one in names.items() if one not in found]
            score, name = max(((ratio(tables.plain(heading), known), one) for known, one in free), default=(0, ""))
            found[place] = name if score >= LIKELY else ""
    return tuple(found)


def kept(case: Case, type_name: str) -> Mapping[str, str]:
    """Return the fields that people have assigned to headings for a type, the latest assignment last."""
    found: dict[str, str] = {}
    for record in case.of("column_map"):
        if record.text("about") == type_name:
            found |= dict(_pairs(case, type_name, record))
    return found


def _pairs(case: Case, type_name: str, record: Record) -> Iterator[tuple[str, str]]:
    for line in record.text("columns").splitlines():
        heading, _, name = line.rpartition(BETWEEN)
        if name in case.types[type_name].by_name and tables.plain(heading):
            yield tables.plain(heading), name


def assigned(headings: Sequence[str], fields: Sequence[str]) -> str:
    """Return an assignment as it is kept: a line for each column that has a field."""
    pairs = zip(headings, fields, strict=True)
    return "\n".join(f"{' '.join(heading.split())}{BETWEEN}{name}" for heading, name in pairs if heading and name)


def read_rows(case: Case, type_name: str, rows: Sequence[Sequence[str]], fields: Sequence[str]) -> Reading:
    """Return what the rows below the headings propose, each column read as the field it was assigned to."""
    reader = Reader(case, case.types[type_name])
    # A column that somebody chose not to take is in no note either.
    chosen = [place for place, name in enumerate(fields) if name]
    lines = (tables.Line(0, 0, tuple(row[place] for place in chosen)) for row in rows)
    named = [fields[place] for place in chosen]
    entries = [one for one in (tables.entry_of(line, named) for line in lines) if one is not None]
    found = reader.meant(entries)
    proposals = tuple(Proposal(" · ".join(row.entry.cells.values()), *row.parts) for row in found)
    nothing = () if proposals else (tr("No row holds anything in the columns chosen."),)
    return Reading(proposals, (), (*nothing, *reader.doubts))
