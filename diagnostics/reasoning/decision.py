"""What a belief leads to: the verdict, the first owner and the first action; for many beliefs at once."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from diagnostics.domain.causes import FamilyId
from diagnostics.domain.finding import VerdictKind
from diagnostics.planning.interventions import treatments
from diagnostics.reasoning.model import Chances, Model
from diagnostics.reasoning.shares import RAISED_FULLY, shares_at
from diagnostics.reasoning.support import importance

ESTABLISHED = 0.60
"""A cause is established from this chance on: the lower end of "likely". Judgement."""

ADDED = RAISED_FULLY
"""... and only if the answers, not the starting chances, brought it there. Judgement."""

MOSTLY_TRAINING = 0.75
"""From this part of the explained gap on, training alone is the answer. Judgement."""

HARDLY_TRAINING = 0.20
"""Below this part of the explained gap, training is no part of the answer. Judgement."""

CLEARLY = 0.15
"""Another owner or action is a change only if it is better by this much: nobody redoes a plan for a tie. Judgement."""

KINDS = (VerdictKind.CANNOT_TELL, VerdictKind.FIX, VerdictKind.TRAIN_AND_FIX, VerdictKind.TRAIN)


@dataclass(frozen=True, eq=False)
class Stakes:
    """What turns shares into decisions and stays the same for one model."""

    candidates: NDArray[np.bool_]
    training: NDArray[np.bool_]
    capacity: NDArray[np.bool_]
    owners: NDArray[np.intp]
    """Number of the accountable role of each cause."""
    closing: NDArray[np.float64]
    """Part of each cause that each intervention removes, over the weight of its cost; shape (interventions, causes)."""
    actions: tuple[str, ...]


@lru_cache(maxsize=64)
def stakes_of(model: Model) -> Stakes:
    """Return the stakes of a model."""
    library, causes = model.library, model.causes
    families = [library.family_of(cause) for cause in causes]
    roles = [role.id for role in library.roles]
    catalogue = treatments(library)
    closing = np.zeros((len(catalogue), len(causes)))
    for row, treatment in enumerate(catalogue):
        for cause, (low, high) in treatment.removes.items():
            closing[row, causes.index(cause)] = (low + high) / 2
        closing[row] /= library.scales.cost_weight[treatment.intervention.cost_band]
    candidates = np.zeros(len(causes), dtype=bool)
    candidates[list(model.candidates)] = True
    return Stakes(
        candidates=candidates,
        training=np.array([family is FamilyId.TRAINING for family in families]),
        capacity=np.array([family is FamilyId.CAPACITY for family in families]),
        owners=np.array([roles.index(library.cause_by_id[cause].owner) for cause in causes]),
        closing=closing,
        actions=tuple(treatment.intervention.id for treatment in catalogue),
    )


@dataclass(frozen=True, eq=False)
class Decisions:
    """What each of a batch of beliefs leads to."""

    stakes: Stakes
    kinds: NDArray[np.intp]
    """Position in KINDS, shape (batch,)."""
    tops: NDArray[np.intp]
    """Position of the most important cause."""
    known: NDArray[np.bool_]
    """Which causes are established, shape (batch, causes)."""
    scores: NDArray[np.float64]
    """Importance of each cause, shape (batch, causes); minus infinity where it may not be named first."""
    values: NDArray[np.float64]
    """Part of the gap closed for its cost by each intervention, shape (batch, interventions)."""

    def kind(self, row: int = 0) -> VerdictKind:
        """The verdict of one of the batch."""
        return KINDS[self.kinds[row]]

    def differ_from(self, now: Decisions) -> NDArray[np.bool_]:
        """Return, for each of the batch, whether it leads elsewhere than the single decision `now`."""
        rows = np.arange(len(self.kinds))
        top, action = int(now.tops[0]), int(now.values[0].argmax())
        behind = self.scores[:, top] < (1 - CLEARLY) * self.scores[rows, self.tops]
        other_owner = (self.stakes.owners[self.tops] != self.stakes.owners[top]) & behind
        other_action = self.values[:, action] < (1 - CLEARLY) * self.values.max(axis=1)
        nothing_before = bool(now.kinds[0] == 0)
        both_open = nothing_before & (self.kinds == 0)
        return np.asarray((self.kinds != now.kinds[0]) | (~both_open & (other_owner | other_action)))


def decide(
    model: Model,
    chances: Chances,
    prior: Chances,
    effect: Chances,
    may_name_person: NDArray[np.bool_] | bool,
    asked: NDArray[np.bool_],
    counted: Chances,
) -> Decisions:
    """Return what each row of `chances` (batch, causes) leads to.

    `effect` is the part of the gap that goes with each cause where it is present (`shares.effects`); `prior` is the
    chance of each cause before the answers, of shape (causes,) or (batch, causes), as are `asked`, whether an answer
    spoke of the cause, and `counted`, how much the answers count for it (`support.support`). What nobody was asked
    about is never established.
    """
    stakes = stakes_of(model)
    gains = chances - prior
    shares = shares_at(effect, chances, prior, asked & stakes.candidates)
    named = np.broadcast_to(np.atleast_1d(may_name_person), len(chances))[:, None]
    rank = importance(counted, chances, effect)
    scores = np.where(stakes.candidates & (named | ~stakes.capacity), rank, -np.inf)
    known = established(chances, gains) & stakes.candidates & asked
    kinds = _kinds(stakes, known, shares)
    return Decisions(stakes, kinds, scores.argmax(axis=1), known, scores, shares @ stakes.closing.T)


def established(chances: Chances, gains: Chances) -> NDArray[np.bool_]:
    """Return which causes are established: likely, and made so by the answers."""
    return np.asarray((chances >= ESTABLISHED) & (gains >= ADDED))


def training_part(stakes: Stakes, shares: Chances) -> Chances:
    """Return which part of what the causes explain of the gap lies in training, from 0 to 1."""
    whole = shares.sum(axis=-1)
    trained = (shares * stakes.training).sum(axis=-1)
    return np.asarray(np.divide(trained, whole, out=np.zeros_like(whole), where=whole > 0))


def _kinds(stakes: Stakes, known: NDArray[np.bool_], shares: Chances) -> NDArray[np.intp]:
    part = training_part(stakes, shares)
    trained = (known & stakes.training).any(axis=1)
    kinds = np.where(part >= MOSTLY_TRAINING, 3, np.where(part >= HARDLY_TRAINING, 2, 1))
    # A part of the answer is training only where a cause that training removes is itself established.
    kinds = np.where(trained, kinds, 1)
    only_training = trained & ~(known & ~stakes.training).any(axis=1)
    kinds = np.where(only_training & (kinds == 1), 2, kinds)
    return np.asarray(np.where(known.any(axis=1), kinds, 0))
