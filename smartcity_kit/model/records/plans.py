"""When and how it is done: the action plan, and what the roadmap promises for a year."""

from __future__ import annotations

from smartcity_kit.model.fields import Derived, Field, RecordType
from smartcity_kit.model.kinds import Link, Note, Text, Year
from smartcity_kit.text.messages import N_

ACTION = RecordType(
    "action",
    N_("Action"),
    N_("Action plan"),
    (
        Field("programme", N_("Programme"), Link("programme"), required=True),
        Field("text", N_("Action"), Note(1000), N_("What is done, in one sentence with a verb."), required=True),
        Field(
            "action_group",
            N_("Group"),
            Link("action_group"),
            N_("Policy and institutions, infrastructure, applications, or literacy."),
            required=True,
        ),
        Field("location", N_("Location"), Text()),
        Field("volume", N_("Volume"), Text(60), N_("How much of it, such as 12 or 3 to 5.")),
        Field("unit", N_("Unit"), Text(60), N_("Such as villages, modules, days.")),
        Field("output", N_("Output"), Text(), N_("What is there when the action is done.")),
        Field("start_year", N_("First year"), Year(), required=True, short=N_("Start")),
        Field("end_year", N_("Last year"), Year(), required=True, short=N_("End")),
        Field("owner", N_("Owner"), Link("opd"), required=True),
    ),
    ("text",),
    owned_by="owner",
    derived=(
        Derived(
            "term",
            N_("Term"),
            N_("Read from its first year and the first year of the plan, never typed."),
            after="end_year",
        ),
    ),
)

MILESTONE = RecordType(
    "milestone",
    N_("Target of a year"),
    N_("Targets of the roadmap"),
    (
        Field("programme", N_("Programme"), Link("programme"), required=True),
        Field("year", N_("Year"), Year(), required=True),
        Field("text", N_("Target"), Text(120), N_("What stands by the end of that year."), required=True),
    ),
    ("programme", "year"),
    owned_by="programme.owner",
    expected=False,  # a programme without one shows the years it is at work in
)
