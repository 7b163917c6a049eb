"""When things are done: terms, action plan, roadmap, the picture of it, and what changed since a day."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from smartcity_kit import Workshop, open_workshop
from smartcity_kit.journal import REMOVED, Change, Value, fold
from smartcity_kit.model.declared import Misdeclared, declared
from smartcity_kit.model.method import Stages
from smartcity_kit.model.records import RECORD_TYPES
from smartcity_kit.rules import Case, derived, findings
from smartcity_kit.sources import MethodError, kit_folder, load_method
from smartcity_kit.text.dates import stamp
from smartcity_kit.views.changes import changes_table, last_day, no_day
from smartcity_kit.views.charts import CHARTS
from smartcity_kit.views.documents import Figure, Notice, Table
from smartcity_kit.views.roadmap import action_plan, roadmap
from tests.plans import START, Row, case_of, change
from tests.stage_pages import PAGES, cells

SETTINGS: Row = (
    "workshop",
    "workshop",
    {"region": "Kota X", "period_start": 2024, "period_end": 2033, "quick_win_years": 2},
)
DLH: Row = ("dlh", "opd", {"name": "Dinas Lingkungan Hidup", "abbreviation": "DLH"})


def programme(key: str = "p", **fields: Value) -> Row:
    return (key, "programme", {"name": "Bank Sampah", "dimension": "ENV", "owner": "dlh", **fields})


def quick_win(key: str = "q", **fields: Value) -> Row:
    return (key, "quick_win", {"name": "Ojek Sampah", "dimension": "ENV", "owner": "dlh", **fields})


def action(key: str = "a", **fields: Value) -> Row:
    return (key, "action", {"text": "Melatih kader", "programme": "p", "owner": "dlh", **fields})


def said(case: Case, rule: str) -> list[str]:
    """Return what one rule says, as people read it."""
    return [str(one) for one in findings(case) if one.rule == rule]


def texts(table: Table) -> list[tuple[str, ...]]:
    """Return the rows of a table as texts."""
    return [tuple(cell.text for cell in row.cells) for row in table.rows]


# -------------------------------------------------------------------- terms


@pytest.mark.parametrize(
    ("year", "term"),
    [
        (2023, ""),
        (2024, "Short term"),
        (2025, "Medium term"),
        (2028, "Medium term"),
        (2029, "Long term"),
        (2033, "Long term"),
        (2034, ""),
    ],
)
def test_term_of_an_action_follows_from_its_first_year(year: int, term: str) -> None:
    """C3, R000-5: 2024 is short, 2025 to 2028 medium, 2029 to 2033 long."""
    case = case_of(SETTINGS, action(start_year=year, end_year=year))
    assert derived(case, case.of("action")[0])["term"].text == term


def test_action_without_a_year_has_no_term_and_none_is_invented() -> None:
    case = case_of(SETTINGS, action())
    assert derived(case, case.of("action")[0])["term"].text == ""
    assert derived(case_of(action(start_year=2024)), case.of("action")[0])["term"].text == ""


def test_years_of_the_plan_outside_every_term_are_said() -> None:
    """C3: plans of 5 to 10 years fall into three terms."""
    long: Row = ("workshop", "workshop", {"region": "Kota X", "period_start": 2024, "period_end": 2035})
    assert said(case_of(long), "terms") == [
        (
            "Kota X: These years of the plan fall into no term: 2034, 2035. "
            "Shorten the plan, or let the terms in data/stages reach further."
        )
    ]
    assert said(case_of(SETTINGS), "terms") == []


@pytest.mark.parametrize("second", [{"first": 3, "last": 5}, {"first": 1, "last": 5}, {"first": 2, "last": 1}])
def test_terms_with_a_gap_or_an_overlap_are_refused(second: dict[str, int]) -> None:
    label = {"id": "x", "en": "x"}
    stage = {
        "number": 0, "code": "0", "label": label, "purpose": label, "notebook": "x", "days": 0, "fills": [],
        "due": {},
    }  # fmt: skip
    terms = [{"code": "a", "label": label, "first": 1, "last": 1}, {"code": "b", "label": label, **second}]
    raw = {"id": "x", "version": "1", "label": label, "source": ["x"], "stages": [stage], "horizons": terms}
    with pytest.raises(Misdeclared, match="the terms have to follow each other") as refusal:
        declared(Stages, raw)
    assert refusal.value.where == ("horizons",)


def test_broken_terms_of_a_region_are_said_with_file_and_line(tmp_path: Path) -> None:
    text = (kit_folder("data") / "stages" / "bimtek.yaml").read_text(encoding="utf-8")
    own = tmp_path / "data" / "stages" / "bimtek.yaml"
    own.parent.mkdir(parents=True)
    own.write_text(text.replace("first: 2, last: 5", "first: 2, last: 7"), encoding="utf-8")
    line = text[: text.index("\nhorizons:")].count("\n") + 2
    with pytest.raises(MethodError, match=rf"bimtek\.yaml, line {line}: horizons: .*without gap or overlap"):
        load_method("kominfo", "spbe", beside=tmp_path)


# -------------------------------------------------------------------- actions and targets of a year


@pytest.mark.parametrize(
    ("years", "says"),
    [
        ((2026, 2025), ["Melatih kader: It ends in 2025, before it starts in 2026. Correct one of the two years."]),
        (
            (2024, 2028),
            [
                (
                    "Melatih kader: Its years 2024–2028 lie outside those of its programme (2024–2026). "
                    "Correct the years of the action, or of what it belongs to."
                )
            ],
        ),
        ((2024, 2026), []),
        ((None, None), []),
    ],
)
def test_action_lies_inside_its_programme(years: tuple[int | None, int | None], says: list[str]) -> None:
    case = case_of(
        SETTINGS, programme(start_year=2024, end_year=2026), action(start_year=years[0], end_year=years[1])
    )
    assert said(case, "action_years") == says


def test_action_of_a_programme_without_years_lies_inside_the_plan() -> None:
    case = case_of(SETTINGS, programme(), action(start_year=2033, end_year=2034))
    assert said(case, "action_years")[0].startswith("Melatih kader: Its years lie outside the plan (2024 to 2033).")


def test_target_of_a_year_lies_inside_its_programme() -> None:
    target: Row = ("m", "milestone", {"programme": "p", "year": 2030, "text": "60 desa"})
    case = case_of(SETTINGS, programme(start_year=2024, end_year=2026), target)
    assert said(case, "milestone_years") == [
        (
            "Bank Sampah · 2030: Its years 2030 lie outside those of its programme (2024–2026). "
            "Correct the year of the target, or the years of its programme."
        )
    ]


def test_target_of_a_year_belongs_to_the_owner_of_its_programme() -> None:
    case = case_of(DLH, programme(), ("m", "milestone", {"programme": "p", "year": 2025, "text": "60 desa"}))
    assert [one.id for one in case.of("milestone", "dlh")] == ["m"]


@pytest.mark.parametrize(
    ("rows", "gap"),
    [
        ([programme()], "the programme follows no strategy"),
        ([programme(strategy="s"), ("s", "strategy", {"text": "S"})], "the strategy leads to no objective"),
        (
            [
                programme(strategy="s"),
                ("s", "strategy", {"text": "S", "target": "t"}),
                ("t", "target", {"text": "T"}),
            ],
            "no indicator measures the objective",
        ),
    ],
)
def test_actions_that_trace_to_no_indicator_are_said_once_a_programme(rows: list[Row], gap: str) -> None:
    """R000-5: every action traces back to an objective and an indicator."""
    case = case_of(*rows, action("a"), action("b"))
    assert said(case, "action_traces") == [
        f"Bank Sampah: 2 actions lead to no objective with an indicator: {gap}. Close that link first."
    ]


def test_action_that_traces_to_an_indicator_is_silent() -> None:
    """R000-5."""
    case = case_of(
        programme(strategy="s"),
        ("s", "strategy", {"text": "S", "target": "t"}),
        ("t", "target", {"text": "T"}),
        ("i", "indicator", {"text": "I", "target": "t"}),
        action(),
    )
    assert said(case, "action_traces") == []


def test_action_without_a_programme_is_named_itself() -> None:
    assert said(case_of(action(programme=None)), "action_traces") == [
        "Melatih kader: It belongs to no programme, so it leads to no objective. Choose its programme."
    ]


def test_action_plan_stands_by_group_and_term() -> None:
    """R000-2, R000-5: the action plan in short, medium and long term."""
    case = case_of(
        SETTINGS,
        DLH,
        programme(),
        action("b", text="Membuat modul", action_group="literasi", start_year=2029, end_year=2030),
        action(
            "c", text="Menyusun perbup", action_group="kebijakan", start_year=2025, end_year=2025, output="Perbup"
        ),
        action("a", action_group="literasi", start_year=2024, volume="12", unit="desa", location="Gucialit"),
        action("d", text="Lain"),
    )
    assert texts(action_plan(case)) == [
        ("Policy and institutions · Medium term (1)",),
        ("Bank Sampah", "Menyusun perbup", "", "", "Perbup", "2025", "DLH"),
        ("Smart city literacy · Short term (1)",),
        ("Bank Sampah", "Melatih kader", "Gucialit", "12 desa", "", "2024", "DLH"),
        ("Smart city literacy · Long term (1)",),
        ("Bank Sampah", "Membuat modul", "", "", "", "2029–2030", "DLH"),
        ("Without a group · No term yet (1)",),
        ("Bank Sampah", "Lain", "", "", "", "", "DLH"),
    ]
    assert texts(action_plan(case, "nobody")) == []


# -------------------------------------------------------------------- roadmap


def test_roadmap_of_2024_to_2033_has_ten_columns_of_years() -> None:
    """R000-3, oracle 6: the roadmap shows every year of the plan, both ends inside."""
    years = [column.label for column in roadmap(case_of(SETTINGS)).columns[2:]]
    assert years == ["2024", "2025", "2026", "2027", "2028", "2029", "2030", "2031", "2032", "2033"]


def test_roadmap_of_five_years_has_five_columns() -> None:
    """R002-3, R004-2: 5 to 10 years."""
    five: Row = ("workshop", "workshop", {"period_start": 2026, "period_end": 2030})
    assert [column.label for column in roadmap(case_of(five)).columns[2:]] == ["2026", "2027", "2028", "2029", "2030"]


def test_roadmap_ticks_the_years_at_work_and_shows_the_target_of_a_year() -> None:
    case = case_of(
        ("workshop", "workshop", {"period_start": 2024, "period_end": 2028}),
        DLH,
        programme(start_year=2024, end_year=2026),
        quick_win(programme="p", start_year=2024, end_year=2025),
        quick_win("lone", name="Lepas", dimension="GOV"),
        ("m", "milestone", {"programme": "p", "year": 2025, "text": "60 desa"}),
        ("n", "milestone", {"programme": "p", "year": 2028, "text": "145 desa"}),
    )
    table = roadmap(case)
    assert texts(table) == [
        ("Smart Governance (1)",),
        ("Lepas (quick win)", "DLH", "", "", "", "", ""),
        ("Smart Environment (2)",),
        ("Bank Sampah", "DLH", "✓", "60 desa", "✓", "", "145 desa"),
        ("Ojek Sampah (quick win)", "DLH", "✓", "✓", "", "", ""),
    ]
    assert table.note == "1 of them have no years yet."


def test_roadmap_says_what_waits_and_what_to_set_first() -> None:
    waiting = roadmap(case_of(SETTINGS, programme(deferred=True, start_year=2024, end_year=2024)))
    assert texts(waiting)[1][0] == "Bank Sampah (deferred)"
    assert roadmap(case_of()).empty == "Set the first and the last year of the plan on the first page."
    assert roadmap(case_of(SETTINGS)).empty == "There is no programme and no quick win yet."


def many(number: int, start: int = 2024) -> list[Row]:
    """Return that many programmes, one more year later each, in the framework's dimensions by turns."""
    dimensions = ("GOV", "BRD", "ECO", "LIV", "SOC", "ENV")
    return [
        programme(
            f"p{n:03}", name=f"Program {n:03}", dimension=dimensions[n % 6], start_year=start + n % 9,
            end_year=start + n % 9 + 1,
        )
        for n in range(number)
    ]  # fmt: skip


def test_gantt_shows_each_name_once_under_its_dimension() -> None:
    figure = CHARTS["gantt"](case_of(SETTINGS, *many(7)))
    assert isinstance(figure, Figure)
    assert [figure.svg.count(f">Program {n:03}<") for n in range(7)] == [1] * 7
    assert (
        figure.svg.index(">Smart Governance<")
        < figure.svg.index(">Program 000<")
        < figure.svg.index(">Smart Branding<")
    )
    assert figure.title == "Roadmap as bars"
    assert figure.alt == (
        "Roadmap as bars. Bars by dimension: Smart Governance 2, Smart Branding 1, Smart Economy 1, "
        "Smart Living 1, Smart Society 1, Smart Environment 1; from 2024 to 2031."
    )


def test_gantt_of_120_programmes_shows_those_that_start_first_and_says_how_many() -> None:
    figure = CHARTS["gantt"](case_of(SETTINGS, *many(120)))
    assert isinstance(figure, Figure)
    assert figure.title == "Roadmap as bars: the first 40 of 120 to start"
    assert figure.svg.count(">Program ") == 40
    assert ">Program 000<" in figure.svg
    assert ">Program 005<" not in figure.svg  # it starts in 2029
    assert "the first 40 of 120 to start. Bars by dimension:" in figure.alt


def test_gantt_of_a_plan_whose_years_stand_reversed_is_a_sentence() -> None:
    backwards: Row = ("workshop", "workshop", {"period_start": 2033, "period_end": 2024})
    assert isinstance(CHARTS["gantt"](case_of(backwards, *many(1))), Notice)


def test_gantt_is_the_same_picture_for_the_same_plan() -> None:
    first, second = (CHARTS["gantt"](case_of(SETTINGS, *many(3))) for _ in range(2))
    assert first == second


def test_gantt_shows_a_name_with_a_formula_and_markup_as_it_is_typed() -> None:
    named = programme(name="Rp $5$ <b>", start_year=2024, end_year=2025)
    figure = CHARTS["gantt"](case_of(SETTINGS, named))
    assert isinstance(figure, Figure)
    assert ">Rp $5$ &lt;b&gt;<" in figure.svg


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ([], "The picture of the roadmap appears once the years of the plan are set."),
        ([SETTINGS], "The picture of the roadmap appears with the first programme that has its years."),
        (
            [SETTINGS, programme(start_year=2040, end_year=2041)],
            "The picture of the roadmap appears with the first programme that has its years.",
        ),
    ],
)
def test_gantt_says_what_it_waits_for(rows: list[Row], says: str) -> None:
    assert CHARTS["gantt"](case_of(*rows)) == Notice(says)


def test_page_of_stage_four_finalises_the_four_artefacts() -> None:
    """R000-2: roadmap, action plan, list of quick wins and risk management, each entered and printed."""
    page = "".join("".join(cell["source"]) for cell in cells(PAGES[4]) if cell["cell_type"] == "code")
    entered = ('ws.sheet("milestone")', 'ws.sheet("action")', 'ws.sheet("quick_win", (', 'ws.scores("risk")')
    printed = ('ws.table("roadmap", ', 'ws.table("action", ', 'ws.table("quick_win", ', 'ws.table("risk", ')
    assert [one for one in (*entered, *printed) if one not in page] == []


# -------------------------------------------------------------------- what changed


def journal() -> list[Change]:
    """A plan of three programmes, then a day later one renamed, one gone, one new, and one field filled."""
    day = 24 * 60
    return [
        change(0, "dlh", {"name": "Dinas LH"}, kind="opd"),
        change(1, "a", {"name": "Lama", "owner": "dlh"}, kind="programme"),
        change(2, "b", {"name": "Gugur", "owner": "dlh"}, kind="programme"),
        change(3, "a", {"name": "Baru"}, kind="programme", on=(1,), minute=day),
        change(4, "a", {"start_year": 2025}, kind="programme", minute=day),
        change(5, "b", {REMOVED: True}, kind="programme", on=(2,), minute=day),
        change(6, "c", {"name": "Datang"}, kind="programme", minute=day),
        change(7, "x", {"person": "ani"}, kind="attendance", minute=day),
    ]


def changed(opd: str | None = None) -> Table:
    case = Case(fold(journal()), load_method("kominfo", "spbe"), RECORD_TYPES, date(2026, 11, 25))
    return changes_table(case, fold(journal()[:3]), date(2026, 11, 23), opd)


def test_changes_name_what_is_new_gone_renamed_and_changed() -> None:
    table = changed()
    assert texts(table) == [
        ("Programmes",),
        ("renamed", "Baru", "Programme", "Lama", "Baru"),
        ("changed", "Baru", "First year", "", "2025"),
        ("gone", "Gugur", "", "", ""),
        ("new", "Datang", "", "", ""),
    ]
    assert table.title == "What has changed since 23 November 2026"
    assert table.note == "Attendance and ballots are not listed here."


def test_many_new_entries_of_one_worksheet_stand_in_one_row_with_the_first_twenty_named() -> None:
    some = [programme(f"p{number:02}", name=f"P{number}") for number in range(9)]
    assert texts(changes_table(case_of(*some), fold([]), date(2026, 1, 1))) == [
        ("Programmes",),
        ("9 new", "P0, P1, P2, P3, P4, P5, P6, P7, P8", "", "", ""),
    ]
    many = [programme(f"p{number:02}", name=f"P{number}") for number in range(22)]
    row = texts(changes_table(case_of(*many), fold([]), date(2026, 1, 1)))[1]
    assert row[0] == "22 new"
    assert row[1].endswith("P18, P19 and 2 more")
    assert [row[0] for row in texts(changes_table(case_of(*some[:8]), fold([]), date(2026, 1, 1)))[1:]] == ["new"] * 8


def test_changes_of_an_opd_are_those_of_what_it_owns_or_owned() -> None:
    assert [row[0] for row in texts(changed("dlh"))] == ["Programmes", "renamed", "changed", "gone"]


def test_programme_that_another_unit_took_over_is_changed_on_both_copies() -> None:
    before = case_of(DLH, ("bkd", "opd", {"name": "BKD"}), programme())
    after = case_of(DLH, ("bkd", "opd", {"name": "BKD"}), programme(owner="bkd"))
    row = ("changed", "Bank Sampah", "Owner", "Dinas Lingkungan Hidup", "BKD")
    for opd in ("dlh", "bkd"):
        assert texts(changes_table(after, before.plan, date(2026, 1, 1), opd))[1:] == [row]


def session(key: str, stage: str, day: str) -> Row:
    return (key, "session", {"stage": stage, "day": 1, "date": day})


def test_last_day_is_the_latest_before_today_of_one_stage_or_of_all() -> None:
    case = case_of(
        session("a", "I", "2026-10-01"), session("b", "I", "2026-10-02"), session("c", "II", "2026-11-22"),
        session("d", "III", "2026-11-23"), ("e", "session", {"stage": "IV"}),
    )  # fmt: skip
    assert [last_day(case), last_day(case, "I"), last_day(case, "III")] == [
        date(2026, 11, 22),
        date(2026, 10, 2),
        None,
    ]
    assert last_day(replace(case, today=date(2026, 11, 24))) == date(2026, 11, 23)


def test_changes_before_any_day_is_over_say_what_to_fill() -> None:
    assert no_day(case_of()).empty == ("No workshop day is over yet. Write the schedule on the preparation page.")
    assert no_day(case_of(), "II").empty.startswith("No day of Stage II – Programmes is over yet.")


@pytest.fixture
def ws(tmp_path: Path) -> Iterator[Workshop]:
    """A workshop whose day of stage I was in 2026, with a programme from before its end and one from after."""
    opened = open_workshop(tmp_path / "w.sqlite", create=True)
    morning = stamp(START)
    opened.store.append(
        [
            Change(
                "01",
                "s",
                "session",
                {"stage": "I", "date": "2020-01-02"},
                (),
                "Ani",
                "2020-01-01" + morning[10:],
                "x",
            ),
            Change("02", "a", "programme", {"name": "Lama"}, (), "Ani", "2020-01-01" + morning[10:], "x"),
            Change("03", "a", "programme", {"name": "Baru"}, ("02",), "Ani", "2020-01-05" + morning[10:], "x"),
        ]
    )
    opened.refresh()
    yield opened
    opened.close()


def shown(ws: Workshop, stage: int | None = None) -> list[tuple[str, ...]]:
    part = ws.changes_since(stage).part
    assert isinstance(part, Table)
    return texts(part)


def test_workshop_folds_its_journal_up_to_the_end_of_the_last_day(ws: Workshop) -> None:
    """R004-2, R004-6: what moved since the last stage is read from the journal, not remembered by anybody."""
    assert shown(ws) == [("Programmes",), ("renamed", "Baru", "Programme", "Lama", "Baru")]
    assert shown(ws, 1) == shown(ws)
    assert shown(ws, 2) == []


def test_changes_follow_what_is_saved_meanwhile(ws: Workshop) -> None:
    result = ws.changes_since()
    ws.save("programme", None, {"name": "Datang"})
    part = result.part
    assert isinstance(part, Table)
    assert texts(part)[-1] == ("new", "Datang", "", "", "")


def test_changes_that_a_late_copy_brings_from_before_that_day_are_no_changes(ws: Workshop) -> None:
    assert len(shown(ws)) == 2
    late = Change("04", "b", "programme", {"name": "Terlambat"}, (), "Ani", "2020-01-01T01:00:00.000+00:00", "pack")
    ws.store.append([late])
    ws.refresh()
    assert len(shown(ws)) == 2
