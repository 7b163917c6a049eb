"""From the plan to the ballots of a round: who scored what, what came too late, what was settled."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from uuid import NAMESPACE_URL, uuid5

from smartcity_kit.journal import Held, Record
from smartcity_kit.model.records.scoring import SCORES
from smartcity_kit.model.scoring import CriteriaSet
from smartcity_kit.rules.case import Case
from smartcity_kit.rules.scoring.values import Ballots, Late, Measure, Scores
from smartcity_kit.text.messages import tr

LEVELS = ("likelihood", "impact")
RISK = "risk"


def rounds(case: Case, about: str = "") -> tuple[Record, ...]:
    """Return the rounds about one type of record, or that of an id or name (all without one), the oldest first."""
    return tuple(r for r in case.of("round") if not about or about in (r.id, r.text("about"), r.text("name")))


def latest(case: Case, about: str) -> Record | None:
    """Return the last round about a type of record, or the one of that id or name; of all for an empty text."""
    return next(reversed(rounds(case, about)), None)


def is_open(case: Case, one: Record) -> bool:
    """Tell whether ballots of a round may still be given."""
    state = case.method.lists.item("round_state", one.text("state"))
    return state is not None and bool(state.open)


def closed(case: Case, one: Record) -> Held | None:
    """Return the change that closed a round, None while it is open or in preparation."""
    state, held = case.method.lists.item("round_state", one.text("state")), one.heads.get("state")
    return held[0] if held and state is not None and state.done else None


def criteria(case: Case, one: Record) -> CriteriaSet:
    """Return the criteria of a round: those it names, else the first that data/ offers."""
    scoring = case.method.scoring
    return scoring.by_id.get(one.text("criteria"), scoring.sets[0])


def measures(case: Case, one: Record) -> tuple[Measure, ...]:
    """Return what a ballot of this round is given on: criteria, or the scheme's likelihood and impact."""
    if one.text("about") == RISK:
        scheme = case.method.scheme
        return (
            Measure("likelihood", tr("Likelihood"), 50, most=len(scheme.likelihood)),
            Measure("impact", tr("Impact"), 50, most=len(scheme.impact)),
        )
    chosen = criteria(case, one)
    return tuple(
        Measure(criterion.code, str(criterion.label), weight, criterion.cost)
        for criterion, weight in zip(chosen.criteria, chosen.weights, strict=True)
    )


def fields(case: Case, one: Record) -> tuple[str, ...]:
    """Return the names of a ballot's fields in the order of the round's measures."""
    return LEVELS if one.text("about") == RISK else SCORES[: len(criteria(case, one).criteria)]


def items(case: Case, one: Record) -> tuple[Record, ...]:
    """Return what a round judges: all records of its type, or those of the dimensions of its class."""
    about = one.text("about")
    every = case.of(about) if about in case.types else ()
    group = case.plan.get(one.get("group"))
    dimensions = group.many("dimensions") if group is not None else ()
    return tuple(item for item in every if not dimensions or case.dimension(item) in dimensions)


def invited(case: Case, one: Record) -> tuple[Record, ...]:
    """Return the OPD that a round asks: those of its class and the companions of all, or everyone."""
    group = one.text("group")
    every = case.of("opd")
    return tuple(opd for opd in every if not group or group in opd.many("groups") or _companion(opd))


def _companion(opd: Record) -> bool:
    return opd.text("role") == "pendamping"


def ballot_id(one: str, item: str, judge: str) -> str:
    """Return the id of a judge's ballot on an item: the same in every session, so that no ballot counts twice."""
    return str(uuid5(NAMESPACE_URL, f"smartcity-kit:ballot/{one}/{item}/{judge}"))


def settlement_id(one: str, item: str) -> str:
    """Return the id of what was settled about an item in a round."""
    return str(uuid5(NAMESPACE_URL, f"smartcity-kit:settlement/{one}/{item}"))


def cast_in(case: Case, one: str) -> tuple[Record, ...]:
    """Return every ballot of a round, those that came too late as well."""
    return case.once("ballots of rounds", lambda: _by_round(case, "ballot")).get(one, ())


def settlements(case: Case, one: str) -> Mapping[str, Record]:
    """Return what was settled in a round, by item."""
    found = case.once("settlements of rounds", lambda: _by_round(case, "settlement")).get(one, ())
    return {settled.text("item"): settled for settled in found}


def _by_round(case: Case, kind: str) -> Mapping[str, tuple[Record, ...]]:
    found: dict[str, list[Record]] = defaultdict(list)
    for record in case.of(kind):
        found[record.text("round")].append(record)
    return {key: tuple(some) for key, some in found.items()}


def judge_of(ballot: Record) -> str:
    """Return who gave a ballot: a person or an OPD, by id."""
    return ballot.text("judge") or ballot.text("opd")


def written_at(ballot: Record) -> str:
    """Return when a ballot was last changed."""
    return max((held[0].at for held in ballot.heads.values()), default="")


def is_late(case: Case, one: Record, ballot: Record) -> bool:
    """Tell whether a ballot was changed after the change that closed its round.

    Times are those of the computers that wrote; a ballot of the very millisecond of the close counts.
    """
    close = closed(case, one)
    return close is not None and written_at(ballot) > close.at


def ballots(case: Case, round_id: str) -> Ballots:
    """Return the ballots of a round that count, with what came too late and what was settled beside them.

    Raises LookupError for an id that is no round of the plan.
    """
    one = case.plan.get(round_id)
    if one is None or one.type != "round":
        raise LookupError(round_id)
    return case.once(("ballots", round_id), lambda: _ballots(case, one))


def _ballots(case: Case, one: Record) -> Ballots:
    names, on = fields(case, one), tuple(item.id for item in items(case, one))
    scores: dict[str, dict[str, Scores]] = {item: {} for item in on}
    abstained: dict[str, dict[str, str]] = {item: {} for item in on}
    late: list[Late] = []
    for ballot in _in_order(cast_in(case, one.id)):
        item, judge = ballot.text("item"), judge_of(ballot)
        given = tuple(_number(ballot, name) for name in names)
        if item not in scores or not judge or not (ballot.get("abstain") is True or any(given)):
            continue
        if is_late(case, one, ballot):
            late.append(Late(item, judge, ballot.id, written_at(ballot)))
        elif ballot.get("abstain") is True:
            abstained[item][judge] = ballot.text("reason")
        else:
            scores[item][judge] = given
    judges = {judge for some in scores.values() for judge in some} | {j for some in abstained.values() for j in some}
    found = settlements(case, one.id)
    settled = {item: tuple(_number(found[item], name) for name in names) for item in on if item in found}
    return Ballots(
        round=one.id,
        about=one.text("about"),
        measures=measures(case, one),
        items=on,
        judges=tuple(sorted(judges)),
        scores=scores,
        abstained=abstained,
        late=tuple(late),
        settled=settled,
        reasons={item: found[item].text("reason") for item in settled},
    )


def _in_order(some: tuple[Record, ...]) -> Iterator[Record]:
    """Yield ballots so that nothing depends on which arrived first: by judge, then by id."""
    yield from sorted(some, key=lambda ballot: (judge_of(ballot), ballot.id))


def _number(record: Record, name: str) -> int | None:
    value = record.get(name)
    if isinstance(value, str):
        return int(value) if value.isdecimal() else None
    return value if isinstance(value, int) else None
