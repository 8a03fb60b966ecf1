"""What every slide has around its content: title, section, footer and number; and what the file says of itself."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from xml.sax.saxutils import escape, quoteattr

from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.oxml import parse_xml
from pptx.oxml.ns import nsdecls, qn
from pptx.presentation import Presentation
from pptx.shapes.base import BaseShape
from pptx.slide import Slide as Made
from pptx.slide import SlideLayout

from diagnostics.reports.chart_figures import line
from diagnostics.reports.document import Document
from diagnostics.reports.slide_choice import area_of, kind_at, own_places, places_of
from diagnostics.reports.slide_fitting import clipped_to, lines_of
from diagnostics.reports.slide_layouts import COVER, FOOTER, MARK, OWNER, SECTION
from diagnostics.reports.slide_lines import BOLD
from diagnostics.reports.slide_text import SURE, paragraph, run

SHORT = 255
"""Characters that a property of a file may have."""

TITLE_SIZES = (40, 36, 32, 28, 24, 20)
SMALL = 14

UNSAID = 36.0
"""Titles are smaller than this if no layout or master gives a size; programs differ in what they show then."""

CLOSE = 1.2
"""How high a line of a title is, in parts of the size of its letters."""

INSET = 7.2
"""The air at the sides of a text in a place of a template, in points, unless it says otherwise."""

DATED = ("dcterms:created", "dcterms:modified", "cp:lastPrinted")
TEXTS = (PP_PLACEHOLDER.BODY, PP_PLACEHOLDER.OBJECT, PP_PLACEHOLDER.SUBTITLE)


def set_properties(made: Presentation, document: Document) -> None:
    """Say what the file is, by whom and of which day; a document without a day gets none."""
    said = made.core_properties
    for name in ("category", "comments", "content_status", "identifier", "keywords", "version"):
        setattr(said, name, "")
    said.title, said.subject = line(document.title)[:SHORT], line(document.kind)[:SHORT]
    said.author = said.last_modified_by = line(document.house.name or "Causeway")[:SHORT]
    said.language, said.revision = "en-GB", 1
    for tag in DATED:
        for old in said._element.findall(qn(tag)):
            said._element.remove(old)
    if day := document.written_on:
        said.created = said.modified = datetime(day.year, day.month, day.day)


def put_cover(slide: Made, document: Document) -> tuple[str, ...]:
    """Fill the first slide; returns the texts for which it had no room, in full."""
    house = document.house
    own = {SECTION: document.kind, 1: document.about, MARK: document.mark, OWNER: house.name, COVER: house.cover}
    places = {one.placeholder_format.idx: one for one in slide.placeholders}
    if not {SECTION, MARK, OWNER, COVER} <= own_places(slide.slide_layout).keys():
        both = "\n".join(line(text) for text in own.values() if line(text))
        under = next((one for one in places.values() if one.placeholder_format.type in TEXTS), None)
        own = {under.placeholder_format.idx: both} if under is not None else {}
        left = () if under is not None else (both,)
    else:
        left = ()
    cut = [put_title(slide, document.title)]
    for number, text in own.items():
        cut.append(_filled(places[number], text))
    remove_empty(slide)
    return (*left, *(text for text in cut if text))


def put_title(slide: Made, title: str) -> str:
    """Write a title in the size of its layout, or the largest below that fits; returns it whole if it had to be cut."""
    shape = slide.shapes.title
    said = line(title)
    if shape is None:
        return said
    at = area_of(shape)
    width = max(at.width - 2 * INSET, 1.0)
    usual = _size_of(slide.slide_layout, ("title", "ctrTitle"), "p:titleStyle", 0.0)
    sizes = [*([usual] if usual else []), *(size for size in TITLE_SIZES if size < (usual or UNSAID))]
    fitting = (size for size in sizes if lines_of(said, width, size * BOLD) * size * CLOSE <= at.height + 1)
    size = next(fitting, sizes[-1])
    short = clipped_to(said, width, size * BOLD, max(int((at.height + 1) / (size * CLOSE)), 1))
    _write(shape, short, 0 if size == usual else size)
    return said if short != said else ""


def _size_of(layout: SlideLayout, kinds: tuple[str, ...], style: str, otherwise: float) -> float:
    """Return the font size that a layout gives its placeholders of some kinds, else that of its master or the master's
    style."""
    master = layout.slide_master.element
    shapes = [one for page in (layout.element, master) for one in page.iter(qn("p:sp"))]
    places = [(one, one.find(f".//{qn('p:ph')}")) for one in shapes]
    sources = [one for one, place in places if place is not None and place.get("type") in kinds]
    sources += list(master.iter(qn(style)))
    found = (one.get("sz") for source in sources for one in source.iterfind(f".//{qn('a:lvl1pPr')}/{qn('a:defRPr')}"))
    return next((int(size) / 100 for size in found if size), otherwise)


def put_section(slide: Made, section: str) -> str:
    """Write the section above the title; returns it if there is no room for it, or nothing."""
    own = own_places(slide.slide_layout)
    place = next((one for one in slide.placeholders if one.placeholder_format.idx == SECTION in own), None)
    if place is None or not line(section):
        return line(section)
    return _filled(place, section)


def put_footer(slide: Made, footer: str) -> str:
    """Give a slide the footer and number for which its layout has places; returns the footer if it was not put whole."""
    left, layout = line(footer), slide.slide_layout
    for place in places_of(layout):
        kind = kind_at(place)
        if kind == PP_PLACEHOLDER.FOOTER:
            size = _size_of(layout, ("ftr",), "p:otherStyle", FOOTER.size)
            short = clipped_to(line(footer), max(area_of(place).width - 2 * INSET, 1.0) / SURE, size, 1)
            slide.shapes._spTree.append(_placed(slide, place, "ftr", run(short)))
            left = "" if short == left else left
        elif kind == PP_PLACEHOLDER.SLIDE_NUMBER:
            field = f'<a:fld id="{FIELD}" type="slidenum"><a:rPr lang="en-GB"/><a:t>‹#›</a:t></a:fld>'
            slide.shapes._spTree.append(_placed(slide, place, "sldNum", field))
    return left


FIELD = "{B6F15528-21DE-4FAA-801E-634DDDAF4B2B}"


def put_notes(slide: Made, notes: Iterable[str]) -> None:
    """Write notes, one paragraph for each text."""
    told = [text for text in dict.fromkeys(notes) if text.strip()]
    if not told:
        return
    frame = slide.notes_slide.notes_text_frame
    if frame is None:
        return
    body = frame._txBody
    for old in body.findall(qn("a:p")):
        body.remove(old)
    for text in told:
        body.append(parse_xml(paragraph(run(text))))


def list_notes_master(made: Presentation) -> None:
    """List the notes master in the presentation; python-pptx only links to it."""
    names = {link.reltype: number for number, link in made.part._rels.items()}
    if made.element.find(qn("p:notesMasterIdLst")) is None and RELATIONSHIP_TYPE.NOTES_MASTER in names:
        named = f'<p:notesMasterId r:id="{names[RELATIONSHIP_TYPE.NOTES_MASTER]}"/>'
        listed = parse_xml(f"<p:notesMasterIdLst {nsdecls('p', 'r')}>{named}</p:notesMasterIdLst>")
        made.element.find(qn("p:sldMasterIdLst")).addnext(listed)


def remove_empty(slide: Made) -> None:
    """Take out the places of a slide that nothing was written to, or they would ask for text."""
    for place in list(slide.placeholders):
        if not place.has_text_frame or not place.text_frame.text.strip():
            place._element.getparent().remove(place._element)


def _filled(shape: BaseShape, text: str) -> str:
    """Write a short text into a place; returns it whole if it had to be cut."""
    at = area_of(shape)
    most = max(int(at.height / (SMALL * 1.2)), 1)
    said = "\n".join(line(part) for part in text.split("\n"))
    size = next((one for one in (20, 18, 16, 14) if lines_of(said, at.width, one) * one * 1.2 <= at.height + 1), 14)
    short = said if lines_of(said, at.width, size) <= most else clipped_to(line(said), at.width, SMALL, most)
    _write(shape, short, 0 if lines_of(short, at.width, 20) * 24 <= at.height + 1 or most == 1 else size)
    return line(text) if short != said else ""


def _write(shape: BaseShape, text: str, size: float) -> None:
    body = shape._element.find(qn("p:txBody"))
    for old in body.findall(qn("a:p")):
        body.remove(old)
    for part in text.split("\n"):
        body.append(parse_xml(paragraph(run(part, size))))


def _placed(slide: Made, place: BaseShape, kind: str, content: str) -> object:
    """Return a placeholder of the layout as one of the slide, with its content.

    It says that its text wraps by words, although the layout says so too: otherwise LibreOffice shows a footer in a font
    size of its choice and breaks it within words.
    """
    index = place.placeholder_format.idx
    name = quoteattr(escape(place.name))
    return parse_xml(
        f'<p:sp {nsdecls("a", "p")}><p:nvSpPr><p:cNvPr id="{slide.shapes._next_shape_id}" name={name}/><p:cNvSpPr>'
        f'<a:spLocks noGrp="1"/></p:cNvSpPr><p:nvPr><p:ph type="{kind}" sz="quarter" idx="{index}"/></p:nvPr></p:nvSpPr>'
        f'<p:spPr/><p:txBody><a:bodyPr wrap="square"/><a:lstStyle/><a:p>{content}</a:p></p:txBody></p:sp>'
    )
