"""How much the answers say for a cause or a family: the weight of evidence as an investigator counts it.

A chance cannot grow beyond one, so a cause told in one blunt answer and a cause met in ten soon look alike. What
several answers point to is what investigators name as the main cause: on published cases a rank by support finds it
more often than one by chance, by share of the gap or by points (DECISIONS.md has the figures).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from diagnostics.domain.causes import FamilyId
from diagnostics.reasoning.answers import Evidence, kinds_of
from diagnostics.reasoning.belief import Belief
from diagnostics.reasoning.model import Chances, Model

CERTAIN = 3.0
"""A cause or family that is certain counts as much as one decisive answer. Judgement, between published cases, in which
the answers tell more, and simulated ones, in which the chance does."""


@dataclass(frozen=True, eq=False)
class Said:
    """What some answers say; sums of answers are sums of these. Of one case, or of a batch with a row for each."""

    support: Chances
    """How much they say for each cause, shape (..., causes)."""
    voices: Chances
    """How many of them speak for each family, shape (..., families)."""
    weight: Chances
    """How many they are, by how far each rests on facts; shape (..., 1)."""

    def __add__(self, other: Said) -> Said:
        return Said(self.support + other.support, self.voices + other.voices, self.weight + other.weight)

    def times(self, factor: float | Chances) -> Said:
        """Return the same said `factor` times; an array has a row for each of a batch."""
        return Said(factor * self.support, factor * self.voices, factor * self.weight)


def speaks_for(log_weights: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return how much an answer says for a cause: its log weight, nothing where it does not raise the cause.

    What lowers a cause is left to its chance: that one thing is in order takes nothing from what was seen elsewhere.
    """
    return np.asarray(np.maximum(log_weights, 0.0))


def families_spoken_for(model: Model, support: Chances) -> Chances:
    """Return 1 for each family of which a cause has support, else 0, shape (..., families)."""
    rows = [support[..., list(members)].any(axis=-1) for members in model.family_members.values()]
    return np.stack(rows, axis=-1).astype(float)


@lru_cache(maxsize=4096)  # one diagnosis asks a hundred times for each answer
def said_by(model: Model, item: Evidence) -> Said:
    """Return what one answer says: less where the person knows less of it, or others of the same role said it too."""
    answers = model.answers[item.question]
    support = np.zeros(model.structure.size)
    support[list(answers.scope)] = speaks_for(answers.log_weights[answers.options.index(item.option)])
    said = Said(support, families_spoken_for(model, support), np.ones(1))
    return Said(said.support * item.reliability * item.counts, said.voices, said.weight * item.reliability * item.counts)


def said(model: Model, evidence: Sequence[Evidence]) -> Said:
    """Return what the answers together say."""
    nothing = Said(np.zeros(model.structure.size), np.zeros(len(model.family_members)), np.zeros(1))
    return sum((said_by(model, item).times(times) for item, times in kinds_of(evidence).items()), nothing)


def importance(support: Chances, chances: Chances, effect: Chances) -> Chances:
    """Return what causes are ranked by: support and chance, times the root of the part of the gap that goes with them.

    The effect is known least of the three, hence its root. What no answer speaks for has no importance.
    """
    return np.asarray(np.where(support > 0, (support + CERTAIN * chances) * np.sqrt(effect), 0.0))


def family_importance(belief: Belief) -> dict[FamilyId, float]:
    """Return what families are ranked by: the answers that speak for them, and how likely they are.

    An answer counts once for a family, by the strongest it says for one of its causes. A family that no answer speaks
    for has none, however likely it is.
    """
    all_said = [(said_by(belief.model, item).support, times) for item, times in kinds_of(belief.evidence).items()]
    found = {}
    for family, members in belief.model.family_members.items():
        counted = float(sum(one[list(members)].max(initial=0.0) * times for one, times in all_said))
        found[family] = counted + CERTAIN * belief.families[family] if counted > 0 else 0.0
    return found
