"""Tables of a scoring round: who has scored, what the group thinks, the order, and what was settled."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from smartcity_kit.journal import Record
from smartcity_kit.model.fields import Shown
from smartcity_kit.model.records.scoring import SCORES
from smartcity_kit.rules import Case
from smartcity_kit.rules.case import listed
from smartcity_kit.rules.scoring.ballots import ballots, invited, is_open, latest, settlements
from smartcity_kit.rules.scoring.checks import departures, group_values, method_of, places
from smartcity_kit.rules.scoring.gates import failed
from smartcity_kit.rules.scoring.group import Figure, Point, agreement, discuss
from smartcity_kit.rules.scoring.ranking import METHODS, ranking, values_of
from smartcity_kit.rules.scoring.values import Ballots, shown
from smartcity_kit.text.dates import show_moment
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
    name = _name(case, item)
    abstained = len(kept.abstained.get(item, {}))
    count = str(len(kept.scores.get(item, {})))
    texts = [
        tr("{item} (to discuss)", item=name) if item in marked else name,
        *(_figure(figure) for figure in given),
        tr("{count}, {abstained} abstained", count=count, abstained=abstained) if abstained else count,
    ]
    if before:
        texts.append(_medians(before.get(item, ())))
    texts.append(_settled(case, kept, item))
    return Row(tuple(map(Shown, texts)), record=item)


def _name(case: Case, record_id: str) -> str:
    record = case.plan.get(record_id)
    return case.title(record) if record is not None else record_id


def _figure(figure: Figure | None) -> str:
    if figure is None:
        return NOBODY
    return tr("{median} (spread {spread})", median=shown(figure.median), spread=shown(figure.spread))


def _medians(given: Iterable[Figure | None]) -> str:
    return " · ".join(NOBODY if figure is None else shown(figure.median) for figure in given) or NOBODY


def _settled(case: Case, kept: Ballots, item: str) -> str:
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
    if kept.late:
        parts.append(tr("{count} ballots came after the close and do not count.", count=len(kept.late)))
    if (heads := _heads(kept))[:1] == ("1",):
        parts.append(", ".join(f"{head} {m.label}" for head, m in zip(heads, kept.measures, strict=True)) + ".")
    return " ".join(parts)


def to_discuss(case: Case, about: str = "", opd: str | None = None) -> Table:  # noqa: ARG001 - as every summary
    """Return what to talk about first: where the group lies far apart, and scores far from all others."""
    title = tr("To discuss first")
    one = latest(case, about)
    if one is None:
        return no_round(title)
    names = one.get("show_names") is True
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
    far = listed(f"{score} ({_name(case, judge)})" if names else str(score) for judge, score in point.far)
    texts = (
        _name(case, point.item),
        point.measure.label,
        _figure(point.figure),
        f"{point.figure.low} – {point.figure.high}",
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
    if one.get("show_names") is True:
        asked = dict.fromkeys((*(each.id for each in invited(case, one)), *done))
        rows = [_row(_name(case, each), f"{done[each]} / {len(kept.items)}", each) for each in asked]
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


def ranking_table(case: Case, about: str = "", opd: str | None = None) -> Table:  # noqa: ARG001 - as every summary
    """Return the order of a round with its reasons, the other methods' places beside it, and what was settled."""
    title = tr("Order of the round")
    one = latest(case, about)
    if one is None or one.text("about") == "risk":
        return no_round(title)
    kept, method = ballots(case, one.id), method_of(one)
    others = [code for code in METHODS if code != method]
    beside = {code: {each.item: each.place for each in ranking(kept, code)} for code in others}
    final = settled_order(case, one)
    result = {each.item: each for each in ranking(kept, method)}
    rows = []
    for place, item in final:
        each, record = result[item], case.plan.records[item]
        moved = str(place) if place != each.place else ""
        texts = (
            str(each.place), moved, case.title(record), shown(each.result, 2),
            " · ".join(str(beside[code][item]) for code in others), failed(case, record) or tr("passes all"),
            each.reason, _settled(case, kept, item),
        )  # fmt: skip
        rows.append(Row(tuple(map(Shown, texts)), record=item))
    return Table(tr("Order of the round: {round}", round=case.title(one)), _ranking_columns(case, method, others),
                 tuple(rows), tr("Nobody has scored anything in full yet."), _unranked(case, kept))  # fmt: skip


def settled_order(case: Case, one: Record) -> tuple[tuple[int, str], ...]:
    """Return place and item of everything judged: in the settled place where there is one, else the computed."""
    settled = settlements(case, one.id)
    found = []
    for item, place in places(case, one).items():
        rank = settled[item].number("rank") if item in settled else None
        found.append((place if rank is None else rank, rank is None, place, item))
    return tuple((place, item) for place, _, _, item in sorted(found))


def _ranking_columns(case: Case, method: str, others: Sequence[str]) -> tuple[Column, ...]:
    names = " · ".join(case.label("scoring_method", code) for code in others)
    return (
        Column("place", tr("Place"), weight=2),
        Column("settled_place", tr("Settled place"), weight=3),
        Column("item", tr("Scored"), weight=5),
        Column("result", case.label("scoring_method", method), weight=3),
        Column("beside", tr("Place by {methods}", methods=names), weight=3),
        Column("gates", tr("Gates"), weight=5),
        Column("reason", tr("Why this place"), weight=5),
        Column("settled", tr("Settled, and why"), weight=4),
    )


def _unranked(case: Case, kept: Ballots) -> str:
    done = values_of(kept)
    names = [_name(case, item) for item in kept.items if item not in done]
    return tr("Not scored in full yet: {names}.", names=listed(names)) if names else ""


def settled_table(case: Case, about: str = "", opd: str | None = None) -> Table:  # noqa: ARG001 - as every summary
    """Return what was settled in the rounds about one type of record (or all), with reasons, as it was kept."""
    wanted = [one for one in case.of("round") if about in ("", one.id, one.text("about"))]
    records = [settled for one in wanted for settled in settlements(case, one.id).values()]
    return _numbers(case, tr("Settled values"), records, ("chosen", "rank"))


def own_ballots(case: Case, opd: str | None = None) -> Table:
    """Return the ballots an OPD gave, for its own copy only."""
    title = tr("Ballots given")
    if opd is None:
        return Table(title, (), (), tr("Ballots are private: each stands in the copy of the OPD that gave it."))
    return _numbers(case, title, case.of("ballot", opd), ("judge", "abstain"))


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
    from smartcity_kit.model.choices import shown as text_of

    field = case.types[record.type].by_name.get(name)
    return "" if field is None else text_of(field, record, case.plan, case.method, case.types)


def _legend(case: Case, records: Iterable[Record]) -> str:
    """Return what the numbered columns mean in each round."""
    told = []
    for key in dict.fromkeys(record.text("round") for record in records):
        one = case.plan.get(key)
        if one is not None and one.text("about") != "risk":
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
            cells = (_name(case, item), "; ".join(differs), settled.text("reason") or tr("no reason was written"),
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
