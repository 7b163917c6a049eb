"""Rules for scoring rounds: what waits, what came too late, what differs from the group without a word."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from smartcity_kit.journal import Record
from smartcity_kit.rules.case import Case, Finding, finding
from smartcity_kit.rules.scoring.ballots import ballots, cast_in, settlements
from smartcity_kit.rules.scoring.group import Figure, figures
from smartcity_kit.rules.scoring.ranking import METHODS, ranking
from smartcity_kit.rules.scoring.rounds import closed, criteria, is_open, on_criteria, on_levels
from smartcity_kit.rules.scoring.weights import FILE, weights
from smartcity_kit.text.dates import show_moment
from smartcity_kit.text.messages import tr

APART = 1  # a median of 3,5 is settled as 3 or 4 without a word


def without_ballots(case: Case) -> Iterator[Finding]:
    """Yield a finding for each open round in which nobody has scored anything yet."""
    for one in case.of("round"):
        if is_open(case, one) and not cast_in(case, one.id):
            says = tr("The round is open and there is no ballot yet.")
            yield finding(
                case, "round_without_ballots", "open", one, says, tr("Ask the class to score, or close the round.")
            )


def silent_abstentions(case: Case) -> Iterator[Finding]:
    """Yield a finding for each round with abstentions that give no reason; nobody is named."""
    for one in case.of("round"):
        given = ballots(case, one.id).abstained.values()
        count = sum(not reason for some in given for reason in some.values())
        if count:
            says = tr("{count} abstentions give no reason.", count=count)
            yield finding(case, "abstention", "open", one, says, tr("A few words are enough: who abstains says why."))


def too_late(case: Case) -> Iterator[Finding]:
    """Yield a finding for each round with ballots that came after its close: kept, and not counted."""
    for one in case.of("round"):
        late, close = ballots(case, one.id).late, closed(case, one)
        if late and close is not None:
            before = sum(each.before for each in late)
            says = tr(
                "{count} ballots came or were changed after the close ({time}). They are kept; {before} count as "
                "they stood at the close, the others do not count.",
                count=len(late),
                before=before,
                time=show_moment(close.at),
            )
            advice = tr("Leave it so, or open the round again and close it anew.")
            yield finding(case, "late_ballot", "check", one, says, advice)


def weights_open(case: Case) -> Iterator[Finding]:
    """Yield a finding for each round whose weights are not there, contradict each other or came after its close."""
    for one in case.of("round"):
        if not on_criteria(case, one):
            continue
        used, close = weights(case, one, criteria(case, one)), closed(case, one)
        if used.says:
            weight = "open" if used.source == FILE else "check"
            advice = tr("Complete them on the page of the round.") if used.source == FILE else ""
            yield finding(case, "weights", weight, one, used.says, advice)
        if close is not None and used.changed is not None and used.changed.at > close.at:
            says = tr(
                "The weights were changed on {date} by {who}, after the round was closed ({time}).",
                date=show_moment(used.changed.at),
                who=used.changed.by,
                time=show_moment(close.at),
            )
            advice = tr("Say so when the order is presented: it is printed in the minutes.")
            yield finding(case, "weights_after_close", "check", one, says, advice)


def group_values(case: Case, one: Record) -> Mapping[str, tuple[Figure | None, ...]]:
    """Return the group's own figures of a round, before anything was settled."""
    return case.once(("figures", one.id), lambda: figures(ballots(case, one.id)), of=one)


def method_of(one: Record) -> str:
    """Return the code of the method a round is ranked by, the weighted sum where it names none."""
    named = one.text("method")
    return named if named in METHODS else next(iter(METHODS))


def places(case: Case, one: Record) -> Mapping[str, int]:
    """Return the computed place of each judged item of a round; none where levels of risks are scored."""
    if on_levels(case, one):
        return {}

    def make() -> Mapping[str, int]:
        return {each.item: each.place for each in ranking(ballots(case, one.id), method_of(one))}

    return case.once(("places", one.id), make, of=one)


def departures(case: Case, one: Record, settled: Record) -> tuple[str, ...]:
    """Return in words where a settled value differs from what the group said; empty where it does not."""
    item, found = settled.text("item"), []
    kept = ballots(case, one.id)
    given = group_values(case, one).get(item, ())
    for measure, figure, value in zip(kept.measures, given, kept.settled.get(item, ()), strict=False):
        if value is not None and (figure is None or abs(value - figure.median) >= APART):
            group = "–" if figure is None else f"{figure.median:g}".replace(".", ",")
            found.append(
                tr("{what}: {group} by the group, settled {value}", what=measure.label, group=group, value=value)
            )
    place, rank, cut = places(case, one).get(item), settled.number("rank"), one.number("cut")
    if rank is not None and rank != place:
        found.append(tr("place {computed} computed, settled {value}", computed=place or "–", value=rank))
    chosen = settled.get("chosen")
    if cut is not None and place is not None and isinstance(chosen, bool) and chosen != (place <= cut):
        found.append(
            tr("chosen from place {place}", place=place) if chosen else tr("not chosen at place {place}", place=place)
        )
    return tuple(found)


def settled_without_reason(case: Case) -> Iterator[Finding]:
    """Yield a finding for each settled value that differs from the group's figure without a reason."""
    for one in case.of("round"):
        for settled in settlements(case, one.id).values():
            differs = departures(case, one, settled)
            if differs and not settled.get("reason"):
                says = tr("It differs from the group: {list}.", list="; ".join(differs))
                advice = tr("Write the reason: it is printed in the minutes.")
                yield finding(case, "settled_without_reason", "open", settled, says, advice)
