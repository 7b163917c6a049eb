"""Merging packs: sixty offline copies of the synthetic region, and how it grows to six hundred."""

from __future__ import annotations

from itertools import count
from pathlib import Path
from statistics import median
from time import perf_counter

from smartcity_kit import Workshop, example, open_workshop
from smartcity_kit.model.records import EVERY_TYPE
from smartcity_kit.packs import read_pack
from smartcity_kit.workshop.exchange import unpack

ROUNDS = 5
OPD = 60


def worked_on(region: Workshop, folder: Path, copies: int) -> list[bytes]:
    """Return the packs of ``copies`` officers, each of whom took an OPD's part home and wrote ten entries."""
    units, parts, packs = [one.id for one in region.case.of("opd")], {}, []
    for number in range(copies):
        opd = units[number % OPD]
        source, place = folder / f"{opd}.paket", folder / f"{number}.sqlite"
        if opd not in parts:
            parts[opd] = source.write_bytes(region.pack(opd))
        unpack(source, place)
        copy = open_workshop(place, by=f"Petugas {number}")
        for line in range(9):
            copy.save("issue", None, {"name": f"Isu {number}.{line}", "owner": opd})
        copy.save("workshop", "workshop", {"note": f"Catatan {number}"})
        packs.append(copy.pack())
        copy.close()
        place.unlink()
    return packs


def seconds_to_merge(source: Path, packs: list[bytes], place: Path) -> float:
    """Return how long a fresh copy of the region takes to take in ``packs``, each in a transaction of its own."""
    unpack(source, place)
    ws = open_workshop(place)
    start = perf_counter()
    for number, raw in enumerate(packs):
        ws.merge(raw, f"{number}.paket")
    took = perf_counter() - start
    ws.close()
    return took


def test_merge(tmp_path: Path) -> None:
    region = example("sintetis", tmp_path / "w.sqlite", by="Ani")
    source, fresh = tmp_path / "w.paket", count()
    source.write_bytes(region.pack())
    packs = worked_on(region, tmp_path, 10 * OPD)
    region.close()
    size, known = sum(map(len, packs[:OPD])) / OPD / 1024, len(read_pack(source, EVERY_TYPE).changes)
    print(f"\nmerging packs of {size:.0f} KB into a region of {known:,} changes")
    for copies, rounds in ((OPD, ROUNDS), (4 * OPD, 3), (10 * OPD, 1)):
        found = [seconds_to_merge(source, packs[:copies], tmp_path / f"m{next(fresh)}.sqlite") for _ in range(rounds)]
        each = 1000 * median(found) / copies
        print(f"  {copies:>4} packs {median(found):7.2f} s  (of {rounds}; {each:.1f} ms each)")
    start = perf_counter()
    for raw in packs[:OPD]:
        read_pack(raw, EVERY_TYPE)
    print(f"  reading and checking {OPD} packs alone {perf_counter() - start:.2f} s")
