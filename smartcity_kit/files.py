"""Files that people are handed: written whole or not at all, and only where something changed."""

from __future__ import annotations

import os
from pathlib import Path

from smartcity_kit.text.messages import N_, KitError, tr

HALF = ".tmp"  # the end of the name of a file that is not whole yet


def write_whole(path: Path, data: bytes, hidden: Path | None = None) -> bool:
    """Write a file and the folders above it, not when it says so already; return whether it was written.

    Whoever reads meanwhile finds the old file or the new one, also when this process is killed: it is written
    beside its place first, in ``hidden`` where a folder on the same disk is named. Raises OSError.
    """
    if path.is_file() and path.read_bytes() == data:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    room = hidden or path.parent
    room.mkdir(parents=True, exist_ok=True)
    beside = room / f".{path.name}.{os.getpid()}{HALF}"
    try:
        beside.write_bytes(data)
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
    return True


def write_or_say(path: Path, data: bytes) -> bool:
    """Write a file as ``write_whole`` does; raises KitError with a sentence where the place refuses."""
    try:
        return write_whole(path, data)
    except OSError as error:
        wrong = error.strerror or str(error)
        says = N_("{place} cannot be written ({wrong}). Close it where it is open, or choose another name.")
        raise KitError(tr(says, place=path, wrong=wrong)) from None


def read_or_say(path: Path, most: int) -> bytes:
    """Return what a file holds; raises KitError where it is not there or holds more than ``most`` bytes."""
    try:
        if path.stat().st_size > most:
            size = most // 1_000_000
            raise KitError(tr("{place} is larger than {size} MB, which no worksheet is.", place=path, size=size))
        return path.read_bytes()
    except OSError as error:
        wrong = error.strerror or str(error)
        raise KitError(tr("{place} cannot be read ({wrong}). Check its name.", place=path, wrong=wrong)) from None
