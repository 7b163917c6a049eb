"""The targets of printing: handouts against a loop of nbconvert, and the print after one entry. Nothing is asserted.

60 OPD and the facilitator × the four stage pages of the synthetic region, whole commands in processes of their
own. The loop is a sample: each page once and the first again, per handout; 244 of them would take half an hour.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from functools import partial
from itertools import count
from pathlib import Path

from smartcity_kit import example, open_workshop
from smartcity_kit.sources import kit_folder
from tests.benchmarks.bench_core import milliseconds, show

ROUNDS = 5
STAGES = ("I", "II", "III", "IV")
PAGES = ("01_analisis", "02_program", "03_rencana", "04_finalisasi")
HANDOUTS = 61 * len(PAGES)


def bimtek_print(place: Path, folder: Path) -> None:
    stages = [word for stage in STAGES for word in ("--stage", stage)]
    command = [sys.executable, "-m", "smartcity_kit", "print", str(place), "--to", str(folder), *stages]
    subprocess.run(command, capture_output=True, check=True)


def nbconvert(place: Path, page: str, folder: Path) -> None:
    """Run and print one notebook as people do it by hand: a kernel, then HTML."""
    tool = str(Path(sys.executable).parent / "jupyter")
    notebook = str(kit_folder("notebooks") / f"{page}.ipynb")
    command = [tool, "nbconvert", "--execute", "--to", "html", "--output-dir", str(folder), notebook]
    env = {**os.environ, "SMARTCITY_WORKSHOP": str(place)}
    subprocess.run(command, capture_output=True, check=True, env=env)


def test_handouts_of_a_day(tmp_path: Path) -> None:
    place = tmp_path / "w.sqlite"
    example("sintetis", place).close()
    pages = iter((*PAGES, PAGES[0]))
    folder = tmp_path / "cetak"

    def first() -> None:
        shutil.rmtree(folder, ignore_errors=True)
        bimtek_print(place, folder)

    loop = milliseconds(lambda: nbconvert(place, next(pages), tmp_path / "loop"), ROUNDS)
    ours = [one / HANDOUTS for one in milliseconds(first, ROUNDS)]
    show(
        f"one of {HANDOUTS} HTML handouts (the loop: {ROUNDS} of them, not all)",
        [("bimtek print, the whole command", ours), ("jupyter nbconvert --execute --to html", loop)],
    )
    assert len(list(folder.glob("*/*.html"))) == HANDOUTS


def test_print_after_one_entry(tmp_path: Path) -> None:
    for name in ("sintetis", "lumajang"):
        place, folder, numbers = tmp_path / f"{name}.sqlite", tmp_path / name, count()
        example(name, place).close()
        command = partial(bimtek_print, place, folder)
        whole = milliseconds(command, 1)
        again: list[float] = []
        entry: list[float] = []
        for _ in range(ROUNDS):
            again += milliseconds(command, 1)
            ws = open_workshop(place)
            opd = next(one for one in ws.case.of("opd") if ws.case.of("quick_win", one.id))
            fields = {"text": f"Rapat {next(numbers)}", "owner": ws.case.title(opd)}
            assert not ws.save("action", None, fields).problems
            ws.close()
            entry += milliseconds(command, 1)
        handouts = len(list(folder.glob("*/*.html")))
        show(
            f"{name}: the whole command for {handouts} handouts",
            [("after one entry", entry), ("the first time", whole), ("nothing changed", again)],
        )
