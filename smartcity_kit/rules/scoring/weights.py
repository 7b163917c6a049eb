"""What the criteria of a round weigh: as their file says, as somebody entered, or as comparing in pairs gives."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from smartcity_kit.journal import Held, Record
from smartcity_kit.model.scoring import CriteriaSet
from smartcity_kit.rules.case import Case, listed
from smartcity_kit.rules.scoring.pairwise import Weighing, doubt, weigh
from smartcity_kit.text.messages import tr

FILE, DIRECT, PAIRS = "berkas", "langsung", "berpasangan"
RECORDS = {DIRECT: "weight", PAIRS: "comparison"}  # what holds them
WHOLE = 100


@dataclass(frozen=True, slots=True)
class Weights:
    """Percent of each criterion, in their order; they add up to 100.

    ``source`` is where they come from. Where what was asked for cannot be used yet, that is the file, and
    ``says`` tells why; it also tells of comparisons that contradict each other, which are used all the same.
    """

    values: tuple[float, ...]
    source: str = FILE
    says: str = ""
    weighing: Weighing | None = None
    entered: tuple[int | None, ...] = ()  # the numbers as somebody typed them, of weights entered directly
    changed: Held | None = None  # who last changed them, and when


def weights(case: Case, one: Record, chosen: CriteriaSet) -> Weights:
    """Return what the criteria of a round weigh."""
    return case.once(("weights", one.id), lambda: _weights(case, one, chosen), of=one)


def _weights(case: Case, one: Record, chosen: CriteriaSet) -> Weights:
    wanted = one.text("weights")
    if wanted == DIRECT:
        return _direct(entered(case, one.id), chosen, last_change(case, one))
    if wanted == PAIRS:
        return _compared(compared(case, one.id), case, chosen, last_change(case, one))
    return Weights(chosen.weights, changed=last_change(case, one))


def entered(case: Case, round_id: str) -> Mapping[str, Record]:
    """Return the weights that were entered for a round, by criterion."""
    return {each.text("criterion"): each for each in _of(case, "weight", round_id)}


def compared(case: Case, round_id: str) -> Mapping[tuple[str, str], Record]:
    """Return the comparisons that were made for a round, by the two criteria in the order of their set."""
    return {(each.text("first"), each.text("second")): each for each in _of(case, "comparison", round_id)}


def _of(case: Case, kind: str, round_id: str) -> tuple[Record, ...]:
    return tuple(each for each in case.of(kind) if each.text("round") == round_id)


def pairs(chosen: CriteriaSet) -> tuple[tuple[str, str], ...]:
    """Return every pair of criteria, in the order people go through them."""
    return tuple(combinations((criterion.code for criterion in chosen.criteria), 2))


def last_change(case: Case, one: Record) -> Held | None:
    """Return the last change of what a round weighs by, None where the file was never left."""
    wanted = one.heads.get("weights", ())
    records = _of(case, RECORDS.get(one.text("weights"), ""), one.id)
    written = [each.heads[name][0] for each in records for name in ("value", "answer") if name in each.heads]
    return max((*wanted[:1], *written), key=lambda held: (held.at, held.change), default=None)


def _direct(given: Mapping[str, Record], chosen: CriteriaSet, changed: Held | None) -> Weights:
    numbers = tuple(given[c.code].number("value") if c.code in given else None for c in chosen.criteria)
    missing = [str(c.label) for c, number in zip(chosen.criteria, numbers, strict=True) if number is None]
    total = sum(number or 0 for number in numbers)
    if missing:
        says = tr("No weight is entered yet for: {names}. Until then those of the file count.", names=listed(missing))
    elif not total:
        says = tr(
            "Every weight is 0, so nothing would count. Enter at least one above 0; the file counts until then."
        )
    else:
        values = tuple(WHOLE * (number or 0) / total for number in numbers)
        return Weights(values, DIRECT, entered=numbers, changed=changed)
    return Weights(chosen.weights, says=says, entered=numbers, changed=changed)


def _compared(
    given: Mapping[tuple[str, str], Record], case: Case, chosen: CriteriaSet, changed: Held | None
) -> Weights:
    answers = {pair: ratio(case, given[pair].text("answer")) for pair in pairs(chosen) if pair in given}
    known = {pair: answer for pair, answer in answers.items() if answer is not None}
    total = len(pairs(chosen))
    if len(known) < total:
        says = tr(
            "{done} of {total} comparisons are made. Until all are there the weights of the file count.",
            done=len(known),
            total=total,
        )
        return Weights(chosen.weights, says=says, changed=changed)
    at = {criterion.code: place for place, criterion in enumerate(chosen.criteria)}
    found = weigh(len(at), {(at[one], at[other]): answer for (one, other), answer in known.items()})
    says = doubt(found, labels(chosen))
    return Weights(tuple(WHOLE * weight for weight in found.weights), PAIRS, says, found, changed=changed)


def labels(chosen: CriteriaSet) -> Sequence[str]:
    """Return the names of criteria in their order."""
    return [str(criterion.label) for criterion in chosen.criteria]


def ratio(case: Case, answer: str) -> float | None:
    """Return how many times more the first of two criteria matters by an answer, None for no answer."""
    item = case.method.lists.item("comparison", answer)
    if item is None or not item.times:
        return None
    return float(item.times) if item.times > 0 else 1 / -item.times
