"""Dates and clock times: stages, agenda, deadlines, with the schedule of Lombok Timur written out."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smartcity_kit.journal import Value
from smartcity_kit.model.kinds import Clock, Unreadable
from smartcity_kit.rules import Case, findings
from smartcity_kit.rules.derived import derived
from smartcity_kit.rules.schedule import days_left, schedule, span
from smartcity_kit.text.dates import read_clock, read_date, show_weekday, weekday_name
from smartcity_kit.text.messages import use_language
from smartcity_kit.views.documents import Table
from smartcity_kit.views.schedule import deadlines_table, schedule_table, timetable
from tests.plans import Row, case_of

LOMBOK_TIMUR = (
    ("I", "2017-07-18", "2017-07-19"),
    ("II", "2017-09-04", "2017-09-05"),
    ("III", "2017-09-27", "2017-09-28"),
    ("IV", "2017-10-26", "2017-10-27"),
)


def day(stage: str, number: int, when: str | None, **fields: Value) -> Row:
    return (f"{stage}-{number}", "session", {"stage": stage, "day": number, "date": when, **fields})


def lombok_timur() -> Case:
    rows = [day(stage, number, when) for stage, *dates in LOMBOK_TIMUR for number, when in enumerate(dates, 1)]
    return case_of(*rows)


def item(key: str, start: str | None, end: str | None, **fields: Value) -> Row:
    return (key, "agenda", {"session": "I-1", "start": start, "end": end, "topic": key, **fields})


def said(case: Case, rule: str) -> list[str]:
    return [str(one) for one in findings(case) if one.rule == rule]


def texts(table: Table) -> list[tuple[str, ...]]:
    return [tuple(cell.text for cell in row.cells) for row in table.rows]


# -------------------------------------------------------------------- stages


def test_stages_are_one_to_four_in_this_order_and_the_fourth_is_the_last_r000_1() -> None:
    meeting = [one.stage.code for one in schedule(case_of())]
    assert meeting == ["I", "II", "III", "IV"]


def test_lombok_timur_has_four_stages_of_two_consecutive_days_r004_1_c1() -> None:
    case = lombok_timur()
    dates = [one.dates for one in schedule(case)]
    assert [len(one) for one in dates] == [2, 2, 2, 2]
    assert [(later - earlier).days for one in dates for earlier, later in pairwise(one)] == [1, 1, 1, 1]
    assert said(case, "stage_days") == said(case, "stage_order") == []


def test_lombok_timur_has_gaps_of_48_23_and_29_days_and_spans_102_oracle_4() -> None:
    case = lombok_timur()
    assert [one.gap for one in schedule(case)] == [None, 48, 23, 29]
    assert span(case) == 102


def test_lombok_timur_meets_on_these_weekdays_oracle_4() -> None:
    use_language("id")
    names = [tuple(weekday_name(one) for one in stage.dates) for stage in schedule(lombok_timur())]
    assert names == [("Selasa", "Rabu"), ("Senin", "Selasa"), ("Rabu", "Kamis"), ("Kamis", "Jumat")]


def test_schedule_shows_weekdays_gaps_and_the_span() -> None:
    shown = schedule_table(lombok_timur())
    assert [(row[1], row[3]) for row in texts(shown)] == [
        ("Tuesday, 18 July 2017; Wednesday, 19 July 2017", ""),
        ("Monday, 4 September 2017; Tuesday, 5 September 2017", "48 days"),
        ("Wednesday, 27 September 2017; Thursday, 28 September 2017", "23 days"),
        ("Thursday, 26 October 2017; Friday, 27 October 2017", "29 days"),
    ]
    assert shown.note == "From 18 July 2017 to 27 October 2017: 102 days with 8 meeting days."


def test_schedule_says_when_the_next_day_is() -> None:
    case = replace(lombok_timur(), today=date(2017, 9, 1))
    assert schedule_table(case).note.endswith("Next: Monday, 4 September 2017, in 3 days.")
    case = replace(lombok_timur(), today=date(2017, 9, 4))
    assert schedule_table(case).note.endswith("Next: today.")


def test_schedule_leaves_open_what_nobody_entered() -> None:
    shown = schedule_table(
        case_of(day("II", 1, None, start="08:30"), day("II", 2, "2026-12-02", start="08:30", end="15:30"))
    )
    assert [row[1] for row in texts(shown)] == [
        "not set yet",
        "no date yet from 08.30; Wednesday, 2 December 2026 08.30–15.30",
        "not set yet",
        "not set yet",
    ]
    assert texts(schedule_table(case_of())) == []


def test_stage_whose_days_are_not_in_a_row_is_pointed_out_c1() -> None:
    case = case_of(day("I", 1, "2017-07-18"), day("I", 2, "2017-07-20"))
    assert said(case, "stage_days") == [
        (
            "Stage I – Analysis · 1: 18 July 2017 and 20 July 2017 are not two days in a row. "
            "Correct a date, or leave it when the stage really meets so."
        ),
    ]


@pytest.mark.parametrize("second", ["2017-07-18", "2017-07-17"])
def test_second_day_on_or_before_the_first_is_pointed_out_c1(second: str) -> None:
    assert len(said(case_of(day("I", 1, "2017-07-18"), day("I", 2, second)), "stage_days")) == 1


def test_stage_with_one_of_its_two_days_is_still_open_c1() -> None:
    assert said(case_of(day("I", 1, "2017-07-18")), "stage_days") == [
        (
            "Stage I – Analysis · 1: 1 of 2 days are in the schedule. "
            "Add the missing day, or leave it when the stage really takes fewer days."
        ),
    ]


def test_stage_that_begins_before_the_one_before_it_has_ended_is_pointed_out_r000_1() -> None:
    case = case_of(day("I", 1, "2017-07-18"), day("I", 2, "2017-07-19"), day("II", 1, "2017-07-19"))
    assert said(case, "stage_order") == [
        (
            "Stage II – Programmes · 1: It begins on 19 July 2017, before Stage I – Analysis has ended. "
            "Correct one of the dates."
        ),
    ]


def test_broken_date_of_the_press_comes_back_as_a_suggestion_oracle_5() -> None:
    use_language("id")
    meant = date(2022, 6, 14)
    assert read_date("14/6/20220") == (None, meant)
    assert read_date("Selasa (14/6/20220)") == (None, meant)
    assert show_weekday(meant) == "Selasa, 14 Juni 2022"


def test_day_shows_its_weekday_beside_the_date() -> None:
    case = case_of(day("I", 1, "2023-06-26"), day("I", 2, None))
    assert [derived(case, one)["weekday"].text for one in case.of("session")] == ["Monday", ""]


# -------------------------------------------------------------------- clock times


@pytest.mark.parametrize(
    "text", ["08.30", "8:30", "8.30", "0830", " pukul 08.30 WIB ", "Jam 8.30", "pkl. 08.30", "08:30:00", "08.30 WITA"]
)
def test_clock_time_is_read_as_people_write_it(text: str) -> None:
    assert read_clock(text) == time(8, 30)
    assert Clock().read(text) == "08:30"


@pytest.mark.parametrize(
    "text", ["8", "830", "8.3", "24.00", "12.60", "08.30-10.00", "8.30 pm", "pagi", "08:30:15", "٠٨.٣٠", "-8.30"]
)
def test_clock_time_that_may_mean_several_things_is_refused_with_a_sentence(text: str) -> None:
    with pytest.raises(Unreadable) as refused:
        Clock().read(text)
    assert str(refused.value) == f"“{text}” is not a clock time. Write hours and minutes, such as 08.30."


def test_clock_time_shows_the_dot_of_indonesian_offices() -> None:
    assert Clock().show("08:30") == Clock().edit("08:30") == "08.30"


def test_clock_time_with_seconds_is_refused_rather_than_cut() -> None:
    assert Clock().read(time(8, 30)) == "08:30"
    with pytest.raises(Unreadable):
        Clock().read(time(8, 30, 15))


@settings(max_examples=400)
@given(st.text(max_size=12) | st.from_regex(r"[0-9]{0,3}[.: ]?[0-9]{0,3}", fullmatch=True))
def test_clock_reader_never_fails_and_never_makes_a_number_up(text: str) -> None:
    found = read_clock(text)
    digits = "".join(letter for letter in text if letter in "0123456789")
    if found is not None:
        assert int(f"{found:%H%M}") == int(digits.removesuffix("00") if len(digits) > 4 else digits)


# -------------------------------------------------------------------- agenda


def test_agenda_items_are_shown_by_the_clock() -> None:
    case = case_of(
        day("I", 1, "2026-11-24", start="08:30", end="15:30", venue="Aula"),
        ("a", "group", {"name": "Kelas A", "dimensions": ("GOV",)}),
        item("Istirahat", "12:00", "13:00"),
        item("Visi", "09:00", "12:00", group="a", led_by="Pembimbing"),
        item("Penutup", None, None),
    )
    assert texts(timetable(case)) == [
        ("Stage I – Analysis · 1 · Tuesday, 24 November 2026 08.30–15.30 · Aula",),
        ("09.00–12.00", "Visi", "Kelas A", "Pembimbing"),
        ("12.00–13.00", "Istirahat", "everybody", ""),
        ("", "Penutup", "everybody", ""),
    ]
    assert said(case, "agenda") == []


def test_agenda_item_without_a_day_is_not_lost() -> None:
    case = case_of(("x", "agenda", {"topic": "Pembukaan", "start": "08:30"}))
    assert texts(timetable(case)) == [("Without a workshop day",), ("from 08.30", "Pembukaan", "everybody", "")]


@pytest.mark.parametrize(
    ("start", "end", "says"),
    [
        ("10:00", "09:00", "It ends at 09.00, before it starts at 10.00."),
        ("08:00", "09:00", "It lies outside the day, which runs from 08.30 to 15.30."),
        ("15:00", "16:00", "It lies outside the day, which runs from 08.30 to 15.30."),
    ],
)
def test_agenda_item_at_an_impossible_time_is_pointed_out(start: str, end: str, says: str) -> None:
    case = case_of(day("I", 1, "2026-11-24", start="08:30", end="15:30"), item("Visi", start, end))
    assert [one.says for one in findings(case) if one.rule == "agenda"] == [says]


def test_agenda_items_that_overlap_are_pointed_out_once() -> None:
    case = case_of(day("I", 1, "2026-11-24"), item("Visi", "09:00", "10:00"), item("Misi", "09:30", "11:00"))
    assert [one.says for one in findings(case) if one.rule == "agenda"] == ["It overlaps with “Misi”."]


def test_agenda_items_of_two_classes_may_run_side_by_side() -> None:
    case = case_of(
        day("I", 1, "2026-11-24"),
        ("a", "group", {"name": "A", "dimensions": ("GOV", "ENV")}),
        item("Visi", "09:00", "10:00", group="a"),
        item("Misi", "09:00", "10:00", dimension="ECO"),
    )
    assert said(case, "agenda") == []


@pytest.mark.parametrize("other", [{"group": "a"}, {"dimension": "ENV"}, {}])
def test_agenda_items_that_call_the_same_people_at_one_time_are_pointed_out(other: dict[str, Value]) -> None:
    case = case_of(
        day("I", 1, "2026-11-24"),
        ("a", "group", {"name": "A", "dimensions": ("GOV", "ENV")}),
        item("Visi", "09:00", "10:00", group="a"),
        item("Misi", "09:00", "10:00", **other),
    )
    assert len(said(case, "agenda")) == 1


def test_agenda_items_that_follow_each_other_do_not_overlap() -> None:
    case = case_of(day("I", 1, "2026-11-24"), item("Visi", "09:00", "10:00"), item("Misi", "10:00", "11:00"))
    assert said(case, "agenda") == []


# -------------------------------------------------------------------- deadlines


def deadline(key: str, when: str | None, **fields: Value) -> Row:
    return (key, "deadline", {"name": key, "date": when, **fields})


@pytest.mark.parametrize(
    ("when", "done", "left", "state"),
    [
        ("2026-12-05", None, 12, "12 days left."),
        ("2026-11-23", None, 0, "Due today."),
        ("2026-11-18", None, -5, "Overdue by 5 days."),
        ("2026-11-18", "2026-11-18", None, "Delivered on 18 November 2026."),
        ("2026-11-18", "2026-11-21", None, "Delivered on 21 November 2026, 3 days late."),
        (None, None, None, ""),
    ],
)
def test_deadline_says_how_it_stands_today_r002_5(
    when: str | None, done: str | None, left: int | None, state: str
) -> None:
    case = case_of(deadline("Buku 1", when, done_on=done))
    (record,) = case.of("deadline")
    assert days_left(case, record) == left
    assert derived(case, record)["state"].text == state


def test_only_a_deadline_that_has_passed_with_nothing_delivered_is_a_finding_r002_5() -> None:
    case = case_of(
        deadline("Lewat", "2026-11-22"),
        deadline("Hari ini", "2026-11-23"),
        deadline("Selesai", "2026-11-01", done_on="2026-11-10"),
    )
    assert said(case, "deadline") == ["Lewat: Overdue by 1 days. Enter the day of delivery, or agree on a new date."]


def test_deadlines_are_listed_by_date_with_book_and_owner_r002_5() -> None:
    case = case_of(
        ("bappeda", "opd", {"name": "Bappeda"}),
        deadline("Belum ditetapkan", None),
        deadline("Cetak", "2026-12-31", book="masterplan", owner="bappeda"),
        deadline("Naskah", "2026-12-01", book="analisis"),
    )
    shown = deadlines_table(case)
    assert texts(shown) == [
        ("Naskah", "Book 1: strategic analysis", "Tuesday, 1 December 2026", "", "8 days left."),
        ("Cetak", "Book 2: masterplan", "Thursday, 31 December 2026", "Bappeda", "38 days left."),
        ("Belum ditetapkan", "", "no date yet", "", ""),
    ]
    assert shown.note == "As of 23 November 2026."


def test_three_books_of_the_seed_can_each_have_a_deadline_r002_4() -> None:
    books = {option.code for option in case_of().method.choices["book"]}
    assert {"analisis", "masterplan", "ringkasan"} <= books
