"""Portfolio: what open gaps cost and whom, what recurs, how many requests were for training, the flow, and the load."""

from __future__ import annotations

from urllib.parse import urlencode

import streamlit as st

from diagnostics.charts.portfolio import flow_chart
from diagnostics.domain.board import Look
from diagnostics.domain.finding import VerdictKind
from diagnostics.exchange.tables import csv_table
from diagnostics.services.board import Grouping, Part, parts_of_each
from diagnostics.services.portfolio import FORMULA, Spend, Verdicts, flow, loads, verdicts
from diagnostics.ui import runtime, state
from diagnostics.ui.board_filters import VERDICT_LABELS, look_in_url, show_unit_filter
from diagnostics.ui.board_table import show_link_table, show_parts
from diagnostics.ui.chart import show_chart
from diagnostics.ui.taking import for_whoever_asks
from diagnostics.ui.way import show_way
from diagnostics.ui.widgets import plain, plain_line, quiet
from diagnostics.wording import count_of, rounded

MOST = 12
"""Rows of a table on the page; the file holds all of them."""

GROUPINGS = (Grouping.OWNER, Grouping.UNIT, Grouping.CAUSE, Grouping.FAULT)

FEW = 5
"""Below so many requests no share is told: too few to say."""


def show() -> None:
    """Show the page."""
    show_way("Portfolio")
    st.title("Portfolio")
    look = Look(unit=look_in_url().unit)
    chosen = show_unit_filter(look, runtime.organisation())
    if chosen != look:
        state.put_choices(chosen.words())
        st.rerun()
    found = parts_of_each(runtime.store(), runtime.person(), runtime.library(), chosen, GROUPINGS)
    show_grouped("What open gaps cost, by owner", "Owner", found[Grouping.OWNER], Grouping.OWNER)
    show_grouped("What open gaps cost, by unit", "Unit", found[Grouping.UNIT], Grouping.UNIT)
    show_grouped("Causes that recur", "Cause", found[Grouping.CAUSE], Grouping.CAUSE)
    show_requests(chosen)
    show_flow(chosen)
    show_loads(chosen)
    show_grouped("Owners without authority", "What is wrong", found[Grouping.FAULT], Grouping.FAULT)


def show_grouped(title: str, name: str, found: tuple[Part, ...], by: Grouping) -> None:
    """Show what likely causes of open cases add up to by one key, and offer all of it as a file."""
    st.header(plain_line(title))
    if not found:
        quiet("No such cause is open.")
        return
    show_parts(name, found[:MOST], "board")
    if len(found) > MOST:
        quiet(f"The {MOST} dearest of {len(found):,}; the file holds all of them.")
    file = for_whoever_asks(lambda _: csv_of(name, found))
    st.download_button("As a table (CSV)", file, f"{by.value}.csv", "text/csv", key=f"file-{by.value}", on_click="ignore")


def show_requests(look: Look) -> None:
    """Show training requests by verdict, and the training spend that was avoided or redirected."""
    st.header("What became of the requests for training")
    currency = plain(runtime.library().scales.currency)
    price = st.number_input(
        f"What a course costs you for one person, in {currency}; empty where you do not know",
        value=None,
        min_value=0.0,
        step=50.0,
        key="price-per-person",
    )
    found = verdicts(runtime.store(), runtime.person(), runtime.library(), look, price)
    if not found.total:
        quiet("No request has been diagnosed yet.")
        return
    rows = []
    for kind in (VerdictKind.TRAIN, VerdictKind.TRAIN_AND_FIX, VerdictKind.FIX, VerdictKind.CANNOT_TELL):
        count = found.counts.get(kind, 0)
        share = f"{round(20 * count / found.total) * 5} %" if found.total >= FEW else "too few to say"
        address = f"./?{urlencode(look.words() | {'verdict': kind.value})}"
        rows.append(((VERDICT_LABELS[kind.value], address), f"{count:,}", share))
    show_link_table(("Verdict", "Requests", "Part of all"), rows)
    show_spend(found, price is not None)


def show_spend(found: Verdicts, is_own_price: bool) -> None:
    """Say what training spend was avoided and redirected, as a range, and how that was reckoned."""
    quiet(f"Avoided: {spend_in_words(found.avoided)} No course would have closed these gaps, and no law demands one.")
    quiet(f"Redirected: {spend_in_words(found.redirected)} Here training alone would not have closed the gap.")
    price = "Reckoned as people x your price per person." if is_own_price else FORMULA
    with st.expander("How this is reckoned"):
        quiet(price)
        quiet("It is what the courses asked for would cost in a year, not what was saved: the fixes cost something too.")


def spend_in_words(spend: Spend) -> str:
    """Return a spend as a sentence that names its range and what it rests on."""
    if not spend.priced:
        return f"{count_of(spend.requests, 'request')}, and of none the number of people is known."
    low, high = rounded(spend.low), rounded(spend.high)
    amount = f"{spend.currency} {low}" if low == high else f"{spend.currency} {low} to {high}"
    return f"{amount} a year, for {spend.priced:,} of {spend.requests:,} requests ({spend.people:,} people)."


def show_flow(look: Look) -> None:
    """Show how many cases were opened, diagnosed and closed in each month."""
    st.header("The flow of cases")
    months = [(one.month, one.opened, one.diagnosed, one.closed) for one in flow(runtime.store(), runtime.person(), look)]
    show_chart(flow_chart(months), key="flow")


def show_loads(look: Look) -> None:
    """Show what each owner answers for."""
    st.header("Load of the owners")
    found = loads(runtime.store(), runtime.person(), runtime.library(), look)
    if not found:
        quiet("Nobody owns anything yet.")
        return
    rows = [
        (
            (one.label, f"board?{urlencode(one.look.words())}"),
            str(one.causes),
            str(one.waiting),
            str(one.late),
            str(one.blocked),
        )
        for one in found
    ]
    show_link_table(("Owner", "Causes", "Not answered", "Actions late", "Actions blocked"), rows)


def csv_of(name: str, found: tuple[Part, ...]) -> bytes:
    """Return parts as CSV."""
    head = (name, "Causes", "Causes with a price", "Cost a month", "Currency")
    rows = [
        (part.label, str(part.causes), str(part.priced), "" if part.cost is None else f"{part.cost:.0f}", part.currency)
        for part in found
    ]
    return csv_table(head, rows)


show()
