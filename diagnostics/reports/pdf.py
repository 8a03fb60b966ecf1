"""A report as PDF: tagged for readers (PDF/UA), fit for the archive (PDF/A), set by Typst in a font of our own."""

from __future__ import annotations

import json
import logging
import re
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import asdict, fields, replace
from itertools import takewhile
from typing import Any

import typst

from diagnostics.reports.document import Block, Document, PageBreak, Plot, Spread
from diagnostics.reports.glyphs import shown, stand_ins
from diagnostics.reports.house import PLAIN, House, Logo
from diagnostics.reports.plotting import drawn
from diagnostics.reports.typesetter import typesetter

_log = logging.getLogger(__name__)

SCALES = (1.0, 0.92, 0.85, 0.78, 0.71)
"""Sizes that are tried until a document of one page fits; the smallest has letters of 7 points."""

OF_LONG = SCALES[:3]
"""Sizes that are tried for a longer report until its page one is one page, whatever logo and letters the house has."""


def pdf(document: Document) -> bytes:
    """Return the report as PDF; the same document gives the same bytes.

    If the typesetter refuses the fonts of a house for this text, the report has the plain font, and the log says why.
    """
    try:
        return _written(document)
    except typst.TypstError as refused:
        if not document.house.fonts:
            raise
        _log.warning("The fonts of the house cannot be used for this PDF; it has the plain font: %s", refused)
        return _written(replace(document, house=replace(document.house, font=PLAIN.font, fonts=())))


def _written(document: Document) -> bytes:
    if document.one_page:
        return _set(document, _fitting(document, SCALES) or SCALES[-1])
    return _set(document, _scale_of_long(document))


def _scale_of_long(document: Document) -> float:
    if document.house == PLAIN or document.by_hand:
        return 1.0
    first = tuple(takewhile(lambda block: not isinstance(block, PageBreak), document.blocks))
    return _fitting(replace(document, blocks=first), OF_LONG) or 1.0 if len(first) < len(document.blocks) else 1.0


def _fitting(document: Document, scales: tuple[float, ...]) -> float | None:
    return next((scale for scale in scales if _pages(_set(document, scale)) == 1), None)


def _set(document: Document, scale: float) -> bytes:
    plain = _plain(document)
    instead = stand_ins(_texts(plain), document.house)
    plain = _translated(plain, instead)
    plain["title"] = next((text for text in (plain["title"], plain["kind"]) if text.strip()), "Report")
    inputs = {"report": json.dumps(plain), "scale": str(scale)}
    return typesetter("report.typ", document.house.fonts).pdf(inputs, is_dated=document.written_on is not None)


def _pages(made: bytes) -> int:
    """Return how many pages a file has, as its page tree says."""
    found = re.search(rb"/Type\s*/Pages\s*/Count\s+(\d+)", made)
    return int(found.group(1)) if found else 0


def _plain(document: Document) -> dict[str, Any]:
    day = document.written_on
    return {
        "title": document.title,
        "kind": document.kind,
        "about": document.about,
        "mark": document.mark,
        "footer": document.footer,
        "by_hand": document.by_hand,
        "day": [day.year, day.month, day.day] if day else None,
        "look": _look(document.house),
        "blocks": [_block(block, document.house.accent) for block in document.blocks],
    }


def _look(house: House) -> dict[str, Any]:
    colours = {"accent": house.accent, "ink": house.ink, "quiet": house.quiet, "ground": house.ground}
    logo = {"svg": _wrapped(house.logo), "part": house.logo.width / house.logo.height} if house.logo else None
    return {**colours, "font": house.font, "name": house.name, "cover": house.cover, "logo": logo}


def _wrapped(logo: Logo) -> str:
    """A picture inside a drawing: texts are all that can be handed to a template without a file."""
    size = f'width="{logo.width}" height="{logo.height}"'
    data = b64encode(logo.data).decode()
    picture = f'<image {size} href="data:image/png;base64,{data}"/>'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size} viewBox="0 0 {logo.width} {logo.height}">{picture}</svg>'


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list | tuple):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _texts(inner)


def _translated(value: Any, instead: dict[int, str]) -> Any:
    """The same with every text as the fonts can show it."""
    if isinstance(value, str):
        return shown(value, instead) if instead else value
    if isinstance(value, dict):
        return {name: _translated(inner, instead) for name, inner in value.items()}
    return [_translated(inner, instead) for inner in value] if isinstance(value, list | tuple) else value


def _block(block: Block, accent: str) -> dict[str, Any]:
    kind = type(block).__name__
    if isinstance(block, Spread):
        return {"kind": kind, "blocks": [_block(inner, accent) for inner in block.blocks]}
    if isinstance(block, Plot):
        picture, table = drawn(block, accent, for_print=True), asdict(block.table)
        shape = {"print": picture.svg, "width": picture.width, "height": picture.height}
        return {"kind": kind, **shape, "alt": block.sentence, "table": table}
    return {"kind": kind, **{field.name: getattr(block, field.name) for field in fields(block) if field.name != "graph"}}
