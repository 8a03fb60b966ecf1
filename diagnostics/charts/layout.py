"""Where the boxes of a layered graph stand and where its links run. Pure geometry; y grows downwards.

A link that spans several columns keeps a free lane through each column it crosses, so that no link ever runs
through a box. Heights follow from least squares that keep order and distance (isotonic regression: neighbours that
would overlap are pooled and moved together).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from diagnostics.charts.columns import Chain, Columns, Link, chains_of, columns_of, neighbours_in, ordered, steps_of

MARGIN = 12.0
SPACING = 18.0
"""Free height between two boxes of a column."""
LANE = 6.0
"""Height that a passing link takes up in a column."""
SETTLING = 12
"""Passes in which the heights settle; more change less than a unit."""

Point = tuple[float, float]


@dataclass(frozen=True)
class Box:
    """A node with its place: the upper left corner and the size."""

    id: str
    column: int
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class Route:
    """A link's way. Its points run level through the rest of a column and bend in a channel, by turns."""

    source: str
    target: str
    points: tuple[Point, ...]


@dataclass(frozen=True)
class Layout:
    """The whole picture, boxes in the order in which they were given."""

    boxes: Mapping[str, Box]
    routes: tuple[Route, ...]
    width: float
    height: float


def layered(
    sizes: Mapping[str, tuple[float, float]], links: Sequence[Link], last: str | None = None, channel: float = 68.0
) -> Layout:
    """Return the layout of a graph of at least one node, whose nodes have `sizes` (width, height).

    `channel` is the free width between two columns, where the links bend.
    A node stands one column to the right of the furthest that leads to it; `last` stands alone at the right end.
    Raises ValueError where the links form a circle.
    """
    place = columns_of(list(sizes), links, last)
    chains = chains_of(links, place)
    columns = ordered(place, chains)
    heights = {node: sizes[node][1] if node in sizes else LANE for column in columns for node in column}
    middles = _middles(columns, heights, chains)
    top = min(middles[node] - heights[node] / 2 for node in middles) - MARGIN
    middles = {node: middle - top for node, middle in middles.items()}
    spans = _spans(columns, sizes, channel)
    boxes = {
        node: Box(node, place[node], spans[place[node]][0], middles[node] - height / 2, width, height)
        for node, (width, height) in sizes.items()
    }
    bottom = max(middles[node] + heights[node] / 2 for node in middles)
    return Layout(boxes, _routes(chains, boxes, middles, spans), spans[-1][1] + MARGIN, bottom + MARGIN)


def _middles(columns: Columns, heights: Mapping[str, float], chains: Iterable[Chain]) -> dict[str, float]:
    """Return the height at which the middle of each box and lane stands: near its neighbours, in order, apart."""
    before, after = neighbours_in(steps_of(chains))
    middles: dict[str, float] = {}
    for column in columns:
        middles.update(_apart(column, heights, [0.0] * len(column)))
    for settling in range(SETTLING):
        for column in columns if settling % 2 == 0 else reversed(columns):
            wanted = []
            for node in column:
                near = [middles[other] for other in (*before.get(node, []), *after.get(node, []))]
                wanted.append(sum(near) / len(near) if near else middles[node])
            middles.update(_apart(column, heights, wanted))
    return middles


def _apart(column: Sequence[str], heights: Mapping[str, float], wanted: Sequence[float]) -> dict[str, float]:
    """Return the places closest to those `wanted`, in least squares, that keep order and spacing."""
    offsets, reached = [], 0.0
    for node in column:
        offsets.append(reached + heights[node] / 2)
        reached += heights[node] + SPACING
    pools: list[tuple[float, int]] = []
    for place, offset in zip(wanted, offsets, strict=True):
        mean, count = place - offset, 1
        while pools and pools[-1][0] > mean:
            above, several = pools.pop()
            mean, count = (mean * count + above * several) / (count + several), count + several
        pools.append((mean, count))
    levels = [mean for mean, count in pools for _ in range(count)]
    return {node: level + offset for node, level, offset in zip(column, levels, offsets, strict=True)}


def _spans(columns: Columns, sizes: Mapping[str, tuple[float, float]], channel: float) -> list[tuple[float, float]]:
    """Return the left and right end of each column."""
    spans: list[tuple[float, float]] = []
    for column in columns:
        left = spans[-1][1] + channel if spans else MARGIN
        spans.append((left, left + max(sizes[node][0] for node in column if node in sizes)))
    return spans


def _routes(
    chains: Sequence[Chain], boxes: Mapping[str, Box], middles: Mapping[str, float], spans: Sequence[tuple[float, float]]
) -> tuple[Route, ...]:
    leaving = _docks(boxes, middles, [(chain[0], chain[1]) for chain in chains])
    entering = _docks(boxes, middles, [(chain[-1], chain[-2]) for chain in chains])
    routes = []
    for chain in chains:
        source, target = boxes[chain[0]], boxes[chain[-1]]
        start = leaving[chain[0], chain[1]]
        points = [(source.x + source.width, start), (spans[source.column][1], start)]
        for column, lane in enumerate(chain[1:-1], start=source.column + 1):
            points += [(x, middles[lane]) for x in spans[column]]
        points.append((target.x, entering[chain[-1], chain[-2]]))
        routes.append(Route(source.id, target.id, tuple(points)))
    return tuple(routes)


def _docks(boxes: Mapping[str, Box], middles: Mapping[str, float], ends: Iterable[Link]) -> dict[Link, float]:
    """Return the height at which each link docks at a box: spread over its side, in the order of the far ends."""
    at: dict[str, list[str]] = defaultdict(list)
    for node, other in ends:
        at[node].append(other)
    found = {}
    for node, others in at.items():
        box = boxes[node]
        for number, other in enumerate(sorted(others, key=middles.__getitem__), start=1):
            found[node, other] = box.y + box.height * (0.2 + 0.6 * number / (len(others) + 1))
    return found
