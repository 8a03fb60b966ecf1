"""Inviting people to answer by themselves: what they are promised, their links, and how many have answered."""

from __future__ import annotations

from datetime import timedelta

import streamlit as st

from diagnostics.access.rights import Right
from diagnostics.domain.confidence import COMMENTS, FLOOR, SMALLEST
from diagnostics.domain.invitation import LONGEST_DAYS, LinkKind, Round
from diagnostics.domain.promise import KEPT_DAYS, Promise
from diagnostics.services.inviting import (
    RoundNow,
    Wanted,
    close_round,
    comments_of,
    invite,
    open_round,
    promise_for,
    revoke_link,
    rounds_of,
    tell_back,
)
from diagnostics.storage.records import Status
from diagnostics.ui import runtime, state
from diagnostics.ui.case_page import OpenCase, open_case_page
from diagnostics.ui.invitations import progress_in_words, show_new_link, today
from diagnostics.ui.pages import FINDINGS, go
from diagnostics.ui.promise import show_promise
from diagnostics.ui.widgets import label, plain, plain_line, quiet, table
from diagnostics.wording import count_of, on_day

USUAL_DAYS = 14
OTHERS = "group"


def show() -> None:
    """Show the page."""
    here = open_case_page("Invite")
    st.header("Ask people who are not in the room")
    quiet(
        "They answer on their own phone, without an account. Performers answer in confidence: nothing is shown of fewer "
        "than the smallest group. Everybody else answers for a function, and is told so."
    )
    if not runtime.has_sign_in():
        quiet("Nobody signs in here, so links work on this machine alone: for trying it, or for handing this device over.")
    rounds = rounds_of(runtime.store(), runtime.person(), here.id)
    if rounds and rounds[0].clock_doubt:
        st.warning(plain(rounds[0].clock_doubt))
    for now in rounds:
        show_round(here, now)
    show_comments(here)
    if here.stored.status is Status.CLOSED:
        quiet("The case is closed, so nobody can be asked any more. Single answers were erased, as was promised.")
    else:
        show_new_round(here, first=not rounds)
    if rounds and here.may_open(FINDINGS) and st.button("See the findings"):
        go(FINDINGS, here.id)


def show_round(here: OpenCase, now: RoundNow) -> None:
    """Show one round: how far it is, whom it went to, and what can be done."""
    one = now.round
    is_open = one.is_open(today())
    with st.container(border=True):
        how = "in confidence" if one.promise.in_confidence else "for their function"
        until = f"open until {on_day(one.promise.last_day)}" if is_open else "closed"
        st.subheader(plain_line(f"{one.promise.role_label}, {how}"))
        quiet(f"Opened on {on_day(one.opened_on)}, {until}.")
        st.markdown(plain(progress_in_words(now)))
        show_links(now)
        if is_open:
            show_link_form(here, one)
        with st.expander("What was promised"):
            show_promise(runtime.guest_words(), one.promise)
        show_word_back(one)
        if one.closed_on is None and here.stored.status is not Status.CLOSED:
            show_end(one)


def show_links(now: RoundNow) -> None:
    """List who was invited; nothing tells who of them has answered."""
    if not now.links:
        quiet("Nobody is invited yet.")
        return
    made = {one.link.id: one for one in state.new_links(now.round.id)}
    rows = []
    for one in now.links:
        left = f"{one.uses_left} left" if one.kind is LinkKind.GROUP else "for one person"
        how = "taken back" if one.revoked else left
        rows.append((one.name, how, on_day(one.last_day)))
    label("Who was invited")
    table(("For", "Use", "Until"), rows)
    for one in now.links:
        if one.id in made and not one.revoked:
            show_new_link(now.round, made[one.id])
    alive = {one.id: one.name for one in now.links if not one.revoked}
    if alive and now.round.is_open(today()):
        with st.expander("Take a link back"):
            chosen = st.selectbox(
                "Which link?", list(alive), format_func=alive.__getitem__, index=None, key=f"field/revoke-{now.round.id}"
            )
            if st.button("Take it back", key=f"revoke-{now.round.id}", disabled=chosen is None) and chosen:
                revoke_link(runtime.store(), runtime.person(), chosen)
                st.rerun()


def show_link_form(here: OpenCase, one: Round) -> None:
    """Offer to make a link."""
    with st.form(f"link-{one.id}", clear_on_submit=True, border=False):
        left, right = st.columns([3, 2])
        name = left.text_input("For whom? A name, or a group", max_chars=200)
        uses = right.number_input("How many people may use it?", 1, 500, 1, help="With 1 it is personal.")
        if st.form_submit_button("Make a link"):
            kind = LinkKind.PERSONAL if uses == 1 else LinkKind.GROUP
            made = invite(runtime.store(), runtime.person(), one.id, kind, name, int(uses))
            state.new_links(one.id).append(made)
            st.rerun()


def show_word_back(one: Round) -> None:
    """Let the facilitator tell those who answered what was done with it."""
    with st.expander("Tell them what was done with their answers"):
        quiet("They see it on the page of their link, and with their receipt.")
        text = st.text_area("What was done", one.word_back, max_chars=2000, key=f"field/back-{one.id}")
        if text.strip() != one.word_back and st.button("Tell them", key=f"tell-{one.id}"):
            tell_back(runtime.store(), runtime.person(), one.id, text)
            st.rerun()


def show_end(one: Round) -> None:
    """Offer to close the round."""
    with st.expander("Close this round"):
        quiet(
            "Nobody else can begin. People who have begun can still hand in. Answers in confidence that were not handed "
            "in never count, and those of a group below the smallest size are never shown."
        )
        if st.button("Close this round", key=f"close-{one.id}"):
            close_round(runtime.store(), runtime.person(), one.id)
            st.rerun()


def show_comments(here: OpenCase) -> None:
    """Show the comments that enough people have left, in the order drawn by lot."""
    if not here.may(Right.ANSWER):
        return
    comments = comments_of(runtime.store(), runtime.person(), here.id)
    if not comments:
        return
    roles = here.library.role_by_id
    with st.expander(f"What people wrote ({count_of(len(comments), 'comment')})"):
        for role, text in comments:
            st.markdown(f"{plain(text)}  \n*{plain(roles[role].label)}*")


def show_new_round(here: OpenCase, first: bool) -> None:
    """Ask what a round needs, show what people would be promised, and open it."""
    with st.expander("Open a round" if first else "Open another round", expanded=first):
        wanted = _wanted(here)
        if wanted is None:
            return
        promise = promise_for(runtime.store(), runtime.person(), here.id, wanted)
        label("What they will read before the first question")
        with st.container(border=True):
            show_promise(runtime.guest_words(), promise)
        quiet("Once the round is open, nobody can change any of this.")
        if promise.in_confidence:
            show_price(here, promise)
        if st.button("Open the round", type="primary"):
            open_round(runtime.store(), runtime.person(), here.id, wanted)
            st.rerun()


def show_price(here: OpenCase, promise: Promise) -> None:
    """Explain the limits of a round in confidence: it is the only one for its role, and some people must not be in it."""
    quiet(
        "This role can be asked only once in this case: people mostly repeat what they said, so two rounds could be "
        "compared. Invite everybody you need to this round. For the same reason, do not ask the same people again in "
        "another case."
    )
    if any(one.role == promise.role and not one.together and one.answers for one in here.stored.case.respondents):
        st.warning(
            "Somebody in this role has answered you directly. Do not invite them to this round: you know what they said, "
            "and could work out what the others in their group said."
        )


def _wanted(here: OpenCase) -> Wanted | None:
    roles = {role.id: role for role in here.library.roles if role.asks_people}
    field = f"field/{here.id}/round-"
    left, right = st.columns(2)
    role = left.selectbox(
        "In which role?", list(roles), format_func=lambda name: roles[name].label, index=None, key=f"{field}role"
    )
    last_day = right.date_input(
        "Last day to answer",
        today() + timedelta(days=USUAL_DAYS),
        min_value=today(),
        max_value=today() + timedelta(days=LONGEST_DAYS),
        key=f"{field}day",
    )
    asker = left.text_input("Who asks? Your name, as people know you", max_chars=100, key=f"{field}asker")
    about = st.text_area(
        "What is it about? Everybody who is invited reads this, and nothing else of the case",
        placeholder="Visit reports often come late. I want to know what gets in the way.",
        max_chars=600,
        key=f"{field}about",
    )
    if role is None or not asker.strip() or not about.strip():
        quiet("Choose a role, and say who asks and what it is about; then you see what people are promised.")
        return None
    smallest, kept = SMALLEST, KEPT_DAYS
    if roles[role].in_confidence:
        smallest = int(left.number_input("Smallest group that is shown", FLOOR, 50, SMALLEST, key=f"{field}smallest"))
        kept = int(right.number_input("Erase single answers after, in days", 1, 1000, KEPT_DAYS, key=f"{field}kept"))
        if smallest < SMALLEST:
            quiet("With fewer than five, somebody who answered can sometimes tell what the others said.")
    return Wanted(role, asker, about, last_day, smallest, COMMENTS, kept)


show()
