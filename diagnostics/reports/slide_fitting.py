"""How much fits on a slide: sentences that are kept, lines that a text takes, rows that stand below each other."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from math import ceil
from typing import TypeVar

from diagnostics.reports.slide_letters import text_width

WORDS = 45
"""Words of running text on one slide."""

LONGEST = 45
"""Words of one sentence; a longer one is cut and stands whole in the notes."""

LINE = 1.26
"""How high a line is, in parts of the size of its letters."""

HALVINGS = 6
"""How finely portions are evened out."""

SENTENCE = re.compile(r"(?<=[.!?…])[”\"']?\s+(?=[“\"'(]?[A-Z0-9])|(?<=[.!?]”)\s+")

Item = TypeVar("Item")


def words(text: str) -> int:
    """Return how many words a text has."""
    return len(text.split())


def sentences(text: str) -> list[str]:
    """Return the sentences of a text, one line of white space each; put together by spaces they are the text."""
    tidy, found, start = " ".join(text.split()), [], 0
    for match in SENTENCE.finditer(tidy):
        found.append(tidy[start : match.end()].strip())
        start = match.end()
    return [one for one in [*found, tidy[start:].strip()] if one]


def shortened(text: str, limit: int) -> str:
    """Return the first sentences of a text, up to `limit` words but at least one sentence, cut where it is too long."""
    kept: list[str] = []
    for sentence in sentences(text):
        if kept and words(" ".join([*kept, sentence])) > limit:
            break
        kept.append(sentence)
    return _cut(" ".join(kept))


def in_portions(text: str, limit: int) -> list[str]:
    """Return a text as portions of whole sentences of at most `limit` words, cut within a sentence only if it is longer."""
    portions: list[str] = []
    for sentence in sentences(text):
        if portions and words(portions[-1]) + words(sentence) <= limit:
            portions[-1] += f" {sentence}"
            continue
        said = sentence.split(" ")
        portions += [" ".join(said[start : start + limit]) for start in range(0, len(said), limit)]
    return portions


def clipped_to(text: str, width: float, size: float, lines: int) -> str:
    """Return a text cut at a word, with dots, so that it takes at most so many lines."""
    if lines_of(text, width, size) <= lines:
        return text
    said = text.split(" ")
    low, high = 0, len(said)
    while low < high:  # how many words fit: halving, for nobody knows how long a text is
        middle = (low + high + 1) // 2
        low, high = (middle, high) if _fits(said[:middle], width, size, lines) else (low, middle - 1)
    return " ".join(said[:low]) + " …" if low else _letters(said[0], width, size, lines)


def lines_of(text: str, width: float, size: float) -> int:
    """Return how many lines a text takes in a frame `width` points wide; rather one too many."""
    return sum(_wrapped(part, width, size) for part in text.split("\n"))


def height_of(text: str, width: float, size: float) -> float:
    """Return how high a text stands, in points."""
    return lines_of(text, width, size) * size * LINE


def portions_of(items: Sequence[Item], room: float, takes: Callable[[Item], float]) -> list[list[Item]]:
    """Return items in portions that each fit into `room`, in order; an item that is too large stands alone."""
    portions: list[list[Item]] = []
    left = 0.0
    for item in items:
        needed = takes(item)
        if not portions or needed > left:
            portions.append([])
            left = room
        portions[-1].append(item)
        left -= needed
    return portions


def evenly(items: Sequence[Item], room: float, takes: Callable[[Item], float]) -> list[list[Item]]:
    """Return items in as few portions as fit into `room`, each about as full as the others."""
    fewest = portions_of(items, room, takes)
    low, high = room / 2, room
    for _ in range(HALVINGS if len(fewest) > 1 else 0):
        middle = (low + high) / 2
        tried = portions_of(items, middle, takes)
        if len(tried) > len(fewest):
            low = middle
        else:
            high, fewest = middle, tried
    return fewest


def widest(texts: Iterable[str], size: float) -> float:
    """Return how wide the widest of some texts runs on one line, in points."""
    return max((text_width(text, size) for text in texts), default=0.0)


def _fits(said: list[str], width: float, size: float, lines: int) -> bool:
    return lines_of(" ".join(said) + " …", width, size) <= lines


def _cut(sentence: str) -> str:
    said = sentence.split(" ")
    return sentence if len(said) <= LONGEST else " ".join(said[:LONGEST]).rstrip(",;:") + " …"


def _letters(word: str, width: float, size: float, lines: int) -> str:
    """The first letters of a word that is longer than all the lines."""
    most = max(int(width * lines / size), 1)
    return word[:most] + "…"


def _wrapped(text: str, width: float, size: float) -> int:
    count, reached = 1, 0.0
    blank = text_width(" ", size)
    for word in text.split(" "):
        needed = text_width(word, size)
        if needed > width:  # broken within the word
            count += ceil((reached + needed) / width) - 1 if reached else ceil(needed / width) - 1
            reached = needed % width
        elif reached and reached + blank + needed > width:
            count, reached = count + 1, needed
        else:
            reached += (blank if reached else 0.0) + needed
    return count
