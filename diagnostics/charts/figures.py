"""Charts for the dashboard, each with its twin as a table. The only module that knows plotly."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import wrap

import plotly.graph_objects as go

from diagnostics.charts.palette import COLOURS
from diagnostics.domain.diagnosis import Diagnosis
from diagnostics.domain.finding import CauseFinding
from diagnostics.domain.library import Library
from diagnostics.domain.views import CauseAlone, View
from diagnostics.findings.verdict import in_order
from diagnostics.findings.views import causes_apart
from diagnostics.planning.plan import Plan
from diagnostics.wording import KIND_WORDS, counted, fraction, rounded, sentence_start, share_in_words

QUIET = "#8a93a1"
BAR_HEIGHT, REST = 44, 110
"""Height of a bar with its space, and of everything around the bars, in pixels."""

SIGNS = ("circle", "diamond", "square", "triangle-up", "cross", "x", "star", "hexagon")
VIEWS = ("#0b6470", "#b4541a", "#5a58a3", "#4f7a28", "#a63d6f", "#7a6a1f", "#2f6db3", "#6b7280")
"""A view has a sign and a colour of its own, so that either alone tells which it is."""

LANE = 22
"""Height of one view of a cause, in pixels."""


@dataclass(frozen=True)
class Chart:
    """A figure, the same in rows below a head, and in a sentence for those who see neither.

    Raises ValueError where the sentence is missing, or a row does not fit below the head.
    """

    figure: go.Figure
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    sentence: str

    def __post_init__(self) -> None:
        if not self.sentence.strip():
            raise ValueError("A chart without a sentence says nothing to those who do not see it.")
        if any(len(row) != len(self.head) for row in self.rows):
            raise ValueError("A row of the table of a chart does not fit below its head.")


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


def views_chart(library: Library, diagnosis: Diagnosis) -> Chart:
    """Return how likely each view alone makes the causes on which views part, from unlikely to very likely."""
    apart = causes_apart(diagnosis)
    names = [library.label(cause) for cause, _ in apart]
    lanes = max((len(told) for _, told in apart), default=1)
    figure = go.Figure()
    for number, view in enumerate(diagnosis.views):
        points = [
            (100 * alone.chance, row + (place + 0.5) / len(told) * 0.8 - 0.4, f"{label}: {alone.likelihood_label}")
            for row, (label, (_, told)) in enumerate(zip(names, apart, strict=True))
            for place, (other, alone) in enumerate(told)
            if other is view
        ]
        if points:
            x, y, text = (list(column) for column in zip(*points, strict=True))
            sign = {"symbol": SIGNS[number % len(SIGNS)], "color": VIEWS[number % len(VIEWS)], "size": 12}
            hover = [f"{view.role_label} alone: {said}" for said in text]
            figure.add_scatter(
                x=x, y=y, mode="markers", name=view.role_label, marker=sign, hovertext=hover, hoverinfo="text"
            )
    figure = _plain(figure, 0, "How likely each view alone makes it")
    starts = [100 * band.at_least for band in library.scales.likelihood]
    middles = [(low + high) / 2 for low, high in zip(starts, [100.0, *starts], strict=False)]
    figure.update_xaxes(
        range=[0, 100], tickvals=middles, ticktext=[band.label for band in library.scales.likelihood], showgrid=False
    )
    for start in starts[:-1]:
        figure.add_vline(x=start, line={"color": QUIET, "width": 1, "dash": "dot"})
    figure.update_yaxes(tickvals=list(range(len(names))), ticktext=[_folded(name) for name in names], showgrid=False)
    figure.update_yaxes(autorange=False, range=[len(names) - 0.5, -0.5])
    legend = {"orientation": "h", "yanchor": "bottom", "y": 1.0, "x": 0}
    figure.update_layout(height=max(LANE * lanes, BAR_HEIGHT) * len(names) + 2 * REST, showlegend=True, legend=legend)
    rows = tuple(
        (label, view.role_label, alone.likelihood_label)
        for label, (_, told) in zip(names, apart, strict=True)
        for view, alone in told
    )
    return Chart(figure, ("Cause", "View", "Alone makes it"), rows, _widest(names, [told for _, told in apart]))


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


def _widest(names: Sequence[str], told: Sequence[Sequence[tuple[View, CauseAlone]]]) -> str:
    """Name the cause on which views are furthest apart, and who stands at the ends."""
    if not names:
        return "Views part on no cause."
    ends = [sorted(views, key=lambda one: one[1].chance) for views in told]
    widths = [views[-1][1].chance - views[0][1].chance for views in ends]
    place = widths.index(max(widths))
    (low, unlikely), (high, likely) = ends[place][0], ends[place][-1]
    return (
        f"Views are furthest apart on “{names[place]}”: {high.role_label} alone makes it {likely.likelihood_label}, "
        f"{low.role_label} alone {unlikely.likelihood_label}."
    )


def _folded(name: str, width: int = 26) -> str:
    """Return a name on as many lines as it needs."""
    return "<br>".join(wrap(name, width))


def _largest(causes: tuple[CauseFinding, ...]) -> str:
    if not causes:
        return ""
    if named := in_order(causes):
        return f"First comes “{named[0].label}”, as in the verdict, with {share_in_words(named[0].share)}. "
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
