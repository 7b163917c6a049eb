"""The targets of printing: handouts against a loop of nbconvert, and the print after one entry. Nothing is asserted.

60 OPD and the facilitator × the four stage pages of the synthetic region, whole commands in processes of their
own, turn by turn with what they are compared with. The loop is a sample: each page once and the first again, per
handout; 244 of them would take half an hour. `--to webpdf` is nbconvert's own, through this machine's Chromium.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from itertools import cycle, islice
from pathlib import Path
from time import time_ns

from smartcity_kit import Workshop, example, open_workshop
from smartcity_kit.sources import kit_folder
from tests.benchmarks.bench_core import ROOT, milliseconds, show
from tests.find_chromium import chromium

ROUNDS = 5
STAGES = ("I", "II", "III", "IV")
PAGES = ("01_analisis", "02_program", "03_rencana", "04_finalisasi")
HANDOUTS = 61 * len(PAGES)
# As on every other machine: what was compiled once is not compiled again.
ENV = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def run(*command: str, **also: str) -> None:
    subprocess.run([sys.executable, "-m", *command], capture_output=True, check=True, cwd=ROOT, env={**ENV, **also})


def bimtek_print(place: Path, folder: Path, name: str = "html") -> None:
    stages = [word for stage in STAGES for word in ("--stage", stage)]
    run("smartcity_kit", "print", str(place), "--to", str(folder), "--format", name, *stages)


def nbconvert(place: Path, page: str, folder: Path, *to: str) -> None:
    """Run and print one notebook as people do it by hand: a kernel, then a page."""
    notebook = str(kit_folder("notebooks") / f"{page}.ipynb")
    run(*to, "--execute", "--output-dir", str(folder), notebook, SMARTCITY_WORKSHOP=str(place))


def costs(act: Callable[[], object]) -> tuple[float, float]:
    """Return how long a command took, and how long processors were at work on it, in milliseconds."""
    before = os.times()
    (took,) = milliseconds(act, 1)
    after = os.times()
    busy = after.children_user + after.children_system - before.children_user - before.children_system
    return took, 1000 * busy


def show_in_turns(
    title: str, ours: tuple[str, Callable[[], object], int], other: tuple[str, Callable[[], object]]
) -> None:
    """Print what one of so many cost beside the other, turn by turn: who else is at work slows both.

    Where others are at work on the same processors, the time of the processors says more than the clock.
    """
    (name, one, many), (than, two) = ours, other
    pairs = [(costs(one), costs(two)) for _ in range(ROUNDS)]
    for at, what in enumerate(("by the clock", "of the processors' time")):
        rows = [(name, [first[at] / many for first, _ in pairs]), (than, [second[at] for _, second in pairs])]
        show(f"{title}, {what}", rows)


def of_a_day(tmp_path: Path, name: str, *to: str) -> None:
    place, folder = tmp_path / "w.sqlite", tmp_path / "cetak"
    example("sintetis", place).close()
    pages = islice(cycle(PAGES), ROUNDS)

    def first() -> None:
        shutil.rmtree(folder, ignore_errors=True)
        bimtek_print(place, folder, name)

    title = f"one of {HANDOUTS} handouts, {name} (the loop: {ROUNDS} of them, not all)"

    def loop() -> None:
        nbconvert(place, next(pages), tmp_path / "loop", *to)

    named = f"jupyter nbconvert --execute {' '.join(to[-2:])}"
    show_in_turns(title, ("bimtek print, the whole command", first, HANDOUTS), (named, loop))
    assert len(list(folder.glob(f"*/*.{name}"))) == HANDOUTS


def test_handouts_of_a_day(tmp_path: Path) -> None:
    of_a_day(tmp_path, "html", "jupyter", "nbconvert", "--to", "html")


def test_handouts_of_a_day_as_pdf(tmp_path: Path) -> None:
    of_a_day(
        tmp_path, "pdf", "tests.benchmarks.webpdf", chromium() or "", "--WebPDFExporter.disable_sandbox=True",
        "--to", "webpdf",
    )  # fmt: skip


def an_action(ws: Workshop) -> None:
    opd = next(one for one in ws.case.of("opd") if ws.case.of("quick_win", one.id))
    fields = {"text": f"Rapat {time_ns()}", "owner": ws.case.title(opd)}
    assert not ws.save("action", None, fields).problems


def a_quick_win(ws: Workshop) -> None:
    first, *_ = ws.case.of("quick_win")
    assert not ws.save("quick_win", first.id, {"output": f"Layanan {time_ns()}"}, first).problems


def test_print_after_one_entry(tmp_path: Path) -> None:
    for name in ("sintetis", "lumajang"):
        place, folder = tmp_path / f"{name}.sqlite", tmp_path / name
        example(name, place).close()
        command = partial(bimtek_print, place, folder)
        whole = milliseconds(command, 1)
        found: dict[str, list[float]] = {"an action": [], "a quick win": [], "nothing": []}
        for _ in range(ROUNDS):
            for what, enter in (("an action", an_action), ("a quick win", a_quick_win), ("nothing", None)):
                if enter is not None:
                    ws = open_workshop(place)
                    enter(ws)
                    ws.close()
                found[what] += milliseconds(command, 1)
        handouts = len(list(folder.glob("*/*.html")))
        rows = [(f"after {what} was entered", times) for what, times in found.items()]
        show(f"{name}: the whole command for {handouts} handouts", [rows[0], ("the first time", whole), *rows[1:]])
