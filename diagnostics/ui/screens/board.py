"""Board: the causes of open cases, unowned and contested first, with what they cost while they wait."""

from __future__ import annotations

from functools import partial

import streamlit as st

from diagnostics.access.rights import Person
from diagnostics.domain.board import EVIDENCE_LABELS, Look
from diagnostics.exchange.tables import csv_table
from diagnostics.services.board import MOST_IN_A_FILE, Shown, board, lines_for_file
from diagnostics.services.portfolio import undiagnosed
from diagnostics.ui import runtime, state
from diagnostics.ui.board_filters import look_in_url, page_in_url, show_filters, show_urgency
from diagnostics.ui.board_table import FILE_HEAD, as_texts, show_board_table
from diagnostics.ui.pages import FINDINGS
from diagnostics.ui.taking import for_whoever_asks
from diagnostics.ui.way import show_way
from diagnostics.ui.widgets import plain, quiet
from diagnostics.wording import count_of, rounded

LISTED = 20


def show() -> None:
    """Show the page."""
    show_way("Board")
    st.title("Board")
    quiet("Likely causes of open cases. What nobody owns, and what is contested, stands first; then what costs most.")
    look = show_filters(look_in_url(), runtime.library(), runtime.organisation())
    shown = board(runtime.store(), runtime.person(), runtime.library(), look, page_in_url())
    show_urgency(look, shown.by_urgency)
    show_sums(shown)
    if shown.lines:
        show_board_table(shown.lines)
        quiet(f"Evidence is {'; '.join(EVIDENCE_LABELS.values())}. It says how well a likelihood is founded. Judgement.")
        show_pages(look, shown)
        file = for_whoever_asks(partial(as_file, look=look))
        st.download_button("This board as a table (CSV)", file, "board.csv", "text/csv", on_click="ignore")
    else:
        quiet("No likely cause is open here." if not look.words() else "Nothing fits. Take a filter away to see more.")
    show_without_diagnosis(look)


def show_sums(shown: Shown) -> None:
    """Say how many causes these are, and what they cost."""
    costs = " + ".join(f"{currency} {rounded(cost)}" for currency, cost in sorted(shown.cost.items()))
    told = f"They cost {costs} a month" if costs else "What they cost is not known"
    rest = f", as far as is known: {shown.priced:,} of them have a price." if 0 < shown.priced < shown.causes else "."
    if shown.causes:
        quiet(f"{count_of(shown.causes, 'cause')}. {told}{rest}")


def show_pages(look: Look, shown: Shown) -> None:
    """Show which page this is, and the way to the others."""
    here = min(page_in_url(), shown.pages - 1)
    if shown.pages == 1:
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        if st.button("Earlier", disabled=here == 0):
            state.put_choices(look.words() | {"page": str(here)})
            st.rerun()
        if st.button("Later", disabled=here >= shown.pages - 1):
            state.put_choices(look.words() | {"page": str(here + 2)})
            st.rerun()
        quiet(f"Page {here + 1} of {shown.pages:,}, {count_of(shown.causes, 'cause')}.")


def show_without_diagnosis(look: Look) -> None:
    """Say of which cases nothing is known: no data is not good news. Counted last, when the board stands there."""
    count, listed = undiagnosed(runtime.store(), runtime.person(), look, LISTED)
    if not count:
        return
    with st.expander(f"{count_of(count, 'open case')} without a diagnosis that holds"):
        quiet("Never diagnosed, or answered since. They are on no list above until somebody opens their findings.")
        for case_id, title in listed:
            st.page_link(FINDINGS, label=plain(title or "Untitled diagnosis"), query_params={"case": case_id})


def as_file(person: Person, look: Look) -> bytes:
    """Return the board as CSV, as far as a file can hold it."""
    lines = lines_for_file(runtime.store(), person, runtime.library(), look)
    rows = [as_texts(line) for line in lines]
    if len(rows) == MOST_IN_A_FILE:
        rows.append((f"Only the first {MOST_IN_A_FILE:,} causes are in this file; narrow the board down for the others.",))
    return csv_table(FILE_HEAD, rows)


show()
