"""How much the answers say for a cause or a family: the weight of evidence as an investigator counts it.

A chance cannot grow beyond one, so a cause told in one blunt answer and a cause met in ten soon look alike. What
several answers point to is what investigators name as the main cause: on published cases a rank by support finds it
more often than one by chance, by share of the gap or by points (DECISIONS.md has the figures).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from diagnostics.domain.causes import FamilyId
from diagnostics.reasoning.answers import Evidence, kinds_of
from diagnostics.reasoning.belief import Belief
from diagnostics.reasoning.model import Chances, Model

CERTAIN = 3.0
"""A cause or family that is certain counts as much as one decisive answer. Judgement, between published cases, in which
the answers tell more, and simulated ones, in which the chance does."""


def speaks_for(log_weights: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return how much an answer says for a cause: its log weight, nothing where it does not raise the cause.

    What lowers a cause is left to its chance: that one thing is in order takes nothing from what was seen elsewhere.
    """
    return np.asarray(np.maximum(log_weights, 0.0))


def support_of_answer(model: Model, item: Evidence) -> Chances:
    """Return what one answer says for each cause, shape (causes,): less where the person knows less of it."""
    answers = model.answers[item.question]
    said = np.zeros(model.structure.size)
    weights = answers.log_weights[answers.options.index(item.option)]
    said[list(answers.scope)] = item.reliability * item.counts * speaks_for(weights)
    return said


def support(model: Model, evidence: Sequence[Evidence]) -> Chances:
    """Return what the answers together say for each cause, shape (causes,)."""
    kinds = kinds_of(evidence).items()
    return np.asarray(sum((support_of_answer(model, item) * times for item, times in kinds), np.zeros(model.structure.size)))


def importance(said: Chances, chances: Chances, effect: Chances) -> Chances:
    """Return what causes are ranked by: support and chance, times the root of the part of the gap that goes with them.

    The effect is known least of the three, hence its root. What no answer speaks for has no importance.
    """
    return np.asarray(np.where(said > 0, (said + CERTAIN * chances) * np.sqrt(effect), 0.0))


def family_importance(belief: Belief) -> dict[FamilyId, float]:
    """Return what families are ranked by: the answers that speak for them, and how likely they are.

    An answer counts once for a family, by the strongest it says for one of its causes. A family that no answer speaks
    for has none, however likely it is.
    """
    said = [(support_of_answer(belief.model, item), times) for item, times in kinds_of(belief.evidence).items()]
    found = {}
    for family, members in belief.model.family_members.items():
        counted = float(sum(one[list(members)].max(initial=0.0) * times for one, times in said))
        found[family] = counted + CERTAIN * belief.families[family] if counted > 0 else 0.0
    return found
