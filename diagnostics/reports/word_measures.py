"""Measures in the parts of a Word template: whole numbers in Word's own units, whatever the program that saved it wrote."""

from __future__ import annotations

import re

from docx.oxml.ns import nsmap, qn

from diagnostics.reports.word_xml import Element, made

PAPER = {"w": 11906, "h": 16838}
MARGINS = {"top": 1247, "right": 1134, "bottom": 1191, "left": 1134, "header": 567, "footer": 510, "gutter": 0}
"""A4 and its margins, in twentieths of a point."""

LARGEST_PAPER = 31680
SMALLEST_PAPER = 720
"""The sides of a paper that Word takes."""

TWIPS = {"mm": 1440 / 25.4, "cm": 1440 / 2.54, "in": 1440.0, "pt": 20.0, "pc": 240.0, "pi": 240.0}
"""Twentieths of a point in each unit."""

HALF_POINTS = ("sz", "szCs", "kern", "position")
"""Elements that give a font size, in half points."""

MEASURED = (
    *("pgSz", "pgMar", "ind", "spacing", "tab", "tblW", "tcW", "tblInd", "tblCellSpacing", "gridCol", "trHeight", "w"),
    *("cols", "col", "defaultTabStop", "hyphenationZone", "framePr", "tblpPr", "wBefore", "wAfter", "docGrid"),
    *("top", "left", "bottom", "right", "start", "end", "insideH", "insideV", "bar", "between"),
)
"""Elements whose attributes are measures."""

_MEASURE = re.compile(r"\s*([-+]?\d*\.?\d+|[-+]?\d+\.)\s*(mm|cm|in|pt|pc|pi)?\s*", re.IGNORECASE)
_WHOLE = re.compile(r"-?\d+")


def rounded(root: Element) -> None:
    """Write the measures of all elements as whole numbers in Word's units, twentieths or halves of a point."""
    for element in root.iter(f"{{{nsmap['w']}}}*"):
        local = str(element.tag).rpartition("}")[2]
        if local in HALF_POINTS or local in MEASURED:
            for name, value in element.attrib.items():
                whole = _whole(str(value), 10.0 if local in HALF_POINTS else 1.0)
                if whole is not None and str(whole) != value:
                    element.set(name, str(whole))


def set_page(section: Element) -> None:
    """Give a section a paper size and margins that can be calculated with; what is missing or unreadable gets the usual
    value."""
    rounded(section)
    for tag, usual in (("w:pgSz", PAPER), ("w:pgMar", MARGINS)):
        if section.find(qn(tag)) is None:
            section.get_or_add_pgSz() if tag == "w:pgSz" else section.get_or_add_pgMar()
        said = section.find(qn(tag))
        assert said is not None
        for name, value in usual.items():
            if not _WHOLE.fullmatch(said.get(qn(f"w:{name}"), "")):
                said.set(qn(f"w:{name}"), str(value))
        if tag == "w:pgSz" and not all(SMALLEST_PAPER <= int(said.get(qn(f"w:{name}"))) <= LARGEST_PAPER for name in PAPER):
            section.replace(said, made(tag, **PAPER))


def _whole(value: str, unit: float) -> int | None:
    """Return a measure in a unit given in twentieths of a point; None if it is not a measure or already whole."""
    found = _MEASURE.fullmatch(value)
    if found is None or _WHOLE.fullmatch(value):
        return None
    factor = TWIPS[found[2].lower()] / unit if found[2] else 1.0
    return round(float(found[1]) * factor)
