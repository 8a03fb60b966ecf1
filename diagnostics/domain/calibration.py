"""How likelihoods are stated: what published cases taught about what answers are worth."""

from __future__ import annotations

import hashlib
import json
from datetime import date
from typing import TYPE_CHECKING

from pydantic import Field

from diagnostics.domain.base import Sentence, Value

if TYPE_CHECKING:
    from diagnostics.domain.library import Library


class Rule(Value):
    """The log-odds with which a family or a cause is named by a careful investigation; each figure weighs one thing."""

    start: float = Field(description="Log-odds where no answer was given")
    posterior: float = Field(ge=0, le=1, description="Weight of the log-odds that the network states; fixed, by judgement")
    support: float = Field(ge=0, description="Weight of log(1 + what the answers say for it)")
    answers: float = Field(le=0, description="Weight of log(1 + answers given, by how far they rest on facts)")


class Held(Value):
    """What came of the first families in published cases of which no more than some answers were known."""

    answers: int = Field(ge=1, description="Answers that were known")
    readings: int = Field(ge=1)
    first: float = Field(ge=0, le=1, description="How often the account names the family that comes first")
    first_two: float = Field(ge=0, le=1, description="How often it names at least one of the first two")


class Quality(Value):
    """How good stated chances of families are, before and after, each case left out of what it is measured with."""

    brier_before: float
    brier: float
    error_before: float = Field(description="Mean distance between stated and observed, over eight columns")
    error: float


class Calibration(Value):
    """`data/calibration.yaml`: written by `calibrate`, never by hand."""

    made_for: str = Field(pattern="^[0-9a-f]{64}$", description="What of the library it was learned with, as a hash")
    made_on: date
    source: Sentence
    cases: int = Field(ge=1)
    readings: int = Field(ge=1)
    families: Rule
    causes: Rule
    quality: Quality
    held: list[Held] = Field(min_length=1, description="Fewest answers first")


LEAST_CASES = 40
"""From fewer cases nothing is learned: three figures need some tens of cases each way. Judgement."""


def reasoning_hash(library: Library) -> str:
    """Return a hash of what decides on the worth of answers: causes, links, starting chances, scales, options.

    Texts are no part of it, so that a better wording keeps the calibration; nor is what closed cases moved.
    """
    told = {
        "causes": [(cause.id, cause.family) for cause in library.causes],
        "links": [
            link.model_dump(mode="json", include={"source", "target", "strength", "turned_in"}) for link in library.links
        ],
        "priors": library.priors.model_dump(mode="json", exclude={"sources", "label"}),
        "scales": library.scales.model_dump(mode="json", include={"answer", "base", "link", "same_role_correlation"}),
        "questions": [
            (question.id, [(one.id, one.base, dict(one.raises), dict(one.lowers)) for one in question.options])
            for question in library.questions
        ],
    }
    return hashlib.sha256(json.dumps(told, sort_keys=True, default=str).encode()).hexdigest()
