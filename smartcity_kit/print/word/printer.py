"""A Document as a Word file: a template filled in, and the parts in the place it keeps for them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from io import BytesIO
from itertools import count
from typing import Any
from zipfile import ZipFile

from docx.document import Document as WordDocument
from docx.oxml import parse_xml
from docx.oxml.ns import qn

from smartcity_kit.print.flow import blocks
from smartcity_kit.print.foreign import foreign_blocks
from smartcity_kit.print.word.bound import caption_xml, contents_xml, heading_xml, signatures_xml
from smartcity_kit.print.word.context import Desk, Room, anchors_of, marks_of
from smartcity_kit.print.word.fill import Filled, filled
from smartcity_kit.print.word.look import adopted
from smartcity_kit.print.word.numbering import Numbers
from smartcity_kit.print.word.ooxml import NAMESPACES, NEW_PAGE, SPACER, legal, paragraph, run
from smartcity_kit.print.word.pictures import Pictures
from smartcity_kit.print.word.prose import prose_xml
from smartcity_kit.print.word.sections import Stretch, model_of, room_of, section, stretches
from smartcity_kit.print.word.tables import table_xml
from smartcity_kit.print.word.template import LANGUAGE, kit_template, packed
from smartcity_kit.views.documents import (
    Contents,
    Cover,
    Document,
    Figure,
    Foreign,
    Heading,
    Notice,
    PageBreak,
    Part,
    Picture,
    Prose,
    Signatures,
    Table,
)
from smartcity_kit.views.layout import cover_of, references, referred

_LONGEST = 255  # characters of a property of the file, by the standard
_ARMS = (3400, 2300)  # twips that the coat of arms has on a cover: width and height
_BELOW = '<w:spacing w:after="120" w:line="120" w:lineRule="exact"/>'  # room under a table without a note
_FIRST_ID = 5000  # above the numbers that docxtpl gives to what the template shows


def document_docx(
    document: Document, template: bytes | None = None, *, pages: Mapping[str, int] | None = None
) -> bytes:
    """Return a Document as a .docx file; the same Document and template give the same bytes.

    ``template`` is a .docx of the region's, the kit's own where it is None. ``pages`` maps the anchors of
    headings, tables and figures to the page that the contents show at first, such as those of the same book
    as PDF; without it Word asks, when the file is opened, whether it may fill them in. Raises KitError, in
    one sentence, for a template that cannot be used.
    """
    made = filled(kit_template() if template is None else template, _words(document))
    word = made.word
    numbers = Numbers(word)
    ids = count(_FIRST_ID)
    marks = marks_of(document)
    desk = Desk(
        document=document,
        style=adopted(word, numbers, document.lang),
        numbers=numbers,
        pictures=Pictures(word, ids),
        ids=ids,
        known=references(document),
        marks=marks,
        anchors=anchors_of(document, marks),
        pages=pages,
    )
    _show_arms(document, made, desk)
    _fill_slot(made.slot, desk)
    _describe(word, document)
    return _bytes(word)


def _words(document: Document) -> dict[str, object]:
    """Return what stands for the placeholders of a template."""
    cover = cover_of(document)
    return {
        "judul": cover.title if cover else document.title,
        "subjudul": cover.subtitle if cover else "",
        "daerah": (cover.region if cover else "") or document.region,
        "perihal": document.about,
        "keadaan": document.state,
        "lambang": bool(cover and cover.arms) or "",
        "baris": cover.lines if cover else (),
        "sampul": cover is not None,
        "buku": document.book,
    }


def _show_arms(document: Document, made: Filled, desk: Desk) -> None:
    cover = cover_of(document)
    if cover is None or cover.arms is None:
        return
    for place in made.arms:
        shown = desk.pictures.picture(cover.arms.mime, cover.arms.data, cover.arms.alt, _ARMS)
        for one in reversed(_elements(shown or run(cover.arms.alt))):
            place.addnext(one)


# ------------------------------------------------------------------ the body


def _fill_slot(slot: Any, desk: Desk) -> None:
    """Put the parts in the place of a paragraph; the last of them lie in the template's own section."""
    model = model_of(slot)
    last_of_all = model.getparent() is slot.getparent() and slot.getnext() is model
    laid = stretches(desk.document) or [Stretch(False, "", False, ())]
    made = [section(model, one, first=at == 0) for at, one in enumerate(laid)]
    for at, (stretch, properties) in enumerate(zip(laid, made, strict=True)):
        for one in _elements(_stretch_xml(stretch, desk, room_of(properties))):
            slot.addprevious(one)
        if last_of_all and at == len(laid) - 1:
            model.getparent().replace(model, properties)
        else:
            ended = _elements(SPACER)[0]
            ended.get_or_add_pPr().append(properties)
            slot.addprevious(ended)
    slot.getparent().remove(slot)


def _elements(xml: str) -> list[Any]:
    return list(parse_xml(f"<w:body {NAMESPACES}>{xml}</w:body>".encode()))


def _stretch_xml(stretch: Stretch, desk: Desk, room: Room) -> str:
    parts = [part for _, part in stretch.parts]
    written = []
    for at, (place, part) in enumerate(stretch.parts):
        following = parts[at + 1] if at + 1 < len(parts) else None
        written.append(_part(place, part, desk, room))
        if isinstance(part, Contents | PageBreak) and not _on_new_page(following):
            written.append(NEW_PAGE)
    return "".join(written)


def _on_new_page(part: Part | None) -> bool:
    """Whether a part begins a new page by itself, as a new section does."""
    chapter = isinstance(part, Heading) and part.level == 1
    return part is None or chapter or isinstance(part, Contents | PageBreak)


def _part(place: int, part: Part, desk: Desk, room: Room) -> str:
    match part:
        case Prose():
            return prose_xml(blocks(referred(part.markdown, desk.known)), desk, room)
        case Table():
            return _table(place, part, desk, room)
        case Figure():
            return _figure(place, part, desk, room)
        case Notice():
            return paragraph(run(part.text), desk.style["SckNotice"])
        case Foreign():
            return prose_xml(foreign_blocks(part.html), desk, room)
        case Picture():
            shown = desk.pictures.picture(part.mime, part.data, part.alt, (room.width, room.height))
            return paragraph(shown or run(part.alt, "<w:i/><w:iCs/>"), desk.style["SckFigure"])
        case Heading():
            return heading_xml(part, desk.marks[place], desk)
        case Contents():
            return contents_xml(part, desk)
        case Signatures():
            return signatures_xml(part, desk, room)
        case Cover() | PageBreak():
            return ""  # the template shows the cover; what follows a break begins a page


def _table(place: int, part: Table, desk: Desk, room: Room) -> str:
    note = desk.style["SckNote"]
    if not part.rows:
        title = run(f"{part.title} ", "<w:b/><w:bCs/>") if part.title else ""
        return paragraph(title + run(part.empty), note)
    below = paragraph(run(part.note), note) if part.note else paragraph("", more=_BELOW)
    return caption_xml(part, desk.marks.get(place), desk) + table_xml(part, desk, room) + below


def _figure(place: int, part: Figure, desk: Desk, room: Room) -> str:
    """Return a chart: in a book its caption stands below it, as books have it; else its title above."""
    mark = desk.marks.get(place)
    shown = desk.pictures.chart(part.svg, part.alt, (room.width, room.height)) or run(part.alt, "<w:i/><w:iCs/>")
    caption = caption_xml(part, mark, desk)
    picture = paragraph(shown, desk.style["SckFigure"], "<w:keepNext/>" if mark else "")
    return picture + caption if mark else caption + picture


# ------------------------------------------------------------------ the file


def _describe(word: WordDocument, document: Document) -> None:
    """Say in the file's properties what it is and whose, and nothing of the machine, the time or a person."""
    properties = word.core_properties
    told = {"title": document.title, "author": document.region, "subject": document.about}
    for name, text in told.items():
        setattr(properties, name, legal(text)[:_LONGEST])
    properties.last_modified_by = legal(document.region)[:_LONGEST]
    properties.language = LANGUAGE.get(document.lang, LANGUAGE["id"])
    part: Any = word.part.package
    root = part.main_document_part.package.core_properties._element  # noqa: SLF001 - python-docx can set a date, not leave it out
    for tag in ("dcterms:created", "dcterms:modified", "cp:lastPrinted"):
        for one in root.findall(qn(tag)):
            root.remove(one)


def _bytes(word: WordDocument) -> bytes:
    """Return the file; its parts bear no date, so that the same document is the same file."""
    whole = BytesIO()
    word.save(whole)
    with ZipFile(whole) as file:
        return packed({name: file.read(name) for name in file.namelist()})
