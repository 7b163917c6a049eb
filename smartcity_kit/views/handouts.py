"""From what a page says and its cells put out to one Document, in the same way for every route to paper."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Iterable, Mapping
from html import escape
from typing import Any

from smartcity_kit.text.messages import language, tr
from smartcity_kit.views.documents import MIME, Document, Foreign, Part, Picture, Prose, part_of

ISIAN, HASIL, FASILITATOR, PARAMETERS = "isian", "hasil", "fasilitator", "parameters"  # the tags of a page

WIDGET = "application/vnd.jupyter.widget-view+json"
PICTURES = ("image/svg+xml", "image/png", "image/jpeg")

_TITLE = re.compile(r"#[ \t]+(.+?)[ \t#]*")
_HEADING = re.compile(r"#{1,6}[ \t]+(.+?)[ \t#]*")
_FENCE = re.compile(r"\s{0,3}(?:```|~~~)")
_NEXT_PAGE = re.compile(r"\]\([^)]*\.ipynb(?:[#?][^)]*)?\)")
# `VBox(children=…)`, `<Axes: …>`: how Python names an object to programmers, and says nothing to a reader.
_OBJECT = re.compile(r"\[?(?:[A-Z]\w*\((?:\w+=.*)?\)|<[\w.]+[^<>]*>,?)\]?", re.DOTALL)


def lines_outside_code(markdown: str) -> Iterable[tuple[str, bool]]:
    """Return each line with whether it is text of the page, as against a line of a fenced block."""
    fenced = False
    for line in markdown.splitlines():
        fence = bool(_FENCE.match(line))
        yield line, not fenced and not fence
        fenced = fenced != fence


def headings(markdown: str) -> tuple[str, ...]:
    """Return the headings of a piece of Markdown, of every level, as they are written."""
    found = (_HEADING.fullmatch(line) for line, text in lines_outside_code(markdown) if text)
    return tuple(match[1] for match in found if match)


def split_lead(markdown: str, most: int = 500) -> tuple[str, str]:
    """Return what leads to the next part apart from what stands before it.

    That is the last heading with what follows it, or the last paragraph where this is longer than
    ``most`` characters: on paper it goes to the same sheet as the part.
    """
    lines = list(lines_outside_code(markdown))
    heads = [n for n, (line, text) in enumerate(lines) if text and _HEADING.fullmatch(line)]
    blanks = [n + 1 for n, (line, text) in enumerate(lines) if text and not line.strip()]
    for at in (*heads[-1:], *blanks[-1:], 0):
        lead = "\n".join(line for line, _ in lines[at:]).strip()
        if len(lead) <= most:
            return "\n".join(line for line, _ in lines[:at]).strip(), lead
    return markdown, ""


def title_of(markdown: str) -> str:
    """Return the first ``#`` heading, the empty string where there is none."""
    found = (_TITLE.fullmatch(line) for line, text in lines_outside_code(markdown) if text)
    return next((match[1] for match in found if match), "")


def assemble(name: str, parts: Iterable[Part], *, region: str = "", about: str = "", state: str = "") -> Document:
    """Return the parts as a Document: the first ``#`` heading is its title, ``name`` where there is none.

    What leads from page to page on a screen (a link to another notebook) is left out.
    """
    title = ""
    kept: list[Part] = []
    for part in parts:
        if not isinstance(part, Prose):
            kept.append(part)
            continue
        found = "" if title else title_of(part.markdown)
        text = _for_paper(part.markdown, found)
        title = title or found
        if text:
            kept.append(Prose(text))
    return Document(title or name, tuple(kept), region, about, state, language())


def _for_paper(markdown: str, title: str) -> str:
    kept: list[str] = []
    for line, text in lines_outside_code(markdown):
        match = _TITLE.fullmatch(line) if title and text else None
        if match and match[1] == title:
            title = ""  # a second heading of the same words stays
        elif not (text and _NEXT_PAGE.search(line)):
            kept.append(line)
    return "\n".join(kept).strip()


def from_bundle(bundle: Mapping[str, Any], alt: str) -> Part | None:
    """Return what one output shows, or None.

    None is for what only a running notebook can show: a widget without its values, an object's name.
    ``bundle`` maps MIME types to data as Jupyter does: text as a string or as its lines, pictures in
    base64, JSON as data. ``alt`` says what a picture of somebody's own is.
    """
    if MIME in bundle:
        return part_of(bundle[MIME])
    if WIDGET in bundle:
        return _html(bundle)
    for mime in PICTURES:
        if mime in bundle:
            return Picture(mime, _picture(mime, text_of(bundle[mime])), alt)
    if "text/html" in bundle:
        return _html(bundle)
    if "text/markdown" in bundle:
        return Prose(text_of(bundle["text/markdown"]))
    plain = text_of(bundle.get("text/plain", ""))
    return None if _OBJECT.fullmatch(plain.strip()) else preformatted(plain)


def _html(bundle: Mapping[str, Any]) -> Foreign | None:
    html = text_of(bundle.get("text/html", ""))
    return Foreign(html) if html.strip() else None


def _picture(mime: str, data: str) -> str:

    return b64encode(data.encode()).decode() if mime == "image/svg+xml" else "".join(data.split())


def preformatted(text: str) -> Foreign | None:
    """Return plain text as it stands, None where there is none."""
    text = text.strip("\n")
    return Foreign(f"<pre>{escape(text)}</pre>") if text.strip() else None


def text_of(lines: object) -> str:
    """Return text that a notebook keeps as a string or as a list of its lines."""
    return "".join(str(line) for line in lines) if isinstance(lines, list | tuple) else str(lines)


def as_typed(text: str) -> str:
    """Return typed text for Markdown, on one line: what stands for a mark there stands for itself."""
    return "".join(f"\\{c}" if c in r"\`*_{}[]()<>#+!|~&" else c for c in " ".join(text.split()))


def marked(marker: str, *state: str) -> str:
    """Return the line of state that stands on every sheet, led by what marks a plan that is not a real one."""
    return " · ".join(part for part in (marker, *state) if part)


def copy_name(copy: str) -> str:
    """Return what stands in the place of an OPD's name on a copy that is nobody's own."""
    return tr("Facilitator's copy") if copy == FASILITATOR else tr("Whole region")
