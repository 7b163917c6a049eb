"""Switching a workshop to another framework: looked at first, done only when a person confirms."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from smartcity_kit.journal import Value
from smartcity_kit.model.crosswalk import Crossing
from smartcity_kit.model.fields import Field, Problem
from smartcity_kit.rules import Case
from smartcity_kit.rules.crosswalk import concerned, moves
from smartcity_kit.text.messages import KitError, tr
from smartcity_kit.views.crosswalk import preview
from smartcity_kit.views.documents import Notice, Table
from smartcity_kit.workshop.live import Live, Row

if TYPE_CHECKING:
    from smartcity_kit.forms.confirm import Confirm


def crossing_to(live: Live, code: str) -> Crossing:
    """Return the way from the framework in force to another; without a crosswalk, one on which nothing moves.

    Raises KitError with a sentence for a framework that data/ does not offer.
    """
    method = live.case().method
    for crossing in method.crossings:
        if crossing.target.id == code:
            return crossing
    offered = [choice.code for choice in method.frameworks]
    if code not in offered:
        names = ", ".join(offered)
        raise KitError(tr("There is no framework {code}. Choose one of: {names}.", code=code, names=names))
    return Crossing(source=method.framework, target=live.framework(code), pairs=())


def looked_at(live: Live, code: str) -> Table | Notice:
    """Return what a switch would do."""
    case = live.case()
    if code == case.method.framework.id:
        return Notice(tr("{framework} is already in force.", framework=case.method.framework.label))
    return preview(case, crossing_to(live, code))


def switch(live: Live, code: str, write: Callable[[Sequence[Row]], str]) -> str:
    """Write the new framework and every code that goes to one place only; return a sentence that says so."""
    live.refresh()
    case = live.case()
    if code == case.method.framework.id:
        raise KitError(tr("{framework} is already in force.", framework=case.method.framework.label))
    crossing = crossing_to(live, code)
    found = moves(case, crossing)
    settings = case.settings
    rows: list[Row] = [
        ("workshop", "workshop", {"framework": code}, settings.seen(["framework"]))
    ]
    for move in found:
        if move.fields:
            fields: dict[str, Value] = dict(move.fields)
            rows.append((move.record.id, move.record.type, fields, move.record.seen(fields)))
    write(rows)
    stay = sum(bool(move.kept) for move in found)
    return tr(
        "{framework} is in force. {moved} entries went to one place; {stay} wait for a person, among what is open.",
        framework=crossing.target.label,
        moved=len(found) - stay,
        stay=stay,
    )


def refusal(case: Case, field: Field, value: Value, raw: object) -> Problem | None:
    """Return why the settings form does not change the framework once entries are sorted by it, None where it may.

    Codes of two frameworks look alike and mean different things: only the switch knows what becomes of them.
    """
    if field.name != "framework" or value == case.method.framework.id or not (count := concerned(case)):
        return None
    wrong = tr("{count} entries are sorted by the framework in force.", count=count)
    do = tr("Use the switch on the preparation page: it shows first what becomes of them.")
    return Problem(field.name, tr(field.label), wrong, do, str(raw))


def switcher(live: Live, write: Callable[[Sequence[Row]], str], locked: str = "") -> Confirm:
    """Return the widget that shows what a switch would do, and does it after a second press."""
    from smartcity_kit.forms.confirm import Confirm

    method = live.case().method
    choices = tuple((str(choice.label), choice.code) for choice in method.frameworks)
    labels = (tr("Switch to"), tr("Show what would change"), tr("Switch now"))
    look, act = (lambda code: looked_at(live, code)), (lambda code: switch(live, code, write))
    return Confirm(labels, choices, look, act, locked)
