"""How files from elsewhere are refused, and how much of them a message repeats."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from diagnostics.content.shape import closest
from diagnostics.domain.gate import visible
from diagnostics.errors import ContentError, Fault

SHOWN = 40
"""Characters of a cell that a message repeats."""

MOST_HINTS = 50
"""Hints in one file; looking for what was meant takes long among 20,000 names, and nobody reads so many."""

FEW = 2_000


def refused(file: str, line: int, what: str) -> ContentError:
    """Return the error for a file that cannot be read any further."""
    return ContentError([Fault(file, line, "", what)])


def clipped(text: str) -> str:
    """Return as much of a cell as a message repeats, in quotes."""
    return f"'{visible(text)}'" if len(text) <= SHOWN else f"'{visible(text[:SHOWN]).rstrip()} ...'"


class Hints:
    """What was probably meant by a word that is not known."""

    def __init__(self, words: Iterable[str]) -> None:
        self._words = list(words)
        self._left = MOST_HINTS
        self._alike: dict[str, dict[str, None]] = defaultdict(dict)
        if len(self._words) > FEW:
            for word in self._words:
                self._alike[word[:3]][word] = None
                self._alike[word[-3:]][word] = None

    def at(self, word: str) -> str:
        """Return a hint such as "; did you mean 'sales'?", or nothing."""
        self._left -= 1
        if self._left < 0:
            return ""
        # Among very many, only those that begin or end alike are looked at.
        alike = {**self._alike.get(word[:3], {}), **self._alike.get(word[-3:], {})}
        return closest(word, [*alike] if len(self._words) > FEW else self._words)
