"""Worksheets of the synthetic region: sixty written, sixty taken back. Run by `make benchmark`; nothing is asserted.

What openpyxl alone needs to load the same files stands beside it: reading is mostly that.
"""

from __future__ import annotations

from pathlib import Path
from time import perf_counter

from openpyxl import load_workbook

from smartcity_kit import example
from tests.worksheets import Desk


def test_sixty_worksheets_out_and_in(tmp_path: Path) -> None:
    ws = example("sintetis", tmp_path / "s.sqlite")
    for stage in ("III", None):
        start = perf_counter()
        paths = ws.worksheets(tmp_path / "out", stage=stage)
        written = perf_counter() - start
        size = sum(path.stat().st_size for path in paths) / len(paths) / 1000
        start = perf_counter()
        for path in paths:
            load_workbook(path)
        loaded = perf_counter() - start
        start = perf_counter()
        for path in paths:
            ws.take_worksheet(path)
        untouched = perf_counter() - start
        for path in paths:
            desk = Desk(path)
            desk.sign("Petugas")
            desk.write("programme", 0, budget="1,2 M", note="dari lembar")
            desk.write("programme", 3, name="Program dari lembar", start_year="dua")
            desk.send()
        start = perf_counter()
        taken = [ws.take_worksheet(path) for path in paths]
        filled = perf_counter() - start
        print(f"\n{len(paths)} worksheets of {stage or 'all stages'}, {size:.0f} kB each")
        print(f"  written                                      {written:6.2f} s")
        print(f"  loaded by openpyxl alone                     {loaded:6.2f} s")
        print(f"  taken back untouched                         {untouched:6.2f} s  ({untouched / loaded:.2f} x)")
        print(f"  taken back with entries and a marked copy    {filled:6.2f} s  ({filled / loaded:.2f} x)")
        entries, wrong = sum(one.new + one.changed for one in taken), sum(len(one.wrong) for one in taken)
        print(f"  {entries} entries, {wrong} not taken")
    ws.close()
