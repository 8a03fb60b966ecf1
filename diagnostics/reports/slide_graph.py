"""A graph on a slide as shapes that people can move: boxes with text, and arrows that stay glued to them."""

from __future__ import annotations

from pptx.dml.color import RGBColor
from pptx.enum.dml import MSO_LINE_DASH_STYLE, MSO_THEME_COLOR
from pptx.enum.shapes import MSO_CONNECTOR_TYPE, MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.shapes.autoshape import Shape
from pptx.shapes.base import BaseShape
from pptx.shapes.shapetree import SlideShapes
from pptx.util import Emu, Pt

from diagnostics.reports.document import Graph
from diagnostics.reports.slide_routes import INSET, Bent, Placed, arranged, bent, name_of
from diagnostics.reports.slide_text import SMALLEST, Area, paragraph, run

KEY = 26.0
"""Height of the line that says how to read the graph."""

LEFT_SIDE, RIGHT_SIDE = 1, 3
"""The points of a rounded rectangle that arrows are glued to."""

ROUND = 9.0
"""How far the corners of a box are rounded, in points."""

SLIM = 100.0
"""In a narrower box bold words would be broken."""

WHOLE = 100_000
"""What adjustments of shapes call all of a width."""


def put_graph(shapes: SlideShapes, graph: Graph, area: Area) -> None:
    """Put a graph into an area: columns as in its picture, boxes high enough for letters that can be read."""
    area = Area(area.x, area.y, area.width, max(area.height - KEY, KEY))
    loose = _loose(graph)
    placed = arranged(graph, area)
    made = {one.node.id: _box(shapes, one, one.node.id in loose) for one in placed}
    for one in bent(placed, graph.arrows):
        _connect(shapes, one, made[one.arrow.source], made[one.arrow.target])
    for shape in made.values():  # boxes stand before the arrows that pass behind them
        shapes._spTree.append(shape._element)
    _key(shapes, Area(area.x, area.y + area.height + 8, area.width, KEY - 8), bool(loose))


def _loose(graph: Graph) -> set[str]:
    """Return the nodes that only faded arrows touch: nothing speaks for them so far."""
    firm = {end for arrow in graph.arrows if not arrow.faded for end in (arrow.source, arrow.target)}
    touched = {end for arrow in graph.arrows for end in (arrow.source, arrow.target)}
    return touched - firm


def _box(shapes: SlideShapes, placed: Placed, is_loose: bool) -> Shape:
    node, at = placed.node, placed.at
    shape: Shape = shapes.add_shape(MSO_SHAPE.ROUNDED_RECTANGLE, *at.units)
    without_style(shape)
    shape.name = name_of(node)[:120]
    shape.adjustments[0] = min(ROUND / max(min(at.width, at.height), 1.0), 0.5)
    shape.fill.solid()
    shape.fill.fore_color.rgb = _rgb(node.fill)
    shape.line.color.rgb, shape.line.width = _rgb(node.outline), Pt(1.2 if is_loose else 1.8)
    if is_loose:
        shape.line.dash_style = MSO_LINE_DASH_STYLE.DASH
    frame = shape.text_frame
    frame.word_wrap, frame.vertical_anchor = True, MSO_ANCHOR.MIDDLE
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = Pt(INSET - 0.5)
    body = frame._txBody
    body.remove(body.find(qn("a:p")))
    for text, bold in ((placed.label, not is_loose and at.width >= SLIM), (placed.note, False)):
        if text:
            body.append(parse_xml(paragraph(_inked(text, node.ink, placed.size, bold), properties='<a:pPr algn="l"/>')))
    if not body.findall(qn("a:p")):
        body.append(parse_xml(paragraph()))
    return shape


def without_style(shape: BaseShape) -> None:
    """Take the shadows and colours of the theme from a shape; it has its own."""
    style = shape._element.find(qn("p:style"))
    if style is not None:
        shape._element.remove(style)


def _inked(text: str, ink: str, size: int, bold: bool) -> str:
    colour = f'<a:solidFill><a:srgbClr val="{ink.removeprefix("#").upper()}"/></a:solidFill>'
    return run(text, size, bold=bold).replace("</a:rPr>", f"{colour}</a:rPr>")


def _connect(shapes: SlideShapes, one: Bent, source: Shape, target: Shape) -> None:
    arrow = one.arrow
    kind = MSO_CONNECTOR_TYPE.STRAIGHT if one.bend is None else MSO_CONNECTOR_TYPE.CURVE
    line = shapes.add_connector(kind, Emu(0), Emu(0), Emu(0), Emu(0))
    without_style(line)
    line.begin_connect(source, RIGHT_SIDE)
    line.end_connect(target, LEFT_SIDE)
    line.name = f"{source.name} → {target.name}"[:200]
    if one.bend is not None:
        bend = f'<a:gd {nsdecls("a")} name="adj1" fmla="val {round(one.bend * WHOLE)}"/>'
        line._element.spPr.find(f"{qn('a:prstGeom')}/{qn('a:avLst')}").append(parse_xml(bend))
    line.line.width = Pt(arrow.thickness)
    line.line.color.theme_color = MSO_THEME_COLOR.TEXT_1
    line.line.color.brightness = 0.75 if arrow.faded else 0.45
    size = "sm" if arrow.thickness > 3 else "med"
    line.line._get_or_add_ln().append(parse_xml(f'<a:tailEnd {nsdecls("a")} type="triangle" w="{size}" len="{size}"/>'))


def _key(shapes: SlideShapes, area: Area, has_loose: bool) -> None:
    box = shapes.add_textbox(*area.units)
    says = "Thicker arrow: stronger link. Same colour: same family of causes."
    says += " Dashed: not examined or not supported." if has_loose else ""
    frame = box.text_frame
    frame.word_wrap = True
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = Pt(0)
    body = frame._txBody
    body.remove(body.find(qn("a:p")))
    body.append(parse_xml(paragraph(run(says, SMALLEST, "tx2"))))


def _rgb(colour: str) -> RGBColor:
    shade: RGBColor = RGBColor.from_string(colour.removeprefix("#").upper())
    return shade
