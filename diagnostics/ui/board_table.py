"""The rows of the board as one table, that a phone shows as cards: what is at stake, how sure, whose, how far, what next."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from urllib.parse import urlencode

import streamlit as st

from diagnostics.domain.accountability import ACTION_LABELS, FAULT_LABELS, STATE_LABELS, ActionState, OwnerFault
from diagnostics.domain.accountability import OwnershipState as State
from diagnostics.services.board import Line, Part
from diagnostics.ui.widgets import scrolls
from diagnostics.wording import count_of, on_day, rounded

HEAD = ("Cause", "How sure", "Cost a month", "Owner", "How far", "Next, and the risk until then")


def show_board_table(lines: Sequence[Line]) -> None:
    """Show rows of the board; each leads to the owners of its case."""
    body = "".join(f"<tr>{''.join(_cells(line))}</tr>" for line in lines)
    head = "".join(f"<th scope='col'>{name}</th>" for name in HEAD)
    st.html(f'<table class="cw cw-cards"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>')


def show_parts(name: str, parts: Sequence[Part], page: str) -> None:
    """Show what parts add up to, with a bar for the cost of each; each leads to its causes on the board."""
    top = max((part.cost or 0.0 for part in parts), default=0.0)
    rows = []
    for part in parts:
        label = escape(part.label)
        if part.look is not None:
            label = f'<a href="{page}?{escape(urlencode(part.look.words()))}" target="_self">{label}</a>'
        width = round(100 * (part.cost or 0.0) / top) if top else 0
        cost = "no price" if part.cost is None else f"{part.currency} {rounded(part.cost)}"
        few = ""
        if part.cost is not None and part.priced < part.causes:
            few = f' <span class="cw-quiet cw-fixed">{part.priced:,} priced</span>'
        bar = f'<span class="cw-stroke" aria-hidden="true" style="width:{width}%"></span>'
        cells = (label, f"{part.causes:,}", f'<span class="cw-fixed">{escape(cost)}</span>{few}{bar}')
        rows.append(
            "".join(f'<td data-label="{label}">{cell}</td>' for label, cell in zip(_part_head(name), cells, strict=True))
        )
    head = "".join(f"<th scope='col'>{escape(label)}</th>" for label in _part_head(name))
    body = "".join(f"<tr>{row}</tr>" for row in rows)
    st.html(f'<table class="cw cw-parts"><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>')


def show_link_table(head: Sequence[str], rows: Sequence[tuple[tuple[str, str], *tuple[str, ...]]]) -> None:
    """Show a table whose first cell is a text with the address it leads to."""
    top = "".join(f"<th scope='col'>{escape(name)}</th>" for name in head)
    body = ""
    for (text, address), *cells in rows:
        link = f'<a href="{escape(address)}" target="_self">{escape(text)}</a>'
        body += f"<tr><td>{link}</td>{''.join(f'<td>{escape(cell)}</td>' for cell in cells)}</tr>"
    st.html(f'<div {scrolls(head)}><table class="cw"><thead><tr>{top}</tr></thead><tbody>{body}</tbody></table></div>')


def as_texts(line: Line) -> tuple[str, ...]:
    """Return a row of the board as it goes into a file."""
    row, ahead = line.row, line.next
    return (
        *(line.cause, row.title, line.unit, line.likelihood, line.evidence.value),
        *("" if row.cost is None else f"{row.cost:.0f}", row.currency, line.owner),
        *(STATE_LABELS[State(row.state)] if row.state else "Nobody owns it", str(line.days)),
        *(ahead.label if ahead else "", ahead.due.isoformat() if ahead and ahead.due else ""),
        *(ahead.blocker if ahead else "", ahead.temporary_control if ahead else ""),
    )


FILE_HEAD = (
    *("Cause", "Case", "Unit", "Likelihood", "Evidence", "Cost a month", "Currency", "Owner", "How far", "Days"),
    *("Next action", "Due", "Blocked by", "Risk control until then"),
)


def _part_head(name: str) -> tuple[str, str, str]:
    # One cause is likely once in a case, so that its rows are cases.
    return name, "Cases" if name == "Cause" else "Causes", "Cost a month"


def _cells(line: Line) -> Sequence[str]:
    row = line.row
    address = urlencode({"case": row.case_id, "cause": row.cause})
    title = row.title or "Untitled diagnosis"
    where = title if not line.unit or line.unit.casefold() in title.casefold() else f"{title} · {line.unit}"
    cause = f'<a href="owners?{escape(address)}" target="_self"><b>{escape(line.cause)}</b></a>{_small(where)}'
    outdated = "Answers changed since. " if row.is_outdated else ""
    sure = escape(line.likelihood) + _small(f"{outdated}Evidence {line.evidence.value}")
    cost = "no price" if row.cost is None else f"{row.currency} {rounded(row.cost)}"
    fault = FAULT_LABELS[OwnerFault(row.fault)] if row.fault else ""
    owner = f"<b>{escape(line.owner)}</b>{_small(fault)}" if row.state is None else f"{escape(line.owner)}{_small(fault)}"
    answer = f", asked to answer by {on_day(row.answer_by)}" if row.answer_by else ""
    since = f"for {count_of(line.days, 'day')}" if line.days else "since today"
    far = (STATE_LABELS[State(row.state)] if row.state else "No owner") + _small(since + answer)
    cells = (cause, sure, f'<span class="cw-fixed">{escape(cost)}</span>', owner, far, _next(line))
    return [f'<td data-label="{name}">{cell}</td>' for name, cell in zip(HEAD, cells, strict=True)]


def _next(line: Line) -> str:
    ahead = line.next
    if ahead is None:
        return _small("Nothing planned; the risk stands" if line.row.state is None else "No action is open")
    due = f", due {on_day(ahead.due)}" if ahead.due else ", no date"
    told = [f"{ACTION_LABELS[ActionState(ahead.state)]}{due}"]
    if ahead.blocker:
        told.append(f"Blocked by: {ahead.blocker}")
    if ahead.temporary_control:
        told.append(f"Until then: {ahead.temporary_control}")
    return f"{escape(ahead.label)}{_small('. '.join(told))}"


def _small(text: str) -> str:
    return f'<div class="cw-quiet">{escape(text)}</div>' if text else ""
