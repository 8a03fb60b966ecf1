"""Lines of text on slides: how lists, facts and running text become few words, and what is cut goes to the notes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal

from diagnostics.reports.document import Bullets, Facts
from diagnostics.reports.slide_fitting import WORDS, evenly, sentences, shortened, words

ITEM, LEAD, MESSAGE = 30, 28, 18
"""Words of an item of a list, above a table or picture, and of a title that is a sentence."""

BRIEF, FACTS = 9, 32
"""Words of a fact on a slide of detail, and of all facts there beside a list."""

LONG = 3 * WORDS
"""A list of more words is told in brief: of each item the first sentence, and no more than so many words of it."""

FIRST = 14

MOST = 50
"""Words on a slide of lists, names among them; about as many as in running text."""

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
    limit = FIRST if sum(line.words for line in lines if line.kind not in ("plain", "head")) > LONG else ITEM
    groups: list[list[Line]] = []
    for line in lines:
        if groups and groups[-1][-1].kind == "head":
            groups[-1].append(line)
        else:
            groups.append([line])
    for portion in evenly(groups, MOST, lambda group: sum(_weight(_short(line, limit)) for line in group)):
        whole = [line for group in portion for line in group]
        shown = [_short(line, limit) for line in whole]
        yield _spoken(shown), tuple(_said(line) for line, short in zip(whole, shown, strict=True) if _is_told(line, short))


def _short(line: Line, limit: int) -> Line:
    return replace(line, text=shortened(line.text, WORDS if line.kind == "plain" else limit))


def _weight(line: Line) -> float:
    """How much of a slide a line takes, in words: a short one too takes its place."""
    return max(line.words, MOST / LINES)


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
