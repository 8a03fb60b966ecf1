"""One question on screen: how it is put, why it is asked, and how an answer gets into the database."""

from __future__ import annotations

from contextlib import suppress
from functools import partial

import streamlit as st

from diagnostics.domain.case import Respondent
from diagnostics.domain.questionnaire import NON_ANSWER_LABELS, NonAnswer, Question
from diagnostics.errors import DiagnosticError
from diagnostics.services.interview import record_answer, withdraw_answer
from diagnostics.ui import runtime
from diagnostics.ui.case_page import OpenCase
from diagnostics.ui.heading import show_heading
from diagnostics.ui.state import InterviewState
from diagnostics.ui.widgets import plain, quiet


def show_question(here: OpenCase, tab: InterviewState, question: Question, person: Respondent, given: str | None) -> None:
    """Put one question to one respondent, who answered it with `given` as far as this tab knows."""
    tab.shown = (person.id, question.id, given)
    role = here.library.role_by_id[person.role].label
    whom = f"{role}, {person.name}" if person.name else role
    above = f"{here.library.topic_of[question.id].title} · asked of: {whom}"
    show_heading(question.wording(person.role), f"{person.id}/{question.id}", above)
    value = _number(question, person, given) if question.is_number else _choice(here, tab, question, person, given)
    other = _non_answer(here, tab, question, person, given)
    with st.container(horizontal=True, gap="small"):
        if tab.given and st.button("Back", icon=":material/arrow_back:", type="tertiary"):
            go_back(tab)
        if given is not None and st.button("Take this answer away", type="tertiary"):
            withdraw_answer(runtime.store(), runtime.person(), here.library, here.id, person.id, question.id, given)
            tab.move_on()
            st.rerun()
        if tab.reviewing and st.button("On to the next question", type="tertiary"):
            tab.move_on()
            st.rerun()
    show_why(here, question)
    if value or other:
        _store(here, tab, question, person, value or other or "", given)
        st.rerun()


def show_why(here: OpenCase, question: Question) -> None:
    """Say why a question is asked, what it can tell, and where it comes from."""
    with st.expander("Why this question?"):
        st.markdown(plain(question.why))
        causes = [here.library.label(cause) for cause in question.parents]
        quiet(f"It helps to tell: {'; '.join(causes)}.")
        sources = [here.library.source_by_key[key] for key in question.sources if key in here.library.source_by_key]
        quiet(f"Source: {'; '.join(source.short for source in sources)}.")


def go_back(tab: InterviewState) -> None:
    """Bring the answer before the one on screen back."""
    here = tab.given.index(tab.reviewing) if tab.reviewing in tab.given else len(tab.given)
    tab.look_again(*tab.given[max(here - 1, 0)])
    st.rerun()


def _choice(here: OpenCase, tab: InterviewState, question: Question, person: Respondent, given: str | None) -> str | None:
    chosen = None
    for option in question.options:
        kind = "primary" if option.id == given else "secondary"
        key = f"option-{person.id}-{question.id}-{option.id}"
        store = partial(_store_ahead, here, tab, question, person, option.id, given)
        if st.button(plain(option.label), key=key, type=kind, width="stretch", on_click=store):  # type: ignore[arg-type]
            chosen = option.id
    return chosen


def _number(question: Question, person: Respondent, given: str | None) -> str | None:
    highest = max(option.up_to or 0.0 for option in question.options)
    known = float(given) if given and _is_number(given) else None
    key = f"number-{person.id}-{question.id}"
    unit = plain(question.unit or "")
    typed = st.number_input(f"In {unit}", min_value=0.0, max_value=highest, value=known, step=1.0, key=key)
    pressed = st.button("Save and go on", type="primary", key=f"save-{key}", disabled=typed is None)
    return f"{typed:g}" if pressed and typed is not None else None


def _non_answer(
    here: OpenCase, tab: InterviewState, question: Question, person: Respondent, given: str | None
) -> str | None:
    chosen = None
    with st.container(horizontal=True, gap="small"):
        for kind in NonAnswer:
            name = NON_ANSWER_LABELS[kind]
            shown = f"**{name}**" if kind == given else name
            key = f"none-{person.id}-{question.id}-{kind.value}"
            store = partial(_store_ahead, here, tab, question, person, kind.value, given)
            if st.button(shown, key=key, type="tertiary", on_click=store):
                chosen = kind.value
    return chosen


def _store_ahead(
    here: OpenCase, tab: InterviewState, question: Question, person: Respondent, value: str, given: str | None
) -> None:
    """Store an answer before the page runs, which saves a run.

    Where that fails, or is not called (the first click after the server was started anew), the page comes by the same
    button, stores the answer or says what is wrong.
    """
    with suppress(DiagnosticError):
        _store(here, tab, question, person, value, given)


def _store(
    here: OpenCase, tab: InterviewState, question: Question, person: Respondent, value: str, given: str | None
) -> None:
    record_answer(runtime.store(), runtime.person(), here.library, here.id, person.id, question.id, value, given)
    if (person.id, question.id) not in tab.given:
        tab.given.append((person.id, question.id))
    tab.topic = here.library.topic_of[question.id].id
    tab.move_on()


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True
