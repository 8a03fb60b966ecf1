"""What would close the gap: the catalogue, weighed for one case."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from diagnostics.domain.case import Case
from diagnostics.domain.diagnosis import Closing
from diagnostics.domain.finding import Range
from diagnostics.domain.interventions import Intervention
from diagnostics.domain.library import Library

PEOPLE_IN_A_BAND = 100
"""The cost bands are stated for a unit of about this many people."""

WORTH_LISTING = 0.005
"""An intervention that closes less than half a percent of the gap is not listed."""


@dataclass(frozen=True)
class Treatment:
    """How much of each cause one intervention removes: cause -> (low, high)."""

    intervention: Intervention
    removes: Mapping[str, tuple[float, float]]


def treatments(library: Library) -> list[Treatment]:
    """Return every intervention with the share of each cause that it removes."""
    return [
        Treatment(item, {cause: library.scales.closes[strength] for cause, strength in item.treats.items()})
        for item in library.interventions
    ]


def closes(library: Library, removes: Mapping[str, tuple[float, float]], shares: Mapping[str, float]) -> Range:
    """Return the part of the gap that goes away: sum over causes of share times the part removed, with its cap."""
    cap = library.scales.closes_at_most
    low = min(sum(shares.get(cause, 0.0) * part[0] for cause, part in removes.items()), cap)
    high = min(sum(shares.get(cause, 0.0) * part[1] for cause, part in removes.items()), cap)
    return Range(low, (low + high) / 2, high)


def cost_of(library: Library, item: Intervention, case: Case) -> int:
    """Return the reckoned yearly cost: the band's figure, more for units larger than the band is stated for.

    It grows with the square root of the number of people: rules are written and owners named once, hours are spent by
    everybody. Judgement.
    """
    people = case.gap.people_affected or PEOPLE_IN_A_BAND
    return round(library.scales.cost_band[item.cost_band].reckoned * math.sqrt(max(1.0, people / PEOPLE_IN_A_BAND)))


def course_of(library: Library, case: Case) -> Range | None:
    """Return what a course for the people of a case costs in a year; none where their number is not known.

    It is the commonest cost band among the library's training interventions, grown with the number of people as every
    other cost is. Judgement.
    """
    people = case.gap.people_affected
    bands = Counter(item.cost_band for item in library.interventions if item.is_training)
    if not people or not bands:
        return None
    band = library.scales.cost_band[bands.most_common(1)[0][0]]
    grown = math.sqrt(max(1.0, people / PEOPLE_IN_A_BAND))
    return Range(band.low * grown, band.reckoned * grown, band.high * grown)


def value_of(library: Library, item: Intervention, closing: float) -> float:
    """Return the part of the gap closed, divided by the weight of its cost band; for the order only."""
    return closing / library.scales.cost_weight[item.cost_band]


def ranked_interventions(library: Library, case: Case, shares: Mapping[str, float]) -> tuple[Closing, ...]:
    """Return the interventions that would close some of the gap, best value first; ties in the order of the catalogue."""
    found = []
    for treatment in treatments(library):
        if treatment.intervention.prevents:
            continue
        closing = closes(library, treatment.removes, shares)
        if closing.mid >= WORTH_LISTING:
            found.append(_closing(library, case, treatment.intervention, closing, shares))
    return tuple(sorted(found, key=lambda item: -round(item.value, 9)))


def preventing(library: Library, causes: Collection[str]) -> tuple[Intervention, ...]:
    """Return what would keep such causes away the next time; it closes nothing of the gap that is there."""
    return tuple(item for item in library.interventions if item.prevents and set(causes) & set(item.treats))


def first_action(ranked: tuple[Closing, ...]) -> str | None:
    """Return the id of what to do first: the best intervention, or what has to come before it if that treats a cause too."""
    if not ranked:
        return None
    by_id = {item.id: item for item in ranked}
    first = ranked[0]
    seen = {first.id}
    while True:
        before = next((need for need in first.needs if need in by_id and need not in seen), None)
        if before is None:
            return first.id
        seen.add(before)
        first = by_id[before]


def _closing(library: Library, case: Case, item: Intervention, closing: Range, shares: Mapping[str, float]) -> Closing:
    return Closing(
        id=item.id,
        label=item.label,
        does=item.does,
        causes=tuple(cause for cause in item.treats if shares.get(cause, 0.0) > 0),
        owner=item.accountable,
        owner_label=library.role_by_id[item.accountable].label,
        responsible=tuple(library.role_by_id[name].label for name in item.responsible),
        cost_band=item.cost_band,
        cost=cost_of(library, item, case),
        closes=closing,
        weeks=item.weeks,
        effect=item.effect.text,
        effect_grade=item.effect.grade,
        measure=item.behaviour_measure,
        result_measure=item.result_measure,
        guard=item.guard_measure,
        needs=tuple(item.needs),
        prerequisite=item.prerequisite,
        is_training=item.is_training,
        value=value_of(library, item, closing.mid),
    )
