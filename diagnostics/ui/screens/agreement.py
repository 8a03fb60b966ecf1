"""Agreement: one page on what was agreed, signed by name, and bound to its every letter."""

from __future__ import annotations

import streamlit as st

from diagnostics.access.rights import LOCAL, Right
from diagnostics.domain.follow_up import Agreement
from diagnostics.findings.agreement import parts_of
from diagnostics.reports.agreement import agreement_page
from diagnostics.services.agreeing import (
    MEANINGS,
    agreements_of,
    draft_agreement,
    is_intact,
    make_agreement,
    sign_agreement,
)
from diagnostics.ui import runtime, state
from diagnostics.ui.case_page import OpenCase, open_case_page
from diagnostics.ui.pages import REVIEW, go
from diagnostics.ui.taking import for_whoever_asks
from diagnostics.ui.widgets import label, quiet, section, table
from diagnostics.wording import at_time, on_day


def show() -> None:
    """Show the page."""
    here = open_case_page("Agreement")
    st.header("Performance agreement")
    quiet("What is wrong, who answers for what, what will be done, and when it is looked at again: on one page, signed.")
    versions = agreements_of(runtime.store(), runtime.person(), here.id)
    draft = draft_agreement(runtime.store(), runtime.person(), here.id)
    newest = versions[0] if versions else None
    show_overtaken(here, newest)
    if newest is None or newest.text != draft:
        show_draft(here, draft, newest)
    if newest:
        show_signed(here, newest, is_current=newest.text == draft)
    show_older(versions[1:])
    if here.may_open(REVIEW) and st.button("Go to the review"):
        go(REVIEW, here.id)


def show_overtaken(here: OpenCase, newest: Agreement | None) -> None:
    """Say so where this tab showed an older version last: a click on "Sign" there signed nothing."""
    number = newest.number if newest else 0
    before = state.as_last_shown(_key(here), number)
    if number > max(before, 1):
        st.warning(
            f"Version {number} was made elsewhere in the meantime, and nothing of yours stands under it. Read it, and sign "
            "it if you agree."
        )


def show_draft(here: OpenCase, draft: str, newest: Agreement | None) -> None:
    """Show the agreement as it would read now, and offer to make it the one to be signed."""
    label("As it would read now" if newest is None else "Something has changed since the last version")
    with st.container(border=True, key="agreement-draft"):
        written(draft)
    if here.may(Right.PROPOSE_OWNER):
        name = "Make it the agreement" if newest is None else f"Make it version {newest.number + 1}, to be signed anew"
        if st.button(name, type="primary"):
            made = make_agreement(runtime.store(), runtime.person(), here.id)
            state.now_seen(_key(here), made.number)
            state.say_after_rerun(f"Version {made.number} can be signed now.")
            st.rerun()


def show_signed(here: OpenCase, agreement: Agreement, is_current: bool) -> None:
    """Show the newest version with who signed it, and let it be signed."""
    label(f"Version {agreement.number}")
    if not is_intact(agreement):
        st.error("The text of this version is not the one that was signed: it was changed in the database.")
    if is_current:
        with st.container(border=True, key="agreement"):
            written(agreement.text)
    show_signatures(agreement)
    quiet(f"Bound to the text by SHA-256 {agreement.hash}.")
    st.download_button(
        "One page to print (PDF)",
        for_whoever_asks(lambda _: agreement_page(agreement)),
        f"{here.id}-agreement.pdf",
        "application/pdf",
    )
    if here.may(Right.SIGN):
        show_sign(agreement)


def show_signatures(agreement: Agreement) -> None:
    """Show who signed, when, and what that means."""
    if not agreement.signatures:
        quiet("Nobody has signed it yet.")
        return
    rows = [[one.name, at_time(one.at), one.meaning] for one in agreement.signatures]
    table(["Signed by", "When", "What that means"], rows)


def show_sign(agreement: Agreement) -> None:
    """Sign: the name, and what it means."""
    person = runtime.person()
    with st.form(f"sign-{agreement.number}", border=True):
        # Where nobody signs in, the screen is handed round and each writes a name.
        name = st.text_input("Name", max_chars=200) if person is LOCAL else person.name
        if person is not LOCAL:
            quiet(f"You sign as {person.name}.")
        meaning = st.radio("What your signature means", MEANINGS)
        if st.form_submit_button("Sign", type="primary"):
            sign_agreement(runtime.store(), person, agreement, meaning, name)
            state.say_after_rerun("Signed.")
            st.rerun()


def show_older(versions: tuple[Agreement, ...]) -> None:
    """Show earlier versions, with who had signed them."""
    for agreement in versions:
        with st.expander(f"Version {agreement.number}, of {on_day(agreement.made_at)}, replaced"):
            written(agreement.text)
            show_signatures(agreement)


def written(text: str) -> None:
    """Show the text of an agreement, letter by letter."""
    for part in parts_of(text):
        section(part.heading, part.lines)


def _key(here: OpenCase) -> str:
    return f"agreement/{here.id}"


show()
