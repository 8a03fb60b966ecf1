"""The script of the app: navigation, and the one place where failures a user can cause become a sentence."""

from __future__ import annotations

from copy import copy
from pathlib import Path

import streamlit as st

from diagnostics.errors import Conflict, DiagnosticError
from diagnostics.ui import state
from diagnostics.ui.pages import HOME, PAGES
from diagnostics.ui.widgets import show_style

# A file of our own: Streamlit fetches a named icon for the browser's tab from another server.
ICON = Path(__file__).with_name("icon.svg")


def run() -> None:
    """Show the page that the address names."""
    st.set_page_config(page_title="Causeway", page_icon=str(ICON), layout="centered")
    show_style()
    # A copy for each run: Streamlit marks the page that may run, and all sessions would share the mark.
    page = st.navigation([copy(page) for page in PAGES], position="hidden")
    try:
        page.run()
    except Conflict as clash:
        show_conflict(clash)
    except DiagnosticError as failure:
        st.error(str(failure))
        st.page_link(HOME, label="All cases", icon=":material/arrow_back:")
    if message := state.notice():
        st.toast(message)


def show_conflict(clash: Conflict) -> None:
    """Say what somebody else changed, and offer to load it."""
    st.warning(str(clash))
    # A callback, because the next run may not come by here again.
    st.button("Load what is stored now", type="primary", on_click=state.take_over_what_is_stored)


run()
