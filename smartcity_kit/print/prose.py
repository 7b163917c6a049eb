"""Markdown and HTML of people as HTML that holds no script, no form and no address to follow."""

from __future__ import annotations

import re
from functools import lru_cache
from html import escape

import mistune
import nh3

_DATA = re.compile(r"data:image/(?:png|jpeg|gif|webp|svg\+xml)[;,]", re.IGNORECASE)
_WEB = re.compile(r"(?:https?:|mailto:)", re.IGNORECASE)

_TAGS = frozenset(
    [
        "b",
        "blockquote",
        "br",
        "caption",
        "code",
        "col",
        "colgroup",
        "dd",
        "div",
        "dl",
        "dt",
        "em",
        "figcaption",
        "figure",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "hr",
        "i",
        "img",
        "li",
        "ol",
        "p",
        "pre",
        "s",
        "small",
        "span",
        "strong",
        "sub",
        "sup",
        "table",
        "tbody",
        "td",
        "tfoot",
        "th",
        "thead",
        "tr",
        "u",
        "ul",
    ]
)
_ATTRIBUTES = {
    "*": {"style"},
    "img": {"src", "alt", "width", "height"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
}


class _Paper(mistune.HTMLRenderer):
    """What a sheet of paper can show: no address outside is followed; a picture is inside the file."""

    def heading(self, text: str, level: int, **attrs: object) -> str:  # noqa: ARG002 - mistune's signature
        """Return a heading below the title, which is the only one of its level."""
        level = min(max(level, 2), 6)
        return f"<h{level}>{text}</h{level}>\n"

    def link(self, text: str, url: str, title: str | None = None) -> str:  # noqa: ARG002 - as above
        """Return the text of a link with its address in brackets where somebody could type it."""
        address = escape(url)
        if url.startswith("#"):
            return f'<a href="{address}">{text}</a>'
        shown = address.removeprefix("mailto:")
        return f"{text} ({shown})" if _WEB.match(url) and shown not in text else text

    def image(self, text: str, url: str, title: str | None = None) -> str:  # noqa: ARG002 - as above
        """Return a picture that the text brings along, and only the words of any other."""
        return f'<img alt="{text}" src="{escape(url)}">' if _DATA.match(url) else f"<em>{text}</em>"


@lru_cache(maxsize=1)
def _markdown() -> mistune.Markdown:
    return mistune.create_markdown(renderer=_Paper(escape=True), plugins=["table", "strikethrough"])


@lru_cache(maxsize=512)
def markdown_html(markdown: str) -> str:
    """Return Markdown as HTML; HTML in it is shown as the text it is."""
    return str(_markdown()(markdown))


@lru_cache(maxsize=256)
def clean_html(html: str) -> str:
    """Return the part of somebody's HTML that is text, tables and pictures in the file itself."""
    return nh3.clean(
        html,
        tags=set(_TAGS),
        attributes=_ATTRIBUTES,
        attribute_filter=_filtered,
        url_schemes={"data"},
        filter_style_properties={"text-align"},
        link_rel=None,
    )


def _filtered(tag: str, attribute: str, value: str) -> str | None:
    foreign_picture = (tag, attribute) == ("img", "src") and not _DATA.match(value)
    return None if foreign_picture else value
