"""From the posterior to likelihoods that mean something: how often a careful investigation names a family or a cause.

The network is too sure: of the families it states at .7, accounts of published cases name two in five. What answers are
worth shows better in how much they say for a cause, and among how many; so a stated likelihood is

    logistic(start + a x log-odds of the posterior + b x log(1 + support) + c x log(1 + answers))

with figures learned from published cases (`data/calibration.yaml`); `a` is fixed by judgement, so that an answer against a
cause always lowers it. The logistic form is Platt's (1999, Advances in Large Margin Classifiers).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from diagnostics.domain.calibration import Rule
from diagnostics.reasoning.belief import log_odds
from diagnostics.reasoning.model import Chances, Model
from diagnostics.reasoning.support import Said

EXTREME = 1e-4
"""A posterior counts as no nearer to certainty than this; the learned figures know nothing beyond."""


@dataclass(frozen=True, eq=False)
class Stated:
    """Likelihoods as they are shown, of a batch."""

    causes: Chances
    """Shape (batch, causes)."""
    families: Chances
    """Shape (batch, families), in the order of `Model.family_members`."""


def features(chances: Chances, support: Chances, weight: Chances) -> NDArray[np.float64]:
    """Return the three things that a rule weighs, shape (..., 3): log-odds, log(1 + support), log(1 + answers)."""
    odds = log_odds(np.clip(chances, EXTREME, 1 - EXTREME))
    weights = np.broadcast_to(np.log1p(weight), odds.shape)
    return np.stack([odds, np.broadcast_to(np.log1p(support), odds.shape), weights], axis=-1)


def either(model: Model, chances: Chances) -> Chances:
    """Return the chance of each family as if its causes came independently, shape (..., families).

    What the rule for families was learned with: of many beliefs at once only the chances of the causes are known.
    """
    rows = [1 - np.prod(1 - chances[..., list(members)], axis=-1) for members in model.family_members.values()]
    return np.stack(rows, axis=-1)


def by_family(model: Model, support: Chances) -> Chances:
    """Return the support of each family: that of its causes together, shape (..., families)."""
    return np.stack([support[..., list(members)].sum(axis=-1) for members in model.family_members.values()], axis=-1)


def stated(model: Model, chances: Chances, what: Said) -> Stated:
    """Return the likelihoods of a batch of beliefs, `chances` of shape (batch, causes), with what the answers say.

    Where the library has no calibration that fits, they are the chances of the network.
    """
    calibration = model.library.stated_by
    together = either(model, chances)
    if calibration is None:
        return Stated(chances, together)
    causes = _by_rule(calibration.causes, features(chances, what.support, what.weight))
    families = _by_rule(calibration.families, features(together, by_family(model, what.support), what.weight))
    return Stated(causes, families)


def _by_rule(rule: Rule, seen: NDArray[np.float64]) -> Chances:
    score = rule.start + seen @ np.array([rule.posterior, rule.support, rule.answers])
    return np.asarray(1 / (1 + np.exp(-score)))
