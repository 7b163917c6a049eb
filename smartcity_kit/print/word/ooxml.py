"""Small pieces of WordprocessingML as text: everything that people typed passes through ``plain`` first.

Text is joined and read by the XML parser once a document: a table of 600 rows takes a blink that way, and
seconds as objects.
"""

from __future__ import annotations

import re

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_WP = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
_A = "http://schemas.openxmlformats.org/drawingml/2006/main"
_PIC = "http://schemas.openxmlformats.org/drawingml/2006/picture"
NAMESPACES = f'xmlns:w="{_W}" xmlns:r="{_R}" xmlns:wp="{_WP}" xmlns:a="{_A}" xmlns:pic="{_PIC}"'
DECLARED = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

#: What no XML may hold: control characters, halves of a character, the two that are none.
_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_BREAKS = re.compile(r"(\n|\t)")
_COLOUR = re.compile(r"#([0-9a-fA-F]{6})")

#: A break that takes no room of its own, and a paragraph's end that takes none either.
THIN = '<w:spacing w:before="0" w:after="0" w:line="20" w:lineRule="exact"/>'
SPACER = f"<w:p><w:pPr>{THIN}</w:pPr></w:p>"
#: Room under a table, which also keeps two tables apart.
BELOW = '<w:p><w:pPr><w:spacing w:before="0" w:after="120" w:line="120" w:lineRule="exact"/></w:pPr></w:p>'
NEW_PAGE = f'<w:p><w:pPr>{THIN}</w:pPr><w:r><w:br w:type="page"/></w:r></w:p>'


def legal(text: str) -> str:
    """Return text without the characters that no XML can hold, its lines ended in one way."""
    return _ILLEGAL.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def plain(text: str) -> str:
    """Return text as it may stand in an element or a quoted attribute."""
    text = legal(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return text.replace('"', "&quot;")


def colour(value: str) -> str:
    """Return ``#rrggbb`` as Word writes it, the empty string for anything else."""
    match = _COLOUR.fullmatch(value)
    return match[1].upper() if match else ""


def run(text: str, look: str = "") -> str:
    """Return a run: ``look`` is what stands in its ``w:rPr``; a newline breaks the line."""
    head = f"<w:r><w:rPr>{look}</w:rPr>" if look else "<w:r>"
    text = plain(text)
    if "\n" not in text and "\t" not in text:
        return f'{head}<w:t xml:space="preserve">{text}</w:t></w:r>'
    made = {"\n": "<w:br/>", "\t": "<w:tab/>"}
    inside = "".join(
        made.get(piece) or f'<w:t xml:space="preserve">{piece}</w:t>' for piece in _BREAKS.split(text) if piece
    )
    return f"{head}{inside}</w:r>"


def paragraph(inside: str, style: str = "", more: str = "") -> str:
    """Return a paragraph of runs: ``style`` is a style's id, ``more`` follows it in the ``w:pPr``."""
    named = f'<w:pStyle w:val="{plain(style)}"/>' if style else ""
    return f"<w:p><w:pPr>{named}{more}</w:pPr>{inside}</w:p>"


def field(code: str, cached: str, *, dirty: bool = False, look: str = "") -> str:
    """Return a field: ``cached`` are the runs shown until Word computes it, at once where it is ``dirty``."""
    start, middle, end = field_ends(code, dirty=dirty, look=look)
    return f"{start}{middle}{cached}{end}"


def field_ends(code: str, *, dirty: bool = False, look: str = "") -> tuple[str, str, str]:
    """Return the runs that open a field, separate its code from its result, and close it."""
    head = f"<w:r><w:rPr>{look}</w:rPr>" if look else "<w:r>"
    stale = ' w:dirty="true"' if dirty else ""
    begin = f'{head}<w:fldChar w:fldCharType="begin"{stale}/></w:r>'
    told = f'{head}<w:instrText xml:space="preserve"> {plain(code)} </w:instrText></w:r>'
    return (
        begin + told,
        f'{head}<w:fldChar w:fldCharType="separate"/></w:r>',
        f'{head}<w:fldChar w:fldCharType="end"/></w:r>',
    )


def bookmark(name: str, number: int, inside: str) -> str:
    """Return runs under a bookmark; ``number`` is its own in the document."""
    return f'<w:bookmarkStart w:id="{number}" w:name="{plain(name)}"/>{inside}<w:bookmarkEnd w:id="{number}"/>'


def inside_link(anchor: str, inside: str) -> str:
    """Return runs that lead to a bookmark."""
    return f'<w:hyperlink w:anchor="{plain(anchor)}" w:history="1">{inside}</w:hyperlink>'
