"""Causes of performance gaps, the families they belong to, and how one feeds another."""

from __future__ import annotations

from enum import StrEnum

from pydantic import Field

from diagnostics.domain.base import Id, Sentence, Value


class FamilyId(StrEnum):
    """The eight families of causes; every export uses these ids."""

    PAY = "pay"
    RECRUITING = "recruiting"
    PROCESS = "process"
    OBJECTIVES = "objectives"
    RESOURCES = "resources"
    TRAINING = "training"
    CAPACITY = "capacity"
    MANAGEMENT = "management"


ENVIRONMENT = (
    FamilyId.PAY,
    FamilyId.RECRUITING,
    FamilyId.PROCESS,
    FamilyId.OBJECTIVES,
    FamilyId.RESOURCES,
    FamilyId.MANAGEMENT,
)
"""The families that describe the system around a person; they are examined before the person is."""


class Grade(StrEnum):
    """How good the ground under a number is."""

    PRIMARY = "primary"
    SECONDARY = "secondary"
    JUDGEMENT = "judgement"


class Strength(StrEnum):
    """How strongly one thing speaks for another; the figures stand in `data/scales.yaml`."""

    WEAK = "weak"
    MODERATE = "moderate"
    STRONG = "strong"
    DECISIVE = "decisive"


class GapKind(StrEnum):
    """What kind of result is missing; it selects the prior and the topics."""

    WORK = "doing-the-work"
    RULES = "keeping-the-rules"
    STAFFING = "staffing"
    ON_TIME = "serving-on-time"


class WhyNow(StrEnum):
    """Why the request comes now; it selects the prior."""

    LAUNCH = "launch"
    NEW_PEOPLE = "new-people"
    NEW_LAW = "new-law"
    INCIDENT = "incident"
    DECLINE = "decline"
    SHORTFALL = "shortfall"
    HABIT = "habit"
    OTHER = "other"


class Family(Value):
    """A group of causes that share owners and remedies."""

    id: FamilyId
    label: Sentence
    asks: Sentence = Field(description="The family as the question a consultant has in mind")
    letter: str = Field(pattern="^[A-Z]$", description="Shown beside the colour, which never stands alone")


class Cause(Value):
    """A condition that, if removed, would close a worthwhile part of the gap."""

    id: Id
    family: FamilyId
    label: Sentence
    definition: Sentence
    if_so: Sentence = Field(description="What one sees where this cause is at work, in a manager's words")
    weight_on_gap: float = Field(gt=0, lt=1, description="Direct effect on the gap when nothing stands between")
    stop: Sentence | None = Field(default=None, description="What to stop doing where this cause is at work")
    owner: Id = Field(description="The accountable role")
    owner_reason: Sentence
    responsible: list[Id]
    consulted: list[Id] = []
    cell: Sentence = Field(description="The cell of Gilbert's model it belongs to")
    sources: list[Id]


class Link(Value):
    """One cause feeding another, with the strength of a noisy-OR link."""

    source: Id = Field(alias="from")
    target: Id = Field(alias="to")
    strength: Strength
    why: Sentence
    sources: list[Id]
    turned_in: list[GapKind] = Field(default=[], description="Kinds of gap in which the arrow points the other way")

    @property
    def ends(self) -> tuple[str, str]:
        """The ids of the cause that feeds and the cause that is fed."""
        return self.source, self.target


class Loop(Value):
    """A circle of causes that the network had to cut; shown as text."""

    path: list[Id]
    cut: Sentence
    why: Sentence
    sources: list[Id]


class PriorColumn(Value):
    """How likely each cause is before anybody is asked, in one situation; judgement throughout."""

    label: Sentence
    grade: Grade
    sources: list[Id]
    chances: dict[Id, float]


class Priors(Value):
    """The starting chances: a generic column, and columns for kinds of request and of gap."""

    generic: PriorColumn
    flat: float = Field(gt=0, lt=1)
    lowest: float = Field(gt=0, lt=1)
    highest: float = Field(gt=0, lt=1)
    by_request: dict[WhyNow, Id] = Field(description="Which of the columns a reason for asking selects")
    request_columns: dict[Id, PriorColumn]
    gap_columns: dict[GapKind, PriorColumn]
    the_gap_itself: dict[GapKind, list[Id]] = Field(
        default={}, description="Causes that, in this kind of gap, are the gap and not a cause of it"
    )
