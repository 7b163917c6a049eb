"""The minutes of a scoring round: who took part, on what criteria, what came out, what was changed and why."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from smartcity_kit.journal import Record
from smartcity_kit.model.fields import Shown
from smartcity_kit.rules import Case
from smartcity_kit.rules.case import Finding
from smartcity_kit.rules.schemes import scheme_changed
from smartcity_kit.rules.scoring.ballots import ballots
from smartcity_kit.rules.scoring.checks import weights_open
from smartcity_kit.rules.scoring.rounds import by_order, closed, latest, on_levels
from smartcity_kit.rules.scoring.secrecy import names_shown
from smartcity_kit.rules.scoring.weights import PAIRS
from smartcity_kit.text.dates import show_date, show_moment
from smartcity_kit.text.messages import KitError, language, tr
from smartcity_kit.views import order, rounds, settled
from smartcity_kit.views.documents import Column, Document, Notice, Part, Prose, Row, Table
from smartcity_kit.views.handouts import as_typed, marked
from smartcity_kit.views.weights import comparisons_table, round_weights


def round_named(case: Case, name: str) -> Record:
    """Return a round by its id or name, or the last about a type of record; raises KitError with those there are."""
    one = latest(case, name)
    if one is None:
        names = ", ".join(case.title(each) for each in case.of("round")) or tr("none yet")
        raise KitError(tr("There is no scoring round {name}. There are: {names}.", name=name, names=names))
    return one


def minutes(case: Case, name: str, state: str = "") -> Document:
    """Return the minutes of a round as they are printed."""
    one = round_named(case, name)
    parts: list[Part] = [Prose(_opening(case, one)), _taking_part(case, one), round_weights(case, one)]
    if one.text("weights") == PAIRS and not by_order(case, one):
        parts.append(comparisons_table(case, one.id))
    parts += [rounds.round_result(case, one.id), rounds.to_discuss(case, one.id)]
    if not on_levels(case, one):
        parts.append(order.ranking_table(case, one.id))
    parts += [settled.overrides(case, one), _abstentions(case, one), _late(case, one)]
    parts += [Notice(f"{each.says} {each.advice}".strip()) for each in _remarks(case, one)]
    line = marked(case.settings.text("marker"), state)
    title = tr("Minutes of the scoring round")
    return Document(title, tuple(parts), case.settings.text("region"), case.title(one), line, language())


def _remarks(case: Case, one: Record) -> Iterator[Finding]:
    """Yield what was found about the rules of the round: its weights, and the scheme that risks are read by."""
    yield from (each for each in weights_open(case) if each.record == one.id and each.rule == "weights_after_close")
    if on_levels(case, one):
        yield from scheme_changed(case)


def _opening(case: Case, one: Record) -> str:
    group = case.plan.get(one.get("group"))
    opened, close = one.text("opened"), closed(case, one)
    told = (
        (tr("What is scored"), case.label("round_about", one.text("about"))),
        (tr("How it is judged"), case.label("round_way", one.text("way") or "nilai")),
        (tr("Class"), case.title(group) if group is not None else tr("everyone")),
        (tr("Opened on"), show_date(date.fromisoformat(opened)) if opened else "–"),
    )
    lines = [
        *(f"{what}: {value}" for what, value in told),
        tr("Closed on {time} by {who}.", time=show_moment(close.at), who=close.by)
        if close is not None
        else tr("The round is still open: these minutes are a draft."),
        tr("As of {date}.", date=show_date(case.today)),
    ]
    note = one.text("note")
    return "\n".join(f"- {as_typed(line)}" for line in (*lines, *((note,) if note else ())))


def _taking_part(case: Case, one: Record) -> Table:
    kept = ballots(case, one.id)
    names = names_shown(one)
    people: dict[str, list[str]] = {}
    for judge in kept.judges:
        people.setdefault(rounds.opd_of(case, judge), []).append(judge)
    given = rounds.given_by(case, kept)
    rows = []
    for opd in sorted(people, key=lambda each: case.opd_name(each).casefold()):
        who = ", ".join(rounds.name_of(case, judge) for judge in people[opd] if judge != opd) if names else ""
        cells = (case.opd_name(opd), str(len(people[opd])), str(given[opd]), *((who,) if names else ()))
        rows.append(Row(tuple(map(Shown, cells)), record=opd))
    columns = (
        Column("opd", tr("OPD"), weight=6),
        Column("judges", tr("Judges"), "right"),
        Column("given", tr("Ballots"), "right"),
        *((Column("who", tr("Who"), weight=5),) if names else ()),
    )
    return Table(tr("Who took part"), columns, tuple(rows), tr("Nobody has scored yet."))


def _abstentions(case: Case, one: Record) -> Table:
    names = names_shown(one)
    rows = [
        Row(
            (
                Shown(rounds.name_of(case, item)),
                Shown(reason or tr("no reason was written")),
                Shown(rounds.name_of(case, judge) if names else tr("not shown")),
            ),
            record=item,
        )
        for item, some in ballots(case, one.id).abstained.items()
        for judge, reason in some.items()
    ]
    columns = (
        Column("item", tr("Scored"), weight=4),
        Column("reason", tr("Reason"), weight=6),
        Column("who", tr("Who"), weight=3),
    )
    return Table(tr("Abstentions"), columns, tuple(rows), tr("Nobody abstained."))


def _late(case: Case, one: Record) -> Table:
    names = names_shown(one)
    rows = tuple(
        Row(
            (
                Shown(rounds.name_of(case, late.item)),
                Shown(show_moment(late.at)),
                Shown(tr("as it stood at the close") if late.before else tr("nothing")),
                Shown(rounds.name_of(case, late.judge) if names else tr("not shown")),
            ),
            record=late.record,
        )
        for late in ballots(case, one.id).late
    )
    columns = (
        Column("item", tr("Scored"), weight=5),
        Column("at", tr("Came at"), weight=3),
        Column("counts", tr("What counts"), weight=3),
        Column("who", tr("Who"), weight=3),
    )
    return Table(tr("Given or changed after the close"), columns, rows, tr("No ballot came after the close."))
