"""The data itself as a workbook: what it rests on and its schema first, then one sheet for each kind of record.

It holds what the JSON Lines hold (``views.data``), for people and programs that read Excel: codes as stored,
numbers as numbers, days as days, and everything that was typed as text, whatever it begins with.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from smartcity_kit.model.fields import Field, RecordType, Types
from smartcity_kit.model.kinds import Link, Links
from smartcity_kit.sheets.cells import FIRST_DAY, LONGEST, LOOKS, MOST_DIGITS
from smartcity_kit.sheets.names import sheet_name
from smartcity_kit.text.messages import N_, KitError, tr

if TYPE_CHECKING:
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

OPTIONS = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
FIXED = datetime(2000, 1, 1)  # noqa: DTZ001 - a workbook of the same data is the same file, byte for byte
OWN = ("_id", "_owner", "_title")  # what every record has, before its fields: none of them begins like this
COMPUTED = "computed"  # in the place of a kind, of what is derived and never typed
TOO_LONG = N_("{record}: {field} is longer than a cell of Excel takes. Write the data as JSON Lines.")

# The head of the data, as people call what it says.
SAID = {
    "smartcity_kit": N_("Version of this form of the data"),
    "kit": N_("Version of the kit"),
    "region": N_("Region"),
    "marker": N_("Marker"),
    "position": N_("Position of the journal"),
    "day": N_("Date"),
}


def data_workbook(head: Mapping[str, Any], lines: Iterable[Mapping[str, Any]], types: Types) -> bytes:
    """Return the bytes of an .xlsx; ``head`` and ``lines`` are those of ``views.data``.

    A kind of record of which there is none has no sheet: the first one says so. Raises KitError for a list
    that is too long for a cell.
    """
    from xlsxwriter.workbook import Workbook

    by_type: dict[str, list[Mapping[str, Any]]] = {}
    for line in lines:
        by_type.setdefault(line["type"], []).append(line)
    file = io.BytesIO()
    with Workbook(file, OPTIONS) as book:
        book.set_properties({"created": FIXED})
        looks = _looks(book)
        names = [tr("About this data")]
        about = book.add_worksheet(names[0])
        for name, some in by_type.items():
            names.append(sheet_name(name, "", names, "data"))
            _records(book.add_worksheet(names[-1]), types[name], some, looks)
        _about(about, head, types, looks)
    return file.getvalue()


def _looks(book: Workbook) -> dict[str, Any]:
    """Return the formats of the cells: text stays text also when somebody edits it in Excel."""
    plain = {"valign": "top"}
    return {
        "head": book.add_format({**plain, "bold": True, "bottom": 2, "bg_color": "#E2E8F0"}),
        "text": book.add_format({**plain, "num_format": "@", "text_wrap": True}),
        "whole": book.add_format({**plain, "num_format": "0"}),
        "score": book.add_format({**plain, "num_format": "0.00"}),
        "date": book.add_format({**plain, "num_format": "yyyy-mm-dd"}),
    }


# ------------------------------------------------------------------ what it rests on


def _about(sheet: Worksheet, head: Mapping[str, Any], types: Types, looks: Mapping[str, Any]) -> None:
    sheet.set_column(0, 2, 32)
    sheet.set_column(3, 4, 16)
    sheet.set_column(5, 5, 70)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    row = 0
    for name, value in _said(head):
        sheet.write_string(row, 0, name, looks["head"])
        _write(sheet, row, 1, value, looks["whole"] if isinstance(value, int) else looks["text"])
        row += 1
    titles = (tr("Sheet"), tr("Column"), tr("Called"), tr("Kind"), tr("Chosen from"), tr("What it says"))
    for column, title in enumerate(titles):
        sheet.write_string(row + 1, column, title, looks["head"])
    for at, texts in enumerate(_schema(types), row + 2):
        for column, text in enumerate(texts):
            _write(sheet, at, column, text, looks["text"])


def _said(head: Mapping[str, Any]) -> Iterator[tuple[str, object]]:
    yield from ((tr(label), head[name]) for name, label in SAID.items())
    parts = {
        "framework": tr("Framework"),
        "scheme": tr("Risk scheme"),
        "stages": tr("Stages"),
        "readiness": tr("Readiness"),
        "evaluation": tr("Evaluation"),
    }
    for name, part in head["method"].items():
        yield parts.get(name, name), tr("{id}, version {version}", id=part["id"], version=part["version"])
    yield tr("Records"), sum(head["records"].values())


def _schema(types: Types) -> Iterator[Sequence[str]]:
    """Yield sheet, column, label, kind, list and help of every column there could be."""
    for kind in types.values():
        own = (tr("Identity"), tr("The id of the OPD it belongs to, or empty."), tr("What people call it"))
        yield from ((kind.name, name, "", "text", "", says) for name, says in zip(OWN, own, strict=True))
        for field in kind.fields:
            listed = field.kind.of if isinstance(field.kind, Link | Links) else ""
            help_ = tr(field.help) if field.help else ""
            yield kind.name, field.name, tr(field.label), field.kind.name, listed, help_
        for one in kind.derived:
            yield kind.name, one.name, tr(one.label), COMPUTED, "", tr(one.help) if one.help else ""


# ------------------------------------------------------------------ the records


def _records(
    sheet: Worksheet, kind: RecordType, lines: Sequence[Mapping[str, Any]], looks: Mapping[str, Any]
) -> None:
    names = [*OWN, *kind.by_name, *(one.name for one in kind.derived)]
    for column, name in enumerate(names):
        field = kind.by_name.get(name)
        sheet.set_column(column, column, LOOKS[field.kind.name].width if field is not None else 26)
        sheet.write_string(0, column, name, looks["head"])
    for row, line in enumerate(lines, 1):
        for column, name in enumerate(OWN):
            _write(sheet, row, column, line[name.removeprefix("_")], looks["text"])
        for column, field in enumerate(kind.fields, len(OWN)):
            value = _value(field, line)
            _write(sheet, row, column, value, looks.get(_look(field, value)))
        for column, one in enumerate(kind.derived, len(OWN) + len(kind.fields)):
            _write(sheet, row, column, line["derived"].get(one.name), looks["text"])
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, len(lines), len(names) - 1)


def _value(field: Field, line: Mapping[str, Any]) -> object:
    """Return what stands in the cell of a field: a number, a day, yes or no, else text; None where nothing does."""
    value = line["fields"].get(field.name)
    if isinstance(value, list | tuple):
        value = "; ".join(value)
    if isinstance(value, str):
        if field.kind.name == "score":
            return float(value)
        if field.kind.name == "date" and date.fromisoformat(value) >= FIRST_DAY:
            return date.fromisoformat(value)
        if len(value) > LONGEST:
            raise KitError(tr(TOO_LONG, record=line["title"], field=tr(field.label)))
    return value


def _look(field: Field, value: object) -> str:
    if isinstance(value, str):
        return "text"
    return field.kind.name if field.kind.name in ("score", "date") else "whole"


def _write(sheet: Worksheet, row: int, column: int, value: object, look: object) -> None:
    if isinstance(value, bool):
        sheet.write_boolean(row, column, value, look)
    elif isinstance(value, int | float) and abs(value) < MOST_DIGITS:
        sheet.write_number(row, column, value, look)
    elif isinstance(value, date):
        sheet.write_datetime(row, column, value, look)
    elif value not in (None, ""):
        sheet.write_string(row, column, str(value), look)
