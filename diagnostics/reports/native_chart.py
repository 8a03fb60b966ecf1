"""A plot as a chart of Office: bars or points that can be edited, with the workbook that holds their figures."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from pptx.chart.axis import ValueAxis
from pptx.chart.chart import Chart
from pptx.chart.data import CategoryChartData, XyChartData
from pptx.chart.xmlwriter import ChartXmlWriter
from pptx.dml.color import RGBColor
from pptx.enum.chart import (
    XL_CHART_TYPE,
    XL_LABEL_POSITION,
    XL_LEGEND_POSITION,
    XL_MARKER_STYLE,
    XL_TICK_LABEL_POSITION,
    XL_TICK_MARK,
)
from pptx.opc.oxml import serialize_part_xml
from pptx.oxml import parse_xml
from pptx.oxml.chart.chart import CT_ChartSpace
from pptx.oxml.ns import qn
from pptx.util import Pt
from xlsxwriter.utility import xl_col_to_name

from diagnostics.charts.palette import tinted
from diagnostics.reports.chart_figures import figures, line, number_format, workbook
from diagnostics.reports.document import Plot, Series
from diagnostics.reports.house import House

TINTS = (1.0, 0.45, 0.7, 0.25)
"""Of the accent, one for each series."""

LETTERS = 9
LINES = "D9DDE3"
NEAR = 0.07
"""Points closer than this part of the height have their names on different sides."""

NEGATIVE = re.compile(r'((?:axId|crossAx) val=")-')
"""Numbers of axes as the writer gives them; the schema wants them without a sign."""


HEAD = '<c:date1904 val="0"/><c:lang val="en-GB"/><c:roundedCorners val="0"/>'
UNFRAMED = "<c:spPr><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>"
BELOW = '<c:crosses val="max"/><c:crossBetween val="between"/></c:valAx>'


@dataclass(frozen=True)
class NativeChart:
    """A chart part and the workbook of its figures, to which the part points by the relationship rId1."""

    xml: bytes
    workbook: bytes


def native_chart(plot: Plot, house: House, day: date | None) -> NativeChart | None:
    """Return a plot as a chart that Office can edit; none where it has no category or no series."""
    if not plot.categories or not plot.series:
        return None
    kind = XL_CHART_TYPE.XY_SCATTER if plot.across else XL_CHART_TYPE.BAR_CLUSTERED
    space = parse_xml(_mended(ChartXmlWriter(kind, _points(plot) if plot.across else _bars(plot)).xml).encode())
    if plot.across:
        _refer(space, plot)
    _dress(Chart(space, None), plot, house)
    for run in space.iter(qn("a:r")):
        run.get_or_add_rPr().set("lang", "en-GB")
    space.get_or_add_externalData().rId = "rId1"
    return NativeChart(serialize_part_xml(space), workbook(plot, day))


def _bars(plot: Plot) -> CategoryChartData:
    data = CategoryChartData(number_format(plot.series))
    data.categories = [line(name) for name in plot.categories]
    for one in plot.series:
        data.add_series(line(one.name), figures(one))
    return data


def _points(plot: Plot) -> XyChartData:
    assert plot.across is not None
    data = XyChartData(number_format(plot.series))
    for one in plot.series:
        series = data.add_series(line(one.name))
        for x, y in zip(figures(plot.across), figures(one), strict=True):
            series.add_data_point(x, y)
    return data


def _refer(space: CT_ChartSpace, plot: Plot) -> None:
    """Say where our sheet has the figures of a chart of points: beside their names, not under each other."""
    last = len(plot.categories) + 1
    for number, series in enumerate(space.iter(qn("c:ser")), start=2):
        letter = xl_col_to_name(number)
        for tag, place in (("tx", f"${letter}$1"), ("xVal", f"$B$2:$B${last}"), ("yVal", f"${letter}$2:${letter}${last}")):
            series.find(f"{qn(f'c:{tag}')}//{qn('c:f')}").text = f"Sheet1!{place}"


def _mended(xml: str) -> str:
    """Return the writer's XML as the schema, our language and a page without frames want it.

    The axis of the figures then stands below bars, whose first category stands on top.
    """
    xml = NEGATIVE.sub(r"\1", xml).replace('lang="en-US"', 'lang="en-GB"').replace('  <c:date1904 val="0"/>\n', "")
    xml = xml.replace("  <c:chart>", HEAD + "  <c:chart>", 1).replace("  <c:txPr>", UNFRAMED + "  <c:txPr>", 1)
    return xml.replace('<c:crosses val="autoZero"/>\n      </c:valAx>', BELOW)


def _dress(chart: Chart, plot: Plot, house: House) -> None:
    """Give a chart the letters and colours of the house, its axes their names, and its bars or points their figures."""
    chart.has_title = False
    chart.font.size, chart.font.name = Pt(LETTERS), house.font
    chart.font.color.rgb = _rgb(house.ink)
    chart.has_legend = len(plot.series) > 1
    if chart.legend:
        chart.legend.position, chart.legend.include_in_layout = XL_LEGEND_POSITION.BOTTOM, False
    for axis, says in zip(
        (chart.category_axis, chart.value_axis), ((plot.across.name if plot.across else ""), plot.axis), strict=True
    ):
        axis.format.line.color.rgb = _rgb(LINES)
        axis.major_tick_mark = XL_TICK_MARK.NONE
        axis.has_title = bool(line(says))
        if axis.has_title:
            axis.axis_title.text_frame.text = line(says)
            letters = axis.axis_title.text_frame.paragraphs[0].runs[0].font
            letters.size, letters.bold, letters.color.rgb = Pt(LETTERS), False, _rgb(house.quiet)
    chart.value_axis.major_gridlines.format.line.color.rgb = _rgb(LINES)
    _axes_of_points(chart, plot, house) if plot.across else _axes_of_bars(chart, plot, house)


def _axes_of_bars(chart: Chart, plot: Plot, house: House) -> None:
    names = chart.category_axis
    names.reverse_order = True  # the first on top, as in the table
    names.tick_label_position = XL_TICK_LABEL_POSITION.LOW
    _from_zero(chart.value_axis, plot.series)
    bars = chart.plots[0]
    bars.gap_width, bars.overlap, bars.vary_by_categories = 55, -10, False
    bars.has_data_labels = True
    labels = bars.data_labels
    labels.number_format, labels.number_format_is_linked = number_format(plot.series), False
    labels.position, labels.show_value = XL_LABEL_POSITION.OUTSIDE_END, True
    for number, series in enumerate(bars.series):
        series.format.fill.solid()
        series.format.fill.fore_color.rgb = _rgb(_tint(house, number))
        series.invert_if_negative = False


def _axes_of_points(chart: Chart, plot: Plot, house: House) -> None:
    assert plot.across is not None
    _from_zero(chart.category_axis, (plot.across,))
    _from_zero(chart.value_axis, plot.series)
    across = figures(plot.across)
    for number, series in enumerate(chart.plots[0].series):
        up, colour = figures(plot.series[number]), _rgb(_tint(house, number))
        series.marker.style, series.marker.size = XL_MARKER_STYLE.CIRCLE, 9
        series.marker.format.fill.solid()
        series.marker.format.fill.fore_color.rgb = colour
        series.marker.format.line.color.rgb = RGBColor(255, 255, 255)
        for place, side in _sides(across, up).items():
            label = series.points[place].data_label
            label.text_frame.text = line(plot.categories[place])
            label.position = side


def _sides(across: list[float | None], up: list[float | None]) -> dict[int, XL_LABEL_POSITION]:
    """Return on which side of its point each name stands: inwards, or above or below where two would meet."""
    known = [(y, x, place) for place, (x, y) in enumerate(zip(across, up, strict=True)) if x is not None and y is not None]
    if not known:
        return {}
    middle = max(x for _, x, _ in known) * 0.6
    height = max(y for y, _, _ in known) or 1.0
    sides, below = {}, float("-inf")
    for y, x, place in sorted(known):
        is_near = y - below < NEAR * height
        inwards = XL_LABEL_POSITION.LEFT if x > middle else XL_LABEL_POSITION.RIGHT
        sides[place] = XL_LABEL_POSITION.ABOVE if is_near else inwards
        below = y
    return sides


def _from_zero(axis: ValueAxis, series: Iterable[Series]) -> None:
    known = [value for one in series for value in figures(one) if value is not None]
    if min(known, default=0.0) >= 0:
        axis.minimum_scale = 0
    axis.tick_labels.number_format, axis.tick_labels.number_format_is_linked = number_format(series), False


def _tint(house: House, number: int) -> str:
    return tinted(house.accent, TINTS[number % len(TINTS)])


def _rgb(colour: str) -> RGBColor:
    shade: RGBColor = RGBColor.from_string(colour.removeprefix("#").upper())
    return shade
