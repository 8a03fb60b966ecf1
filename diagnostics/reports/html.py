"""A report as one HTML file: nothing is fetched, it follows light and dark, reads on a phone and prints well."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from html import escape
from itertools import chain, count

from diagnostics.charts.pen import STYLE as MAP_STYLE
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
from diagnostics.reports.html_look import bar_colour, law, picture_of, script, style
from diagnostics.reports.plotting import drawn

LEVELS = 2
"""Headings down to this level stand in the list of contents."""

FEWEST = 4
"""Sections from which on a list of contents helps."""

_INLINE = re.compile(r' style="([^"]*)"')


def html(document: Document) -> bytes:
    """Return the report as a page of its own; the same document gives the same bytes."""
    writer = _Writer(document)
    body = "\n".join(part for part in map(writer.block, document.blocks) if part)
    house = document.house
    page = f"""<!doctype html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{escape(law(house))}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{escape(document.title)}: {escape(document.kind.lower())}</title>
<style>{style(house)}</style>
</head>
<body{' class="by-hand"' if document.by_hand else ""}>
<div class="sheet">
{_contents(writer)}<main>
{_head(document)}
{body}
</main>
</div>
<footer>{escape(document.footer)}</footer>
<script>{script()}</script>
</body>
</html>
"""
    return page.encode(errors="replace")


def _head(document: Document) -> str:
    house = document.house
    logo = house.logo
    name = escape(house.name or "Logo")
    parts = [
        f'<img class="logo" src="{picture_of(logo.data)}" width="{logo.width}" height="{logo.height}" alt="{name}">'
        if logo
        else "",
        f'<p class="cover">{escape(house.cover)}</p>' if house.cover else "",
        f'<p class="kind">{escape(document.kind)}</p>',
        f'<p class="mark">{escape(document.mark)}</p>' if document.mark else "",
        f"<h1>{escape(document.title)}</h1>",
        f'<p class="about">{escape(document.about)}</p>' if document.about else "",
    ]
    return "<header>\n" + "\n".join(part for part in parts if part) + "\n</header>"


def _contents(writer: _Writer) -> str:
    """The list of contents: sections, and below each its parts."""
    if sum(level == 1 for level, _, _ in writer.headings) < FEWEST:
        return ""
    entries = "".join(
        f'<li class="level-{level}"><a href="#{escape(address)}">{escape(text)}</a></li>'
        for level, text, address in writer.headings
    )
    return f'<nav aria-label="Contents"><details><summary>Contents</summary><ol>{entries}</ol></details></nav>\n'


class _Writer:
    """Writes block after block; remembers the headings with their addresses, no two of which are alike."""

    def __init__(self, document: Document) -> None:
        self.headings: list[tuple[int, str, str]] = []
        self._bars = bar_colour(document.house)
        self._taken = {block.anchor for block in _flat(document.blocks) if isinstance(block, Heading)}
        self._maps = 0

    def block(self, block: Block) -> str:
        """Return one block as markup."""
        match block:
            case Heading(text, level, anchor):
                return self._heading(text, level, anchor)
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
            case Picture():
                return self._picture(block)
            case Plot():
                plot = _without_styles(drawn(block, self._bars, for_print=False).svg)
                shown = f'<figure class="plot">{plot}<figcaption>{escape(block.sentence)}</figcaption></figure>'
                return f"{shown}{_table(block.table)}"
            case Spread(blocks):
                return "\n".join(map(self.block, blocks))
            case PageBreak():
                return '<hr class="page">'

    def _heading(self, text: str, level: int, anchor: str) -> str:
        address = anchor or self._address(text)
        if level <= LEVELS:
            self.headings.append((level, text, address))
        return f'<h{level + 1} id="{escape(address)}">{escape(text)}</h{level + 1}>'

    def _address(self, text: str) -> str:
        stem = re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")[:60] or "part"
        address = next(
            name for name in chain([stem], (f"{stem}-{number}" for number in count(2))) if name not in self._taken
        )
        self._taken.add(address)
        return address

    def _picture(self, picture: Picture) -> str:
        drawn = _without_styles(picture.screen.replace(MAP_STYLE, ""))
        shown = f'<figure class="map" tabindex="0" aria-label="Cause map; scrolls sideways">{drawn}</figure>'
        return f"{shown}{_boxes(picture.graph)}" if picture.graph else shown


def _table(table: Table) -> str:
    """A table that on a narrow screen turns into cards; each cell then carries the name of its column."""
    caption = f"<caption>{escape(table.caption)}</caption>" if table.caption else ""
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in table.head)
    rows = "".join(f"<tr>{_cells(table.head, row)}</tr>" for row in table.rows)
    widths = "".join(f'<col class="w{max(round(100 * width / sum(table.widths)), 1)}">' for width in table.widths)
    return f"<table>{caption}<colgroup>{widths}</colgroup><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"


def _cells(head: tuple[str, ...], row: tuple[str, ...]) -> str:
    return "".join(f'<td data-name="{escape(name)}">{escape(text)}</td>' for name, text in zip(head, row, strict=True))


def _boxes(graph: Graph) -> str:
    """What stands in every box of a picture and why it is there, for readers who see no pictures and for the script."""
    boxes = "".join(
        f'<div class="box-in-words" id="why-{escape(node.id)}"><h4>{escape(" ".join(node.lines))}</h4>'
        f"{''.join(f'<p>{escape(text)}</p>' for text in (node.note, node.evidence) if text)}</div>"
        for node in graph.nodes
    )
    return f'<details class="boxes"><summary>The boxes in words</summary>{boxes}</details>'


def _without_styles(svg: str) -> str:
    """Write the inline styles of a drawing as attributes: the law of the page lets no inline style count."""
    return _INLINE.sub(lambda found: "".join(f' {name}="{value}"' for name, value in _properties(found[1])), svg)


def _properties(said: str) -> Iterator[tuple[str, str]]:
    for part in said.split(";"):
        name, _, value = part.partition(":")
        if value:
            yield name.strip(), value.strip()


def _flat(blocks: Iterable[Block]) -> Iterator[Block]:
    for block in blocks:
        yield from _flat(block.blocks) if isinstance(block, Spread) else (block,)
