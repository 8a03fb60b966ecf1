"""Home: start a new diagnosis, go on with one, or look at a finished sample."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from diagnostics.access.rights import Person, Right
from diagnostics.content.text import decoded
from diagnostics.domain.case import Case, Origin
from diagnostics.services.cases import delete_case, list_cases, open_case
from diagnostics.services.files import import_case, open_sample
from diagnostics.services.respondents import add_respondent
from diagnostics.storage.records import CaseSummary, Status
from diagnostics.ui import runtime, state
from diagnostics.ui.board_filters import look_in_url, show_case_filters
from diagnostics.ui.pages import FINDINGS, INTERVIEW, PLAN, REQUEST, REVIEW, go, may_open
from diagnostics.ui.way import show_way
from diagnostics.ui.widgets import label, plain, quiet
from diagnostics.wording import count_of, on_day

LISTED, MANY = 30, 12
"""Cases on the page, and from how many on one looks for a case instead of seeing it."""

FIRST_RESPONDENT = "line-manager"

STATUS_WORDS = {
    Status.DRAFT: "Request",
    Status.INTERVIEWING: "Interview under way",
    Status.DIAGNOSED: "Diagnosed",
    Status.PLANNED: "Planned",
    Status.CLOSED: "Closed",
}
NEXT_PAGE = {
    Status.DRAFT: REQUEST,
    Status.INTERVIEWING: INTERVIEW,
    Status.DIAGNOSED: FINDINGS,
    Status.PLANNED: PLAN,
    Status.CLOSED: REVIEW,
}


def show() -> None:
    """Show the page."""
    person = runtime.person()
    show_way("Cases")
    st.title("Before you train anybody, find out why")
    st.markdown(
        "Somebody asked for a course. Answer questions about the gap, one at a time, and see what causes it, "
        "who has to act on it, and what part of it training can close."
    )
    if not runtime.has_sign_in():
        quiet("One local user; no sign-in.")
    if person.may(Right.OPEN_CASE):
        show_ways_in()
    if person.may(Right.SEE_CASES):
        show_cases(person)
    if person.may(Right.OPEN_CASE):
        show_samples(runtime.samples())
        show_import()


def show_ways_in() -> None:
    """Offer to start, or to look at an example."""
    with st.container(horizontal=True, gap="small"):
        if st.button("Start a new diagnosis", type="primary"):
            start()
        if st.button("Look at a finished example"):
            show_sample(runtime.samples()[0])


def start() -> None:
    """Open a new case with its first respondent, and go to its request."""
    store, person = runtime.store(), runtime.person()
    case_id = open_case(store, person, runtime.library())
    add_respondent(store, person, case_id, FIRST_RESPONDENT)
    go(REQUEST, case_id)


def show_sample(sample: Case) -> None:
    """Open a copy of a sample case and go to its findings."""
    go(FINDINGS, open_sample(runtime.store(), runtime.person(), runtime.library(), sample))


def show_cases(person: Person) -> None:
    """List the cases changed last, and offer to look for others once there are many."""
    look = look_in_url()
    cases = list_cases(runtime.store(), person, LISTED + 1, look)
    if not cases and not look.words():
        return
    st.header("Your cases")
    if len(cases) > MANY or look.words():
        show_case_filters(look, runtime.organisation())
    if not cases:
        quiet("No case fits. Take a filter away to see more.")
    for case in cases[:LISTED]:
        with st.container(horizontal=True, vertical_alignment="center", key=f"case-{case.id}"):
            with st.container(width="stretch", gap=None):
                reader = replace(person, rights=case.rights)
                next_page = NEXT_PAGE[case.status] if may_open(NEXT_PAGE[case.status], reader) else FINDINGS
                st.page_link(
                    next_page, label=f"**{plain(case.title or 'Untitled diagnosis')}**", query_params={"case": case.id}
                )
                quiet(_line(case))
            if Right.DELETE_CASE not in case.rights:
                continue
            with st.popover("", icon=":material/more_horiz:", help="More about this case"):
                st.caption(plain(case.title or "Untitled diagnosis"))
                if st.button("Delete this case for good", key=f"delete-{case.id}"):
                    delete_case(runtime.store(), runtime.person(), case.id)
                    state.say_after_rerun("The case was deleted.")
                    st.rerun()
    if len(cases) > LISTED:
        quiet(f"These are the {LISTED} changed last. Narrow the list down to find others.")


def show_samples(samples: tuple[Case, ...]) -> None:
    """List the sample cases."""
    st.header("Examples")
    invented = [case for case in samples if case.origin is Origin.INVENTED]
    published = [case for case in samples if case.origin is Origin.PUBLISHED]
    label("Invented, one for each kind of answer")
    for case in invented:
        _sample_row(case)
    with st.expander(f"{len(published)} published cases with documented causes"):
        quiet("Coded from the facts of public inquiries and studies; the documented causes were read afterwards.")
        for case in published:
            _sample_row(case)


def show_import() -> None:
    """Take in a case file."""
    with st.expander("Open a case file"):
        file = st.file_uploader("A case file (YAML)", type=["yaml", "yml"])
        if file is not None and st.button("Open it"):
            text = decoded(file.getvalue(), file.name)
            case_id = import_case(runtime.store(), runtime.person(), runtime.library(), text, file.name)
            state.say_after_rerun("The case was opened. It is diagnosed with the current library.")
            go(FINDINGS, case_id)


def _sample_row(case: Case) -> None:
    if st.button(plain(f"{case.label} - {case.sector}"), key=f"sample-{case.id}", type="tertiary"):
        show_sample(case)


def _line(case: CaseSummary) -> str:
    parts = [STATUS_WORDS[case.status], count_of(case.answers, "answer"), count_of(case.respondents, "respondent")]
    return ", ".join([*parts, f"changed {on_day(case.updated_at)}"])


show()
