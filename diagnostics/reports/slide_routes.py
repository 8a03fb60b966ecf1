"""Where the boxes of a graph stand on a slide, and where its arrows bend, so that few of them pass behind a box.

The columns are those of the picture. Boxes are as high as their letters need; in a column they keep their
order. An arrow of Office has one bend between its ends: it is put into the channel in which least stands in its way.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from diagnostics.reports.document import Arrow, Graph, Node
from diagnostics.reports.slide_fitting import LINE, clipped_to, height_of, widest
from diagnostics.reports.slide_text import SMALLEST, Area
from diagnostics.reports.word_xml import clean

INSET = 4.5
"""Air around the text in a box, in points."""

SIZES = (14, SMALLEST)
"""Of letters, the best first."""

BOLD = 1.1
"""How much wider bold letters run."""

WIDEST, NARROWEST = 190.0, 40.0
"""Of a box."""

CHANNELS = (
    *((46.0, True), (34.0, True), (24.0, True), (18.0, True)),
    *((46.0, False), (34.0, False), (24.0, False), (18.0, False), (14.0, False)),
)
"""Free widths between columns that are tried, each with or without notes in the boxes, until all boxes fit."""

EASY = 34.0
"""In a narrower channel some programs draw a loop in place of an arrow's curve."""

FAR = 110.0
"""The greatest free width."""

SPACING = 12.0
"""Free height between two boxes of a column."""

STEPS = 20
"""Points of an arrow that are looked at."""

ROUNDS, TRIES = 5, 13
"""How often boxes are moved, and to how many places each, until fewer arrows pass behind them."""

STEEP = 0.002
"""What a point of height between the ends of an arrow weighs against one of its points behind a box."""

CLEAR = 4.0
"""Arrows keep this distance from boxes."""


def _curve() -> Iterator[tuple[float, float, float]]:
    """Points of an arrow: how far to the right by itself and for each part of the bend, and how far down, all in parts."""
    for step in range(STEPS // 2 + 1):
        part = 2 * step / STEPS
        first, second, third = 3 * part * (1 - part) ** 2, 3 * part**2 * (1 - part), part**3
        yield 0.0, first / 2 + second + third, second / 4 + third / 2
        rest = (1 - part) ** 3
        yield second / 2 + third, rest + first + second / 2, rest / 2 + first * 0.75 + second + third


CURVE = tuple(_curve())


@dataclass(frozen=True)
class Placed:
    """A node in its place on the slide, with the texts that fit into it; `column` counts from the left."""

    node: Node
    column: int
    at: Area
    label: str
    note: str
    size: int


@dataclass(frozen=True)
class Bent:
    """An arrow with the place of its bend: the part of its way to the right that lies before it; none if it is straight."""

    arrow: Arrow
    bend: float | None


def arranged(graph: Graph, area: Area) -> list[Placed]:
    """Return the nodes in their places; notes are left out where boxes would not fit with them."""
    columns = _columns(graph.nodes)
    count = max(len(columns), 1)
    size, width, has_notes = _look(columns, area)
    channel = min((area.width - width * count) / max(count - 1, 1), FAR)
    start = area.x + (area.width - width * count - channel * (count - 1)) / 2
    top = min((node.y for node in graph.nodes), default=0.0)
    scale = area.height / max(max((node.y + node.height for node in graph.nodes), default=1.0) - top, 1.0)
    placed: list[Placed] = []
    for number, column in enumerate(columns):
        frame = Area(start + number * (width + channel), area.y, width, area.height)
        boxes = _stacked([(node, _least(node, width, size, has_notes)) for node in column], frame, top, scale)
        placed += [_filled(node, number, at, size, has_notes) for node, at in zip(column, boxes, strict=True)]
    return _settled(placed, graph.arrows, area)


def bent(placed: Sequence[Placed], arrows: Sequence[Arrow]) -> list[Bent]:
    """Return the arrows between nodes that there are, each bent where it passes behind the fewest boxes.

    Between columns that stand close they are straight.
    """
    at = {one.node.id: one for one in placed}
    known = [arrow for arrow in arrows if arrow.source in at and arrow.target in at]
    lefts = sorted({one.at.x for one in placed})
    is_tight = any(right - left < placed[0].at.width + EASY - 1 for left, right in pairwise(lefts))
    return [Bent(arrow, None if is_tight else _best(at[arrow.source], at[arrow.target], placed)[1]) for arrow in known]


def name_of(node: Node) -> str:
    """Return what a node is called, on one line."""
    return " ".join(clean(" ".join(node.lines)).split())


def _look(columns: Sequence[Sequence[Node]], area: Area) -> tuple[int, float, bool]:
    """Return the size of letters, the width of boxes and whether they hold notes: the best with which all of them fit."""
    count = max(len(columns), 1)
    widths = [max(min((area.width - channel * (count - 1)) / count, WIDEST), NARROWEST) for channel, _ in CHANNELS]
    options = [(size, width, has) for size in SIZES for width, (_, has) in zip(widths, CHANNELS, strict=True)]
    narrow = (area.width - EASY * (count - 1)) / count + 0.1
    fitting = [one for one in options if all(_needed(column, *one) <= area.height for column in columns)]
    word = widest((word for column in columns for node in column for word in name_of(node).split()), 1.0) * BOLD
    note = widest((_note(node) for column in columns[:-1] for node in column), 1.0)
    whole = [one for one in fitting if one[1] >= word * one[0] + 2 * INSET]
    best = [one for one in whole if one[2] and note * one[0] + 2 * INSET <= one[1] <= narrow]
    return [*best, *whole, *fitting[-1:], options[-1]][0]


def _columns(nodes: Sequence[Node]) -> list[list[Node]]:
    """Return the nodes column by column, from left to right and from top to bottom."""
    columns: dict[float, list[Node]] = {}
    for node in sorted(nodes, key=lambda one: (one.x, one.y)):
        near = next((x for x in columns if abs(x - node.x) < max(node.width / 2, 1.0)), node.x)
        columns.setdefault(near, []).append(node)
    return [sorted(column, key=lambda one: one.y) for column in columns.values()]


def _stacked(column: Sequence[tuple[Node, float]], area: Area, top: float, scale: float) -> list[Area]:
    """Return the boxes of a column near their places in the picture, none over another, none outside.

    Each node comes with the height that its texts need.
    """
    least = [need for _, need in column]
    between = len(column) - 1
    free = max(area.height - SPACING * between, min(sum(least), area.height - SPACING / 2 * between), 1.0)
    tall = min(scale, 1.0)
    heights = _squeezed([max(node.height * tall, need) for node, need in column], least, free)
    spacing = min(SPACING, max((area.height - sum(heights)) / max(len(column) - 1, 1), 0.0))
    tops: list[float] = []
    reached = area.y
    for (node, _), height in zip(column, heights, strict=True):
        middle = area.y + (node.y + node.height / 2 - top) * scale
        tops.append(max(middle - height / 2, reached))
        reached = tops[-1] + height + spacing
    limit = area.y + area.height
    for place in reversed(range(len(tops))):
        tops[place] = min(tops[place], limit - heights[place])
        limit = tops[place] - spacing
    return [Area(area.x, at, area.width, height) for at, height in zip(tops, heights, strict=True)]


def _squeezed(wanted: list[float], least: list[float], free: float) -> list[float]:
    """Return heights that fit: what is above the least shrinks first, then all."""
    over, spare = sum(wanted) - free, sum(wanted) - sum(least)
    if over <= 0:
        return wanted
    if over <= spare:
        return [want - over * (want - need) / spare for want, need in zip(wanted, least, strict=True)]
    return [need * min(free / sum(least), 1.0) for need in least]


def _needed(column: Sequence[Node], size: int, width: float, has_notes: bool) -> float:
    return sum(_least(node, width, size, has_notes) for node in column) + SPACING / 2 * (len(column) - 1)


def _least(node: Node, width: float, size: int, has_notes: bool) -> float:
    inside = width - 2 * INSET
    note = height_of(_note(node), inside, size) if has_notes and node.note else 0.0
    return height_of(name_of(node), inside, size * BOLD) + note + 2 * INSET


def _filled(node: Node, column: int, at: Area, size: int, has_notes: bool) -> Placed:
    inside = at.width - 2 * INSET
    note = _note(node) if has_notes else ""
    taken = height_of(note, inside, size) if note else 0.0
    lines = max(int((at.height - 2 * INSET - taken) / (size * LINE) + 0.01), 1)
    return Placed(node, column, at, clipped_to(name_of(node), inside, size * BOLD, lines), note, size)


def _note(node: Node) -> str:
    """What stands below the name; figures stay with their per cent."""
    return " ".join(clean(node.note).split()).replace(" %", "\N{NO-BREAK SPACE}%")


def _settled(placed: list[Placed], arrows: Sequence[Arrow], area: Area) -> list[Placed]:
    """Return the boxes moved up or down in their columns where less of the arrows then lies behind boxes."""
    ends = {one.node.id for one in placed}
    known = [arrow for arrow in arrows if {arrow.source, arrow.target} <= ends]
    best = _cost(placed, known)
    for _ in range(ROUNDS):
        before = best
        for place in range(len(placed)):
            for moved in _moved(placed, place, area):
                tried = [*placed[:place], moved, *placed[place + 1 :]]
                cost = _cost(tried, known)
                if cost < best:
                    placed, best = tried, cost
        if best == before:
            break
    return placed


def _moved(placed: list[Placed], place: int, area: Area) -> Iterator[Placed]:
    """A box at other heights of its column, where there is room for it."""
    one = placed[place]
    others = [other.at for other in placed if other.column == one.column and other is not one]
    for step in range(TRIES):
        y = area.y + (area.height - one.at.height) * step / (TRIES - 1)
        if all(y >= at.y + at.height + SPACING or y + one.at.height + SPACING <= at.y for at in others):
            yield replace(one, at=replace(one.at, y=y))


def _cost(placed: Sequence[Placed], arrows: Sequence[Arrow]) -> float:
    """Return how much of all arrows lies behind boxes; where that is alike, how steep they are."""
    at = {one.node.id: one for one in placed}
    ends = [(at[arrow.source], at[arrow.target]) for arrow in arrows]
    hidden = sum(_best(source, target, placed)[0] for source, target in ends)
    return hidden + STEEP * sum(abs(_middle(source) - _middle(target)) for source, target in ends)


def _middle(one: Placed) -> float:
    return one.at.y + one.at.height / 2


def _best(source: Placed, target: Placed, placed: Sequence[Placed]) -> tuple[int, float]:
    """Return the bend of an arrow at which least of it lies behind boxes, and how much that is."""
    between = [one.at for one in placed if source.column < one.column < target.column]
    if not between:
        return 0, 0.5
    return min(
        ((_behind(source.at, target.at, bend, between), bend) for bend in _bends(source, target, placed)),
        key=lambda found: (found[0], abs(found[1] - 0.5)),
    )


def _bends(source: Placed, target: Placed, placed: Sequence[Placed]) -> list[float]:
    """The middles of the channels that an arrow crosses, as parts of its way."""
    lefts = {one.column: one.at.x for one in placed}
    start, end = source.at.x + source.at.width, target.at.x
    crossed = [lefts[column] for column in range(source.column, target.column + 1) if column in lefts]
    middles = [(left + source.at.width + right) / 2 for left, right in pairwise(crossed)]
    return [(middle - start) / max(end - start, 1.0) for middle in middles]


def _behind(source: Area, target: Area, bend: float, boxes: Sequence[Area]) -> int:
    """Return how many points of an arrow lie in boxes; it is two curves that meet at the bend, halfway down."""
    x, y = source.x + source.width, source.y + source.height / 2
    wide, high = target.x - x, target.y + target.height / 2 - y
    edges = [(box.x, box.x + box.width, box.y - CLEAR, box.y + box.height + CLEAR) for box in boxes]
    count = 0
    for fixed, with_bend, down in CURVE:
        across, level = x + wide * (fixed + with_bend * bend), y + high * down
        for left, right, top, bottom in edges:
            if left <= across <= right and top <= level <= bottom:
                count += 1
    return count
