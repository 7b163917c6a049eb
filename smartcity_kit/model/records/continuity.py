"""What keeps a workshop going from stage to stage: the agenda, the deadlines, the handing over."""

from __future__ import annotations

from smartcity_kit.model.fields import Derived, Field, RecordType
from smartcity_kit.model.kinds import Clock, Date, Link, Note, Text
from smartcity_kit.text.messages import N_

AGENDA = RecordType(
    "agenda",
    N_("Agenda item"),
    N_("Agenda"),
    (
        Field("session", N_("Workshop day"), Link("session"), required=True),
        Field("start", N_("Starts at"), Clock(), required=True, short=N_("Start")),
        Field("end", N_("Ends at"), Clock(), required=True, short=N_("End")),
        Field("topic", N_("Topic"), Text(), required=True),
        Field("dimension", N_("Dimension"), Link("dimension"), N_("Leave it empty when it is for everybody.")),
        Field("group", N_("Class"), Link("group"), N_("Leave it empty when it is for everybody.")),
        Field("led_by", N_("Led by"), Text(120), N_("A role, such as mentor, Bappeda or class secretary.")),
    ),
    ("session", "start", "topic"),
    expected=False,
)

DEADLINE = RecordType(
    "deadline",
    N_("Deadline"),
    N_("Deadlines"),
    (
        Field("name", N_("What is due"), Text(), N_("Such as the first draft, or the printed book."), required=True),
        Field("date", N_("Due date"), Date(), required=True),
        Field("book", N_("Book"), Link("book"), N_("Leave it empty when it is about no book.")),
        Field(
            "stage",
            N_("Worksheets of the stage"),
            Link("stage"),
            N_("When worksheets are to be handed in: the board then says who is late."),
        ),
        Field("owner", N_("OPD"), Link("opd"), N_("Who sees to it.")),
        Field(
            "done_on",
            N_("Delivered on"),
            Date(),
            N_("Leave it empty until it is delivered."),
        ),
        Field("source", N_("Source"), Text()),
        Field("note", N_("Note"), Note()),
    ),
    ("name",),
    derived=(Derived("state", N_("State"), N_("As of today."), after="date"),),
)

HANDOVER = RecordType(
    "handover",
    N_("Hand-over note"),
    N_("Hand-over notes"),
    (
        Field("opd", N_("OPD"), Link("opd"), required=True),
        Field("giver", N_("From"), Link("person"), N_("The officer who attended before."), required=True),
        Field("taker", N_("To"), Link("person"), N_("The officer who goes on."), required=True),
        Field("date", N_("Date"), Date(), required=True),
        Field(
            "note",
            N_("What was handed over"),
            Note(),
            N_("What was agreed, what is open, where the files lie."),
            required=True,
        ),
    ),
    ("giver", "taker"),
    owned_by="opd",
    expected=False,
)
