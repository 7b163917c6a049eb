"""Reading a worksheet back: every cell by the hidden name of its field, wherever people moved it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from smartcity_kit.model.fields import Types
from smartcity_kit.sheets.cells import text_of
from smartcity_kit.sheets.guard import unreadable
from smartcity_kit.sheets.layout import FORMAT, KIT, LISTS, MARK, WRITER
from smartcity_kit.sheets.loading import load
from smartcity_kit.sheets.returned import Returned
from smartcity_kit.sheets.rows import MOST_COLUMNS, SheetReader
from smartcity_kit.text.messages import N_, KitError, tr

WRONG = "_wrong"  # in the first cell of the list of what was not taken, in a copy that went back
MOST_ENTRIES = 20_000  # rows of a hidden sheet


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
        reader = SheetReader(sheet, cached, types)
        for type_name, rows in reader.rows().items():
            found.rows.setdefault(type_name, []).extend(rows)
        found.wrong += reader.wrong
        found.notes += reader.notes
    return found


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
    bottom, right = min(sheet.max_row, MOST_ENTRIES), min(max(sheet.max_column, 4), MOST_COLUMNS)
    rows = sheet.iter_rows(max_row=bottom, max_col=right)
    return [["" if cell.value is None else str(cell.value) for cell in row] for row in rows]


def _writer(sheet: Any) -> str | None:
    """Return the name that somebody wrote on the sheet of instructions, None on any other sheet."""
    for row in sheet.iter_rows(max_row=40, max_col=6):
        for place, cell in enumerate(row[:-2]):
            if cell.value == WRITER:
                return " ".join(text_of(row[place + 2].value).split())[:80]
    return None
