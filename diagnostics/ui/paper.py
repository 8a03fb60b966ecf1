"""Answers on paper: sheets to print, a form for what was ticked, and the way of both back into the case."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from diagnostics.access.rights import Right
from diagnostics.domain.case import Case
from diagnostics.domain.library import Library
from diagnostics.domain.paper import Sheet, numbers_of
from diagnostics.errors import Conflict, ContentError
from diagnostics.exchange.paper_answers import write_form
from diagnostics.findings.answers import answer_label
from diagnostics.reasoning.on_paper import sheets_for
from diagnostics.reports.paper import sheets_of
from diagnostics.reports.render import render
from diagnostics.services.paper import PaperPreview, TakenAnswer, preview_paper, take_in_paper
from diagnostics.ui import runtime, state
from diagnostics.ui.case_page import OpenCase
from diagnostics.ui.taking import for_whoever_asks
from diagnostics.ui.widgets import TABLE_TYPES, label, log_table, quiet, show_faults, show_notes
from diagnostics.wording import count_of

LARGEST_MB = 5
SHOWN = 200


def show_paper(here: OpenCase) -> None:
    """Offer sheets to print for whoever has no screen, and take back what was ticked on them."""
    if not here.may(Right.ANSWER):
        return
    paper = st.expander("Answers on paper", icon=":material/print:", key=f"paper/{here.id}", on_change="rerun")
    if not paper.open:
        return
    with paper:
        quiet(
            "Print the sheets of a role: one for each person, with the questions that they can say most about. Type what "
            "was ticked into the form, one letter a question, and choose it below. Nothing is stored before you see it."
        )
        show_sheets(here)
        show_way_back(here)


def show_sheets(here: OpenCase) -> None:
    """Offer the sheets of one role as PDF, and the form with all of them."""
    people = here.case.named
    roles = {name: here.library.role_by_id[name].label for name in dict.fromkeys(person.role for person in people)}
    left, right = st.columns(2)
    role = left.selectbox("For whom?", list(roles), format_func=roles.__getitem__, key=f"field/{here.id}/paper-role")
    everything = right.toggle(
        "Every open question",
        key=f"field/{here.id}/paper-all",
        help="Instead of those worth most: longer, for somebody who has the time.",
    )
    with st.container(horizontal=True, gap="small"):
        st.download_button(
            "Sheets to print (PDF)",
            for_whoever_asks(lambda _: _printed(here.library, here.case, role, everything)),
            f"{here.id}-{role}-sheets.pdf",
            "application/pdf",
            on_click="ignore",
            type="primary",
        )
        st.download_button(
            "Form for what was ticked (CSV)",
            for_whoever_asks(lambda _: _form(here.library, here.case, tuple(roles), everything)),
            f"{here.id}-answers.csv",
            "text/csv",
            on_click="ignore",
        )


def show_way_back(here: OpenCase) -> None:
    """Take a filled form, say what is wrong with it or what it would store, and store it when told to."""
    file = st.file_uploader(
        "What was ticked", type=TABLE_TYPES, key=f"field/{here.id}/paper-file", max_upload_size=LARGEST_MB
    )
    if file is None:
        return
    try:
        with st.spinner("Reading the file and comparing it ...", show_time=False):
            preview = preview_paper(runtime.store(), runtime.person(), here.library, here.id, file.getvalue(), file.name)
    except ContentError as wrong:
        show_faults(wrong.faults, "nothing was stored")
        return
    show_preview(here, preview)
    _offer(here, preview)


def show_preview(here: OpenCase, preview: PaperPreview) -> None:
    """Say what would be stored: first what would be replaced, because that is what can be lost."""
    show_notes(preview.notes)
    for column in preview.ignored:
        quiet(f"Not read: the column {column}")
    same = len(preview.answers) - len(preview.new) - len(preview.replacing)
    if preview.replacing:
        label("Answered otherwise already")
        head = ["Sheet of", "No.", "Question", "Stored", "On paper"]
        log_table(head, [_row(here, one, was=True) for one in preview.replacing[:SHOWN]])
    if preview.new:
        label("New answers")
        head = ["Sheet of", "No.", "Question", "On paper", "Note"]
        log_table(head, [_row(here, one, was=False) for one in preview.new[:SHOWN]])
    if max(len(preview.new), len(preview.replacing)) > SHOWN:
        quiet("More are not listed, and are taken over with the rest.")
    if same:
        quiet(f"{count_of(same, 'answer')} in the file {'is' if same == 1 else 'are'} stored already, just as on paper.")


def _row(here: OpenCase, one: TakenAnswer, was: bool) -> list[str]:
    question = here.library.question_by_id[one.answer.question]
    role = next(person.role for person in here.case.named if person.id == one.answer.respondent)
    asked = [one.answer.respondent, str(numbers_of(here.library)[question.id]), question.wording(role)]
    on_paper = answer_label(question, one.answer.value)
    if was and one.before is not None:
        return [*asked, answer_label(question, one.before), on_paper]
    return [*asked, on_paper, one.answer.note]


def _offer(here: OpenCase, preview: PaperPreview) -> None:
    key = f"paper/{here.id}/{preview.file_hash}"
    shown = state.seen(key, preview)
    state.now_seen(key, preview)
    replace = False
    if preview.replacing:
        many = count_of(len(preview.replacing), "stored answer")
        replace = st.checkbox(f"Replace {many} by what is on paper", key=f"field/{here.id}/paper-replace")
    count = len(preview.new) + (len(preview.replacing) if replace else 0)
    if not count:
        quiet("There is nothing to take over.")
        return
    if not st.button(f"Take over {count_of(count, 'answer')}", type="primary", key=f"paper-take-{here.id}"):
        return
    try:
        done = take_in_paper(runtime.store(), runtime.person(), here.library, here.id, shown, replace)
    except Conflict:
        state.forget(key)
        raise
    state.forget(key)
    state.say_after_rerun(f"{count_of(done, 'answer')} taken over from paper.")
    st.rerun()


def _printed(library: Library, case: Case, role: str, everything: bool) -> bytes:
    return render(sheets_of(library, case, role, sheets_for(library, case, role, everything)), "pdf")


def _form(library: Library, case: Case, roles: Sequence[str], everything: bool) -> str:
    sheets: list[Sheet] = [sheet for role in roles for sheet in sheets_for(library, case, role, everything)]
    return write_form(library, case, sheets)
