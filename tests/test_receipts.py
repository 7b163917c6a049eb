"""Who is missing: receipts with their codes, the board of a stage, the reminders to send."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smartcity_kit import Workshop, open_workshop
from smartcity_kit.rules.receipts import ALPHABET, board, code_of, content_hash, current_stage, handed_in, typed_code
from smartcity_kit.text.messages import KitError, use_language
from smartcity_kit.views.board import board_table, reminder, reminders
from smartcity_kit.views.documents import Table
from tests.plans import Row, case_of

OPD = ("dinkes", "opd", {"name": "Dinas Kesehatan"})
OTHER = ("dishub", "opd", {"name": "Dinas Perhubungan"})
WHOLE = ("q1", "quick_win", {"name": "Simak", "owner": "dinkes", "dimension": "living"})
HALF = ("q2", "quick_win", {"name": "Bus kota", "owner": "dishub"})
DUE = ("d1", "deadline", {"name": "Lembar tahap II", "date": "2026-11-20", "stage": "II"})


@pytest.fixture
def ws(tmp_path: Path) -> Iterator[Workshop]:
    made = open_workshop(tmp_path / "w.sqlite", create=True, by="Ani")
    made.save("workshop", None, {"region": "Kabupaten Contoh"})
    made.save("opd", "dinkes", {"name": "Dinas Kesehatan", "abbreviation": "Dinkes"})
    made.save("quick_win", "q1", {"name": "Simak", "owner": "dinkes", "dimension": "living"})
    yield made
    made.close()


def state(table: Table) -> dict[str, str]:
    return {row.record: row.cells[1].text for row in table.rows}


# ------------------------------------------------------------------ receipts


def test_handing_in_gives_a_receipt_that_is_found_however_its_code_is_typed(ws: Workshop) -> None:
    given_ = ws.hand_in("II", "Dinkes")
    code = given_.text("code")
    assert (given_.text("opd"), given_.text("stage"), given_.get("records"), given_.get("percent")) == (
        "dinkes",
        "II",
        1,
        100,
    )
    assert ws.receipt(f" {code[:3].lower()}-{code[3:]} ").id == given_.id
    assert ws.receipt_says(code).endswith("1 records, written by Ani. Now: as it was handed in.")


def test_handing_in_the_same_again_is_the_same_receipt_and_something_else_a_new_one(ws: Workshop) -> None:
    first = ws.at("dinkes").hand_in(2)
    assert ws.hand_in("II", "dinkes").id == first.id
    ws.save("quick_win", "q1", {"name": "Simak Sehat"})
    assert ws.receipt_says(first.text("code")).endswith("Now: changed since it was handed in.")
    second = ws.hand_in("II", "dinkes")
    assert second.text("code") != first.text("code")
    ws.save("quick_win", "q1", {"name": "Simak"})
    assert ws.receipt_says(first.text("code")).endswith("Now: as it was handed in.")


def test_receipt_taken_back_stays_in_the_list_and_says_so(ws: Workshop) -> None:
    code = ws.hand_in("II", "dinkes").text("code")
    ws.take_back(code)
    ws.take_back(code)
    assert ws.receipt_says(code).endswith("Now: taken back.")
    assert state(ws.table("board", about="II").part)["dinkes"] == "complete, not handed in yet"  # type: ignore[arg-type] # a table
    assert ws.hand_in("II", "dinkes").text("code") != code
    assert [row.cells[0].text for row in ws.table("receipts").part.rows][1] == code  # type: ignore[union-attr] # a table


def test_nothing_to_hand_in_an_unknown_opd_stage_or_code_is_a_sentence(ws: Workshop) -> None:
    ws.save("quick_win", "q1", {"owner": ""})
    with pytest.raises(KitError, match="Dinas Kesehatan has entered nothing for Stage III – Plan yet"):
        ws.hand_in("III", "dinkes")
    for stage, opd in (("VI", "dinkes"), ("II", "Dinas Lain"), ("II", "")):
        with pytest.raises(KitError):
            ws.hand_in(stage, opd)
    with pytest.raises(KitError, match=r"^There is no receipt AAAAAA\. Codes have 6 signs and hold no 0, O"):
        ws.receipt("AAAAAA")


def test_receipt_goes_with_the_part_of_its_opd_and_comes_back(ws: Workshop, tmp_path: Path) -> None:
    from smartcity_kit.workshop.exchange import unpack

    (tmp_path / "c.paket").write_bytes(ws.pack("dinkes"))
    unpack(tmp_path / "c.paket", tmp_path / "c.sqlite")
    copy = open_workshop(tmp_path / "c.sqlite", by="Budi")
    code = copy.hand_in("II", "dinkes").text("code")
    ws.merge(copy.pack(), "c.paket")
    assert ws.receipt_says(code).endswith("written by Budi. Now: as it was handed in.")
    copy.close()


@given(st.text(max_size=20), st.sets(st.text(st.sampled_from("23456789ABCDEFGHJKMNPQRSTUVWXYZ"), max_size=6)))
def test_code_has_six_signs_that_are_not_misread_and_is_no_code_of_another(seed: str, taken: set[str]) -> None:
    code = code_of(seed, taken)
    assert len(code) == 6
    assert set(code) <= set(ALPHABET)
    assert not set("0O1IL") & set(ALPHABET)
    assert code not in taken
    assert code_of(seed, {*taken, code}) != code
    assert typed_code(f"{code[:2].lower()} {code[2:4]}-{code[4:]}") == code


def test_hash_of_what_is_handed_in_does_not_depend_on_who_wrote_it_or_when() -> None:
    one, other = case_of(OPD, WHOLE), case_of(WHOLE, OPD)
    changed = case_of(OPD, ("q1", "quick_win", {**WHOLE[2], "benefit": "Cepat"}))
    hashes = [content_hash(handed_in(case, "II", "dinkes")) for case in (one, other, changed)]
    assert hashes[0] == hashes[1] != hashes[2]


# ------------------------------------------------------------------ the board


def test_board_says_of_each_opd_what_is_filled_open_and_overdue() -> None:
    case = case_of(OPD, OTHER, ("x", "opd", {"name": "Dinas Sosial"}), WHOLE, HALF, DUE)
    table = board_table(case, about="II")
    assert table.title == "Who is missing: Stage II – Programmes"
    assert [column.label for column in table.columns] == ["OPD", "State", "Handed in", "Last entry", "Quick wins"]
    assert [row.cells[-1].text for row in table.rows] == ["100 % (1)", "66 % (1)", "–"]
    assert state(table) == {
        "dinkes": "complete, not handed in yet; overdue by 3 days",
        "dishub": "1 fields open; overdue by 3 days",
        "x": "nothing yet; overdue by 3 days",
    }
    assert table.note == "0 of 3 have handed in, 1 are complete. Due on 20 November 2026."


def test_board_of_an_opd_is_its_own_line_and_its_own_deadline_counts() -> None:
    own = ("d2", "deadline", {"name": "Susulan", "date": "2026-12-01", "stage": "II", "owner": "dishub"})
    case = case_of(OPD, OTHER, WHOLE, HALF, DUE, own)
    assert state(board_table(case, "dishub", "2")) == {"dishub": "1 fields open"}
    with pytest.raises(KitError, match="There is no stage VI"):
        board_table(case, about="VI")


def test_field_that_waits_for_a_choice_is_not_complete_and_is_asked_about(ws: Workshop) -> None:
    seen = ws.plan.records["q1"]
    for value in ("Simak Sehat", "Antrean Daring"):
        ws.save("quick_win", "q1", {"name": value}, seen)
    assert state(board_table(ws.case, about="II")) == {"dinkes": "1 fields wait for a choice"}
    assert "- 1 fields hold two different values: tell us which is right." in reminder(ws.case, "II", "dinkes")
    ws.settle("q1", "name", ws.plan.records["q1"].heads["name"][0].change)
    assert state(board_table(ws.case, about="II")) == {"dinkes": "complete, not handed in yet"}


def test_boxes_hand_in_and_look_a_code_up(ws: Workshop) -> None:
    giving, box = ws.hand_in_box(), ws.receipt_finder()
    giving.stage.value = "II"
    giving.give.click()
    (receipt,) = ws.plan.of("receipt")
    assert f"The receipt is {receipt.text('code')}" in giving.status.value
    box.code.value = "0O1IL"
    box.look.click()
    assert "There is no receipt" in box.status.value
    box.code.value = f" {receipt.text('code').lower()} "
    box.look.click()
    assert "Now: as it was handed in." in box.status.value


def test_box_on_an_opds_page_knows_its_own_receipts_only(ws: Workshop) -> None:
    ws.save("opd", "dishub", {"name": "Dinas Perhubungan"})
    code = ws.hand_in("II", "dinkes").text("code")
    box = ws.at("dishub").receipt_finder()
    box.code.value = code
    box.look.click()
    assert "This is the receipt of another OPD." in box.status.value


def test_attendance_that_the_facilitator_writes_is_no_entry_of_an_opd() -> None:
    person = ("p", "person", {"name": "Ani", "opd": "dinkes"})
    there = ("a", "attendance", {"person": "p", "session": "s", "presence": "hadir"})
    assert state(board_table(case_of(OPD, person, there), about="II")) == {"dinkes": "nothing yet"}


def test_board_without_a_name_is_about_the_last_stage_that_has_begun() -> None:
    case = case_of(*DAYS)
    assert current_stage(case) == "II"
    assert current_stage(replace(case, today=date(2026, 12, 25))) == "III"
    assert current_stage(case_of()) == "I"


DAYS: tuple[Row, ...] = (
    ("s1", "session", {"stage": "I", "day": 1, "date": "2026-10-01"}),
    ("s2", "session", {"stage": "II", "day": 1, "date": "2026-11-23"}),
    ("s3", "session", {"stage": "III", "day": 1, "date": "2026-12-20"}),
)


def test_board_turns_complete_once_everything_is_filled_and_handed_in(ws: Workshop) -> None:
    ws.save("quick_win", "q1", {"dimension": ""})
    assert state(ws.table("board", about="II").part) == {"dinkes": "1 fields open"}  # type: ignore[arg-type] # a table
    ws.save("quick_win", "q1", {"dimension": "living"})
    ws.hand_in("II", "dinkes")
    assert state(ws.table("board", about="II").part) == {"dinkes": "complete"}  # type: ignore[arg-type] # a table
    ws.save("quick_win", "q1", {"name": "Lain"})
    here = state(ws.table("board", about="II").part)  # type: ignore[arg-type] # a table
    assert here == {"dinkes": "complete; changed since it was handed in"}
    assert [one.unchanged for one in board(ws.case, "II")] == [False]


# ------------------------------------------------------------------ reminders


PLEASE = (
    "Mohon berkenan melengkapi dan menyerahkannya, atau sampaikan kepada kami apa kendalanya; "
    "kami siap membantu."
)


def test_reminder_is_polite_plain_and_names_what_is_missing() -> None:
    use_language("id")
    case = case_of(("workshop", "workshop", {"region": "Kabupaten Contoh"}), OTHER, HALF, DUE)
    assert reminder(case, "II", "dishub").splitlines() == [
        "Kepada Yth. Dinas Perhubungan",
        "",
        "Dengan hormat, kami mengingatkan lembar kerja Smart City untuk Tahap II – Program.",
        "",
        "Yang belum:",
        "- Quick win “Bus kota”: Dimensi",
        "",
        "Batas waktunya 20 November 2026, sudah lewat 3 hari.",
        "",
        PLEASE,
        "Terima kasih. Tim Smart City Kabupaten Contoh",
    ]


def test_nobody_who_is_done_is_reminded_and_everybody_else_is(ws: Workshop) -> None:
    ws.save("opd", "dishub", {"name": "Dinas Perhubungan"})
    ws.hand_in("II", "dinkes")
    assert list(ws.reminder_texts("II")) == ["dishub"]
    assert "- Nothing has been entered yet." in ws.reminder_texts("II")["dishub"]
    assert list(reminders(case_of(OPD, WHOLE), "II")) == ["dinkes"]


def test_widget_of_reminders_follows_the_plan_and_is_the_facilitators(ws: Workshop) -> None:
    page = ws.reminders("II")
    assert list(page.picker.options) == ["Dinas Kesehatan"]
    assert "only the handing in is missing" in page.area.value
    ws.hand_in("II", "dinkes")
    assert list(page.picker.options) == []
    assert "nobody needs a reminder" in page.status.value
    assert page.area.value == ""
    assert ws.at("dinkes").reminders("II").static() == "<p>Only the facilitator sends reminders.</p>"
