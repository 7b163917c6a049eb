"""Values that are computed and never typed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from smartcity_kit.journal import Record
from smartcity_kit.model.fields import Shown
from smartcity_kit.model.method import Band
from smartcity_kit.rules import evaluation, schedule
from smartcity_kit.rules.analysis import distance
from smartcity_kit.rules.case import Case
from smartcity_kit.rules.terms import term


def magnitude(case: Case, risk: Record, prefix: str = "") -> int | None:
    """Return the magnitude the scheme's matrix gives for a risk, None while a level is not chosen.

    ``prefix`` is empty for the inherent risk, ``"residual_"`` for what is left after treatment.
    """
    return case.method.scheme.magnitude(risk.text(f"{prefix}likelihood"), risk.text(f"{prefix}impact"))


def band(case: Case, risk: Record, prefix: str = "") -> Band | None:
    """Return the band of a risk's magnitude, None while a level is not chosen."""
    value = magnitude(case, risk, prefix)
    return None if value is None else case.method.scheme.band(value)


def _risk(case: Case, risk: Record) -> Mapping[str, Shown]:
    found = {}
    for prefix in ("", "residual_"):
        value, level = magnitude(case, risk, prefix), band(case, risk, prefix)
        paint = (level.colour.hex, level.colour.text) if level is not None else ("", "")
        found[f"{prefix}magnitude"] = Shown("" if value is None else str(value), *paint)
        found[f"{prefix}band"] = Shown("" if level is None else str(level.label), *paint)
    return found


def _action(case: Case, action: Record) -> Mapping[str, Shown]:
    here = term(case, action)
    return {"term": Shown("" if here is None else str(here.label))}


def _readiness(_case: Case, rated: Record) -> Mapping[str, Shown]:
    between = distance(rated)
    return {"gap": Shown("" if between is None else str(between))}


DERIVED: Mapping[str, Callable[[Case, Record], Mapping[str, Shown]]] = MappingProxyType(
    {
        "action": _action,
        "evaluation": evaluation.weighted,
        "readiness": _readiness,
        "risk": _risk,
        "session": schedule.session_values,
        "deadline": schedule.deadline_values,
    }
)


def derived(case: Case, record: Record) -> Mapping[str, Shown]:
    """Return the derived values of a record by name, as readers see them."""
    rule = DERIVED.get(record.type)
    return rule(case, record) if rule is not None else {}
