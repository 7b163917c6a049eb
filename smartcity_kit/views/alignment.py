"""Whether it hangs together: the matrix from mission to money, the missions, the long list, the commitment."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from smartcity_kit.journal import Record
from smartcity_kit.model.choices import shown
from smartcity_kit.model.fields import Shown
from smartcity_kit.rules import Case
from smartcity_kit.rules.alignment import chain, span
from smartcity_kit.rules.allocations import allocated
from smartcity_kit.rules.case import listed
from smartcity_kit.rules.terms import Undertaking, undertakings, years
from smartcity_kit.text.messages import tr
from smartcity_kit.text.money import show_rupiah
from smartcity_kit.views.documents import Column, Row, Table
from smartcity_kit.views.roadmap import group_head, named, short_owner

OPEN_PAPER, OPEN_INK = "#fdecc8", "#1a202c"  # the word says it too: a grey print loses nothing


def alignment(case: Case, opd: str | None = None) -> Table:
    """Return one row for each programme and quick win, from its mission to its money; open links say so."""
    rows: list[Row] = []
    still_open = 0
    for dimension, some in undertakings(case, opd):
        rows.append(group_head(case, dimension, len(some)))
        for one in some:
            cells = _links(case, one)
            still_open += sum(bool(cell.colour) for cell in cells)
            rows.append(Row((Shown(named(case, one)), *cells), record=one.record.id))
    columns = (
        Column("name", tr("Programme or quick win"), weight=5),
        Column("mission", tr("Mission"), weight=4),
        Column("goal", tr("Goal"), weight=4),
        Column("target", tr("Objective"), weight=4),
        Column("indicator", tr("Indicator"), weight=4),
        Column("strategy", tr("Strategy"), weight=4),
        Column("risks", tr("Risks"), "right", 1),
        Column("money", tr("Budget"), "right", 3),
        Column("years", tr("Years"), "center", 2),
    )
    note = tr("Links still open: {count}.", count=still_open) if rows else ""
    empty = tr("There is no programme and no quick win yet.")
    return Table(tr("Alignment from mission to money"), columns, tuple(rows), empty, note)


def _links(case: Case, one: Undertaking) -> tuple[Shown, ...]:
    here, at_work = chain(case, one.programme), years(one.record)
    risks = case.share(risks_counted, at=one.record.id)
    return (
        _link(case, here.mission),
        _link(case, here.goal),
        _link(case, here.target),
        _said(listed((case.title(indicator) for indicator in here.indicators), 3)),
        _link(case, here.strategy),
        _said(str(risks) if risks else ""),
        _said(_money(case, one.record)),
        _said("" if at_work is None else span(at_work)),
    )


def risks_counted(case: Case) -> Mapping[str, int]:
    """Return how many risks are about each quick win and programme, by id."""
    return Counter(one for risk in case.of("risk") for one in {risk.text("quick_win"), risk.text("programme")} - {""})


def _link(case: Case, record: Record | None) -> Shown:
    return _said("" if record is None else case.title(record))


def _said(text: str) -> Shown:
    return Shown(text) if text else Shown(tr("open"), OPEN_PAPER, OPEN_INK)


def _money(case: Case, record: Record) -> str:
    """Return the budget of a record, where nobody wrote one the sum of what is allocated to it year by year."""
    budget = record.number("budget")
    amount = allocated(case, record) if budget is None else budget
    return "" if amount is None else show_rupiah(amount)


def mission_by_dimension(case: Case) -> Table:
    """Return the mission of each dimension in the framework's order; a dimension without one says so (R000-4)."""
    missions = case.of("mission")
    order = [d.code for d in case.method.framework.dimensions]
    rest = [one for one in missions if one.text("dimension") not in order]
    rows = []
    for number, code in enumerate(order, 1):
        own = [one for one in missions if one.get("dimension") == code]
        text = "\n".join(case.title(one) for one in own)
        cells = (Shown(str(number)), Shown(case.label("dimension", code)), _said(text), Shown(_goals(case, own)))
        rows.append(Row(cells, record=own[0].id if own else ""))
    for one in rest:
        label = Shown(tr("Without a dimension"))
        rows.append(Row((Shown(""), label, Shown(case.title(one)), Shown(_goals(case, [one]))), record=one.id))
    columns = (
        Column("number", tr("No."), "right", 1),
        Column("dimension", tr("Dimension"), weight=3),
        Column("mission", tr("Mission"), weight=7),
        Column("goals", tr("Goals"), "right", 1),
    )
    empty = tr("There is no mission yet.")
    return Table(tr("Mission of each dimension"), columns, tuple(rows) if missions else (), empty)


def _goals(case: Case, missions: Iterable[Record]) -> str:
    ids = {one.id for one in missions}
    return str(sum(goal.get("mission") in ids for goal in case.of("goal")))


def long_list(case: Case, opd: str | None = None) -> Table:
    """Return the long list of programmes by dimension with status and origin, and how many there are of each."""
    rows: list[Row] = []
    statuses: Counter[str] = Counter()
    for dimension, some in undertakings(case, opd):
        programmes = [one for one in some if not one.quick]
        if programmes:
            rows.append(group_head(case, dimension, len(programmes)))
        for one in programmes:
            statuses[one.record.text("status")] += 1
            rows.append(_listed(case, one, sum(statuses.values())))
    columns = (
        Column("number", tr("No."), "right", 1),
        Column("name", tr("Programme"), weight=5),
        Column("status", tr("Status"), weight=3),
        Column("origin", tr("Taken over from"), weight=3),
        Column("since", tr("Running since"), "center", 2),
        Column("owner", tr("Owner"), weight=3),
        Column("focus", tr("Focus"), weight=3),
        Column("values", tr("Values it serves"), weight=3),
    )
    labels = {option.code: option.label for option in case.method.choices["programme_status"]}
    counts = [f"{label} {statuses[code]}" for code, label in labels.items() if statuses[code]]
    if statuses[""]:
        counts.append(tr("without a status {count}", count=statuses[""]))
    note = tr("By status: {list}.", list=", ".join(counts)) if counts else ""
    return Table(tr("Long list of programmes"), columns, tuple(rows), tr("There is no programme yet."), note)


def _listed(case: Case, one: Undertaking, number: int) -> Row:
    record, fields = one.record, case.types["programme"].by_name
    local, name = record.text("local_name"), named(case, one)
    told = {
        field: shown(fields[field], record, case.plan, case.method, case.types)
        for field in ("status", "origin", "existing_since", "focus", "goal_tags")
    }
    texts = (
        str(number),
        f"{name} – {local}" if local and local != record.text("name") else name,
        told["status"],
        told["origin"],
        told["existing_since"],
        short_owner(case, record),
        told["focus"],
        told["goal_tags"],
    )
    return Row(tuple(Shown(text) for text in texts), record=record.id)


def commitment(case: Case, opd: str | None = None) -> Table:
    """Return the quick wins by owner with the year they are felt in and room for the owner's signature."""
    by_owner: dict[str, list[Record]] = {record.id: [] for record in case.of("opd")}
    for record in case.of("quick_win", opd):
        by_owner.setdefault(case.owner(record), []).append(record)
    rows: list[Row] = []
    number = 0
    for owner, some in by_owner.items():
        for record in some:
            number += 1
            year = record.number("end_year")
            texts = (str(number), case.title(record), case.opd_name(owner), str(year or ""), f"\n{'.' * 30}")
            rows.append(Row(tuple(Shown(text) for text in texts), record=record.id))
    columns = (
        Column("number", tr("No."), "right", 1),
        Column("quick_win", tr("Quick win"), weight=5),
        Column("owner", tr("Owner"), weight=5),
        Column("year", tr("Felt in"), "center", 2),
        Column("signature", tr("Signature of the head"), weight=5),
    )
    return Table(tr("Commitment sheet"), columns, tuple(rows), empty=tr("There is no quick win yet."))
