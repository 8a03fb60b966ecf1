"""A report as PDF: tagged for readers (PDF/UA), fit for the archive (PDF/A), set by Typst in a font of our own."""

from __future__ import annotations

import json
import re
from dataclasses import asdict, fields
from functools import cache
from typing import Any

import typst

from diagnostics.reports.document import Block, Document, Plot, Spread
from diagnostics.reports.glyphs import FONTS, HERE, drawable
from diagnostics.reports.plotting import drawn

TEMPLATE = HERE / "report.typ"
READABLE: typst.PDFStandard = "ua-1"
SCALES = (1.0, 0.92, 0.85, 0.78, 0.71)
"""Sizes that are tried until a document of one page fits; the smallest has letters of 7 points."""

ARCHIVABLE: typst.PDFStandard = "a-2a"
"""Asks for a date; a case without one is not given today's, or the same case would give another file tomorrow."""


def pdf(document: Document) -> bytes:
    """Return the report as PDF; the same document gives the same bytes."""
    for scale in SCALES if document.one_page else SCALES[:1]:
        made = _set(document, scale)
        if _pages(made) == 1:
            break
    return made


def _set(document: Document, scale: float) -> bytes:
    made = _compiler().compile(
        format="pdf",
        sys_inputs={"report": json.dumps(_drawable(_plain(document))), "scale": str(scale)},
        pdf_standards=[READABLE, ARCHIVABLE] if document.written_on else [READABLE],
    )
    assert isinstance(made, bytes)
    return made


def _pages(made: bytes) -> int:
    """Return how many pages a file has, as its page tree says."""
    found = re.search(rb"/Type\s*/Pages\s*/Count\s+(\d+)", made)
    return int(found.group(1)) if found else 0


@cache
def _compiler() -> typst.Compiler:
    return typst.Compiler(input=TEMPLATE, root=HERE, font_paths=[FONTS], ignore_system_fonts=True)


def _plain(document: Document) -> dict[str, Any]:
    day = document.written_on
    return {
        "title": next((text for text in (document.title, document.kind) if drawable(text).strip()), "Report"),
        "kind": document.kind,
        "about": document.about,
        "mark": document.mark,
        "footer": document.footer,
        "by_hand": document.by_hand,
        "day": [day.year, day.month, day.day] if day else None,
        "blocks": [_block(block, document.house.accent) for block in document.blocks],
    }


def _drawable(value: Any) -> Any:
    """The same with every text as the fonts can show it."""
    if isinstance(value, str):
        return drawable(value)
    if isinstance(value, dict):
        return {name: _drawable(inner) for name, inner in value.items()}
    return [_drawable(inner) for inner in value] if isinstance(value, list | tuple) else value


def _block(block: Block, accent: str) -> dict[str, Any]:
    kind = type(block).__name__
    if isinstance(block, Spread):
        return {"kind": kind, "blocks": [_block(inner, accent) for inner in block.blocks]}
    if isinstance(block, Plot):
        picture, table = drawn(block, accent, for_print=True), asdict(block.table)
        shape = {"print": picture.svg, "width": picture.width, "height": picture.height}
        return {"kind": kind, **shape, "alt": block.sentence, "table": table}
    return {"kind": kind, **{field.name: getattr(block, field.name) for field in fields(block) if field.name != "graph"}}
