"""Where the plan goes: the chain from vision to indicator and strategy."""

from __future__ import annotations

from smartcity_kit.model.fields import Field, RecordType
from smartcity_kit.model.kinds import Link, Note, Text, Year
from smartcity_kit.text.messages import N_

VISION = RecordType(
    "vision",
    N_("Vision"),
    N_("Vision"),
    (
        Field(
            "text",
            N_("Vision"),
            Note(1000),
            N_("One sentence, built from the keywords of stage I."),
            required=True,
        ),
        Field("keywords", N_("Keywords"), Text(), N_("Separated by commas.")),
        Field("source", N_("Source"), Text(), grid=False),
    ),
    ("text",),
)

MISSION = RecordType(
    "mission",
    N_("Mission"),
    N_("Missions"),
    (
        Field("text", N_("Mission"), Note(1000), required=True),
        Field("dimension", N_("Dimension"), Link("dimension"), required=True),
        Field("vision", N_("Vision"), Link("vision")),
    ),
    ("text",),
)

GOAL = RecordType(
    "goal",
    N_("Goal"),
    N_("Goals"),
    (
        Field("text", N_("Goal"), Note(1000), required=True),
        Field("mission", N_("Mission"), Link("mission"), required=True),
    ),
    ("text",),
)

TARGET = RecordType(
    "target",
    N_("Objective"),
    N_("Objectives"),
    (
        Field(
            "text",
            N_("Objective"),
            Note(1000),
            N_("The sasaran: what will be different, for whom."),
            required=True,
        ),
        Field("goal", N_("Goal"), Link("goal"), required=True),
    ),
    ("text",),
)

INDICATOR = RecordType(
    "indicator",
    N_("Indicator"),
    N_("Indicators"),
    (
        Field("text", N_("Indicator"), Text(500), required=True),
        Field("target", N_("Objective"), Link("target"), required=True),
        Field("unit", N_("Unit"), Text(60), N_("Such as villages, percent, days."), required=True),
        Field(
            "baseline",
            N_("Baseline"),
            Text(60),
            N_("The value today, as the source gives it."),
            required=True,
        ),
        Field("baseline_year", N_("Year of the baseline"), Year(), required=True),
        Field("aim", N_("Target value"), Text(60), required=True),
        Field("aim_year", N_("Year of the target"), Year(), required=True),
        Field("source", N_("Source of data"), Text()),
        Field("owner", N_("OPD"), Link("opd")),
    ),
    ("text",),
    owned_by="owner",
)

INDICATOR_TARGET = RecordType(
    "indicator_target",
    N_("Target of an indicator"),
    N_("Targets per year"),
    (
        Field("indicator", N_("Indicator"), Link("indicator"), required=True),
        Field("year", N_("Year"), Year(), required=True),
        Field("value", N_("Target value"), Text(60), N_("In the unit of the indicator."), required=True),
    ),
    ("indicator", "year"),
    owned_by="indicator.owner",
)

STRATEGY = RecordType(
    "strategy",
    N_("Strategy"),
    N_("Strategies"),
    (
        Field("text", N_("Strategy"), Note(1000), required=True),
        Field("dimension", N_("Dimension"), Link("dimension"), required=True),
        Field("sub_dimension", N_("Sub-dimension"), Link("sub_dimension")),
        Field("target", N_("Objective"), Link("target")),
    ),
    ("text",),
)
