"""The form: one record, every field kept as soon as it is left."""

from __future__ import annotations

import logging

import ipywidgets
import pytest

from smartcity_kit.forms.form import Form
from smartcity_kit.forms.inputs import WIDGETS
from smartcity_kit.journal import REMOVED
from smartcity_kit.model.fields import Outcome
from smartcity_kit.model.kinds import KINDS, Option, Options
from smartcity_kit.model.records import RECORD_TYPES
from tests.desk import Office


@pytest.fixture(autouse=True)
def _english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SMARTCITY_LANG", "en")


def opened(**values: object) -> tuple[Office, Form]:
    office = Office()
    office.write("a", {"name": "Satu", **values})  # type: ignore[dict-item] # written out as stored
    return office, Form(office.desk, "a")


def enter(form: Form, name: str, raw: object) -> None:
    form.inputs[name].widget.value = raw


def test_every_kind_of_field_has_an_input() -> None:
    assert set(WIDGETS) == set(KINDS)


@pytest.mark.parametrize("name", sorted(RECORD_TYPES))
def test_every_record_type_of_the_kit_has_a_form(name: str) -> None:
    form = Form(Office(type=RECORD_TYPES[name]).desk)
    assert set(form.inputs) == set(RECORD_TYPES[name].by_name)


def test_field_shows_the_stored_value_as_it_is_edited() -> None:
    _, form = opened(owner="dinkes", dimensions=("gov",), done=75, due="2026-06-26", digital=False, budget=850)
    shown = {name: entry.raw() for name, entry in form.inputs.items()}
    assert shown == {
        "name": "Satu", "owner": "dinkes", "dimensions": ["gov"], "note": "", "count": "", "year": "",
        "done": "75 %", "budget": "Rp 850", "due": "26/06/2026", "digital": "false", "evidence": "", "hidden": "",
    }  # fmt: skip


def test_label_marks_what_is_required() -> None:
    _, form = opened()
    assert (form.inputs["name"].widget.description, form.inputs["note"].widget.description) == ("Name *", "Note")


def test_field_is_kept_as_soon_as_it_is_left() -> None:
    office, form = opened()
    enter(form, "budget", "1,2 M")
    assert office.values("a") == {"name": "Satu", "budget": 1_200_000_000}
    assert ">Saved " in form.status.value
    assert form.inputs["budget"].raw() == "Rp 1.200.000.000"


def test_field_left_as_it_was_writes_nothing() -> None:
    office, form = opened()
    enter(form, "name", "Dua")
    enter(form, "name", "Dua ")
    enter(form, "name", "Dua")
    assert len(office.changes) == 3


def test_every_choice_is_kept() -> None:
    office, form = opened()
    enter(form, "owner", "dinkes")
    enter(form, "digital", "true")
    form.inputs["dimensions"].boxes["env"].value = True  # type: ignore[attr-defined] # few choices are boxes
    assert office.values("a") == {"name": "Satu", "owner": "dinkes", "digital": True, "dimensions": ("env",)}


def test_many_choices_are_one_list() -> None:
    office = Office()
    office.choices = {"dimension": Options(Option(f"d{i}", f"Dimension {i}") for i in range(60))}
    form = Form(office.desk)
    form.inputs["dimensions"].many.value = ("d3", "d4")  # type: ignore[attr-defined] # many choices are a list
    assert office.values(form.key) == {"dimensions": ("d3", "d4")}


def test_choice_that_no_longer_exists_stays_to_be_seen() -> None:
    office, _ = opened(owner="dinas-lama", dimensions=("old", "gov"))
    form = Form(office.desk, "a")
    assert form.inputs["owner"].raw() == "dinas-lama"
    assert form.inputs["dimensions"].raw() == ["gov", "old"]


def test_refused_value_stays_with_its_sentence_and_other_fields_go_on() -> None:
    office, form = opened(count=3)
    enter(form, "count", "99")
    enter(form, "name", "Dua")
    assert office.values("a") == {"name": "Dua", "count": 3}
    assert form.inputs["count"].raw() == "99"
    assert form.notes["count"].value == (
        '<p class="why" role="alert">99 is outside 0 to 5. Write a number in that range.</p>'
    )
    enter(form, "count", "4")
    assert office.values("a") == {"name": "Dua", "count": 4}
    assert form.notes["count"].value == ""


def test_refused_value_survives_a_new_form_over_the_same_drafts() -> None:
    office, form = opened()
    enter(form, "count", "99")
    assert Form(office.desk, "a", drafts=form.sheet.drafts).inputs["count"].raw() == "99"


def test_new_record_is_made_at_the_first_accepted_field_with_the_fixed_values() -> None:
    office = Office(fixed={"owner": "dinkes"})
    form = Form(office.desk)
    assert "owner" not in form.inputs
    enter(form, "count", "99")
    assert office.plan.of("thing") == ()
    enter(form, "name", "Baru")
    (record,) = office.plan.of("thing")
    assert dict(record.values) == {"owner": "dinkes", "name": "Baru"}
    assert form.picker.value == record.id
    assert form.inputs["count"].raw() == "99"


def test_picker_goes_to_another_record_and_to_a_new_one() -> None:
    office, form = opened()
    office.write("b", {"name": "Dua"})
    form.picker.value = "b"
    assert form.inputs["name"].raw() == "Dua"
    form.picker.value = ""
    assert form.inputs["name"].raw() == ""
    assert [label for label, _ in form.picker.options] == ["New: Thing", "Satu", "Dua"]


def test_single_record_has_no_picker_and_opens_what_is_there() -> None:
    office = Office(type=RECORD_TYPES["workshop"])
    office.write("w", {"region": "Kabupaten Lumajang"})
    form = Form(office.desk)
    assert form.inputs["region"].raw() == "Kabupaten Lumajang"
    assert form.picker not in form.children


def test_change_elsewhere_appears_and_leaves_a_refused_value_alone() -> None:
    office, form = opened()
    enter(form, "count", "99")
    office.write("a", {"note": "dari Citra", "count": 2}, office.plan.records["a"], by="Citra")
    assert form.inputs["note"].raw() == "dari Citra"
    assert form.inputs["count"].raw() == "99"


def test_conflict_shows_both_values_and_choosing_one_ends_it() -> None:
    office, form = opened()
    before = office.plan.records["a"]
    enter(form, "name", "Dua")
    office.write("a", {"name": "Tiga"}, before, by="Citra")
    buttons = form.boxes["name"].children[2:]
    assert [b.description.split(", ")[0] for b in buttons] == ["Tiga\nCitra", "Dua\nBudi"]
    buttons[1].click()
    assert office.values("a") == {"name": "Dua"}
    assert len(form.boxes["name"].children) == 2


def test_record_removed_elsewhere_while_it_was_changed_here_can_be_kept() -> None:
    office, form = opened()
    before = office.plan.records["a"]
    enter(form, "name", "Dua")
    office.write("a", {REMOVED: True}, before, by="Citra")
    _, keep, _ = form.top.children
    keep.click()
    assert [r.id for r in office.plan.of("thing")] == ["a"]
    assert form.top.children == ()


def test_derived_value_is_coloured_text() -> None:
    _, form = opened(count=5)
    assert '<span class="chip" style="background:#c62828;color:#ffffff;">High</span>' in form.computed["level"].value


def test_history_says_who_wrote_what_when_it_is_opened() -> None:
    _, form = opened()
    enter(form, "name", "<b>Dua</b>")
    form.history.selected_index = 0
    assert (
        "<td>Budi</td><td>notebook</td><td>name</td><td>Satu</td><td>&lt;b&gt;Dua&lt;/b&gt;</td>" in form.past.value
    )


def test_required_fields_come_first_and_the_others_in_a_fold() -> None:
    _, form = opened()
    first, fold = form.children[3:5]
    assert [box.children[0].description for box in first.children] == ["Name *", "Owner *", "Year *"]
    assert fold.titles == ("Full profile",)


@pytest.mark.parametrize("name", ["name", "note", "hidden"])
@pytest.mark.parametrize(
    "text", ["<script>alert(1)</script>", "{{7*7}}", '=HYPERLINK("x")', '& < > "', "🗑️ bank sampah"]
)
def test_typed_text_is_never_markup(name: str, text: str) -> None:
    office, form = opened()
    office.write("b", {name: text}, by=text)
    office.write("b", {name: text + "!"}, by=text)
    form.picker.value = "b"
    form.history.selected_index = 0
    pages = [child.value for child in _html(form)] + [form._repr_mimebundle_()["text/html"]]
    assert form.inputs[name].raw() in {text, text + "!"}
    assert not any("<script" in page for page in pages)


def _html(widget: ipywidgets.Widget) -> list[ipywidgets.HTML]:
    found = [widget] if isinstance(widget, ipywidgets.HTML) else []
    return found + [leaf for child in getattr(widget, "children", ()) for leaf in _html(child)]


def test_form_without_scripts_shows_labels_and_values() -> None:
    _, form = opened(owner="dinkes", count=5)
    page = form._repr_mimebundle_()["text/html"]
    assert '<tr><th scope="row">Owner</th><td>Dinas Kesehatan</td></tr>' in page
    assert '<tr><th scope="row">Level</th><td>High</td></tr>' in page


def test_locked_form_says_why_and_takes_nothing() -> None:
    office = Office(locked="Stage I is closed.")
    office.write("a", {"name": "Satu"})
    form = Form(office.desk, "a")
    assert all(entry.widget.disabled for entry in form.inputs.values() if hasattr(entry.widget, "disabled"))
    assert form.top.children[0].value == '<p class="locked">Stage I is closed.</p>'
    enter(form, "name", "Dua")  # what a browser could still send
    assert office.values("a") == {"name": "Satu"}


def test_error_in_the_desk_becomes_a_sentence_and_a_line_in_the_log(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    office, form = opened()

    def broken(*_: object) -> Outcome:
        raise OSError

    monkeypatch.setattr(form.sheet, "desk", office.desk.__class__(**{**office.desk.__dict__, "save": broken}))
    with caplog.at_level(logging.ERROR):
        enter(form, "name", "Dua")
    assert "That did not work and nothing is lost" in form.status.value
    assert "could not be answered" in caplog.text
