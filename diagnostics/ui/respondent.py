"""Somebody who was invited, at their screen: who they are by the cookies of their browser, and one question at a time."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from functools import partial

import streamlit as st

from diagnostics.domain.library import Library
from diagnostics.domain.questionnaire import NON_ANSWER_LABELS, NonAnswer, Question
from diagnostics.errors import DiagnosticError
from diagnostics.findings.answers import answer_label
from diagnostics.languages.shown import library_in
from diagnostics.languages.words import Words
from diagnostics.services.responding import Taking, answer, next_for_a_function, take_answer_away
from diagnostics.services.secret_words import is_token
from diagnostics.ui import runtime, state
from diagnostics.ui.guests import KEY, LINK
from diagnostics.ui.heading import show_heading
from diagnostics.ui.state import RespondState
from diagnostics.ui.turns import turn
from diagnostics.ui.widgets import bar, plain, quiet
from diagnostics.wording import minutes_in_words

WAYS = (NonAnswer.DONT_KNOW, NonAnswer.NOT_MY_AREA, NonAnswer.RATHER_NOT_SAY)
"""The ways not to answer."""


@dataclass(frozen=True)
class Screen:
    """What is shown to somebody who answers, in their language."""

    say: Words
    taking: Taking
    tab: RespondState

    @property
    def shown(self) -> Library:
        """The library in their language: to be shown; what comes next is reckoned with the other one."""
        return library_in(self.taking.library, self.say)

    @property
    def order(self) -> tuple[str, ...]:
        """The questions that are asked, or for a function those that were answered, in their order."""
        return self.taking.round.questions or tuple(self.taking.answers)


def key() -> str:
    """Return the key to the answers begun in this browser; nothing where none was given, or one was made up."""
    given = state.cookie(KEY)
    return given if is_token(given) else ""


def link() -> str:
    """Return the token of the link that was opened last in this browser."""
    return state.cookie(LINK)


def next_question(screen: Screen) -> Question | None:
    """Return the question that comes next: looked at again, or the first without an answer; none at the end."""
    found = screen.tab.looking_at or _next(screen)
    return screen.shown.question_by_id.get(found) if found else None


def show_how_far(screen: Screen) -> None:
    """Show how many questions there are, and how long the rest takes at most."""
    say, taking = screen.say, screen.taking
    count = taking.round.promise.questions
    done = min(sum(name in taking.library.question_by_id for name in taking.answers), count)
    left = sum(question.seconds for question in taking.asked if question.id not in taking.answers)
    told = say("{done} of at most {count} questions", done=done, count=count)
    if left:
        told = say("{told}, about {minutes} left", told=told, minutes=minutes_in_words(left))
    bar(done / max(count, 1), told)
    quiet(told)


def show_question(screen: Screen, question: Question) -> None:
    """Put one question; whatever is tapped is stored before the next one shows."""
    tab, taking = screen.tab, screen.taking
    if tab.shown is None or tab.shown[0] != question.id:
        tab.shown = (question.id, taking.answers.get(question.id))
    seen = tab.shown[1]
    show_heading(question.wording(taking.round.role), question.id)
    if taking.voice.handed_in and taking.round.promise.in_confidence:
        quiet(
            screen.say(
                "What you handed in may already be shown in a group. If you change an answer that was shown, what that "
                "group said to this question is removed, so that nobody can tell what you changed, and the new answer is "
                "not shown either. If it was not shown yet, the new answer counts once you hand in again."
            )
        )
    value = _number(screen, question, seen) if question.is_number else _choice(screen, question, seen)
    other = _no_answer(screen, question, seen)
    _show_ways(screen, question, seen)
    with st.expander(screen.say("Why this question?")):
        st.markdown(plain(question.why))
    if tab.refused:
        refused, tab.refused = tab.refused, None
        raise refused
    if value or other:
        _store(screen, question, value or other or "", seen)
        st.rerun()


def show_answers(screen: Screen) -> None:
    """List what was answered; each can be looked at again."""
    taking, known = screen.taking, screen.shown.question_by_id
    for name in screen.order:
        if name not in taking.answers or name not in known:
            continue
        told = _answer_in_words(screen, known[name], taking.answers[name])
        text = f"{known[name].wording(taking.round.role)} – {told}"
        if st.button(plain(text), key=f"review-{name}", type="tertiary", disabled=taking.is_closed):
            look_at(screen.tab, name)


def look_at(tab: RespondState, question: str | None) -> None:
    """Bring a question back on screen, or the next one."""
    tab.looking_at, tab.shown = question, None
    st.rerun()


def _next(screen: Screen) -> str | None:
    taking = screen.taking
    if taking.voice.respondent is None:
        return next((question.id for question in taking.asked if question.id not in taking.answers), None)
    return next_for_a_function(runtime.store(), key(), screen.tab.topic)


def _answer_in_words(screen: Screen, question: Question, value: str) -> str:
    if value in set(NonAnswer):
        return screen.say(NON_ANSWER_LABELS[NonAnswer(value)])
    return answer_label(question, value)


def _show_ways(screen: Screen, question: Question, seen: str | None) -> None:
    say, tab, before = screen.say, screen.tab, _before(screen, question)
    with st.container(horizontal=True, gap="small"):
        if before and st.button(say("Back"), icon=":material/arrow_back:", type="tertiary"):
            look_at(tab, before)
        if seen is not None and st.button(say("Take this answer away"), type="tertiary"):
            take_answer_away(runtime.store(), key(), question.id, seen)
            look_at(tab, question.id)
        if tab.looking_at and st.button(say("On to the next question"), type="tertiary"):
            look_at(tab, None)


def _before(screen: Screen, question: Question) -> str | None:
    """The question before this one that was answered."""
    asked = [name for name in screen.order if name in screen.taking.answers or name == question.id]
    place = asked.index(question.id) if question.id in asked else len(asked)
    return asked[place - 1] if place else None


def _choice(screen: Screen, question: Question, seen: str | None) -> str | None:
    chosen = None
    for option in question.options:
        kind = "primary" if option.id == seen else "secondary"
        store = partial(_store_ahead, screen, question, option.id, seen)
        name = f"option-{question.id}-{option.id}"
        if st.button(plain(option.label), key=name, type=kind, width="stretch", on_click=store):  # type: ignore[arg-type]
            chosen = option.id
    return chosen


def _number(screen: Screen, question: Question, seen: str | None) -> str | None:
    highest = max(option.up_to or 0.0 for option in question.options)
    known = None
    with suppress(ValueError):
        known = float(seen) if seen else None
    name, say = f"number-{question.id}", screen.say
    unit = say("In {unit}", unit=plain(question.unit or ""))
    typed = st.number_input(unit, min_value=0.0, max_value=highest, value=known, step=1.0, key=name)
    pressed = st.button(say("Save and go on"), type="primary", key=f"save-{name}", disabled=typed is None)
    return f"{typed:g}" if pressed and typed is not None else None


def _no_answer(screen: Screen, question: Question, seen: str | None) -> str | None:
    chosen = None
    with st.container(horizontal=True, gap="small"):
        for kind in WAYS:
            told = screen.say(NON_ANSWER_LABELS[kind])
            store = partial(_store_ahead, screen, question, kind.value, seen)
            name = f"none-{question.id}-{kind.value}"
            if st.button(f"**{told}**" if kind == seen else told, key=name, type="tertiary", on_click=store):
                chosen = kind.value
    return chosen


def _store_ahead(screen: Screen, question: Question, value: str, seen: str | None) -> None:
    """Store an answer before the page runs, which saves a run; where that fails the page shows the question, and why."""
    try:
        with turn():
            _store(screen, question, value, seen)
    except DiagnosticError as refused:
        screen.tab.looking_at, screen.tab.refused = question.id, refused


def _store(screen: Screen, question: Question, value: str, seen: str | None) -> None:
    answer(runtime.store(), key(), question.id, value, seen)
    screen.tab.topic = screen.taking.library.topic_of[question.id].id
    goes_on = screen.taking.voice.handed_in and seen is None
    screen.tab.looking_at = _open_after(screen, question) if goes_on else None
    screen.tab.shown = None


def _open_after(screen: Screen, question: Question) -> str | None:
    """The next question without an answer, for somebody who handed in and goes on all the same."""
    taking = screen.taking
    left = (one.id for one in taking.asked if one.id not in taking.answers and one.id != question.id)
    return next(left, None)
