"""What there is to choose from: the sets of actions that no other set beats, from doing nothing to doing most."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from diagnostics.domain.diagnosis import Closing
from diagnostics.domain.finding import Range
from diagnostics.domain.library import Library
from diagnostics.planning.plan import Limits
from diagnostics.planning.sets import (
    closed_by_each,
    closes_together,
    complete,
    costs_of,
    earliest,
    members,
    pools_of,
    sets_of,
    shows_after,
)

NOTABLE = 1e-6
"""A part of the gap smaller than this is no reason to pay more."""


@dataclass(frozen=True)
class Option:
    """A set of actions with what it costs in a year, what it closes of the gap, and when the last of it can show."""

    actions: tuple[Closing, ...]
    cost: int
    closes: Range
    weeks: int


def frontier(
    library: Library, ranked: tuple[Closing, ...], shares: Mapping[str, float], limits: Limits | None = None
) -> tuple[Option, ...]:
    """Return the sets of which none closes less than another that costs no more, the cheapest (nothing) first.

    What the people in charge will not do, and what would not show in time, is left out. A budget is not: what the next
    amount of money would buy is what the comparison is for.
    """
    bounds = limits or Limits()
    wanted = complete([item for item in ranked if item.id not in bounds.left_out], ranked)
    in_time = [item for item in wanted if bounds.weeks is None or earliest(item, wanted)[1] <= bounds.weeks]
    pools = pools_of(in_time, in_time)
    return tuple(_option(library, chosen, shares) for chosen in ((), *_unbeaten(library, pools, shares)))


def steps_worth_taking(options: Sequence[Option]) -> tuple[Option, ...]:
    """Return those of a frontier on which each next amount of money buys no more of the gap than the one before.

    These are the options that are best for some worth of the gap, whatever it is; the others only fill the room between.
    """
    kept: list[Option] = []
    for option in options:
        while len(kept) > 1 and _buys(kept[-2], kept[-1]) <= _buys(kept[-2], option):
            kept.pop()
        kept.append(option)
    return tuple(kept)


def few(options: Sequence[Option], most: int, keep: Option | None = None) -> tuple[Option, ...]:
    """Return at most `most` of a frontier: both ends, the one to `keep`, and those between which most is closed."""
    kept = list(options)
    while len(kept) > max(most, 3):
        between = [place for place in range(1, len(kept) - 1) if kept[place] != keep]
        kept.pop(min(between, key=lambda place: kept[place + 1].closes.mid - kept[place - 1].closes.mid))
    return tuple(kept)


def _buys(one: Option, other: Option) -> float:
    """The part of the gap that each further unit of money closes between two options."""
    return (other.closes.mid - one.closes.mid) / (other.cost - one.cost)


def _unbeaten(
    library: Library, pools: Sequence[tuple[Closing, ...]], shares: Mapping[str, float]
) -> list[tuple[Closing, ...]]:
    if not pools:
        return []
    every = [(pool, sets_of(pool)) for pool in pools]
    costs = np.concatenate([costs_of(pool, sets) for pool, sets in every])
    closings = np.concatenate([closed_by_each(library, pool, sets, shares) for pool, sets in every])
    places = [(number, row) for number, (_, sets) in enumerate(every) for row in range(len(sets))]
    order = np.lexsort((-closings, costs))
    best = np.maximum.accumulate(np.concatenate([[0.0], closings[order]]))[:-1]
    better = [places[place] for place in order[closings[order] > best + NOTABLE]]
    return [members(every[number][0], every[number][1][row]) for number, row in better]


def _option(library: Library, chosen: tuple[Closing, ...], shares: Mapping[str, float]) -> Option:
    cost = sum(item.cost for item in chosen)
    return Option(chosen, cost, closes_together(library, chosen, shares), shows_after(chosen))
