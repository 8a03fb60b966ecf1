"""The best set of interventions under a budget and a date, in an order that respects what has to come first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated

import numpy as np

from diagnostics.domain.diagnosis import Closing
from diagnostics.domain.finding import Range
from diagnostics.domain.gate import Figure
from diagnostics.domain.library import Library
from diagnostics.planning.sets import (
    AT_MOST,
    CANDIDATES,
    closed_by_each,
    closes_together,
    complete,
    costs_of,
    earliest,
    members,
    pools_of,
    sets_of,
)

__all__ = ["AT_MOST", "CANDIDATES", "Limits", "Plan", "Step", "plan_for"]


MAX_WEEKS = 5_200
"""A hundred years."""


@dataclass(frozen=True)
class Limits:
    """What a plan may cost, and when it has to show."""

    budget: Annotated[float, Figure(0)] | None = None
    weeks: Annotated[int, Figure(0, MAX_WEEKS)] | None = None
    left_out: frozenset[str] = frozenset()
    """Interventions that the people in charge will not do."""


@dataclass(frozen=True)
class Step:
    """One action of the plan: when it can start, and what it adds to what the steps before it close."""

    action: Closing
    starts_in_week: int
    shows_in_week: int
    adds: float


@dataclass(frozen=True)
class Plan:
    """A set of actions, in order, with what they cost and close together."""

    steps: tuple[Step, ...]
    cost: int
    closes: Range
    weeks: int
    too_dear: tuple[str, ...]
    """Labels of good candidates that the budget shut out."""
    too_slow: tuple[str, ...]
    """Labels of good candidates that would not show in time."""
    weighed_against: float | None = None
    """Yearly cost of the gap that the cost of the actions was weighed against, where it is known."""


def plan_for(
    library: Library,
    ranked: tuple[Closing, ...],
    shares: Mapping[str, float],
    limits: Limits,
    gap_cost: float | None = None,
) -> Plan:
    """Return the set that closes most of the gap within `limits`; the cheapest of equals, at most six actions.

    Where the yearly cost of the gap is known (`gap_cost`), what a set saves in a year is reckoned against what it
    costs in a year, so that nothing is proposed that costs more than it adds.

    Effects on one cause do not add up: what one action leaves of a cause is what the next can remove, and no
    cause is ever reckoned to be removed by more than the library's cap.
    """
    wanted = complete([item for item in ranked if item.id not in limits.left_out], ranked)
    in_time = [item for item in wanted if limits.weeks is None or earliest(item, wanted)[1] <= limits.weeks]
    fitting = [item for item in in_time if limits.budget is None or item.cost <= limits.budget]
    chosen = _best_set(library, pools_of(fitting, in_time), shares, limits.budget, gap_cost)
    steps = _in_order(library, chosen, shares)
    return Plan(
        steps=steps,
        cost=sum(item.cost for item in chosen),
        closes=closes_together(library, chosen, shares),
        weeks=max((step.shows_in_week for step in steps), default=0),
        too_dear=tuple(item.label for item in in_time[:CANDIDATES] if item not in fitting),
        too_slow=tuple(item.label for item in wanted[:CANDIDATES] if item not in in_time),
        weighed_against=gap_cost,
    )


def _best_set(
    library: Library,
    pools: Sequence[tuple[Closing, ...]],
    shares: Mapping[str, float],
    budget: float | None,
    gap_cost: float | None,
) -> tuple[Closing, ...]:
    best: tuple[float, int, tuple[Closing, ...]] = (0.0, 0, ())
    for pool in filter(None, pools):
        found = _best_of_pool(library, pool, shares, budget, gap_cost)
        if (-found[0], found[1]) < (-best[0], best[1]):
            best = found
    return best[2]


def _best_of_pool(
    library: Library,
    items: tuple[Closing, ...],
    shares: Mapping[str, float],
    budget: float | None,
    gap_cost: float | None,
) -> tuple[float, int, tuple[Closing, ...]]:
    """Return what the best set of one pool closes, less its price as a part of the gap; what it costs; and the set."""
    sets = sets_of(items)
    cost = costs_of(items, sets)
    allowed = cost <= budget if budget is not None else np.ones(len(sets), dtype=bool)
    price = cost / gap_cost if gap_cost else 0.0
    closing = np.round(closed_by_each(library, items, sets, shares) - price, 6)
    best = np.lexsort((cost, -closing, ~allowed))[0]
    return float(closing[best]), int(cost[best]), members(items, sets[best])


def _in_order(library: Library, chosen: tuple[Closing, ...], shares: Mapping[str, float]) -> tuple[Step, ...]:
    timed = [(earliest(item, chosen), item) for item in chosen]
    timed.sort(key=lambda entry: (entry[0][0], -round(entry[1].value, 9)))
    steps: list[Step] = []
    for (start, shows), item in timed:
        so_far = tuple(step.action for step in steps)
        adds = closes_together(library, (*so_far, item), shares).mid - closes_together(library, so_far, shares).mid
        steps.append(Step(item, start, shows, adds))
    return tuple(steps)
