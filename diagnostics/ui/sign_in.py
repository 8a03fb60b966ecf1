"""Signing in and out on screen: the page for those who are not signed in, and the menu for those who are."""

from __future__ import annotations

import streamlit as st

from diagnostics.access.claims import name_of
from diagnostics.access.rights import Person
from diagnostics.services.sign_in import sign_out
from diagnostics.ui import runtime, state
from diagnostics.ui.pages import PEOPLE, may_open
from diagnostics.ui.widgets import label, plain, quiet

BRAND = '<div class="cw-brand">Causeway</div>'


def show_sign_in(why: str) -> None:
    """Show the page on which people sign in; the address they wanted waits for them (`ui/door.py`)."""
    st.html(BRAND)
    st.title("Sign in")
    st.markdown(plain(why))
    st.button("Sign in", type="primary", on_click=st.login)


def show_without_part(person: Person) -> None:
    """Say to somebody who plays no part yet who can give them one."""
    st.html(BRAND)
    st.title("You have no part here yet")
    st.markdown(
        f"You are signed in as **{plain(person.name)}**. An administrator has to say what part you play, such as line "
        "manager or auditor, before you can see or do anything. Tell them this name, and come back."
    )
    st.button("Look again")


def show_who(person: Person) -> None:
    """Show who is signed in, the part they play, and the way out; nothing where nobody signs in."""
    if not runtime.has_sign_in():
        return
    place = st.container(horizontal=True, horizontal_alignment="right", key="who")
    with place.popover(plain(name_of(state.claims()) or person.name), icon=":material/person:", type="tertiary"):
        label(person.part or "No part yet")
        quiet(person.name)
        if may_open(PEOPLE, person):
            st.page_link(PEOPLE)
        st.button("Sign out", on_click=_sign_out)


def _sign_out() -> None:
    sign_out(runtime.store(), state.claims())
    st.logout()
