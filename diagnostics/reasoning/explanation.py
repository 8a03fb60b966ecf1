"""Which answer speaks for which cause, and how strongly: leave one out, and look at the difference."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from diagnostics.domain.causes import Strength
from diagnostics.domain.scales import Scales
from diagnostics.reasoning.answers import factor_of, kinds_of, unsigned
from diagnostics.reasoning.belief import Belief, log_odds

Effects = NDArray[np.float64]

EFFECT_WORDS = {
    Strength.DECISIVE: "very strongly",
    Strength.STRONG: "strongly",
    Strength.MODERATE: "clearly",
    Strength.WEAK: "slightly",
}


def effects(belief: Belief) -> Effects:
    """Return, for each answer and cause, the log-odds with the answer less those without it, shape (answers, causes).

    Answers that differ only in who gave them have the same effect and are reckoned once.
    """
    kinds = list(kinds_of(belief.evidence))
    if not kinds:
        return np.zeros((0, belief.model.structure.size))
    factors = [factor_of(belief.model.answers[item.question], item) for item in kinds]
    without = belief.calibrated.with_each([(scope, 1 / table) for scope, table in factors])
    found = dict(zip(kinds, log_odds(belief.chances) - log_odds(without), strict=True))
    return np.array([found[unsigned(item)] for item in belief.evidence])


def touches(belief: Belief) -> NDArray[np.bool_]:
    """Return, for each answer and cause, whether the question speaks of the cause at all, shape (answers, causes)."""
    found = np.zeros((len(belief.evidence), belief.model.structure.size), dtype=bool)
    for row, item in enumerate(belief.evidence):
        found[row, list(belief.model.answers[item.question].scope)] = True
    return found


def effect_word(effect: float, scales: Scales) -> str:
    """Return how strongly an answer moved a cause, in words; empty where it hardly did."""
    for strength in (Strength.DECISIVE, Strength.STRONG, Strength.MODERATE, Strength.WEAK):
        if abs(effect) >= scales.effect_words[strength]:
            return EFFECT_WORDS[strength]
    return ""
