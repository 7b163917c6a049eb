"""A scoring round as it was set up: on what, by whom, by what measures, and whether it is open."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import NAMESPACE_URL, uuid5

from smartcity_kit.journal import Held, Record, Value
from smartcity_kit.model.records.scoring import SCORES
from smartcity_kit.model.scoring import CriteriaSet
from smartcity_kit.rules.case import Case
from smartcity_kit.rules.scoring.values import Measure
from smartcity_kit.rules.scoring.weights import weights
from smartcity_kit.text.dates import stamp
from smartcity_kit.text.messages import tr

LEVELS = ("likelihood", "impact")
PLACE = ("place",)
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


def by_order(case: Case, one: Record) -> bool:
    """Tell whether the judges of a round give places instead of scores."""
    way = case.method.lists.item("round_way", one.text("way"))
    return way is not None and bool(way.order)


def on_levels(case: Case, one: Record) -> bool:
    """Tell whether a round scores likelihood and impact of risks: it gives levels, and no order."""
    return one.text("about") == RISK and not by_order(case, one)


def on_criteria(case: Case, one: Record) -> bool:
    """Tell whether a round is scored on criteria, which have weights."""
    return one.text("about") != RISK and not by_order(case, one)


def criteria(case: Case, one: Record) -> CriteriaSet:
    """Return the criteria of a round: those it names, else the first that data/ offers."""
    scoring = case.method.scoring
    return scoring.by_id.get(one.text("criteria"), scoring.sets[0])


def measures(case: Case, one: Record) -> tuple[Measure, ...]:
    """Return what a ballot is given on: a place, the scheme's likelihood and impact, or criteria as they weigh."""
    if by_order(case, one):
        return (Measure("place", tr("Place"), 100, cost=True, most=max(1, len(items(case, one)))),)
    if one.text("about") == RISK:
        scheme = case.method.scheme
        return (
            Measure("likelihood", tr("Likelihood"), 50, most=len(scheme.likelihood)),
            Measure("impact", tr("Impact"), 50, most=len(scheme.impact)),
        )
    chosen = criteria(case, one)
    return tuple(
        Measure(criterion.code, str(criterion.label), weight, criterion.cost)
        for criterion, weight in zip(chosen.criteria, weights(case, one, chosen).values, strict=True)
    )


def fields(case: Case, one: Record) -> tuple[str, ...]:
    """Return the names of a ballot's fields in the order of the round's measures."""
    if by_order(case, one):
        return PLACE
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


def weight_id(one: str, criterion: str) -> str:
    """Return the id of a criterion's weight in a round."""
    return str(uuid5(NAMESPACE_URL, f"smartcity-kit:weight/{one}/{criterion}"))


def comparison_id(one: str, first: str, second: str) -> str:
    """Return the id of the comparison of two criteria in a round."""
    return str(uuid5(NAMESPACE_URL, f"smartcity-kit:comparison/{one}/{first}/{second}"))


def written_at(record: Record) -> str:
    """Return when a record was last changed."""
    return max((held[0].at for held in record.heads.values()), default="")


def not_before(case: Case, kind: str, record: Record | None, values: dict[str, Value]) -> str:
    """Return the time before which a change of a ballot or of a round's state cannot have happened.

    Clocks of a hall differ by minutes. Whoever writes a ballot into a workshop where the round is closed wrote
    it after the close, and whoever closes a round closes it after every ballot that is there: so neither is
    stamped earlier than what its writer could see. Empty where nothing is known.
    """
    if kind == "ballot":
        one = case.plan.get(values.get("round", record.get("round") if record is not None else None))
        close = closed(case, one) if one is not None else None
        return stamp(datetime.fromisoformat(close.at) + timedelta(milliseconds=1)) if close is not None else ""
    state = case.method.lists.item("round_state", values.get("state")) if kind == "round" else None
    if record is None or state is None or not state.done:
        return ""
    given = (ballot for ballot in case.of("ballot") if ballot.text("round") == record.id)
    return max(map(written_at, given), default="")
