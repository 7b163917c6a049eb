"""Which test shows which requirement of the field: what five news reports ask of the kit, and their figures.

R000 to R004 are the requirements read from seeds 000 to 004, C1 to C9 the rules that hold across them, O the
figures that were worked out by hand. A requirement stands in ``SHOWN`` with the tests that show it, or in
``UNCOVERED`` with the reason; a test that is renamed is missed here.
"""

from __future__ import annotations

import ast
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from smartcity_kit.journal import fold
from smartcity_kit.model.records import RECORD_TYPES
from smartcity_kit.rules import Case
from smartcity_kit.rules.continuity import officers
from smartcity_kit.sources import example_changes, load_method
from tests.plans import case_of

HERE = Path(__file__).parent

REQUIREMENTS = (
    *(f"R000-{n}" for n in range(1, 11)),
    *(f"R001-{n}" for n in range(1, 7)),
    *(f"R002-{n}" for n in range(1, 12)),
    *(f"R003-{n}" for n in range(1, 11)),
    *(f"R004-{n}" for n in range(1, 7)),
    *(f"C{n}" for n in range(1, 10)),
    *(f"O{n}" for n in (1, 2, 3, 4, 5, 6, 7, 11, 12, 13, 14, 15)),
)

SHOWN: dict[str, tuple[str, ...]] = {
    # Lumajang, stage IV
    "R000-1": (
        "test_schedule::test_stages_are_one_to_four_in_this_order_and_the_fourth_is_the_last_r000_1",
        "test_schedule::test_stage_that_begins_before_the_one_before_it_has_ended_is_pointed_out_r000_1",
    ),
    "R000-2": ("test_roadmap::test_page_of_stage_four_finalises_the_four_artefacts",),
    "R000-3": (
        "test_roadmap::test_roadmap_of_2024_to_2033_has_ten_columns_of_years",
        "test_lumajang::test_period_is_the_ten_years_from_2024_to_2033",
    ),
    "R000-4": ("test_alignment::test_missions_stand_in_the_order_of_the_framework_and_gaps_are_marked",),
    "R000-5": (
        "test_alignment::test_orphan_of_the_chain_is_named_with_what_to_do",
        "test_alignment::test_chain_of_a_programme_leads_to_its_mission",
        "test_roadmap::test_actions_that_trace_to_no_indicator_are_said_once_a_programme",
        "test_roadmap::test_term_of_an_action_follows_from_its_first_year",
    ),
    "R000-6": (
        "test_alignment::test_alignment_shows_the_chain_risks_money_and_years_of_each_row",
        "test_rules::test_quick_win_without_a_risk_is_said",
        "test_rules::test_risk_to_be_treated_needs_owner_treatment_person_and_date",
    ),
    "R000-7": (
        "test_alignment::test_quick_win_that_starts_in_2024_has_to_end_by_2025",
        "test_requirements::test_benefit_of_a_quick_win_is_due",
    ),
    "R000-8": ("test_requirements::test_quick_win_has_a_dimension_a_name_and_a_unit",),
    "R000-9": (
        "test_reading::test_r000_9_list_of_the_press_gives_21_names_in_20_entries",
        "test_lumajang::test_quick_win_keeps_the_spelling_of_the_report",
        "test_lumajang::test_unit_keeps_the_spelling_of_the_report",
    ),
    "R000-10": (
        "test_lumajang::test_declared_and_counted_are_put_to_a_person",
        "test_rules::test_declared_and_counted_agree_or_a_person_is_asked",
    ),
    # Lumajang, stage I
    "R001-1": (
        "test_continuity::test_continuity_rate_of_a_person_is_stages_attended_of_stages_held_r001_1",
        "test_continuity::test_continuity_rate_of_an_opd_is_that_of_its_steadiest_officer_r001_1",
        "test_continuity::test_replacement_is_flagged_with_who_came_in_whose_place_r001_1",
        "test_continuity::test_pack_holds_what_the_opd_decided_and_who_wrote_it_last_r001_1",
    ),
    "R001-2": ("test_lumajang::test_legal_basis_has_the_numbers_of_both_sides",),
    "R001-3": ("test_lumajang::test_three_classes_have_12_14_and_10_units",),
    "R001-4": ("test_lumajang::test_bappeda_and_diskominfo_accompany_all_classes",),
    "R001-5": ("test_requirements::test_units_may_be_of_every_kind_that_the_classes_hold",),
    "R001-6": (
        "test_reading::test_r001_6_classes_of_the_press_have_12_14_and_10_units",
        "test_reading::test_r001_6_truncated_and_misspelt_units_are_asked_about",
        "test_reading::test_baca_juga_lines_are_passed_over_even_when_they_hold_a_list",
        "test_reader::test_nothing_is_stored_before_the_second_button",
    ),
    # Banyuwangi
    "R002-1": ("test_requirements::test_banyuwangi_is_one_of_25_and_owes_a_masterplan_in_these_words",),
    "R002-2": ("test_requirements::test_banyuwangi_is_one_of_25_and_owes_a_masterplan_in_these_words",),
    "R002-3": (
        "test_sources::test_stages_are_preparation_four_and_report",
        "test_notebooks::test_pages_are_those_the_stages_name",
        "test_analysis::test_worksheets_have_the_columns_of_the_field",
        "test_roadmap::test_roadmap_of_five_years_has_five_columns",
    ),
    "R002-4": (
        "test_schedule::test_three_books_of_the_seed_can_each_have_a_deadline_r002_4",
        "test_examples::test_banyuwangi_owes_three_books_by_the_end_of_2017",
        "test_books::test_three_and_four_books_build_from_the_same_data_oracle_15",
        "test_books::test_every_example_and_an_empty_workshop_have_every_book_as_html",
    ),
    "R002-5": (
        "test_schedule::test_deadline_says_how_it_stands_today_r002_5",
        "test_examples::test_banyuwangi_owes_three_books_by_the_end_of_2017",
    ),
    "R002-6": ("test_examples::test_banyuwangi_has_skpd_villages_and_wards_as_participants",),
    "R002-7": (
        "test_examples::test_banyuwangi_rates_its_three_foundations",
        "test_analysis::test_readiness_models_are_those_of_the_field_and_of_a_region_with_three_foundations",
    ),
    "R002-8": (
        "test_examples::test_banyuwangi_repackages_four_existing_programmes",
        "test_alignment::test_long_list_tells_status_origin_and_local_name_and_counts_them",
    ),
    "R002-9": (
        "test_examples::test_banyuwangi_brings_fibre_from_about_60_villages_to_145",
        "test_alignment::test_target_of_the_last_year_that_differs_from_the_aim_is_said",
    ),
    "R002-10": (
        "test_examples::test_banyuwangi_repackages_four_existing_programmes",
        "test_alignment::test_programme_need_not_be_digital_nor_serve_a_value",
    ),
    "R002-11": (
        "test_examples::test_banyuwangi_met_on_a_monday_and_the_tuesday_after_it",
        "test_requirements::test_mentors_are_kept_as_people_who_stay_from_stage_to_stage",
    ),
    # Nganjuk
    "R003-1": (
        "test_examples::test_nganjuk_met_on_14_and_15_june_2022_and_diskominfo_was_the_host",
        "test_print::test_file_asks_for_nothing_outside_and_allows_no_script",
    ),
    "R003-2": ("test_examples::test_nganjuk_holds_only_what_seed_003_states",),
    "R003-3": (
        "test_examples::test_nganjuk_holds_only_what_seed_003_states",
        "test_alignment::test_lists_hold_what_the_articles_and_chapters_name",
    ),
    "R003-4": ("test_money::test_nganjuk_in_june_is_in_time_for_the_next_year_r003_4",),
    "R003-5": (
        "test_journal::test_merge_is_idempotent_commutative_and_associative",
        "test_workshop::test_workshop_seen_by_one_opd_writes_into_the_same_plan",
        "test_analysis::test_swot_is_rolled_up_by_class_and_nobody_is_left_out",
    ),
    "R003-6": (
        "test_money::test_nganjuk_parts_of_each_opd_go_into_its_own_renja_and_apbd_of_2023_r003_6",
        "test_money::test_renja_lines_stand_under_their_unit_and_year_with_code_indicator_and_amount_r003_6",
        "test_money::test_workbook_has_a_sheet_for_each_unit_and_year_and_one_for_the_rest",
    ),
    "R003-7": (
        "test_examples::test_nganjuk_has_an_application_running_since_2018_and_a_programme_without_one",
        "test_alignment::test_programme_that_lacks_or_contradicts_something_is_named",
    ),
    "R003-8": (
        "test_examples::test_nganjuk_has_an_application_running_since_2018_and_a_programme_without_one",
        "test_alignment::test_programme_need_not_be_digital_nor_serve_a_value",
    ),
    "R003-9": (
        "test_reading::test_r003_9_broken_date_is_flagged_with_what_it_may_have_meant",
        "test_reading::test_owner_is_known_by_name_and_by_abbreviation",
    ),
    "R003-10": ("test_analysis::test_management_problems_and_public_problems_are_both_in_scope",),
    # Lombok Timur
    "R004-1": (
        "test_examples::test_lombok_timur_met_in_four_stages_on_eight_days",
        "test_schedule::test_lombok_timur_has_four_stages_of_two_consecutive_days_r004_1_c1",
    ),
    "R004-2": (
        "test_roadmap::test_workshop_folds_its_journal_up_to_the_end_of_the_last_day",
        "test_roadmap::test_roadmap_of_five_years_has_five_columns",
        "test_roadmap::test_page_of_stage_four_finalises_the_four_artefacts",
    ),
    "R004-3": ("test_requirements::test_mentors_are_kept_as_people_who_stay_from_stage_to_stage",),
    "R004-4": (
        "test_examples::test_lombok_timur_holds_only_what_seed_004_states",
        "test_crosswalk::test_every_kominfo_part_is_answered_for_in_giffinger",
        "test_crosswalk::test_confirmed_switch_journals_the_framework_and_what_goes_to_one_place",
    ),
    "R004-5": (
        "test_examples::test_lombok_timur_holds_only_what_seed_004_states",
        "test_money::test_allocations_that_do_not_add_up_to_the_budget_are_a_finding_r004_5",
        "test_alignment::test_lists_hold_what_the_articles_and_chapters_name",
    ),
    "R004-6": (
        "test_alignment::test_quick_win_and_its_programme_that_differ_are_said_field_by_field",
        "test_alignment::test_one_name_written_in_two_ways_is_said",
        "test_books::test_name_of_a_programme_that_changes_changes_in_every_book_oracle_15_r004_6",
    ),
    # across the seeds
    "C1": (
        "test_schedule::test_stage_whose_days_are_not_in_a_row_is_pointed_out_c1",
        "test_schedule::test_stage_with_one_of_its_two_days_is_still_open_c1",
    ),
    "C2": (
        "test_sources::test_kominfo_has_its_dimensions_in_order_and_three_parts_each",
        "test_workshop::test_workshop_follows_the_framework_and_the_scheme_of_its_settings",
    ),
    "C3": (
        "test_rules::test_period_of_5_to_10_years_is_expected",
        "test_roadmap::test_term_of_an_action_follows_from_its_first_year",
    ),
    "C4": (
        "test_alignment::test_quick_win_and_its_programme_that_differ_are_said_field_by_field",
        "test_money::test_quick_win_whose_allocations_differ_from_its_budget_is_a_finding_c4",
        "test_roadmap::test_action_lies_inside_its_programme",
    ),
    "C5": ("test_alignment::test_programme_that_lacks_or_contradicts_something_is_named",),
    "C6": (
        "test_lumajang::test_bappeda_and_diskominfo_accompany_all_classes",
        "test_rules::test_owner_in_no_class_is_said_unless_it_accompanies_all",
    ),
    "C7": (
        "test_reading::test_c7_raw_text_is_kept_beside_what_was_understood",
        "test_reader::test_raw_text_and_source_are_kept_with_the_record",
    ),
    "C8": (
        "test_print::test_file_asks_for_nothing_outside_and_allows_no_script",
        "test_views::test_html_holds_no_script_and_no_address_of_anything_outside",
        "test_notebooks::test_prose_has_no_html_pictures_or_addresses",
    ),
    "C9": (
        "test_text::test_language_is_indonesian_unless_chosen",
        "test_language::test_catalogue_leaves_no_sentence_untranslated_or_in_doubt",
    ),
    # figures worked out by hand
    "O1": (
        "test_reading::test_r000_9_list_of_the_press_gives_21_names_in_20_entries",
        "test_reading::test_dimensions_have_4_2_4_4_1_and_6_names_in_5_entries",
        "test_reading::test_list_names_16_owners",
        "test_reading::test_declared_20_against_21_names_waits_for_a_person",
    ),
    "O2": (
        "test_reading::test_r001_6_classes_of_the_press_have_12_14_and_10_units",
        "test_reading::test_agency_whose_name_holds_commas_stays_whole",
        "test_reading::test_dpkp_and_dkpp_are_two_agencies",
    ),
    "O3": ("test_reading::test_lists_read_together_show_four_owners_of_another_class_and_one_of_none",),
    "O4": (
        "test_schedule::test_lombok_timur_has_gaps_of_48_23_and_29_days_and_spans_102_oracle_4",
        "test_schedule::test_lombok_timur_meets_on_these_weekdays_oracle_4",
        "test_examples::test_lombok_timur_met_in_four_stages_on_eight_days",
    ),
    "O5": ("test_schedule::test_broken_date_of_the_press_comes_back_as_a_suggestion_oracle_5",),
    "O6": (
        "test_roadmap::test_roadmap_of_2024_to_2033_has_ten_columns_of_years",
        "test_alignment::test_quick_win_that_starts_in_2024_has_to_end_by_2025",
    ),
    "O7": (
        "test_sources::test_matrix_holds_each_number_once_and_rises_along_every_line",
        "test_sources::test_magnitude_is_read_from_the_matrix_likelihood_first",
        "test_sources::test_bands_of_both_schemes",
        "test_sources::test_a_product_would_put_17_cells_into_a_lower_band_and_none_into_a_higher",
    ),
    "O11": (
        "test_money::test_code_is_split_at_the_account_with_both_tail_lengths_oracle_11",
        "test_money::test_code_with_two_digits_for_jenis_is_taken_with_a_doubt_and_stays_as_typed_oracle_11",
    ),
    "O12": (
        "test_text::test_rupiah_is_read_as_officers_write_it",
        "test_text::test_rupiah_never_reads_m_as_million",
        "test_money::test_range_of_amounts_is_recognised_as_a_range_oracle_12",
    ),
    "O13": ("test_crosswalk::test_round_trip_from_kominfo_to_giffinger_and_back_reports_its_losses",),
    "O14": (
        "test_money::test_perumda_makes_no_renja_line_without_a_warning_oracle_14",
        "test_money::test_workbook_warns_about_the_perumda_and_makes_no_renja_line_of_it_oracle_14",
    ),
    "O15": (
        "test_books::test_three_and_four_books_build_from_the_same_data_oracle_15",
        "test_books::test_name_of_a_programme_that_changes_changes_in_every_book_oracle_15_r004_6",
    ),
}

UNCOVERED: dict[str, str] = {}


@cache
def names_in(module: str) -> frozenset[str]:
    tree = ast.parse((HERE / f"{module}.py").read_text(encoding="utf-8"))
    return frozenset(node.name for node in tree.body if isinstance(node, ast.FunctionDef))


@pytest.mark.parametrize("requirement", REQUIREMENTS)
def test_requirement_is_shown_by_tests_that_exist_or_says_why_not(requirement: str) -> None:
    assert (requirement in SHOWN) != (requirement in UNCOVERED)
    if requirement in UNCOVERED:
        assert len(UNCOVERED[requirement]) > 20
        return
    named = [test.split("::") for test in SHOWN[requirement]]
    assert [f"{module}::{test}" for module, test in named if test not in names_in(module)] == []


def test_table_names_nothing_that_is_no_requirement() -> None:
    assert set(SHOWN) | set(UNCOVERED) == set(REQUIREMENTS)
    assert len(REQUIREMENTS) == 10 + 6 + 11 + 10 + 6 + 9 + 12


# ------------------------------------------------------------------ what no other test shows


def test_quick_win_has_a_dimension_a_name_and_a_unit() -> None:
    """R000-8: dimension, name, and the unit that the press writes in brackets."""
    required = {field.name for field in RECORD_TYPES["quick_win"].fields if field.required}
    assert {"dimension", "name", "owner"} <= required


def test_benefit_of_a_quick_win_is_due() -> None:
    """R000-7: felt by the public."""
    assert RECORD_TYPES["quick_win"].by_name["benefit"].required
    assert "benefit" in load_method().stages.by_code["III"].due["quick_win"]


def test_units_may_be_of_every_kind_that_the_classes_hold() -> None:
    """R001-5."""
    kinds = {option.code for option in load_method().choices["opd_kind"]}
    wanted = {"dinas", "badan", "bagian", "kecamatan", "kelurahan", "rsud", "bumd", "satpol_pp"}
    assert wanted <= kinds


def test_banyuwangi_is_one_of_25_and_owes_a_masterplan_in_these_words() -> None:
    """R002-1 the cohort of 25; R002-2 a masterplan, "komprehensif dan aplikatif"."""
    plan = fold(example_changes("banyuwangi", RECORD_TYPES))
    note = Case(plan, load_method(), RECORD_TYPES, date(2017, 8, 1)).settings.text("note")
    assert "Satu dari 25 kabupaten/kota yang didampingi." in note
    assert "Masterplan diminta komprehensif dan aplikatif." in note


def test_mentors_are_kept_as_people_who_stay_from_stage_to_stage() -> None:
    """R004-3 the same resource person at every stage; R002-11 who leads the mentors."""
    case = case_of(
        ("mentor", "person", {"name": "Ketua tim pembimbing", "role": "pembimbing"}),
        ("guest", "person", {"name": "Tamu", "role": "tamu"}),
    )
    assert [person.id for person in officers(case)] == ["mentor"]
