"""The Word template: the kit's own, a region's, and one that cannot be used."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any

import docx
import pytest
from click.testing import CliRunner
from docx.oxml.ns import qn
from docx.shared import Pt

from smartcity_kit.cli import main
from smartcity_kit.print.word import document_docx, kit_template, template_beside
from smartcity_kit.print.word.exporter import HandoutDocxExporter
from smartcity_kit.text.messages import KitError, use_language
from smartcity_kit.views.documents import Document, Heading, Notice
from tests.notebooks import guide, save
from tests.words import Word, book, full_book, printed, table


@pytest.fixture(autouse=True)
def _english() -> None:
    use_language("en")


def a_template(*paragraphs: str) -> bytes:
    """A template as somebody makes it in Word, with styles of their own and none of the kit's."""
    file = docx.Document()
    for text in paragraphs:
        file.add_paragraph(text)
    return saved(file)


def saved(file: object) -> bytes:
    whole = BytesIO()
    file.save(whole)  # type: ignore[attr-defined] # python-docx's Document is a function
    return whole.getvalue()


def test_kits_template_names_the_places_and_is_the_same_file_each_time() -> None:
    text = "\n".join(one.text for one in docx.Document(BytesIO(kit_template())).paragraphs)
    places = ("{{ judul }}", "{{ subjudul }}", "{{ daerah }}", "{{ lambang }}", "{{ isi }}")
    assert [place for place in places if place not in text] == []
    assert kit_template() == kit_template()


def test_kits_template_given_back_prints_what_it_prints_by_itself() -> None:
    document = full_book(1)
    assert document_docx(document, kit_template()) == document_docx(document)


def test_template_of_a_region_keeps_its_looks_and_gets_the_styles_it_lacks() -> None:
    file = docx.Document(BytesIO(kit_template()))
    file.styles["Heading 1"].font.size = Pt(30)
    word = printed(full_book(1), saved(file))
    assert word.file.styles["Heading 1"].font.size == Pt(30)
    assert word.styled("Caption")[0] == "Table 1. Daftar"


def test_template_made_in_word_alone_prints_a_whole_book_with_numbers() -> None:
    word = printed(full_book(1), a_template("Pemerintah {{ daerah }}", "{{ isi }}", "Penutup: {{ judul }}"))
    texts = [one.text for one in word.file.paragraphs]
    assert texts[0] == "Pemerintah Kabupaten X"
    assert texts[-1] == "Penutup: Rencana Induk"
    assert word.styled("Heading 1") == ["Lembar Pengesahan", "Analisis 1"]
    number = word.file.styles["Heading 1"].element.pPr.numPr.numId.val
    abstract = {one.get(qn("w:numId")): one for one in word.file.part.numbering_part.element.iter(qn("w:num"))}
    assert str(number) in abstract
    assert word.styled("toc 1") == ["Lembar Pengesahan\t", "CHAPTER I\tAnalisis 1\t"]


def test_headings_that_a_template_counts_in_its_own_way_stay_so() -> None:
    file = docx.Document(BytesIO(kit_template()))
    levels = list(file.part.numbering_part.element.iter(qn("w:lvlText")))
    levels[0].set(qn("w:val"), "BAGIAN %1")
    word = printed(book(Heading("A")), saved(file))
    texts = [one.get(qn("w:val")) for one in word.file.part.numbering_part.element.iter(qn("w:lvlText"))]
    assert texts[0] == "BAGIAN %1"
    assert len(texts) == 3


def test_template_whose_page_is_narrower_gets_narrower_tables() -> None:
    file = docx.Document(BytesIO(kit_template()))
    file.sections[-1].left_margin = Pt(200)
    (grid,) = printed(Document("T", (table(),)), saved(file)).all("w:tblGrid")
    assert sum(int(one.get(qn("w:w"))) for one in grid) == 11906 - 4000 - 1021


def test_word_may_break_a_placeholder_over_runs() -> None:
    file = docx.Document()
    broken = file.add_paragraph("Rencana {{ ju")
    broken.add_run("dul }}").bold = True
    file.add_paragraph("{{ isi }}")
    assert printed(Document("Quick win", ()), saved(file)).file.paragraphs[0].text == "Rencana Quick win"


NO_DOCX = "The Word template is not a .docx file. Save it in Word as .docx."
NO_PLACE = "The Word template needs {{ isi }} once, in a paragraph of its own outside tables."
UNKNOWN = (
    "The Word template asks for something unknown: 'nama_bupati' is undefined. It may name: judul, subjudul, daerah, "
    "perihal, keadaan, lambang, baris, isi, sampul, buku."
)
NOT_CLOSED = (
    "A placeholder of the Word template cannot be read (Unexpected end of template. Jinja was looking for the "
    "following tags: 'elif' or 'else' or 'endif'. The innermost block that needs to be closed is 'if'.). Compare it "
    "with the kit's own template."
)
FAILS = (
    "A placeholder of the Word template cannot be read (division by zero). Compare it with the kit's own template."
)


@pytest.mark.parametrize(
    ("template", "says"),
    [
        (b"no zip", NO_DOCX),
        (b"PK\x05\x06" + 18 * b"\0", NO_DOCX),
        (a_template("{{ judul }}"), NO_PLACE),
        (a_template("{{ isi }}", "{{ isi }}"), NO_PLACE),
        (a_template("Isi: {{ isi }}"), NO_PLACE),
        (a_template("{{ nama_bupati }}", "{{ isi }}"), UNKNOWN),
        (a_template("{% if judul %}", "{{ isi }}"), NOT_CLOSED),
        (a_template("{{ 1 / 0 }}", "{{ isi }}"), FAILS),
    ],
    ids=["no zip", "empty zip", "no place", "two places", "not alone", "unknown", "not closed", "fails"],
)
def test_template_that_cannot_be_used_gets_one_sentence(template: bytes, says: str) -> None:
    with pytest.raises(KitError) as refused:
        document_docx(Document("T", ()), template)
    assert str(refused.value) == says


@pytest.mark.parametrize(
    "attack",
    [
        "{{ judul.__class__.__mro__ }}",
        "{{ ''.__class__.__base__.__subclasses__() }}",
        "{{ [].append(1) }}",
    ],
)
def test_template_from_somebody_else_runs_no_python(attack: str) -> None:
    with pytest.raises(KitError):
        document_docx(Document("T", ()), a_template(attack, "{{ isi }}"))


def test_place_in_a_header_or_table_is_refused() -> None:
    file = docx.Document()
    file.sections[0].header.paragraphs[0].text = "{{ isi }}"
    with pytest.raises(KitError, match=r"can only stand in the text, not in a header or footer\.$"):
        document_docx(Document("T", ()), saved(file))
    file = docx.Document()
    file.add_table(1, 1).cell(0, 0).text = "{{ isi }}"
    with pytest.raises(KitError, match=r"^The Word template needs {{ isi }} once"):
        document_docx(Document("T", ()), saved(file))


def test_what_was_typed_is_never_read_as_a_placeholder() -> None:
    word = printed(Document("{{ 7*7 }} {% if x %}", (Notice("{{ isi }} {{ judul }}"),)))
    assert word.styled("Title") == ["{{ 7*7 }} {% if x %}"]
    assert word.styled("Notice") == ["{{ isi }} {{ judul }}"]


# ---------------------------------------------------------------- where it comes from


def test_template_beside_the_workshop_is_used_and_another_may_be_named(tmp_path: Path) -> None:
    workshop = tmp_path / "kabupaten.sqlite"
    assert template_beside(workshop) is None
    (tmp_path / "templat.docx").write_bytes(b"beside")
    (tmp_path / "other.docx").write_bytes(b"other")
    assert template_beside(workshop) == b"beside"
    assert template_beside(workshop, tmp_path / "other.docx") == b"other"


def test_named_template_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(KitError, match=r"none\.docx could not be read \(No such file or directory\)\. Name another"):
        template_beside(tmp_path / "w.sqlite", tmp_path / "none.docx")


def test_command_writes_the_template_and_never_over_somebodys_work(tmp_path: Path) -> None:
    place = tmp_path / "new" / "templat.docx"
    first = CliRunner().invoke(main, ["template", "--to", str(place)])
    assert first.exit_code == 0, first.output
    assert "{{ isi }}" in [one.text for one in docx.Document(BytesIO(place.read_bytes())).paragraphs]
    place.write_bytes(b"mine")
    again = CliRunner().invoke(main, ["template", "--to", str(place)])
    assert again.exit_code == 1
    assert "is there already; it was left as it is" in " ".join(again.output.split())
    assert place.read_bytes() == b"mine"


def exporter() -> Any:
    return HandoutDocxExporter()  # type: ignore[no-untyped-call] # nbconvert's own base


def test_completed_notebook_becomes_a_word_file_on_the_template_beside_it(tmp_path: Path) -> None:
    page = save(tmp_path / "page.ipynb", guide("# Quick win\n\nPilihan kita."))
    (tmp_path / "templat.docx").write_bytes(a_template("Kop {{ judul }}", "{{ isi }}"))
    data, resources = exporter().from_filename(str(page))
    word = Word(data)
    assert resources["output_extension"] == ".docx"
    assert [one.text for one in word.file.paragraphs] == ["Kop Quick win", "Pilihan kita."]
