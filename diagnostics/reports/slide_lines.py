"""Lines of text on slides: how lists, facts and running text become few words, and what is cut goes to the notes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Literal

from diagnostics.reports.document import Block, Bullets, Facts, Heading, Paragraph
from diagnostics.reports.slide_fitting import WORDS, evenly, height_of, lines_of, sentences, shortened, words

ITEM, FACT, LEAD = 30, 40, 28
"""Words of an item of a list, of a fact, and above a table or picture."""

TITLE = 24
"""The size of letters in which a sentence has to fit into two lines if it is to be a title."""

MESSAGE, BOLD = 1.3, 1.3
"""How much larger the first sentence of a slide is than what follows, and how much wider bold letters run. This is the width
of the widest common font, which a computer may show instead of the house's font.
"""

BRIEF = 14
"""Words of an item on a slide of detail."""

FACTS, FULL = 0.8, 1.0
"""The parts of a slide of detail that its facts take where a list follows them, and that all its lines take."""

LONG = 3 * WORDS
"""A list of more words is told in brief: of each item the first sentences, and no more than so many words of them."""

FIRST = 14

MOST = 150
"""Words on one slide, names of facts among them: more are not read in a room."""

USUAL, BEFORE = 18, 8
"""The size of letters that slides are planned for, and the air above a paragraph, in points."""

STANDS_IN = {"fact": 0.25, "bullet": 0.03, "number": 0.03}
"""The part of the width that a text leaves free at its left."""

Kind = Literal["statement", "message", "plain", "head", "bullet", "number", "fact"]


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


@dataclass(frozen=True)
class Room:
    """The place for text on a slide, in points."""

    width: float
    height: float

    def taken_by(self, line: Line) -> float:
        """Return the part of a slide that a line takes, by its height or by its words, whatever is more."""
        width = self.width * (1 - STANDS_IN.get(line.kind, 0.0))
        texts = sentences(line.text) if line.kind == "plain" else [line.text]
        size = USUAL * MESSAGE if line.kind == "message" else USUAL
        high = sum(height_of(text, width, size) + BEFORE for text in texts)
        return max(high / self.height, line.words / MOST)

    def can_title(self, text: str) -> bool:
        """Return whether a text is short enough for a title."""
        return lines_of(text, self.width, TITLE * BOLD) <= 2


def listed(block: Facts | Bullets) -> list[Line]:
    """Return the lines of a list or of facts, whole."""
    if isinstance(block, Facts):
        return [Line(text, "fact", name) for name, text in block.items]
    kind: Kind = "number" if block.numbered else "bullet"
    return [Line(text, kind, number=number) for number, text in enumerate(block.items, start=1)]


def on_slides(lines: list[Line], room: Room) -> Iterator[tuple[tuple[Line, ...], tuple[str, ...]]]:
    """Return the lines of each slide with its notes; what was cut stands there whole. A heading stays with what follows."""
    limit = FIRST if sum(line.words for line in lines if line.kind in ("bullet", "number")) > LONG else ITEM
    groups: list[list[Line]] = []
    for line in lines:
        if groups and groups[-1][-1].kind == "head":
            groups[-1].append(line)
        else:
            groups.append([line])
    for portion in evenly(groups, 1.0, lambda group: sum(room.taken_by(_short(line, limit)) for line in group)):
        whole = [line for group in portion for line in group]
        shown = [_short(line, limit) for line in whole]
        yield _spoken(shown), tuple(_said(line) for line, short in zip(whole, shown, strict=True) if _is_told(line, short))


def in_brief(blocks: Iterable[Block], room: Room) -> tuple[Line, ...]:
    """Return what one slide shows of a part: its first sentence, its facts and its lists, each as far as there is room."""
    blocks = tuple(blocks)
    has_list = any(isinstance(block, Bullets) for block in blocks)
    kept: list[Line] = []
    for block in blocks:
        if isinstance(block, Heading):
            kept.append(Line(block.text, "head"))
        elif isinstance(block, Paragraph) and not kept:
            kept.append(Line(shortened(block.text, LEAD), "message"))
        elif isinstance(block, Facts | Bullets):
            most = FACTS if has_list and isinstance(block, Facts) else FULL
            for line in (replace(one, text=shortened(one.text, BRIEF)) for one in listed(block)):
                if sum(map(room.taken_by, (*kept, line))) > most:
                    break
                kept.append(line)
    while kept and kept[-1].kind == "head":
        kept.pop()
    return tuple(kept)


def _short(line: Line, limit: int) -> Line:
    cut = {"plain": WORDS, "fact": FACT}.get(line.kind, limit)
    return replace(line, text=shortened(line.text, cut))


def _is_told(line: Line, short: Line) -> bool:
    """Whether the notes say a line again: one that was cut, or running text of which the slide shows the sentences."""
    return " ".join(sentences(line.text)) != short.text or (line.kind == "plain" and len(sentences(line.text)) > 1)


def _said(line: Line) -> str:
    return f"{line.name}: {line.text}" if line.name else line.text


def _spoken(lines: list[Line]) -> tuple[Line, ...]:
    """Return running text as its sentences, the first of them as the message; other lines as they are."""
    if any(line.kind != "plain" for line in lines):
        return tuple(lines)
    said = [sentence for line in lines for sentence in sentences(line.text)]
    return tuple(Line(sentence, "plain" if number else "message") for number, sentence in enumerate(said))
