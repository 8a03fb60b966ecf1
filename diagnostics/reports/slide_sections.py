"""The slides of a chapter as a section, which one can fold up, move or print by itself."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from uuid import NAMESPACE_URL, uuid5
from xml.sax.saxutils import quoteattr

from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls
from pptx.presentation import Presentation

from diagnostics.reports.chart_figures import line

FIRST = "In short"
"""The section of the slides before the first chapter."""

KIND = "{521415D9-36F7-43E2-AB2F-B90AF26B5E84}"
SPACE = "http://schemas.microsoft.com/office/powerpoint/2010/main"


def set_sections(made: Presentation, chapters: Iterable[str]) -> None:
    """Divide the slides of a presentation into sections; there is one chapter for each slide, in order."""
    numbers = [one.id for one in made.slides._sldIdLst]
    rows = groupby(zip(chapters, numbers, strict=True), key=lambda row: row[0])
    parts = "".join(
        _section(place, line(chapter) or FIRST, [number for _, number in row]) for place, (chapter, row) in enumerate(rows)
    )
    made.element.append(
        parse_xml(
            f'<p:extLst {nsdecls("p")}><p:ext uri="{KIND}">'
            f'<p14:sectionLst xmlns:p14="{SPACE}">{parts}</p14:sectionLst></p:ext></p:extLst>'
        )
    )


def _section(place: int, name: str, numbers: list[int]) -> str:
    known = str(uuid5(NAMESPACE_URL, f"section {place} {name}")).upper()
    slides = "".join(f'<p14:sldId id="{number}"/>' for number in numbers)
    return f'<p14:section name={quoteattr(name)} id="{{{known}}}"><p14:sldIdLst>{slides}</p14:sldIdLst></p14:section>'
