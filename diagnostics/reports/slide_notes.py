"""What is told beside a slide: a block of a document in words, line by line."""

from __future__ import annotations

from collections.abc import Iterator

from diagnostics.reports.document import (
    Block,
    Bullets,
    Callout,
    Facts,
    Graph,
    Heading,
    KeyFigures,
    Paragraph,
    Picture,
    Plot,
    Spread,
    Table,
)
from diagnostics.wording import ended

BETWEEN = " · "
"""Between the cells of a row."""


def told(block: Block) -> tuple[str, ...]:
    """Return all that a block says as lines of text; a table that is shown as one needs none."""
    return tuple(line for line in _lines(block) if line.strip())


def _lines(block: Block) -> Iterator[str]:
    match block:
        case Heading(text) | Paragraph(text):
            yield text
        case Callout(label, text):
            yield f"{label}: {text}"
        case KeyFigures(items):
            yield from (f"{figure}: {meaning}" for figure, meaning in items)
        case Facts(items):
            yield from (f"{name}: {text}" for name, text in items)
        case Bullets(items, numbered):
            yield from (f"{number}. {text}" if numbered else f"- {text}" for number, text in enumerate(items, start=1))
        case Table():
            yield from rows_told(block)
        case Plot():
            yield block.sentence
            yield from rows_told(block.table)
        case Picture(alt=alt, graph=graph):
            yield alt
            yield from _graph(graph) if graph else ()
        case Spread(blocks):
            for inner in blocks:
                yield from _lines(inner)


def rows_told(table: Table) -> Iterator[str]:
    """Return the caption, the head and the rows of a table, each as a line."""
    yield table.caption
    for row in (table.head, *table.rows):
        yield BETWEEN.join(row)


def _graph(graph: Graph) -> Iterator[str]:
    for node in graph.nodes:
        name = " ".join(node.lines)
        yield f"{name} ({node.note}). {node.evidence}" if node.note else ended(name) + f" {node.evidence}"
