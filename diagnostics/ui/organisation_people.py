"""Small forms for people: who holds a post or stands in, from when to when, and how they are called."""

from __future__ import annotations

from datetime import date
from functools import partial

import streamlit as st

from diagnostics.domain.organisation import Employee, Organisation
from diagnostics.services.holdings import Newcomer, appoint, appoint_deputy, change_employee, end_holding
from diagnostics.ui import runtime, state
from diagnostics.ui.organisation_choice import choose_person, choose_post
from diagnostics.ui.organisation_forms import KEY, saved
from diagnostics.ui.widgets import plain, quiet


def appoint_somebody(there: Organisation, day: date) -> None:
    """Ask who holds a post or stands in for its holder from a day on."""
    key = f"{KEY}/appoint/"
    post = choose_post(there, day, "To which post?", f"{key}post")
    if post is None:
        return
    seen = state.as_last_shown(f"{key}{post.id}", there.held.get(post.id, ()))
    known = choose_person(there, "Who? Somebody who is known", f"{key}person")
    name = st.text_input("Or the name of somebody new", key=f"{key}name", max_chars=200) if known is None else ""
    email = st.text_input("E-mail address", key=f"{key}email", max_chars=254) if name else ""
    since = st.date_input("From", value=date.today(), key=f"{key}since", format="YYYY-MM-DD")
    deputy = st.checkbox("Stands in for the holder", key=f"{key}deputy")
    if st.button("Appoint", type="primary", disabled=not (known or name)) and isinstance(since, date):
        begin = appoint_deputy if deputy else appoint
        who = known.id if known else Newcomer(name, email)
        saved(key, partial(begin, runtime.store(), runtime.person(), post.id, who, since, seen), "Appointed.")


def end_somebody(there: Organisation, day: date) -> None:
    """Ask who leaves a post on a day."""
    key = f"{KEY}/end/"
    post = choose_post(there, day, "Which post?", f"{key}post")
    if post is None:
        return
    running = [one for one in there.held.get(post.id, ()) if one.until is None or one.until > day]
    if not running:
        quiet("Nobody holds it, and nobody stands in.")
        return
    until = st.date_input("The first day without them", value=date.today(), key=f"{key}until", format="YYYY-MM-DD")
    for one in running:
        told = f"{there.employee_by_id[one.employee].name}, {'stands in' if one.deputy else 'holder'} since {one.since}"
        pressed = st.button(f"End: {plain(told)}", key=f"end-{one.post}-{one.employee}-{one.since}-{one.deputy}")
        if pressed and isinstance(until, date):
            saved(key, partial(end_holding, runtime.store(), runtime.person(), one, until), "Ended.")


def correct_a_person(there: Organisation, day: date) -> None:
    """Ask for another name or address of somebody."""
    person = choose_person(there, "Who?", f"{KEY}/correct-person")
    if person is None:
        return
    key = f"{KEY}/person/{person.id}/"
    if not state.is_filled(f"{key}name"):
        state.now_seen(key, person)
        state.fill(f"{key}name", person.name)
        state.fill(f"{key}email", person.email)
    before: Employee = state.seen(key, person)
    name = st.text_input("Name", key=f"{key}name", max_chars=200)
    email = st.text_input("E-mail address", key=f"{key}email", max_chars=254)
    if st.button("Save the person", type="primary"):
        after = before.model_copy(update={"name": name, "email": email})
        saved(key, partial(change_employee, runtime.store(), runtime.person(), before, after), "The person was corrected.")
