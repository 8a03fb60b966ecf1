"""Pictures and charts inside the text of a Word file, each with words for readers who see none."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from io import BytesIO
from pathlib import Path

import typst
from docx.document import Document as Word
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part, XmlPart
from docx.oxml.ns import nsdecls, qn
from docx.oxml.parser import parse_xml

from diagnostics.reports.native_chart import NativeChart
from diagnostics.reports.typesetter import FONTS
from diagnostics.reports.word_xml import Element, clean, made

EMU = 635
"""Units of drawings in a twentieth of a point."""

SHARPNESS = 160.0
"""Dots to the inch of the picture for programs that do not show the drawing itself."""

SHEET = Path(__file__).with_name("drawing.typ")

CHART = "http://schemas.openxmlformats.org/drawingml/2006/chart"
PICTURE = "http://schemas.openxmlformats.org/drawingml/2006/picture"
SVG = "http://schemas.microsoft.com/office/drawing/2016/SVG/main"


class Pictures:
    """Puts drawings into a file and gives each a number of its own."""

    def __init__(self, word: Word) -> None:
        self._part, self._charts, self._drawings = word.part, 0, 0
        # A template's headers and footers have pictures too, and no two in a file may have the same number.
        pictures = [one for edge in edges_of(word) for one in edge.iter(qn("wp:docPr"))]
        self._count = max((int(one.get("id")) for one in pictures), default=0)
        self._taken = {part.partname for part in word.part.package.iter_parts()}

    def drawing(self, svg: str, alt: str, width: int, height: int) -> Element:
        """Return a run with a drawing, `width` by `height` twentieths of a point, and a picture for older programs."""
        name = self._free_name()
        lines = self._part.relate_to(Part(name, "image/svg+xml", svg.encode(), self._part.package), RELATIONSHIP_TYPE.IMAGE)
        dots, _ = self._part.get_or_add_image(BytesIO(rastered(svg, width / 20)))
        return self._inline(self._picture(dots, width, height, lines), PICTURE, alt, width, height)

    def image(self, png: bytes, alt: str, width: int, height: int) -> Element:
        """Return a run with a picture in PNG."""
        dots, _ = self._part.get_or_add_image(BytesIO(png))
        return self._inline(self._picture(dots, width, height), PICTURE, alt, width, height)

    def chart(self, chart: NativeChart, alt: str, width: int, height: int) -> Element:
        """Return a run with a chart that can be edited; its figures are in a workbook inside the file."""
        self._charts += 1
        package = self._part.package
        part = Part(PackURI(f"/word/charts/chart{self._charts}.xml"), CONTENT_TYPE.DML_CHART, chart.xml, package)
        sheet = PackURI(f"/word/embeddings/Microsoft_Excel_Sheet{self._charts}.xlsx")
        number = part.relate_to(Part(sheet, CONTENT_TYPE.SML_SHEET, chart.workbook, package), RELATIONSHIP_TYPE.PACKAGE)
        assert number == "rId1", "the chart names its workbook so"
        link = self._part.relate_to(part, RELATIONSHIP_TYPE.CHART)
        return self._inline(made("c:chart", r_id=link), CHART, alt, width, height)

    def _free_name(self) -> PackURI:
        """Return a name for another drawing that no part of the template has."""
        name = None
        while name is None or name in self._taken:
            self._drawings += 1
            name = PackURI(f"/word/media/drawing{self._drawings}.svg")
        return name

    def _picture(self, dots: str, width: int, height: int, lines: str = "") -> Element:
        properties = made("pic:cNvPr", id=self._count + 1, name=f"Picture {self._count + 1}")
        stretch = made("a:stretch", made("a:fillRect"))
        blip = made("a:blip", _extended(lines) if lines else None, r_embed=dots)
        size = made("a:ext", cx=width * EMU, cy=height * EMU)
        shape = made(
            "pic:spPr",
            made("a:xfrm", made("a:off", x=0, y=0), size),
            made("a:prstGeom", made("a:avLst"), prst="rect"),
        )
        return made(
            "pic:pic", made("pic:nvPicPr", properties, made("pic:cNvPicPr")), made("pic:blipFill", blip, stretch), shape
        )

    def _inline(self, inside: Element, kind: str, alt: str, width: int, height: int) -> Element:
        self._count += 1
        words = " ".join(clean(alt).split())
        none = {"distT": 0, "distB": 0, "distL": 0, "distR": 0}
        frame = made("wp:cNvGraphicFramePr")
        if kind == PICTURE:
            frame.append(made("a:graphicFrameLocks", noChangeAspect=1))
        inline = made(
            "wp:inline",
            made("wp:extent", cx=width * EMU, cy=height * EMU),
            made("wp:effectExtent", l=0, t=0, r=0, b=0),
            made("wp:docPr", id=self._count, name=f"{'Chart' if kind == CHART else 'Picture'} {self._count}", descr=words),
            frame,
            made("a:graphic", made("a:graphicData", inside, uri=kind)),
            **none,
        )
        return made("w:r", made("w:drawing", inline))


def edges_of(word: Word) -> Iterator[Element]:
    """Yield the headers and footers of a file."""
    for link in list(word.part.rels.values()):
        if link.reltype in (RELATIONSHIP_TYPE.HEADER, RELATIONSHIP_TYPE.FOOTER) and isinstance(link.target_part, XmlPart):
            yield link.target_part.element


def _extended(lines: str) -> Element:
    """Return what tells newer programs where the drawing itself is."""
    return parse_xml(
        f"<a:extLst {nsdecls('a', 'r')}><a:ext uri='{{96DAC541-7B7A-43D3-8B79-37D633B846F1}}'>"
        f"<asvg:svgBlip xmlns:asvg='{SVG}' r:embed='{lines}'/></a:ext></a:extLst>"
    )


def rastered(svg: str, width: float) -> bytes:
    """Return a drawing as a picture in PNG that is sharp at `width` points."""
    inputs = {"drawing": svg, "width": str(width)}
    made = _compiler().compile(format="png", sys_inputs=inputs, ppi=SHARPNESS)
    assert isinstance(made, bytes)
    return made


@cache
def _compiler() -> typst.Compiler:
    return typst.Compiler(input=SHEET, root=SHEET.parent, font_paths=[FONTS], ignore_system_fonts=True)
