"""Scoring rounds: ballots from the journal, what counts, what is settled, and the minutes."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from smartcity_kit.cli import main
from smartcity_kit.rules import findings
from smartcity_kit.rules.completeness import progress
from smartcity_kit.rules.scoring.ballots import ballots
from smartcity_kit.rules.scoring.ranking import ranking
from smartcity_kit.rules.scoring.rounds import latest, settlement_id
from smartcity_kit.text.messages import KitError
from smartcity_kit.views import order
from smartcity_kit.views import rounds as views
from smartcity_kit.views import settled as one_by_one
from smartcity_kit.views.documents import Table
from smartcity_kit.views.html import part_html
from tests.plans import Row, case_of, change
from tests.scoring import (
    BASE,
    BUDI,
    CLINIC,
    SCHOOL,
    USG,
    Session,
    ballot,
    case_with,
    closing,
    given_at,
    rules_of,
    settled,
    sheet_of,
    texts,
    types_in,
)

# ------------------------------------------------------------------ which ballots count


def test_ballots_of_a_round_are_scores_by_item_and_judge() -> None:
    case = case_of(*BASE, USG, ballot(SCHOOL, "qw1", 4, 5, 3), ballot(BUDI, "qw1", 2, 3, 3))
    kept = ballots(case, "round")
    assert [measure.code for measure in kept.measures] == ["urgency", "seriousness", "growth"]
    assert kept.scores == {"qw1": {SCHOOL: (4, 5, 3), BUDI: (2, 3, 3)}, "qw2": {}}
    assert kept.judges == (BUDI, SCHOOL)


def test_abstention_is_no_score_and_keeps_its_reason() -> None:
    case = case_of(*BASE, USG, ballot(SCHOOL, "qw1", 4, abstain=True, reason="pengampu sendiri"))
    kept = ballots(case, "round")
    assert kept.scores["qw1"] == {}
    assert kept.abstained["qw1"] == {SCHOOL: "pengampu sendiri"}


def test_risk_round_reads_levels_as_numbers() -> None:
    risks: Row = ("round", "round", {"name": "Risiko", "about": "risk", "state": "terbuka"})
    case = case_of(*BASE, risks, ballot(SCHOOL, "r1", likelihood="2", impact="4"))
    assert ballots(case, "round").scores == {"r1": {SCHOOL: (2, 4)}}


def test_round_of_a_class_judges_what_is_in_its_dimensions() -> None:
    group: Row = ("g", "group", {"name": "Kelas A", "dimensions": ("living",)})
    one: Row = ("round", "round", {**USG[2], "group": "g"})
    assert ballots(case_of(*BASE, group, one), "round").items == ("qw1",)
    risks: Row = ("round", "round", {"about": "risk", "group": "g", "state": "terbuka"})
    assert ballots(case_of(*BASE, group, risks), "round").items == ("r1",)


def test_ballot_after_the_close_is_kept_and_told_and_does_not_count() -> None:
    before, after = ballot(SCHOOL, "qw1", 4, 4, 4), ballot(BUDI, "qw1", 1, 1, 1)
    case = case_with(given_at(20, before, 20), closing(30), given_at(40, after, 40))
    kept = ballots(case, "round")
    assert kept.scores["qw1"] == {SCHOOL: (4, 4, 4)}
    assert [(late.item, late.judge) for late in kept.late] == [("qw1", BUDI)]
    assert case.plan.get(after[0]) is not None
    assert rules_of(case)["late_ballot"].startswith("1 ballots came or were changed after the close")


def test_round_that_is_opened_again_counts_what_came_meanwhile() -> None:
    opened = change(91, "round", {"state": "terbuka"}, kind="round", on=(90,), minute=50)
    case = case_with(closing(30), given_at(40, ballot(BUDI, "qw1", 1, 1, 1), 40), opened)
    assert ballots(case, "round").scores["qw1"] == {BUDI: (1, 1, 1)}
    assert ballots(case, "round").late == ()


CAST = [
    ballot(judge, item, *scores)
    for (judge, item), scores in zip(
        itertools.product((SCHOOL, CLINIC, BUDI), ("qw1", "qw2")),
        ((5, 4, 3), (1, 2, 3), (4, 4, 4), (2, 2, 5), (3, 3, 3), (5, 5, 5)),
        strict=True,
    )
]


@given(st.permutations(range(len(CAST))))
def test_same_ballots_give_the_same_order_whatever_order_they_arrived_in(order: list[int]) -> None:
    case = case_with(*(given_at(20 + place, CAST[n], 20 + place) for place, n in enumerate(order)))
    found = [(one.item, one.place, one.result) for one in ranking(ballots(case, "round"), "usg")]
    assert found == [("qw1", 1, 11.0), ("qw2", 2, 9.0)]
    assert ballots(case, "round").judges == (BUDI, CLINIC, SCHOOL)


# ------------------------------------------------------------------ findings


def test_open_round_without_ballots_is_open() -> None:
    assert rules_of(case_of(*BASE, USG))["round_without_ballots"] == "The round is open and there is no ballot yet."
    assert "round_without_ballots" not in rules_of(case_of(*BASE, USG, CAST[0]))


def test_abstention_without_reason_is_asked_for_without_a_name() -> None:
    case = case_of(*BASE, USG, ballot(SCHOOL, "qw1", abstain=True), ballot(BUDI, "qw1", abstain=True, reason="baru"))
    [found] = [one for one in findings(case) if one.rule == "abstention"]
    assert found.says == "1 abstentions give no reason."
    assert "Pendidikan" not in str(found)


def test_settled_value_that_differs_needs_a_reason() -> None:
    case = case_of(*BASE, USG, *CAST, settled("qw1", score_1=2))
    assert rules_of(case)["settled_without_reason"] == (
        "It differs from the group: Urgency (U): 4 by the group, settled 2."
    )
    assert "settled_without_reason" not in rules_of(case_of(*BASE, USG, *CAST, settled("qw1", score_1=2, reason="x")))
    assert "settled_without_reason" not in rules_of(case_of(*BASE, USG, *CAST, settled("qw1", score_1=4)))


def test_choice_against_the_cut_needs_a_reason() -> None:
    one: Row = ("round", "round", {**USG[2], "cut": 1})
    case = case_of(*BASE, one, *CAST, settled("qw2", chosen=True))
    assert rules_of(case)["settled_without_reason"] == "It differs from the group: chosen from place 2."


def test_changed_risk_scheme_is_told_with_who_and_when() -> None:
    scored = change(20, "r1", {"likelihood": "1", "impact": "5"}, kind="risk", minute=20)
    changed = change(30, "workshop", {"scheme": "spbe-kemenkeu"}, kind="workshop", on=(0,), by="Budi", minute=30)
    found = rules_of(case_with(scored, changed))["scheme_changed"]
    assert "by Budi; 1 risks were scored before." in found
    assert "scheme_changed" not in rules_of(case_with(scored))
    later = change(40, "r1", {"likelihood": "1", "impact": "5"}, kind="risk", minute=40)
    assert "scheme_changed" not in rules_of(case_with(changed, later))


# ------------------------------------------------------------------ tables


def test_result_shows_the_group_beside_what_was_settled() -> None:
    case = case_of(*BASE, USG, *CAST, settled("qw1", score_1=2, reason="sudah berjalan"))
    first = texts(views.round_result(case, "quick_win"))[0]
    assert first[1:4] == ["4 (spread 1)", "4 (spread 0,5)", "3 (spread 0,5)"]
    assert first[4:] == ["3", "Urgency (U) 2. sudah berjalan"]


def test_second_round_stands_beside_the_first() -> None:
    second: Row = ("two", "round", {**USG[2], "name": "Putaran 2", "before": "round"})
    case = case_of(*BASE, USG, *CAST, second, ballot(SCHOOL, "qw1", 5, 5, 5, round_="two"))
    table = views.round_result(case, "quick_win")
    assert [column.name for column in table.columns][-2:] == ["before", "settled"]
    assert texts(table)[0][1] == "5 (spread 0)"
    assert texts(table)[0][5] == "4 · 4 · 3"


def test_names_are_shown_only_when_the_round_says_so() -> None:
    shown: Row = ("round", "round", {**USG[2], "show_names": True})
    for one, named in ((USG, False), (shown, True)):
        case = case_of(*BASE, one, *CAST)
        told = " ".join(itertools.chain.from_iterable(texts(views.round_progress(case, "quick_win"))))
        assert ("Dinas Pendidikan" in told) is named
        assert texts(one_by_one.own_ballots(case)) == []


def test_ranking_gives_places_reasons_gates_and_the_settled_place() -> None:
    case = case_of(*BASE, USG, *CAST, settled("qw2", rank=1, reason="janji bupati"), settled("qw1", rank=2))
    found = texts(order.ranking_table(case, "quick_win"))
    assert [row[:3] for row in found] == [["2", "1", "Lapor Jalan"], ["1", "2", "Antrean Puskesmas"]]
    assert found[0][-1] == "place 1. janji bupati"
    assert "No source of funds is named." in found[0][5]


def test_table_of_a_round_that_is_not_there_says_when_it_appears() -> None:
    for view in (views.round_result, views.round_progress, order.ranking_table, views.to_discuss):
        assert view(case_of(*BASE), "quick_win").empty == "It appears with the first scoring round."


def test_ballots_say_nothing_about_how_complete_a_worksheet_is() -> None:
    assert progress(case_of(*BASE, USG, *CAST)) == progress(case_of(*BASE))


def test_many_criteria_are_numbered_and_the_note_names_them() -> None:
    one: Row = ("round", "round", {**USG[2], "criteria": "quick_win"})
    table = views.round_result(case_of(*BASE, one), "quick_win")
    assert [column.label for column in table.columns][1:4] == ["1", "2", "3"]
    assert "1 Urgency, 2 Impact, 3 Readiness" in table.note


# ------------------------------------------------------------------ at work


def test_ballot_has_a_row_an_item_and_the_criteria_by_name(opened: Session) -> None:
    box = opened("x").at(SCHOOL).ballot("quick_win")
    assert [column["label"] for column in sheet_of(box.grid).state()["columns"]] == [
        "Scored", "Owner", "Urgency (U)", "Seriousness (S)", "Growth (G)", "Abstains", "Reason",
    ]  # fmt: skip
    assert [row["c"][0] for row in sheet_of(box.grid).state()["rows"]] == ["Antrean Puskesmas", "Lapor Jalan"]
    assert sheet_of(box.grid).state()["columns"][2]["help"].startswith("1 ")


def test_ballot_is_kept_with_its_round_item_and_judge(opened: Session) -> None:
    ws = opened("x").at(SCHOOL)
    box = ws.ballot("quick_win")
    assert types_in(box.grid, 0, score_1="4", score_2="9").startswith("Seriousness (S): 9 is outside")
    [kept] = ws.plan.of("ballot")
    assert dict(kept.values) == {"round": "round", "item": "qw1", "judge": SCHOOL, "opd": SCHOOL, "score_1": 4}
    types_in(box.grid, 0, score_1="5")
    assert [one.get("score_1") for one in ws.plan.of("ballot")] == [5]


def test_value_that_cannot_be_read_makes_no_ballot(opened: Session) -> None:
    ws = opened("x").at(SCHOOL)
    types_in(ws.ballot("quick_win").grid, 0, score_1="banyak")
    assert ws.plan.of("ballot") == ()


def test_rows_of_a_ballot_are_neither_added_nor_removed(opened: Session) -> None:
    sheet = sheet_of(opened("x").at(SCHOOL).ballot("quick_win").grid)
    key = sheet.records()[0].id
    assert sheet.answer({"type": "remove", "row": key, "v": 1})["bad"] is True
    assert sheet.answer({"type": "save", "rows": [{"row": "new-1", "fields": {"score_1": "4"}}]})["bad"] is True
    assert sheet.state()["given"] is True


def test_judge_is_whom_the_writers_name_stands_for(opened: Session) -> None:
    ws = opened("petugas  b")
    box = ws.ballot("quick_win")
    assert box.judge.value == BUDI
    types_in(box.grid, 1, score_1="3")
    assert [one.get("opd") for one in ws.plan.of("ballot")] == [CLINIC]
    nobody = opened("Orang lain").ballot("quick_win")
    assert nobody.judge.value == ""
    assert nobody.grid is None
    assert "Choose your name or OPD" in nobody.status.value


def test_ballot_appears_by_itself_when_a_round_is_opened_elsewhere(opened: Session) -> None:
    participant, other = opened("x").at(SCHOOL), opened("Fasilitator")
    box = participant.ballot("risk")
    other.save("round", "risks", {"name": "Risiko", "about": "risk", "state": "disiapkan"})
    participant.refresh()
    box.follow()
    assert "No scoring round is open yet" in box.status.value
    other.save("round", "risks", {"state": "terbuka"})
    participant.refresh()
    box.follow()
    types_in(box.grid, 0, likelihood="2", impact="4")
    assert ballots(participant.case, "risks").scores == {"r1": {SCHOOL: (2, 4)}}


def test_ballot_that_was_open_when_the_round_closed_is_kept_and_told(opened: Session) -> None:
    participant, facilitator = opened("x").at(SCHOOL), opened("Fasilitator")
    box = participant.ballot("quick_win")
    facilitator.save("round", "round", {"state": "tutup"})
    said = types_in(box.grid, 0, score_1="4")
    assert said.startswith("Kept, but it does not count. This round was closed at ")
    assert ballots(participant.case, "round").scores["qw1"] == {}
    assert len(ballots(participant.case, "round").late) == 1
    assert "This round was closed at" in sheet_of(participant.ballot("quick_win").grid).state()["locked"]


def test_only_the_facilitator_opens_and_settles(opened: Session) -> None:
    box = opened("x").at(SCHOOL).rounds("quick_win")
    assert box.grid is None
    assert all(button.disabled for button in box.buttons.values())


def test_round_is_prepared_opened_closed_and_repeated(opened: Session) -> None:
    ws = opened("Fasilitator")
    box = ws.rounds("risk")
    box.buttons["open"].click()
    assert "Give the round a name first" in box.status.value
    box.form.inputs["name"].widget.value = "Risiko kelas A"
    [made] = [one for one in ws.plan.of("round") if one.text("about") == "risk"]
    assert made.text("state") == "disiapkan"
    for button, state in (("open", "terbuka"), ("close", "tutup"), ("again", "tutup")):
        box.buttons[button].click()
        assert ws.plan.records[made.id].text("state") == state
    second = latest(ws.case, "risk")
    assert second is not None
    assert dict(second.values) | {"opened": ""} == {
        "about": "risk", "before": made.id, "name": "Risiko kelas A (2)", "opened": "", "state": "terbuka",
    }  # fmt: skip


def test_settling_a_risk_writes_its_levels_in_the_same_moment(opened: Session) -> None:
    ws = opened("Fasilitator")
    ws.save("round", "risks", {"name": "Risiko", "about": "risk", "state": "tutup"})
    box = ws.rounds("risk")
    types_in(box.grid, 0, likelihood="2", impact="4", reason="disepakati")
    risk = ws.plan.records["r1"]
    assert (risk.text("likelihood"), risk.text("impact")) == ("2", "4")
    settled_one = ws.plan.records[settlement_id("risks", "r1")]
    assert settled_one.heads["impact"][0].at == risk.heads["impact"][0].at
    types_in(box.grid, 0, impact="")
    assert ws.plan.records["r1"].text("impact") == "4"


def test_settling_over_what_somebody_else_wrote_meanwhile_is_a_conflict(opened: Session) -> None:
    ws, other = opened("Fasilitator"), opened("Ani")
    ws.save("round", "risks", {"name": "Risiko", "about": "risk", "state": "tutup"})
    box = ws.rounds("risk")
    other.save("risk", "r1", {"impact": "5"})
    types_in(box.grid, 0, impact="4")
    assert {held.value for held in ws.plan.records["r1"].conflicts["impact"]} == {"4", "5"}


def test_settling_a_quick_win_writes_choice_place_and_reason(opened: Session) -> None:
    ws = opened("Fasilitator")
    types_in(ws.rounds("quick_win").grid, 1, chosen="true", rank="1", reason="dampak terluas")
    won = ws.plan.records["qw2"]
    assert (won.get("chosen"), won.get("rank"), won.get("choice_reason")) == (True, 1, "dampak terluas")


# ------------------------------------------------------------------ minutes


def minutes_of(case_rows: tuple[Row, ...], opened: Session) -> str:
    ws = opened("Fasilitator")
    for record, kind, fields in case_rows:
        assert ws.save(kind, record, dict(fields)).problems == ()
    parts = ws.minutes("Putaran 1").parts
    return "\n".join(part_html(part) for part in parts if isinstance(part, Table))


def test_minutes_say_who_took_part_the_weights_the_changes_and_why(opened: Session) -> None:
    rows = (*CAST, settled("qw1", score_1=2, reason="sudah <berjalan>"))
    told = minutes_of(rows, opened)
    for wanted in (
        "Dinas Pendidikan",
        "33,3 %",
        "Urgency (U): 4 by the group, settled 2",
        "sudah &lt;berjalan&gt;",
        "Fasilitator",
    ):
        assert wanted in told
    assert "Petugas B" not in told


def test_minutes_name_people_when_the_round_shows_names(opened: Session) -> None:
    opened("x").save("round", "round", {"show_names": True})
    assert "Petugas B" in minutes_of(tuple(CAST), opened)


def test_minutes_of_a_round_that_is_not_there_name_those_there_are(opened: Session) -> None:
    with pytest.raises(KitError, match=r"There is no scoring round Putaran 9\. There are: Putaran 1\."):
        opened("x").minutes("Putaran 9")


def test_command_writes_the_minutes(opened: Session, tmp_path: Path) -> None:
    opened("x")
    target = tmp_path / "notulen.html"
    told = CliRunner().invoke(
        main, ["minutes", str(tmp_path / "w.sqlite"), "--round", "Putaran 1", "--to", str(target)]
    )
    assert told.exit_code == 0, told.output
    assert "Putaran 1" in target.read_text(encoding="utf-8")


def test_button_writes_the_minutes_beside_the_workshop(opened: Session, tmp_path: Path) -> None:
    box = opened("Fasilitator").rounds("quick_win")
    box.buttons["minutes"].click()
    assert "notulen-putaran-1.html" in box.status.value
    assert (tmp_path / "notulen-putaran-1.html").is_file()
