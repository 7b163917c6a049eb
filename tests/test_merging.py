"""Merging: sixty copies go out and come back, in any order; conflicts are settled, a merge is undone."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from smartcity_kit import Workshop, open_workshop
from smartcity_kit.forms.review import MergeReview
from smartcity_kit.journal import REMOVED, JournalError, Record
from smartcity_kit.model.records import EVERY_TYPE, RECORD_TYPES
from smartcity_kit.model.records.ledger import LEDGER
from smartcity_kit.packs import PackError, pack_bytes, read_pack
from smartcity_kit.store import StoreError
from smartcity_kit.text.messages import KitError
from smartcity_kit.views.documents import Table
from smartcity_kit.workshop.exchange import pages_beside, unpack


@pytest.fixture
def ws(tmp_path: Path) -> Iterator[Workshop]:
    """A workshop of two OPD, a quick win each."""
    made = open_workshop(tmp_path / "w.sqlite", create=True, by="Ani")
    made.save("workshop", None, {"region": "Kabupaten Contoh"})
    for key, name in (("dinkes", "Dinas Kesehatan"), ("dishub", "Dinas Perhubungan")):
        made.save("opd", key, {"name": name, "kind": "dinas", "role": "peserta"})
        made.save("person", f"p-{key}", {"name": f"Petugas {name}", "opd": key, "phone": "0811"})
        made.save("quick_win", f"q-{key}", {"name": f"Layanan {name}", "owner": key})
    yield made
    made.close()


def copy_of(ws: Workshop, place: Path, opd: str | None = None, by: str = "Budi") -> Workshop:
    """A copy that goes on elsewhere: what a pack unpacks to."""
    source = place.with_suffix(".paket")
    source.write_bytes(ws.pack(opd))
    unpack(source, place)
    return open_workshop(place, by=by)


def record(ws: Workshop, key: str) -> Record:
    found = ws.plan.records[key]
    assert found is not None
    return found


def entered(ws: Workshop) -> dict[str, object]:
    """Everything people entered, as it stands: each record with all its values and who wrote them."""
    every = ws.store.plan().records.values()
    return {one.id: (one.type, dict(one.heads), one.contested) for one in every if one.type not in LEDGER}


# ------------------------------------------------------------------ what goes out


def test_part_of_an_opd_is_its_own_records_and_what_they_refer_to(ws: Workshop, tmp_path: Path) -> None:
    copy = copy_of(ws, tmp_path / "c.sqlite", "dinkes")
    assert set(copy.plan.records) == {"workshop", "dinkes", "dishub", "p-dinkes", "q-dinkes"}
    assert copy.store.workshop == ws.store.workshop
    assert copy.store.check() == ()
    assert isinstance(copy.findings().part, Table)
    copy.close()


def test_whole_pack_has_every_entry_and_the_same_bytes_each_time(ws: Workshop) -> None:
    assert ws.pack() == ws.pack()
    assert len(read_pack(ws.pack(), {**RECORD_TYPES}).changes) == ws.position == 7


def test_pages_of_any_name_travel_and_what_would_not_be_read_is_not_packed(ws: Workshop) -> None:
    page = '{"cells":[]}'
    found = read_pack(ws.pack(notebooks={"Catatan rapat (2).ipynb": page}), EVERY_TYPE)
    assert found.notebooks == {"Catatan rapat (2).ipynb": page}
    with pytest.raises(PackError, match=r"^No pack can be made of this\. The pack holds files that no pack has"):
        ws.pack(notebooks={"a/b.ipynb": page})


def test_unpacking_leaves_what_is_there_and_takes_pages_along(ws: Workshop, tmp_path: Path) -> None:
    page = tmp_path / "02_program.ipynb"
    page.write_text(
        '{"cells":[{"cell_type":"code","outputs":[1],"execution_count":3,"source":[]}]}', encoding="utf-8"
    )
    source, elsewhere = tmp_path / "a.paket", tmp_path / "else"
    source.write_bytes(ws.pack(notebooks=pages_beside(tmp_path)))
    elsewhere.mkdir()
    _, pages = unpack(source, elsewhere / "w.sqlite")
    assert pages == ("02_program.ipynb",)
    assert '"outputs": []' in (elsewhere / "02_program.ipynb").read_text(encoding="utf-8")
    with pytest.raises(PackError, match="is there already"):
        unpack(source, elsewhere / "w.sqlite")
    assert sorted(path.name for path in elsewhere.iterdir()) == ["02_program.ipynb", "w.sqlite"]


# ------------------------------------------------------------------ what comes back


def test_different_fields_merge_by_themselves_and_one_field_waits_for_a_choice(ws: Workshop, tmp_path: Path) -> None:
    copy = copy_of(ws, tmp_path / "c.sqlite", "dinkes")
    copy.save("quick_win", "q-dinkes", {"name": "Simak", "benefit": "Warga tidak antre"})
    ws.save("quick_win", "q-dinkes", {"name": "Antrean", "percent_done": 50})
    said = ws.merge(copy.pack(), "dinkes.paket")
    here = record(ws, "q-dinkes")
    assert str(said) == "dinkes.paket: 1 new entries in 1 records. 1 fields wait for a choice."
    assert (here.get("benefit"), here.get("percent_done"), list(here.conflicts)) == (
        "Warga tidak antre",
        50,
        ["name"],
    )
    assert ws.store.check() == ()
    copy.close()


def test_merging_twice_changes_nothing_and_says_so(ws: Workshop, tmp_path: Path) -> None:
    copy = copy_of(ws, tmp_path / "c.sqlite")
    copy.save("quick_win", None, {"name": "Simak"})
    ws.merge(copy.pack(), "a.paket")
    position = ws.position
    assert str(ws.merge(copy.pack(), "a.paket")) == "a.paket: nothing new among 8 entries."
    assert ws.position == position
    assert len(ws.merges().part.rows) == 1  # type: ignore[union-attr] # a table
    copy.close()


def test_two_copies_that_merge_each_other_come_to_rest(ws: Workshop, tmp_path: Path) -> None:
    copy = copy_of(ws, tmp_path / "c.sqlite")
    copy.save("quick_win", None, {"name": "Simak"})
    ws.save("quick_win", None, {"name": "Lapor"})
    ws.merge(copy.pack(), "a.paket")
    copy.merge(ws.pack(), "b.paket")
    ws.merge(copy.pack(), "c.paket")
    copy.merge(ws.pack(), "d.paket")
    assert ws.pack() == copy.pack()
    assert entered(ws) == entered(copy)
    copy.close()


def test_pack_of_another_workshop_is_refused_by_its_name_and_nothing_is_taken(ws: Workshop, tmp_path: Path) -> None:
    other = open_workshop(tmp_path / "o.sqlite", create=True)
    other.save("workshop", None, {"region": "Kota Lain"})
    position = ws.position
    with pytest.raises(PackError, match=r"o\.paket belongs to another workshop \(Kota Lain\)\. Merge it there"):
        ws.merge(other.pack(), "o.paket")
    assert ws.store.position() == position
    other.close()


def test_known_id_with_other_content_is_refused_and_nothing_of_it_is_taken(ws: Workshop) -> None:
    pack = read_pack(ws.pack(), RECORD_TYPES)
    new = replace(pack.changes[-1], id="c-new", fields={"name": "Baru"})
    forged = replace(pack.changes[-1], fields={"name": "Palsu"})
    position = ws.position
    with pytest.raises(JournalError, match="one of them was altered"):
        ws.merge(pack_bytes(replace(pack, changes=(*pack.changes[:-1], forged, new))), "x.paket")
    other = replace(new, id="c-other", type="risk", fields={"event": "Banjir"}, record="dinkes")
    with pytest.raises(StoreError, match="is of another type in this workshop"):
        ws.merge(pack_bytes(replace(pack, changes=(new, other))), "x.paket")
    assert (ws.store.position(), ws.store.check()) == (position, ())


def test_merge_from_a_file_that_two_programs_take_in_at_once_is_taken_once(ws: Workshop, tmp_path: Path) -> None:
    copy = copy_of(ws, tmp_path / "c.sqlite")
    copy.save("quick_win", None, {"name": "Simak"})
    second = open_workshop(ws.place, by="Citra")
    raw = copy.pack()
    counts = [ws.merge(raw, "a").new, second.merge(raw, "a").new]
    assert counts == [1, 0]
    assert ws.store.check() == ()
    for one in (copy, second):
        one.close()


def test_six_packs_merged_in_any_order_give_the_same_plan(ws: Workshop, tmp_path: Path) -> None:
    packs = []
    for number in range(6):
        copy = copy_of(ws, tmp_path / f"c{number}.sqlite", ("dinkes", "dishub")[number % 2], by=f"Petugas {number}")
        copy.save("workshop", "workshop", {"note": f"Catatan {number}"})
        copy.save("quick_win", None, {"name": f"Usulan {number}"})
        packs.append(copy.pack())
        copy.close()
    found = []
    for order in range(6):
        place = copy_of(ws, tmp_path / f"o{order}.sqlite")
        for number in random.Random(order).sample(range(6), 6):  # noqa: S311 - the same orders each time
            place.merge(packs[number], f"{number}.paket")
        found.append((entered(place), len(place.store.changes())))
        place.close()
    assert found == [found[0]] * 6
    assert found[0][1] == 7 + 12 + 6  # what was there, what each wrote, a note of each merge


# ------------------------------------------------------------------ settling


@pytest.fixture
def contested(ws: Workshop, tmp_path: Path) -> tuple[Workshop, str]:
    """The workshop after a merge with one conflict, and the id of that merge's note."""
    copy = copy_of(ws, tmp_path / "c.sqlite", "dinkes")
    copy.save("quick_win", "q-dinkes", {"name": "Simak", "benefit": "Warga tidak antre"})
    copy.save("quick_win", "q-baru", {"name": "Baru", "owner": "dinkes"})
    ws.save("quick_win", "q-dinkes", {"name": "Antrean"})
    merge = ws.merge(copy.pack(), "dinkes.paket").record
    copy.close()
    return ws, merge


def test_choosing_a_value_settles_the_conflict_and_keeps_both_in_the_history(contested: tuple[Workshop, str]) -> None:
    ws, _ = contested
    [held] = [one for one in record(ws, "q-dinkes").conflicts["name"] if one.value == "Simak"]
    assert ws.settle("q-dinkes", "name", held.change) == "Settled. The other value stays in the history."
    assert (record(ws, "q-dinkes").get("name"), dict(record(ws, "q-dinkes").conflicts)) == ("Simak", {})
    assert {"Simak", "Antrean"} <= {row.cells[5].text for row in ws.history("q-dinkes").part.rows}  # type: ignore[union-attr] # a table
    with pytest.raises(KitError, match="Somebody has chosen already"):
        ws.settle("q-dinkes", "name", held.change)


def test_removal_that_somebody_wrote_across_is_kept_or_carried_out(ws: Workshop, tmp_path: Path) -> None:
    copy = copy_of(ws, tmp_path / "c.sqlite")
    copy.save("quick_win", "q-dinkes", {"benefit": "Warga tidak antre"})
    copy.save("quick_win", "q-dishub", {"benefit": "Bus tepat waktu"})
    for key in ("q-dinkes", "q-dishub"):
        ws.remove(record(ws, key))
    ws.merge(copy.pack(), "c.paket")
    gone = record(ws, "q-dishub").heads[REMOVED][0].change
    ws.settle("q-dinkes", REMOVED, "")
    ws.settle("q-dishub", REMOVED, gone)
    assert (record(ws, "q-dinkes").removed, record(ws, "q-dishub").removed) == (False, True)
    assert ws.plan.conflicted == ()
    copy.close()


# ------------------------------------------------------------------ undoing


def test_undone_merge_leaves_the_plan_as_it_was_and_the_history_whole(contested: tuple[Workshop, str]) -> None:
    ws, merge = contested
    assert ws.undo(merge) == "Undone in 2 records; nothing is lost from the history."
    here = record(ws, "q-dinkes")
    assert (here.get("name"), here.get("benefit"), dict(here.conflicts)) == ("Antrean", None, {})
    assert record(ws, "q-baru").removed
    assert [row.cells[8].text for row in ws.merges().part.rows] == ["", "undone"]  # type: ignore[union-attr] # a table
    with pytest.raises(KitError, match="This was undone already"):
        ws.undo(merge)


def test_undoing_an_undo_brings_everything_back(contested: tuple[Workshop, str]) -> None:
    ws, merge = contested
    ws.undo(merge)
    ws.undo(ws.plan.of("merge")[-1].id)
    assert record(ws, "q-dinkes").get("benefit") == "Warga tidak antre"
    assert not record(ws, "q-baru").removed


def test_what_somebody_wrote_on_top_stays_and_is_said(contested: tuple[Workshop, str]) -> None:
    ws, merge = contested
    ws.save("quick_win", "q-dinkes", {"benefit": "Warga dilayani cepat"})
    ws.save("quick_win", "q-baru", {"percent_done": 10})
    says = (
        "Undone in 1 records; nothing is lost from the history. 2 entries stayed, for somebody wrote on top of them."
    )
    assert ws.undo(merge) == says
    assert record(ws, "q-dinkes").get("benefit") == "Warga dilayani cepat"
    assert record(ws, "q-dinkes").get("name") == "Antrean"
    assert not record(ws, "q-baru").removed


def test_single_change_is_undone_by_its_id(ws: Workshop) -> None:
    ws.save("quick_win", "q-dinkes", {"name": "Keliru"})
    change = record(ws, "q-dinkes").heads["name"][0].change
    ws.undo(change)
    assert record(ws, "q-dinkes").get("name") == "Layanan Dinas Kesehatan"
    with pytest.raises(KitError, match="This was undone already"):
        ws.undo(change)
    with pytest.raises(KitError, match="There is no change nothing"):
        ws.undo("nothing")


def test_merge_whose_every_entry_was_worked_on_cannot_be_undone_and_says_whose(ws: Workshop, tmp_path: Path) -> None:
    copy = copy_of(ws, tmp_path / "c.sqlite")
    copy.save("quick_win", "q-dinkes", {"name": "Simak"})
    merge = ws.merge(copy.pack(), "a.paket").record
    ws.save("quick_win", "q-dinkes", {"name": "Simak Sehat"})
    with pytest.raises(KitError, match=r"others wrote on top of it since \(Quick win: Simak Sehat\)"):
        ws.undo(merge)
    copy.close()


# ------------------------------------------------------------------ the page


def upload(name: str, content: bytes) -> dict[str, object]:
    """What a browser sends of one chosen file."""
    told = {"name": name, "type": "", "size": len(content), "last_modified": datetime.now(UTC)}
    return {**told, "content": memoryview(content)}


def press(box: object, text: str) -> None:
    """Press the button whose words begin with ``text``, wherever in a widget it stands."""
    found = [one for one in every(box) if getattr(one, "description", "").startswith(text) and hasattr(one, "click")]
    assert len(found) == 1, [getattr(one, "description", "") for one in every(box)]
    found[0].click()


def every(box: object) -> Iterator[object]:  # the widgets ship no types
    yield box
    for child in getattr(box, "children", ()):
        yield from every(child)


def html(box: object) -> str:
    return "".join(str(getattr(one, "value", "")) for one in every(box))


def test_review_takes_a_pack_shows_both_values_and_settles_with_one_click(ws: Workshop, tmp_path: Path) -> None:
    copy = copy_of(ws, tmp_path / "c.sqlite")
    copy.save("quick_win", "q-dinkes", {"name": "<b>Simak</b>"})
    ws.save("quick_win", "q-dinkes", {"name": "Antrean"})
    page: MergeReview = ws.merge_review()
    page.upload.value = (upload("c.paket", copy.pack()),)
    assert "c.paket: 1 new entries in 1 records." in page.status.value
    assert "Two people wrote here. Choose one:" in html(page.conflicts)
    assert "&lt;b&gt;Simak&lt;/b&gt;" in html(page.conflicts)
    press(page.conflicts, "<b>Simak</b>\nBudi")
    assert record(ws, "q-dinkes").get("name") == "<b>Simak</b>"
    assert "No two values contradict each other." in html(page.conflicts)
    copy.close()


def test_review_shows_what_came_and_undoes_it_after_a_second_look(contested: tuple[Workshop, str]) -> None:
    ws, _ = contested
    page = ws.merge_review()
    press(page, "Show what came by it")
    assert "What came by dinkes.paket" in html(page)
    press(page, "Show what undoing would do")
    assert record(ws, "q-dinkes").get("benefit") == "Warga tidak antre"
    press(page, "Undo it now")
    assert record(ws, "q-dinkes").get("benefit") is None
    assert "Undone in 2 records" in page.status.value


def test_review_says_why_a_pack_is_refused_and_takes_the_others(ws: Workshop, tmp_path: Path) -> None:
    copy = copy_of(ws, tmp_path / "c.sqlite")
    copy.save("quick_win", None, {"name": "Simak"})
    page = ws.merge_review()
    page.upload.value = (upload("a.paket", b"no pack"), upload("b.paket", copy.pack()))
    assert "a.paket is damaged" in page.status.value
    assert "b.paket: 1 new entries" in page.status.value
    copy.close()


def test_review_on_an_opds_own_page_only_says_whose_it_is(ws: Workshop) -> None:
    page = ws.at("dinkes").merge_review()
    assert "Only the facilitator takes packs in." in html(page)
    assert not hasattr(page.children[-1], "click")
    assert page.upload not in page.children


def test_static_review_holds_the_conflict_and_what_came(contested: tuple[Workshop, str]) -> None:
    ws, _ = contested
    shown = ws.merge_review().static()
    assert "Simak" in shown
    assert "dinkes.paket" in shown
    assert "<button" not in shown


def test_widget_takes_one_of_the_latest_changes_back_after_a_look(ws: Workshop) -> None:
    ws.save("quick_win", "q-dinkes", {"name": "Salah ketik"})
    box = ws.undo_one()
    label, _ = box.picker.options[0]
    assert label.endswith("Quick win: Salah ketik · Name")
    box.see.click()
    assert "Salah ketik" in box.shown.value
    box.do.click()
    assert "Undone in 1 records" in box.status.value
    assert ws.plan.records["q-dinkes"].get("name") != "Salah ketik"
    ws.save("quick_win", "q-dinkes", {"name": "Simak lagi"})
    box.follow()
    assert box.picker.options[0][0].endswith("Quick win: Simak lagi · Name")
    assert ws.at("dinkes").undo_one().locked == "Only the facilitator undoes what others wrote."
