"""Where failures that a user can cause become a sentence: around the page, and around every part that runs alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import ParamSpec

import streamlit as st

from diagnostics.domain.marking import marked
from diagnostics.errors import Conflict, DiagnosticError, NotSignedIn
from diagnostics.languages.words import ENGLISH, Words
from diagnostics.ui import runtime, state
from diagnostics.ui.outage import sentence_for_guests, sentence_for_users
from diagnostics.ui.pages import HOME
from diagnostics.ui.sign_in import show_sign_in
from diagnostics.ui.widgets import plain

LOAD = marked("Load what is stored now")

Given = ParamSpec("Given")


@contextmanager
def boundary_for_guests() -> Iterator[None]:
    """Show whatever somebody can cause who was invited, as a sentence; no way leads from there into the app."""
    try:
        yield
    except Conflict as clash:
        show_conflict(clash, runtime.guest_words())
    except DiagnosticError as failure:
        st.error(plain(runtime.guest_words()(sentence_for_guests(failure))))


@contextmanager
def boundary() -> Iterator[None]:
    """Show whatever a user can cause and mend as a sentence, with the way on."""
    try:
        yield
    except NotSignedIn as refused:
        show_sign_in(str(refused))
    except Conflict as clash:
        show_conflict(clash)
    except DiagnosticError as failure:
        st.error(plain(sentence_for_users(failure)))
        st.page_link(HOME, label="All cases", icon=":material/arrow_back:")


def fragment(show: Callable[Given, None]) -> Callable[Given, None]:
    """Make a part of a page run alone at a click inside it, as `st.fragment` does, behind the checks of the page.

    Streamlit skips the page for such a click, and with it whatever the page checks.
    """

    @wraps(show)
    def shown(*args: Given.args, **kwargs: Given.kwargs) -> None:
        with boundary():
            try:
                runtime.person()
                show(*args, **kwargs)
            except NotSignedIn:
                st.rerun()  # The rest of the page has to go as well.

    return st.fragment(shown)


def show_conflict(clash: Conflict, say: Words = ENGLISH) -> None:
    """Say what somebody else changed, and offer to load it."""
    st.warning(plain(say(str(clash))))
    # A callback, because the next run may not come by here again.
    st.button(say(LOAD), type="primary", on_click=state.take_over_what_is_stored)
