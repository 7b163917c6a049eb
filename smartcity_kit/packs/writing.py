"""Writing a pack: the same content gives the same bytes, on every machine with the same zlib."""

from __future__ import annotations

import json
from collections.abc import Iterable
from hashlib import sha256
from importlib.metadata import version
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from smartcity_kit.journal import Change
from smartcity_kit.packs.pack import CHANGES, FORMAT, MANIFEST, NOTEBOOKS, VERSION, Pack, line_of

LONG_AGO = (1980, 1, 1, 0, 0, 0)  # the first moment a zip can say


def pack_bytes(pack: Pack) -> bytes:
    """Return a pack as the bytes of its file."""
    ordered = _ordered(pack.changes)
    members = {CHANGES: "".join(f"{line_of(one)}\n" for one in ordered).encode()}
    members |= {f"{NOTEBOOKS}{name}": text.encode() for name, text in sorted(pack.notebooks.items())}
    manifest = _manifest(pack, ordered, members)
    whole = BytesIO()
    with ZipFile(whole, "w", ZIP_DEFLATED, compresslevel=9) as archive:
        for name, content in {MANIFEST: manifest, **members}.items():
            member = ZipInfo(name, LONG_AGO)
            member.compress_type = ZIP_DEFLATED
            member.external_attr = 0o100644 << 16
            member.create_system = 3  # or the machine that writes it would be in the bytes
            archive.writestr(member, content)
        archive.comment = sha256(manifest).hexdigest().encode()
    return whole.getvalue()


def _ordered(changes: Iterable[Change]) -> list[Change]:
    """Return changes in the canonical order: by time, then by id, wherever and however they came."""
    return sorted(changes, key=lambda one: (one.at, one.id))


def _manifest(pack: Pack, ordered: list[Change], members: dict[str, bytes]) -> bytes:
    told = {
        "format": FORMAT,
        "version": VERSION,
        "kit": version("smartcity_kit"),
        "workshop": pack.workshop,
        "region": pack.region,
        "part": {"opd": pack.part.opd, "name": pack.part.name},
        "count": len(ordered),
        "last": ordered[-1].id if ordered else "",
        "members": {name: sha256(content).hexdigest() for name, content in members.items()},
    }
    return (json.dumps(told, ensure_ascii=False, indent=1) + "\n").encode()
