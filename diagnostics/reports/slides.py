"""How the blocks of a document become slides: what is shown, in few words, and what is told beside it, in the notes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import groupby

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
from diagnostics.reports.slide_fitting import in_portions, shortened
from diagnostics.reports.slide_lines import LEAD, Line, Room, in_brief, listed, on_slides
from diagnostics.reports.slide_notes import told

CROWD = 8
"""A graph of more nodes has the slide for itself."""

BARS, FEW = 18, 10
"""Bars of a chart on one slide, and below two texts."""

STATED = 70
"""Words of a statement on one slide."""

EVIDENCE = 4
"""Columns of a table of reasons; one that is wider belongs to the whole chapter and is shown."""

Shown = Table | Plot | Picture | KeyFigures


@dataclass(frozen=True)
class Slide:
    """A slide: its title, the section it belongs to, lines of text, what is shown below them, and the notes."""

    title: str
    section: str = ""
    lines: tuple[Line, ...] = ()
    shown: Shown | None = None
    notes: tuple[str, ...] = ()
    part: int = 1
    parts: int = 1
    """Slides in a row that have the same title are numbered."""
    chapter: str = ""
    is_detail: bool = False
    """One of several slides that look alike."""


def slides_of(document: Document, room: Room) -> tuple[Slide, ...]:
    """Return the slides of a document after the first one, in order, for layouts with so much room for text."""
    plan = _Plan(room)
    for block in _flat(document.blocks):
        plan.take(block)
    plan.finish()
    return tuple(plan.slides)


def numbered(slides: Iterable[Slide]) -> Iterator[Slide]:
    """Return slides with their numbers where several in a row have the same title."""
    for _, same in groupby(slides, key=lambda slide: (slide.section, slide.title)):
        row = list(same)
        yield from (replace(slide, part=number, parts=len(row)) for number, slide in enumerate(row, start=1))


@dataclass
class _Plan:
    """Collects lines and notes until something closes the slide: a heading, a table, a picture."""

    room: Room
    slides: list[Slide] = field(default_factory=list)
    chapter: str = ""
    section: str = ""
    title: str = ""
    lines: list[Line] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    detail: list[Block] | None = None
    """The blocks of a part that others point to; it becomes one slide, whatever it holds."""
    is_named: bool = True
    """Whether a slide shows the last heading."""

    def take(self, block: Block) -> None:
        """Put a block where it belongs."""
        if isinstance(block, Heading) and block.level < 3:
            self._begin(block)
        elif isinstance(block, PageBreak):
            self.finish()
            self.chapter = self.section = self.title = ""
        elif self.detail is not None and not (isinstance(block, Table) and len(block.head) > EVIDENCE):
            self.detail.append(block)
        else:
            if self.detail is not None:
                self.finish()
                self.title, self.section = self.chapter, ""
            self._place(block)

    def finish(self) -> None:
        """Close the slide that is being filled; what was said without anything to see becomes a note of a slide before."""
        if self.detail is not None:
            self._detailed(self.detail)
            self.detail = None
        for lines, notes in on_slides(self.lines, self.room):
            self._add(Slide(self.title, self.section, lines, notes=notes))
        self.lines = []
        if not self.is_named:
            self._add(Slide(self.title, self.section))
        elif self.notes:
            self._note_before()

    def _add(self, slide: Slide) -> None:
        """Add a slide with the notes that wait for one."""
        self.slides.append(replace(slide, notes=(*slide.notes, *self.notes), chapter=self.chapter))
        self.notes, self.is_named = [], True

    def _begin(self, heading: Heading) -> None:
        if heading.level > 1 and self.title == self.chapter and not (self.lines or self.notes):
            self.is_named = True  # the chapter stands above the title of its first part
        self.finish()
        self.title, self.is_named = heading.text, not heading.text.strip()
        if heading.level == 1:
            self.chapter, self.section = heading.text, ""
        else:
            self.section = self.chapter
            self.detail = [] if heading.anchor else None

    def _place(self, block: Block) -> None:
        match block:
            case Callout(label, text):
                self.finish()
                self._stated(label, text)
            case KeyFigures():
                self._figured(block)
            case Paragraph(text, small):
                self.notes.append(text) if small else self.lines.append(Line(text))
            case Heading(text):
                self.lines.append(Line(text, "head"))
            case Facts() | Bullets():
                self.lines += listed(block)
            case Table() | Picture():
                self._show(block, block.caption if isinstance(block, Table) else "")
            case Plot():
                self._plotted(block)

    def _stated(self, label: str, text: str) -> None:
        for portion in in_portions(text, STATED) or [""]:
            self._add(Slide(label, _joined(self.section, self.title), (Line(portion, "statement"),)))

    def _figured(self, figures: KeyFigures) -> None:
        """Show figures below the sentence before them, if there is one."""
        last = self.slides[-1] if self.slides and not self.lines else None
        if last and last.lines and last.lines[0].kind == "statement" and last.shown is None:
            self.slides[-1] = replace(last, shown=figures)
        else:
            self._show(figures, "")

    def _show(self, block: Shown, caption: str) -> None:
        """Show a block on a slide of its own, with the lines before it above, if they are few."""
        above, said = self._above(has_title=bool(caption))
        section, title = (_joined(self.section, self.title), caption) if caption else (self.section, self.title)
        if isinstance(block, Picture) and block.graph and len(block.graph.nodes) > CROWD:
            said = said or tuple(line.text for line in above)
            above = ()
        beside = () if isinstance(block, Table | KeyFigures) else told(block)
        self._add(Slide(title, section, above, block, (*said, *beside)))

    def _plotted(self, plot: Plot) -> None:
        """Show a plot; its title is its sentence, or what was said before it where the sentence is too long for a title."""
        above, said = self._above(has_title=True)
        stated: tuple[Line, ...] = (Line(shortened(plot.sentence, LEAD)),) if plot.sentence else ()
        title = plot.title
        if plot.sentence and self.room.can_title(plot.sentence):
            title = plot.sentence
        elif above and self.room.can_title(above[0].text):
            title, above = above[0].text, stated
        elif len(plot.categories) * len(plot.series) > FEW:
            said, above = said or tuple(line.text for line in above), stated
        else:
            above += stated
        section = _joined(self.section, self.title, *([plot.title] if title != plot.title else []))
        for number, piece in enumerate(_pieces(plot)):
            self._add(Slide(title, section, above, piece, (*said, *told(plot)) if number == 0 else ()))

    def _above(self, has_title: bool) -> tuple[tuple[Line, ...], tuple[str, ...]]:
        """Take the lines that were collected: what stands above a picture, and what is said of it in the notes.

        Lists, and more than one text before something that has a title of its own, get a slide before it.
        """
        lines = self.lines
        if not lines:
            return (), ()
        if len(lines) > (1 if has_title else 2) or any(line.kind != "plain" for line in lines):
            held, self.notes = self.notes, []
            self.finish()
            self.notes = held
            return (), ()
        self.lines = []
        short = shortened(lines[0].text, LEAD)
        is_whole = short == " ".join(line.text for line in lines)
        return (Line(short),), () if is_whole else tuple(line.text for line in lines)

    def _detailed(self, blocks: list[Block]) -> None:
        """Show a part in few words; all of it stands in the notes."""
        notes = tuple(text for block in blocks for text in told(block))
        self._add(Slide(self.title, self.section, in_brief(blocks, self.room), notes=notes, is_detail=True))

    def _note_before(self) -> None:
        if not self.slides:
            self.slides.append(Slide(self.title, self.section))
        last = self.slides[-1]
        self.slides[-1] = replace(last, notes=(*last.notes, *self.notes))
        self.notes = []


def _flat(blocks: Iterable[Block]) -> Iterator[Block]:
    for block in blocks:
        yield from _flat(block.blocks) if isinstance(block, Spread) else (block,)


def _pieces(plot: Plot) -> list[Plot]:
    """Return a plot of many bars as several, each with as many as can be read."""
    most = max(BARS // max(len(plot.series), 1), 1)
    if plot.across or len(plot.categories) <= most:
        return [plot]
    spans = [slice(start, start + most) for start in range(0, len(plot.categories), most)]
    return [
        replace(
            plot,
            categories=plot.categories[span],
            series=tuple(replace(one, values=one.values[span]) for one in plot.series),
        )
        for span in spans
    ]


def _joined(*parts: str) -> str:
    return " · ".join(dict.fromkeys(part for part in parts if part))
