"""What a worksheet of one OPD holds: its pages, its lists of choices, and where the hidden marks stand.

Every sheet that takes entries has a hidden row with the full name of each column's field (``risk.event``)
and a hidden column with the id of each row. A hidden sheet says which workshop and OPD the workbook is
for, and for each entry the changes it was written from, so that it is read back as based on them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from uuid import UUID, uuid5

from smartcity_kit.journal import Record
from smartcity_kit.model.choices import options_of
from smartcity_kit.model.fields import Field, RecordType
from smartcity_kit.model.kinds import Link, Links, Text
from smartcity_kit.rules import Case
from smartcity_kit.rules.completeness import NOT_COUNTED, due_fields, stage_types

FORMAT = 1  # of the workbook; a reader knows this one and refuses newer ones with a sentence
KIT, LISTS = "_kit", "_lists"  # the hidden sheets
MARK = "smartcity_kit worksheet"  # in the first cell of the hidden sheet
ID = "_id"  # the column of ids
HEADINGS = "_headings"  # in that column, beside the headings: entries begin below
WRITER = "_by"  # beside the cell in which people say who filled the workbook
NAMES, TITLE, HEADS, FIRST = 0, 1, 2, 3  # rows of a sheet: hidden names, title, headings, the first entry
BLANK_ROWS = 25
LONGEST_LABEL = 250  # characters: the drop-down of Excel shows no more
ATTENDANCE = "attendance"  # is taken at the door, not at home


@dataclass(frozen=True)
class Page:
    """One sheet: the entries of one type that an OPD owns, and its columns in order."""

    type: RecordType
    fields: tuple[Field, ...]
    due: frozenset[str]
    records: tuple[Record, ...]
    blanks: int


@dataclass(frozen=True)
class Worksheet:
    """The workbook of one OPD: ``workbook`` is its own id, ``at`` when it was written, in words."""

    case: Case
    opd: str
    workshop: str
    workbook: str
    at: str
    stage: str | None = None

    @cached_property
    def pages(self) -> tuple[Page, ...]:
        """The sheets in the order of the declarations."""
        return tuple(self._page(self.case.types[name]) for name in homework_types(self.case, self.stage))

    def _page(self, kind: RecordType) -> Page:
        fields = entered(kind)
        due = frozenset(due_fields(self.case, kind.name, self.stage))
        blanks = 0 if kind.owned_by == "id" else BLANK_ROWS
        return Page(kind, fields, due, self.case.of(kind.name, self.opd), blanks)

    @cached_property
    def lists(self) -> Mapping[str, Mapping[str, str]]:
        """For each list that a column chooses from: a label for each code, no label twice."""
        columns = [(page, field) for page in self.pages for field in page.fields]
        found: dict[str, dict[str, str]] = {}
        for page, field in columns:
            if isinstance(field.kind, Link | Links):
                of = field.kind.of
                codes = found.setdefault(of, dict.fromkeys(self._offered(field.kind), ""))
                codes.update(dict.fromkeys(_codes(page, field.name), ""))
        return MappingProxyType({of: self._labelled(of, codes) for of, codes in found.items()})

    def _offered(self, kind: Link | Links) -> list[str]:
        """Return what a column offers: of records that OPDs own, those of this one."""
        case = self.case
        if kind.of in case.method.choices or kind.of == "opd":
            return [one.code for one in options_of(kind, case.plan, case.method, case.types).all]
        names = kind.of.split("|")
        return [r.id for n in names for r in case.of(n, self.opd if case.types[n].owned_by else None)]

    def _labelled(self, of: str, codes: Mapping[str, str]) -> Mapping[str, str]:
        taken: set[str] = set()
        found = {}
        for code in codes:
            # A mark between several choices may not stand inside one.
            base = " ".join(self.case.label(of, code).replace(";", ",").split())[:LONGEST_LABEL] or code
            label, number = base, 2
            while label.casefold() in taken:
                label, number = f"{base} ({number})", number + 1
            taken.add(label.casefold())
            found[code] = label
        return MappingProxyType(found)

    def blank_id(self, type_name: str, number: int) -> str:
        """Return the id that the entry in the ``number``-th blank row of a sheet will have."""
        return blank_id(self.workbook, type_name, number)

    @property
    def name(self) -> str:
        """What the OPD is called."""
        return self.case.opd_name(self.opd)


def homework_types(case: Case, stage: str | None) -> tuple[str, ...]:
    """Return the types that an OPD fills at home for a stage, or for all: those it owns, ballots apart."""
    return tuple(name for name in stage_types(case, stage) if is_homework(case.types[name]))


def is_homework(kind: RecordType) -> bool:
    """Whether an OPD fills records of a type at home."""
    return bool(kind.owned_by) and kind.name not in NOT_COUNTED and kind.name != ATTENDANCE


def entered(kind: RecordType) -> tuple[Field, ...]:
    """Return the fields of a type that have a column: all but the OPD itself, whose worksheet it is."""
    return tuple(field for field in kind.fields if field.name != kind.owned_by)


def blank_id(workbook: str, type_name: str, number: int | str) -> str:
    """Return the id of a row of a workbook: by its number when it was written blank, or by what names it."""
    return str(uuid5(UUID(workbook), f"{type_name}/{number}"))


def live_title(kind: RecordType) -> str:
    """Return the field whose text alone names a record, the empty string where it takes more or less than that."""
    first = kind.by_name.get(kind.title[0])
    return kind.title[0] if len(kind.title) == 1 and first is not None and isinstance(first.kind, Text) else ""


def _codes(page: Page, name: str) -> list[str]:
    found: list[str] = []
    for record in page.records:
        value = record.get(name)
        found += value if isinstance(value, tuple) else [value] if isinstance(value, str) else []
    return found
