"""Writing the worksheet of one OPD: a workbook that needs no training, works offline and takes a paste."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from smartcity_kit.journal import Record
from smartcity_kit.model.fields import Field
from smartcity_kit.model.kinds import Flag, Link, Links, Whole
from smartcity_kit.sheets.cells import LOOKS, Labels, Written, written
from smartcity_kit.sheets.layout import FORMAT, HEADINGS, ID, KIT, LISTS, MARK, WRITER, Page, Worksheet, live_title
from smartcity_kit.sheets.names import sheet_name
from smartcity_kit.text.messages import N_, tr

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet as Sheet

OPTIONS = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
FIXED = datetime(2000, 1, 1)  # noqa: DTZ001 - a worksheet of the same entries is the same file, byte for byte
NAMES, TITLE, HEADS, FIRST = 0, 1, 2, 3  # rows of a sheet: hidden names, title, headings, the first entry
MORE = 500  # rows below the blank ones that choose from the same lists
A4, A3 = 9, 8
WIDE, WIDEST = 190, 330  # characters across a page of A4, and of A3, that are still read
FREE_TO = ("format_cells", "format_columns", "format_rows", "insert_rows", "sort", "autofilter")
PROTECTED = dict.fromkeys(FREE_TO, True)
FREE = N_("Not in the list. If you have just entered it on another sheet of this workbook, choose Yes.")
ONLY = N_("Choose one from the list; empty the cell to leave it open.")

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
class _Book:
    """The workbook while it is written: its formats, and where each list stands."""

    book: Workbook
    order: Worksheet
    looks: Mapping[str, Any]
    names: list[str] = field(default_factory=list)  # of the sheets, as people see them
    places: dict[str, str] = field(default_factory=dict)  # of the lists, as Excel refers to them


def worksheet_bytes(order: Worksheet) -> bytes:
    """Return the workbook of one OPD as the bytes of an .xlsx file."""
    from xlsxwriter.workbook import Workbook

    file = io.BytesIO()
    with Workbook(file, OPTIONS) as book:
        book.set_properties({"created": FIXED, "title": order.name, "comments": MARK})
        made = _Book(book, order, _looks(book), [tr("Instructions")])
        front = book.add_worksheet(made.names[0])
        for page in order.pages:
            made.names.append(sheet_name(tr(page.type.plural), "", made.names, page.type.name))
            book.add_worksheet(made.names[-1])
        sheets = book.worksheets()[1:]
        _lists(made)
        for page, sheet in zip(order.pages, sheets, strict=True):
            _page(made, page, sheet)
        _kit(made)
        _instructions(made, front)
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


def _page(made: _Book, page: Page, sheet: Sheet) -> None:
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


def _column(made: _Book, page: Page, sheet: Sheet, column: int, one: Field) -> None:
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


def _validation(made: _Book, one: Field) -> dict[str, Any]:
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


def _row(made: _Book, page: Page, sheet: Sheet, row: int, record: Record | None, number: int = 0) -> None:
    kind = page.type
    sheet.write_string(row, 0, made.order.blank_id(kind.name, number) if record is None else record.id)
    for column, one in enumerate(page.fields, 1):
        value = record.get(one.name) if record is not None else None
        put(sheet, row, column, written(one.kind, value, labels_of(made.order.lists, one)), made.looks[one.kind.name])


def labels_of(lists: Mapping[str, Labels], one: Field) -> Labels:
    """Return the labels of what a field chooses from, none for a field that is typed."""
    return lists.get(one.kind.of, {}) if isinstance(one.kind, Link | Links) else {}


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


def _for_paper(sheet: Sheet, page: Page, title: str) -> None:
    width = sum(LOOKS[one.kind.name].width for one in page.fields)
    sheet.set_landscape()
    sheet.set_paper(A4 if width <= WIDE else A3)
    sheet.fit_to_pages(-(-width // WIDEST), 0)
    sheet.repeat_rows(TITLE, HEADS)
    sheet.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
    sheet.set_header("&L" + title[:200].replace("&", "&&"))
    sheet.set_footer("&R&P / &N")


# ------------------------------------------------------------------ the hidden sheets


def _lists(made: _Book) -> None:
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


def _newcomers(made: _Book, sheet: Sheet, of: str, column: int, row: int) -> int:
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


def _kit(made: _Book) -> None:
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


def _instructions(made: _Book, sheet: Sheet) -> None:
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
    sheet.protect("", PROTECTED)
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.fit_to_pages(1, 0)
