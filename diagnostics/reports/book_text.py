"""The blocks of a document one below the other on one sheet, so that every word of it can be read, found and copied."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate

from xlsxwriter import Workbook
from xlsxwriter.format import Format

from diagnostics.reports.book_looks import Looks
from diagnostics.reports.book_page import LETTERS, LONGEST, Page
from diagnostics.reports.document import (
    Block,
    Bullets,
    Callout,
    Document,
    Facts,
    Graph,
    Heading,
    KeyFigures,
    PageBreak,
    Paragraph,
    Picture,
    Plot,
    Spread,
    Table,
)

GRID, WIDTH = 12, 11.0
"""Narrow columns, over which every text and every column of a table takes as many as it needs."""

SPANS_OF_FACTS = (3, GRID - 3)


def add_text(book: Workbook, looks: Looks, document: Document, name: str) -> None:
    """Put the whole document in as one sheet."""
    page = Page(book.add_worksheet(name), (WIDTH,) * GRID)
    text = _Text(page, looks)
    text.across(document.kind, looks.note())
    text.across(document.mark, looks.note())
    text.across(document.title, looks.title(), 16.0)
    text.across(document.about, looks.note())
    for block in flattened(document.blocks):
        text.put(block)
    text.skip()
    text.across(document.footer, looks.note())
    page.set_up_print(document, breaks=text.breaks)


def flattened(blocks: Iterable[Block]) -> Iterator[Block]:
    """Yield every block, those of wide pages among the others."""
    for block in blocks:
        if isinstance(block, Spread):
            yield from flattened(block.blocks)
        else:
            yield block


class _Text:
    """Writes block after block and knows which row is free."""

    def __init__(self, page: Page, looks: Looks) -> None:
        self.page, self.looks, self.row = page, looks, 0
        self.breaks: list[int] = []

    def put(self, block: Block) -> None:
        """Write one block."""
        looks = self.looks
        match block:
            case Heading(text, level):
                self.skip()
                self.across(text, looks.heading(level), {1: 14.0, 2: 12.0}.get(level, 11.0))
            case Paragraph(text, small):
                self.across(text, looks.note() if small else looks.text())
            case Callout(label, text):
                self.across(label, looks.text(bold=True))
                self.across(text, looks.callout(), 12.0)
            case KeyFigures(items):
                self.rows(items, SPANS_OF_FACTS, (looks.value(), looks.text()))
            case Facts(items):
                self.rows(items, SPANS_OF_FACTS, (looks.name(), looks.text()))
            case Table():
                self.table(block)
            case Bullets(items, numbered):
                marks = [f"{number}." if numbered else "•" for number in range(1, len(items) + 1)]
                self.rows(list(zip(marks, items, strict=True)), (1, GRID - 1), (looks.mark(), looks.text()))
            case Picture():
                self.across(block.alt, looks.note())
                if block.graph:
                    self.table(_boxes(block.graph))
            case Plot():
                self.across(block.sentence, looks.text())
                self.across(block.axis, looks.note())
                self.table(block.table)
            case PageBreak():
                self.breaks.append(self.row + 1)
                self.skip()
            case Spread(blocks):
                for inner in blocks:
                    self.put(inner)

    def skip(self) -> None:
        """Leave a row free."""
        self.row += 1

    def across(self, text: str, look: Format, size: float = LETTERS) -> None:
        """Write a text over the whole width; one that no cell can hold goes on below."""
        for start in range(0, len(text), LONGEST):
            part = text[start : start + LONGEST]
            self.page.high(self.row, self.page.line(self.row, 0, GRID - 1, part, look, size))
            self.row += 1

    def table(self, table: Table) -> None:
        """Write a table with its caption."""
        self.across(table.caption, self.looks.text(bold=True))
        spans = spans_of(table.widths)
        self.rows([table.head], spans, (self.looks.head(),) * len(spans))
        self.rows(table.rows, spans, (self.looks.cell(),) * len(spans))
        self.skip()

    def rows(self, rows: Iterable[Sequence[str]], spans: Sequence[int], looks: Sequence[Format]) -> None:
        """Write rows of texts, each over as many columns as its span says."""
        starts = [0, *accumulate(spans)]
        for cells in rows:
            heights = [
                self.page.line(self.row, start, start + span - 1, cell, look)
                for cell, start, span, look in zip(cells, starts, spans, looks, strict=False)
            ]
            self.page.high(self.row, max(heights, default=0.0))
            self.row += 1


def spans_of(widths: Sequence[float]) -> list[int]:
    """Return over how many of the narrow columns each column of a table goes, one at least, together all of them.

    A table of more columns than there are takes one for each.
    """
    if len(widths) >= GRID:
        return [1] * len(widths)
    total = sum(widths) or 1.0
    spans = [max(1, int(GRID * width / total)) for width in widths]
    while sum(spans) > GRID:
        spans[spans.index(max(spans))] -= 1
    while sum(spans) < GRID:
        short = [GRID * width / total - span for width, span in zip(widths, spans, strict=True)]
        spans[short.index(max(short))] += 1
    return spans


def _boxes(graph: Graph) -> Table:
    """A picture of boxes and arrows as a table."""
    named = {node.id: " ".join(node.lines) for node in graph.nodes}
    rows = []
    for node in graph.nodes:
        leads_to = "; ".join(
            named[arrow.target] for arrow in graph.arrows if arrow.source == node.id and arrow.target in named
        )
        rows.append((named[node.id], node.note, node.evidence, leads_to))
    return Table("", ("Box", "What it says", "Why it is there", "Leads to"), tuple(rows), (3.0, 2.0, 4.0, 3.0))
