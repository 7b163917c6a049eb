"""Where the region stands: trends, issues, readiness, gaps, strengths and what follows from them (stage I)."""

from __future__ import annotations

from smartcity_kit.model.fields import Derived, Field, RecordType
from smartcity_kit.model.kinds import Link, Links, Note, Text, Url, Year
from smartcity_kit.text.messages import N_

TREND = RecordType(
    "trend",
    N_("Trend"),
    N_("Analysis of the future"),
    (
        Field("text", N_("Trend"), Note(1000), N_("What is changing around the region."), required=True),
        Field("scope", N_("Where it comes from"), Link("trend_scope"), required=True, short=N_("Scope")),
        Field(
            "implication",
            N_("What it means for the region"),
            Note(1000),
            required=True,
            short=N_("Implication"),
        ),
        Field("dimension", N_("Dimension"), Link("dimension")),
        Field("source", N_("Source"), Text(), required=True),
    ),
    ("text",),
)

ISSUE = RecordType(
    "issue",
    N_("Issue"),
    N_("Issues"),
    (
        Field("dimension", N_("Dimension"), Link("dimension"), required=True),
        Field("sub_dimension", N_("Sub-dimension"), Link("sub_dimension")),
        Field("text", N_("Issue"), Note(1000), N_("What people feel, not which tool is missing."), required=True),
        Field("data", N_("Supporting data"), Note(1000), N_("The figure, as its source gives it.")),
        Field("data_year", N_("Year of the data"), Year(), short=N_("Year")),
        Field("source", N_("Source"), Text()),
        Field("evidence", N_("Evidence"), Url(), N_("Address of a page, photo or document."), grid=False),
        Field("owner", N_("OPD"), Link("opd"), required=True),
    ),
    ("text",),
    owned_by="owner",
)

READINESS = RecordType(
    "readiness",
    N_("Rated variable"),
    N_("Readiness"),
    (
        Field("variable", N_("Variable"), Link("readiness_variable"), required=True),
        Field("owner", N_("OPD"), Link("opd"), N_("Who rates it; empty where the region rates it as a whole.")),
        Field("condition", N_("Condition today"), Note(1000), required=True),
        Field("level_now", N_("Level now"), Link("readiness_level"), required=True, short=N_("Now")),
        Field(
            "level_wanted",
            N_("Level wanted"),
            Link("readiness_level"),
            N_("By the last year of the plan."),
            required=True,
            short=N_("Wanted"),
        ),
        Field("data_year", N_("Year of the data"), Year(), short=N_("Year")),
        Field("source", N_("Source"), Text()),
        Field("evidence", N_("Evidence"), Url(), N_("Address of a page, photo or document.")),
        Field("note", N_("Note"), Note(), grid=False),
    ),
    ("variable",),
    owned_by="owner",
    derived=(
        Derived(
            "gap",
            N_("Distance"),
            N_("Level wanted less level now, never typed."),
            after="level_wanted",
        ),
    ),
)

GAP = RecordType(
    "gap",
    N_("Gap"),
    N_("Gaps"),
    (
        Field("dimension", N_("Dimension"), Link("dimension"), required=True),
        Field("sub_dimension", N_("Sub-dimension"), Link("sub_dimension")),
        Field("existing", N_("Condition today"), Note(1000), required=True),
        Field("expected", N_("Condition expected"), Note(1000), required=True),
        Field("gap", N_("Gap"), Note(1000), N_("What lies between the two, and why."), required=True),
        Field("recommendation", N_("Recommendation"), Note(1000)),
        Field("owner", N_("OPD"), Link("opd"), required=True),
    ),
    ("gap",),
    owned_by="owner",
)

SWOT = RecordType(
    "swot",
    N_("SWOT entry"),
    N_("SWOT"),
    (
        Field("owner", N_("OPD"), Link("opd"), required=True),
        Field("factor", N_("Factor"), Link("swot_factor"), required=True),
        Field("dimension", N_("Dimension"), Link("dimension")),
        Field("text", N_("What it is"), Note(1000), required=True),
        Field("evidence", N_("Evidence"), Url(), N_("Address of a page, photo or document.")),
    ),
    ("factor", "text"),
    owned_by="owner",
)

TOWS = RecordType(
    "tows",
    N_("TOWS strategy"),
    N_("TOWS strategies"),
    (
        Field("kind", N_("Kind of strategy"), Link("tows_kind"), required=True, short=N_("Kind")),
        Field("dimension", N_("Dimension"), Link("dimension")),
        Field("text", N_("Strategy"), Note(1000), required=True),
        Field(
            "factors",
            N_("Built on"),
            Links("swot"),
            N_("The SWOT entries it brings together."),
            required=True,
        ),
        Field("owner", N_("OPD"), Link("opd"), N_("Empty where it is the whole region's.")),
    ),
    ("kind", "text"),
    owned_by="owner",
)
