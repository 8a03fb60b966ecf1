"""Which cause and which family comes first, by what the answers added; with the guard against blame."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import TypeVar

from diagnostics.domain.causes import ENVIRONMENT, FamilyId
from diagnostics.reasoning.answers import Evidence
from diagnostics.reasoning.belief import Belief
from diagnostics.reasoning.model import Chances, Model

Item = TypeVar("Item")


def examined_families(model: Model, evidence: Collection[Evidence]) -> frozenset[FamilyId]:
    """Return the families of which at least one cause was spoken of in an informative answer."""
    asked = {place for item in evidence for place in model.answers[item.question].scope}
    return frozenset(family for family, members in model.family_members.items() if asked & set(members))


def may_name_the_person(examined: Collection[FamilyId]) -> bool:
    """Whether every family of the environment was examined, so that capacity or motive may be named first."""
    return set(ENVIRONMENT) <= set(examined)


def family_scores(belief: Belief) -> dict[FamilyId, float]:
    """Return what the evidence added to each family: the gains of its causes, those that rose, summed."""
    gains = belief.gains
    return {
        family: float(sum(max(gains[place], 0.0) for place in members))
        for family, members in belief.model.family_members.items()
    }


def ranked_families(belief: Belief) -> list[FamilyId]:
    """Return the families, most important first; ties in the order of the library."""
    scores = family_scores(belief)
    order = sorted(scores, key=lambda family: -round(scores[family], 9))
    return _guarded(order, lambda family: family, belief)


def ranked_causes(belief: Belief, share: Chances) -> list[int]:
    """Return the positions of the causes, most important first: by share of the gap, then by what the answers added.

    A share is nothing without answers that raised the cause; ties go by the order of the library.
    """
    gains = belief.gains
    order = sorted(
        belief.model.candidates, key=lambda place: (-round(float(share[place]), 9), -round(float(gains[place]), 9))
    )
    family_of = belief.model.library.family_of
    return _guarded(order, lambda place: family_of(belief.model.causes[place]), belief)


def _guarded(order: list[Item], family_of: Callable[[Item], FamilyId], belief: Belief) -> list[Item]:
    """Bring the first that is not about a person to the front, unless the system around the person was examined."""
    if not order or family_of(order[0]) is not FamilyId.CAPACITY:
        return order
    if may_name_the_person(examined_families(belief.model, belief.evidence)):
        return order
    first = next(place for place, item in enumerate(order) if family_of(item) is not FamilyId.CAPACITY)
    return [order[first], *order[:first], *order[first + 1 :]]
