"""The way between the pages that belong to no single case: only those that somebody may open."""

from __future__ import annotations

import streamlit as st

from diagnostics.access.rights import Right
from diagnostics.ui import runtime
from diagnostics.ui.pages import ACCURACY, AUDIT, BOARD, DECISIONS, HOME, LEARNING, PORTFOLIO

PLACES = (
    (DECISIONS, Right.SEE_BOARD),
    (BOARD, Right.SEE_BOARD),
    (PORTFOLIO, Right.SEE_BOARD),
    (LEARNING, Right.SEE_CASES),
    (ACCURACY, None),
    (AUDIT, Right.AUDIT),
)
"""Each page with the right that it takes; none: anybody."""


def show_way(here: str) -> None:
    """Show the links to the other pages; `here` is the title of this one."""
    rights = runtime.person().rights
    with st.container(horizontal=True, gap="small", key="way"):
        st.page_link(HOME, label="Causeway", icon=":material/account_tree:")
        for page, right in PLACES:
            if right is None or right in rights:
                st.page_link(page, label=page.title, disabled=page.title == here)
