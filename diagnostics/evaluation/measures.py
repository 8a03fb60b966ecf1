"""How good a ranking, a set of names or a set of chances is; each formula with its source. Pure functions."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

SEED = 20261124
"""Fixed, so that the same cases give the same intervals on every machine."""

RESAMPLES = 2000
CONFIDENCE = 0.95

Item = TypeVar("Item", bound=Hashable)

MAIN, CONTRIBUTING = 2, 1
"""What a documented main cause and a contributing one are worth in NDCG. Judgement; the order is the account's own."""


@dataclass(frozen=True)
class Interval:
    """A mean over cases, and the band in which it would lie had other cases of the same sort been drawn."""

    low: float
    mean: float
    high: float


@dataclass(frozen=True)
class Bin:
    """One column of a reliability diagram: statements of like chance, and how often they were so."""

    low: float
    high: float
    count: int
    mean_chance: float
    share_true: float


def rank_of(ranking: Sequence[Hashable], wanted: Collection[Hashable]) -> int | None:
    """Return the place, from 1, of the first of `wanted` in the ranking; none where it holds none of them."""
    return next((place for place, item in enumerate(ranking, 1) if item in wanted), None)


def hit(rank: int | None, top: int) -> float:
    """Return 1 where the rank is among the first `top`, else 0. Success at k (Manning, Raghavan & Schuetze 2008, ch. 8)."""
    return float(rank is not None and rank <= top)


def reciprocal_rank(rank: int | None) -> float:
    """Return 1 / rank, and 0 where there is none. The mean over cases is MRR (Voorhees 1999, TREC-8 question answering)."""
    return 0.0 if rank is None else 1 / rank


def ndcg(ranking: Sequence[Item], worth: Mapping[Item, int]) -> float:
    """Return the discounted cumulative gain of the ranking, as a part of the best that is possible, from 0 to 1.

    Gain as it stands, divided by log2(place + 1): Jaervelin & Kekaelaeinen (2002), with the discount of Burges et al.
    (2005). What the ranking leaves out gains nothing. ValueError where nothing is worth anything.
    """
    ideal = _discounted(sorted(worth.values(), reverse=True))
    if ideal <= 0:
        raise ValueError("NDCG needs at least one item that is worth something")
    return _discounted([worth.get(item, 0) for item in ranking]) / ideal


def _discounted(gains: Sequence[int]) -> float:
    return float(sum(gain / np.log2(place + 1) for place, gain in enumerate(gains, 1)))


def f1(named: Collection[Hashable], documented: Collection[Hashable]) -> float:
    """Return 2 x common / (named + documented), the harmonic mean of precision and recall (van Rijsbergen 1979, ch. 7).

    It is 1 where both are empty: nothing was there to be named, and nothing was.
    """
    given, true = set(named), set(documented)
    return 1.0 if not given and not true else 2 * len(given & true) / (len(given) + len(true))


def brier(chances: Sequence[float], came_true: Sequence[bool]) -> float:
    """Return the mean squared distance between chance and truth: 0 is perfect, 0.25 is a coin (Brier 1950)."""
    apart = np.asarray(chances, dtype=float) - np.asarray(came_true, dtype=float)
    return float(np.mean(apart**2))


def reliability(chances: Sequence[float], came_true: Sequence[bool], columns: int = 5) -> tuple[Bin, ...]:
    """Return the columns of a reliability diagram, of equal width; empty ones are left out (Murphy & Winkler 1977)."""
    said, true = np.asarray(chances, dtype=float), np.asarray(came_true, dtype=float)
    column = np.minimum((said * columns).astype(int), columns - 1)
    found = []
    for place in range(columns):
        inside = column == place
        if inside.any():
            mean, share = float(said[inside].mean()), float(true[inside].mean())
            found.append(Bin(place / columns, (place + 1) / columns, int(inside.sum()), mean, share))
    return tuple(found)


def kappa(first: Sequence[Hashable], second: Sequence[Hashable]) -> float:
    """Return how far two raters agree beyond chance: (observed - expected) / (1 - expected) (Cohen 1960).

    1 where both gave the same single label throughout. ValueError for lists of different length or without entries.
    """
    if len(first) != len(second) or not first:
        raise ValueError("kappa needs two ratings of each of the same items")
    count = len(first)
    agreed = sum(one == other for one, other in zip(first, second, strict=True)) / count
    labels = set(first) | set(second)
    by_chance = sum(list(first).count(label) * list(second).count(label) for label in labels) / count**2
    return 1.0 if by_chance == 1 else (agreed - by_chance) / (1 - by_chance)


def bootstrap(values: Sequence[float]) -> Interval:
    """Return the mean and its 95 % percentile interval over 2,000 resamples of the cases (Efron & Tibshirani 1993, ch. 13).

    The same seed draws the same cases for every list of equal length, so two methods are compared on the same draws.
    """
    data: NDArray[np.float64] = np.asarray(values, dtype=float)
    drawn = np.random.default_rng(SEED).integers(0, len(data), size=(RESAMPLES, len(data)))
    low, high = np.quantile(data[drawn].mean(axis=1), [(1 - CONFIDENCE) / 2, (1 + CONFIDENCE) / 2])
    return Interval(float(low), float(data.mean()), float(high))
