"""The decisions of a week as one page to print and take along."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from diagnostics.domain.asking import Decision, Week
from diagnostics.reports.document import Block, Document, Heading, Paragraph, Table
from diagnostics.reports.render import render
from diagnostics.wording import clipped, on_day, rounded

LONGEST = 90
"""Letters of a text in a row, so that all of it fits on a sheet of A4."""


def week_page(week: Week) -> bytes:
    """Return the decisions of a week as PDF; the same week gives the same bytes."""
    return render(week_document(week), "pdf")


def week_document(week: Week) -> Document:
    """Return the decisions of a week as a document of one page."""
    return Document(
        title="Decisions you are asked for this week",
        kind="Causeway",
        about=f"As of {on_day(week.day)}",
        mark="",
        footer=f"Decisions of the week, {on_day(week.day)}",
        written_on=week.day,
        blocks=tuple(_blocks(week)),
        one_page=True,
    )


def _blocks(week: Week) -> Iterator[Block]:
    for kind in dict.fromkeys(decision.kind for decision in week.decisions):
        yield Heading(week.label(kind))
        rows = tuple(_row(decision, week.day) for decision in week.decisions if decision.kind is kind)
        yield Table("", ("What", "Case", "By, or what it costs"), rows, (5.0, 4.0, 2.5))
    if week.is_cut:
        yield Paragraph("There is more of the same; these are the oldest and the dearest.", small=True)


def _row(decision: Decision, day: date) -> tuple[str, ...]:
    what = ": ".join(part for part in (decision.cause_label, decision.told) if part)
    cost = f"{decision.currency} {rounded(decision.cost)} a month" if decision.cost else ""
    when = when_due(decision, day) or cost
    return clipped(what, LONGEST), clipped(decision.title, LONGEST), when


def when_due(decision: Decision, day: date) -> str:
    """Return until when something is asked for, and whether that has passed; nothing where no day is set."""
    if decision.due is None:
        return ""
    return f"{'was due' if decision.is_late(day) else 'by'} {on_day(decision.due)}"
