"""The ownership inquiry on screen: six short questions about one cause, each stored as soon as it is answered."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from diagnostics.domain.inquiry import WHO_LABELS, WhoQuestion
from diagnostics.planning.inquiry import Said
from diagnostics.services.owning import say_who
from diagnostics.ui import runtime, state
from diagnostics.ui.case_page import OpenCase
from diagnostics.ui.widgets import label, plain, quiet, table


def show_inquiry(here: OpenCase, cause: str, said: Sequence[Said], is_open: bool) -> None:
    """Ask one role after another who has the say over a cause, and show what was said."""
    inquiry = here.library.inquiry
    if inquiry is None:
        quiet("This case is answered against a library without an ownership inquiry.")
        return
    answered = len({item.asks for item in said})
    with st.expander(f"{plain(inquiry.title)}: {answered} of {len(inquiry.questions)} asked", expanded=is_open):
        quiet(inquiry.about)
        by = st.selectbox(
            "Who says so?",
            _roles(here),
            format_func=lambda role: here.library.role_by_id[role].label,
            key=f"field/{here.id}/{cause}/by",
        )
        for first in range(0, len(inquiry.questions), 2):
            # Row by row, so that the order is right on a phone too.
            for column, question in zip(st.columns(2), inquiry.questions[first : first + 2], strict=False):
                with column:
                    show_question(here, cause, question, by, said)
        show_said(here, said)


def show_question(here: OpenCase, cause: str, question: WhoQuestion, by: str, said: Sequence[Said]) -> None:
    """Ask one question of one role; what is chosen is stored at once."""
    stored = next((item for item in said if item.asks is question.asks and item.by == by), None)
    key = f"field/{here.id}/{cause}/{by}/{question.id}"
    before = state.seen(key, stored)
    if not state.is_filled(key):
        state.fill(key, stored.value if stored else None)
        state.now_seen(key, stored)
        before = stored
    chosen = st.selectbox(
        plain(question.text),
        [*people_of(here), *WHO_LABELS],
        format_func=lambda value: WHO_LABELS.get(value) or here.library.role_by_id[value].label,
        index=None,
        placeholder="Not asked yet",
        help=plain(question.why),
        key=key,
    )
    after = Said(question.asks, by, chosen) if chosen else None
    if (after.value if after else None) != (before.value if before else None):
        say_who(runtime.store(), runtime.person(), here.id, cause, question.asks, by, before, after)
        state.now_seen(key, after)
        st.rerun()


def show_said(here: OpenCase, said: Sequence[Said]) -> None:
    """Show who said what if more than one role was asked."""
    if here.library.inquiry is None or len({item.by for item in said}) < 2:
        return
    label("What was said")
    names = here.library.role_by_id
    rows = [
        [
            here.library.inquiry.question(item.asks).text,
            names[item.by].label if item.by in names else item.by,
            WHO_LABELS.get(item.value) or names[item.value].label,
        ]
        for item in said
        if item.value in WHO_LABELS or item.value in names
    ]
    table(["Question", "Said by", "Answer"], rows)


def people_of(here: OpenCase) -> list[str]:
    """Return the roles that somebody can hold: records and what was watched decide nothing."""
    return [role.id for role in here.library.roles if role.asks_people or not role.answers]


def _roles(here: OpenCase) -> list[str]:
    """Return the roles that can be asked: those who took part in the case first."""
    asked = [person.role for person in here.case.respondents]
    people = [role.id for role in here.library.roles if role.asks_people]
    return list(dict.fromkeys([*(role for role in asked if role in people), *people]))
