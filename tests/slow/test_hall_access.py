"""Role × action × own or other OPD through the real websocket, with altered messages, on a page that hides nothing.

The page of this test has a cell for every door there is and none of them is marked as the facilitator's: what holds
here holds by the workshop's one hand, whatever a page forgets.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from smartcity_kit import open_workshop
from smartcity_kit.hall.cards import whom, write_cards
from smartcity_kit.rules.access import ROLES
from smartcity_kit.rules.scoring.rounds import ballot_id
from smartcity_kit.store import open_store
from tests.hall_client import CODE, Browser, Running, hall, sign_in

pytestmark = pytest.mark.slow

SHEETS = {kind: number for number, kind in enumerate(("programme", "comment", "opd", "column_map", "vision"), 1)}
BALLOT = 6
DOORS = {
    source: number
    for number, source in enumerate(
        (
            'ws.rounds("quick_win")',
            "ws.framework_switch()",
            "ws.scheme_switch()",
            "ws.merge_review()",
            "ws.snapshots()",
            "ws.homework()",
            "ws.reminders()",
            "ws.preview()",
            'ws.form("workshop")',
            'ws.form("passage")',
            'ws.reader("opd")',
            'ws.workbook_reader("opd")',
            'ws.workbook_reader("programme")',
        ),
        7,
    )
}
TOLD = ('ws.table("ballot")', 'ws.profile("ballot")', 'ws.table("own_ballots", opd=ws.opd)', "ws.history()")
HIDDEN = "RAHASIA"


def write_page(folder: Path) -> Path:
    """Write the page with every door."""
    folder.mkdir()
    sources = [f'ws.sheet("{kind}")' for kind in SHEETS]
    sources += ['ws.ballot("quick_win")', *DOORS, *TOLD]
    cells = [{"cell_type": "code", "metadata": {"tags": ["isian"]}, "source": one, "outputs": []} for one in sources]
    page = {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    (folder / "semua.ipynb").write_text(json.dumps(page), encoding="utf-8")
    return folder


def make(place: Path) -> dict[str, str]:
    """Make a workshop with two agencies and an open round of hidden ballots; return the codes."""
    ws = open_workshop(place, create=True, by="Ani")
    ws.save("workshop", None, {"region": "Kabupaten Contoh", "period_start": "2025", "period_end": "2034"})
    ws.save("round", "putaran", {"name": "Putaran 1", "about": "quick_win", "state": "terbuka"})
    for opd in ("dlh", "dinkes"):
        ws.save("opd", opd, {"name": opd.upper(), "kind": "dinas"})
        ws.save("quick_win", f"{opd}-qw", {"name": f"Quick win {opd}", "owner": opd})
    for opd in ("dlh", "dinkes"):
        raw = {"round": "putaran", "item": "dlh-qw", "judge": opd, "opd": opd, "score_1": "4"}
        ws.save("ballot", ballot_id("putaran", "dlh-qw", opd), {**raw, "reason": f"{HIDDEN} {opd}"})
    codes, target = {}, place.parent / "kartu.html"
    for role in ROLES:
        several: tuple[str | None, ...] = ("dlh", "dinkes") if role == "participant" else (None,)
        for whose in several:
            write_cards(ws, target, whom(ws, role=role, opd=whose), "http://127.0.0.1:1")
            found = CODE.search(target.read_text(encoding="utf-8"))
            assert found is not None
            codes["participant" if whose == "dlh" else whose or role] = found[0]
    ws.close()
    target.unlink()
    return codes


Day = tuple[Running, dict[str, str], Path]


@pytest.fixture(scope="module")
def day(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Day]:
    folder = tmp_path_factory.mktemp("hall")
    place = folder / "w.sqlite"
    codes = make(place)
    with hall(place, notebooks=write_page(tmp_path_factory.mktemp("pages") / "pages")) as running:
        yield running, codes, place


@dataclass
class Nosy(Browser):
    """A browser that keeps everything it was ever told."""

    seen: list[str] = field(default_factory=list)

    def take(self, message: dict[str, Any]) -> None:
        self.seen.append(json.dumps(message, ensure_ascii=False))
        super().take(message)


def position(place: Path) -> int:
    store = open_store(place)
    try:
        return store.position()
    finally:
        store.close()


async def come(day: Day, role: str) -> Nosy:
    running, codes, _ = day
    one = Nosy(running.base, await sign_in(running.base, codes[role], role), "semua")
    await one.connect()
    return one


# ------------------------------------------------------------------ the matrix

Act = Callable[[Nosy, str, str], Awaitable[None]]  # page, whose (dlh, dinkes), the id of the record made for it


async def enter(page: Nosy, _: str, record: str) -> None:
    row = {"row": record, "v": 1, "fields": {"name": "Diubah"}}
    await page.ask(page.grid(SHEETS["programme"]), {"type": "save", "rows": [row]})


async def create(page: Nosy, whose: str, _: str) -> None:
    row = {"row": "new-1", "v": 0, "fields": {"name": "Program baru", "owner": whose}}
    await page.ask(page.grid(SHEETS["programme"]), {"type": "save", "rows": [row]})
    if whose == "dlh":  # the sheet of one OPD has no column for the owner: what is made there is theirs
        row = {"row": "new-2", "v": 0, "fields": {"name": "Program baru"}}
        await page.ask(page.grid(SHEETS["programme"]), {"type": "save", "rows": [row]})


async def take_out(page: Nosy, _: str, record: str) -> None:
    await page.ask(page.grid(SHEETS["programme"]), {"type": "remove", "row": record, "v": 1})


async def give(page: Nosy, whose: str, record: str) -> None:
    to = "dinkes" if whose == "dlh" else "dlh"
    row = {"row": record, "v": 1, "fields": {"owner": to}}
    await page.ask(page.grid(SHEETS["programme"]), {"type": "save", "rows": [row]})


async def comment(page: Nosy, _: str, record: str) -> None:
    row = {"row": f"{record}-c", "v": 1, "fields": {"text": "Sudah"}}
    await page.ask(page.grid(SHEETS["comment"]), {"type": "save", "rows": [row]})


async def ballot(page: Nosy, whose: str, _: str) -> None:
    await choose(page, BALLOT, whose.upper())
    row = {"row": ballot_id("putaran", "dinkes-qw", whose), "v": 1, "fields": {"reason": str(uuid4())}}
    for model in [one for one in page.below(page.cells[BALLOT]) if page.models[one]["_model_name"] == "AnyModel"]:
        await page.ask(model, {"type": "save", "rows": [row]})


async def roster(page: Nosy, whose: str, _: str) -> None:
    row = {"row": whose, "v": 1, "fields": {"abbreviation": str(uuid4())[:8]}}
    await page.ask(page.grid(SHEETS["opd"]), {"type": "save", "rows": [row]})


async def region(page: Nosy, *_: str) -> None:
    row = {"row": "new-1", "v": 0, "fields": {"text": str(uuid4())}}
    await page.ask(page.grid(SHEETS["vision"]), {"type": "save", "rows": [row]})


async def columns(page: Nosy, *_: str) -> None:
    row = {"row": "new-1", "v": 0, "fields": {"name": str(uuid4())}}
    await page.ask(page.grid(SHEETS["column_map"]), {"type": "save", "rows": [row]})


async def choose(page: Nosy, cell: int, label: str) -> None:
    """Choose in every drop-down of a cell the entry that begins with a label, where there is one."""
    for model in [one for one in page.below(page.cells[cell]) if "Dropdown" in page.models[one]["_model_name"]]:
        found = [n for n, one in enumerate(page.models[model]["_options_labels"]) if one.startswith(label)]
        if found:
            await page.say(model, {"method": "update", "state": {"index": found[0]}, "buffer_paths": []})


YES, NO, OWN = (True, True), (False, False), (True, False)  # with what the own OPD owns, and what another does
CELLS: dict[str, tuple[Act, dict[str, tuple[bool, bool]]]] = {
    "enter": (enter, {"facilitator": YES, "companion": NO, "participant": OWN, "observer": NO}),
    "create": (create, {"facilitator": YES, "companion": NO, "participant": OWN, "observer": NO}),
    "remove": (take_out, {"facilitator": YES, "companion": NO, "participant": OWN, "observer": NO}),
    "give away or take": (give, {"facilitator": YES, "companion": NO, "participant": NO, "observer": NO}),
    "comment": (comment, {"facilitator": YES, "companion": YES, "participant": OWN, "observer": NO}),
    "ballot": (ballot, {"facilitator": YES, "companion": NO, "participant": OWN, "observer": NO}),
    "roster": (roster, {"facilitator": YES, "companion": NO, "participant": NO, "observer": NO}),
    "sheet of the region": (region, {"facilitator": YES, "companion": NO, "participant": NO, "observer": NO}),
    "column map": (columns, {"facilitator": YES, "companion": NO, "participant": NO, "observer": NO}),
}


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("act", CELLS)
def test_role_writes_over_the_websocket_what_the_table_says_and_nothing_else(day: Day, act: str, role: str) -> None:
    do, allowed = CELLS[act]
    place = day[2]
    made = [(whose, str(uuid4())) for whose in ("dlh", "dinkes")]
    ws = open_workshop(place, by="Ani")
    for whose, record in made:
        ws.save("programme", record, {"name": f"Program {record}", "owner": whose})
        ws.save("comment", f"{record}-c", {"about": record, "text": "Lengkapi"})
    ws.close()

    async def attempt() -> list[bool]:
        page = await come(day, role)
        for cell in (*SHEETS.values(), BALLOT):
            await page.show(cell)
        wrote = []
        for whose, record in made:
            before = position(place)
            await do(page, whose, record)
            wrote.append(position(place) > before)
        page.drop()
        return wrote

    # Rows that were made while the hall was open are on a page that is opened after the next look.
    asyncio.run(asyncio.sleep(0.7))
    assert tuple(asyncio.run(attempt())) == allowed[role]


# ------------------------------------------------------------------ what moves the workshop as a whole


async def press_everything(page: Nosy, cell: int, typed: str) -> None:
    """Do to every widget of a cell all that a browser can do to it: type, choose each entry, tick, press."""
    for _ in range(2):  # some buttons ask twice
        for model in list(page.below(page.cells[cell])):
            state = page.models.get(model)
            if state is None or state["_model_name"] == "AccordionModel":
                continue
            name, updates = state["_model_name"], list[dict[str, Any]]()
            if name in ("TextModel", "TextareaModel"):
                updates = [{"value": typed}]
            elif name == "CheckboxModel":
                updates = [{"value": True}]
            elif name == "DropdownModel":
                updates = [{"index": n} for n in range(min(3, len(state["_options_labels"])))]
            for update in updates:
                await page.say(model, {"method": "update", "state": update, "buffer_paths": []})
            if name == "ButtonModel":
                await page.say(model, {"method": "custom", "content": {"event": "click"}})
            if name == "AnyModel":
                row = {"row": "new-1", "v": 0, "fields": {"name": typed}}
                await page.ask(model, {"type": "save", "rows": [row]})


def lying_about(folder: Path) -> set[str]:
    return {str(one.relative_to(folder)) for one in folder.rglob("*") if not one.name.startswith("w.sqlite")}


@pytest.mark.parametrize("role", ["companion", "participant", "observer"])
def test_doors_of_the_facilitator_open_to_nobody_else_whatever_is_pressed(
    day: Day, role: str, tmp_path: Path
) -> None:
    *_, place = day
    target = tmp_path / "dari-jauh"

    async def attempt() -> Nosy:
        page = await come(day, role)
        for cell in DOORS.values():
            page.put({"t": "show", "cell": cell})
        await page.until(lambda: all(cell in page.cells or cell in page.html for cell in DOORS.values()))
        for cell in DOORS.values():
            if cell in page.cells:
                await press_everything(page, cell, str(target))
        page.drop()
        return page

    before, files = position(place), lying_about(place.parent)
    asyncio.run(attempt())
    assert position(place) == before
    assert lying_about(place.parent) == files
    assert not target.exists()


def test_facilitator_moves_the_workshop_but_names_no_folder_of_the_server(day: Day, tmp_path: Path) -> None:
    *_, place = day
    target = tmp_path / "dari-jauh"
    moved = {}

    async def attempt() -> None:
        page = await come(day, "facilitator")
        for source in ("ws.snapshots()", "ws.framework_switch()", "ws.homework()"):
            await page.show(DOORS[source])
            before = position(place)
            await press_everything(page, DOORS[source], str(target))
            moved[source] = position(place) > before
        page.drop()

    asyncio.run(attempt())
    assert moved == {"ws.snapshots()": True, "ws.framework_switch()": True, "ws.homework()": False}
    assert not target.exists()
    assert list((place.parent / "lembar").glob("*.xlsx"))


@pytest.mark.parametrize("role", ROLES)
def test_workbook_on_the_disk_of_the_server_is_read_by_nobody_in_the_hall(
    day: Day, role: str, tmp_path: Path
) -> None:
    from openpyxl import Workbook

    book, path = Workbook(), tmp_path / "gaji.xlsx"
    book.active.append(["Program", "Pemilik"])
    book.active.append([HIDDEN, "DLH"])
    book.save(path)

    async def attempt() -> str:
        page = await come(day, role)
        for source in ('ws.workbook_reader("opd")', 'ws.workbook_reader("programme")'):
            await page.show(DOORS[source])
            await press_everything(page, DOORS[source], str(path))
            for model in list(page.models):  # also those that are not on the page
                await page.say(model, {"method": "custom", "content": {"event": "click"}})
        page.drop()
        return "".join(page.seen)

    assert HIDDEN not in asyncio.run(attempt())


# ------------------------------------------------------------------ secrets


@pytest.mark.parametrize(("role", "own"), [("participant", True), ("companion", False), ("observer", False)])
def test_hidden_ballot_of_another_is_out_of_reach(day: Day, role: str, own: bool) -> None:
    async def attempt() -> str:
        page = await come(day, role)
        told = range(max(DOORS.values()) + 1, max(DOORS.values()) + 1 + len(TOLD))
        for cell in (BALLOT, *DOORS.values(), *told):
            await page.show(cell)
        await press_everything(page, BALLOT, "x")
        for model in [one for one, state in page.models.items() if state["_model_name"] == "AnyModel"]:
            for judge in ("dlh", "dinkes"):
                row = {"row": ballot_id("putaran", "dlh-qw", judge), "v": 1}
                for kind in ("remove", "restore", "settle", "drop", "history"):
                    await page.ask(model, {"type": kind, "field": "reason", **row})
        page.drop()
        return "".join(page.seen)

    seen = asyncio.run(attempt())
    assert f"{HIDDEN} dinkes" not in seen
    assert (f"{HIDDEN} dlh" in seen) is own


def test_facilitator_who_scores_in_the_place_of_somebody_sees_that_ballot(day: Day) -> None:
    async def attempt() -> str:
        page = await come(day, "facilitator")
        await page.show(BALLOT)
        await choose(page, BALLOT, "DINKES")
        page.drop()
        return "".join(page.seen)

    assert f"{HIDDEN} dinkes" in asyncio.run(attempt())
