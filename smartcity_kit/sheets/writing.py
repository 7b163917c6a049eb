"""Writing the worksheet of one OPD: a workbook that needs no training, works offline and takes a paste."""

from __future__ import annotations

import io
from datetime import datetime
from typing import TYPE_CHECKING, Any

from smartcity_kit.journal import Record
from smartcity_kit.model.fields import Field
from smartcity_kit.model.kinds import Flag, Link, Links, Whole
from smartcity_kit.sheets.beside import A4, Book, instructions, kit, lists, put
from smartcity_kit.sheets.cells import LOOKS, labels_of, written
from smartcity_kit.sheets.layout import FIRST, HEADINGS, HEADS, ID, MARK, NAMES, TITLE, Page, Worksheet
from smartcity_kit.sheets.names import sheet_name
from smartcity_kit.text.messages import N_, tr

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet as Sheet

OPTIONS = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
FIXED = datetime(2000, 1, 1)  # noqa: DTZ001 - a worksheet of the same entries is the same file, byte for byte
MORE = 500  # rows below the blank ones that choose from the same lists
A3 = 8
WIDE, WIDEST = 190, 330  # characters across a page of A4, and of A3, that are still read
FREE_TO = ("format_cells", "format_columns", "format_rows", "insert_rows", "sort", "autofilter")
PROTECTED = dict.fromkeys(FREE_TO, True)
FREE = N_("Not in the list. If you have just entered it on another sheet of this workbook, choose Yes.")
ONLY = N_("Choose one from the list; empty the cell to leave it open.")

def worksheet_bytes(order: Worksheet) -> bytes:
    """Return the workbook of one OPD as the bytes of an .xlsx file."""
    from xlsxwriter.workbook import Workbook

    file = io.BytesIO()
    with Workbook(file, OPTIONS) as book:
        book.set_properties({"created": FIXED, "title": order.name, "comments": MARK})
        made = Book(book, order, _looks(book), [tr("Instructions")])
        front = book.add_worksheet(made.names[0])
        for page in order.pages:
            made.names.append(sheet_name(tr(page.type.plural), "", made.names, page.type.name))
            book.add_worksheet(made.names[-1])
        sheets = book.worksheets()[1:]
        lists(made)
        for page, sheet in zip(order.pages, sheets, strict=True):
            _page(made, page, sheet)
        kit(made)
        instructions(made, front, PROTECTED)
        front.activate()
    return file.getvalue()


def _looks(book: Workbook) -> dict[str, Any]:
    """Return the formats: entry cells are open, everything else is locked."""
    entry = {"locked": False, "valign": "top", "text_wrap": True, "border": 1, "border_color": "#CBD5E1"}
    head = {"bold": True, "text_wrap": True, "valign": "vcenter", "border": 1, "border_color": "#94A3B8"}
    plain = {"valign": "top", "text_wrap": True}
    return {
        **{name: book.add_format({**entry, "num_format": look.format}) for name, look in LOOKS.items()},
        "due": book.add_format({**head, "bg_color": "#BFDBFE"}),
        "head": book.add_format({**head, "bg_color": "#E2E8F0"}),
        "title": book.add_format({"bold": True, "font_size": 14}),
        "plain": book.add_format(plain),
        "bold": book.add_format({**plain, "bold": True}),
        "name": book.add_format({**entry, "num_format": "@", "bg_color": "#BFDBFE", "border": 2}),
    }


# ------------------------------------------------------------------ a sheet of entries


def _page(made: Book, page: Page, sheet: Sheet) -> None:
    order, looks, kind = made.order, made.looks, page.type
    sheet.write_string(NAMES, 0, f"{kind.name}.{ID}")
    sheet.write_string(HEADS, 0, HEADINGS)
    sheet.set_column(0, 0, None, None, {"hidden": True})
    sheet.write_string(TITLE, 1, f"{tr(kind.plural)} · {order.name}", looks["title"])
    for column, one in enumerate(page.fields, 1):
        _column(made, page, sheet, column, one)
    for row, record in enumerate(page.records, FIRST):
        _row(made, page, sheet, row, record)
    for number in range(page.blanks):
        _row(made, page, sheet, FIRST + len(page.records) + number, None, number)
    sheet.set_row(NAMES, None, None, {"hidden": True})
    sheet.protect("", PROTECTED)
    named = [f.name for f in page.fields].index(kind.title[0]) + 1 if kind.title[0] in kind.by_name else 1
    sheet.freeze_panes(FIRST, named + 1 if named <= FIRST else 1)
    _for_paper(sheet, page, f"{order.name} – {tr(kind.plural)}")


def _column(made: Book, page: Page, sheet: Sheet, column: int, one: Field) -> None:
    """Write the hidden name, the heading with its note, and what may be chosen below."""
    look = LOOKS[one.kind.name]
    due = one.name in page.due
    sheet.set_column(column, column, look.width, made.looks[one.kind.name])
    sheet.write_string(NAMES, column, f"{page.type.name}.{one.name}")
    sheet.write_string(HEADS, column, tr(one.label) + (" *" if due else ""), made.looks["due" if due else "head"])
    told = _told(one, due=due)
    sheet.write_comment(HEADS, column, told, {"x_scale": 2, "y_scale": 1 + len(told) / 120})
    last = FIRST + len(page.records) + page.blanks + (MORE if page.blanks else 0)
    sheet.data_validation(FIRST, column, max(last - 1, FIRST), column, _validation(made, one))


def _told(one: Field, *, due: bool) -> str:
    """Return the note of a heading: what the field is, what is typed, whether it is due."""
    hint = tr(LOOKS[one.kind.name].hint)
    return "\n".join(text for text in (tr(one.label), tr(one.help), hint, tr("Due now.") if due else "") if text)


def _validation(made: Book, one: Field) -> dict[str, Any]:
    """Return what Excel offers and says in the cells of a column; it never stands in the way of a paste."""
    kind = one.kind
    told = " ".join(text for text in (tr(one.help), tr(LOOKS[kind.name].hint)) if text)
    base: dict[str, Any] = {"input_title": tr(one.label)[:32], "input_message": told[:255]}
    if isinstance(kind, Link | Links | Flag):
        place = made.places.get("yes_no" if isinstance(kind, Flag) else kind.of, "")
        if not place:
            return base | {"validate": "any"}
        if isinstance(kind, Links):
            return base | {"validate": "list", "source": place, "show_error": False}
        listed = isinstance(kind, Flag) or kind.of in made.order.case.method.choices
        error = {"error_type": "stop" if listed else "warning", "error_message": tr(ONLY if listed else FREE)}
        return base | {"validate": "list", "source": place, **error}
    if isinstance(kind, Whole) and kind.name in {"whole", "year"}:
        says = tr("A number from {least} to {most} is expected.", least=kind.least, most=kind.most)
        limits = {"criteria": "between", "minimum": kind.least, "maximum": kind.most}
        return base | {"validate": "integer", "error_type": "warning", "error_message": says, **limits}
    return base | {"validate": "any"}


def _row(made: Book, page: Page, sheet: Sheet, row: int, record: Record | None, number: int = 0) -> None:
    kind = page.type
    sheet.write_string(row, 0, made.order.blank_id(kind.name, number) if record is None else record.id)
    for column, one in enumerate(page.fields, 1):
        value = record.get(one.name) if record is not None else None
        put(sheet, row, column, written(one.kind, value, labels_of(made.order.lists, one)), made.looks[one.kind.name])


def _for_paper(sheet: Sheet, page: Page, title: str) -> None:
    width = sum(LOOKS[one.kind.name].width for one in page.fields)
    sheet.set_landscape()
    sheet.set_paper(A4 if width <= WIDE else A3)
    sheet.fit_to_pages(-(-width // WIDEST), 0)
    # The blank rows too: some fill them by hand and type them in later.
    sheet.print_area(TITLE, 1, max(FIRST + len(page.records) + page.blanks - 1, FIRST), len(page.fields))
    sheet.repeat_rows(TITLE, HEADS)
    sheet.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
    sheet.set_header("&L" + title[:200].replace("&", "&&"))
    sheet.set_footer("&R&P / &N")
