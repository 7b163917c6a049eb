"""Every example holds exactly what its source says, and every page runs on every example."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import nbformat
import pytest
from click.testing import CliRunner

from smartcity_kit import Workshop, example, open_workshop
from smartcity_kit.cli import EXAMPLES, main
from smartcity_kit.journal import Change, Record, fold, merge
from smartcity_kit.model.choices import options_of
from smartcity_kit.model.fields import parse
from smartcity_kit.model.kinds import KINDS
from smartcity_kit.model.records import RECORD_TYPES
from smartcity_kit.pages import FACILITATOR, OPD, Failure, handout_of, read_page, run_page
from smartcity_kit.print.exporter import HandoutExporter
from smartcity_kit.rules import Case, findings
from smartcity_kit.rules.schedule import schedule, span
from smartcity_kit.sources import example_changes, examples, load_method
from smartcity_kit.synthetic.values import kinds
from smartcity_kit.text.messages import use_language
from smartcity_kit.views.charts import CHARTS
from smartcity_kit.views.documents import Figure, Notice
from smartcity_kit.views.schedule import schedule_table
from tests.notebooks import guide, kit_code, save
from tests.stage_pages import cells, every_page

SEEDS = ("banyuwangi", "nganjuk", "lombok_timur")
MARKER = "DATA SINTETIS – bukan data daerah mana pun"


@cache
def changes(name: str) -> tuple[Change, ...]:
    return example_changes(name, RECORD_TYPES)


@cache
def case(name: str) -> Case:
    plan = fold(changes(name))
    settings = plan.of("workshop")[0]
    method = load_method(
        settings.text("framework"),
        settings.text("scheme"),
        readiness=settings.text("readiness") or "triad",
        evaluation=settings.text("evaluation") or "2023-nganjuk",
    )
    return Case(plan, method, RECORD_TYPES, date(2026, 11, 23))


def filled(record: Record, *besides: str) -> dict[str, Any]:
    """What stands in a record, without where it comes from."""
    return {name: value for name, value in record.values.items() if name not in {"source", "note", *besides}}


def types_of(name: str) -> list[str]:
    return [kind for kind in RECORD_TYPES if case(name).of(kind)]


# ------------------------------------------------------------------ what the sources say


def test_examples_offered_on_the_command_line_are_those_in_the_folder() -> None:
    assert sorted(EXAMPLES) == list(examples())
    assert EXAMPLES[0] == "lumajang"


def test_help_of_start_lists_the_examples() -> None:
    told = CliRunner().invoke(main, ["start", "--help"], terminal_width=200).output
    assert "[lumajang|banyuwangi|lombok_timur|nganjuk|sintetis]" in told


def test_start_takes_a_file_or_an_example_and_not_both() -> None:
    answer = CliRunner().invoke(main, ["start", "mine.sqlite", "--example", "nganjuk"])
    assert answer.exit_code == 1
    assert "Name a workshop file or an example, not both." in answer.output


@pytest.mark.parametrize("name", SEEDS)
def test_every_row_of_an_example_says_where_it_comes_from(name: str) -> None:
    seed = {"banyuwangi": "[seed 002]", "nganjuk": "[seed 003]", "lombok_timur": "[seed 004]"}[name]
    settings, *rows = case(name).plan.records.values()
    assert settings.text("note").endswith(seed)
    assert {row.text("source") for row in rows} == {seed}


@pytest.mark.parametrize("name", ["lumajang", *SEEDS])
def test_no_example_of_a_region_names_a_person(name: str) -> None:
    assert case(name).of("person") == ()


def test_banyuwangi_holds_only_what_seed_002_states() -> None:
    assert types_of("banyuwangi") == ["workshop", "session", "deadline", "opd", "indicator", "programme"]
    assert filled(case("banyuwangi").settings) == {
        "region": "Kabupaten Banyuwangi",
        "level": "kabupaten",
        "region_code": "3510",
        "framework": "kominfo",
        "scheme": "spbe",
        "readiness": "three_foundations",
    }


def test_banyuwangi_met_on_a_monday_and_the_tuesday_after_it() -> None:
    """R002-11: a session of two days, 31 July and 1 August 2017; which stage it was is not said."""
    days = [(one.number("day"), one.text("date"), one.get("stage")) for one in case("banyuwangi").of("session")]
    assert days == [(1, "2017-07-31", None), (2, "2017-08-01", None)]
    (row,) = [row for row in schedule_table(case("banyuwangi")).rows if row.cells[0].text == "Stage not said"]
    assert row.cells[1].text == "Monday, 31 July 2017; Tuesday, 1 August 2017"


def test_banyuwangi_owes_three_books_by_the_end_of_2017() -> None:
    """R002-4 three books; R002-5 their deadline."""
    books = [(one.text("book"), one.text("name"), one.text("date")) for one in case("banyuwangi").of("deadline")]
    assert books == [
        ("analisis", "Analisis strategis", "2017-12-31"),
        ("masterplan", "Masterplan Smart City daerah", "2017-12-31"),
        ("ringkasan", "Executive summary dan quick win", "2017-12-31"),
    ]


def test_banyuwangi_has_skpd_villages_and_wards_as_participants() -> None:
    """R002-6: heads of SKPD, villages and wards, none of them named."""
    units = [(one.text("name"), one.text("kind"), one.text("role")) for one in case("banyuwangi").of("opd")]
    assert units == [("SKPD", "", "peserta"), ("Desa", "desa", "peserta"), ("Kelurahan", "kelurahan", "peserta")]


def test_banyuwangi_rates_its_three_foundations() -> None:
    """R002-7: people, policy backed by the leader, technology."""
    parts = [part.code for part in case("banyuwangi").method.readiness.components]
    assert parts == ["sdm", "kebijakan", "teknologi"]


def test_banyuwangi_repackages_four_existing_programmes() -> None:
    """R002-8 existing programmes under their local names; R002-10 the data travels, not the people."""
    programmes = case("banyuwangi").of("programme")
    assert [(one.text("name"), one.text("status")) for one in programmes] == [
        ("Smart Kampung", "eksisting"),
        ("e-village budgeting", "eksisting"),
        ("e-monitoring system", "eksisting"),
        ("Banyuwangi in Your Hand", "eksisting"),
    ]
    assert [one.get("is_digital") for one in programmes] == [None, None, None, True]
    assert programmes[0].text("simplification").endswith("yang berjalan adalah datanya, bukan orangnya.")


def test_banyuwangi_brings_fibre_from_about_60_villages_to_145() -> None:
    """R002-9: the words of the source stay: about 60 in 2017, 145 in the middle of 2018."""
    (one,) = case("banyuwangi").of("indicator")
    assert filled(one) == {
        "text": "Desa yang tersambung fiber optic",
        "unit": "desa",
        "baseline": "sekitar 60",
        "baseline_year": 2017,
        "aim": "145 (pertengahan 2018)",
        "aim_year": 2018,
    }


def test_nganjuk_holds_only_what_seed_003_states() -> None:
    """R003-2 one of eight in East Java, R003-3 its two foci, R003-4 and R003-6 in force in Renja and APBD 2023."""
    assert types_of("nganjuk") == ["workshop", "session", "opd", "programme"]
    settings = case("nganjuk").settings
    assert filled(settings) == {
        "region": "Kabupaten Nganjuk",
        "level": "kabupaten",
        "region_code": "3518",
        "province": "Jawa Timur",
        "framework": "kominfo",
        "scheme": "spbe",
        "budget_year": 2023,
        "focus": ("manajemen", "layanan_ekonomi"),
    }
    assert "Satu dari delapan kabupaten/kota di Jawa Timur" in settings.text("note")


def test_nganjuk_met_on_14_and_15_june_2022_and_diskominfo_was_the_host() -> None:
    """R003-1 coordinated by Diskominfo in a school hall; R003-9 the broken date of the source stays in the note."""
    days = [(one.number("day"), one.text("date"), one.text("venue")) for one in case("nganjuk").of("session")]
    assert days == [(1, "2022-06-14", "SMKN 1 Nganjuk"), (2, "2022-06-15", "")]
    assert "14/6/20220" in case("nganjuk").of("session")[0].text("note")
    (host,) = case("nganjuk").of("opd")
    assert (host.text("abbreviation"), host.text("role")) == ("Diskominfo", "pendamping")


def test_nganjuk_has_an_application_running_since_2018_and_a_programme_without_one() -> None:
    """R003-7 existing since 2018; R003-8 a smart programme need not be an application."""
    sedudo, bank = case("nganjuk").of("programme")
    assert filled(sedudo, "description", "name") == {
        "local_name": "Sedudo", "status": "eksisting", "existing_since": 2018, "is_digital": True,
    }  # fmt: skip
    assert filled(bank, "description") == {
        "name": "Bank sampah", "status": "eksisting", "dimension": "ENV", "is_digital": False,
    }  # fmt: skip


def test_lombok_timur_holds_only_what_seed_004_states() -> None:
    """R004-4 the Giffinger six; R004-5 its values; R004-2 no years where only "5 to 10 years" is said."""
    assert types_of("lombok_timur") == ["workshop", "session"]
    assert filled(case("lombok_timur").settings) == {
        "region": "Kabupaten Lombok Timur",
        "level": "kabupaten",
        "region_code": "5203",
        "framework": "giffinger",
        "scheme": "spbe",
        "goal_tags": ("inklusif", "aman", "berkelanjutan", "berdaya_saing", "keterbukaan", "akuntabilitas"),
    }
    assert "5-10 tahun" in case("lombok_timur").settings.text("note")
    labels = [str(one.label) for one in case("lombok_timur").method.framework.dimensions]
    assert labels == [
        "Smart Economy", "Smart People", "Smart Governance", "Smart Mobility", "Smart Environment", "Smart Living",
    ]  # fmt: skip


def test_lombok_timur_met_in_four_stages_on_eight_days() -> None:
    """R004-1, oracle 4: four pairs of days, 48, 23 and 29 days from stage to stage, 102 days in all."""
    stages = [one for one in schedule(case("lombok_timur")) if one.sessions]
    assert [(one.stage.code, [day.isoformat() for day in one.dates]) for one in stages] == [
        ("I", ["2017-07-18", "2017-07-19"]),
        ("II", ["2017-09-04", "2017-09-05"]),
        ("III", ["2017-09-27", "2017-09-28"]),
        ("IV", ["2017-10-26", "2017-10-27"]),
    ]
    assert [one.gap for one in stages] == [None, 48, 23, 29]
    assert span(case("lombok_timur")) == 102


@pytest.mark.parametrize("name", SEEDS)
def test_nothing_but_what_is_open_is_found_in_an_example(name: str) -> None:
    assert {one.weight for one in findings(case(name)) if one.rule != "deadlines"} <= {"open"}


# ------------------------------------------------------------------ the synthetic region


def test_synthetic_region_is_full_size() -> None:
    counts = {kind: len(case("sintetis").of(kind)) for kind in RECORD_TYPES}
    expected = {"opd": 60, "group": 3, "programme": 120, "quick_win": 24, "risk": 80, "session": 8}
    assert {kind: counts[kind] for kind in expected} == expected
    assert [kind for kind, count in counts.items() if count == 0] == []
    assert case("sintetis").period == range(2025, 2035)
    assert Counter(one.text("stage") for one in case("sintetis").of("session")) == {
        "I": 2,
        "II": 2,
        "III": 2,
        "IV": 2,
    }


def test_synthetic_region_has_units_of_every_kind_of_owner() -> None:
    units = {one.text("kind") for one in case("sintetis").of("opd")}
    assert units == {option.code for option in case("sintetis").method.choices["opd_kind"]}


def test_synthetic_region_is_the_same_each_time_and_merges_with_itself() -> None:
    again = example_changes("sintetis", RECORD_TYPES)
    assert again == changes("sintetis")
    assert len(merge(again, changes("sintetis"))) == len(again)


def test_synthetic_programmes_and_quick_wins_have_names_of_their_own() -> None:
    for kind in ("programme", "quick_win", "opd", "person"):
        names = [one.text("name") for one in case("sintetis").of(kind)]
        assert len(set(names)) == len(names)


def test_synthetic_people_are_positions() -> None:
    assert all(one.text("name").startswith("Petugas ") for one in case("sintetis").of("person"))
    assert {one.by.split(" ")[0] for one in changes("sintetis")} == {"Petugas", "Sekretariat"}


def test_every_value_of_the_synthetic_region_could_have_been_typed() -> None:
    here = case("sintetis")
    offered: dict[object, Any] = {}
    for record in here.plan.records.values():
        for name, value in record.values.items():
            field = RECORD_TYPES[record.type].by_name[name]
            if field.kind not in offered:
                offered[field.kind] = options_of(field.kind, here.plan, here.method, RECORD_TYPES)
            assert parse(field, value, offered[field.kind]) == value, f"{record.type}.{name}"


def test_synthetic_region_contradicts_itself_nowhere_by_accident() -> None:
    """What is found is what the generator leaves open on purpose."""
    wanted = {
        "books_open", "class_without_swot", "evaluation_evidence", "evaluation_unscored",
        "incomplete", "issue_without_data", "no_renja", "passages", "readiness_evidence",
        "risk_untreated", "too_late", "without_note",
    }  # fmt: skip
    assert {one.rule for one in findings(case("sintetis"))} <= wanted
    assert 60 < len(findings(case("sintetis"))) < 200


def test_generator_answers_for_every_kind_of_field() -> None:
    assert kinds() == set(KINDS)


# ------------------------------------------------------------------ every page on every example


@pytest.fixture(scope="module", autouse=True)
def _english_for_what_the_module_shares() -> None:
    use_language("en")


@pytest.fixture(scope="module", params=[*SEEDS, "sintetis"])
def opened(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workshop]:
    ws = example(request.param, tmp_path_factory.mktemp(request.param) / f"{request.param}.sqlite")
    yield ws
    ws.close()


@pytest.fixture(scope="module")
def synthetic(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workshop]:
    ws = example("sintetis", tmp_path_factory.mktemp("sintetis") / "sintetis.sqlite")
    yield ws
    ws.close()


@every_page
def test_page_runs_top_to_bottom_on_the_example(path: Path, opened: Workshop) -> None:
    values = list(run_page(read_page(path), {"ws": opened}))
    assert [str(value) for _, value in values if isinstance(value, Failure)] == []
    assert len(values) == len(cells(path)) - 1  # all but the cell that opens the workshop
    assert handout_of(read_page(path), opened, FACILITATOR)[1] == ()


@pytest.mark.parametrize("name", [*SEEDS, ""])
def test_no_chart_is_drawn_of_nothing(name: str, tmp_path: Path) -> None:
    place = tmp_path / "here.sqlite"
    ws = example(name, place) if name else open_workshop(place, create=True)
    shown = [ws.chart(chart).part for chart in CHARTS]
    ws.close()
    assert [type(part) for part in shown] == [Notice] * len(CHARTS)


def test_every_chart_is_drawn_of_the_synthetic_region(synthetic: Workshop) -> None:
    drawn = {name: synthetic.chart(name).part for name in CHARTS}
    assert [name for name, part in drawn.items() if not isinstance(part, Figure)] == []


@every_page
def test_every_printed_page_of_the_synthetic_region_says_that_it_is_synthetic(
    path: Path, synthetic: Workshop
) -> None:
    opd = synthetic.plan.of("opd")[0].id
    for ws, copy in ((synthetic, FACILITATOR), (synthetic.at(opd), OPD)):
        document, failures = handout_of(read_page(path), ws, copy, "Journal position 7")
        assert failures == ()
        assert document.region == "Kabupaten Contoh (data sintetis)"
        assert document.state == f"{MARKER} · Journal position 7"


def test_hand_over_pack_and_every_result_on_screen_say_that_they_are_synthetic(synthetic: Workshop) -> None:
    assert synthetic.handover_document("Dinkes").state.startswith(f"{MARKER} · Journal position ")
    result = synthetic.table("counts")
    assert result._bundle()["text/html"].startswith(f"<p><strong>{MARKER}</strong></p>")
    assert result._about()["smartcity_kit"]["marker"] == MARKER


def test_notebook_saved_in_jupyterlab_is_printed_with_the_mark(synthetic: Workshop, tmp_path: Path) -> None:
    path = save(tmp_path / "mine.ipynb", guide("# Milik saya"), kit_code('ws.table("counts")', "hasil"))
    notebook = nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call] # not ours
    result = synthetic.table("counts")
    shown = {"output_type": "display_data", "data": result._bundle(), "metadata": result._about()}
    notebook.cells[1].outputs = [nbformat.from_dict(shown)]  # type: ignore[no-untyped-call] # not ours
    html = HandoutExporter().from_notebook_node(notebook)[0]  # type: ignore[no-untyped-call] # not ours
    assert f'<p class="state">{MARKER} · Journal position {synthetic.position}</p>' in html
    assert '<p class="region">Kabupaten Contoh (data sintetis)</p>' in html


def test_result_of_a_real_plan_carries_no_mark(tmp_path: Path) -> None:
    ws = example("nganjuk", tmp_path / "nganjuk.sqlite")
    result = ws.table("programme")
    bundle, about, position = result._bundle(), result._about(), ws.position
    ws.close()
    assert "<strong>" not in bundle["text/html"]
    assert about == {"smartcity_kit": {"region": "Kabupaten Nganjuk", "position": position}}
