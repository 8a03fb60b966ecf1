"""A graph on a slide as shapes that people can move: boxes with text, and arrows that stay glued to them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pptx.dml.color import RGBColor
from pptx.enum.dml import MSO_LINE_DASH_STYLE, MSO_THEME_COLOR
from pptx.enum.shapes import MSO_CONNECTOR_TYPE, MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.shapes.autoshape import Shape
from pptx.shapes.shapetree import SlideShapes
from pptx.util import Pt

from diagnostics.reports.document import Arrow, Graph, Node
from diagnostics.reports.slide_fitting import LINE, clipped_to, height_of
from diagnostics.reports.slide_layouts import POINT
from diagnostics.reports.slide_text import SMALLEST, Area, paragraph, run
from diagnostics.reports.word_xml import clean

INSET = 5.0
WIDEST, NARROWEST = 190.0, 40.0
"""Of a box, in points."""

CHANNEL, NARROW = 46.0, 20.0
"""Free width between columns, where there is room and where there are many."""

SPACING = 12.0
"""Free height between two boxes of a column."""

KEY = 20.0
"""Height of the line that says how to read the graph."""

LEFT_SIDE, RIGHT_SIDE = 1, 3
"""The points of a rounded rectangle that arrows are glued to."""

ROUNDNESS = 0.12


@dataclass(frozen=True)
class Placed:
    """A node in its place on the slide, with the texts that fit into it."""

    node: Node
    at: Area
    label: str
    note: str


def put_graph(shapes: SlideShapes, graph: Graph, area: Area) -> None:
    """Put a graph into an area: columns as in its picture, boxes high enough for letters that can be read."""
    area = Area(area.x, area.y, area.width, max(area.height - KEY, KEY))
    placed = arranged(graph, area)
    loose = _loose(graph)
    made = {one.node.id: _box(shapes, one, one.node.id in loose) for one in placed}
    behind = {id(shape._element): shape for shape in made.values()}
    for arrow in graph.arrows:
        if arrow.source in made and arrow.target in made:
            _connect(shapes, arrow, made[arrow.source], made[arrow.target])
    for shape in behind.values():  # boxes stand before the arrows that pass behind them
        shapes._spTree.remove(shape._element)
        shapes._spTree.append(shape._element)
    _key(shapes, Area(area.x, area.y + area.height + 2, area.width, KEY - 2), bool(loose))


def arranged(graph: Graph, area: Area) -> list[Placed]:
    """Return the nodes in their places; notes are left out where boxes would not fit with them."""
    columns = _columns(graph.nodes)
    channel = max(min(CHANNEL, area.width / (2.8 * max(len(columns), 1))), NARROW)
    width = (area.width - channel * (len(columns) - 1)) / max(len(columns), 1)
    width = max(min(width, WIDEST), NARROWEST)
    channel = min((area.width - width * len(columns)) / max(len(columns) - 1, 1), 2.2 * CHANNEL)
    start = area.x + (area.width - width * len(columns) - channel * (len(columns) - 1)) / 2
    has_notes = all(_needed(column, width, True) <= area.height for column in columns)
    found = []
    for number, column in enumerate(columns):
        x = start + number * (width + channel)
        found += _stacked(column, Area(x, area.y, width, area.height), _scale(graph, area), has_notes)
    return found


def _columns(nodes: Sequence[Node]) -> list[list[Node]]:
    """Return the nodes column by column, from left to right and from top to bottom."""
    columns: dict[float, list[Node]] = {}
    for node in sorted(nodes, key=lambda one: (one.x, one.y)):
        near = next((x for x in columns if abs(x - node.x) < max(node.width / 2, 1.0)), node.x)
        columns.setdefault(near, []).append(node)
    return [sorted(column, key=lambda one: one.y) for column in columns.values()]


def _stacked(column: list[Node], area: Area, scale: tuple[float, float], has_notes: bool) -> list[Placed]:
    """Return the boxes of a column near their places in the picture, none over another, none outside."""
    least = [_least(node, area.width, has_notes) for node in column]
    free = max(area.height - SPACING * (len(column) - 1), 1.0)
    wanted = [max(node.height * scale[1], need) for node, need in zip(column, least, strict=True)]
    heights = _squeezed(wanted, least, free)
    spacing = min(SPACING, (area.height - sum(heights)) / max(len(column) - 1, 1))
    tops: list[float] = []
    reached = area.y
    for node, height in zip(column, heights, strict=True):
        middle = area.y + (node.y + node.height / 2 - scale[0]) * scale[1]
        tops.append(max(middle - height / 2, reached))
        reached = tops[-1] + height + spacing
    limit = area.y + area.height
    for place in reversed(range(len(tops))):
        tops[place] = min(tops[place], limit - heights[place])
        limit = tops[place] - spacing
    found = []
    for node, top, height in zip(column, tops, heights, strict=True):
        lines = max(int((height - 2 * INSET) / (SMALLEST * LINE)), 1)
        inside = area.width - 2 * INSET
        note = clean(node.note) if has_notes else ""
        label = clipped_to(_name(node), inside, SMALLEST * 1.04, max(lines - (1 if note else 0), 1))
        found.append(Placed(node, Area(area.x, top, area.width, height), label, note))
    return found


def _squeezed(wanted: list[float], least: list[float], free: float) -> list[float]:
    """Return heights that fit: what is above the least shrinks first, then all."""
    over = sum(wanted) - free
    spare = sum(wanted) - sum(least)
    if over <= 0:
        return wanted
    if over <= spare:
        return [want - over * (want - need) / spare for want, need in zip(wanted, least, strict=True)]
    return [need * min(free / sum(least), 1.0) for need in least]


def _needed(column: list[Node], width: float, has_notes: bool) -> float:
    return sum(_least(node, width, has_notes) for node in column) + SPACING / 2 * (len(column) - 1)


def _least(node: Node, width: float, has_notes: bool) -> float:
    inside = width - 2 * INSET
    label = height_of(_name(node), inside, SMALLEST * 1.04)
    note = height_of(clean(node.note), inside, SMALLEST) if has_notes and node.note else 0.0
    return label + note + 2 * INSET


def _scale(graph: Graph, area: Area) -> tuple[float, float]:
    """The top of the picture, and how much larger or smaller heights become."""
    top = min((node.y for node in graph.nodes), default=0.0)
    bottom = max((node.y + node.height for node in graph.nodes), default=1.0)
    return top, area.height / max(bottom - top, 1.0)


def _loose(graph: Graph) -> set[str]:
    """Return the nodes that only faded arrows touch: nothing speaks for them so far."""
    firm = {end for arrow in graph.arrows if not arrow.faded for end in (arrow.source, arrow.target)}
    touched = {end for arrow in graph.arrows for end in (arrow.source, arrow.target)}
    return touched - firm


def _box(shapes: SlideShapes, placed: Placed, is_loose: bool) -> Shape:
    node, at = placed.node, placed.at
    places = (round(value * POINT) for value in (at.x, at.y, at.width, at.height))
    shape: Shape = shapes.add_shape(MSO_SHAPE.ROUNDED_RECTANGLE, *places)
    shape.name = _name(node)[:120]
    shape.adjustments[0] = min(ROUNDNESS, 9 / max(min(at.width, at.height), 1.0))
    shape.shadow.inherit = False
    shape.fill.solid()
    shape.fill.fore_color.rgb = _rgb(node.fill)
    shape.line.color.rgb, shape.line.width = _rgb(node.outline), Pt(1.2 if is_loose else 1.8)
    if is_loose:
        shape.line.dash_style = MSO_LINE_DASH_STYLE.DASH
    frame = shape.text_frame
    frame.word_wrap, frame.vertical_anchor = True, MSO_ANCHOR.MIDDLE
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = Pt(INSET - 1)
    body = frame._txBody
    body.remove(body.find(qn("a:p")))
    left = '<a:pPr algn="l"/>'
    body.append(parse_xml(paragraph(_inked(placed.label, node.ink, not is_loose), properties=left)))
    if placed.note:
        body.append(parse_xml(paragraph(_inked(placed.note, node.ink, False), properties=left)))
    return shape


def _inked(text: str, ink: str, bold: bool) -> str:
    colour = f'<a:solidFill><a:srgbClr val="{ink.removeprefix("#").upper()}"/></a:solidFill>'
    return run(text, SMALLEST, bold=bold).replace("</a:rPr>", f"{colour}</a:rPr>")


def _connect(shapes: SlideShapes, arrow: Arrow, source: Shape, target: Shape) -> None:
    line = shapes.add_connector(MSO_CONNECTOR_TYPE.CURVE, 0, 0, 0, 0)
    line.begin_connect(source, RIGHT_SIDE)
    line.end_connect(target, LEFT_SIDE)
    line.name = f"{source.name} → {target.name}"[:200]
    line.line.width = Pt(arrow.thickness)
    line.line.color.theme_color = MSO_THEME_COLOR.TEXT_1
    line.line.color.brightness = 0.75 if arrow.faded else 0.4
    size = "sm" if arrow.thickness > 3 else "med"
    line.line._get_or_add_ln().append(parse_xml(f'<a:tailEnd {nsdecls("a")} type="triangle" w="{size}" len="{size}"/>'))


def _key(shapes: SlideShapes, area: Area, has_loose: bool) -> None:
    box = shapes.add_textbox(*(round(value * POINT) for value in (area.x, area.y, area.width, area.height)))
    says = "Thicker arrow: stronger link. Same colour: same family of causes."
    says += " Dashed: not examined or not supported." if has_loose else ""
    frame = box.text_frame
    frame.word_wrap = True
    frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
    body = frame._txBody
    body.remove(body.find(qn("a:p")))
    body.append(parse_xml(paragraph(run(says, SMALLEST, "tx2"))))


def _name(node: Node) -> str:
    return " ".join(clean(" ".join(node.lines)).split())


def _rgb(colour: str) -> RGBColor:
    shade: RGBColor = RGBColor.from_string(colour.removeprefix("#").upper())
    return shade
