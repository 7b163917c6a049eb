"""Monitoring and the yearly evaluation: what is reported by semester, and how an index comes about."""

from __future__ import annotations

from pathlib import Path

import pytest

from smartcity_kit.journal import Value
from smartcity_kit.rules import Case, derived, findings
from smartcity_kit.rules.evaluation import evaluations
from smartcity_kit.rules.monitoring import reports
from smartcity_kit.sources import MethodError, load_method
from smartcity_kit.views.documents import Table
from smartcity_kit.views.monitoring import evaluation_table, realisation_table
from tests.plans import TODAY, Row, case_of, plan_of

OPD: Row = ("dinkes", "opd", {"name": "Dinas Kesehatan"})
PROGRAMME: Row = ("p", "programme", {"name": "Rujukan terpadu", "owner": "dinkes"})
QUICK_WIN: Row = ("q", "quick_win", {"name": "SIMPUL", "owner": "dinkes", "programme": "p"})
PARTS = ("baseline", "output", "outcome", "impact", "quick_win")


def report(record: str, year: int, semester: str, **values: Value) -> Row:
    return record, "monitoring", {"about": "q", "year": year, "semester": semester, **values}


def scored(*scores: str | None, year: int = 2025, **values: Value) -> list[Row]:
    """One evaluation record for each score, in the order of the parts."""
    some = zip(PARTS, scores, strict=False)
    return [
        (f"e-{part}-{year}", "evaluation", {"year": year, "dimension": part, "score": score, **values})
        for part, score in some
        if score is not None
    ]


def of_cycle(cycle: str | None, *rows: Row) -> Case:
    settings: Row = ("workshop", "workshop", {"region": "Kabupaten Contoh", "evaluation": cycle})
    method = load_method(evaluation=cycle) if cycle else load_method()
    return Case(plan_of(settings, *rows), method, case_of().types, TODAY)


def found(case: Case, *rules: str) -> list[str]:
    return [str(one) for one in findings(case) if one.rule in rules]


def texts(table: Table) -> list[tuple[str, ...]]:
    return [tuple(cell.text for cell in row.cells) for row in table.rows]


# ------------------------------------------------------------------ monitoring


def test_reports_of_a_quick_win_stand_in_the_order_of_semesters() -> None:
    rows = [report("c", 2026, "1"), report("a", 2025, "1"), report("b", 2025, "2")]
    assert [one.id for one in reports(case_of(OPD, QUICK_WIN, *rows))["q"]] == ["a", "b", "c"]


@pytest.mark.parametrize(("state", "label"), [("ditunda", "Deferred"), ("terhambat", "Held up")])
def test_what_waits_without_a_reason_is_a_finding(state: str, label: str) -> None:
    case = case_of(OPD, QUICK_WIN, report("a", 2025, "1", state=state))
    says = f"SIMPUL · 2025 · First half: Its state is “{label}”, and no reason is given. "
    assert found(case, "monitoring_reason") == [f"{says}Say why, and what has to change."]
    given = case_of(OPD, QUICK_WIN, report("a", 2025, "1", state=state, reason="Aturan di atasnya berubah"))
    assert found(given, "monitoring_reason") == []


def test_percentage_that_goes_down_is_a_finding_unless_a_reason_is_given() -> None:
    rows = (report("a", 2025, "1", percent_done=60), report("b", 2025, "2", percent_done=40))
    assert found(case_of(OPD, QUICK_WIN, *rows), "monitoring_back") == [
        (
            "SIMPUL · 2025 · Second half: It was 60 % done in the report before, and is 40 % now. "
            "Correct one of the two, or give the reason."
        )
    ]
    told = (rows[0], report("b", 2025, "2", percent_done=40, reason="Server rusak"))
    assert found(case_of(OPD, QUICK_WIN, *told), "monitoring_back") == []


def test_hundred_percent_without_evidence_is_open() -> None:
    bare, proven = report("a", 2025, "1", percent_done=100), {"evidence": "https://contoh.example/a"}
    assert found(case_of(OPD, QUICK_WIN, bare), "monitoring_evidence") == [
        (
            "SIMPUL · 2025 · First half: It is reported as 100 % done, without evidence. "
            "Add the address of a page, photo or document."
        )
    ]
    with_proof = report("a", 2025, "1", percent_done=100, **proven)
    assert found(case_of(OPD, QUICK_WIN, with_proof), "monitoring_evidence") == []


def test_completed_before_hundred_percent_and_two_reports_of_a_semester_are_asked_about() -> None:
    rows = (
        report("a", 2025, "1", percent_done=80, state="selesai"),
        report("b", 2025, "1", percent_done=90, state="berjalan"),
    )
    assert found(case_of(OPD, QUICK_WIN, *rows), "monitoring_state", "monitoring_twice") == [
        "SIMPUL · 2025 · First half: Its state is “Completed” at 80 %. Correct one of the two.",
        (
            "SIMPUL · 2025 · First half: There are two reports about this semester. "
            "Keep the right one, remove the other."
        ),
    ]


def test_realisation_shows_the_latest_report_against_the_allocation_of_its_year() -> None:
    allocation: dict[str, Value] = {"programme": "p", "quick_win": "q", "fund_source": "apbd_kab"}
    spent: dict[str, Value] = {"target": "12 desa", "realised": "9 desa", "budget_realised": 150_000_000}
    rows = (
        report("a", 2025, "1", percent_done=40),
        report("b", 2025, "2", percent_done=60, state="berjalan", **spent),
    )
    money: list[Row] = [
        ("m1", "allocation", {**allocation, "year": 2025, "amount": 200_000_000}),
        ("m2", "allocation", {**allocation, "year": 2026, "amount": 900_000_000}),
    ]
    shown = realisation_table(case_of(OPD, PROGRAMME, QUICK_WIN, *rows, *money))
    assert texts(shown) == [
        ("Quick wins (1)",),
        (
            "SIMPUL", "Dinas Kesehatan", "Second half 2025", "40 → 60 %", "9 desa / 12 desa",
            "Rp 150.000.000 / Rp 200.000.000 (75 %)", "Under way",
        ),
    ]  # fmt: skip
    assert shown.note == "Programmes and quick wins without a report yet: 1."


def test_realisation_of_nothing_reported_says_so_and_invents_no_zero() -> None:
    assert realisation_table(case_of(OPD, QUICK_WIN)).rows == ()
    shown = realisation_table(case_of(OPD, QUICK_WIN, report("a", 2025, "1")))
    assert texts(shown)[1] == ("SIMPUL", "Dinas Kesehatan", "First half 2025", "", "", "", "")


# ------------------------------------------------------------------ evaluation


@pytest.mark.parametrize(
    ("cycle", "weights"),
    [
        ("sleman", [10, 20, 30, 30, 10]),
        ("2022-jambi", [10, 20, 30, 20, 20]),
        ("2023-nganjuk", [10, 20, 30, 10, 30]),
    ],
)
def test_three_cycles_have_the_weights_that_were_found(cycle: str, weights: list[int]) -> None:
    parts = load_method(evaluation=cycle).evaluation.parts
    assert [part.code for part in parts] == list(PARTS)
    assert [part.weight for part in parts] == weights


@pytest.mark.parametrize(("cycle", "index"), [("sleman", 29_000), ("2022-jambi", 30_000), ("2023-nganjuk", 31_000)])
def test_same_scores_give_another_index_in_another_cycle(cycle: str, index: int) -> None:
    (one,) = evaluations(of_cycle(cycle, *scored("3", "3", "3", "2.5", "3.5")))
    assert one.index == index


def test_index_is_counted_exactly_and_explained_part_by_part() -> None:
    case = of_cycle("2023-nganjuk", *scored("3.38", "3", "3.5", "2", "4", evidence="https://contoh.example/b"))
    shown = evaluation_table(case)
    assert texts(shown) == [
        ("Evaluation of 2025",),
        ("Baseline", "3,38", "3,38 × 10 % = 0,338", "https://contoh.example/b"),
        ("Output", "3,00", "3,00 × 20 % = 0,60", "https://contoh.example/b"),
        ("Outcome", "3,50", "3,50 × 30 % = 1,05", "https://contoh.example/b"),
        ("Impact", "2,00", "2,00 × 10 % = 0,20", "https://contoh.example/b"),
        ("Quick win", "4,00", "4,00 × 30 % = 1,20", "https://contoh.example/b"),
        ("Index", "", "0,338 + 0,60 + 1,05 + 0,20 + 1,20 = 3,388", ""),
    ]
    assert shown.note == "Weights as reported from Nganjuk, 2023 round II. Scale 0 to 4, not verified."
    assert derived(case, case.of("evaluation")[0])["weighted"].text == "3,38 × 10 % = 0,338"


def test_index_is_open_while_a_part_has_no_score() -> None:
    case = of_cycle("sleman", *scored("3", "3", None, "2", "4"))
    (one,) = evaluations(case)
    assert one.index is None
    assert texts(evaluation_table(case))[-1] == ("Index", "", "none yet: no score for Outcome", "")
    assert found(case, "evaluation_unscored") == [
        (
            "Baseline · 2025: The evaluation of 2025 has no score yet for: Outcome. "
            "Enter them; until then there is no index."
        )
    ]


def test_without_a_cycle_there_is_no_index_and_no_weight_is_invented() -> None:
    case = of_cycle(None, *scored("3", "3", "3", "3", "3"))
    assert [one.index for one in evaluations(case)] == [None]
    assert texts(evaluation_table(case))[-1][2] == "none: choose the weights of a cycle in the settings"
    assert {row[2] for row in texts(evaluation_table(case))[1:-1]} == {""}
    assert found(case, "evaluation_weights") == [
        "Kabupaten Contoh: No weights are chosen, so no index is computed. Choose the cycle in the settings."
    ]


def test_score_without_evidence_above_the_scale_or_twice_is_a_finding() -> None:
    again: Row = ("again", "evaluation", {"year": 2025, "dimension": "baseline", "score": "4.5"})
    case = of_cycle("sleman", *scored("3"), again)
    assert found(case, "evaluation_evidence", "evaluation_scale", "evaluation_twice") == [
        "Baseline · 2025: It has a score and no evidence. Add the address of a page, photo or document.",
        "Baseline · 2025: It has a score and no evidence. Add the address of a page, photo or document.",
        "Baseline · 2025: The score 4,50 is outside the scale up to 4. Correct it, or the scale in data.",
        (
            "Baseline · 2025: This part has two scores for one year; the later one counts. "
            "Keep the right one, remove the other."
        ),
    ]


def test_year_with_scores_of_no_part_of_this_cycle_is_left_to_the_finding_about_its_parts() -> None:
    strange: Row = ("strange", "evaluation", {"year": 2024, "dimension": None, "score": "3"})
    case = of_cycle("sleman", strange)
    assert found(case, "evaluation_unscored") == []
    assert len(found(case, "incomplete")) == 2  # the settings, and the score that says not what it is about
    assert texts(evaluation_table(case))[0] == ("Evaluation of 2024",)


def test_years_are_evaluated_apart_the_latest_first() -> None:
    case = of_cycle(
        "sleman", *scored("2", "2", "2", "2", "2", year=2025), *scored("3", "3", "3", "3", "3", year=2026)
    )
    assert [(one.year, one.index) for one in evaluations(case)] == [(2026, 30_000), (2025, 20_000)]


def test_note_says_which_weights_the_source_did_not_show() -> None:
    assert evaluation_table(of_cycle("2022-jambi", *scored("3"))).note == (
        "Weights as reported from Jambi, 2022. Scale 0 to 4, not verified. "
        "Not shown by the source: the weights of Baseline, Output."
    )


@pytest.mark.parametrize(
    ("line", "other", "wrong"),
    [
        ("weight: 30}", "weight: 40}", "the weights add up to 110; together they have to be 100"),
        ("code: impact", "code: outcome", "a part stands twice"),
        ("least: 0, most: 4", "least: 5, most: 4", "least has to be below most"),
    ],
)
def test_weights_that_do_not_fit_are_refused_with_file_and_line(
    line: str, other: str, wrong: str, tmp_path: Path
) -> None:
    folder = tmp_path / "data" / "evaluation"
    folder.mkdir(parents=True)
    written = (Path(__file__).parent.parent / "data" / "evaluation" / "2022-jambi.yaml").read_text(encoding="utf-8")
    assert line in written
    changed = written.replace(line, other, 1)
    (folder / "2022-jambi.yaml").write_text(changed, encoding="utf-8")
    number = next(
        n for n, text in enumerate(changed.splitlines(), 1) if text.startswith(("parts:", "scale:")[wrong[0] == "l"])
    )
    with pytest.raises(MethodError) as refusal:
        load_method(evaluation="2022-jambi", beside=tmp_path)
    assert str(refusal.value).startswith(f"2022-jambi.yaml, line {number}: ")
    assert wrong in str(refusal.value)
