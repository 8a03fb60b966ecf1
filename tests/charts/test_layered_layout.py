from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from diagnostics.charts.layout import MARGIN, Box, Layout, layered

Sizes = dict[str, tuple[float, float]]
Links = list[tuple[str, str]]


@st.composite
def graphs(draw: st.DrawFn) -> tuple[Sizes, Links]:
    """Any graph without a circle, its boxes of any sizes; the last node is where everything may end."""
    names = [f"n{number}" for number in range(draw(st.integers(1, 12)))]
    length = st.floats(10, 200)
    sizes = {name: (draw(length), draw(length)) for name in names}
    pairs = [(one, other) for place, one in enumerate(names) for other in names[place + 1 :]]
    links = draw(st.lists(st.sampled_from(pairs), unique=True, max_size=24)) if pairs else []
    return sizes, links


def overlap(one: Box, other: Box) -> bool:
    apart_x = one.x + one.width <= other.x or other.x + other.width <= one.x
    apart_y = one.y + one.height <= other.y + 1e-6 or other.y + other.height <= one.y + 1e-6
    return not (apart_x or apart_y)


def level_parts(layout: Layout) -> list[tuple[str, str, tuple[float, float], tuple[float, float]]]:
    return [
        (route.source, route.target, start, end)
        for route in layout.routes
        for start, end in zip(route.points[0:-1:2], route.points[1::2], strict=True)
    ]


@given(graphs())
def test_no_two_boxes_overlap(graph: tuple[Sizes, Links]) -> None:
    boxes = list(layered(*graph).boxes.values())
    assert not [(one.id, other.id) for place, one in enumerate(boxes) for other in boxes[place + 1 :] if overlap(one, other)]


@given(graphs())
def test_every_link_points_to_the_right(graph: tuple[Sizes, Links]) -> None:
    layout = layered(*graph)
    assert [(route.source, route.target) for route in layout.routes] == graph[1]
    for route in layout.routes:
        source, target = layout.boxes[route.source], layout.boxes[route.target]
        assert source.column < target.column
        assert route.points[0][0] == pytest.approx(source.x + source.width)
        assert route.points[-1][0] == pytest.approx(target.x)
        across = [x for x, _ in route.points]
        assert across == sorted(across)


@given(graphs())
def test_a_link_docks_at_the_side_of_its_boxes(graph: tuple[Sizes, Links]) -> None:
    layout = layered(*graph)
    for route in layout.routes:
        for node, (_, y) in ((route.source, route.points[0]), (route.target, route.points[-1])):
            box = layout.boxes[node]
            assert box.y < y < box.y + box.height


@given(graphs())
def test_no_link_runs_through_a_box_of_others(graph: tuple[Sizes, Links]) -> None:
    layout = layered(*graph)
    for source, target, (left, y), (right, _) in level_parts(layout):
        for box in layout.boxes.values():
            if box.id in (source, target):
                continue
            crosses = left < box.x + box.width and right > box.x and box.y < y < box.y + box.height
            assert not crosses, f"{source} to {target} runs through {box.id}"


@given(graphs())
def test_links_bend_only_where_no_box_can_stand(graph: tuple[Sizes, Links]) -> None:
    layout = layered(*graph)
    for route in layout.routes:
        for (left, _), (right, _) in zip(route.points[1::2], route.points[2::2], strict=True):
            assert all(box.x + box.width <= left + 1e-6 or box.x >= right - 1e-6 for box in layout.boxes.values())


@given(graphs())
def test_everything_lies_inside_the_picture(graph: tuple[Sizes, Links]) -> None:
    layout = layered(*graph)
    for box in layout.boxes.values():
        assert box.x >= MARGIN - 1e-6
        assert box.y >= MARGIN - 1e-6
        assert box.x + box.width <= layout.width - MARGIN + 1e-6
        assert box.y + box.height <= layout.height - MARGIN + 1e-6


@given(graphs())
def test_the_last_node_has_the_last_column_to_itself(graph: tuple[Sizes, Links]) -> None:
    sizes, links = graph
    last = list(sizes)[-1]
    layout = layered(sizes, links, last)
    others = [box.column for box in layout.boxes.values() if box.id != last]
    assert layout.boxes[last].column == max(others, default=-1) + 1


@given(graphs())
def test_the_same_graph_is_always_drawn_alike(graph: tuple[Sizes, Links]) -> None:
    assert layered(*graph) == layered(*graph)


def test_two_chains_side_by_side_do_not_cross() -> None:
    sizes = {name: (80.0, 40.0) for name in ("a", "b", "c", "d", "gap")}
    layout = layered(sizes, [("a", "d"), ("b", "c"), ("c", "gap"), ("d", "gap")], "gap")
    above = layout.boxes["a"].y < layout.boxes["b"].y
    assert above == (layout.boxes["d"].y < layout.boxes["c"].y)


def test_a_circle_cannot_be_drawn() -> None:
    with pytest.raises(ValueError, match="circle"):
        layered({"a": (10, 10), "b": (10, 10)}, [("a", "b"), ("b", "a")])
