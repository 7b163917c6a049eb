"""A workbook nobody made with the kit: its sheets as plain rows of text, to be matched column by column."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from smartcity_kit.sheets.cells import text_of
from smartcity_kit.sheets.loading import load
from smartcity_kit.text.messages import KitError, tr

MOST_ROWS, MOST_COLUMNS = 3_000, 60


@dataclass(frozen=True, slots=True)
class ForeignSheet:
    """One sheet: its name, and its rows as people see them, all of one width."""

    name: str
    rows: tuple[tuple[str, ...], ...]
    cut: bool = False  # whether it goes on beyond what was read


def foreign_sheets(data: bytes, name: str) -> tuple[ForeignSheet, ...]:
    """Return the sheets of a workbook that hold anything; raises KitError where it cannot be read."""
    book, cached = load(data, name)
    found = tuple(one for sheet in book.worksheets if (one := _sheet(sheet, cached)).rows)
    if not found:
        raise KitError(tr("{name} holds no table.", name=name))
    return found


def _sheet(sheet: Any, cached: Any) -> ForeignSheet:
    repeated = _repeated(sheet)
    bottom, right = min(sheet.max_row, MOST_ROWS), min(sheet.max_column, MOST_COLUMNS)
    rows = [
        tuple(_text(sheet, cached, repeated.get(cell.coordinate, cell.coordinate)) for cell in cells)
        for cells in sheet.iter_rows(max_row=bottom, max_col=right)
    ]
    while rows and not any(rows[-1]):
        rows.pop()
    width = max((place for row in rows for place, text in enumerate(row, 1) if text), default=0)
    return ForeignSheet(sheet.title, tuple(row[:width] for row in rows), sheet.max_row > MOST_ROWS)


def _repeated(sheet: Any) -> dict[str, str]:
    """Return for each cell that is merged below another where its value stands: it is shown for all of them."""
    found: dict[str, str] = {}
    for area in sheet.merged_cells.ranges:
        if area.min_col == area.max_col:
            top, *below = [sheet.cell(row, area.min_col).coordinate for row in range(area.min_row, area.max_row + 1)]
            found |= dict.fromkeys(below, top)
    return found


def _text(sheet: Any, cached: Any, place: str) -> str:
    cell = sheet[place]
    value = cached.value(sheet.title, place) if cell.data_type == "f" else cell.value
    if isinstance(value, float) and "%" in cell.number_format:
        return f"{text_of(round(value * 100, 6))} %"
    return text_of(value).strip()
