"""The actions of a case on screen: taken over from the plan or of one's own, with who, until when, and how one will know."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import partial

import streamlit as st

from diagnostics.access.rights import Right
from diagnostics.domain.accountability import ACTION_LABELS, Action, ActionState, Owner
from diagnostics.domain.diagnosis import Diagnosis
from diagnostics.domain.gate import MAX_WHOLE
from diagnostics.exchange.calendar import calendar_of
from diagnostics.findings.agreement import who
from diagnostics.planning.plan import Plan
from diagnostics.services.acting import actions_of, add_action, change_action, remove_action, take_over_plan
from diagnostics.services.owning import Owning, owning_of
from diagnostics.services.reviewing import reviews_of
from diagnostics.services.scheduling import schedule_of
from diagnostics.ui import runtime, state
from diagnostics.ui.case_page import OpenCase
from diagnostics.ui.inquiry import people_of
from diagnostics.ui.pages import OWNERS
from diagnostics.ui.taking import for_whoever_asks
from diagnostics.ui.widgets import plain, quiet
from diagnostics.wording import on_day, rounded


def show_actions(here: OpenCase, found: Diagnosis, plan: Plan) -> None:
    """Show what was agreed to be done, let it be changed, and offer it as a calendar."""
    store, person = runtime.store(), runtime.person()
    st.header("Who does what, until when")
    owning, actions = owning_of(store, person, here.id), actions_of(store, person, here.id)
    if not owning.ownerships:
        quiet("An action belongs to a cause that somebody owns. Propose an owner first.")
        st.page_link(OWNERS, label="Owners", query_params={"case": here.id})
        return
    if here.may(Right.OWN):
        show_take_over(here, found, plan, owning, actions)
    for action in actions:
        show_action(here, owning, action)
    if here.may(Right.OWN):
        show_new(here, owning)
    show_calendar(here, owning, actions)


def show_take_over(here: OpenCase, found: Diagnosis, plan: Plan, owning: Owning, actions: tuple[Action, ...]) -> None:
    """Offer to make actions of the steps whose cause somebody owns."""
    there = {action.intervention for action in actions}
    owned = {one.cause for one in owning.ownerships}
    new = [step for step in plan.steps if step.action.id not in there and owned & set(step.action.causes)]
    waiting = [step for step in plan.steps if not owned & set(step.action.causes)]
    if waiting:
        quiet(f"Waits for an owner of its cause: {'; '.join(step.action.label for step in waiting)}.")
    if not new:
        return
    with st.form("take-over", border=False):
        begins = st.date_input("The work begins on", date.today(), format="DD/MM/YYYY")
        if st.form_submit_button(f"Take over {len(new)} of the plan's actions", type="primary"):
            shares = {cause.id: cause.share.mid for cause in found.causes}
            take_over_plan(runtime.store(), runtime.person(), here.id, plan.steps, begins, shares)
            state.say_after_rerun("The actions were taken over.")
            st.rerun()


def show_action(here: OpenCase, owning: Owning, action: Action) -> None:
    """Show one action in two lines, and everything about it on demand."""
    key = f"action/{action.id}"
    seen = state.seen(key, action)
    with st.container(border=True):
        st.markdown(f"**{plain(action.label)}**")
        due = f"due {on_day(action.due)}" if action.due else "no date"
        late = ", late" if _is_late(action) else ""
        cost = f", about {here.library.scales.currency} {rounded(action.cost)} a year" if action.cost else ""
        named = who(here.library, owning.organisation, action.owner)
        quiet(f"{ACTION_LABELS[action.state]}{late}. {named}, {due}{cost}. For: {here.library.label(action.cause)}.")
        if action.blocker:
            st.warning(f"Blocked by: {plain(action.blocker)}", icon=":material/block:")
        if action.temporary_control:
            quiet(f"Until then: {action.temporary_control}")
        if here.may(Right.OWN):
            with st.expander("Change"):
                show_change(here, seen)
    state.now_seen(key, action)


def show_change(here: OpenCase, action: Action) -> None:
    """Change an action; a later date and a removal need a reason."""
    with st.form(f"action-{action.id}-{action.revision}", border=False):
        after = fields(here, action)
        reason = st.text_input("Reason, if the date moves back or the action is removed", max_chars=500)
        with st.container(horizontal=True):
            saved = st.form_submit_button("Save", type="primary")
            removed = st.form_submit_button("Take it away", type="tertiary")
    if saved:
        change_action(runtime.store(), runtime.person(), action, after, reason)
        state.say_after_rerun("Saved.")
        st.rerun()
    if removed:
        remove_action(runtime.store(), runtime.person(), action, reason)
        state.say_after_rerun("Taken away.")
        st.rerun()


def show_new(here: OpenCase, owning: Owning) -> None:
    """Add an action of one's own."""
    with st.expander("Add an action of your own"):
        causes = [one.cause for one in owning.ownerships]
        cause = st.selectbox("For which cause", causes, format_func=here.library.label, key=f"new-action-{here.id}")
        stored = owning.of(cause)
        blank = Action("new", here.id, cause, "", stored.owner if stored else Owner("line-manager"))
        with st.form(f"new-action-{here.id}-{cause}", border=False, clear_on_submit=True):
            wanted = fields(here, blank)
            if st.form_submit_button("Add"):
                add_action(runtime.store(), runtime.person(), wanted)
                state.say_after_rerun("Added.")
                st.rerun()


def fields(here: OpenCase, action: Action) -> Action:
    """Show the fields of an action, and return it as they say."""
    roles, states = people_of(here), list(ActionState)
    label = st.text_input("What is done", action.label, max_chars=200)
    left, right = st.columns(2)
    role = left.selectbox(
        "Who does it",
        roles,
        index=roles.index(action.owner.role) if action.owner.role in roles else None,
        format_func=lambda one: here.library.role_by_id[one].label,
    )
    now = right.selectbox("How far", states, index=states.index(action.state), format_func=ACTION_LABELS.__getitem__)
    due = left.date_input("Until", action.due, format="DD/MM/YYYY")
    currency = here.library.scales.currency
    cost = right.number_input(
        f"Cost in {plain(currency)} a year", value=action.cost, min_value=0, max_value=MAX_WHOLE, step=1000
    )
    texts = {
        "behaviour_measure": "How one knows that it is done: what people then do",
        "result_measure": "How one knows that it works: what moves",
        "guard_measure": "What must not get worse",
        "prerequisite": "What has to be true first",
        "blocker": "What blocks it",
        "temporary_control": "What keeps the risk down until then",
    }
    told = {name: st.text_input(plain(text), getattr(action, name), max_chars=500).strip() for name, text in texts.items()}
    owner = action.owner if role in (None, action.owner.role) else Owner(role)
    return replace(action, label=label, owner=owner, state=now, due=due, cost=cost, **told)


def show_calendar(here: OpenCase, owning: Owning, actions: tuple[Action, ...]) -> None:
    """Offer what is due, and the reviews, as a calendar file."""
    reviews = reviews_of(runtime.store(), runtime.person(), here.id)
    schedule = schedule_of(runtime.store(), runtime.person(), here.id)
    made = calendar_of(here.case, actions, reviews, partial(who, here.library, owning.organisation), schedule)
    if made:
        file = for_whoever_asks(lambda _: made)
        st.download_button("Calendar file", file, f"{here.id}.ics", "text/calendar", on_click="ignore")


def _is_late(action: Action) -> bool:
    open_still = action.state not in (ActionState.DONE, ActionState.DROPPED)
    return bool(action.due and open_still and action.due < date.today())
