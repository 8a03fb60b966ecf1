"""The organisation: the chart as it was on any day, one post in full, vacancies, files and single changes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import streamlit as st

from diagnostics.access.rights import Right
from diagnostics.domain.organisation import Organisation
from diagnostics.ui import runtime, state
from diagnostics.ui.organisation_choice import choose_post, units_in_order
from diagnostics.ui.organisation_forms import (
    KEY,
    abolish_a_post,
    add_a_post,
    add_a_unit,
    change_a_post,
    change_a_unit,
    named,
)
from diagnostics.ui.organisation_import import show_files
from diagnostics.ui.organisation_people import appoint_somebody, correct_a_person, end_somebody
from diagnostics.ui.organisation_post import show_common_superior, show_post, show_vacancies
from diagnostics.ui.organisation_tree import show_by_reporting, show_by_unit
from diagnostics.ui.way import show_way
from diagnostics.ui.widgets import facts, quiet

CHART, FIND, VACANT, FILE, CHANGE = "Chart", "Find a post or person", "Vacant posts", "From a file", "Change"
BY_UNIT, BY_REPORTING = "By unit", "By who reports to whom"
EVERYTHING = "The whole organisation"
FIRST_DAY = date(1990, 1, 1)


def show() -> None:
    """Show the page."""
    show_way("Organisation")
    st.title("Organisation")
    there = runtime.organisation()
    manages = Right.MANAGE_ORGANISATION in runtime.person().rights
    if not there.units:
        quiet("Nobody is known here yet. Everything works by role until then; a file or a few small forms name the people.")
    parts = [*([CHART, FIND, VACANT] if there.units else []), *([FILE, CHANGE] if manages else [])]
    if not parts:
        return
    first = FIND if state.in_url("post") and FIND in parts else parts[0]
    part = st.segmented_control("Part", parts, default=first, key=f"{KEY}/part", required=True, label_visibility="collapsed")
    day = chosen_day() if part in (CHART, FIND, VACANT) else date.today()
    views = {CHART: show_chart, FIND: show_search, VACANT: show_vacancies, FILE: show_files, CHANGE: show_changes}
    views[part or parts[0]](there, day)


def chosen_day() -> date:
    """Ask for the day as of which posts are shown."""
    day = st.date_input(
        "As it was on",
        value=date.today(),
        min_value=FIRST_DAY,
        max_value=date(date.today().year + 10, 12, 31),
        format="YYYY-MM-DD",
        key=f"{KEY}/day",
        width=260,
        help="Who held which post that day. Titles, units and who reports to whom are shown as they are now.",
    )
    return day if isinstance(day, date) else date.today()


def show_chart(there: Organisation, day: date) -> None:
    """Show the whole organisation, or one unit, as a list that folds."""
    posts = there.posts_on(day)
    vacant = [post for post in posts if there.is_vacant(post.id, day)]
    facts([
        ("Units", f"{len(there.units):,}"),
        ("Posts", f"{len(posts):,}"),
        ("Vacant", f"{len(vacant):,}"),
        ("Vacant, somebody stands in", f"{sum(bool(there.deputies(post.id, day)) for post in vacant):,}"),
    ])  # fmt: skip
    units = units_in_order(there)
    top = st.selectbox(
        "Show",
        list(units),
        format_func=named(units),
        index=None,
        key=f"{KEY}/top",
        placeholder="The whole organisation",
    )
    how = st.segmented_control("Arranged", [BY_UNIT, BY_REPORTING], default=BY_UNIT, required=True, key=f"{KEY}/how")
    if how == BY_REPORTING:
        show_by_reporting(there, day, top)
    else:
        show_by_unit(there, day, top)


def show_search(there: Organisation, day: date) -> None:
    """Search for a post or a person, show the post in full, and the first common superior of two."""
    key, named_by_url = f"{KEY}/search", state.in_url("post")
    if named_by_url in there.post_by_id and not state.is_filled(key):
        state.fill(key, named_by_url)
    chosen = choose_post(there, day, "A post: its title, its unit, or who holds it", key)
    state.put_in_url("post", chosen.id if chosen else None)
    if chosen:
        with st.container(border=True):
            show_post(there, chosen, day)
    st.header("First common superior")
    show_common_superior(there, day)


def show_changes(there: Organisation, day: date) -> None:
    """Ask what is to be changed, and show the one form for it."""
    forms: dict[str, Callable[[Organisation, date], None]] = {"Add a unit": add_a_unit}
    if there.units:
        forms |= {"Add a post": add_a_post, "Rename, move or remove a unit": change_a_unit}
    if there.posts:
        forms |= {
            "Appoint somebody, or a deputy": appoint_somebody,
            "End who holds a post or stands in": end_somebody,
            "Change or move a post": change_a_post,
            "Abolish a post, or let it exist again": abolish_a_post,
            "Correct a person": correct_a_person,
        }
    chosen = st.selectbox("What do you want to change?", list(forms), index=None, key=f"{KEY}/change")
    if chosen:
        forms[chosen](there, day)


show()
