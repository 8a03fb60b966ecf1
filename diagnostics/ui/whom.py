"""Whom to ask next, on screen: a sentence, and every role beside the others on request."""

from __future__ import annotations

import streamlit as st

from diagnostics.ui import runtime
from diagnostics.ui.case_page import OpenCase
from diagnostics.ui.pages import INVITE
from diagnostics.ui.widgets import label, plain, quiet, table
from diagnostics.wording import count_of

SHOWN = 6


def offer_whom(here: OpenCase, speaking: str | None) -> None:
    """Offer to show whom to ask next; during an interview it is calculated only on request.

    It takes several times as long as choosing the next question, and everybody in the interview would wait for it.
    """
    if here.case.answer_count and st.button("Who should be asked next?", type="tertiary", icon=":material/group:"):
        show_whom(here, speaking)


def show_whom(here: OpenCase, speaking: str | None = None) -> None:
    """Show who would tell most now, beside going on with the role that is `speaking`; nothing before the first answer."""
    if not here.case.answer_count:
        return
    found = runtime.whom_of(here.library, here.case)
    label("Whom to ask next")
    st.markdown(plain(found.sentence(speaking)))
    if found.best is None:
        return
    with st.expander("Everybody who could be asked"):
        rows = [
            [one.role_label, str(one.people), f"{count_of(one.questions, 'question')} each", one.minutes, one.gain_in_words]
            for one in found.everybody[:SHOWN]
        ]
        table(["Role", "People", "About", "Together", "Decision changes in"], rows)
        quiet(
            "A short talk is imagined many times, as the answers so far let expect it. Its answers count together, so they "
            "can change the decision where no single one would. The decision is the verdict, the first owner and the first "
            "action."
        )
    if here.may_open(INVITE):
        quiet("Performers who are invited answer in confidence and count from five on; what they tell you counts at once.")
        st.page_link(INVITE, label="Invite them to answer by themselves", query_params={"case": here.id})
