"""The best set of interventions under a budget and a date, in an order that respects what has to come first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
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


WHY_NOT = (
    "Nothing in the catalogue treats it; its owner decides what to do.",
    "What would treat it will not be done.",
    "What would treat it would not show in time.",
    "What would treat it costs more than the budget.",
)
NO_ROOM = (
    "What would treat it costs more in a year than it saves, or finds no room beside the others; a budget changes that."
)
"""Why a cause that the verdict names has no action, by the stage at which the last one fell out."""

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
class Wish:
    """What a set is judged by: shares of the gap, what it may cost, the yearly cost of the gap, the causes to treat."""

    shares: Mapping[str, float]
    budget: float | None
    gap_cost: float | None
    named: tuple[str, ...]


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
    without: tuple[tuple[str, str], ...] = ()
    """Causes that the verdict names and no action of the plan treats: (id, the reason in a sentence)."""
    weighed_against: float | None = None
    """Yearly cost of the gap that the cost of the actions was weighed against, where it is known."""


def plan_for(
    library: Library,
    ranked: tuple[Closing, ...],
    shares: Mapping[str, float],
    limits: Limits,
    gap_cost: float | None = None,
    named: Sequence[str] = (),
) -> Plan:
    """Return the set that treats most of the `named` causes and closes most of the gap within `limits`.

    The cheapest of equals, at most six actions. Where the yearly cost of the gap is known (`gap_cost`) and no budget is
    set, what a set saves in a year is reckoned against what it costs in a year, so that nothing is proposed that costs
    more than it adds. With a budget people have decided what the gap is worth to them: the set is the best it buys.

    Effects on one cause do not add up: what one action leaves of a cause is what the next can remove, and no
    cause is ever reckoned to be removed by more than the library's cap.
    """
    wanted = complete([item for item in ranked if item.id not in limits.left_out], ranked)
    in_time = [item for item in wanted if limits.weeks is None or earliest(item, wanted)[1] <= limits.weeks]
    fitting = [item for item in in_time if limits.budget is None or item.cost <= limits.budget]
    weighed = gap_cost if limits.budget is None else None
    wish = Wish(shares, limits.budget, weighed, () if weighed else tuple(named))
    chosen = _best_set(library, pools_of(_promoted(library, fitting, named), in_time), wish)
    steps = _in_order(library, chosen, shares)
    return Plan(
        steps=steps,
        cost=sum(item.cost for item in chosen),
        closes=closes_together(library, chosen, shares),
        weeks=max((step.shows_in_week for step in steps), default=0),
        too_dear=tuple(item.label for item in in_time[:CANDIDATES] if item not in fitting),
        too_slow=tuple(item.label for item in wanted[:CANDIDATES] if item not in in_time),
        without=tuple(_without(library, chosen, (ranked, wanted, in_time, fitting), named)),
        weighed_against=weighed,
    )


def treats(library: Library, item: Closing, cause: str) -> bool:
    """Whether an action takes away something of a cause."""
    return cause in library.intervention_by_id[item.id].treats


def _promoted(library: Library, items: Sequence[Closing], named: Sequence[str]) -> list[Closing]:
    """Return the items with the best one for each named cause, and what it needs first, before the others."""
    by_id = {item.id: item for item in items}
    first: dict[str, Closing] = {}
    for cause in named:
        best = next((item for item in items if treats(library, item, cause)), None)
        for item in [*(by_id[need] for need in best.needs if need in by_id), best] if best else ():
            first[item.id] = item
    return [*first.values(), *(item for item in items if item.id not in first)]


def _without(
    library: Library, chosen: Sequence[Closing], stages: Sequence[Sequence[Closing]], named: Sequence[str]
) -> Iterator[tuple[str, str]]:
    """Yield the named causes that no chosen action treats, with the reason: the first stage at which none was left."""
    for cause in named:
        if any(treats(library, item, cause) for item in chosen):
            continue
        left = [any(treats(library, item, cause) for item in stage) for stage in stages]
        yield cause, WHY_NOT[left.index(False)] if False in left else NO_ROOM


def _best_set(library: Library, pools: Sequence[tuple[Closing, ...]], wish: Wish) -> tuple[Closing, ...]:
    best: tuple[int, float, int, tuple[Closing, ...]] = (0, 0.0, 0, ())
    for pool in filter(None, pools):
        found = _best_of_pool(library, pool, wish)
        if (-found[0], -found[1], found[2]) < (-best[0], -best[1], best[2]):
            best = found
    return best[3]


def _best_of_pool(library: Library, items: tuple[Closing, ...], wish: Wish) -> tuple[int, float, int, tuple[Closing, ...]]:
    """Return the best set of one pool: how many named causes it treats, what it closes less its price, its cost, itself."""
    sets = sets_of(items)
    cost = costs_of(items, sets)
    allowed = cost <= wish.budget if wish.budget is not None else np.ones(len(sets), dtype=bool)
    price = cost / wish.gap_cost if wish.gap_cost else 0.0
    closing = np.round(closed_by_each(library, items, sets, wish.shares) - price, 6)
    treated = np.array([[treats(library, item, cause) for item in items] for cause in wish.named]).reshape(-1, len(items))
    covered = ((sets @ treated.T) > 0).sum(axis=1)
    best = np.lexsort((cost, -closing, -covered, ~allowed))[0]
    return int(covered[best]), float(closing[best]), int(cost[best]), members(items, sets[best])


def _in_order(library: Library, chosen: tuple[Closing, ...], shares: Mapping[str, float]) -> tuple[Step, ...]:
    timed = [(earliest(item, chosen), item) for item in chosen]
    timed.sort(key=lambda entry: (entry[0][0], -round(entry[1].value, 9)))
    steps: list[Step] = []
    for (start, shows), item in timed:
        so_far = tuple(step.action for step in steps)
        adds = closes_together(library, (*so_far, item), shares).mid - closes_together(library, so_far, shares).mid
        steps.append(Step(item, start, shows, adds))
    return tuple(steps)
