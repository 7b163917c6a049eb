"""How wide text is in the face of the printed page, so that a column is never narrower than its longest word.

Widths are in em: a text of width 3 in letters of 9 points takes 27 points. They leave out kerning, which
only makes text narrower.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

# Thousandths of an em from the blank to the tilde, as fonts/ holds them; a test compares.
REGULAR = (
    "200 289 426 497 497 824 609 249 303 303 418 497 249 311 249 350 497 497 497 497 497 497 497 497 497 497 249 249 "
    "497 497 497 425 847 543 588 571 615 527 494 617 652 263 479 579 486 727 647 664 566 664 569 534 536 645 515 786 "
    "513 476 539 303 350 303 497 500 542 504 553 456 555 496 292 504 544 246 247 495 255 829 547 542 555 555 347 419 "
    "338 544 467 719 446 467 425 303 241 303 497"
)
BOLD = (
    "200 340 537 528 528 857 667 300 344 344 457 528 300 332 300 339 528 528 528 528 528 528 528 528 528 528 300 300 "
    "528 528 528 463 902 573 605 582 635 548 524 638 674 301 509 614 518 762 665 684 596 684 613 556 556 665 556 813 "
    "567 525 541 344 339 344 528 500 555 527 573 468 573 518 341 534 571 276 278 548 286 857 572 555 573 573 398 443 "
    "383 568 523 776 514 521 460 344 268 344 528"
)
MONO = 0.602  # every letter of the face for code
JOINTS = re.compile(r"(?<=[^\W\d][-/])(?=[^\W\d])")  # inside a word, where a line may end
_ASCII, _LATIN, _OTHER = 0.95, 0.9, 1.4  # the widest letters; _OTHER is a sign of another face, such as an emoji


class _Face(dict[str, float]):
    """The width of each letter; what it has not is taken for as wide as it could be."""

    def __init__(self, widths: str) -> None:
        super().__init__((chr(32 + at), int(width) / 1000) for at, width in enumerate(widths.split()))
        self["…"] = self["—"] = 1.0

    def __missing__(self, letter: str) -> float:
        return _LATIN if letter < "\u2100" else _OTHER


_REGULAR, _BOLD = _Face(REGULAR), _Face(BOLD)


def width(text: str, *, bold: bool = False) -> float:
    """Return how wide a text is that stands on one line, in em."""
    return sum(map((_BOLD if bold else _REGULAR).__getitem__, text))


def pieces(word: str, room: float, *, bold: bool = False) -> Iterator[str]:
    """Yield a word in pieces none of which is wider than ``room`` em, unless it is a single letter."""
    face = _BOLD if bold else _REGULAR
    start, used = 0, 0.0
    for at, letter in enumerate(word):
        wide = face[letter]
        if used + wide > room and at > start:
            yield word[start:at]
            start, used = at, 0.0
        used += wide
    yield word[start:]


@lru_cache(maxsize=8192)  # the same owners, sources and states stand in many cells
def folded(text: str, room: float, *, bold: bool = False) -> str:
    """Return a text with line breaks inside the words that are wider than ``room`` em; all else stays as it is."""
    if len(max(text.split(), key=len, default="")) * (_ASCII if text.isascii() else _OTHER) <= room:
        return text
    lines = []
    for line in text.split("\n"):
        words = (
            word if width(word, bold=bold) <= room else "".join(_broken(word, room, bold)) for word in line.split(" ")
        )
        lines.append(" ".join(words))
    return "\n".join(lines)


def _broken(word: str, room: float, bold: bool) -> Iterator[str]:
    """Yield the parts of a word up to each hyphen or stroke, where a line may end by itself, none too wide."""
    for part in JOINTS.split(word):
        yield "\n".join(pieces(part, room, bold=bold))
