"""Printing a workshop again: only what changed, never what is stale, and nothing that was left half-done."""

from __future__ import annotations

import multiprocessing
import os
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import docx
import pytest
from click.testing import CliRunner, Result

from smartcity_kit import Workshop, example, open_workshop
from smartcity_kit.cli import main
from smartcity_kit.cli.printing import COPIES as OFFERED_COPIES
from smartcity_kit.cli.printing import KINDS as OFFERED_KINDS
from smartcity_kit.pages import Page
from smartcity_kit.print.formats import FORMATS, Format
from smartcity_kit.print.html import document_html
from smartcity_kit.print.kept import kit_stamp, read_kept
from smartcity_kit.print.press import Press
from smartcity_kit.rules.watch import Run, Watch
from smartcity_kit.rules.watched import Question
from smartcity_kit.text.messages import KitError, use_language
from smartcity_kit.views.documents import Document
from smartcity_kit.workshop import printing
from smartcity_kit.workshop.printing import KINDS, Wanted, chosen, print_workshop, sheets_of

OWNER = "Dinas Perikanan"
ITS_FILE = "dinas-perikanan.html"


@pytest.fixture(scope="module")
def first(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with Lumajang's workshop and the first print of two of its pages."""
    use_language("en")  # as in every test: what is printed in another language is printed anew
    folder = tmp_path_factory.mktemp("first")
    example("lumajang", folder / "w.sqlite").close()
    printed(folder)
    return folder


@pytest.fixture
def folder(first: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(first, tmp_path / "copy"))


def printed(folder: Path, wanted: Wanted | None = None, formats: Mapping[str, Format] | None = None) -> list[str]:
    """Print in a workshop opened anew, as a new process would; return the files that were written."""
    ws = open_workshop(folder / "w.sqlite")
    try:
        cetak = folder / "cetak"
        _, steps = print_workshop(ws, cetak, wanted or Wanted(stages=("IV", "laporan")), formats)
        told = list(steps)
    finally:
        ws.close()
    assert [one.failures for one in told if one.failures] == []
    return [one.path.relative_to(cetak).as_posix() for one in told if one.changed]


def save(folder: Path, type_name: str, title: str, **fields: str) -> None:
    ws = open_workshop(folder / "w.sqlite")
    record = next(one for one in ws.case.of(type_name) if ws.case.title(one) == title)
    assert ws.save(type_name, record.id, fields, record).problems == ()
    ws.close()


def add(folder: Path, type_name: str, **fields: str) -> None:
    ws = open_workshop(folder / "w.sqlite")
    assert ws.save(type_name, None, fields).problems == ()
    ws.close()


def state(path: Path) -> str:
    return path.read_text(encoding="utf-8").partition('<p class="state">')[2].partition("</p>")[0]


# ---------------------------------------------------------------- only what changed


def test_second_print_writes_nothing(folder: Path) -> None:
    assert printed(folder) == []


def test_only_the_copies_of_one_opd_are_printed_after_its_entry(folder: Path) -> None:
    add(folder, "action", owner=OWNER, text="Perlu anggaran")
    assert set(printed(folder)) == {
        "04_finalisasi/fasilitator.html",
        f"04_finalisasi/{ITS_FILE}",
        "05_laporan/fasilitator.html",
        f"05_laporan/{ITS_FILE}",
    }


def test_alignment_of_others_is_not_made_again_after_an_entry(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ws = open_workshop(folder / "w.sqlite")
    quick_win = next(one for one in ws.case.of("quick_win") if ws.case.opd_name(one.text("owner")) == OWNER)
    assert ws.save("quick_win", quick_win.id, {"output": "Aplikasi"}, quick_win).problems == ()
    ws.close()
    made: set[object] = set()
    run = Watch._run

    def counted(watch: Watch, question: Question) -> Run:
        found = run(watch, question)
        if question[1].endswith(":alignment") and found.trace is None:
            made.add(dict(question[3]).get("opd"))
        return found

    monkeypatch.setattr(Watch, "_run", counted)
    printed(folder)
    assert made == {None, quick_win.text("owner")}


def test_page_carries_the_position_at_which_it_last_changed(folder: Path) -> None:
    add(folder, "action", owner=OWNER, text="Perlu anggaran")
    printed(folder)
    home = folder / "cetak" / "05_laporan"
    assert (state(home / ITS_FILE), state(home / "dinas-kesehatan-p2kb.html")) == (
        "Journal position 69",
        "Journal position 68",
    )


def test_entry_that_the_whole_region_sees_is_printed_for_all(folder: Path) -> None:
    save(folder, "workshop", "Kabupaten Lumajang", marker="LATIHAN")
    assert len(printed(folder)) == 82


def test_renamed_opd_is_printed_under_its_new_name_and_no_longer_under_the_old(folder: Path) -> None:
    save(folder, "opd", OWNER, name="Dinas Wisata")
    home = folder / "cetak" / "04_finalisasi"
    assert "04_finalisasi/dinas-wisata.html" in printed(folder)
    assert not (home / ITS_FILE).exists()
    assert ITS_FILE not in (folder / "cetak" / "index.html").read_text(encoding="utf-8")


def test_file_that_somebody_changed_or_deleted_is_printed_as_it_was(folder: Path) -> None:
    home = folder / "cetak" / "05_laporan"
    before = (home / ITS_FILE).read_bytes()
    add(folder, "action", owner="Dinas Kesehatan P2KB", text="Catatan")  # the position moves on
    (home / ITS_FILE).write_text("coretan", encoding="utf-8")
    (home / "dinas-sosial-p3a.html").unlink()
    changed = printed(folder)
    assert {f"05_laporan/{ITS_FILE}", "05_laporan/dinas-sosial-p3a.html"} <= set(changed)
    assert (home / ITS_FILE).read_bytes() == before


def test_part_of_a_print_leaves_the_rest_to_be_found_out_later(folder: Path) -> None:
    add(folder, "action", owner=OWNER, text="Perlu anggaran")
    assert printed(folder, Wanted(stages=("IV",), opds=(OWNER,))) == [f"04_finalisasi/{ITS_FILE}"]
    assert set(printed(folder)) == {
        "04_finalisasi/fasilitator.html",
        "05_laporan/fasilitator.html",
        f"05_laporan/{ITS_FILE}",
    }


def test_same_slug_keeps_its_number_whoever_is_printed(folder: Path) -> None:
    add(folder, "opd", name=f"{OWNER}!", kind="dinas", role="peserta")
    printed(folder)
    assert printed(folder, Wanted(stages=("IV",), opds=(f"{OWNER}!",))) == []
    assert (folder / "cetak" / "04_finalisasi" / "dinas-perikanan-2.html").is_file()


def test_format_that_was_left_out_is_not_taken_for_true(folder: Path) -> None:
    both = {"html": FORMATS["html"], "other": replace(FORMATS["html"], suffix=".htm")}
    one = Wanted(stages=("IV",), opds=(OWNER,))
    printed(folder, one, both)
    add(folder, "action", owner=OWNER, text="Rapat")
    printed(folder, one)  # now what was read is noted anew, and the other file is of before
    assert printed(folder, one, both) == ["04_finalisasi/dinas-perikanan.htm"]


def test_several_processors_print_the_same_bytes_as_one(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    alone = {path.name: path.read_bytes() for path in (folder / "cetak" / "05_laporan").iterdir()}
    shutil.rmtree(folder / "cetak")
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    printed(folder, Wanted(stages=("laporan",)), {"html": replace(FORMATS["html"], slow=True)})
    assert {path.name: path.read_bytes() for path in (folder / "cetak" / "05_laporan").iterdir()} == alone


def test_workers_are_started_for_a_slow_format_and_enough_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    waiting = {}
    for slow, count in ((True, 8), (True, 7), (False, 8)):
        with Press({"html": replace(FORMATS["html"], slow=slow)}, count) as press:
            made = press.make("html", Document("Judul", ()))
            waiting[slow, count] = press.waiting
            assert made() == document_html(Document("Judul", ())).encode()
    assert waiting == {(True, 8): 8, (True, 7): 0, (False, 8): 0}


def test_print_goes_on_alone_when_its_workers_are_killed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "cpu_count", lambda: 2)
    with Press({"html": replace(FORMATS["html"], slow=True)}, 8) as press:
        assert press.make("html", Document("Satu", ()))()
        for worker in multiprocessing.active_children():
            worker.kill()
        assert [press.make("html", Document(name, ()))() for name in ("Dua", "Tiga")] == [
            document_html(Document(name, ())).encode() for name in ("Dua", "Tiga")
        ]


# ---------------------------------------------------------------- what was handed in


def hand_in(folder: Path, opd: str, stage: str) -> str:
    ws = open_workshop(folder / "w.sqlite")
    try:
        return ws.hand_in(stage, opd).text("code")
    finally:
        ws.close()


def test_code_of_the_receipt_stands_on_the_pages_of_that_opd_and_stage_alone(folder: Path) -> None:
    code = hand_in(folder, OWNER, "IV")
    assert set(printed(folder)) >= {f"04_finalisasi/{ITS_FILE}"}
    home = folder / "cetak" / "04_finalisasi"
    assert state(home / ITS_FILE) == f"Receipt {code} · Journal position 69"
    assert all(code not in state(path) for path in home.glob("*.html") if path.name != ITS_FILE)
    assert code not in state(folder / "cetak" / "05_laporan" / ITS_FILE)


def test_page_that_changed_after_it_was_handed_in_says_so(folder: Path) -> None:
    code = hand_in(folder, OWNER, "IV")
    add(folder, "action", owner=OWNER, text="Perlu anggaran")
    printed(folder)
    said = state(folder / "cetak" / "04_finalisasi" / ITS_FILE)
    assert said == f"Receipt {code} (changed since) · Journal position 70"


def test_summary_names_every_receipt_of_its_opd_with_its_stage(folder: Path) -> None:
    codes = [hand_in(folder, OWNER, stage) for stage in ("II", "IV")]
    printed(folder, Wanted(("summary",), opds=(OWNER,)))
    said = state(folder / "cetak" / "ringkasan_opd" / ITS_FILE)
    assert said.startswith(f"Receipt II {codes[0]}, IV {codes[1]} · ")


# ---------------------------------------------------------------- the region's template


def lay_template(folder: Path, *paragraphs: str) -> None:
    file = docx.Document()
    for text in paragraphs:
        file.add_paragraph(text)
    file.save(str(folder / "templat.docx"))


def command(folder: Path, *words: str) -> Result:
    name, *rest = words
    return CliRunner().invoke(main, [name, str(folder / "w.sqlite"), *rest])


def paragraphs(path: Path) -> list[str]:
    return [one.text for one in docx.Document(str(path)).paragraphs]


def test_template_beside_the_workshop_is_the_paper_of_handouts_and_books(folder: Path) -> None:
    lay_template(folder, "Kop surat {{ daerah }}", "{{ isi }}")
    assert command(folder, "print", "--stage", "IV", "--opd", OWNER, "--format", "docx").exit_code == 0
    assert command(folder, "book", "--book", "3", "--format", "docx").exit_code == 0
    handout = folder / "cetak" / "04_finalisasi" / "dinas-perikanan.docx"
    (book,) = (folder / "buku").iterdir()
    assert [paragraphs(path)[0] for path in (handout, book)] == ["Kop surat Kabupaten Lumajang"] * 2


def test_word_file_is_printed_anew_when_the_template_changed(folder: Path) -> None:
    asked = ("print", "--stage", "IV", "--opd", OWNER, "--format", "docx")
    told = []
    for text in (None, None, "Kop lama", "Kop lama", "Kop baru"):
        if text is not None:
            lay_template(folder, text, "{{ isi }}")
        told.append(command(folder, *asked).output.splitlines()[-1].partition("(")[2])
    new, same = "1 new or changed).", "0 new or changed)."
    assert told == [new, same, new, same, new]


def test_template_that_cannot_be_used_is_refused_before_anything_is_printed(folder: Path) -> None:
    (folder / "templat.docx").write_bytes(b"not a zip")
    done = command(folder, "print", "--stage", "IV", "--format", "docx", "--to", str(folder / "x"))
    assert "The Word template is not a .docx file. Save it in Word as .docx." in " ".join(done.output.split())
    assert not (folder / "x").exists()


# ---------------------------------------------------------------- what is believed


def test_another_day_is_looked_at_anew(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Workshop, "stamp", lambda _: "another day")
    seen: list[str] = []
    monkeypatch.setattr(printing, "handout_of", lambda page, *_: _refuse(page, seen))
    ws = open_workshop(folder / "w.sqlite")
    list(print_workshop(ws, folder / "cetak", Wanted(stages=("IV",)))[1])
    ws.close()
    assert len(seen) == 41


def _refuse(page: Page, seen: list[str]) -> None:
    seen.append(page.name)
    raise KitError("Not today.")


@pytest.mark.parametrize("text", ["", "{}", "[1, 2]", '["", "{}"]', "\x00", '["x", "{\\"files\\": {}}"]'])
def test_damaged_note_is_as_good_as_none(folder: Path, text: str) -> None:
    place = folder / "cetak" / ".cetak" / "catatan.json"
    place.write_text(text, encoding="utf-8")
    assert printed(folder) == []  # everything was made anew, and came out as it lies there
    assert read_kept(folder / "cetak", "").files.keys() >= {f"05_laporan/{ITS_FILE}"}


def test_forged_part_is_not_printed(folder: Path) -> None:
    place = folder / "cetak" / ".cetak" / "bagian.json"
    place.write_text(place.read_text(encoding="utf-8").replace("Lagakita", "Dipalsukan"), encoding="utf-8")
    add(folder, "action", owner=OWNER, text="Perlu anggaran")
    printed(folder)
    text = (folder / "cetak" / "04_finalisasi" / "fasilitator.html").read_text(encoding="utf-8")
    assert ("Lagakita" in text, "Dipalsukan" in text) == (True, False)


def test_ground_of_a_print_is_the_same_in_every_process(first: Path) -> None:
    ws = open_workshop(first / "w.sqlite")
    stamps = {ws.stamp() for _ in range(2)}
    ws.close()
    assert len(stamps) == 1
    assert kit_stamp() == kit_stamp.__wrapped__()


# ---------------------------------------------------------------- what can be printed


@pytest.fixture(scope="module")
def ws(first: Path) -> Iterator[Workshop]:
    workshop = open_workshop(first / "w.sqlite")
    yield workshop
    workshop.close()


@pytest.mark.parametrize(
    ("wanted", "count"),
    [
        (Wanted(), 246),
        (Wanted(copies=("facilitator",)), 6),
        (Wanted(opds=(OWNER,)), 6),
        (Wanted(opds=(OWNER,), stages=("II", "IV")), 2),
        (Wanted(opds=(OWNER,), copies=("opd", "facilitator")), 12),
        (Wanted(("report",)), 6),
        (Wanted(("attendance",)), 2),
        (Wanted(("attendance",), stages=("I",)), 1),
        (Wanted(("commitment",)), 41),
        (Wanted(("handover",), opds=(OWNER,)), 1),
        (Wanted(("minutes",)), 0),
        (Wanted(("summary",)), 40),
        (Wanted(("summary",), opds=(OWNER,)), 1),
        (Wanted(("cards",)), 17),
        (Wanted(("cards",), copies=("facilitator",)), 1),
    ],
)
def test_any_part_of_what_there_is_can_be_chosen(ws: Workshop, wanted: Wanted, count: int) -> None:
    assert len(chosen(ws, sheets_of(ws), wanted)) == count


def test_every_kind_is_printed_without_a_failure(folder: Path) -> None:
    files = printed(folder, Wanted(KINDS))
    assert {
        "laporan",
        "daftar_hadir",
        "komitmen",
        "serah_terima",
        "ringkasan_opd",
        "kartu_quick_win",
    } <= {file.partition("/")[0] for file in files}


def test_command_offers_what_the_printing_house_knows() -> None:
    assert OFFERED_KINDS == KINDS
    assert OFFERED_COPIES == ("participant", "facilitator")
    assert next(iter(FORMATS)) == "html"


def test_command_prints_what_is_asked_for(folder: Path) -> None:
    asked = ["--what", "commitment", "--what", "report", "--opd", OWNER, "--stage", "I", "--to", str(folder / "x")]
    done = CliRunner().invoke(main, ["print", str(folder / "w.sqlite"), *asked])
    assert done.output.splitlines()[-1] == f"2 files in {folder / 'x'} (2 new or changed)."
    assert (folder / "x" / "komitmen" / ITS_FILE).is_file()


def test_unknown_format_is_refused_with_those_there_are(folder: Path) -> None:
    done = CliRunner().invoke(main, ["print", str(folder / "w.sqlite"), "--format", "odt"])
    assert "There is no format odt. Choose one of: html" in " ".join(done.output.split())


def test_list_of_a_day_has_room_for_everybody_to_sign(folder: Path) -> None:
    add(folder, "person", name="Siti Aminah", opd=OWNER, role="operator", position="Analis")
    printed(folder, Wanted(("attendance",), stages=("I",)))
    text = min((folder / "cetak" / "daftar_hadir").glob("*.html")).read_text(encoding="utf-8")
    assert "Siti Aminah" in text
    assert text.count("." * 30) == 9  # one who is registered, eight who may come


def test_note_is_not_written_again_where_nothing_was_printed(folder: Path) -> None:
    place = folder / "cetak" / ".cetak" / "catatan.json"
    before = place.stat().st_mtime_ns
    assert printed(folder) == []
    assert place.stat().st_mtime_ns == before


def test_parts_that_no_page_shows_any_more_do_not_stay_for_ever(folder: Path) -> None:
    place = folder / "cetak" / ".cetak" / "bagian.json"
    sizes = []
    for number in range(6):
        add(folder, "action", owner=OWNER, text=f"Rapat {number}")
        printed(folder)
        sizes.append(place.stat().st_size)
    assert sizes[5] - sizes[2] < sizes[1] / 20  # an action more a time, and not all the tables of before


def test_other_methods_are_not_asked_again_for_what_they_have_answered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    example("sintetis", tmp_path / "w.sqlite").close()
    wanted = Wanted(stages=("III",), copies=("facilitator",))
    printed(tmp_path, wanted)
    ws = open_workshop(tmp_path / "w.sqlite")
    first, *_ = ws.case.of("quick_win")
    assert ws.save("quick_win", first.id, {"name": "Nama Baru"}, first).problems == ()
    ws.close()
    monkeypatch.setattr("smartcity_kit.rules.scoring.ranking._pymcdm", lambda _: pytest.fail("asked again"))
    assert printed(tmp_path, wanted) == ["03_rencana/fasilitator.html"]
    assert "Nama Baru" in (tmp_path / "cetak" / "03_rencana" / "fasilitator.html").read_text(encoding="utf-8")
