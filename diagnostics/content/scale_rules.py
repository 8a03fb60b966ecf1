"""Part of the third gate: the figures behind the words are in order and within a sensible range.

A figure out of order changes diagnoses without any warning: if `moderate` counts for less than `weak`, every answer says
something other than its author wrote. So each scale has its range and its direction here, with the reason.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from operator import ge, gt, le, lt
from typing import Any

from diagnostics.content.text import Document, Place
from diagnostics.domain.causes import GapKind, PriorColumn, Strength, WhyNow
from diagnostics.domain.interventions import CostBand
from diagnostics.domain.library import Library
from diagnostics.domain.questionnaire import Base
from diagnostics.domain.scales import Basis, CostRange, Likelihood, Scales
from diagnostics.errors import Fault

Compare = Callable[[float, float], bool]

_ORDERS: Mapping[Compare, str] = {
    lt: "rising figures",
    le: "figures that do not fall",
    gt: "falling figures",
    ge: "figures that do not rise",
}


@dataclass(frozen=True)
class Scale:
    """What a scale of `data/scales.yaml` may hold: a figure for each word, in this order, from `low` to `high`."""

    words: type[StrEnum]
    order: Compare
    low: float
    high: float
    open_below: bool = False
    """Whether `low` itself is out of range."""
    why: str = ""
    """What a figure beyond the range would mean."""

    def holds(self, figure: float) -> bool:
        """Whether a figure is in the range; false if it is not a number."""
        return (self.low < figure if self.open_below else self.low <= figure) and figure <= self.high

    @property
    def range(self) -> str:
        """The range in words."""
        return f"write {'more than' if self.open_below else 'at least'} {self.low:g} and at most {self.high:g}"


SCALES = {
    "link": Scale(Strength, lt, 0, 0.95, True, "is not a chance that a link can have"),
    # An answer of the best informed role rests on the facts 97 times of 100, so no answer can count for more than 33.
    "answer": Scale(Strength, lt, 1, 100, True, "would not raise the cause, or would decide alone"),
    "base": Scale(Base, gt, 0.01, 100, False, "is not a plausible share of people's choices"),
    "basis_factor": Scale(Basis, ge, 0, 1, True, "is not a factor for a reliability"),
    "basis_spread": Scale(Basis, le, 0, 1, False, "is not a share of a cost"),
    "effect_words": Scale(Strength, lt, 0, 10, True, "is not a change of log-odds that a word can describe"),
    "cost_weight": Scale(CostBand, lt, 1, 100, False, "would rank the more expensive first, or decide alone"),
}
CLOSES = Scale(Strength, lt, 0, 1, False, "is not a share of a cause")
COSTS = Scale(CostBand, lt, 0, 1e9, False, "is not a yearly cost")
CHANCES = (0.001, 0.99)
"""The limits of every starting chance: no answer changes odds of a thousand to one."""


def scale_faults(document: Document, scales: Scales) -> Iterator[Fault]:
    """Yield everything wrong with the figures behind the words; `document` is `data/scales.yaml`."""
    for name, scale in SCALES.items():
        yield from missing_words(document, (name,), getattr(scales, name), scale.words)
        yield from _scale(document, (name,), scale, getattr(scales, name))
    yield from missing_words(document, ("closes",), scales.closes, Strength)
    for part, end in enumerate(("low", "high")):
        yield from _scale(document, ("closes",), CLOSES, {word: pair[part] for word, pair in scales.closes.items()}, end)
    for word, (low, high) in scales.closes.items():
        if low > high:
            what = f"closes: '{word}' goes from {low:g} to {high:g}; write the lower share first"
            yield document.fault(("closes", word.value), what)
    most = max((high for _, high in scales.closes.values()), default=0)
    if not most <= scales.closes_at_most <= 1:
        what = f"closes_at_most: '{scales.closes_at_most:g}' is out of range; write at least {most:g} and at most 1"
        yield document.fault(("closes_at_most",), what)
    yield from _costs(document, scales)
    yield from _likelihood(document, scales)


def prior_faults(document: Document, library: Library) -> Iterator[Fault]:
    """Yield everything wrong with the starting chances; `document` is `data/priors.yaml`."""
    priors = library.priors
    columns: dict[Place, PriorColumn] = {
        ("generic",): priors.generic,
        **{("request_columns", name): column for name, column in priors.request_columns.items()},
        **{("gap_columns", kind.value): column for kind, column in priors.gap_columns.items()},
    }
    for place, column in columns.items():
        yield from missing_words(document, (*place, "chances"), column.chances, library.cause_by_id)
        for cause, chance in column.chances.items():
            if not 0 < chance < 1:
                what = f"{cause}: '{chance:g}' is not a chance; write a number between 0 and 1, such as 0.2"
                yield document.fault((*place, "chances", cause), what)
            elif priors.lowest < priors.highest and not priors.lowest <= chance <= priors.highest:
                what = f"{cause}: '{chance:g}' is outside the limits of this file; write from {priors.lowest:g}"
                yield document.fault((*place, "chances", cause), f"{what} to {priors.highest:g}, or change these limits")
    yield from missing_words(document, ("by_request",), priors.by_request, WhyNow)
    yield from missing_words(document, ("gap_columns",), priors.gap_columns, GapKind)
    yield from _ends_of_chances(document, priors.lowest, priors.flat, priors.highest)


def missing_words(document: Document, place: Place, given: Iterable[str], wanted: Iterable[str]) -> Iterator[Fault]:
    """Yield one fault that lists every word of `wanted` that is not `given` at `place`."""
    there = {str(word) for word in given}
    missing = [f"'{word}'" for word in map(str, wanted) if word not in there]
    if missing:
        verb, them = ("is", "it") if len(missing) == 1 else ("are", "them")
        yield document.fault(place, f"{place[-1]}: {', '.join(missing)} {verb} missing; add {them} here")


def _scale(
    document: Document, place: Place, scale: Scale, figures: Mapping[Any, float], end: str | None = None
) -> Iterator[Fault]:
    """Yield each figure out of range; if there is none, each that is out of order after the figure of the word before."""
    name = f"{place[-1]} ({end})" if end else str(place[-1])
    beyond = [word for word, figure in figures.items() if not scale.holds(figure)]
    for word in beyond:
        what = f"{name}: '{figures[word]:g}' for '{word}' {scale.why}; {scale.range}"
        yield document.fault((*place, word.value), what)
    if beyond:
        return
    words = [word for word in scale.words if word in figures]
    for before, word in pairwise(words):
        if not scale.order(figures[before], figures[word]):
            what = f"{name}: '{word}' is {figures[word]:g} after {figures[before]:g} for '{before}'"
            order = f"{_ORDERS[scale.order]} for {', '.join(scale.words)}"
            yield document.fault((*place, word.value), f"{what}; write {order}")


def _costs(document: Document, scales: Scales) -> Iterator[Fault]:
    yield from missing_words(document, ("cost_band",), scales.cost_band, CostBand)
    for end in CostRange.model_fields:
        figures = {band: getattr(costs, end) for band, costs in scales.cost_band.items()}
        yield from _scale(document, ("cost_band",), COSTS, figures, end)
    for band, costs in scales.cost_band.items():
        if not costs.low <= costs.reckoned <= costs.high:
            what = f"cost_band: '{band}' needs low, then reckoned, then high in rising order"
            given = f"here they are {costs.low}, {costs.reckoned} and {costs.high}"
            yield document.fault(("cost_band", band.value), f"{what}; {given}")
    for before, band in pairwise(band for band in CostBand if band in scales.cost_band):
        if scales.cost_band[band].low < scales.cost_band[before].high:
            what = f"cost_band: '{band}' begins below the end of '{before}'; write {scales.cost_band[before].high} or more"
            yield document.fault(("cost_band", band.value, "low"), what)
    if not scales.currency.isalpha():
        yield document.fault(("currency",), f"currency: '{scales.currency}' is not a currency; write letters, such as EUR")


def _likelihood(document: Document, scales: Scales) -> Iterator[Fault]:
    words = [band.id for band in scales.likelihood]
    bounds = [band.at_least for band in scales.likelihood]
    if not bounds or bounds[-1] != 0 or bounds != sorted(set(bounds), reverse=True):
        yield document.fault(("likelihood",), "likelihood: write the bands from the highest at_least down to one at 0")
    elif words != list(Likelihood):
        what = f"likelihood: the bands are {', '.join(words)}; write each once, in this order: {', '.join(Likelihood)}"
        yield document.fault(("likelihood",), what)


def _ends_of_chances(document: Document, lowest: float, flat: float, highest: float) -> Iterator[Fault]:
    least, most = CHANCES
    if not lowest < highest:
        yield document.fault(("highest",), f"highest: write more than {lowest:g}, which is the lowest chance")
    elif not lowest <= flat <= highest:
        what = f"flat: '{flat:g}' is outside the limits of this file; write from {lowest:g} to {highest:g}"
        yield document.fault(("flat",), what)
    if not lowest >= least:
        yield document.fault(("lowest",), f"lowest: '{lowest:g}' could never be changed by answers; write at least {least}")
    if not highest <= most:
        yield document.fault(("highest",), f"highest: '{highest:g}' could never be changed by answers; write at most {most}")
