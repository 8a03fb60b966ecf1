"""Tables of a Word file: heads that repeat on every page, rows that stay whole, widths that fill the page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from diagnostics.reports.document import Facts, KeyFigures, Table
from diagnostics.reports.word_styles import Styles
from diagnostics.reports.word_xml import Element, clean, made, paragraph, run

NAMES = 0.22
"""The part of the page that the names of facts take."""

FEW, BRIEF = 8, 1000
"""A table with at most so many rows and letters stays on one page."""

LETTER, BESIDE = 115, 160
"""How wide a letter of a table is in most fonts, and the air beside a word, in twentieths of a point."""

ROOM = 740
"""How high a row is that has a cell to be written into by hand, in twentieths of a point: 13 mm."""

CELL = 24
"""A figure is given room as if it had at most so many letters."""


def table(block: Table, styles: Styles, width: int, by_hand: bool = False) -> Element:
    """Return a table `width` twentieths of a point wide; its first row is its head. By hand, empty cells have room."""
    columns = _roomy(shared(block.widths, width), (block.head, *block.rows), width)
    head = [paragraph(styles["Table Head"], run(name)) for name in block.head]
    rows = [_row(columns, head, is_head=True)]
    is_small = len(block.rows) <= FEW and sum(len(text) for cells in block.rows for text in cells) <= BRIEF
    for place, cells in enumerate(block.rows, start=1):
        is_kept = is_small and place < len(block.rows)
        least = ROOM if by_hand and "" in cells else 0
        rows.append(_row(columns, [_cell(styles["Table Text"], text, is_kept) for text in cells], least=least))
    return _table(styles["Report Table"], columns, rows, block.caption, has_head=True)


def facts(block: Facts, styles: Styles, width: int) -> Element:
    """Return pairs of a name and what is known about it, side by side."""
    columns = shared((NAMES, 1 - NAMES), width)
    rows = [
        _row(columns, [paragraph(styles["Fact Name"], run(name)), paragraph(styles["Fact Text"], run(text))])
        for name, text in block.items
    ]
    return _table(styles["Report Facts"], columns, rows, "", has_head=False)


def figures(block: KeyFigures, styles: Styles, width: int) -> Element:
    """Return figures side by side, each above what it says."""
    columns = shared([min(max(len(figure), 15), CELL) for figure, _ in block.items], width)
    cells = [
        (paragraph(styles["Key Figure"], run(figure)), paragraph(styles["Key Figure Text"], run(says)))
        for figure, says in block.items
    ]
    return _table(styles["Report Facts"], columns, [_row(columns, cells)], "", has_head=False)


def shared(widths: Sequence[float], whole: int) -> list[int]:
    """Return the whole parted as the relative widths say, to the last twentieth of a point."""
    total = sum(widths)
    ends = [round(whole * sum(widths[: place + 1]) / total) for place in range(len(widths))]
    return [end - start for start, end in zip([0, *ends], ends, strict=False)]


def _roomy(columns: list[int], rows: Iterable[Sequence[str]], whole: int) -> list[int]:
    """Return columns none of which breaks a word that it could hold if its neighbours gave some of their room."""
    longest = [max((len(word) for cell in cells for word in cell.split()), default=0) for cells in zip(*rows, strict=True)]
    needed = [min(letters * LETTER + BESIDE, whole // len(columns)) for letters in longest]
    spare = [max(column - need, 0) for column, need in zip(columns, needed, strict=True)]
    lacking = sum(max(need - column, 0) for column, need in zip(columns, needed, strict=True))
    if not lacking or sum(spare) < lacking:
        return columns
    shares = zip(columns, needed, spare, strict=True)
    return shared([max(column - lacking * free / sum(spare), need) for column, need, free in shares], whole)


def _table(style: str, columns: Sequence[int], rows: Iterable[Element], caption: str, has_head: bool) -> Element:
    look = {"firstRow": int(has_head), "lastRow": 0, "firstColumn": 0, "lastColumn": 0, "noHBand": 1, "noVBand": 1}
    properties = made(
        "w:tblPr",
        made("w:tblStyle", val=style),
        made("w:tblW", w=sum(columns), type="dxa"),
        made("w:tblLayout", type="fixed"),
        made("w:tblLook", val="0620" if has_head else "0600", **look),
        made("w:tblCaption", val=" ".join(clean(caption).split())) if caption else None,
    )
    return made("w:tbl", properties, made("w:tblGrid", *(made("w:gridCol", w=column) for column in columns)), *rows)


def _cell(style: str, text: str, is_kept: bool) -> Element:
    return paragraph(style, run(text), more=(made("w:keepNext"),) if is_kept else ())


def _row(
    columns: Sequence[int], cells: Iterable[Element | tuple[Element, ...]], is_head: bool = False, least: int = 0
) -> Element:
    boxes = [
        made("w:tc", made("w:tcPr", made("w:tcW", w=column, type="dxa")), *(cell if isinstance(cell, tuple) else (cell,)))
        for column, cell in zip(columns, cells, strict=True)
    ]
    height = made("w:trHeight", val=least, hRule="atLeast") if least else None
    return made("w:tr", made("w:trPr", made("w:cantSplit"), height, made("w:tblHeader") if is_head else None), *boxes)
