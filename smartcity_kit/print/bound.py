"""What only a bound document has, as HTML: cover, contents, chapter headings, signatures."""

from __future__ import annotations

from html import escape

from smartcity_kit.views.documents import (
    Contents,
    Cover,
    Document,
    Figure,
    Heading,
    PageBreak,
    Picture,
    Signatures,
    Signer,
    Table,
)
from smartcity_kit.views.handouts import PICTURES
from smartcity_kit.views.layout import caption_label


def bound_html(document: Document, part: Heading | Cover | Contents | Signatures | PageBreak) -> str:
    """Return one such part; the contents are those of ``document``."""
    match part:
        case Heading():
            return _heading(part)
        case Cover():
            return _cover(part)
        case Contents():
            return _contents(document, part)
        case Signatures():
            people = "".join(_signer(one) for one in part.people)
            return f'<div class="signatures"><p>{escape(part.place)}</p><div class="signers">{people}</div></div>'
        case PageBreak():
            return '<div class="page-break"></div>'


def _heading(part: Heading) -> str:
    level = min(part.level + 1, 6)
    number = f'<span class="number">{escape(part.number)}</span> ' if part.number else ""
    anchor = f' id="{escape(part.anchor)}"' if part.anchor else ""
    chapter = ' class="chapter"' if part.level == 1 else ""
    return f"<h{level}{chapter}{anchor}>{number}{escape(part.text)}</h{level}>"


def _cover(part: Cover) -> str:
    arms = picture_html(part.arms) if part.arms is not None else ""
    lines = "".join(f"<p>{escape(line)}</p>" for line in part.lines)
    subtitle = f'<p class="subtitle">{escape(part.subtitle)}</p>' if part.subtitle else ""
    region = f'<p class="region">{escape(part.region)}</p>' if part.region else ""
    return f'<div class="cover">{arms}<h1>{escape(part.title)}</h1>{subtitle}{region}{lines}</div>'


def _contents(document: Document, part: Contents) -> str:
    entries = _entries(document, part.of)
    rows = "".join(f'<li class="level-{level}">{_linked(anchor, text)}</li>' for level, text, anchor in entries)
    return f'<nav class="contents"><h2>{escape(part.title)}</h2><ul>{rows}</ul></nav>' if rows else ""


def _entries(document: Document, of: str) -> list[tuple[int, str, str]]:
    """Return level, text and anchor of each entry of a list of headings, tables or figures."""
    if of == "heading":
        heads = (part for part in document.parts if isinstance(part, Heading))
        return [(one.level, f"{one.number} {one.text}".strip(), one.anchor) for one in heads]
    kind = Table if of == "table" else Figure
    shown = (part for part in document.parts if isinstance(part, kind) and part.number)
    return [(1, f"{caption_label(one)}. {one.title}", one.anchor) for one in shown]


def _linked(anchor: str, text: str) -> str:
    return f'<a href="#{escape(anchor)}">{escape(text)}</a>' if anchor else escape(text)


def _signer(one: Signer) -> str:
    return (
        f'<div class="signer"><p>{escape(one.role)}</p><p class="line">{escape(one.name)}</p>'
        f"<p>{escape(one.below)}</p></div>"
    )


def picture_html(part: Picture) -> str:
    """Return a picture that is inside the file, only its words where its type is not one that is shown."""
    if part.mime not in PICTURES:
        return f"<p>{escape(part.alt)}</p>"
    data = f"data:{part.mime};base64,{escape(part.data)}"
    return f'<figure class="sck-figure"><img alt="{escape(part.alt)}" src="{data}"></figure>'
