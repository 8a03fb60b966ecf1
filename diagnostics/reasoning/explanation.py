"""Which answer speaks for which cause, and how strongly: leave one out, and look at the difference."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from diagnostics.domain.causes import Strength
from diagnostics.domain.scales import Scales
from diagnostics.reasoning.answers import Evidence, factor_of, kinds_of, unsigned
from diagnostics.reasoning.belief import Belief, log_odds
from diagnostics.reasoning.junction_tree import Factor

ROWS = 8
"""Answers left out in one batch: small enough that the tables stay in the cache of the processor."""

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
    alike = kinds_of(belief.evidence)
    parts = [_without(belief, alike, first) for first in range(0, len(alike), ROWS)]
    if not parts:
        return np.zeros((0, belief.model.structure.size))
    found = dict(zip(alike, log_odds(belief.chances) - log_odds(np.vstack(parts)), strict=True))
    return np.array([found[unsigned(item)] for item in belief.evidence])


def _without(belief: Belief, alike: Mapping[Evidence, int], first: int) -> NDArray[np.float64]:
    """Return P(cause | all answers but one) for each kind of answer in a batch that begins with the `first`."""
    tree = belief.calibrated.tree
    rows = min(ROWS, len(alike) - first)
    factors: list[Factor] = list(belief.model.prior_factors)
    for number, (item, times) in enumerate(alike.items()):
        scope, one = factor_of(belief.model.answers[item.question], item)
        table = one**times
        if 0 <= number - first < rows:
            table = np.repeat(table, rows, axis=0)
            table[number - first] = one ** (times - 1)
        factors.append((scope, table))
    return tree.calibrate(tree.potentials(factors)).marginals()


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
