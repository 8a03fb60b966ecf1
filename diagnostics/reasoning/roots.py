"""The part each cause plays: root, mechanism of another cause, unlikely, or not examined."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from diagnostics.domain.causes import Strength
from diagnostics.domain.finding import CauseKind
from diagnostics.reasoning.belief import Belief
from diagnostics.reasoning.decision import raised
from diagnostics.reasoning.explanation import Effects, touches
from diagnostics.reasoning.structure import links_of

SUPPORTED = 0.26
"""Smallest sum of effects, in log-odds, of the answers about a cause itself that counts as evidence of its own."""


@dataclass(frozen=True)
class Part:
    """The part one cause plays in a case, and the causes around it, by id."""

    kind: CauseKind
    roots: tuple[str, ...] = ()
    unexamined_roots: tuple[str, ...] = ()
    mechanisms: tuple[str, ...] = ()


def parts(belief: Belief, effects: Effects) -> dict[str, Part]:
    """Return the part of every cause that can be one here.

    `effects` are the leave-one-out effects of the answers (`explanation.effects`). A cause is a mechanism where a
    strong or moderate parent is raised by evidence of its own; a parent nobody asked about is named, not assumed.
    """
    model = belief.model
    own, asked = _own_evidence(belief, effects)
    up = {model.causes[place] for place in model.candidates if asked[place] and is_raised(belief, place)}
    supported = {cause for cause in up if own[model.structure.index(cause)] >= SUPPORTED}
    before = _strong_parents(belief)
    behind = {cause: [parent for parent in before[cause] if parent in supported] for cause in up}
    silent = {cause: [parent for parent in before[cause] if not asked[model.structure.index(parent)]] for cause in up}
    found = {}
    for place in model.candidates:
        cause = model.causes[place]
        if not asked[place]:
            found[cause] = Part(CauseKind.NOT_EXAMINED)
        elif cause not in up:
            found[cause] = Part(CauseKind.UNLIKELY)
        else:
            kind = CauseKind.MECHANISM if behind[cause] else CauseKind.ROOT
            children = [child for child in up if cause in behind[child]]
            through = tuple(sorted(children, key=model.causes.index))
            found[cause] = Part(kind, tuple(behind[cause]), tuple(silent[cause]), through)
    return found


def is_raised(belief: Belief, place: int) -> bool:
    """Whether the answers raised a cause enough to make it part of the story, if anybody was asked about it."""
    return bool(raised(belief.chances[place], belief.gains[place]))


def _own_evidence(belief: Belief, effects: Effects) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Return the summed effect of the answers that speak of each cause itself, and whether there is any."""
    spoken = touches(belief)
    return np.asarray((effects * spoken).sum(axis=0)), np.asarray(spoken.any(axis=0))


def _strong_parents(belief: Belief) -> dict[str, list[str]]:
    """Return the causes that feed each cause by more than a weak link, strongest first."""
    library = belief.model.library
    weak = library.scales.link[Strength.WEAK]
    itself = {belief.model.causes[place] for place in belief.model.structure.the_gap_itself}
    found: dict[str, list[tuple[float, str]]] = {cause.id: [] for cause in library.causes}
    for source, target, weight in links_of(library, belief.model.kind):
        if weight > weak and source not in itself:
            found[target].append((-weight, source))
    return {cause: [source for _, source in sorted(parents)] for cause, parents in found.items()}
