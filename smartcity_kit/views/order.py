"""The order of a round: places with their reasons and gates, and what other methods make of the same ballots."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from smartcity_kit.journal import Record
from smartcity_kit.model.fields import Shown
from smartcity_kit.rules import Case
from smartcity_kit.rules.case import listed
from smartcity_kit.rules.scoring.ballots import ballots, settlements
from smartcity_kit.rules.scoring.checks import method_of, places
from smartcity_kit.rules.scoring.gates import GATED, failed
from smartcity_kit.rules.scoring.ranking import METHODS, PLAIN, Rows, places_of, ranking, values_of
from smartcity_kit.rules.scoring.rounds import latest, on_criteria, on_levels
from smartcity_kit.rules.scoring.values import Ballots, Measure, shown
from smartcity_kit.text.messages import tr
from smartcity_kit.views.documents import Column, Row, Table
from smartcity_kit.views.rounds import name_of, no_round, settled_words


def ranking_table(case: Case, about: str = "", opd: str | None = None) -> Table:  # noqa: ARG001 - as every summary
    """Return the order of a round with its reasons, the places by a plain sum beside it, and what was settled."""
    title = tr("Order of the round")
    one = latest(case, about)
    if one is None or on_levels(case, one):
        return no_round(title)
    kept, method = ballots(case, one.id), method_of(one)
    others = [] if kept.by_order else [code for code in PLAIN if code != method]
    beside = {code: {each.item: each.place for each in ranking(kept, code)} for code in others}
    result = {each.item: each for each in ranking(kept, method)}
    gated = one.text("about") in GATED
    rows = []
    for place, item in settled_order(case, one):
        each, record = result[item], case.plan.records[item]
        texts = (
            str(each.place), str(place) if place != each.place else "", case.title(record), shown(each.result, 2),
            *((" · ".join(str(beside[code][item]) for code in others),) if others else ()),
            *((failed(case, record) or tr("passes all"),) if gated else ()),
            each.reason, settled_words(case, kept, item),
        )  # fmt: skip
        rows.append(Row(tuple(map(Shown, texts)), record=item))
    result_head = tr("Mean place") if kept.by_order else case.label("scoring_method", method)
    title = tr("Order of the round: {round}", round=case.title(one))
    empty = tr("Nobody has scored anything in full yet.")
    columns = _columns(case, result_head, others, gated=gated)
    return Table(title, columns, tuple(rows), empty, _unranked(case, kept))


def settled_order(case: Case, one: Record) -> tuple[tuple[int, str], ...]:
    """Return place and item of everything judged: in the settled place where there is one, else the computed."""
    settled = settlements(case, one.id)
    found = []
    for item, place in places(case, one).items():
        rank = settled[item].number("rank") if item in settled else None
        found.append((place if rank is None else rank, rank is None, place, item))
    return tuple((place, item) for place, _, _, item in sorted(found))


def _columns(case: Case, result: str, others: Sequence[str], *, gated: bool) -> tuple[Column, ...]:
    names = " · ".join(case.label("scoring_method", code) for code in others)
    return (
        Column("place", tr("Place"), weight=2),
        Column("settled_place", tr("Settled place"), weight=3),
        Column("item", tr("Scored"), weight=5),
        Column("result", result, weight=3),
        *((Column("beside", tr("Place by {methods}", methods=names), weight=3),) if others else ()),
        *((Column("gates", tr("Gates"), weight=5),) if gated else ()),
        Column("reason", tr("Why this place"), weight=5),
        Column("settled", tr("Settled, and why"), weight=4),
    )


def _unranked(case: Case, kept: Ballots) -> str:
    done = {item for item, some in kept.ranks.items() if some} if kept.by_order else set(values_of(kept))
    names = [name_of(case, item) for item in kept.items if item not in done]
    return tr("Not scored in full yet: {names}.", names=listed(names)) if names else ""


def judged(case: Case, about: str) -> tuple[Rows, tuple[Measure, ...]]:
    """Return the values that the items of the last round are ranked by, and the measures they are on."""
    one = latest(case, about)
    if one is None:
        return {}, ()
    kept = ballots(case, one.id)
    return values_of(kept), kept.measures


def places_by_method(case: Case, about: str) -> Table:
    """Return the place of each item by every method, without names: whoever is renamed keeps their place.

    It looks at nothing but ``judged``, so that a print after another entry need not ask the methods again.
    """
    values, on = case.made(judged, about)
    places = [places_of(method(values, on)) for method in METHODS.values()]
    rows = tuple(Row(tuple(Shown(str(some[item])) for some in places), record=item) for item in values)
    return Table("", tuple(Column(code, code) for code in METHODS), rows)


def other_methods(case: Case, about: str = "", opd: str | None = None) -> Table:  # noqa: ARG001 - as every summary
    """Return the place of each item by every method, one beside the other; it takes a second the first time."""
    title = tr("The same ballots by other methods")
    one = latest(case, about)
    if one is None or not on_criteria(case, one):
        return Table(title, (), (), tr("Methods are compared in a round that is scored on criteria."))
    placed = case.made(places_by_method, about)
    first = [*METHODS].index(method_of(one))
    rows = tuple(
        replace(row, cells=(Shown(name_of(case, row.record)), *row.cells))
        for row in sorted(placed.rows, key=lambda row: int(row.cells[first].text))
    )
    columns = (
        Column("item", tr("Scored"), weight=6),
        *(Column(code, case.label("scoring_method", code), "right", 2) for code in METHODS),
    )
    note = tr(
        "Where the methods agree, the order hangs on the ballots; where they differ, it hangs on the method too."
    )
    return Table(tr("The same ballots by other methods: {round}", round=case.title(one)), columns, rows,
                 tr("Nobody has scored anything in full yet."), note)  # fmt: skip
