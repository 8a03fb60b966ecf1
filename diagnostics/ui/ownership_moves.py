"""What can be done about an ownership next: propose, accept, dispute, decide, give more time, and the way to done."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import streamlit as st

from diagnostics.access.rights import Right
from diagnostics.domain.accountability import NEXT_STATES, STATE_LABELS, Owner, Ownership, OwnershipState
from diagnostics.findings.agreement import who
from diagnostics.planning.inquiry import Suggestion
from diagnostics.services.escalating import escalate, extend_answer
from diagnostics.services.owning import (
    DAYS_TO_ANSWER,
    Owning,
    accept_ownership,
    decide_dispute,
    dispute_ownership,
    move_on,
    propose_owner,
)
from diagnostics.ui import runtime, state
from diagnostics.ui.case_page import OpenCase
from diagnostics.ui.inquiry import people_of
from diagnostics.ui.widgets import quiet

MOST_POSTS = 200
"""Posts of one role that a list can hold; of a larger organisation, those nearest to the case's unit."""


@dataclass(frozen=True)
class Moving:
    """One ownership on screen, as this tab saw it."""

    here: OpenCase
    owning: Owning
    cause: str
    stored: Ownership | None
    seen: int
    suggested: Suggestion

    @property
    def key(self) -> str:
        """Under which this tab remembers what it saw."""
        return f"owner/{self.here.id}/{self.cause}"

    def store(self, said: str, move: Callable[..., Ownership], *args: object, **named: object) -> None:
        """Make a move, say what was done, and show the page anew."""
        made = move(runtime.store(), runtime.person(), self.here.id, self.cause, *args, **named)
        state.now_seen(self.key, made.revision)
        state.say_after_rerun(said)
        st.rerun()


def show_moves(moving: Moving) -> None:
    """Show the moves that are open in this state to whoever is at the screen."""
    stored, rights = moving.stored, moving.here.stored.rights
    if stored is None:
        if Right.PROPOSE_OWNER in rights:
            show_propose(moving)
        else:
            quiet("An owner is proposed by whoever works on this case as training manager or consultant. Tell them whom.")
        return
    if stored.state is OwnershipState.PROPOSED:
        show_answer(moving, stored)
    elif stored.state is OwnershipState.DISPUTED:
        show_decision(moving, stored)
    else:
        show_progress(moving, stored)
    if Right.PROPOSE_OWNER not in rights:
        return
    if stored.state is OwnershipState.PROPOSED:
        show_waiting(moving, stored)
    if OwnershipState.PROPOSED in NEXT_STATES[stored.state]:
        with st.expander("Propose somebody else"):
            show_propose(moving)


def show_propose(moving: Moving) -> None:
    """Propose an owner: the one suggested, or another one with the reason why."""
    suggested = moving.suggested.owner
    owner = pick_owner(moving, "propose", suggested)
    other = owner is not None and owner.role != suggested.role
    with st.form(f"propose-{moving.cause}", border=False):
        reason = st.text_area("Why this owner", value="" if other else moving.suggested.reason, height=80, max_chars=2000)
        overruled = st.text_input("Why not the one suggested", max_chars=500) if other else ""
        until = st.date_input("Asked to answer by", date.today() + timedelta(days=DAYS_TO_ANSWER), format="DD/MM/YYYY")
        sent = st.form_submit_button("Propose", type="primary")
    if sent and owner:
        named = {"suggested": suggested, "fault": moving.suggested.fault, "overruled": overruled}
        moving.store("Proposed.", propose_owner, owner, reason, **named, answer_by=until, seen=moving.seen)


def show_answer(moving: Moving, stored: Ownership) -> None:
    """Accept, or dispute with a reason and a counter-proposal."""
    if not may_move(moving, stored):
        quiet("The owner is asked to accept or to dispute.")
        return
    if st.button("Accept", type="primary", key=f"accept-{moving.cause}"):
        moving.store("Accepted.", accept_ownership, moving.seen)
    show_dispute(moving)


def show_dispute(moving: Moving) -> None:
    """Dispute an ownership: why not, and who instead."""
    with st.expander("Dispute it"):
        instead = pick_owner(moving, "dispute", None)
        with st.form(f"dispute-{moving.cause}", border=False):
            reason = st.text_area("Why not", height=80, max_chars=2000)
            if st.form_submit_button("Dispute"):
                moving.store("Disputed. The first common superior decides.", dispute_ownership, moving.seen, reason, instead)


def show_decision(moving: Moving, stored: Ownership) -> None:
    """Decide a dispute."""
    if not moving.here.may(Right.DECIDE_DISPUTE):
        quiet("It waits for the decision of the first common superior.")
        return
    owner = pick_owner(moving, "decide", stored.counter_proposal or stored.owner)
    with st.form(f"decide-{moving.cause}", border=False):
        reason = st.text_area("Why so; both sides will read it", height=80, max_chars=2000)
        if st.form_submit_button("Decide", type="primary") and owner:
            moving.store("Decided.", decide_dispute, moving.seen, owner, reason)


def show_waiting(moving: Moving, stored: Ownership) -> None:
    """Give the owner more time, or take it a step up once the time is over."""
    with st.expander("No answer yet?"):
        with st.form(f"extend-{moving.cause}", border=False):
            until = st.date_input("More time, until", date.today() + timedelta(days=7), format="DD/MM/YYYY")
            why = st.text_input("Why there is more time", max_chars=500)
            if st.form_submit_button("Give more time"):
                moving.store("More time was given.", extend_answer, moving.seen, until, why)
        step = "The owner was heard" if stored.escalated == 0 else "It goes to the superior"
        with st.form(f"escalate-{moving.cause}", border=False):
            heard = st.text_input("What the owner said, or that the owner could not be reached", max_chars=500)
            if st.form_submit_button(step):
                moving.store("Noted.", escalate, moving.seen, heard)
        quiet("The owner is heard first. If no answer comes within a week after that, the superior decides.")


def show_progress(moving: Moving, stored: Ownership) -> None:
    """Say how far the work is. Whether it helped, only a review can say."""
    if not may_move(moving, stored):
        return
    ways = [way for way in (OwnershipState.PLANNED, OwnershipState.UNDER_WAY, OwnershipState.DONE) if _leads(stored, way)]
    with st.container(horizontal=True):
        for way in ways:
            if st.button(STATE_LABELS[way], key=f"{way.value}-{moving.cause}"):
                moving.store(f"{STATE_LABELS[way]}.", move_on, moving.seen, way)
    if stored.state is OwnershipState.DONE:
        quiet("Whether it helped is for a review to say.")
    if _leads(stored, OwnershipState.DISPUTED):
        show_dispute(moving)


def pick_owner(moving: Moving, use: str, suggested: Owner | None) -> Owner | None:
    """Ask for a role, and for the post where the organisation has several of that role; returns what was chosen."""
    here, organisation = moving.here, moving.owning.organisation
    roles = people_of(here)
    key = f"{use}-{moving.cause}"
    role = st.selectbox(
        "Who is accountable" if use != "dispute" else "Who should it be instead",
        roles,
        index=roles.index(suggested.role) if suggested and suggested.role in roles else None,
        format_func=lambda one: here.library.role_by_id[one].label,
        placeholder="Choose a role",
        key=f"{key}-role",
    )
    if role is None:
        return None
    posts = list(_posts(moving, role))
    if not posts:
        return Owner(role)
    usual = suggested.post if suggested and suggested.role == role else None
    nearest = organisation.post_for(role, here.stored.unit)
    start = usual or (nearest.id if nearest else None)
    post = st.selectbox(
        "Which post",
        posts,
        index=posts.index(start) if start in posts else None,
        format_func=lambda one: who(here.library, organisation, _placed(moving, role, one)),
        placeholder="Not known",
        key=f"{key}-post-{role}",
    )
    return _placed(moving, role, post) if post else Owner(role)


def may_move(moving: Moving, stored: Ownership) -> bool:
    """Whether the person at the screen can speak as the owner, or for an owner who is not in the organisation data."""
    person = moving.here.person
    if not person.may(Right.OWN):
        return False
    if stored.owner.employee is None:
        return person.may(Right.PROPOSE_OWNER)
    return stored.owner.employee == person.employee or person.scope_of(Right.PROPOSE_OWNER).everything


def _leads(stored: Ownership, way: OwnershipState) -> bool:
    return way in NEXT_STATES[stored.state]


def _posts(moving: Moving, role: str) -> Iterator[str]:
    organisation = moving.owning.organisation
    fitting = [post for post in organisation.posts if post.role == role]
    if len(fitting) > MOST_POSTS and moving.here.stored.unit:
        below = organisation.units_below(moving.here.stored.unit)
        fitting.sort(key=lambda post: post.unit not in below)
    yield from (post.id for post in fitting[:MOST_POSTS])


def _placed(moving: Moving, role: str, post: str) -> Owner:
    holder = moving.owning.organisation.holder(post, date.today())
    return Owner(role, post, holder.id if holder else None)
