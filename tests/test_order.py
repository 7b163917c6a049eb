"""Rounds in which judges give an order: places, ties, who has not finished, and what follows."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smartcity_kit.rules import Case
from smartcity_kit.rules.scoring.ballots import ballots
from smartcity_kit.rules.scoring.checks import departures
from smartcity_kit.rules.scoring.group import agreement
from smartcity_kit.rules.scoring.ranking import ranking
from smartcity_kit.views.minutes import minutes
from smartcity_kit.views.order import other_methods, ranking_table
from smartcity_kit.views.ranking import choice_balance, rank_stability, sensitivity_table
from smartcity_kit.views.rounds import round_result
from tests.plans import Row, case_of
from tests.scoring import BASE, BUDI, CLINIC, SCHOOL, Session, ballot, settled, sheet_of, texts, types_in

THIRD: Row = ("qw3", "quick_win", {"name": "Bank Sampah", "dimension": "environment", "owner": SCHOOL})
ORDER: Row = (
    "round",
    "round",
    {"name": "Urutan", "about": "quick_win", "way": "urutan", "state": "terbuka", "cut": 1},
)


def placed(**judges: tuple[int | None, ...]) -> Case:
    """A round whose judges gave the three nominations these places; None abstains."""
    names = {"school": SCHOOL, "clinic": CLINIC, "budi": BUDI}
    rows = []
    for judge, places in judges.items():
        for item, place in zip(("qw1", "qw2", "qw3"), places, strict=False):
            fields: dict[str, Any] = {"abstain": True} if place is None else {"place": place}
            rows.append(ballot(names[judge], item, **fields))
    return case_of(*BASE, THIRD, ORDER, *rows)


def means(case: Case) -> dict[str, float]:
    return {one.item: one.result for one in ranking(ballots(case, "round"))}


def test_order_of_the_group_is_by_the_mean_of_the_places() -> None:
    case = placed(school=(1, 2, 3), clinic=(2, 1, 3), budi=(1, 3, 2))
    assert means(case) == {"qw1": pytest.approx(4 / 3), "qw2": pytest.approx(2.0), "qw3": pytest.approx(8 / 3)}
    w = agreement(ballots(case, "round"))
    assert w is not None
    assert w.w == pytest.approx((16 + 36 + 64 - 3 * 36) * 12 / (9 * 24))  # 12 S / (m² (n³ − n)), sums 4, 6 and 8


@pytest.mark.parametrize("typed", [(1, 1, 2), (1, 1, 3), (4, 4, 9)])
def test_equal_places_share_the_middle_however_they_are_counted(typed: tuple[int, ...]) -> None:
    assert means(placed(school=typed)) == {"qw1": 1.5, "qw2": 1.5, "qw3": 3.0}


def test_who_has_not_placed_everything_does_not_count_yet() -> None:
    case = placed(school=(1, 2, 3), clinic=(3, 1))
    kept = ballots(case, "round")
    assert means(case) == {"qw1": 1.0, "qw2": 2.0, "qw3": 3.0}
    assert kept.unfinished == (CLINIC,)
    assert "1 have not placed everything and do not count yet." in round_result(case, "round").note


def test_places_of_who_abstained_from_one_reach_from_first_to_last() -> None:
    assert means(placed(clinic=(None, 1, 2))) == {"qw2": 1.0, "qw3": 3.0}
    case = placed(clinic=(None, 1, 2), school=(1, 2, 3))
    assert means(case) == {"qw1": 1.0, "qw2": 1.5, "qw3": 3.0}
    assert agreement(ballots(case, "round")) is None  # only one judge placed all three


@given(st.permutations(["school", "clinic", "budi"]))
def test_same_places_give_the_same_order_whoever_came_first(judges: list[str]) -> None:
    given_places = {"school": (1, 2, 2), "clinic": (2, 1, 3), "budi": (None, 1, 2)}
    case = placed(**{judge: given_places[judge] for judge in judges})
    assert means(case) == {"qw1": 1.5, "qw2": pytest.approx(4.5 / 3), "qw3": pytest.approx(8.5 / 3)}


def test_tables_of_an_order_show_mean_places_and_no_weights() -> None:
    case = placed(school=(1, 2, 3), clinic=(2, 1, 3))
    result = round_result(case, "round")
    assert [column.label for column in result.columns] == [
        "Scored",
        "Mean place",
        "Place",
        "Ballots",
        "Settled, and why",
    ]
    assert texts(result)[0] == ["Antrean Puskesmas", "1,5", "1,5 (spread 0,5)", "2", ""]
    order = texts(ranking_table(case, "round"))
    assert [row[:4] for row in order] == [
        ["1", "", "Antrean Puskesmas", "1,5"],
        ["1", "", "Lapor Jalan", "1,5"],
        ["3", "", "Bank Sampah", "3"],
    ]
    assert "First for 1 of 2; places from 1 to 2." in order[0]
    assert other_methods(case, "round").rows == sensitivity_table(case, "round").rows == ()
    assert "there are no criteria and no weights" in str(rank_stability(case))
    assert texts(choice_balance(case, "round"))[-1] == ["Together", "3", "2"]


def test_minutes_of_an_order_say_how_it_was_judged() -> None:
    case = placed(school=(1, 2, 3), clinic=(2, 1, 3))
    parts = minutes(case, "round").parts
    assert "An order" in getattr(parts[0], "markdown", str(parts[0]))
    titles = [getattr(part, "title", "") for part in parts]
    assert "Order of the round: Urutan" in titles


def test_risks_can_be_put_in_order_as_well() -> None:
    one: Row = ("round", "round", {**ORDER[2], "about": "risk"})
    other: Row = ("r2", "risk", {"event": "Data hilang", "quick_win": "qw2"})
    case = case_of(*BASE, other, one, ballot(SCHOOL, "r1", place=2), ballot(SCHOOL, "r2", place=1))
    assert means(case) == {"r2": 1.0, "r1": 2.0}
    assert [column.name for column in ranking_table(case, "round").columns].count("gates") == 0


# ------------------------------------------------------------------ at work


def by_order(opened: Session) -> Any:
    opened("Fasilitator").save("round", "round", {"way": "urutan"})
    return opened("x").at(SCHOOL).ballot("quick_win")


def test_ballot_of_an_order_has_one_place_a_row(opened: Session) -> None:
    box = by_order(opened)
    assert [column["label"] for column in sheet_of(box.grid).state()["columns"]] == [
        "Scored", "Owner", "Place", "Abstains", "Reason",
    ]  # fmt: skip
    assert types_in(box.grid, 0, place="1").startswith("Saved")


def test_place_beyond_the_last_is_refused_in_one_sentence(opened: Session) -> None:
    box = by_order(opened)
    assert types_in(box.grid, 0, place="7") == "Place: 7 is outside 1 to 2. Write a number in that range."
    assert types_in(box.grid, 0, place="0").startswith("Place: 0 is outside 1 to 2.")


def test_place_given_twice_is_kept_and_told(opened: Session) -> None:
    box = by_order(opened)
    types_in(box.grid, 0, place="1")
    assert types_in(box.grid, 1, place="1").endswith(
        "The same place as Antrean Puskesmas: they count as equally good."
    )


def test_order_is_settled_by_place_and_choice(opened: Session) -> None:
    ws = opened("Fasilitator")
    ws.save("round", "round", {"way": "urutan"})
    box = ws.rounds("quick_win")
    assert [column["label"] for column in sheet_of(box.grid).state()["columns"]] == [
        "Scored", "The group", "Place", "Settled place", "Chosen", "Reason",
    ]  # fmt: skip
    types_in(box.grid, 1, rank="1", chosen="true", reason="janji")
    assert ws.plan.records["qw2"].get("rank") == 1


def test_settled_place_that_differs_from_the_order_needs_a_reason() -> None:
    moved = case_of(
        *BASE, THIRD, ORDER, *(ballot(SCHOOL, f"qw{n}", place=n) for n in (1, 2, 3)), settled("qw3", rank=1)
    )
    [record] = moved.plan.of("settlement")
    assert departures(moved, moved.plan.records["round"], record) == ("place 3 computed, settled 1",)
