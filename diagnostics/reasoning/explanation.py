"""Which answer speaks for which cause, and how strongly: leave one out, and look at the difference."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from diagnostics.domain.causes import Strength
from diagnostics.domain.scales import Scales
from diagnostics.reasoning.answers import factor_of
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
    """Return, for each answer and cause, the log-odds with the answer less those without it, shape (answers, causes)."""
    count = len(belief.evidence)
    whole = log_odds(belief.chances)
    parts = [_without(belief, slice(first, min(first + ROWS, count))) for first in range(0, count, ROWS)]
    if not parts:
        return np.zeros((0, belief.model.structure.size))
    return np.asarray(whole - log_odds(np.vstack(parts)))


def _without(belief: Belief, left_out: slice) -> NDArray[np.float64]:
    """Return P(cause | all answers but one) for each of a batch of answers left out."""
    tree = belief.calibrated.tree
    factors: list[Factor] = list(belief.model.prior_factors)
    rows = range(left_out.start, left_out.stop)
    for number, item in enumerate(belief.evidence):
        scope, table = factor_of(belief.model.answers[item.question], item)
        if number in rows:
            table = np.repeat(table, len(rows), axis=0)
            table[number - left_out.start] = 1.0
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
