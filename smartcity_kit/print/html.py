"""A Document as one HTML file, for a screen, a phone and A4 paper; nothing in it asks for anything outside."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from html import escape
from pathlib import Path
from typing import TypeVar

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template
from markupsafe import Markup

from smartcity_kit.print.bound import bound_html, picture_html
from smartcity_kit.print.prose import clean_html, markdown_html
from smartcity_kit.text.messages import language, tr
from smartcity_kit.views.documents import Document, Figure, Foreign, Notice, Part, Picture, Prose, Table
from smartcity_kit.views.html import STYLE, figure_html, table_html
from smartcity_kit.views.layout import Sheet, caption_label, references, referred, sheets

_FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Section:
    """The parts of one sheet as HTML."""

    wide: bool
    markup: Markup


def document_html(document: Document) -> str:
    """Return a Document as one complete HTML file; the same Document gives the same bytes."""
    template = _template("handout.html.j2")
    return template.render(
        document=document, sections=_sections(document), style=_style(), line=_css_string, tr=tr
    )


def body_html(document: Document) -> str:
    """Return the parts of a Document for a place inside another page, with the style they need."""
    inner = Markup("\n").join(section.markup for section in _sections(document))
    return f'<style>{STYLE}</style><div class="sck-document">{inner}</div>'


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


def _sections(document: Document) -> list[Section]:
    known = references(document)
    return [Section(sheet.wide, _joined(document, sheet, known)) for sheet in sheets(document.parts)]


def _joined(document: Document, sheet: Sheet, known: Mapping[str, str]) -> Markup:
    html = (_html(document, part, known) for part in sheet.parts)
    return Markup("\n".join(html))  # noqa: S704 - every part is escaped or cleaned


def _html(document: Document, part: Part, known: Mapping[str, str]) -> str:
    match part:
        case Prose():
            return markdown_html(referred(part.markdown, known))
        case Table() | Figure() | Notice() | Foreign() | Picture():
            return part_html(part)
        case _:
            return bound_html(document, part)


@lru_cache(maxsize=512)
def part_html(part: Table | Figure | Notice | Foreign | Picture) -> str:
    """Return one part; a table that stands in sixty handouts is written once."""
    match part:
        case Table():
            weight = sum(column.weight for column in part.columns)
            inner = table_html(_captioned(part))
            return f'<div class="part table" style="--weight:{weight}"{_anchor(part)}>{inner}</div>'
        case Figure():
            return f'<div class="part"{_anchor(part)}>{figure_html(_captioned(part))}</div>'
        case Notice():
            return f'<p class="part notice">{escape(part.text)}</p>'
        case Foreign():
            return f'<div class="part foreign">{clean_html(part.html)}</div>'
        case Picture():
            return f'<div class="part">{picture_html(part)}</div>'


_Captioned = TypeVar("_Captioned", Table, Figure)


def _captioned(part: _Captioned) -> _Captioned:
    """Return a table or figure with its number before its title, where it has one."""
    return replace(part, title=f"{caption_label(part)}. {part.title}") if part.number else part


def _anchor(part: Table | Figure) -> str:
    return f' id="{escape(part.anchor)}"' if part.anchor else ""
