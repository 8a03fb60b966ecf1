"""The figures behind the words: strengths, base rates, bands of likelihood, costs."""

from __future__ import annotations

from enum import StrEnum

from pydantic import Field

from diagnostics.domain.base import Id, Sentence, Value
from diagnostics.domain.causes import Grade, Strength
from diagnostics.domain.interventions import CostBand
from diagnostics.domain.questionnaire import Base


class Basis(StrEnum):
    """Where the figures of the gap come from."""

    RECORDS = "records"
    AUDIT = "audit"
    COMPLAINTS = "complaints"
    IMPRESSION = "impression"
    NONE = "none"


class Likelihood(StrEnum):
    """How likely something is, in words."""

    VERY_LIKELY = "very-likely"
    LIKELY = "likely"
    OPEN = "open"
    UNLIKELY = "unlikely"


class Band(Value):
    """One word for a range of chances."""

    id: Likelihood
    label: Sentence
    at_least: float = Field(ge=0, lt=1)


class CostRange(Value):
    """What a cost band means in money, and the figure the plan reckons with."""

    low: int
    high: int
    reckoned: int


class Scales(Value):
    """Every number that turns a word into arithmetic; one source and grade for the lot."""

    grade: Grade
    sources: list[Id]
    link: dict[Strength, float]
    answer: dict[Strength, float]
    base: dict[Base, float]
    same_role_correlation: float = Field(ge=0, le=1)
    outside_own_area: float = Field(
        gt=0, le=1, description="Factor on reliability when a role answers what others know better"
    )
    basis_factor: dict[Basis, float] = Field(
        description="Factor on the reliability of opinions, by where the gap's figures come from"
    )
    basis_spread: dict[Basis, float] = Field(description="Half-width of the yearly cost, as a share of it")
    likelihood: list[Band]
    effect_words: dict[Strength, float] = Field(description="Smallest change in log-odds that deserves the word")
    closes: dict[Strength, tuple[float, float]] = Field(
        description="Share of a cause that an intervention removes, low and high"
    )
    closes_at_most: float
    cost_band: dict[CostBand, CostRange]
    cost_weight: dict[CostBand, float] = Field(
        description="What the part of the gap closed is divided by, to rank: cheap and fast first"
    )
    currency: str
    course_in_vain: float = Field(default=1.0, gt=0, description="What it costs to advise a course that closes nothing")
    gap_that_stays: float = Field(default=1.0, gt=0, description="... and not to advise one that would have; any unit")

    @property
    def train_from(self) -> float:
        """The likelihood of training from which on advising it costs less than not advising it."""
        return self.course_in_vain / (self.course_in_vain + self.gap_that_stays)

    def likelihood_of(self, chance: float) -> Band:
        """Return the word for `chance`, a probability from 0 to 1."""
        return next(band for band in self.likelihood if chance >= band.at_least)

    def word_for(self, chance: float, established: bool) -> Band:
        """Return the word for how likely a cause is: at least "likely" where it stands first in a family that is.

        An account names two or three of twenty-four causes, so that few reach one in two by themselves.
        """
        likely = next(band for band in self.likelihood if band.id is Likelihood.LIKELY)
        return (
            max(self.likelihood_of(chance), likely, key=lambda band: band.at_least)
            if established
            else self.likelihood_of(chance)
        )
