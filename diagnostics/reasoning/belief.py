"""What the answers of a case make of the chances: before, after, and the difference."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from diagnostics.domain.causes import FamilyId
from diagnostics.reasoning.answers import Evidence
from diagnostics.reasoning.junction_tree import Calibrated
from diagnostics.reasoning.model import Chances, Model


@dataclass(frozen=True, eq=False)
class Belief:
    """The exact posterior over the causes, given the informative answers of a case."""

    model: Model
    evidence: tuple[Evidence, ...]
    calibrated: Calibrated

    @cached_property
    def chances(self) -> Chances:
        """P(cause | answers), shape (causes,)."""
        return np.asarray(self.calibrated.marginals()[0])

    @property
    def prior(self) -> Chances:
        """P(cause) before the answers, shape (causes,)."""
        return self.model.prior

    @cached_property
    def gains(self) -> Chances:
        """What the evidence added to each cause: posterior less prior, shape (causes,)."""
        return self.chances - self.prior

    @cached_property
    def families(self) -> dict[FamilyId, float]:
        """P(at least one cause of the family | answers)."""
        return self.model.family_chances(self.evidence)

    def chance(self, cause: str) -> float:
        """P(cause | answers) of one cause."""
        return float(self.chances[self.model.structure.index(cause)])

    def gain(self, cause: str) -> float:
        """Posterior less prior of one cause."""
        return float(self.gains[self.model.structure.index(cause)])


def believe(model: Model, evidence: Sequence[Evidence]) -> Belief:
    """Return the belief after `evidence`; the order of the answers does not matter."""
    return Belief(model, tuple(evidence), model.posterior(evidence))


def log_odds(chances: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return log(p / (1 - p)), kept finite."""
    safe = np.clip(chances, 1e-12, 1 - 1e-12)
    return np.asarray(np.log(safe) - np.log1p(-safe))
