"""What it costs: which money, in which year, for which programme."""

from __future__ import annotations

from smartcity_kit.model.fields import Field, RecordType
from smartcity_kit.model.kinds import Code, Link, Money, Note, Text, Year
from smartcity_kit.text.messages import N_

ALLOCATION = RecordType(
    "allocation",
    N_("Allocation"),
    N_("Allocations"),
    (
        Field("programme", N_("Programme"), Link("programme"), required=True),
        Field(
            "quick_win",
            N_("Quick win"),
            Link("quick_win"),
            N_("Only where the money is for this quick win of the programme."),
        ),
        Field("year", N_("Fiscal year"), Year(), required=True, short=N_("Year")),
        Field("fund_source", N_("Source of funds"), Link("fund_source"), required=True),
        Field("amount", N_("Amount"), Money(), N_("Rp 1.200.000.000, 1,2 M or 850 jt."), required=True),
        Field(
            "code",
            N_("Nomenclature code"),
            Code(),
            N_("Of the sub-activity it goes under, such as 2.16.03.2.02.0014."),
        ),
        Field("indicator", N_("Indicator of the sub-activity"), Text(), N_("What the line delivers, with a number.")),
        Field("note", N_("Note"), Note(500)),
    ),
    ("programme", "quick_win", "year", "fund_source"),
    owned_by="programme.owner",
    help=N_("One row for each programme, fiscal year and source of funds."),
)
