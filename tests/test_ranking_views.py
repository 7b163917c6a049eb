"""What is shown of an order and of risks: tables sorted as people read them, charts that say what they show."""

from __future__ import annotations

from dataclasses import replace

import pytest

from smartcity_kit.model.method import Appetite, Override
from smartcity_kit.rules import Case
from smartcity_kit.rules.risks import must_be_treated
from smartcity_kit.rules.scoring.rounds import ballot_id, settlement_id
from smartcity_kit.views import ranking, risk_charts, risks
from smartcity_kit.views.documents import Figure, Notice, Table
from tests.plans import Row, case_of

DINKES: Row = ("o", "opd", {"name": "Dinas Kesehatan"})
ROUND: Row = (
    "r",
    "round",
    {"name": "Pilihan I", "about": "quick_win", "criteria": "usg", "state": "terbuka", "cut": 1},
)


def texts(table: Table) -> list[tuple[str, ...]]:
    return [tuple(cell.text for cell in row.cells) for row in table.rows]


def quick_win(name: str, dimension: str = "GOV") -> Row:
    return (name, "quick_win", {"name": name, "dimension": dimension, "owner": "o"})


def ballot(item: str, *scores: int, judge: str = "o") -> Row:
    fields = {f"score_{n}": score for n, score in enumerate(scores, 1)}
    return (ballot_id("r", item, judge), "ballot", {"round": "r", "item": item, "judge": judge, **fields})


def risk(name: str, levels: str = "", **fields: str) -> Row:
    """A risk by its levels: "24" is likelihood 2 and impact 4, "24>12" with what is left after treatment."""
    before, _, after = levels.partition(">")
    for prefix, pair in (("", before), ("residual_", after)):
        if pair:
            fields |= {f"{prefix}likelihood": pair[0], f"{prefix}impact": pair[1]}
    return (name, "risk", {"event": name, "owner": "o", **fields})


SCORED = (
    DINKES,
    quick_win("A"),
    quick_win("B", "ECO"),
    ROUND,
    ballot("A", 5, 1, 1),
    ballot("B", 1, 4, 1),
)


# ---------------------------------------------------------------- how firm an order is


def test_sensitivity_says_in_words_how_far_each_weight_may_move() -> None:
    table = ranking.sensitivity_table(case_of(*SCORED))
    assert table.title == "How far a weight may move: Pilihan I"
    assert texts(table) == [
        ("Urgency (U)", "33,3 %", "27,3 %", "–", "Others are chosen once it weighs less than 27,3 %."),
        ("Seriousness (S)", "33,3 %", "–", "40 %", "Others are chosen once it weighs more than 40 %."),
        ("Growth (G)", "33,3 %", "–", "–", "The same are chosen whatever its weight."),
    ]


@pytest.mark.parametrize("view", [ranking.sensitivity_table, ranking.choice_balance])
def test_tables_of_an_order_say_what_they_wait_for(view: type[Table]) -> None:
    def empty(*rows: Row) -> object:
        return view(case_of(*rows)).empty  # type: ignore[arg-type, call-arg] # a view, called as one

    assert empty() == "It appears with the first round in which something is scored in full."
    assert (
        empty(DINKES, quick_win("A"), ROUND)
        == "It appears with the first round in which something is scored in full."
    )
    uncut: Row = ("r", "round", {key: value for key, value in ROUND[2].items() if key != "cut"})
    assert empty(DINKES, quick_win("A"), uncut, ballot("A", 5, 1, 1)) == "Say in the round how many are to be chosen."


def test_balance_of_a_choice_counts_what_was_chosen_and_warns_below() -> None:
    table = ranking.choice_balance(case_of(*SCORED))
    assert texts(table) == [
        ("Smart Governance", "1", "1"),
        ("Smart Branding", "0", "0"),
        ("Smart Economy", "1", "0"),
        ("Smart Living", "0", "0"),
        ("Smart Society", "0", "0"),
        ("Smart Environment", "0", "0"),
        ("Together", "2", "1"),
    ]
    assert table.note.endswith("Smart Governance has 1 of the 1 chosen ones, more than 40 %.")


def test_choice_follows_what_was_settled_before_what_was_computed() -> None:
    settled: Row = (
        settlement_id("r", "A"),
        "settlement",
        {"round": "r", "item": "A", "chosen": False, "reason": "x"},
    )
    also: Row = (settlement_id("r", "B"), "settlement", {"round": "r", "item": "B", "chosen": True, "reason": "x"})
    case = case_of(*SCORED, settled, also)
    assert ranking.chosen(case, case.plan.records["r"]) == ("B",)


def test_picture_of_places_says_what_depends_on_the_weights() -> None:
    figure = ranking.rank_stability(case_of(*SCORED))
    assert isinstance(figure, Figure)
    assert figure.title == "Places when weights sway by 20 %: Pilihan I"
    assert figure.alt == (
        "0 of 2 are chosen or left out with any of the weights. It depends on the weights for: A; B."
    )
    assert "1 are chosen" in figure.svg


def test_picture_of_places_is_the_same_byte_for_byte() -> None:
    first = ranking.rank_stability(case_of(*SCORED))
    ranking._draw.cache_clear()
    assert ranking.rank_stability(case_of(*SCORED)) == first


def test_name_with_a_dollar_sign_is_no_formula() -> None:
    renamed = (DINKES, quick_win("$A_1$"), ROUND, ballot("$A_1$", 5, 1, 1))
    figure = ranking.rank_stability(case_of(*renamed))
    assert isinstance(figure, Figure)
    assert "$A_1$" in figure.svg


def test_picture_of_places_waits_for_a_round() -> None:
    assert ranking.rank_stability(case_of()) == Notice(
        "The picture of places appears with the first round in which something is scored in full."
    )


# ---------------------------------------------------------------- risks


def test_register_goes_from_the_greatest_risk_down_with_the_numbers_of_the_map() -> None:
    case = case_of(DINKES, risk("low", "11"), risk("high", "24>12"), risk("open"), risk("top", "55"))
    assert texts(risks.risk_register(case)) == [
        ("At or above the appetite: to be treated (2)",),
        ("4", "top", "Dinas Kesehatan", "5 × 5", "25", "Very high", "", "", ""),
        ("2", "high", "Dinas Kesehatan", "2 × 4", "13", "Medium", "3", "Very low", ""),
        ("Below the appetite (1)",),
        ("1", "low", "Dinas Kesehatan", "1 × 1", "1", "Very low", "", "", ""),
        ("Not scored yet (1)",),
        ("3", "open", "Dinas Kesehatan", "– × –", "", "", "", "", ""),
    ]


def test_register_of_one_opd_keeps_the_numbers_of_the_whole() -> None:
    other: Row = ("p", "opd", {"name": "Dinas Sosial"})
    case = case_of(DINKES, other, risk("mine", "55", owner="p"), risk("theirs", "11"))
    rows = texts(risks.risk_register(case, opd="o"))
    assert rows[1][:2] == ("2", "theirs")
    assert len(rows) == 2


def test_register_says_why_a_risk_is_left_untreated() -> None:
    case = case_of(DINKES, risk("a", "55", decision="tidak", reason="Mahal"), risk("b", "54", decision="tidak"))
    treatments = [row[-1] for row in texts(risks.risk_register(case))[1:]]
    assert treatments == ["Left untreated: Mahal", "Left untreated, without a reason"]


def test_treatments_stand_by_the_month_they_are_due_and_the_late_ones_first() -> None:
    case = case_of(
        DINKES,
        risk("none", "55"),
        risk("march", "24", treatment="mitigasi", due="2027-03-09", action="Latih", person="Kabid"),
        risk("late", "24", treatment="mitigasi", due="2026-11-01"),
        risk("left", "55", decision="tidak"),
        risk("small", "11"),
        risk("early", "24", treatment="mitigasi", due="2027-03-01"),
    )
    assert texts(risks.risk_treatments(case)) == [
        ("Due date has passed (1)",),
        ("3", "late", "", "", "1 November 2026", "13"),
        ("March 2027 (2)",),
        ("6", "early", "", "", "1 March 2027", "13"),
        ("2", "march", "Latih", "Kabid", "9 March 2027", "13"),
        ("Without a due date (1)",),
        ("1", "none", "", "", "", "25"),
    ]


def test_each_quick_win_shows_its_risks_and_the_greatest_of_them() -> None:
    case = case_of(
        DINKES, quick_win("A"), quick_win("B"), risk("x", "24>11", quick_win="A"), risk("y", "11", quick_win="A")
    )
    assert texts(risks.quick_win_risks(case)) == [
        ("A", "Dinas Kesehatan", "2", "1", "13 Medium", "1 Very low", "1, 2"),
        ("B", "Dinas Kesehatan", "0", "0", "–", "–", ""),
    ]


def test_arrows_say_how_many_risks_fall_stay_and_rise() -> None:
    figure = risk_charts.risk_moves(
        case_of(risk("a", "55>11"), risk("b", "24>24"), risk("c", "11>24"), risk("d", "44"), risk("e"))
    )
    assert isinstance(figure, Figure)
    assert figure.title == "Risks before and after treatment"
    assert figure.alt == "3 risks: 1 fall, 1 stay, 1 rise."


def test_arrows_of_many_risks_are_those_of_the_greatest() -> None:
    figure = risk_charts.risk_moves(case_of(*(risk(f"r{n}", "44>11" if n else "11>11") for n in range(21))))
    assert isinstance(figure, Figure)
    assert figure.title == "Risks before and after treatment: the 20 greatest of 21"
    assert figure.alt == "21 risks: 20 fall, 1 stay, 0 rise."


def test_arrows_wait_for_a_residual_risk() -> None:
    assert risk_charts.risk_moves(case_of(risk("a", "55"))) == Notice(
        "The arrows appear with the first risk whose inherent and residual levels are chosen."
    )


def test_line_of_the_appetite_runs_between_cells_to_treat_and_cells_to_leave() -> None:
    ground = risk_charts.Ground((), (), (((1, "", ""), (3, "", "")), ((2, "", ""), (7, "", ""))), ("", ""), 3, ())
    assert list(risk_charts._appetite_line(ground)) == [((1, 1), (0, 1)), ((1, 1), (1, 2))]


def test_appetite_of_a_kind_and_category_stands_before_the_default() -> None:
    appetite = Appetite(
        default=11,
        overrides=(Override(minimum=6, kind="negatif"), Override(minimum=2, kind="negatif", category="keamanan")),
    )
    assert [appetite.minimum(*about) for about in (("", ""), ("negatif", "sdm"), ("negatif", "keamanan"))] == [
        11,
        6,
        2,
    ]
    case = case_of(risk("a", "13", kind="negatif"), risk("b", "14", kind="negatif"))
    scheme = case.method.scheme.model_copy(update={"appetite": appetite})
    strict: Case = replace(case, method=case.method.model_copy(update={"scheme": scheme}))
    found = [must_be_treated(strict, one) for one in strict.of("risk")]
    assert found == [False, True]  # magnitudes 5 and 8, both below 11
