"""A worksheet as an officer works on it: cells found by sheet and field, filled, pasted, moved, sent back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from openpyxl import load_workbook

from smartcity_kit.workshop import Workshop, open_workshop
from smartcity_kit.workshop.sheets import Taken

TOP = 4  # the first row of entries


def filled_workshop(place: Path) -> Workshop:
    """A workshop with two agencies, of which Dinkes has programmes, an amount and a risk."""
    ws = open_workshop(place, create=True, by="Sekretariat")
    ws.save("workshop", None, {"region": "Kabupaten Contoh", "period_start": "2025", "period_end": "2034"})
    for short, name in (("Dinkes", "Dinas Kesehatan"), ("DLH", "Dinas Lingkungan Hidup")):
        ws.save("opd", short.lower(), {"name": name, "abbreviation": short, "kind": "dinas"})
    for key, name, owner in (("antre", "Antrean daring", "Dinkes"), ("gizi", "Peta gizi", "Dinkes"),
                             ("sampah", "Bank sampah", "DLH")):  # fmt: skip
        raw = {"name": name, "owner": owner, "dimension": "Smart Living", "start_year": 2026, "budget": "850 jt"}
        ws.save("programme", key, raw)
    ws.save("allocation", "uang", {"programme": "Antrean daring", "year": 2026, "amount": "250 jt"})
    ws.save("quick_win", "cepat", {"name": "=Cepat", "owner": "Dinkes", "percent_done": 75, "is_digital": "ya"})
    ws.save("risk", "risiko", {"event": "Listrik padam", "owner": "Dinkes", "quick_win": "=Cepat"})
    return ws


class Desk:
    """One workbook under somebody's hands."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.book: Any = load_workbook(path)

    def sheet(self, kind: str) -> Any:
        """The sheet of a record type, by its hidden names."""
        return next(one for one in self.book if str(one["A1"].value) == f"{kind}._id")

    def column(self, kind: str, field: str) -> int:
        return next(int(cell.column) for cell in self.sheet(kind)[1] if cell.value == f"{kind}.{field}")

    def cell(self, kind: str, row: int, field: str) -> Any:
        """The cell of a field in the ``row``-th entry, counted from 0."""
        return self.sheet(kind).cell(TOP + row, self.column(kind, field))

    def write(self, kind: str, row: int, **values: object) -> None:
        for field, value in values.items():
            cell = self.cell(kind, row, field)
            cell.value = value
            if isinstance(value, str) and value.startswith("="):
                cell.data_type = "s"

    def sign(self, name: str) -> None:
        """Write a name on the sheet of instructions."""
        front = self.book.worksheets[0]
        row = next(cell.row for cell in front["A"] if cell.value == "_by")
        front.cell(row, 3).value = name

    def send(self, name: str = "") -> Path:
        path = self.path.with_name(name) if name else self.path
        self.book.save(path)
        return path


def sent_out(ws: Workshop, folder: Path, opd: str = "Dinkes", stage: str | None = "III") -> Desk:
    (path,) = ws.worksheets(folder, opd=opd, stage=stage)
    return Desk(path)


def said(taken: Taken) -> list[tuple[str, str]]:
    """The cell and the sentence of everything that was not taken."""
    return [(f"{one.sheet}!{one.cell}", one.says) for one in taken.wrong]
