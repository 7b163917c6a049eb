"""A small workshop with a scoring round, for the tests of rounds: two OPD, one officer, two nominations, a risk."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeAlias

from smartcity_kit.forms.sheet import Sheet
from smartcity_kit.journal import Change, fold
from smartcity_kit.model.records import RECORD_TYPES
from smartcity_kit.rules import Case, findings
from smartcity_kit.rules.scoring.rounds import ballot_id, settlement_id
from smartcity_kit.sources import load_method
from smartcity_kit.views.documents import Table
from smartcity_kit.workshop import Workshop
from tests.plans import TODAY, Row, change

Session: TypeAlias = Callable[[str], Workshop]  # opens a session of its own under a name

SCHOOL, CLINIC, BUDI = "dispendik", "dinkes", "budi"
BASE: tuple[Row, ...] = (
    ("workshop", "workshop", {"region": "Kabupaten Contoh", "scheme": "spbe"}),
    (SCHOOL, "opd", {"name": "Dinas Pendidikan", "role": "peserta"}),
    (CLINIC, "opd", {"name": "Dinas Kesehatan", "role": "peserta"}),
    (BUDI, "person", {"name": "Petugas B", "opd": CLINIC, "role": "pic"}),
    ("qw1", "quick_win", {"name": "Antrean Puskesmas", "dimension": "living", "owner": CLINIC}),
    ("qw2", "quick_win", {"name": "Lapor Jalan", "dimension": "governance", "owner": SCHOOL}),
    ("r1", "risk", {"event": "Jaringan putus", "quick_win": "qw1"}),
)
USG: Row = ("round", "round", {"name": "Putaran 1", "about": "quick_win", "criteria": "usg", "state": "terbuka"})


def ballot(judge: str, item: str, *scores: int, round_: str = "round", **more: Any) -> Row:
    named = {f"score_{place}": score for place, score in enumerate(scores, 1)}
    return (
        ballot_id(round_, item, judge),
        "ballot",
        {"round": round_, "item": item, "judge": judge, **named, **more},
    )


def settled(item: str, round_: str = "round", **values: Any) -> Row:
    return (settlement_id(round_, item), "settlement", {"round": round_, "item": item, **values})


def texts(table: object) -> list[list[str]]:
    assert isinstance(table, Table)
    return [[cell.text for cell in row.cells] for row in table.rows]


def rules_of(case: Case) -> dict[str, str]:
    return {one.rule: one.says for one in findings(case)}


def closing(minute: int) -> Change:
    return change(90, "round", {"state": "tutup"}, kind="round", on=(7,), minute=minute)


def case_with(*changes: Change) -> Case:
    base = [change(n, record, fields, kind=kind) for n, (record, kind, fields) in enumerate((*BASE, USG))]
    every = [*base, *changes]

    def journal(ids: Sequence[str]) -> list[Change]:
        return [one for one in every if one.record in ids]

    return Case(fold(every), load_method(), RECORD_TYPES, TODAY, journal)


def given_at(number: int, row: Row, minute: int) -> Change:
    return change(number, row[0], row[2], kind="ballot", minute=minute)


def sheet_of(grid: Any) -> Sheet:
    sheet = grid.sheet
    assert isinstance(sheet, Sheet)
    sheet.state()
    return sheet


def types_in(grid: Any, row: int, **fields: object) -> str:
    sheet = sheet_of(grid)
    key = sheet.records()[row].id
    told = sheet.answer({"type": "save", "rows": [{"row": key, "v": sheet.version(key), "fields": fields}]})
    return str(told["say"])
