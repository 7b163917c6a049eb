"""How a group judges: the round, its weights, each one's ballot, and what was settled in the end."""

from __future__ import annotations

from smartcity_kit.model.fields import Field, RecordType
from smartcity_kit.model.kinds import Date, Flag, Link, Note, Text, Whole
from smartcity_kit.text.messages import N_

SCORES = tuple(f"score_{place}" for place in range(1, 9))  # as many as a set of criteria may have
SCORED = "programme|quick_win|risk"

# Written out: what is translated has to stand in the source as it is.
_CRITERIA = (
    N_("Criterion 1"),
    N_("Criterion 2"),
    N_("Criterion 3"),
    N_("Criterion 4"),
    N_("Criterion 5"),
    N_("Criterion 6"),
    N_("Criterion 7"),
    N_("Criterion 8"),
)
_SCORES = tuple(Field(name, label, Whole(1, 5), grid=False) for name, label in zip(SCORES, _CRITERIA, strict=True))
_LEVELS = (
    Field("likelihood", N_("Likelihood"), Link("likelihood"), grid=False),
    Field("impact", N_("Impact"), Link("impact"), grid=False),
)

ROUND = RecordType(
    "round",
    N_("Scoring round"),
    N_("Scoring rounds"),
    (
        Field("name", N_("Name of the round"), Text(120), required=True),
        Field("about", N_("What is scored"), Link("round_about"), required=True),
        Field(
            "way",
            N_("How it is judged"),
            Link("round_way"),
            N_("By scores while it is empty. In an order everyone gives each one a place, 1 for the best."),
            first=True,
        ),
        Field(
            "criteria",
            N_("Criteria"),
            Link("criteria_set"),
            N_("Risks are scored by likelihood and impact and need none; nor does an order."),
            first=True,
        ),
        Field(
            "weights",
            N_("Weights"),
            Link("weights_from"),
            N_("Those in the file of the criteria while it is empty."),
            first=True,
        ),
        Field(
            "method",
            N_("Method of ranking"),
            Link("scoring_method"),
            N_("The weighted sum while it is empty: everyone can check it by hand."),
        ),
        Field("group", N_("Class"), Link("group"), N_("Leave it empty when everyone scores.")),
        Field("state", N_("State"), Link("round_state"), required=True),
        Field("opened", N_("Opened on"), Date()),
        Field(
            "cut",
            N_("How many are chosen"),
            Whole(1, 999),
            N_("Such as 20: the order above this place is what matters."),
            grid=False,
        ),
        Field(
            "show_names",
            N_("Show names in the room"),
            Flag(),
            N_("Without a yes only the group's figures are shown."),
            grid=False,
        ),
        Field("before", N_("Second round after"), Link("round"), N_("The round it stands beside."), grid=False),
        Field("note", N_("Note"), Note(), grid=False),
    ),
    ("name",),
    expected=False,
)

WEIGHT = RecordType(
    "weight",
    N_("Weight of a criterion"),
    N_("Weights of the criteria"),
    (
        Field("round", N_("Scoring round"), Link("round"), required=True),
        Field("criterion", N_("Criterion"), Text(60), required=True),
        Field(
            "value",
            N_("Weight"),
            Whole(0, 1000),
            N_("Whole numbers that need not add up to 100: 2, 1 and 1 are half and two quarters; 0 does not count."),
        ),
    ),
    ("round", "criterion"),
    expected=False,
)

COMPARISON = RecordType(
    "comparison",
    N_("Comparison of two criteria"),
    N_("Comparisons of criteria"),
    (
        Field("round", N_("Scoring round"), Link("round"), required=True),
        Field("first", N_("Criterion A"), Text(60), required=True),
        Field("second", N_("Criterion B"), Text(60), required=True),
        Field(
            "answer",
            N_("Which matters more?"),
            Link("comparison"),
            N_("A is the criterion to the left, B the one to the right."),
        ),
    ),
    ("round", "first", "second"),
    expected=False,
)

BALLOT = RecordType(
    "ballot",
    N_("Ballot"),
    N_("Ballots"),
    (
        Field("round", N_("Scoring round"), Link("round"), required=True),
        Field("item", N_("Scored"), Link(SCORED), required=True),
        Field("judge", N_("Who scores"), Link("person|opd"), required=True),
        Field("opd", N_("OPD"), Link("opd")),
        *_SCORES,
        *_LEVELS,
        Field(
            "place",
            N_("Place"),
            Whole(1, 999),
            N_("1 for the best. Those that are equally good get the same place."),
            grid=False,
        ),
        Field("abstain", N_("Abstains"), Flag(), N_("Yes for whoever cannot judge this one; say why.")),
        Field("reason", N_("Reason"), Note(500), N_("Why somebody abstains, or what a score rests on.")),
    ),
    ("round", "item"),  # never the judge: a title is shown wherever a finding or a list names the record
    owned_by="opd",
    expected=False,
)

SETTLEMENT = RecordType(
    "settlement",
    N_("Settled value"),
    N_("Settled values"),
    (
        Field("round", N_("Scoring round"), Link("round"), required=True),
        Field("item", N_("Scored"), Link(SCORED), required=True),
        *_SCORES,
        *_LEVELS,
        Field("rank", N_("Settled place"), Whole(1, 999), N_("Where it differs from the computed one."), grid=False),
        Field("chosen", N_("Chosen"), Flag(), grid=False),
        Field(
            "reason",
            N_("Reason"),
            Note(1000),
            N_("Why it differs from the group's figure; it is printed in the minutes."),
        ),
    ),
    ("round", "item"),
    expected=False,
)
