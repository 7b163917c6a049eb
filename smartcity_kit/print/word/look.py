"""The styles of a template by the part they play; what a region's own template lacks comes from the kit's."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from functools import lru_cache
from typing import Any

from docx.document import Document as WordDocument
from docx.oxml import parse_xml
from docx.oxml.ns import qn

from smartcity_kit.print.word.numbering import CHAPTERS, Numbers
from smartcity_kit.print.word.template import LANGUAGE, styles_xml
from smartcity_kit.text.messages import language

_LINKED = ("basedOn", "next", "link")


@lru_cache(maxsize=2)
def _own(code: str) -> Any:
    return parse_xml(styles_xml(code).encode())


def adopted(document: WordDocument, numbers: Numbers, lang: str) -> Mapping[str, str]:
    """Return the id of each of the kit's styles in a document, by the kit's id and by its name in small letters.

    A style that the template lacks is added. Word renames ids as it likes, but never the names of its own
    styles; so a style is known by its id, or else by its name. Headings that the template does not number are
    numbered as the kit does.
    """
    styles: Any = document.styles.element
    there = {_id(one): _id(one) for one in styles.iterchildren(qn("w:style"))}
    named = {_name(one): _id(one) for one in styles.iterchildren(qn("w:style"))}
    found: dict[str, str] = {}
    added = []
    for own in _own(language()).iterchildren(qn("w:style")):
        at = named.get(_name(own)) or there.get(_id(own))
        if at is None:
            styles.append(made := deepcopy(own))
            added.append(made)
        found[_id(own)] = found[_name(own)] = at or _id(own)
    for made in added:
        _relinked(made, found)
    _number_headings(styles, found, numbers)
    for spoken in styles.iter(qn("w:lang")):
        spoken.set(qn("w:val"), LANGUAGE.get(lang, LANGUAGE["id"]))
    return found


def _relinked(style: Any, found: Mapping[str, str]) -> None:
    for tag in _LINKED:
        for one in style.iterchildren(qn(f"w:{tag}")):
            name = one.get(qn("w:val"))
            one.set(qn("w:val"), found.get(name, name))
    for one in list(style.iter(qn("w:numPr"))):
        one.getparent().remove(one)  # the numbers of the kit's template are not those of this one


def _number_headings(styles: Any, found: Mapping[str, str], numbers: Numbers) -> None:
    """Give the headings numbers, unless the template counts them in its own way."""
    levels = [next(one for one in styles if _id(one) == found[f"heading {n + 1}"]) for n in range(CHAPTERS)]
    if any(next(level.iter(qn("w:numPr")), None) is not None for level in levels):
        return
    number = numbers.chapters(found)
    for place, level in enumerate(levels):
        wanted = level.get_or_add_pPr().get_or_add_numPr()
        wanted.get_or_add_ilvl().set(qn("w:val"), str(place))
        wanted.get_or_add_numId().set(qn("w:val"), str(number))


def _id(style: Any) -> str:
    return str(style.get(qn("w:styleId")))


def _name(style: Any) -> str:
    name = style.find(qn("w:name"))
    return "" if name is None else str(name.get(qn("w:val"))).lower()
