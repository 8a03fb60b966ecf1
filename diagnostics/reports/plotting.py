"""The plots of a report as drawings."""

from __future__ import annotations

from diagnostics.charts.plots import Plotted, bars, points
from diagnostics.reports.document import Plot


def drawn(plot: Plot, accent: str, for_print: bool) -> Plotted:
    """Return a plot as a drawing, in the colours of the page around it or written out for print."""
    series = [(one.name, one.values) for one in plot.series]
    if plot.across:
        across = (plot.across.name, plot.across.values)
        return points(plot.categories, across, (plot.axis, series[0][1]), plot.sentence, accent, for_print)
    return bars(plot.categories, series, plot.axis, plot.sentence, accent, for_print)
