"""Rules for risks: what a risk needs once it is scored, and what contradicts itself."""

from __future__ import annotations

from collections.abc import Iterator

from smartcity_kit.journal import Record
from smartcity_kit.rules.case import Case, Finding, finding, listed
from smartcity_kit.rules.derived import magnitude
from smartcity_kit.text.messages import tr

TREATMENT_NEEDS = ("treatment", "action", "person", "due")


def must_be_treated(case: Case, risk: Record) -> bool:
    """Tell whether a risk reaches the scheme's appetite for its kind and category."""
    value = magnitude(case, risk)
    return value is not None and value >= appetite(case, risk)


def appetite(case: Case, risk: Record) -> int:
    """Return from which magnitude on a risk of this kind and category must be treated."""
    return case.method.scheme.appetite.minimum(risk.text("kind"), risk.text("category"))


def untreated(case: Case) -> Iterator[Finding]:
    """Yield a finding for each risk that has no owner, or has to be treated and lacks how, who or when."""
    for risk in case.of("risk"):
        kind = case.types["risk"]
        needs: tuple[str, ...] = ("owner",)
        if risk.text("decision") == "ya" or (must_be_treated(case, risk) and not risk.get("decision")):
            needs += TREATMENT_NEEDS
        empty = [tr(kind.by_name[name].label) for name in needs if risk.get(name) is None]
        if empty:
            says = tr("The risk lacks: {fields}.", fields=listed(empty))
            yield finding(
                case, "risk_untreated", "open", risk, says, tr("Name what is done, by whom and until when.")
            )


def left_alone(case: Case) -> Iterator[Finding]:
    """Yield a finding for each risk at or above the appetite that is left untreated without a reason."""
    for risk in case.of("risk"):
        if risk.text("decision") == "tidak" and must_be_treated(case, risk) and not risk.get("reason"):
            says = tr("Its magnitude {value} has to be treated, and it is not.", value=magnitude(case, risk))
            yield finding(case, "risk_left_alone", "check", risk, says, tr("Treat it, or give the reason."))


def residual(case: Case) -> Iterator[Finding]:
    """Yield a finding for each residual risk above the inherent one without a reason."""
    for risk in case.of("risk"):
        before, after = magnitude(case, risk), magnitude(case, risk, "residual_")
        if before is not None and after is not None and after > before and not risk.get("reason"):
            says = tr("The residual magnitude {after} is above the inherent {before}.", after=after, before=before)
            yield finding(case, "residual_above", "check", risk, says, tr("Correct a level, or give the reason."))


def treatment_suits(case: Case) -> Iterator[Finding]:
    """Yield a finding for each treatment that is not made for that kind of risk."""
    allowed = {treatment.code: treatment for treatment in case.method.scheme.treatments}
    for risk in case.of("risk"):
        treatment, kind = allowed.get(risk.text("treatment")), risk.text("kind")
        if treatment is not None and kind and kind not in treatment.kinds:
            says = tr("“{treatment}” does not suit this kind of risk.", treatment=treatment.label)
            fitting = listed(str(t.label) for t in allowed.values() if kind in t.kinds)
            yield finding(
                case, "treatment_suits", "check", risk, says, tr("Choose one of: {choices}.", choices=fitting)
            )


def without_risk(case: Case) -> Iterator[Finding]:
    """Yield a finding for each quick win that no risk speaks of (seed 000: risks for every programme)."""
    covered = {risk.text("quick_win") for risk in case.of("risk")}
    for record in case.of("quick_win"):
        if record.id not in covered:
            yield finding(
                case,
                "without_risk",
                "open",
                record,
                tr("No risk is written down for it."),
                tr("Add at least one to the risk register."),
            )
