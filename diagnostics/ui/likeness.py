"""Cases like this one: published and closed cases near an open one, in what they are alike, and what came of them."""

from __future__ import annotations

import streamlit as st

from diagnostics.evaluation.likeness import Likeness
from diagnostics.ui import runtime
from diagnostics.ui.case_page import OpenCase
from diagnostics.ui.widgets import label, quiet
from diagnostics.wording import ended

FEWEST_ANSWERS = 4
"""With fewer answers nearly every case looks alike."""


def show_likeness(here: OpenCase) -> None:
    """Show the published and the closed cases that are nearest, once there are enough answers to compare."""
    near = runtime.cases_like(here.library, here.case) if here.case.answer_count >= FEWEST_ANSWERS else ()
    if not near:
        return
    st.header("Cases like this one")
    quiet(
        "Published cases, and closed ones of your own, in which the answers point the same way. What helped there need not "
        "be what helps here."
    )
    for found in near:
        _show_one(found)


def _show_one(found: Likeness) -> None:
    with st.container(border=True):
        label(found.title)
        quiet(" ".join(found.because))
        if found.owners:
            quiet(f"Who had to act: {ended(found.owners)}")
        if found.outcome:
            quiet(f"What came of it: {ended(found.outcome)}")
