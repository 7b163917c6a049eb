"""Direction, programmes and what they lead to: the chain from mission to quick win, and where it is open."""

from __future__ import annotations

import pytest

from smartcity_kit.journal import Value
from smartcity_kit.model.fields import Field, parse
from smartcity_kit.model.kinds import Options
from smartcity_kit.model.records import RECORD_TYPES
from smartcity_kit.rules import Case, findings
from smartcity_kit.rules.alignment import chain
from smartcity_kit.sources import load_method
from smartcity_kit.views.alignment import alignment, commitment, long_list, mission_by_dimension
from smartcity_kit.views.documents import Table
from tests.plans import Row, case_of

SETTINGS: Row = (
    "workshop",
    "workshop",
    {"region": "Kota X", "period_start": 2024, "period_end": 2033, "quick_win_years": 2},
)
DLH: Row = ("dlh", "opd", {"name": "Dinas Lingkungan Hidup", "abbreviation": "DLH"})
DUKCAPIL: Row = ("dukcapil", "opd", {"name": "Dinas Kependudukan"})
MISSION: Row = ("m", "mission", {"text": "Lingkungan bersih", "dimension": "ENV"})
GOAL: Row = ("g", "goal", {"text": "Sampah berkurang", "mission": "m"})
TARGET: Row = ("t", "target", {"text": "Warga memilah", "goal": "g"})
INDICATOR: Row = (
    "i",
    "indicator",
    {"text": "Desa dengan bank sampah", "target": "t", "aim": "145", "aim_year": 2026},
)
STRATEGY: Row = ("s", "strategy", {"text": "Mendekatkan bank sampah", "dimension": "ENV", "target": "t"})
CHAIN = (MISSION, GOAL, TARGET, INDICATOR, STRATEGY)


def programme(key: str = "p", **fields: Value) -> Row:
    return (key, "programme", {"name": "Bank Sampah", "dimension": "ENV", "owner": "dlh", **fields})


def quick_win(key: str = "q", **fields: Value) -> Row:
    return (key, "quick_win", {"name": "Bank Sampah Desa", "dimension": "ENV", "owner": "dlh", **fields})


def yearly(year: int, value: str, key: str = "") -> Row:
    return (key or f"i{year}", "indicator_target", {"indicator": "i", "year": year, "value": value})


def said(case: Case, rule: str) -> list[str]:
    """Return what one rule says, as people read it."""
    return [str(one) for one in findings(case) if one.rule == rule]


def texts(table: Table) -> list[tuple[str, ...]]:
    """Return the rows of a table as texts."""
    return [tuple(cell.text for cell in row.cells) for row in table.rows]


# -------------------------------------------------------------------- orphans


@pytest.mark.parametrize(
    ("row", "says"),
    [
        (("g", "goal", {"text": "X"}), "X: It serves no mission. Choose the mission it serves."),
        (("t", "target", {"text": "X"}), "X: It serves no goal. Choose the goal it serves."),
        (
            ("t", "target", {"text": "X"}),
            "X: No indicator measures it. Write an indicator with its unit, baseline and target.",
        ),
        (
            ("s", "strategy", {"text": "X"}),
            "X: It leads to no objective. Choose the objective it reaches, or drop the strategy.",
        ),
        (
            ("s", "strategy", {"text": "X"}),
            "X: No programme carries it out. Link a programme to it, or say why it waits.",
        ),
        (
            ("p", "programme", {"name": "X"}),
            "X: It follows no strategy. Choose the strategy it carries out, or write the one that is missing.",
        ),
        (
            ("i", "indicator", {"text": "X"}),
            "X: It has no target per year. Write the value of each year on the page of stage II.",
        ),
        (("m", "mission", {"text": "X"}), "X: No goal serves it. Write a goal, or join it to another mission."),
    ],
)
def test_orphan_of_the_chain_is_named_with_what_to_do(row: Row, says: str) -> None:
    """R000-5: the chain from goal to action has no loose end that nobody hears of."""
    assert says in said(case_of(row), "orphan")


def test_whole_chain_has_no_orphan() -> None:
    case = case_of(SETTINGS, DLH, *CHAIN, yearly(2024, "60"), programme(strategy="s"))
    assert said(case, "orphan") == []


def test_link_to_what_was_removed_is_an_orphan_again() -> None:
    case = case_of((MISSION[0], MISSION[1], {**MISSION[2], "_removed": True}), GOAL)
    assert said(case, "orphan")[0].startswith("Sampah berkurang: It serves no mission.")


def test_chain_of_a_programme_leads_to_its_mission() -> None:
    """R000-5: objective and indicator are found from the programme upward."""
    case = case_of(*CHAIN, programme(strategy="s"))
    found = chain(case, case.of("programme")[0])
    assert [one and one.id for one in (found.strategy, found.target, found.goal, found.mission)] == [
        "s",
        "t",
        "g",
        "m",
    ]
    assert [one.id for one in found.indicators] == ["i"]


# -------------------------------------------------------------------- targets per year


def test_years_without_a_target_are_named_up_to_the_aim_of_the_indicator() -> None:
    case = case_of(SETTINGS, *CHAIN, yearly(2025, "100"))
    assert said(case, "indicator_targets") == [
        (
            "Desa dengan bank sampah: No target is written for: 2024, 2026. "
            "Write the value of each year on the page of stage II."
        )
    ]


def test_target_of_the_last_year_that_differs_from_the_aim_is_said() -> None:
    """R002-9: an indicator carries baseline, target and date; both places say the same."""
    case = case_of(*CHAIN, yearly(2026, "140"))
    assert said(case, "indicator_targets") == [
        (
            "Desa dengan bank sampah: The indicator aims at 145 in 2026; the target of that year is 140. "
            "Correct one of the two."
        )
    ]


def test_two_targets_of_one_year_are_said() -> None:
    case = case_of(*CHAIN, yearly(2025, "100"), yearly(2025, "90", "again"))
    assert said(case, "indicator_targets") == [
        "Desa dengan bank sampah: Two targets are written for: 2025. Keep one of the two."
    ]


def test_target_of_an_indicator_belongs_to_the_opd_of_the_indicator() -> None:
    case = case_of(DLH, ("i", "indicator", {"text": "X", "owner": "dlh"}), yearly(2025, "100"))
    assert [one.id for one in case.of("indicator_target", "dlh")] == ["i2025"]


# -------------------------------------------------------------------- quick win and programme


def test_quick_win_and_its_programme_that_differ_are_said_field_by_field() -> None:
    """C4, R004-6: dimension, owner and years agree in all books."""
    case = case_of(
        SETTINGS,
        DLH,
        DUKCAPIL,
        programme(start_year=2025, end_year=2027),
        quick_win(programme="p", dimension="GOV", owner="dukcapil", start_year=2024, end_year=2025),
    )
    assert [
        one.removesuffix(" Correct one of the two, so that every book says the same.")
        for one in said(case, "quick_win_and_programme")
    ] == [
        "Bank Sampah Desa: Dimension: Smart Governance; of its programme Bank Sampah: Smart Environment.",
        "Bank Sampah Desa: Owner: Dinas Kependudukan; of its programme Bank Sampah: Dinas Lingkungan Hidup.",
        "Bank Sampah Desa: Its years 2024–2025 lie outside those of its programme (2025–2027).",
    ]


def test_one_name_written_in_two_ways_is_said() -> None:
    """R004-6: the same programme name in all books."""
    case = case_of(programme(name="Bank Sampah"), quick_win(programme="p", name="BANK-SAMPAH"))
    assert said(case, "quick_win_and_programme") == [
        (
            "BANK-SAMPAH: It is written “BANK-SAMPAH”, its programme “Bank Sampah”. "
            "Correct one of the two, so that every book says the same."
        )
    ]


def test_quick_win_that_agrees_with_its_programme_is_silent() -> None:
    case = case_of(
        SETTINGS,
        DLH,
        programme(start_year=2024, end_year=2033),
        quick_win(programme="p", start_year=2024, end_year=2025),
    )
    assert said(case, "quick_win_and_programme") == []


def test_quick_wins_without_a_programme_are_noted_once_for_all() -> None:
    case = case_of(programme(), quick_win("a", name="A"), quick_win("b", name="B"), quick_win("c", programme="p"))
    assert said(case, "loose_quick_wins") == [
        (
            "Quick wins: 2 belong to no programme: A, B. "
            "Name the programme in the form of the quick win, or leave it where it stands alone."
        )
    ]


def test_quick_wins_of_a_workshop_without_programmes_are_left_in_peace() -> None:
    assert said(case_of(quick_win()), "loose_quick_wins") == []


@pytest.mark.parametrize(("end", "findings_said"), [(2025, 0), (2026, 1)])
def test_quick_win_that_starts_in_2024_has_to_end_by_2025(end: int, findings_said: int) -> None:
    """R000-7, oracle 6: one to two years from the start of the plan of 2024."""
    assert len(said(case_of(SETTINGS, quick_win(start_year=2024, end_year=end)), "horizon")) == findings_said


# -------------------------------------------------------------------- what a programme says of itself


@pytest.mark.parametrize(
    ("fields", "rule", "says"),
    [
        ({"owner": None}, "programme_owner", "No unit owns it. Choose one owner; the others support it."),
        ({"deferred": True}, "deferred", "It is deferred, and nobody says why. Write the reason, or let it go on."),
        (
            {"status": "baru", "existing_since": 2018},
            "existing_since",
            "It is called new, and running since 2018. Correct the status, or the year.",
        ),
    ],
)
def test_programme_that_lacks_or_contradicts_something_is_named(
    fields: dict[str, Value], rule: str, says: str
) -> None:
    """C5: every programme has an owner; R003-7: history years of what already runs."""
    assert said(case_of(DLH, ("p", "programme", {"name": "Bank Sampah", "owner": "dlh", **fields})), rule) == [
        f"Bank Sampah: {says}"
    ]


def test_programme_with_owner_reason_and_history_is_silent() -> None:
    case = case_of(DLH, programme(deferred=True, reason="Menunggu", status="eksisting", existing_since=2018))
    assert [said(case, rule) for rule in ("programme_owner", "deferred", "existing_since")] == [[], [], []]


def test_programme_need_not_be_digital_nor_serve_a_value() -> None:
    """R003-8, R003-3, R004-5, R002-10: optional fields, never due."""
    fields = RECORD_TYPES["programme"].by_name
    optional = ("is_digital", "focus", "goal_tags", "simplification", "origin", "local_name", "existing_since")
    assert [fields[name].required for name in optional] == [False] * 7
    assert RECORD_TYPES["quick_win"].by_name["simplification"].required is False


@pytest.mark.parametrize(
    ("of", "codes"),
    [
        ("focus", ["manajemen", "layanan_ekonomi"]),
        (
            "goal_tag",
            ["inklusif", "aman", "berkelanjutan", "berdaya_saing", "keterbukaan", "akuntabilitas"],
        ),
        ("action_group", ["kebijakan", "infrastruktur", "aplikasi", "literasi"]),
    ],
)
def test_lists_hold_what_the_articles_and_chapters_name(of: str, codes: list[str]) -> None:
    """R003-3 (two foci), R004-5 (stated values), groups of the action plan; each list names its source."""
    method = load_method("kominfo", "spbe")
    assert [option.code for option in method.choices[of]] == codes
    assert method.lists.lists[of].source


def test_values_are_typed_as_labels_with_a_semicolon() -> None:
    field: Field = RECORD_TYPES["programme"].by_name["goal_tags"]
    options = Options(load_method("kominfo", "spbe").choices["goal_tag"])
    assert parse(field, "Inklusif; aman", options) == ("inklusif", "aman")


# -------------------------------------------------------------------- the matrix


def test_alignment_shows_the_chain_risks_money_and_years_of_each_row() -> None:
    case = case_of(
        SETTINGS,
        DLH,
        *CHAIN,
        programme(strategy="s", start_year=2024, end_year=2026, budget=850_000_000),
        quick_win(programme="p", start_year=2024, end_year=2025, budget=0),
        ("r", "risk", {"event": "Jaringan putus", "quick_win": "q"}),
    )
    leads = ("Lingkungan bersih", "Sampah berkurang", "Warga memilah", "Desa dengan bank sampah", STRATEGY[2]["text"])
    assert texts(alignment(case)) == [
        ("Smart Environment (2)",),
        ("Bank Sampah", *leads, "open", "Rp 850.000.000", "2024–2026"),
        ("Bank Sampah Desa (quick win)", *leads, "1", "Rp 0", "2024–2025"),
    ]


def test_alignment_marks_and_counts_open_links() -> None:
    table = alignment(case_of(quick_win()))
    assert texts(table)[1] == ("Bank Sampah Desa (quick win)", *("open",) * 8)
    assert {cell.colour for cell in table.rows[1].cells[1:]} == {"#fdecc8"}
    assert table.note == "Links still open: 8."


def test_alignment_takes_the_sum_of_allocations_where_no_budget_is_written() -> None:
    rows: list[Row] = [
        (f"a{year}", "allocation", {"programme": "p", "year": year, "amount": 400_000_000}) for year in (2024, 2025)
    ]
    assert texts(alignment(case_of(programme(), *rows)))[1][7] == "Rp 800.000.000"


def test_alignment_of_an_opd_holds_its_own_rows_only() -> None:
    case = case_of(DLH, DUKCAPIL, programme(), quick_win(programme="p", owner="dukcapil"))
    assert [row[0] for row in texts(alignment(case, "dukcapil"))] == [
        "Smart Environment (1)",
        "Bank Sampah Desa (quick win)",
    ]


def test_alignment_of_an_empty_plan_says_so() -> None:
    table = alignment(case_of())
    assert (table.rows, table.empty, table.note) == ((), "There is no programme and no quick win yet.", "")


# -------------------------------------------------------------------- missions, long list, commitment


def test_missions_stand_in_the_order_of_the_framework_and_gaps_are_marked() -> None:
    """R000-4: governance, branding, economy, living, society, environment."""
    case = case_of(MISSION, GOAL, ("m2", "mission", {"text": "Layanan terbuka", "dimension": "GOV"}))
    assert texts(mission_by_dimension(case)) == [
        ("1", "Smart Governance", "Layanan terbuka", "0"),
        ("2", "Smart Branding", "open", "0"),
        ("3", "Smart Economy", "open", "0"),
        ("4", "Smart Living", "open", "0"),
        ("5", "Smart Society", "open", "0"),
        ("6", "Smart Environment", "Lingkungan bersih", "1"),
    ]


def test_mission_without_a_known_dimension_is_not_lost() -> None:
    case = case_of(("m", "mission", {"text": "Lepas"}))
    assert texts(mission_by_dimension(case))[-1] == ("", "Without a dimension", "Lepas", "0")
    assert mission_by_dimension(case_of()).rows == ()


def test_long_list_tells_status_origin_and_local_name_and_counts_them() -> None:
    """R002-8: existing programmes are packaged anew under the names people know; R003-7: since when."""
    case = case_of(
        DLH,
        programme(
            status="eksisting", origin="renstra", existing_since=2018, local_name="Sampah Jadi Berkah",
            focus=("layanan_ekonomi",), goal_tags=("inklusif", "aman"),
        ),
        programme("p2", name="Baru", dimension="GOV", status="baru"),
        programme("p3", name="Lepas", dimension="GOV"),
    )  # fmt: skip
    table = long_list(case)
    assert texts(table) == [
        ("Smart Governance (2)",),
        ("1", "Baru", "New", "", "", "DLH", "", ""),
        ("2", "Lepas", "", "", "", "DLH", "", ""),
        ("Smart Environment (1)",),
        (
            "3", "Bank Sampah – Sampah Jadi Berkah", "Existing", "Renstra (an OPD's strategic plan)", "2018", "DLH",
            "Public service and the economy", "Inclusive; Safe",
        ),
    ]  # fmt: skip
    assert table.note == "By status: New 1, Existing 1, without a status 1."


def test_commitment_sheet_has_owner_year_and_room_to_sign() -> None:
    case = case_of(DLH, quick_win(end_year=2025), quick_win("r", name="Lepas", owner=None))
    line = "\n.............................."
    assert texts(commitment(case)) == [
        ("1", "Bank Sampah Desa", "Dinas Lingkungan Hidup", "2025", line),
        ("2", "Lepas", "Without an owner", "", line),
    ]
    assert [row[1] for row in texts(commitment(case, "dlh"))] == ["Bank Sampah Desa"]
