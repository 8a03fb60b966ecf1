"""The plots of a document as charts of the workbook, beside the figures they show, which can be changed there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.chart import Chart

from diagnostics.charts.palette import tinted
from diagnostics.reports.book_looks import Looks
from diagnostics.reports.book_page import Page, plain
from diagnostics.reports.chart_figures import figures, line, number_format
from diagnostics.reports.document import Document, Plot, Series

TINTS = (1.0, 0.45, 0.7, 0.25)
"""Of the accent, one for each series."""

NAMES, FIGURES, GAP = 38.0, 14.0, 3.0
"""Widths of the columns of names and of figures, and of the one between them and the charts."""

BELOW = 8
"""Columns that a chart covers."""

ON_A_PAGE = 2
"""Charts on a sheet of paper."""

WIDE, ROW = 760, 20
GROUP, BAR, AROUND, POINTS = 16, 16, 110, 420
"""Pixels: the air around a group of bars, a bar, axis and legend together, and the height of a chart of points."""

LINES = "#d9dde3"
LETTERS = 9


def add_charts(book: Workbook, looks: Looks, document: Document, plots: list[Plot], name: str) -> None:
    """Put the plots on one sheet, one below the other: title, sentence, figures, and the chart beside them."""
    beside = 2 + max(len(_columns(plot)) for plot in plots)
    page = Page(book.add_worksheet(name), (NAMES, *(FIGURES,) * (beside - 2), GAP, *(FIGURES,) * BELOW))
    page.put(0, 0, name, looks.title())
    row = 2
    breaks = []
    for number, plot in enumerate(plots):
        if number and number % ON_A_PAGE == 0:
            breaks.append(row)
        last = _put_figures(looks, page, plot, row, beside)
        high = 0
        if plot.categories and plot.series:
            place = _Place(name, row + 3, last)
            chart = (_points if plot.across else _bars)(book, document, plot, place)
            high = POINTS if plot.across else AROUND + len(plot.categories) * (GROUP + BAR * len(plot.series))
            chart.set_size({"width": WIDE, "height": high})
            page.sheet.insert_chart(row, beside, chart, {"description": line(plot.sentence)})
        row = max(last + 3, row + high // ROW + 2)
    page.set_up_print(document, breaks=breaks)


@dataclass(frozen=True)
class _Place:
    """Where the figures of a plot stand: the sheet, and the first and last row below the head."""

    sheet: str
    first: int
    last: int

    def column(self, number: int) -> list[str | int]:
        return [self.sheet, self.first, number, self.last, number]

    def head(self, number: int) -> list[str | int]:
        return [self.sheet, self.first - 1, number]


def _columns(plot: Plot) -> list[Series]:
    return [*([plot.across] if plot.across else []), *plot.series]


def _put_figures(looks: Looks, page: Page, plot: Plot, row: int, beside: int) -> int:
    """Write title, sentence and figures from `row` on and return the last row taken."""
    columns = _columns(plot)
    page.put(row, 0, plot.title, looks.heading(2))
    page.high(row + 1, page.line(row + 1, 0, beside - 2, plot.sentence, looks.note(), LETTERS))
    page.row(row + 2, ["", *(one.name for one in columns)], [looks.head()] * (len(columns) + 1))
    shown = looks.cell(number_format(plot.series))
    cells = [looks.cell(), *(looks.cell(number_format([one])) if one is plot.across else shown for one in columns)]
    for number, category in enumerate(plot.categories):
        page.row(row + 3 + number, [category, *(figures(one)[number] for one in columns)], cells)
    return row + 2 + len(plot.categories)


def _bars(book: Workbook, document: Document, plot: Plot, place: _Place) -> Chart:
    chart = book.add_chart({"type": "bar"})
    for number, one in enumerate(plot.series, start=1):
        chart.add_series(
            {
                "name": place.head(number),
                "categories": place.column(0),
                "values": place.column(number),
                "fill": {"color": _tint(document, number - 1)},
                "gap": 55,
                "data_labels": {"value": True, "font": _font(document), "num_format": number_format([one])},
            }
        )
    names = {"num_font": _font(document), "major_tick_mark": "none", "line": {"color": LINES}}
    chart.set_y_axis({**names, "reverse": True, "crossing": "max", "label_position": "low"})
    chart.set_x_axis(_figures(document, plot.axis, plot.series))
    return _dressed(chart, document, plot)


def _points(book: Workbook, document: Document, plot: Plot, place: _Place) -> Chart:
    assert plot.across is not None
    chart = book.add_chart({"type": "scatter"})
    labels = [{"value": plain(line(category)) or " "} for category in plot.categories]
    for number, _ in enumerate(plot.series, start=2):
        marker = {"type": "circle", "size": 8, "border": {"color": "#ffffff"}}
        chart.add_series(
            {
                "name": place.head(number),
                "categories": place.column(1),
                "values": place.column(number),
                "marker": {**marker, "fill": {"color": _tint(document, number - 2)}},
                "data_labels": {"value": True, "custom": labels, "position": "right", "font": _font(document)},
            }
        )
    chart.set_x_axis(_figures(document, plot.across.name, (plot.across,)))
    chart.set_y_axis(_figures(document, plot.axis, plot.series))
    return _dressed(chart, document, plot)


def _tint(document: Document, number: int) -> str:
    return tinted(document.house.accent, TINTS[number % len(TINTS)])


def _figures(document: Document, says: str, series: tuple[Series, ...]) -> dict[str, Any]:
    """An axis of figures, from zero where none lies below."""
    known = [value for one in series for value in figures(one) if value is not None]
    quiet = {"name_font": {**_font(document), "bold": False, "color": document.house.quiet}}
    axis: dict[str, Any] = {
        "name": plain(line(says)),
        **quiet,
        "num_font": _font(document),
        "num_format": number_format(series),
    }
    if min(known, default=0.0) >= 0:
        axis["min"] = 0
    return {**axis, "major_gridlines": {"visible": True, "line": {"color": LINES}}, "line": {"color": LINES}}


def _dressed(chart: Chart, document: Document, plot: Plot) -> Chart:
    title = {**_font(document), "size": 11, "color": document.house.accent}
    chart.set_title({"name": plain(line(plot.title)), "name_font": title, "overlay": False})
    chart.set_legend({"position": "bottom", "font": _font(document)} if len(plot.series) > 1 else {"none": True})
    chart.set_chartarea({"border": {"none": True}})
    return chart


def _font(document: Document) -> dict[str, Any]:
    return {"name": document.house.font, "size": LETTERS, "color": document.house.ink}
