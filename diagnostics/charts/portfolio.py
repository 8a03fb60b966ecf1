"""The flow of cases over time as a picture, with its twin."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import plotly.graph_objects as go

from diagnostics.charts.figures import Chart
from diagnostics.wording import MONTH_NAMES

SERIES = (("Opened", "#8a93a1"), ("Diagnosed", "#0b6470"), ("Closed", "#c58a2b"))


def flow_chart(months: Sequence[tuple[date, int, int, int]]) -> Chart:
    """Return how many cases were opened, diagnosed and closed in each month, the oldest first."""
    names = [f"{MONTH_NAMES[month.month - 1][:3]} {month.year % 100:02d}" for month, *_ in months]
    figure = go.Figure([
        go.Bar(x=names, y=[row[place] for row in months], name=name, marker={"color": colour})
        for place, (name, colour) in enumerate(SERIES, 1)
    ])  # fmt: skip
    figure.update_layout(
        height=280,
        barmode="group",
        margin={"l": 8, "r": 8, "t": 8, "b": 8},
        legend={"orientation": "h", "y": 1.12},
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
    )
    rows = tuple((name, *(str(count) for count in row[1:])) for name, row in zip(names, months, strict=True))
    sums = [sum(counts) for counts in zip(*(row[1:] for row in months), strict=True)]
    sentence = (
        f"In the last twelve months {sums[0]:,} cases were opened, {sums[1]:,} were diagnosed and {sums[2]:,} were closed."
    )
    return Chart(figure, ("Month", *(name for name, _ in SERIES)), rows, sentence)
