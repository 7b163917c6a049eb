"""The kit's own Word template: cover, header, footer and styles, written by code and free to be edited.

Placeholders are those of docxtpl (Jinja in the text of the document); ``PLACES`` says what there is::

    {{ judul }} {{ subjudul }} {{ daerah }} {{ perihal }} {{ keadaan }} {{ lambang }}
    {%p for satu in baris %} … {%p endfor %}    the lines at the foot of the cover
    {%p if sampul %} … {%p endif %}             only where the document has a cover; likewise “buku”
    {{ isi }}                                   where everything else goes, in a paragraph of its own
"""

from __future__ import annotations

from functools import lru_cache
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from smartcity_kit.print.word.numbering import numbering_xml
from smartcity_kit.print.word.ooxml import DECLARED, NAMESPACES, field, paragraph, run
from smartcity_kit.text.messages import KitError, language, tr

NAME = "templat.docx"  # what a region calls its own, beside its workshop

#: What a template may name; ``isi`` has to be there.
PLACES = ("judul", "subjudul", "daerah", "perihal", "keadaan", "lambang", "baris", "isi", "sampul", "buku")

LANGUAGE = {"id": "id-ID", "en": "en-GB"}
WIDTH, HEIGHT = 11906, 16838  # A4 in twips, twentieths of a point
LEFT, RIGHT = 1304, 1021
ROOM = WIDTH - LEFT - RIGHT
#: Of a line of the contents, by level: where its words begin, how far before them its number, the room above it.
ENTRIES = ((1, 907, 907, 120), (2, 1531, 624, 0), (3, 2325, 794, 0))

_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_CENTRE = '<w:jc w:val="center"/>'
_BOLD = "<w:b/><w:bCs/>"
_GREY = '<w:color w:val="4A5568"/>'


@lru_cache(maxsize=4)
def _made(code: str) -> bytes:
    """Return the template in the language in force; the same language gives the same bytes."""
    parts = {
        "[Content_Types].xml": _content_types(),
        "_rels/.rels": _relations(
            ("officeDocument", "word/document.xml"), ("extended-properties", "docProps/app.xml")
        ),
        "docProps/app.xml": f'{DECLARED}<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/'
        'extended-properties"><Application>smartcity_kit</Application></Properties>',
        "word/document.xml": f"{DECLARED}<w:document {NAMESPACES}><w:body>{_body()}</w:body></w:document>",
        "word/_rels/document.xml.rels": _relations(
            ("styles", "styles.xml"),
            ("numbering", "numbering.xml"),
            ("settings", "settings.xml"),
            ("header", "header1.xml"),
            ("footer", "footer1.xml"),
            ("footer", "footer2.xml"),
        ),
        "word/styles.xml": styles_xml(code),
        "word/numbering.xml": numbering_xml({f"heading {n}": f"Heading{n}" for n in (1, 2, 3)}),
        "word/settings.xml": _settings(code),
        "word/header1.xml": f"{DECLARED}<w:hdr {NAMESPACES}>{_header()}</w:hdr>",
        "word/footer1.xml": f"{DECLARED}<w:ftr {NAMESPACES}>{_footer()}</w:ftr>",
        "word/footer2.xml": f"{DECLARED}<w:ftr {NAMESPACES}>{_footer()}</w:ftr>",
    }
    return packed({name: xml.encode() for name, xml in parts.items()})


def kit_template() -> bytes:
    """Return the kit's own template as a .docx file, in the language in force."""
    return _made(language())


def template_beside(workshop: Path, chosen: Path | None = None) -> bytes | None:
    """Return the template to print with: the file chosen, else ``templat.docx`` beside the workshop, else None.

    None stands for the kit's own. Raises KitError where a file cannot be read.
    """
    place = chosen or workshop.parent / NAME
    if chosen is None and not place.is_file():
        return None
    try:
        return place.read_bytes()
    except OSError as error:
        says = tr(
            "The Word template {place} could not be read ({wrong}). Name another file.",
            place=place,
            wrong=error.strerror or str(error),
        )
        raise KitError(says) from None


def packed(parts: dict[str, bytes]) -> bytes:
    """Return the parts of a package as a zip file that says nothing of this machine or of the time."""
    whole = BytesIO()
    with ZipFile(whole, "w") as file:
        for name, data in parts.items():
            entry = ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.create_system = 0  # the same bytes on every system
            entry.compress_type = 0 if name.endswith((".png", ".jpeg", ".jpg")) else ZIP_DEFLATED
            file.writestr(entry, data)
    return whole.getvalue()


def styles_xml(code: str) -> str:
    """Return the kit's styles; ``code`` is the language that Word checks the spelling in."""
    room = Environment(
        loader=FileSystemLoader(Path(__file__).parent), autoescape=True, undefined=StrictUndefined
    )
    return room.get_template("styles.xml.j2").render(
        lang=LANGUAGE[code], room=ROOM, entries=ENTRIES, tr=tr
    )


# ------------------------------------------------------------------ what stands on the sheets


def _body() -> str:
    """Return the cover of a book, the head of a handout, and the place for the rest."""
    cover = "".join(
        [
            _only("if sampul"),
            _line("{{ lambang }}", f'<w:spacing w:before="1400" w:after="480"/>{_CENTRE}'),
            _line("{{ judul }}", f'<w:spacing w:after="200"/>{_CENTRE}', style="Title"),
            _only("if subjudul"),
            _line("{{ subjudul }}", _CENTRE, style="Subtitle"),
            _only("endif"),
            _only("if daerah"),
            _line(
                "{{ daerah }}", f'<w:spacing w:before="1200" w:after="480"/>{_CENTRE}', f"{_BOLD}<w:caps/>{_size(26)}"
            ),
            _only("endif"),
            _only("for satu in baris"),
            _line("{{ satu }}", f'<w:spacing w:after="60"/>{_CENTRE}'),
            _only("endfor"),
            _ended(),
            _only("endif"),
        ]
    )
    under = '<w:pBdr><w:bottom w:val="single" w:sz="12" w:space="6" w:color="1A202C"/></w:pBdr>'
    head = "".join(
        [
            _only("if not buku"),
            _only("if daerah"),
            _line(
                "{{ daerah }}",
                '<w:spacing w:after="0"/>',
                f'{_BOLD}<w:caps/>{_GREY}<w:spacing w:val="12"/>{_size(18)}',
            ),
            _only("endif"),
            _line("{{ judul }}", style="Title"),
            _only("if perihal"),
            _line("{{ perihal }}", '<w:spacing w:after="40"/>', _size(23)),
            _only("endif"),
            _line("{{ keadaan }}", f'{under}<w:spacing w:after="240"/>', f"{_GREY}{_size(18)}"),
            _only("endif"),
        ]
    )
    return f"{cover}{head}{_line('{{ isi }}')}{_sheet(headed=True)}"


def _size(half_points: int) -> str:
    return f'<w:sz w:val="{half_points}"/><w:szCs w:val="{half_points}"/>'


def _only(statement: str) -> str:
    return paragraph(run(f"{{%p {statement} %}}"))


def _line(text: str, more: str = "", look: str = "", *, style: str = "") -> str:
    return paragraph(run(text, look), style, more)


def _ended() -> str:
    return f"<w:p><w:pPr>{_sheet(headed=False)}</w:pPr></w:p>"


def _sheet(*, headed: bool) -> str:
    """Return a section: A4, with header and footer but for the head of its first page, or with neither."""
    named = (("header", "default", 4), ("footer", "default", 5), ("footer", "first", 6))
    refers = "".join(f'<w:{what}Reference w:type="{kind}" r:id="rId{number}"/>' for what, kind, number in named)
    return (
        f'<w:sectPr>{refers if headed else ""}<w:type w:val="nextPage"/><w:pgSz w:w="{WIDTH}" w:h="{HEIGHT}"/>'
        f'<w:pgMar w:top="1361" w:right="{RIGHT}" w:bottom="1247" w:left="{LEFT}" w:header="624" w:footer="567" '
        f'w:gutter="0"/><w:cols w:space="708"/>{"<w:titlePg/>" if headed else ""}</w:sectPr>'
    )


def _header() -> str:
    right = '<w:jc w:val="right"/>'
    return _strip(
        [
            (1500, _line("{{ daerah }}", style="Header")),
            (2000, _line("{{ judul }}", _CENTRE, style="Header")),
            (1500, _line("{{ perihal }}", right, style="Header")),
        ]
    )


def _footer() -> str:
    """Return the line of state and the page: a book counts its pages, a handout says of how many."""
    page, every = field("PAGE", run("1")), field("NUMPAGES", run("1"))
    right = '<w:jc w:val="right"/>'
    word = tr("Page")
    numbers = "".join(
        [
            _only("if buku"),
            paragraph(page, "Footer", right),
            _only("else"),
            paragraph(run(f"{word} ") + page + run(" / ") + every, "Footer", right),
            _only("endif"),
        ]
    )
    return _strip([(3800, _line("{{ keadaan }}", style="Footer")), (1200, numbers)])


def _strip(cells: list[tuple[int, str]]) -> str:
    """Return cells side by side over the whole width, which is another one on a sheet on its side."""
    grid = "".join(f'<w:gridCol w:w="{ROOM * share // 5000}"/>' for share, _ in cells)
    row = "".join(f'<w:tc><w:tcPr><w:tcW w:w="{share}" w:type="pct"/></w:tcPr>{text}</w:tc>' for share, text in cells)
    bare = '<w:tblCellMar><w:left w:w="0" w:type="dxa"/><w:right w:w="0" w:type="dxa"/></w:tblCellMar>'
    look = f'<w:tblPr><w:tblW w:w="5000" w:type="pct"/><w:tblLayout w:type="fixed"/>{bare}</w:tblPr>'
    return f"<w:tbl>{look}<w:tblGrid>{grid}</w:tblGrid><w:tr>{row}</w:tr></w:tbl>{_line('', style='Footer')}"


# ------------------------------------------------------------------ the package


def _content_types() -> str:
    kinds = {
        "word/document": "document.main",
        "word/styles": "styles",
        "word/numbering": "numbering",
        "word/settings": "settings",
        "word/header1": "header",
        "word/footer1": "footer",
        "word/footer2": "footer",
    }
    parts = "".join(
        f'<Override PartName="/{name}.xml" ContentType="{_WORD}.{kind}+xml"/>' for name, kind in kinds.items()
    )
    return (
        f'{DECLARED}<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.'
        'openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>'
        '<Override PartName="/docProps/app.xml" ContentType="application/vnd.openxmlformats-officedocument.'
        f'extended-properties+xml"/>{parts}</Types>'
    )


def _relations(*targets: tuple[str, str]) -> str:
    every = "".join(
        f'<Relationship Id="rId{number}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets, 1)
    )
    return f'{DECLARED}<Relationships xmlns="{_PACKAGE}/relationships">{every}</Relationships>'


def _settings(code: str) -> str:
    """Return the settings: the way of Word 2013 and later, the language of the theme."""
    modern = (
        '<w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/>'
    )
    return (
        f'{DECLARED}<w:settings {NAMESPACES}><w:zoom w:percent="100"/><w:defaultTabStop w:val="708"/>'
        '<w:characterSpacingControl w:val="doNotCompress"/>'
        f'<w:compat>{modern}</w:compat><w:themeFontLang w:val="{LANGUAGE[code]}"/><w:decimalSymbol w:val=","/>'
        '<w:listSeparator w:val=";"/></w:settings>'
    )
