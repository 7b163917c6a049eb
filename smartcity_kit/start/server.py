"""One JupyterLab for one workshop folder: started, asked for, and ended without leaving anything behind."""

from __future__ import annotations

import json
import os
import secrets
import subprocess
import sys
import time
import webbrowser
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self
from urllib.parse import quote

from smartcity_kit.start.config import command, environment, write_config
from smartcity_kit.start.copies import HIDDEN, Copied, copy_pages, page_hashes
from smartcity_kit.start.refusals import (
    DEFAULT_PORT,
    HOST,
    StartRefused,
    answers,
    free_port,
    make_writable,
    refuse_checkout,
    refuse_second,
)
from smartcity_kit.text.messages import tr

START_SECONDS = 90  # an old laptop with a virus scanner takes a minute
STOP_SECONDS = 15
FIRST_LOOK = 0.1


@dataclass(frozen=True)
class Lab:
    """A running JupyterLab: ``url`` to open, ``notes`` to tell, :meth:`wait` and :meth:`stop`."""

    url: str
    port: int
    token: str
    folder: Path
    copied: Copied
    notes: tuple[str, ...]
    process: subprocess.Popen[bytes]

    def wait(self) -> int:
        """Wait until the server ends, by its own menu or by :meth:`stop`."""
        return self.process.wait()

    def stop(self) -> None:
        """End the server and its kernels; more than once does no harm."""
        if self.process.stdin:
            self.process.stdin.close()  # what the child waits for
        for ending in (self.process.terminate, self.process.kill):
            try:
                self.process.wait(STOP_SECONDS)
                break
            except subprocess.TimeoutExpired:
                ending()
        self.process.wait()
        (self.folder / HIDDEN / "server.json").unlink(missing_ok=True)

    def page_url(self, name: str) -> str:
        """The address that opens one page."""
        return f"http://{HOST}:{self.port}/lab/tree/{quote(name)}?token={self.token}"

    def __enter__(self) -> Self:
        """Hand over the running server."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End the server, whatever happened; Ctrl-C included."""
        self.stop()


def start_lab(
    folder: Path,
    workshop: Path,
    notebooks: Path,
    *,
    port: int | None = None,
    browser: bool = True,
    by: str | None = None,
) -> Lab:
    """Start JupyterLab in ``folder`` with working copies of ``notebooks``; pages write to ``workshop``.

    Listens on this machine only. Without ``port`` the first free one from 8888 on is taken. ``by`` is who
    writes in the pages; without it they ask this computer.
    Raises StartRefused when it cannot, or when it already runs there.
    """
    folder = folder.resolve()
    refuse_checkout(folder)
    make_writable(folder)
    said = {"SMARTCITY_WORKSHOP": str(workshop.resolve())} | ({"SMARTCITY_BY": by} if by else {})
    with _one_at_a_time(folder):
        refuse_second(folder)
        copied = copy_pages(notebooks, folder)
        lab = _launch_on_a_port(folder, said, page_hashes(notebooks), port, copied)
    if browser:
        webbrowser.open(lab.url)
    return lab


def _launch_on_a_port(
    folder: Path, said: dict[str, str], pages: dict[str, str], wanted: int | None, copied: Copied
) -> Lab:
    """Launch on the port asked for, or on the first free one that nobody takes in the same moment."""
    chosen = free_port(wanted)
    while True:
        try:
            return _launch(folder, said, pages, chosen, copied)
        except StartRefused:
            # Two starts in different folders may both have found the port free.
            log = (folder / HIDDEN / "lab" / "server.log").read_text(encoding="utf-8", errors="replace")
            if wanted is not None or f"port {chosen} is not available" not in log:
                raise
            chosen = free_port(None, after=chosen)


def _launch(folder: Path, said: dict[str, str], pages: dict[str, str], port: int, copied: Copied) -> Lab:
    token = secrets.token_urlsafe(24)
    first = min(pages, default=None)
    write_config(folder, port, pages, quote(first) if first else None)
    log = folder / HIDDEN / "lab" / "server.log"
    with open(log, "wb", opener=_private) as out:
        process = subprocess.Popen(
            command(),
            cwd=folder,
            env=environment(folder, token) | said,
            stdin=subprocess.PIPE,
            stdout=out,
            stderr=out,
            # Ctrl-C in the terminal is for the parent, which then ends the child in order.
            start_new_session=True,
            creationflags=getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0),
        )
    url = f"http://{HOST}:{port}/lab" + (f"/tree/{quote(first)}" if first else "") + f"?token={token}"
    lab = Lab(url, port, token, folder, copied, _notes(port, copied), process)
    try:
        _await_answer(lab, log)
        note = {"pid": process.pid, "port": port, "token": token, "url": url}
        with open(folder / HIDDEN / "server.json", "w", encoding="utf-8", opener=_private) as out_note:
            json.dump(note, out_note)
    except BaseException:  # Ctrl-C while it starts, too
        lab.stop()
        raise
    return lab


def _notes(port: int, copied: Copied) -> tuple[str, ...]:
    if port == DEFAULT_PORT:
        return copied.sentences()
    taken = tr("Port {default} was taken, so port {port} is used.", default=DEFAULT_PORT, port=port)
    return (taken, *copied.sentences())


def _private(path: str, flags: int) -> int:
    """Open a file that only this user may read: it holds the token."""
    return os.open(path, flags, 0o600)


def _await_answer(lab: Lab, log: Path) -> None:
    end = time.monotonic() + START_SECONDS
    pause = FIRST_LOOK
    while time.monotonic() < end:
        if lab.process.poll() is not None:
            raise StartRefused(tr("JupyterLab ended while it started. What it said stands in {log}", log=log))
        if answers(lab.port, lab.token):
            return
        time.sleep(pause)
    raise StartRefused(
        tr(
            "JupyterLab did not answer within {seconds} seconds. What it said stands in {log}",
            seconds=START_SECONDS,
            log=log,
        )
    )


@contextmanager
def _one_at_a_time(folder: Path) -> Iterator[None]:
    """Let a second start in the same folder wait for the first (a double-click made twice)."""
    with (folder / HIDDEN / "starting").open("wb") as gate:
        end = time.monotonic() + START_SECONDS
        while not _locked(gate):
            if time.monotonic() > end:
                raise StartRefused(
                    tr(
                        "Another start in {folder} has not ended. Close its window and start again.",
                        folder=folder,
                    )
                )
            time.sleep(FIRST_LOOK)
        yield  # the system gives the lock back when the file is closed, or when this process dies


def _locked(gate: BinaryIO) -> bool:
    try:
        if sys.platform == "win32":
            import msvcrt

            msvcrt.locking(gate.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(gate, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
