"""A Document as slides (pptx): each Heading begins one; what does not fit goes on to the next."""

from __future__ import annotations

import io
from base64 import b64decode
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeAlias
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from smartcity_kit.print.slide_fit import (
    BOTTOM,
    HEIGHT,
    MARGIN,
    PADDING,
    SIZE,
    TOP,
    WIDTH,
    OneSlide,
    slides_of,
    widths,
)
from smartcity_kit.text.messages import tr
from smartcity_kit.views.documents import Cover, Document, Figure, Table

INK, FAINT, RULE, PAPER, HEAD, WHITE = "1A202C", "4A5568", "2B6CB0", "EDF2F7", "CBD5E0", "FFFFFF"
FACE = "Arial"  # what every office program has, or replaces by a face of the same widths
FIXED = datetime(2000, 1, 1)  # noqa: DTZ001 - the same Document is the same file, byte for byte
LONGEST_NOTE = 150  # characters that fit on one line below a table

Deck: TypeAlias = Any  # python-pptx declares few types
Slide: TypeAlias = Any


@dataclass(frozen=True, slots=True)
class Box:
    """Where something stands on a slide, in centimetres."""

    left: float
    top: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Look:
    """How text is set: its size in points, its colour, its weight and its side."""

    size: int
    colour: str = INK
    bold: bool = False
    align: str = "left"


def document_pptx(document: Document, png: Callable[[Figure], bytes]) -> bytes:
    """Return a Document as a presentation; ``png`` draws a figure as a picture of 1,600 pixels width or more."""
    from pptx import Presentation
    from pptx.util import Cm

    deck = Presentation()
    deck.slide_width, deck.slide_height = Cm(WIDTH), Cm(HEIGHT)
    for part in document.parts:
        if isinstance(part, Cover):
            _cover(deck, part)
    for one in slides_of(document):
        _write(deck, document, one, png)
    _properties(deck, document)
    file = io.BytesIO()
    deck.save(file)
    return _fixed(file.getvalue())


def _properties(deck: Deck, document: Document) -> None:
    about = deck.core_properties
    about.title, about.author, about.language = document.title, document.region, document.lang
    about.created = about.modified = FIXED
    about.last_modified_by = ""


def _fixed(data: bytes) -> bytes:
    """Return a zip whose members carry no time of this machine."""
    out = io.BytesIO()
    with ZipFile(io.BytesIO(data)) as old, ZipFile(out, "w", ZIP_DEFLATED) as new:
        for one in sorted(old.infolist(), key=lambda info: info.filename != "[Content_Types].xml"):
            new.writestr(ZipInfo(one.filename), old.read(one), ZIP_DEFLATED)
    return out.getvalue()


def _cover(deck: Deck, cover: Cover) -> None:
    from pptx.util import Cm

    slide = _blank(deck)
    left, width = MARGIN + 1, WIDTH - 5
    _block(slide, Box(0, 0, 1.1, HEIGHT))
    _text(slide, Box(left, 4.6, width, 2.0), cover.region.upper(), Look(20, FAINT, bold=True))
    _title(slide, Box(left, 6.6, width, 3.2), cover.title, Look(44, bold=True))
    _text(slide, Box(left, 9.9, width, 1.6), cover.subtitle, Look(24))
    _text(slide, Box(left, HEIGHT - 2.6, width, 1.2), "\n".join(cover.lines), Look(12, FAINT))
    if cover.arms is not None and cover.arms.mime in {"image/png", "image/jpeg"}:
        arms = io.BytesIO(b64decode(cover.arms.data))
        slide.shapes.add_picture(arms, Cm(WIDTH - 5.6), Cm(1.6), height=Cm(4))


def _write(deck: Deck, document: Document, one: OneSlide, png: Callable[[Figure], bytes]) -> None:
    slide, width = _blank(deck), WIDTH - 2 * MARGIN
    _title(slide, Box(MARGIN, 0.9, width, 1.7), one.title, Look(28, bold=True))
    _block(slide, Box(MARGIN, 2.65, width, 0.06))
    match one.part:
        case Table():
            _table(slide, one.part)
        case Figure():
            _figure(slide, one.part, png(one.part))
        case notice:
            _text(slide, Box(MARGIN, TOP + 0.4, width, 3), notice.text, Look(18))
    foot = " · ".join(text for text in (document.region, document.state) if text)
    _text(slide, Box(MARGIN, HEIGHT - 1.1, WIDTH - 8, 0.8), foot, Look(10, FAINT))
    page = tr("Slide {number}", number=len(deck.slides))
    _text(slide, Box(WIDTH - 6, HEIGHT - 1.1, 6 - MARGIN, 0.8), page, Look(10, FAINT, align="right"))


def _blank(deck: Deck) -> Slide:
    """Return a new slide that has a title for the outline and for who hears the slides read aloud."""
    return deck.slides.add_slide(deck.slide_layouts[5])  # “title only” of the built-in template


def _title(slide: Slide, box: Box, text: str, look: Look) -> None:
    _fill(slide.shapes.title, box, text, look)


def _text(slide: Slide, box: Box, text: str, look: Look) -> None:
    if text:
        _fill(slide.shapes.add_textbox(0, 0, 0, 0), box, text, look)


def _fill(shape: Any, box: Box, text: str, look: Look) -> None:
    from pptx.util import Cm

    shape.left, shape.top, shape.width, shape.height = map(Cm, (box.left, box.top, box.width, box.height))
    frame = shape.text_frame
    frame.word_wrap = True
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    _lines(frame, text, look)


def _lines(frame: Any, text: str, look: Look) -> None:
    from pptx.dml.color import RGBColor
    from pptx.enum.text import PP_ALIGN
    from pptx.util import Pt

    for at, line in enumerate(text.split("\n")):
        paragraph = frame.paragraphs[0] if at == 0 else frame.add_paragraph()
        paragraph.alignment = getattr(PP_ALIGN, look.align.upper())
        run = paragraph.add_run()
        run.text = line
        run.font.size, run.font.bold, run.font.name = Pt(look.size), look.bold, FACE
        run.font.color.rgb = RGBColor.from_string(look.colour)


def _block(slide: Slide, box: Box, colour: str = RULE) -> None:
    from pptx.dml.color import RGBColor
    from pptx.enum.shapes import MSO_SHAPE
    from pptx.util import Cm

    place = map(Cm, (box.left, box.top, box.width, box.height))
    shape = slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, *place)
    shape.fill.solid()
    shape.fill.fore_color.rgb = RGBColor.from_string(colour)
    shape.line.fill.background()
    shape.shadow.inherit = False


def _figure(slide: Slide, figure: Figure, data: bytes) -> None:
    from pptx.util import Cm

    picture = slide.shapes.add_picture(io.BytesIO(data), Cm(MARGIN), Cm(TOP))
    room_wide, room_tall = Cm(WIDTH - 2 * MARGIN), Cm(HEIGHT - TOP - BOTTOM)
    scale = min(room_wide / picture.width, room_tall / picture.height)
    picture.width, picture.height = int(picture.width * scale), int(picture.height * scale)
    picture.left = (Cm(WIDTH) - picture.width) // 2
    picture._element.nvPicPr.cNvPr.set("descr", figure.alt)  # noqa: SLF001 - python-pptx has no other door


def _table(slide: Slide, table: Table) -> None:
    from pptx.util import Cm

    rows, columns = len(table.rows) + 1, len(table.columns)
    made = slide.shapes.add_table(rows, columns, Cm(MARGIN), Cm(TOP), Cm(WIDTH - 2 * MARGIN), Cm(1)).table
    for column, width in zip(made.columns, widths(table), strict=True):
        column.width = Cm(width)
    first, *lines = [list(row.cells) for row in made.rows]  # `cell(row, column)` would search for each anew
    for cell, column in zip(first, table.columns, strict=True):
        _cell(cell, column.label, Look(SIZE, bold=True, align=column.align), HEAD)
    for line, row in zip(lines, table.rows, strict=True):
        if row.heads:
            line[0].merge(line[-1])
            _cell(line[0], row.cells[0].text, Look(SIZE, bold=True), PAPER)
            continue
        for cell, said, column in zip(line, row.cells, table.columns, strict=True):
            ink = said.ink.lstrip("#") if said.colour and said.ink else INK
            _cell(cell, said.text, Look(SIZE, ink, align=column.align), said.colour.lstrip("#") or WHITE)
    if table.note:
        room = Box(MARGIN, HEIGHT - BOTTOM - 0.7, WIDTH - 2 * MARGIN, 0.8)
        _text(slide, room, _one_line(table.note), Look(11, FAINT))


def _one_line(note: str) -> str:
    return note if len(note) <= LONGEST_NOTE else note[: LONGEST_NOTE - 1].rstrip() + "…"


def _cell(cell: Any, text: str, look: Look, paper: str) -> None:
    from pptx.dml.color import RGBColor
    from pptx.util import Cm

    cell.margin_left = cell.margin_right = Cm(PADDING)
    cell.margin_top = cell.margin_bottom = Cm(PADDING / 2)
    cell.fill.solid()
    cell.fill.fore_color.rgb = RGBColor.from_string(paper)
    _lines(cell.text_frame, text, look)
