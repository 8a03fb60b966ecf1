"""Report: read it here, or take it along in the format that is needed."""

from __future__ import annotations

import json
from collections import Counter
from functools import partial

import streamlit as st

from diagnostics.diagnose import plan_of
from diagnostics.domain.case import Case
from diagnostics.domain.library import Library
from diagnostics.exporting import as_data
from diagnostics.planning.plan import Limits
from diagnostics.reports.build import report_of
from diagnostics.reports.document import Document
from diagnostics.reports.render import render
from diagnostics.services.files import export_case
from diagnostics.ui import runtime
from diagnostics.ui.case_page import OpenCase, open_case_page
from diagnostics.ui.widgets import quiet

PREVIEW_HEIGHT = 900


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
    with st.container(horizontal=True, gap="small"):
        for name, ending, mime, make in (
            ("PDF", "pdf", "application/pdf", partial(made, here.library, here.case, here.stored.plan, "pdf")),
            ("Web page", "html", "text/html", partial(made, here.library, here.case, here.stored.plan, "html")),
            ("Text (Markdown)", "md", "text/markdown", partial(made, here.library, here.case, here.stored.plan, "md")),
            ("Data (JSON)", "json", "application/json", partial(data_of, here.library, here.case)),
            ("Case file (YAML)", "yaml", "application/yaml", partial(case_file, here.id)),
        ):
            st.download_button(
                name,
                make,
                f"{here.id}.{ending}",
                mime,
                on_click="ignore",
                type="primary" if ending == "pdf" else "secondary",
            )


def document_of(library: Library, case: Case, limits: Limits) -> Document:
    """Return the report of a case as a document."""
    found = runtime.diagnosis_of(library, case)
    return report_of(library, case, found, plan_of(library, found, limits))


def made(library: Library, case: Case, limits: Limits, ending: str) -> bytes:
    """Return the report as a file of one format."""
    return render(document_of(library, case, limits), ending)  # type: ignore[arg-type]


def data_of(library: Library, case: Case) -> bytes:
    """Return the diagnosis as JSON."""
    return json.dumps(as_data(runtime.diagnosis_of(library, case)), ensure_ascii=False, indent=2).encode()


def case_file(case_id: str) -> bytes:
    """Return the case as a file that can be opened again."""
    return export_case(runtime.store(), runtime.person(), case_id).encode()


show()
