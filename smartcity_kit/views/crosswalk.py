"""Tables of what another framework would make of the entries."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from smartcity_kit.model.crosswalk import Crossing
from smartcity_kit.model.declared import Choice
from smartcity_kit.model.fields import Shown
from smartcity_kit.model.framework import Framework
from smartcity_kit.rules import Case
from smartcity_kit.rules.crosswalk import STATES, entries, losses, moves, state
from smartcity_kit.text.messages import tr
from smartcity_kit.views.documents import Column, Row, Table


def crosswalk(case: Case) -> Table:
    """Return what maps, splits and has no home in each framework that a crosswalk leads to, with the entries."""
    rows: list[Row] = []
    for crossing in case.method.crossings:
        rows.append(Row((Shown(tr("To {framework}", framework=crossing.target.label)),), heads=True))
        rows += _rows(case, crossing)
    empty = tr("No crosswalk leads from this framework to another one.")
    title = tr("{framework} in other frameworks", framework=case.method.framework.label)
    return Table(title, _columns(), tuple(rows), empty, _way_back())


def preview(case: Case, crossing: Crossing) -> Table:
    """Return what a switch to one framework would do; nothing is changed by looking at it."""
    found = moves(case, crossing)
    stay = sum(bool(move.kept) for move in found)
    note = tr(
        "{count} entries carry a code of the framework: {moved} go to one place, {stay} wait for a person. "
        "Nothing is changed until the switch is confirmed.",
        count=len(found),
        moved=len(found) - stay,
        stay=stay,
    )
    if not crossing.pairs:
        note = tr("There is no crosswalk between the two: every entry has to be sorted anew.") + " " + note
    note += " " + _way_back()
    title = tr("From {here} to {there}", here=crossing.source.label, there=crossing.target.label)
    return Table(title, _columns(), tuple(_rows(case, crossing)), note=note)


def _way_back() -> str:
    return tr("Lost on the way back: an entry of which only the dimension is kept would not return to its own one.")


def _columns() -> tuple[Column, ...]:
    return (
        Column("part", tr("Here"), weight=5),
        Column("entries", tr("Entries"), "right"),
        Column("becomes", tr("Becomes"), weight=5),
        Column("near", tr("Touches"), weight=4),
        Column("state", tr("What happens"), weight=5),
    )


def _rows(case: Case, crossing: Crossing) -> Iterable[Row]:
    counted, lost = entries(case), losses(crossing)
    for dimension in crossing.source.dimensions:
        names = _goes(crossing, dimension.code)
        yield _row(crossing, dimension, str(dimension.label), counted, names, lost)
        for part in dimension.sub_dimensions:
            names = _names(crossing.target, crossing.primary(part.code))
            yield _row(crossing, part, f"– {part.label}", counted, names, lost)


def _row(
    crossing: Crossing, part: Choice, label: str, counted: Counter[str], becomes: str, lost: tuple[str, ...]
) -> Row:
    """Return one row; that of a dimension counts the entries that name it and none of its parts."""
    what = tr(STATES[state(crossing, part.code)])
    if part.code in lost and crossing.dimension(part.code):  # what goes nowhere cannot come back either
        what = tr("{what}; lost on the way back", what=what)
    number = str(counted[part.code]) if counted[part.code] else "–"
    near = _names(crossing.target, crossing.near(part.code))
    return Row(tuple(Shown(text) for text in (label, number, becomes, near, what)))


def _goes(crossing: Crossing, dimension: str) -> str:
    """Return the dimensions that a whole dimension goes to, and whether some of it goes nowhere."""
    found = crossing.dimensions(dimension)
    names = _names(crossing.target, [code for code in found if code])
    return tr("{names}, and in part nothing", names=names) if names and "" in found else names


def _names(framework: Framework, codes: Iterable[str]) -> str:
    """Return labels; a part is named with its dimension, for several dimensions may have one called alike."""
    names = []
    for code in codes:
        home = framework.home(code)
        dimension = str(framework.by_code[home].label)
        names.append(dimension if code == home else f"{dimension}: {framework.parts[code].label}")
    return "; ".join(names)
