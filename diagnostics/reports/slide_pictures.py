"""Charts, figures in large, and drawings on slides."""

from __future__ import annotations

from io import BytesIO

from pptx.chart.chart import Chart
from pptx.enum.dml import MSO_THEME_COLOR
from pptx.enum.shapes import MSO_SHAPE
from pptx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.parts.chart import ChartPart
from pptx.parts.embeddedpackage import EmbeddedXlsxPart
from pptx.slide import Slide as Made
from pptx.util import Pt

from diagnostics.reports.chart_figures import line
from diagnostics.reports.document import Document, KeyFigures, Picture, Plot
from diagnostics.reports.native_chart import native_chart
from diagnostics.reports.slide_fitting import LINE, clipped_to, height_of, lines_of, widest
from diagnostics.reports.slide_graph import without_style
from diagnostics.reports.slide_lines import BOLD
from diagnostics.reports.slide_text import SMALLEST, SURE, Area, paragraph, run
from diagnostics.reports.word_pictures import rastered

LETTERS = 14
"""The size of letters in a chart whose rows stand far enough apart."""

AROUND = 115.0
"""The height that a chart needs for its axis and legend."""

ACROSS, GAP, INSET = 4, 16.0, 12.0
"""Figures side by side, the air between them, and inside their frames."""

FIGURES, MEANING = (36, 32, 28, 24, 20, 16, 14), 16
LOW, CARD = 96.0, 160.0
"""The least and the greatest height of a figure's frame."""


def put_chart(slide: Made, plot: Plot, document: Document, area: Area) -> None:
    """Put a plot as a chart that can be edited, with its figures in a workbook."""
    made = native_chart(plot, document.house, document.written_on)
    if made is None:
        return
    package = slide.part.package
    name = package.next_partname(ChartPart.partname_template)
    part = ChartPart.load(name, CONTENT_TYPE.DML_CHART, package, made.xml)
    link = part.relate_to(EmbeddedXlsxPart.new(made.workbook, package), RELATIONSHIP_TYPE.PACKAGE)
    assert link == "rId1", "the chart names its workbook so"
    _enlarge(part.chart, 0 if plot.across else len(plot.categories), area.height)
    frame = slide.shapes._add_chart_graphicFrame(slide.part.relate_to(part, RELATIONSHIP_TYPE.CHART), *area.units)
    frame.nvGraphicFramePr.cNvPr.set("descr", line(plot.sentence))


def put_figures(slide: Made, figures: KeyFigures, area: Area) -> tuple[str, ...]:
    """Put figures side by side, each in a frame with what it means; returns those that had to be cut, in full."""
    count = min(len(figures.items), ACROSS)
    if not count:
        return ()
    rows = -(-len(figures.items) // ACROSS)
    width = (area.width - GAP * (count - 1)) / count
    inside = width - 2 * INSET
    told_in = inside / SURE
    texts = [line(figure) for figure, _ in figures.items]
    size = next((one for one in FIGURES if _suits(texts, inside, one * BOLD)), FIGURES[-1])
    most = max(height_of(line(meaning), told_in, MEANING) for _, meaning in figures.items) + 2 * size * LINE + 2 * INSET + 1
    height = min((area.height - GAP * (rows - 1)) / rows, max(most, LOW), CARD)
    cut = []
    for place, (figure, (told, meaning)) in enumerate(zip(texts, figures.items, strict=True)):
        left, down = place % ACROSS, place // ACROSS
        at = Area(area.x + left * (width + GAP), area.y + down * (height + GAP), width, height)
        short = clipped_to(figure, inside, size * BOLD, 2)
        taken = lines_of(short, inside, size * BOLD) * size * LINE
        lines = max(int((height - 2 * INSET - taken) / (MEANING * LINE)), 1)
        said = clipped_to(line(meaning), told_in, MEANING, lines)
        _card(slide, at, run(short, size, "accent1", True), run(said, MEANING, "tx1"))
        if (short, said) != (figure, line(meaning)):
            cut.append(f"{told}: {meaning}")
    return tuple(cut)


def put_drawing(slide: Made, picture: Picture, area: Area) -> None:
    """Put a drawing that is no graph, as large as it fits."""
    scale = min(area.width / max(picture.width, 1.0), area.height / max(picture.height, 1.0))
    width, height = picture.width * scale, picture.height * scale
    at = Area(area.x + (area.width - width) / 2, area.y, width, height)
    made = slide.shapes.add_picture(BytesIO(rastered(picture.print, width)), *at.units)
    made._element.xpath("./p:nvPicPr/p:cNvPr")[0].set("descr", line(picture.alt))


def _enlarge(chart: Chart, rows: int, height: float) -> None:
    """Make the letters of a chart large enough for a room, and let it name each of its rows of bars."""
    size = LETTERS if (height - AROUND) / max(rows, 1) >= LETTERS * LINE else SMALLEST
    chart.font.size = Pt(size)
    for axis in (chart.category_axis, chart.value_axis):
        if axis.has_title:
            axis.axis_title.text_frame.paragraphs[0].runs[0].font.size = Pt(size)
        for end in axis._element.iterchildren(qn("c:noMultiLvlLbl")):
            end.addprevious(parse_xml(f'<c:tickLblSkip {nsdecls("c")} val="1"/>'))


def _suits(texts: list[str], width: float, size: float) -> bool:
    whole = widest((word for text in texts for word in text.split()), size) <= width
    return whole and all(lines_of(text, width, size) <= 2 for text in texts)


def _card(slide: Made, at: Area, figure: str, meaning: str) -> None:
    shape = slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, *at.units)
    without_style(shape)
    shape.fill.solid()
    shape.fill.fore_color.theme_color = MSO_THEME_COLOR.BACKGROUND_2
    shape.line.fill.background()
    frame = shape.text_frame
    frame.word_wrap = True
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = Pt(INSET - 1)
    body = frame._txBody
    body.find(qn("a:bodyPr")).set("anchor", "t")
    body.remove(body.find(qn("a:p")))
    for text in (figure, meaning):
        body.append(parse_xml(paragraph(text, properties='<a:pPr algn="l"/>')))
