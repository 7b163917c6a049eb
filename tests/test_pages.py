"""Stage notebooks read and run without a kernel."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from smartcity_kit import Workshop, example
from smartcity_kit.pages import (
    Cell,
    Failure,
    Page,
    PageError,
    document_of,
    handout_of,
    read_page,
    run_page,
)
from smartcity_kit.text.messages import KitError
from smartcity_kit.views.documents import Foreign, Notice, Prose, Table
from tests.notebooks import guide, kit_code, own_code, save


@pytest.fixture(scope="module")
def ws(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workshop]:
    workshop = example("lumajang", tmp_path_factory.mktemp("pages") / "lumajang.sqlite")
    yield workshop
    workshop.close()


def page_of(folder: Path, *sources: str) -> Page:
    """A page of untagged code cells."""
    return read_page(save(folder / "01_page.ipynb", *(own_code(source) for source in sources)))


def values(page: Page, **names: object) -> list[object]:
    return [value for _, value in run_page(page, names)]


# ---------------------------------------------------------------- reading


def test_page_has_the_name_of_its_file_and_the_title_of_its_first_heading(tmp_path: Path) -> None:
    page = read_page(save(tmp_path / "02_stage.ipynb", guide("Hello"), guide("# Stage two\n\nText")))
    assert (page.name, page.title) == ("02_stage", "Stage two")


def test_page_without_a_heading_is_called_like_its_file(tmp_path: Path) -> None:
    page = read_page(save(tmp_path / "02_stage.ipynb", guide("```\n# a comment\n```")))
    assert page.title == "02_stage"


def test_cell_keeps_its_tags_and_its_place(tmp_path: Path) -> None:
    page = read_page(save(tmp_path / "a.ipynb", guide("Text"), kit_code("ws.plan", "hasil")))
    assert page.cells == (
        Cell("markdown", "Text", frozenset(), 1),
        Cell("code", "ws.plan", frozenset({"hasil"}), 2),
    )


def test_source_kept_as_a_list_of_lines_is_read_as_text(tmp_path: Path) -> None:
    cell = {"cell_type": "code", "metadata": {}, "source": ["a = 1\n", "a"], "outputs": []}
    path = tmp_path / "a.ipynb"
    path.write_text(json.dumps({"cells": [cell]}), encoding="utf-8")
    assert read_page(path).cells[0].source == "a = 1\na"


def test_page_that_was_saved_again_is_read_again(tmp_path: Path) -> None:
    assert read_page(save(tmp_path / "a.ipynb", guide("# One"))).title == "One"
    assert read_page(save(tmp_path / "a.ipynb", guide("# Two or three"))).title == "Two or three"


@pytest.mark.parametrize("text", ["", "{", "[]", '{"cells": 3}', '{"cells": [{"source": ""}]}', '{"cells": ["x"]}'])
def test_file_that_is_no_notebook_is_refused_in_a_sentence(tmp_path: Path, text: str) -> None:
    path = tmp_path / "a.ipynb"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(PageError, match=r"^a\.ipynb is not a notebook of this kit\. Choose a file"):
        read_page(path)


def test_missing_page_is_refused_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(PageError, match=r"^The page nowhere\.ipynb cannot be read: No such file"):
        read_page(tmp_path / "nowhere.ipynb")


# ---------------------------------------------------------------- running


def test_cell_gives_the_value_of_its_last_expression(tmp_path: Path) -> None:
    assert values(page_of(tmp_path, "a = 20\na + 1", "a * 2")) == [21, 40]


def test_cell_without_a_last_expression_gives_nothing(tmp_path: Path) -> None:
    assert values(page_of(tmp_path, "a = 1", "a;")) == [None, None]


def test_display_gives_what_it_displayed_and_then_the_last_value(tmp_path: Path) -> None:
    assert values(page_of(tmp_path, "display(1, 2)\n3", "4")) == [(1, 2, 3), 4]


def test_prose_comes_in_its_place_between_the_results(tmp_path: Path) -> None:
    page = read_page(save(tmp_path / "a.ipynb", guide("One:"), own_code("1"), guide("Two:")))
    assert values(page) == [Prose("One:"), 1, Prose("Two:")]


def test_cell_that_opens_the_workshop_is_passed_over(tmp_path: Path) -> None:
    page = read_page(save(tmp_path / "a.ipynb", kit_code("ws = None", "parameters"), own_code("ws")))
    assert values(page, ws="handed in") == ["handed in"]


def test_cell_with_an_unwanted_tag_is_never_run(tmp_path: Path) -> None:
    page = read_page(save(tmp_path / "a.ipynb", kit_code("seen.append(1)", "isian")))
    seen: list[int] = []
    assert list(run_page(page, {"seen": seen}, without=["isian"])) == []
    assert seen == []


def test_two_runs_share_no_names(tmp_path: Path) -> None:
    page = page_of(tmp_path, "'kept' in dir()", "kept = 1")
    assert values(page) == [False, None]
    assert values(page) == [False, None]


@pytest.mark.parametrize("source", ["1 / 0", "not Python", "raise SystemExit"])
def test_cell_that_fails_is_named_and_the_next_one_runs(tmp_path: Path, source: str) -> None:
    sentence = "Cell 1 of this page could not be shown. The others are complete; tell the facilitator."
    assert values(page_of(tmp_path, source, "2")) == [Failure(1, sentence), 2]


def test_failure_is_logged_for_whoever_has_to_mend_it(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    values(page_of(tmp_path, "1 / 0"))
    assert caplog.messages == ["01_page, cell 1 could not be shown"]
    assert "ZeroDivisionError" in caplog.text


def test_refusal_of_the_kit_is_shown_in_its_own_words(tmp_path: Path) -> None:
    def refuse() -> None:
        raise KitError("There is no such worksheet. Choose another one.")

    found = values(page_of(tmp_path, "refuse()"), refuse=refuse)
    assert found == [Failure(1, "Cell 1: There is no such worksheet. Choose another one.")]


# ---------------------------------------------------------------- printing

STAGE = (
    guide("# Quick wins\n\nWhat is chosen:"),
    kit_code("ws = None", "parameters"),
    kit_code("ws.form('quick_win')", "isian"),
    kit_code("ws.table('opd')", "hasil"),
    kit_code("ws.findings()", "fasilitator"),
    guide("## Key points\n\n- Chosen.\n\n[Next page](02_next.ipynb)"),
)


def test_copy_of_an_opd_holds_prose_and_results_and_nothing_for_the_facilitator(tmp_path: Path, ws: Workshop) -> None:
    document = document_of(read_page(save(tmp_path / "a.ipynb", *STAGE)), ws)
    kinds = [type(part) for part in document.parts]
    assert kinds == [Prose, Table, Prose]
    assert document.parts[0] == Prose("What is chosen:")


def test_facilitators_copy_holds_also_what_is_tagged_for_them(tmp_path: Path, ws: Workshop) -> None:
    document = document_of(read_page(save(tmp_path / "a.ipynb", *STAGE)), ws, "facilitator")
    assert [type(part) for part in document.parts] == [Prose, Table, Table, Prose]
    assert document.about == "Facilitator's copy"


def test_document_says_whose_it_is_and_how_the_plan_stood(tmp_path: Path, ws: Workshop) -> None:
    opd = next(record.id for record in ws.plan.of("opd") if record.text("name") == "Dinas Perikanan")
    document = document_of(read_page(save(tmp_path / "a.ipynb", *STAGE)), ws.at(opd), state="Change 68")
    assert (document.title, document.region) == ("Quick wins", "Kabupaten Lumajang")
    assert (document.about, document.state, document.lang) == ("Dinas Perikanan", "Change 68", "en")


def test_way_to_the_next_page_stays_on_the_screen(tmp_path: Path, ws: Workshop) -> None:
    document = document_of(read_page(save(tmp_path / "a.ipynb", *STAGE)), ws)
    assert document.parts[-1] == Prose("## Key points\n\n- Chosen.")


def test_several_results_of_one_cell_are_all_printed(tmp_path: Path, ws: Workshop) -> None:
    document = document_of(page_of(tmp_path, "ws.table('opd'), ws.table('quick_win')"), ws)
    assert [part.title for part in document.parts if isinstance(part, Table)] == ["OPD and units", "Quick wins"]


def test_text_of_a_cell_of_ones_own_is_printed_as_text(tmp_path: Path, ws: Workshop) -> None:
    document = document_of(page_of(tmp_path, "'<b>bold</b> & {{7*7}}'"), ws)
    assert document.parts == (Foreign("<pre>&lt;b&gt;bold&lt;/b&gt; &amp; {{7*7}}</pre>"),)


def test_typed_text_that_looks_like_an_element_is_printed_too(tmp_path: Path, ws: Workshop) -> None:
    document = document_of(page_of(tmp_path, "'<b>'", "object()"), ws)
    assert document.parts == (Foreign("<pre>&lt;b&gt;</pre>"),)


def test_frame_of_ones_own_is_printed_as_its_table(tmp_path: Path, ws: Workshop) -> None:
    (part,) = document_of(page_of(tmp_path, "ws.frame('quick_win')[['name']].head(1)"), ws).parts
    assert isinstance(part, Foreign)
    assert "<td>Lagakita</td>" in part.html


def test_widget_that_is_not_tagged_prints_its_values_and_never_its_name(tmp_path: Path, ws: Workshop) -> None:
    document = document_of(page_of(tmp_path, "ws.sheet('quick_win')"), ws)
    text = "".join(part.html for part in document.parts if isinstance(part, Foreign))
    assert "Lagakita" in text
    assert "Grid(" not in text


def test_result_that_fails_is_mentioned_in_its_place_and_reported(tmp_path: Path, ws: Workshop) -> None:
    document, failures = handout_of(page_of(tmp_path, "ws.table('nothing')", "1 / 0", "'after'"), ws)
    assert [type(part) for part in document.parts] == [Notice, Notice, Foreign]
    assert [failure.cell for failure in failures] == [1, 2]
    assert str(failures[0]).startswith("Cell 1: There is no record type nothing. Choose one of:")


def test_pages_are_read_and_run_without_the_slow_libraries() -> None:
    asked = "import sys, smartcity_kit.pages, smartcity_kit.print.bulk; print(*sorted(sys.modules))"
    answer = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    slow = {"nbformat", "nbconvert", "IPython", "ipywidgets", "pandas", "matplotlib", "sqlalchemy"}
    assert slow & set(answer.stdout.split()) == set()
