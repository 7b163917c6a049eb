"""What stops a start, each as one sentence that says what to do."""

from __future__ import annotations

import json
import os
import socket
import sys
import urllib.request
from pathlib import Path
from urllib.error import URLError

from smartcity_kit.start.copies import HIDDEN
from smartcity_kit.text.messages import KitError, tr

HOST = "127.0.0.1"
DEFAULT_PORT = 8888
NEXT_PORTS = 50  # how many ports after the default one are tried


class StartRefused(KitError):
    """JupyterLab cannot be started here; the sentence says why and what to do."""


def ready_folder(folder: Path) -> None:
    """Make ``folder`` for a workshop, or refuse it, before anything is written there."""
    folder = folder.resolve()
    refuse_checkout(folder)
    make_writable(folder)
    refuse_second(folder)


def has_screen() -> bool:
    """Whether a browser can be shown to the one who starts: not over ssh, not without a desktop."""
    if os.environ.get("SSH_CONNECTION"):
        return False
    if sys.platform in ("win32", "darwin"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def refuse_checkout(folder: Path) -> None:
    """Refuse a folder inside a git checkout: what people enter must not slip into a repository."""
    for place in (folder, *folder.parents):
        if (place / ".git").exists():
            raise StartRefused(
                tr(
                    "{folder} lies inside a git checkout ({checkout}), where people's entries do not belong. "
                    "Choose another folder.",
                    folder=folder,
                    checkout=place,
                )
            )


def make_writable(folder: Path) -> None:
    """Make ``folder`` with the kit's own hidden folder in it, or refuse when nothing can be written."""
    trial = folder / HIDDEN / "trial"
    try:
        trial.parent.mkdir(parents=True, exist_ok=True)
        trial.write_bytes(b"")
        trial.unlink()
    except OSError as error:
        raise StartRefused(
            tr(
                "Nothing can be written in {folder} ({reason}). Choose a folder of your own.",
                folder=folder,
                reason=error.strerror or error,
            )
        ) from None


def free_port(wanted: int | None, after: int = DEFAULT_PORT - 1) -> int:
    """The port to listen on: the one asked for, or the first free one past ``after``."""
    if wanted is not None:
        if not _is_free(wanted):
            raise StartRefused(
                tr(
                    "Port {port} is used by another program. "
                    "Name another port, or leave it out and a free one is taken.",
                    port=wanted,
                )
            )
        return wanted
    for port in range(after + 1, DEFAULT_PORT + NEXT_PORTS):
        if _is_free(port):
            return port
    raise StartRefused(
        tr(
            "The ports {first} to {last} are all used by other programs. Name a free port.",
            first=DEFAULT_PORT,
            last=DEFAULT_PORT + NEXT_PORTS - 1,
        )
    )


def _is_free(port: int) -> bool:
    with socket.socket() as trial:
        if hasattr(socket, "SO_EXCLUSIVEADDRUSE"):  # Windows lets two programs share a port otherwise
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
        else:  # a port that was just given up counts as free, as it does for the server
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((HOST, port))
        except (OSError, OverflowError):
            return False
    return True


def refuse_second(folder: Path) -> None:
    """Refuse when a server already runs in ``folder``, with the address to click."""
    note = folder / HIDDEN / "server.json"
    try:
        running = json.loads(note.read_text(encoding="utf-8"))
        port, token, url = int(running["port"]), str(running["token"]), str(running["url"])
    except (OSError, ValueError, KeyError, TypeError):
        return
    if answers(port, token):
        raise StartRefused(tr("JupyterLab already runs in {folder}. Open {url}", folder=folder, url=url))


def answers(port: int, token: str, seconds: float = 3) -> bool:
    """Whether the server with this very token answers: a stranger on the same port refuses it."""
    # An office proxy must not be asked about this machine.
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    request = urllib.request.Request(f"http://{HOST}:{port}/api/status")
    request.add_header("Authorization", f"token {token}")
    try:
        with opener.open(request, timeout=seconds) as answer:
            return bool(answer.status == 200)  # noqa: PLR2004 - the number is what everybody reads
    except (URLError, OSError, ValueError):
        return False
