"""Plan: what to do first, by whom, for how much, and how one will know."""

from __future__ import annotations

import streamlit as st

from diagnostics.access.rights import Right
from diagnostics.charts.figures import plan_chart
from diagnostics.diagnose import plan_of
from diagnostics.domain.diagnosis import Diagnosis
from diagnostics.domain.finding import VerdictKind
from diagnostics.domain.gate import MAX_FIGURE
from diagnostics.findings.beside import for_next_time, stop_doing
from diagnostics.planning.plan import Limits, Plan
from diagnostics.services.cases import set_plan, set_status
from diagnostics.storage.records import Status
from diagnostics.ui import runtime, state
from diagnostics.ui.actions import show_actions
from diagnostics.ui.case_page import OpenCase, diagnosed, open_case_page
from diagnostics.ui.chart import show_chart
from diagnostics.ui.kit import show_kit
from diagnostics.ui.pages import AGREEMENT, go
from diagnostics.ui.widgets import facts, label, plain, quiet, show_verdict
from diagnostics.wording import rounded, share_in_words


def show() -> None:
    """Show the page."""
    here = open_case_page("Plan")
    found = diagnosed(here)
    show_verdict(found)
    limits = show_limits(here, found)
    plan = plan_of(here.library, found, limits)
    show_plan(here, found, plan)
    show_beside(here, found, plan)
    show_actions(here, found, plan)
    show_kit(here)
    if st.button("Go to the agreement"):
        go(AGREEMENT, here.id)


def show_limits(here: OpenCase, found: Diagnosis) -> Limits:
    """Ask for the budget, the date, and what will not be done; each is stored at once."""
    st.header("Within what limits?")
    if not here.may(Right.PLAN):
        return show_limits_set(here, found)
    _load(here)
    left, right = st.columns(2)
    currency = plain(here.library.scales.currency)
    budget = left.number_input(
        f"Budget in {currency}", value=None, min_value=0.0, max_value=MAX_FIGURE, step=5000.0, key=_key(here, "budget")
    )
    weeks = right.number_input("Has to show within weeks", value=None, min_value=1, max_value=520, key=_key(here, "weeks"))
    names = {item.id: item.label for item in found.interventions}
    kept = [item for item in state.filled(_key(here, "left_out")) or [] if item in names]
    state.fill(_key(here, "left_out"), kept)
    left_out = kept
    if names:
        left_out = st.multiselect("Will not be done", list(names), format_func=names.__getitem__, key=_key(here, "left_out"))
    limits = Limits(budget, weeks, frozenset(left_out))
    before = state.seen(f"plan/{here.id}", here.stored.plan)
    if limits != before:
        set_plan(runtime.store(), runtime.person(), here.id, before, limits)
        if here.stored.status not in (Status.PLANNED, Status.CLOSED):
            set_status(runtime.store(), runtime.person(), here.id, Status.PLANNED)
        state.now_seen(f"plan/{here.id}", limits)
    return limits


def show_limits_set(here: OpenCase, found: Diagnosis) -> Limits:
    """Say within what limits others planned, to those who may not change them."""
    limits, currency = here.stored.plan, here.library.scales.currency
    facts([
        ("Budget", "no limit" if limits.budget is None else f"{currency} {rounded(limits.budget)}"),
        ("Has to show within", "no limit" if limits.weeks is None else f"{limits.weeks} weeks"),
    ])  # fmt: skip
    left_out = [item.label for item in found.interventions if item.id in limits.left_out]
    if left_out:
        quiet(f"Will not be done: {'; '.join(left_out)}.")
    return limits


def show_plan(here: OpenCase, found: Diagnosis, plan: Plan) -> None:
    """Show the actions in order, what they cost and close, and how one will know."""
    st.header("What to do, in order")
    if not plan.steps:
        quiet("Nothing is proposed: either it cannot be told yet what the cause is, or the limits shut everything out.")
        return
    currency = here.library.scales.currency
    facts([
        ("Closes", f"{share_in_words(plan.closes)} of the gap"),
        ("Costs about", f"{currency} {rounded(plan.cost)} a year"),
        ("Shows within", f"{plan.weeks} weeks"),
    ])  # fmt: skip
    quiet("Costs are bands, more for more people; they and the parts closed are judgement.")
    if plan.weighed_against:
        quiet("Nothing is proposed that costs more in a year than it saves. Name a budget to see what it would buy.")
    for place, step in enumerate(plan.steps, 1):
        action = step.action
        with st.container(border=True):
            st.markdown(f"**{place}. {plain(action.label)}**")
            when = f"Begin in week {step.starts_in_week + 1}, visible from week {step.shows_in_week + 1}."
            quiet(f"{action.owner_label} is accountable. {when} Costs about {currency} {rounded(action.cost)} a year.")
            st.markdown(plain(action.does))
            with st.expander("Measures, guard and evidence"):
                told = [
                    f"How one knows it is done: {action.measure}",
                    f"How one knows it works: {action.result_measure}",
                    f"What must not get worse: {action.guard}",
                    f"Evidence ({action.effect_grade}): {action.effect}",
                    *([f"Has to be true first: {action.prerequisite}"] if action.prerequisite else []),
                ]
                st.markdown("\n".join(f"- {plain(item)}" for item in told))
    shut_out = [("Shut out by the budget", plan.too_dear), ("Would not show in time", plan.too_slow)]
    for name, labels in shut_out:
        if labels:
            label(name)
            st.markdown("\n".join(f"- {plain(item)}" for item in labels[:5]))
    show_chart(plan_chart(plan, currency), key=f"plan-chart-{here.id}")


def show_beside(here: OpenCase, found: Diagnosis, plan: Plan) -> None:
    """Show what goes with the plan: causes without an action, what to stop doing, and what keeps the next gap away."""
    if found.verdict.kind is VerdictKind.CANNOT_TELL:
        return
    library = here.library
    for title, lines in (
        ("Named, and without an action", [f"{library.label(cause)}: {why}" for cause, why in plan.without]),
        ("Stop doing", stop_doing(library, found)),
        ("So that it does not come back", [f"{item.label}. {item.does}" for item in for_next_time(library, found)]),
    ):
        if lines:
            label(title)
            st.markdown("\n".join(f"- {plain(line)}" for line in lines))


def _key(here: OpenCase, field: str) -> str:
    return f"field/{here.id}/plan-{field}"


def _load(here: OpenCase) -> None:
    if state.is_filled(_key(here, "budget")):
        return
    plan = here.stored.plan
    state.now_seen(f"plan/{here.id}", plan)
    for field, value in (("budget", plan.budget), ("weeks", plan.weeks), ("left_out", sorted(plan.left_out))):
        state.fill(_key(here, field), value)


show()
