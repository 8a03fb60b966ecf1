"""What can be done about a cause, what it costs, and how one knows that it worked."""

from __future__ import annotations

from enum import StrEnum

from pydantic import Field

from diagnostics.domain.base import Id, Sentence, Value
from diagnostics.domain.causes import Grade, Strength


class CostBand(StrEnum):
    """Yearly cost for a unit of about 100 people."""

    A = "A"
    B = "B"
    C = "C"
    D = "D"


class Effect(Value):
    """What is known about how much an intervention moves, in the unit in which it was measured."""

    text: Sentence
    grade: Grade
    figures: list[Id] = Field(default=[], description="Ids in data/figures.yaml; empty where no pooled figure was found")


class Intervention(Value):
    """One action on one or more causes."""

    id: Id
    label: Sentence
    does: Sentence = Field(description="What happens, in two or three plain sentences")
    treats: dict[Id, Strength] = Field(description="Causes, and how well the action fits each")
    accountable: Id
    responsible: list[Id]
    cost_band: CostBand
    weeks: tuple[int, int] = Field(description="From decision to visible change, shortest and longest")
    effect: Effect
    needs: list[Id] = Field(default=[], description="Interventions that come first")
    prerequisite: Sentence | None = Field(default=None, description="What has to be true before it starts")
    behaviour_measure: Sentence
    result_measure: Sentence
    guard_measure: Sentence = Field(description="What must not get worse meanwhile")
    is_training: bool = False
    prevents: bool = Field(default=False, description="Keeps the next gap away and closes nothing of this one")
