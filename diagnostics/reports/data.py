"""A report as plain data: the same blocks, texts and figures as in every other format, for programs."""

from __future__ import annotations

import re
from dataclasses import asdict
from typing import Any

from diagnostics.reports.document import Block, Document, Node, Picture, Plot, Spread


def report_as_data(document: Document) -> dict[str, Any]:
    """Return the report as lists, dictionaries, texts and numbers, ready for JSON; each block says what it is."""
    return {
        "title": document.title,
        "kind": document.kind,
        "about": document.about,
        "mark": document.mark,
        "footer": document.footer,
        "written_on": document.written_on.isoformat() if document.written_on else None,
        "blocks": [_block(block) for block in document.blocks],
    }


def _block(block: Block) -> dict[str, Any]:
    kind = {"block": re.sub(r"(?<!^)(?=[A-Z])", "-", type(block).__name__).lower()}
    match block:
        case Spread(blocks):
            return {**kind, "blocks": [_block(inner) for inner in blocks]}
        case Picture():
            boxes = [_box(node) for node in block.graph.nodes] if block.graph else []
            return {**kind, "alt": block.alt, "boxes": boxes}
        case Plot():
            return {**kind, **asdict(block), "table": asdict(block.table)}
        case _:
            return {**kind, **asdict(block)}


def _box(node: Node) -> dict[str, Any]:
    return {"id": node.id, "lines": list(node.lines), "note": node.note, "evidence": node.evidence}
