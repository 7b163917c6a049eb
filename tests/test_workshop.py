"""The workshop: the one object a notebook holds."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import cast

import pytest

import smartcity_kit
from smartcity_kit.journal import REMOVED, Record, fold
from smartcity_kit.model.fields import Field, RecordType, Types
from smartcity_kit.model.kinds import Link, Text, Whole, Year
from smartcity_kit.model.records import RECORD_TYPES
from smartcity_kit.rules import findings
from smartcity_kit.sources import MethodError, kit_folder
from smartcity_kit.store import StoreError, open_store
from smartcity_kit.text.messages import KitError
from smartcity_kit.views.books import ALL_SUMMARIES
from smartcity_kit.views.documents import Figure, Notice, Table
from smartcity_kit.views.html import part_html
from smartcity_kit.workshop import Workshop, example, open_workshop
from tests.plans import change

ROOT = Path(__file__).parent.parent
Opener = Callable[..., Workshop]


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """The path of a new workshop with two agencies."""
    path = tmp_path / "w.sqlite"
    ws = open_workshop(path, create=True, by="Ani")
    for key, name in (("dlh", "Dinas Lingkungan Hidup"), ("bkd", "Badan Kepegawaian Daerah")):
        ws.save("opd", key, {"name": name, "abbreviation": key.upper()})
    ws.close()
    return path


@pytest.fixture
def opened(place: Path) -> Iterator[Opener]:
    """Open the workshop as often as a test likes; each is a session of its own."""
    made: list[Workshop] = []

    def make(by: str = "Ani", *, types: Types = RECORD_TYPES) -> Workshop:
        made.append(open_workshop(place, by=by, types=types))
        return made[-1]

    yield make
    for ws in made:
        ws.close()


def texts(ws: Workshop, record: Record) -> list[tuple[str, ...]]:
    """Return who wrote which field of a record, from what to what, as the history shows it."""
    part = ws.history(record.id).part
    assert isinstance(part, Table)
    return [tuple(cell.text for cell in row.cells[1:]) for row in part.rows]


def kept(record: Record | None) -> Record:
    """Return the record an outcome holds."""
    assert record is not None
    return record


# -------------------------------------------------------------------- two sessions


def test_two_sessions_that_change_different_fields_both_win(opened: Opener) -> None:
    ani, budi = opened("Ani"), opened("Budi")
    seen = kept(ani.save("quick_win", None, {"name": "Simak", "owner": "BKD"}).record)
    budi.refresh()
    also_seen = budi.plan.records[seen.id]
    ani.save("quick_win", seen.id, {"name": "SIMAK"}, seen)
    outcome = budi.save("quick_win", seen.id, {"owner": "DLH"}, also_seen)
    assert outcome.problems == ()
    assert outcome.say.startswith("Saved ")
    assert "choose" not in outcome.say
    ani.refresh()
    for ws in (ani, budi):
        assert dict(ws.plan.records[seen.id].values) == {"name": "SIMAK", "owner": "dlh"}
        assert ws.plan.conflicted == ()


def test_two_sessions_that_change_one_field_make_a_conflict_and_choosing_ends_it(opened: Opener) -> None:
    ani, budi = opened("Ani"), opened("Budi")
    seen = kept(ani.save("quick_win", None, {"name": "Simak"}).record)
    budi.refresh()
    also_seen = budi.plan.records[seen.id]
    ani.save("quick_win", seen.id, {"name": "SIMAK"}, seen)
    outcome = budi.save("quick_win", seen.id, {"name": "Simak 2"}, also_seen)
    torn = kept(outcome.record)
    assert [(held.value, held.by) for held in torn.conflicts["name"]] == [("Simak 2", "Budi"), ("SIMAK", "Ani")]
    assert outcome.say.endswith("Somebody else wrote something different meanwhile: choose one of the two.")
    assert _findings(budi, "conflict") == ["Simak 2"]

    settled = kept(budi.save("quick_win", seen.id, {"name": "SIMAK"}, torn).record)
    assert settled.conflicts == {}
    ani.refresh()
    assert ani.plan.records[seen.id].get("name") == "SIMAK"
    assert _findings(ani, "conflict") == []
    assert texts(ani, settled) == [
        ("Ani", "notebook", "Name", "", "Simak"),
        ("Ani", "notebook", "Name", "Simak", "SIMAK"),
        ("Budi", "notebook", "Name", "SIMAK", "Simak 2"),
        ("Budi", "notebook", "Name", "Simak 2", "SIMAK"),
    ]


def _findings(ws: Workshop, rule: str) -> list[str]:
    return [one.about for one in findings(ws.case) if one.rule == rule]


def test_choosing_the_winner_ends_a_conflict_too(opened: Opener) -> None:
    ani, budi = opened("Ani"), opened("Budi")
    seen = kept(ani.save("quick_win", None, {"name": "Simak"}).record)
    budi.refresh()
    also_seen = budi.plan.records[seen.id]
    ani.save("quick_win", seen.id, {"name": "SIMAK"}, seen)
    torn = kept(budi.save("quick_win", seen.id, {"name": "Simak 2"}, also_seen).record)
    assert kept(budi.save("quick_win", seen.id, {"name": "Simak 2"}, torn).record).conflicts == {}


def test_history_says_when_in_this_machines_time(opened: Opener, in_jakarta: None) -> None:  # noqa: ARG001 - its clock
    ws = opened()
    record = kept(ws.save("quick_win", None, {"name": "Simak"}).record)
    (change,) = ws.store.changes(record.id)
    hour = (int(change.at[11:13]) + 7) % 24
    part = ws.history(record.id).part
    assert isinstance(part, Table)
    assert part.rows[0].cells[0].text.endswith(f" {hour:02}.{change.at[14:16]}")


def test_refresh_tells_whether_another_session_wrote(opened: Opener) -> None:
    ani, budi = opened("Ani"), opened("Budi")
    assert not budi.refresh()
    ani.save("quick_win", None, {"name": "Simak"})
    assert budi.plan.of("quick_win") == ()
    assert budi.refresh()
    assert [record.get("name") for record in budi.plan.of("quick_win")] == ["Simak"]
    assert budi.position == ani.position
    assert not budi.refresh()


def test_plan_that_was_followed_is_the_fold_of_the_journal(opened: Opener) -> None:
    ani, budi = opened("Ani"), opened("Budi")
    for n in range(5):
        ani.save("quick_win", f"q{n}", {"name": f"A{n}"})
        budi.save("quick_win", f"q{n % 2}", {"name": f"B{n}"})
    ani.refresh()
    assert ani.plan.records == budi.plan.records == fold(ani.store.changes()).records == ani.store.plan().records
    assert ani.store.check() == ()


def test_removal_hides_and_put_back_shows_again(opened: Opener) -> None:
    ws = opened()
    record = kept(ws.save("quick_win", None, {"name": "Simak"}).record)
    ws.remove(record)
    assert ws.plan.of("quick_win") == ()
    back = kept(ws.put_back(ws.plan.records[record.id]).record)
    assert [one.id for one in ws.plan.of("quick_win")] == [record.id]
    assert [step[2:] for step in texts(ws, back)][1:] == [
        ("removal", "", "removed"),
        ("removal", "removed", "put back"),
    ]


def test_removal_that_somebody_wrote_across_is_kept_for_a_person(opened: Opener) -> None:
    ani, budi = opened("Ani"), opened("Budi")
    seen = kept(ani.save("quick_win", None, {"name": "Simak"}).record)
    budi.refresh()
    also_seen = budi.plan.records[seen.id]
    ani.remove(seen)
    torn = kept(budi.save("quick_win", seen.id, {"owner": "DLH"}, also_seen).record)
    assert torn.contested
    assert [one.id for one in budi.plan.of("quick_win")] == [seen.id]
    assert REMOVED in torn.conflicts
    assert kept(budi.put_back(torn).record).conflicts == {}


# -------------------------------------------------------------------- saving


def test_save_refuses_what_cannot_be_read_and_keeps_the_rest(opened: Opener) -> None:
    ws = opened()
    outcome = ws.save("quick_win", None, {"name": "Simak", "start_year": "dua ribu", "budget": "1,2 M", "nope": "x"})
    assert dict(kept(outcome.record).values) == {"name": "Simak", "budget": 1_200_000_000}
    assert [str(problem) for problem in outcome.problems] == [
        "First year: “dua ribu” is not a whole number. Write digits only, such as 2026.",
        "nope: There is no such field. Reload the page.",
    ]
    assert outcome.say == str(outcome.problems[0])
    assert [problem.raw for problem in outcome.problems] == ["dua ribu", "x"]


def test_save_of_nothing_readable_writes_nothing(opened: Opener) -> None:
    ws = opened()
    position = ws.position
    outcome = ws.save("quick_win", None, {"start_year": "x"})
    assert (outcome.record, outcome.at) == (None, "")
    assert outcome.say == "First year: “x” is not a whole number. Write digits only, such as 2026."
    assert ws.position == position
    assert ws.plan.of("quick_win") == ()


def test_save_of_what_already_stands_writes_nothing(opened: Opener) -> None:
    ws = opened()
    record = kept(ws.save("quick_win", None, {"name": "Simak", "budget": "850 jt"}).record)
    position = ws.position
    outcome = ws.save("quick_win", record.id, {"name": " Simak ", "budget": "Rp 850.000.000"}, record)
    assert (outcome.record, outcome.problems, outcome.at) == (record, (), "")
    assert ws.position == position


def test_save_empties_a_field(opened: Opener) -> None:
    ws = opened()
    record = kept(ws.save("quick_win", None, {"name": "Simak", "owner": "DLH"}).record)
    assert dict(kept(ws.save("quick_win", record.id, {"owner": ""}, record).record).values) == {
        "name": "Simak",
        "owner": None,
    }


def test_save_says_the_time_in_this_machines_clock(opened: Opener, in_jakarta: None) -> None:  # noqa: ARG001 - its clock
    outcome = opened().save("quick_win", None, {"name": "Simak"})
    hour = (int(outcome.at[11:13]) + 7) % 24
    assert outcome.say == f"Saved {hour:02}.{outcome.at[14:16]}"


@pytest.mark.parametrize(
    "text", ['<script>alert(1)</script> {{7*7}} =HYPERLINK("x") & < > " 😀', "{0} {raw} %s %(x)s"]
)
def test_save_keeps_every_character_typed(opened: Opener, text: str) -> None:
    ws = opened()
    record = kept(ws.save("quick_win", None, {"name": text, "benefit": text, "start_year": text}).record)
    assert (record.get("name"), record.get("benefit")) == (text, text)
    again = opened()
    assert again.plan.records[record.id].get("name") == text


def test_save_of_half_an_emoji_keeps_the_rest(opened: Opener) -> None:
    record = kept(opened().save("quick_win", None, {"name": "Simak \ud83d", "benefit": "\x00"}).record)
    assert record.get("name") == "Simak"
    assert record.get("benefit") is None


def test_save_under_another_type_is_refused(opened: Opener) -> None:
    with pytest.raises(KitError, match=r"^The record dlh is not of the type Quick win\.$"):
        opened().save("quick_win", "dlh", {"name": "x"})


def test_new_records_of_one_moment_keep_their_order(opened: Opener) -> None:
    ws = opened()
    for n in range(30):
        ws.save("quick_win", None, {"name": f"{n}"})
    assert [record.get("name") for record in ws.plan.of("quick_win")] == [f"{n}" for n in range(30)]


# -------------------------------------------------------------------- results


@pytest.mark.parametrize(
    ("ask", "said"),
    [
        (lambda ws: ws.table("quickwin"), "There is no record type quickwin. Choose one of: workshop, legal_basis, "),
        (lambda ws: ws.profile("x"), "There is no record type x. Choose one of: workshop, "),
        (lambda ws: ws.frame("x"), "There is no record type x. Choose one of: workshop, "),
        (lambda ws: ws.form("x"), "There is no record type x. Choose one of: workshop, "),
        (lambda ws: ws.sheet("x"), "There is no record type x. Choose one of: workshop, "),
        (lambda ws: ws.scores("opd"), "OPD or unit has no scores. There are scores for: risk."),
        (lambda ws: ws.save("x", None, {}), "There is no record type x. Choose one of: workshop, "),
        (
            lambda ws: ws.table("risk", by="dimensi"),
            "Risks is not grouped by dimensi. Choose one of: ",
        ),
        (lambda ws: ws.table("opd", columns=["nama"]), "OPD and units has no column nama. Choose one of: name, "),
        (lambda ws: ws.sheet("opd", ["nama"]), "OPD and units has no column nama. Choose one of: name, "),
        (lambda ws: ws.handover("x"), "“x” is not one of the choices. Choose one of: "),
        (lambda ws: ws.chart("pie"), "There is no chart pie. Choose one of: dimension_balance, risk_map, "),
        (lambda ws: ws.findings(9), "There is no stage 9. Choose one of: persiapan, I, II, III, IV, laporan."),
        (lambda ws: ws.progress("V"), "There is no stage V. Choose one of: persiapan, I, II, III, IV, laporan."),
    ],
)
def test_workshop_refuses_what_it_does_not_know_with_what_it_does(
    opened: Opener, ask: Callable[[Workshop], object], said: str
) -> None:
    with pytest.raises(KitError) as refusal:
        ask(opened())
    assert str(refusal.value).startswith(said)


@pytest.mark.parametrize("stage", [3, "III"])
def test_stage_is_named_by_its_number_or_its_code(opened: Opener, stage: int | str) -> None:
    ws = opened()
    assert ws.findings(stage).part == ws.findings("III").part
    assert ws.progress(stage).part == ws.progress(3).part
    assert ws.due(stage).part == ws.due("III").part


@pytest.mark.parametrize("name", ALL_SUMMARIES)
def test_summary_is_asked_for_one_opd_even_where_it_is_the_same_for_all(opened: Opener, name: str) -> None:
    ws = opened()
    assert isinstance(ws.table(name, opd="dlh").part, Table)
    assert ws.table("schedule", opd="dlh").part is ws.table("schedule").part


def test_result_shows_the_plan_as_it_stands_now(opened: Opener) -> None:
    ws = opened()
    result = ws.table("quick_win", columns=["name"])
    assert isinstance(result.part, Table)
    assert result.part.rows == ()
    ws.save("quick_win", None, {"name": "Simak"})
    assert _texts(result.part) == [("Simak",)]
    assert repr(result) == "Quick wins"


def test_workshop_seen_by_one_opd_writes_into_the_same_plan(opened: Opener) -> None:
    ws = opened()
    theirs = ws.at("dlh")
    theirs.save("quick_win", None, {"name": "Simak", "owner": "dlh"})
    assert ws.plan is theirs.plan
    assert theirs.opd == "dlh"
    assert ws.opd is None


def test_workshop_says_what_it_is(opened: Opener, place: Path) -> None:
    ws = opened()
    assert repr(ws) == f"Workshop – ({place})"
    ws.save("workshop", None, {"region": "Kota X"})
    assert repr(ws) == f"Workshop Kota X ({place})"


def test_workshop_follows_the_framework_and_the_scheme_of_its_settings(opened: Opener) -> None:
    ws = opened()
    assert ws.case.method.framework.id == "kominfo"
    ws.save("workshop", "workshop", {"framework": "giffinger", "scheme": "spbe-kemenkeu"})
    assert (ws.case.method.framework.id, ws.case.method.scheme.id) == ("giffinger", "spbe-kemenkeu")
    assert ws.options(RECORD_TYPES["quick_win"].by_name["dimension"]).label("PEO") == "Smart People"


# -------------------------------------------------------------------- a field of one's own

THING = RecordType(
    "thing",
    "Thing",
    "Things",
    (Field("name", "Name", Text(), required=True), Field("owner", "Owner", Link("opd"))),
    ("name",),
    owned_by="owner",
)


def with_field(*fields: Field) -> Types:
    """Return the types of the kit with one more, that has these fields besides its own."""
    return {**RECORD_TYPES, "thing": replace(THING, fields=(*THING.fields, *fields))}


def test_field_declared_in_one_line_appears_everywhere(opened: Opener) -> None:
    before = opened(types=with_field())
    record = kept(before.save("thing", None, {"name": "Lampu", "owner": "DLH"}).record)
    assert before.save("thing", record.id, {"villages": "12"}).problems

    after = opened(types=with_field(Field("villages", "Villages reached", Whole(0, 205), "How many.", required=True)))
    assert _texts(after.profile("thing").part)[-1] == ("Still open", "Villages reached")
    outcome = after.save("thing", record.id, {"villages": "300"})
    assert outcome.say == "Villages reached: 300 is outside 0 to 205. Write a number in that range."
    after.save("thing", record.id, {"villages": "12"})

    table = after.table("thing").part
    assert isinstance(table, Table)
    assert [column.label for column in table.columns] == ["Name", "Owner", "Villages reached"]
    assert _texts(table) == [("Lampu", "Dinas Lingkungan Hidup", "12")]
    assert ("Villages reached", "12") in _texts(after.profile("thing", opd="dlh").part)
    assert texts(after, record)[-1] == ("Ani", "notebook", "Villages reached", "", "12")
    assert after.frame("thing")["villages"].tolist() == [12]
    assert {*after.form("thing", record.id).inputs} == {"name", "owner", "villages"}
    for shown in (after.form("thing", record.id).static(), part_html(table)):
        assert "Villages reached" in shown
        assert ">12<" in shown


def _texts(part: Table | Figure | Notice) -> list[tuple[str, ...]]:
    return [tuple(cell.text for cell in row.cells) for row in cast("Table", part).rows]


def test_field_that_was_taken_out_of_a_declaration_loses_nothing(opened: Opener) -> None:
    before = opened(types=with_field(Field("year", "Year", Year())))
    record = kept(before.save("thing", None, {"name": "Lampu", "year": "2024"}).record)
    after = opened(types=with_field())
    after.save("thing", record.id, {"name": "Lampu jalan"})
    assert after.plan.records[record.id].get("year") == 2024
    assert ("Ani", "notebook", "year", "", "2024") in texts(after, record)
    assert _texts(after.profile("thing").part) == [("Lampu jalan",), ("Name", "Lampu jalan")]


# -------------------------------------------------------------------- opening


def test_workshop_is_opened_by_the_environment(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SMARTCITY_WORKSHOP", str(place))
    monkeypatch.setenv("SMARTCITY_BY", "Citra")
    ws = open_workshop()
    record = kept(ws.save("quick_win", None, {"name": "Simak"}).record)
    assert ws.store.changes(record.id)[0].by == "Citra"
    ws.close()


def test_workshop_of_this_folder_is_opened(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SMARTCITY_WORKSHOP", raising=False)
    monkeypatch.chdir(place.parent)
    ws = open_workshop()
    assert len(ws.plan.of("opd")) == 2
    ws.close()


@pytest.mark.parametrize(("files", "count"), [((), 0), (("a.sqlite", "b.sqlite"), 2)])
def test_folder_without_exactly_one_workshop_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, files: tuple[str, ...], count: int
) -> None:
    for name in files:
        (tmp_path / name).touch()
    monkeypatch.delenv("SMARTCITY_WORKSHOP", raising=False)
    monkeypatch.chdir(tmp_path)
    with pytest.raises(KitError) as refusal:
        open_workshop()
    assert str(refusal.value) == f"Say which workshop to open: {count} workshop files lie in this folder."


def test_workshop_file_that_is_none_is_said(tmp_path: Path) -> None:
    (tmp_path / "w.sqlite").write_text("catatan")
    with pytest.raises(StoreError, match="is not a workshop file; it was left as it is"):
        open_workshop(tmp_path / "w.sqlite")


def test_workshop_with_a_broken_file_of_the_region_is_said_and_opens_once_it_is_mended(place: Path) -> None:
    own = place.parent / "data/risk"
    own.mkdir(parents=True)
    (own / "spbe.yaml").write_text("id: spbe\n", encoding="utf-8")
    with pytest.raises(MethodError, match=r"^spbe\.yaml, line 1: "):
        open_workshop(place)
    shutil.copy(kit_folder("data") / "risk/spbe.yaml", own)
    open_workshop(place).close()


def test_example_opened_twice_is_made_once_and_keeps_what_was_entered(tmp_path: Path) -> None:
    ws = example("lumajang", tmp_path / "l.sqlite", by="Ani")
    ws.save("quick_win", None, {"name": "Baru"})
    ws.close()
    again = example("lumajang", tmp_path / "l.sqlite")
    assert len(again.plan.of("quick_win")) == 22
    assert len(again.store.changes()) == 69
    assert repr(again) == f"Workshop Kabupaten Lumajang ({tmp_path / 'l.sqlite'})"
    again.close()


def test_example_that_is_not_there_makes_no_file(tmp_path: Path) -> None:
    with pytest.raises(KitError, match=r"^There is no example malang\. Choose one of: banyuwangi, "):
        example("malang", tmp_path / "m.sqlite")
    assert list(tmp_path.iterdir()) == []


def test_file_with_a_record_of_an_unknown_type_still_opens(place: Path) -> None:
    store = open_store(place)
    store.append(
        [
            change(1, "odd", {"name": "x"}, kind="of_a_later_kit"),
            change(2, "odd", {"name": "y"}, kind="of_a_later_kit"),
        ]
    )
    store.close()
    ws = open_workshop(place)
    for part in (ws.findings().part, ws.progress().part, ws.history("odd").part):
        assert part_html(part)
    ws.close()


# -------------------------------------------------------------------- the front door


def test_front_door_is_short() -> None:
    assert smartcity_kit.__all__ == ["Workshop", "example", "open_workshop"]
    assert smartcity_kit.open_workshop is open_workshop
    assert smartcity_kit.example is example
    assert smartcity_kit.Workshop is Workshop
    with pytest.raises(AttributeError, match="has no attribute 'forms_of_yesterday'"):
        _ = smartcity_kit.forms_of_yesterday


HEAVY = (
    "sqlalchemy",
    "alembic",
    "pandas",
    "numpy",
    "matplotlib",
    "ipywidgets",
    "anywidget",
    "IPython",
    "pydantic",
    "yaml",
)


def loaded_by(code: str) -> set[str]:
    """Return which heavy libraries a program has loaded at its end."""
    report = f"{code}\nimport sys, json; print(json.dumps([n for n in {HEAVY!r} if n in sys.modules]))"
    done = subprocess.run([sys.executable, "-c", report], cwd=ROOT, capture_output=True, text=True, check=True)
    return set(json.loads(done.stdout))


def test_importing_the_package_loads_no_heavy_library() -> None:
    assert loaded_by("import smartcity_kit") == set()


def test_opening_a_workshop_loads_no_pandas_no_matplotlib_and_no_widgets(place: Path) -> None:
    code = f"from smartcity_kit import open_workshop\nws = open_workshop({str(place)!r})\nws.table('quick_win').part"
    assert loaded_by(code) <= {"sqlalchemy", "pydantic", "yaml", "IPython"}
