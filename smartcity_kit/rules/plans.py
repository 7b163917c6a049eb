"""Rules for the action plan and the roadmap: years, terms, owners, and what an action leads to."""

from __future__ import annotations

from collections.abc import Iterator

from smartcity_kit.journal import Record
from smartcity_kit.rules.alignment import chain, span
from smartcity_kit.rules.case import Case, Finding, finding, listed
from smartcity_kit.rules.terms import years
from smartcity_kit.text.messages import tr


def terms(case: Case) -> Iterator[Finding]:
    """Yield a finding for years of the plan that fall into no term of the method (C3)."""
    horizon, period = case.method.stages.horizon, case.period or range(0)
    without = [str(year) for number, year in enumerate(period, 1) if horizon(number) is None]
    if without:
        says = tr("These years of the plan fall into no term: {years}.", years=listed(without))
        advice = tr("Shorten the plan, or let the terms in data/stages reach further.")
        yield finding(case, "terms", "check", case.settings, says, advice)


def action_years(case: Case) -> Iterator[Finding]:
    """Yield a finding for each action that ends before it starts, or lies outside its programme or the plan."""
    for action in case.of("action"):
        start, end = action.number("start_year"), action.number("end_year")
        if start is not None and end is not None and end < start:
            says = tr("It ends in {end}, before it starts in {start}.", end=end, start=start)
            yield finding(case, "action_years", "check", action, says, tr("Correct one of the two years."))
            continue
        says = _outside(case, years(action), case.plan.get(action.get("programme")))
        if says:
            advice = tr("Correct the years of the action, or of what it belongs to.")
            yield finding(case, "action_years", "check", action, says, advice)


def milestone_years(case: Case) -> Iterator[Finding]:
    """Yield a finding for each target of the roadmap that lies outside the years of its programme or the plan."""
    for milestone in case.of("milestone"):
        year = milestone.number("year")
        if year is None:
            continue
        says = _outside(case, range(year, year + 1), case.plan.get(milestone.get("programme")))
        if says:
            advice = tr("Correct the year of the target, or the years of its programme.")
            yield finding(case, "milestone_years", "check", milestone, says, advice)


def _outside(case: Case, mine: range | None, programme: Record | None) -> str:
    its = years(programme) if programme is not None else None
    if mine is None or not (its or case.period):
        return ""
    if its is not None and (mine[0] not in its or mine[-1] not in its):
        return tr("Its years {mine} lie outside those of its programme ({its}).", mine=span(mine), its=span(its))
    if case.period is not None and (mine[0] not in case.period or mine[-1] not in case.period):
        first, last = case.period[0], case.period[-1]
        return tr("Its years lie outside the plan ({first} to {last}).", first=first, last=last)
    return ""


def programme_owner(case: Case) -> Iterator[Finding]:
    """Yield a finding for each programme that no unit owns, or whose owner was taken off the roster (C5)."""
    for programme in case.of("programme"):
        if case.plan.get(programme.get("owner")) is None:
            says = tr("No unit owns it.")
            advice = tr("Choose one owner; the others support it.")
            yield finding(case, "programme_owner", "open", programme, says, advice)


def deferred(case: Case) -> Iterator[Finding]:
    """Yield a finding for each programme that is deferred without a reason."""
    for programme in case.of("programme"):
        if programme.get("deferred") is True and not programme.get("reason"):
            says = tr("It is deferred, and nobody says why.")
            yield finding(case, "deferred", "open", programme, says, tr("Write the reason, or let it go on."))


def existing_since(case: Case) -> Iterator[Finding]:
    """Yield a finding for each new programme that is said to be running already (R002-8, R003-7)."""
    for programme in case.of("programme"):
        since = programme.number("existing_since")
        if programme.text("status") == "baru" and since is not None and since <= case.today.year:
            says = tr("It is called new, and running since {year}.", year=since)
            yield finding(case, "existing_since", "check", programme, says, tr("Correct the status, or the year."))


def traces(case: Case) -> Iterator[Finding]:
    """Yield a finding for each programme whose actions do not lead to an objective and indicator (R000-5).

    An action that names no programme is named itself.
    """
    actions: dict[str, int] = {}
    for action in case.of("action"):
        programme = case.plan.get(action.get("programme"))
        if programme is None:
            says = tr("It belongs to no programme, so it leads to no objective.")
            yield finding(case, "action_traces", "open", action, says, tr("Choose its programme."))
        else:
            actions[programme.id] = actions.get(programme.id, 0) + 1
    for programme in case.of("programme"):
        gap = _gap(case, programme) if programme.id in actions else ""
        if gap:
            says = tr(
                "{count} actions lead to no objective with an indicator: {gap}.", count=actions[programme.id], gap=gap
            )
            yield finding(case, "action_traces", "open", programme, says, tr("Close that link first."))


def _gap(case: Case, programme: Record) -> str:
    """Return the first link that is missing between a programme and its indicator, empty where none is."""
    here = chain(case, programme)
    if here.strategy is None:
        return tr("the programme follows no strategy")
    if here.target is None:
        return tr("the strategy leads to no objective")
    return "" if here.indicators else tr("no indicator measures the objective")
