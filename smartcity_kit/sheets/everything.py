"""All data of a workshop as one workbook to read: a sheet for each type of record, labels instead of codes."""

from __future__ import annotations

import io
from datetime import datetime
from typing import TYPE_CHECKING, Any

from smartcity_kit.journal import Record
from smartcity_kit.model.fields import Derived, Field, RecordType
from smartcity_kit.model.kinds import Link, Links
from smartcity_kit.rules import Case, derived
from smartcity_kit.sheets.cells import LOOKS, Labels, written
from smartcity_kit.sheets.names import sheet_name
from smartcity_kit.sheets.writing import OPTIONS, put
from smartcity_kit.text.messages import tr

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook

FIXED = datetime(2000, 1, 1)  # noqa: DTZ001 - the same data is the same file, byte for byte
DERIVED_WIDTH, ID_WIDTH = 24, 38


def everything_bytes(case: Case) -> bytes:
    """Return an .xlsx file with every record of every type; what has no record has no sheet."""
    from xlsxwriter.workbook import Workbook

    file, names = io.BytesIO(), list[str]()
    with Workbook(file, OPTIONS) as book:
        book.set_properties({"created": FIXED, "title": case.settings.text("region")})
        for kind in case.types.values():
            if records := case.of(kind.name):
                names.append(sheet_name(tr(kind.plural), "", names, kind.name))
                _sheet(case, book, names[-1], kind, records)
        if not names:
            book.add_worksheet(tr("Nothing yet"))
    return file.getvalue()


def _sheet(case: Case, book: Workbook, name: str, kind: RecordType, records: tuple[Record, ...]) -> None:
    sheet = book.add_worksheet(name)
    head = book.add_format({"bold": True, "bottom": 2, "text_wrap": True, "valign": "top"})
    looks = {
        one.name: book.add_format({"num_format": LOOKS[one.kind.name].format, "text_wrap": True, "valign": "top"})
        for one in kind.fields
    }
    for column, one in enumerate(kind.columns):
        sheet.set_column(column, column, DERIVED_WIDTH if isinstance(one, Derived) else LOOKS[one.kind.name].width)
        sheet.write_string(0, column, tr(one.label), head)
    last = len(kind.columns)
    sheet.set_column(last, last, ID_WIDTH)
    sheet.write_string(0, last, tr("Id"), head)
    for row, record in enumerate(records, 1):
        _row(case, sheet, row, record, looks)
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, len(records), last)


def _row(case: Case, sheet: Any, row: int, record: Record, looks: dict[str, Any]) -> None:
    kind = case.types[record.type]
    computed = derived(case, record)
    for column, one in enumerate(kind.columns):
        if isinstance(one, Derived):
            text = computed[one.name].text if one.name in computed else ""
            put(sheet, row, column, text or None)
        else:
            value = record.get(one.name)
            put(sheet, row, column, written(one.kind, value, _labels(case, one, value)), looks[one.name])
    put(sheet, row, len(kind.columns), record.id)


def _labels(case: Case, one: Field, value: object) -> Labels:
    if value is None or not isinstance(one.kind, Link | Links):
        return {}
    codes = value if isinstance(value, tuple) else (value,)
    return {str(code): case.label(one.kind.of, code) for code in codes}
