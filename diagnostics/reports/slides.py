"""How the blocks of a document become slides: what is shown, in few words, and what is told beside it, in the notes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import Literal

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
from diagnostics.reports.slide_fitting import WORDS, in_portions, sentences, shortened, words
from diagnostics.reports.slide_notes import told

ITEM, LEAD, MESSAGE = 30, 28, 18
"""Words of an item of a list, above a table or picture, and of a title that is a sentence."""

BRIEF, FACTS = 9, 34
"""Words of a fact on a slide of detail, and of all facts there."""

LINES = 9
"""Lines of a list on one slide."""

BARS = 18
"""Bars of a chart on one slide."""

Kind = Literal["statement", "plain", "head", "bullet", "number", "fact"]


@dataclass(frozen=True)
class Line:
    """A paragraph on a slide; a fact has a name, a numbered one its number."""

    text: str
    kind: Kind = "plain"
    name: str = ""
    number: int = 0

    @property
    def words(self) -> int:
        """How many words there are to read."""
        return words(self.text) + words(self.name)


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


def slides_of(document: Document) -> tuple[Slide, ...]:
    """Return the slides of a document after the first one, in order."""
    plan = _Plan()
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

    slides: list[Slide] = field(default_factory=list)
    chapter: str = ""
    section: str = ""
    title: str = ""
    lines: list[Line] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    detail: list[Block] | None = None
    """The blocks of a part that others point to; it becomes one slide, whatever it holds."""

    def take(self, block: Block) -> None:
        """Put a block where it belongs."""
        if isinstance(block, Heading) and block.level < 3:
            self._begin(block)
        elif isinstance(block, PageBreak):
            self.finish()
            self.chapter = self.section = self.title = ""
        elif self.detail is not None:
            self.detail.append(block)
        else:
            self._place(block)

    def finish(self) -> None:
        """Close the slide that is being filled; what was said without anything to see becomes a note of a slide before."""
        if self.detail is not None:
            self._detailed(self.detail)
            self.detail = None
        for lines, notes in _texts(self.lines):
            self.slides.append(Slide(self.title, self.section, lines, notes=(*notes, *self.notes)))
            self.notes = []
        self.lines = []
        if self.notes:
            self._note_before()

    def _begin(self, heading: Heading) -> None:
        self.finish()
        self.title = heading.text
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
                self.lines += _listed(block)
            case Table() | Picture():
                self._show(block, block.caption if isinstance(block, Table) else "")
            case Plot():
                self._plotted(block)

    def _stated(self, label: str, text: str) -> None:
        for portion in in_portions(text, WORDS) or [""]:
            self.slides.append(Slide(label, self.section or self.title, (Line(portion, "statement"),)))

    def _figured(self, figures: KeyFigures) -> None:
        """Show figures below the sentence before them, if there is one."""
        last = self.slides[-1] if self.slides and not self.lines else None
        if last and last.lines and last.lines[0].kind == "statement" and last.shown is None:
            self.slides[-1] = replace(last, shown=figures)
        else:
            self._show(figures, "")

    def _show(self, block: Shown, caption: str) -> None:
        """Show a block on a slide of its own, with the lines before it above, if they are few."""
        above, said = self._above()
        section, title = (_joined(self.section, self.title), caption) if caption else (self.section, self.title)
        beside = () if isinstance(block, Table | KeyFigures) else told(block)
        self.slides.append(Slide(title, section, above, block, (*said, *beside, *self.notes)))
        self.notes = []

    def _plotted(self, plot: Plot) -> None:
        above, said = self._above()
        is_short = 0 < words(plot.sentence) <= MESSAGE
        if not is_short and plot.sentence:
            above = (Line(shortened(plot.sentence, LEAD)),)
        section = _joined(self.section, self.title, *([plot.title] if is_short else []))
        notes = (*said, *(line.text for line in above), *told(plot))
        for number, piece in enumerate(_pieces(plot)):
            title = plot.sentence if is_short else plot.title
            self.slides.append(Slide(title, section, above, piece, (*notes, *self.notes) if number == 0 else ()))
        self.notes = []

    def _above(self) -> tuple[tuple[Line, ...], tuple[str, ...]]:
        """Take the lines that were collected: what stands above a picture, and what is said of it in the notes.

        Lists get slides of their own before it; so does text of which too much would be left out.
        """
        if any(line.kind != "plain" for line in self.lines) or len(self.lines) > 2:
            held, self.notes = self.notes, []
            self.finish()
            self.notes = held
            return (), ()
        lines, self.lines = self.lines, []
        if not lines:
            return (), ()
        whole = " ".join(line.text for line in lines)
        short = shortened(lines[0].text, LEAD)
        return (Line(short),), () if short == whole else tuple(line.text for line in lines)

    def _detailed(self, blocks: list[Block]) -> None:
        """Show the facts of a part and what follows from it in few words; all of it stands in the notes."""
        kept: list[Line] = []
        for block in blocks:
            if isinstance(block, Heading):
                kept.append(Line(block.text, "head"))
            elif isinstance(block, Facts | Bullets):
                limit, most = (BRIEF, FACTS) if isinstance(block, Facts) else (ITEM // 2, WORDS + ITEM // 3)
                for line in _listed(block):
                    short = replace(line, text=shortened(line.text, limit))
                    if sum(one.words for one in kept) + short.words <= most and len(kept) < LINES:
                        kept.append(short)
        while kept and kept[-1].kind == "head":
            kept.pop()
        if not kept:
            kept = [Line(shortened(block.text, WORDS)) for block in blocks if isinstance(block, Paragraph)][:1]
        notes = tuple(text for block in blocks for text in told(block))
        self.slides.append(Slide(self.title, self.section, tuple(kept), notes=notes))

    def _note_before(self) -> None:
        if not self.slides:
            self.slides.append(Slide(self.title, self.section))
        last = self.slides[-1]
        self.slides[-1] = replace(last, notes=(*last.notes, *self.notes))
        self.notes = []


def _flat(blocks: Iterable[Block]) -> Iterator[Block]:
    for block in blocks:
        yield from _flat(block.blocks) if isinstance(block, Spread) else (block,)


def _listed(block: Facts | Bullets) -> list[Line]:
    if isinstance(block, Facts):
        return [Line(text, "fact", name) for name, text in block.items]
    kind: Kind = "number" if block.numbered else "bullet"
    return [Line(text, kind, number=number) for number, text in enumerate(block.items, start=1)]


def _texts(lines: list[Line]) -> Iterator[tuple[tuple[Line, ...], tuple[str, ...]]]:
    """Return the lines of each slide with its notes; what was cut stands there whole. A heading stays with what follows."""
    shown: list[Line] = []
    notes: list[str] = []
    for place, line in enumerate(lines):
        short = replace(line, text=shortened(line.text, WORDS if line.kind == "plain" else ITEM))
        ahead = lines[place + 1].words if line.kind == "head" and place + 1 < len(lines) else 0
        taken = sum(one.words for one in shown) + short.words + min(ahead, ITEM)
        if shown and (taken > WORDS or len(shown) >= LINES) and shown[-1].kind != "head":
            yield tuple(shown), tuple(notes)
            shown, notes = [], []
        shown.append(short)
        if " ".join(sentences(line.text)) != short.text:
            notes.append(f"{line.name}: {line.text}" if line.name else line.text)
    if shown:
        yield tuple(shown), tuple(notes)


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
