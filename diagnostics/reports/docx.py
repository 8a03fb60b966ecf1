"""A report as a Word file that people edit: real styles and headings, captions that count, charts with their figures."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from copy import deepcopy
from io import BytesIO

from docx.oxml.ns import qn

from diagnostics.reports.document import (
    Block,
    Bullets,
    Callout,
    Document,
    Facts,
    Heading,
    KeyFigures,
    PageBreak,
    Paragraph,
    Picture,
    Plot,
    Spread,
    Table,
)
from diagnostics.reports.native_chart import native_chart
from diagnostics.reports.package_check import ensure_whole
from diagnostics.reports.packing import packed
from diagnostics.reports.word_fitting import scale_of
from diagnostics.reports.word_frame import contents, cover, put_header_and_footer, set_properties
from diagnostics.reports.word_lists import Lists
from diagnostics.reports.word_package import opened, text_height, text_width, turned
from diagnostics.reports.word_pictures import Pictures
from diagnostics.reports.word_styles import Styles
from diagnostics.reports.word_tables import facts, figures, table
from diagnostics.reports.word_xml import Element, bookmarked, field, made, paragraph, run

POINT = 20
"""Word measures in twentieths of a point."""

FEW = 6
"""With fewer headings a report has no contents, and then no cover that fills a page."""

BAR, GROUP, AROUND = 14 * POINT, 12 * POINT, 66 * POINT
"""How high a bar of a chart is, the air between groups of bars, and what its axis and legend take."""

POINTS = 280 * POINT
"""How high a chart of points is."""

LARGEST = 0.8
"""A drawing is shown at most at this part of its own size; its letters are then as large as those around it."""

SHORT = 100
"""Characters of a first sentence that can stand below a picture."""

ONLY_FIRST = ("w:headerReference", "w:footerReference", "w:titlePg", "w:pgNumType")
"""What later sections take over from the first."""


def docx(document: Document) -> bytes:
    """Return the report as a Word file; the same document gives the same bytes.

    Raises ReportError if the house's template cannot be opened, and TemplateFault if it leads to a faulty file.
    """
    writer = _Writer(document)
    writer.write()
    out = BytesIO()
    writer.word.save(out)
    return ensure_whole(packed(out.getvalue(), document.written_on), "Word" if document.house.docx_template else "")


class _Writer:
    """Puts block after block into a file and counts what has to be counted."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.outline = list(_outline(document.blocks))
        self.has_contents = not document.one_page and sum(one.level < 3 for one in self.outline) >= FEW
        is_bare = document.house.docx_template is None
        self.word = opened(document.house, document.one_page, self.has_contents)
        self.body = self.word.element.body
        self.styles = Styles(self.word.styles.element, document.house, scale_of(document) if is_bare else 1.0)
        self.lists = Lists(self.word, self.styles, is_bare)
        self.pictures = Pictures(self.word)
        self.width, self.height = text_width(self.word), text_height(self.word)
        self.tables = self.pictured = self.marks = 0
        self.is_wide = self.is_break_due = False
        self.lies_always = self.width > self.height
        put_header_and_footer(self.word, document, self.styles, is_bare, self.has_contents)
        set_properties(self.word, document)

    def write(self) -> None:
        """Write the whole document."""
        self.add(*cover(self.document, self.styles, self.pictures))
        if self.has_contents:
            self.add(contents([(one, _mark(place)) for place, one in enumerate(self.outline, 1)], self.styles))
            self.is_break_due = True
        for block in self.document.blocks:
            self.put(block)

    def put(self, block: Block) -> None:
        """Write one block, on paper that lies as the block needs it."""
        if isinstance(block, PageBreak):
            self.is_break_due = True
        elif isinstance(block, Spread):
            self._turn(is_wide=True)
            for inner in block.blocks:
                self._put(inner)
        else:
            self._turn(is_wide=False)
            self._put(block)

    def _put(self, block: Block) -> None:
        match block:
            case Heading(text, level):
                style = self.styles[f"Heading {min(max(level, 1), 3)}"]
                self.add(paragraph(style, *self._marked(text)))
            case Paragraph(text, small):
                self.add(paragraph(self.styles["Note" if small else "Body Text"], run(text)))
            case Callout(label, text):
                self._callout(label, text)
            case KeyFigures(items):
                self._add_table(figures(block, self.styles, self.width) if items else None)
            case Facts(items):
                self._add_table(facts(block, self.styles, self.width) if items else None)
            case Table():
                self._table(block)
            case Bullets(items, numbered):
                same = self.lists.numbered() if numbered and items else None
                for item in items:
                    more = (deepcopy(same),) if same is not None else ()
                    self.add(paragraph(self.styles["List Number" if numbered else "List Bullet"], run(item), more=more))
            case Plot():
                self._plot(block)
            case Picture():
                self._picture(block)
            case Spread(blocks):
                for inner in blocks:
                    self._put(inner)
            case PageBreak():
                self.is_break_due = True

    def add(self, *elements: Element) -> None:
        """Add elements at the end; the first begins a new page where one is due."""
        for element in elements:
            if self.is_break_due:
                self.is_break_due = False
                if element.tag != qn("w:p"):
                    self.add(paragraph(self.styles["Gap"], more=(made("w:pageBreakBefore"),)))
                else:
                    element.get_or_add_pPr().get_or_add_pageBreakBefore()
            self._section().addprevious(element)

    def _marked(self, text: str) -> tuple[Element, ...]:
        """Return the runs of a heading with the bookmark that the contents link to."""
        self.marks += 1
        return bookmarked(_mark(self.marks), self.marks, run(text))

    def _callout(self, label: str, text: str) -> None:
        is_first = not self.marks
        outline = (made("w:outlineLvl", val=0),) if is_first else ()
        runs = self._marked(label) if is_first else (run(label),)
        self.add(paragraph(self.styles["Callout Label"], *runs, more=outline))
        self.add(paragraph(self.styles["Callout"], run(text)))

    def _table(self, block: Table) -> None:
        if block.caption:
            self.tables += 1
            self.add(self._caption("Table", self.tables, block.caption))
        self._add_table(table(block, self.styles, self.width, self.document.by_hand) if block.head else None)

    def _add_table(self, element: Element | None) -> None:
        """Add a table and some air; without it, Word would join two tables."""
        if element is not None:
            self.add(element, paragraph(self.styles["Gap"]))

    def _plot(self, plot: Plot) -> None:
        chart = native_chart(plot, self.document.house, self.document.written_on)
        if chart:
            high = len(plot.categories) * (len(plot.series) * BAR + GROUP) + AROUND
            height = min(POINTS if plot.across else high, round(self.height * 0.7))
            self._figure(self.pictures.chart(chart, plot.sentence, self.width, height), plot.title)
        self.add(paragraph(self.styles["Note"], run(plot.sentence)))
        self._table(plot.table)

    def _picture(self, picture: Picture) -> None:
        fitting = min(self.width / picture.width, self.height * LARGEST / picture.height)
        part = min(fitting, LARGEST * POINT)
        size = round(picture.width * part), round(picture.height * part)
        says = picture.alt.partition(". ")[0].rstrip(".")
        self._figure(self.pictures.drawing(picture.print, picture.alt, *size), says if len(says) <= SHORT else "")

    def _figure(self, drawing: Element, caption: str) -> None:
        self.add(paragraph(self.styles["Picture"], drawing))
        if caption:
            self.pictured += 1
            self.add(self._caption("Figure", self.pictured, caption))

    def _caption(self, kind: str, number: int, text: str) -> Element:
        counted = field(f"SEQ {kind} \\* ARABIC", str(number))
        return paragraph(self.styles["Caption"], run(f"{kind} "), *counted, run(f": {text}"))

    def _turn(self, is_wide: bool) -> None:
        """Lay the paper as it is wanted; every sideways page is one of its own."""
        if is_wide and self.is_wide:
            self.is_break_due = True
        if is_wide == self.is_wide:
            return
        self.is_wide, self.is_break_due = is_wide, self.lies_always
        if self.lies_always:  # the paper of the template; a spread has a separate page, and no page is turned
            return
        self._end_section()
        turned(self._section())
        self.width, self.height = text_width(self.word), text_height(self.word)

    def _end_section(self) -> None:
        """End the section in the last paragraph, or in an empty one if what is last cannot hold it."""
        last = self._section().getprevious()
        if last is None or last.tag != qn("w:p") or last.find(f"{qn('w:pPr')}/{qn('w:sectPr')}") is not None:
            last = paragraph(self.styles["Gap"])
            self._section().addprevious(last)
        last.get_or_add_pPr().append(deepcopy(self._section()))
        for tag in ONLY_FIRST:
            for old in self._section().findall(qn(tag)):
                self._section().remove(old)

    def _section(self) -> Element:
        section: Element = self.body.get_or_add_sectPr()
        return section


def _outline(blocks: Iterable[Block]) -> Iterator[Heading]:
    """Return the headings in order; a callout ahead of them all opens the report and counts as one."""
    is_first = True
    for block in blocks:
        if isinstance(block, Spread):
            yield from _outline(block.blocks)
        elif isinstance(block, Heading):
            yield block
        elif isinstance(block, Callout) and is_first:
            yield Heading(block.label)
        is_first = is_first and not isinstance(block, Callout | Heading | Spread)


def _mark(number: int) -> str:
    """Return the name of the bookmark of a heading, as Word names them itself."""
    return f"_Toc{number:08d}"
