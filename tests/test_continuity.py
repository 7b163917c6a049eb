"""The same officers from stage to stage (seed 001): attendance, rates, replacements, the hand-over pack."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from smartcity_kit import Workshop, example, open_workshop
from smartcity_kit.cli import main
from smartcity_kit.journal import Value
from smartcity_kit.print.html import document_html
from smartcity_kit.rules import Case, findings
from smartcity_kit.rules.continuity import (
    attended,
    halves,
    of_opd,
    of_person,
    of_stages,
    replacements,
)
from smartcity_kit.text.messages import KitError
from smartcity_kit.views.continuity import continuity_chart, continuity_table, presence_table
from smartcity_kit.views.documents import Figure, Notice, Table
from smartcity_kit.views.handover import decided_table, last_written, pack_table
from tests.plans import Row, case_of

DAYS = (("I", "2026-08-03"), ("II", "2026-09-07"), ("III", "2026-10-05"), ("IV", "2026-12-07"))  # IV is still to come
SESSIONS: tuple[Row, ...] = tuple(
    (stage, "session", {"stage": stage, "day": 1, "date": when, "start": "08:30"}) for stage, when in DAYS
)
DLH: Row = ("dlh", "opd", {"name": "Dinas Lingkungan Hidup", "abbreviation": "DLH"})
BKD: Row = ("bkd", "opd", {"name": "Badan Kepegawaian Daerah", "abbreviation": "BKD"})


def person(key: str, opd: str = "dlh", **fields: Value) -> Row:
    return (key, "person", {"name": f"Petugas {key}", "opd": opd, "role": "operator", **fields})


def came(who: str, *stages: str, presence: str = "hadir", half: str | None = None) -> list[Row]:
    entry = {"presence": presence, "half": half}
    return [(f"{who}@{s}{half or ''}", "attendance", {"person": who, "session": s, **entry}) for s in stages]


def note(giver: str, taker: str, opd: str = "dlh") -> Row:
    return (f"{giver}>{taker}", "handover", {"opd": opd, "giver": giver, "taker": taker, "note": "Berkas di lemari."})


def case(*rows: Row) -> Case:
    return case_of(DLH, BKD, *SESSIONS, *rows)


def said(one: Case, rule: str) -> list[str]:
    return [str(finding) for finding in findings(one) if finding.rule == rule]


def texts(table: Table) -> list[tuple[str, ...]]:
    return [tuple(cell.text for cell in row.cells) for row in table.rows]


#: A stays; B comes once and C takes over from B; D of BKD is at all three stages held so far.
TEAM = (
    person("A"),
    person("B"),
    person("C", replaces="B"),
    person("D", "bkd"),
    *came("A", "I", "II"),
    *came("B", "I"),
    *came("C", "II", "III"),
    *came("D", "I", "II", "III"),
)


# -------------------------------------------------------------------- who was there


def test_half_days_count_as_halves_and_two_of_them_as_a_day() -> None:
    one = case(
        *came("A", "I"),
        *came("B", "I", half="pagi"),
        *came("C", "I", half="pagi"),
        *came("C", "I", half="siang", presence="daring"),
        *came("D", "I", presence="izin"),
        *came("E", "I", half="pagi"),
        *came("E", "I", half="siang", presence="tidak_hadir"),
    )
    said_of = halves(one)
    assert [said_of[who, "I"] for who in "ABCDE"] == [2, 1, 2, 0, 1]
    assert ("F", "I") not in said_of


def test_attendance_entry_without_a_presence_says_nothing() -> None:
    one = case(person("A"), ("x", "attendance", {"person": "A", "session": "I"}))
    assert halves(one) == {("A", "I"): None}
    assert attended(one).stages == ()


@given(st.lists(st.tuples(st.sampled_from(["", "pagi", "siang"]), st.booleans()), min_size=1, max_size=6))
def test_no_list_of_entries_makes_more_than_a_day_or_less_than_nothing(entries: list[tuple[str, bool]]) -> None:
    rows = [
        (
            str(n),
            "attendance",
            {"person": "A", "session": "I", "half": half or None, "presence": "hadir" if there else "izin"},
        )
        for n, (half, there) in enumerate(entries)
    ]
    count = halves(case_of(*rows))["A", "I"]
    assert count in (0, 1, 2)
    assert (count == 0) == (not any(there for _, there in entries))


def test_stage_counts_once_it_has_begun_and_somebody_kept_a_list_r001_1() -> None:
    seen = attended(case(*TEAM, *came("A", "IV")))
    assert [stage.code for stage in seen.stages] == ["I", "II", "III"]  # IV is on 7 December, two weeks ahead
    seen = attended(case(person("A"), *came("A", "I")))
    assert ([stage.code for stage in seen.stages], [stage.code for stage in seen.unlisted]) == (["I"], ["II", "III"])


def test_stage_without_a_date_counts_once_somebody_was_there() -> None:
    undated: Row = ("x", "session", {"stage": "I", "day": 1})
    assert [s.code for s in attended(case_of(undated, person("A"), *came("A", "x"))).stages] == ["I"]
    assert attended(case_of(undated, person("A"), *came("A", "x", presence="izin"))).stages == ()


def test_stage_held_without_an_attendance_list_is_a_finding() -> None:
    assert said(case(person("A"), *came("A", "I", "II")), "no_list") == [
        (
            "Stage III – Plan: The stage has been held, and nobody's attendance is entered. "
            "Enter who came, so that continuity can be counted."
        ),
    ]


def test_matrix_shows_whole_days_halves_absences_and_what_nobody_entered() -> None:
    one = case(
        person("D", "bkd"),
        person("A"),
        *came("A", "I"),
        *came("A", "II", half="siang"),
        *came("A", "III", presence="izin"),
    )
    shown = presence_table(one)
    assert [column.label for column in shown.columns] == ["Participant", "OPD", "I/1", "II/1", "III/1", "IV/1"]
    assert texts(shown) == [
        ("Petugas A", "Dinas Lingkungan Hidup", "✓", "½", "–", ""),
        ("Petugas D", "Badan Kepegawaian Daerah", "", "", "", ""),
    ]
    assert texts(presence_table(one, "bkd")) == [("Petugas D", "Badan Kepegawaian Daerah", "", "", "", "")]


def test_matrix_of_an_empty_workshop_says_what_to_fill() -> None:
    shown = presence_table(case_of())
    assert (shown.rows, shown.empty) == ((), "No participant is registered yet.")


def test_same_half_day_entered_twice_is_pointed_out() -> None:
    twice = case(person("A"), *came("A", "I"), *came("A", "I", half="pagi"))
    assert said(twice, "entered_twice") == [
        (
            "Petugas A · Stage I – Analysis · 1 · Morning: The same person is entered twice for this day. "
            "Remove one of the two entries."
        ),
    ]
    assert said(case(person("A"), *came("A", "I", half="pagi"), *came("A", "I", half="siang")), "entered_twice") == []


# -------------------------------------------------------------------- rates


def test_continuity_rate_of_a_person_is_stages_attended_of_stages_held_r001_1() -> None:
    one = case(*TEAM)
    shares = {who: of_person(one, who) for who in "ABCD"}
    assert {who: (share.part, share.whole) for who, share in shares.items()} == {
        "A": (2, 3), "B": (1, 3), "C": (2, 3), "D": (3, 3),
    }  # fmt: skip
    assert [shares[who].percent for who in "ABCD"] == [66, 33, 66, 100]


def test_continuity_rate_of_an_opd_is_that_of_its_steadiest_officer_r001_1() -> None:
    one = case(*TEAM)
    assert [(share.part, share.whole) for share in (of_opd(one, "dlh"), of_opd(one, "bkd"))] == [(2, 3), (3, 3)]


def test_continuity_rate_of_a_stage_is_the_share_who_were_at_the_stage_before_r001_1() -> None:
    # II: A, C, D came, and A and D had been at I. III: C and D came, and both had been at II.
    shares = [(stage.code, share.part, share.whole, share.percent) for stage, share in of_stages(case(*TEAM))]
    assert shares == [("II", 2, 3, 66), ("III", 2, 2, 100)]


def test_rate_is_not_made_up_where_nothing_was_held() -> None:
    one = replace(case(*TEAM), today=date(2026, 8, 2))
    assert of_person(one, "A").percent is None
    assert of_stages(one) == ()


def test_heads_and_guests_are_no_officers_and_the_list_decides_it() -> None:
    one = case(
        person("A"), person("H", role="pimpinan"), *came("A", "II"), *came("H", "I"), *came("A", "I", presence="izin")
    )
    assert of_opd(one, "dlh").part == 1
    assert replacements(one) == ()


# -------------------------------------------------------------------- replacements


def test_replacement_is_flagged_with_who_came_in_whose_place_r001_1() -> None:
    (one,) = replacements(case(*TEAM))
    assert one.stage is not None
    assert (one.stage.code, one.opd, one.came.id, one.left, one.noted) == ("II", "dlh", "C", ("B",), False)


def test_replacement_without_a_note_is_a_finding_on_the_stage_and_for_the_opd_r001_1() -> None:
    one = case(*TEAM)
    expected = [
        (
            "Petugas C · Stage II – Programmes · 1: Came to Stage II – Programmes in place of Petugas B, "
            "and there is no hand-over note. Let both speak and write a hand-over note; "
            "give the newcomer the pack of their OPD."
        ),
    ]
    assert said(one, "without_note") == expected
    assert [str(f) for f in findings(one, "II", "dlh") if f.rule == "without_note"] == expected
    assert [f for f in findings(one, opd="bkd") if f.rule == "without_note"] == []


def test_note_settles_the_finding_and_the_replacement_stays_to_be_seen_r001_1() -> None:
    one = case(*TEAM, note("B", "C"))
    assert said(one, "without_note") == []
    assert [found.noted for found in replacements(one)] == [True]


def test_note_to_somebody_else_settles_nothing() -> None:
    assert len(said(case(*TEAM, note("A", "C")), "without_note")) == 1


def test_officers_who_alternate_are_flagged_each_time() -> None:
    one = case(person("A"), person("B"), *came("A", "I", "III"), *came("B", "II"))
    assert [(found.stage.code, found.came.id, found.left) for found in replacements(one) if found.stage] == [
        ("II", "B", ("A",)), ("III", "A", ("B",)),
    ]  # fmt: skip


def test_opd_that_missed_a_stage_is_held_against_the_last_one_it_came_to() -> None:
    one = case(person("A"), person("B"), person("D", "bkd"), *came("A", "I"), *came("B", "III"), *came("D", "II"))
    assert [(found.stage.code, found.came.id) for found in replacements(one) if found.stage] == [("III", "B")]


def test_officer_who_comes_in_addition_replaces_nobody() -> None:
    assert replacements(case(person("A"), person("B"), *came("A", "I", "II"), *came("B", "II"))) == ()


def test_replacement_that_is_only_declared_counts_too() -> None:
    one = case(person("B"), person("C", replaces="B"))
    assert said(one, "without_note") == [
        (
            "Petugas C: Replaces Petugas B, and there is no hand-over note. "
            "Let both speak and write a hand-over note; give the newcomer the pack of their OPD."
        ),
    ]
    assert said(case(person("B"), person("C", replaces="B"), note("B", "C")), "without_note") == []


def test_person_outside_the_roster_of_a_class_is_no_finding() -> None:
    one = case(("x", "person", {"name": "Tamu", "role": "operator"}), *came("x", "I", "II", "III"))
    rules = {found.rule for found in findings(one) if found.type in {"person", "attendance"}}
    assert rules <= {"incomplete"}


@pytest.mark.parametrize(
    ("row", "says"),
    [
        (note("A", "A"), "The same person hands over and takes over."),
        (note("A", "D"), "One of the two belongs to another OPD."),
    ],
)
def test_hand_over_note_between_the_wrong_people_is_pointed_out(row: Row, says: str) -> None:
    one = case(person("A"), person("D", "bkd"), row)
    assert [found.says for found in findings(one) if found.rule == "handover_fits"] == [says]


def test_continuity_table_shows_each_opd_its_officers_and_who_replaced_whom_r001_1() -> None:
    shown = continuity_table(case(*TEAM))
    assert texts(shown) == [
        (
            "Dinas Lingkungan Hidup",
            "Petugas A (2/3); Petugas B (1/3); Petugas C (2/3)",
            "no, at most 2 of 3 stages",
            "II: Petugas C in place of Petugas B (no hand-over note)",
        ),
        ("Badan Kepegawaian Daerah", "Petugas D (3/3)", "yes, at all 3 stages", ""),
    ]
    assert shown.note == "Counted: Stage I – Analysis, Stage II – Programmes, Stage III – Plan."
    assert [row[0] for row in texts(continuity_table(case(*TEAM), "bkd"))] == ["Badan Kepegawaian Daerah"]


def test_continuity_table_says_what_is_missing_while_nothing_is_counted() -> None:
    shown = continuity_table(case_of(DLH), "dlh")
    assert texts(shown) == [("Dinas Lingkungan Hidup", "nobody is registered", "", "")]
    assert shown.note == "No stage with an attendance list has been held yet."
    everywhere = continuity_table(case_of(DLH))
    assert (everywhere.rows, everywhere.empty) == ((), "No participant is registered yet.")


def test_continuity_table_of_the_region_names_the_opds_that_nobody_is_registered_for() -> None:
    shown = continuity_table(case_of(DLH, BKD, person("A")))
    assert [row[0] for row in texts(shown)] == ["Dinas Lingkungan Hidup"]
    assert shown.note.endswith("No officer is registered for: BKD.")


def test_chart_shows_the_share_of_each_stage_and_waits_for_the_second() -> None:
    chart = continuity_chart(case(*TEAM))
    assert isinstance(chart, Figure)
    assert chart.alt == (
        "Officers who had been at the stage before: Stage II – Programmes 66 %, Stage III – Plan 100 %."
    )
    assert "66 % (2 of 3)" in chart.svg
    waiting = continuity_chart(case(person("A"), *came("A", "I")))
    assert waiting == Notice("Continuity appears with the attendance lists of two stages.")


# -------------------------------------------------------------------- the pack for a newcomer

DECIDED: tuple[Row, ...] = (
    ("simak", "quick_win", {"name": "Simak", "dimension": "GOV", "owner": "dlh", "start_year": 2026}),
    ("other", "quick_win", {"name": "Lagakita", "owner": "bkd"}),
    ("bocor", "risk", {"event": "Server padam", "owner": "dlh"}),
)


def test_pack_holds_what_the_opd_decided_and_who_wrote_it_last_r001_1() -> None:
    shown = pack_table(case(*TEAM, *DECIDED), "dlh")
    heads = [row.cells[0].text for row in shown.rows if row.heads]
    assert heads[:2] == ["Quick wins (1)", "Risks (1)"]
    (row,) = [row for row in texts(shown) if row[0] == "Simak" and row[2]]
    assert row[1:3] == ("Dimension: Smart Governance; Start: 2026", "Ani")
    assert not any("Lagakita" in cell for line in texts(shown) for cell in line)


def test_pack_holds_what_is_open_and_who_attended_before_r001_1() -> None:
    shown = texts(pack_table(case(*TEAM, *DECIDED), "dlh"))
    assert any("no hand-over note" in line[1] for line in shown if len(line) > 1)
    before = [line[:2] for line in shown[[line[0] for line in shown].index("Who attended before (3)") + 1 :]]
    assert before == [
        ("Petugas A", "Stage I – Analysis, Stage II – Programmes"),
        ("Petugas B", "Stage I – Analysis"),
        ("Petugas C", "Stage II – Programmes, Stage III – Plan"),
    ]


def test_page_shows_of_the_pack_what_it_does_not_show_anyway() -> None:
    shown = decided_table(case(*TEAM, *DECIDED), "dlh")
    assert [row.cells[0].text for row in shown.rows if row.heads] == ["Quick wins (1)", "Risks (1)"]
    assert texts(decided_table(case(*TEAM), "dlh")) == [("Decided so far (0)",)]


def test_last_writer_is_the_one_of_the_latest_standing_value() -> None:
    record = case(DECIDED[0]).plan.get("simak")
    assert record is not None
    last = last_written(record)
    assert last is not None
    assert last.by == "Ani"


def test_pack_of_no_opd_says_for_whom_it_is_made() -> None:
    shown = pack_table(case(*TEAM))
    assert (shown.rows, shown.empty) == (
        (),
        "This is made for one OPD: it stands in that OPD's own copy.",
    )


@pytest.fixture
def lumajang(tmp_path: Path) -> Iterator[Workshop]:
    ws = example("lumajang", tmp_path / "lumajang.sqlite", by="Ani")
    yield ws
    ws.close()


def test_workshop_gives_the_pack_by_name_or_abbreviation(lumajang: Workshop) -> None:
    assert lumajang.handover("BKD").part == lumajang.handover("Badan Kepegawaian Daerah").part
    with pytest.raises(KitError, match="“Dinas Anu” is not one of the choices"):
        lumajang.handover("Dinas Anu")


def test_command_prints_the_pack_as_one_file(lumajang: Workshop, tmp_path: Path) -> None:
    lumajang.save("quick_win", None, {"name": "<b>Uji</b>", "owner": "BKD"})
    to = tmp_path / "new" / "bkd.html"
    answer = CliRunner().invoke(main, ["handover", lumajang.place, "--opd", "BKD", "--to", str(to)])
    assert (answer.exit_code, answer.output) == (0, f"The hand-over pack is in {to}\n")
    html = to.read_text(encoding="utf-8")
    assert "Simak" in html
    assert "&lt;b&gt;Uji&lt;/b&gt;" in html
    assert "Badan Kepegawaian Daerah" in html
    assert "https://" not in html


def test_command_says_in_one_sentence_what_is_wrong(lumajang: Workshop) -> None:
    answer = CliRunner().invoke(main, ["handover", lumajang.place, "--opd", "Dinas Anu"])
    assert answer.exit_code == 1
    assert answer.output == "Error: --opd: “Dinas Anu” is not one of the choices. Choose one from the list.\n"


def test_printed_pack_of_an_empty_opd_says_what_is_not_there(tmp_path: Path) -> None:
    ws = open_workshop(tmp_path / "w.sqlite", create=True, by="Ani")
    ws.save("opd", "dlh", {"name": "Dinas Lingkungan Hidup"})
    html = document_html(ws.handover_document("dlh"))
    ws.close()
    assert "Decided so far (0)" in html
    assert "There is no workshop day yet." in html
