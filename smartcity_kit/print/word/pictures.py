"""Pictures for Word: charts as PNG with the SVG beside it, which newer Words show in its place."""

from __future__ import annotations

from base64 import b64decode
from binascii import Error as NotBase64
from collections.abc import Iterator
from functools import lru_cache
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path

import typst
from docx.document import Document as WordDocument
from docx.image.exceptions import InvalidImageStreamError, UnexpectedEndOfFileError, UnrecognizedImageError
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part

from smartcity_kit.print.word.ooxml import plain

SHARPNESS = 200  # dots an inch of a chart: sharp on paper, small in the file
EMU = 635  # of a twip, a twentieth of a point
SVG = "image/svg+xml"

_INCH = 1440
_UNREADABLE = (UnrecognizedImageError, InvalidImageStreamError, UnexpectedEndOfFileError)
_NEWER = "{96DAC541-7B7A-43D3-8B79-37D633B846F1}"
_ASVG = "http://schemas.microsoft.com/office/drawing/2016/SVG/main"
_DRAWN = b'#set page(width: auto, height: auto, margin: 0pt)\n#image(bytes(sys.inputs.svg), format: "svg")'
_PICTURE = "http://schemas.openxmlformats.org/drawingml/2006/picture"


@lru_cache(maxsize=1)
def _fonts() -> typst.Fonts:
    """Return the fonts that charts are written in: the same on every machine."""
    home = find_spec("matplotlib")
    places = [Path(place) / "mpl-data/fonts/ttf" for place in (home.submodule_search_locations or ())] if home else []
    return typst.Fonts(include_system_fonts=False, font_paths=[str(place) for place in places])


@lru_cache(maxsize=64)
def png_of(svg: str) -> bytes | None:
    """Return an SVG as PNG, ``SHARPNESS`` dots an inch; None for what is no SVG."""
    try:
        # The picture comes as data and the root is a folder of the kit's: nothing else can be read.
        drawer = typst.Compiler(_DRAWN, str(Path(__file__).parent), _fonts(), sys_inputs={"svg": svg})
        made = drawer.compile(format="png", ppi=SHARPNESS)
    except (typst.TypstError, ValueError):
        return None
    return made if isinstance(made, bytes) else None


class Pictures:
    """The pictures of one document: each stands in the file once, however often it is shown."""

    def __init__(self, document: WordDocument, numbers: Iterator[int]) -> None:
        self._part = document.part
        self._numbers = numbers
        self._vectors: dict[str, str] = {}

    def chart(self, svg: str, alt: str, room: tuple[int, int]) -> str:
        """Return the run that shows a chart of the kit's, in a ``room`` of twips: width and height."""
        data = png_of(svg)
        return "" if data is None else self._drawn(data, alt, room, 72 / SHARPNESS, self._vector(svg))

    def picture(self, mime: str, data: str | bytes, alt: str, room: tuple[int, int]) -> str:
        """Return the run that shows somebody's own picture (base64 or bytes), empty where it is none."""
        try:
            raw = b64decode(data) if isinstance(data, str) else data
            if mime != SVG:
                return self._drawn(raw, alt, room)
            drawn = png_of(raw.decode())
            return "" if drawn is None else self._drawn(drawn, alt, room, 72 / SHARPNESS)
        except (NotBase64, ValueError, *_UNREADABLE):
            return ""

    def _drawn(self, data: bytes, alt: str, room: tuple[int, int], points: float = 0, vector: str = "") -> str:
        relation, image = self._part.get_or_add_image(BytesIO(data))
        if points:
            size = image.px_width * points * 20, image.px_height * points * 20
        else:
            size = image.px_width * _INCH / image.horz_dpi, image.px_height * _INCH / image.vert_dpi
        shrunk = min(1, *(most / max(one, 1) for most, one in zip(room, size, strict=True)))
        wide, high = (max(1, round(one * shrunk) * EMU) for one in size)
        return _run(wide, high, next(self._numbers), plain(alt), relation, vector)

    def _vector(self, svg: str) -> str:
        """Return what shows the chart as it was drawn, in Words that can."""
        if svg not in self._vectors:
            name = PackURI(f"/word/media/chart{len(self._vectors) + 1}.svg")
            part = Part(name, SVG, svg.encode(), self._part.package)
            self._vectors[svg] = self._part.relate_to(part, RELATIONSHIP_TYPE.IMAGE)
        inside = f'<asvg:svgBlip xmlns:asvg="{_ASVG}" r:embed="{self._vectors[svg]}"/>'
        return f'<a:extLst><a:ext uri="{_NEWER}">{inside}</a:ext></a:extLst>'


def _run(wide: int, high: int, number: int, alt: str, relation: str, vector: str) -> str:
    return (
        '<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0">'
        f'<wp:extent cx="{wide}" cy="{high}"/><wp:docPr id="{number}" name="Gambar {number}" descr="{alt}"/>'
        '<wp:cNvGraphicFramePr><a:graphicFrameLocks noChangeAspect="1"/></wp:cNvGraphicFramePr>'
        f'<a:graphic><a:graphicData uri="{_PICTURE}"><pic:pic>'
        f'<pic:nvPicPr><pic:cNvPr id="{number}" name="Gambar {number}"/><pic:cNvPicPr/></pic:nvPicPr>'
        f'<pic:blipFill><a:blip r:embed="{relation}">{vector}</a:blip>'
        "<a:stretch><a:fillRect/></a:stretch></pic:blipFill>"
        f'<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="{wide}" cy="{high}"/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic></a:graphicData></a:graphic>'
        "</wp:inline></w:drawing></w:r>"
    )
