"""The copy that goes back: what could not be read is marked and listed, and the file stays good to go on with."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from smartcity_kit.sheets.identity import Entry
from smartcity_kit.sheets.layout import KIT, LISTS
from smartcity_kit.sheets.loading import load
from smartcity_kit.sheets.names import sheet_name
from smartcity_kit.sheets.reading import WRONG
from smartcity_kit.sheets.returned import Wrong
from smartcity_kit.sheets.rows import MOST_COLUMNS, MOST_ROWS
from smartcity_kit.text.messages import tr

AUTHOR = "bimtek"  # of the notes on marked cells, by which the next copy finds and removes them
RED = "FFFECACA"


def marked(
    data: bytes, name: str, wrong: Sequence[Wrong], taken: Iterable[tuple[Entry, str]], changes: Mapping[str, str]
) -> bytes:
    """Return a workbook with what was not taken marked, and what was taken as its new state.

    ``taken`` are the rows that were read, each with its type; ``changes`` gives for a record the change that
    the workbook became: who corrects the copy and sends it again is based on that.
    """
    book, _ = load(data, name)
    for sheet in book.worksheets:
        if sheet["A1"].value == WRONG:
            book.remove(sheet)
        elif sheet.title not in (KIT, LISTS):
            _clear(sheet)
    _settle(book, taken, changes)
    for one in wrong:
        if one.cell:
            _mark(book[one.sheet][one.cell], one.says)
    if wrong:
        _list(book, wrong)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _clear(sheet: Any) -> None:
    """Take away the marks of an earlier copy."""
    from openpyxl.styles import PatternFill

    # No further than was read: one cell at the very bottom would otherwise make a million rows.
    bottom, right = min(sheet.max_row, MOST_ROWS), min(sheet.max_column, MOST_COLUMNS)
    for row in sheet.iter_rows(max_row=bottom, max_col=right):
        for cell in row:
            if cell.comment is not None and cell.comment.author == AUTHOR:
                cell.comment, cell.fill = None, PatternFill()


def _settle(book: Any, taken: Iterable[tuple[Entry, str]], changes: Mapping[str, str]) -> None:
    """Write the ids that new rows got, and beside each entry the change that it became."""
    kit = book[KIT]
    places = {(row[1].value, row[2].value): row[3] for row in kit.iter_rows(max_col=4) if row[0].value == "entry"}
    for entry, kind in taken:
        if entry.row.id_place:
            book[entry.row.sheet][entry.row.id_place].value = entry.id
        change = changes.get(entry.id, "")
        if (kind, entry.id) in places:
            cell = places[kind, entry.id]
            cell.value = " ".join(dict.fromkeys([*str(cell.value or "").split(), *change.split()]))
        elif change:
            kit.append(["entry", kind, entry.id, change])


def _mark(cell: Any, says: str) -> None:
    from openpyxl.cell import MergedCell
    from openpyxl.comments import Comment
    from openpyxl.styles import PatternFill

    cell.fill = PatternFill("solid", fgColor=RED)
    if not isinstance(cell, MergedCell):
        cell.comment = Comment(says, AUTHOR, width=320, height=120)


def _list(book: Any, wrong: Sequence[Wrong]) -> None:
    """Put the list of what was not taken before all other sheets."""
    from openpyxl.styles import Alignment, Font

    title = sheet_name(tr("To correct"), "", book.sheetnames, "bimtek")
    sheet = book.create_sheet(title, 0)
    heads = (tr("Sheet"), tr("Cell"), tr("What is wrong"), tr("What was there"))
    rows = [(WRONG, *heads), *(("", one.sheet, one.cell, one.says, one.typed) for one in wrong)]
    for number, texts in enumerate(rows, 1):
        for column, text in enumerate(texts, 1):
            cell = sheet.cell(number, column)
            cell.value, cell.data_type = text, "s"  # what people typed is text, whatever it begins with
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            cell.font = Font(bold=number == 1)
    sheet.column_dimensions["A"].hidden = True
    for letter, width in (("B", 24), ("C", 8), ("D", 70), ("E", 40)):
        sheet.column_dimensions[letter].width = width
    sheet.freeze_panes = "A2"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", 9
    book.active = 0
