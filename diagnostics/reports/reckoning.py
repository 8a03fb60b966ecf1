"""What the actions of a plan close together, as the engine reckons it, in formulas over a helper table.

For each cause the engine multiplies what the actions leave of it, and never closes more of it than the cap; parts
overlap, so they are not added up. The table holds a cell for each cause and each action that treats it, three times: for
the low, the middle and the high figure of what an action removes.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from math import prod

from diagnostics.domain.diagnosis import Closing
from diagnostics.reports.material import Material
from diagnostics.reports.workbook import EXACT, PERCENT, WHOLE, Cell, Column, Fact, Formula, Sheet, letters
from diagnostics.wording import sentence_start

NAME = "Reckoning"
ENDS = ("low", "middle", "high")

FIXED = 2
"""Columns that stay in sight; the values of facts stand behind them."""

LEAD = 4
"""Columns before those of the actions: end, cause, share, closed."""

NOTE = (
    "What each action leaves of a cause; 1 where it is switched off. What one leaves is what the next can remove, so these "
    "parts are multiplied, and no cause is closed by more than the cap. Shares are the engine's, unrounded; they are "
    "judgement. The switches are on the sheet “Plan”."
)


@dataclass(frozen=True)
class Reckoning:
    """The helper table of one case; the place of every cell follows from how many actions, causes and words there are."""

    material: Material
    numbers: str
    """Where the numbers of the actions stand in the plan."""
    switches: str
    """Where it says of each whether it is in the plan, as `yes` does."""
    yes: str

    @cached_property
    def actions(self) -> tuple[Closing, ...]:
        """The steps of the plan in their order, then the other actions, best value first."""
        return actions_of(self.material)

    def is_on(self, place: int) -> bool:
        """Whether an action is in the plan."""
        return self.actions[place].id in self.material.step_of

    def starts(self, place: int) -> int:
        """The week in which an action can start, after those in the plan that it needs."""
        return max((self.shows(need) for need in self.needs[place]), default=0)

    def shows(self, place: int) -> int:
        """The week in which an action shows; 0 where it is not in the plan."""
        return self.starts(place) + self.actions[place].weeks[0] if self.is_on(place) else 0

    @cached_property
    def needs(self) -> tuple[tuple[int, ...], ...]:
        """For each action the places of those that have to come before it and help here."""
        place = {action.id: number for number, action in enumerate(self.actions)}
        return tuple(tuple(place[need] for need in action.needs if need in place) for action in self.actions)

    @cached_property
    def sheet(self) -> Sheet:
        """The helper table as a sheet."""
        columns = (
            Column("End", 8),
            Column("Cause", 40),
            Column("Share of the gap", 10, EXACT),
            Column("Closed", 10, EXACT),
            *(Column(f"{number}. {action.label}", 12, EXACT) for number, action in enumerate(self.actions, start=1)),
        )
        first = max(self.rows.values()) + 3
        lines = [(end, *cause) for end in range(len(ENDS)) for cause in self._causes]
        rows = tuple(self._line(row, *line) for row, line in enumerate(lines, start=first))
        return Sheet(NAME, "How the plan is reckoned", (NOTE,), self._facts, columns, rows, frozen_columns=FIXED)

    @cached_property
    def rows(self) -> dict[str, int]:
        """The row of each fact above the table; they stand below the title and one note."""
        return {name: row for row, name in enumerate(("cap", "ends", *self._scale, *STANDS), start=3)}

    def across(self, name: str) -> str:
        """The cells of a fact that holds a figure for each action."""
        row = self.rows[name]
        return f"{NAME}!${letters(LEAD)}${row}:${letters(LEAD + len(self.actions) - 1)}${row}"

    def closed(self, end: int) -> Formula:
        """Return the part of the gap that is closed at one end, with its cap."""
        count = len(self._causes)
        first = self.sheet.first + end * count
        closes = self.material.plan.closes
        total = f"SUM({NAME}!$D${first}:$D${first + count - 1})" if count else "0"
        return Formula(f"=MIN({total},{NAME}!{self._cap})", (closes.low, closes.mid, closes.high)[end])

    @cached_property
    def _scale(self) -> dict[str, tuple[float, float, float]]:
        """Word -> the part of a cause that an action removes: low, middle, high."""
        closes = self.material.library.scales.closes
        return {word.value: (low, low + 0.5 * (high - low), high) for word, (low, high) in closes.items()}

    @cached_property
    def _causes(self) -> tuple[tuple[str, float, tuple[str | None, ...]], ...]:
        """Every cause with a share that an action treats: its label, its share, and how well each action fits it."""
        library = self.material.library
        treats = [library.intervention_by_id[action.id].treats for action in self.actions]
        return tuple(
            (cause.label, cause.share.mid, tuple(words[cause.id].value if cause.id in words else None for words in treats))
            for cause in self.material.diagnosis.causes
            if cause.share.mid > 0 and any(cause.id in words for words in treats)
        )

    @property
    def _cap(self) -> str:
        return f"${letters(FIXED)}${self.rows['cap']}"

    @cached_property
    def _facts(self) -> tuple[Fact, ...]:
        def each(name: str) -> tuple[Cell, ...]:
            made = {"on": self._on, "starts": self._starts, "shows": self._shows, "missing": self._missing}[name]
            return (*(None,) * (LEAD - FIXED), *(made(place) for place in range(len(self.actions))))

        return (
            Fact("No cause is closed by more than", (self.material.library.scales.closes_at_most,), PERCENT),
            Fact("An action removes of a cause that it fits", ENDS),
            *(Fact(sentence_start(word), self._removes(word), "0.0 %") for word in self._scale),
            *(Fact(says, each(name), WHOLE) for name, says in STANDS.items()),
        )

    def _removes(self, word: str) -> tuple[Cell, ...]:
        low, middle, high = self._scale[word]
        first, last, row = letters(FIXED), letters(FIXED + 2), self.rows[word]
        return low, Formula(f"={first}{row}+0.5*({last}{row}-{first}{row})", middle), high

    def _on(self, place: int) -> Cell:
        """Found by its number, so that the plan can be sorted."""
        asked = f'=COUNTIFS({self.numbers},{place + 1},{self.switches},"{self.yes}")'
        return Formula(asked, int(self.is_on(place)))

    def _starts(self, place: int) -> Cell:
        needs = "".join(f",{letters(LEAD + need)}{self.rows['shows']}" for need in self.needs[place])
        return Formula(f"=MAX(0{needs})", self.starts(place))

    def _shows(self, place: int) -> Cell:
        column, weeks = letters(LEAD + place), self.actions[place].weeks[0]
        shows = f"={column}{self.rows['on']}*({column}{self.rows['starts']}+{weeks})"
        return Formula(shows, self.shows(place))

    def _missing(self, place: int) -> Cell:
        row = self.rows["on"]
        needs = "".join(f"+(1-{letters(LEAD + need)}{row})" for need in self.needs[place])
        missing = sum(not self.is_on(need) for need in self.needs[place])
        return Formula(f"={letters(LEAD + place)}{row}*(0{needs})", missing if self.is_on(place) else 0)

    def _line(self, row: int, end: int, cause: str, share: float, words: tuple[str | None, ...]) -> tuple[Cell, ...]:
        left = [1 - self._scale[word][end] for place, word in enumerate(words) if word and self.is_on(place)]
        closed = share * min(1 - prod(left), self.material.library.scales.closes_at_most)
        across = f"{letters(LEAD)}{row}:{letters(LEAD + len(words) - 1)}{row}"
        parts = tuple(self._left(place, end, word) for place, word in enumerate(words))
        whole = Formula(f"=C{row}*MIN(1-PRODUCT({across}),{self._cap})", closed)
        return (sentence_start(ENDS[end]), cause, share, whole, *parts)

    def _left(self, place: int, end: int, word: str | None) -> Cell:
        if word is None:
            return None
        left = 1 - self._scale[word][end] if self.is_on(place) else 1.0
        on = f"{letters(LEAD + place)}${self.rows['on']}"
        return Formula(f"=1-{on}*${letters(FIXED + end)}${self.rows[word]}", left)


STANDS = {
    "on": "Switched on",
    "starts": "Can start in week",
    "shows": "Shows in week, 0 where switched off",
    "missing": "Actions it needs that are switched off",
}
"""Facts with a figure for each action."""


def actions_of(material: Material) -> tuple[Closing, ...]:
    """Return the steps of the plan in their order, then the other actions, best value first."""
    steps = tuple(step.action for step in material.plan.steps)
    planned = {action.id for action in steps}
    return (*steps, *(item for item in material.diagnosis.interventions if item.id not in planned))
