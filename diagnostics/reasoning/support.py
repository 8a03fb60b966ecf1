"""How many answers speak for a cause or a family: the weight of evidence as an investigator counts it.

A chance cannot grow beyond one, so a cause told in one blunt answer and a cause met in ten soon look alike. What
several independent answers point to is what investigators name as the main cause; on published cases a rank by
support finds it more often than one by chance, share or points (DECISIONS.md has the figures).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from diagnostics.domain.causes import FamilyId
from diagnostics.reasoning.answers import AnswerModel, Evidence
from diagnostics.reasoning.belief import Belief
from diagnostics.reasoning.model import Chances, Model


def speaks_for(log_weights: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return how much one answer counts for a cause: the root of its log weight, nothing where it does not raise it.

    A weak hint counts .8, a moderate one 1.2, a strong one 1.4 and a decisive one 1.8: several answers outweigh a single
    one, however blunt. The root is judgement.
    """
    return np.asarray(np.sqrt(np.maximum(log_weights, 0.0)))


def support_of_answer(model: Model, item: Evidence) -> Chances:
    """Return what one answer counts for each cause, shape (causes,)."""
    answers = model.answers[item.question]
    counted = np.zeros(model.structure.size)
    counted[list(answers.scope)] = item.reliability * item.counts * speaks_for(_row(answers, item))
    return counted


def support(model: Model, evidence: Sequence[Evidence]) -> Chances:
    """Return how much the answers count for each cause together, shape (causes,)."""
    return np.asarray(sum((support_of_answer(model, item) for item in evidence), np.zeros(model.structure.size)))


def importance(counted: Chances, chances: Chances, effect: Chances) -> Chances:
    """Return what causes are ranked by: support times chance, times the root of the part of the gap that goes with it.

    The effect is known least of the three, hence its root. What no answer speaks for has none.
    """
    return np.asarray(counted * chances * np.sqrt(effect))


def family_support(belief: Belief) -> dict[FamilyId, float]:
    """Return how much the answers count for each family. An answer counts once, by the likeliest cause it speaks for."""
    counted = [support_of_answer(belief.model, item) * belief.chances for item in belief.evidence]
    return {
        family: float(sum(one[list(members)].max(initial=0.0) for one in counted))
        for family, members in belief.model.family_members.items()
    }


def _row(answers: AnswerModel, item: Evidence) -> NDArray[np.float64]:
    return np.asarray(answers.log_weights[answers.options.index(item.option)])
