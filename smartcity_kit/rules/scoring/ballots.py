"""From the plan to the ballots of a round: who scored what, what came too late, what was settled."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from smartcity_kit.journal import Record, fold
from smartcity_kit.rules.case import Case
from smartcity_kit.rules.scoring.group import mid_ranks
from smartcity_kit.rules.scoring.rounds import by_order, closed, fields, items, measures, written_at
from smartcity_kit.rules.scoring.values import Ballots, Late, Measure, Scores


@dataclass(frozen=True, slots=True)
class Cast:
    """A ballot as it counts, and as it now stands where it was changed after the close."""

    counts: Record | None
    late: Record | None = None


def cast_in(case: Case, one: str) -> tuple[Record, ...]:
    """Return every ballot of a round as it now stands, those that came too late as well."""
    return case.once("ballots of rounds", lambda: _by_round(case.of("ballot"))).get(one, ())


def settlements(case: Case, one: str) -> Mapping[str, Record]:
    """Return what was settled in a round, by item."""
    found = case.once("settlements of rounds", lambda: _by_round(case.of("settlement"))).get(one, ())
    return {settled.text("item"): settled for settled in found}


def _by_round(records: Iterable[Record]) -> Mapping[str, tuple[Record, ...]]:
    found: dict[str, list[Record]] = defaultdict(list)
    for record in records:
        found[record.text("round")].append(record)
    return {key: tuple(some) for key, some in found.items()}


def judge_of(ballot: Record) -> str:
    """Return who gave a ballot: a person or an OPD, by id."""
    return ballot.text("judge") or ballot.text("opd")


def is_late(case: Case, one: Record, ballot: Record) -> bool:
    """Tell whether a ballot was changed after the change that closed its round.

    In one workshop that is the order in which it took them (``rounds.not_before`` sees to it, whatever the clocks
    say); between copies that were merged the clocks of the two decide. A ballot of the very moment counts.
    """
    close = closed(case, one)
    return close is not None and written_at(ballot) > close.at


def cast(case: Case, one: Record) -> tuple[Cast, ...]:
    """Return the ballots of a round as they count: of one that was changed later, what stood at the close."""
    close = closed(case, one)
    if close is None:
        return tuple(Cast(ballot) for ballot in cast_in(case, one.id))
    # Removed ones as well: what was taken back after the close counts as it stood.
    every = case.once("ballots ever given", lambda: _by_round(case.plan.ever("ballot"))).get(one.id, ())
    late = {ballot.id: ballot for ballot in every if written_at(ballot) > close.at}
    before = fold(change for change in case.journal(tuple(late)) if change.at <= close.at) if late else None
    return tuple(
        Cast(before.get(each.id) if before is not None else None, each) if each.id in late else Cast(each)
        for each in every
        if each.id in late or not each.removed
    )


def ballots(case: Case, round_id: str) -> Ballots:
    """Return the ballots of a round that count, with what came too late and what was settled beside them.

    Raises LookupError for an id that is no round of the plan.
    """
    one = case.plan.get(round_id)
    if one is None or one.type != "round":
        raise LookupError(round_id)
    return case.once(("ballots", round_id), lambda: _ballots(case, one), of=one)


def _ballots(case: Case, one: Record) -> Ballots:
    names, asked, on = fields(case, one), measures(case, one), tuple(item.id for item in items(case, one))
    scores: dict[str, dict[str, Scores]] = {item: {} for item in on}
    abstained: dict[str, dict[str, str]] = {item: {} for item in on}
    late: list[Late] = []
    for each in _in_order(cast(case, one)):
        if each.late is not None and (told := _late(each.late, scores, counts=each.counts is not None)):
            late.append(told)
        if each.counts is not None:
            _count(each.counts, names, asked, scores, abstained)
    judges = {judge for item in on for judge in (*scores[item], *abstained[item])}
    found = settlements(case, one.id)
    settled = {item: tuple(_number(found[item], name) for name in names) for item in on if item in found}
    ranks, unfinished = _placed(scores, abstained) if by_order(case, one) else ({}, ())
    return Ballots(
        round=one.id,
        about=one.text("about"),
        measures=asked,
        items=on,
        judges=tuple(sorted(judges)),
        scores=scores,
        abstained=abstained,
        by_order=by_order(case, one),
        ranks=ranks,
        unfinished=unfinished,
        late=tuple(late),
        settled=settled,
        reasons={item: found[item].text("reason") for item in settled},
    )


def _count(
    ballot: Record,
    names: Sequence[str],
    asked: Sequence[Measure],
    scores: dict[str, dict[str, Scores]],
    abstained: dict[str, dict[str, str]],
) -> None:
    """Enter what a ballot says among the scores or the abstentions; one that says nothing is passed over."""
    item, judge = ballot.text("item"), judge_of(ballot)
    if item not in scores or not judge:
        return
    if ballot.get("abstain") is True:
        abstained[item][judge] = ballot.text("reason")
        return
    given = tuple(_score(ballot, name, measure) for name, measure in zip(names, asked, strict=True))
    if any(given):
        scores[item][judge] = given


def _late(ballot: Record, on: Mapping[str, object], *, counts: bool) -> Late | None:
    item, judge = ballot.text("item"), judge_of(ballot)
    return Late(item, judge, ballot.id, written_at(ballot), counts) if item in on and judge else None


def _score(ballot: Record, name: str, measure: Measure) -> int | None:
    """Return a score, None for one that the scale in force does not have (a level of an earlier risk scheme)."""
    number = _number(ballot, name)
    if name == "place":  # an order is read from the places, however high they are counted
        return number
    return number if number is not None and measure.least <= number <= measure.most else None


def _placed(
    scores: Mapping[str, Mapping[str, Scores]], abstained: Mapping[str, Mapping[str, str]]
) -> tuple[Mapping[str, Mapping[str, float]], tuple[str, ...]]:
    """Return the places by item and judge, of those who placed all they did not abstain from; and who has not.

    Equal ones share the middle of their places. Who abstained from some has fewer places: they are stretched,
    so that the best is 1 and the last as far down as everybody's.
    """
    ranks: dict[str, dict[str, float]] = {item: {} for item in scores}
    unfinished = []
    for judge in sorted({judge for some in scores.values() for judge in some}):
        on = [item for item in scores if judge not in abstained[item]]
        places = [given[0] for item in on if (given := scores[item].get(judge)) and given[0] is not None]
        if len(places) < len(on):
            unfinished.append(judge)
            continue
        stretch = (len(scores) - 1) / (len(on) - 1) if len(on) > 1 else 1.0
        for item, place in zip(on, mid_ranks(places), strict=True):
            ranks[item][judge] = 1 + (place - 1) * stretch
    return ranks, tuple(unfinished)


def _in_order(some: tuple[Cast, ...]) -> Iterator[Cast]:
    """Yield ballots so that nothing depends on which arrived first: by judge, then by id."""

    def key(one: Cast) -> tuple[str, str]:
        ballot = one.counts or one.late
        return ("", "") if ballot is None else (judge_of(ballot), ballot.id)

    yield from sorted(some, key=key)


def _number(record: Record, name: str) -> int | None:
    value = record.get(name)
    if isinstance(value, str):
        return int(value) if value.isdecimal() else None
    return value if isinstance(value, int) else None
