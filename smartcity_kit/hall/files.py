"""The files that a page asks for: the kit's own, and those of the widgets from where their packages lie."""

from __future__ import annotations

import gzip
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from importlib.resources import files as packaged
from pathlib import Path

HERE = Path(__file__).parent / "static"


@dataclass(frozen=True, slots=True)
class Stored:
    """A file in memory: as it is, compressed, and its mark."""

    data: bytes
    small: bytes
    mark: str


def page_files() -> dict[str, Path]:
    """Return the files a page asks for, by the name it asks with."""
    own = {path.name: path for path in HERE.iterdir() if path.suffix in (".js", ".css")}
    ipywidgets = Path(str(packaged("widgetsnbextension"))) / "static" / "extension.js"
    anywidget = Path(str(packaged("anywidget"))) / "nbextension" / "index.js"
    return {**own, "ipywidgets.js": ipywidgets, "anywidget.js": anywidget}


@lru_cache(maxsize=16)
def stored(path: Path) -> Stored:
    """Return a file as it is sent; read once."""
    data = path.read_bytes()
    return Stored(data, gzip.compress(data, mtime=0), f'"{sha256(data).hexdigest()[:16]}"')
