"""A report as a workbook: its sheets, its whole text, and its plots as charts. No macro, no link, no formula but ours.

XlsxWriter writes it and not openpyxl: it makes charts that Office shows as they are meant, writes what a formula comes to
beside it (openpyxl cannot, and programs that do not reckon would show nothing), and a text can never become a formula.
"""

from __future__ import annotations

from datetime import datetime
from io import BytesIO

from xlsxwriter import Workbook

from diagnostics.reports.book_charts import add_charts
from diagnostics.reports.book_looks import Looks
from diagnostics.reports.book_page import plain
from diagnostics.reports.book_sheet import add_sheet
from diagnostics.reports.book_text import add_text, flattened
from diagnostics.reports.document import Document, Plot
from diagnostics.reports.package_check import ensure_whole
from diagnostics.reports.packing import EARLIEST, packed
from diagnostics.safe_exports import safe_sheet_name

TEXT = "Full text"
CHARTS = "Charts"
PROPERTY = 250
"""Characters of a property of a file."""


def xlsx(document: Document) -> bytes:
    """Return the report as a workbook; the same document gives the same bytes.

    The sheets of the document come first, then its whole text, then its plots with their figures.
    """
    out = BytesIO()
    book = Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    _set_properties(book, document)
    looks = Looks(book, document.house)
    taken: set[str] = set()

    def free(name: str) -> str:
        found = safe_sheet_name(name, taken)
        taken.add(found.lower())
        return found

    for sheet in document.sheets:
        add_sheet(book, looks, document, sheet, free(sheet.name))
    add_text(book, looks, document, free(TEXT if document.sheets else document.kind or TEXT))
    plots = [block for block in flattened(document.blocks) if isinstance(block, Plot)]
    if plots:
        add_charts(book, looks, document, plots, free(CHARTS))
    book.close()
    return ensure_whole(packed(out.getvalue(), document.written_on))


def _set_properties(book: Workbook, document: Document) -> None:
    day = max(document.written_on or EARLIEST, EARLIEST)
    book.set_properties(
        {
            "title": plain(document.title)[:PROPERTY],
            "subject": plain(document.kind)[:PROPERTY],
            "company": plain(document.house.name)[:PROPERTY],
            "created": datetime(day.year, day.month, day.day),
        }
    )
