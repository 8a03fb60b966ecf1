"""Whatever a chart of a page draws stands in words beside it, and no page draws past that."""

from __future__ import annotations

import ast
from datetime import date
from pathlib import Path

import plotly.graph_objects as go
import pytest

from diagnostics.charts.accuracy import questions_chart, reliability_chart
from diagnostics.charts.cause_graph import GAP
from diagnostics.charts.cause_map import cause_map
from diagnostics.charts.figures import Chart, plan_chart, shares_chart, views_chart
from diagnostics.charts.portfolio import flow_chart
from diagnostics.diagnose import shares_of
from diagnostics.domain.library import Library
from diagnostics.evaluation.measures import Bin
from diagnostics.evaluation.simulation import simulate
from diagnostics.evaluation.worlds import WORLDS
from diagnostics.planning.plan import Limits, plan_for
from diagnostics.wording import rounded
from tests.samples import diagnosed, some

UI = Path(__file__).parents[2] / "diagnostics" / "ui"
DRAWING = {
    *("plotly_chart", "pyplot", "altair_chart", "vega_lite_chart", "line_chart", "bar_chart", "area_chart"),
    *("scatter_chart", "map", "pydeck_chart", "graphviz_chart", "image", "logo"),
}
"""What draws in Streamlit."""


def drawing_calls(module: Path) -> set[str]:
    """Names of what draws that a module calls on anything: the page, a column, a container."""
    calls = (node.func for node in ast.walk(ast.parse(module.read_text(encoding="utf-8"))) if isinstance(node, ast.Call))
    return {of.attr for of in calls if isinstance(of, ast.Attribute)} & DRAWING


def test_charts_come_on_a_page_through_one_door_only() -> None:
    calls = {path.name: drawing_calls(path) for path in sorted(UI.rglob("*.py"))}
    assert {name: found for name, found in calls.items() if found} == {"chart.py": {"plotly_chart"}}


def test_the_cause_map_is_the_only_other_picture_of_figures() -> None:
    modules = {path.name: path.read_text(encoding="utf-8") for path in sorted(UI.rglob("*.py"))}
    drawn = [name for name, text in modules.items() if ".svg" in text or "<svg" in text]
    assert drawn == ["cause_map.py", "main.py"], "main.py names the sign in the tab of the browser"


def test_a_chart_that_says_nothing_in_words_cannot_be_made() -> None:
    with pytest.raises(ValueError, match="sentence"):
        Chart(go.Figure(), ("A",), (("1",),), " ")
    with pytest.raises(ValueError, match="head"):
        Chart(go.Figure(), ("A", "B"), (("1",),), "One.")


@pytest.mark.parametrize("case_id", some())
def test_each_bar_of_the_shares_has_its_row(case_id: str) -> None:
    chart = shares_chart(diagnosed(case_id))
    bars, rest = chart.figure.data
    drawn = [*bars.hovertext, *rest.hovertext]
    assert drawn == [f"{row[0]}: {row[3]}" for row in chart.rows]


@pytest.mark.parametrize("case_id", some())
def test_each_point_of_the_views_has_its_row(library: Library, case_id: str) -> None:
    diagnosis = diagnosed(case_id)
    chart = views_chart(library, diagnosis)
    drawn = sorted(text for points in chart.figure.data for text in points.hovertext)
    assert drawn == sorted(f"{view} alone: {cause}: {likely}" for cause, view, likely in chart.rows)


@pytest.mark.parametrize("case_id", some())
def test_each_step_of_the_plan_has_its_row(library: Library, case_id: str) -> None:
    diagnosis = diagnosed(case_id)
    chart = plan_chart(plan_for(library, diagnosis.interventions, shares_of(diagnosis), Limits()), "EUR")
    line = chart.figure.data[0]
    drawn = [(f"EUR {rounded(cost)}", f"{5 * round(part / 5)} %") for cost, part in zip(line.x, line.y, strict=True)]
    assert drawn[1:] == [row[2:] for row in chart.rows], "the line begins where nothing is spent"


def test_each_month_of_the_flow_has_its_row() -> None:
    months = [(date(2026, month, 1), month, 2 * month, 0) for month in range(1, 13)]
    chart = flow_chart(months)
    drawn = [list(map(str, bars.y)) for bars in chart.figure.data]
    assert [list(column) for column in zip(*chart.rows, strict=True)] == [list(chart.figure.data[0].x), *drawn]


def test_each_dot_of_the_measurement_has_its_row() -> None:
    bins = [Bin(0.1 * place, 0.1 * place + 0.1, 3 * place, 0.1 * place + 0.033, 0.07 * place) for place in range(10)]
    chart = reliability_chart(bins)
    dots = chart.figure.data[1]
    drawn = [(f"{x:.0f} %", text, f"{y:.0f} %") for x, y, text in zip(dots.x, dots.y, dots.hovertext, strict=True)]
    assert drawn == [(row[1], f"{row[2]} statements", row[3]) for row in chart.rows]
    assert len(drawn) == 9, "where nothing was stated nothing is drawn"


def test_each_point_of_the_simulation_has_its_row(library: Library) -> None:
    chart = questions_chart(simulate(library, 40, WORLDS[0], 3))
    by_name = {line.name: [f"{y / 100:.0%}" for y in line.y] for line in chart.figure.data}
    columns = dict(zip(chart.head, map(list, zip(*chart.rows, strict=True)), strict=True))
    assert columns.pop("Questions") == [str(asked) for asked in chart.figure.data[0].x]
    assert columns == by_name


@pytest.mark.parametrize("case_id", some())
def test_each_box_of_the_cause_map_has_its_row(library: Library, case_id: str) -> None:
    picture = cause_map(library, diagnosed(case_id))
    boxes = {box.id: box for box in picture.boxes if box.id != GAP}
    assert [" ".join(box.lines) for box in boxes.values()] == [row.cause for row in picture.rows]
    names = {**{name: library.label(name) for name in boxes}, GAP: "the gap"}
    for (name, box), row in zip(boxes.items(), picture.rows, strict=True):
        assert box.note in (f"{row.likelihood} · {row.share}", f"{row.likelihood} · {row.kind}")
        arrows = {names[arrow.target] for arrow in picture.arrows if arrow.source == name}
        assert arrows == set(filter(None, row.leads_to.split("; ")))
