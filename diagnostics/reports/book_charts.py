"""The plots of a document as charts of the workbook, beside the figures they show, which can be changed there."""

from __future__ import annotations

from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.chart import Chart

from diagnostics.charts.palette import tinted
from diagnostics.reports.book_looks import Looks
from diagnostics.reports.book_page import Page
from diagnostics.reports.chart_figures import figures, line, number_format
from diagnostics.reports.document import Document, Plot, Series

TINTS = (1.0, 0.45, 0.7, 0.25)
"""Of the accent, one for each series."""

NAMES, FIGURES, KINDS = 38.0, 13.0, 5
"""Widths of the columns of names and of figures, and how many kinds of figures stand beside each other before the chart."""

BESIDE = KINDS + 2
"""The column where charts stand."""

WIDE, ROW_HEIGHT = 760, 20
GROUP, AROUND, POINTS = 30, 110, 420
"""Pixels: a group of bars with the air around it, axis and legend, and the height of a chart of points."""

LINES = "#d9dde3"
LETTERS = 9


def add_charts(book: Workbook, looks: Looks, document: Document, plots: list[Plot], name: str) -> None:
    """Put the plots on one sheet, one below the other: title, sentence, figures, and the chart beside them."""
    page = Page(book.add_worksheet(name), (NAMES, *(FIGURES,) * KINDS, 3.0, *(FIGURES,) * 8))
    page.put(0, 0, name, looks.title())
    row = 2
    for plot in plots:
        row = _put(book, looks, document, page, plot, name, row)
    page.set_up_print(document, None, 0)


def _put(book: Workbook, looks: Looks, document: Document, page: Page, plot: Plot, name: str, row: int) -> int:
    """Write one plot from `row` on and return the row that is free for the next."""
    columns = [*([plot.across] if plot.across else []), *plot.series]
    page.put(row, 0, plot.title, looks.heading(2))
    page.high(row + 1, page.line(row + 1, 0, KINDS, plot.sentence, looks.note(), LETTERS))
    head, first = row + 2, row + 3
    for column, text in enumerate(("", *(one.name for one in columns))):
        page.put(head, column, text, looks.head())
    shown = looks.cell(number_format(plot.series))
    for number, category in enumerate(plot.categories):
        page.put(first + number, 0, category, looks.cell())
        for column, one in enumerate(columns, start=1):
            page.put(first + number, column, figures(one)[number], looks.cell(number_format([one])) if one is plot.across else shown)
    last = first + len(plot.categories) - 1
    high = 0
    if plot.categories and plot.series:
        high = POINTS if plot.across else AROUND + GROUP * len(plot.categories) * max(1, len(plot.series) // 2 + 1) // 1
        chart = _points(book, document, plot, name, first, last) if plot.across else _bars(book, document, plot, name, first, last)
        chart.set_size({"width": WIDE, "height": high})
        page.sheet.insert_chart(row, BESIDE, chart, {"description": line(plot.sentence)})
    return max(last + 3, row + high // ROW_HEIGHT + 2)


def _bars(book: Workbook, document: Document, plot: Plot, name: str, first: int, last: int) -> Chart:
    chart = book.add_chart({"type": "bar"})
    accent = document.house.accent
    for number, one in enumerate(plot.series, start=1):
        chart.add_series(
            {
                "name": [name, first - 1, number],
                "categories": [name, first, 0, last, 0],
                "values": [name, first, number, last, number],
                "fill": {"color": tinted(accent, TINTS[(number - 1) % len(TINTS)])},
                "gap": 55,
                "data_labels": {"value": True, "font": _font(document), "num_format": number_format([one])},
            }
        )
    chart.set_y_axis({"reverse": True, "num_font": _font(document), "major_tick_mark": "none", "line": {"color": LINES}})
    chart.set_x_axis({**_figures(document, plot.axis, plot.series), "crossing": "max"})
    return _dressed(chart, document, plot)


def _points(book: Workbook, document: Document, plot: Plot, name: str, first: int, last: int) -> Chart:
    assert plot.across is not None
    chart = book.add_chart({"type": "scatter"})
    accent = document.house.accent
    labels = [{"value": f"={_quoted(name)}!$A${row + 1}"} for row in range(first, last + 1)]
    for number, _ in enumerate(plot.series, start=2):
        colour = tinted(accent, TINTS[(number - 2) % len(TINTS)])
        chart.add_series(
            {
                "name": [name, first - 1, number],
                "categories": [name, first, 1, last, 1],
                "values": [name, first, number, last, number],
                "marker": {"type": "circle", "size": 8, "fill": {"color": colour}, "border": {"color": "#ffffff"}},
                "data_labels": {"value": True, "custom": labels, "position": "right", "font": _font(document)},
            }
        )
    chart.set_x_axis(_figures(document, plot.across.name, (plot.across,)))
    chart.set_y_axis(_figures(document, plot.axis, plot.series))
    return _dressed(chart, document, plot)


def _figures(document: Document, says: str, series: tuple[Series, ...]) -> dict[str, Any]:
    """An axis of figures, from zero where none lies below."""
    known = [value for one in series for value in figures(one) if value is not None]
    quiet = {"name_font": {**_font(document), "bold": False, "color": document.house.quiet}}
    axis: dict[str, Any] = {"name": line(says), **quiet, "num_font": _font(document), "num_format": number_format(series)}
    if min(known, default=0.0) >= 0:
        axis["min"] = 0
    return {**axis, "major_gridlines": {"visible": True, "line": {"color": LINES}}, "line": {"color": LINES}}


def _dressed(chart: Chart, document: Document, plot: Plot) -> Chart:
    title = {**_font(document), "size": 11, "color": document.house.accent}
    chart.set_title({"name": line(plot.title), "name_font": title, "overlay": False})
    chart.set_legend({"position": "bottom", "font": _font(document)} if len(plot.series) > 1 else {"none": True})
    chart.set_chartarea({"border": {"none": True}})
    return chart


def _font(document: Document) -> dict[str, Any]:
    return {"name": document.house.font, "size": LETTERS, "color": document.house.ink}


def _quoted(name: str) -> str:
    return "'" + name.replace("'", "''") + "'"
