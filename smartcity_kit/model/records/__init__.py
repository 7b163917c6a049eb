"""Every record of a workshop, declared once.

Forms, grid, store, tables, handouts, messages and completeness follow from these declarations: a new
field is one line in one of these modules and none elsewhere. Which columns of the worksheets are
evidenced and which are only common practice: data/SOURCES.md.
"""

from __future__ import annotations

from types import MappingProxyType

from smartcity_kit.model.fields import Types
from smartcity_kit.model.records.direction import GOAL, INDICATOR, MISSION, STRATEGY, TARGET, VISION
from smartcity_kit.model.records.programmes import PROGRAMME, QUICK_WIN
from smartcity_kit.model.records.risks import COMMENT, RISK
from smartcity_kit.model.records.roster import ATTENDANCE, GROUP, LEGAL_BASIS, OPD, PERSON, SESSION, WORKSHOP

RECORD_TYPES: Types = MappingProxyType(
    {
        kind.name: kind
        for kind in (
            WORKSHOP,
            LEGAL_BASIS,
            SESSION,
            GROUP,
            OPD,
            PERSON,
            ATTENDANCE,
            VISION,
            MISSION,
            GOAL,
            TARGET,
            INDICATOR,
            STRATEGY,
            PROGRAMME,
            QUICK_WIN,
            RISK,
            COMMENT,
        )
    }
)
