"""How it goes on after the launch: what was done by when, and how the yearly evaluation scores it."""

from __future__ import annotations

from smartcity_kit.model.fields import Derived, Field, RecordType
from smartcity_kit.model.kinds import Link, Money, Note, Percent, Score, Text, Url, Year
from smartcity_kit.text.messages import N_

MONITORED = ("programme", "quick_win")

MONITORING = RecordType(
    "monitoring",
    N_("Progress report"),
    N_("Progress reports"),
    (
        Field("about", N_("Programme or quick win"), Link("|".join(MONITORED)), required=True),
        Field("year", N_("Year"), Year(), required=True),
        Field("semester", N_("Semester"), Link("semester"), required=True),
        Field("percent_done", N_("Done"), Percent(), N_("How far it is at the end of the semester."), required=True),
        Field("target", N_("Target"), Text(120), N_("What was to be reached by then.")),
        Field("realised", N_("Reached"), Text(120), N_("What was reached, in the same unit as the target.")),
        Field(
            "budget_realised",
            N_("Budget spent"),
            Money(),
            N_("From January to the end of the semester."),
        ),
        Field("state", N_("State"), Link("monitoring_state"), required=True),
        Field("reason", N_("Reason"), Note(), N_("Why it waits, stands still or goes back.")),
        Field("evidence", N_("Evidence"), Url(), N_("Address of a page, photo or document.")),
    ),
    ("about", "year", "semester"),
    owned_by="about.owner",
    expected=False,  # not before the plan has begun
    help=N_("One row for each programme or quick win and semester."),
)

EVALUATION = RecordType(
    "evaluation",
    N_("Evaluation score"),
    N_("Evaluation scores"),
    (
        Field("year", N_("Year of the evaluation"), Year(), required=True, short=N_("Year")),
        Field("dimension", N_("Part of the evaluation"), Link("evaluation_dimension"), required=True),
        Field("score", N_("Score"), Score(), N_("On the scale of the cycle, such as 3,38."), required=True),
        Field("evidence", N_("Evidence"), Url(), N_("Address of a page, photo or document.")),
        Field("note", N_("Note"), Note()),
    ),
    ("dimension", "year"),
    derived=(
        Derived(
            "weighted",
            N_("Score × weight"),
            N_("From the weights of the cycle chosen in the settings, never typed."),
            after="score",
        ),
    ),
    expected=False,  # as above
    help=N_("One row for each part and year."),
)
