"""Handing in on a page: the worksheets, the code in big letters, changed since, taken back, refused."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path

import pytest

from smartcity_kit import Workshop, open_workshop
from smartcity_kit.forms.hand_in import HandInBox
from smartcity_kit.rules.access import OBSERVER, PARTICIPANT, ROLES, Visitor
from smartcity_kit.rules.receipts import receipt_id
from smartcity_kit.views.documents import Table
from smartcity_kit.workshop.hands import NotAllowedError


@pytest.fixture
def ws(tmp_path: Path) -> Iterator[Workshop]:
    made = open_workshop(tmp_path / "w.sqlite", create=True, by="Ani")
    made.save("workshop", None, {"region": "Kabupaten Contoh"})
    made.save("opd", "dinkes", {"name": "Dinas Kesehatan", "abbreviation": "Dinkes"})
    made.save("opd", "dishub", {"name": "Dinas Perhubungan", "abbreviation": "Dishub"})
    made.save("quick_win", "q1", {"name": "Simak", "owner": "dinkes", "dimension": "living"})
    yield made
    made.close()


def buttons(box: HandInBox) -> list[str]:
    return [one.description for one in box.children if type(one).__name__ == "Button"]


def code(ws: Workshop) -> str:
    return ws.case.of("receipt")[-1].text("code")


def table(ws: Workshop, opd: str | None) -> list[tuple[str, ...]]:
    part = ws.table("handed_in", opd=opd, about="II").part
    assert isinstance(part, Table)
    return [tuple(cell.text for cell in row.cells) for row in part.rows]


def test_page_of_an_opd_hands_in_and_shows_the_code_in_big_letters(ws: Workshop) -> None:
    box = ws.at("dinkes").hand_in_box("II")
    assert buttons(box) == ["Hand in"]
    assert 'Quick wins</td><td class="right">1</td><td class="right">100 %</td>' in box.sheets.value
    box.give.click()
    assert f'<p class="code">{code(ws)[:3]} {code(ws)[3:]}</p>' in box.receipt.value
    assert "1 records · Ani" in box.receipt.value
    assert buttons(box) == ["Take back"]


def test_what_is_changed_after_handing_in_is_said_and_handed_in_again(ws: Workshop) -> None:
    box = ws.at("dinkes").hand_in_box("II")
    box.give.click()
    first = code(ws)
    ws.save("quick_win", "q1", {"name": "Simak Sehat"})
    box.follow()
    assert "Handed in; changed since." in box.receipt.value
    assert buttons(box) == ["Hand in again", "Take back"]
    box.give.click()
    assert code(ws) != first
    assert "changed since" not in box.receipt.value


def test_receipt_is_taken_back_with_a_second_press(ws: Workshop) -> None:
    box = ws.at("dinkes").hand_in_box("II")
    box.give.click()
    box.back.click()
    assert buttons(box) == ["Yes, take it back", "Leave it"]
    assert ws.case.of("receipt")[-1].get("taken_back") is None
    box.sure.click()
    assert ws.case.of("receipt")[-1].get("taken_back") is True
    assert "Not handed in yet." in box.receipt.value
    assert buttons(box) == ["Hand in"]


def test_second_press_means_the_receipt_that_was_looked_at(ws: Workshop) -> None:
    box = ws.at("dinkes").hand_in_box("II")
    box.give.click()
    box.back.click()
    ws.save("quick_win", "q1", {"name": "Simak Sehat"})
    second = ws.hand_in("II", "dinkes")
    box.follow()
    assert buttons(box) == ["Take back"]
    assert second.get("taken_back") is None


def test_same_content_pressed_on_two_copies_is_one_receipt() -> None:
    here, there = (receipt_id("II", "dinkes", "ab", 0) for _ in range(2))
    told = (("II", "dinkes", "ab", 1), ("II", "dishub", "ab", 0), ("I", "dinkes", "ab", 0))
    others = {receipt_id(*one) for one in told}
    assert here == there
    assert len(others - {here}) == 3


def test_opd_without_an_entry_has_no_button_and_a_sentence(ws: Workshop) -> None:
    box = ws.at("dishub").hand_in_box("II")
    assert buttons(box) == []
    assert "Not handed in yet. Fill a worksheet first." in box.receipt.value


def test_page_of_the_region_chooses_for_whom(ws: Workshop) -> None:
    box = ws.hand_in_box("II")
    assert [name for name, _ in box.picker.options] == ["Dinas Kesehatan", "Dinas Perhubungan"]
    box.picker.value = "dishub"
    assert buttons(box) == []
    box.picker.value = "dinkes"
    box.give.click()
    assert ws.case.of("receipt")[-1].text("opd") == "dinkes"


def test_observer_reads_the_state_and_finds_no_button(ws: Workshop) -> None:
    ws.hand_in("II", "dinkes")
    box = ws.seen_by(Visitor(OBSERVER, name="Tamu")).hand_in_box("II")
    assert buttons(box) == []
    assert "Observers read along" in box.why.value


def test_participant_hands_in_for_the_own_opd_alone(ws: Workshop) -> None:
    ws.save("quick_win", "q2", {"name": "Bus", "owner": "dishub"})
    box = ws.seen_by(Visitor(PARTICIPANT, "dishub", "Budi")).hand_in_box("II")
    box.give.click()
    assert [one.text("opd") for one in ws.case.of("receipt")] == ["dishub"]
    foreign = ws.hand_in("II", "dinkes").text("code")
    box.hand_in("", "")  # its own, whatever was chosen
    box._asked = foreign
    box.sure.click()
    assert "belongs to another OPD" in box.status.value
    assert ws.receipt(foreign).get("taken_back") is None


def test_paper_has_the_receipt_or_a_place_to_write_it_down(ws: Workshop) -> None:
    given = ws.hand_in("II", "dinkes").text("code")
    [(name, number, about, state)] = table(ws, "dinkes")
    assert (name, number, state) == ("Dinas Kesehatan", given, "complete")
    assert about.endswith("· 1 records · Ani")
    assert [row[1] for row in table(ws, None)] == [given, "…" * 8]


@pytest.mark.parametrize("opd", ["dinkes", "dishub"])
@pytest.mark.parametrize("role", ROLES)
def test_receipts_are_written_and_taken_back_by_their_opd_and_the_facilitator_alone(
    ws: Workshop, role: str, opd: str
) -> None:
    ws.save("quick_win", "q2", {"name": "Bus", "owner": "dishub"})
    given = ws.hand_in("II", opd).text("code")
    ws.save("quick_win", "q1" if opd == "dinkes" else "q2", {"name": "Lain"})
    here = ws.seen_by(Visitor(role, "dinkes", "Siti"))
    allowed = role == "facilitator" or (role == PARTICIPANT and opd == "dinkes")
    before = ws.position
    with nullcontext() if allowed else pytest.raises(NotAllowedError):
        here.hand_in("II", opd)
    with nullcontext() if allowed else pytest.raises(NotAllowedError):
        here.take_back(given)
    assert ws.position == before + (2 if allowed else 0)


def test_page_of_the_hall_offers_no_button_for_files_and_says_where_they_are_taken_in(ws: Workshop) -> None:
    here = ws.seen_by(Visitor("facilitator", name="Ani"))
    for box in (here.homework(), here.merge_review()):
        inside = [*box.children, *(more for one in box.children for more in getattr(one, "children", ()))]
        assert box.upload not in inside
        assert any("own computer" in str(getattr(one, "value", "")) for one in inside)
    at_home = ws.merge_review()
    assert at_home.upload in at_home.children
