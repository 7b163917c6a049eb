"""The board as it hangs on the wall of the hall: the same table, and what is open, who runs late, what runs now."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from smartcity_kit.journal import Record
from smartcity_kit.rules import Case
from smartcity_kit.rules.gates import closing, gated
from smartcity_kit.rules.receipts import Standing, board
from smartcity_kit.rules.schedule import minutes_until, running, schedule
from smartcity_kit.text.dates import show_weekday
from smartcity_kit.text.messages import tr
from smartcity_kit.views.board import board_table
from smartcity_kit.views.documents import Table
from smartcity_kit.views.gates import gate_state, sheet_label
from smartcity_kit.views.schedule import clock_range

#: How an OPD stands, as a sign that is told apart without its colour, too.
SIGNS: Mapping[str, str] = {"done": "✔", "changed": "↻", "ready": "◆", "begun": "◐", "none": "○"}


@dataclass(frozen=True, slots=True)
class Wall:
    """Everything on the wall: ``table`` is that of the notebook and of paper; ``marks`` a key of SIGNS by OPD.

    ``gates`` says of each worksheet of the stage its label, how it stands, and for how many OPD it is otherwise.
    ``agenda`` are lines, the first what runs now.
    """

    stage: str
    table: Table
    marks: Mapping[str, str]
    late: frozenset[str]
    gates: tuple[tuple[str, str, int], ...]
    clock: str
    agenda: tuple[str, ...]


def wall(case: Case, stage: str, clock: str) -> Wall:
    """Return the wall of a stage at ``clock`` (``09:30``, on this machine's clock)."""
    every = board(case, stage)
    return Wall(
        case.label("stage", stage),
        board_table(case, about=stage),
        {one.opd: _mark(one) for one in every},
        frozenset(one.opd for one in every if one.late is not None),
        tuple(_gates(case, stage)),
        clock.replace(":", "."),
        tuple(_agenda(case, clock)),
    )


def _mark(one: Standing) -> str:
    if one.receipt is not None:
        return "done" if one.unchanged else "changed"
    if one.filled.records == 0:
        return "none"
    return "ready" if one.complete else "begun"


def _gates(case: Case, stage: str) -> Iterator[tuple[str, str, int]]:
    for name in gated(case, stage):
        here = gate_state(closing(case, name, ""))
        others = [gate_state(closing(case, name, one.id)) for one in case.of("opd")] if case.of("gate") else []
        yield sheet_label(case, name), here, sum(one != here for one in others)


def _agenda(case: Case, clock: str) -> Iterator[str]:
    here = running(case, clock)
    if here.session is None:
        coming = sorted(day for one in schedule(case) for day in one.dates if day > case.today)
        yield tr("No workshop day today.")
        if coming:
            left = (coming[0] - case.today).days
            yield tr("Next: {date}, in {days} days.", date=show_weekday(coming[0]), days=left)
        return
    for one in here.now:
        yield _now(case, one, clock)
    if here.following is not None:
        yield tr("Then: {what}", what=_item(case, here.following))
    elif not here.now:
        yield tr("Nothing more is on today's agenda.")


def _now(case: Case, one: Record, clock: str) -> str:
    if not one.get("end"):
        return tr("Now: {what}", what=_item(case, one))
    left = minutes_until(clock, one.text("end"))
    return tr("Now: {what}, {minutes} minutes left", what=_item(case, one), minutes=left)


def _item(case: Case, one: Record) -> str:
    whom = "; ".join(case.label(of, one.get(of)) for of in ("group", "dimension") if one.get(of))
    parts = (clock_range(one), one.text("topic"), whom)
    return " · ".join(part for part in parts if part)
