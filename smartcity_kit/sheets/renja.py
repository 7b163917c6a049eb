"""The workbook with the Renja lines: one sheet for each unit and fiscal year, ready to be copied from."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

from smartcity_kit.files import write_or_say
from smartcity_kit.rules import Case
from smartcity_kit.rules.budget import Line, lines, why_not
from smartcity_kit.sheets.cells import MOST_DIGITS
from smartcity_kit.sheets.names import sheet_name
from smartcity_kit.text.messages import N_, KitError, tr
from smartcity_kit.text.money import show_rupiah
from smartcity_kit.views.renja import COLUMNS, cells, unit_and_year

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

WIDTHS = {"code": 22, "what": 44, "indicator": 40, "amount": 22, "fund_source": 22, "owner": 36, "note": 44}
FIXED = datetime(2000, 1, 1)  # noqa: DTZ001 - a file of the same lines is the same file, byte for byte
LAST = N_("In no Renja")
RUPIAH = '"Rp" #,##0'

OPTIONS = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}


@dataclass(frozen=True, slots=True)
class Written:
    """What a workbook holds: its sheets, how many Renja lines, and a sentence for each line that is none."""

    sheets: tuple[str, ...]
    lines: int
    warnings: tuple[str, ...]


def write_renja(case: Case, to: Path, *, year: int | None = None, opd: str | None = None) -> Written:
    """Write the lines of one fiscal year or all, of one unit or all; raises KitError where there are none."""
    every = lines(case, year=year, opd=opd)
    if not every:
        raise KitError(tr("There is no allocation to write: fill the allocations of that year first."))
    data, written = _workbook(case, every)
    write_or_say(to, data)
    return written


def _workbook(case: Case, every: Sequence[Line]) -> tuple[bytes, Written]:
    from xlsxwriter.workbook import Workbook

    file, names = io.BytesIO(), list[str]()
    renja = [one for one in every if one.is_renja]
    others = [one for one in every if not one.is_renja]
    with Workbook(file, OPTIONS) as book:
        book.set_properties({"created": FIXED})
        looks = _looks(book)
        for _, some in groupby(renja, key=unit_and_year):
            group = list(some)
            names.append(sheet_name(*_short(case, group[0]), names, "Renja"))
            _sheet(case, book.add_worksheet(names[-1]), group, looks, _title(case, group[0]))
        if others:
            names.append(sheet_name(tr(LAST), "", names, "Renja"))
            _sheet(case, book.add_worksheet(names[-1]), others, looks, tr(LAST))
    warnings = tuple(f"{case.title(one.record)}: {why_not(case, one)}" for one in others)
    return file.getvalue(), Written(tuple(names), len(renja), warnings)


def _looks(book: Workbook) -> dict[str, Any]:
    """Return the formats of the cells: text stays text also when somebody edits it in Excel."""
    text = {"num_format": "@", "valign": "top", "text_wrap": True}
    return {
        "head": book.add_format(
            {"bold": True, "text_wrap": True, "valign": "top", "bottom": 2, "bg_color": "#E2E8F0"}
        ),
        "text": book.add_format(text),
        "amount": book.add_format({"num_format": RUPIAH, "valign": "top"}),
        "total": book.add_format({"num_format": RUPIAH, "bold": True, "top": 1}),
        "sum": book.add_format({**text, "bold": True, "top": 1}),
    }


def _sheet(case: Case, sheet: Worksheet, some: Sequence[Line], looks: dict[str, Any], title: str) -> None:
    names = [*(name for name, *_ in COLUMNS), "note"]
    heads = [*(tr(heading) for _, heading, *_ in COLUMNS), tr("Note")]
    for column, (name, head) in enumerate(zip(names, heads, strict=True)):
        sheet.set_column(column, column, WIDTHS[name])
        sheet.write_string(0, column, head, looks["head"])
    for row, one in enumerate(some, 1):
        texts = [*(cell.text for cell in cells(case, one)), _note(case, one)]
        for column, (name, text) in enumerate(zip(names, texts, strict=True)):
            if name == "amount":
                _amount(sheet, row, column, one.record.number("amount"), looks["amount"])
            else:
                sheet.write_string(row, column, text, looks["text"])
    amount = names.index("amount")
    total = sum(one.record.number("amount") or 0 for one in some)
    sheet.write_string(len(some) + 1, 0, tr("Together"), looks["sum"])
    _amount(sheet, len(some) + 1, amount, total, looks["total"])
    _for_paper(sheet, title)


def _note(case: Case, one: Line) -> str:
    year = one.record.number("year")
    reasons = (why_not(case, one), "" if year is not None else tr("The fiscal year is not filled yet."))
    return " ".join(text for text in (*reasons, one.record.text("note")) if text)


def _amount(sheet: Worksheet, row: int, column: int, amount: int | None, look: object) -> None:
    if amount is None:
        sheet.write_blank(row, column, None, look)
    elif amount < MOST_DIGITS:
        sheet.write_number(row, column, amount, look)
    else:
        sheet.write_string(row, column, show_rupiah(amount), look)


def _for_paper(sheet: Worksheet, title: str) -> None:
    sheet.freeze_panes(1, 0)
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    sheet.set_header("&L" + title[:200].replace("&", "&&"))


def _title(case: Case, one: Line) -> str:
    unit, year = one.home.unit, one.record.number("year")
    return f"Renja {case.title(unit) if unit is not None else ''} {year or ''}".strip()


def _short(case: Case, one: Line) -> tuple[str, str]:
    """Return the unit's short name and what follows it: the year tells its sheets apart."""
    unit, year = one.home.unit, one.record.number("year")
    name = (unit.text("abbreviation") or case.title(unit)) if unit is not None else ""
    return name, f" {year}" if year is not None else ""
