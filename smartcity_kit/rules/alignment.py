"""From mission to quick win: where the chain is open, and where its ends say different things.

The chain is that of seed 000: goal, vision and mission, objective, indicator, strategy, action, roadmap.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from smartcity_kit.journal import Record
from smartcity_kit.rules.case import Case, Finding, finding, listed
from smartcity_kit.rules.near import key
from smartcity_kit.rules.terms import years
from smartcity_kit.text.messages import N_, tr


@dataclass(frozen=True, slots=True)
class Chain:
    """What a programme leads to, as far as its links are set."""

    strategy: Record | None = None
    target: Record | None = None
    goal: Record | None = None
    mission: Record | None = None
    indicators: tuple[Record, ...] = ()


def chain(case: Case, programme: Record | None) -> Chain:
    """Return the chain of a programme, from its strategy up to the mission."""
    strategy = _linked(case, programme, "strategy")
    target = _linked(case, strategy, "target")
    goal = _linked(case, target, "goal")
    indicators = tuple(one for one in case.of("indicator") if target is not None and one.get("target") == target.id)
    return Chain(strategy, target, goal, _linked(case, goal, "mission"), indicators)


def _linked(case: Case, record: Record | None, name: str) -> Record | None:
    return case.plan.get(record.get(name)) if record is not None else None


# type, field, what is said, what to do: a record whose link is empty or leads to something removed
UPWARD = (
    ("goal", "mission", N_("It serves no mission."), N_("Choose the mission it serves.")),
    ("target", "goal", N_("It serves no goal."), N_("Choose the goal it serves.")),
    (
        "strategy",
        "target",
        N_("It leads to no objective."),
        N_("Choose the objective it reaches, or drop the strategy."),
    ),
    (
        "programme",
        "strategy",
        N_("It follows no strategy."),
        N_("Choose the strategy it carries out, or write the one that is missing."),
    ),
)

# type, whose records point at it, through which field, what is said, what to do
DOWNWARD = (
    ("mission", "goal", "mission", N_("No goal serves it."), N_("Write a goal, or join it to another mission.")),
    (
        "target",
        "indicator",
        "target",
        N_("No indicator measures it."),
        N_("Write an indicator with its unit, baseline and target."),
    ),
    (
        "strategy",
        "programme",
        "strategy",
        N_("No programme carries it out."),
        N_("Link a programme to it, or say why it waits."),
    ),
    (
        "indicator",
        "indicator_target",
        "indicator",
        N_("It has no target per year."),
        N_("Write the value of each year on the page of stage II."),
    ),
)


def orphans(case: Case) -> Iterator[Finding]:
    """Yield a finding for each link of the chain that leads nowhere, upward or downward (R000-5)."""
    for name, field, says, advice in UPWARD:
        for record in case.of(name):
            if _linked(case, record, field) is None:
                yield finding(case, "orphan", "open", record, tr(says), tr(advice))
    for name, other, field, says, advice in DOWNWARD:
        served = {record.get(field) for record in case.of(other)}
        for record in case.of(name):
            if record.id not in served:
                yield finding(case, "orphan", "open", record, tr(says), tr(advice))


def loose_quick_wins(case: Case) -> Iterator[Finding]:
    """Yield one finding for all quick wins that belong to no programme: it may be meant so."""
    loose = [one for one in case.of("quick_win") if _linked(case, one, "programme") is None]
    if loose and case.of("programme"):
        names = listed(case.title(one) for one in loose)
        says = tr("{count} belong to no programme: {names}.", count=len(loose), names=names)
        advice = tr("Name the programme in the form of the quick win, or leave it where it stands alone.")
        about = tr(case.types["quick_win"].plural)
        yield Finding("loose_quick_wins", "check", "quick_win", "", about, says, advice)


def quick_win_and_programme(case: Case) -> Iterator[Finding]:
    """Yield a finding where a quick win and its programme name different dimensions, owners or years (C4, R004-6)."""
    for record in case.of("quick_win"):
        programme = _linked(case, record, "programme")
        if programme is None:
            continue
        for says in (*_different(case, record, programme), *_outside(record, programme)):
            advice = tr("Correct one of the two, so that every book says the same.")
            yield finding(case, "quick_win_and_programme", "check", record, says, advice)


def _different(case: Case, record: Record, programme: Record) -> Iterator[str]:
    mine, its = record.text("name"), programme.text("name")
    if mine != its and key(mine) == key(its):
        yield tr("It is written “{mine}”, its programme “{its}”.", mine=mine, its=its)
    for name, of in (("dimension", "dimension"), ("owner", "opd")):
        one, other = record.text(name), programme.text(name)
        if one and other and one != other:
            label = tr(case.types["quick_win"].by_name[name].label)
            yield tr(
                "{field}: {mine}; of its programme {programme}: {its}.",
                field=label,
                mine=case.label(of, one),
                programme=case.title(programme),
                its=case.label(of, other),
            )


def _outside(record: Record, programme: Record) -> Iterator[str]:
    mine, its = years(record), years(programme)
    if mine is not None and its is not None and (mine[0] not in its or mine[-1] not in its):
        yield tr("Its years {mine} lie outside those of its programme ({its}).", mine=span(mine), its=span(its))


def span(some: range) -> str:
    """Return ``2024`` or ``2024–2026`` for the years of a record."""
    return str(some[0]) if len(some) == 1 else f"{some[0]}–{some[-1]}"


def indicator_targets(case: Case) -> Iterator[Finding]:
    """Yield a finding for each year with two targets, and for years that nobody set a target for."""
    for indicator in case.of("indicator"):
        rows = [one for one in case.of("indicator_target") if one.get("indicator") == indicator.id]
        written = Counter(year for one in rows if (year := one.number("year")) is not None)
        doubled = [str(year) for year, count in sorted(written.items()) if count > 1]
        if doubled:
            says = tr("Two targets are written for: {years}.", years=listed(doubled))
            yield finding(case, "indicator_targets", "check", indicator, says, tr("Keep one of the two."))
        wanted = _wanted(case, indicator)
        missing = [str(year) for year in wanted if year not in written]
        if rows and missing:
            says = tr("No target is written for: {years}.", years=listed(missing, 10))
            advice = tr("Write the value of each year on the page of stage II.")
            yield finding(case, "indicator_targets", "open", indicator, says, advice)
        yield from _aim(case, indicator, rows)


def _wanted(case: Case, indicator: Record) -> range:
    """Return the years of the plan up to the one that the indicator itself aims at."""
    period = case.period or range(0)
    aim = indicator.number("aim_year")
    return period if aim is None else range(period.start, min(period.stop, aim + 1))


def _aim(case: Case, indicator: Record, rows: list[Record]) -> Iterator[Finding]:
    aim, year = indicator.text("aim"), indicator.number("aim_year")
    values = {one.text("value") for one in rows if one.number("year") == year} - {""}
    if aim and values and aim not in values:
        says = tr(
            "The indicator aims at {aim} in {year}; the target of that year is {value}.",
            aim=aim,
            year=year,
            value=listed(sorted(values)),
        )
        yield finding(case, "indicator_targets", "check", indicator, says, tr("Correct one of the two."))
