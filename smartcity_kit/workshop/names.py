"""What people write for a stage or an OPD, found in a case."""

from __future__ import annotations

from smartcity_kit.model.choices import options_of
from smartcity_kit.model.kinds import Link
from smartcity_kit.model.method import Stage
from smartcity_kit.rules import Case
from smartcity_kit.text.messages import KitError, tr
from smartcity_kit.text.words import plain


def stage_named(case: Case, stage: str | int) -> Stage:
    """Return the stage of a code or number, as text too; raises KitError with those there are."""
    stages = case.method.stages.stages
    for one in stages:
        if plain(str(stage)) in (plain(one.code), str(one.number)):
            return one
    codes = ", ".join(one.code for one in stages)
    raise KitError(tr("There is no stage {stage}. Choose one of: {codes}.", stage=stage, codes=codes))


def opd_named(case: Case, name: str) -> str:
    """Return the id of the OPD with that id, name or abbreviation; raises Unreadable where it fits not one."""
    return options_of(Link("opd"), case.plan, case.method, case.types).read(name)
