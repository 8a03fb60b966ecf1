"""The best set of interventions under a budget and a date, in an order that respects what has to come first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from diagnostics.domain.diagnosis import Closing
from diagnostics.domain.finding import Range
from diagnostics.domain.library import Library

CANDIDATES = 14
"""Interventions considered for the set: 2**14 sets are compared one by one, so the choice is the best of them."""

AT_MOST = 6
"""Actions in a plan; more than that is not managed (judgement)."""


@dataclass(frozen=True)
class Limits:
    """What a plan may cost, and when it has to show."""

    budget: float | None = None
    weeks: int | None = None
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
    wanted = _complete([item for item in ranked if item.id not in limits.left_out], ranked)
    in_time = [item for item in wanted if limits.weeks is None or _earliest(item, wanted)[1] <= limits.weeks]
    fitting = [item for item in in_time if limits.budget is None or item.cost <= limits.budget]
    chosen = _best_set(library, _pools(fitting, in_time), shares, limits.budget, gap_cost)
    steps = _in_order(library, chosen, shares)
    return Plan(
        steps=steps,
        cost=sum(item.cost for item in chosen),
        closes=_closes_together(library, chosen, shares),
        weeks=max((step.shows_in_week for step in steps), default=0),
        too_dear=tuple(item.label for item in in_time[:CANDIDATES] if item not in fitting),
        too_slow=tuple(item.label for item in wanted[:CANDIDATES] if item not in in_time),
        weighed_against=gap_cost,
    )


def _complete(items: Sequence[Closing], among: Sequence[Closing]) -> list[Closing]:
    """Return the items of which everything that has to come first, and that is `among` what helps here, is there too."""
    helpful, kept = {item.id for item in among}, list(items)
    while True:
        there = {item.id for item in kept}
        complete = [item for item in kept if helpful & set(item.needs) <= there]
        if len(complete) == len(kept):
            return kept
        kept = complete


def _pools(fitting: Sequence[Closing], among: Sequence[Closing]) -> list[tuple[Closing, ...]]:
    """Return the candidates up to each price that the budget allows for.

    One pool for each price, so that a larger budget adds a pool and takes none away: it never closes less.
    """
    pools = []
    for price in sorted({item.cost for item in fitting}):
        affordable = _complete([item for item in fitting if item.cost <= price], among)
        pools.append(tuple(_complete(affordable[:CANDIDATES], among)))
    return pools


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
    sets = ((np.arange(1 << len(items))[:, None] >> np.arange(len(items))) & 1).astype(bool)
    cost = sets @ np.array([item.cost for item in items])
    allowed = (sets.sum(axis=1) <= AT_MOST) & _in_company(items, sets)
    if budget is not None:
        allowed &= cost <= budget
    price = cost / gap_cost if gap_cost else 0.0
    closing = np.round(_closed(library, items, sets, shares) - price, 6)
    best = np.lexsort((cost, -closing, ~allowed))[0]
    chosen = tuple(item for item, taken in zip(items, sets[best], strict=True) if taken)
    return float(closing[best]), int(cost[best]), chosen


def _in_company(items: tuple[Closing, ...], sets: np.ndarray) -> np.ndarray:
    """Whether each set holds what its members need to come first, as far as that helps here at all."""
    place = {item.id: number for number, item in enumerate(items)}
    complete = np.ones(len(sets), dtype=bool)
    for number, item in enumerate(items):
        for need in item.needs:
            if need in place:
                complete &= ~sets[:, number] | sets[:, place[need]]
    return complete


def _closed(library: Library, items: tuple[Closing, ...], sets: np.ndarray, shares: Mapping[str, float]) -> np.ndarray:
    total = np.zeros(len(sets))
    for cause, share in shares.items():
        removed = np.array([_removes(library, item, cause, 0.5) for item in items])
        left = np.exp(sets @ np.log1p(-removed))
        total += share * np.minimum(1 - left, library.scales.closes_at_most)
    return total


def _removes(library: Library, item: Closing, cause: str, between: float) -> float:
    strength = library.intervention_by_id[item.id].treats.get(cause)
    if strength is None:
        return 0.0
    low, high = library.scales.closes[strength]
    return low + between * (high - low)


def _closes_together(library: Library, chosen: tuple[Closing, ...], shares: Mapping[str, float]) -> Range:
    ends = []
    for between in (0.0, 0.5, 1.0):
        total = 0.0
        for cause, share in shares.items():
            left = 1.0
            for item in chosen:
                left *= 1 - _removes(library, item, cause, between)
            total += share * min(1 - left, library.scales.closes_at_most)
        ends.append(min(total, library.scales.closes_at_most))
    return Range(*ends)


def _earliest(item: Closing, among: list[Closing], seen: frozenset[str] = frozenset()) -> tuple[int, int]:
    """Return the weeks in which an intervention can start and show, when what it needs comes first."""
    before = [other for other in among if other.id in item.needs and other.id not in seen]
    start = max((_earliest(other, among, seen | {item.id})[1] for other in before), default=0)
    return start, start + item.weeks[0]


def _in_order(library: Library, chosen: tuple[Closing, ...], shares: Mapping[str, float]) -> tuple[Step, ...]:
    timed = [(_earliest(item, list(chosen)), item) for item in chosen]
    timed.sort(key=lambda entry: (entry[0][0], -round(entry[1].value, 9)))
    steps: list[Step] = []
    for (start, shows), item in timed:
        so_far = tuple(step.action for step in steps)
        adds = _closes_together(library, (*so_far, item), shares).mid - _closes_together(library, so_far, shares).mid
        steps.append(Step(item, start, shows, adds))
    return tuple(steps)
