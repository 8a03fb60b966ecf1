"""Request and gap: what was asked for, what is missing, and who can say something about it."""

from __future__ import annotations

from typing import TypeVar

import streamlit as st
from pydantic import ValidationError

from diagnostics.domain.case import UNIT_CHARS, Case, Gap, Period, Request
from diagnostics.domain.causes import GapKind, WhyNow
from diagnostics.domain.gate import LINE_CHARS, MAX_FIGURE, PROSE_CHARS
from diagnostics.domain.library import Library
from diagnostics.domain.scales import Basis
from diagnostics.findings.gap import gap_finding
from diagnostics.services.cases import change_gap, change_request, change_title, place_case
from diagnostics.services.gate import refusal_of
from diagnostics.services.respondents import add_respondent, remove_respondent
from diagnostics.ui import runtime, state
from diagnostics.ui.case_page import OpenCase, open_case_page
from diagnostics.ui.kit import show_kit
from diagnostics.ui.pages import INTERVIEW, go
from diagnostics.ui.widgets import label, plain, quiet
from diagnostics.wording import count_of, money

WHY_NOW_WORDS = {
    WhyNow.LAUNCH: "A new product, system or way of working",
    WhyNow.NEW_PEOPLE: "New people",
    WhyNow.NEW_LAW: "A new law or rule",
    WhyNow.INCIDENT: "Something happened",
    WhyNow.DECLINE: "Results are falling",
    WhyNow.SHORTFALL: "A target is missed",
    WhyNow.HABIT: "It is done every year",
    WhyNow.OTHER: "Another reason",
}
KIND_WORDS = {
    GapKind.WORK: "Doing the work: quality, output, sales",
    GapKind.RULES: "Keeping the rules: a rule, procedure or line is crossed",
    GapKind.STAFFING: "Staffing: posts stay empty, or people leave",
    GapKind.ON_TIME: "Serving on time: it is late, slow, or people wait",
}
BASIS_WORDS = {
    Basis.RECORDS: "Records or statistics",
    Basis.AUDIT: "An audit or inquiry",
    Basis.COMPLAINTS: "Complaints or a count by hand",
    Basis.IMPRESSION: "An impression",
    Basis.NONE: "Nowhere yet",
}
PERIOD_WORDS = {period: f"a {period.value}" for period in Period}
Part = TypeVar("Part", Request, Gap)

YES_NO = {True: "Yes", False: "No"}

ABOUT_NAMES = (
    "Reports show the role instead of the name, even where you typed the name in other fields. Write a full name, "
    "such as Ana Petrova. A note, such as Sales or Night shift, replaces nothing. A name that is also a word, such as Will "
    "or Grace, is replaced only where it clearly names the person."
)


def show() -> None:
    """Show the page."""
    here = open_case_page("Request")
    quiet("Every field is optional; what you leave open is named below, with what it costs. All of it is saved at once.")
    _load(here)
    show_request(here)
    show_gap(here)
    case = _save(here)
    show_missing(here.library, case)
    show_respondents(here.library, case)
    show_place(here)
    show_kit(here)
    if st.button("Go to the interview", type="primary", disabled=not case.named):
        go(INTERVIEW, here.id)


def show_request(here: OpenCase) -> None:
    """Ask what was asked for."""
    st.header("The request")
    st.text_input("A short title for this case", key=_key(here, "title"), max_chars=300, placeholder="Untitled diagnosis")
    st.text_area(
        "What was asked for, in the words of the person who asked", key=_key(here, "text"), max_chars=PROSE_CHARS, height=90
    )
    left, right = st.columns(2)
    left.text_input("Who asked?", key=_key(here, "by"), max_chars=LINE_CHARS, placeholder="Head of ...")
    right.text_input("For whom?", key=_key(here, "for_whom"), max_chars=LINE_CHARS, placeholder="120 sales representatives")
    left.selectbox(
        "Why now?", list(WHY_NOW_WORDS), format_func=WHY_NOW_WORDS.__getitem__, index=None, key=_key(here, "why_now")
    )
    st.segmented_control(
        "Does a law or a regulator demand this training?",
        list(YES_NO),
        format_func=YES_NO.__getitem__,
        key=_key(here, "required_by_law"),
        help="Training that is required stays required, whatever the findings say.",
    )
    on_request = {topic.id: topic.title for topic in here.library.topics if topic.on_request}
    st.multiselect(
        "Special topics to ask about", list(on_request), format_func=on_request.__getitem__, key=_key(here, "topics")
    )


def show_gap(here: OpenCase) -> None:
    """Ask what the gap is."""
    st.header("The gap")
    st.radio(
        "What kind of gap is it?", list(KIND_WORDS), format_func=KIND_WORDS.__getitem__, index=None, key=_key(here, "kind")
    )
    st.text_area(
        "What should happen, and what happens instead?", key=_key(here, "statement"), max_chars=PROSE_CHARS, height=90
    )
    left, right = st.columns(2)
    left.text_input("What is measured?", key=_key(here, "measure"), max_chars=LINE_CHARS, placeholder="Offers won")
    right.text_input("In what unit?", key=_key(here, "unit"), max_chars=UNIT_CHARS, placeholder="percent, cases, days")
    columns = st.columns(3)
    columns[0].number_input("Now", value=None, min_value=-MAX_FIGURE, max_value=MAX_FIGURE, key=_key(here, "current"))
    columns[1].number_input("Wanted", value=None, min_value=-MAX_FIGURE, max_value=MAX_FIGURE, key=_key(here, "target"))
    columns[2].number_input(
        "What the best reach", value=None, min_value=-MAX_FIGURE, max_value=MAX_FIGURE, key=_key(here, "best")
    )
    left, right = st.columns(2)
    left.selectbox(
        "Counted over", list(PERIOD_WORDS), format_func=PERIOD_WORDS.__getitem__, index=None, key=_key(here, "period")
    )
    right.selectbox(
        "Where do the figures come from?",
        list(BASIS_WORDS),
        format_func=BASIS_WORDS.__getitem__,
        index=None,
        key=_key(here, "basis"),
    )
    left.number_input(
        "What is one unit worth, in that period?", value=None, min_value=0.0, max_value=MAX_FIGURE,
        key=_key(here, "value_per_unit"),
        help="For the cost of the gap in a year. An honest estimate will do; the result is a range.",
    )  # fmt: skip
    right.text_input("Currency", key=_key(here, "currency"), placeholder=here.library.scales.currency, max_chars=12)
    left.number_input(
        "How many people are affected?",
        value=None,
        min_value=0,
        max_value=10_000_000,
        step=1,
        key=_key(here, "people_affected"),
    )
    right.text_input("Since when?", key=_key(here, "since"), max_chars=LINE_CHARS)


def show_place(here: OpenCase) -> None:
    """Ask which unit and which client the case belongs to: who can see it follows from that."""
    organisation = runtime.organisation()
    with st.expander("Where this case belongs"):
        quiet("Who signs in sees the cases of their units or clients. Where nobody signs in, it only sorts the board.")
        names = {unit.id: unit.name for unit in organisation.units}
        before = state.seen(f"place/{here.id}", (here.stored.unit, here.stored.client))
        order = sorted(names, key=names.__getitem__)
        unit = st.selectbox(
            "Unit",
            order,
            index=order.index(before[0]) if before[0] in order else None,
            format_func=names.__getitem__,
            placeholder="No unit" if order else "No organisation is known yet",
            disabled=not order,
        )
        client = st.text_input("Client, for consultants", before[1], max_chars=120)
        after = (unit if order else before[0], client.strip())
        if after != before:
            place_case(runtime.store(), runtime.person(), here.id, before, after)
            state.now_seen(f"place/{here.id}", after)
            st.rerun()


def show_missing(library: Library, case: Case) -> None:
    """Say what the gap costs in a year, and what is not known yet."""
    gap = gap_finding(library, case)
    if gap.yearly_cost:
        st.markdown(f"The gap costs about **{plain(money(gap.yearly_cost, gap.currency))}** a year.")
    if gap.missing:
        label("Not known yet")
        st.markdown("\n".join(f"- {plain(sentence)}" for sentence in gap.missing))


def show_respondents(library: Library, case: Case) -> None:
    """Name the people who can answer; one person can answer for several."""
    st.header("Who can say something about it")
    quiet(
        "Several roles see more than one. You can ask them yourself and enter what they say; it is shown with their role. "
        "Whoever wants to answer in confidence can be invited."
    )
    for person in case.named:
        with st.container(horizontal=True, vertical_alignment="center"):
            role = library.role_by_id[person.role].label
            st.markdown(f"**{plain(role)}**" + (f", {plain(person.name)}" if person.name else ""), width="stretch")
            st.caption(count_of(len(person.answers), "answer"))
            if st.button("Remove", key=f"remove-{person.id}", type="tertiary", disabled=bool(person.answers)):
                remove_respondent(runtime.store(), runtime.person(), case.id, person.id)
                st.rerun()
    roles = {role.id: role.label for role in library.roles if role.answers}
    with st.form("respondent", clear_on_submit=True, border=False):
        left, right = st.columns(2)
        chosen = left.selectbox("Role", list(roles), format_func=roles.__getitem__, index=None)
        name = right.text_input("Name or note, seen only here", max_chars=100, help=ABOUT_NAMES)
        if st.form_submit_button("Add") and chosen:
            add_respondent(runtime.store(), runtime.person(), case.id, chosen, name)
            st.rerun()


def _key(here: OpenCase, field: str) -> str:
    return f"field/{here.id}/{field}"


def _load(here: OpenCase) -> None:
    """Give the widgets what is stored, when this tab shows them for the first time."""
    if state.is_filled(_key(here, "title")):
        return
    case = here.case
    state.now_seen(here.id, case)
    values = {"title": case.title, **dict(case.request), **dict(case.gap)}
    for field, value in values.items():
        state.fill(_key(here, field), value)


def _save(here: OpenCase) -> Case:
    """Store what differs from what this tab last saw, and return the case as it is then."""
    store, person = runtime.store(), runtime.person()
    before = state.seen(here.id, here.case)
    title = (state.filled(_key(here, "title")) or "").strip()
    request, gap = _typed(here, Request), _typed(here, Gap)
    if title != before.title:
        change_title(store, person, here.id, before.title, title)
    if request != before.request:
        change_request(store, person, here.id, before.request, request)
    if gap != before.gap:
        change_gap(store, person, here.id, before.gap, gap)
    after = here.case.model_copy(update={"title": title, "request": request, "gap": gap})
    state.now_seen(here.id, after)
    return after


def _typed(here: OpenCase, part: type[Part]) -> Part:
    values = {field: state.filled(_key(here, field)) for field in part.model_fields}
    try:
        return part.model_validate({field: value for field, value in values.items() if value is not None})
    except ValidationError as wrong:
        raise refusal_of(wrong) from wrong


show()
