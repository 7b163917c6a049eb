"""The past: undoing by new changes, snapshots that every copy understands, comparisons, histories, writers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from inspect import isfunction
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st
from ipywidgets import VBox

from smartcity_kit import Workshop, open_workshop
from smartcity_kit.cli import main
from smartcity_kit.journal import REMOVED, Change, Value, fold
from smartcity_kit.rules.snapshots import at_moment, moment
from smartcity_kit.rules.undo import Kept, Restored, undo_of
from smartcity_kit.text.messages import KitError
from smartcity_kit.text.writers import writer_of, written_by
from smartcity_kit.views.documents import Row, Table
from smartcity_kit.workshop.exchange import unpack
from tests.plans import change, name
from tests.test_journal import journals


@pytest.fixture
def ws(tmp_path: Path) -> Iterator[Workshop]:
    made = open_workshop(tmp_path / "w.sqlite", create=True, by="Ani")
    made.save("workshop", None, {"region": "Kabupaten Contoh"})
    made.save("opd", "dinkes", {"name": "Dinas Kesehatan"})
    for number in range(26):
        made.save("quick_win", f"q{number:02}", {"name": f"Usulan {number}", "owner": "dinkes"})
    yield made
    made.close()


def table(part: object) -> Table:
    assert isinstance(part, Table)
    return part


def texts(rows: tuple[Row, ...]) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in rows]


# ------------------------------------------------------------------ undoing, on its own


def written(changes: list[Change], ids: set[int]) -> tuple[list[Mapping[str, Value]], list[tuple[str, str]]]:
    found = undo_of(changes, {name(number) for number in ids})
    return [one.fields for one in found.restored], [(one.field, one.by) for one in found.kept]


def test_field_gets_the_value_it_had_and_a_new_record_is_removed() -> None:
    changes = [change(0, "a", {"name": "x"}), change(1, "a", {"name": "y"}, on=(0,)), change(2, "b", {"name": "z"})]
    assert undo_of(changes, [name(1)]).restored == (Restored("a", "quick_win", {"name": "x"}, (name(1),)),)
    assert undo_of(changes, [name(2)]).restored == (Restored("b", "quick_win", {REMOVED: True}, (name(2),)),)
    assert undo_of(changes, ["elsewhere"]).restored == ()


def test_field_that_was_empty_before_is_empty_again() -> None:
    changes = [change(0, "a", {"name": "x"}), change(1, "a", {"year": 2026})]
    assert written(changes, {1}) == ([{"year": None}], [])


def test_what_was_changed_since_is_kept_with_who_did_it() -> None:
    changes = [
        change(0, "a", {"name": "x"}),
        change(1, "a", {"name": "y", "year": 2026}, on=(0,)),
        change(2, "a", {"name": "z"}, on=(1,), by="Citra"),
    ]
    assert written(changes, {1}) == ([{"year": None}], [("name", "Citra")])


def test_new_record_that_others_went_on_with_is_kept_whole() -> None:
    changes = [change(0, "a", {"name": "x"}), change(1, "a", {"year": 2026}, by="Citra")]
    assert undo_of(changes, [name(0)]).kept == (Kept("a", "quick_win", "", "Citra"),)
    assert undo_of(changes, [name(0)]).restored == ()


def test_conflict_that_stood_before_a_choice_keeps_the_later_value() -> None:
    changes = [
        change(0, "a", {"name": "x"}),
        change(1, "a", {"name": "y"}),
        change(2, "a", {"name": "x"}, on=(0, 1)),
    ]
    assert written(changes, {2}) == ([{"name": "y"}], [])


def test_removal_is_undone_by_putting_back() -> None:
    changes = [change(0, "a", {"name": "x"}), change(1, "a", {REMOVED: True}, on=(0,))]
    assert written(changes, {1}) == ([{REMOVED: False}], [])


@given(journals(), st.sets(st.integers(0, 11)))
def test_after_undoing_every_field_is_as_without_or_somebody_wrote_on_top(
    journal: tuple[Change, ...], numbers: set[int]
) -> None:
    ids = {name(number) for number in numbers}
    found = undo_of(journal, ids)
    later = [
        Change(f"undo-{n}", one.record, one.type, one.fields, one.based_on, "Ani", "2099", "notebook")
        for n, one in enumerate(found.restored)
    ]
    now, without = fold([*journal, *later]), fold(one for one in journal if one.id not in ids)
    kept = {(one.record, one.field) for one in found.kept}
    for key, record in now.records.items():
        mine = {field for one in journal if one.id in ids and one.record == key for field in one.fields}
        for field in mine - {REMOVED}:
            if key not in without.records:
                assert record.removed or record.contested
            elif (key, field) not in kept and (key, "") not in kept:
                assert record.get(field) == without.records[key].get(field)


# ------------------------------------------------------------------ snapshots, on their own


@given(journals(), st.integers(0, 12), st.randoms(use_true_random=False))
def test_snapshot_stands_for_the_same_entries_whatever_came_since_and_in_whatever_order(
    journal: tuple[Change, ...], count: int, chance: object
) -> None:
    # A journal that grew by itself: nobody was based on what had not been written.
    ids = [one.id for one in journal]
    grown = [
        Change(c.id, c.record, c.type, c.fields, tuple(x for x in c.based_on if x in ids[:n]), c.by, c.at, c.door)
        for n, c in enumerate(journal)
    ]
    then = grown[:count]
    here = moment(then)
    fields: dict[str, Value] = {"frontier": here.frontier, "count": here.count, "sha256": here.sha256}
    kept = fold([Change("s", "s", "snapshot", fields, (), "Ani", "2026", "notebook")]).records["s"]
    chance.shuffle(grown)  # type: ignore[attr-defined] # a random.Random
    found = at_moment(grown, kept)
    assert found is not None
    assert {one.id for one in found} == {one.id for one in then}
    assert at_moment([one for one in grown if one not in then[-1:]], kept) is None or not then


# ------------------------------------------------------------------ comparing


def test_26_nominations_became_20_and_the_comparison_says_which(ws: Workshop) -> None:
    ws.snapshot("Akhir tahap II", "II")
    for number in range(8):
        ws.remove(ws.plan.records[f"q{number:02}"])
    ws.save("quick_win", "q20", {"name": "Simak"})
    for new in ("Lapor", "Antrean"):
        ws.save("quick_win", None, {"name": new, "owner": "dinkes"})
    [row] = texts(table(ws.compare("Akhir tahap II", short=True).part).rows)
    left = ", ".join(f"Usulan {number}" for number in range(8))
    assert row == ["Quick wins", "26 → 20", left, "Usulan 20 → Simak", "Lapor, Antrean"]
    assert table(ws.compare("II", "sekarang").part).rows[0].cells[0].text == "Quick wins"
    assert [type(one).__name__ for one in ws.comparison("Akhir tahap II").parts] == ["Prose", "Table", "Table"]


def test_two_snapshots_are_compared_with_each_other_and_a_day_with_now(ws: Workshop) -> None:
    ws.snapshot("A")
    ws.save("quick_win", "q00", {"name": "Simak"})
    ws.snapshot("B")
    ws.save("quick_win", "q00", {"name": "Simak Sehat"})
    heads, [_, row] = ws.compare("a", "b").part, texts(table(ws.compare("a", "b").part).rows)
    assert [column.label for column in table(heads).columns][3:] == ["A", "B"]
    assert row[3:] == ["Usulan 0", "Simak"]
    assert table(ws.compare("2020-01-01", "A", short=True).part).rows[-1].cells[1].text == "0 → 26"
    with pytest.raises(KitError, match=r"There is no snapshot C\. There are: A, B\."):
        table(ws.compare("C").part)


def test_snapshot_needs_a_name_of_its_own(ws: Workshop) -> None:
    ws.snapshot("A")
    for wanted in ("", " a ", "sekarang"):
        with pytest.raises(KitError):
            ws.snapshot(wanted)


def test_snapshot_travels_with_the_whole_workshop_and_a_part_says_what_it_lacks(ws: Workshop, tmp_path: Path) -> None:
    ws.save("opd", "dishub", {"name": "Dinas Perhubungan"})
    ws.save("issue", "i1", {"name": "Banjir", "owner": "dishub"})
    ws.snapshot("A")
    ws.save("quick_win", "q00", {"name": "Simak"})
    (tmp_path / "c.paket").write_bytes(ws.pack())
    unpack(tmp_path / "c.paket", tmp_path / "c.sqlite")
    copy = open_workshop(tmp_path / "c.sqlite")
    assert copy.compare("A", short=True).part == ws.compare("A", short=True).part
    frontier = ws.plan.of("snapshot")[0].values
    part = [one for one in ws.store.changes() if one.record != "i1"]
    assert at_moment(part, ws.plan.of("snapshot")[0]) is None
    assert len(frontier["frontier"]) == 30  # type: ignore[arg-type] # ids: the last entry of each record
    copy.close()


def test_widget_keeps_a_snapshot_and_compares(ws: Workshop) -> None:
    page = ws.snapshots()
    page.name.value = "Akhir tahap I"
    press = {one.description: one for one in page.children if hasattr(one, "click")}
    press["Keep the plan as it stands"].click()
    assert "Kept: Akhir tahap I." in page.status.value
    assert (page.before.options, page.after.options) == (("Akhir tahap I",), ("Akhir tahap I", "now"))
    ws.save("quick_win", "q00", {"name": "Simak"})
    page.after.value = "now"
    press["Compare"].click()
    assert "Usulan 0 → Simak" in page.shown.value
    press["Keep the plan as it stands"].click()
    assert "Give the snapshot a name" in page.status.value


DUNDER = {name for name in dir(VBox) if name.startswith("__")}


def test_widgets_of_the_page_hide_nothing_that_a_notebook_asks_of_them(ws: Workshop) -> None:
    usual = {name for kind in VBox.__mro__ for name, one in vars(kind).items() if isfunction(one)} - DUNDER
    handing = (ws.hand_in_box(), ws.receipt_finder(), ws.homework())
    for page in (ws.snapshots(), ws.reminders(), ws.merge_review(), *handing):
        own = {name for kind in type(page).__mro__ if "smartcity_kit" in kind.__module__ for name in vars(kind)}
        assert own & usual == {"_repr_mimebundle_"}
        assert repr(page).startswith(type(page).__name__)
        assert set(page._repr_mimebundle_()) >= {"text/html", "text/plain"}


# ------------------------------------------------------------------ histories and writers


def test_history_of_a_field_an_opd_and_a_day(ws: Workshop) -> None:
    ws.save("quick_win", "q00", {"name": "Simak", "percent_done": 10})
    ws.save("opd", "dishub", {"name": "Dinas Perhubungan"})
    by_field = texts(table(ws.history("q00", field="name").part).rows)
    assert [row[5:] for row in by_field] == [["", "Usulan 0"], ["Usulan 0", "Simak"]]
    of_opd = table(ws.history(opd="Dinas Kesehatan").part)
    assert of_opd.title == "History of Dinas Kesehatan"
    assert len(of_opd.rows) == 1 + 26 * 2 + 2
    today = table(ws.history(day=date.today()).part)  # noqa: DTZ011 - the day of this machine is what is meant
    assert len(today.rows) == 1 + 1 + 26 * 2 + 2 + 1
    assert table(ws.history(day=date(2020, 1, 1)).part).empty == "Nobody wrote anything here."


def test_operator_who_writes_for_an_official_is_named_with_them(ws: Workshop) -> None:
    assert ws.on_behalf("Kepala Dinas") == "Ani untuk Kepala Dinas"
    ws.save("quick_win", "q00", {"name": "Simak"})
    assert ws.on_behalf() == "Ani"
    ws.save("quick_win", "q00", {"name": "Simak Sehat"})
    assert [row[1] for row in texts(table(ws.history("q00").part).rows)][-2:] == ["Ani untuk Kepala Dinas", "Ani"]


@given(st.text(max_size=40), st.text(max_size=40))
def test_writer_and_official_are_read_back(writer: str, official: str) -> None:
    one, other = " ".join(writer.split()), " ".join(official.split())
    if one and " untuk " not in f"{one} {other}":
        assert writer_of(written_by(writer, official)) == (one, other)


# ------------------------------------------------------------------ commands


def run(*words: str) -> str:
    result = CliRunner().invoke(main, words, catch_exceptions=False)
    return f"{result.exit_code} {result.output.strip()}"


def test_commands_carry_a_part_out_and_back(ws: Workshop, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert run("pack", "w.sqlite", "--opd", "Dinas Kesehatan").startswith("0 The pack is in dinas-kesehatan.paket.")
    assert run("unpack", "dinas-kesehatan.paket", "--to", "c.sqlite").startswith("0 Made: c.sqlite (Dinas Kesehatan)")
    copy = open_workshop("c.sqlite", by="Budi")
    copy.save("quick_win", "q00", {"name": "Simak"})
    copy.close()
    ws.save("quick_win", "q00", {"name": "Antrean"})
    run("pack", "c.sqlite", "--to", "back.paket")
    (tmp_path / "bad.paket").write_bytes(b"no")
    said = run("merge", "w.sqlite", "bad.paket", "back.paket")
    assert said.startswith("1 bad.paket is damaged")
    assert "back.paket: 1 new entries in 1 records. 1 fields wait for a choice." in said
    assert run("pack", "w.sqlite", "--to", "w.sqlite") == (
        "1 Error: --to: the name of a pack ends in .paket, such as w.paket."
    )


def test_commands_look_up_a_receipt_keep_a_snapshot_and_print_a_comparison(ws: Workshop, tmp_path: Path) -> None:
    place, code = str(tmp_path / "w.sqlite"), ws.hand_in("II", "dinkes").text("code")
    assert run("receipt", place, code.lower()).startswith(f"0 Receipt {code}: Dinas Kesehatan handed in Stage II")
    assert run("snapshot", place, "Akhir II", "--stage", "II") == "0 Kept: Akhir II."
    ws.save("quick_win", "q00", {"name": "<i>Simak</i>"})
    assert run("compare", place, "Akhir II", "--to", str(tmp_path / "b.html")).startswith("0 The comparison is in")
    assert "Usulan 0 → &lt;i&gt;Simak&lt;/i&gt;" in (tmp_path / "b.html").read_text(encoding="utf-8")
