"""A library made ready to reason about one kind of case: the fitted network and the answer models."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import NDArray

from diagnostics.domain.case import Case
from diagnostics.domain.causes import FamilyId, GapKind, WhyNow
from diagnostics.domain.library import Library
from diagnostics.reasoning.answers import AnswerModel, Evidence, answer_model, factors_of
from diagnostics.reasoning.junction_tree import Calibrated, Factor, JunctionTree, Scope
from diagnostics.reasoning.network import Network, fitted, shifts_of
from diagnostics.reasoning.structure import Structure, chances_of, structure_of

Chances = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Model:
    """Everything that reasoning needs and that does not change while a case is answered."""

    library: Library
    kind: GapKind | None
    network: Network
    answers: dict[str, AnswerModel]
    """Question id -> answer model, for every question of the library."""
    one_person: bool = False
    """Whether the case is about one person: then nothing in the person can be named, for it would be a judgement of them."""

    @property
    def structure(self) -> Structure:
        """The cause graph."""
        return self.network.structure

    @property
    def causes(self) -> tuple[str, ...]:
        """Cause ids in the order of every array of chances."""
        return self.structure.causes

    @cached_property
    def family_members(self) -> dict[FamilyId, tuple[int, ...]]:
        """Positions of each family's causes, without the one that is the gap itself; none in the person if there is one."""
        itself = self.structure.the_gap_itself
        members = {
            family.id: tuple(
                self.structure.index(cause.id)
                for cause in self.library.causes_of(family.id)
                if self.structure.index(cause.id) not in itself
            )
            for family in self.library.families
        }
        return members | {FamilyId.CAPACITY: ()} if self.one_person else members

    @cached_property
    def candidates(self) -> tuple[int, ...]:
        """Positions of the causes that can be a cause here, in the order of the library."""
        return tuple(place for members in self.family_members.values() for place in members)

    @cached_property
    def prior_factors(self) -> tuple[Factor, ...]:
        """The network as factors; what is the gap itself is known to be there."""
        known = [((place,), np.array([[0.0, 1.0]])) for place in sorted(self.structure.the_gap_itself)]
        return (*self.network.factors(), *known)

    def families_asked(self, question: str) -> frozenset[FamilyId]:
        """Return the families of which a question speaks."""
        return frozenset(self.library.family_of(self.causes[place]) for place in self.answers[question].scope)

    def tree_for(self, questions: Iterable[str]) -> JunctionTree:
        """Return a junction tree that covers the network and these questions' causes."""
        scopes = [scope for scope, _ in self.prior_factors]
        return _tree(self.structure.size, tuple(scopes), tuple(sorted({self.answers[q].scope for q in questions})))

    def posterior(self, evidence: Sequence[Evidence], extra: Sequence[Factor] = ()) -> Calibrated:
        """Return the calibrated tree after `evidence`, in a tree just large enough for it."""
        tree = self.tree_for(item.question for item in evidence)
        factors = [*self.prior_factors, *factors_of(self.answers, evidence), *extra]
        return tree.calibrate(tree.potentials(factors))

    @cached_property
    def prior(self) -> Chances:
        """P(cause) before anybody is asked, shape (causes,)."""
        return np.asarray(self.posterior(()).marginals()[0])

    @cached_property
    def family_prior(self) -> dict[FamilyId, float]:
        """P(at least one cause of the family) before anybody is asked."""
        return self.family_chances(())

    def family_chances(self, evidence: Sequence[Evidence]) -> dict[FamilyId, float]:
        """Return P(at least one cause of the family) for every family: 1 - P(none of them)."""
        tree = self.tree_for(item.question for item in evidence)
        factors = [*self.prior_factors, *factors_of(self.answers, evidence)]
        rows = len(self.family_members) + 1
        masks = []
        for place in range(self.structure.size):
            off = np.ones((rows, 2))
            for row, members in enumerate(self.family_members.values(), 1):
                off[row, 1] = 0.0 if place in members else 1.0
            if (off == 0).any():
                masks.append(((place,), off))
        weight = tree.weight(tree.potentials(factors), masks)
        return {family: float(1 - weight[row] / weight[0]) for row, family in enumerate(self.family_members, 1)}


@lru_cache(maxsize=64)
def _tree(size: int, scopes: tuple[Scope, ...], more: tuple[Scope, ...]) -> JunctionTree:
    return JunctionTree.compiled(size, (*scopes, *more))


@lru_cache(maxsize=64)
def model_of(
    library: Library, kind: GapKind | None, why_now: WhyNow | None, flat: bool = False, one_person: bool = False
) -> Model:
    """Return the model for a kind of gap and a reason for asking; built once and kept."""
    structure = structure_of(library, kind)
    network = fitted(structure, chances_of(library, kind, why_now, flat))
    if library.learned and not flat:
        network = network.moved(*shifts_of(library.learned, structure))
    answers = {
        question.id: answer_model(question, structure, library.scales, library.learned) for question in library.questions
    }
    return Model(library, kind, network, answers, one_person)


def model_for(library: Library, case: Case, flat: bool = False) -> Model:
    """Return the model for a case."""
    return model_of(library, case.gap.kind, case.request.why_now, flat, case.gap.people_affected == 1)
