"""Killed in the middle of saving, again and again: what was acknowledged is there, and the file opens."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from smartcity_kit.journal import fold
from smartcity_kit.store import open_store

ROOT = Path(__file__).parent.parent.parent
KILLS = 200
SEED = 20261123

# A mother that has everything loaded gives birth to a writer for each line she reads; so a round takes
# some hundredths of a second, and each writer opens the file as a fresh process does.
MOTHER = """
import os, sys
from smartcity_kit.store import open_store
from tests.plans import change

place = sys.argv[1]
open_store(place, create=True).close()
print("ready", flush=True)
for line in sys.stdin:
    round = int(line)
    child = os.fork()
    if child == 0:
        os.write(1, b"%d\\n" % os.getpid())
        store = open_store(place)
        os.write(1, b"open\\n")
        seen = ()
        for n in range(round * 10_000, (round + 1) * 10_000):
            shared = change(n, "shared", {"name": f"{n} " + "x" * (n % 5000)}, on=seen)
            store.append([shared, change(n + 50_000_000, f"r{n}", {"name": f"{n}"})])
            seen = (n,)
            os.write(1, b"%d\\n" % n)
        os._exit(0)
    os.waitpid(child, 0)
    os.write(1, b"dead\\n")
"""


@pytest.mark.slow
def test_200_kills_while_saving_lose_nothing_that_was_acknowledged(tmp_path: Path) -> None:
    place = tmp_path / "w.sqlite"
    chance = random.Random(SEED)  # noqa: S311 - moments, not secrets
    mother = subprocess.Popen(
        [sys.executable, "-W", "ignore", "-c", MOTHER, str(place)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert mother.stdin is not None
    assert mother.stdout is not None
    acknowledged: list[int] = []
    try:
        assert mother.stdout.readline() == "ready\n"
        for number in range(KILLS):
            mother.stdin.write(f"{number}\n")
            mother.stdin.flush()
            child = int(mother.stdout.readline())
            # Some die while they open the file, most while they save.
            if chance.random() > 0.1:
                assert mother.stdout.readline() == "open\n"
            time.sleep(chance.uniform(0, 0.08))
            os.kill(child, signal.SIGKILL)
            said = list(iter(mother.stdout.readline, "dead\n"))
            acknowledged += [int(line) for line in said if line != "open\n"]
            if number % 20 == 0:
                _is_whole(place, acknowledged)
    finally:
        mother.stdin.close()
        mother.wait(timeout=60)
        mother.stdout.close()
    assert len(acknowledged) > KILLS  # or nobody had time to save anything, and this test says nothing
    _is_whole(place, acknowledged)


def _is_whole(place: Path, acknowledged: list[int]) -> None:
    """Open the file, and find in it every change that was acknowledged, the fold of them all, and no damage."""
    store = open_store(place)
    changes = store.changes()
    there = {one.id for one in changes}
    wanted = {f"change-{n:06}" for number in acknowledged for n in (number, number + 50_000_000)}
    assert wanted <= there
    assert store.check() == ()
    assert store.sound()
    assert store.plan() == fold(changes)
    # Whole transactions only: both changes of a save are there, or neither.
    assert len(there) % 2 == 0
    store.close()
