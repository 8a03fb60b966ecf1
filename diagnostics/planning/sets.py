"""Sets of interventions: which belong together, what each closes and costs, and when it shows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from diagnostics.domain.diagnosis import Closing
from diagnostics.domain.finding import Range
from diagnostics.domain.library import Library

CANDIDATES = 14
"""Interventions considered for the set: 2**14 sets are compared one by one, so the choice is the best of them."""

AT_MOST = 6
"""Actions in a plan; more than that is not managed (judgement)."""


def complete(items: Sequence[Closing], among: Sequence[Closing]) -> list[Closing]:
    """Return the items of which everything that has to come first, and that is `among` what helps here, is there too."""
    helpful, kept = {item.id for item in among}, list(items)
    while True:
        there = {item.id for item in kept}
        whole = [item for item in kept if helpful & set(item.needs) <= there]
        if len(whole) == len(kept):
            return kept
        kept = whole


def pools_of(fitting: Sequence[Closing], among: Sequence[Closing]) -> list[tuple[Closing, ...]]:
    """Return the candidates up to each price that the budget allows for.

    One pool for each price, so that a larger budget adds a pool and takes none away: it never closes less.
    """
    pools = []
    for price in sorted({item.cost for item in fitting}):
        affordable = complete([item for item in fitting if item.cost <= price], among)
        pools.append(tuple(complete(affordable[:CANDIDATES], among)))
    return pools


def sets_of(items: tuple[Closing, ...]) -> np.ndarray:
    """Return every set of at most six that holds what its members need to come first: a row each, a column for an item.

    The empty set is the first row.
    """
    sets = ((np.arange(1 << len(items))[:, None] >> np.arange(len(items))) & 1).astype(bool)
    place = {item.id: number for number, item in enumerate(items)}
    whole = sets.sum(axis=1) <= AT_MOST
    for number, item in enumerate(items):
        for need in item.needs:
            if need in place:
                whole &= ~sets[:, number] | sets[:, place[need]]
    return np.asarray(sets[whole])


def costs_of(items: tuple[Closing, ...], sets: np.ndarray) -> np.ndarray:
    """Return what each set costs in a year."""
    return np.asarray(sets @ np.array([item.cost for item in items], dtype=np.int64))


def members(items: tuple[Closing, ...], row: np.ndarray) -> tuple[Closing, ...]:
    """Return the items of one set."""
    return tuple(item for item, taken in zip(items, row, strict=True) if taken)


def closed_by_each(
    library: Library, items: tuple[Closing, ...], sets: np.ndarray, shares: Mapping[str, float]
) -> np.ndarray:
    """Return the part of the gap that each set closes, in the middle of its band."""
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


def closes_together(library: Library, chosen: tuple[Closing, ...], shares: Mapping[str, float]) -> Range:
    """Return the part of the gap that one set closes. What one leaves of a cause is what the next can remove."""
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


def earliest(item: Closing, among: Sequence[Closing], seen: frozenset[str] = frozenset()) -> tuple[int, int]:
    """Return the weeks in which an intervention can start and show, when what it needs comes first."""
    before = [other for other in among if other.id in item.needs and other.id not in seen]
    start = max((earliest(other, among, seen | {item.id})[1] for other in before), default=0)
    return start, start + item.weeks[0]


def shows_after(chosen: tuple[Closing, ...]) -> int:
    """Return the weeks until the last of a set can show."""
    return max((earliest(item, chosen)[1] for item in chosen), default=0)
