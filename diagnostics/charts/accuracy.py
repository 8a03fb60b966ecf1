"""The reliability diagram: of what was called so likely, how much was so."""

from __future__ import annotations

from collections.abc import Sequence

import plotly.graph_objects as go

from diagnostics.charts.figures import Chart
from diagnostics.evaluation.measures import Bin

ACCENT, QUIET = "#0B6470", "#8a93a1"
SMALLEST, LARGEST = 8, 26
"""Width of the dots in pixels, for the fewest and the most statements."""


def reliability_chart(bins: Sequence[Bin]) -> Chart:
    """Return how often statements of like chance were so; on the diagonal lies a tool that means what it says."""
    filled = [one for one in bins if one.count]
    most = max((one.count for one in filled), default=1)
    figure = go.Figure(
        [
            go.Scatter(x=[0, 100], y=[0, 100], mode="lines", line={"color": QUIET, "dash": "dot"}, hoverinfo="skip"),
            go.Scatter(
                x=[100 * one.mean_chance for one in filled],
                y=[100 * one.share_true for one in filled],
                mode="markers+lines",
                line={"color": ACCENT, "width": 1},
                marker={
                    "color": ACCENT,
                    "size": [SMALLEST + (LARGEST - SMALLEST) * one.count / most for one in filled],
                },
                hovertext=[f"{one.count} statements" for one in filled],
                hoverinfo="text",
            ),
        ]
    )
    figure.update_layout(
        height=380,
        margin={"l": 8, "r": 16, "t": 8, "b": 8},
        showlegend=False,
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        dragmode=False,
    )
    grid = {"range": [0, 102], "fixedrange": True, "gridcolor": "rgba(128,128,128,0.25)", "zeroline": False}
    figure.update_xaxes(title="Chance stated for a family, %", **grid)
    figure.update_yaxes(title="Documented by the account, %", **grid)
    rows = tuple(
        (f"{100 * one.low:.0f}-{100 * one.high:.0f} %", str(one.count), f"{100 * one.share_true:.0f} %") for one in filled
    )
    return Chart(figure, ("Chance stated", "Statements", "Documented"), rows, _sentence(filled))


def _sentence(bins: Sequence[Bin]) -> str:
    if not bins:
        return "There is nothing to show yet."
    bold = sum(one.count * (one.mean_chance - one.share_true) for one in bins) / sum(one.count for one in bins)
    if abs(bold) < 0.05:
        return "On average, what is stated as likely is documented about as often as stated."
    less = "less" if bold > 0 else "more"
    return (
        f"On average a family is documented {less} often than stated, by {100 * abs(bold):.0f} points. "
        "Accounts name the causes that mattered most, and leave out others that may have been at work."
    )
