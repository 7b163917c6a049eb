"""Reading a worksheet back: every cell by the hidden name of its field, wherever people moved it."""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, TypeAlias
from uuid import UUID

from smartcity_kit.model.fields import RecordType, Types
from smartcity_kit.model.kinds import Unreadable, Url
from smartcity_kit.sheets.cells import raw_of, text_of
from smartcity_kit.sheets.guard import refuse_dangerous, unreadable
from smartcity_kit.sheets.layout import FORMAT, HEADINGS, ID, KIT, LISTS, MARK, WRITER, entered, is_homework
from smartcity_kit.text.messages import N_, KitError, tr

MOST_ROWS, MOST_COLUMNS = 5_000, 200  # of one sheet; the rest is said, not read
WRONG = "_wrong"  # in the first cell of the list of what was not taken, in a copy that went back
SEARCHED = 15  # rows at the top of a sheet in which the hidden names are looked for
RENAMED: Mapping[str, str] = {}  # full names of fields that older worksheets carry, and what they are called now

Names: TypeAlias = Mapping[int, tuple[str, str]]  # type and field of each column
_NAME = re.compile(r"([a-z_]+)\.([a-z_0-9]+)", re.ASCII)


@dataclass(frozen=True, slots=True)
class Wrong:
    """What was not taken: the sheet and cell (``B7``; empty for the whole file), what was there, a sentence."""

    sheet: str
    cell: str
    says: str
    typed: str = ""

    def __str__(self) -> str:
        """Return the address and the sentence."""
        place = f"{self.sheet}!{self.cell}" if self.cell else self.sheet
        return f"{place}: {self.says}" if place else self.says


@dataclass(frozen=True, slots=True)
class Cell:
    """One entry as it came back: its value for ``parse``, or why it is none; ``there`` is what stands in it."""

    place: str
    there: object
    raw: object = None
    wrong: str = ""


@dataclass(frozen=True)
class Row:
    """One row of a sheet: the hidden id (empty where it is gone) and its cells by field."""

    sheet: str
    number: int
    id_place: str
    id: str
    cells: Mapping[str, Cell]

    @property
    def place(self) -> str:
        """Where the row is pointed at: its first cell."""
        return next((cell.place for cell in self.cells.values()), f"A{self.number}")

    @cached_property
    def filled(self) -> bool:
        """Whether anything stands in it."""
        return any(text_of(cell.there).strip() or cell.wrong for cell in self.cells.values())

    @cached_property
    def content(self) -> tuple[tuple[str, str], ...]:
        """What stands in it, to be compared."""
        return tuple((name, text_of(cell.there).strip()) for name, cell in sorted(self.cells.items()))


@dataclass
class Returned:
    """A worksheet as it came back.

    ``seen`` gives for each entry (type, id) the changes it was written from; ``lists`` for each list the
    codes by their labels as they were written; ``rows`` the rows of each type; ``notes`` what to know.
    """

    head: Mapping[str, str]
    seen: dict[tuple[str, str], tuple[str, ...]]
    lists: Mapping[str, Mapping[str, str]]
    rows: dict[str, list[Row]] = field(default_factory=dict)
    by: str = ""
    wrong: list[Wrong] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def read_worksheet(data: bytes, name: str, types: Types) -> Returned:
    """Return what came back in the bytes of a file; raises KitError for a file that is no worksheet of the kit."""
    book, cached = load(data, name)
    head, seen = _kit(book, name)
    found = Returned(head, seen, _lists(book))
    for sheet in book.worksheets:
        if sheet.title in (KIT, LISTS) or sheet["A1"].value == WRONG:
            continue
        by = _writer(sheet)
        if by is not None:
            found.by = found.by or by
            continue
        reader = _SheetReader(sheet, cached, types)
        for type_name, rows in reader.rows().items():
            found.rows.setdefault(type_name, []).extend(rows)
        found.wrong += reader.wrong
        found.notes += reader.notes
    return found


def load(data: bytes, name: str) -> tuple[Any, Any]:
    """Return a workbook as openpyxl knows it, and the same with the last results of its formulas."""
    from openpyxl import load_workbook

    refuse_dangerous(data, name)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # openpyxl warns of what it leaves aside; none of it is an entry
            return load_workbook(io.BytesIO(data)), _Cached(data)
    except Exception as error:  # whatever a damaged part makes of openpyxl
        raise KitError(unreadable(name)) from error


class _Cached:
    """The last results of formulas, loaded only where there is a formula to ask about."""

    def __init__(self, data: bytes) -> None:
        self.data = data

    @cached_property
    def book(self) -> Any:
        from openpyxl import load_workbook

        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return load_workbook(io.BytesIO(self.data), data_only=True)

    def value(self, sheet: str, cell: str) -> object:
        """Return the last result of a formula, None where the file holds none."""
        return self.book[sheet][cell].value


def _kit(book: Any, name: str) -> tuple[dict[str, str], dict[tuple[str, str], tuple[str, ...]]]:
    rows = _texts(book, KIT)
    head = {cells[1]: cells[0] for cells in rows if cells[0] != "entry"}
    if head.get("") != MARK:
        says = N_("{name} is no worksheet of the kit, or its hidden sheet is gone. Take it in as a list of your own.")
        raise KitError(tr(says, name=name))
    version = head.get("format", "")
    if not version.isdecimal() or int(version) > FORMAT:
        says = N_("{name} was written by a newer version of the kit. Update the kit on this machine.")
        raise KitError(tr(says, name=name))
    try:
        UUID(head.get("workbook", ""))
    except ValueError:
        raise KitError(unreadable(name)) from None
    seen = {(cells[1], cells[2]): tuple(cells[3].split()) for cells in rows if cells[0] == "entry"}
    return head, seen


def _lists(book: Any) -> dict[str, dict[str, str]]:
    rows = _texts(book, LISTS)
    found: dict[str, dict[str, str]] = {}
    for column, of in enumerate(rows[0] if rows else ()):
        if of:
            pairs = (cells[column : column + 2] for cells in rows[1:])
            found[of] = {label: code for label, code in (pair for pair in pairs if len(pair) > 1) if code}
    return found


def _texts(book: Any, name: str) -> list[list[str]]:
    """Return the texts of a hidden sheet, four cells a row at least."""
    if name not in book.sheetnames:
        return []
    sheet = book[name]
    rows = sheet.iter_rows(max_row=min(sheet.max_row, 20_000), max_col=min(max(sheet.max_column, 4), MOST_COLUMNS))
    return [["" if cell.value is None else str(cell.value) for cell in row] for row in rows]


def _writer(sheet: Any) -> str | None:
    """Return the name that somebody wrote on the sheet of instructions, None on any other sheet."""
    for row in sheet.iter_rows(max_row=40, max_col=6):
        for place, cell in enumerate(row[:-2]):
            if cell.value == WRITER:
                return " ".join(text_of(row[place + 2].value).split())[:80]
    return None


class _SheetReader:
    """Reads one sheet: finds the hidden names, then each row below the headings."""

    def __init__(self, sheet: Any, cached: _Cached, types: Types) -> None:
        self.sheet, self.cached, self.types = sheet, cached, types
        self.wrong: list[Wrong] = []
        self.notes: list[str] = []

    def rows(self) -> dict[str, list[Row]]:
        """Return the rows by type: one type, unless the sheet is none of ours."""
        top, names = self._names()
        if not names:
            if any(cell.value is not None for row in self.sheet.iter_rows(max_row=50, max_col=20) for cell in row):
                self.notes.append(tr("The sheet {sheet} is not one of the kit's; it was not read.", sheet=self.title))
            return {}
        ids = next((column for column, (_, name) in names.items() if name == ID), 0)
        type_name = names[ids][0] if ids else next(iter(names.values()))[0]
        kind = self.types.get(type_name)
        if kind is None or not is_homework(kind):
            self._say(f"A{top}", tr("This sheet is of a kind that the kit does not know here; it was not read."))
            return {}
        heads = self._heads(top, ids)
        fields = dict(self._fields(names, kind, heads))
        if self.sheet.max_row > MOST_ROWS:
            says = tr("Rows below {most} were not read. Put them into a second file.", most=MOST_ROWS)
            self._say(f"A{MOST_ROWS + 1}", says)
        return {type_name: list(self._below(heads, ids, fields, kind))}

    @property
    def title(self) -> str:
        return str(self.sheet.title)

    def _say(self, cell: str, says: str, typed: str = "") -> None:
        self.wrong.append(Wrong(self.title, cell, says, typed))

    def _names(self) -> tuple[int, Names]:
        """Return the row of the hidden names, and type and field by column."""
        for row in self.sheet.iter_rows(max_row=SEARCHED, max_col=min(self.sheet.max_column, MOST_COLUMNS)):
            texts = {cell.column: RENAMED.get(cell.value, cell.value) for cell in row if isinstance(cell.value, str)}
            found = {column: match for column, text in texts.items() if (match := _NAME.fullmatch(text))}
            if len(found) > 1:
                return row[0].row, {column: (match[1], match[2]) for column, match in found.items()}
        return 0, {}

    def _heads(self, top: int, ids: int) -> int:
        """Return the row of the headings: two below the names, unless rows were put between."""
        below = range(top + 1, top + SEARCHED) if ids else ()
        return next((row for row in below if self.sheet.cell(row, ids).value == HEADINGS), top + 2)

    def _fields(self, names: Names, kind: RecordType, heads: int) -> Iterator[tuple[int, str]]:
        known = {one.name for one in entered(kind)}
        taken: set[str] = set()
        for column, (type_name, name) in names.items():
            place = self.sheet.cell(heads, column).coordinate
            if name == ID and type_name == kind.name:
                continue
            if type_name != kind.name or name not in known:
                says = tr("This column belongs to no field of {type}; it was not read.", type=tr(kind.label))
                self._say(place, says)
            elif name in taken:
                self._say(place, tr("This column stands twice; only the first was read. Delete the other."))
            else:
                taken.add(name)
                yield column, name
        self._unnamed(names, heads)

    def _unnamed(self, names: Names, heads: int) -> None:
        """Say which columns somebody put in: what stands there has no field."""
        for cells in self.sheet.iter_cols(min_row=heads, max_row=heads + 60, max_col=min(self.sheet.max_column, 60)):
            filled = [cell for cell in cells if cell.value is not None]
            if cells[0].column not in names and filled:
                says = tr("This column is not one of the worksheet's; it was not read.")
                self._say(filled[0].coordinate, says, text_of(filled[0].value))

    def _below(self, heads: int, ids: int, fields: Mapping[int, str], kind: RecordType) -> Iterator[Row]:
        merged = {cell for some in self.sheet.merged_cells.ranges for cell in list(some.cells)[1:]}
        last = min(self.sheet.max_row, MOST_ROWS)
        width = max([ids, *fields])
        for row in self.sheet.iter_rows(min_row=heads + 1, max_row=last, max_col=width) if last > heads else ():
            cells = {name: self._cell(row[column - 1], kind, name, merged) for column, name in fields.items()}
            id_cell = row[ids - 1] if ids else None
            found = text_of(id_cell.value).strip() if id_cell is not None else ""
            yield Row(self.title, row[0].row, id_cell.coordinate if id_cell is not None else "", found, cells)

    def _cell(self, cell: Any, kind: RecordType, name: str, merged: set[tuple[int, int]]) -> Cell:
        place, value = cell.coordinate, cell.value
        if (cell.row, cell.column) in merged:
            says = tr("This cell is merged with another. Unmerge them, and fill each.")
            return Cell(place, None, wrong=says)
        if cell.data_type == "f":
            value = self.cached.value(self.title, place)
            if value is None:
                says = tr("Here stands a formula without a result. Write the value itself.")
                return Cell(place, "=", wrong=says)
        if cell.data_type == "e" or (isinstance(value, str) and value in _ERRORS):
            return Cell(place, value, wrong=tr("Excel shows the error {error} here. Write the value.", error=value))
        of = kind.by_name[name].kind
        if isinstance(of, Url) and cell.hyperlink is not None and not str(value or "").startswith("http"):
            value = cell.hyperlink.target or value
        try:
            return Cell(place, value, raw_of(of, value, cell.number_format))
        except Unreadable as refusal:
            return Cell(place, value, wrong=f"{refusal.wrong} {refusal.do}")


_ERRORS = frozenset({"#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!"})
