"""The columns that a table can have: their names here and in other programs, and which row of a table is its header."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from diagnostics.content.shape import closest

JOINED = "\n"
"""Separates values of several columns that say the same thing in different ways; no cell contains it."""

MAX_LINES_ABOVE_HEAD = 20
"""How many filled rows are searched for the header: exports begin with a title, a date or a version."""

BRACKETED = re.compile(r"[\[(](.*?)[\])]")


@dataclass(frozen=True)
class Columns:
    """Which columns a table can have, and which it needs."""

    known: tuple[str, ...]
    elsewhere: tuple[str, ...] = ()
    """Columns that only other programs have, under their synonyms."""
    needed: tuple[tuple[str, ...], ...] = ()
    """A table has at least one column of each of these groups."""
    synonyms: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Known column -> its names in other programs, the most precise first."""
    joined: frozenset[str] = frozenset()
    """Columns for which every synonym is read, joined by `JOINED`; for the others, the most precise one with a value."""
    spare: Mapping[str, str] = field(default_factory=dict)
    """Column -> the joined column that takes the synonyms that it does not use itself."""
    advice: Mapping[str, str] = field(default_factory=dict)
    """Needed column -> what to write into it, where that is not obvious."""

    @cached_property
    def _meanings(self) -> dict[str, tuple[str, int]]:
        found = {compact(name): (name, 0) for name in self.known}
        for name, others in self.synonyms.items():
            for rank, other in enumerate(others, 1):
                found.setdefault(compact(other), (name, rank))
        return found

    def meaning(self, head: str) -> tuple[str, int] | None:
        """Return the known column that a heading means, and its rank: 0 for its own name, then its place among synonyms."""
        return next((found for name in _spellings(head) if (found := self._meanings.get(name))), None)

    def count(self, cells: Sequence[str]) -> int:
        """Return how many known columns a row names if it is taken as the header."""
        return len({meaning[0] for cell in cells if cell and (meaning := self.meaning(cell))})

    def head_among(self, rows: Sequence[Sequence[str]]) -> int:
        """Return the position of the header among the first rows: the first row that names two columns, else the first
        row."""
        return next((at for at, cells in enumerate(rows) if self.count(cells) > 1), 0)

    def missing(self, names: Sequence[str]) -> list[tuple[str, ...]]:
        """Return the required columns that a table does not have."""
        return [group for group in self.needed if not {*group} & {*names}]

    def hint(self, head: str) -> str:
        """Return a hint at the known column that a heading probably means; empty if there is none."""
        return closest(head.casefold().replace(" ", "_").replace("-", "_"), list(self.known))


def compact(name: str) -> str:
    """Return the letters and digits of a heading in lower case: `Reports To`, `reports-to` and `reportsTo` are the same."""
    plain = unicodedata.normalize("NFKC", name).casefold().replace("#", " number ")
    return "".join(sign for sign in plain if sign.isalnum())


def _spellings(head: str) -> Iterator[str]:
    """Yield a heading as it is written, then without what is in brackets, then what is in them."""
    yield compact(head)
    if "[" in head or "(" in head:
        yield compact(BRACKETED.sub(" ", head)).removesuffix("required")
        yield from (compact(part) for part in BRACKETED.findall(head))
