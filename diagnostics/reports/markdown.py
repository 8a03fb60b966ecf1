"""A report as Markdown for wikis and mail: tables instead of pictures, and no text that turns into markup."""

from __future__ import annotations

import re

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

SPECIAL = re.compile(r"([\\`*_\[\]<>|~#&${}^])")
"""Marks of Markdown and of what it is often read with: formulas, attributes, templates."""

AT_LINE_START = re.compile(r"^(\d*)([-+=.)])(?=\s|$|[-+=])")
"""What makes a list, a line across the page or a heading of a line."""


def markdown(document: Document) -> bytes:
    """Return the report as Markdown with tables; the same document gives the same bytes."""
    about = " · ".join(part for part in (document.kind, document.about, document.mark) if part)
    parts = [f"# {_plain(document.title)}", _plain(about), *map(_block, document.blocks), "---", _plain(document.footer)]
    return ("\n\n".join(part for part in parts if part) + "\n").encode(errors="replace")


def _block(block: Block) -> str:
    match block:
        case Heading(text, level):
            return f"{'#' * (level + 1)} {_plain(text)}"
        case Paragraph(text):
            return _plain(text)
        case Callout(label, text):
            return f"> **{_plain(label)}**\n>\n> {_plain(text)}"
        case KeyFigures(items):
            return "\n".join(f"- **{_plain(figure)}** {_plain(says)}" for figure, says in items)
        case Facts(items):
            return "\n".join(f"- **{_plain(name)}:** {_plain(text)}" for name, text in items)
        case Table():
            return _table(block)
        case Bullets(items, numbered):
            return "\n".join(
                f"{f'{number}.' if numbered else '-'} {_plain(item)}" for number, item in enumerate(items, start=1)
            )
        case Picture():
            return ""
        case Plot():
            return f"{_table(block.table)}\n\n{_plain(block.sentence)}"
        case Spread(blocks):
            return "\n\n".join(part for part in map(_block, blocks) if part)
        case PageBreak():
            return "---"


def _table(table: Table) -> str:
    lines = [_row(table.head), "|" + " --- |" * len(table.head), *map(_row, table.rows)]
    caption = f"**{_plain(table.caption)}**\n\n" if table.caption else ""
    return caption + "\n".join(lines)


def _row(cells: tuple[str, ...]) -> str:
    return f"| {' | '.join(map(_plain, cells))} |"


def _plain(text: str) -> str:
    """Return text on one line with everything escaped that Markdown would read as markup."""
    line = SPECIAL.sub(r"\\\1", " ".join(text.split()))
    return AT_LINE_START.sub(r"\1\\\2", line)
