"""What a workbook is made of: sheets of facts and a table, with figures that are figures and formulas that are ours."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

PERCENT = "0 %"
MONEY = "#,##0"
WHOLE = "0"
EXACT = "0.000000"


@dataclass(frozen=True)
class Formula:
    """A formula, in the English of workbooks, and what it comes to now; it is written by us, never taken from a text."""

    text: str
    value: float | str


Cell = str | int | float | date | Formula | None
"""What stands in a cell. A text is text, whatever it begins with; none is an empty cell."""


@dataclass(frozen=True)
class Column:
    """A column of the table: its name, its width in characters, and the format of its figures."""

    name: str
    width: float
    format: str = ""


@dataclass(frozen=True)
class Fact:
    """A line above the table: what it is called, one figure or text, or several side by side, and their format."""

    name: str
    values: tuple[Cell, ...]
    format: str = ""
    wide: bool = False
    """A text that takes the whole width of the sheet."""
    is_input: bool = False
    """A figure that readers put in themselves."""


@dataclass(frozen=True)
class Choice:
    """A column of the table in which readers choose among `words`; with the first of them, a row stands out."""

    column: int
    words: tuple[str, ...]


@dataclass(frozen=True)
class Sheet:
    """One sheet: its title, notes, facts, and a table below them. Rows are counted from 1, as formulas count them."""

    name: str
    title: str
    notes: tuple[str, ...]
    facts: tuple[Fact, ...]
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    choice: Choice | None = None
    frozen_columns: int = 0
    head_stays: bool = True
    """Whether all above the rows of the table stays in sight when one moves down."""

    @property
    def facts_at(self) -> int:
        """The column, counted from 0, in which the values of facts begin; their names stand before it."""
        return max(1, self.frozen_columns)

    @property
    def first_fact(self) -> int:
        """The row of the first fact."""
        return 2 + len(self.notes)

    @property
    def head(self) -> int:
        """The row of the names of the columns."""
        return self.first_fact + len(self.facts) + (1 if self.facts else 0)

    @property
    def first(self) -> int:
        """The first row of the table."""
        return self.head + 1

    @property
    def last(self) -> int:
        """The last row of the table."""
        return self.head + len(self.rows)


def letters(column: int) -> str:
    """Return the letters of a column, counted from 0: A, B ... Z, AA."""
    name = ""
    while column >= 0:
        name = chr(ord("A") + column % 26) + name
        column = column // 26 - 1
    return name
