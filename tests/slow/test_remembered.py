"""What is remembered from one state of a plan to the next is what would be made anew, on the region of full size."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from smartcity_kit import Workshop, example
from smartcity_kit.rules import Case, findings
from smartcity_kit.text.messages import KitError
from smartcity_kit.views import summaries, tables
from smartcity_kit.views.books import ALL_SUMMARIES

pytestmark = pytest.mark.slow

EDITS = 20


def every_view(case: Case, kinds: list[str]) -> Mapping[object, object]:
    """Return each summary as the region, an OPD and a visitor of an OPD have it, each table, and the findings."""
    mine, other = (one.id for one in case.of("opd")[:2])
    asked: list[dict[str, str]] = [{}, {"opd": mine}, {"viewer": other}]

    def kept(key: object, make: Callable[[], object]) -> object:
        try:
            return case.once(("every view", str(key)), make)
        except (KitError, LookupError) as refusal:
            return str(refusal)

    made: dict[object, object] = {"findings": findings(case)}
    for name, view in ALL_SUMMARIES.items():
        for one in asked:
            made[name, str(one)] = kept((name, one), partial(view, case, **summaries.understood(view, one)))
    return made | {kind: kept(kind, partial(tables.table, case, kind)) for kind in kinds}


def edited(ws: Workshop, chance: random.Random, kinds: list[str]) -> str:
    """Write the value of another record, or nothing, into a field of one, or remove it; return what was done."""
    kind = chance.choice([each for each in kinds if ws.plan.of(each)])
    one, other = (chance.choice(ws.plan.of(kind)) for _ in range(2))
    if chance.random() < 0.1:
        ws.remove(one)
        return f"{kind} removed"
    field = chance.choice(ws.case.types[kind].fields).name
    value = other.get(field) if chance.random() < 0.8 else None
    ws._live.write_all([(one.id, kind, {field: value}, one.seen([field]))])
    return f"{kind}.{field}"


@pytest.mark.parametrize("seed", range(2))
def test_views_of_a_plan_that_people_edit_are_those_of_a_plan_just_opened(tmp_path: Path, seed: int) -> None:
    ws, chance = example("sintetis", tmp_path / "w.sqlite"), random.Random(seed)  # noqa: S311 - the same edits each time
    kinds = [kind for kind in ws.case.types if ws.plan.of(kind)]
    for _ in range(EDITS):
        done = edited(ws, chance, kinds)
        case = ws.case
        anew = replace(case, plan=ws._live.plan, journal=ws.store.changes_of, memory=None)
        remembered, made = every_view(case, kinds), every_view(anew, kinds)
        assert [name for name in made if remembered[name] != made[name]] == [], done
    ws.close()
