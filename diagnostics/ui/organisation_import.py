"""The organisation from a file: what is wrong with it by line, or what it would change, and then the change."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache
from html import escape
from itertools import groupby

import streamlit as st

from diagnostics.access.rights import Person
from diagnostics.domain.library import Library
from diagnostics.domain.organisation import Organisation
from diagnostics.errors import Conflict, ContentError
from diagnostics.exchange.organisation_file import template
from diagnostics.exchange.organisation_preview import KIND_LABELS, Told
from diagnostics.services.organisation import Preview, apply_import, export_organisation, preview_import
from diagnostics.storage.store import Store
from diagnostics.ui import runtime, state
from diagnostics.ui.taking import for_whoever_asks
from diagnostics.ui.widgets import TABLE_TYPES, facts, label, quiet, show_faults, show_notes
from diagnostics.wording import count_of

KEY = "organisation/import"
LARGEST_MB = 20
SHOWN_CHANGES = 100


def show_files(there: Organisation, day: date) -> None:
    """Offer the organisation as a file and a template, and take a file in."""
    quiet(
        "CSV (UTF-8) or XLSX, one row for each post and one more for each deputy. A file can be a part: posts that it "
        "leaves out stay as they are, unless you say that it is the whole."
    )
    with st.container(horizontal=True, gap="small"):
        st.download_button(
            "A template with an example (CSV)", template(), "organisation-template.csv", "text/csv", on_click="ignore"
        )
        taken = for_whoever_asks(lambda person: export_organisation(runtime.store(), person, day))
        name, nothing = f"organisation-{day}.csv", not there.units
        st.download_button("The organisation as a file (CSV)", taken, name, "text/csv", disabled=nothing, on_click="ignore")
    on = st.date_input("In force from", value=date.today(), key=f"field/{KEY}/on", format="YYYY-MM-DD")
    whole = st.checkbox(
        "The file is the whole organisation: posts that are not in it are abolished", key=f"field/{KEY}/whole"
    )
    file = st.file_uploader("The file", type=TABLE_TYPES, key=f"field/{KEY}/file", max_upload_size=LARGEST_MB)
    if file is None or not isinstance(on, date):
        return
    try:
        with st.spinner("Reading the file and comparing it ..."):
            preview = _previewed(
                runtime.store(), runtime.person(), runtime.library(), there.hash, file.getvalue(), file.name, on, whole
            )
    except ContentError as wrong:
        show_faults(wrong.faults, "nothing was imported")
        return
    show_preview(preview)
    _offer(preview)


def show_preview(preview: Preview) -> None:
    """Say what a file would change."""
    show_notes(preview.notes)
    for column in preview.ignored:
        quiet(f"Not read: the column {column}")
    groups = {kind: list(group) for kind, group in groupby(preview.told, key=lambda one: one.kind)}
    if not groups:
        st.markdown("The file says what is recorded already. There is nothing to import.")
        return
    label("What the file would change")
    facts([(KIND_LABELS[kind], f"{len(told):,}") for kind, told in groups.items()])
    for kind, told in groups.items():
        with st.expander(f"{KIND_LABELS[kind]}: {len(told):,}", expanded=len(told) <= 10):
            _show_told(told)


def _show_told(told: Sequence[Told]) -> None:
    st.html("".join(f'<div class="cw-row">{escape(one.sentence)}</div>' for one in told[:SHOWN_CHANGES]))
    if len(told) > SHOWN_CHANGES:
        quiet(f"{len(told) - SHOWN_CHANGES:,} more of this kind.")


def _offer(preview: Preview) -> None:
    """Offer to do what the preview shows, as this tab saw it."""
    seen = state.seen(KEY, preview.change.seen)
    state.now_seen(KEY, preview.change.seen)
    if not preview.change.count:
        return
    many = f"these {len(preview.told):,} changes" if len(preview.told) > 1 else "this change"
    if not st.button(f"Import {many}", type="primary"):
        return
    try:
        with st.spinner("Importing ..."):
            shown = replace(preview, change=replace(preview.change, seen=seen))
            done = apply_import(runtime.store(), runtime.person(), shown)
    except Conflict:
        state.forget(KEY)
        raise
    state.forget(KEY)
    state.say_after_rerun(f"Imported: {count_of(done, 'record')} changed.")
    st.rerun()


@lru_cache(maxsize=4)
def _previewed(
    store: Store, person: Person, library: Library, organisation: str, data: bytes, file: str, on: date, whole: bool
) -> Preview:
    """Return the preview of a file; the same file is compared once with the same `organisation`, which is its hash."""
    return preview_import(store, person, library, data, file, on, whole)
