"""The index of the yearly evaluation: each part's score by the weights of the cycle chosen, and why.

Scores are counted in whole hundredths, so that the index is exact: 3,38 is 338.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from smartcity_kit.journal import Record
from smartcity_kit.model.evaluation import Part
from smartcity_kit.model.fields import Shown
from smartcity_kit.rules.case import Case, Finding, finding, listed
from smartcity_kit.text.messages import tr


@dataclass(frozen=True, slots=True)
class Scored:
    """One part of the evaluation with its record, None where nobody scored it."""

    part: Part
    record: Record | None

    @property
    def hundredths(self) -> int | None:
        """The score in hundredths, None while there is none."""
        return hundredths(self.record) if self.record is not None else None


@dataclass(frozen=True, slots=True)
class Evaluated:
    """One year's evaluation: every part of the cycle in order."""

    year: int | None
    parts: tuple[Scored, ...]
    weighted: bool  # whether a cycle of weights is chosen

    @property
    def missing(self) -> tuple[Part, ...]:
        """The parts that have no score."""
        return tuple(one.part for one in self.parts if one.hundredths is None)

    @property
    def index(self) -> int | None:
        """The index in ten-thousandths (31000 is 3,10); None without weights or while a part has no score."""
        if not self.weighted or self.missing:
            return None
        return sum((one.hundredths or 0) * one.part.weight for one in self.parts)


def hundredths(record: Record) -> int | None:
    """Return the score of a record in hundredths, None while it is open."""
    text = record.text("score")
    whole, _, part = text.partition(".")
    return int(whole) * 100 + int(f"{part:0<2}") if text else None


def decimal(number: int, ten_thousandths: int = 10_000) -> str:
    """Return a whole number of fractions as people write it, with two to four decimals: 31000 is 3,10."""
    whole, part = divmod(number, ten_thousandths)
    digits = f"{part:0{len(str(ten_thousandths)) - 1}d}"
    kept = digits.rstrip("0")
    return f"{whole},{kept:0<2}"


def chosen(case: Case) -> bool:
    """Whether the settings name a cycle of weights."""
    return bool(case.settings.text("evaluation"))


def evaluations(case: Case) -> tuple[Evaluated, ...]:
    """Return the evaluation of each year that has a score, the latest year first, those without a year last."""
    by_year: dict[int | None, dict[str, Record]] = {}
    for record in case.of("evaluation"):  # the later of two about the same part counts; a finding says so
        by_year.setdefault(record.number("year"), {})[record.text("dimension")] = record
    years = sorted(by_year, key=lambda year: -(year or 0))
    parts = case.method.evaluation.parts
    return tuple(
        Evaluated(year, tuple(Scored(part, by_year[year].get(part.code)) for part in parts), chosen(case))
        for year in years
    )


def weighted(case: Case, record: Record) -> Mapping[str, Shown]:
    """Return score × weight of one record in words, empty while something of it is open."""
    part = next((one for one in case.method.evaluation.parts if one.code == record.text("dimension")), None)
    score = hundredths(record)
    text = explained(score, part.weight) if part is not None and score is not None and chosen(case) else ""
    return {"weighted": Shown(text)}


def explained(score: int, weight: int) -> str:
    """Return how a score counts: ``3,00 × 20 % = 0,60``."""
    return f"{decimal(score, 100)} × {weight} % = {decimal(score * weight)}"


def no_weights(case: Case) -> Iterator[Finding]:
    """Yield a finding when there are scores and the settings name no cycle of weights."""
    if case.of("evaluation") and not chosen(case):
        says = tr("No weights are chosen, so no index is computed.")
        yield finding(
            case, "evaluation_weights", "open", case.settings, says, tr("Choose the cycle in the settings.")
        )


def scores(case: Case) -> Iterator[Finding]:
    """Yield a finding for each score without evidence, above the scale, or entered twice for one year."""
    most = case.method.evaluation.scale.most
    seen: set[tuple[int | None, str]] = set()
    for record in case.of("evaluation"):
        score = hundredths(record)
        if score is not None and record.get("evidence") is None:
            says, advice = tr("It has a score and no evidence."), tr("Add the address of a page, photo or document.")
            yield finding(case, "evaluation_evidence", "open", record, says, advice)
        if score is not None and not case.method.evaluation.scale.least * 100 <= score <= most * 100:
            says = tr("The score {score} is outside the scale up to {most}.", score=decimal(score, 100), most=most)
            yield finding(case, "evaluation_scale", "check", record, says, tr("Correct it, or the scale in data."))
        place = (record.number("year"), record.text("dimension"))
        if all(place) and place in seen:
            says = tr("This part has two scores for one year; the later one counts.")
            yield finding(
                case, "evaluation_twice", "check", record, says, tr("Keep the right one, remove the other.")
            )
        seen.add(place)


def unscored(case: Case) -> Iterator[Finding]:
    """Yield a finding for each year in which a part of the evaluation has no score."""
    for one in evaluations(case):
        # Without a part of this cycle there is only what names another one, and that has a finding of its own.
        first = next((scored.record for scored in one.parts if scored.record is not None), None)
        if one.missing and one.year is not None and first is not None:
            names = listed(str(part.label) for part in one.missing)
            says = tr("The evaluation of {year} has no score yet for: {parts}.", year=one.year, parts=names)
            yield finding(
                case, "evaluation_unscored", "open", first, says, tr("Enter them; until then there is no index.")
            )
