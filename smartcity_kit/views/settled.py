"""What was kept of a round one by one: settled values, ballots for those who may see them, what was overridden."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from smartcity_kit.journal import Record
from smartcity_kit.model.choices import shown as text_of
from smartcity_kit.model.fields import Shown
from smartcity_kit.model.records.scoring import SCORES
from smartcity_kit.rules import Case
from smartcity_kit.rules.scoring.ballots import ballots, settlements
from smartcity_kit.rules.scoring.checks import departures
from smartcity_kit.rules.scoring.rounds import on_criteria
from smartcity_kit.rules.scoring.secrecy import hidden
from smartcity_kit.text.dates import show_moment
from smartcity_kit.text.messages import tr
from smartcity_kit.views.documents import Column, Row, Table
from smartcity_kit.views.rounds import name_of


def settled_table(case: Case, about: str = "", opd: str | None = None) -> Table:  # noqa: ARG001 - as every summary
    """Return what was settled in the rounds about one type of record (or all), with reasons, as it was kept."""
    wanted = [one for one in case.of("round") if about in ("", one.id, one.text("about"))]
    records = [settled for one in wanted for settled in settlements(case, one.id).values()]
    return _numbers(case, tr("Settled values"), records, ("chosen", "rank"))


def own_ballots(case: Case, opd: str | None = None, viewer: str | None = None) -> Table:
    """Return the ballots an OPD gave, for its own copy; for anybody else only those of rounds that show names."""
    if opd is None:
        says = tr("Ballots are private: each stands in the copy of the OPD that gave it.")
        return Table(tr("Ballots given"), (), (), says)
    return ballots_given(case, opd, viewer)


def ballots_given(case: Case, opd: str | None = None, viewer: str | None = None) -> Table:
    """Return ballots one by one, of one OPD or of all, as far as ``viewer`` (an OPD, None for the room) may see them.

    An OPD sees its own. Those of others are shown, here as everywhere, only in a round that shows names.
    """
    asked = case.of("ballot", opd)
    some = [ballot for ballot in asked if not hidden(case, ballot, viewer)]
    table = _numbers(case, tr("Ballots given"), some, ("place", "judge", "abstain"))
    if len(some) == len(asked):
        return table
    names = dict.fromkeys(name_of(case, each.text("round")) for each in asked if hidden(case, each, viewer))
    says = tr("Not shown one by one, because the round does not show names: {rounds}.", rounds=", ".join(names))
    return replace(table, empty=says, note=f"{table.note} {says}".strip())


def no_history() -> Table:
    """Return what stands in place of the history of a ballot that may not be shown."""
    says = tr("The history of a ballot is shown to the OPD that gave it, and to all where the round shows names.")
    return Table(tr("History"), (), (), says)


def _numbers(case: Case, title: str, records: Sequence[Record], more: tuple[str, ...]) -> Table:
    """Return ballots or settled values a row each: by round, item, then only the places somebody used."""
    used = {name for record in records for name in record.values}
    names = [name for name in (*SCORES, "likelihood", "impact", *more, "opd", "reason") if name in used]
    rows = []
    for record in sorted(records, key=lambda each: (each.text("round"), each.created)):
        cells = [_said(case, record, name) for name in ("round", "item", *names)]
        rows.append(Row(tuple(map(Shown, cells)), record=record.id))
    kinds = {**case.types["ballot"].by_name, **case.types["settlement"].by_name}
    short = {name: str(place) for place, name in enumerate(SCORES, 1)}
    columns = (
        Column("round", tr("Scoring round"), weight=4),
        Column("item", tr("Scored"), weight=5),
        *(Column(name, short.get(name) or tr(kinds[name].label), weight=1 if name in short else 3) for name in names),
    )
    return Table(title, columns, tuple(rows), tr("There is no entry here yet."), _legend(case, records))


def _said(case: Case, record: Record, name: str) -> str:
    field = case.types[record.type].by_name.get(name)
    return "" if field is None else text_of(field, record, case.plan, case.method, case.types)


def _legend(case: Case, records: Iterable[Record]) -> str:
    """Return what the numbered columns mean in each round."""
    told = []
    for key in dict.fromkeys(record.text("round") for record in records):
        one = case.plan.get(key)
        if one is not None and on_criteria(case, one):
            names = ", ".join(f"{n} {m.label}" for n, m in enumerate(ballots(case, key).measures, 1))
            told.append(f"{case.title(one)}: {names}.")
    return " ".join(told)


def overrides(case: Case, one: Record) -> Table:
    """Return where the facilitator settled something else than the group's figure, by whom, when and why."""
    rows = []
    for item, settled in settlements(case, one.id).items():
        differs = departures(case, one, settled)
        last = max((held[0] for held in settled.heads.values()), key=lambda held: held.at)
        if differs:
            cells = (name_of(case, item), "; ".join(differs), settled.text("reason") or tr("no reason was written"),
                     last.by, show_moment(last.at))  # fmt: skip
            rows.append(Row(tuple(map(Shown, cells)), record=settled.id))
    columns = (
        Column("item", tr("Scored"), weight=4),
        Column("differs", tr("What differs from the group"), weight=6),
        Column("reason", tr("Reason"), weight=5),
        Column("by", tr("Settled by"), weight=2),
        Column("at", tr("When"), weight=3),
    )
    empty = tr("Nothing was settled against the group's figure.")
    return Table(tr("Settled against the group"), columns, tuple(rows), empty)
