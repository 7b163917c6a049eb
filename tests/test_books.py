"""The books: the outlines, three and four of them from one plan, the texts, and what is printed where."""

from __future__ import annotations

import re
import shutil
from base64 import b64encode
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from functools import cache
from html import unescape
from itertools import pairwise
from pathlib import Path

import pytest
from click.testing import CliRunner

from smartcity_kit import Workshop, example
from smartcity_kit.cli import main
from smartcity_kit.journal import Change, fold
from smartcity_kit.model.books import Section
from smartcity_kit.model.records import RECORD_TYPES
from smartcity_kit.print.html import document_html
from smartcity_kit.rules import Case, findings
from smartcity_kit.rules.completeness import progress
from smartcity_kit.rules.passages import unwritten
from smartcity_kit.rules.portions import portion, portions
from smartcity_kit.sources import MethodError, example_changes, examples, kit_folder, load_method
from smartcity_kit.text.messages import KitError
from smartcity_kit.views.books import anchors_table, book_document, chapter_document, passages_table
from smartcity_kit.views.chapters import lowered
from smartcity_kit.views.coverage import HIDDEN, coverage, coverage_short, coverage_table
from smartcity_kit.views.direction import indicator_years
from smartcity_kit.views.documents import (
    Contents,
    Cover,
    Document,
    Figure,
    Heading,
    Notice,
    Part,
    Picture,
    Prose,
    Signatures,
    Table,
)
from smartcity_kit.views.layout import sheets
from tests.hostile import fields_in, hostile, printed_fields
from tests.plans import TODAY, case_of, change

SETS = {
    "tiga-buku": ["analisis", "masterplan", "ringkasan"],
    "empat-buku-peta-jalan": ["analisis", "masterplan", "ringkasan", "peta_jalan"],
    "empat-buku-profil": ["analisis", "masterplan", "ringkasan", "profil"],
}
FULL = ("lumajang", "sintetis")
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 20


@cache
def changes(name: str) -> tuple[Change, ...]:
    return example_changes(name, RECORD_TYPES) if name else ()


@cache
def case(name: str, books: str = "tiga-buku") -> Case:
    """An example, or an empty workshop for no name, with one of the sets of books."""
    framework = "giffinger" if name == "lombok_timur" else "kominfo"
    return Case(fold(changes(name)), load_method(framework, books=books), RECORD_TYPES, date(2024, 11, 1))


def told(parts: Iterable[Part]) -> str:
    """Every word of the parts, as one text."""
    words: list[str] = []
    for part in parts:
        match part:
            case Table():
                words += [part.title, part.note, *(cell.text for row in part.rows for cell in row.cells)]
            case Heading() | Notice():
                words.append(part.text)
            case Prose():
                words.append(part.markdown)
            case Figure():
                words += [part.title, part.alt, part.svg]
            case Cover():
                words += [part.title, part.subtitle, part.region, *part.lines]
            case _:
                pass
    return "\n".join(words)


def every_book(case: Case) -> dict[str, Document]:
    return {book.code: book_document(case, book.code) for book in case.method.books.books}


# ------------------------------------------------------------------ three books and four, from the same data


@pytest.mark.parametrize("books", SETS)
@pytest.mark.parametrize("name", FULL)
def test_three_and_four_books_build_from_the_same_data_oracle_15(name: str, books: str) -> None:
    made = every_book(case(name, books))
    assert list(made) == SETS[books]
    for document in made.values():
        assert document.book
        assert any(isinstance(part, Table) and part.rows for part in document.parts)


@pytest.mark.parametrize("books", SETS)
@pytest.mark.parametrize("name", ["", *examples()])
def test_every_example_and_an_empty_workshop_have_every_book_as_html(name: str, books: str) -> None:
    for document in every_book(case(name, books)).values():
        html = document_html(document)
        assert html.count('class="chapter"') >= 4
        assert "<script" not in html


@pytest.mark.parametrize("books", SETS)
@pytest.mark.parametrize("name", FULL)
def test_name_of_a_programme_that_changes_changes_in_every_book_oracle_15_r004_6(name: str, books: str) -> None:
    """Of a quick win where the example has no programmes; nowhere is the old name left."""
    old = case(name, books)
    kind = "programme" if old.of("programme") else "quick_win"
    record = old.of(kind)[0]
    before, after = record.text("name"), "Nama Baru Sekali"
    fields = {"name": after, "local_name": after} if kind == "programme" else {"name": after}
    plan = fold((*changes(name), replace(change(1, record.id, fields, kind=kind), based_on=record.seen(fields))))
    for code, document in every_book(replace(old, plan=plan)).items():
        was, now = told(book_document(old, code).parts), told(document.parts)
        assert before not in now, code
        assert (after in now) == (before in was), code
    assert any(before in told(document.parts) for document in every_book(old).values())


def test_set_of_books_is_a_choice_of_the_settings_and_the_deadlines_follow_it(tmp_path: Path) -> None:
    ws = example("banyuwangi", tmp_path / "b.sqlite")
    assert [code for code, _ in ws.books()] == SETS["tiga-buku"]
    assert ws.save("deadline", None, {"name": "Cetak", "book": "profil"}).problems
    ws.save("workshop", "workshop", {"book_set": "empat-buku-profil"})
    assert [code for code, _ in ws.books()] == SETS["empat-buku-profil"]
    assert ws.save("deadline", None, {"name": "Cetak", "book": "Book 4: quick-win profiles"}).problems == ()
    ws.close()


def test_chapter_that_is_a_book_of_its_own_is_no_chapter_any_more() -> None:
    three, four = load_method().books, load_method(books="empat-buku-peta-jalan").books
    assert "peta_jalan" in [one.code for one in three.by_code["masterplan"].outline.chapters]
    assert "peta_jalan" not in [one.code for one in four.by_code["masterplan"].outline.chapters]
    assert [book.number for book in four.books] == [1, 2, 3, 4]


# ------------------------------------------------------------------ what a book is made of


def test_masterplan_has_the_chapters_of_the_field_with_six_dimensions_of_three_parts() -> None:
    parts = [p for p in book_document(case("sintetis"), "masterplan").parts if isinstance(p, Heading)]
    assert [(p.number, p.text) for p in parts if p.level == 1 and p.number] == [
        ("CHAPTER I", "Introduction"),
        ("CHAPTER II", "Vision, missions, goals, objectives and indicators"),
        ("CHAPTER III", "Strategies"),
        ("CHAPTER IV", "Action plan"),
        ("CHAPTER V", "Roadmap"),
        ("CHAPTER VI", "Risk management"),
        ("CHAPTER VII", "Conclusion"),
    ]
    strategies = [p.number for p in parts if p.number.startswith("3.")]
    assert [one for one in strategies if one.count(".") == 1] == ["3.1", "3.2", "3.3", "3.4", "3.5", "3.6"]
    assert strategies[-1] == "3.6.3"
    assert len(strategies) == 6 + 18


def test_book_of_another_framework_has_its_dimensions_as_sections() -> None:
    parts = book_document(case("lombok_timur"), "masterplan").parts
    sections = [p.text for p in parts if isinstance(p, Heading) and p.number.startswith("3.")]
    dimensions = load_method("giffinger").framework.dimensions
    assert sections == [str(one.label) for one in dimensions]


def test_sections_of_readiness_are_the_components_of_the_model_in_force() -> None:
    method = load_method(readiness="three_foundations")
    document = book_document(Case(fold(changes("")), method, RECORD_TYPES, TODAY), "analisis")
    titles = [p.text for p in document.parts if isinstance(p, Heading) and p.number.startswith("3.")]
    assert titles == [str(one.label) for one in method.readiness.components]


def test_front_of_the_masterplan_is_cover_approval_foreword_lists_and_glossary() -> None:
    parts = book_document(case("lumajang"), "masterplan").parts
    front = parts[: next(n for n, p in enumerate(parts) if isinstance(p, Heading) and p.number)]
    kinds = [type(p).__name__ for p in front]
    assert kinds == [
        "Cover", "Heading", "Prose", "Signatures", "Prose", "Heading", "Notice",
        "Contents", "Contents", "Contents", "Heading", "Prose",
    ]  # fmt: skip
    assert [p.of for p in front if isinstance(p, Contents)] == ["heading", "table", "figure"]
    assert [p.text for p in front if isinstance(p, Heading)] == ["Approval sheet", "Foreword", "Glossary"]
    signers = next(p for p in front if isinstance(p, Signatures)).people
    assert [one.role for one in signers] == ["Regent", "Regional secretary", "Head of Bappeda", "Head of Diskominfo"]
    assert [one.name for one in signers] == [""] * 4
    assert isinstance(front[0], Cover)
    assert front[0].lines == ("2024–2033", "As of 1 November 2024")


def test_marker_and_position_stand_in_the_state_of_every_book() -> None:
    document = book_document(case("sintetis"), 3, state="Journal position 7")
    assert document.state == "DATA SINTETIS – bukan data daerah mana pun · Journal position 7"
    assert (document.about, document.region) == ("Book 3", "Kabupaten Contoh (data sintetis)")


@pytest.mark.parametrize("name", ["", "lumajang", "sintetis"])
def test_every_table_figure_and_heading_has_an_anchor_of_its_own(name: str) -> None:
    for document in every_book(case(name)).values():
        marked = [p for p in document.parts if isinstance(p, Table | Figure | Heading)]
        anchors = [p.anchor for p in marked]
        assert all(re.fullmatch(r"[\w.:-]+", one) for one in anchors)
        assert len(set(anchors)) == len(anchors)
        assert all(p.number for p in marked if isinstance(p, Table | Figure))


@pytest.mark.parametrize("name", ["", "lumajang", "sintetis"])
def test_no_heading_stands_without_anything_below_it(name: str) -> None:
    for document in every_book(case(name)).values():
        assert not isinstance(document.parts[-1], Heading)
        for one, following in pairwise(document.parts):
            if isinstance(one, Heading) and isinstance(following, Heading):
                assert following.level > one.level, one.text


def test_captions_of_one_view_in_six_sections_can_be_told_apart() -> None:
    tables = [p.title for p in book_document(case("sintetis"), "analisis").parts if isinstance(p, Table)]
    assert [one for one in tables if one.startswith("Issues: ")][:2] == [
        "Issues: Smart Governance",
        "Issues: Smart Branding",
    ]
    assert len(set(tables)) == len(tables)


def test_table_of_nine_columns_lies_on_its_side_with_its_heading() -> None:
    document = book_document(case("sintetis"), "masterplan")
    wide = [part for sheet in sheets(document.parts) if sheet.wide for part in sheet.parts]
    assert "tabel.roadmap" in [p.anchor for p in wide if isinstance(p, Table)]
    assert "bab.penyelarasan" in [p.anchor for p in wide if isinstance(p, Heading)]


def test_what_is_empty_says_so_and_is_listed_as_open() -> None:
    document = book_document(case("lumajang"), "ringkasan")
    assert Notice("Vision: There is no entry here yet.") in document.parts
    listed = next(p for p in document.parts if isinstance(p, Table) and p.anchor == "tabel.terbuka")
    assert ("Executive summary", "Vision") in [tuple(c.text for c in row.cells) for row in listed.rows]


def test_quick_wins_of_the_synthetic_region_have_a_profile_each() -> None:
    document = book_document(case("sintetis", "empat-buku-profil"), "profil")
    profiles = [p for p in document.parts if isinstance(p, Table) and re.match(r"tabel.quick_win\.", p.anchor)]
    assert len(profiles) == 24
    assert [c.label for c in profiles[0].columns] == ["Field", "Value"]


# ------------------------------------------------------------------ portions


def test_portion_holds_what_leads_to_its_dimension_and_the_rest_is_not_lost() -> None:
    here = case_of(
        ("p", "programme", {"name": "P", "dimension": "GOV", "sub_dimension": "GOV.service"}),
        ("q", "programme", {"name": "Q", "dimension": "ENV"}),
        ("a", "action", {"text": "A", "programme": "p"}),
        ("b", "action", {"text": "B"}),
        ("o", "opd", {"name": "O"}),
    )
    government = portion(here, "dimension", "GOV")
    assert [[r.id for r in government.of(kind)] for kind in ("programme", "action", "opd")] == [["p"], ["a"], ["o"]]
    assert [r.id for r in portion(here, "dimension", "").of("action")] == ["b"]
    parts = {label: [r.id for r in part.of("programme")] for label, part in portions(government, "sub_dimension")}
    assert list(parts.values()) == [["p"], [], [], []]
    assert sum(len(part.of("programme")) for _, part in portions(here, "dimension")) == 2


def test_record_without_a_dimension_stands_in_a_section_of_its_own() -> None:
    here = case_of(("i", "issue", {"text": "Tanpa dimensi"}))
    parts = book_document(here, "analisis").parts
    at = next(n for n, p in enumerate(parts) if isinstance(p, Heading) and p.text == "Not assigned yet")
    assert "Tanpa dimensi" in told(parts[at : at + 2])


def test_targets_of_an_indicator_stand_in_one_row_by_year() -> None:
    here = case_of(
        ("i", "indicator", {"text": "Desa berserat optik", "unit": "desa", "baseline": "60"}),
        ("a", "indicator_target", {"indicator": "i", "year": 2018, "value": "145"}),
        ("b", "indicator_target", {"indicator": "i", "year": 2017, "value": "100"}),
    )
    table = indicator_years(here)
    assert [c.label for c in table.columns] == ["Indicator", "Unit", "Baseline", "2017", "2018"]
    assert [c.text for c in table.rows[0].cells] == ["Desa berserat optik", "desa", "60", "100", "145"]


# ------------------------------------------------------------------ texts


def text(record: str, section: str, said: str, state: str = "diperiksa") -> tuple[str, str, dict[str, str]]:
    return (record, "passage", {"section": section, "text": said, "state": state})


def test_text_nobody_wrote_is_an_open_point_and_never_printed_as_text() -> None:
    document = book_document(case(""), "masterplan")
    template = "Book 1 in short: the issues, readiness and gaps that this plan answers."
    says = f"Not written yet: Background. What belongs here: {template}"
    assert Notice(says) in document.parts
    assert not any(isinstance(p, Prose) and template in p.markdown for p in document.parts)


def test_text_of_a_section_is_printed_in_its_place_with_its_headings_below_the_section() -> None:
    here = case_of(text("t", "masterplan.latar_belakang", "# Besar\n\nIsi **tebal**."))
    parts = book_document(here, "masterplan").parts
    at = next(n for n, p in enumerate(parts) if isinstance(p, Heading) and p.anchor == "bab.pendahuluan.latar")
    assert parts[at + 1] == Prose("#### Besar\n\nIsi **tebal**.")


def test_heading_inside_a_fenced_block_stays_as_it_is() -> None:
    assert lowered("# A\n```\n# b\n```\n####### C", 2) == "### A\n```\n# b\n```\n####### C"


def test_text_survives_the_change_from_three_books_to_four() -> None:
    three = case_of(text("t", "masterplan.peta_jalan", "Tahun demi tahun."))
    four = replace(three, method=load_method(books="empat-buku-peta-jalan"))
    assert "Tahun demi tahun." in told(book_document(three, "masterplan").parts)
    assert "Tahun demi tahun." in told(book_document(four, "peta_jalan").parts)
    assert "Tahun demi tahun." not in told(book_document(four, "masterplan").parts)


def test_text_refers_to_a_table_by_its_mark_and_is_printed_with_its_number() -> None:
    here = case_of(
        ("workshop", "workshop", {"period_start": 2025, "period_end": 2029}),
        ("p", "programme", {"name": "P", "dimension": "GOV", "start_year": 2025, "end_year": 2026}),
        text("t", "masterplan.peta_jalan", "Lihat [](#tabel.roadmap)."),
    )
    document = book_document(here, "masterplan")
    number = next(p.number for p in document.parts if isinstance(p, Table) and p.anchor == "tabel.roadmap")
    assert f'Lihat <a href="#tabel.roadmap">Table {number}</a>.' in document_html(document)
    rows = [[c.text for c in row.cells] for row in anchors_table(here, "masterplan").rows]
    assert ["[](#tabel.roadmap)", f"Table {number}", "Roadmap"] in rows


def test_sections_that_are_open_are_counted_and_found() -> None:
    settings = ("workshop", "workshop", {"region": "X"})
    here = case_of(settings, text("t", "kata_pengantar", "Sambutan"), text("u", "analisis.tren", "Tren", "draf"))
    waiting = len(here.method.books.written) - 2
    assert len(unwritten(here)) == waiting
    filled = progress(here, "laporan")[""]["passage"]
    assert (filled.records, filled.filled, filled.due) == (2, 6, 3 * (waiting + 2))
    said = [str(one) for one in findings(here, "laporan") if one.rule in {"books_open", "passages"}]
    assert said[0].startswith("Book 1: strategic analysis: 14 texts are not written yet: Background, ")
    assert "The text is a draft: nobody has checked it." in said[-1]


def test_section_written_twice_and_text_of_another_set_are_found() -> None:
    settings = ("workshop", "workshop", {"region": "X"})
    rows = [text("a", "analisis.gap", "Satu"), text("b", "analisis.gap", "Dua"), text("c", "profil.pendahuluan", "P")]
    here = case_of(settings, *rows)
    said = [one.says for one in findings(here) if one.rule == "passages"]
    assert said == [
        "This section is written 2 times; all of it is printed.",
        "No book of the chosen set has this section; its text is kept and not printed.",
    ]
    prose = [p.markdown for p in book_document(here, "analisis").parts if isinstance(p, Prose)]
    assert [one for one in prose if one in {"Satu", "Dua"}] == ["Satu", "Dua"]


def test_table_of_texts_says_who_wrote_what_and_what_is_open() -> None:
    rows = [[c.text for c in row.cells] for row in passages_table(case_of(text("t", "kata_pengantar", "S"))).rows]
    assert rows[0] == ["Book 1: strategic analysis (16)"]
    assert rows[1][:2] == ["Foreword", "Checked"]
    assert rows[1][2].startswith("Ani, ")
    assert rows[2][:3] == ["Background", "open", ""]


# ------------------------------------------------------------------ hostile text


def test_hostile_text_in_every_field_survives_in_the_html_of_the_books_and_makes_no_markup() -> None:
    here = hostile()
    seen: set[str] = set()
    for document in every_book(here).values():
        html = document_html(document)
        assert "<script" not in html
        assert "alert(1)&lt;/script&gt;" in html
        seen |= fields_in(unescape(re.sub(r"<[^>]*>", "", html)))
    assert seen >= printed_fields(here)
    assert len(seen) > 70


def test_hostile_name_of_the_region_makes_no_markup_on_the_approval_sheet() -> None:
    here = case_of(("workshop", "workshop", {"region": "<b>K</b> *x* [y](#z)"}))
    html = document_html(book_document(here, 1))
    assert "of &lt;b&gt;K&lt;/b&gt; *x* [y](#z) was read" in html


# ------------------------------------------------------------------ outlines that name what is not there


@pytest.fixture
def region(tmp_path: Path) -> Path:
    """A folder in which a region keeps its own copy of the method."""
    shutil.copytree(kit_folder("data"), tmp_path / "data")
    return tmp_path


WRONG = [
    ("table: risk_register", "table: risk_registre", "masterplan.yaml", "there is no view risk_registre."),
    ("chart: gantt", "chart: gant", "masterplan.yaml", "there is no chart gant."),
    ("profile: workshop", "profile: workshp", "analisis.yaml", "there is no record type workshp."),
    ("text: analisis.gap", "text: analisis.gp", "analisis.yaml", "there is no passage analisis.gp."),
    ("columns: [text, keywords]", "columns: [text, keyword]", "masterplan.yaml", "vision has no column keyword."),
    ("by: mission", "by: text", "masterplan.yaml", "goal has no column text."),
    ("each: action_group", "each: action_groups", "masterplan.yaml", "there is no list action_groups."),
    ("page: glossary", "page: glosary", "masterplan.yaml", "there is no page glosary."),
    ("table: roadmap}", "table: roadmap, chart: gantt}", "masterplan.yaml", "an item names exactly one of:"),
    ("table: roadmap}", "table: roadmap, by: dimension}", "masterplan.yaml", "only a table of records has columns"),
]


@pytest.mark.parametrize(("before", "after", "file", "said"), WRONG)
def test_outline_that_names_an_unknown_view_is_said_with_file_and_line(
    region: Path, before: str, after: str, file: str, said: str
) -> None:
    place = region / "data/outlines" / file
    whole = place.read_text(encoding="utf-8")
    assert before in whole
    line = whole[: whole.index(before)].count("\n") + 1
    place.write_text(whole.replace(before, after, 1), encoding="utf-8")
    with pytest.raises(MethodError) as refusal:
        load_method(beside=region)
    assert str(refusal.value).startswith(f"{file}, line {line}: ")
    assert said in str(refusal.value)
    assert str(refusal.value).endswith("Mend that line and try again.")
    assert "Value error" not in str(refusal.value)


def test_set_that_names_an_unknown_outline_or_chapter_is_said_with_file_and_line(region: Path) -> None:
    place = region / "data/books/empat-buku-profil.yaml"
    whole = place.read_text(encoding="utf-8")
    place.write_text(whole.replace("outline: profil}", "outline: profl}"), encoding="utf-8")
    with pytest.raises(MethodError, match=r"empat-buku-profil.yaml, line 13: there is no outline profl"):
        load_method(beside=region, books="empat-buku-profil")
    place.write_text(whole.replace("without: [profil]", "without: [profl]"), encoding="utf-8")
    with pytest.raises(MethodError, match=r"empat-buku-profil.yaml, line 12: ringkasan has no chapter profl"):
        load_method(beside=region, books="empat-buku-profil")


def test_outline_of_the_region_stands_in_front_of_the_kits_own(region: Path) -> None:
    own = region / "data/outlines/ringkasan.yaml"
    own.write_text(own.read_text(encoding="utf-8").replace("Daftar Quick Win", "Program Ikonik"), encoding="utf-8")
    chapters = load_method(beside=region).books.by_code["ringkasan"].outline.chapters
    assert "Program Ikonik" in [one.title.id for one in chapters if one.title]


def test_section_without_title_or_content_is_refused() -> None:
    for wrong in ({"code": "a", "title": {"id": "A", "en": "A"}}, {"code": "a", "items": [{"page": "cover"}]}):
        with pytest.raises(ValueError, match="the section a"):
            Section.model_validate(wrong)


# ------------------------------------------------------------------ coverage


def test_every_field_of_every_type_is_printed_in_a_chapter_or_listed_as_omitted() -> None:
    found = coverage(case("lumajang"))
    assert set(found) == {(kind.name, field.name) for kind in RECORD_TYPES.values() for field in kind.fields}
    rows = [row for row in coverage_table(case("lumajang")).rows if not row.heads]
    shown = [kind for kind in RECORD_TYPES.values() if kind.name not in HIDDEN]
    assert len(rows) == sum(len(kind.fields) for kind in shown)
    assert all(any(c.text for c in row.cells[1:4]) != bool(row.cells[4].text) for row in rows)


@pytest.mark.parametrize(
    ("kind", "field", "places"),
    [
        ("vision", "text", ["1.5", "2.2", "3.1"]),
        ("issue", "data", ["1.2"]),
        ("issue", "evidence", []),
        ("quick_win", "benefit", ["3.2", "3.3"]),
        ("risk", "likelihood", ["2.6", "3.4"]),  # as the magnitude that is read from it
        ("risk", "consequence", ["2.C"]),
        ("milestone", "year", ["2.5"]),  # as a column of the roadmap
        ("person", "phone", []),
        ("passage", "state", []),
    ],
)
def test_field_is_found_where_it_is_printed(kind: str, field: str, places: list[str]) -> None:
    found = coverage(case("lumajang"))[kind, field]
    assert [f"{one.book.number}.{one.number}" for one in found] == places


def test_texts_are_found_in_every_chapter_that_asks_for_one() -> None:
    found = coverage(case("lumajang"))["passage", "text"]
    assert [f"{one.book.number}.{one.number}" for one in found] == [
        "1.1", "1.2", "1.3", "1.4", "1.5", "1.6", "2.1", "2.2", "2.3", "2.4", "2.5", "2.6", "2.7",
        "3.1", "3.2", "3.5",
    ]  # fmt: skip


def test_coverage_of_four_books_moves_the_roadmap_to_the_fourth() -> None:
    found = coverage(case("lumajang", "empat-buku-peta-jalan"))["milestone", "text"]
    assert [(one.book.code, one.number) for one in found] == [("peta_jalan", "2")]


def test_annex_of_coverage_names_what_no_book_prints() -> None:
    rows = {row.cells[0].text: row.cells[-1].text for row in coverage_short(case("lumajang")).rows}
    assert rows["Issues"] == "Evidence"
    assert rows["Analysis of the future"] == ""
    assert "Telephone" in rows["Participants"]


def test_coverage_follows_from_the_outlines_and_not_from_the_plan() -> None:
    one, other = coverage(case("")), coverage(case("sintetis"))
    assert one == other


# ------------------------------------------------------------------ the workshop and its command


@pytest.fixture
def ws(tmp_path: Path) -> Workshop:
    return example("lumajang", tmp_path / "lumajang.sqlite")


def test_book_of_a_workshop_is_asked_for_by_number_code_or_name(ws: Workshop) -> None:
    titles = [ws.book(name).title for name in (2, "2", "masterplan", "Buku 2", "Book 2")]
    assert set(titles) == {"Smart city masterplan"}
    with pytest.raises(KitError, match=r"There is no book 9. Choose one of: 1 \(analisis\), 2 \(masterplan\), 3"):
        ws.book(9)
    ws.close()


@pytest.mark.parametrize(
    ("name", "data", "mime"),
    [("lambang.png", PNG, "image/png"), ("lambang.svg", b"<svg xmlns='x'/>", "image/svg+xml")],
)
def test_arms_beside_the_workshop_stand_on_the_cover(
    ws: Workshop, tmp_path: Path, name: str, data: bytes, mime: str
) -> None:
    (tmp_path / name).write_bytes(data)
    cover = ws.book(1).parts[0]
    assert isinstance(cover, Cover)
    assert cover.arms == Picture(mime, b64encode(data).decode(), "Coat of arms")
    ws.close()


def test_arms_that_are_no_picture_are_refused_in_a_sentence(ws: Workshop, tmp_path: Path) -> None:
    (tmp_path / "lambang.png").write_bytes(b"PK\x03\x04 a word file")
    with pytest.raises(KitError, match=r"lambang.png is not the kind of picture its name says. Save it anew as PNG."):
        ws.book(1)
    (tmp_path / "lambang.png").write_bytes(PNG + b"\0" * 4 * 1024 * 1024)
    with pytest.raises(KitError, match=r"lambang.png is larger than 4 MB. Save it smaller."):
        ws.book(1)
    ws.close()


def test_chapter_is_shown_with_the_numbers_of_its_book(ws: Workshop) -> None:
    parts = chapter_document(ws.case, "ringkasan", "quick_win").parts
    assert isinstance(parts[0], Heading)
    assert (parts[0].number, parts[0].text) == ("CHAPTER II", "Quick wins")
    assert [p.number for p in parts if isinstance(p, Heading) and p.level == 1] == ["CHAPTER II"]
    ws.close()


def test_preview_shows_a_chapter_once_asked_and_follows_what_is_written(ws: Workshop) -> None:
    preview = ws.preview()
    assert preview.shown.value == ""
    preview.picker.value = "masterplan/visi"
    preview.see.click()
    assert "Not written yet: Vision and missions." in preview.shown.value
    ws.save("passage", None, {"section": "masterplan.visi", "text": "Arti <b>visi</b>.", "state": "draf"})
    assert "Arti &lt;b&gt;visi&lt;/b&gt;." in preview.shown.value
    assert "[](#bab.visi)" in preview.shown.value
    ws.close()


def test_text_of_a_book_is_written_over_the_whole_width_of_its_form(ws: Workshop) -> None:
    form = ws.form("passage")
    assert [name for name, box in form.boxes.items() if "sck-pages" in box._dom_classes] == ["text"]
    ws.close()


def test_command_prints_the_books_of_the_set_or_the_one_asked_for(ws: Workshop, tmp_path: Path) -> None:
    ws.close()
    place = str(tmp_path / "lumajang.sqlite")
    result = CliRunner().invoke(main, ["book", place], catch_exceptions=False)
    assert result.exit_code == 0
    assert sorted(path.name for path in (tmp_path / "buku").iterdir()) == [
        "book-1-strategic-analysis-for-the-smart-city.html",
        "book-2-smart-city-masterplan.html",
        "book-3-executive-summary-and-quick-wins.html",
    ]
    result = CliRunner().invoke(main, ["book", place, "--book", "3", "--to", str(tmp_path / "satu")])
    assert result.exit_code == 0
    assert len(list((tmp_path / "satu").iterdir())) == 1


def test_command_refuses_an_unknown_book_in_a_sentence_and_writes_nothing(ws: Workshop, tmp_path: Path) -> None:
    ws.close()
    result = CliRunner().invoke(main, ["book", str(tmp_path / "lumajang.sqlite"), "--book", "1", "--book", "7"])
    assert result.exit_code == 1
    assert "There is no book 7." in result.output
    assert not (tmp_path / "buku").exists()


def test_command_says_where_each_field_is_printed(ws: Workshop, tmp_path: Path) -> None:
    ws.close()
    place = str(tmp_path / "lumajang.sqlite")
    lines = CliRunner().invoke(main, ["coverage", place], catch_exceptions=False).output.splitlines()
    assert "  Supporting data: Book 1: 2" in lines
    assert "  Telephone: omitted by the outlines" in lines
    few = CliRunner().invoke(main, ["coverage", place, "--omitted"], catch_exceptions=False).output
    assert "Telephone" in few
    assert "Supporting data" not in few
