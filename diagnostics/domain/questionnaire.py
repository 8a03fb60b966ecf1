"""Questions, their options, and the states an answer can be in."""

from __future__ import annotations

from enum import StrEnum
from functools import cached_property

from pydantic import Field

from diagnostics.domain.base import Id, Sentence, Value
from diagnostics.domain.causes import FamilyId, GapKind, Strength
from diagnostics.domain.marking import marked


class NonAnswer(StrEnum):
    """The honest ways not to answer. Each is stored as it was given; none moves the belief."""

    DONT_KNOW = "dont-know"
    NOT_MY_AREA = "not-my-area"
    RATHER_NOT_SAY = "rather-not-say"
    SKIPPED = "skipped"


NON_ANSWER_LABELS = {
    NonAnswer.DONT_KNOW: marked("I don't know"),
    NonAnswer.NOT_MY_AREA: marked("Not my area"),
    NonAnswer.RATHER_NOT_SAY: marked("I'd rather not say"),
    NonAnswer.SKIPPED: marked("Skip for now"),
}


class Base(StrEnum):
    """How often people choose an option when no cause it speaks of is at work."""

    USUAL = "usual"
    COMMON = "common"
    OCCASIONAL = "occasional"
    RARE = "rare"
    EXCEPTIONAL = "exceptional"


class Option(Value):
    """One answer a question offers, and what it says about causes."""

    id: Id
    label: Sentence
    base: Base
    raises: dict[Id, Strength] = {}
    lowers: dict[Id, Strength] = {}
    neutral: bool = Field(default=False, description="Says nothing about any cause, and is meant not to")
    up_to: float | None = Field(default=None, description="In a number question: the upper end of this band")

    @property
    def causes(self) -> frozenset[str]:
        """Ids of every cause this option speaks of."""
        return frozenset(self.raises) | frozenset(self.lowers)


class Question(Value):
    """One thing to ask: plain words, one idea, no blame."""

    id: Id
    text: Sentence
    text_for: dict[Id, Sentence] = Field(default={}, description="The same question in words for one role")
    why: Sentence = Field(description="Shown when somebody asks why we ask")
    seconds: int = Field(ge=5, le=90, description="How long a person takes to answer, estimated")
    roles: list[Id] = Field(description="Who can answer, best placed first")
    spoken: bool = Field(default=False, description="Only people can say it: no interview puts it to records")
    unit: str | None = Field(default=None, description="Set in a number question: what the number counts")
    gaps: list[GapKind] = Field(default=[], description="Asked in these kinds of gap only; empty: as its topic")
    contrasts: list[FamilyId] = Field(default=[], description="The families this question is meant to tell apart")
    options: list[Option]
    sources: list[Id]

    @cached_property
    def parents(self) -> tuple[str, ...]:
        """Ids of the causes that any option speaks of, in alphabetical order."""
        return tuple(sorted(frozenset().union(*(option.causes for option in self.options))))

    @property
    def is_number(self) -> bool:
        """Whether the answer is typed as a number and falls into a band."""
        return self.unit is not None

    def wording(self, role: str) -> str:
        """Return the question as it is put to somebody in `role`."""
        return self.text_for.get(role, self.text)

    def option(self, value: str) -> Option | None:
        """Return the option that `value` (an option's id, or a number as text) stands for, if any."""
        for option in self.options:
            if option.id == value:
                return option
        return self._band(value) if self.is_number else None

    def _band(self, value: str) -> Option | None:
        try:
            number = float(value)
        except ValueError:
            return None
        bands = [option for option in self.options if option.up_to is not None]
        return next((band for band in bands if number <= band.up_to), None)  # type: ignore[operator]


class Topic(Value):
    """Questions that belong together; a file of the questionnaire."""

    id: Id
    title: Sentence
    about: Sentence
    gaps: list[GapKind] = Field(default=[], description="Kinds of gap in which it is asked; empty: in all")
    on_request: bool = Field(default=False, description="Asked only where the case names it, such as social-media")
    questions: list[Question]

    def applies(self, question: Question, kind: GapKind | None, chosen: frozenset[str]) -> bool:
        """Whether `question` belongs into a case with a gap of `kind` and the `chosen` topics."""
        if self.on_request and self.id not in chosen:
            return False
        wanted = set(question.gaps or self.gaps)
        if kind is None:
            return wanted != {GapKind.STAFFING}
        return not wanted or kind in wanted
