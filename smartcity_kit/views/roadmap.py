"""When it is done: the roadmap with one column a year, and the action plan by group and term."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from smartcity_kit.journal import Record
from smartcity_kit.model.fields import Shown
from smartcity_kit.rules import Case
from smartcity_kit.rules.alignment import span
from smartcity_kit.rules.terms import Undertaking, term, undertakings, years
from smartcity_kit.text.messages import tr
from smartcity_kit.views.documents import Column, Row, Table

AT_WORK = "✓"


def named(case: Case, one: Undertaking) -> str:
    """Return the name of a programme or quick win, with what it is and whether it waits."""
    name = case.title(one.record)
    if one.quick:
        name = tr("{name} (quick win)", name=name)
    waits = one.programme is not None and one.programme.get("deferred") is True
    return tr("{name} (deferred)", name=name) if waits else name


def short_owner(case: Case, record: Record) -> str:
    """Return the abbreviation of an owner, the name where there is none, empty where nobody owns it."""
    owner = case.plan.get(record.get("owner"))
    return "" if owner is None else owner.text("abbreviation") or case.title(owner)


def group_head(case: Case, dimension: str, number: int) -> Row:
    """Return the row that heads the programmes of a dimension."""
    label = case.label("dimension", dimension) if dimension else tr("Without a dimension")
    return Row((Shown(f"{label} ({number})"),), heads=True)


def roadmap(case: Case, opd: str | None = None) -> Table:
    """Return the roadmap: a row for each programme and quick win, a column for each year of the plan (R000-3).

    A year holds the target written for it, a tick where the programme is at work, or nothing.
    """
    if case.period is None:
        return Table(
            tr("Roadmap"), (), (), empty=tr("Set the first and the last year of the plan on the first page.")
        )
    targets = _targets(case)
    rows: list[Row] = []
    undated = 0
    for dimension, some in undertakings(case, opd):
        rows.append(group_head(case, dimension, len(some)))
        for one in some:
            undated += years(one.record) is None
            marks = (Shown(_mark(one.record, year, targets)) for year in case.period)
            owner = Shown(short_owner(case, one.record))
            rows.append(Row((Shown(named(case, one)), owner, *marks), record=one.record.id))
    worded = {year for by_year in targets.values() for year in by_year}
    columns = (
        Column("name", tr("Programme or quick win"), weight=6),
        Column("owner", tr("Owner"), weight=3),
        *(Column(str(year), str(year), "center", 3 if year in worded else 1) for year in case.period),
    )
    note = tr("{count} of them have no years yet.", count=undated) if undated else ""
    return Table(tr("Roadmap"), columns, tuple(rows), tr("There is no programme and no quick win yet."), note)


def _targets(case: Case) -> Mapping[str, Mapping[int, str]]:
    """Return for each programme what is to stand in which year; two targets of one year stand together."""
    found: dict[str, dict[int, str]] = defaultdict(dict)
    for milestone in case.of("milestone"):
        year, text = milestone.number("year"), milestone.text("text")
        if year is not None and text:
            here = found[milestone.text("programme")]
            here[year] = f"{here[year]}; {text}" if year in here else text
    return found


def _mark(record: Record, year: int, targets: Mapping[str, Mapping[int, str]]) -> str:
    text = targets.get(record.id, {}).get(year, "")
    return text or (AT_WORK if year in (years(record) or ()) else "")


def action_plan(case: Case, opd: str | None = None) -> Table:
    """Return the actions by group, inside it by term (short, medium, long) and programme."""
    groups = [option.code for option in case.method.choices["action_group"]]
    horizons = [one.code for one in case.method.stages.horizons]
    by_place: dict[tuple[str, str], list[Record]] = defaultdict(list)
    for action in case.of("action", opd):
        here = term(case, action)
        by_place[action.text("action_group"), "" if here is None else here.code].append(action)
    order = {place: (_place(groups, place[0]), _place(horizons, place[1])) for place in by_place}
    rows: list[Row] = []
    for place in sorted(by_place, key=order.__getitem__):
        rows.append(Row((Shown(f"{_heading(case, place)} ({len(by_place[place])})"),), heads=True))
        rows += [_action(case, one) for one in sorted(by_place[place], key=lambda one: _programme(case, one))]
    columns = (
        Column("programme", tr("Programme"), weight=4),
        Column("text", tr("Action"), weight=6),
        Column("location", tr("Location"), weight=3),
        Column("volume", tr("Volume"), weight=2),
        Column("output", tr("Output"), weight=4),
        Column("years", tr("Years"), "center"),
        Column("owner", tr("Owner"), weight=3),
    )
    return Table(tr("Action plan by group and term"), columns, tuple(rows), empty=tr("There is no action yet."))


def _place(order: list[str], code: str) -> int:
    return order.index(code) if code in order else len(order)


def _heading(case: Case, place: tuple[str, str]) -> str:
    group, horizon = place
    labels = {one.code: str(one.label) for one in case.method.stages.horizons}
    first = case.label("action_group", group) if group else tr("Without a group")
    no_term = tr("No term yet")
    return f"{first} · {labels.get(horizon, no_term)}"


def _programme(case: Case, action: Record) -> str:
    programme = case.plan.get(action.get("programme"))
    return "" if programme is None else case.title(programme)


def _action(case: Case, action: Record) -> Row:
    at_work = years(action)
    texts = (
        _programme(case, action),
        case.title(action),
        action.text("location"),
        " ".join(part for part in (action.text("volume"), action.text("unit")) if part),
        action.text("output"),
        "" if at_work is None else span(at_work),
        short_owner(case, action),
    )
    return Row(tuple(Shown(text) for text in texts), record=action.id)
