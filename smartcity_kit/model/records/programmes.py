"""What is done: programmes and quick wins."""

from __future__ import annotations

from smartcity_kit.model.fields import Field, RecordType
from smartcity_kit.model.kinds import Code, Flag, Link, Links, Money, Note, Percent, Text, Url, Whole, Year
from smartcity_kit.text.messages import N_

# What programmes and quick wins are asked alike.
SIMPLER = Field(
    "simplification", N_("What becomes simpler"), Note(), N_("The data travels, not the people."), grid=False
)
DIGITAL = Field(
    "is_digital", N_("Uses an application"), Flag(), N_("A smart solution need not be an app."), grid=False
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
        Field(
            "origin",
            N_("Taken over from"),
            Link("programme_origin"),
            N_("The plan it already stands in, or a new proposal."),
            grid=False,
        ),
        Field(
            "existing_since",
            N_("Running since"),
            Year(),
            N_("For an existing programme; leave it empty when nobody is sure."),
            grid=False,
        ),
        Field("local_name", N_("Name people know it by"), Text(), grid=False),
        Field("focus", N_("Focus"), Links("focus"), grid=False),
        Field("goal_tags", N_("Values it serves"), Links("goal_tag"), grid=False),
        Field("description", N_("Description"), Note(), grid=False),
        SIMPLER,
        DIGITAL,
        Field("start_year", N_("First year"), Year(), required=True),
        Field("end_year", N_("Last year"), Year(), required=True),
        Field(
            "code",
            N_("Nomenclature code"),
            Code(),
            N_("Of the programme or sub-activity, such as 2.16.03.2.02.0014."),
            grid=False,
        ),
        Field("budget", N_("Budget"), Money(), N_("Rp 1.200.000.000, 1,2 M or 850 jt.")),
        Field("fund_source", N_("Source of funds"), Link("fund_source")),
        Field("deferred", N_("Deferred"), Flag(), N_("It stays in the plan and waits."), grid=False),
        Field("reason", N_("Reason for deferring"), Note(), grid=False),
        Field("source", N_("Source"), Text(), grid=False),
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
        Field("program_no", N_("Programme number"), Whole(1, 999), short=N_("Prog. no.")),
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
        Field("percent_done", N_("Done"), Percent(), N_("How far it is today, in percent."), short=N_("% done")),
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
        SIMPLER,
        Field("recipients", N_("Who receives it"), Text(), grid=False),
        Field("output", N_("Output"), Text(), grid=False),
        Field("indicator", N_("Indicator and target"), Text(), grid=False),
        Field("location", N_("Location"), Text(), grid=False),
        DIGITAL,
        Field("budget", N_("Budget"), Money(), N_("Rp 1.200.000.000, 1,2 M or 850 jt."), grid=False),
        Field("fund_source", N_("Source of funds"), Link("fund_source"), grid=False),
        Field("partners", N_("Supporting OPD and partners"), Text(), grid=False),
        Field("legal_basis", N_("Legal basis"), Text(), grid=False),
        Field("evidence", N_("Evidence"), Url(), N_("Address of a page, photo or document."), grid=False),
        Field("chosen", N_("Chosen"), Flag(), N_("Settled in a scoring round."), grid=False),
        Field("rank", N_("Place in the order"), Whole(1, 999), N_("Settled in a scoring round."), grid=False),
        Field("choice_reason", N_("Reason for the choice"), Note(1000), grid=False),
        Field("raw_name", N_("Name as written in the source"), Text(), grid=False),
        Field("raw_owner", N_("Owner as written in the source"), Text(), grid=False),
        Field("source", N_("Source"), Text(), grid=False),
        Field("note", N_("Note"), Note(), grid=False),
    ),
    ("name",),
    owned_by="owner",
)
