"""Looked at before anything is loaded: whether a file that somebody sent is a workbook, and of a sane size.

openpyxl trusts what it loads. A zip that unpacks to gigabytes, a sheet whose merged cells claim a million
rows, or XML with entities of its own are refused here, from the zip's own directory and the raw text.
"""

from __future__ import annotations

import io
import re
import zipfile

from smartcity_kit.text.messages import N_, KitError, tr

MOST_BYTES = 15_000_000  # of the file as it was sent
MOST_UNPACKED = 80_000_000  # of all its parts together
MOST_PARTS = 2_000
MOST_MERGED = 200_000  # cells that merged ranges and links may cover together

_OLD = b"\xd0\xcf\x11\xe0"  # how an .xls begins, and every workbook with a password
_COVER = re.compile(rb"(?:mergeCell|hyperlink)\s[^<>]*?ref\s*=\s*[\"']\$?([A-Z]+)\$?(\d+):\$?([A-Z]+)\$?(\d+)")
_CODED = re.compile(rb"<\?xml[^>]*encoding\s*=\s*[\"']([^\"']*)")


def refuse_dangerous(data: bytes, name: str) -> None:
    """Raise KitError with a sentence where ``data`` is no .xlsx file that may be loaded."""
    if data.startswith(_OLD):
        says = N_("{name} is in the old Excel format, or has a password. Save it as .xlsx without a password.")
        raise KitError(tr(says, name=name))
    if len(data) > MOST_BYTES:
        raise KitError(_too_large(name))
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            _refuse_parts(package, name)
    except KitError:
        raise
    except Exception as error:  # a damaged zip fails in as many ways as there are bytes
        raise KitError(unreadable(name)) from error


def unreadable(name: str) -> str:
    """Return the sentence about a file that is no workbook, or a damaged one."""
    says = N_("{name} cannot be read as an .xlsx workbook. Open it in Excel, save it as .xlsx, and try again.")
    return tr(says, name=name)


def _too_large(name: str) -> str:
    return tr("{name} is larger than any worksheet. Delete what does not belong to it, and try again.", name=name)


def _refuse_parts(package: zipfile.ZipFile, name: str) -> None:
    parts = package.infolist()
    if "xl/workbook.xml" not in {part.filename for part in parts}:
        raise KitError(unreadable(name))
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise KitError(_too_large(name))
    covered = 0
    for part in parts:
        if part.filename.endswith((".xml", ".rels", ".vml")):
            # Never more than was declared, whatever the part really unpacks to.
            with package.open(part) as stream:
                text = stream.read(part.file_size + 1)
            if len(text) > part.file_size or _has_entities(text):
                raise KitError(unreadable(name))
            covered += sum(_area(found) for found in _COVER.findall(text))
    if covered > MOST_MERGED:
        raise KitError(_too_large(name))


def _has_entities(text: bytes) -> bool:
    """Tell whether XML declares a document type, or is coded so that a search would not see one."""
    coded = _CODED.match(text.removeprefix(b"\xef\xbb\xbf"))
    if coded and coded[1].lower() not in {b"utf-8", b"utf8", b"us-ascii"}:
        return True
    return text.startswith((b"\xfe\xff", b"\xff\xfe")) or b"<!DOCTYPE" in text or b"<!ENTITY" in text


def _area(found: tuple[bytes, bytes, bytes, bytes]) -> int:
    left, top, right, bottom = found
    if max(map(len, found)) > len("1048576"):
        return MOST_MERGED + 1
    return (abs(_column(right) - _column(left)) + 1) * (abs(int(bottom) - int(top)) + 1)


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number
