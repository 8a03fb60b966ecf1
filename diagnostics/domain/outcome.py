"""What came of a case: which causes proved to be at work, and what was measured afterwards."""

from __future__ import annotations

from enum import StrEnum

from pydantic import Field

from diagnostics.domain.base import Id, Sentence, Value
from diagnostics.domain.gate import Amount, Date, Prose


class Proof(StrEnum):
    """What acting on a cause, or looking at it closely, showed."""

    CONFIRMED = "confirmed"
    REFUTED = "refuted"


PROOF_LABELS = {Proof.CONFIRMED: "It was at work", Proof.REFUTED: "It was not at work"}


class Outcome(Value):
    """How a case ended. Nothing closes without a measure taken, so `measured` is never empty."""

    measured: Sentence = Field(description="What was measured after the actions, and where the figure comes from")
    after: Amount | None = Field(default=None, description="The measure of the gap then, in its own unit")
    done: Prose = Field(default="", description="What was done")
    causes: dict[Id, Proof] = Field(default={}, description="Causes that proved to be at work, or not to be")
    closed_on: Date | None = None
