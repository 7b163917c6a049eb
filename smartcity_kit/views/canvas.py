"""What every chart draws on: one look, text that stays text, the same bytes for the same picture."""

from __future__ import annotations

import io
from collections.abc import Callable
from functools import _lru_cache_wrapper, lru_cache, wraps
from hashlib import blake2b
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Canvas


class Drawn(dict[str, str]):
    """Every chart that was drawn, by the digest of what it shows; ``earlier`` looks up those of other days."""

    earlier: Callable[[str], str | None] | None = None


DRAWN = Drawn()

MOST = 256  # charts that are remembered, the newest of them
FONTS = ["DejaVu Sans", "Arial", "Helvetica", "sans-serif"]
INK, FAINT = "#1a202c", "#718096"


def new_canvas(width: float, height: float) -> tuple[Canvas, Axes]:
    """Return a canvas of ``width`` by ``height`` inches with its one pair of axes."""
    from matplotlib.figure import Figure as Canvas_

    canvas = Canvas_(figsize=(width, height), layout="constrained")
    return canvas, canvas.subplots()


_Data = TypeVar("_Data")


def drawn_once(draw: Callable[[_Data], str]) -> _lru_cache_wrapper[str]:
    """Return ``draw``, which draws a frozen value as SVG, such that the same value is drawn once.

    The value holds every word, number and colour of the picture, so its digest is the picture's name: in
    this process, and in the folder of a printer that keeps ``DRAWN`` from one day to the next.
    """

    @lru_cache(maxsize=MOST)
    @wraps(draw)
    def drawn(data: _Data) -> str:
        name = f"{draw.__module__}:{draw.__qualname__}:{data!r}"
        key = blake2b(name.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
        if key not in DRAWN and len(DRAWN) >= MOST:
            del DRAWN[next(iter(DRAWN))]
        DRAWN[key] = (DRAWN.earlier(key) if DRAWN.earlier is not None else None) or draw(data)
        return DRAWN[key]

    return drawn


def folded(label: str, width: int = 15) -> str:
    """Return a label broken into lines of about ``width`` characters."""
    lines = [""]
    for word in label.split():
        if lines[-1] and len(lines[-1]) + 1 + len(word) > width:
            lines.append("")
        lines[-1] = f"{lines[-1]} {word}".strip()
    return "\n".join(lines)


def as_svg(canvas: Canvas) -> str:
    """Return the canvas as SVG text."""
    from matplotlib import rc_context

    text = io.StringIO()
    # Text stays text: small, sharp and searchable. A fixed salt keeps the same chart the same, byte for byte.
    with rc_context({"svg.fonttype": "none", "svg.hashsalt": "smartcity_kit", "font.family": FONTS[:1]}):
        canvas.savefig(text, format="svg", metadata={"Date": None, "Creator": None})
    svg = text.getvalue()
    return svg[svg.index("<svg") :]
