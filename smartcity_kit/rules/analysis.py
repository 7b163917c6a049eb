"""Rules for stage I: evidence behind what is said, levels that make sense, strategies that rest on their factors."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from smartcity_kit.journal import Record
from smartcity_kit.model.declared import Choice
from smartcity_kit.rules.case import Case, Finding, finding, listed
from smartcity_kit.text.messages import tr


def level(record: Record, name: str) -> int | None:
    """Return a readiness level as a number, None while it is not chosen or is not one of a model's."""
    code = record.text(name)
    return int(code) if code.isdecimal() else None


def distance(record: Record) -> int | None:
    """Return how many levels lie between now and wanted, None while one of them is not chosen."""
    now, wanted = level(record, "level_now"), level(record, "level_wanted")
    return None if now is None or wanted is None else wanted - now


@dataclass(frozen=True, slots=True)
class Rated:
    """One aspect group of the readiness model: how much of it is rated, and the means of its levels."""

    component: Choice
    group: Choice
    variables: int
    rated: int  # variables with a level now
    now: float | None
    wanted: float | None
    gap: float | None  # over the entries that hold both levels


def by_group(case: Case) -> tuple[Rated, ...]:
    """Return the readiness model's groups in order, rated or not; every entry counts, whoever wrote it."""
    found = []
    for component, group in case.method.readiness.groups():
        codes = {variable.code for variable in group.variables}
        some = [record for record in case.of("readiness") if record.text("variable") in codes]
        rated = {record.text("variable") for record in some if level(record, "level_now") is not None}
        now, wanted = (_mean([level(record, name) for record in some]) for name in ("level_now", "level_wanted"))
        between = _mean([distance(record) for record in some])
        found.append(Rated(component, group, len(codes), len(rated), now, wanted, between))
    return tuple(found)


def _mean(values: list[int | None]) -> float | None:
    known = [value for value in values if value is not None]
    return sum(known) / len(known) if known else None


def issue_without_data(case: Case) -> Iterator[Finding]:
    """Yield a finding for each issue that no data or no source stands behind."""
    for record in case.of("issue"):
        kind = case.types["issue"]
        empty = [tr(kind.by_name[name].label) for name in ("data", "source") if record.get(name) is None]
        if empty:
            says = tr("Nothing stands behind the issue yet: {fields}.", fields=listed(empty))
            advice = tr("Write the figure and where it comes from, or who will look for it.")
            yield finding(case, "issue_without_data", "open", record, says, advice)


def readiness_levels(case: Case) -> Iterator[Finding]:
    """Yield a finding for each variable that is wanted lower than it is."""
    for record in case.of("readiness"):
        between = distance(record)
        if between is not None and between < 0:
            says = tr(
                "Level {wanted} is wanted, below today's {now}.",
                wanted=level(record, "level_wanted"),
                now=level(record, "level_now"),
            )
            yield finding(case, "readiness_levels", "check", record, says, tr("Correct one of the two."))


def readiness_evidence(case: Case) -> Iterator[Finding]:
    """Yield a finding for each rated variable without evidence (DOMAIN 10, pain 3)."""
    for record in case.of("readiness"):
        if record.get("level_now") is not None and record.get("evidence") is None:
            says = tr("It is rated without evidence.")
            advice = tr("Give the address of a document or page that shows the level, or rate it lower.")
            yield finding(case, "readiness_evidence", "open", record, says, advice)


def tows_factors(case: Case) -> Iterator[Finding]:
    """Yield a finding for each TOWS strategy that does not rest on the factors its kind brings together."""
    for record in case.of("tows"):
        kind = case.method.lists.item("tows_kind", record.text("kind"))
        if kind is None or not kind.factors:
            continue
        entries = [entry for one in record.many("factors") if (entry := case.plan.get(one)) is not None]
        found = {entry.text("factor") for entry in entries}
        lacking = [case.label("swot_factor", code) for code in kind.factors if code not in found]
        strange = [case.label("swot_factor", code) for code in sorted(found - {"", *kind.factors})]
        if lacking or strange:
            parts = [tr("it lacks: {factors}", factors=listed(lacking))] if lacking else []
            parts += [tr("it does not fit: {factors}", factors=listed(strange))] if strange else []
            says = tr("It does not rest on the factors of its kind ({why}).", why="; ".join(parts))
            advice = tr("Choose the SWOT entries it brings together, or another kind.")
            yield finding(case, "tows_factors", "check", record, says, advice)


def class_without_swot(case: Case) -> Iterator[Finding]:
    """Yield one finding that lists the OPD of the classes that wrote no SWOT entry, once others have begun."""
    written = {record.text("owner") for record in case.of("swot")}
    if not written:
        return  # the worksheet as a whole is still to be filled: one finding says so
    seated = [opd for opd in case.of("opd") if opd.many("groups")]
    silent = [case.title(opd) for opd in seated if opd.id not in written]
    if silent:
        says = tr("{count} OPD of the classes have no entry: {names}.", count=len(silent), names=listed(silent))
        advice = tr("Ask them for their strengths, weaknesses, opportunities and threats.")
        yield Finding("class_without_swot", "open", "swot", "", tr(case.types["swot"].plural), says, advice)
