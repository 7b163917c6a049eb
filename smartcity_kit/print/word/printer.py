"""A Document as a Word file: a template filled in, and the parts in the place it keeps for them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from io import BytesIO
from itertools import count
from secrets import token_hex
from typing import Any
from zipfile import ZipFile

from docx.document import Document as WordDocument
from docx.oxml import parse_xml
from docx.oxml.ns import qn

from smartcity_kit.print.word.context import Desk, anchors_of, marks_of
from smartcity_kit.print.word.fill import Filled, filled
from smartcity_kit.print.word.look import adopted
from smartcity_kit.print.word.numbering import Numbers
from smartcity_kit.print.word.ooxml import NAMESPACES, SPACER, legal, run
from smartcity_kit.print.word.parts import stretch_xml
from smartcity_kit.print.word.pictures import Pictures
from smartcity_kit.print.word.sections import Stretch, model_of, room_of, section, stretches
from smartcity_kit.print.word.template import LANGUAGE, kit_template, packed
from smartcity_kit.views.documents import Document
from smartcity_kit.views.layout import cover_of, references

_ROOT = re.compile(rb"(<(?:\w+:)?document\b[^>]*)>")
_LONGEST = 255  # characters of a property of the file, by the standard
_ARMS = (3400, 2300)  # twips that the coat of arms has on a cover: width and height
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
    body = _fill_slot(made.slot, desk)
    _describe(word, document)
    return _bytes(word, body)


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


def _fill_slot(slot: Any, desk: Desk) -> dict[bytes, str]:
    """Mark the place of a paragraph for the parts and return them; the last lie in the template's own section.

    They are put in as text once the file is written: moving a table of 600 rows from one tree into another
    takes as long as all the rest ten times over.
    """
    model = model_of(slot)
    last_of_all = model.getparent() is slot.getparent() and slot.getnext() is model
    laid = stretches(desk.document) or [Stretch(False, "", False, ())]
    made = [section(model, one, first=at == 0) for at, one in enumerate(laid)]
    body = {}
    for at, (stretch, properties) in enumerate(zip(laid, made, strict=True)):
        mark = f"<!--stretch-{at}-{token_hex(16)}-->"
        body[mark.encode()] = stretch_xml(stretch, desk, room_of(properties))
        slot.addprevious(_elements(mark)[0])
        if last_of_all and at == len(laid) - 1:
            model.getparent().replace(model, properties)
        else:
            ended = _elements(SPACER)[0]
            ended.get_or_add_pPr().append(properties)
            slot.addprevious(ended)
    slot.getparent().remove(slot)
    return body


def _elements(xml: str) -> list[Any]:
    return list(parse_xml(f"<w:body {NAMESPACES}>{xml}</w:body>".encode()))


# ------------------------------------------------------------------ the file


def _describe(word: WordDocument, document: Document) -> None:
    """Say in the file's properties what it is and whose, and nothing of the machine, the time or a person."""
    properties = word.core_properties
    told = {"title": document.title, "author": document.region, "subject": document.about}
    for name, text in told.items():
        setattr(properties, name, legal(text)[:_LONGEST])
    properties.last_modified_by = legal(document.region)[:_LONGEST]
    properties.language = LANGUAGE.get(document.lang, LANGUAGE["id"])
    root: Any = properties._element  # noqa: SLF001 - python-docx can set a date and not leave it out
    for tag in ("dcterms:created", "dcterms:modified", "cp:lastPrinted"):
        for one in root.findall(qn(tag)):
            root.remove(one)


def _bytes(word: WordDocument, body: Mapping[bytes, str]) -> bytes:
    """Return the file with its body; its parts bear no date, so that the same document is the same file."""
    whole = BytesIO()
    word.save(whole)
    with ZipFile(whole) as file:
        parts = {name: file.read(name) for name in file.namelist()}
    main = word.part.partname.membername
    for mark, xml in body.items():
        parts[main] = parts[main].replace(mark, xml.encode())
    parts[main] = _ROOT.sub(_declaring, parts[main], count=1)
    return packed(parts)


def _declaring(root: re.Match[bytes]) -> bytes:
    """Return the opening of the document with the namespaces of the body that the template did not declare."""
    missing = [one for one in NAMESPACES.encode().split() if one.partition(b"=")[0] not in root[0]]
    return b" ".join([root[1], *missing]) + b">"
