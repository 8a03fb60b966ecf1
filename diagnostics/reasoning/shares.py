"""How much of the gap each cause accounts for."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from diagnostics.reasoning.belief import Belief
from diagnostics.reasoning.explanation import touches
from diagnostics.reasoning.junction_tree import sample
from diagnostics.reasoning.model import Chances

WORLDS = 1500
"""Sampled worlds. The standard error of a share is at most 0.5 / sqrt(1500) = 0.013: finer than any band we show."""

SEED = 20260901
"""Fixed, so that the same case gives the same shares on every machine."""

UNKNOWN = 0.10
"""Direct weight of everything the network does not know; judgement. It keeps the shares from summing to one."""

RAISED_FULLY = 0.10
"""What the answers have to add to a cause's chance before all of its effect counts; judgement."""

BYTE = 8
"""Causes whose effects are looked up together."""

Worlds = NDArray[np.bool_]


def effects(belief: Belief, count: int = WORLDS) -> Chances:
    """Return, for each cause, the mean part of the gap that goes away with it where it is present, over `count` worlds.

    A Shapley value (Shapley 1953) over all causes: in each sampled world the causes are removed one after the other
    in random order; removing a cause also removes the effects that nothing else keeps up, and the fall of the gap is
    credited to it. The gap of a world is 1 - product over its active causes of (1 - weight on gap).
    """
    chance = np.random.default_rng(SEED)
    worlds = sample(belief.calibrated, count, chance)
    started, carried = _what_fired(belief, worlds, chance)
    credit = _shapley(belief, worlds, started, carried, chance)
    present = worlds.sum(axis=0)
    return np.asarray(np.divide(credit.sum(axis=0), present, out=np.zeros(worlds.shape[1]), where=present > 0))


def shares(belief: Belief, effect: Chances) -> Chances:
    """Return each cause's share of the gap, shape (causes,); they sum to at most one, and the rest is unexplained.

    A cause that nobody asked about has no share, however far the links from others raised it.
    """
    return shares_at(effect, belief.chances, belief.prior, asked_causes(belief))


def asked_causes(belief: Belief) -> NDArray[np.bool_]:
    """Return which causes an informative answer spoke of, and which can be one here; shape (causes,)."""
    asked, can_be = np.asarray(touches(belief).any(axis=0)), np.zeros(belief.model.structure.size, dtype=bool)
    can_be[list(belief.model.candidates)] = True
    return asked & can_be


def shares_at(effect: Chances, chances: Chances, prior: Chances, asked: NDArray[np.bool_]) -> Chances:
    """Return effect where present, times the chance that it is there, times how far the answers raised it.

    The last factor goes from 0 to 1 as the answers add up to `RAISED_FULLY`: a cause that the answers did not raise
    has no share, however common it is; nor has one that was not `asked` about.
    """
    return np.asarray(effect * chances * np.clip((chances - prior) / RAISED_FULLY, 0, 1) * asked)


def _what_fired(belief: Belief, worlds: Worlds, chance: np.random.Generator) -> tuple[Worlds, list[Worlds]]:
    """Sample, for each present cause, whether it came by itself and which links carried it, given that it is there."""
    network, there = belief.model.network, np.ascontiguousarray(worlds.T)
    parents = network.structure.parents
    draws = iter(chance.random((len(parents) + sum(map(len, parents)), len(worlds))))
    started, carried = np.zeros_like(worlds), []
    for child, above in enumerate(parents):
        odds = [np.full(len(worlds), network.leaks[child])]
        odds += [there[parent] * weight for parent, weight in zip(above, network.weights[child], strict=True)]
        left = [1 - odds[-1]]  # for each place the chance that neither it nor a later one fires, last place first
        for chances in odds[-2::-1]:
            left.append((1 - chances) * left[-1])
        fired = np.zeros((len(odds), len(worlds)), dtype=bool)
        nothing_yet = there[child]
        for place, (chances, none_left) in enumerate(zip(odds, reversed(left), strict=True)):
            # A cause that is there came about somehow: the last ways have to carry what the earlier ones did not.
            fired[place] = there[child] & (next(draws) * np.where(nothing_yet, 1 - none_left, 1.0) < chances)
            nothing_yet = nothing_yet & ~fired[place]
        started[:, child] = fired[0]
        carried.append(fired[1:].T)
    return started, carried


def _shapley(belief: Belief, worlds: Worlds, started: Worlds, carried: list[Worlds], chance: np.random.Generator) -> Chances:
    structure = belief.model.structure
    direct = np.array([belief.model.library.cause_by_id[cause].weight_on_gap for cause in structure.causes])
    direct[list(structure.the_gap_itself)] = 0.0
    spared = np.log1p(-direct)
    order = chance.permuted(np.tile(np.arange(structure.size), (len(worlds), 1)), axis=1)
    # (step, world): a bit for each cause removed by then
    removed = np.bitwise_or.accumulate(np.int32(1) << order.astype(np.int32), axis=1).T
    removed = np.vstack([np.zeros_like(removed[:1]), removed])
    links = [carried[child] @ (1 << np.array(above, dtype=np.int32)) for child, above in enumerate(structure.parents)]
    left = np.exp(_log_spared(started, links, removed, spared))  # (step, world): part of the gap that stays closed
    fall = (1 - UNKNOWN) * np.diff(left, axis=0) / (1 - (1 - UNKNOWN) * left[0])
    credit = np.zeros(worlds.shape)
    np.put_along_axis(credit, order, fall.T, axis=1)
    return credit


def _log_spared(
    started: Worlds, links: list[NDArray[np.int32]], removed: NDArray[np.int32], spared: NDArray[np.float64]
) -> NDArray[np.float64]:
    """Sum the log of what each cause still there spares of the gap, following the links that fired.

    Causes are bits of one integer, parents before children, so all removals of all worlds are followed at once.
    """
    kept = ~removed
    active = (started @ (1 << np.arange(len(links), dtype=np.int32))) & kept
    for child, carriers in enumerate(links):
        if carriers.any():
            active |= (((active & carriers) != 0).astype(np.int32) << child) & kept
    total = np.zeros(removed.shape)
    for first in range(0, len(links), BYTE):  # looked up eight causes at a time
        total += _sums(spared[first : first + BYTE])[(active >> first) & (2**BYTE - 1)]
    return total


def _sums(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the sum of every subset of up to eight values; in a subset's number the first value is the lowest bit."""
    subsets = (np.arange(2**BYTE)[:, None] >> np.arange(len(values))) & 1
    return np.asarray(subsets @ values)
