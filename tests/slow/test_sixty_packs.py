"""Sixty OPD take their part home, work on it, and bring it back in twenty orders: one plan, byte for byte."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from smartcity_kit import Workshop, example, open_workshop
from smartcity_kit.model.records import RECORD_TYPES
from smartcity_kit.model.records.ledger import LEDGER
from smartcity_kit.packs import read_pack
from smartcity_kit.packs.pack import line_of
from smartcity_kit.store.rows import record_row
from smartcity_kit.workshop.exchange import unpack

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def sixty(tmp_path_factory: pytest.TempPathFactory) -> tuple[bytes, list[bytes]]:
    """The synthetic region, and the packs of sixty OPD that each worked on their part offline."""
    folder = tmp_path_factory.mktemp("enam-puluh")
    region = example("sintetis", folder / "w.sqlite", by="Ani")
    packs = []
    for number, opd in enumerate(region.case.of("opd")):
        source = folder / f"{number}.paket"
        source.write_bytes(region.pack(opd.id))
        unpack(source, folder / f"{number}.sqlite")
        packs.append(_worked_on(folder / f"{number}.sqlite", number, opd.id))
    whole = region.pack()
    region.close()
    return whole, packs


def _worked_on(place: Path, number: int, opd: str) -> bytes:
    copy = open_workshop(place, by=f"Petugas {number}")
    for one in copy.case.of("programme", opd):
        copy.save("programme", one.id, {"name": f"{one.text('name')} ({number})"})
    copy.save("issue", None, {"name": f"Isu {number}", "owner": opd})
    copy.save("workshop", "workshop", {"note": f"Catatan {number}"})  # all sixty write into one field
    made = copy.pack()
    copy.close()
    return made


def rows(ws: Workshop) -> bytes:
    """The plan as the store keeps it, without what the kit noted about merging."""
    every = sorted(ws.store.plan().records.items())
    return repr([record_row("w", one) for _, one in every if one.type not in LEDGER]).encode()


def test_sixty_packs_in_twenty_orders_give_the_same_plan_byte_for_byte(
    sixty: tuple[bytes, list[bytes]], tmp_path: Path
) -> None:
    whole, packs = sixty
    source = tmp_path / "w.paket"
    source.write_bytes(whole)
    every = {line_of(one) for raw in (whole, *packs) for one in read_pack(raw, RECORD_TYPES).changes}
    found = set()
    for order in range(20):
        unpack(source, tmp_path / f"{order}.sqlite")
        ws = open_workshop(tmp_path / f"{order}.sqlite")
        for number in random.Random(order).sample(range(60), 60):  # noqa: S311 - the same orders each time
            ws.merge(packs[number], f"{number}.paket")
        kept = [one for one in ws.store.changes() if one.type not in LEDGER]
        assert {line_of(one) for one in kept} == every
        found.add(rows(ws))
        ws.close()
    assert len(found) == 1
    assert len(every) > 3_790 + 60
