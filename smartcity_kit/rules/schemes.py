"""What another risk scheme makes of the risks: which change their level, and which codes it does not know."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from smartcity_kit.journal import Record
from smartcity_kit.model.kinds import Link
from smartcity_kit.model.method import Band
from smartcity_kit.rules.case import Case, Finding, finding, listed
from smartcity_kit.rules.derived import band, magnitude
from smartcity_kit.rules.risks import must_be_treated
from smartcity_kit.text.dates import show_moment
from smartcity_kit.text.messages import tr

#: The lists that come with a scheme.
LISTS = ("likelihood", "impact", "risk_kind", "risk_category", "impact_area", "treatment", "decision")
PREFIXES = ("", "residual_")


@dataclass(frozen=True, slots=True)
class Level:
    """What a scheme reads from the two levels of a risk; None where it cannot."""

    magnitude: int | None
    band: Band | None

    @property
    def code(self) -> str:
        """The code of the level, empty where there is none."""
        return self.band.code if self.band is not None else ""


@dataclass(frozen=True, slots=True)
class Reading:
    """One risk under two schemes: inherent and residual level before and after, and codes without a home."""

    record: Record
    before: tuple[Level, Level]
    after: tuple[Level, Level]
    treated: tuple[bool, bool]  # whether it has to be treated, before and after
    unknown: tuple[str, ...]  # the fields with a code that the other scheme does not know

    @property
    def moved(self) -> bool:
        """Whether a level is called something else afterwards, or can no longer be read."""
        return [one.code for one in self.before] != [one.code for one in self.after]

    @property
    def same(self) -> bool:
        """Whether nothing about it changes that somebody would have to look at."""
        return not (self.moved or self.unknown or self.treated[0] != self.treated[1])


def readings(before: Case, after: Case) -> tuple[Reading, ...]:
    """Return every risk with a code of a scheme, as it is read before and after a switch."""
    return tuple(
        Reading(
            risk,
            _levels(before, risk),
            _levels(after, risk),
            (must_be_treated(before, risk), must_be_treated(after, risk)),
            unknown(after, risk),
        )
        for risk in _scored(before)
    )


def concerned(case: Case) -> int:
    """Return how many risks carry a code of a scheme at all."""
    return len(_scored(case))


def _scored(case: Case) -> tuple[Record, ...]:
    fields = _fields(case)
    return tuple(risk for risk in case.of("risk") if any(risk.get(name) is not None for name in fields))


def _fields(case: Case) -> Mapping[str, str]:
    """Return the fields of a risk that choose from a list of the scheme, with the list."""
    fields = case.types["risk"].fields
    return {field.name: field.kind.of for field in fields if isinstance(field.kind, Link) and field.kind.of in LISTS}


def _levels(case: Case, risk: Record) -> tuple[Level, Level]:
    inherent, residual = (Level(magnitude(case, risk, prefix), band(case, risk, prefix)) for prefix in PREFIXES)
    return inherent, residual


def unknown(case: Case, risk: Record) -> tuple[str, ...]:
    """Return the fields of a risk with a code that the scheme in force does not know."""
    known = case.once("codes of the scheme", lambda: {of: {o.code for o in case.method.choices[of]} for of in LISTS})
    return tuple(name for name, of in _fields(case).items() if risk.text(name) and risk.text(name) not in known[of])


def foreign_levels(case: Case) -> Iterator[Finding]:
    """Yield a finding for each risk with a code that the risk scheme in force does not know."""
    kind = case.types["risk"]
    for risk in case.of("risk"):
        names = unknown(case, risk)
        if names:
            told = listed(f"{tr(kind.by_name[name].label)} ({risk.text(name)})" for name in names)
            says = tr("Not part of the risk scheme in force: {fields}.", fields=told)
            yield finding(case, "foreign_level", "check", risk, says, tr("Choose anew."))


def scheme_changed(case: Case) -> Iterator[Finding]:
    """Yield a finding where risks were scored before the risk scheme in force was chosen."""
    held = case.settings.heads.get("scheme")
    if not held or held[0].change == case.settings.created:
        return
    before = [risk for risk in case.of("risk") if _scored_at(risk) and _scored_at(risk) < held[0].at]
    if before:
        says = tr(
            "The risk scheme was changed to {scheme} on {date} by {who}; {count} risks were scored before.",
            scheme=case.method.scheme.label,
            date=show_moment(held[0].at),
            who=held[0].by,
            count=len(before),
        )
        advice = tr("Every magnitude and level was computed anew: look whether the levels still mean the same.")
        yield finding(case, "scheme_changed", "check", case.settings, says, advice)


def _scored_at(risk: Record) -> str:
    return max((held[0].at for name in ("likelihood", "impact") if (held := risk.heads.get(name))), default="")
