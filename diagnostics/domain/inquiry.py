"""The ownership inquiry, and the questions of the follow-up: short questionnaires about one cause at a time."""

from __future__ import annotations

from enum import StrEnum

from pydantic import Field

from diagnostics.domain.base import Id, Sentence, Value


class Aspect(StrEnum):
    """What a question of the ownership inquiry asks about a cause."""

    DECIDES = "decides"
    PAYS = "pays"
    DESIGNS = "designs"
    LIVES_WITH = "lives-with"
    GAINS = "gains"
    TRIED = "tried"


NOBODY, SEVERAL = "nobody", "several"
"""Answers to "who" that name no role."""

WHO_LABELS = {NOBODY: "Nobody", SEVERAL: "Several, each for a part"}


class WhoQuestion(Value):
    """One question that is answered by a role, by nobody, or by several."""

    id: Id
    asks: Aspect
    text: Sentence
    why: Sentence
    seconds: int = Field(ge=5, le=60)


class OwnershipInquiry(Value):
    """`questionnaires/ownership.yaml`: asked for each likely cause."""

    title: Sentence
    about: Sentence
    sources: list[Id]
    questions: list[WhoQuestion]

    def question(self, aspect: Aspect) -> WhoQuestion:
        """Return the question about one aspect; KeyError where there is none."""
        found = next((question for question in self.questions if question.asks is aspect), None)
        if found is None:
            raise KeyError(aspect)
        return found


class Finds(StrEnum):
    """What a follow-up question finds out."""

    BEHAVIOUR = "behaviour"
    RESULT = "result"
    CAUSE = "cause"
    GUARD = "guard"


class FollowUpOption(Value):
    """One answer of the follow-up: yes, in part or no."""

    id: Id
    label: Sentence
    moved: bool | None = Field(default=None, description="Whether it means that something moved; none: cannot be said")


class FollowUpQuestion(Value):
    """One question of the follow-up; about each cause that was acted upon, or once for the case."""

    id: Id
    finds: Finds
    text: Sentence
    why: Sentence
    options: list[FollowUpOption]

    def moved(self, option: str | None) -> bool | None:
        """Return what an option says; none where it says nothing or is not known."""
        return next((known.moved for known in self.options if known.id == option), None)


class FollowUp(Value):
    """`questionnaires/follow-up.yaml`: asked at each review."""

    title: Sentence
    about: Sentence
    days: list[int] = Field(description="Days after the start on which a review is due, unless other dates are set")
    sources: list[Id]
    questions: list[FollowUpQuestion]
