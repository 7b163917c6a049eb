"""The sheets of a worksheet beside its entries: instructions, the lists to choose from, the hidden marks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from smartcity_kit.sheets.cells import Written
from smartcity_kit.sheets.layout import FIRST, FORMAT, KIT, LISTS, MARK, WRITER, Worksheet, live_title
from smartcity_kit.text.messages import N_, tr

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet as Sheet

A4 = 9

STEPS = (
    N_("Write your name in the blue cell below: it stands beside each of your entries in the history."),
    N_("Each sheet is one table. Fill the white rows; add your own entries in the empty ones below."),
    N_("Columns with a blue heading and * are due now. Leave empty what nobody knows: it is asked for later."),
    N_("Where a list opens, choose from it. What several fit is written with ; between."),
    N_("To change an entry, write over it. To remove one, ask the facilitator: an emptied row removes nothing."),
    N_("Paste from your own files with “values only”. Formulas are taken by their last result."),
    N_("Sheets may be renamed, rows sorted. Hidden columns and sheets belong to the program: leave them."),
    N_("Send this file back as .xlsx. What cannot be read comes back marked; everything else is taken."),
)


@dataclass
class Book:
    """The workbook while it is written: its formats, and where each list stands."""

    book: Workbook
    order: Worksheet
    looks: Mapping[str, Any]
    names: list[str] = field(default_factory=list)  # of the sheets, as people see them
    places: dict[str, str] = field(default_factory=dict)  # of the lists, as Excel refers to them


def put(sheet: Sheet, row: int, column: int, value: Written, look: Any = None) -> None:
    """Write one value; text is text, whatever sign it begins with."""
    if value is None:
        sheet.write_blank(row, column, None, look)
    elif isinstance(value, str):
        sheet.write_string(row, column, value, look)
    elif isinstance(value, int | float):
        sheet.write_number(row, column, value, look)
    else:
        sheet.write_datetime(row, column, value, look)


# ------------------------------------------------------------------ the hidden sheets


def lists(made: Book) -> None:
    """Write what the columns choose from: a pair of columns a list, labels and codes."""
    sheet = made.book.add_worksheet(LISTS)
    sheet.very_hidden()
    every: dict[str, Mapping[str, str]] = {**made.order.lists, "yes_no": {"true": tr("Yes"), "false": tr("No")}}
    for place, (of, labels) in enumerate(every.items()):
        column = 2 * place
        sheet.write_string(0, column, of)
        for row, (code, label) in enumerate(labels.items(), 1):
            sheet.write_string(row, column, label)
            sheet.write_string(row, column + 1, code)
        last = _newcomers(made, sheet, of, column, len(labels) + 1) - 1
        if last:
            made.places[of] = f"='{LISTS}'!{_absolute(1, column)}:{_absolute(last, column)}"


def _newcomers(made: Book, sheet: Sheet, of: str, column: int, row: int) -> int:
    """Let a list go on with what is entered in the blank rows of another sheet; return the next free row."""
    pages = {page.type.name: (page, name) for page, name in zip(made.order.pages, made.names[1:], strict=True)}
    for type_name in of.split("|"):
        page, name = pages.get(type_name, (None, ""))
        title = live_title(page.type) if page is not None else ""
        if page is None or not title or page.type.owned_by not in page.type.by_name:
            continue
        there = [one.name for one in page.fields].index(title) + 1
        quoted = name.replace("'", "''")
        for number in range(page.blanks):
            cell = f"'{quoted}'!{_absolute(FIRST + len(page.records) + number, there)}"
            sheet.write_formula(row, column, f'=IF({cell}="","",{cell})', None, "")
            row += 1
    return row


def _absolute(row: int, column: int) -> str:
    from xlsxwriter.utility import xl_rowcol_to_cell

    return str(xl_rowcol_to_cell(row, column, row_abs=True, col_abs=True))


def kit(made: Book) -> None:
    """Write what the workbook is, and for each entry the changes it was written from."""
    order = made.order
    sheet = made.book.add_worksheet(KIT)
    sheet.very_hidden()
    head = {"": MARK, "format": str(FORMAT), "workshop": order.workshop, "opd": order.opd,
            "workbook": order.workbook, "at": order.at, "stage": order.stage or ""}  # fmt: skip
    rows: list[Sequence[str]] = [(value, key) for key, value in head.items()]
    rows += [("entry", page.type.name, r.id, " ".join(r.seen_whole())) for page in order.pages for r in page.records]
    for row, cells in enumerate(rows):
        for column, text in enumerate(cells):
            sheet.write_string(row, column, text)


# ------------------------------------------------------------------ the first sheet


def instructions(made: Book, sheet: Sheet, protected: Mapping[str, bool]) -> None:
    """Write how to fill the workbook, the cell for a name, and what each sheet is for."""
    order, looks = made.order, made.looks
    sheet.set_column(0, 0, None, None, {"hidden": True})
    sheet.set_column(1, 1, 30)
    sheet.set_column(2, 2, 70)
    sheet.set_column(3, 3, 14)
    region = order.case.settings.text("region")
    sheet.write_string(0, 1, tr("Worksheet of {name}", name=order.name), looks["title"])
    told = tr("{region}. Written on {at}.", region=region or "Smart City", at=order.at)
    sheet.write_string(1, 1, told)
    row = 3
    for number, step in enumerate(STEPS, 1):
        sheet.merge_range(row, 1, row, 3, f"{number}. {tr(step)}", looks["plain"])
        sheet.set_row(row, 30)
        row += 1
    row += 1
    sheet.write_string(row, 0, WRITER)
    sheet.write_string(row, 1, tr("Filled by (name)"), looks["bold"])
    put(sheet, row, 2, None, looks["name"])
    row += 2
    for column, text in enumerate((tr("Sheet"), tr("What it is for"), tr("Entries so far")), 1):
        sheet.write_string(row, column, text, looks["head"])
    for page, name in zip(order.pages, made.names[1:], strict=True):
        row += 1
        sheet.write_url(row, 1, f"internal:'{name.replace(chr(39), chr(39) * 2)}'!B4", looks["plain"], name)
        put(sheet, row, 2, tr(page.type.help) or tr(page.type.plural), looks["plain"])
        put(sheet, row, 3, len(page.records), looks["plain"])
    sheet.protect("", protected)
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.fit_to_pages(1, 0)
