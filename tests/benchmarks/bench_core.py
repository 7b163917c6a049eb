"""The targets of the core: fold, kept fold, starting times, one save. Run by `make benchmark`; nothing is asserted.

Each figure is the median of at least five runs, beside what it is compared with in the same run.
"""

from __future__ import annotations

import random
import subprocess
import sys
from collections.abc import Callable, Sequence
from itertools import count
from pathlib import Path
from statistics import median, quantiles
from time import perf_counter

from smartcity_kit.journal import Change, fold
from smartcity_kit.store import open_store
from smartcity_kit.workshop import open_workshop
from tests.plans import change, name

ROOT = Path(__file__).parent.parent.parent
BIN = Path(sys.executable).parent
ROUNDS = 5
CHANGES = 100_000
RECORDS = 4_000
SAVES = 1_000


def milliseconds(act: Callable[[], object], rounds: int = ROUNDS) -> list[float]:
    """Return how long ``act`` took, each time."""
    found = []
    for _ in range(rounds):
        start = perf_counter()
        act()
        found.append(1000 * (perf_counter() - start))
    return found


def show(title: str, rows: Sequence[tuple[str, list[float]]]) -> None:
    """Print the medians of a comparison, and how often the first goes into the second."""
    print(f"\n{title}")
    for label, found in rows:
        print(f"  {label:<44} {median(found):9.1f} ms  (of {len(found)}, {min(found):.1f} to {max(found):.1f})")
    if len(rows) > 1:
        print(f"  ratio {median(rows[1][1]) / median(rows[0][1]):.1f}")


def journal() -> list[Change]:
    """Return a journal as a long workshop leaves it: most changes are based on the last of their record."""
    chance = random.Random(1)  # noqa: S311 - the same journal every time
    last: dict[str, int] = {}
    made = []
    for number in range(CHANGES):
        record = f"record-{chance.randrange(RECORDS):05}"
        fields = {f"field_{chance.randrange(12)}": f"value {number}", "name": f"name {number}"}
        on = (last[record],) if record in last and chance.random() > 0.02 else ()
        made.append(change(number, record, fields, on=on))
        last[record] = number
    return made


def test_fold_and_kept_fold(tmp_path: Path) -> None:
    changes = journal()
    show(f"fold of {CHANGES:,} changes to {RECORDS:,} records", [("fold", milliseconds(lambda: fold(changes)))])

    place = tmp_path / "w.sqlite"
    store = open_store(place, create=True)
    for start in range(0, CHANGES, 5_000):
        store.append(changes[start : start + 5_000])
    store.close()

    def kept() -> None:
        open_workshop(place).close()

    def folded() -> None:
        opened = open_store(place)
        fold(opened.changes())
        opened.close()

    kept()
    show(
        f"opening a workshop of {CHANGES:,} changes",
        [("from the kept fold", milliseconds(kept)), ("from the journal", milliseconds(folded))],
    )


def test_save(tmp_path: Path) -> None:
    ws = open_workshop(tmp_path / "w.sqlite", create=True, by="Ani")
    record = ws.save("quick_win", None, {"name": "Simak"}).record
    for number in range(500):
        ws.save("quick_win", None, {"name": name(number)})

    values = count()

    def save() -> None:
        nonlocal record
        assert record is not None
        record = ws.save("quick_win", record.id, {"name": f"Simak {next(values)}"}, record).record

    found = milliseconds(save, SAVES)
    cuts = quantiles(found, n=100)
    ws.close()
    print(f"\none save into a workshop of 500 quick wins, {SAVES:,} times")
    print(f"  p50 {cuts[49]:.2f} ms   p99 {cuts[98]:.2f} ms   most {max(found):.2f} ms")


def program(*command: str) -> list[float]:
    """Return how long a program takes from start to end, once it is in the cache of the disk."""

    def run() -> None:
        subprocess.run(command, cwd=ROOT, capture_output=True, check=True)

    run()
    return milliseconds(run)


def test_starting() -> None:
    show(
        "starting Python and importing",
        [
            ("import smartcity_kit", program(sys.executable, "-c", "import smartcity_kit")),
            ("import pandas", program(sys.executable, "-c", "import pandas")),
            ("smartcity_kit.open_workshop", program(sys.executable, "-c", "from smartcity_kit import open_workshop")),
        ],
    )
    show(
        "asking for help",
        [
            ("bimtek --help", program(str(BIN / "bimtek"), "--help")),
            ("jupyter --version", program(str(BIN / "jupyter"), "--version")),
        ],
    )
