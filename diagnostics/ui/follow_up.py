"""The reviews of a case on screen: when they are, what was found at each, and what follows from it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import streamlit as st

from diagnostics.access.rights import Right
from diagnostics.domain.accountability import OwnershipState
from diagnostics.domain.follow_up import Review
from diagnostics.domain.gate import MAX_FIGURE
from diagnostics.domain.inquiry import FollowUp, FollowUpQuestion
from diagnostics.services.acting import actions_of
from diagnostics.services.cases import set_status
from diagnostics.services.owning import owning_of
from diagnostics.services.reviewing import (
    ABOUT_A_CAUSE,
    Moved,
    hold_review,
    plan_reviews,
    reviews_of,
    usual_dates,
    what_moved,
)
from diagnostics.storage.records import Status
from diagnostics.ui import runtime, state
from diagnostics.ui.case_page import OpenCase
from diagnostics.ui.pages import INTERVIEW, go
from diagnostics.ui.widgets import label, plain, quiet, table
from diagnostics.wording import on_day

MOST = 12

TYPED = ("figure", "source", "note")
"""The fields of a review that somebody writes into."""


def show_follow_up(here: OpenCase) -> tuple[Review, ...]:
    """Show the dates, the review that is due next, and those that were held; returns all of them."""
    st.header("When it is looked at again")
    reviews = reviews_of(runtime.store(), runtime.person(), here.id)
    may_review = here.may(Right.REVIEW)
    if may_review:
        show_dates(here, reviews)
    waiting = next((review for review in reviews if not review.is_held), None)
    show_overtaken(here, reviews, waiting)
    if waiting and may_review:
        show_review(here, waiting)
    for review in reviews:
        if review.is_held:
            show_found(here, review)
    show_what_follows(here, reviews)
    return reviews


def show_dates(here: OpenCase, reviews: tuple[Review, ...]) -> None:
    """Set the dates of the reviews that are still to come: the usual ones, or others."""
    coming = tuple(review.due for review in reviews if not review.is_held)
    seen = state.seen(f"dates/{here.id}", coming)
    if coming:
        quiet(f"Still to come: {', '.join(on_day(day) for day in coming)}.")
    usual = usual_dates(here.library, date.today())
    with st.expander("Set the dates", expanded=not reviews), st.form(f"dates-{here.id}", border=False):
        columns = st.columns(3)
        shown = (*coming, *(usual if not reviews else ()), None, None, None)[: max(3, len(coming) + 1)]
        days = [
            columns[place % 3].date_input(f"Review {place + 1}", day, format="DD/MM/YYYY")
            for place, day in enumerate(shown[:MOST])
        ]
        quiet("Usual are 30, 60 and 90 days after the work begins. Leave a field empty to drop a date.")
        if st.form_submit_button("Set these dates", type="primary" if not reviews else "secondary"):
            plan_reviews(runtime.store(), runtime.person(), here.id, seen, [day for day in days if isinstance(day, date)])
            state.say_after_rerun("The dates are set.")
            st.rerun()
    state.now_seen(f"dates/{here.id}", coming)


def show_overtaken(here: OpenCase, reviews: tuple[Review, ...], waiting: Review | None) -> None:
    """Say so where the review that this tab asked about was written down elsewhere, and give back what was typed here."""
    before = state.as_last_shown(_waiting(here), waiting.number if waiting else 0)
    if not any(review.is_held and review.number == before for review in reviews):
        return
    st.warning(f"Review {before} was written down elsewhere in the meantime; what you see is what is stored now.")
    typed = [state.filled(_field(here, before, name)) for name in TYPED]
    told = [f"{text:g}" if isinstance(text, float) else str(text).strip() for text in typed if text not in (None, "")]
    if told:
        quiet(f"You had written, and it was not stored: {'; '.join(told)}.")


def show_review(here: OpenCase, review: Review) -> None:
    """Ask what was found: the gap measured again, and the few questions of the follow-up."""
    follow_up = here.library.follow_up
    late = ", and is due" if review.due <= date.today() else ""
    seen = state.seen(f"review/{here.id}/{review.number}", review)
    with st.container(border=True), st.form(f"review-{here.id}-{review.number}", border=False):
        st.subheader(f"Review {review.number} is planned for {on_day(review.due)}{late}")
        gap = here.case.gap
        if gap.is_measured:
            quiet(f"It was {gap.current:g}, and {gap.target:g} was wanted.")
        left, right = st.columns(2)
        asked = f"{gap.measure or 'The measure of the gap'}, now" + (f" ({gap.unit})" if gap.unit else "")
        keys = {name: _field(here, review.number, name) for name in TYPED}
        figure = left.number_input(
            plain(asked),
            value=None,
            min_value=-MAX_FIGURE,
            max_value=MAX_FIGURE,
            key=keys["figure"],
        )
        source = right.text_input("Where does the figure come from?", max_chars=500, key=keys["source"])
        said = dict(_asked(here, review, follow_up)) if follow_up else {}
        note = st.text_area("Anything else that matters", height=80, max_chars=2000, key=keys["note"])
        if st.form_submit_button("Write down this review", type="primary"):
            answers = {key: option for key, option in said.items() if option}
            held = replace(review, held_on=date.today(), figure=figure, figure_source=source, answers=answers, note=note)
            hold_review(runtime.store(), runtime.person(), seen, held)
            state.now_seen(_waiting(here), 0)
            state.say_after_rerun("The review is written down.")
            st.rerun()
    state.now_seen(f"review/{here.id}/{review.number}", review)


def show_found(here: OpenCase, review: Review) -> None:
    """Show what a review found, as a table."""
    follow_up = here.library.follow_up
    with st.expander(f"Review {review.number}, held {on_day(review.held_on or review.due)}"):
        if review.figure is not None:
            source = f" ({review.figure_source})" if review.figure_source else ""
            st.markdown(plain(f"Measured: {review.figure:g} {here.case.gap.unit or ''}".strip() + "."))
            quiet(f"The figure comes from: {review.figure_source}." if source else "Where it comes from was not said.")
        if review.note:
            quiet(review.note)
        if follow_up and review.answers:
            questions = {question.id: question for question in follow_up.questions}
            table(["Question", "About", "Found"], [_row(here, questions, key, said) for key, said in review.answers.items()])


def show_what_follows(here: OpenCase, reviews: tuple[Review, ...]) -> None:
    """Say what the last review means: carry on, close, or go back to the diagnosis."""
    held = [review for review in reviews if review.is_held]
    if not held:
        return
    owned = owning_of(runtime.store(), runtime.person(), here.id).ownerships
    moved = what_moved(here.library.follow_up, held[-1], owned, actions_of(runtime.store(), runtime.person(), here.id))
    label("What follows")
    if moved.harmed:
        st.warning("Something else has become worse. Look at the guard measures before you carry on.")
    if moved.stop:
        st.warning(
            "Nothing has moved after twice the stated time. More of the same will not help: go back to the diagnosis, and "
            "ask what was missed."
        )
        if here.may(Right.EDIT_CASE) and st.button("Back to the diagnosis", type="primary"):
            set_status(runtime.store(), runtime.person(), here.id, Status.INTERVIEWING)
            go(INTERVIEW, here.id)
        return
    verified = [one for one in owned if one.state is OwnershipState.VERIFIED]
    quiet(_sentence(moved, len(verified), len(owned)))


def _sentence(moved: Moved, verified: int, owned: int) -> str:
    result = {True: "The result moved.", False: "The result did not move.", None: "The result was not measured."}
    unknown = sum(found is None for found in moved.causes.values())
    looked = f" Of {unknown} of {owned} owned causes nobody looked whether they are gone." if unknown else ""
    return f"{result[moved.result]} The effect is verified for {verified} of {owned} owned causes.{looked}"


def _asked(here: OpenCase, review: Review, follow_up: FollowUp) -> Iterator[tuple[str, str | None]]:
    """Show the questions about the case and about each owned cause, and yield what is said."""
    for question in follow_up.questions:
        if question.finds not in ABOUT_A_CAUSE:
            yield question.id, _choice(here, review, question, question.id, question.text)
    for one in owning_of(runtime.store(), runtime.person(), here.id).ownerships:
        label(here.library.label(one.cause))
        for question in follow_up.questions:
            if question.finds in ABOUT_A_CAUSE:
                key = f"{question.id}/{one.cause}"
                yield key, _choice(here, review, question, key, question.text)


def _choice(here: OpenCase, review: Review, question: FollowUpQuestion, key: str, text: str) -> str | None:
    names = {option.id: option.label for option in question.options}
    chosen: str | None = st.selectbox(
        plain(text),
        list(names),
        index=None,
        format_func=names.__getitem__,
        placeholder="Choose",
        help=plain(question.why),
        key=_field(here, review.number, key),
    )
    return chosen


def _field(here: OpenCase, number: int, name: str) -> str:
    return f"field/{here.id}/{number}/{name}"


def _waiting(here: OpenCase) -> str:
    return f"waiting/{here.id}"


def _row(here: OpenCase, questions: dict[str, FollowUpQuestion], key: str, said: str) -> list[str]:
    name, _, cause = key.partition("/")
    question = questions.get(name)
    found = next((option.label for option in question.options if option.id == said), said) if question else said
    about = here.library.label(cause) if cause in here.library.cause_by_id else "The case"
    return [question.text if question else name, about, found]
