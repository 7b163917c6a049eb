"""Every record of a workshop, declared once.

Forms, grid, store, tables, handouts, messages and completeness follow from these declarations: a new
field is one line in one of these modules and none elsewhere. Which columns of the worksheets are
evidenced and which are only common practice: data/SOURCES.md.
"""

from __future__ import annotations

from types import MappingProxyType

from smartcity_kit.model.fields import Types
from smartcity_kit.model.records.analysis import GAP, ISSUE, READINESS, SWOT, TOWS, TREND
from smartcity_kit.model.records.books import PASSAGE
from smartcity_kit.model.records.continuity import AGENDA, DEADLINE, HANDOVER
from smartcity_kit.model.records.direction import GOAL, INDICATOR, INDICATOR_TARGET, MISSION, STRATEGY, TARGET, VISION
from smartcity_kit.model.records.homework import COLUMN_MAP
from smartcity_kit.model.records.ledger import LEDGER
from smartcity_kit.model.records.money import ALLOCATION
from smartcity_kit.model.records.monitoring import EVALUATION, MONITORING
from smartcity_kit.model.records.plans import ACTION, MILESTONE
from smartcity_kit.model.records.programmes import PROGRAMME, QUICK_WIN
from smartcity_kit.model.records.risks import COMMENT, RISK
from smartcity_kit.model.records.roster import ATTENDANCE, GROUP, LEGAL_BASIS, OPD, PERSON, SESSION, WORKSHOP
from smartcity_kit.model.records.scoring import BALLOT, COMPARISON, ROUND, SETTLEMENT, WEIGHT

RECORD_TYPES: Types = MappingProxyType(
    {
        kind.name: kind
        for kind in (
            WORKSHOP,
            LEGAL_BASIS,
            SESSION,
            GROUP,
            AGENDA,
            DEADLINE,
            OPD,
            PERSON,
            ATTENDANCE,
            HANDOVER,
            TREND,
            ISSUE,
            READINESS,
            GAP,
            SWOT,
            TOWS,
            VISION,
            MISSION,
            GOAL,
            TARGET,
            INDICATOR,
            INDICATOR_TARGET,
            STRATEGY,
            PROGRAMME,
            QUICK_WIN,
            ACTION,
            MILESTONE,
            ALLOCATION,
            RISK,
            ROUND,
            WEIGHT,
            COMPARISON,
            BALLOT,
            SETTLEMENT,
            COMMENT,
            MONITORING,
            EVALUATION,
            COLUMN_MAP,
            PASSAGE,
        )
    }
)

#: What a journal may speak of: the worksheets, and what the kit itself writes down about them.
EVERY_TYPE: Types = MappingProxyType({**RECORD_TYPES, **LEDGER})
