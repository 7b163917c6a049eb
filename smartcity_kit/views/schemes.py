"""What a switch to another risk scheme would change, shown before anybody confirms it."""

from __future__ import annotations

from smartcity_kit.model.fields import Shown
from smartcity_kit.rules import Case
from smartcity_kit.rules.case import listed
from smartcity_kit.rules.schemes import Level, Reading, readings
from smartcity_kit.text.messages import tr
from smartcity_kit.views.documents import Column, Row, Table


def preview(before: Case, after: Case) -> Table:
    """Return the risks that another scheme reads differently; nothing is changed by looking at it."""
    found = readings(before, after)
    rows = tuple(_row(before, each) for each in found if not each.same)
    columns = (
        Column("risk", tr("Risk"), weight=6),
        Column("now", tr("Now"), "center", 3),
        Column("then", tr("Then"), "center", 3),
        Column("residual_now", tr("Residual now"), "center", 3),
        Column("residual_then", tr("Residual then"), "center", 3),
        Column("what", tr("What happens"), weight=6),
    )
    note = tr(
        "{count} risks are scored: {moved} would change their level, {unknown} hold a code that the new scheme does "
        "not know. They keep it, and wait for a person among what is open. Nothing is changed until the switch is "
        "confirmed.",
        count=len(found),
        moved=sum(each.moved for each in found),
        unknown=sum(bool(each.unknown) for each in found),
    )
    title = tr("From {here} to {there}", here=before.method.scheme.label, there=after.method.scheme.label)
    return Table(title, columns, rows, tr("No risk would be read differently."), note)


def _row(case: Case, each: Reading) -> Row:
    levels = zip(each.before, each.after, strict=True)
    cells = (
        Shown(case.title(each.record)),
        *(_cell(one) for pair in levels for one in pair),
        Shown(_what(case, each)),
    )
    return Row(cells, record=each.record.id)


def _cell(level: Level) -> Shown:
    if level.band is None:
        return Shown("–")
    return Shown(f"{level.magnitude} · {level.band.label}", level.band.colour.hex, level.band.colour.text)


def _what(case: Case, each: Reading) -> str:
    parts = [tr("changes its level")] if each.moved else []
    if each.treated == (False, True):
        parts.append(tr("has to be treated from then on"))
    elif each.treated == (True, False):
        parts.append(tr("need not be treated any more"))
    if each.unknown:
        kind = case.types["risk"]
        names = listed(f"{tr(kind.by_name[name].label)} ({each.record.text(name)})" for name in each.unknown)
        parts.append(tr("no home for: {fields}", fields=names))
    return "; ".join(parts)
