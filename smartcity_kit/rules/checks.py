"""Every rule in one list, and the rules that hold for records of any type."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TypeAlias

from smartcity_kit.journal import REMOVED
from smartcity_kit.rules import (
    alignment,
    allocations,
    analysis,
    completeness,
    continuity,
    crosswalk,
    evaluation,
    monitoring,
    near,
    passages,
    plans,
    quick_wins,
    risks,
    schedule,
    schemes,
)
from smartcity_kit.rules.case import Case, Finding, finding, listed
from smartcity_kit.rules.scoring import checks as scoring
from smartcity_kit.rules.scoring.secrecy import hidden
from smartcity_kit.text.messages import tr

Rule: TypeAlias = Callable[[Case], Iterator[Finding]]


def conflicts(case: Case) -> Iterator[Finding]:
    """Yield a finding for each record with two different values for one field."""
    for record in case.plan.conflicted:
        kind = case.types.get(record.type)
        if kind is None:
            continue
        names = listed(
            tr("removal") if name == REMOVED else tr(kind.by_name[name].label)
            for name in record.conflicts
            if name == REMOVED or name in kind.by_name
        )
        says = tr("Two different values for: {fields}.", fields=names)
        yield finding(
            case,
            "conflict",
            "conflict",
            record,
            says,
            tr("Open it and choose one; both stay in the history."),
        )


def sub_dimension(case: Case) -> Iterator[Finding]:
    """Yield a finding for each record whose sub-dimension belongs to another dimension."""
    framework = case.method.framework
    for name in case.types:
        for record in case.of(name):
            part, dimension = record.text("sub_dimension"), record.text("dimension")
            if part in framework.parts and dimension in framework.by_code and framework.home(part) != dimension:
                says = tr(
                    "The sub-dimension {part} is not part of {dimension}.",
                    part=case.label("sub_dimension", part),
                    dimension=case.label("dimension", dimension),
                )
                yield finding(case, "sub_dimension", "check", record, says, tr("Correct one of the two."))


def period(case: Case) -> Iterator[Finding]:
    """Yield a finding for a plan that is not 5 to 10 years long, and for programmes outside its years."""
    years = case.period
    if years is None:
        yield from _reversed(case)
        return
    if not 5 <= len(years) <= 10:  # noqa: PLR2004 - the range that seeds 002 and 004 give for a roadmap
        says = tr("The plan runs for {count} years.", count=len(years))
        yield finding(
            case,
            "period",
            "check",
            case.settings,
            says,
            tr("Masterplans run for 5 to 10 years: check both years."),
        )
    for record in case.of("programme"):
        start, end = record.number("start_year"), record.number("end_year")
        if start is not None and end is not None and end < start:
            says = tr("It ends in {end}, before it starts in {start}.", end=end, start=start)
            yield finding(case, "period", "check", record, says, tr("Correct one of the two years."))
        elif (start is not None and start not in years) or (end is not None and end not in years):
            says = tr("Its years lie outside the plan ({first} to {last}).", first=years[0], last=years[-1])
            yield finding(case, "period", "check", record, says, tr("Correct the years, or the period of the plan."))


def _reversed(case: Case) -> Iterator[Finding]:
    start, end = case.settings.number("period_start"), case.settings.number("period_end")
    if start is not None and end is not None:
        says = tr("It ends in {end}, before it starts in {start}.", end=end, start=start)
        yield finding(case, "period", "check", case.settings, says, tr("Correct one of the two years."))


RULES: tuple[Rule, ...] = (
    conflicts,
    completeness.nothing_entered,
    crosswalk.foreign_codes,
    analysis.issue_without_data,
    analysis.readiness_levels,
    analysis.readiness_evidence,
    analysis.tows_factors,
    analysis.class_without_swot,
    schedule.stage_days,
    schedule.stage_order,
    schedule.agenda,
    schedule.deadlines,
    continuity.no_list,
    continuity.without_note,
    continuity.entered_twice,
    continuity.handover_fits,
    quick_wins.declared_and_counted,
    quick_wins.owner_and_class,
    quick_wins.owner_on_roster,
    quick_wins.horizon,
    quick_wins.balance,
    quick_wins.doubles,
    near.near_doubles,
    sub_dimension,
    period,
    alignment.orphans,
    alignment.indicator_targets,
    alignment.quick_win_and_programme,
    alignment.loose_quick_wins,
    plans.terms,
    plans.programme_owner,
    plans.deferred,
    plans.existing_since,
    plans.action_years,
    plans.milestone_years,
    plans.traces,
    allocations.totals,
    allocations.years,
    allocations.quick_wins,
    allocations.doubles,
    allocations.codes,
    allocations.homes,
    allocations.elsewhere,
    allocations.too_late,
    risks.untreated,
    risks.left_alone,
    risks.residual,
    risks.treatment_suits,
    risks.without_risk,
    schemes.foreign_levels,
    schemes.scheme_changed,
    scoring.without_ballots,
    scoring.silent_abstentions,
    scoring.too_late,
    scoring.weights_open,
    scoring.settled_without_reason,
    monitoring.without_reason,
    monitoring.going_back,
    monitoring.without_evidence,
    monitoring.state_and_percent,
    monitoring.twice,
    evaluation.no_weights,
    evaluation.scores,
    evaluation.unscored,
    passages.books_open,
    passages.passages,
    completeness.incomplete,
)


def findings(case: Case, stage: str | None = None, opd: str | None = None) -> tuple[Finding, ...]:
    """Return what every rule finds, of one stage's record types or all, of one OPD or all."""
    found = every_finding(case) if opd is None else case.share(by_owner, at=opd) or ()
    if stage is None:
        return found
    wanted = completeness.stage_types(case, stage)
    # What is empty as a whole is said once, worksheet by worksheet.
    named = tuple(one for one in found if one.type in wanted and one.rule != "nothing_entered")
    return (*named, *completeness.empty_worksheets(case, stage, opd))


def every_finding(case: Case) -> tuple[Finding, ...]:
    """Return what every rule finds in the whole plan."""
    return case.once("findings", lambda: tuple(one for rule in RULES for one in _found(case, rule)))


def _found(case: Case, rule: Callable[[Case], Iterable[Finding]]) -> tuple[Finding, ...]:
    """Return what one rule finds: most changes concern few of them."""
    return case.once(("rule", rule), lambda: tuple(rule(case)))


def by_owner(case: Case) -> Mapping[str, tuple[Finding, ...]]:
    """Return the findings about records by the OPD the record belongs to."""
    found: dict[str, list[Finding]] = {}
    for one in every_finding(case):
        record = case.plan.get(one.record)
        if record is not None and not hidden(case, record):
            found.setdefault(case.owner(record), []).append(one)
    return {opd: tuple(some) for opd, some in found.items()}
