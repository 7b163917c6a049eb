"""One sheet of a worksheet that came back: finds the hidden names, then reads each row below the headings."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, TypeAlias

from smartcity_kit.model.fields import RecordType, Types
from smartcity_kit.model.kinds import Unreadable, Url
from smartcity_kit.sheets.cells import raw_of, text_of
from smartcity_kit.sheets.layout import HEADINGS, ID, entered, is_homework
from smartcity_kit.sheets.loading import Cached
from smartcity_kit.sheets.returned import UNKNOWN, Cell, Row, Wrong
from smartcity_kit.text.messages import tr

MOST_ROWS, MOST_COLUMNS = 5_000, 200  # of one sheet; the rest is said, not read
SEARCHED = 15  # rows at the top of a sheet in which the hidden names are looked for
RENAMED: Mapping[str, str] = {}  # full names of fields that older worksheets carry, and what they are called now

Names: TypeAlias = Mapping[int, tuple[str, str]]  # type and field of each column
_NAME = re.compile(r"([a-z_]+)\.([a-z_0-9]+)", re.ASCII)


class SheetReader:
    """Reads one sheet: finds the hidden names, then each row below the headings."""

    def __init__(self, sheet: Any, cached: Cached, types: Types) -> None:
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
        """What the sheet is called by now."""
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
                return Cell(place, UNKNOWN, wrong=says)
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
