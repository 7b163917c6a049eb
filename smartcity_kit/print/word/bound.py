"""What only a bound document has, for Word: headings, contents that are fields, signatures."""

from __future__ import annotations

from collections.abc import Iterator

from smartcity_kit.print.word.context import Desk, Mark, Room
from smartcity_kit.print.word.ooxml import bookmark, field, field_ends, inside_link, paragraph, plain, run
from smartcity_kit.print.word.prose import unnumbered
from smartcity_kit.print.word.template import ENTRIES
from smartcity_kit.text.messages import tr
from smartcity_kit.views.documents import Contents, Figure, Heading, Signatures, Signer, Table
from smartcity_kit.views.layout import caption_label, roman

LISTED = 3  # levels of headings that the contents show
ABREAST = 3  # people who sign side by side

_PLAIN_TABLE = '<w:tblLayout w:type="fixed"/><w:tblLook w:val="0000"/>'
_CENTRE = '<w:jc w:val="center"/>'
_KEEP = "<w:keepNext/><w:keepLines/>"


def heading_xml(part: Heading, mark: Mark, desk: Desk) -> str:
    """Return a heading of a book: Word counts it, unless it has no number."""
    words = bookmark(mark.whole, next(desk.ids), bookmark(mark.number, next(desk.ids), run(part.text)))
    begins = "<w:pageBreakBefore/>" if part.level == 1 else ""
    if part.number:
        return paragraph(words, desk.style[f"heading {min(part.level, 6)}"], begins)
    style, more = unnumbered(part.level, desk)
    return paragraph(words, style, begins + more)


def caption_xml(part: Table | Figure, mark: Mark | None, desk: Desk) -> str:
    """Return the caption: its number is a field that counts through the book, its label what references show."""
    if not part.title and mark is None:
        return ""
    follows = "<w:keepNext/>" if isinstance(part, Table) or mark is None else ""
    words = run(part.title)
    if mark is not None:
        name = series(part)
        label = run(f"{name} ") + field(f"SEQ {name} \\* ARABIC", run(part.number))
        inside = bookmark(mark.number, next(desk.ids), label) + run(". ") + words
        words = bookmark(mark.whole, next(desk.ids), inside)
    return paragraph(words, desk.style["Caption"], follows)


def series(part: Table | Figure | type[Table | Figure]) -> str:
    """Return the word that numbers tables or figures, such as “Tabel”: it names the sequence of Word, too."""
    table = isinstance(part, Table) or part is Table
    text = tr("Table {number}", number="") if table else tr("Figure {number}", number="")
    return "_".join(text.split())


# ------------------------------------------------------------------ contents


def contents_xml(part: Contents, desk: Desk) -> str:
    """Return a list of headings, tables or figures: filled in, and a field that Word makes anew; empty without any.

    Where the pages are not known the field is marked, and Word asks once whether it may fill them in.
    """
    entries = list(_entries(part.of, desk))
    if not entries:
        return ""
    kind = Table if part.of == "table" else Figure
    code = f'TOC \\o "1-{LISTED}" \\h \\z' if part.of == "heading" else f'TOC \\h \\z \\c "{series(kind)}"'
    opened, separated, closed = field_ends(code, dirty=desk.pages is None)
    first, *look = entries[0]
    lines = [paragraph(runs, *look) for runs, *look in [(opened + separated + first, *look), *entries[1:]]]
    title = paragraph(run(part.title), desk.style["toc heading"], "<w:pageBreakBefore/>")
    inside = f"{title}{''.join(lines)}{paragraph(closed)}"
    return _gallery(inside) if part.of == "heading" else inside


def _gallery(inside: str) -> str:
    """Return contents as Word knows its own: with the button that makes them anew."""
    kind = '<w:docPartObj><w:docPartGallery w:val="Table of Contents"/><w:docPartUnique/></w:docPartObj>'
    return f"<w:sdt><w:sdtPr>{kind}</w:sdtPr><w:sdtContent>{inside}</w:sdtContent></w:sdt>"


def _entries(of: str, desk: Desk) -> Iterator[tuple[str, str, str]]:
    """Yield the runs of each line, its style, and what stands beside that."""
    front = True
    for place, mark in desk.marks.items():
        part = desk.document.parts[place]
        if isinstance(part, Heading):
            front = front and not (part.level == 1 and part.number)
            if of == "heading" and part.level <= LISTED:
                number = f"{part.number}\t" if part.number else ""
                runs = _entry(f"{number}{part.text}", part.anchor, mark, desk, front)
                yield runs, desk.style[f"toc {part.level}"], "" if number else _without_number(part.level)
        elif isinstance(part, Table if of == "table" else Figure) and of != "heading":
            text = f"{caption_label(part)}. {part.title}"
            yield _entry(text, part.anchor, mark, desk, front), desk.style["table of figures"], ""


def _without_number(level: int) -> str:
    """Return what takes away the tab behind a number, which would hold up the page of a heading without one."""
    _, at, hanging, _ = ENTRIES[level - 1]
    return f'<w:tabs><w:tab w:val="clear" w:pos="{at}"/></w:tabs><w:ind w:left="{at - hanging}" w:firstLine="0"/>'


def _entry(text: str, anchor: str, mark: Mark, desk: Desk, front: bool) -> str:
    page = (desk.pages or {}).get(anchor)
    told = "" if page is None else roman(page).lower() if front else str(page)
    return inside_link(mark.whole, run(f"{text}\t") + field(f"PAGEREF {mark.whole} \\h", run(told)))


# ------------------------------------------------------------------ signatures


def signatures_xml(part: Signatures, desk: Desk, room: Room) -> str:
    """Return the place and date, on the right, and who signs, side by side; one person alone signs on the right."""
    lines = [part.people[at : at + ABREAST] for at in range(0, len(part.people), ABREAST)]
    place = run(part.place) if part.place else ""
    if len(part.people) == 1:
        half = room.width // 2
        return paragraph(place, more=f'{_KEEP}<w:ind w:left="{half}"/>{_CENTRE}') + _signers(
            (None, part.people[0]), (room.width - half, half), desk
        )
    wide = room.width // len(lines[0])
    head = paragraph(place, more=f'{_KEEP}<w:jc w:val="right"/>')
    return head + "".join(_signers(line, [wide] * len(line), desk) for line in lines)


def _signers(people: tuple[Signer | None, ...], sizes: tuple[int, ...] | list[int], desk: Desk) -> str:
    grid = "".join(f'<w:gridCol w:w="{size}"/>' for size in sizes)
    cells = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{size}" w:type="dxa"/></w:tcPr>{_signer(one)}</w:tc>'
        for one, size in zip(people, sizes, strict=True)
    )
    look = f'<w:tblPr><w:tblW w:w="{sum(sizes)}" w:type="dxa"/>{_PLAIN_TABLE}</w:tblPr>'
    row = f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{cells}</w:tr>"
    return f"<w:tbl>{look}<w:tblGrid>{grid}</w:tblGrid>{row}</w:tbl>{paragraph('', plain(desk.style['Normal']))}"


def _signer(one: Signer | None) -> str:
    if one is None:
        return paragraph("")
    line = '<w:pBdr><w:bottom w:val="single" w:sz="6" w:space="1" w:color="1A202C"/></w:pBdr>'
    above = '<w:spacing w:before="1300" w:after="40"/><w:ind w:left="284" w:right="284"/>'
    below = paragraph(run(one.below), more=_CENTRE) if one.below else ""
    return (
        paragraph(run(one.role), more=f"{_KEEP}{_CENTRE}")
        + paragraph(run(one.name, "<w:b/><w:bCs/>"), more=f"{_KEEP}{line}{above}{_CENTRE}")
        + (below or paragraph("", more='<w:spacing w:after="0"/>'))
    )
