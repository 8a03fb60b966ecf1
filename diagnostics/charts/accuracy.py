"""How good the diagnosis is, as pictures: what was called so likely, and how right it is after so many questions."""

from __future__ import annotations

from collections.abc import Sequence

import plotly.graph_objects as go

from diagnostics.charts.figures import Chart
from diagnostics.evaluation.measures import Bin
from diagnostics.evaluation.simulation import Simulated

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
    _lay_out(figure)
    figure.update_xaxes(title="Chance stated for a family, %", range=[0, 102])
    figure.update_yaxes(title="Documented by the account, %", range=[0, 102])
    rows = tuple(
        (
            f"{100 * one.low:.0f}-{100 * one.high:.0f} %",
            f"{100 * one.mean_chance:.0f} %",
            str(one.count),
            f"{100 * one.share_true:.0f} %",
        )
        for one in filled
    )
    return Chart(figure, ("Chance stated", "On average", "Statements", "Documented"), rows, _sentence(filled))


def questions_chart(found: Simulated) -> Chart:
    """Return how right the diagnosis is after so many questions in a simulated world."""
    after = found.after
    lines = (
        ("One of three is there", [one.one_of_three_present for one in after], "dash"),
        ("The first is there", [one.first_present for one in after], "solid"),
        ("The first matters", [one.top_1 for one in after], "dot"),
    )
    questions = [one.questions for one in after]
    figure = go.Figure(
        [
            go.Scatter(
                x=questions,
                y=[100 * part for part in parts],
                mode="lines+markers",
                name=name,
                line={"color": ACCENT, "dash": dash, "width": 2},
                hovertext=[
                    f"{name}: {part:.0%} after {asked} questions" for part, asked in zip(parts, questions, strict=True)
                ],
                hoverinfo="text",
            )
            for name, parts, dash in lines
        ]
    )
    _lay_out(figure)
    figure.update_layout(showlegend=True, legend={"orientation": "h", "y": 1.12})
    figure.update_xaxes(title="Questions asked", dtick=4)
    figure.update_yaxes(title="Simulated cases, %", range=[0, 102])
    rows = tuple(
        (str(one.questions), f"{one.top_1:.0%}", f"{one.first_present:.0%}", f"{one.one_of_three_present:.0%}")
        for one in after
    )
    last = after[-1]
    sentence = (
        f"After {last.questions} questions the cause named first is there in {last.first_present:.0%} of the simulated "
        f"cases, and one of the first three in {last.one_of_three_present:.0%}."
    )
    return Chart(figure, ("Questions", "The first matters", "The first is there", "One of three is there"), rows, sentence)


def _lay_out(figure: go.Figure) -> None:
    figure.update_layout(
        height=380,
        margin={"l": 8, "r": 16, "t": 8, "b": 8},
        showlegend=False,
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        dragmode=False,
    )
    grid = {"fixedrange": True, "gridcolor": "rgba(128,128,128,0.25)", "zeroline": False}
    figure.update_xaxes(**grid)
    figure.update_yaxes(**grid)


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
