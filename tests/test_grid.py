"""The grid's conversation: what it tells a browser, and what it lets a browser do."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from smartcity_kit.forms.grid import Grid
from smartcity_kit.forms.sheet import Sheet
from smartcity_kit.journal import REMOVED
from tests.desk import EVERY_KIND, Office

NASTY = ("<script>alert(1)</script>", "{{7*7}}", '=HYPERLINK("x")', '& < > "', "🗑️ bank sampah")


@pytest.fixture(autouse=True)
def _english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SMARTCITY_LANG", "en")


class Browser:
    """The other end of a grid: sends messages as anywidget does, and keeps what the grid sends."""

    def __init__(self, grid: Grid, monkeypatch: pytest.MonkeyPatch) -> None:
        self.grid = grid
        self.heard: list[dict[str, Any]] = []
        monkeypatch.setattr(grid, "send", self.heard.append)

    def ask(self, message: object) -> dict[str, Any]:
        self.grid._handle_custom_msg(message, [])
        return self.heard[-1]


def save(row: str, version: int = 1, **fields: object) -> dict[str, object]:
    return {"type": "save", "client": "b", "n": 1, "rows": [{"row": row, "v": version, "fields": fields}]}


def one(**values: Any) -> tuple[Office, Sheet]:
    office = Office()
    office.write("a", {"name": "Satu", **values})
    sheet = Sheet(office.desk)
    sheet.state()
    return office, sheet


def at(sheet: Sheet, row: dict[str, Any], name: str) -> Any:
    return row["c"][[c.name for c in sheet.columns].index(name)]


def test_columns_are_the_grids_fields_with_derived_ones_behind_theirs() -> None:
    state = Sheet(Office().desk).state()
    assert [c["name"] for c in state["columns"]] == [
        "name", "owner", "dimensions", "note", "count", "level",
        "year", "done", "budget", "due", "digital", "evidence",
    ]  # fmt: skip


def test_columns_that_are_the_same_for_all_rows_here_are_left_out() -> None:
    state = Sheet(Office(fixed={"owner": "dinkes"}).desk).state()
    assert "owner" not in [c["name"] for c in state["columns"]]


def test_columns_can_be_named_with_a_derived_one_among_them() -> None:
    state = Sheet(Office().desk, ("level", "hidden")).state()
    assert [(c["name"], c["kind"]) for c in state["columns"]] == [("level", "derived"), ("hidden", "text")]


def test_column_that_names_a_record_stays_in_sight() -> None:
    state = Sheet(Office().desk, ("count", "name", "owner")).state()
    assert [c["name"] for c in state["columns"] if c.get("pin")] == ["name"]


def test_column_of_agencies_offers_a_filter_and_its_choices() -> None:
    state = Sheet(Office().desk).state()
    owner = state["columns"][1]
    assert owner["filter"] is True
    assert state["lists"][owner["list"]][0] == ["dinkes", "Dinas Kesehatan", ""]


def test_cells_carry_what_is_shown_and_what_is_edited() -> None:
    _, sheet = one(owner="dinkes", dimensions=("gov",), done=75, due="2026-06-26", digital=True, count=5)
    row = sheet.state()["rows"][0]
    assert at(sheet, row, "owner") == "dinkes"
    assert at(sheet, row, "dimensions") == ["gov"]
    assert at(sheet, row, "done") == "75 %"
    assert at(sheet, row, "due") == ["26 June 2026", "26/06/2026"]
    assert at(sheet, row, "digital") == ["Yes", "true"]
    assert at(sheet, row, "level") == ["High", "#c62828", "#ffffff"]


def test_edit_that_is_accepted_is_kept_at_once_and_answered_with_its_row() -> None:
    office, sheet = one()
    told = sheet.answer(save("a", name="Dua", count="1"))
    assert office.values("a") == {"name": "Dua", "count": 1}
    assert [row["id"] for row in told["rows"]] == ["a"]
    assert at(sheet, told["rows"][0], "level") == ["Low", "#c8e6c9", "#1b5e20"]
    assert told["say"].startswith("Saved ")
    assert (told["client"], told["n"]) == ("b", 1)


def test_edit_that_is_refused_stays_with_its_sentence_and_changes_nothing() -> None:
    office, sheet = one(count=3)
    told = sheet.answer(save("a", count="99"))
    assert office.values("a") == {"name": "Satu", "count": 3}
    assert told["rows"][0]["d"] == {"count": ["99", "99 is outside 0 to 5. Write a number in that range."]}
    assert (told["say"], told["bad"]) == ("Count: 99 is outside 0 to 5. Write a number in that range.", True)


def test_refused_entry_is_told_again_after_another_edit_and_after_a_reload() -> None:
    _, sheet = one()
    sheet.answer(save("a", count="99"))
    sheet.answer(save("a", name="Dua"))
    assert sheet.state()["rows"][0]["d"]["count"][0] == "99"


def test_refused_entry_survives_a_new_grid_over_the_same_drafts() -> None:
    office, sheet = one()
    sheet.answer(save("a", count="99"))
    again = Sheet(office.desk, drafts=sheet.drafts)
    assert again.state()["rows"][0]["d"]["count"][0] == "99"


def test_refused_entry_ends_when_it_is_given_up_or_a_good_one_comes() -> None:
    office, sheet = one()
    sheet.answer(save("a", count="99", year="x"))
    told = sheet.answer({"type": "drop", "row": "a", "field": "count"})
    assert list(told["rows"][0]["d"]) == ["year"]
    told = sheet.answer(save("a", year="2026"))
    assert "d" not in told["rows"][0]
    assert office.values("a")["year"] == 2026


def test_label_is_read_as_the_choice_it_names() -> None:
    office, sheet = one()
    sheet.answer(save("a", owner="  dinas kesehatan", dimensions="Smart Governance; env", digital="ya"))
    assert office.values("a") == {
        "name": "Satu", "owner": "dinkes", "dimensions": ("gov", "env"), "digital": True,
    }  # fmt: skip


def test_new_row_becomes_a_record_at_its_first_readable_value_with_the_fixed_ones() -> None:
    office = Office(fixed={"owner": "dinkes"})
    sheet = Sheet(office.desk)
    sheet.state()
    told = sheet.answer(save("new-1", 0, count="99"))
    assert office.plan.of("thing") == ()
    assert told["rows"][0]["id"] == "new-1"
    told = sheet.answer(save("new-1", 0, name="Tiga"))
    (record,) = office.plan.of("thing")
    assert told["born"] == {"new-1": record.id}
    assert dict(record.values) == {"owner": "dinkes", "name": "Tiga"}
    assert told["rows"][0]["d"]["count"][0] == "99"
    assert told["gone"] == ["new-1"]


def test_second_value_sent_before_the_answer_goes_to_the_same_new_record() -> None:
    office, sheet = one()
    sheet.answer(save("new-1", 0, name="Tiga"))
    sheet.answer(save("new-1", 0, count="2"))
    assert [dict(r.values) for r in office.plan.of("thing")] == [{"name": "Satu"}, {"name": "Tiga", "count": 2}]


def test_empty_value_in_a_new_row_makes_no_record() -> None:
    office, sheet = one()
    sheet.answer(save("new-1", 0, name="  "))
    assert len(office.plan.of("thing")) == 1


def test_change_elsewhere_in_another_field_merges() -> None:
    office, sheet = one()
    office.write("a", {"count": 4}, office.plan.records["a"], by="Citra")
    sheet.news()
    sheet.answer(save("a", 1, name="Dua"))
    assert office.values("a") == {"name": "Dua", "count": 4}
    assert not office.plan.records["a"].conflicts


def test_change_elsewhere_in_the_same_field_becomes_a_conflict_that_shows_both() -> None:
    office, sheet = one()
    office.write("a", {"name": "Citra menulis"}, office.plan.records["a"], by="Citra")
    sheet.news()  # the row on the page is fresh already, but the editor was opened before
    told = sheet.answer(save("a", 1, name="Dua"))
    assert [(text, who.split(",")[0]) for _, text, who in told["rows"][0]["x"]["name"]] == [
        ("Dua", "Budi"), ("Citra menulis", "Citra"),
    ]  # fmt: skip


def test_choosing_one_of_two_values_ends_the_conflict() -> None:
    office, sheet = one()
    office.write("a", {"name": "Citra menulis"}, office.plan.records["a"], by="Citra")
    row = sheet.answer(save("a", 1, name="Dua"))["rows"][0]
    change = row["x"]["name"][1][0]
    told = sheet.answer({"type": "settle", "row": "a", "v": row["v"], "field": "name", "change": change})
    assert "x" not in told["rows"][0]
    assert office.values("a") == {"name": "Citra menulis"}


def test_choosing_a_value_that_is_none_of_the_two_is_refused() -> None:
    office, sheet = one()
    told = sheet.answer({"type": "settle", "row": "a", "v": 1, "field": "name", "change": "c99999"})
    assert (told["say"], told["bad"]) == ("These values changed meanwhile: look again.", True)
    assert office.values("a") == {"name": "Satu"}


def contested() -> tuple[Office, Sheet, dict[str, Any]]:
    office, sheet = one()
    before = office.plan.records["a"]
    office.write("a", {REMOVED: True}, before, by="Citra")
    told = sheet.answer(save("a", 1, name="Dua"))
    return office, sheet, told["rows"][0]


def test_row_removed_by_one_and_changed_by_another_asks() -> None:
    _, _, row = contested()
    assert row["gone"].startswith("Removed by Citra, ")
    assert "changed by Budi, " in row["gone"]


def test_contested_row_can_be_kept() -> None:
    office, sheet, row = contested()
    told = sheet.answer({"type": "settle", "row": "a", "v": row["v"], "field": REMOVED, "keep": True})
    assert "gone" not in told["rows"][0]
    assert [dict(r.values)["name"] for r in office.plan.of("thing")] == ["Dua"]


def test_contested_row_can_be_removed() -> None:
    office, sheet, row = contested()
    told = sheet.answer({"type": "settle", "row": "a", "v": row["v"], "field": REMOVED, "keep": False})
    assert told["gone"] == ["a"]
    assert office.plan.of("thing") == ()


def test_removed_row_can_be_put_back() -> None:
    office, sheet = one()
    told = sheet.answer({"type": "remove", "row": "a", "v": 1})
    assert (told["gone"], told["undo"], told["say"]) == (["a"], "a", "Row removed.")
    assert office.plan.of("thing") == ()
    told = sheet.answer({"type": "restore", "row": "a"})
    assert [row["id"] for row in told["rows"]] == ["a"]
    assert len(office.plan.of("thing")) == 1


def test_row_that_was_never_removed_here_cannot_be_put_back() -> None:
    _, sheet = one()
    assert sheet.answer({"type": "restore", "row": "a"})["bad"] is True


def test_pasted_block_changes_rows_and_adds_rows_and_keeps_what_it_cannot_read() -> None:
    office, sheet = one()
    rows = [
        {"row": "a", "v": 1, "fields": {"name": "Satu\nbaru", "count": "1"}},
        {"row": "new-1", "v": 0, "fields": {"name": "Dua", "count": "banyak"}},
        {"row": "new-2", "v": 0, "fields": {"name": "Tiga", "count": "77"}},
    ]
    told = sheet.answer({"type": "save", "rows": rows})
    assert [dict(r.values) for r in office.plan.of("thing")] == [
        {"name": "Satu baru", "count": 1}, {"name": "Dua"}, {"name": "Tiga"},
    ]  # fmt: skip
    assert told["say"] == "Count: “banyak” is not a whole number. Write digits only, such as 20. And 1 more."
    assert set(told["born"]) == {"new-1", "new-2"}


def test_news_carry_only_what_changed() -> None:
    office, sheet = one()
    office.write("b", {"name": "Dua"})
    assert [row["id"] for row in sheet.news()["rows"]] == ["b"]
    assert sheet.news() == {"rows": [], "gone": []}


def test_news_carry_the_order_where_a_row_comes_between() -> None:
    office = Office()
    office.write("b", {"name": "Dua"})
    office.write("c", {"name": "Tiga"})
    sheet = Sheet(office.desk, keep=lambda r: r.text("name") != "Tiga")
    sheet.state()
    office.write("d", {"name": "Empat"})
    sheet.news()
    office.write("c", {"name": "Tiga lagi"}, office.plan.records["c"])
    assert sheet.news()["order"] == ["b", "c", "d"]


def test_news_carry_new_choices() -> None:
    office, sheet = one()
    office.choices = {}
    assert sheet.news()["lists"] == [[]]


def test_grid_tells_what_changed_elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    office = Office()
    browser = Browser(Grid(office.desk), monkeypatch)
    office.write("b", {"name": "Dua"}, by="Citra")
    assert [row["id"] for row in browser.heard[-1]["rows"]] == ["b"]


def test_grid_answers_each_message_once(monkeypatch: pytest.MonkeyPatch) -> None:
    office = Office()
    browser = Browser(Grid(office.desk), monkeypatch)
    browser.ask(save("new-1", 0, name="Dua"))
    assert len(browser.heard) == 1


def test_grid_gives_a_reloaded_page_the_rows_as_they_stand_now() -> None:
    office = Office()
    grid = Grid(office.desk)
    office.write("b", {"name": "Dua"})
    assert [row["id"] for row in grid.get_state("state")["state"]["rows"]] == ["b"]


def test_grid_takes_no_state_from_a_browser() -> None:
    office = Office()
    office.write("b", {"name": "Dua"})
    grid = Grid(office.desk)
    grid.set_state({"state": {"rows": []}, "_esm": "alert(1)"})
    assert "alert(1)" not in str(grid._esm)
    assert [row["id"] for row in grid.get_state("state")["state"]["rows"]] == ["b"]


def test_grid_without_scripts_shows_its_rows_with_everything_typed_escaped() -> None:
    office = Office()
    office.write("a", dict.fromkeys(("name", "note", "evidence"), "<script>alert(1)</script> & 🗑️"))
    html = Grid(office.desk)._repr_mimebundle_()[0]["text/html"]
    assert html.count("<td>&lt;script&gt;alert(1)&lt;/script&gt; &amp; 🗑️</td>") == 3
    assert "<script" not in html
    assert "<input" not in html


@pytest.mark.parametrize("text", NASTY)
@pytest.mark.parametrize("name", ["name", "note"])
def test_text_travels_as_typed_and_never_as_markup(text: str, name: str) -> None:
    office, sheet = one()
    told = sheet.answer(save("a", 1, **{name: text}))
    assert office.values("a")[name] == text
    assert at(sheet, told["rows"][0], name) == text


def test_locked_desk_says_why_and_takes_nothing() -> None:
    office = Office(locked="Stage I is closed.")
    office.write("a", {"name": "Satu"})
    sheet = Sheet(office.desk)
    assert sheet.state()["locked"] == "Stage I is closed."
    assert sheet.answer(save("a", name="Dua"))["say"] == "Stage I is closed."
    assert office.values("a") == {"name": "Satu"}


@pytest.mark.parametrize(
    "message",
    [
        None,
        [],
        "save",
        {},
        {"type": ["save"]},
        {"type": "save"},
        {"type": "save", "rows": []},
        {"type": "save", "rows": [None]},
        {"type": "save", "rows": [{"row": "a", "fields": {}}]},
        {"type": "save", "rows": [{"row": ["a"], "fields": {"name": "x"}}]},
        save("nobody", name="x"),
        save("a", unknown="x"),
        save("a", level="High"),
        save("a", hidden="x"),
        save("a", **{REMOVED: True}),
        save("a", name={"a": 1}),
        save("a", name="x" * 30_000),
        save("a", dimensions=[1, 2]),
        {"type": "remove", "row": "nobody"},
        {"type": "settle", "row": "a", "v": 1, "field": REMOVED, "keep": False},
        {"type": "settle", "row": "a", "v": "1", "field": ["name"], "change": 1},
        {"type": "drop", "row": "nobody", "field": "name"},
        {"type": "restore", "row": {"a": 1}},
    ],
    ids=str,
)
def test_message_that_asks_for_something_else_is_refused_whole(message: object) -> None:
    office, sheet = one()
    told = sheet.answer(message)
    assert told["bad"] is True
    assert told["say"]
    assert len(office.changes) == 1


def test_error_in_the_desk_becomes_a_sentence_and_a_line_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    office, sheet = one()
    office.type = None  # type: ignore[assignment] # a desk that breaks when it is used
    told = sheet.answer(save("a", name="Dua"))
    assert told["say"] == "That did not work and nothing is lost: try again, or call the facilitator."
    assert "could not be answered" in caplog.text


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=6,
)
fields = st.dictionaries(st.sampled_from([*EVERY_KIND.by_name, "level", REMOVED, "x"]), anything, max_size=3)
rows = st.lists(
    st.fixed_dictionaries({"row": st.sampled_from(["a", "other", "new-1", ""]), "v": anything, "fields": fields}),
    max_size=3,
)
messages = st.fixed_dictionaries(
    {"type": st.sampled_from(["save", "remove", "restore", "settle", "drop", "?"])},
    optional={
        "rows": rows | anything, "row": anything | st.just("a"), "v": anything, "change": anything,
        "field": anything | st.just("name"), "keep": anything, "client": anything, "n": anything,
    },
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(messages | anything, max_size=4))
def test_no_message_raises_or_changes_a_record_the_grid_does_not_show(sent: list[object]) -> None:
    office = Office()
    office.write("a", {"name": "Satu"})
    office.write("other", {"name": "Lain", "hidden": "rahasia"})
    other = office.plan.records["other"]
    sheet = Sheet(office.desk, keep=lambda r: r.id != "other")
    sheet.state()
    for message in sent:
        assert isinstance(sheet.answer(message)["rows"], list)
    assert office.plan.records["other"] == other
    assert all("hidden" not in change.fields for change in office.changes[2:])
