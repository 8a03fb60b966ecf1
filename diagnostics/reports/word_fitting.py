"""How small a document of one page has to be set in Word; only Word could measure it, so it is reckoned from its letters."""

from __future__ import annotations

from collections.abc import Iterable
from math import ceil

from diagnostics.reports.document import (
    Block,
    Bullets,
    Callout,
    Document,
    Facts,
    Heading,
    KeyFigures,
    PageBreak,
    Paragraph,
    Picture,
    Plot,
    Spread,
    Table,
)

SCALES = (1.0, 0.92, 0.85, 0.78, 0.71)
"""Sizes that are tried, as for the PDF; the smallest has letters of 7 points."""

WIDE, HIGH = 493.0, 725.0
"""The room for text on a page with small margins, in points; the height with some left over."""

LETTER = 0.47
"""How wide a letter is on average, in parts of its size; fonts differ, and this is one of the wide ones."""

LINE = 1.27
"""How high a line is, in parts of the size of its letters."""


def scale_of(document: Document) -> float:
    """Return the largest size at which a document should fit on one page; 1 for those that need not."""
    if not document.one_page:
        return 1.0
    return next((scale for scale in SCALES if _height(document, scale) <= HIGH), SCALES[-1])


def _height(document: Document, scale: float) -> float:
    head = _lines(document.title, 24 * scale, WIDE) * 24 * scale * LINE + 60 * scale
    return head + sum(_of(block, scale) for block in document.blocks)


def _of(block: Block, scale: float) -> float:
    air = scale**3
    match block:
        case Heading(text, level):
            size = (16, 12, 10.5)[min(max(level, 1), 3) - 1] * scale
            return _lines(text, size, WIDE) * size * LINE + 22 * air
        case Paragraph(text):
            return _text(text, scale, WIDE) + 6 * air
        case Callout(_, text):
            return _lines(text, 13 * scale, WIDE) * 13 * scale * LINE + 12 * scale + 36 * air
        case KeyFigures(items):
            return max((_text(says, scale, WIDE / len(items)) for _, says in items), default=0.0) + 26 * scale
        case Facts(items):
            return sum(_text(text, scale, WIDE * 0.78) + 6 for _, text in items) + 6
        case Bullets(items):
            return sum(_text(item, scale, WIDE - 14) + 3 * air for item in items)
        case Table():
            return _table(block, scale)
        case Plot():
            return 280 + _table(block.table, scale)
        case Picture(_, _, _, width, height):
            return height * min(WIDE / width, 0.8) + 24
        case Spread(blocks):
            return sum(_of(inner, scale) for inner in blocks)
        case PageBreak():
            return 0.0


def _table(table: Table, scale: float) -> float:
    widths = [WIDE * width / sum(table.widths) - 7 for width in table.widths]
    return sum(_row(row, widths, scale) for row in (table.head, *table.rows)) + (26 * scale if table.caption else 6)


def _row(cells: Iterable[str], widths: Iterable[float], scale: float) -> float:
    return (
        max((_text(cell, scale * 0.9, width) for cell, width in zip(cells, widths, strict=False)), default=0.0)
        + 5 * scale**3
        + 1
    )


def _text(text: str, scale: float, width: float) -> float:
    return _lines(text, 10 * scale, width) * 10 * scale * LINE


def _lines(text: str, size: float, width: float) -> int:
    return sum(max(ceil(len(line) * size * LETTER / max(width, size)), 1) for line in text.split("\n"))
