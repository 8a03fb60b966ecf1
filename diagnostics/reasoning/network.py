"""The noisy-OR network of causes, fitted so that its marginals are the stated chances."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from diagnostics.domain.learned import Learned, link_name
from diagnostics.reasoning.junction_tree import Factor, JunctionTree, Scope, Table
from diagnostics.reasoning.structure import Structure

LOWEST_LEAK = 0.01
"""A cause can always come from something the network does not know."""


def states(size: int) -> NDArray[np.float64]:
    """Return all states of `size` yes-or-no variables as rows of 0 and 1, first variable slowest."""
    cells = np.arange(1 << size)[:, None]
    return ((cells >> np.arange(size - 1, -1, -1)) & 1).astype(np.float64)


@dataclass(frozen=True)
class Network:
    """A structure with numbers: leak of each cause, and weights of its incoming links as fitted."""

    structure: Structure
    leaks: tuple[float, ...]
    weights: tuple[tuple[float, ...], ...]
    chances: tuple[float, ...]

    def factors(self) -> list[Factor]:
        """Return P(cause | parents) of every cause as a factor over (parents..., cause)."""
        return [
            family_factor(number, parents, np.array([leak]), np.array([weights]))
            for number, (parents, leak, weights) in enumerate(
                zip(self.structure.parents, self.leaks, self.weights, strict=True)
            )
        ]

    def moved(self, leaks: Sequence[float], links: Sequence[Sequence[float]]) -> Network:
        """Return the network with the log-odds of its leaks and links shifted; its stated chances no longer hold."""
        return replace(
            self,
            leaks=tuple(float(shifted(leak, by)) for leak, by in zip(self.leaks, leaks, strict=True)),
            weights=tuple(
                tuple(float(shifted(weight, by)) for weight, by in zip(weights, shifts, strict=True))
                for weights, shifts in zip(self.weights, links, strict=True)
            ),
        )


def shifted(chance: NDArray[np.float64] | float, by: NDArray[np.float64] | float) -> NDArray[np.float64]:
    """Return `chance` with its log-odds shifted; 0 stays 0."""
    odds = np.asarray(chance) * np.exp(by)
    return np.asarray(odds / (odds + 1 - np.asarray(chance)))


def shifts_of(learned: Learned, structure: Structure) -> tuple[list[float], list[list[float]]]:
    """Return what was learned as shifts of each leak, and of each cause's incoming links, in the order of `structure`."""
    causes = structure.causes
    leaks = [learned.leaks.get(cause, 0.0) for cause in causes]
    links = [
        [learned.links.get(link_name(causes[parent], causes[child]), 0.0) for parent in parents]
        for child, parents in enumerate(structure.parents)
    ]
    return leaks, links


def family_factor(child: int, parents: Scope, leaks: Table, weights: Table) -> Factor:
    """Return noisy-OR tables P(child | parents) for a batch of leaks (batch,) and weights (batch, parents).

    P(child absent) = (1 - leak) * product over present parents of (1 - weight)   (Pearl 1988, section 4.3.2).
    """
    absent = (1 - leaks)[:, None] * np.exp(np.log1p(-weights) @ states(len(parents)).T)
    table = np.stack([absent, 1 - absent], axis=2).reshape(leaks.shape[0], -1)
    return (*parents, child), table


def fitted(structure: Structure, chances: Mapping[str, float]) -> Network:
    """Return the network whose marginals equal `chances`.

    Causes are fitted parents first. Where the parents alone would make a cause likelier than stated, its leak is
    the lowest there is and its incoming links are weakened by one common factor.
    """
    scopes = [(*parents, child) for child, parents in enumerate(structure.parents)]
    tree = JunctionTree.compiled(structure.size, scopes)
    leaks: list[float] = []
    weights: list[tuple[float, ...]] = []
    tables = tree.potentials(())
    for child, parents in enumerate(structure.parents):
        chance = chances[structure.causes[child]]
        links = np.array(structure.weights[child])
        joint = tree.calibrate(tables).joint(parents)[0] if parents else np.ones(1)
        leak, scale = _fit(chance, links, joint)
        leaks.append(leak)
        weights.append(tuple(scale * links))
        tables = tree.potentials([family_factor(child, parents, np.array([leak]), scale * links[None, :])], tables)
    return Network(structure, tuple(leaks), tuple(weights), tuple(chances[cause] for cause in structure.causes))


def _fit(chance: float, links: NDArray[np.float64], joint: NDArray[np.float64]) -> tuple[float, float]:
    rows = states(len(links))

    def spared(scale: float) -> float:
        """Chance that no present parent brings the child about."""
        return float(joint @ np.exp(np.log1p(-scale * links) @ rows.T).ravel()) if len(links) else 1.0

    leak = 1 - (1 - chance) / spared(1.0)
    lowest = min(LOWEST_LEAK, chance / 2)
    if leak >= lowest:
        return leak, 1.0
    low, high = 0.0, 1.0
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if (1 - lowest) * spared(middle) > 1 - chance else (low, middle)
    return lowest, (low + high) / 2
