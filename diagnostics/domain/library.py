"""The library: all content of one version, with look-ups."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from diagnostics.domain.calibration import LEAST_CASES, Calibration, reasoning_hash
from diagnostics.domain.causes import Cause, Family, FamilyId, GapKind, Link, Loop, Priors
from diagnostics.domain.inquiry import FollowUp, OwnershipInquiry
from diagnostics.domain.interventions import Intervention
from diagnostics.domain.learned import Learned
from diagnostics.domain.ownership import Role, TieBreak
from diagnostics.domain.questionnaire import Question, Topic
from diagnostics.domain.scales import Scales
from diagnostics.domain.sources import Figure, Source


@dataclass(frozen=True, eq=False)
class Library:
    """Everything the product knows before a case begins; the same hash means the same content.

    Compared by identity, so that what is computed from a library can be cached by it.
    """

    version: str
    hash: str
    families: tuple[Family, ...]
    causes: tuple[Cause, ...]
    links: tuple[Link, ...]
    loops: tuple[Loop, ...]
    priors: Priors
    scales: Scales
    topics: tuple[Topic, ...]
    opening: tuple[str, ...]
    interventions: tuple[Intervention, ...]
    roles: tuple[Role, ...]
    tie_breaks: tuple[TieBreak, ...]
    sources: tuple[Source, ...]
    figures: tuple[Figure, ...]
    first_for: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Role -> what people in it are asked first when they answer by themselves."""
    inquiry: OwnershipInquiry | None = None
    follow_up: FollowUp | None = None
    learned: Learned | None = None
    """What closed cases have moved; nothing in the library as shipped."""
    calibration: Calibration | None = None
    """What published cases taught about likelihoods, as its file has it; `stated_by` is what is used of it."""

    @cached_property
    def stated_by(self) -> Calibration | None:
        """The calibration by which likelihoods are stated; none where it does not fit, for the reason `not_calibrated`."""
        return None if self.not_calibrated else self.calibration

    @cached_property
    def not_calibrated(self) -> str:
        """Why likelihoods are chances before calibration; empty where they are calibrated."""
        if self.calibration is None:
            return "There is no calibration."
        if self.calibration.cases < LEAST_CASES:
            return f"The calibration comes from {self.calibration.cases} cases; at least {LEAST_CASES} are needed."
        if self.calibration.made_for != reasoning_hash(self):
            return "The calibration was made for other questions, causes or weights than these."
        return ""

    @cached_property
    def cause_by_id(self) -> dict[str, Cause]:
        return {cause.id: cause for cause in self.causes}

    @cached_property
    def family_by_id(self) -> dict[FamilyId, Family]:
        return {family.id: family for family in self.families}

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        """All questions, in the order of the topics and, within one, of the file."""
        return tuple(question for topic in self.topics for question in topic.questions)

    @cached_property
    def question_by_id(self) -> dict[str, Question]:
        return {question.id: question for question in self.questions}

    @cached_property
    def topic_of(self) -> dict[str, Topic]:
        """Question id -> its topic."""
        return {question.id: topic for topic in self.topics for question in topic.questions}

    @cached_property
    def role_by_id(self) -> dict[str, Role]:
        return {role.id: role for role in self.roles}

    @cached_property
    def intervention_by_id(self) -> dict[str, Intervention]:
        return {intervention.id: intervention for intervention in self.interventions}

    @cached_property
    def source_by_key(self) -> dict[str, Source]:
        return {source.key: source for source in self.sources}

    @cached_property
    def figure_by_id(self) -> dict[str, Figure]:
        return {figure.id: figure for figure in self.figures}

    def causes_of(self, family: FamilyId) -> tuple[Cause, ...]:
        """The causes of one family, in the order of the file."""
        return tuple(cause for cause in self.causes if cause.family == family)

    def family_of(self, cause: str) -> FamilyId:
        """The family a cause belongs to."""
        return self.cause_by_id[cause].family

    def questions_for(self, kind: GapKind | None, chosen: frozenset[str]) -> tuple[Question, ...]:
        """The questions that belong into a case with a gap of `kind` and the `chosen` topics on request."""
        return tuple(
            question for topic in self.topics for question in topic.questions if topic.applies(question, kind, chosen)
        )

    def label(self, cause: str) -> str:
        """The name of a cause as people read it."""
        return self.cause_by_id[cause].label
