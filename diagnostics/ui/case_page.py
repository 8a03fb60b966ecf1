"""What every page of a case begins with: the case from the database, its title, and the way through it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import streamlit as st

from diagnostics.access.rights import Person, Right, not_in_this_case
from diagnostics.domain.case import Case, Origin
from diagnostics.domain.diagnosis import Diagnosis
from diagnostics.domain.library import Library
from diagnostics.errors import NotFound
from diagnostics.services.cases import case_of
from diagnostics.services.diagnosing import findings_of
from diagnostics.services.libraries import adopt_library, library_differs
from diagnostics.storage.records import StoredCase
from diagnostics.ui import runtime, state
from diagnostics.ui.addresses import NEEDS
from diagnostics.ui.pages import HOME, STEPS, may_open
from diagnostics.ui.widgets import plain, plain_line, you_are_here

ORIGIN_NOTES = {
    Origin.INVENTED: "An invented example.",
    Origin.PUBLISHED: "A published case, coded from its documented facts.",
}


@dataclass(frozen=True)
class OpenCase:
    """The case a page is about, as it is stored now; without answers if the person may not see them."""

    stored: StoredCase
    library: Library
    person: Person
    """The person who opened it in this run, with their rights in this case: to decide what to offer. Services are given
    `runtime.person()`, who may have changed."""

    @property
    def case(self) -> Case:
        """The case itself."""
        return self.stored.case

    @property
    def id(self) -> str:
        """The id of the case."""
        return self.stored.case.id

    def may(self, right: Right) -> bool:
        """Whether to offer what needs a right."""
        return self.person.may(right)

    def may_open(self, page: Any) -> bool:
        """Whether to offer a page."""
        return may_open(page, self.person)


def open_case_page(title: str) -> OpenCase:
    """Show the head of a page of a case, and return the case that the address names.

    Raises NotFound if the address names no case, or one that does not exist; NotAllowed if the page needs a right that the
    person does not have in this case.
    """
    case_id = state.case_in_url() or state.last_case()
    if case_id is None:
        raise NotFound("The address names no case. Choose one from the list.")
    stored = case_of(runtime.store(), runtime.person(), case_id)
    person = _person_in(stored, title)
    state.put_case_in_url(case_id)
    state.remember_case(case_id)
    _show_way(title, case_id, person)
    st.title(plain_line(stored.case.label))
    note = ORIGIN_NOTES.get(stored.case.origin)
    if note:
        st.caption(plain(note))
    library = runtime.library_of(stored.case)
    if person.may(Right.EDIT_CASE):
        _offer_newer_library(stored)
    return OpenCase(stored, library, person)


def diagnosed(here: OpenCase) -> Diagnosis:
    """Return the diagnosis of the case on this page, as far as the person may see it."""
    with st.spinner("Weighing the answers ...", show_time=False):
        return findings_of(runtime.store(), runtime.person(), here.id).diagnosis


def _person_in(stored: StoredCase, title: str) -> Person:
    """Return the person with their rights in a case; raises NotAllowed if the page needs a right that they do not have."""
    person = replace(runtime.person(), rights=stored.rights)
    needed = next((NEEDS[page.url_path] for page in STEPS if page.title == title), None)
    if needed and not person.may(needed):
        raise not_in_this_case(person, needed)
    return person


def _show_way(here: str, case_id: str, person: Person) -> None:
    with st.container(horizontal=True, gap="small", key="way"):
        st.page_link(HOME, label="Causeway", icon=":material/account_tree:")
        for page in (step for step in STEPS if may_open(step, person)):
            if page.title == here:
                you_are_here(here)
            else:
                st.page_link(page, label=plain(page.title), query_params={"case": case_id})


def _offer_newer_library(stored: StoredCase) -> None:
    change = library_differs(runtime.store(), runtime.library(), stored.case)
    if change is None:
        return
    with st.container(border=True):
        st.markdown(
            f"This case was answered against the library **{plain(change.from_version)}**; the current one is "
            f"**{plain(change.to_version)}**. {plain(change.sentence)}"
        )
        if st.button("Diagnose it with the current library"):
            stray = adopt_library(runtime.store(), runtime.person(), stored.case.id, runtime.library())
            kept = f" {len(stray)} answers no longer fit and are kept aside." if stray else ""
            state.say_after_rerun(f"The case now uses the current library.{kept}")
            st.rerun()
