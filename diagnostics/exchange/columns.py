"""The columns that a table can have: their names here and in other programs, and which row of a table is its head."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from diagnostics.content.shape import closest

JOINED = "\n"
"""Between values of several columns that say the same thing in several ways; no cell holds it."""

MAX_LINES_ABOVE_HEAD = 20
"""Filled rows among which the head is looked for: exports begin with a title, a date or a version."""

BRACKETED = re.compile(r"[\[(](.*?)[\])]")


@dataclass(frozen=True)
class Columns:
    """Which columns a table can have, and which it needs."""

    known: tuple[str, ...]
    elsewhere: tuple[str, ...] = ()
    """Columns that only other programs have, under their synonyms."""
    needed: tuple[tuple[str, ...], ...] = ()
    """Of each of these a table has at least one."""
    synonyms: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Known column -> its names in other programs, the most precise first."""
    joined: frozenset[str] = frozenset()
    """Columns of which every synonym is read, joined by `JOINED`; of the others the most precise one with a value."""
    spare: Mapping[str, str] = field(default_factory=dict)
    """Column -> the joined column that takes the synonyms which it does not use itself."""
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
        """Return the known column that a head means, and its rank: 0 for its own name, then its place among synonyms."""
        return next((found for name in _spellings(head) if (found := self._meanings.get(name))), None)

    def count(self, cells: Sequence[str]) -> int:
        """Return how many known columns a row names, if it is a head."""
        return len({meaning[0] for cell in cells if cell and (meaning := self.meaning(cell))})

    def head_among(self, rows: Sequence[Sequence[str]]) -> int:
        """Return the place of the head among the first rows: the first that names two columns, else the first of all."""
        return next((at for at, cells in enumerate(rows) if self.count(cells) > 1), 0)

    def missing(self, names: Sequence[str]) -> list[tuple[str, ...]]:
        """Return the needed columns of which a table has none."""
        return [group for group in self.needed if not {*group} & {*names}]

    def hint(self, head: str) -> str:
        """Return a hint at the known column that a head probably means, or nothing."""
        return closest(head.casefold().replace(" ", "_").replace("-", "_"), list(self.known))


def compact(name: str) -> str:
    """Return the letters and digits of a head in small letters: `Reports To`, `reports-to`, `reportsTo` are one."""
    plain = unicodedata.normalize("NFKC", name).casefold().replace("#", " number ")
    return "".join(sign for sign in plain if sign.isalnum())


def _spellings(head: str) -> Iterator[str]:
    """Yield a head as it is written, then without what stands in brackets, then what stands in them."""
    yield compact(head)
    if "[" in head or "(" in head:
        yield compact(BRACKETED.sub(" ", head)).removesuffix("required")
        yield from (compact(part) for part in BRACKETED.findall(head))
