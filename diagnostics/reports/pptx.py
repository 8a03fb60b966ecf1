"""A report as a presentation that people edit: calm slides on a master, charts with their figures, the rest in the notes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO

from pptx.slide import Slide as Made
from pptx.slide import SlideLayout

from diagnostics.reports.chart_figures import line
from diagnostics.reports.document import Document, KeyFigures, Picture, Plot, Table
from diagnostics.reports.package_check import ensure_whole
from diagnostics.reports.packing import packed
from diagnostics.reports.slide_choice import CONTENT_KIND, COVER_KIND, TITLE_KIND, area_of, body_of, layouts_of, title_of
from diagnostics.reports.slide_frame import (
    INSET,
    list_notes_master,
    put_cover,
    put_footer,
    put_notes,
    put_section,
    put_title,
    remove_empty,
    set_properties,
)
from diagnostics.reports.slide_graph import put_graph
from diagnostics.reports.slide_lines import USUAL, Room
from diagnostics.reports.slide_master import opened
from diagnostics.reports.slide_pictures import put_chart, put_drawing, put_figures
from diagnostics.reports.slide_sections import set_sections
from diagnostics.reports.slide_tables import Page, pages, put_table
from diagnostics.reports.slide_text import SURE, Area, Fitted, fitted, put
from diagnostics.reports.slides import Slide, numbered, slides_of

LEAD = 112.0
"""The greatest height of the text above a table or picture."""

STATED = 190.0
"""... and of a sentence above figures."""

AIR = 12.0

BODY = 20
"""The size of letters in our own master; it is not written where it holds."""


def pptx(document: Document) -> bytes:
    """Return the report as a PowerPoint file; the same document gives the same bytes.

    Raises ReportError if the house's template cannot be used, and TemplateFault if it leads to a faulty file.
    """
    writer = _Writer(document)
    writer.write()
    out = BytesIO()
    writer.made.save(out)
    return ensure_whole(packed(out.getvalue(), document.written_on), "PowerPoint" if document.house.pptx_template else "")


class _Writer:
    """Puts slide after slide into a presentation."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.made = opened(document.house)
        self.slides = self.made.slides
        self.layouts = layouts_of(self.made)
        is_ours = document.house.pptx_template is None
        self.inset, self.usual = (0.0, BODY) if is_ours else (INSET, 0)
        self.area = _area_in(self.layouts[CONTENT_KIND]).within(self.inset, self.inset / 2)

    def write(self) -> None:
        """Write all slides, then what the file says of itself."""
        first = self.slides.add_slide(self.layouts[COVER_KIND])
        left = list(put_cover(first, self.document))
        chapters = [""]
        for slide, page in self._paged():
            left += self._put(slide, page)
            chapters.append(slide.chapter)
        put_notes(first, left)
        set_sections(self.made, chapters)
        list_notes_master(self.made)
        set_properties(self.made, self.document)

    def _paged(self) -> Iterator[tuple[Slide, Page | None]]:
        """Return the slides, those with a long table as several, and the rows that each of these shows."""
        shown: list[tuple[Slide, Page | None]] = []
        for slide in slides_of(self.document, Room(self.area.width, self.area.height)):
            if not isinstance(slide.shown, Table):
                shown.append((slide, None))
                continue
            above = self._above(slide)
            for number, page in enumerate(pages(slide.shown, self.area.below(above.height + AIR if above else 0))):
                begun = slide if number == 0 else replace(slide, notes=(), lines=())
                shown.append((replace(begun, notes=(*begun.notes, *page.cut)), page))
        slides = numbered(slide for slide, _ in shown)
        yield from zip(slides, (page for _, page in shown), strict=True)

    def _above(self, slide: Slide) -> Fitted | None:
        """The lines above what a slide shows, as they fit there; the whole text where it shows nothing else."""
        if not slide.lines:
            return None
        if slide.shown is None:
            return fitted(slide.lines, self.area, USUAL if slide.is_detail else BODY)
        most = STATED if isinstance(slide.shown, KeyFigures) else LEAD
        room = replace(self.area, width=self.area.width / SURE, height=min(most, self.area.height / 2))
        return fitted(slide.lines, room)

    def _put(self, slide: Slide, page: Page | None) -> list[str]:
        """Put one slide; returns what no slide can show, such as a footer without a place."""
        text = self._above(slide)
        made = self.slides.add_slide(self.layouts[CONTENT_KIND if text else TITLE_KIND])
        named = next((one for one in (slide.title, slide.section, self.document.title) if line(one)), self.document.kind)
        title = f"{named} ({slide.part}/{slide.parts})" if slide.parts > 1 else named
        cut = [put_title(made, title), put_section(made, slide.section)]
        if text:
            self._put_text(made, text, slide.shown is not None)
            cut += text.cut
        cut += self._show(made, slide, page, self.area.below(text.height + AIR) if text else self.area)
        remove_empty(made)
        left = put_footer(made, self.document.footer)
        put_notes(made, (*(one for one in cut if one), *slide.notes))
        return [left] if left else []

    def _put_text(self, made: Made, text: Fitted, is_above: bool) -> None:
        place = body_of(made.slide_layout)
        assert place is not None, "layouts of content have a place for text"
        body = next(one for one in made.placeholders if one.placeholder_format.idx == place.placeholder_format.idx)
        if is_above:
            at = Area(self.area.x, self.area.y, self.area.width, text.height).within(-self.inset, -self.inset / 2)
            body.left, body.top, body.width, body.height = at.units
        put(body.text_frame, text, self.usual)

    def _show(self, made: Made, slide: Slide, page: Page | None, area: Area) -> tuple[str, ...]:
        match slide.shown:
            case Table() if page:
                put_table(made.shapes, page, area)
            case Plot() as plot:
                put_chart(made, plot, self.document, area)
            case Picture(graph=graph) as picture:
                put_graph(made.shapes, graph, area) if graph and graph.nodes else put_drawing(made, picture, area)
            case KeyFigures() as figures:
                return put_figures(made, figures, area)
        return ()


def _area_in(layout: SlideLayout) -> Area:
    """Return the area for the content of slides: that of the layout's text, moved below its title if the two overlap."""
    body, title = body_of(layout), title_of(layout)
    assert body is not None and title is not None, "the layout was chosen for them"
    area, above = area_of(body), area_of(title)
    overlap = above.y + above.height - area.y
    return area.below(overlap) if 0 < overlap < area.height / 2 and above.y <= area.y else area
