"""Tables of a scoring round: who has scored, what the group thinks, what to talk about first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from smartcity_kit.journal import Record
from smartcity_kit.model.fields import Shown
from smartcity_kit.rules import Case
from smartcity_kit.rules.case import listed
from smartcity_kit.rules.scoring.ballots import ballots, settlements
from smartcity_kit.rules.scoring.checks import group_values
from smartcity_kit.rules.scoring.group import Figure, Point, agreement, discuss
from smartcity_kit.rules.scoring.rounds import invited, is_open, latest
from smartcity_kit.rules.scoring.secrecy import names_shown
from smartcity_kit.rules.scoring.values import Ballots, shown
from smartcity_kit.text.messages import tr
from smartcity_kit.views.documents import Column, Row, Table

NOBODY = "–"


def no_round(title: str) -> Table:
    """Return the sentence that stands where a round's table would."""
    return Table(title, (), (), tr("It appears with the first scoring round."))


def round_result(case: Case, about: str = "", opd: str | None = None) -> Table:  # noqa: ARG001 - as every summary
    """Return the group's median and spread of each measure, the settled value beside it, and the round before."""
    one = latest(case, about)
    if one is None:
        return no_round(tr("Result of the round"))
    kept, given = ballots(case, one.id), group_values(case, one)
    before = _before(case, one)
    marked = {point.item for point in discuss(kept)}
    rows = tuple(_result_row(case, kept, item, given[item], before, marked) for item in kept.items)
    columns = (
        Column("item", tr("Scored"), weight=6),
        *((Column("mean", tr("Mean place"), weight=2),) if kept.by_order else ()),
        *(Column(m.code, label, weight=3) for m, label in zip(kept.measures, _heads(kept), strict=True)),
        Column("given", tr("Ballots"), weight=2),
        *((Column("before", tr("Round before"), weight=3),) if before else ()),
        Column("settled", tr("Settled, and why"), weight=5),
    )
    empty = tr("There is nothing to score in this round yet.")
    return Table(tr("Result of the round: {round}", round=case.title(one)), columns, rows, empty, _note(case, one))


def _heads(kept: Ballots) -> tuple[str, ...]:
    """Return the headings of the measures: their names while these fit, else numbers that the note explains."""
    few = 3
    if len(kept.measures) <= few:
        return tuple(measure.label for measure in kept.measures)
    return tuple(str(number) for number, _ in enumerate(kept.measures, 1))


def _before(case: Case, one: Record) -> Mapping[str, tuple[Figure | None, ...]]:
    first = case.plan.get(one.get("before"))
    return group_values(case, first) if first is not None and first.type == "round" and first.id != one.id else {}


def _result_row(
    case: Case,
    kept: Ballots,
    item: str,
    given: tuple[Figure | None, ...],
    before: Mapping[str, tuple[Figure | None, ...]],
    marked: set[str],
) -> Row:
    name = name_of(case, item)
    abstained = len(kept.abstained.get(item, {}))
    count = str(len(kept.scores.get(item, {})))
    texts = [
        tr("{item} (to discuss)", item=name) if item in marked else name,
        *((_mean(kept, item),) if kept.by_order else ()),
        *(_figure(figure) for figure in given),
        tr("{count}, {abstained} abstained", count=count, abstained=abstained) if abstained else count,
    ]
    if before:
        texts.append(_medians(before.get(item, ())))
    texts.append(settled_words(case, kept, item))
    return Row(tuple(map(Shown, texts)), record=item)


def name_of(case: Case, record_id: str) -> str:
    """Return what people call an item, a judge or an OPD; its id where it is not there any more."""
    record = case.plan.get(record_id)
    return case.title(record) if record is not None else record_id


def _mean(kept: Ballots, item: str) -> str:
    places = sorted(kept.ranks.get(item, {}).values())
    return shown(sum(places) / len(places), 2) if places else NOBODY


def _figure(figure: Figure | None) -> str:
    if figure is None:
        return NOBODY
    return tr("{median} (spread {spread})", median=shown(figure.median), spread=shown(figure.spread))


def _medians(given: Iterable[Figure | None]) -> str:
    return " · ".join(NOBODY if figure is None else shown(figure.median) for figure in given) or NOBODY


def settled_words(case: Case, kept: Ballots, item: str) -> str:
    """Return what was settled about an item and why, in one line; the empty string for nothing."""
    settled = settlements(case, kept.round).get(item)
    if settled is None:
        return ""
    values = kept.settled.get(item, ())
    named = [
        f"{measure.label} {value:g}"
        for measure, value in zip(kept.measures, values, strict=False)
        if value is not None
    ]
    return ". ".join(part for part in (", ".join((*named, *_choice(settled))), settled.text("reason")) if part)


def _choice(settled: Record) -> tuple[str, ...]:
    rank, chosen = settled.number("rank"), settled.get("chosen")
    found = () if rank is None else (tr("place {place}", place=rank),)
    return found if chosen is None else (*found, tr("chosen") if chosen else tr("not chosen"))


def _note(case: Case, one: Record) -> str:
    """Return how many scored, how far they agree, and what did not count; nobody is named here."""
    kept = ballots(case, one.id)
    parts = [
        tr("The round is open.") if is_open(case, one) else tr("The round is closed."),
        tr("{count} have scored.", count=len(kept.judges)),
    ]
    if (w := agreement(kept)) is not None:
        parts.append(
            tr("Agreement on the order (Kendall's W, {count} judges): {w}.", count=w.judges, w=shown(w.w, 2))
        )
    if kept.unfinished:
        says = tr("{count} have not placed everything and do not count yet.", count=len(kept.unfinished))
        parts.append(says)
    if kept.late:
        parts.append(late_words(kept))
    if (heads := _heads(kept))[:1] == ("1",):
        parts.append(", ".join(f"{head} {m.label}" for head, m in zip(heads, kept.measures, strict=True)) + ".")
    return " ".join(parts)


def late_words(kept: Ballots) -> str:
    """Return how many ballots came or were changed after the close, and what counts of them."""
    count, before = len(kept.late), sum(late.before for late in kept.late)
    if not before:
        return tr("{count} ballots came after the close and do not count.", count=count)
    if before == count:
        return tr("{count} ballots were changed after the close: they count as they stood then.", count=count)
    return tr(
        "{count} ballots came or were changed after the close: {before} count as they stood then, the others do not.",
        count=count,
        before=before,
    )


def to_discuss(case: Case, about: str = "", opd: str | None = None) -> Table:  # noqa: ARG001 - as every summary
    """Return what to talk about first: where the group lies far apart, and scores far from all others."""
    title = tr("To discuss first")
    one = latest(case, about)
    if one is None:
        return no_round(title)
    names = names_shown(one)
    rows = tuple(_point(case, point, names=names) for point in discuss(ballots(case, one.id)))
    columns = (
        Column("item", tr("Scored"), weight=6),
        Column("measure", tr("Criterion"), weight=3),
        Column("median", tr("Group"), weight=3),
        Column("range", tr("From – to")),
        Column("far", tr("Far from the others"), weight=4),
    )
    return Table(title, columns, rows, tr("Nobody lies far from the others."))


def _point(case: Case, point: Point, *, names: bool) -> Row:
    far = listed(f"{shown(score)} ({name_of(case, judge)})" if names else shown(score) for judge, score in point.far)
    texts = (
        name_of(case, point.item),
        point.measure.label,
        _figure(point.figure),
        f"{shown(point.figure.low)} – {shown(point.figure.high)}",
        far or tr("the whole group is spread"),
    )
    return Row(tuple(map(Shown, texts)), record=point.item)


def round_progress(case: Case, about: str = "", opd: str | None = None) -> Table:  # noqa: ARG001 - as every summary
    """Return how much of a round has been scored, by OPD where names may be shown in the room."""
    title = tr("Ballots so far")
    one = latest(case, about)
    if one is None:
        return no_round(title)
    kept = ballots(case, one.id)
    done = given_by(case, kept)
    rows = []
    if names_shown(one):
        asked = dict.fromkeys((*(each.id for each in invited(case, one)), *done))
        rows = [_row(name_of(case, each), f"{done[each]} / {len(kept.items)}", each) for each in asked]
    silent = sum(not done[each.id] for each in invited(case, one))
    total = tr("{count} ballots of {judges} judges; {silent} OPD have given none.", judges=len(kept.judges),
               count=done.total(), silent=silent)  # fmt: skip
    rows.append(_row(tr("Together"), total, one.id))
    columns = (Column("opd", tr("OPD"), weight=4), Column("given", tr("Scored"), weight=6))
    return Table(tr("Ballots so far: {round}", round=case.title(one)), columns, tuple(rows))


def _row(*texts: str) -> Row:
    *cells, record = texts
    return Row(tuple(map(Shown, cells)), record=record)


def given_by(case: Case, kept: Ballots) -> Counter[str]:
    """Return how many items each OPD has judged or abstained from, by its id."""
    found: Counter[str] = Counter()
    for some in (*kept.scores.values(), *kept.abstained.values()):
        found.update(opd_of(case, judge) for judge in some)
    return found


def opd_of(case: Case, judge: str) -> str:
    """Return the OPD of a judge, who may be that OPD itself."""
    record = case.plan.get(judge)
    return record.text("opd") if record is not None and record.type == "person" else judge
