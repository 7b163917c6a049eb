"""What came back in a worksheet, as plain values: rows, cells with their addresses, and what was not taken."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from smartcity_kit.sheets.cells import text_of


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


UNKNOWN = "="  # stands in a cell whose formula has no result


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
        return any(cell.wrong or (cell.there is not None and str(cell.there).strip()) for cell in self.cells.values())

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
