"""Which cause and which family comes first, by how much speaks for it; with the guard against blame."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import TypeVar

from diagnostics.domain.causes import ENVIRONMENT, FamilyId
from diagnostics.reasoning.answers import Evidence
from diagnostics.reasoning.belief import Belief
from diagnostics.reasoning.model import Chances, Model
from diagnostics.reasoning.support import family_importance, importance, said

Item = TypeVar("Item")


def examined_families(model: Model, evidence: Collection[Evidence]) -> frozenset[FamilyId]:
    """Return the families of which at least one cause was spoken of in an informative answer."""
    asked = {place for item in evidence for place in model.answers[item.question].scope}
    return frozenset(family for family, members in model.family_members.items() if asked & set(members))


def may_name_the_person(examined: Collection[FamilyId]) -> bool:
    """Whether every family of the environment was examined, so that capacity or motive may be named first."""
    return set(ENVIRONMENT) <= set(examined)


def ranked_families(belief: Belief) -> list[FamilyId]:
    """Return the families, most important first; those that no answer speaks for last, the likelier before the others."""
    rank, chances = family_importance(belief), belief.families
    order = sorted(rank, key=lambda family: (-round(rank[family], 9), -round(chances[family], 9)))
    return _guarded(order, lambda family: family, belief)


def ranked_causes(belief: Belief, effect: Chances) -> list[int]:
    """Return the positions of the causes, most important first: by importance, then by what the answers added.

    `effect` is the part of the gap that goes with each cause where it is present (`shares.effects`); ties go by the
    order of the library.
    """
    family_of = belief.model.library.family_of
    return _guarded(_by_importance(belief, effect), lambda place: family_of(belief.model.causes[place]), belief)


def held_back(belief: Belief, effect: Chances) -> frozenset[int]:
    """Return the cause that would come first and is about a person, while the system around them was not examined."""
    first = _by_importance(belief, effect)[0]
    return frozenset({first}) - {ranked_causes(belief, effect)[0]}


def _by_importance(belief: Belief, effect: Chances) -> list[int]:
    rank, gains = importance(said(belief.model, belief.evidence).support, belief.chances, effect), belief.gains
    return sorted(belief.model.candidates, key=lambda place: (-round(float(rank[place]), 9), -round(float(gains[place]), 9)))


def _guarded(order: list[Item], family_of: Callable[[Item], FamilyId], belief: Belief) -> list[Item]:
    """Bring the first that is not about a person to the front, unless the system around the person was examined."""
    if not order or family_of(order[0]) is not FamilyId.CAPACITY:
        return order
    if may_name_the_person(examined_families(belief.model, belief.evidence)):
        return order
    first = next(place for place, item in enumerate(order) if family_of(item) is not FamilyId.CAPACITY)
    return [order[first], *order[:first], *order[first + 1 :]]
