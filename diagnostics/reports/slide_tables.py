"""Tables on slides: native ones that can be edited, split over slides with their head repeated."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.shapes.shapetree import SlideShapes

from diagnostics.reports.chart_figures import line
from diagnostics.reports.document import Table
from diagnostics.reports.slide_fitting import LINE, clipped_to, evenly, lines_of, widest
from diagnostics.reports.slide_layouts import POINT
from diagnostics.reports.slide_lines import BOLD
from diagnostics.reports.slide_text import SMALLEST, SURE, Area, paragraph, run
from diagnostics.reports.word_xml import clean

SIZES = (18, 16, 14)
"""Sizes of letters that are tried for a table that fits on one slide, of which it may fill so much."""

MANY = 30
"""So many rows never fit on one slide."""

FULL = 0.85, 0.85, 0.9

BESIDE, ABOVE = 6.0, 4.0
"""Air around the text of a cell, in points."""

LONGEST_WORD = 150.0
"""A column is made wide enough for its words, up to this width."""

HEAD = 0.3
"""The head of a table takes at most this part of the height."""

WITHOUT_STYLE = "{2D5ABB26-0587-4C30-8999-92F81FD0307C}"


@dataclass(frozen=True)
class Page:
    """Rows of a table that stand on one slide, its widths in points, the size of its letters, and rows that were cut."""

    table: Table
    size: int
    cut: tuple[str, ...]


def pages(table: Table, area: Area) -> list[Page]:
    """Return a table as several that each fit into an area; rows stay whole and in order."""
    tidy = _tidy(table)
    size = _size(tidy, area)
    widths = tuple(columns(tidy, area.width, size))
    most = max(area.height * HEAD, 1.0)
    head = _shortened(tidy.head, widths, size, most)
    room = area.height - _row_height(head, widths, size)
    rows = [(_shortened(row, widths, size, room), row) for row in tidy.rows]
    found = []
    measured = [(_row_height(short, widths, size), short, whole) for short, whole in rows]
    for portion in evenly(measured, room, lambda row: row[0]) or [[]]:
        cut = tuple(" · ".join(row) for _, short, row in (*portion, (0.0, head, tidy.head)) if short != row)
        shown = replace(tidy, head=head, rows=tuple(short for _, short, _ in portion), widths=widths)
        found.append(Page(shown, size, cut))
    return found


def put_table(shapes: SlideShapes, page: Page, area: Area) -> None:
    """Put rows that fit into an area as a table that can be edited."""
    table, size, widths = page.table, page.size, page.table.widths
    heights = [_row_height(row, widths, size) for row in (table.head, *table.rows)]
    frame = shapes.add_table(1, 1, *Area(area.x, area.y, sum(widths), sum(heights)).units)
    frame._element.nvGraphicFramePr.cNvPr.set("descr", line(table.caption or ", ".join(table.head)))
    old = frame._element.find(f".//{qn('a:tbl')}")
    grid = "".join(f'<a:gridCol w="{round(width * POINT)}"/>' for width in widths)
    rows = "".join(
        _row(row, height, size, is_head=number == 0)
        for number, (row, height) in enumerate(zip((table.head, *table.rows), heights, strict=True))
    )
    made = (
        f'<a:tbl {nsdecls("a")}><a:tblPr firstRow="1"><a:tableStyleId>{WITHOUT_STYLE}</a:tableStyleId></a:tblPr>'
        f"<a:tblGrid>{grid}</a:tblGrid>{rows}</a:tbl>"
    )
    old.getparent().replace(old, parse_xml(made))


def columns(table: Table, width: float, size: float) -> list[float]:
    """Return how wide each column is: as wanted, but no word that has room anywhere is broken."""
    count = len(table.head)
    shares = [max(share, 0.01) for share in (*table.widths, *([1.0] * count))[:count]]
    wanted = [width * share / sum(shares) for share in shares]
    needed = [
        min(max(0.0, _widest_word(head, size * BOLD), *(_widest_word(cell, size * SURE) for cell in cells)), LONGEST_WORD)
        + 2 * BESIDE
        for head, *cells in zip(table.head, *table.rows, strict=True)
    ]
    if sum(needed) > width:
        return [width * one / sum(needed) for one in needed]
    spare = [max(have - need, 0.0) for have, need in zip(wanted, needed, strict=True)]
    left = width - sum(needed)
    return [need + left * one / (sum(spare) or 1.0) for need, one in zip(needed, spare, strict=True)]


def _widest_word(text: str, size: float) -> float:
    return widest(text.split(), size)


def _size(table: Table, area: Area) -> int:
    for size, full in zip(SIZES if len(table.rows) < MANY else (), FULL, strict=False):
        widths = columns(table, area.width, size)
        if sum(_row_height(row, widths, size) for row in (table.head, *table.rows)) <= area.height * full:
            return size
    return SMALLEST


def _row_height(row: Sequence[str], widths: Sequence[float], size: float) -> float:
    lines = (lines_of(cell, width - 2 * BESIDE, size) for cell, width in zip(row, widths, strict=True))
    return max(lines, default=1) * size * LINE + 2 * ABOVE


def _shortened(row: tuple[str, ...], widths: Sequence[float], size: float, room: float) -> tuple[str, ...]:
    most = max(int((room - 2 * ABOVE) / (size * LINE)), 1)
    return tuple(clipped_to(cell, width - 2 * BESIDE, size, most) for cell, width in zip(row, widths, strict=True))


def _tidy(table: Table) -> Table:
    """Return a table whose rows have as many cells as its head, without what no file may hold."""
    count = max(len(table.head), 1)
    rows = (tuple(clean(cell) for cell in (*row, *([""] * count))[:count]) for row in (table.head, *table.rows))
    head, *rest = rows
    return replace(table, head=head, rows=tuple(rest))


def _row(row: Sequence[str], height: float, size: int, is_head: bool) -> str:
    cells = "".join(_cell(cell, size, is_head) for cell in row)
    return f'<a:tr h="{round(height * POINT)}">{cells}</a:tr>'


def _cell(text: str, size: int, is_head: bool) -> str:
    said = paragraph(run(text, size, "tx2" if is_head else "tx1", is_head))
    rule, colour = (1.5, "accent1") if is_head else (0.75, "bg2")
    none = "".join(f'<a:ln{side} w="0"><a:noFill/></a:ln{side}>' for side in "LRT")
    fill = f'<a:solidFill><a:schemeClr val="{colour}"/></a:solidFill>'
    below = f'<a:lnB w="{round(rule * POINT)}">{fill}</a:lnB>'
    margins = (
        f'marL="{BESIDE * POINT:.0f}" marR="{BESIDE * POINT:.0f}" marT="{ABOVE * POINT:.0f}" marB="{ABOVE * POINT:.0f}"'
    )
    anchor = "b" if is_head else "t"
    frame = f'<a:tcPr {margins} anchor="{anchor}">{none}{below}<a:noFill/></a:tcPr>'
    return f"<a:tc><a:txBody><a:bodyPr/><a:lstStyle/>{said}</a:txBody>{frame}</a:tc>"
