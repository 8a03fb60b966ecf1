"""The figures of a plot as a sheet that lies inside a chart of Office, and how they are written there."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from io import BytesIO
from math import isfinite

from xlsxwriter import Workbook

from diagnostics.reports.document import Plot, Series
from diagnostics.reports.packing import EARLIEST, packed
from diagnostics.reports.word_xml import clean

THOUSAND = 1000


def workbook(plot: Plot, day: date | None) -> bytes:
    """Return the figures as a sheet: names in the first column, one column for each kind of figure. No text is a formula."""
    out = BytesIO()
    book = Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    at = max(day or EARLIEST, EARLIEST)
    book.set_properties({"title": line(plot.title), "created": datetime(at.year, at.month, at.day)})
    sheet = book.add_worksheet("Sheet1")
    sheet.set_column(0, 0, 40)
    sheet.write_column(1, 0, [line(name) for name in plot.categories])
    shown = book.add_format({"num_format": number_format(plot.series)})
    for column, one in enumerate([*([plot.across] if plot.across else []), *plot.series], start=1):
        sheet.set_column(column, column, 18)
        sheet.write_string(0, column, line(one.name))
        for row, value in enumerate(figures(one), start=1):
            if value is not None:
                sheet.write_number(row, column, value, None if one is plot.across else shown)
    book.close()
    return packed(out.getvalue(), day)


def number_format(series: Iterable[Series]) -> str:
    """Return how Office writes these figures: as they are, and from a thousand on with commas."""
    known = [abs(value) for one in series for value in figures(one) if value is not None]
    large = [value for value in known if value >= THOUSAND]
    if not large:
        return "General"
    if all(value == round(value) for value in large):
        return "[>=1000]#,##0;General"
    places = max(len(f"{value:.3f}".rstrip("0").partition(".")[2]) for value in known)
    return f"#,##0.{'0' * max(places, 1)}"


def figures(series: Series) -> list[float | None]:
    """Return the figures of a series; what is no number of this world is none."""
    return [value if value is not None and isfinite(value) else None for value in series.values]


def line(text: str) -> str:
    """Return a text on one line, without what no file may hold."""
    return " ".join(clean(text).split())
