"""What a reader finds in a presentation: texts on slides, in notes, in tables and charts, and alternative texts."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO

import pptx
from lxml import etree
from pptx.oxml.ns import qn
from pptx.presentation import Presentation
from pptx.shapes.base import BaseShape
from pptx.slide import Slide

DRAWN_FROM = (qn("c:v"), qn("a:t"))
"""What holds the texts and figures of a chart."""


def opened(content: bytes) -> Presentation:
    return pptx.Presentation(BytesIO(content))


def slides_text(content: bytes) -> str:
    """All that can be read in a file, slide by slide, with the notes below each."""
    return "\n".join(text for slide in opened(content).slides for text in (*slide_texts(slide), notes_of(slide)))


def slide_texts(slide: Slide) -> Iterator[str]:
    """The texts of a slide, with what is said in place of pictures."""
    for shape in slide.shapes:
        yield from paragraphs(shape._element)
        yield alternative(shape)
        if getattr(shape, "has_chart", False):
            root = etree.fromstring(shape.chart.part.blob)  # type: ignore[attr-defined]
            yield from (one.text or "" for one in root.iter(*DRAWN_FROM))


def notes_of(slide: Slide) -> str:
    """The notes of a slide; nothing where it has none."""
    if not slide.has_notes_slide:
        return ""
    frame = slide.notes_slide.notes_text_frame
    return "\n".join(paragraphs(frame._txBody)) if frame is not None else ""


def paragraphs(element: object) -> Iterator[str]:
    """The texts of the paragraphs in an element, those of tables among them."""
    for paragraph in element.iter(qn("a:p")):  # type: ignore[attr-defined]
        yield "".join(one.text or "" if one.tag == qn("a:t") else "\n" for one in paragraph.iter(qn("a:t"), qn("a:br")))


def alternative(shape: BaseShape) -> str:
    """What is said in place of a shape."""
    return str(next(shape._element.iter(qn("p:cNvPr"))).get("descr", ""))
