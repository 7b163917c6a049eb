"""A Document as slides (pptx): each Heading begins one; what does not fit goes on to the next."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from math import ceil
from typing import TYPE_CHECKING, Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from smartcity_kit.text.messages import tr
from smartcity_kit.views.documents import Column, Cover, Document, Figure, Heading, Notice, Row, Table

if TYPE_CHECKING:
    from pptx.presentation import Presentation
    from pptx.slide import Slide
    from pptx.table import _Cell

# In centimetres, of a slide of 33.9 by 19.1 (16:9).
WIDTH, HEIGHT, MARGIN, TOP, BOTTOM = 33.867, 19.05, 1.6, 3.3, 1.5
SIZE, LINE, PADDING = 14, 0.62, 0.28  # points of a table's text, the height of its line, and around it
LETTER, WIDE_LETTER = 0.255, 0.28  # the width of an average letter at that size, and of a digit or a capital
INK, FAINT, RULE, PAPER = "1A202C", "4A5568", "2B6CB0", "EDF2F7"
FACE = "Arial"  # what every office program has, or replaces by a face of the same widths
FIXED = datetime(2000, 1, 1)  # noqa: DTZ001 - the same Document is the same file, byte for byte


@dataclass(slots=True)
class Sheet:
    """One slide to be: its title and what stands on it."""

    title: str
    parts: list[Table | Figure | Notice] = field(default_factory=list)


def document_pptx(document: Document, png: Callable[[Figure], bytes]) -> bytes:
    """Return a Document as a presentation; ``png`` draws a figure as a picture with at least 1,600 pixels of width."""
    from pptx import Presentation as new_presentation
    from pptx.util import Cm

    deck = new_presentation()
    deck.slide_width, deck.slide_height = Cm(WIDTH), Cm(HEIGHT)
    for part in document.parts:
        if isinstance(part, Cover):
            _cover(deck, part)
    for sheet in _sheets(document):
        _write(deck, document, sheet, png)
    _properties(deck, document)
    file = io.BytesIO()
    deck.save(file)
    return _fixed(file.getvalue())


def _properties(deck: Presentation, document: Document) -> None:
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


# ------------------------------------------------------------------ what stands on which slide


def _sheets(document: Document) -> Iterator[Sheet]:
    """Yield the slides: a chart alone, a table cut where the slide ends, its heading repeated."""
    title = document.title
    for part in document.parts:
        if isinstance(part, Heading):
            title = part.text
        elif isinstance(part, Table) and part.rows:
            pieces = list(_pieces(part))
            for number, piece in enumerate(pieces, 1):
                count = f" ({number}/{len(pieces)})" if len(pieces) > 1 else ""
                yield Sheet(title + count, [piece])
        elif isinstance(part, Table):
            yield Sheet(title, [Notice(part.empty)])
        elif isinstance(part, Figure | Notice):
            yield Sheet(title, [part])


def _pieces(table: Table) -> Iterator[Table]:
    """Yield a table in pieces that fit a slide each; a row that heads a group stays with the next one."""
    room = HEIGHT - TOP - BOTTOM - _height(table, [column.label for column in table.columns])
    room -= 1.0 if table.note else 0.0
    rows: list[Row] = []
    used = 0.0
    for row in table.rows:
        tall = _height(table, [cell.text for cell in row.cells], heads=row.heads)
        if rows and used + tall > room:
            carried = [rows.pop()] if rows[-1].heads and len(rows) > 1 else []
            yield _piece(table, rows)
            rows, used = carried, sum(_height(table, [one.cells[0].text], heads=True) for one in carried)
        rows.append(row)
        used += tall
    yield Table(table.title, table.columns, tuple(rows), note=table.note)


def _piece(table: Table, rows: Sequence[Row]) -> Table:
    return Table(table.title, table.columns, tuple(rows))


def _widths(table: Table) -> list[float]:
    """Return the width of each column in centimetres, by its weight, but none below its longest word."""
    full = WIDTH - 2 * MARGIN
    total = sum(column.weight for column in table.columns) or 1
    wanted = [full * column.weight / total for column in table.columns]
    least = [_longest(table, at) * WIDE_LETTER + 2 * PADDING for at in range(len(table.columns))]
    if sum(least) >= full:
        return [one * full / sum(least) for one in least]
    short = [max(0.0, low - want) for low, want in zip(least, wanted, strict=True)]
    spare = [max(0.0, want - low) for low, want in zip(least, wanted, strict=True)]
    share = sum(short) / sum(spare) if sum(spare) else 0.0
    return [w + s - extra * share for w, s, extra in zip(wanted, short, spare, strict=True)]


def _longest(table: Table, at: int) -> int:
    words = table.columns[at].label.split()
    for row in table.rows:
        if not row.heads:
            text = row.cells[at].text
            words += [text] if table.columns[at].align == "right" else text.split()
    return min(max(map(len, words), default=1), 40)


def _height(table: Table, texts: Sequence[str], *, heads: bool = False) -> float:
    widths = [WIDTH - 2 * MARGIN] if heads else _widths(table)
    return max(_lines(text, width) for text, width in zip(texts, widths, strict=True)) * LINE + PADDING


def _lines(text: str, width: float) -> int:
    room = max(1.0, (width - 2 * PADDING) / LETTER)
    return sum(max(1, ceil(len(line) / room)) for line in text.split("\n"))


# ------------------------------------------------------------------ writing


def _cover(deck: Presentation, cover: Cover) -> None:
    from pptx.util import Cm

    slide = _blank(deck)
    _block(slide, 0, 0, 1.1, HEIGHT, RULE)
    _text(slide, MARGIN + 1, 4.6, WIDTH - 5, 2.0, cover.region.upper(), size=20, colour=FAINT, bold=True)
    _text(slide, MARGIN + 1, 6.6, WIDTH - 5, 3.2, cover.title, size=44, bold=True, title=True)
    _text(slide, MARGIN + 1, 9.9, WIDTH - 5, 1.6, cover.subtitle, size=24)
    _text(slide, MARGIN + 1, HEIGHT - 2.6, WIDTH - 5, 1.2, "\n".join(cover.lines), size=12, colour=FAINT)
    if cover.arms is not None and cover.arms.mime in {"image/png", "image/jpeg"}:
        from base64 import b64decode

        slide.shapes.add_picture(io.BytesIO(b64decode(cover.arms.data)), Cm(WIDTH - 5.6), Cm(1.6), height=Cm(4))


def _write(deck: Presentation, document: Document, sheet: Sheet, png: Callable[[Figure], bytes]) -> None:
    slide = _blank(deck)
    _text(slide, MARGIN, 0.9, WIDTH - 2 * MARGIN, 1.7, sheet.title, size=28, bold=True, title=True)
    _block(slide, MARGIN, 2.65, WIDTH - 2 * MARGIN, 0.06, RULE)
    for part in sheet.parts:
        if isinstance(part, Table):
            _table(slide, part)
        elif isinstance(part, Figure):
            _figure(slide, part, png(part))
        else:
            _text(slide, MARGIN, TOP + 0.4, WIDTH - 2 * MARGIN, 3, part.text, size=18)
    number = len(deck.slides) - 1
    foot = " · ".join(text for text in (document.region, document.state) if text)
    _text(slide, MARGIN, HEIGHT - 1.1, WIDTH - 8, 0.8, foot, size=10, colour=FAINT)
    page = tr("Slide {number}", number=number)
    _text(slide, WIDTH - 6, HEIGHT - 1.1, 6 - MARGIN, 0.8, page, size=10, colour=FAINT, align="right")


def _blank(deck: Presentation) -> Slide:
    """Return a new slide that has a title for the outline and for who hears the slides read aloud."""
    return deck.slides.add_slide(deck.slide_layouts[5])  # “title only” of the built-in template


def _text(
    slide: Slide,
    left: float,
    top: float,
    width: float,
    height: float,
    text: str,
    *,
    size: int,
    colour: str = INK,
    bold: bool = False,
    align: str = "left",
    title: bool = False,
) -> None:
    from pptx.util import Cm, Pt

    if not text:
        return
    box: Any = slide.shapes.title if title else slide.shapes.add_textbox(Cm(left), Cm(top), Cm(width), Cm(height))
    box.left, box.top, box.width, box.height = Cm(left), Cm(top), Cm(width), Cm(height)
    frame = box.text_frame
    frame.word_wrap = True
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    for at, line in enumerate(text.split("\n")):
        paragraph = frame.paragraphs[0] if at == 0 else frame.add_paragraph()
        _run(paragraph, line, Pt(size), colour, bold, align)


def _run(paragraph: Any, text: str, size: Any, colour: str, bold: bool, align: str) -> None:
    from pptx.dml.color import RGBColor
    from pptx.enum.text import PP_ALIGN

    paragraph.alignment = {"left": PP_ALIGN.LEFT, "center": PP_ALIGN.CENTER, "right": PP_ALIGN.RIGHT}[align]
    run = paragraph.add_run()
    run.text = text
    run.font.size, run.font.bold, run.font.name = size, bold, FACE
    run.font.color.rgb = RGBColor.from_string(colour)


def _block(slide: Slide, left: float, top: float, width: float, height: float, colour: str) -> None:
    from pptx.dml.color import RGBColor
    from pptx.enum.shapes import MSO_SHAPE
    from pptx.util import Cm

    shape = slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, Cm(left), Cm(top), Cm(width), Cm(height))
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
    shape = slide.shapes.add_table(rows, columns, Cm(MARGIN), Cm(TOP), Cm(WIDTH - 2 * MARGIN), Cm(LINE * rows))
    made = shape.table
    for column, width in zip(made.columns, _widths(table), strict=True):
        column.width = Cm(width)
    written = [list(row.cells) for row in made.rows]
    _line(written[0], [(c.label, c, "", INK) for c in table.columns], bold=True, fill="CBD5E0")
    for line, row in zip(written[1:], table.rows, strict=True):
        if row.heads:
            line[0].merge(line[-1])
            _line(line[:1], [(row.cells[0].text, table.columns[0], "", INK)], bold=True, fill=PAPER)
            continue
        said = zip(row.cells, table.columns, strict=True)
        _line(line, [(s.text, c, s.colour.lstrip("#"), s.ink.lstrip("#") or INK) for s, c in said], fill="FFFFFF")
    if table.note:
        note = shortened_note(table.note)
        _text(slide, MARGIN, HEIGHT - BOTTOM - 0.7, WIDTH - 2 * MARGIN, 0.8, note, size=11, colour=FAINT)


def shortened_note(note: str, most: int = 150) -> str:
    """Return a note that fits on one line of a slide."""
    return note if len(note) <= most else note[: most - 1].rstrip() + "…"


def _line(
    cells: Sequence[_Cell], said: Sequence[tuple[str, Column, str, str]], *, bold: bool = False, fill: str
) -> None:
    from pptx.dml.color import RGBColor
    from pptx.util import Cm, Pt

    for cell, (text, column, colour, ink) in zip(cells, said, strict=True):
        cell.margin_left = cell.margin_right = Cm(PADDING)
        cell.margin_top = cell.margin_bottom = Cm(PADDING / 2)
        cell.fill.solid()
        cell.fill.fore_color.rgb = RGBColor.from_string(colour or fill)
        for at, line in enumerate(text.split("\n")):
            paragraph = cell.text_frame.paragraphs[0] if at == 0 else cell.text_frame.add_paragraph()
            _run(paragraph, line, Pt(SIZE), ink if colour else INK, bold, column.align)
