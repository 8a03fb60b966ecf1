"""Report: read it here, or take it along in the format that is needed."""

from __future__ import annotations

import json
from collections import Counter
from functools import partial

import streamlit as st

from diagnostics.access.rights import Person, Right
from diagnostics.content.cases import write_case
from diagnostics.diagnose import plan_of
from diagnostics.domain.case import Case
from diagnostics.domain.library import Library
from diagnostics.exporting import as_data
from diagnostics.planning.plan import Limits
from diagnostics.reports.build import report_of
from diagnostics.reports.document import Document
from diagnostics.reports.render import render
from diagnostics.services.files import case_to_export
from diagnostics.ui import runtime
from diagnostics.ui.case_page import OpenCase, open_case_page
from diagnostics.ui.taking import for_whoever_asks
from diagnostics.ui.widgets import quiet

PREVIEW_HEIGHT = 900
FORMATS = (
    ("PDF", "pdf", "application/pdf"),
    ("Word", "docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    ("Web page", "html", "text/html"),
    ("Text (Markdown)", "md", "text/markdown"),
    ("Data (JSON)", "json", "application/json"),
    ("Case file (YAML)", "yaml", "application/yaml"),
)


def show() -> None:
    """Show the page."""
    here = open_case_page("Report")
    quiet("Page one stands alone. The annex says for every family of causes what was asked, of whom, and what was found.")
    show_who_can_be_recognised(here)
    show_downloads(here)
    document = document_of(here.library, here.case, here.stored.plan)
    st.iframe(render(document, "html").decode(), height=PREVIEW_HEIGHT)


def show_who_can_be_recognised(here: OpenCase) -> None:
    """Say which answers can be traced to one person by whoever knows who was asked."""
    count = Counter(person.role for person in here.case.respondents if person.answers)
    alone = [role.label for role in here.library.roles if role.asks_people and count[role.id] == 1]
    if alone:
        quiet(
            f"Answers are shown by role, never by name. One person alone answered as: {', '.join(alone)}. "
            "Whoever knows whom you asked can tell what they said; agree with them before you pass this on."
        )


def show_downloads(here: OpenCase) -> None:
    """Offer the report in every format, and the case itself; each is made when it is asked for."""
    if not here.may(Right.EXPORT):
        return
    with st.container(horizontal=True, gap="small"):
        for name, ending, mime in FORMATS:
            st.download_button(
                name,
                for_whoever_asks(partial(taken_along, case_id=here.id, ending=ending)),
                f"{here.id}.{ending}",
                mime,
                on_click="ignore",
                type="primary" if ending == "pdf" else "secondary",
            )


def document_of(library: Library, case: Case, limits: Limits) -> Document:
    """Return the report of a case as a document."""
    found = runtime.diagnosis_of(library, case)
    return report_of(library, case, found, plan_of(library, found, limits))


def taken_along(person: Person, case_id: str, ending: str) -> bytes:
    """Return a case as a file of one format."""
    stored = case_to_export(runtime.store(), person, case_id, ending)
    if ending == "yaml":
        return write_case(stored.case).encode()
    library = runtime.library_of(stored.case)
    if ending == "json":
        return json.dumps(as_data(runtime.diagnosis_of(library, stored.case)), ensure_ascii=False, indent=2).encode()
    return render(document_of(library, stored.case, stored.plan), ending)  # type: ignore[arg-type]


show()
