"""Each rule on a plan of two or three records: it speaks when it should, and is silent otherwise."""

from __future__ import annotations

from dataclasses import replace

import pytest

from smartcity_kit.journal import REMOVED, Change, Value, fold
from smartcity_kit.model.fields import Field, RecordType
from smartcity_kit.model.kinds import Flag, Whole
from smartcity_kit.model.records import RECORD_TYPES
from smartcity_kit.rules import RULES, Case, derived, findings
from smartcity_kit.rules.case import listed
from smartcity_kit.rules.completeness import Filled, due_fields, due_of, filled_in, missing, progress, stage_types
from smartcity_kit.rules.quick_wins import by_dimension, class_dimensions, count
from smartcity_kit.rules.risks import must_be_treated
from tests.plans import Row, case_of, change

SETTINGS: Row = (
    "workshop",
    "workshop",
    {"region": "Kota X", "period_start": 2024, "period_end": 2033, "quick_win_years": 2, "declared_quick_wins": 1},
)
GROUP_A: Row = ("A", "group", {"name": "Kelas A", "dimensions": ("GOV", "ENV")})
GROUP_B: Row = ("B", "group", {"name": "Kelas B", "dimensions": ("LIV",)})


def opd(key: str, **fields: Value) -> Row:
    return (key, "opd", {"name": key.upper(), "role": "peserta", **fields})


def quick_win(key: str = "simak", **fields: Value) -> Row:
    return (key, "quick_win", {"name": key, **fields})


def risk(key: str = "risk", **fields: Value) -> Row:
    return (key, "risk", {"event": key, "owner": "dlh", **fields})


def said(case: Case, rule: str) -> list[str]:
    """Return what one rule says, as people read it."""
    return [str(one) for one in findings(case) if one.rule == rule]


def test_rules_stand_in_one_list_and_each_is_there_once() -> None:
    assert len(RULES) == len(set(RULES)) >= 16


def test_no_rule_fails_on_an_empty_plan() -> None:
    assert [one.rule for one in findings(case_of())] == ["nothing_entered"] * 3


# -------------------------------------------------------------------- what is missing


def test_nothing_entered_names_settings_roster_and_participants() -> None:
    assert said(case_of(), "nothing_entered") == [
        "Workshop settings: The workshop has no settings yet. Fill it on the preparation page.",
        "OPD and units: The roster of OPD is empty. Fill it on the preparation page.",
        "Participants: No participant is registered yet. Fill it on the preparation page.",
    ]
    assert said(case_of(SETTINGS, opd("dlh"), ("p", "person", {"name": "Ani"})), "nothing_entered") == []


def test_incomplete_names_the_empty_fields_and_stops_after_five() -> None:
    assert said(case_of(GROUP_A, ("C", "group", {"name": "Kelas C"})), "incomplete") == [
        "Kelas C: Not filled yet: Dimensions. Fill it, or say in a comment why it stays open."
    ]
    (found,) = said(case_of(quick_win()), "incomplete")
    assert found.startswith(
        "simak: Not filled yet: Dimension, Sub-dimension, Owner, Benefit to the public, First year"
    )
    assert " and 2 more. " in found


def test_completeness_counts_due_fields_of_a_record() -> None:
    case = case_of(quick_win(dimension="GOV"))
    (record,) = case.of("quick_win")
    assert filled_in(case, record, "II") == Filled(1, 2, 3)
    assert filled_in(case, record, "II").percent == 66
    assert missing(case, record, "II") == ("owner",)


def test_completeness_is_100_only_when_everything_is_filled() -> None:
    assert Filled(300, 999, 1000).percent == 99
    assert Filled(300, 1000, 1000).percent == 100
    assert Filled().percent is None


def test_completeness_counts_an_answer_of_zero_or_no_as_filled() -> None:
    kind = RecordType(
        "thing",
        "Thing",
        "Things",
        (Field("count", "Count", Whole(), required=True), Field("yes", "Yes", Flag(), required=True)),
        ("count",),
    )
    case = case_of(("a", "thing", {"count": 0, "yes": False}), types={**RECORD_TYPES, "thing": kind})
    (record,) = case.of("thing")
    assert filled_in(case, record).percent == 100
    assert missing(case, record) == ()


def test_due_fields_grow_from_stage_to_stage() -> None:
    case = case_of()
    assert due_fields(case, "quick_win", "I") == (
        "name", "dimension", "owner", "benefit", "start_year", "end_year", "status",
    )  # fmt: skip
    assert due_fields(case, "quick_win", "II") == ("name", "dimension", "owner")
    assert due_fields(case, "quick_win", "III") == (
        "name", "dimension", "sub_dimension", "owner", "benefit", "start_year", "end_year",
    )  # fmt: skip
    assert due_fields(case, "quick_win", "IV") == due_fields(case, "quick_win", None)
    assert due_fields(case, "quick_win", "IV")[-1] == "fund_source"


def test_due_fields_of_a_type_no_stage_names_are_its_required_ones() -> None:
    assert due_fields(case_of(), "group", "IV") == ("name", "dimensions")


def test_field_is_not_due_where_another_answer_makes_it_pointless() -> None:
    case = case_of(risk("treated", decision="ya"), risk("left", decision="tidak"), risk("open"))
    due = {record.id: due_of(case, record, "IV") for record in case.of("risk")}
    assert {"treatment", "action"} <= set(due["treated"])
    assert {"treatment", "action"} <= set(due["open"])
    assert {"treatment", "action"}.isdisjoint(due["left"])


def test_progress_is_counted_for_each_opd_and_the_region() -> None:
    case = case_of(
        opd("dlh"), opd("bkd"), quick_win(dimension="GOV", owner="bkd"), quick_win("b", owner="bkd"), quick_win("c")
    )
    table = progress(case, "II")
    assert list(table) == ["", "dlh", "bkd"]
    assert table["bkd"] == {"quick_win": Filled(2, 5, 6)}
    assert table["dlh"] == {}
    assert table[""] == {"quick_win": Filled(1, 1, 3)}


def test_progress_counts_attendance_for_the_opd_of_the_person() -> None:
    case = case_of(opd("dlh"), ("p", "person", {"name": "Ani", "opd": "dlh"}), ("a", "attendance", {"person": "p"}))
    assert progress(case, "I")["dlh"] == {"attendance": Filled(1, 1, 3)}


def test_stage_fills_its_types_in_the_order_of_their_declaration() -> None:
    types = stage_types(case_of(), "III")
    assert types == tuple(name for name in RECORD_TYPES if name in types)
    assert {"attendance", "programme", "action", "milestone", "quick_win", "risk", "comment"} <= set(types)


def test_findings_of_a_stage_are_those_of_its_worksheets() -> None:
    case = case_of(SETTINGS, GROUP_A, quick_win())
    assert {one.type for one in findings(case, "II")} == {
        "attendance",
        "indicator_target",
        "strategy",
        "programme",
        "quick_win",
    }
    assert {one.type for one in findings(case, "persiapan")} >= {"opd", "person", "legal_basis", "session"}


def test_findings_of_an_opd_are_those_of_its_records() -> None:
    case = case_of(opd("dlh"), opd("bkd"), quick_win(owner="dlh"), quick_win("b", owner="bkd"))
    assert {one.about for one in findings(case, opd="dlh")} == {"DLH", "simak"}


def test_findings_of_a_stage_say_which_worksheets_of_an_opd_are_empty() -> None:
    case = case_of(opd("dlh"), quick_win(owner="dlh"))
    empty = {one.about: str(one) for one in findings(case, "III", "dlh") if one.rule == "empty_worksheet"}
    assert {"Attendance", "Programmes", "Action plan", "Risks"} <= set(empty)
    assert {"Quick wins", "Targets of the roadmap", "Comments"} & set(empty) == set()
    assert empty["Risks"] == "Risks: There is no entry here yet. Fill it on the page of this stage."


# -------------------------------------------------------------------- any record


def of_changes(*changes: Change) -> Case:
    """Return a case of a journal, where ``case_of`` takes records."""
    return replace(case_of(), plan=fold(changes))


def test_conflict_is_said_with_its_fields_until_it_is_settled() -> None:
    two = (change(1, "qw", {"name": "A", "owner": "x"}), change(2, "qw", {"name": "B"}))
    assert said(of_changes(*two), "conflict") == [
        "B: Two different values for: Name. Open it and choose one; both stay in the history."
    ]
    assert said(of_changes(*two, change(3, "qw", {"name": "A"}, on=(1, 2))), "conflict") == []


def test_conflict_across_a_removal_is_said() -> None:
    torn = of_changes(change(1, "qw", {"name": "A"}), change(2, "qw", {REMOVED: True}))
    assert said(torn, "conflict") == [
        "A: Two different values for: removal. Open it and choose one; both stay in the history."
    ]


def test_sub_dimension_of_another_dimension_is_said() -> None:
    assert said(case_of(quick_win(dimension="BRD", sub_dimension="GOV.service")), "sub_dimension") == [
        "simak: The sub-dimension Public service is not part of Smart Branding. Correct one of the two."
    ]
    assert said(case_of(quick_win(dimension="GOV", sub_dimension="GOV.service")), "sub_dimension") == []
    assert said(case_of(quick_win(sub_dimension="GOV.service")), "sub_dimension") == []


@pytest.mark.parametrize(("end", "speaks"), [(2027, True), (2028, False), (2033, False), (2034, True)])
def test_period_of_5_to_10_years_is_expected(end: int, speaks: bool) -> None:
    case = case_of(("workshop", "workshop", {"region": "Kota X", "period_start": 2024, "period_end": end}))
    years = end - 2024 + 1
    expected = f"Kota X: The plan runs for {years} years. Masterplans run for 5 to 10 years: check both years."
    assert said(case, "period") == ([expected] if speaks else [])


def test_period_that_ends_before_it_starts_is_one_finding_and_no_period() -> None:
    settings: Row = ("workshop", "workshop", {"region": "Kota X", "period_start": 2033, "period_end": 2024})
    case = case_of(settings, ("p", "programme", {"name": "P", "start_year": 2026, "end_year": 2027}))
    assert case.period is None
    assert said(case, "period") == [
        "Kota X: It ends in 2024, before it starts in 2033. Correct one of the two years."
    ]


@pytest.mark.parametrize(
    ("start", "end", "speech"),
    [
        (2024, 2033, None),
        (2030, None, None),
        (None, None, None),
        (2026, 2025, "It ends in 2025, before it starts in 2026. Correct one of the two years."),
        (
            2023,
            2026,
            "Its years lie outside the plan (2024 to 2033). Correct the years, or the period of the plan.",
        ),
        (
            2026,
            2034,
            "Its years lie outside the plan (2024 to 2033). Correct the years, or the period of the plan.",
        ),
    ],
)
def test_programme_belongs_into_the_years_of_the_plan(start: int | None, end: int | None, speech: str | None) -> None:
    case = case_of(SETTINGS, ("p", "programme", {"name": "P", "start_year": start, "end_year": end}))
    assert said(case, "period") == ([f"P: {speech}"] if speech else [])


# -------------------------------------------------------------------- quick wins


def test_declared_and_counted_agree_or_a_person_is_asked() -> None:
    one, other = quick_win("a", entry_no=1), quick_win("b", entry_no=1)
    assert said(case_of(SETTINGS, one), "declared_and_counted") == []
    (asked,) = said(case_of(SETTINGS, one, other), "declared_and_counted")
    assert asked.startswith("Kota X: 1 are declared; the list has 1 entries with 2 names. Ask which number is meant")
    assert said(case_of(SETTINGS), "declared_and_counted") == []
    assert said(case_of(one, other), "declared_and_counted") == []


def test_quick_win_without_an_entry_number_is_an_entry_of_its_own() -> None:
    case = case_of(quick_win("a"), quick_win("b"), quick_win("c", entry_no=1), quick_win("d", entry_no=1))
    counted = count(case.of("quick_win"))
    assert (counted.names, counted.entries) == (4, 3)


def test_counts_keep_quick_wins_without_a_dimension_and_of_another_framework() -> None:
    counts = by_dimension(case_of(quick_win("a"), quick_win("b", dimension="MOB")))
    assert (counts[""].names, counts["MOB"].names, counts["GOV"].names) == (1, 1, 0)


def test_owner_of_another_class_is_said() -> None:
    rows = (GROUP_A, GROUP_B, opd("dlh", groups=("A",)))
    assert said(case_of(*rows, quick_win(dimension="LIV", owner="dlh")), "owner_outside_class") == [
        "simak: DLH sits in another class than Smart Living. Let both classes know, or correct the dimension."
    ]
    assert said(case_of(*rows, quick_win(dimension="ENV", owner="dlh")), "owner_outside_class") == []
    assert said(case_of(*rows, quick_win(owner="dlh")), "owner_outside_class") == []
    assert said(case_of(*rows, quick_win(dimension="LIV", owner="gone")), "owner_outside_class") == []


def test_owner_in_several_classes_may_own_for_each() -> None:
    rows = (GROUP_A, GROUP_B, opd("dlh", groups=("A", "B")))
    assert said(case_of(*rows, quick_win(dimension="LIV", owner="dlh")), "owner_outside_class") == []


def test_owner_in_no_class_is_said_unless_it_accompanies_all() -> None:
    alone = (opd("itda", role="pengampu"), quick_win(owner="itda", dimension="GOV"))
    assert said(case_of(*alone), "owner_in_no_class") == [
        "simak: ITDA sits in no class. Put it into a class, or invite it to this one."
    ]
    companion = (opd("bappeda", role="pendamping"), quick_win(owner="bappeda", dimension="GOV"))
    assert said(case_of(*companion), "owner_in_no_class") == []


def test_unit_sits_in_the_class_of_the_unit_above_it() -> None:
    rows = (GROUP_B, opd("dinkes", groups=("B",)), opd("puskesmas", parent="dinkes", role="pengampu"))
    assert said(case_of(*rows, quick_win(owner="puskesmas", dimension="LIV")), "owner_in_no_class") == []
    assert len(said(case_of(*rows, quick_win(owner="puskesmas", dimension="GOV")), "owner_outside_class")) == 1


def test_units_above_each_other_in_a_circle_sit_in_no_class() -> None:
    case = case_of(opd("a", parent="b"), opd("b", parent="a"))
    assert class_dimensions(case, case.of("opd")[0]) is None


def test_owner_with_nobody_on_the_roster_is_said_once() -> None:
    rows = (opd("dlh"), opd("bkd"), quick_win("a", owner="dlh"), quick_win("b", owner="dlh"))
    somebody = ("p", "person", {"name": "Ani", "opd": "bkd"})
    assert said(case_of(*rows, somebody), "owner_on_no_roster") == [
        "DLH: It owns a quick win and has nobody on the roster. Register its officer on the preparation page."
    ]
    assert said(case_of(*rows), "owner_on_no_roster") == []
    assert said(case_of(*rows, ("p", "person", {"name": "Ani", "opd": "dlh"})), "owner_on_no_roster") == []


def test_officer_of_the_unit_above_counts_for_the_roster() -> None:
    rows = (opd("dinkes"), opd("puskesmas", parent="dinkes"), quick_win(owner="puskesmas"))
    assert said(case_of(*rows, ("p", "person", {"name": "Ani", "opd": "dinkes"})), "owner_on_no_roster") == []


def test_officer_without_an_opd_does_not_stand_for_every_unit_without_one_above() -> None:
    rows = (opd("dlh"), quick_win(owner="dlh"), ("p", "person", {"name": "Ani"}))
    assert len(said(case_of(*rows), "owner_on_no_roster")) == 1


@pytest.mark.parametrize(
    ("start", "end", "speech"),
    [
        (2024, 2025, None),
        (2024, None, None),
        (None, None, None),
        (2025, 2024, "It ends in 2024, before it starts in 2025. Correct one of the two years."),
        (
            2024,
            2026,
            "Its result is felt in 2026; a quick win has to show by 2025. Bring it forward, or make it a programme.",
        ),
    ],
)
def test_quick_win_shows_within_the_horizon(start: int | None, end: int | None, speech: str | None) -> None:
    case = case_of(SETTINGS, quick_win(start_year=start, end_year=end))
    assert said(case, "horizon") == ([f"simak: {speech}"] if speech else [])


def test_horizon_is_silent_while_the_settings_are_empty() -> None:
    assert said(case_of(quick_win(end_year=2040)), "horizon") == []


def test_balance_names_dimensions_with_none_and_with_more_than_40_percent() -> None:
    rows = [quick_win(f"q{n}", dimension=code) for n, code in enumerate(["GOV", "GOV", "ECO", "LIV", "SOC"])]
    assert said(case_of(*rows), "balance") == [
        "Smart Branding: It has no quick win. Look for one, or say in the book why there is none.",
        "Smart Environment: It has no quick win. Look for one, or say in the book why there is none.",
    ]
    more = quick_win("more", dimension="GOV")
    assert "Smart Governance: It has 3 of 6 quick wins. See whether other dimensions are left behind." in said(
        case_of(*rows, more), "balance"
    )
    assert said(case_of(), "balance") == []


def test_doubles_are_found_apart_from_case_and_spacing() -> None:
    rows = (opd("dlh"), opd("bkd"))
    same = (quick_win("a", name="SIM-PeLL", owner="dlh"), quick_win("b", name="Sim pell", owner="bkd"))
    assert said(case_of(*rows, *same), "doubles") == [
        "SIM-PeLL: The name stands 2 times in the list (DLH, BKD). Join them, or give each its own name."
    ]
    other = (quick_win("a", name="Simpell"), quick_win("b", name="Simpel"))
    assert said(case_of(*other), "doubles") == []
    assert said(case_of(quick_win("a", name="?"), quick_win("b", name="!")), "doubles") == []


# -------------------------------------------------------------------- risks


@pytest.mark.parametrize(
    ("fields", "lacks"),
    [
        ({"likelihood": "1", "impact": "1"}, None),
        ({"likelihood": "2", "impact": "3"}, "Treatment, Action plan, Person in charge, Due date"),
        ({"likelihood": "2", "impact": "3", "decision": "tidak"}, None),
        ({"likelihood": "1", "impact": "1", "decision": "ya"}, "Treatment, Action plan, Person in charge, Due date"),
        ({"likelihood": "1", "impact": "1", "owner": None}, "Risk owner"),
        (
            {"decision": "ya", "treatment": "mitigasi", "action": "x", "person": "Kabid", "due": "2027-01-01"},
            None,
        ),
        ({"decision": "ya", "treatment": "mitigasi", "action": "x"}, "Person in charge, Due date"),
        ({}, None),
    ],
)
def test_risk_to_be_treated_needs_owner_treatment_person_and_date(
    fields: dict[str, Value], lacks: str | None
) -> None:
    expected = f"risk: The risk lacks: {lacks}. Name what is done, by whom and until when."
    case = case_of(("risk", "risk", {"event": "risk", "owner": "dlh", **fields}))
    assert said(case, "risk_untreated") == ([expected] if lacks else [])


def test_risk_at_the_appetite_that_is_left_alone_needs_a_reason() -> None:
    alone = {"likelihood": "1", "impact": "5", "decision": "tidak"}
    assert said(case_of(risk(**alone)), "risk_left_alone") == [
        "risk: Its magnitude 20 has to be treated, and it is not. Treat it, or give the reason."
    ]
    assert said(case_of(risk(**alone, reason="Tidak ada anggaran.")), "risk_left_alone") == []
    assert said(case_of(risk(**{**alone, "impact": "1"})), "risk_left_alone") == []


@pytest.mark.parametrize(("scheme", "must"), [("spbe", True), ("spbe-kemenkeu", False)])
def test_appetite_is_the_schemes(scheme: str, must: bool) -> None:
    case = case_of(risk(likelihood="2", impact="3"), scheme=scheme)
    assert must_be_treated(case, case.of("risk")[0]) is must


def test_residual_risk_above_the_inherent_needs_a_reason() -> None:
    up = {"likelihood": "1", "impact": "1", "residual_likelihood": "2", "residual_impact": "1"}
    assert said(case_of(risk(**up)), "residual_above") == [
        "risk: The residual magnitude 2 is above the inherent 1. Correct a level, or give the reason."
    ]
    assert said(case_of(risk(**up, reason="Program baru.")), "residual_above") == []
    assert said(case_of(risk(**{**up, "residual_likelihood": "1"})), "residual_above") == []
    assert said(case_of(risk(likelihood="1", impact="1")), "residual_above") == []


def test_treatment_suits_the_kind_of_risk() -> None:
    assert said(case_of(risk(kind="negatif", treatment="eksploitasi")), "treatment_suits") == [
        "risk: “Exploit” does not suit this kind of risk. Choose one of: Escalate, Mitigate, Transfer, Avoid, Accept."
    ]
    assert said(case_of(risk(kind="positif", treatment="eksploitasi")), "treatment_suits") == []
    assert said(case_of(risk(treatment="eksploitasi")), "treatment_suits") == []


def test_quick_win_without_a_risk_is_said() -> None:
    assert said(case_of(quick_win(), risk(quick_win="simak")), "without_risk") == []
    assert said(case_of(quick_win(), risk()), "without_risk") == [
        "simak: No risk is written down for it. Add at least one to the risk register."
    ]


def test_magnitude_and_band_are_derived_and_painted() -> None:
    case = case_of(risk(likelihood="2", impact="4", residual_likelihood="1", residual_impact="1"))
    shown = derived(case, case.of("risk")[0])
    assert {name: one.text for name, one in shown.items()} == {
        "magnitude": "13",
        "band": "Medium",
        "residual_magnitude": "1",
        "residual_band": "Very low",
    }
    assert (shown["band"].colour, shown["band"].ink) == ("#FFE66D", "#000000")


def test_magnitude_of_a_risk_without_both_levels_is_empty() -> None:
    case = case_of(risk(likelihood="2"))
    assert {one.text for one in derived(case, case.of("risk")[0]).values()} == {""}


def test_long_lists_of_names_end_in_a_number() -> None:
    assert listed(["a", "b"]) == "a, b"
    assert listed("abcdef") == "a, b, c, d, e and 1 more"


def test_dimension_of_a_risk_is_that_of_what_it_is_about() -> None:
    case = case_of(quick_win(dimension="GOV"), risk(quick_win="simak"), risk("other"))
    assert [case.dimension(one) for one in case.of("risk")] == ["GOV", ""]
