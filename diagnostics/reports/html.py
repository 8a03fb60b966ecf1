"""A report as one HTML file: nothing is fetched, it follows light and dark, reads on a phone and prints well."""

from __future__ import annotations

from html import escape
from pathlib import Path

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
from diagnostics.reports.plotting import drawn

ACCENT = "#5f87b8"
"""Of bars: it stands out on a white page and on a dark one."""

STYLE = Path(__file__).with_name("report.css")


def html(document: Document) -> bytes:
    """Return the report as a page of its own; the same document gives the same bytes."""
    mark = f'<p class="mark">{escape(document.mark)}</p>' if document.mark else ""
    about = f'<p class="about">{escape(document.about)}</p>' if document.about else ""
    body = "\n".join(part for part in map(_block, document.blocks) if part)
    page = f"""<!doctype html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{escape(document.title)}: {escape(document.kind.lower())}</title>
<style>
{STYLE.read_text(encoding="utf-8")}</style>
</head>
<body{' class="by-hand"' if document.by_hand else ""}>
<main>
<header>
<p class="kind">{escape(document.kind)}</p>
{mark}
<h1>{escape(document.title)}</h1>
{about}
</header>
{body}
</main>
<footer>{escape(document.footer)}</footer>
</body>
</html>
"""
    return page.encode(errors="replace")


def _block(block: Block) -> str:
    match block:
        case Heading(text, level, anchor):
            address = f' id="{escape(anchor)}"' if anchor else ""
            return f"<h{level + 1}{address}>{escape(text)}</h{level + 1}>"
        case Paragraph(text, small):
            look = ' class="small"' if small else ""
            return f"<p{look}>{escape(text)}</p>"
        case Callout(label, text):
            return f'<section class="callout"><h2>{escape(label)}</h2><p>{escape(text)}</p></section>'
        case KeyFigures(items):
            figures = "".join(f"<div><dt>{escape(says)}</dt><dd>{escape(figure)}</dd></div>" for figure, says in items)
            return f'<dl class="figures">{figures}</dl>'
        case Facts(items):
            facts = "".join(f"<div><dt>{escape(name)}</dt><dd>{escape(text)}</dd></div>" for name, text in items)
            return f'<dl class="facts">{facts}</dl>'
        case Table():
            return _table(block)
        case Bullets(items, numbered):
            kind = "ol" if numbered else "ul"
            return f"<{kind}>{''.join(f'<li>{escape(item)}</li>' for item in items)}</{kind}>"
        case Picture(screen):
            return f'<figure tabindex="0" aria-label="Cause map; scrolls sideways">{screen}</figure>'
        case Plot():
            picture = f"{drawn(block, ACCENT, for_print=False).svg}<figcaption>{escape(block.sentence)}</figcaption>"
            return f'<figure class="plot">{picture}</figure>{_table(block.table)}'
        case Spread(blocks):
            return "\n".join(map(_block, blocks))
        case PageBreak():
            return '<hr class="page">'


def _table(table: Table) -> str:
    """A table that on a narrow screen turns into cards; each cell then carries the name of its column."""
    caption = f"<caption>{escape(table.caption)}</caption>" if table.caption else ""
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in table.head)
    rows = "".join(f"<tr>{_cells(table.head, row)}</tr>" for row in table.rows)
    widths = "".join(f'<col style="width:{width / sum(table.widths):.1%}">' for width in table.widths)
    return f"<table>{caption}<colgroup>{widths}</colgroup><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"


def _cells(head: tuple[str, ...], row: tuple[str, ...]) -> str:
    return "".join(f'<td data-name="{escape(name)}">{escape(text)}</td>' for name, text in zip(head, row, strict=True))
