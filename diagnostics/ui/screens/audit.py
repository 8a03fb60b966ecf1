"""Audit: who did what, when, and what was there before and after; whether the record is whole; and taking it along."""

from __future__ import annotations

from datetime import date
from functools import partial

import streamlit as st

from diagnostics.access.rights import Person
from diagnostics.audit_check import Verified, checked_head, verified_export
from diagnostics.services.auditing import (
    Overview,
    TrailPage,
    export_trail,
    exports_answers,
    list_events,
    may_export,
    overview,
    verify_trail,
)
from diagnostics.services.event_words import verb_in_words
from diagnostics.storage.trail import Wanted
from diagnostics.ui import runtime
from diagnostics.ui.background import done_beside
from diagnostics.ui.taking import for_whoever_asks
from diagnostics.ui.way import show_way
from diagnostics.ui.widgets import facts, log_table, plain, quiet
from diagnostics.wording import count_of

WAITING = "Verifying ..."
LARGE = 100_000
"""Events from which on the command line is the better way to an export: a browser's download is made in memory."""


def show() -> None:
    """Show the page."""
    show_way("Audit")
    st.title("Audit")
    whole = overview(runtime.store(), runtime.person())
    st.markdown(
        "Every change is recorded: who, when, what, and what was there before and after. Each event is bound to the one "
        "before it, so that a change to the record itself is detected. What somebody answered is shown here only to people "
        "who may see the answers of that case."
    )
    show_check()
    show_export(whole)
    show_events(whole)


def show_check() -> None:
    """Offer to verify the whole chain, and say what came of it."""
    st.header("Is the record whole?")
    noted = st.text_input(
        "Head noted earlier, if there is one", help="It shows also whether the record was written anew, or cut at its end."
    )
    if st.button("Verify the whole record", type="primary"):
        show_found(verified(checked_head(noted)))
    file = st.file_uploader("Verify an export", type=["jsonl", "txt"], key="field/audit/export")
    if file is not None:
        found = verified_export(file, checked_head(noted))
        if found.fault:
            st.error(plain(found.fault))
        else:
            show_found(found)


def verified(noted: str | None) -> Verified:
    """Return what the check of the chain finds, with a progress bar while it runs."""
    bar = st.progress(0.0, WAITING)

    def on_progress(part: float) -> None:
        bar.progress(part, WAITING)

    found = done_beside(partial(verify_trail, runtime.store(), runtime.person(), noted), on_progress)
    bar.empty()
    return found


def show_found(found: Verified) -> None:
    """Say whether the chain holds, and which head to note."""
    if found.fault:
        st.error(plain(found.fault))
        quiet(f"{count_of(found.events, 'event')} before that hold.")
        return
    st.success("Every event is bound to the one before it, and none was changed, added or taken away.")
    left_out = [("Answers left out of this export", f"{found.left_out:,}")] if found.left_out else []
    met = [] if found.noted_at is None else [("Noted head", f"event {found.noted_at:,}")]
    facts([("Events", f"{found.events:,}"), ("Details taken away on record", f"{found.removed:,}"), *left_out, *met])
    if found.noted_at is None:
        quiet("Whether the whole record was written anew, or cut at its end, only a head noted earlier can tell.")
    quiet("The head of the record, to note somewhere else, such as in the minutes of a meeting, and to give here next time:")
    st.code(found.head, language=None, wrap_lines=True)


def show_export(whole: Overview) -> None:
    """Offer the whole record as a file."""
    if not may_export(runtime.person()):
        quiet("The export contains the details of every case. Only people who can see every case can download it.")
        return
    if whole.events > LARGE:
        quiet(
            f"{whole.events:,} events are too many for a download. Take them along on the server: "
            "python -m diagnostics audit export --out FILE"
        )
        return
    st.download_button(
        "Download the whole record",
        for_whoever_asks(made),
        f"audit-{date.today():%Y-%m-%d}.jsonl",
        "application/x-ndjson",
        on_click="ignore",
    )
    quiet(f"{holds_of_answers(runtime.person())} Anybody can verify it: python -m diagnostics audit verify FILE")


def holds_of_answers(person: Person) -> str:
    """Say which answers an export of this person holds."""
    if exports_answers(person):
        return "It contains the answers given by role or by name, and no answer given in confidence."
    return "It contains every event and no answer, because you may not see what people answered."


def made(person: Person) -> bytes:
    """Return the export as a file."""
    return b"".join(f"{line}\n".encode() for line in export_trail(runtime.store(), person))


def show_events(whole: Overview) -> None:
    """Show the events that are looked for, the newest first."""
    st.header("Events")
    wanted = looked_for(whole)
    found = list_events(runtime.store(), runtime.person(), wanted)
    if found.pages > 1:
        # A key for each way of looking, so that another one begins at its first page.
        number = st.pagination(found.pages, key=f"audit-page {wanted}")
        found = list_events(runtime.store(), runtime.person(), wanted, number)
    if not found.count:
        st.markdown("No event is as you look for it. Leave more of the fields empty.")
        return
    show_table(found)


def looked_for(whole: Overview) -> Wanted:
    """Return which events are looked for."""
    with st.container(horizontal=True):
        actor = st.selectbox("Who", whole.actors, index=None, placeholder="Anybody")
        verb = st.selectbox("What", whole.verbs, index=None, placeholder="Anything", format_func=verb_in_words)
        subject = st.text_input("Case, or a part of its id")
        since = st.date_input("From", value=None, format="YYYY-MM-DD")
        until = st.date_input("Until", value=None, format="YYYY-MM-DD")
    return Wanted(actor or "", verb or "", subject.strip(), since, until)


def show_table(found: TrailPage) -> None:
    """Show one page of events as a table."""
    quiet(f"{found.count:,} in all, the newest first. Times are in UTC.")
    log_table(
        ["Event", "When", "Who", "What", "About", "Before", "After", "Reason"],
        [
            [
                str(row.seq),
                row.at,
                row.who,
                row.what,
                f"{row.about}\n{row.more}".strip(),
                row.before,
                row.after,
                row.reason,
            ]
            for row in found.rows
        ],
    )


show()
