"""Seeing each other in the hall: who is at work on which record, and what is typed while others write."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from smartcity_kit.forms.desk import Desk, Presence
from smartcity_kit.forms.form import Form
from smartcity_kit.forms.grid import Grid
from smartcity_kit.hall.kernel import PageKernel
from smartcity_kit.hall.presence import SILENCE, Company
from tests.desk import Office


@dataclass
class Clock:
    now: float = 0.0

    def __call__(self) -> float:
        return self.now


@dataclass
class Room:
    """Two open pages of one hall."""

    clock: Clock = field(default_factory=Clock)
    siti: PageKernel = field(default_factory=PageKernel)
    budi: PageKernel = field(default_factory=PageKernel)

    def __post_init__(self) -> None:
        self.company = Company(self.clock)

    def seat(self, page: PageKernel, kind: str, who: str) -> Presence:
        with page.entered():
            return self.company.seat(kind, who)


def test_somebody_at_a_record_is_seen_by_others_and_not_by_themselves() -> None:
    room = Room()
    siti, budi = room.seat(room.siti, "thing", "Siti (DLH)"), room.seat(room.budi, "thing", "Budi (Dishub)")
    siti.here("a")
    assert budi.others() == {"a": "Siti (DLH)"}
    assert siti.others() == {}


def test_somebody_is_in_one_place_at_a_time_whichever_form_they_are_in() -> None:
    room = Room()
    things, risks = room.seat(room.siti, "thing", "Siti"), room.seat(room.siti, "risk", "Siti")
    things.here("a")
    risks.here("r")
    assert room.seat(room.budi, "thing", "Budi").others() == {}
    assert room.seat(room.budi, "risk", "Budi").others() == {"r": "Siti"}


def test_somebody_who_is_silent_for_twenty_seconds_is_gone() -> None:
    room = Room()
    room.seat(room.siti, "thing", "Siti").here("a")
    budi = room.seat(room.budi, "thing", "Budi")
    room.clock.now = SILENCE
    room.company.expire()
    assert budi.others() == {"a": "Siti"}
    room.clock.now = SILENCE + 0.1
    room.company.expire()
    assert (budi.others(), room.company.changes) == ({}, 2)


def test_sign_of_life_keeps_the_place_and_is_no_news() -> None:
    room = Room()
    siti = room.seat(room.siti, "thing", "Siti")
    siti.here("a")
    room.clock.now = 15.0
    siti.here("a")
    room.clock.now = 30.0
    room.company.expire()
    assert room.seat(room.budi, "thing", "Budi").others() == {"a": "Siti"}
    assert room.company.changes == 1


def test_whoever_leaves_is_gone_at_once() -> None:
    room = Room()
    siti = room.seat(room.siti, "thing", "Siti")
    siti.here("a")
    siti.here("")
    assert room.seat(room.budi, "thing", "Budi").others() == {}


def test_two_of_one_office_at_one_record_are_named_once_each() -> None:
    room = Room()
    for page, who in ((room.siti, "Dinkes"), (PageKernel(), "Dinkes"), (PageKernel(), "Ani")):
        room.seat(page, "thing", who).here("a")
    assert room.seat(room.budi, "thing", "Budi").others() == {"a": "Ani, Dinkes"}


def test_notebook_has_nobody_beside_it() -> None:
    seat = Company().seat("thing", "Siti")
    seat.here("a")
    assert seat.others() == {}


def desk(office: Office, presence: Presence) -> Desk:
    return replace(office.desk, presence=presence)


def test_grid_tells_who_is_at_a_row_and_when_they_left() -> None:
    room, office = Room(), Office()
    office.write("a", {"name": "Satu"})
    grid = Grid(desk(office, room.seat(room.siti, "thing", "Siti")))
    sent: list[Any] = []
    grid.send = sent.append
    assert grid.state is not None
    assert grid.sheet.state()["busy"] == {}
    budi = room.seat(room.budi, "thing", "<b>Budi</b>")
    budi.here("a")
    grid.accompany()
    grid.accompany()
    budi.here("")
    grid.accompany()
    assert sent == [{"busy": {"a": "<b>Budi</b>"}}, {"busy": {}}]


def test_row_that_a_grid_does_not_show_is_nobodys_business_there() -> None:
    room, office = Room(), Office()
    office.write("a", {"name": "Satu"})
    grid = Grid(desk(office, room.seat(room.siti, "thing", "Siti")), rows_filter=lambda one: one.id != "a")
    room.seat(room.budi, "thing", "Budi").here("a")
    assert grid.sheet.state()["busy"] == {}


def test_form_says_who_else_is_there_as_text() -> None:
    room, office = Room(), Office()
    office.write("a", {"name": "Satu"})
    form = Form(desk(office, room.seat(room.siti, "thing", "Siti")), "a")
    budi = room.seat(room.budi, "thing", "<b>Budi</b>")
    budi.here("a")
    form.accompany()
    [told] = form.top.children
    assert told.value == '<p class="busy">✎ &lt;b&gt;Budi&lt;/b&gt; is at work on this</p>'
    budi.here("")
    form.accompany()
    assert form.top.children == ()


# ------------------------------------------------------------------ what is being typed


def typing(name: str = "name") -> tuple[Office, Form]:
    """A form in whose field somebody types since its first version."""
    office = Office()
    office.write("a", {"name": "Satu"})
    form = Form(office.desk, "a")
    form.hold(name, 1)
    return office, form


def test_field_that_is_typed_into_is_not_painted_over_and_says_what_came() -> None:
    office, form = typing()
    office.write("a", {"name": "Dua", "count": 3}, office.plan.records["a"])
    assert (form.inputs["name"].raw(), form.inputs["count"].raw()) == ("Satu", "3")
    assert "Changed elsewhere meanwhile: Dua" in form.notes["name"].value


def test_what_was_typed_over_a_change_elsewhere_is_a_conflict_and_never_lost() -> None:
    office, form = typing()
    office.write("a", {"name": "Dua"}, office.plan.records["a"])
    form.inputs["name"].widget.value = "Tiga"
    assert {held.value for held in office.plan.records["a"].conflicts["name"]} == {"Dua", "Tiga"}
    assert len(form.boxes["name"].children) == 4


def test_what_was_typed_over_nothing_new_is_simply_saved() -> None:
    office, form = typing()
    form.inputs["name"].widget.value = "Tiga"
    assert office.values("a") == {"name": "Tiga"}
    assert office.plan.records["a"].conflicts == {}


def test_field_that_was_left_without_typing_shows_what_came() -> None:
    office, form = typing()
    office.write("a", {"name": "Dua"}, office.plan.records["a"])
    form.release()
    assert form.inputs["name"].raw() == "Dua"
    assert "meanwhile" not in form.notes["name"].value


def test_other_record_in_the_form_is_shown_whatever_was_held() -> None:
    office, form = typing()
    office.write("b", {"name": "Lain"})
    form.turn_to("b")
    assert form.inputs["name"].raw() == "Lain"
