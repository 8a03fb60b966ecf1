"""What a belief leads to: the verdict, the first owner and the first action; for many beliefs at once."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from diagnostics.domain.causes import FamilyId
from diagnostics.domain.finding import VerdictKind
from diagnostics.domain.library import Library
from diagnostics.planning.interventions import treatments
from diagnostics.reasoning.calibration import Stated, stated
from diagnostics.reasoning.model import Chances, Model
from diagnostics.reasoning.shares import shares_at
from diagnostics.reasoning.support import Said, importance

EVEN, EVEN_BEFORE = 0.5, 0.8
"""A family is a ground for a verdict from one in two on. Before calibration the network has to state 0.8 for that: of what
it stated at .6 to .8 accounts named two in five, of what it stated at .8 to .95 three in five (DECISIONS.md)."""

INDEPENDENT = 2
"""Answers that have to speak for a family before a verdict rests on it: one alone may be a slip. Judgement."""

MOSTLY_TRAINING = 0.5
"""From this part of the explained gap on, training alone is the answer, where nothing else is likely. Judgement."""

RAISED, OPEN, LIKELY = 0.05, 0.25, 0.60
"""A cause is part of the story where the answers raised its chance by this much to at least "open"; or if it is likely
and no less so than before. Judgement."""

CLEARLY = 0.15
"""Another owner or action is a change only if it is better by this much: nobody redoes a plan for a tie. Judgement."""

KINDS = (VerdictKind.CANNOT_TELL, VerdictKind.FIX, VerdictKind.TRAIN_AND_FIX, VerdictKind.TRAIN)


@dataclass(frozen=True, eq=False)
class Stakes:
    """What turns shares into decisions and stays the same for one model."""

    candidates: NDArray[np.bool_]
    training: NDArray[np.bool_]
    capacity: NDArray[np.bool_]
    families: tuple[tuple[int, ...], ...]
    """Positions of the causes of each family, in the order of `Model.family_members`."""
    from_likelihood: NDArray[np.float64]
    """The likelihood from which on each family is a ground for a verdict, shape (families,)."""
    trained: NDArray[np.bool_]
    """Which of the families is training."""
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
    trained = np.array([family is FamilyId.TRAINING for family in model.family_members])
    return Stakes(
        families=tuple(model.family_members.values()),
        from_likelihood=_grounds_from(library, trained),
        trained=trained,
        candidates=candidates,
        training=np.array([family is FamilyId.TRAINING for family in families]),
        capacity=np.array([family is FamilyId.CAPACITY for family in families]),
        owners=np.array([roles.index(library.cause_by_id[cause].owner) for cause in causes]),
        closing=closing,
        actions=tuple(treatment.intervention.id for treatment in catalogue),
    )


def _grounds_from(library: Library, trained: NDArray[np.bool_]) -> NDArray[np.float64]:
    if library.stated_by is None:
        return np.full(len(trained), EVEN_BEFORE)
    return np.where(trained, library.scales.train_from, EVEN)


@dataclass(frozen=True, eq=False)
class Decisions:
    """What each of a batch of beliefs leads to."""

    stakes: Stakes
    kinds: NDArray[np.intp]
    """Position in KINDS, shape (batch,)."""
    tops: NDArray[np.intp]
    """Position of the most important cause."""
    known: NDArray[np.bool_]
    """Which causes the verdict rests on, shape (batch, causes)."""
    likelihoods: Stated
    """How likely each cause and family is, as it is stated."""
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
    what: Said,
) -> Decisions:
    """Return what each row of `chances` (batch, causes) leads to.

    `effect` is the part of the gap that goes with each cause where it is present (`shares.effects`); `prior` is the
    chance of each cause before the answers, of shape (causes,) or (batch, causes), as is `asked`, whether an answer
    spoke of the cause; `what` is what the answers say, of one case or of a batch. What nobody was asked about, or no
    answer speaks for, is no ground for a verdict.
    """
    stakes = stakes_of(model)
    gains = chances - prior
    shares = shares_at(effect, chances, prior, asked & stakes.candidates)
    named = np.broadcast_to(np.atleast_1d(may_name_person), len(chances))[:, None]
    rank = importance(what.support, chances, effect)
    scores = np.where(stakes.candidates & (named | ~stakes.capacity), rank, -np.inf)
    told = stated(model, chances, what)
    grounds = raised(chances, gains) & asked & (scores > 0)
    likely = (told.families >= stakes.from_likelihood) & (what.voices >= INDEPENDENT)
    known, likely = _grounds(stakes, scores, grounds, likely)
    kinds = _kinds(stakes, likely, shares)
    return Decisions(stakes, kinds, scores.argmax(axis=1), known, told, scores, shares @ stakes.closing.T)


def raised(chances: Chances, gains: Chances) -> NDArray[np.bool_]:
    """Return which causes the answers raised enough to make them part of the story, if anybody was asked about them."""
    return np.asarray(((gains >= RAISED) & (chances >= OPEN)) | ((gains >= 0) & (chances >= LIKELY)))


def _grounds(
    stakes: Stakes, scores: Chances, grounds: NDArray[np.bool_], likely: NDArray[np.bool_]
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Return the most important cause of each likely family, which a verdict rests on, and the families that have one."""
    known, sure = np.zeros_like(grounds), np.zeros_like(likely)
    for place, members in enumerate(stakes.families):
        own = list(members)
        if not own:
            continue
        best = np.where(grounds[:, own], scores[:, own], -np.inf)
        sure[:, place] = likely[:, place] & (best > 0).any(axis=1)
        rows = np.flatnonzero(sure[:, place])
        known[rows, np.array(own)[best[rows].argmax(axis=1)]] = True
    return known, sure


def training_part(stakes: Stakes, shares: Chances) -> Chances:
    """Return which part of what the causes explain of the gap lies in training, from 0 to 1."""
    whole = shares.sum(axis=-1)
    trained = (shares * stakes.training).sum(axis=-1)
    return np.asarray(np.divide(trained, whole, out=np.zeros_like(whole), where=whole > 0))


def _kinds(stakes: Stakes, likely: NDArray[np.bool_], shares: Chances) -> NDArray[np.intp]:
    """Return the verdicts by which families are likely: training, others, or neither."""
    trained, others = (likely & stakes.trained).any(axis=1), (likely & ~stakes.trained).any(axis=1)
    alone = ~others & (training_part(stakes, shares) >= MOSTLY_TRAINING)
    return np.where(trained, np.where(alone, 3, 2), np.where(others, 1, 0))
