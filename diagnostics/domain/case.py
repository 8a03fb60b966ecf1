"""One case: a request, a gap, the people who answered, and what they said."""

from __future__ import annotations

import json
from enum import StrEnum
from hashlib import sha256
from typing import Annotated, Literal

from pydantic import Discriminator, Field, PrivateAttr, Tag, field_validator

from diagnostics.domain.base import Id, Sentence, Value
from diagnostics.domain.causes import FamilyId, GapKind, WhyNow
from diagnostics.domain.gate import Amount, Date, Figure, Line, Prose, Text
from diagnostics.domain.outcome import Outcome
from diagnostics.domain.scales import Basis

CaseId = str


MAX_PEOPLE, UNIT_CHARS = 10_000_000, 100


class Period(StrEnum):
    """What the gap's figures are counted over."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


PERIODS_A_YEAR = {Period.DAY: 230, Period.WEEK: 48, Period.MONTH: 12, Period.QUARTER: 4, Period.YEAR: 1}
"""Working days and weeks of a year, rounded; months, quarters and years by the calendar."""


class Request(Value):
    """What was asked for, by whom, and why now."""

    by: Line = ""
    text: Prose = ""
    for_whom: Line = ""
    why_now: WhyNow | None = None
    required_by_law: bool | None = Field(default=None, description="A law or regulator demands this training")
    topics: list[Id] = Field(default=[], description="Topics on request, such as social-media")


class Gap(Value):
    """The difference between what should happen and what happens, in results."""

    kind: GapKind | None = None
    statement: Prose = ""
    measure: Line = ""
    unit: Annotated[str, Text(UNIT_CHARS)] = ""
    period: Period | None = None
    current: Amount | None = None
    target: Amount | None = None
    best: Amount | None = Field(default=None, description="What the best performer or team reaches")
    people_affected: Annotated[int, Figure(0, MAX_PEOPLE)] | None = None
    since: Line = ""
    basis: Basis | None = Field(default=None, description="Where the figures come from")
    value_per_unit: Annotated[float, Figure(0)] | None = Field(
        default=None, description="What one unit is worth, in one period"
    )
    currency: Annotated[str, Text(12)] = ""

    @property
    def is_measured(self) -> bool:
        """Whether both where one is and where one should be are known as figures."""
        return self.current is not None and self.target is not None

    @property
    def effective_basis(self) -> Basis:
        """Where the figures come from, or `none` where there are no figures."""
        if self.basis is None:
            return Basis.COMPLAINTS if self.is_measured else Basis.NONE
        return self.basis


class Respondent(Value):
    """Somebody who answered, in one role."""

    id: Id
    role: Id
    name: Line = ""
    answers: dict[Id, Line] = {}
    together: bool = Field(
        default=False,
        exclude_if=lambda value: not value,
        description="Stands for people of this role who answered in confidence, and for nobody by themself",
    )

    @field_validator("answers", mode="before")
    @classmethod
    def _numbers_as_text(cls, answers: object) -> object:
        if isinstance(answers, dict):
            return {question: _text(value) for question, value in answers.items()}
        return answers


def _text(value: object) -> object:
    if isinstance(value, float | int) and not isinstance(value, bool):
        return f"{value:g}"
    return value


class DocumentedCause(Value):
    """What the published account names as a cause."""

    family: FamilyId | Literal["other"]
    cause: Id | None = None
    text: Sentence
    weight: Literal["main", "contributing"]


class Documented(Value):
    """The findings of a published case; the reasoning never sees them."""

    causes: list[DocumentedCause]
    owners: Prose = ""
    outcome: Prose = ""
    source: Sentence
    address: Annotated[str, Text(2000)] = ""
    held_out: bool = Field(default=False, description="Nobody looked at its result while content and reasoning were made")

    def families(self, weight: str = "main") -> tuple[str, ...]:
        """Ids of the families named with `weight`, in the order of the account."""
        return tuple(dict.fromkeys(str(cause.family) for cause in self.causes if cause.weight == weight))


class Origin(StrEnum):
    """Where a case comes from."""

    LIVE = "live"
    PUBLISHED = "published"
    INVENTED = "invented"


def _form_of(notes: object) -> str:
    return "[named]" if isinstance(notes, dict) else "[listed]" if isinstance(notes, list) else "[text]"


Notes = Annotated[
    Annotated[dict[Line, Prose], Tag("[named]")] | Annotated[list[Prose], Tag("[listed]")] | Annotated[Prose, Tag("[text]")],
    Discriminator(_form_of),
]
"""Notes in one of three forms; a fault is reported only for the form that was written, not for the other two."""


class Case(Value):
    """A request with its gap and the answers given so far; everything `diagnose` needs to know."""

    id: Id
    title: Line = ""
    sector: Line = ""
    origin: Origin = Origin.LIVE
    opened_on: Date | None = None
    library: Line | None = Field(default=None, description="Hash of the library it was answered against")
    request: Request = Request()
    gap: Gap = Gap()
    respondents: list[Respondent] = []
    documented: Documented | None = None
    outcome: Outcome | None = Field(default=None, description="How the case ended; the reasoning never sees it")
    notes: Notes = Field(default={}, description="Which fact supports which answer")

    # Not a field, so that no file can set it. It stays with every copy.
    _withheld: int | None = PrivateAttr(default=None)

    @property
    def is_withheld(self) -> bool:
        """Whether answers were taken out because they are not for the reader. Nothing can be computed from the rest."""
        return self._withheld is not None

    def without_answers(self) -> Case:
        """Return the case for somebody who may not see answers: without respondents and notes, with how many answers."""
        bare = self.model_copy(update={"respondents": [], "notes": {}})
        bare._withheld = self.answer_count
        return bare

    @property
    def named(self) -> tuple[Respondent, ...]:
        """The respondents who are asked one by one; stand-ins for people who are shown together are not among them."""
        return tuple(person for person in self.respondents if not person.together)

    @property
    def answer_count(self) -> int:
        """How many answers the case holds, whatever their state, including those that were taken out."""
        return self._withheld if self._withheld is not None else sum(len(person.answers) for person in self.respondents)

    @property
    def version(self) -> str:
        """SHA-256 over everything that a diagnosis is made from: the same version, the same case."""
        data = self.model_dump(mode="json", exclude={"library", "documented", "outcome", "notes"})
        return sha256(json.dumps(data, sort_keys=True, ensure_ascii=True).encode()).hexdigest()

    @property
    def label(self) -> str:
        """The title, or a stand-in until there is one."""
        return self.title or "Untitled diagnosis"

    def with_answer(self, respondent: str, question: str, value: str | None) -> Case:
        """Return the case with `value` as this respondent's answer; none takes the answer away."""
        people = [
            person.model_copy(update={"answers": _changed(person.answers, question, value)})
            if person.id == respondent
            else person
            for person in self.respondents
        ]
        return self.model_copy(update={"respondents": people})


def _changed(answers: dict[str, str], question: str, value: str | None) -> dict[str, str]:
    kept = {key: old for key, old in answers.items() if key != question}
    return kept if value is None else {**kept, question: value}
