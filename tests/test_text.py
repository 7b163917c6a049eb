"""Money, dates and clock times: what is read, what is refused, what is shown."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from smartcity_kit.text.dates import clock, read_date, show_date, show_moment, stamp
from smartcity_kit.text.messages import KitError, language, tr, use_language
from smartcity_kit.text.money import LARGEST, group_thousands, read_rupiah, show_rupiah

WIB = timezone(timedelta(hours=7))


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("Rp 1.200.000.000", 1_200_000_000),
        ("Rp1.200.000.000,-", 1_200_000_000),
        ("Rp. 1.200.000.000,00", 1_200_000_000),
        ("IDR 1.200.000.000", 1_200_000_000),
        ("1200000000", 1_200_000_000),
        ("1,2 M", 1_200_000_000),
        ("1,2 m", 1_200_000_000),
        ("1,2 miliar", 1_200_000_000),
        ("1,2 Milyar", 1_200_000_000),
        ("1.200 juta", 1_200_000_000),
        ("1,125 M", 1_125_000_000),
        ("850 jt", 850_000_000),
        ("850jt", 850_000_000),
        ("850 rb", 850_000),
        ("2 T", 2_000_000_000_000),
        ("0", 0),
        ("  75.000  ", 75_000),
    ],
)
def test_rupiah_is_read_as_officers_write_it(text: str, amount: int) -> None:
    assert read_rupiah(text) == amount


@pytest.mark.parametrize(
    "text",
    [
        "",
        "250 juta sd 1 M",
        "250-300 juta",
        "1.2 M",
        "0.500 M",
        "1,200,000",
        "250,000",
        "1,000",
        "1.20.000",
        "12.00",
        "1,5",
        "0,0000000001 M",
        "1,00000000000000000000000000001 M",
        "-5.000",
        "5 million",
        "5 MM",
        "seratus juta",
        "1/2 M",
        "²",
        "٣",
        "9" * 5000,
        "1001 T" + "0" * 10,
    ],
)
def test_rupiah_is_refused_rather_than_guessed(text: str) -> None:
    assert read_rupiah(text) is None


def test_rupiah_never_reads_m_as_million() -> None:
    assert read_rupiah("1 M") == 1_000_000_000
    assert read_rupiah("1 m") == 1_000_000_000


def test_rupiah_stops_at_the_largest_amount_a_database_holds() -> None:
    assert read_rupiah("1000000000000000000") == LARGEST == 10**18
    assert read_rupiah("1000000000000000001") is None
    assert read_rupiah("1000001 T") is None


def test_rupiah_is_shown_with_dots() -> None:
    assert show_rupiah(1_200_000_000) == "Rp 1.200.000.000"
    assert show_rupiah(0) == "Rp 0"
    assert group_thousands(1_200_000) == "1.200.000"


@given(st.integers(0, LARGEST))
def test_rupiah_shown_is_read_back_unchanged(amount: int) -> None:
    assert read_rupiah(show_rupiah(amount)) == amount
    assert read_rupiah(str(amount)) == amount


@given(st.text() | st.from_regex(r"(Rp ?)?[0-9.,]{1,30} ?(M|jt|juta|rb|T)?(,-)?", fullmatch=True))
def test_rupiah_of_any_text_is_an_amount_or_none(text: str) -> None:
    amount = read_rupiah(text)
    assert amount is None or 0 <= amount <= LARGEST


@given(st.from_regex(r"[0-9.,]{1,20}", fullmatch=True))
def test_rupiah_without_a_scale_keeps_every_digit_typed(text: str) -> None:
    amount = read_rupiah(text)
    if amount is not None:
        whole, _, part = text.partition(",")
        assert whole.replace(".", "").lstrip("0") == str(amount).lstrip("0")
        assert part.removesuffix(".").strip("0") == ""


@pytest.mark.parametrize(
    "text",
    [
        "26/06/2023",
        "26/6/2023",
        "26-6-2023",
        "26.6.2023",
        "2023-06-26",
        "26 Juni 2023",
        "26 june 2023",
        "26 Jun. 2023",
        "Senin, 26/6/2023",
        "Senin (26/6/2023)",
        "Monday 26 June 2023",
        "  SENIN   26 JUNI 2023 ",
    ],
)
def test_date_is_read_as_offices_write_it(text: str) -> None:
    assert read_date(text) == (date(2023, 6, 26), None)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("14/6/20220", date(2022, 6, 14)),  # a press report of 2022
        ("Selasa (14/6/20220)", date(2022, 6, 14)),
        ("14/6/22", date(2022, 6, 14)),
        ("Senin, 14/6/2022", date(2022, 6, 14)),  # it was a Tuesday
        ("Jum'at, 14 Juni 2022", date(2022, 6, 14)),
    ],
)
def test_date_in_doubt_comes_back_as_a_suggestion(text: str, meant: date) -> None:
    assert read_date(text) == (None, meant)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "besok",
        "31/2/2023",
        "29 Februari 2023",
        "26/13/2023",
        "0/1/2023",
        "26 Foo 2023",
        "14/6/202",
        "1/1/0000",
        "26/6",
    ],
)
def test_date_that_says_no_day_gives_no_suggestion(text: str) -> None:
    assert read_date(text) == (None, None)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Senin (26/6/2023)", date(2023, 6, 26)),
        ("Kamis (12/10/2023)", date(2023, 10, 12)),
        ("Selasa (14/6/2022)", date(2022, 6, 14)),
        ("Jumat 16/6/2023", date(2023, 6, 16)),
        ("Jum'at 16/6/2023", date(2023, 6, 16)),
        ("Minggu 18/6/2023", date(2023, 6, 18)),
        ("Ahad 18/6/2023", date(2023, 6, 18)),
    ],
)
def test_date_with_its_own_weekday_is_read(text: str, day: date) -> None:
    assert read_date(text) == (day, None)


@given(st.dates(min_value=date(1000, 1, 1)), st.sampled_from(["id", "en"]))
def test_date_shown_is_read_back_unchanged(day: date, code: str) -> None:
    use_language(code)
    assert read_date(show_date(day)) == (day, None)
    assert read_date(day.isoformat()) == (day, None)


@given(st.text() | st.from_regex(r"[A-Za-z']{0,6}[ ,(]{0,2}[0-9]{1,3}[-/. ][0-9A-Za-z]{1,9}[-/. ][0-9]{1,6}\)?"))
def test_date_of_any_text_raises_nothing(text: str) -> None:
    day, suggestion = read_date(text)
    assert day is None or suggestion is None


def test_date_is_shown_in_the_readers_language() -> None:
    assert show_date(date(2023, 8, 17)) == "17 August 2023"
    use_language("id")
    assert show_date(date(2023, 8, 17)) == "17 Agustus 2023"


def test_clock_is_written_with_a_dot() -> None:
    assert clock(datetime(2026, 11, 23, 9, 5, tzinfo=WIB)) == "09.05"


def test_stamp_is_utc_of_one_width() -> None:
    assert stamp(datetime(2026, 11, 23, 10, 32, tzinfo=WIB)) == "2026-11-23T03:32:00.000+00:00"
    assert stamp(datetime(2026, 11, 23, 3, 32, 7, 89_999, tzinfo=UTC)) == "2026-11-23T03:32:07.089+00:00"


@given(st.integers(0, 7 * 10**12), st.integers(0, 7 * 10**12))
def test_stamps_sort_as_time_does(one: int, other: int) -> None:
    first, second = datetime.fromtimestamp(one / 1000, UTC), datetime.fromtimestamp(other / 1000, WIB)
    assert (stamp(first) < stamp(second)) == (one < other)


@pytest.mark.usefixtures("in_jakarta")
def test_moment_is_shown_in_this_machines_time_zone() -> None:
    assert show_moment("2026-11-23T03:32:00.000+00:00") == "23 November 2026 10.32"
    assert show_moment("2026-11-22T17:00:00.000+00:00") == "23 November 2026 00.00"


def test_language_is_indonesian_unless_chosen(monkeypatch: pytest.MonkeyPatch) -> None:
    use_language("")
    monkeypatch.delenv("SMARTCITY_LANG")
    assert language() == "id"
    monkeypatch.setenv("SMARTCITY_LANG", "xx")
    assert language() == "id"
    monkeypatch.setenv("SMARTCITY_LANG", "en")
    assert language() == "en"


def test_message_fills_its_places_with_text_that_is_never_parsed() -> None:
    assert tr("{count} of {total}", count="{total}", total="%s {0}") == "{total} of %s {0}"
    assert tr("") == ""


def test_kit_error_is_one_sentence() -> None:
    assert str(KitError(tr("Saved {time}", time="10.32"))) == "Saved 10.32"
