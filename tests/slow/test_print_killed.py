"""A print that is killed in the middle: no half file under a final name, nobody left at work, and it goes on."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from zipfile import ZipFile

import pytest

from smartcity_kit import example

pytestmark = pytest.mark.slow

PATIENCE = 120.0  # seconds: a busy machine is slow, not wrong
OURS = "smartcity-test-print"  # in the environment of the processes that this test starts, to find them again


def is_whole(path: Path) -> bool:
    if path.suffix == ".pdf":
        data = path.read_bytes()
        return data.startswith(b"%PDF-") and data.rstrip().endswith(b"%%EOF")
    if path.suffix == ".docx":
        with ZipFile(path) as file:
            return file.testzip() is None
    return path.read_text(encoding="utf-8").rstrip().endswith("</html>")


def there(folder: Path) -> dict[str, bytes]:
    files = (path for kind in ("html", "pdf", "docx") for path in folder.rglob(f"*.{kind}"))
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files if ".cetak" not in path.parts}


def started(command: list[str], folder: Path) -> subprocess.Popen[bytes]:
    env = {**os.environ, OURS: str(folder)}
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=env)


def until(true: Callable[[], bool]) -> bool:
    """Wait until something is so; return whether it became so."""
    end = time.monotonic() + PATIENCE
    while not true():
        if time.monotonic() > end:
            return False
        time.sleep(0.002)
    return True


def kill_at(command: list[str], folder: Path, wait: int) -> int:
    """Kill a print once so many files lie there, with no warning; return how many lie there then."""
    running = started(command, folder)
    until(lambda: running.poll() is not None or len(there(folder)) >= wait)
    os.kill(running.pid, signal.SIGKILL)
    running.wait()
    return len(there(folder))


def at_work(folder: Path) -> list[int]:
    """Return the processes that a print into this folder started and that are not over."""
    mark = f"{OURS}={folder}".encode()
    found = []
    for place in Path("/proc").glob("[0-9]*"):
        try:
            told = (place / "environ").read_bytes().split(b"\0"), (place / "status").read_bytes()
            if mark in told[0] and b"\nState:\tZ" not in told[1]:
                found.append(int(place.name))
        except OSError:
            continue  # it ended meanwhile, or is somebody else's
    return found


def test_papers_of_a_killed_print_are_whole_and_the_next_one_goes_on(tmp_path: Path) -> None:
    place, folder = tmp_path / "w.sqlite", tmp_path / "cetak"
    example("lumajang", place).close()
    formats = ["--format", "pdf", "--format", "docx"]
    command = [sys.executable, "-m", "smartcity_kit", "print", str(place), "--what", "summary", *formats]
    lay = []
    for wait in (1, 12, 40):
        lay.append(kill_at(command, folder, wait))
        assert [name for name in there(folder) if not is_whole(folder / name)] == []
    assert lay == sorted(lay)
    assert lay[-1] < 80  # it really was killed on its way
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, timeout=PATIENCE)
    subprocess.run([*command, "--to", str(tmp_path / "all")], check=True, stdout=subprocess.DEVNULL, timeout=PATIENCE)
    assert len(there(folder)) == 81
    assert there(folder) == there(tmp_path / "all")


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_workers_of_a_killed_print_end_as_well(tmp_path: Path) -> None:
    place, folder = tmp_path / "w.sqlite", tmp_path / "cetak"
    example("lumajang", place).close()
    command = [sys.executable, "-m", "smartcity_kit", "print", str(place), "--what", "summary", "--format", "pdf"]
    running = started(command, folder)
    assert until(lambda: len(at_work(folder)) > 1)  # with a worker, wherever there are two processors
    os.kill(running.pid, signal.SIGKILL)
    running.wait()
    assert until(lambda: at_work(folder) == [])


def test_books_of_a_killed_print_are_whole(tmp_path: Path) -> None:
    place, folder = tmp_path / "w.sqlite", tmp_path / "buku"
    example("lumajang", place).close()
    command = [sys.executable, "-m", "smartcity_kit", "book", str(place), "--format", "html", "--format", "pdf"]
    for wait in (1, 2, 3):
        kill_at(command, folder, wait)
        assert [name for name in there(folder) if not is_whole(folder / name)] == []
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, timeout=PATIENCE)
    assert len(there(folder)) == 6
    assert [name for name in there(folder) if not is_whole(folder / name)] == []
