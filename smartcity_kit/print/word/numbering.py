"""Numbers that Word counts by itself: chapters and what is below them, and the lists of the prose."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from docx.document import Document as WordDocument
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from docx.parts.numbering import NumberingPart

from smartcity_kit.print.word.ooxml import DECLARED, NAMESPACES, plain
from smartcity_kit.text.messages import tr

LEVELS = 9  # of a list in Word
CHAPTERS = 3  # levels of headings that are numbered: BAB I, 1.1, 1.1.1
_STEP = 397  # twips that a list goes in by
_SIGNS = ("•", "–", "▪")
_COUNTS = ("decimal", "lowerLetter", "lowerRoman")
_HANGING = (1531, 794, 964)  # twips from the margin to the words of a heading, behind its number


def headings_xml(styles: Mapping[str, str]) -> str:
    """Return the numbering of chapters; ``styles`` gives the id of each heading's style."""
    chapter = plain(tr("CHAPTER {number}", number="%1"))
    texts = (chapter, "%1.%2", "%1.%2.%3")
    levels = []
    for level in range(CHAPTERS):
        count, legal = ("upperRoman", "") if level == 0 else ("decimal", "<w:isLgl/>")
        style = plain(styles[f"heading {level + 1}"])
        levels.append(
            f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{count}"/><w:pStyle w:val="{style}"/>'
            f'{legal}<w:suff w:val="tab"/><w:lvlText w:val="{texts[level]}"/><w:lvlJc w:val="left"/>'
            f'<w:pPr><w:ind w:left="{_HANGING[level]}" w:hanging="{_HANGING[level]}"/></w:pPr></w:lvl>'
        )
    return '<w:multiLevelType w:val="multilevel"/>' + "".join(levels)


def _list_xml(*, ordered: bool) -> str:
    levels = []
    for level in range(LEVELS):
        count = _COUNTS[level % len(_COUNTS)] if ordered else "bullet"
        text = f"%{level + 1}." if ordered else _SIGNS[level % len(_SIGNS)]
        levels.append(
            f'<w:lvl w:ilvl="{level}"><w:start w:val="1"/><w:numFmt w:val="{count}"/><w:lvlText w:val="{text}"/>'
            f'<w:lvlJc w:val="left"/><w:pPr><w:ind w:left="{indent(level)}" w:hanging="{_STEP}"/></w:pPr></w:lvl>'
        )
    return '<w:multiLevelType w:val="hybridMultilevel"/>' + "".join(levels)


def indent(level: int) -> int:
    """Return how far, in twips, the words of a list's level stand from the margin."""
    return _STEP * (min(level, LEVELS - 1) + 1)


def numbering_xml(styles: Mapping[str, str]) -> str:
    """Return the numbering of the kit's own template: number 1 counts the chapters."""
    chapters = f'<w:abstractNum w:abstractNumId="1">{headings_xml(styles)}</w:abstractNum>'
    return (
        f"{DECLARED}<w:numbering {NAMESPACES}>{chapters}"
        '<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num></w:numbering>'
    )


class Numbers:
    """The numbering of one document: what its template has, and the lists that the prose adds."""

    def __init__(self, document: WordDocument) -> None:
        self._root: Any = _part(document).element
        self._last = max((int(one.get(qn("w:numId"))) for one in self._root.findall(qn("w:num"))), default=0)
        self._bullets = 0
        self._ordered = 0

    def bullets(self) -> int:
        """Return the number that all unordered lists share."""
        self._bullets = self._bullets or self._num(self._abstract(_list_xml(ordered=False)))
        return self._bullets

    def ordered(self, level: int, start: int) -> int:
        """Return a number of its own for one list that counts from ``start`` at its level."""
        self._ordered = self._ordered or self._abstract(_list_xml(ordered=True))
        begins = f'<w:lvlOverride w:ilvl="{level}"><w:startOverride w:val="{start}"/></w:lvlOverride>'
        return self._num(self._ordered, begins)

    def chapters(self, styles: Mapping[str, str]) -> int:
        """Add the numbering of chapters and return its number."""
        return self._num(self._abstract(headings_xml(styles)))

    def _abstract(self, inside: str) -> int:
        every = self._root.findall(qn("w:abstractNum"))
        number = max((int(one.get(qn("w:abstractNumId"))) for one in every), default=0) + 1
        made = parse_xml(f'<w:abstractNum {NAMESPACES} w:abstractNumId="{number}">{inside}</w:abstractNum>')
        self._root.insert(self._root.index(every[-1]) + 1 if every else 0, made)
        return number

    def _num(self, abstract: int, more: str = "") -> int:
        self._last += 1
        refers = f'<w:abstractNumId w:val="{abstract}"/>{more}'
        made = parse_xml(f'<w:num {NAMESPACES} w:numId="{self._last}">{refers}</w:num>')
        every = self._root.findall(qn("w:num")) or self._root.findall(qn("w:abstractNum"))
        self._root.insert(self._root.index(every[-1]) + 1, made)
        return self._last


def _part(document: WordDocument) -> Any:
    """Return the part that holds the numbering; a template without one gets it."""
    part = document.part
    for relation in part.rels.values():
        if relation.reltype == RELATIONSHIP_TYPE.NUMBERING:
            return relation.target_part
    made = NumberingPart(
        PackURI("/word/numbering.xml"),
        CONTENT_TYPE.WML_NUMBERING,
        parse_xml(f"<w:numbering {NAMESPACES}/>"),
        part.package,
    )
    part.relate_to(made, RELATIONSHIP_TYPE.NUMBERING)
    return made
