"""A sheet of facts and a table, put into a workbook: filters, a head that stays, choices, and print."""

from __future__ import annotations

from xlsxwriter import Workbook

from diagnostics.reports.book_looks import Looks
from diagnostics.reports.book_page import Page
from diagnostics.reports.document import Document
from diagnostics.reports.workbook import Choice, Fact, Sheet, letters

TITLE_SIZE = 16.0
NOTE_SIZE = 9.0
READABLE = 130
"""Characters of a line of notes; longer lines are not read to their end."""


def add_sheet(book: Workbook, looks: Looks, document: Document, sheet: Sheet, name: str) -> None:
    """Put one sheet in, under a name that is free."""
    page = Page(book.add_worksheet(name), tuple(column.width for column in sheet.columns))
    _put_top(page, looks, sheet)
    for number, fact in enumerate(sheet.facts, start=sheet.first_fact - 1):
        _put_fact(page, looks, sheet, number, fact)
    _put_table(page, looks, sheet)
    if sheet.choice:
        _put_choice(page, looks, sheet, sheet.choice)
    if sheet.head_stays:
        page.sheet.freeze_panes(sheet.head, sheet.frozen_columns)
    page.set_up_print(document, sheet.head - 1 if sheet.rows else None, sheet.frozen_columns)


def _put_top(page: Page, looks: Looks, sheet: Sheet) -> None:
    page.put(0, 0, sheet.title, looks.title())
    page.high(0, TITLE_SIZE * 1.6)
    last = _reach(page)
    for row, note in enumerate(sheet.notes, start=1):
        page.high(row, page.line(row, 0, last, note, looks.note(), NOTE_SIZE))


def _put_fact(page: Page, looks: Looks, sheet: Sheet, row: int, fact: Fact) -> None:
    at, last = sheet.facts_at, _reach(page)
    high = page.line(row, 0, at - 1, fact.name, looks.name())
    if fact.wide and isinstance(fact.values[0], str) and last >= at:
        high = max(high, page.line(row, at, last, fact.values[0], looks.text(bold=row == sheet.first_fact - 1)))
    else:
        for column, value in enumerate(fact.values, start=at):
            if value is not None:
                page.put(row, column, value, looks.value(fact.format, fact.is_input, bold=len(fact.values) <= 3))
    page.high(row, high)


def _put_table(page: Page, looks: Looks, sheet: Sheet) -> None:
    page.row(sheet.head - 1, [one.name for one in sheet.columns], [looks.head()] * len(sheet.columns))
    cells = [looks.cell(one.format) for one in sheet.columns]
    for row, figures in enumerate(sheet.rows, start=sheet.first - 1):
        page.row(row, figures, cells)
    if sheet.rows:
        page.sheet.autofilter(sheet.head - 1, 0, sheet.last - 1, len(sheet.columns) - 1)


def _put_choice(page: Page, looks: Looks, sheet: Sheet, choice: Choice) -> None:
    if not sheet.rows:
        return
    first, last = sheet.first - 1, sheet.last - 1
    for row, cells in enumerate(sheet.rows, start=first):
        page.put(row, choice.column, cells[choice.column], looks.choice())
    page.sheet.data_validation(
        first,
        choice.column,
        last,
        choice.column,
        {"validate": "list", "source": list(choice.words), "error_message": f"Write {' or '.join(choice.words)}."},
    )
    rule = f'=${letters(choice.column)}{sheet.first}="{choice.words[0]}"'
    page.sheet.conditional_format(
        first, 0, last, len(sheet.columns) - 1, {"type": "formula", "criteria": rule, "format": looks.chosen()}
    )


def _reach(page: Page) -> int:
    """The last column that lines of text run across."""
    wide = 0.0
    for column, width in enumerate(page.widths):
        wide += width
        if wide >= READABLE:
            return column
    return len(page.widths) - 1
