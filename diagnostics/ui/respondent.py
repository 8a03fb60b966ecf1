"""Somebody who was invited, at their screen: who they are by the cookies of their browser, and one question at a time."""

from __future__ import annotations

from contextlib import suppress
from functools import partial
from html import escape

import streamlit as st

from diagnostics.domain.promise import Say
from diagnostics.domain.questionnaire import NON_ANSWER_LABELS, NonAnswer, Question
from diagnostics.errors import DiagnosticError
from diagnostics.findings.answers import answer_label
from diagnostics.services.responding import Taking, answer, take_answer_away
from diagnostics.ui import runtime, state
from diagnostics.ui.guests import KEY, LINK
from diagnostics.ui.state import RespondState
from diagnostics.ui.widgets import bar, quiet
from diagnostics.wording import minutes_in_words

WAYS = (NonAnswer.DONT_KNOW, NonAnswer.NOT_MY_AREA, NonAnswer.RATHER_NOT_SAY)
"""The ways not to answer; to skip a question for now needs no answer here, one goes on."""


def key() -> str:
    """Return the key to the answers begun in this browser; nothing where none was given."""
    return state.cookie(KEY)


def link() -> str:
    """Return the token of the link that was opened last in this browser."""
    return state.cookie(LINK)


def next_question(taking: Taking, tab: RespondState) -> Question | None:
    """Return the question that comes next: looked at again, or the first without an answer; none at the end."""
    if taking.case is not None:
        return _chosen(taking, tab)
    by_id = {question.id: question for question in taking.asked}
    if tab.looking_at in by_id:
        return by_id[tab.looking_at]
    return next((question for question in taking.asked if question.id not in taking.answers), None)


def show_how_far(say: Say, taking: Taking) -> None:
    """Show how many questions there are, and how long the rest takes at most."""
    known = taking.library.question_by_id
    count = taking.round.promise.questions
    done = min(sum(name in known for name in taking.answers), count)
    left = [question.seconds for question in taking.asked if question.id not in taking.answers]
    told = say("{done} of at most {count} questions", done=done, count=count)
    if left:
        told += say(", about {minutes} left", minutes=minutes_in_words(sum(left)))
    bar(done / max(count, 1), told)
    quiet(told)


def show_question(say: Say, taking: Taking, tab: RespondState, question: Question) -> None:
    """Put one question; whatever is tapped is stored before the next one shows."""
    given = taking.answers.get(question.id)
    if tab.shown is None or tab.shown[0] != question.id:
        tab.shown = (question.id, given)
    seen = tab.shown[1]
    words = say(question.wording(taking.round.role))
    st.html(f'<div class="cw-question" role="heading" aria-level="2">{escape(words)}</div>')
    value = _number(say, taking, tab, question, seen) if question.is_number else _choice(say, taking, tab, question, seen)
    other = _no_answer(say, taking, tab, question, seen)
    _show_ways(say, taking, tab, question, seen)
    with st.expander(say("Why this question?")):
        st.markdown(say(question.why))
    if value or other:
        _store(taking, tab, question, value or other or "", seen)
        st.rerun()


def show_answers(say: Say, taking: Taking, tab: RespondState) -> None:
    """List what was answered; each can be looked at again."""
    known = taking.library.question_by_id
    for name in taking.round.questions or taking.answers:
        if name not in taking.answers or name not in known:
            continue
        question = known[name]
        told = answer_label(question, taking.answers[name])
        text = f"{say(question.wording(taking.round.role))} – {say(told)}"
        if st.button(text, key=f"review-{name}", type="tertiary", disabled=taking.is_closed):
            look_at(tab, name)


def look_at(tab: RespondState, question: str | None) -> None:
    """Bring a question back on screen, or the next one."""
    tab.looking_at, tab.shown = question, None
    st.rerun()


def _chosen(taking: Taking, tab: RespondState) -> Question | None:
    """The question that the interview chooses for somebody who answers for a function."""
    if tab.looking_at in taking.library.question_by_id:
        return taking.library.question_by_id[tab.looking_at or ""]
    assert taking.case is not None and taking.voice.respondent is not None
    step = runtime.step_of(taking.library, taking.case, frozenset({taking.voice.respondent}), tab.topic, False)
    return step.ask.question if step.ask else None


def _show_ways(say: Say, taking: Taking, tab: RespondState, question: Question, seen: str | None) -> None:
    before = _before(taking, question)
    with st.container(horizontal=True, gap="small"):
        if before and st.button(say("Back"), icon=":material/arrow_back:", type="tertiary"):
            look_at(tab, before)
        if seen is not None and st.button(say("Take this answer away"), type="tertiary"):
            take_answer_away(runtime.store(), key(), question.id, seen)
            look_at(tab, question.id)
        if tab.looking_at and st.button(say("On to the next question"), type="tertiary"):
            look_at(tab, None)


def _before(taking: Taking, question: Question) -> str | None:
    """The question before this one that was answered."""
    asked = [name for name in (taking.round.questions or taking.answers) if name in taking.answers or name == question.id]
    place = asked.index(question.id) if question.id in asked else len(asked)
    return asked[place - 1] if place else None


def _choice(say: Say, taking: Taking, tab: RespondState, question: Question, seen: str | None) -> str | None:
    chosen = None
    for option in question.options:
        kind = "primary" if option.id == seen else "secondary"
        store = partial(_store_ahead, taking, tab, question, option.id, seen)
        name = f"option-{question.id}-{option.id}"
        if st.button(say(option.label), key=name, type=kind, width="stretch", on_click=store):  # type: ignore[arg-type]
            chosen = option.id
    return chosen


def _number(say: Say, taking: Taking, tab: RespondState, question: Question, seen: str | None) -> str | None:
    highest = max(option.up_to or 0.0 for option in question.options)
    known = None
    with suppress(ValueError):
        known = float(seen) if seen else None
    name = f"number-{question.id}"
    unit = say("In {unit}", unit=say(question.unit or ""))
    typed = st.number_input(unit, min_value=0.0, max_value=highest, value=known, step=1.0, key=name)
    pressed = st.button(say("Save and go on"), type="primary", key=f"save-{name}", disabled=typed is None)
    return f"{typed:g}" if pressed and typed is not None else None


def _no_answer(say: Say, taking: Taking, tab: RespondState, question: Question, seen: str | None) -> str | None:
    chosen = None
    with st.container(horizontal=True, gap="small"):
        for kind in WAYS:
            told = say(NON_ANSWER_LABELS[kind])
            store = partial(_store_ahead, taking, tab, question, kind.value, seen)
            name = f"none-{question.id}-{kind.value}"
            if st.button(f"**{told}**" if kind == seen else told, key=name, type="tertiary", on_click=store):
                chosen = kind.value
    return chosen


def _store_ahead(taking: Taking, tab: RespondState, question: Question, value: str, seen: str | None) -> None:
    """Store an answer before the page runs, which saves a run; where that fails the page says why."""
    with suppress(DiagnosticError):
        _store(taking, tab, question, value, seen)


def _store(taking: Taking, tab: RespondState, question: Question, value: str, seen: str | None) -> None:
    answer(runtime.store(), key(), question.id, value, seen)
    tab.topic = taking.library.topic_of[question.id].id
    tab.looking_at = tab.shown = None
