"""This week: the decisions that somebody is asked for, on one page that fits a sheet of paper."""

from __future__ import annotations

from datetime import date
from html import escape
from urllib.parse import urlencode

import streamlit as st

from diagnostics.domain.asking import Decision, Kind, Week
from diagnostics.domain.board import Look
from diagnostics.reports.week import week_page, when_due
from diagnostics.services.asking import decisions
from diagnostics.ui import runtime, state
from diagnostics.ui.board_filters import look_in_url, show_unit_filter
from diagnostics.ui.pages import BOARD
from diagnostics.ui.taking import for_whoever_asks
from diagnostics.ui.way import show_way
from diagnostics.ui.widgets import label, quiet
from diagnostics.wording import rounded

PAGE_OF = {Kind.REVIEW: "review", Kind.UNBLOCK: "plan"}
"""Where a decision is taken; all others on the page of the owners."""


def show() -> None:
    """Show the page."""
    show_way("This week")
    st.title("Decisions you are asked for this week")
    look = look_in_url()
    chosen = show_unit_filter(Look(unit=look.unit), runtime.organisation())
    if chosen.unit != look.unit:
        state.put_choices(chosen.words())
        st.rerun()
    week = decisions(runtime.store(), runtime.person(), runtime.library(), chosen)
    if not week.decisions:
        quiet("Nothing waits for you. What is in hand stands on the board.")
        st.page_link(BOARD, label="Board")
        return
    show_week(week)
    name = f"decisions-{week.day.isoformat()}.pdf"
    file = for_whoever_asks(lambda _: week_page(week))
    st.download_button("One page to print (PDF)", file, name, "application/pdf", on_click="ignore")


def show_week(week: Week) -> None:
    """Show what waits, by what somebody is asked to do."""
    for kind in dict.fromkeys(decision.kind for decision in week.decisions):
        label(week.label(kind))
        st.html("".join(_row(decision, week.day) for decision in week.decisions if decision.kind is kind))
    if week.is_cut:
        quiet("There is more of the same; these are the oldest and the dearest. The board shows all of it.")


def _row(decision: Decision, day: date) -> str:
    words = {"case": decision.case_id} | ({"cause": decision.cause} if decision.cause else {})
    address = escape(f"{PAGE_OF.get(decision.kind, 'owners')}?{urlencode(words)}")
    name = escape(decision.cause_label or decision.title or "Untitled diagnosis")
    told = " · ".join(part for part in (decision.title if decision.cause_label else "", decision.told) if part)
    when = when_due(decision, day)
    cost = f"{decision.currency} {rounded(decision.cost)} a month" if decision.cost else ""
    return (
        f'<div class="cw-decision"><div><a href="{address}" target="_self"><b>{name}</b></a>'
        f'<div class="cw-quiet">{escape(told)}</div></div><div class="cw-quiet">{escape(when or cost)}</div></div>'
    )


show()
