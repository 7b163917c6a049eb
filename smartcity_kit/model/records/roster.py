"""Who takes part, when, and on what basis."""

from __future__ import annotations

from smartcity_kit.model.fields import Derived, Field, RecordType
from smartcity_kit.model.kinds import Clock, Date, Link, Links, Note, Text, Whole, Year
from smartcity_kit.text.messages import N_

WORKSHOP = RecordType(
    "workshop",
    N_("Workshop"),
    N_("Workshop settings"),
    (
        Field("region", N_("Region"), Text(), N_("Full name, such as Kabupaten Lumajang."), required=True),
        Field(
            "region_code",
            N_("Region code"),
            Text(10),
            N_("Code of the Ministry of Home Affairs, such as 3508."),
        ),
        Field("level", N_("Level"), Link("region_level"), required=True),
        Field("province", N_("Province"), Text()),
        Field("period_start", N_("First year of the plan"), Year(), required=True),
        Field(
            "period_end",
            N_("Last year of the plan"),
            Year(),
            N_("Plans run for 5 to 10 years."),
            required=True,
        ),
        Field("framework", N_("Dimension framework"), Link("framework"), required=True),
        Field("scheme", N_("Risk scheme"), Link("scheme"), required=True),
        Field(
            "readiness",
            N_("Readiness model"),
            Link("readiness_model"),
            N_("What stage I rates; structure, infrastructure and superstructure while it is empty."),
        ),
        Field(
            "quick_win_years",
            N_("Quick-win horizon in years"),
            Whole(1, 5),
            N_("Counted from the first year of the plan."),
            required=True,
        ),
        Field(
            "declared_quick_wins",
            N_("Quick wins declared"),
            Whole(0, 999),
            N_("The number given in decrees, speeches or the press; compared with the list."),
        ),
        Field("declared_source", N_("Where it was declared"), Text()),
        Field(
            "budget_year",
            N_("First fiscal year"),
            Year(),
            N_("The Renja and APBD that the first programmes are to enter."),
        ),
        Field("focus", N_("Foci"), Links("focus"), N_("What the workshop looks at first.")),
        Field("goal_tags", N_("Values"), Links("goal_tag"), N_("What the region says the plan is for.")),
        Field(
            "evaluation",
            N_("Weights of the evaluation"),
            Link("evaluation_cycle"),
            N_("They differ from cycle to cycle; without them no index is computed."),
        ),
        Field(
            "book_set",
            N_("Set of books"),
            Link("book_set"),
            N_("Which books are handed in; three while it is empty. The texts survive a change."),
        ),
        Field(
            "marker",
            N_("Printed on every page"),
            Text(80),
            N_("Such as: exercise. Leave it empty for a real plan."),
        ),
        Field("note", N_("Note"), Note()),
    ),
    ("region",),
    single=True,
)

LEGAL_BASIS = RecordType(
    "legal_basis",
    N_("Legal basis"),
    N_("Legal bases"),
    (
        Field("name", N_("Title"), Text(), N_("What it is about, as in the document."), required=True),
        Field("kind", N_("Kind of document"), Link("legal_basis_kind")),
        Field("number", N_("Number"), Text(120), required=True),
        Field(
            "second_number",
            N_("Number of the other party"),
            Text(120),
            N_("Agreements carry one number a side."),
        ),
        Field("party", N_("Parties"), Text()),
        Field("date", N_("Date"), Date()),
        Field("source", N_("Source"), Text()),
    ),
    ("name", "number"),
)

SESSION = RecordType(
    "session",
    N_("Workshop day"),
    N_("Schedule"),
    (
        Field("stage", N_("Stage"), Link("stage"), required=True),
        Field(
            "day",
            N_("Day"),
            Whole(1, 9),
            N_("1 or 2: a stage usually takes two days in a row."),
            required=True,
        ),
        Field("date", N_("Date"), Date(), required=True),
        Field("start", N_("Starts at"), Clock(), short=N_("Start")),
        Field("end", N_("Ends at"), Clock(), short=N_("End")),
        Field("venue", N_("Venue"), Text()),
        Field("note", N_("Note"), Note(), grid=False),
        Field("source", N_("Source"), Text(), grid=False),
    ),
    ("stage", "day"),
    derived=(Derived("weekday", N_("Weekday"), N_("Of the date beside it."), after="date"),),
)

GROUP = RecordType(
    "group",
    N_("Class"),
    N_("Classes"),
    (
        Field("name", N_("Class name"), Text(120), required=True),
        Field("dimensions", N_("Dimensions"), Links("dimension"), required=True),
        Field("room", N_("Room"), Text(120)),
        Field("note", N_("Note"), Note(), grid=False),
        Field("source", N_("Source"), Text(), grid=False),
    ),
    ("name",),
)

OPD = RecordType(
    "opd",
    N_("OPD or unit"),
    N_("OPD and units"),
    (
        Field("name", N_("Name"), Text(), N_("The full official name."), required=True),
        Field("abbreviation", N_("Abbreviation"), Text(40)),
        Field(
            "kind",
            N_("Kind of unit"),
            Link("opd_kind"),
            N_("Decides which budget document its programmes enter."),
            required=True,
        ),
        Field("parent", N_("Unit above"), Link("opd"), N_("Such as Dinas Kesehatan for a puskesmas.")),
        Field(
            "groups",
            N_("Classes"),
            Links("group"),
            N_("Several groupings of the same people may stand side by side."),
        ),
        Field("role", N_("Role in the workshop"), Link("opd_role"), required=True),
        Field("raw_name", N_("Name as written in the source"), Text(), grid=False),
        Field("source", N_("Source"), Text(), grid=False),
        Field("note", N_("Note"), Note(), grid=False),
    ),
    ("name",),
    owned_by="id",
)

PERSON = RecordType(
    "person",
    N_("Participant"),
    N_("Participants"),
    (
        Field("name", N_("Name"), Text(120), required=True),
        Field("opd", N_("OPD"), Link("opd"), required=True),
        Field("position", N_("Position"), Text(120)),
        Field("role", N_("Role"), Link("person_role"), required=True),
        Field("phone", N_("Telephone"), Text(30)),
        Field("mandate", N_("Letter of assignment"), Text(120), N_("Number of the surat tugas.")),
        Field("replaces", N_("Replaces"), Link("person"), N_("The officer who attended before.")),
        Field("note", N_("Note"), Note(), grid=False),
    ),
    ("name",),
    owned_by="opd",
)

ATTENDANCE = RecordType(
    "attendance",
    N_("Attendance"),
    N_("Attendance"),
    (
        Field("person", N_("Participant"), Link("person"), required=True),
        Field("session", N_("Workshop day"), Link("session"), required=True),
        Field(
            "half",
            N_("Half of the day"),
            Link("half_day"),
            N_("Leave it empty for the whole day."),
            short=N_("Half"),
        ),
        Field("presence", N_("Presence"), Link("presence"), required=True),
        Field("note", N_("Note"), Text()),
    ),
    ("person", "session", "half"),
    owned_by="person.opd",
)
