"""Charts for the dashboard, each with its twin as a table. The only module that knows plotly."""

from __future__ import annotations

from dataclasses import dataclass

import plotly.graph_objects as go

from diagnostics.charts.palette import COLOURS
from diagnostics.domain.diagnosis import Diagnosis
from diagnostics.domain.finding import CauseFinding
from diagnostics.planning.plan import Plan
from diagnostics.wording import KIND_WORDS, counted, fraction, rounded, sentence_start, share_in_words

QUIET = "#8a93a1"
BAR_HEIGHT, REST = 44, 110
"""Height of a bar with its space, and of everything around the bars, in pixels."""


@dataclass(frozen=True)
class Chart:
    """A figure, the same in rows below a head, and in a sentence for those who see neither."""

    figure: go.Figure
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    sentence: str


def shares_chart(diagnosis: Diagnosis) -> Chart:
    """Return the share of the gap of each raised cause as a band with its middle, and what stays unexplained."""
    letters = {family.id: family.letter for family in diagnosis.families}
    raised = diagnosis.leading
    names = [f"{cause.label} ({letters[cause.family]})" for cause in raised]
    bars = go.Bar(
        y=names,
        base=[100 * cause.share.low for cause in raised],
        x=[max(100 * (cause.share.high - cause.share.low), 1) for cause in raised],
        orientation="h",
        marker={"color": [COLOURS[cause.family] for cause in raised]},
        customdata=[cause.id for cause in raised],
        hovertext=[f"{cause.label}: {share_in_words(cause.share)}" for cause in raised],
        hoverinfo="text",
    )
    rest = go.Bar(
        y=["Not explained"],
        x=[100 * diagnosis.unexplained],
        orientation="h",
        marker={"color": QUIET, "pattern": {"shape": "/"}},
        hovertext=[f"Not explained: {fraction(diagnosis.unexplained)}"],
        hoverinfo="text",
    )
    figure = _plain(go.Figure([bars, rest]), len(raised) + 1, "Share of the gap, %")
    figure.update_xaxes(rangemode="tozero")
    rows = (*(_cause_row(cause) for cause in raised), ("Not explained", "", "", fraction(diagnosis.unexplained)))
    sentence = f"{_largest(raised)}{sentence_start(fraction(diagnosis.unexplained))} of the gap is not explained."
    return Chart(figure, ("Cause", "Part", "How likely", "Share of the gap"), rows, sentence)


def families_chart(diagnosis: Diagnosis) -> Chart:
    """Return how likely each family of causes is, with those that nobody examined marked."""
    families = diagnosis.families
    figure = _plain(
        go.Figure(
            go.Bar(
                y=[f"{family.label} ({family.letter})" for family in families],
                x=[100 * family.probability if family.examined else 0 for family in families],
                orientation="h",
                marker={"color": [COLOURS[family.id] for family in families]},
                text=["" if family.examined else "not examined" for family in families],
                textposition="outside",
                hovertext=[f"{item.label}: {item.likelihood_label if item.examined else item.why_not}" for item in families],
                hoverinfo="text",
            )
        ),
        len(families),
        "Chance that a cause of the family is at work, %",
    )
    figure.update_xaxes(range=[0, 100])
    rows = tuple(
        (
            family.label,
            "Yes" if family.examined else "No",
            family.likelihood_label if family.examined else "",
            share_in_words(family.share) if family.examined else "",
        )
        for family in families
    )
    count = sum(family.examined for family in families)
    sentence = f"{count} of {len(families)} families of causes were examined."
    return Chart(figure, ("Family", "Examined", "How likely", "Share of the gap"), rows, sentence)


def plan_chart(plan: Plan, currency: str) -> Chart:
    """Return how the part of the gap that is closed grows with the cost, step by step; costs in `currency` a year."""
    spent, closed = [0], [0.0]
    rows = []
    for number, step in enumerate(plan.steps, start=1):
        spent.append(spent[-1] + step.action.cost)
        closed.append(closed[-1] + 100 * step.adds)
        rows.append((str(number), step.action.label, f"{currency} {rounded(spent[-1])}", f"{5 * round(closed[-1] / 5)} %"))
    line = go.Scatter(
        x=spent,
        y=closed,
        mode="lines+markers+text",
        line={"shape": "hv", "color": "#5a58a3", "width": 3},
        marker={"size": 10},
        text=["", *(str(number) for number in range(1, len(plan.steps) + 1))],
        textposition="top center",
        hovertext=["", *(f"{row[0]}. {row[1]}: {row[3]} closed for {row[2]}" for row in rows)],
        hoverinfo="text",
    )
    figure = _plain(go.Figure(line), 6, f"Cost so far, {currency} a year")
    figure.update_yaxes(title="Part of the gap closed, %", rangemode="tozero", autorange=True)
    effect = f"for {currency} {rounded(plan.cost)} a year should close {share_in_words(plan.closes)} of the gap."
    sentence = (
        f"{sentence_start(counted(len(plan.steps), 'action'))} {effect}" if plan.steps else "No action is planned yet."
    )
    return Chart(figure, ("Step", "Action", "Cost so far", "Closed so far"), tuple(rows), sentence)


def _cause_row(cause: CauseFinding) -> tuple[str, ...]:
    return cause.label, KIND_WORDS[cause.kind], cause.likelihood_label, share_in_words(cause.share)


def _largest(causes: tuple[CauseFinding, ...]) -> str:
    if not causes:
        return ""
    largest = max(causes, key=lambda cause: cause.share.mid)
    return f"The largest share, {share_in_words(largest.share)}, has “{largest.label}”. "


def _plain(figure: go.Figure, bars: int, title: str) -> go.Figure:
    figure.update_layout(
        height=BAR_HEIGHT * bars + REST,
        margin={"l": 8, "r": 16, "t": 8, "b": 8},
        showlegend=False,
        bargap=0.35,
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        dragmode=False,
    )
    figure.update_xaxes(title=title, fixedrange=True, gridcolor="rgba(128,128,128,0.25)", zeroline=False)
    figure.update_yaxes(autorange="reversed", automargin=True, fixedrange=True)
    return figure
