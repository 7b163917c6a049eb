"""What may happen to it, and what people say about it all."""

from __future__ import annotations

from smartcity_kit.model.fields import Derived, Field, RecordType
from smartcity_kit.model.kinds import Date, Link, Note, Text
from smartcity_kit.text.messages import N_

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
        Field("action", N_("Action plan"), Note(), N_("What is done about it."), unless=("decision", "tidak")),
        Field("output", N_("Output of the plan"), Text(), grid=False),
        Field("person", N_("Person in charge"), Text(120), N_("Position or name."), unless=("decision", "tidak")),
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
    # What is scored and what follows stand side by side on a laptop's screen.
    scores=(
        "event",
        "likelihood",
        "impact",
        "magnitude",
        "band",
        "owner",
        "quick_win",
        "treatment",
        "residual_likelihood",
        "residual_impact",
        "residual_band",
    ),
    said_by_rule=("owner", "treatment", "action", "person", "due"),
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
