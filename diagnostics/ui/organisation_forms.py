"""Small forms for units and posts; each names what this tab saw, and what somebody else changed is told."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from functools import partial

import streamlit as st

from diagnostics.domain.organisation import Organisation, Unit
from diagnostics.errors import Conflict
from diagnostics.services.organisation import roles_of_posts
from diagnostics.services.posts import abolish_post, add_post, add_unit, change_post, change_unit, remove_unit, reopen_post
from diagnostics.ui import runtime, state
from diagnostics.ui.organisation_choice import choose_post, units_in_order
from diagnostics.ui.widgets import quiet

KEY = "field/organisation"
TOP = "At the top"


def add_a_post(there: Organisation, day: date) -> None:
    """Ask for a new post."""
    key = f"{KEY}/add-post/"
    above = choose_post(there, day, "Whom does it report to? Nobody: leave it empty", f"{key}above")
    units, roles = units_in_order(there), roles_of_posts(runtime.library())
    title = st.text_input("Title", max_chars=200, key=f"{key}title")
    unit = st.selectbox("Unit", list(units), format_func=named(units), index=None, key=f"{key}unit")
    role = st.selectbox("Role in a case", list(roles), format_func=named(roles), index=None, key=f"{key}role")
    if st.button("Add the post", type="primary", disabled=not (unit and role)) and unit and role:
        superior = above.id if above else None
        save = partial(add_post, runtime.store(), runtime.person(), runtime.library(), title, unit, role, superior)
        saved(key, save, "The post was added. It is vacant until somebody is appointed.")


def change_a_post(there: Organisation, day: date) -> None:
    """Ask for another title, unit, role or superior of a post."""
    post = choose_post(there, day, "Which post?", f"{KEY}/change-post")
    if post is None:
        return
    key = f"{KEY}/post/{post.id}/"
    if not state.is_filled(f"{key}title"):
        state.now_seen(key, post)
        for field in ("title", "unit", "role", "reports_to"):
            state.fill(f"{key}{field}", getattr(post, field))
    before = state.seen(key, post)
    units, roles = units_in_order(there), roles_of_posts(runtime.library())
    title = st.text_input("Title", key=f"{key}title", max_chars=200)
    unit = st.selectbox("Unit", list(units), format_func=named(units), key=f"{key}unit")
    role = st.selectbox("Role in a case", list(roles), format_func=named(roles), key=f"{key}role")
    above = choose_post(there, day, "Reports to (empty: to nobody)", f"{key}reports_to", besides=post)
    if st.button("Save the post", type="primary"):
        values = {"title": title, "unit": unit, "role": role, "reports_to": above.id if above else None}
        after = before.model_copy(update=values)
        save = partial(change_post, runtime.store(), runtime.person(), runtime.library(), before, after)
        saved(key, save, "The post was changed.")


def abolish_a_post(there: Organisation, day: date) -> None:
    """Ask which post ends, or exists again."""
    key = f"{KEY}/abolish/"
    post = choose_post(there, day, "Which post?", f"{key}post")
    if post and post.until is None:
        before = state.as_last_shown(f"{key}{post.id}", post)
        quiet("Whoever holds it ends then; who reports to it reports to its superior. Its history stays.")
        until = st.date_input("The first day without it", value=date.today(), key=f"{key}until", format="YYYY-MM-DD")
        if st.button("Abolish the post", type="primary") and isinstance(until, date):
            saved(key, partial(abolish_post, runtime.store(), runtime.person(), before, until), "The post was abolished.")
    gone = {one.id: one for one in there.posts if one.until is not None}
    if gone:
        titles = {one.id: f"{one.title}, until {one.until}" for one in gone.values()}
        back = st.selectbox("Abolished posts", list(gone), format_func=named(titles), index=None, key=f"{key}back")
        if back and st.button("Let it exist again"):
            save = partial(reopen_post, runtime.store(), runtime.person(), gone[back])
            saved(key, save, "The post exists again, vacant.")


def add_a_unit(there: Organisation, day: date) -> None:
    """Ask for a new unit."""
    key, units = f"{KEY}/add-unit/", units_in_order(there)
    name = st.text_input("Name", max_chars=200, key=f"{key}name")
    parent = st.selectbox("Below", list(units), format_func=named(units), index=None, placeholder=TOP, key=f"{key}parent")
    if st.button("Add the unit", type="primary"):
        saved(key, partial(add_unit, runtime.store(), runtime.person(), name, parent), "The unit was added.")


def change_a_unit(there: Organisation, day: date) -> None:
    """Ask for another name or place of a unit, or whether it goes."""
    units = units_in_order(there)
    chosen = st.selectbox("Which unit?", list(units), format_func=named(units), index=None, key=f"{KEY}/change-unit")
    if chosen not in units:
        return
    unit, key = there.unit_by_id[chosen], f"{KEY}/unit/{chosen}/"
    if not state.is_filled(f"{key}name"):
        state.now_seen(key, unit)
        state.fill(f"{key}name", unit.name)
        state.fill(f"{key}parent", unit.parent)
    before: Unit = state.seen(key, unit)
    others = units_in_order(there, there.units_below(unit.id))
    name = st.text_input("Name", key=f"{key}name", max_chars=200)
    parent = st.selectbox("Below", list(others), format_func=named(others), index=None, key=f"{key}parent", placeholder=TOP)
    with st.container(horizontal=True, gap="small"):
        if st.button("Save the unit", type="primary"):
            after = before.model_copy(update={"name": name, "parent": parent})
            save = partial(change_unit, runtime.store(), runtime.person(), before, after)
            saved(key, save, "The unit was changed.")
        if st.button("Remove the unit"):
            saved(key, partial(remove_unit, runtime.store(), runtime.person(), before), "The unit was removed.")


def named(names: Mapping[str, str]) -> Callable[[str], str]:
    """Return what gives an id its name, and an id that went meanwhile itself."""
    return lambda one: names.get(one, one)


def saved(key: str, save: Callable[[], object], message: str) -> None:
    """Save, empty the fields that begin with `key`, and say so; what somebody else changed is looked at afresh."""
    try:
        save()
    except Conflict:
        state.look_afresh(key)
        raise
    state.empty(key)
    state.say_after_rerun(message)
    st.rerun()
