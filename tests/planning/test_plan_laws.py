"""A plan keeps its promises: budget, date, order, the cap, and the best set there is."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations, pairwise
from math import prod

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diagnostics.content.library import load_library
from diagnostics.domain.case import Case, Gap
from diagnostics.domain.diagnosis import Closing
from diagnostics.domain.library import Library
from diagnostics.planning.interventions import closes, first_action, ranked_interventions, treatments
from diagnostics.planning.plan import AT_MOST, CANDIDATES, Limits, plan_for

LIBRARY = load_library()
CAUSES = [cause.id for cause in LIBRARY.causes]
ROUNDING = 1e-6


@st.composite
def shares(draw: st.DrawFn, most: int = 8) -> dict[str, float]:
    """Draw shares of the gap for one to `most` causes, together at most one."""
    chosen = draw(st.lists(st.sampled_from(CAUSES), min_size=1, max_size=most, unique=True))
    parts = draw(st.lists(st.floats(0.05, 1.0), min_size=len(chosen) + 1, max_size=len(chosen) + 1))
    return {cause: part / sum(parts) for cause, part in zip(chosen, parts, strict=False)}


AMOUNTS = (0, 2_999, 3_000, 6_000, 9_000, 20_000, 26_000, 63_000, 120_000, 150_000, 500_000, 900_000)
BUDGETS = st.sampled_from(AMOUNTS)
STEPS = (0, 3_000, 9_000, 20_000, 26_000, 46_000, 63_000, 69_000, 120_000, 189_000, 360_000)
WHERE_MANY_ACTIONS_COMPETE = (40, 55, 60, 66, 70, 94)
"""Seeds for which looking only at the best candidates under the whole budget would close less with more money."""

SIZES = st.sampled_from([None, 40, 150, 400])


def ranked_for(parts: dict[str, float], people: int | None, library: Library = LIBRARY) -> tuple[Closing, ...]:
    return ranked_interventions(library, Case(id="drawn", gap=Gap(people_affected=people)), parts)


@given(parts=shares(), people=SIZES, budget=st.none() | BUDGETS, weeks=st.none() | st.integers(1, 30))
def test_a_plan_stays_within_its_budget_and_its_date(
    parts: dict[str, float], people: int | None, budget: float | None, weeks: int | None
) -> None:
    plan = plan_for(LIBRARY, ranked_for(parts, people), parts, Limits(budget=budget, weeks=weeks))
    assert plan.cost == sum(step.action.cost for step in plan.steps)
    assert budget is None or plan.cost <= budget
    assert weeks is None or plan.weeks <= weeks
    assert len(plan.steps) <= AT_MOST
    assert len({step.action.id for step in plan.steps}) == len(plan.steps)


NEEDY = [item for item in LIBRARY.interventions if item.needs]


@settings(max_examples=60)
@given(data=st.data(), budget=st.none() | BUDGETS, weeks=st.none() | st.integers(1, 30))
def test_what_has_to_come_first_comes_first(data: st.DataObject, budget: float | None, weeks: int | None) -> None:
    parts = data.draw(shares()) | {cause: 0.2 for cause in data.draw(st.sampled_from(NEEDY)).treats}
    ranked = ranked_for(parts, data.draw(SIZES))
    refused = frozenset(data.draw(st.lists(st.sampled_from([need for item in NEEDY for need in item.needs]), max_size=1)))
    plan = plan_for(LIBRARY, ranked, parts, Limits(budget=budget, weeks=weeks, left_out=refused))
    worth_doing = {item.id for item in ranked}
    done: dict[str, int] = {}
    for step in plan.steps:
        assert step.action.id not in refused
        for need in worth_doing & set(step.action.needs):
            assert need in done, f"{step.action.id} needs {need}"
            assert step.starts_in_week >= done[need]
        done[step.action.id] = step.shows_in_week


@given(parts=shares(), people=SIZES)
def test_no_more_of_a_cause_is_removed_than_the_cap_allows(parts: dict[str, float], people: int | None) -> None:
    cap = LIBRARY.scales.closes_at_most
    plan = plan_for(LIBRARY, ranked_for(parts, people), parts, Limits())
    touched = {cause for step in plan.steps for cause in LIBRARY.intervention_by_id[step.action.id].treats}
    assert 0 <= plan.closes.low <= plan.closes.mid <= plan.closes.high
    assert plan.closes.high <= cap * sum(parts[cause] for cause in touched & parts.keys()) + ROUNDING
    assert sum(step.adds for step in plan.steps) == pytest.approx(plan.closes.mid)


@pytest.mark.parametrize("seed", [*range(12), *WHERE_MANY_ACTIONS_COMPETE])
def test_more_money_never_closes_less(seed: int) -> None:
    chance = np.random.default_rng(seed)
    count = int(chance.integers(12, len(CAUSES)))
    parts = dict(zip(chance.permutation(CAUSES)[:count].tolist(), chance.dirichlet(np.ones(count + 1)), strict=False))
    ranked = ranked_for(parts, int(chance.choice([50, 300])))
    plans = [plan_for(LIBRARY, ranked, parts, Limits(budget=budget)) for budget in (*STEPS, None)]
    for little, much in pairwise(plans):
        assert much.closes.mid >= little.closes.mid - ROUNDING


@given(parts=shares(most=16), people=SIZES, gap=st.sampled_from([1e4, 1e5, 1e6, 1e7]))
def test_without_a_budget_a_plan_never_costs_more_than_it_saves(
    parts: dict[str, float], people: int | None, gap: float
) -> None:
    plan = plan_for(LIBRARY, ranked_for(parts, people), parts, Limits(), gap)
    assert plan.cost <= (plan.closes.mid + ROUNDING) * gap


@given(parts=shares(), share=st.floats(0.1, 0.9))
def test_a_smaller_share_never_promises_more(parts: dict[str, float], share: float) -> None:
    less = {cause: part * share for cause, part in parts.items()}
    for treatment in treatments(LIBRARY):
        small, large = (closes(LIBRARY, treatment.removes, found) for found in (less, parts))
        assert small.low <= large.low
        assert small.high <= large.high


def closed_by(items: tuple[Closing, ...], parts: dict[str, float]) -> float:
    """Return the middle part of the gap that `items` close together, cause by cause."""
    total = 0.0
    for cause, share in parts.items():
        fits = [LIBRARY.intervention_by_id[item.id].treats.get(cause) for item in items]
        left = prod(1 - sum(LIBRARY.scales.closes[fit]) / 2 for fit in fits if fit is not None)
        total += share * min(1 - left, LIBRARY.scales.closes_at_most)
    return total


@settings(max_examples=40)
@given(data=st.data(), parts=shares(), budget=st.none() | BUDGETS)
def test_from_a_small_catalogue_the_best_set_is_chosen(
    data: st.DataObject, parts: dict[str, float], budget: float | None
) -> None:
    chosen = data.draw(st.lists(st.sampled_from(LIBRARY.interventions), max_size=9, unique_by=lambda item: item.id))
    ranked = ranked_for(parts, data.draw(SIZES), replace(LIBRARY, interventions=tuple(chosen)))
    names = {item.id for item in ranked}
    sets = [items for size in range(AT_MOST + 1) for items in combinations(ranked, size)]
    allowed = [
        items
        for items in sets
        if (budget is None or sum(item.cost for item in items) <= budget)
        and all(names & set(item.needs) <= {other.id for other in items} for item in items)
    ]
    best = max(closed_by(items, parts) for items in allowed)
    cheapest = min(sum(item.cost for item in items) for items in allowed if closed_by(items, parts) >= best - ROUNDING / 10)
    plan = plan_for(LIBRARY, ranked, parts, Limits(budget=budget))
    assert plan.closes.mid == pytest.approx(best, abs=ROUNDING)
    assert plan.cost <= cheapest


@given(parts=shares(), people=SIZES)
def test_the_first_action_waits_for_nothing_that_would_help_here(parts: dict[str, float], people: int | None) -> None:
    ranked = ranked_for(parts, people)
    first = first_action(ranked)
    assert (first is None) == (not ranked)
    if first is not None:
        action = next(item for item in ranked if item.id == first)
        assert not set(action.needs) & {item.id for item in ranked}


def test_what_the_budget_shuts_out_is_said(library: Library) -> None:
    parts = {"pay-level": 0.8}
    ranked = ranked_for(parts, 400)
    assert len(ranked) <= CANDIDATES
    plan = plan_for(library, ranked, parts, Limits(budget=0))
    assert plan.steps == ()
    assert plan.cost == 0
    assert set(plan.too_dear) == {item.label for item in ranked if item.cost > 0}


def test_what_cannot_show_in_time_is_said(library: Library) -> None:
    parts = {"pay-level": 0.5, "unclear-expectations": 0.4}
    ranked = ranked_for(parts, None)
    plan = plan_for(library, ranked, parts, Limits(weeks=2))
    slow = {item.label for item in ranked if item.weeks[0] > 2}
    assert slow
    assert slow <= set(plan.too_slow)
    assert not slow & {step.action.label for step in plan.steps}


@given(parts=shares(), people=st.sampled_from([None, 40, 900]), budget=st.sampled_from([None, 3_000, 25_000, 400_000]))
def test_each_cause_that_the_verdict_names_has_an_action_or_a_sentence_why_not(
    parts: dict[str, float], people: int | None, budget: float | None
) -> None:
    named = sorted(parts, key=lambda cause: -parts[cause])[:3]
    plan = plan_for(LIBRARY, ranked_for(parts, people), parts, Limits(budget=budget), 5_000.0, named)
    treated = {cause for step in plan.steps for cause in LIBRARY.intervention_by_id[step.action.id].treats}
    assert {cause for cause, _ in plan.without} == set(named) - treated
    assert all(why for _, why in plan.without)


@given(parts=shares())
def test_a_budget_can_enlarge_a_plan_that_was_weighed_against_the_cost_of_the_gap(parts: dict[str, float]) -> None:
    ranked = ranked_for(parts, None)
    small = plan_for(LIBRARY, ranked, parts, Limits(), 2_000.0)
    large = plan_for(LIBRARY, ranked, parts, Limits(budget=1_000_000), 2_000.0)
    assert large.closes.mid >= small.closes.mid and large.weighed_against is None


def test_what_prevents_the_next_gap_is_not_said_to_close_this_one() -> None:
    prevents = {item.id for item in LIBRARY.interventions if item.prevents}
    assert prevents and not prevents & {item.id for item in ranked_for(dict.fromkeys(LIBRARY.cause_by_id, 0.02), None)}
