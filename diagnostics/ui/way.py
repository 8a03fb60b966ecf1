"""The way between the pages that belong to no single case: only those that somebody may open."""

from __future__ import annotations

import streamlit as st

from diagnostics.ui import runtime
from diagnostics.ui.pages import ACCURACY, AUDIT, BOARD, DECISIONS, HOME, LEARNING, ORGANISATION, PEOPLE, PORTFOLIO, may_open
from diagnostics.ui.widgets import plain, you_are_here

PLACES = (DECISIONS, BOARD, PORTFOLIO, LEARNING, ACCURACY, ORGANISATION, AUDIT, PEOPLE)


def show_way(here: str) -> None:
    """Show the links to the other pages; `here` is the title of this one."""
    person = runtime.person()
    with st.container(horizontal=True, gap="small", key="way"):
        st.page_link(HOME, label="Causeway", icon=":material/account_tree:")
        for page in PLACES:
            if page.title == here:
                you_are_here(here)
            elif may_open(page, person):
                st.page_link(page, label=plain(page.title))
