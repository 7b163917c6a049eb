"""Prose and pictures as data for the page: the blocks of ``flow``, and the files of what is shown."""

from __future__ import annotations

from base64 import b64decode
from binascii import Error as NotBase64
from collections.abc import Iterable, Iterator
from hashlib import sha256

from smartcity_kit.print.flow import Block, Code, Image, Lattice, Listing, Paragraph, Quote, Rule, Title
from smartcity_kit.print.pdf.desk import Data, Desk, plain, runs_data, text_data
from smartcity_kit.print.pdf.measure import MONO
from smartcity_kit.print.pdf.tables import lattice_data
from smartcity_kit.views.documents import Picture
from smartcity_kit.views.handouts import PICTURES

CODE = 8.5  # points of the letters of code, as in page.typ

_ENDS = {"image/png": "png", "image/jpeg": "jpg", "image/gif": "gif", "image/webp": "webp", "image/svg+xml": "svg"}


def words_data(found: Iterable[Block], desk: Desk) -> list[Data]:
    """Return blocks as data."""
    return [one for block in found for one in _block(block, desk)]


def _block(block: Block, desk: Desk) -> Iterator[Data]:
    match block:
        case Paragraph():
            yield {"k": "paragraph", "runs": runs_data(block.runs, desk, desk.line)}
        case Title():
            if not plain("".join(run.text for run in block.runs)).strip():
                return
            level = desk.deeper(block.level - 1 + desk.under)
            yield {"k": "title", "level": level, "runs": runs_data(block.runs, desk, desk.line / 2, bold=True)}
        case Listing():
            with desk.set_in():
                items = [words_data(item, desk) for item in block.items]
            yield {"k": "list", "start": block.start if block.ordered else None, "items": items}
        case Quote():
            with desk.set_in():
                inner = words_data(block.blocks, desk)
            yield {"k": "quote", "parts": inner}
        case Code():
            yield {"k": "code", "text": "\n".join(_lines(block.text, max(int(desk.room / (MONO * CODE)) - 4, 8)))}
        case Lattice():
            yield lattice_data(block, desk)
        case Image():
            yield image_data(block.mime, block.data, block.alt, desk)
        case Rule():
            yield {"k": "rule"}


def _lines(text: str, most: int) -> Iterator[str]:
    """Yield the lines of code, cut where one is longer than the sheet is wide."""
    for line in text.expandtabs(4).split("\n"):
        yield from (line[at : at + most] for at in range(0, max(len(line), 1), most))


def picture_data(picture: Picture, desk: Desk) -> Data:
    """Return a picture that a cell put out; its words where it is none that can be shown."""
    try:
        data = b64decode(picture.data, validate=True)
    except (NotBase64, ValueError):
        data = b""
    return image_data(picture.mime if picture.mime in PICTURES else "", data, picture.alt, desk)


def image_data(mime: str, data: bytes, alt: str, desk: Desk) -> Data:
    """Return a picture as the name of its file, which then is in ``desk.files``; its words where it is none."""
    end = _ENDS.get(mime, "")
    alt = alt if plain(alt).strip() else "–"
    name = name_of(data, end)
    if not end or not data or name in desk.unreadable:
        return {"k": "paragraph", "runs": [{"t": text_data(alt, desk.line), "i": 1}]}
    desk.files[name] = data
    return {"k": "image", "file": name, "alt": alt}


def name_of(data: bytes, end: str) -> str:
    """Return the name that stands for a picture: the same for the same picture."""
    return f"{sha256(data).hexdigest()[:32]}.{end}"
