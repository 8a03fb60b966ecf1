"""Roles: who answers questions, how far their answers reach, and who can own a cause."""

from __future__ import annotations

from pydantic import Field

from diagnostics.domain.base import Id, Sentence, Value
from diagnostics.domain.causes import Grade


class Role(Value):
    """A part somebody plays in a case."""

    id: Id
    label: Sentence
    in_text: Sentence = Field(description="The label inside a sentence, with its article: the line manager, IT")
    reliability: float | None = Field(
        default=None, gt=0, lt=1, description="Chance that an answer from this role rests on the facts; none: never asked"
    )
    opinion: bool = Field(default=False, description="Speaks from judgement; counts for less where the gap is not measured")
    level: int = Field(ge=0, le=4, description="How high the role's authority reaches: 0 performer, 3 business unit, 4 top")
    message: Sentence | None = Field(default=None, description="What this role usually hears as an owner")
    grade: Grade = Grade.JUDGEMENT
    sources: list[Id] = []

    @property
    def answers(self) -> bool:
        """Whether somebody in this role can be a respondent."""
        return self.reliability is not None

    @property
    def speaks(self) -> bool:
        """Whether there is somebody to ask: records hold only what was written down."""
        return self.id != "records"

    @property
    def sees_the_work(self) -> bool:
        """Whether whoever answers does the work, or has watched it."""
        return self.answers and (self.level == 0 or self.id == "observer")

    @property
    def asks_people(self) -> bool:
        """Whether the answers come from a person; records and what was watched come from the facilitator."""
        return self.answers and self.id not in ("records", "observer")

    @property
    def in_confidence(self) -> bool:
        """Whether people who are invited in it answer in confidence: those who do the work.

        Others answer for a function, which one person often holds, and are told so.
        """
        return self.asks_people and self.level == 0

    @property
    def is_post(self) -> bool:
        """Whether a post can play it: records and what was watched are no posts, the first common superior is found."""
        return self.id not in ("records", "observer", "common-superior")


class TieBreak(Value):
    """A rule that moves accountability away from the usual role."""

    id: Id
    rule: Sentence
    grade: Grade
    sources: list[Id] = []
