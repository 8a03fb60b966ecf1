"""The script of the app: who is there, and the page that the address names."""

from __future__ import annotations

from contextlib import nullcontext
from copy import copy
from pathlib import Path

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from diagnostics.ui import runtime, state
from diagnostics.ui.addresses import FOR_GUESTS, check_address
from diagnostics.ui.boundary import boundary, boundary_for_guests
from diagnostics.ui.pages import PAGES
from diagnostics.ui.sign_in import show_who, show_without_part
from diagnostics.ui.turns import turn
from diagnostics.ui.widgets import plain, show_style

# A file of our own: Streamlit fetches a named icon for the browser's tab from another server.
ICON = Path(__file__).with_name("icon.svg")

TAKING_TURNS = frozenset({"interview"})
"""Addresses whose pages take turns, as those of respondents do: many people click there at once, and each page is quick."""


def run() -> None:
    """Show the page that the address names."""
    st.set_page_config(page_title="Causeway", page_icon=str(ICON), layout="centered")
    show_style()
    runtime.keep_promises()
    # A copy for each run: Streamlit marks the page that may run, and all sessions would share the mark.
    page = st.navigation([copy(page) for page in PAGES], position="hidden")
    if page.url_path in FOR_GUESTS:
        # Whoever was invited needs no account; the page opens nothing but what their link, key or code opens.
        with boundary_for_guests(), turn():
            page.run()
    else:
        with boundary():
            show_page(page)
    if message := state.notice():
        st.toast(plain(message))


def show_page(page: StreamlitPage) -> None:
    """Show a page to whoever is there, as far as it is for them; raises NotSignedIn or NotAllowed."""
    person = runtime.person()
    show_who(person)
    if not person.rights:
        show_without_part(person)
        return
    check_address(page.url_path, person)
    with turn() if page.url_path in TAKING_TURNS else nullcontext():
        page.run()


run()
