"""The junction tree on networks of every kind, not only ours."""

# pyAgrum has no types.
# mypy: disable-error-code="no-untyped-call"

from __future__ import annotations

from itertools import product
from math import prod

import numpy as np
import pyagrum as gum
import pytest
from numpy.typing import NDArray

from diagnostics.reasoning.junction_tree import Factor, JunctionTree, sample
from diagnostics.reasoning.network import family_factor

CLOSE = 1e-9


def random_network(seed: int, least: int = 6, most: int = 14) -> tuple[int, list[Factor], list[Factor]]:
    """Return size, the table of each variable given its parents, and likelihoods over a few variables each."""
    chance = np.random.default_rng(seed)
    size = int(chance.integers(least, most + 1))
    tables: list[Factor] = []
    for child in range(size):
        parents = tuple(sorted(chance.choice(child, size=min(child, int(chance.integers(0, 4))), replace=False).tolist()))
        if chance.random() < 0.5:
            leak, weights = chance.uniform(0.01, 0.5, 1), chance.uniform(0.02, 0.9, (1, len(parents)))
            tables.append(family_factor(child, parents, leak, weights))
        else:
            yes = chance.uniform(0.01, 0.99, 1 << len(parents))
            tables.append(((*parents, child), np.stack([1 - yes, yes], axis=1).reshape(1, -1)))
    evidence = []
    for _ in range(int(chance.integers(0, 5))):
        scope = tuple(sorted(chance.choice(size, size=int(chance.integers(1, 4)), replace=False).tolist()))
        evidence.append((scope, chance.uniform(0.05, 1.0, (1, 1 << len(scope)))))
    return size, tables, evidence


def by_pyagrum(size: int, tables: list[Factor], evidence: list[Factor]) -> NDArray[np.float64]:
    network = gum.BayesNet()
    for variable in range(size):
        network.add(gum.LabelizedVariable(f"v{variable}", "", 2))
    for number, (scope, _) in enumerate(evidence):
        network.add(gum.LabelizedVariable(f"e{number}", "", 2))
        for parent in scope:
            network.addArc(f"v{parent}", f"e{number}")
    for (*parents, child), table in tables:
        for parent in parents:
            network.addArc(f"v{parent}", f"v{child}")
        for cell, row in zip(product((0, 1), repeat=len(parents)), table.reshape(-1, 2), strict=True):
            network.cpt(f"v{child}")[{f"v{p}": state for p, state in zip(parents, cell, strict=True)}] = row.tolist()
    for number, (scope, table) in enumerate(evidence):
        for cell, value in zip(product((0, 1), repeat=len(scope)), table[0], strict=True):
            network.cpt(f"e{number}")[{f"v{p}": state for p, state in zip(scope, cell, strict=True)}] = [1 - value, value]
    inference = gum.LazyPropagation(network)
    inference.setEvidence({f"e{number}": 1 for number in range(len(evidence))})
    inference.makeInference()
    return np.array([inference.posterior(f"v{variable}")[1] for variable in range(size)])


def by_hand(size: int, factors: list[Factor], scope: tuple[int, ...]) -> NDArray[np.float64]:
    """Return P(scope) by adding up every state."""
    found = np.zeros(1 << len(scope))
    for state in product((0, 1), repeat=size):
        weight = prod(float(table[0, number_of(state, over)]) for over, table in factors)
        found[number_of(state, scope)] += weight
    return np.asarray(found / found.sum())


def number_of(state: tuple[int, ...], scope: tuple[int, ...]) -> int:
    return int("".join(str(state[variable]) for variable in scope) or "0", 2)


def compiled(size: int, factors: list[Factor]) -> JunctionTree:
    return JunctionTree.compiled(size, [scope for scope, _ in factors])


@pytest.mark.parametrize("seed", range(200))
def test_a_random_network_gives_the_chances_that_pyagrum_gives(seed: int) -> None:
    size, tables, evidence = random_network(seed)
    tree = compiled(size, [*tables, *evidence])
    ours = tree.calibrate(tree.potentials([*tables, *evidence])).marginals()[0]
    assert ours == pytest.approx(by_pyagrum(size, tables, evidence), abs=CLOSE)


@pytest.mark.parametrize("seed", range(1000, 1012))
def test_a_tiny_network_gives_what_adding_up_every_state_gives(seed: int) -> None:
    size, tables, evidence = random_network(seed, 2, 8)
    factors = [*tables, *evidence]
    tree = compiled(size, factors)
    calibrated = tree.calibrate(tree.potentials(factors))
    for scope, _ in factors:
        assert calibrated.joint(scope)[0] == pytest.approx(by_hand(size, factors, scope), abs=CLOSE)


@pytest.mark.parametrize("seed", range(2000, 2010))
def test_many_cases_at_once_are_believed_as_one_by_one(seed: int) -> None:
    size, tables, evidence = random_network(seed)
    chance = np.random.default_rng(seed)
    tree = compiled(size, [*tables, *evidence])
    batch = [(scope, chance.uniform(0.05, 1.0, (5, table.shape[1]))) for scope, table in evidence]
    together = tree.calibrate(tree.potentials([*tables, *batch])).marginals()
    for row in range(together.shape[0]):
        alone = [(scope, table[row : row + 1]) for scope, table in batch]
        assert together[row] == pytest.approx(tree.calibrate(tree.potentials([*tables, *alone])).marginals()[0], abs=1e-12)


def test_sampled_worlds_come_as_often_as_they_should() -> None:
    size, tables, evidence = random_network(4, 7, 7)
    tree = compiled(size, [*tables, *evidence])
    calibrated = tree.calibrate(tree.potentials([*tables, *evidence]))
    drawn = sample(calibrated, 40_000, np.random.default_rng(0))
    assert drawn.mean(axis=0) == pytest.approx(calibrated.marginals()[0], abs=4 * 0.5 / 200)
    scope = max((scope for scope, _ in tables), key=len)
    cells = drawn[:, scope] @ (1 << np.arange(len(scope) - 1, -1, -1))
    seen = np.bincount(cells, minlength=1 << len(scope)) / len(drawn)
    assert seen == pytest.approx(calibrated.joint(scope)[0], abs=4 * 0.5 / 200)
