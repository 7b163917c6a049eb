"""Scoring as arithmetic: what a group thinks, the order by four methods, and how firm it is.

The worked example of data/scoring is compared with figures that were computed without the kit; the formulas
are written out again below, from the papers they come from, in plain Python.
"""

from __future__ import annotations

import random
import subprocess
import sys
from collections.abc import Mapping
from itertools import combinations, pairwise
from math import dist, sqrt
from pathlib import Path
from statistics import median

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smartcity_kit.journal import Value
from smartcity_kit.model.declared import Misdeclared, declared
from smartcity_kit.model.scoring import CriteriaSet
from smartcity_kit.rules.scoring.balance import balance_of
from smartcity_kit.rules.scoring.gates import failed, gates
from smartcity_kit.rules.scoring.group import Figure, agreement, discuss, figures, kendalls_w, mid_ranks
from smartcity_kit.rules.scoring.pairwise import Doubt, doubt, matrix, weigh
from smartcity_kit.rules.scoring.ranking import METHODS, places_of, ranking
from smartcity_kit.rules.scoring.sensitivity import margins, stability
from smartcity_kit.rules.scoring.values import Ballots, Measure, shown
from smartcity_kit.sources import MethodError, load_method, load_worked_example
from tests.plans import Row, case_of

EXAMPLE = load_worked_example()
EXPECTED = EXAMPLE.expected
MEASURES = tuple(Measure(c.code, c.label.en, c.weight or 0, c.cost) for c in EXAMPLE.criteria)
CODES = tuple(programme.code for programme in EXAMPLE.programmes)
PLAIN = (Measure("a", "A", 60), Measure("b", "B", 40))


def ballots_of(
    given_scores: Mapping[str, Mapping[str, tuple[int, ...]]],
    measures: tuple[Measure, ...] = MEASURES,
    settled: dict[str, tuple[float | None, ...]] | None = None,
) -> Ballots:
    """Ballots from judge → item → scores, as the example writes them."""
    items = tuple(dict.fromkeys(item for own in given_scores.values() for item in own))
    scores = {item: {judge: own[item] for judge, own in given_scores.items() if item in own} for item in items}
    return Ballots("r", "programme", measures, items, tuple(given_scores), scores, settled=settled or {})


WORKED = ballots_of({judge: dict(own) for judge, own in EXAMPLE.ballots.items()})


def medians() -> list[tuple[float, ...]]:
    return [
        tuple(median(EXAMPLE.ballots[judge][code][at] for judge in EXAMPLE.ballots) for at in range(5))
        for code in CODES
    ]


# ---------------------------------------------------------------- the worked example


def test_weighted_sum_of_the_worked_example_is_the_one_computed_by_hand() -> None:
    assert {one.item: one.result for one in ranking(WORKED)} == pytest.approx(EXPECTED.weighted_sum)
    assert [one.item for one in ranking(WORKED)] == ["antrean", "sampah", "banjir", "pasar", "wisata", "wifi"]
    assert EXPECTED.weighted_sum["antrean"] == (30 * 5 + 30 * 5 + 20 * 4 + 10 * (6 - 2) + 10 * 4) / 100


def test_usg_of_the_worked_example_is_the_one_computed_by_hand() -> None:
    measures = tuple(Measure(code, code, 100 / 3) for code in ("urgency", "seriousness", "growth"))
    found = ranking(ballots_of({judge: dict(own) for judge, own in EXAMPLE.usg.items()}, measures), "usg")
    assert {one.item: one.result for one in found} == EXPECTED.usg
    assert [one.place for one in found] == [1, 2, 3, 4, 5, 5]
    assert [one.item for one in found] == ["banjir", "antrean", "sampah", "pasar", "wifi", "wisata"]


def test_methods_are_asked_without_the_pictures_that_come_with_their_library() -> None:
    asked = (
        "import sys; from smartcity_kit.rules.scoring.ranking import Measure, topsis;"
        "topsis({'a': (1.0, 2.0), 'b': (3.0, 4.0)}, (Measure('x', 'X', 50), Measure('y', 'Y', 50)));"
        "assert 'matplotlib' not in sys.modules; import pymcdm; print(pymcdm.visuals.__name__, pymcdm.methods.TOPSIS)"
    )
    said = subprocess.run([sys.executable, "-c", asked], check=True, capture_output=True, text=True).stdout
    assert said == "pymcdm.visuals <class 'pymcdm.methods.topsis.TOPSIS'>\n"  # whoever wants all of it has it


def test_topsis_of_the_worked_example_follows_hwang_and_yoon_1981() -> None:
    rows, weights = medians(), [m.weight / 100 for m in MEASURES]
    lengths = [sqrt(sum(row[at] ** 2 for row in rows)) for at in range(5)]
    weighted = [[weights[at] * row[at] / lengths[at] for at in range(5)] for row in rows]
    columns = list(zip(*weighted, strict=True))
    best = [min(c) if m.cost else max(c) for c, m in zip(columns, MEASURES, strict=True)]
    worst = [max(c) if m.cost else min(c) for c, m in zip(columns, MEASURES, strict=True)]
    near = [dist(row, worst) / (dist(row, worst) + dist(row, best)) for row in weighted]
    assert dict(zip(CODES, near, strict=True)) == pytest.approx(EXPECTED.topsis, abs=1e-6)
    assert {one.item: one.result for one in ranking(WORKED, "topsis")} == pytest.approx(EXPECTED.topsis, abs=1e-6)


def test_promethee_of_the_worked_example_follows_brans_and_vincke_1985() -> None:
    rows = medians()

    def preferred(one: tuple[float, ...], other: tuple[float, ...]) -> float:
        return sum(
            m.weight / 100 for a, b, m in zip(one, other, MEASURES, strict=True) if (a < b if m.cost else a > b)
        )

    net = [sum(preferred(one, other) - preferred(other, one) for other in rows) / 5 for one in rows]
    assert dict(zip(CODES, net, strict=True)) == pytest.approx(EXPECTED.promethee, abs=1e-6)
    found = {one.item: one.result for one in ranking(WORKED, "promethee")}
    assert found == pytest.approx(EXPECTED.promethee, abs=1e-6)


def test_pairwise_weights_of_the_worked_example_follow_saaty_1980() -> None:
    at = {criterion.code: place for place, criterion in enumerate(EXAMPLE.criteria)}
    compared = {(at[one.more], at[one.less]): one.times for one in EXAMPLE.comparisons}
    table = matrix(5, compared)
    vector = [0.2] * 5
    for _ in range(200):  # the power method: the vector turns into the eigenvector, its growth into the eigenvalue
        grown = [sum(a * b for a, b in zip(row, vector, strict=True)) for row in table]
        eigenvalue = sum(grown)
        vector = [value / eigenvalue for value in grown]
    random_index = 1.1159  # Tummala and Ling (1998), five criteria
    assert vector == pytest.approx(list(EXPECTED.ahp_weights.values()), abs=1e-6)
    assert (eigenvalue - 5) / 4 / random_index == pytest.approx(EXPECTED.consistency_ratio, abs=1e-6)
    found = weigh(5, compared)
    assert found.weights == pytest.approx(tuple(EXPECTED.ahp_weights.values()), abs=1e-6)
    assert found.ratio == pytest.approx(EXPECTED.consistency_ratio, abs=1e-6)
    assert found.consistent


def test_agreement_of_the_worked_example_follows_kendall_1948() -> None:
    found = agreement(WORKED)
    assert found is not None
    assert (found.judges, found.items) == (3, 6)
    assert found.w == pytest.approx(1734 / 1854)
    assert found.w == pytest.approx(EXPECTED.kendalls_w, abs=1e-6)


# ---------------------------------------------------------------- what a group thinks


def test_median_and_spread_of_a_measure() -> None:
    kept = ballots_of({f"j{n}": {"x": (score, 3)} for n, score in enumerate((1, 2, 4, 5))}, PLAIN)
    assert figures(kept)["x"] == (Figure(3.0, 2.5, 1, 5, 4), Figure(3.0, 0.0, 3, 3, 4))


def test_item_that_nobody_scored_has_no_figure_and_no_place() -> None:
    kept = Ballots("r", "programme", PLAIN, ("x", "y"), ("j",), {"x": {"j": (4, 5)}, "y": {"j": (4, None)}})
    assert figures(kept)["y"] == (Figure(4.0, 0.0, 4, 4, 1), None)
    assert [one.item for one in ranking(kept)] == ["x"]


def test_widest_spread_is_discussed_first_with_who_lies_far_from_the_others() -> None:
    split = {f"j{n}": {"split": (score, 3), "lone": (3, 3)} for n, score in enumerate((1, 1, 1, 5, 5, 5))}
    split["j5"]["lone"] = (3, 1)
    found = discuss(ballots_of(split, PLAIN))
    assert [(point.item, point.measure.code, point.figure.spread) for point in found] == [
        ("split", "a", 4.0),
        ("lone", "b", 0.0),
    ]
    assert [point.far for point in found] == [(), (("j5", 1),)]


@pytest.mark.parametrize(
    ("rows", "w"),
    [
        ([(1, 2, 3), (1, 2, 3), (1, 2, 3)], 1.0),
        ([(1, 2, 3), (3, 2, 1)], 0.0),
        ([(1, 2), (2, 1), (1, 2)], 1 / 9),
        ([(2, 2, 2), (2, 2, 2)], None),  # nobody told any two apart
        ([(1, 2, 3)], None),
        ([(1,), (1,)], None),
        ([], None),
    ],
)
def test_kendalls_w_of_small_rankings(rows: list[tuple[float, ...]], w: float | None) -> None:
    assert kendalls_w(rows) == (None if w is None else pytest.approx(w))


def test_equal_values_share_the_middle_of_their_places() -> None:
    assert mid_ranks([7, 3, 7, 1]) == (3.5, 2.0, 3.5, 1.0)


def test_agreement_leaves_out_who_did_not_score_everything() -> None:
    scores = {"a": {"x": (5, 5), "y": (1, 1)}, "b": {"x": (4, 4), "y": (2, 2)}, "c": {"x": (1, 1)}}
    found = agreement(ballots_of(scores, PLAIN))
    assert found is not None
    assert (found.w, found.judges) == (1.0, 2)


def test_places_that_judges_gave_directly_are_what_agreement_is_about() -> None:
    ranks = {"x": {"a": 1.0, "b": 2.0}, "y": {"a": 2.0, "b": 1.0}}
    found = agreement(Ballots("r", "programme", PLAIN, ("x", "y"), ("a", "b"), by_order=True, ranks=ranks))
    assert found is not None
    assert found.w == 0.0


def ordered() -> Ballots:
    """The order of the worked example, as the judges typed it."""
    items = tuple(EXPECTED.order_means)
    places = {
        judge: dict(zip(items, mid_ranks([own[item] for item in items]), strict=True))
        for judge, own in EXAMPLE.order.items()
    }
    ranks = {item: {judge: own[item] for judge, own in places.items()} for item in items}
    measure = Measure("place", "Place", 100, cost=True, most=6)
    return Ballots("r", "programme", (measure,), items, tuple(places), by_order=True, ranks=ranks)


def test_order_of_the_worked_example_is_by_mean_place_with_kendalls_w_for_ties() -> None:
    found = ranking(ordered())
    assert {one.item: one.result for one in found} == EXPECTED.order_means
    assert [(one.place, one.item) for one in found][:3] == [(1, "antrean"), (2, "banjir"), (3, "sampah")]
    assert found[0].reason == "First for 2 of 4; places from 1 to 2."
    agreed = agreement(ordered())
    assert agreed is not None
    assert agreed.w == pytest.approx(2952 / 3192)
    assert agreed.w == pytest.approx(EXPECTED.order_w, abs=1e-6)


def test_far_apart_in_an_order_is_half_of_its_places() -> None:
    ranks = {f"i{n}": dict.fromkeys("abcdef", float(n)) for n in range(1, 7)}
    ranks["i1"]["a"], ranks["i4"]["a"] = 4.0, 1.0
    measure = Measure("place", "Place", 100, cost=True, most=6)
    kept = Ballots("r", "programme", (measure,), tuple(ranks), tuple("abcdef"), by_order=True, ranks=ranks)
    assert [(point.item, point.far) for point in discuss(kept)] == [("i1", (("a", 4.0),)), ("i4", (("a", 1.0),))]


# ---------------------------------------------------------------- the order


@pytest.mark.parametrize("method", METHODS)
def test_same_ballots_give_the_same_ranking_whatever_order_they_arrived_in(method: str) -> None:
    chance = random.Random(7)  # noqa: S311 - the same orders every time
    first = ranking(WORKED, method)
    for _ in range(10):
        judges = chance.sample(list(EXAMPLE.ballots), 3)
        scores = {code: {judge: EXAMPLE.ballots[judge][code] for judge in judges} for code in chance.sample(CODES, 6)}
        assert ranking(Ballots("r", "programme", MEASURES, CODES, tuple(judges), scores), method) == first


@given(st.lists(st.lists(st.integers(1, 5), min_size=2, max_size=2), min_size=1, max_size=8))
def test_better_on_every_criterion_is_never_placed_behind(rows: list[list[int]]) -> None:
    kept = ballots_of({"j": {f"i{n}": (row[0], row[1]) for n, row in enumerate(rows)}}, PLAIN)
    place = {one.item: one.place for one in ranking(kept)}
    for (a, one), (b, other) in combinations(enumerate(rows), 2):
        if one[0] >= other[0] and one[1] >= other[1]:
            assert place[f"i{a}"] <= place[f"i{b}"]


def test_equal_results_share_a_place_and_the_next_one_is_left_free() -> None:
    assert places_of({"a": 3.0, "b": 4.0, "c": 4.0, "d": 1.0}) == {"a": 3, "b": 1, "c": 1, "d": 4}


def test_reason_names_what_lifts_an_item_and_what_holds_it_back() -> None:
    by_item = {one.item: one.reason for one in ranking(WORKED)}
    assert by_item["antrean"] == "Above the others on Urgency (5), Impact (5); below on nothing."
    assert by_item["sampah"] == "Above the others on Readiness (5), Cost (1); below on Fit (3)."
    assert by_item["wifi"] == "Above the others on nothing; below on Readiness (2)."


def test_reason_of_items_that_are_alike_says_so() -> None:
    found = ranking(ballots_of({"j": {"x": (3, 4), "y": (3, 4)}}, PLAIN))
    assert [one.reason for one in found] == ["Level with the others on every criterion."] * 2


def test_settled_value_stands_in_place_of_the_median() -> None:
    scores = {"j": {"x": (5, 5), "y": (4, 4)}}
    found = ranking(ballots_of(scores, PLAIN, settled={"x": (1, None)}))
    assert [(one.item, one.values, one.result) for one in found] == [("y", (4, 4), 4.0), ("x", (1, 5), 2.6)]


@pytest.mark.parametrize("method", METHODS)
def test_items_that_are_alike_share_the_first_place(method: str) -> None:
    found = ranking(ballots_of({"j": {"x": (3, 4), "y": (3, 4), "z": (3, 4)}}, PLAIN), method)
    assert [one.place for one in found] == [1, 1, 1]


@pytest.mark.parametrize("method", METHODS)
def test_single_item_is_first_and_no_item_is_no_ranking(method: str) -> None:
    assert [one.place for one in ranking(ballots_of({"j": {"x": (3, 4)}}, PLAIN), method)] == [1]
    assert ranking(Ballots("r", "programme", PLAIN, ()), method) == ()


@pytest.mark.parametrize("method", METHODS)
def test_criterion_on_which_all_are_alike_changes_no_order(method: str) -> None:
    found = ranking(ballots_of({"j": {"x": (5, 3), "y": (4, 3), "z": (1, 3)}}, PLAIN), method)
    assert [one.item for one in found] == ["x", "y", "z"]


@pytest.mark.parametrize(("number", "text"), [(4.0, "4"), (3.5, "3,5"), (0.0, "0"), (-0.01, "0"), (20, "20")])
def test_numbers_are_shown_as_people_write_them(number: float, text: str) -> None:
    assert shown(number) == text


# ---------------------------------------------------------------- how firm it is


def test_weight_may_move_until_another_item_passes() -> None:
    # x: 5 and 1, y: 2 and 4. With a weight of t for A: 5t + 1(1 − t) = 2t + 4(1 − t) at t = 50 %.
    found = margins(ballots_of({"j": {"x": (5, 1), "y": (2, 4)}}, PLAIN), 1)
    assert [(m.measure.code, m.lowest, m.highest) for m in found] == [
        ("a", pytest.approx(50), None),
        ("b", None, pytest.approx(50)),
    ]


def test_choice_that_no_weight_changes_is_free() -> None:
    found = margins(ballots_of({"j": {"x": (5, 5), "y": (2, 4)}}, PLAIN), 1)
    assert [margin.free for margin in found] == [True, True]


def test_margins_are_where_the_choice_of_the_worked_example_turns() -> None:
    for margin in margins(WORKED, 3):
        for end in (margin.lowest, margin.highest):
            if end is not None:
                assert _chosen(margin.measure, end - 0.01) != _chosen(margin.measure, end + 0.01)


def _chosen(measure: Measure, weight: float) -> set[str]:
    """The three best of the example with one weight set and the others in proportion."""
    rest = sum(m.weight for m in MEASURES) - measure.weight
    weights = [weight if m == measure else m.weight * (100 - weight) / rest for m in MEASURES]
    goods = [[6 - v if m.cost else v for v, m in zip(row, MEASURES, strict=True)] for row in medians()]
    totals = {
        code: sum(w * g for w, g in zip(weights, own, strict=True)) for code, own in zip(CODES, goods, strict=True)
    }
    return set(sorted(totals, key=totals.__getitem__)[-3:])


def test_places_sway_with_the_weights() -> None:
    # A 60 and B 40: lighter and heavier by a fifth they are level at 48 : 48, where x and y share the first place.
    found = stability(ballots_of({"j": {"x": (5, 1), "y": (1, 5), "z": (1, 1)}}, PLAIN), 1)
    assert [(s.item, s.place, s.best, s.worst, s.chosen) for s in found] == [
        ("x", 1, 1, 1, 1.0),
        ("y", 2, 1, 2, 0.25),
        ("z", 3, 3, 3, 0.0),
    ]
    assert [s.firm for s in found] == [True, False, True]


# ---------------------------------------------------------------- pairwise comparison


def test_comparisons_that_contradict_each_other_are_said_with_the_pair_to_look_at() -> None:
    # Every row holds 1, 5 and 1/5: the eigenvalue is their sum 6,2, and (6,2 − 3) / 2 / 0,5799 = 2,76.
    found = weigh(3, {(0, 1): 5, (1, 2): 5, (0, 2): 1 / 5})
    assert not found.consistent
    assert found.ratio > 1
    assert found.doubtful == Doubt(0, 1, 5.0, 2, 1 / 5 * (1 / 5))
    assert doubt(found, ("Urgency", "Impact", "Cost")) == (
        "The comparisons contradict each other: their consistency ratio is 2,76, above 0,1. One fits least: "
        "“Urgency” matters 5 times as much as “Impact”; but by way of “Cost”, “Impact” matters 25 times as much as "
        "“Urgency”. Look at these three again. The weights can be used all the same."
    )


def test_contradiction_of_the_worked_example_is_the_one_in_closed_form() -> None:
    at = {criterion.code: place for place, criterion in enumerate(EXAMPLE.criteria)}
    found = weigh(3, {(at[one.more], at[one.less]): one.times for one in EXAMPLE.contradiction})
    root = (3 * 3 / 2) ** (1 / 3)
    assert found.eigenvalue == pytest.approx(1 + root + 1 / root)
    assert found.eigenvalue == pytest.approx(EXPECTED.contradiction_eigenvalue, abs=1e-6)
    assert found.ratio == pytest.approx(EXPECTED.contradiction_ratio, abs=1e-6)
    assert found.weights == pytest.approx((0.539615, 0.296961, 0.163424), abs=1e-6)  # geometric means of three rows
    assert doubt(found, ("Urgency", "Impact", "Readiness")).startswith(
        "The comparisons contradict each other: their consistency ratio is 0,22, above 0,1."
    )


def test_comparisons_that_fit_together_need_no_sentence() -> None:
    found = weigh(3, {(0, 1): 2, (1, 2): 2, (0, 2): 4})
    assert found.weights == pytest.approx((4 / 7, 2 / 7, 1 / 7))
    assert found.ratio == pytest.approx(0, abs=1e-9)
    assert doubt(found, ("A", "B", "C")) == ""


@pytest.mark.parametrize("compared", [{}, {(0, 1): 10}, {(0, 1): 0.1}])
def test_comparison_that_is_missing_or_off_the_scale_is_refused(compared: dict[tuple[int, int], float]) -> None:
    with pytest.raises(ValueError, match="0, 1: a number from 1/9 to 9 is expected"):
        weigh(2, compared)


@pytest.mark.parametrize(("count", "weights"), [(1, (1.0,)), (2, (0.75, 0.25))])
def test_one_or_two_criteria_cannot_contradict_each_other(count: int, weights: tuple[float, ...]) -> None:
    found = weigh(count, {(0, 1): 3})
    assert found.weights == pytest.approx(weights)
    assert (found.ratio, found.index, found.doubtful) == (0.0, 0.0, None)


ANSWERS = st.sampled_from([*range(1, 10), *(1 / n for n in range(2, 10))])


@given(st.integers(2, 8), st.data())
def test_weights_of_any_answers_add_up_to_one_and_solve_the_eigenvalue_equation(
    count: int, data: st.DataObject
) -> None:
    compared = {pair: data.draw(ANSWERS) for pair in combinations(range(count), 2)}
    found, table = weigh(count, compared), matrix(count, compared)
    assert sum(found.weights) == pytest.approx(1)
    for row, weight in zip(table, found.weights, strict=True):
        assert sum(a * w for a, w in zip(row, found.weights, strict=True)) == pytest.approx(found.eigenvalue * weight)
    assert found.eigenvalue >= count - 1e-9
    assert found.consistent == (found.doubtful is None)


# ---------------------------------------------------------------- gates and balance

SETTINGS: Row = ("workshop", "workshop", {"period_start": 2024, "period_end": 2033, "quick_win_years": 2})
DINKES: Row = ("o", "opd", {"name": "Dinas Kesehatan"})
READY: dict[str, Value] = {
    "name": "Antrean",
    "owner": "o",
    "start_year": 2024,
    "end_year": 2025,
    "legal_basis": "Perbup 1/2024",
    "fund_source": "apbd_kab",
    "dimension": "LIV",
}


def test_nomination_with_everything_passes_every_gate() -> None:
    case = case_of(SETTINGS, DINKES, ("q", "quick_win", READY))
    found = gates(case, case.plan.records["q"])
    assert [(gate.code, gate.passes) for gate in found] == [
        ("owner", True),
        ("horizon", True),
        ("authority", True),
        ("funding", True),
        ("no_duplicate", True),
        ("dimension", True),
    ]
    assert failed(case, case.plan.records["q"]) == ""


def test_nomination_with_nothing_says_at_each_gate_what_is_missing() -> None:
    case = case_of(SETTINGS, ("q", "quick_win", {"name": "Antrean"}), ("p", "quick_win", {"name": "antrean"}))
    assert failed(case, case.plan.records["q"]) == (
        "Nobody owns it. The year its result is felt is missing. "
        "Neither a legal basis nor a nomenclature code is named. No source of funds is named. "
        "It may be the same as antrean. It has no dimension."
    )


@pytest.mark.parametrize(
    ("kind", "end", "says"),
    [
        ("quick_win", 2025, ""),
        ("quick_win", 2026, "Its result is felt in 2026; the last year for it is 2025."),
        ("programme", 2033, ""),
        ("programme", 2034, "Its result is felt in 2034; the last year for it is 2033."),
        ("quick_win", 2023, "It ends in 2023, before it starts in 2024."),
    ],
)
def test_horizon_of_a_quick_win_is_the_workshops_and_of_a_programme_the_plans(kind: str, end: int, says: str) -> None:
    case = case_of(SETTINGS, DINKES, ("r", kind, {"name": "A", "start_year": 2024, "end_year": end}))
    assert next(gate.says for gate in gates(case, case.plan.records["r"]) if gate.code == "horizon") == says


def test_what_the_programme_has_counts_for_its_quick_win() -> None:
    programme = {"name": "P", "code": "2.16.03.2.02.0014", "fund_source": "apbd_kab"}
    case = case_of(SETTINGS, ("p", "programme", programme), ("q", "quick_win", {"name": "A", "programme": "p"}))
    passed = {gate.code for gate in gates(case, case.plan.records["q"]) if gate.passes}
    assert passed == {"authority", "funding", "no_duplicate"}


def test_choice_is_warned_about_dimensions_left_out_and_dimensions_that_take_too_much() -> None:
    rows = [
        (f"q{n}", "quick_win", {"name": f"Q{n}", "dimension": code})
        for n, code in enumerate(["GOV"] * 3 + ["ECO"] * 2)
    ]
    assert balance_of(case_of(*rows), [row[0] for row in rows]) == (
        "None of the chosen ones is in: Smart Branding, Smart Living, Smart Society, Smart Environment.",
        "Smart Governance has 3 of the 5 chosen ones, more than 40 %.",
    )
    assert balance_of(case_of(*rows), []) == ()


# ---------------------------------------------------------------- criteria as data


def test_default_criteria_are_those_of_the_reference_and_add_up_to_100() -> None:
    default = load_method().scoring.by_id["quick_win"]
    assert [(c.code, c.weight) for c in default.criteria] == [
        ("urgensi", 20),
        ("dampak", 25),
        ("kesiapan", 20),
        ("kemudahan", 15),
        ("biaya", 10),
        ("kebaruan", 5),
        ("keselarasan", 5),
    ]
    assert sum(default.weights) == 100
    assert [c.code for c in default.criteria if c.cost] == ["biaya"]


def test_usg_counts_each_of_its_three_scores_the_same() -> None:
    usg = load_method().scoring.by_id["usg"]
    assert [c.code for c in usg.criteria] == ["urgency", "seriousness", "growth"]
    assert len(set(usg.weights)) == 1


def test_worked_example_is_no_set_of_criteria() -> None:
    assert [option.code for option in load_method().choices["criteria_set"]] == ["quick_win", "usg"]


ANCHORS = "anchors: [{id: a, en: a}, {id: b, en: b}, {id: c, en: c}, {id: d, en: d}, {id: e, en: e}]"
OWN = f"""id: own
version: "1"
label: {{id: Sendiri, en: Own}}
source: ["a Bappeda"]
criteria:
  - {{code: a, label: {{id: A, en: A}}, weight: 60, {ANCHORS}}}
  - {{code: b, label: {{id: B, en: B}}, weight: 30, {ANCHORS}}}
"""


def test_weights_that_are_not_100_are_refused_with_file_and_line(tmp_path: Path) -> None:
    (tmp_path / "data" / "scoring").mkdir(parents=True)
    (tmp_path / "data" / "scoring" / "own.yaml").write_text(OWN, encoding="utf-8")
    with pytest.raises(MethodError) as refused:
        load_method(beside=tmp_path)
    assert "own.yaml, line 5: " in str(refused.value)
    assert "the weights add up to 90; together they have to be 100" in str(refused.value)


def test_regions_own_criteria_are_offered_first(tmp_path: Path) -> None:
    (tmp_path / "data" / "scoring").mkdir(parents=True)
    (tmp_path / "data" / "scoring" / "own.yaml").write_text(OWN.replace("30", "40"), encoding="utf-8")
    assert list(load_method(beside=tmp_path).scoring.by_id) == ["own", "quick_win", "usg"]


@pytest.mark.parametrize(
    ("change", "wrong"),
    [
        ({"adds": "sum"}, "with weights every criterion has one, in a plain sum none has"),
        ({"criteria": []}, "at least 1 item"),
    ],
)
def test_set_of_criteria_that_contradicts_itself_is_refused(change: dict[str, object], wrong: str) -> None:
    criterion = {"code": "a", "label": {"id": "A", "en": "A"}, "weight": 100, "anchors": [{"id": "a", "en": "a"}] * 5}
    raw = {"id": "o", "version": "1", "label": {"id": "O", "en": "O"}, "source": ["x"], "criteria": [criterion]}
    assert declared(CriteriaSet, raw).weights == (100,)
    with pytest.raises(Misdeclared) as refused:
        declared(CriteriaSet, raw | change)
    assert wrong in refused.value.wrong


# ---------------------------------------------------------------- risk schemes


def test_plain_product_multiplies_and_lies_below_spbe_on_17_cells_and_above_on_none() -> None:
    product, spbe = load_method(scheme="product").scheme, load_method().scheme
    bands = [band.code for band in spbe.bands]
    moved = []
    for row in range(1, 6):
        for column in range(1, 6):
            multiplied = product.magnitude(str(row), str(column))
            read = spbe.magnitude(str(row), str(column))
            assert multiplied == row * column
            assert read is not None
            moved.append(bands.index(product.band(multiplied).code) - bands.index(spbe.band(read).code))
    assert (sum(step < 0 for step in moved), sum(step > 0 for step in moved)) == (17, 0)
    assert product.band(10).code == "rendah"  # (L2, I5), which SPBE calls Sangat Tinggi


def test_scheme_of_four_levels_reads_the_spbe_matrix_into_four_bands() -> None:
    scheme = load_method(scheme="four-levels").scheme
    assert [(band.min, band.max) for band in scheme.bands] == [(1, 5), (6, 12), (13, 20), (21, 25)]
    assert scheme.matrix == load_method().scheme.matrix
    cells = [scheme.band(number).code for row in scheme.matrix for number in row]
    assert [cells.count(code) for code in ("rendah", "sedang", "tinggi", "sangat_tinggi")] == [5, 7, 8, 5]


@pytest.mark.parametrize("scheme", ["spbe", "spbe-kemenkeu", "product", "four-levels"])
def test_every_scheme_rises_along_rows_and_columns(scheme: str) -> None:
    rows = load_method(scheme=scheme).scheme.matrix
    for line in (*rows, *zip(*rows, strict=True)):
        assert all(left < right for left, right in pairwise(line))


def test_settings_offer_every_scheme() -> None:
    offered = {option.code for option in load_method().choices["scheme"]}
    assert offered == {"spbe", "spbe-kemenkeu", "product", "four-levels"}
