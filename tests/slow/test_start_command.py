"""`bimtek start` as a person at a terminal meets it."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

PATIENCE = 120  # seconds
ADDRESS = re.compile(r"http://127\.0\.0\.1:\d+/\S+")


def command(*words: str) -> list[str]:
    return [sys.executable, "-m", "smartcity_kit", "start", "--no-browser", *words]


@contextmanager
def started(folder: Path, *words: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """A running start and what it said up to the address."""
    process = subprocess.Popen(
        command("--folder", str(folder), *words),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env=os.environ | {"SMARTCITY_LANG": "id", "PYTHONUNBUFFERED": "1"},
    )
    said = ""
    end = time.monotonic() + PATIENCE
    assert process.stdout is not None
    while not ADDRESS.search(said) and time.monotonic() < end:
        line = process.stdout.readline()
        if not line:
            break
        said += line
    try:
        yield process, said
    finally:
        process.kill()
        process.stdout.close()
        process.wait()


def run(*words: str) -> tuple[int, str]:
    done = subprocess.run(
        command(*words),
        check=False,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        env=os.environ | {"SMARTCITY_LANG": "id"},
    )
    return done.returncode, done.stdout + done.stderr


def test_start_prints_handouts_serves_the_pages_and_ends_with_control_c(tmp_path: Path) -> None:
    folder = tmp_path / "lumajang"
    with started(folder) as (process, said):
        address = ADDRESS.search(said)
        assert address, said
        assert "Buka alamat ini" in said
        with urllib.request.urlopen(address[0], timeout=10) as answer:  # noqa: S310 - the address just printed
            assert answer.status == 200
        assert len(list((folder / "cetak").glob("*/*.html"))) == 246
        assert (folder / "04_finalisasi.ipynb").is_file()

        code, second = run("--folder", str(folder))
        assert code == 1
        assert address[0] in second  # where the first one is to be found
        assert "Traceback" not in second

        process.send_signal(signal.SIGINT)
        assert process.wait(PATIENCE) == 0
        assert process.stdout is not None
        rest = process.stdout.read()
        assert "Traceback" not in rest
        assert str(folder / "lumajang.sqlite") in rest
    # Everything is still there, and a start after the end is welcome.
    with started(folder, "--no-print") as (_, said):
        assert ADDRESS.search(said), said


def test_port_in_use_is_a_sentence(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        code, said = run("--folder", str(tmp_path / "a"), "--no-print", "--port", str(port))
    assert code == 1
    assert f"Port {port}" in said
    assert "Traceback" not in said


def test_file_that_is_no_workshop_is_a_sentence_and_left_alone(tmp_path: Path) -> None:
    stranger = tmp_path / "anggaran.sqlite"
    stranger.write_text("bukan lokakarya", encoding="utf-8")
    code, said = run(str(stranger))
    assert code == 1
    assert "anggaran.sqlite" in said
    assert "Traceback" not in said
    assert stranger.read_text(encoding="utf-8") == "bukan lokakarya"


def test_folder_that_cannot_be_written_is_a_sentence() -> None:
    code, said = run("--folder", "/proc/bimtek")
    assert code == 1
    assert "/proc/bimtek" in said
    assert "Traceback" not in said


def test_folder_inside_a_checkout_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    code, said = run("--folder", str(tmp_path / "contoh"))
    assert code == 1
    assert "git" in said
    assert "Traceback" not in said
