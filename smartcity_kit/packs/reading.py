"""Reading a pack from anywhere: every limit is held before anything is unfolded, nothing is ever extracted."""

from __future__ import annotations

import json
import re
import stat
import zlib
from collections.abc import Mapping
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from struct import error as StructError  # noqa: N812 - a class that struct spells small
from typing import Any
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from smartcity_kit.journal import Change
from smartcity_kit.model.fields import Types
from smartcity_kit.packs.entries import Refused, change_of
from smartcity_kit.packs.pack import (
    CHANGES,
    FORMAT,
    LARGEST,
    LARGEST_FILE,
    LARGEST_WHOLE,
    MANIFEST,
    MOST_MEMBERS,
    NOTEBOOKS,
    VERSION,
    Pack,
    PackError,
    Part,
)
from smartcity_kit.text.messages import tr

# The name of a page in any language, but nothing that some system takes for a folder or a device.
_NOTEBOOK = re.compile(r"""notebooks/[^\x00-\x1f/\\:*?"<>|.][^\x00-\x1f/\\:*?"<>|]{0,100}\.ipynb""")
_ID = re.compile(r"[A-Za-z0-9-]{1,36}")

# What Python's zip, zlib and json raise on bytes that are not what they seem.
_BROKEN = (BadZipFile, zlib.error, StructError, EOFError, NotImplementedError, RuntimeError, ValueError, KeyError)
_STRANGE = (*_BROKEN, TypeError, OverflowError, MemoryError, OSError)


def read_pack(source: Path | bytes, types: Types, name: str = "") -> Pack:
    """Return the pack in a file or in bytes, whole and held against ``types``, or raise PackError.

    ``name`` is what the file is called, for people.
    """
    name = name or (source.name if isinstance(source, Path) else "")
    raw = _bytes(source, name)
    try:
        with ZipFile(BytesIO(raw)) as archive:
            members = _members(archive, name)
            return _pack(members, types, archive.comment, name, sha256(raw).hexdigest())
    except Refused as refusal:
        raise PackError(tr("{name}: {wrong} Nothing was taken in.", name=name, wrong=refusal)) from None
    except _STRANGE:
        raise PackError(
            tr("{name} is damaged or no pack of this kit. Ask for it again; nothing was taken in.", name=name)
        ) from None


def _bytes(source: Path | bytes, name: str) -> bytes:
    try:
        size = len(source) if isinstance(source, bytes) else source.stat().st_size
        if size > LARGEST_FILE:
            raise PackError(tr("{name} is too large for a pack; nothing was taken in.", name=name))
        return source if isinstance(source, bytes) else source.read_bytes()
    except OSError as error:
        wrong = error.strerror or str(error)
        raise PackError(tr("{name} cannot be read ({wrong}). Check the name.", name=name, wrong=wrong)) from None


def _members(archive: ZipFile, name: str) -> Mapping[str, bytes]:
    """Return what a pack's members hold; raises PackError before reading any where one may not be there."""
    listed = archive.infolist()
    names = [one.filename for one in listed]
    if len(names) > MOST_MEMBERS or len(set(names)) != len(names) or not all(map(_allowed, listed)):
        raise PackError(tr("{name} holds files that no pack has; nothing was taken in.", name=name))
    if any(one.file_size > _limit(one) for one in listed) or sum(one.file_size for one in listed) > LARGEST_WHOLE:
        raise PackError(tr("{name} would unfold to more than a workshop can be; nothing was taken in.", name=name))
    return {one.filename: _content(archive, one) for one in listed}


def _limit(member: ZipInfo) -> int:
    return LARGEST.get(member.filename, LARGEST[NOTEBOOKS])


def _content(archive: ZipFile, member: ZipInfo) -> bytes:
    with archive.open(member) as stream:
        content = stream.read(_limit(member) + 1)
    if len(content) > _limit(member):
        raise BadZipFile
    return content


def _allowed(member: ZipInfo) -> bool:
    """Tell whether a member is one that a pack may have: known by name, a plain file, in a plain compression."""
    mode = member.external_attr >> 16
    plain = stat.S_IFMT(mode) in (0, stat.S_IFREG) and member.compress_type in (ZIP_STORED, ZIP_DEFLATED)
    # What the directory says must be what stands in the file: zipfile keeps a name from the one, opens by the other.
    known = member.orig_filename in (MANIFEST, CHANGES) or _NOTEBOOK.fullmatch(member.orig_filename) is not None
    return plain and known and not member.flag_bits & 1 and member.filename == member.orig_filename


def _pack(members: Mapping[str, bytes], types: Types, comment: bytes, name: str, digest: str) -> Pack:
    manifest = json.loads(members[MANIFEST].decode())
    if not isinstance(manifest, dict) or manifest.get("format") != FORMAT:
        raise BadZipFile
    if type(manifest["version"]) is not int or manifest["version"] > VERSION:
        raise PackError(tr("{name} was written by a newer version of the kit. Update the kit here first.", name=name))
    _as_written(members, manifest, comment)
    changes = _changes(members[CHANGES], types)
    last = changes[-1].id if changes else ""
    if (manifest["count"], manifest["last"]) != (len(changes), last) or not _ID.fullmatch(manifest["workshop"]):
        raise BadZipFile
    part = Part(_text(manifest["part"]["opd"], 64), _text(manifest["part"]["name"], 300))
    notebooks = {
        path.removeprefix(NOTEBOOKS): _notebook(content)
        for path, content in members.items()
        if path.startswith(NOTEBOOKS)
    }
    return Pack(manifest["workshop"], _text(manifest["region"], 300), part, changes, notebooks, digest)


def _as_written(members: Mapping[str, bytes], manifest: Mapping[str, Any], comment: bytes) -> None:
    """Raise BadZipFile where a member is not what its hash says."""
    hashes = {name: sha256(content).hexdigest() for name, content in members.items() if name != MANIFEST}
    if hashes != manifest["members"] or sha256(members[MANIFEST]).hexdigest().encode() != comment:
        raise BadZipFile


def _changes(raw: bytes, types: Types) -> tuple[Change, ...]:
    lines = raw.decode().split("\n")  # splitlines would also break a line at what somebody typed
    if lines.pop():
        raise BadZipFile
    changes = tuple(change_of(line, types) for line in lines)
    order = [(one.at, one.id) for one in changes]
    kinds = {(one.record, one.type) for one in changes}
    once = len({one.id for one in changes}) == len(changes)
    if order != sorted(order) or not once or len({record for record, _ in kinds}) != len(kinds):
        raise BadZipFile
    return changes


def _text(raw: object, longest: int) -> str:
    if (
        not isinstance(raw, str)
        or len(raw) > longest
        or any(ord(c) < ord(" ") or "\ud800" <= c <= "\udfff" for c in raw)
    ):
        raise BadZipFile
    return raw


def _notebook(content: bytes) -> str:
    """Return a page as text; raises ValueError or BadZipFile for anything that is no notebook."""
    text = content.decode()
    raw = json.loads(text)
    if not isinstance(raw, dict) or not isinstance(raw.get("cells"), list):
        raise BadZipFile
    return text
