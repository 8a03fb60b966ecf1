"""What surrounds the text of a Word file: its properties, cover, contents, header and footer."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from copy import deepcopy
from datetime import datetime

from docx.document import Document as Word
from docx.oxml.ns import qn
from docx.section import _Footer, _Header

from diagnostics.reports.document import Document, Heading
from diagnostics.reports.word_edges import refreshed
from diagnostics.reports.word_pictures import Pictures, edges_of
from diagnostics.reports.word_styles import Styles
from diagnostics.reports.word_xml import Element, clean, closing, made, opening, paragraph, run

LONGEST = 255
"""Characters that a property of a file may have."""

MANY = 40
"""From so many entries on, the contents name sections and no longer their parts."""

LOGO = (2835, 1134)
"""At most so wide and high is a logo: 5 cm by 2 cm in twentieths of a point."""

WHOLE, LEFT = 5000, 3600
"""The width of a page in fiftieths of a percent, and what the words at the left may take of it."""

DATED = ("dcterms:created", "dcterms:modified", "cp:lastPrinted")


def set_properties(word: Word, document: Document) -> None:
    """Say what the file is, by whom and of which day; a document without a day gets none."""
    said = word.core_properties
    for name in ("category", "comments", "content_status", "identifier", "keywords", "last_modified_by", "version"):
        setattr(said, name, "")
    said.title, said.subject = _short(document.title), _short(document.kind)
    said.author = said.last_modified_by = _short(document.house.name or "Causeway")
    said.language, said.revision = "en-GB", 1
    element = said._element
    for tag in DATED:
        for old in element.findall(qn(tag)):
            element.remove(old)
    if day := document.written_on:
        said.created = said.modified = datetime(day.year, day.month, day.day)


def cover(document: Document, styles: Styles, pictures: Pictures) -> Iterator[Element]:
    """Return the paragraphs at the head of a report: whose it is, what it is, about what."""
    house = document.house
    if logo := house.logo:
        part = min(LOGO[0] / max(logo.width, 1), LOGO[1] / max(logo.height, 1))
        size = max(round(logo.width * part), 1), max(round(logo.height * part), 1)
        yield paragraph(styles["Body Text"], pictures.image(logo.data, f"Logo of {house.name or 'the house'}", *size))
    for style, text in (
        ("Cover Text", house.name),
        ("Document Kind", document.kind),
        ("Title", document.title),
        ("Subtitle", document.about),
        ("Cover Text", document.mark),
        ("Cover Text", house.cover),
    ):
        if text:
            yield paragraph(styles[style], run(text))


def contents(headings: Sequence[tuple[Heading, str]], styles: Styles) -> Element:
    """Return the contents of a report as a field whose entries stand there already, each a link to its bookmark.

    They name no pages: where these begin, only the program that shows the file knows. It adds them when the reader updates
    the field; to make it do so unasked, it would greet every reader with a question.
    """
    deepest = 2 if sum(heading.level <= 2 for heading, _ in headings) <= MANY else 1
    entries = [(heading, mark) for heading, mark in headings if heading.level <= deepest and heading.text.strip()]
    lines = []
    for place, (heading, mark) in enumerate(entries):
        start = opening(f'TOC \\o "1-{deepest}" \\h \\z \\u') if not place else ()
        end = (closing(),) if place == len(entries) - 1 else ()
        link = made("w:hyperlink", run(heading.text), anchor=mark, history=1)
        lines.append(paragraph(styles[f"toc {heading.level}"], *start, link, *end))
    gallery = made("w:docPartObj", made("w:docPartGallery", val="Table of Contents"), made("w:docPartUnique", val="true"))
    inside = made("w:sdtContent", paragraph(styles["TOC Heading"], run("Contents")), *lines)
    return made("w:sdt", made("w:sdtPr", gallery), inside)


def put_header_and_footer(word: Word, document: Document, styles: Styles, is_bare: bool, is_covered: bool) -> None:
    """Write where the case comes from above the pages, and what the file is and the number of the page below them.

    What has no cover has its head on the first page, and needs none above. A template keeps its own header, and what it
    has in its footer stays above ours; the lines that an earlier report had there are replaced.
    """
    section, end = word.sections[-1], paragraph(styles["Gap"])
    had_ours = [refreshed(edge, document) for edge in edges_of(word)]
    if is_covered and (is_bare or any(had_ours)):
        left = document.house.name or document.kind
        _fill(section.header, _sides(styles["header"], (run(left),), (run(document.mark),)), end)
    feet = [section.footer]
    if word.settings.odd_and_even_pages_header_footer:
        feet.append(section.even_page_footer)
    if section.different_first_page_header_footer and not is_bare:
        feet.append(section.first_page_footer)
    for foot in feet:
        _fill(foot, _sides(styles["footer"], (run(document.footer),), tuple(_number())), deepcopy(end))


def _number() -> Iterator[Element]:
    yield run("Page ")
    yield made("w:fldSimple", run("1"), instr="PAGE")
    yield run(" of ")
    yield made("w:fldSimple", run("1"), instr="NUMPAGES")


def _sides(style: str, left: tuple[Element, ...], right: tuple[Element, ...]) -> Element:
    """Return a line with something at either margin, as wide as the page is, upright or sideways."""
    none = made("w:tblCellMar", *(made(f"w:{side}", w=0, type="dxa") for side in ("left", "right")))
    width, layout = made("w:tblW", w=WHOLE, type="pct"), made("w:tblLayout", type="fixed")
    properties = made("w:tblPr", width, layout, none, made("w:tblLook", val="0600"))
    end = (made("w:jc", val="right"),)
    cells = (_cell(LEFT, paragraph(style, *left)), _cell(WHOLE - LEFT, paragraph(style, *right, more=end)))
    grid = made("w:tblGrid", made("w:gridCol", w=LEFT), made("w:gridCol", w=WHOLE - LEFT))
    return made("w:tbl", properties, grid, made("w:tr", *cells))


def _cell(width: int, *inside: Element) -> Element:
    return made("w:tc", made("w:tcPr", made("w:tcW", w=width, type="pct")), *inside)


def _fill(edge: _Header | _Footer, line: Element, end: Element) -> None:
    """Add a line to a header or footer, and the paragraph that ends it; empty paragraphs that waited there go."""
    edge.is_linked_to_previous = False
    element = edge._element
    for old in element.findall(qn("w:p")):
        if not old.xpath(".//w:r | .//w:fldSimple | .//w:sdt"):
            element.remove(old)
    element.extend((line, end))


def _short(text: str) -> str:
    return " ".join(clean(text).split())[:LONGEST]
