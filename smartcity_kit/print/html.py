"""A Document as one HTML file, for a screen, a phone and A4 paper; nothing in it asks for anything outside."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from html import escape
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup

from smartcity_kit.print.prose import clean_html, markdown_html
from smartcity_kit.text.messages import language, tr
from smartcity_kit.views.documents import Document, Figure, Foreign, Notice, Part, Picture, Prose, Table
from smartcity_kit.views.handouts import PICTURES, split_lead
from smartcity_kit.views.html import STYLE, figure_html, table_html

UPRIGHT = 8  # columns that a sheet of A4 holds legibly; a table with more lies on its side

_FOLDER = Path(__file__).parent
_ROW = re.compile(r"<tr\b.*?</tr>", re.DOTALL)


@dataclass(slots=True)
class Section:
    """Parts on sheets of one direction: ``wide`` is A4 on its side."""

    wide: bool
    html: list[str] = field(default_factory=list)

    @property
    def markup(self) -> Markup:
        """The parts as they stand in the file."""
        return Markup("\n".join(self.html))  # noqa: S704 - every part is escaped or cleaned below


def document_html(document: Document) -> str:
    """Return a Document as one complete HTML file; the same Document gives the same bytes."""
    template = _template("handout.html.j2")
    return template.render(
        document=document, sections=_sections(document.parts), style=_style(), line=_css_string, tr=tr
    )


def index_html(pages: Sequence[tuple[str, Sequence[tuple[str, str]]]], region: str) -> str:
    """Return a list of handouts; ``pages`` holds the title of each page and its copies: name and address."""
    return _template("index.html.j2").render(pages=pages, region=region, style=_style(), tr=tr, lang=language())


@lru_cache(maxsize=2)
def _template(name: str) -> Template:
    room = Environment(
        loader=FileSystemLoader(_FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return room.get_template(name)


@lru_cache(maxsize=1)
def _style() -> Markup:
    return Markup(STYLE + (_FOLDER / "handout.css").read_text(encoding="utf-8"))  # noqa: S704 - two texts of our own


def _css_string(text: str) -> Markup:
    """Return text as a string of CSS, whatever it holds: a letter or a digit as itself, the rest by number."""
    plain = (c if c.isascii() and (c.isalnum() or c == " ") else f"\\{ord(c):x} " for c in " ".join(text.split()))
    safe = "".join(plain)
    return Markup(f'"{safe}"')  # noqa: S704 - no character of a string's or an element's end is left


# ------------------------------------------------------------------ parts


def _sections(parts: Iterable[Part]) -> list[Section]:
    """Return the parts by the direction of their sheet; the words that lead to a wide one go with it."""
    sections = [Section(wide=False)]
    waiting = ""
    for part in parts:
        wide = _columns(part) > UPRIGHT
        before, lead = split_lead(waiting) if wide else (waiting, "")
        if before:
            _put(sections, False, markdown_html(before))
        if lead:
            _put(sections, True, markdown_html(lead))
        waiting = part.markdown if isinstance(part, Prose) else ""
        if not isinstance(part, Prose):
            _put(sections, wide, part_html(part))
    if waiting:
        _put(sections, False, markdown_html(waiting))
    return [section for section in sections if section.html]


def _put(sections: list[Section], wide: bool, html: str) -> None:
    if sections[-1].wide != wide:
        sections.append(Section(wide))
    sections[-1].html.append(html)


def _columns(part: Part) -> int:
    if isinstance(part, Table):
        # Two columns that hold a mark need no more room than one that holds words.
        marks = sum(column.align == "center" and column.weight == 1 for column in part.columns)
        return len(part.columns) - marks // 2 if part.rows else 0
    if isinstance(part, Foreign):
        rows = _ROW.findall(clean_html(part.html))
        return max((row.count("<td") + row.count("<th") for row in rows), default=0)
    return 0


@lru_cache(maxsize=512)
def part_html(part: Table | Figure | Notice | Foreign | Picture) -> str:
    """Return one part; a table that stands in sixty handouts is written once."""
    match part:
        case Table():
            weight = sum(column.weight for column in part.columns)
            return f'<div class="part table" style="--weight:{weight}">{table_html(part)}</div>'
        case Figure():
            return f'<div class="part">{figure_html(part)}</div>'
        case Notice():
            return f'<p class="part notice">{escape(part.text)}</p>'
        case Foreign():
            return f'<div class="part foreign">{clean_html(part.html)}</div>'
        case Picture():
            return f'<div class="part">{_picture(part)}</div>'


def _picture(part: Picture) -> str:
    if part.mime not in PICTURES:
        return f"<p>{escape(part.alt)}</p>"
    data = f"data:{part.mime};base64,{escape(part.data)}"
    return f'<figure class="sck-figure"><img alt="{escape(part.alt)}" src="{data}"></figure>'
