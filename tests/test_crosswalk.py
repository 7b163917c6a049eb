"""From one framework to another: what maps, what splits, what has no home, and what a switch writes."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from smartcity_kit.journal import Value
from smartcity_kit.model.crosswalk import Crossing
from smartcity_kit.model.records import RECORD_TYPES
from smartcity_kit.rules import findings
from smartcity_kit.rules.crosswalk import STATES, entries, losses, moves, round_trip, state
from smartcity_kit.sources import MethodError, kit_folder, load_method
from smartcity_kit.text.messages import KitError
from smartcity_kit.views.crosswalk import crosswalk, preview
from smartcity_kit.views.documents import Notice, Table
from smartcity_kit.workshop import Workshop, example, open_workshop
from tests.plans import Row, case_of

FRAMEWORKS = ("kominfo", "giffinger", "rpm2026")


def way(here: str, there: str) -> Crossing:
    return next(one for one in load_method(here).crossings if one.target.id == there)


def entry(key: str, dimension: str, part: str = "") -> Row:
    fields: dict[str, Value] = {"name": key, "dimension": dimension}
    return (key, "quick_win", fields | ({"sub_dimension": part} if part else {}))


def written(crossing: Crossing, *rows: Row) -> dict[str, dict[str, Value]]:
    """Return what a switch writes, by record; a record it leaves alone is not there."""
    case = case_of(*rows, framework=crossing.source.id)
    return {move.record.id: dict(move.fields) for move in moves(case, crossing) if move.fields}


def part(result: object) -> Table:
    assert isinstance(result, Table)
    return result


# -------------------------------------------------------------------- what data/ says


def test_both_directions_of_both_crosswalks_can_be_asked() -> None:
    ways = {(one.source.id, one.target.id) for here in FRAMEWORKS for one in load_method(here).crossings}
    assert ways == {
        ("kominfo", "giffinger"),
        ("giffinger", "kominfo"),
        ("kominfo", "rpm2026"),
        ("rpm2026", "kominfo"),
    }


def test_every_kominfo_part_is_answered_for_in_giffinger() -> None:
    """DOMAIN 3.4, R004-4: primary targets part by part."""
    crossing = way("kominfo", "giffinger")
    assert {code: crossing.primary(code) for code in crossing.source.parts if "." in code} == {
        "GOV.service": ("GOV.services",),
        "GOV.bureaucracy": ("GOV",),
        "GOV.policy": ("GOV",),
        "BRD.tourism": ("LIV.tourism",),
        "BRD.business": ("ECO.image", "ECO.entrepreneurship"),
        "BRD.appearance": (),
        "ECO.industry": ("ECO", "ECO.entrepreneurship"),
        "ECO.welfare": ("ECO",),
        "ECO.transaction": ("ECO",),
        "LIV.harmony": ("LIV",),
        "LIV.health": ("LIV.health",),
        "LIV.mobility": ("MOB.local", "MOB.national", "MOB.sustainable"),
        "SOC.community": ("PEO",),
        "SOC.learning": ("PEO.learning",),
        "SOC.security": ("LIV.safety",),
        "ENV.protection": ("ENV.protection",),
        "ENV.waste": ("ENV",),
        "ENV.energy": ("ENV",),
    }


def test_what_a_part_only_touches_is_kept_apart_from_what_it_becomes() -> None:
    crossing = way("kominfo", "giffinger")
    assert crossing.near("BRD.tourism") == ("ECO.image",)
    assert crossing.near("BRD.appearance") == ("LIV.culture", "ENV")
    assert crossing.near("SOC.learning") == ("LIV.education",)
    assert way("giffinger", "kominfo").near("LIV.education") == ("SOC.learning",)


def test_dimensions_of_kominfo_map_or_split_in_giffinger() -> None:
    crossing = way("kominfo", "giffinger")
    assert {code: crossing.dimensions(code) for code in crossing.source.by_code} == {
        "GOV": ("GOV",),
        "BRD": ("LIV", "ECO", ""),
        "ECO": ("ECO",),
        "LIV": ("LIV", "MOB"),
        "SOC": ("PEO", "LIV"),
        "ENV": ("ENV",),
    }


def test_branding_has_no_home_in_the_draft_of_2026_and_mobility_has() -> None:
    crossing = way("kominfo", "rpm2026")
    assert {code: crossing.dimensions(code) for code in crossing.source.by_code} == {
        "GOV": ("GOV",),
        "BRD": ("", "ECO"),
        "ECO": ("ECO",),
        "LIV": ("LIV", "MOB"),
        "SOC": ("SOC", ""),
        "ENV": ("ENV",),
    }
    assert [code for code in crossing.source.parts if state(crossing, code) == "no_home"] == [
        "BRD.tourism", "BRD.appearance", "SOC.security",
    ]  # fmt: skip


def test_giffinger_factor_nobody_names_goes_to_the_dimension_of_its_own_and_no_further() -> None:
    crossing = way("giffinger", "kominfo")
    assert crossing.primary("PEO.creativity") == ("SOC",)
    assert crossing.part("PEO.creativity") == ""
    assert crossing.primary("MOB.local") == ("LIV.mobility",)
    assert crossing.primary("MOB.ict") == ()
    assert state(crossing, "MOB.ict") == "no_home"
    assert state(crossing, "ECO.entrepreneurship") == "splits"


def test_round_trip_from_kominfo_to_giffinger_and_back_reports_its_losses() -> None:
    """Oracle 13: BRD.*, the split of LIV into mobility and health, SOC.security; economy holds branding there."""
    crossing = way("kominfo", "giffinger")
    assert losses(crossing) == (
        "BRD.tourism", "BRD.business", "BRD.appearance",
        "ECO.industry", "ECO.welfare", "ECO.transaction",
        "LIV.harmony", "LIV.health", "LIV.mobility",
        "SOC.security",
    )  # fmt: skip
    told = {one.code: (one.there, one.back) for one in round_trip(crossing)}
    assert told["BRD.appearance"] == ("", ())
    assert told["LIV.mobility"] == ("MOB", ("LIV", ""))
    assert told["LIV.health"] == ("LIV", ("LIV", "", "SOC", "BRD"))
    assert told["SOC.security"] == ("LIV", ("LIV", "", "SOC", "BRD"))
    assert told["GOV.service"] == ("GOV", ("GOV",))
    assert crossing.dimension("LIV.health") != crossing.dimension("LIV.mobility")


def test_the_way_back_is_the_crosswalk_read_from_the_other_side() -> None:
    there, back = way("kominfo", "giffinger"), way("giffinger", "kominfo")
    for code in there.target.parts:
        assert there.back.primary(code) == back.primary(code)
        assert there.back.near(code) == back.near(code)
    assert all(there.back.back.primary(code) == there.primary(code) for code in there.source.parts)


# -------------------------------------------------------------------- what a switch writes


def test_part_with_one_target_takes_its_dimension_along() -> None:
    crossing = way("kominfo", "giffinger")
    assert written(crossing, entry("a", "SOC", "SOC.security"), entry("b", "BRD", "BRD.tourism")) == {
        "a": {"dimension": "LIV", "sub_dimension": "LIV.safety"},
        "b": {"dimension": "LIV", "sub_dimension": "LIV.tourism"},
    }


def test_part_that_is_known_by_its_dimension_only_keeps_its_own_code() -> None:
    assert written(way("kominfo", "giffinger"), entry("a", "LIV", "LIV.mobility")) == {"a": {"dimension": "MOB"}}


def test_entry_that_splits_or_has_no_home_keeps_its_codes() -> None:
    rows = (entry("a", "SOC"), entry("b", "BRD", "BRD.appearance"), entry("c", "BRD"))
    assert written(way("kominfo", "giffinger"), *rows) == {}


def test_kept_code_that_means_something_else_there_is_named_with_its_framework() -> None:
    crossing = way("kominfo", "giffinger")
    assert written(crossing, entry("a", "LIV")) == {"a": {"dimension": "kominfo:LIV"}}
    assert written(crossing.back, entry("a", "kominfo:LIV")) == {"a": {"dimension": "LIV"}}


def test_nothing_is_written_where_the_codes_are_the_same() -> None:
    rows = (entry("a", "GOV"), entry("b", "ENV", "ENV.protection"))
    assert written(way("kominfo", "giffinger"), *rows) == {}


def test_empty_dimension_stays_empty() -> None:
    crossing = way("kominfo", "giffinger")
    row: Row = ("a", "quick_win", {"name": "A", "sub_dimension": "SOC.security"})
    assert written(crossing, row) == {"a": {"sub_dimension": "LIV.safety"}}


def test_classes_move_dimension_by_dimension() -> None:
    row: Row = ("A", "group", {"name": "A", "dimensions": ("GOV", "LIV", "SOC")})
    assert written(way("kominfo", "giffinger"), row) == {"A": {"dimensions": ("GOV", "kominfo:LIV", "SOC")}}


def test_aspect_of_the_draft_that_has_one_part_here_becomes_that_part() -> None:
    assert written(way("rpm2026", "kominfo"), entry("a", "MOB")) == {
        "a": {"dimension": "LIV", "sub_dimension": "LIV.mobility"}
    }


def test_part_that_waited_through_the_draft_brings_its_dimension_back() -> None:
    there = way("kominfo", "rpm2026")
    assert written(there, entry("a", "BRD", "BRD.business")) == {"a": {"dimension": "ECO"}}
    assert written(there.back, entry("a", "ECO", "BRD.business")) == {"a": {"dimension": "BRD"}}


def test_entries_are_counted_by_their_part_or_else_their_dimension() -> None:
    counted = entries(case_of(entry("a", "GOV"), entry("b", "GOV", "GOV.service"), entry("c", "GOV")))
    assert counted == {"GOV": 2, "GOV.service": 1}


# -------------------------------------------------------------------- findings


def test_foreign_code_is_found_with_what_lies_close_to_it() -> None:
    case = case_of(
        entry("a", "SOC"), entry("b", "kominfo:LIV"), entry("c", "LIV", "SOC.security"), framework="giffinger"
    )
    assert [str(one) for one in findings(case) if one.rule == "foreign_code"] == [
        (
            "a: The code SOC is not part of the framework in force. "
            "Choose anew. Close to it: Smart People, Smart Living."
        ),
        (
            "b: The code kominfo:LIV is not part of the framework in force. "
            "Choose anew. Close to it: Smart Living, Smart Mobility."
        ),
        (
            "c: The code SOC.security is not part of the framework in force. "
            "Choose anew. Close to it: Individual safety."
        ),
    ]


def test_foreign_code_is_said_once_and_not_as_a_mismatch_too() -> None:
    case = case_of(entry("a", "LIV", "SOC.security"), framework="giffinger")
    assert [one.rule for one in findings(case) if one.record == "a" and one.weight == "check"].count(
        "sub_dimension"
    ) == 0


def test_variable_of_another_readiness_model_is_found() -> None:
    case = case_of(("r", "readiness", {"variable": "sdm.jumlah", "level_now": "9"}))
    assert [one.says for one in findings(case) if one.rule == "foreign_code"] == [
        "The code sdm.jumlah is not part of the readiness model in force.",
        "The code 9 is not part of the readiness model in force.",
    ]


def test_codes_of_the_framework_in_force_are_no_finding() -> None:
    group: Row = ("g", "group", {"name": "G", "dimensions": ("LIV", "SOC")})
    rows = (entry("a", "GOV", "GOV.service"), group)
    assert [one for one in findings(case_of(*rows)) if one.rule == "foreign_code"] == []


# -------------------------------------------------------------------- tables


def test_preview_names_targets_states_entries_and_losses() -> None:
    crossing = way("kominfo", "giffinger")
    shown = preview(case_of(entry("a", "SOC", "SOC.security"), entry("b", "BRD")), crossing)
    rows = {row.cells[0].text: [cell.text for cell in row.cells[1:]] for row in shown.rows}
    assert rows["– Security and disaster safety"] == [
        "1", "Smart Living: Individual safety", "", "moves; lost on the way back",
    ]  # fmt: skip
    assert rows["Smart Branding"] == [
        "1", "Smart Living; Smart Economy, and in part nothing", "", "splits; a person decides",
    ]  # fmt: skip
    assert rows["– City appearance"][1:4] == [
        "", "Smart Living: Cultural facilities; Smart Environment", "has no home; a person decides",
    ]  # fmt: skip
    assert shown.note.startswith(
        "2 entries carry a code of the framework: 1 go to one place, 1 wait for a person. "
        "Nothing is changed until the switch is confirmed."
    )


@pytest.mark.parametrize(("framework", "ways"), [("kominfo", 2), ("giffinger", 1), ("rpm2026", 1)])
def test_summary_shows_every_framework_a_crosswalk_leads_to(framework: str, ways: int) -> None:
    shown = crosswalk(case_of(framework=framework))
    assert sum(row.heads for row in shown.rows) == ways


def test_every_state_has_a_sentence() -> None:
    found = {
        state(one, code) for here in FRAMEWORKS for one in load_method(here).crossings for code in one.source.parts
    }
    assert found == set(STATES)


# -------------------------------------------------------------------- the workshop


@pytest.fixture
def lumajang(tmp_path: Path) -> Iterator[Workshop]:
    ws = example("lumajang", tmp_path / "lumajang.sqlite", by="Ani")
    yield ws
    ws.close()


def dimensions(ws: Workshop) -> dict[str, str]:
    return {record.text("name"): record.text("dimension") for record in ws.plan.of("quick_win")}


def test_looking_at_a_switch_changes_nothing(lumajang: Workshop) -> None:
    """Issue 3, 1: nothing is changed until a person confirms."""
    before = lumajang.position
    assert part(lumajang.switch_framework("giffinger").part).title == (
        "From Kominfo six dimensions to Giffinger six characteristics"
    )
    assert lumajang.position == before
    assert lumajang.case.method.framework.id == "kominfo"


def test_confirmed_switch_journals_the_framework_and_what_goes_to_one_place(lumajang: Workshop) -> None:
    """R004-4: another framework may be selected; what cannot follow is said."""
    told = lumajang.switch_framework("giffinger", confirm=True).part
    assert isinstance(told, Notice)
    assert told.text == (
        "Giffinger six characteristics is in force. 13 entries went to one place; "
        "11 wait for a person, among what is open."
    )
    assert lumajang.case.method.framework.id == "giffinger"
    found = dimensions(lumajang)
    assert (found["Simwas"], found["Gedang Mesem"], found["Linlin"]) == ("GOV", "ENV", "BRD")
    assert (found["Simtaru"], found["Melanda"], found["Tawes Sehat"]) == ("kominfo:LIV", "SOC", "ECO")
    assert sum(one.rule == "foreign_code" for one in findings(lumajang.case)) == 12


def test_switch_is_one_transaction_and_stands_in_the_history_of_each_entry(lumajang: Workshop) -> None:
    simtaru = next(record for record in lumajang.plan.of("quick_win") if record.text("name") == "Simtaru")
    before = lumajang.position
    lumajang.switch_framework("giffinger", confirm=True)
    assert lumajang.position == before + 6  # the settings, four quick wins and one class
    steps = part(lumajang.history(simtaru.id).part).rows
    assert [cell.text for cell in steps[-1].cells[1:]] == [
        "Ani",
        "notebook",
        "Dimension",
        "Smart Living",
        "kominfo:LIV",
    ]


def test_switch_there_and_back_loses_no_code_that_was_kept(lumajang: Workshop) -> None:
    before = dimensions(lumajang)
    lumajang.switch_framework("giffinger", confirm=True)
    lumajang.switch_framework("kominfo", confirm=True)
    changed = {name: code for name, code in dimensions(lumajang).items() if before[name] != code}
    assert set(changed.values()) == {"giffinger:ECO"}  # economy splits on the way back: it is said, not guessed
    assert {before[name] for name in changed} == {"ECO"}


def test_conflict_over_a_dimension_survives_a_switch(tmp_path: Path) -> None:
    place = tmp_path / "w.sqlite"
    ani = open_workshop(place, create=True, by="Ani")
    record = ani.save("quick_win", "a", {"name": "A", "dimension": "GOV"}).record
    budi = open_workshop(place, by="Budi")
    ani.save("quick_win", "a", {"dimension": "SOC"}, record)
    budi.save("quick_win", "a", {"dimension": "LIV"}, record)
    budi.switch_framework("giffinger", confirm=True)
    assert {held.value for held in budi.plan.records["a"].conflicts["dimension"]} == {"SOC", "LIV"}
    ani.close()
    budi.close()


def test_switch_to_the_framework_in_force_is_nothing(lumajang: Workshop) -> None:
    assert lumajang.switch_framework("kominfo").part == Notice("Kominfo six dimensions is already in force.")
    with pytest.raises(KitError, match=r"^Kominfo six dimensions is already in force\.$"):
        lumajang.switch_framework("kominfo", confirm=True)


def test_switch_to_a_framework_that_is_not_offered_is_said(lumajang: Workshop) -> None:
    with pytest.raises(
        KitError, match=r"^There is no framework lima\. Choose one of: giffinger, kominfo, rpm2026\.$"
    ):
        lumajang.switch_framework("lima", confirm=True)


def test_switch_without_a_crosswalk_keeps_every_code_and_says_so(tmp_path: Path) -> None:
    ws = open_workshop(tmp_path / "w.sqlite", create=True, by="Ani")
    ws.save("workshop", None, {"framework": "giffinger"})
    ws.save("quick_win", "a", {"name": "A", "dimension": "GOV"})
    ws.save("quick_win", "b", {"name": "B", "dimension": "PEO"})
    assert part(ws.switch_framework("rpm2026").part).note.startswith("There is no crosswalk between the two: ")
    ws.switch_framework("rpm2026", confirm=True)
    assert [record.text("dimension") for record in ws.plan.of("quick_win")] == ["giffinger:GOV", "PEO"]
    ws.close()


def test_only_the_facilitator_switches(lumajang: Workshop) -> None:
    one = lumajang.at(lumajang.plan.of("opd")[0].id)
    with pytest.raises(KitError, match=r"^Only the facilitator switches the framework\.$"):
        one.switch_framework("giffinger", confirm=True)
    assert [type(child).__name__ for child in one.framework_switch().children] == ["HTML", "Dropdown", "HTML"]


def test_settings_form_does_not_change_the_framework_behind_the_entries(lumajang: Workshop) -> None:
    outcome = lumajang.save("workshop", "workshop", {"framework": "giffinger"})
    assert outcome.say == (
        "Dimension framework: 24 entries are sorted by the framework in force. "
        "Use the switch on the preparation page: it shows first what becomes of them."
    )
    assert lumajang.case.method.framework.id == "kominfo"
    assert lumajang.save("workshop", "workshop", {"framework": "kominfo"}).problems == ()


# -------------------------------------------------------------------- the widget


def test_widget_switches_only_with_the_second_press(lumajang: Workshop) -> None:
    widget = lumajang.framework_switch()
    widget.picker.value = "giffinger"
    widget.do.click()
    assert lumajang.case.method.framework.id == "kominfo"
    widget.see.click()
    assert "Giffinger six characteristics" in widget.shown.value
    assert lumajang.case.method.framework.id == "kominfo"
    widget.do.click()
    assert lumajang.case.method.framework.id == "giffinger"
    assert "13 entries went to one place" in widget.status.value
    assert widget.shown.value == ""


def test_widget_forgets_what_was_looked_at_when_another_is_chosen(lumajang: Workshop) -> None:
    widget = lumajang.framework_switch()
    widget.picker.value = "giffinger"
    widget.see.click()
    widget.picker.value = "rpm2026"
    widget.do.click()
    assert lumajang.case.method.framework.id == "kominfo"
    assert widget.shown.value == ""


def test_widget_offers_nothing_to_do_for_the_framework_in_force(lumajang: Workshop) -> None:
    widget = lumajang.framework_switch()
    widget.picker.value = "kominfo"
    widget.see.click()
    assert "already in force" in widget.shown.value
    assert widget.second not in widget.children


# -------------------------------------------------------------------- names that stand for several


@pytest.mark.parametrize(
    ("typed", "choices"),
    [
        ("Smart People", "Community, Learning"),
        ("smart  transportation", "Smart Living, Mobility"),
        ("Smart Mobility", "Mobility"),
    ],
)
def test_name_that_stands_for_several_dimensions_is_reported_with_its_candidates(
    tmp_path: Path, typed: str, choices: str
) -> None:
    ws = open_workshop(tmp_path / "w.sqlite", create=True)
    outcome = ws.save("quick_win", None, {"name": "A", "dimension": typed})
    assert str(outcome.problems[0]).startswith("Dimension: ")
    assert str(outcome.problems[0]).endswith(
        f"is not a name of the framework in force. It may stand for: {choices}. Choose one."
    )
    assert outcome.record is not None
    assert outcome.record.get("dimension") is None
    ws.close()


def test_framework_tells_the_candidates_of_a_name_and_none_for_its_own() -> None:
    framework = load_method().framework
    assert framework.candidates("SMART PEOPLE") == ("SOC.community", "SOC.learning")
    assert framework.candidates("Smart Governance") == ()


# -------------------------------------------------------------------- typos


@pytest.fixture
def region(tmp_path: Path) -> Path:
    shutil.copytree(kit_folder("data"), tmp_path / "data")
    return tmp_path


Edit = Callable[[str, str, str], int]


@pytest.fixture
def edit(region: Path) -> Edit:
    def change(file: str, before: str, after: str) -> int:
        path = region / "data" / file
        text = path.read_text(encoding="utf-8")
        assert before in text
        path.write_text(text.replace(before, after, 1), encoding="utf-8")
        return text[: text.index(before)].count("\n") + 1

    return change


@pytest.mark.parametrize(
    ("file", "before", "after", "wrong"),
    [
        (
            "crosswalks/kominfo-giffinger.yaml",
            "one: SOC.security, other: LIV.safety",
            "one: SOC.security, other: LIV.safty",
            "LIV.safty is not a code of the framework giffinger",
        ),
        (
            "crosswalks/kominfo-rpm2026.yaml",
            "one: LIV.health,",
            "one: LIV.healt,",
            "LIV.healt is not a code of the framework kominfo",
        ),
        (
            "crosswalks/kominfo-giffinger.yaml",
            "other: GOV.services, kind: primary",
            "other: GOV.services, kind: utama",
            "pairs.0.kind: Input should be 'primary' or 'secondary'",
        ),
        (
            "crosswalks/kominfo-giffinger.yaml",
            "{one: ENV.energy, other: ENV,",
            "{one: ENV.waste, other: ENV,",
            "pairs.30: ENV.waste and ENV stand here twice",
        ),
        (
            "crosswalks/kominfo-giffinger.yaml",
            "code: MOB.ict",
            "code: MOB.tik",
            "MOB.tik is not a code of the framework giffinger",
        ),
    ],
)
def test_typo_in_a_crosswalk_is_said_with_file_and_line(
    region: Path, edit: Edit, file: str, before: str, after: str, wrong: str
) -> None:
    line = edit(file, before, after)
    with pytest.raises(MethodError) as refusal:
        load_method(beside=region)
    said = str(refusal.value)
    assert said.startswith(f"{Path(file).name}, line {line}: ")
    assert wrong.split(": ", 1)[-1] in said


def test_candidate_that_is_no_code_is_said_with_the_file(region: Path, edit: Edit) -> None:
    edit("frameworks/kominfo.yaml", "candidates: [SOC.community, SOC.learning]", "candidates: [SOC.comunity]")
    with pytest.raises(MethodError, match=r"^kominfo\.yaml, line \d+: .*“Smart People” names SOC\.comunity"):
        load_method(beside=region)


def test_crosswalk_of_a_region_stands_in_front_of_the_kits(region: Path, edit: Edit) -> None:
    edit("crosswalks/kominfo-giffinger.yaml", "other: LIV.safety", "other: LIV.cohesion")
    crossing = next(one for one in load_method(beside=region).crossings if one.target.id == "giffinger")
    assert crossing.primary("SOC.security") == ("LIV.cohesion",)
    assert way("kominfo", "giffinger").primary("SOC.security") == ("LIV.safety",)


def test_every_type_that_names_a_part_names_a_dimension_too() -> None:
    for kind in RECORD_TYPES.values():
        assert "sub_dimension" not in kind.by_name or "dimension" in kind.by_name, kind.name


@pytest.mark.parametrize("there", ["giffinger", "rpm2026"])
def test_no_entry_comes_back_as_another_dimension_than_its_own(there: str) -> None:
    """Oracle 13 for the switch itself: each entry returns to its own codes, or waits and says so."""
    crossing = way("kominfo", there)
    waiting = []
    for dimension in crossing.source.dimensions:
        for code in ("", *(part.code for part in dimension.sub_dimensions)):
            row = entry("a", dimension.code, code)
            gone = {**row[2], **written(crossing, row).get("a", {})}
            back = {**gone, **written(crossing.back, ("a", "quick_win", gone)).get("a", {})}
            if back != row[2]:
                assert back["dimension"] == f"{there}:{dimension.code}"
                waiting.append((dimension.code, code))
    assert waiting == [("ECO", "")]
