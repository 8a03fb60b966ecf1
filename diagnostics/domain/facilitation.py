"""What a facilitator says and asks in the talks with the requester and the owners. It moves no belief."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from pydantic import Field

from diagnostics.domain.base import Id, Sentence, Value
from diagnostics.domain.causes import FamilyId, GapKind, Grade, WhyNow
from diagnostics.domain.finding import VerdictKind


class Stage(StrEnum):
    """When a talk is held."""

    BEFORE = "before-the-interview"
    AFTER = "after-the-diagnosis"


@dataclass(frozen=True)
class Situation:
    """What a choice of words follows from. Before the interview there is no verdict and no cause."""

    stage: Stage
    why_now: WhyNow | None
    gap: GapKind | None
    measured: bool
    required: bool
    verdict: VerdictKind | None = None
    causes: tuple[str, ...] = ()
    """The raised causes, most important first."""
    families: tuple[FamilyId, ...] = ()
    """Their families."""


class When(Value):
    """In which situations something is said: all that is written here has to hold, and an empty part always does."""

    stages: list[Stage] = []
    why_now: list[WhyNow] = []
    gaps: list[GapKind] = []
    verdicts: list[VerdictKind] = []
    families: list[FamilyId] = Field(default=[], description="One of the raised causes belongs to one of these")
    causes: list[Id] = Field(default=[], description="One of these causes is raised")
    measured: bool | None = Field(default=None, description="Whether the gap has figures")
    required: bool | None = Field(default=None, description="Whether a law demands the training")

    def holds(self, there: Situation) -> bool:
        """Whether something that is said then is said in this situation."""
        return (
            (not self.stages or there.stage in self.stages)
            and (not self.why_now or there.why_now in self.why_now)
            and (not self.gaps or there.gap in self.gaps)
            and (not self.verdicts or there.verdict in self.verdicts)
            and (not self.families or bool({*self.families} & {*there.families}))
            and (not self.causes or bool({*self.causes} & {*there.causes}))
            and self.measured in (None, there.measured)
            and self.required in (None, there.required)
        )

    @property
    def weight(self) -> int:
        """How much this is about one situation and not about any: a cause says most, then the verdict."""
        parts = ((self.causes, 8), (self.families, 6), (self.verdicts, 4), (self.why_now, 3), (self.gaps, 2))
        yes_or_no = sum(part is not None for part in (self.measured, self.required))
        return sum(points for part, points in parts if part) + 2 * yes_or_no


class Technique(Value):
    """A way of working that is somebody's, with what of it was really read."""

    id: Id
    label: Sentence
    says: Sentence
    grade: Grade
    sources: list[Id]


class Say(Value):
    """Words to say, with {names} that are filled in from the case."""

    text: Sentence
    when: When = When()


class TalkPart(Value):
    """One part of a talk, in the order of the file."""

    id: Id
    label: Sentence
    minutes: int = Field(ge=1, le=30)
    purpose: Sentence
    say: list[Say] = []
    when: When = When()


class Reframing(Value):
    """A question that leads from the course that was asked for to the result that is wanted."""

    id: Id
    text: Sentence
    listen_for: Sentence
    when: When = When()
    grade: Grade = Grade.JUDGEMENT
    sources: list[Id]


class Driving(Value):
    """A force that drives towards the wanted state in certain situations."""

    text: Sentence
    when: When


class Support(Value):
    """What the training department gives to whoever owns a cause."""

    text: Sentence
    when: When = When()


class Facilitation(Value):
    """`questionnaires/facilitation.yaml`: what the facilitation kit is written from."""

    title: Sentence
    about: Sentence
    rules: list[Sentence] = Field(description="How to behave in every talk")
    techniques: list[Technique]
    talk: list[TalkPart]
    reframing: list[Reframing]
    driving: list[Driving]
    support: list[Support]

    def parts(self, there: Situation) -> tuple[TalkPart, ...]:
        """Return the parts of the talk that is held in a situation, each with what is said in it then."""
        held = (part for part in self.talk if part.when.holds(there))
        return tuple(part.model_copy(update={"say": [say for say in part.say if say.when.holds(there)]}) for part in held)

    def questions(self, there: Situation, at_most: int) -> tuple[Reframing, ...]:
        """Return the questions that fit a situation best, in the order of the file.

        A third of the places is kept for those that fit everywhere: they are asked first.
        """
        fitting = [one for one in self.reframing if one.when.holds(there)]
        everywhere = [one for one in fitting if not one.when.weight]
        special = sorted((one for one in fitting if one.when.weight), key=lambda one: _rank(one, there))
        kept = min(len(everywhere), max(at_most // 3, at_most - len(special)))
        chosen = {one.id for one in [*everywhere[:kept], *special[: at_most - kept]]}
        return tuple(one for one in fitting if one.id in chosen)


def _rank(question: Reframing, there: Situation) -> tuple[int, int]:
    """The most telling first, and among those about a cause the ones about the most important cause."""
    places = [place for place, cause in enumerate(there.causes) if cause in question.when.causes]
    return -question.when.weight, min(places, default=len(there.causes))
