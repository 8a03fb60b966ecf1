"""One sheet of a workbook while it is written: cells that hold texts as texts, merged lines of running text, and print."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from math import ceil
from textwrap import wrap

from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from diagnostics.reports.document import Document
from diagnostics.reports.word_xml import clean
from diagnostics.reports.workbook import Cell, Formula
from diagnostics.safe_exports import harmless

LINE = 1.32
"""Height of a line, in sizes of its letters."""

TALLEST = 409.0
"""Points; a row cannot be higher."""

LONGEST = 32_000
"""Characters in a cell; a workbook holds 32,767."""

LETTERS = 10.0
"""Points; the size of text in cells."""

PACKED = 1.12
"""Letters of that size in the width of one character of a column, which is that of a figure of 11 points."""

INDENT = 2.0
"""Characters that the indent of cells takes of a column."""

A4 = 9
WIDEST = 240
"""Characters side by side that can still be read when a sheet of A4 is laid sideways; wider tables take more pages."""

FULL_SIZE, PADDING = 101, 0.72
"""Characters side by side on such a sheet at the full size, and what the edges of a column take of them."""

EDGE = 200
"""Characters of a footer of a page; Excel takes 255 with its marks."""


class Page:
    """A sheet being written; rows and columns are counted from 0, as its writer counts them."""

    def __init__(self, sheet: Worksheet, widths: tuple[float, ...]) -> None:
        self.sheet, self.widths = sheet, widths
        for column, width in enumerate(widths):
            sheet.set_column(column, column, width)
        sheet.hide_gridlines(2)

    def put(self, row: int, column: int, cell: Cell, look: Format) -> None:
        """Write one cell: a text as text whatever it begins with, a figure as a figure, a formula with what it comes to."""
        match cell:
            case None:
                self.sheet.write_blank(row, column, None, look)
            case str():
                self.sheet.write_string(row, column, plain(cell)[:LONGEST], look)
            case Formula(text, value):
                self.sheet.write_formula(row, column, text, look, value)
            case date():
                self.sheet.write_datetime(row, column, cell, look)
            case _:
                self.sheet.write_number(row, column, cell, look)

    def row(self, row: int, cells: Sequence[Cell], looks: Sequence[Format]) -> None:
        """Write the cells of a row from the first column on, and make it as high as its texts need."""
        for column, (cell, look) in enumerate(zip(cells, looks, strict=True)):
            self.put(row, column, cell, look)
        texts = [(cell, width - INDENT) for cell, width in zip(cells, self.widths, strict=False) if isinstance(cell, str)]
        self.high(row, max((height(plain(text), width, LETTERS) for text, width in texts), default=0.0))

    def line(self, row: int, first: int, last: int, text: str, look: Format, size: float = LETTERS) -> float:
        """Write a text across columns and return the height it needs, in points; the row is not yet that high."""
        shown = plain(text)[:LONGEST]
        if last > first:
            self.sheet.merge_range(row, first, row, last, "", look)
        self.sheet.write_string(row, first, shown, look)
        return height(shown, sum(self.widths[first : last + 1]) - INDENT, size)

    def high(self, row: int, points: float) -> None:
        """Make a row as high as it has to be."""
        self.sheet.set_row(row, min(max(points, 15.0), TALLEST))

    def set_up_print(
        self, document: Document, repeated: int | None = None, columns: int = 0, breaks: Sequence[int] = ()
    ) -> None:
        """Lay the sheet sideways on A4, as wide as a page or few; row `repeated` and first `columns` on every page.

        With `breaks`, new pages begin at these rows; programs heed them only where a sheet has a scale of its own.
        """
        self.sheet.set_landscape()
        self.sheet.set_paper(A4)
        self.sheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)
        if breaks:
            wide = sum(self.widths) + PADDING * len(self.widths)
            self.sheet.set_print_scale(min(int(100 * FULL_SIZE / wide), 100))
            self.sheet.set_h_pagebreaks(list(breaks))
        else:
            self.sheet.fit_to_pages(ceil(sum(self.widths) / WIDEST), 0)
        if repeated is not None:
            self.sheet.repeat_rows(repeated)
        if columns:
            self.sheet.repeat_columns(0, columns - 1)
        # The writer takes “&G” for a picture, even where it is the end of “&&G”.
        foot = " ".join(plain(document.footer).split())[:EDGE].replace("&", "&&").replace("&&G", "&& G")
        self.sheet.set_footer(f"&L&8{_apart(foot)}&R&8&A, &P of &N")


def plain(text: str) -> str:
    """Return a text without what no file may hold, and read by no program as a formula."""
    return harmless(clean(text))


def height(text: str, width: float, size: float) -> float:
    """Return about how high a text stands in a column of `width` characters, in points; rather too high."""
    at = max(int(width * PACKED * LETTERS / size), 8)
    lines = sum(max(len(wrap(line, at)), 1) for line in text.split("\n")) if text else 1
    return lines * size * LINE + 3


def _apart(foot: str) -> str:
    """Keep a text that begins with a digit apart from the size before it."""
    return f" {foot}" if foot[:1].isdigit() else foot
