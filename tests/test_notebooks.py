"""The notebook law, held over the six stage pages, and what the pages promise about the records."""

import ast
import json
import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from smartcity_kit.model.method import Stage
from smartcity_kit.model.records import RECORD_TYPES
from smartcity_kit.sources import load_method
from smartcity_kit.views.charts import CHARTS
from tests.stage_pages import NAMES, PAGES, Cell, cells, every_page, notebook

STAGES = load_method("kominfo", "spbe").stages.stages

# what a code cell may carry; with "fasilitator" beside it, it is no OPD's
TAGS = [["parameters"], ["isian"], ["hasil"], ["isian", "fasilitator"], ["hasil", "fasilitator"]]
PROSE_TAGS = [[], ["isian"], ["fasilitator"], ["isian", "fasilitator"]]
FORMS = {"form", "sheet", "scores", "reader", "workbook_reader", "homework", "rounds", "ballot"}
FORMS |= {"framework_switch", "scheme_switch"}
FORMS |= {"hand_in_box", "merge_review", "receipt_finder", "reminders", "snapshots", "preview", "undo_one"}
# widgets that enter records of their own, whole, and the summaries that show those in full
ENTERS = {
    "rounds": {"round", "weight", "comparison", "settlement"},
    "rounds risk": {"round", "settlement"},  # levels have no weights
    "ballot": {"ballot"},
    "hand_in_box": set(),  # a receipt is no worksheet
}
IN_FULL = {"settled": {"settlement"}, "own_ballots": {"ballot"}, "weights_kept": {"weight", "comparison"}}
IN_FULL["book_texts"] = {"passage"}  # texts: in the books
RESULTS = {"table", "profile", "chart", "classes", "counts", "progress", "findings", "due", "changes_since"}
SHOWS = {"presence": {"attendance"}}  # a summary that holds every entry of a worksheet, each in one mark
OWNED = {name for name, kind in RECORD_TYPES.items() if kind.owned_by}
# summaries of which an OPD sees its own part
NARROWED = {
    "realisation",
    "presence",
    "continuity",
    "decided",
    "roadmap",
    "action_plan",
    "long_list",
    "alignment",
    "commitment",
    "budget",
    "budget_sources",
    "budget_programmes",
    "budget_path",
    "renja",
    "swot_matrix",
    "own_ballots",
    "handed_in",
    "risk_register",
    "risk_treatments",
    "quick_win_risks",
}


def source(cell: Cell) -> str:
    return "".join(cell["source"])


def tags(cell: Cell) -> list[str]:
    return list(cell["metadata"].get("tags", []))


def code(path: Path) -> list[Cell]:
    return [cell for cell in cells(path) if cell["cell_type"] == "code"]


def prose(path: Path) -> str:
    return "\n\n".join(source(cell) for cell in cells(path) if cell["cell_type"] == "markdown")


def calls(path: Path, tag: str) -> Iterator[tuple[str, str, ast.Call]]:
    """Every ws.<what>("<about>", …) in the cells with a tag."""
    for cell in code(path):
        if tag in tags(cell):
            call = ast.parse(source(cell), mode="eval").body
            assert isinstance(call, ast.Call)
            assert isinstance(call.func, ast.Attribute)
            about = call.args[0].value if call.args and isinstance(call.args[0], ast.Constant) else ""
            yield call.func.attr, str(about), call


# ------------------------------------------------------------------ the law


def test_pages_are_those_the_stages_name() -> None:
    assert [path.name for path in PAGES] == [stage.notebook for stage in STAGES]


@every_page
def test_first_cell_is_the_only_title(path: Path) -> None:
    assert re.fullmatch(r"# \S.*", source(cells(path)[0]))
    assert len(re.findall(r"^# ", prose(path), re.MULTILINE)) == 1


@every_page
def test_second_cell_frames_the_page(path: Path) -> None:
    frame = source(cells(path)[1])
    assert re.match(r"\*\*Waktu: \d+ menit\*\*", frame)
    assert "**Pertanyaan yang dijawab halaman ini**" in frame
    assert "**Tujuan**" in frame


@every_page
def test_minutes_of_the_parts_add_up(path: Path) -> None:
    frame = source(cells(path)[1])
    total = re.findall(r"Waktu: (\d+) menit", frame)
    assert [sum(map(int, re.findall(r"\| (\d+) \|", frame)))] == [int(one) for one in total]


@every_page
def test_last_cell_has_the_key_points_and_the_next_page(path: Path) -> None:
    last = source(cells(path)[-1])
    following = PAGES[(PAGES.index(path) + 1) % len(PAGES)].name
    assert last.startswith("## Yang perlu diingat\n")
    assert re.findall(r"\]\((.*?)\)", last) == [following]
    assert re.findall(r"\]\(", prose(path)) == ["]("]


@every_page
def test_facilitator_finds_times_and_what_goes_wrong(path: Path) -> None:
    told = "\n".join(source(cell) for cell in cells(path) if tags(cell) == ["fasilitator"])
    assert "| Jam |" in told or "| Kapan |" in told
    assert "**Yang biasanya keliru**" in told


@every_page
def test_code_cell_has_at_most_three_lines_and_one_meaning(path: Path) -> None:
    for cell in code(path)[1:]:
        assert source(cell).count("\n") < 3
        [statement] = ast.parse(source(cell)).body
        assert isinstance(statement, ast.Expr)
        assert isinstance(statement.value, ast.Call)
        assert ast.unparse(statement.value.func).startswith("ws.")


@every_page
def test_only_the_first_code_cell_opens_the_workshop(path: Path) -> None:
    first, *others = code(path)
    assert source(first) == "from smartcity_kit import open_workshop\nws = open_workshop()"
    assert tags(first) == ["parameters"]
    assert all("parameters" not in tags(cell) for cell in others)


@every_page
def test_prose_that_asks_or_announces_leads_each_code_cell(path: Path) -> None:
    every = cells(path)
    for lead, cell in pairwise(every):
        if cell["cell_type"] == "code":
            assert lead["cell_type"] == "markdown"
            assert source(lead)[-1] in ":?"


@every_page
def test_lead_goes_where_its_cell_goes(path: Path) -> None:
    leads_for = {
        "isian": ["isian"],
        "parameters": ["isian"],
        "hasil": [],
        "isian fasilitator": ["isian", "fasilitator"],
        "hasil fasilitator": ["fasilitator"],
    }
    every = cells(path)
    for lead, cell in pairwise(every):
        if cell["cell_type"] == "code":
            assert tags(lead) == leads_for[" ".join(tags(cell))]


@every_page
def test_tags_are_those_of_the_contract(path: Path) -> None:
    for cell in cells(path):
        assert tags(cell) in (TAGS if cell["cell_type"] == "code" else PROSE_TAGS)


@every_page
def test_forms_are_tagged_isian_and_results_hasil(path: Path) -> None:
    assert {what for what, _, _ in calls(path, "isian")} <= FORMS
    assert {what for what, _, _ in calls(path, "hasil")} <= RESULTS


@every_page
def test_cells_are_locked_and_carry_nothing_else(path: Path) -> None:
    for cell in cells(path):
        kept = {name: value for name, value in cell["metadata"].items() if name != "tags"}
        hidden = {"jupyter": {"source_hidden": True}} if cell["cell_type"] == "code" else {}
        assert kept == {"smartcity": "page", "editable": False, "deletable": False, **hidden}
        assert cell["metadata"].get("tags") != []


@every_page
def test_notebook_carries_one_kernel_no_outputs_and_readable_ids(path: Path) -> None:
    whole = notebook(path)
    assert whole["metadata"] == {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
        "smartcity": {"page": path.stem},
    }
    assert (whole["nbformat"], whole["nbformat_minor"]) == (4, 5)
    assert all((cell["outputs"], cell["execution_count"]) == ([], None) for cell in code(path))
    ids = [cell["id"] for cell in cells(path)]
    assert all(re.fullmatch(r"[a-z]+(-[a-z]+)+", one) for one in ids)
    assert len(set(ids)) == len(ids)


@every_page
def test_notebook_is_written_so_that_changes_read_well(path: Path) -> None:
    written = json.dumps(notebook(path), ensure_ascii=False, indent=1) + "\n"
    assert path.read_text(encoding="utf-8") == written


@every_page
def test_prose_has_no_html_pictures_or_addresses(path: Path) -> None:
    assert re.findall(r"<\w|</|!\[|https?:|www\.", prose(path)) == []


@every_page
def test_prose_claims_nothing_to_be_official(path: Path) -> None:
    assert re.findall(r"\bresmi\b", prose(path), re.IGNORECASE) == []


@every_page
def test_code_words_stay_in_the_facilitators_cells(path: Path) -> None:
    others = "".join(source(cell) for cell in cells(path) if tags(cell) != ["fasilitator"])
    assert "`" not in others


# ------------------------------------------------------------------ what is entered and what is printed


@pytest.mark.parametrize("stage", STAGES, ids=NAMES)
def test_stage_page_has_a_form_and_a_result_for_what_it_fills(stage: Stage) -> None:
    path = PAGES[STAGES.index(stage)]
    doors = [(what, about) for what, about, _ in calls(path, "isian")]
    found = (ENTERS.get(f"{what} {about}", ENTERS.get(what, {about})) for what, about in doors)
    entered = {name for some in found for name in some if name}
    shows = IN_FULL | SHOWS
    tables = [about for what, about, _ in calls(path, "hasil") if what in {"table", "profile"}]
    printed = set[str]().union(*(shows.get(about, {about}) for about in tables))
    assert entered == set(stage.fills)
    assert set(stage.fills) <= printed


@pytest.mark.parametrize("name", RECORD_TYPES)
def test_record_type_has_a_form_and_a_full_result(name: str) -> None:
    entered = {one for path in PAGES for what, about, _ in calls(path, "isian") for one in ENTERS.get(what, {about})}
    printed = [(what, about) for path in PAGES for what, about, _ in calls(path, "hasil")]
    assert name in entered
    assert name in set[str]().union(
        *(IN_FULL.get(about, {about}) for what, about in printed if what == "profile" or about in IN_FULL)
    )


@pytest.mark.parametrize("name", sorted(set(RECORD_TYPES) - set().union(*ENTERS.values())))
def test_every_field_can_be_entered_without_naming_it_in_a_page(name: str) -> None:
    doors = [(what, len(call.args)) for p in PAGES for what, about, call in calls(p, "isian") if about == name]
    in_sheets = {field.name for field in RECORD_TYPES[name].fields if field.grid and ("sheet", 1) in doors}
    in_forms = {field.name for field in RECORD_TYPES[name].fields if ("form", 1) in doors}
    assert in_sheets | in_forms == set(RECORD_TYPES[name].by_name)


@every_page
def test_what_an_opd_owns_is_narrowed_to_it_and_what_is_the_regions_is_not(path: Path) -> None:
    for what, about, call in calls(path, "hasil"):
        narrowed = [ast.unparse(one.value) for one in call.keywords if one.arg == "opd"]
        own = (what != "chart" and about in OWNED | NARROWED) or what in {"progress", "findings", "changes_since"}
        assert narrowed == (["ws.opd"] if own else []), f"{what} {about}"


@every_page
def test_columns_and_groups_are_fields_that_exist(path: Path) -> None:
    for what, about, call in [*calls(path, "isian"), *calls(path, "hasil")]:
        named = [one.value for one in call.keywords if one.arg in {"by", "columns"}] + call.args[1:]
        words = {one.value for node in named for one in ast.walk(node) if isinstance(one, ast.Constant)}
        known = {column.name for column in RECORD_TYPES[about].columns} if about in RECORD_TYPES else set()
        assert words <= known
        assert what != "chart" or about in CHARTS
