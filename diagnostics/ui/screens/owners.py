"""Owners: for each likely cause who can decide it, who should answer for it, and whether they accept."""

from __future__ import annotations

from datetime import date

import streamlit as st

from diagnostics.access.rights import Right
from diagnostics.domain.accountability import FAULT_LABELS, STATE_LABELS, Ownership
from diagnostics.domain.diagnosis import Diagnosis
from diagnostics.domain.finding import CauseFinding
from diagnostics.findings.agreement import who
from diagnostics.planning.inquiry import SURE_LABELS, Ground, Suggestion, suggestion
from diagnostics.services.owning import Owning, owning_of
from diagnostics.ui import runtime, state
from diagnostics.ui.case_page import OpenCase, diagnosed, open_case_page
from diagnostics.ui.inquiry import show_inquiry
from diagnostics.ui.ownership_moves import Moving, show_moves
from diagnostics.ui.pages import INTERVIEW, PLAN, go
from diagnostics.ui.widgets import facts, label, plain, plain_line, quiet
from diagnostics.wording import on_day, share_in_words


def show() -> None:
    """Show the page."""
    here = open_case_page("Owners")
    found = diagnosed(here)
    owning = owning_of(runtime.store(), runtime.person(), here.id)
    st.header("Who answers for what")
    quiet("One person answers for each cause, whoever does the work: the one with the authority and the money to change it.")
    causes, still_open = causes_to_own(found, owning), causes_still_open(found, owning)
    if not causes and not still_open:
        quiet("No cause is raised yet, so there is nothing to own.")
        if here.may_open(INTERVIEW) and st.button("Go to the interview", type="primary"):
            go(INTERVIEW, here.id)
        return
    left, right = st.columns([2, 5], gap="medium")
    with left:
        cause = show_list(here, owning, causes, still_open)
    with right:
        show_cause(here, owning, cause)
    if st.button("Go to the plan"):
        go(PLAN, here.id)


def causes_to_own(found: Diagnosis, owning: Owning) -> list[CauseFinding]:
    """Return the likely causes, and those that somebody owns although they are not likely any more."""
    wanted = {one.cause for one in owning.ownerships} | {cause.id for cause in found.likely}
    return [cause for cause in found.causes if cause.id in wanted]


def causes_still_open(found: Diagnosis, owning: Owning) -> list[CauseFinding]:
    """Return the causes that answers raised and did not make likely, and that nobody owns."""
    wanted = {cause.id for cause in found.leading} - {cause.id for cause in causes_to_own(found, owning)}
    return [cause for cause in found.causes if cause.id in wanted]


def show_list(here: OpenCase, owning: Owning, causes: list[CauseFinding], still_open: list[CauseFinding]) -> CauseFinding:
    """List the causes with who owns them, and return the one that the address names, else the first without an owner."""
    wanted = state.chosen("cause")
    free = [cause for cause in causes if owning.of(cause.id) is None]
    chosen = next((cause for cause in [*causes, *still_open] if cause.id == wanted), (free or causes or still_open)[0])
    # Named from now on, or the page would jump to the next cause once this one has an owner.
    state.choose("cause", chosen.id)
    for cause in causes:
        show_row(here, owning, cause, is_here=cause.id == chosen.id)
    if still_open:
        with st.expander(f"{len(still_open)} not likely so far", expanded=chosen in still_open):
            for cause in still_open:
                show_row(here, owning, cause, is_here=cause.id == chosen.id)
    return chosen


def show_row(here: OpenCase, owning: Owning, cause: CauseFinding, is_here: bool) -> None:
    """Show a cause with who owns it, in two lines; a click shows it in full."""
    with st.container(key=f"row-{cause.id}", gap=None):
        name = f"**{plain(cause.label)}**" if is_here else plain(cause.label)
        st.button(name, key=f"cause-{cause.id}", type="tertiary", on_click=state.choose, args=("cause", cause.id))
        quiet(f"{cause.likelihood_label.capitalize()}. {_owned(here, owning, owning.of(cause.id))}")


def show_cause(here: OpenCase, owning: Owning, cause: CauseFinding) -> None:
    """Show one cause: what is known of its owner, what is asked, what is suggested, and what can be done next."""
    stored = owning.of(cause.id)
    key = f"owner/{here.id}/{cause.id}"
    now = stored.revision if stored else 0
    seen = state.seen(key, now)
    suggested = suggestion(ground_of(here, owning, cause), cause.id, owning.said.get(cause.id, ()))
    with st.container(border=True):
        st.subheader(plain_line(cause.label))
        facts([
            ("Likelihood", cause.likelihood_label),
            ("Share of the gap", share_in_words(cause.share)),
            ("Ownership", STATE_LABELS[stored.state] if stored else "Nobody proposed"),
            ("Accountable", _who(here, owning, stored) if stored else "Nobody yet"),
        ])  # fmt: skip
        if seen != now:
            st.warning("This was changed elsewhere in the meantime; what you see is what is stored now.")
        if stored:
            show_story(here, owning, stored)
        said = owning.said.get(cause.id, ())
        if here.may(Right.ANSWER):
            show_inquiry(here, cause.id, said, is_open=stored is None)
        show_suggestion(here, owning, suggested)
        show_moves(Moving(here, owning, cause.id, stored, seen, suggested))
    state.now_seen(key, now)


def show_story(here: OpenCase, owning: Owning, stored: Ownership) -> None:
    """Say what was said about this ownership: reasons, faults, a dispute, and until when an answer is awaited."""
    told = [f"Reason: {stored.reason}" if stored.reason else ""]
    if stored.overruled:
        told.append(f"Another owner than was suggested, because: {stored.overruled}")
    if stored.fault:
        told.append(f"Watch out: {FAULT_LABELS[stored.fault].lower()}.")
    if stored.counter_proposal:
        told.append(f"Proposed instead: {who(here.library, owning.organisation, stored.counter_proposal)}.")
    if stored.decides:
        decides = who(here.library, owning.organisation, stored.decides)
        told.append(f"Decided by: {decides}." if stored.decides.post is None else f"Decided by the level above: {decides}.")
    if stored.answer_by:
        late = " That day has passed." if stored.answer_by < date.today() else ""
        told.append(f"An answer is asked for by {on_day(stored.answer_by)}.{late}")
    for line in filter(None, told):
        quiet(line)


def show_suggestion(here: OpenCase, owning: Owning, suggested: Suggestion) -> None:
    """Show who should be accountable, why, how sure that is, and what is wrong."""
    label("Suggested")
    st.markdown(f"**{plain(who(here.library, owning.organisation, suggested.owner))}**")
    quiet(f"{suggested.reason} {SURE_LABELS[suggested.sure]}.")
    if suggested.fault:
        st.warning(f"{FAULT_LABELS[suggested.fault]}. {plain(suggested.told)}", icon=":material/report:")
    elif suggested.told:
        quiet(suggested.told)
    others = (
        ("Works it out", suggested.responsible),
        ("Is asked before", suggested.consulted),
        ("Is told", suggested.informed),
    )
    quiet(" ".join(f"{name}: {', '.join(labels)}." for name, labels in others if labels))


def ground_of(here: OpenCase, owning: Owning, cause: CauseFinding) -> Ground:
    """Return what a suggestion starts from."""
    return Ground(here.library, owning.organisation, here.stored.unit, date.today(), cause.owner)


def _owned(here: OpenCase, owning: Owning, stored: Ownership | None) -> str:
    if stored is None:
        return "Nobody owns it."
    return f"{STATE_LABELS[stored.state]}: {_who(here, owning, stored)}."


def _who(here: OpenCase, owning: Owning, stored: Ownership) -> str:
    return who(here.library, owning.organisation, stored.owner)


show()
