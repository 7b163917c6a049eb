"""What the criteria of a round weigh: by the file, entered, or compared in pairs; and everything that rests on it."""

from __future__ import annotations

from typing import Any

import pytest

from smartcity_kit.rules import Case
from smartcity_kit.rules.scoring.ballots import ballots
from smartcity_kit.rules.scoring.ranking import ranking
from smartcity_kit.rules.scoring.rounds import comparison_id, criteria, weight_id
from smartcity_kit.rules.scoring.sensitivity import margins
from smartcity_kit.rules.scoring.weights import Weights, ratio, weights
from smartcity_kit.sources import load_method
from smartcity_kit.views.documents import Table
from smartcity_kit.views.html import part_html
from smartcity_kit.views.minutes import minutes
from smartcity_kit.views.weights import comparisons_table, weights_table
from smartcity_kit.workshop import Workshop
from tests.plans import Row, case_of, change
from tests.scoring import BASE, SCHOOL, USG, Session, ballot, case_with, closing, rules_of, sheet_of, texts, types_in

THREE = ("urgency", "seriousness", "growth")
SCORED = (ballot(SCHOOL, "qw1", 5, 1, 3), ballot(SCHOOL, "qw2", 1, 4, 3))


def weighed(how: str, *rows: Row, **more: Any) -> Case:
    one: Row = ("round", "round", {**USG[2], "weights": how, "method": "weighted_sum", **more})
    return case_of(*BASE, one, *rows, *SCORED)


def entered(*numbers: int | None) -> list[Row]:
    return [
        (weight_id("round", code), "weight", {"round": "round", "criterion": code, "value": number})
        for code, number in zip(THREE, numbers, strict=False)
    ]


def answered(*answers: str) -> list[Row]:
    pairs = (("urgency", "seriousness"), ("urgency", "growth"), ("seriousness", "growth"))
    return [
        (
            comparison_id("round", *pair),
            "comparison",
            {"round": "round", "first": pair[0], "second": pair[1], "answer": a},
        )
        for pair, a in zip(pairs, answers, strict=False)
    ]


def found(case: Case) -> Weights:
    one = case.plan.records["round"]
    return weights(case, one, criteria(case, one))


def test_weights_are_those_of_the_file_until_somebody_says_otherwise() -> None:
    assert found(weighed("berkas")).values == pytest.approx((100 / 3,) * 3)
    assert found(case_of(*BASE, USG)).source == "berkas"


def test_entered_weights_count_by_their_share() -> None:
    used = found(weighed("langsung", *entered(2, 1, 1)))
    assert (used.values, used.source, used.says) == ((50.0, 25.0, 25.0), "langsung", "")
    assert found(weighed("langsung", *entered(60, 40, 0))).values == (60.0, 40.0, 0.0)


def test_entered_weights_that_are_not_all_there_leave_the_file_in_force() -> None:
    used = found(weighed("langsung", *entered(2, None, 1)))
    assert used.source == "berkas"
    assert used.says == "No weight is entered yet for: Seriousness (S). Until then those of the file count."


def test_weights_that_are_all_nought_leave_the_file_in_force() -> None:
    case = weighed("langsung", *entered(0, 0, 0))
    assert found(case).source == "berkas"
    assert rules_of(case)["weights"].startswith("Every weight is 0, so nothing would count.")


def test_compared_weights_are_those_of_the_eigenvector() -> None:
    used = found(weighed("berpasangan", *answered("a2", "a4", "a2")))  # 4 : 2 : 1
    assert used.values == pytest.approx((400 / 7, 200 / 7, 100 / 7))
    assert used.weighing is not None
    assert used.weighing.eigenvalue == pytest.approx(3)
    assert used.weighing.ratio == pytest.approx(0, abs=1e-9)


def test_comparisons_that_are_not_all_made_leave_the_file_in_force() -> None:
    used = found(weighed("berpasangan", *answered("a2", "a4")))
    assert (used.source, used.says) == (
        "berkas",
        "2 of 3 comparisons are made. Until all are there the weights of the file count.",
    )


def test_comparisons_that_contradict_each_other_are_used_and_told() -> None:
    case = weighed("berpasangan", *answered("a5", "b5", "a5"))
    assert found(case).source == "berpasangan"
    assert rules_of(case)["weights"].startswith(
        "The comparisons contradict each other: their consistency ratio is 2,76"
    )


@pytest.mark.parametrize(("answer", "times"), [("a9", 9.0), ("sama", 1.0), ("b4", 0.25), ("", None), ("c1", None)])
def test_answers_are_saatys_numbers(answer: str, times: float | None) -> None:
    assert ratio(case_of(), answer) == times


def test_answers_are_the_whole_scale_once() -> None:
    case, items = case_of(), load_method().lists.lists["comparison"].items
    scale = [ratio(case, item.code) for item in items]
    assert scale == [9, 8, 7, 6, 5, 4, 3, 2, 1, *(pytest.approx(1 / n) for n in range(2, 10))]


def test_order_margins_and_minutes_rest_on_the_weights_in_force() -> None:
    plain, heavy = weighed("berkas"), weighed("langsung", *entered(1, 8, 1))
    assert [one.item for one in ranking(ballots(plain, "round"))] == ["qw1", "qw2"]
    assert [(one.item, one.result) for one in ranking(ballots(heavy, "round"))] == [("qw2", 3.6), ("qw1", 1.6)]
    assert [margin.measure.weight for margin in margins(ballots(heavy, "round"), 1)] == [10.0, 80.0, 10.0]
    told = "".join(part_html(part) for part in minutes(heavy, "round").parts if isinstance(part, Table))
    assert "80 %" in told
    assert "Entered directly; the numbers add up to 10, and each counts by its share" in told


def test_table_shows_what_was_entered_beside_the_file_and_who_wrote_it_last() -> None:
    table = weights_table(weighed("langsung", *entered(2, 1, 1)), "quick_win")
    assert [column.name for column in table.columns] == ["criterion", "weight", "entered", "file", "direction"]
    assert texts(table)[0] == ["Urgency (U)", "50 %", "2", "33,3 %", "more is better"]
    assert "by Ani." in table.note


def test_comparisons_are_printed_as_they_were_answered() -> None:
    case = weighed("berpasangan", *answered("a3", "b2", "sama"))
    assert texts(comparisons_table(case, "quick_win")) == [
        ["Urgency (U)", "A matters slightly more (3)", "Seriousness (S)"],
        ["Urgency (U)", "B, between equally and slightly (2)", "Growth (G)"],
        ["Seriousness (S)", "Both matter the same (1)", "Growth (G)"],
    ]
    note = weights_table(case, "quick_win").note
    assert "consistency ratio 0,317 (up to 0,1 is good)" in note
    assert "Criteria compared in pairs" in {getattr(part, "title", "") for part in minutes(case, "round").parts}


def test_weights_changed_after_the_close_are_told() -> None:
    later = change(95, "round", {"weights": "langsung"}, kind="round", minute=40, by="Budi")
    assert "by Budi, after the round was closed" in rules_of(case_with(closing(30), later))["weights_after_close"]
    before = change(95, "round", {"weights": "langsung"}, kind="round", minute=20)
    assert "weights_after_close" not in rules_of(case_with(closing(30), before))


# ------------------------------------------------------------------ on the facilitator's page


def box_of(ws: Workshop, how: str) -> Any:
    ws.save("round", "round", {"weights": how})
    return ws.rounds("quick_win")


def test_weights_are_entered_beside_what_is_in_force(opened: Session) -> None:
    ws = opened("Fasilitator")
    box = box_of(ws, "langsung")
    assert [c["label"] for c in sheet_of(box.weighing).state()["columns"]] == ["Criterion", "In force", "Weight"]
    for row, number in enumerate(("2", "1", "1")):
        assert types_in(box.weighing, row, value=number).startswith("Saved")
    assert [row["c"][:2] for row in sheet_of(box.weighing).state()["rows"]] == [
        ["Urgency (U)", "50 %"],
        ["Seriousness (S)", "25 %"],
        ["Growth (G)", "25 %"],
    ]
    assert {one.text("criterion") for one in ws.plan.of("weight")} == set(THREE)
    box.follow()
    assert "50 %" in box.in_force.value


def test_weight_that_is_no_number_is_refused_in_one_sentence(opened: Session) -> None:
    ws = opened("Fasilitator")
    said = types_in(box_of(ws, "langsung").weighing, 0, value="berat")
    assert said == "Weight: “berat” is not a whole number. Write digits only, such as 20."
    assert ws.plan.of("weight") == ()


def test_criteria_are_compared_in_words(opened: Session) -> None:
    ws = opened("Fasilitator")
    box = box_of(ws, "berpasangan")
    state = sheet_of(box.weighing).state()
    assert [column["label"] for column in state["columns"]] == ["Criterion A", "Which matters more?", "Criterion B"]
    for row, answer in enumerate(("a5", "b5", "A matters clearly more (5)")):
        types_in(box.weighing, row, answer=answer)
    box.follow()
    assert "The comparisons contradict each other" in box.in_force.value
    assert ballots(ws.case, "round").measures[0].weight == pytest.approx(100 / 3)  # a circle: all alike


def test_sheet_of_weights_follows_the_choice_made_elsewhere(opened: Session) -> None:
    ws, other = opened("Fasilitator"), opened("Bappeda")
    box = ws.rounds("quick_win")
    assert (box.weighing, box.in_force.value) == (None, "")
    other.save("round", "round", {"weights": "berpasangan"})
    ws.refresh()
    box.follow()
    assert sheet_of(box.weighing).desk.type.name == "comparison"
    settling = box.grid
    other.save("round", "round", {"weights": "langsung"})
    ws.refresh()
    box.follow()
    assert sheet_of(box.weighing).desk.type.name == "weight"
    assert box.grid is settling


def test_two_who_answer_the_same_pair_differently_leave_both_answers(opened: Session) -> None:
    ws, other = opened("Fasilitator"), opened("Bappeda")
    one = box_of(ws, "berpasangan")
    other.refresh()
    two = other.rounds("quick_win")
    types_in(two.weighing, 0, answer="a3")
    types_in(one.weighing, 0, answer="b3")
    [kept] = ws.plan.of("comparison")
    assert {held.value for held in kept.conflicts["answer"]} == {"a3", "b3"}


def test_risks_and_orders_have_no_weights_to_enter(opened: Session) -> None:
    ws = opened("Fasilitator")
    ws.save("round", "round", {"weights": "langsung", "way": "urutan"})
    assert ws.rounds("quick_win").weighing is None
    ws.save("round", "risks", {"name": "Risiko", "about": "risk", "state": "terbuka", "weights": "langsung"})
    assert ws.rounds("risk").weighing is None
