"""Every record of a workshop, declared once.

Forms, grid, store, tables, handouts, messages and completeness follow from these declarations: a new
field is one line here and none elsewhere. Which columns of the worksheets are
evidenced and which are only common practice: data/SOURCES.md.
"""

from __future__ import annotations

from types import MappingProxyType

from smartcity_kit.model.fields import Derived, Field, RecordType, Types
from smartcity_kit.model.kinds import Date, Flag, Link, Links, Money, Note, Percent, Text, Url, Whole, Year
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
        Field("venue", N_("Venue"), Text()),
        Field("note", N_("Note"), Note(), grid=False),
        Field("source", N_("Source"), Text(), grid=False),
    ),
    ("stage", "day"),
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
        Field("presence", N_("Presence"), Link("presence"), required=True),
        Field("note", N_("Note"), Text()),
    ),
    ("person", "session"),
    owned_by="person.opd",
)

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

PROGRAMME = RecordType(
    "programme",
    N_("Programme"),
    N_("Programmes"),
    (
        Field("name", N_("Programme"), Text(), required=True),
        Field("dimension", N_("Dimension"), Link("dimension"), required=True),
        Field("sub_dimension", N_("Sub-dimension"), Link("sub_dimension")),
        Field("owner", N_("Owner"), Link("opd"), required=True),
        Field(
            "status",
            N_("Status"),
            Link("programme_status"),
            N_("New, existing, or an existing one developed further."),
            required=True,
        ),
        Field("strategy", N_("Strategy"), Link("strategy")),
        Field("description", N_("Description"), Note(), grid=False),
        Field("start_year", N_("First year"), Year(), required=True),
        Field("end_year", N_("Last year"), Year(), required=True),
        Field(
            "code",
            N_("Nomenclature code"),
            Text(40),
            N_("Of the programme or sub-activity, such as 2.16.03.2.02.0014."),
            grid=False,
        ),
        Field("budget", N_("Budget"), Money(), N_("Rp 1.200.000.000, 1,2 M or 850 jt.")),
        Field("fund_source", N_("Source of funds"), Link("fund_source")),
        Field("note", N_("Note"), Note(), grid=False),
    ),
    ("name",),
    owned_by="owner",
)

QUICK_WIN = RecordType(
    "quick_win",
    N_("Quick win"),
    N_("Quick wins"),
    (
        Field(
            "entry_no",
            N_("Entry number in the list"),
            Whole(1, 999),
            N_("Two programmes in one bracket share an entry."),
            short=N_("Entry"),
        ),
        Field("program_no", N_("Programme number"), Whole(1, 999), short=N_("No.")),
        Field("name", N_("Name"), Text(), N_("The name people know it by."), required=True),
        Field("dimension", N_("Dimension"), Link("dimension"), required=True),
        Field("sub_dimension", N_("Sub-dimension"), Link("sub_dimension"), grid=False),
        Field(
            "owner",
            N_("Owner"),
            Link("opd"),
            N_("A dinas, badan, bagian, RSUD, puskesmas, BUMD, kecamatan, kelurahan or desa."),
            required=True,
        ),
        Field(
            "benefit",
            N_("Benefit to the public"),
            Note(500),
            N_("One sentence: who feels what."),
            required=True,
        ),
        Field("start_year", N_("First year"), Year(), required=True, short=N_("Start")),
        Field(
            "end_year",
            N_("Year the result is felt"),
            Year(),
            N_("Within the horizon set for the workshop."),
            required=True,
            short=N_("Felt in"),
        ),
        Field("status", N_("Status"), Link("programme_status"), required=True),
        Field(
            "percent_done", N_("Done"), Percent(), N_("How far it is today, in percent."), short=N_("% done")
        ),
        Field("programme", N_("Programme it belongs to"), Link("programme"), grid=False),
        Field(
            "long_name",
            N_("What the name stands for"),
            Text(),
            N_("Leave it empty when nobody is sure."),
            grid=False,
        ),
        Field("problem", N_("Problem it solves"), Note(), grid=False),
        Field("description", N_("Description"), Note(), grid=False),
        Field("recipients", N_("Who receives it"), Text(), grid=False),
        Field("output", N_("Output"), Text(), grid=False),
        Field("indicator", N_("Indicator and target"), Text(), grid=False),
        Field("location", N_("Location"), Text(), grid=False),
        Field(
            "is_digital",
            N_("Uses an application"),
            Flag(),
            N_("A smart solution need not be an app."),
            grid=False,
        ),
        Field("budget", N_("Budget"), Money(), N_("Rp 1.200.000.000, 1,2 M or 850 jt."), grid=False),
        Field("fund_source", N_("Source of funds"), Link("fund_source"), grid=False),
        Field("partners", N_("Supporting OPD and partners"), Text(), grid=False),
        Field("legal_basis", N_("Legal basis"), Text(), grid=False),
        Field("evidence", N_("Evidence"), Url(), N_("Address of a page, photo or document."), grid=False),
        Field("raw_name", N_("Name as written in the source"), Text(), grid=False),
        Field("raw_owner", N_("Owner as written in the source"), Text(), grid=False),
        Field("source", N_("Source"), Text(), grid=False),
        Field("note", N_("Note"), Note(), grid=False),
    ),
    ("name",),
    owned_by="owner",
)

RISK = RecordType(
    "risk",
    N_("Risk"),
    N_("Risks"),
    (
        Field("event", N_("Risk event"), Note(500), N_("What may happen."), required=True),
        Field("quick_win", N_("Quick win"), Link("quick_win")),
        Field("programme", N_("Programme"), Link("programme"), grid=False),
        Field("owner", N_("Risk owner"), Link("opd"), required=True),
        Field(
            "kind",
            N_("Kind of risk"),
            Link("risk_kind"),
            N_("Negative harms, positive is a chance."),
            grid=False,
        ),
        Field("cause", N_("Cause"), Note(), grid=False),
        Field("category", N_("Category"), Link("risk_category"), grid=False),
        Field("consequence", N_("Consequence"), Note(), grid=False),
        Field("impact_area", N_("Area of impact"), Link("impact_area"), grid=False),
        Field("control", N_("Control in place"), Note(), grid=False),
        Field("likelihood", N_("Likelihood"), Link("likelihood"), required=True),
        Field("impact", N_("Impact"), Link("impact"), required=True),
        Field(
            "decision",
            N_("Decision"),
            Link("decision"),
            N_("Whether the risk is treated."),
            required=True,
            grid=False,
        ),
        Field(
            "treatment",
            N_("Treatment"),
            Link("treatment"),
            short=N_("Treatment"),
            unless=("decision", "tidak"),
        ),
        Field(
            "action", N_("Action plan"), Note(), N_("What is done about it."), unless=("decision", "tidak")
        ),
        Field("output", N_("Output of the plan"), Text(), grid=False),
        Field(
            "person", N_("Person in charge"), Text(120), N_("Position or name."), unless=("decision", "tidak")
        ),
        Field("due", N_("Due date"), Date(), unless=("decision", "tidak")),
        Field("residual_likelihood", N_("Residual likelihood"), Link("likelihood"), grid=False),
        Field("residual_impact", N_("Residual impact"), Link("impact"), grid=False),
        Field(
            "reason",
            N_("Reason"),
            Note(),
            N_("Why it stays untreated, or why the residual risk is higher."),
            grid=False,
        ),
    ),
    ("event",),
    owned_by="owner",
    derived=(
        Derived(
            "magnitude",
            N_("Magnitude"),
            N_("Read from the matrix of the risk scheme, never typed."),
            after="impact",
        ),
        Derived("band", N_("Risk level"), after="impact"),
        Derived("residual_magnitude", N_("Residual magnitude"), after="residual_impact"),
        Derived("residual_band", N_("Residual risk level"), after="residual_impact"),
    ),
    scores=(
        "event",
        "quick_win",
        "owner",
        "likelihood",
        "impact",
        "magnitude",
        "band",
        "treatment",
        "residual_likelihood",
        "residual_impact",
        "residual_band",
    ),
)

COMMENTED = ("quick_win", "programme", "risk", "vision", "mission", "goal", "target", "indicator", "strategy")

COMMENT = RecordType(
    "comment",
    N_("Comment"),
    N_("Comments"),
    (
        Field("about", N_("About"), Link("|".join(COMMENTED)), required=True),
        Field("text", N_("Comment"), Note(), required=True),
        Field("author", N_("From"), Text(120)),
        Field("state", N_("State"), Link("comment_state"), required=True),
    ),
    ("text",),
    owned_by="about.owner",
    expected=False,
)

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
