"""Report: read it here, or take it along in the format, the length and the look that are needed."""

from __future__ import annotations

import os
from collections import Counter
from functools import partial

import streamlit as st

from diagnostics.access.rights import Person, Right
from diagnostics.diagnose import plan_of
from diagnostics.findings.withheld import NOTE
from diagnostics.handover.archive import safe_names
from diagnostics.handover.files import Findings, everything, offered
from diagnostics.handover.looks import look_of_installation
from diagnostics.reports.document import Document, Length
from diagnostics.reports.house_check import Checked
from diagnostics.reports.render import render
from diagnostics.services.diagnosing import CaseFindings, findings_of, findings_to_export
from diagnostics.ui import runtime
from diagnostics.ui.background import done_beside
from diagnostics.ui.case_page import OpenCase, open_case_page
from diagnostics.ui.taking import for_whoever_asks
from diagnostics.ui.widgets import label, plain, quiet

PREVIEW_HEIGHT = 900
PACKING = "Making every format ..."
LENGTHS = {
    Length.ONE_PAGE: "One page, for the sponsor",
    Length.SHORT: "Short, for those who decide",
    Length.FULL: "Full, with annexes",
}


def show() -> None:
    """Show the page."""
    here = open_case_page("Report")
    look = look_of_installation(os.environ)
    if here.stored.shows_answers:
        quiet(
            "Page one stands alone. The annex says for every family of causes what was asked, of whom, and what was found."
        )
        show_who_can_be_recognised(here)
    else:
        quiet(f"Page one stands alone. {NOTE}")
    length = chosen_length(here)
    show_look(look)
    show_downloads(here, length)
    findings = written_from(findings_of(runtime.store(), runtime.person(), here.id))
    document = findings.document(length, look.house)
    show_replaced_signs(document)
    st.iframe(render(document, "html").decode(), height=PREVIEW_HEIGHT)


def show_who_can_be_recognised(here: OpenCase) -> None:
    """Say which answers can be traced to one person by whoever knows who was asked."""
    count = Counter(person.role for person in here.case.named if person.answers)
    alone = [role.label for role in here.library.roles if role.asks_people and count[role.id] == 1]
    if alone:
        quiet(
            f"Answers are shown by role, never by name. One person alone answered as: {', '.join(alone)}. "
            "Whoever knows whom you asked can tell what they said; agree with them before you pass this on."
        )


def chosen_length(here: OpenCase) -> Length:
    """Return how long the report is to be, as chosen on the page."""
    lengths = list(Length)
    return st.radio(
        "How much of it",
        lengths,
        index=lengths.index(Length.FULL),
        format_func=LENGTHS.__getitem__,
        horizontal=True,
        key=f"field/{here.id}/report-length",
    )


def show_look(look: Checked) -> None:
    """Say in which look the documents come where a house has one, and what is wrong with it."""
    if look.house.name:
        quiet(f"In the look of {look.house.name}.")
    if look.faults:
        faults = "\n".join(f"- {fault}" for fault in look.faults)
        with st.expander(f"Something is wrong with the house style; those parts stay plain ({len(look.faults)})"):
            st.text(faults)


def show_replaced_signs(document: Document) -> None:
    """Say which characters of the case the PDF cannot show, so that nobody finds out after sending it."""
    from diagnostics.reports.glyphs import about_replaced_signs  # loads the typesetter, which is large

    if said := about_replaced_signs(document):
        quiet(said)


def show_downloads(here: OpenCase, length: Length) -> None:
    """Offer the report in every format, and the case itself; each is made when it is asked for."""
    if not here.may(Right.EXPORT):
        return
    label("Take it along")
    name = safe_names([here.id])[0]
    with st.container(horizontal=True, gap="small"):
        for form in offered():
            st.download_button(
                plain(form.label),
                for_whoever_asks(partial(taken_along, case_id=here.id, ending=form.ending, length=length)),
                f"{name}.{form.ending}",
                form.mime,
                on_click="ignore",
                type="primary" if form.ending == "pdf" else "secondary",
            )
        wanted = st.button("Everything as one archive", icon=":material/folder_zip:")
    if wanted:
        show_archive(here, name, length)


def show_archive(here: OpenCase, name: str, length: Length) -> None:
    """Make every format beside the page, say how far that has come, and offer the archive."""
    findings = written_from(findings_to_export(runtime.store(), runtime.person(), here.id, "zip"))
    look = look_of_installation(os.environ)
    bar = st.progress(0.0, PACKING)

    def on_progress(part: float) -> None:
        bar.progress(part, PACKING)

    packed = done_beside(lambda heard: everything(findings, name, length, look.house, heard), on_progress)
    bar.empty()
    st.download_button(
        f"Save {plain(name)}.zip ({len(packed) / 1e6:.1f} MB)", packed, f"{name}.zip", "application/zip", on_click="ignore"
    )


def written_from(found: CaseFindings) -> Findings:
    """Return a case with all that its report is written from."""
    limits = found.stored.plan
    plan = plan_of(found.library, found.diagnosis, limits)
    return Findings(found.library, found.stored.case, found.diagnosis, plan, limits, found.kept)


def taken_along(person: Person, case_id: str, ending: str, length: Length) -> bytes:
    """Return a case as a file of one format."""
    found = findings_to_export(runtime.store(), person, case_id, ending)
    return written_from(found).file(ending, length, look_of_installation(os.environ).house)


show()
