"""The choices laid before a sponsor: none is beaten by another, and doing nothing is always among them."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import combinations, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diagnostics.content.library import load_library
from diagnostics.diagnose import plan_of, shares_of
from diagnostics.domain.finding import Range
from diagnostics.planning.frontier import NOTABLE, Option, few, frontier, steps_worth_taking
from diagnostics.planning.plan import AT_MOST, Limits, plan_for
from tests.planning.test_plan_laws import LIBRARY, ROUNDING, SIZES, closed_by, ranked_for, shares
from tests.samples import diagnosed, some


@given(parts=shares(most=12), people=SIZES)
def test_no_choice_is_beaten_by_another(parts: dict[str, float], people: int | None) -> None:
    options = frontier(LIBRARY, ranked_for(parts, people), parts)
    for cheaper, dearer in pairwise(options):
        assert cheaper.cost < dearer.cost
        assert cheaper.closes.mid < dearer.closes.mid


@given(parts=shares(), people=SIZES)
def test_doing_nothing_is_always_a_choice_and_costs_and_closes_nothing(parts: dict[str, float], people: int | None) -> None:
    nothing = frontier(LIBRARY, ranked_for(parts, people), parts)[0]
    assert nothing == Option((), 0, Range(0.0, 0.0, 0.0), 0)


@settings(max_examples=30)
@given(data=st.data(), parts=shares(most=4))
def test_no_set_of_a_small_catalogue_beats_a_choice(data: st.DataObject, parts: dict[str, float]) -> None:
    ranked = ranked_for(parts, data.draw(SIZES))[:8]
    names = {item.id for item in ranked}
    options = frontier(LIBRARY, ranked, parts)
    for size in range(AT_MOST + 1):
        for items in combinations(ranked, size):
            there = {item.id for item in items}
            if all(names & set(item.needs) <= there for item in items):
                cost, closing = sum(item.cost for item in items), closed_by(items, parts)
                assert any(one.cost <= cost and one.closes.mid >= closing - 2 * NOTABLE for one in options)


@given(parts=shares(most=12), people=SIZES, gap=st.none() | st.sampled_from([1e4, 1e5, 1e6, 1e7]))
def test_no_choice_beats_the_plan(parts: dict[str, float], people: int | None, gap: float | None) -> None:
    ranked = ranked_for(parts, people)
    plan = plan_for(LIBRARY, ranked, parts, Limits(), gap)
    for option in frontier(LIBRARY, ranked, parts):
        assert option.cost > plan.cost or option.closes.mid <= plan.closes.mid + 2 * ROUNDING


@given(parts=shares(), people=SIZES, weeks=st.integers(1, 30), refused=st.sampled_from(LIBRARY.interventions))
def test_what_was_refused_or_comes_too_late_is_no_choice(
    parts: dict[str, float], people: int | None, weeks: int, refused: object
) -> None:
    left_out = frozenset({refused.id})  # type: ignore[attr-defined]
    for option in frontier(LIBRARY, ranked_for(parts, people), parts, Limits(weeks=weeks, left_out=left_out)):
        assert option.weeks <= weeks
        assert not left_out & {item.id for item in option.actions}


@given(parts=shares(most=12), people=SIZES)
def test_among_the_steps_worth_taking_each_next_amount_buys_no_more_than_the_one_before(
    parts: dict[str, float], people: int | None
) -> None:
    options = frontier(LIBRARY, ranked_for(parts, people), parts)
    steps = steps_worth_taking(options)
    assert set(steps) <= set(options)
    assert (steps[0], steps[-1]) == (options[0], options[-1])
    bought = [(after.closes.mid - before.closes.mid) / (after.cost - before.cost) for before, after in pairwise(steps)]
    assert bought == sorted(bought, reverse=True)


@given(parts=shares(most=12), people=SIZES, most=st.integers(3, 8))
def test_a_short_list_keeps_the_ends_and_the_plan(parts: dict[str, float], people: int | None, most: int) -> None:
    steps = steps_worth_taking(frontier(LIBRARY, ranked_for(parts, people), parts))
    plan = steps[len(steps) // 2]
    shown = few(steps, most, keep=plan)
    assert len(shown) == min(most, len(steps))
    assert {steps[0], steps[-1], plan} <= set(shown) <= set(steps)
    assert [option.cost for option in shown] == sorted(option.cost for option in shown)


@pytest.mark.parametrize("case_id", some())
def test_no_choice_treats_as_many_named_causes_as_the_plan_and_closes_more_for_less(case_id: str) -> None:
    library, found = load_library(), diagnosed(case_id)
    plan = plan_of(library, found, Limits())
    named = [cause.id for cause in found.causes if cause.established]

    def treated(actions: Iterable[str]) -> int:
        treats = {cause for action in actions for cause in library.intervention_by_id[action].treats}
        return len(treats & set(named))

    ours = treated(step.action.id for step in plan.steps)
    for option in frontier(library, found.interventions, shares_of(found)) if plan.steps else ():
        if plan.weighed_against is None and treated(item.id for item in option.actions) >= ours:
            assert option.closes.mid <= plan.closes.mid + 1e-6 or option.cost > plan.cost
