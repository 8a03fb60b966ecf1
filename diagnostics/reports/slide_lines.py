"""Lines of text on slides: how lists, facts and running text become few words, and what is cut goes to the notes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from diagnostics.reports.document import Bullets, Facts
from diagnostics.reports.slide_fitting import WORDS, sentences, shortened, words

ITEM, LEAD, MESSAGE = 30, 28, 18
"""Words of an item of a list, above a table or picture, and of a title that is a sentence."""

BRIEF, FACTS = 9, 26
"""Words of a fact on a slide of detail, and of all facts there beside a list."""

LONG = 3 * WORDS
"""A list of more words is told in brief: of each item the first sentence, and no more than so many words of it."""

FIRST = 14

LINES = 9
"""Lines of a list on one slide."""

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


def listed(block: Facts | Bullets) -> list[Line]:
    """Return the lines of a list or of facts, whole."""
    if isinstance(block, Facts):
        return [Line(text, "fact", name) for name, text in block.items]
    kind: Kind = "number" if block.numbered else "bullet"
    return [Line(text, kind, number=number) for number, text in enumerate(block.items, start=1)]


def on_slides(lines: list[Line]) -> Iterator[tuple[tuple[Line, ...], tuple[str, ...]]]:
    """Return the lines of each slide with its notes; what was cut stands there whole. A heading stays with what follows."""
    shown: list[Line] = []
    notes: list[str] = []
    limit = FIRST if sum(line.words for line in lines if line.kind not in ("plain", "head")) > LONG else ITEM
    for place, line in enumerate(lines):
        short = replace(line, text=shortened(line.text, WORDS if line.kind == "plain" else limit))
        ahead = lines[place + 1].words if line.kind == "head" and place + 1 < len(lines) else 0
        taken = sum(one.words for one in shown) + short.words + min(ahead, limit)
        if shown and (taken > WORDS or len(shown) >= LINES) and shown[-1].kind != "head":
            yield _spoken(shown), tuple(notes)
            shown, notes = [], []
        shown.append(short)
        if " ".join(sentences(line.text)) != short.text or len(sentences(short.text)) > 1:
            notes.append(f"{line.name}: {line.text}" if line.name else line.text)
    if shown:
        yield _spoken(shown), tuple(notes)


def _spoken(lines: list[Line]) -> tuple[Line, ...]:
    """Return running text as its sentences, the first of them as the message; other lines as they are."""
    if any(line.kind != "plain" for line in lines):
        return tuple(lines)
    said = [sentence for line in lines for sentence in sentences(line.text)]
    return tuple(Line(sentence, "plain" if number else "message") for number, sentence in enumerate(said))
