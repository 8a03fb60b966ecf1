"""What is due, in anybody's calendar."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from icalendar import Calendar

from diagnostics.domain.accountability import Action, ActionState, Owner
from diagnostics.domain.case import Case, Gap
from diagnostics.domain.follow_up import Review
from diagnostics.exchange.calendar import calendar_of

CASE = Case(id="calls", title="Calls; too long, they say", gap=Gap(measure="Minutes a call"))
ACTION = Action("a1", "calls", "overload", "Drop two reports", Owner("line-manager"), due=date(2026, 6, 1))
REVIEW = Review("calls", 1, date(2026, 7, 1))


def entries(actions: list[Action], reviews: list[Review]) -> dict[str, date]:
    calendar = Calendar.from_ical(calendar_of(CASE, actions, reviews, lambda owner: owner.role))
    return {str(entry["uid"]): entry.decoded("dtstart") for entry in calendar.walk("VEVENT")}


def test_every_action_that_is_due_and_every_review_to_come_is_an_entry() -> None:
    found = entries([ACTION, replace(ACTION, id="a2", due=None)], [REVIEW])
    assert found == {"a1@causeway": date(2026, 6, 1), "calls-review-1@causeway": date(2026, 7, 1)}


def test_what_is_done_dropped_or_held_is_no_appointment() -> None:
    ended = [replace(ACTION, id=str(state), state=state) for state in (ActionState.DONE, ActionState.DROPPED)]
    assert entries(ended, [replace(REVIEW, held_on=date(2026, 7, 2))]) == {}


def test_the_same_case_gives_the_same_bytes_and_text_stays_text() -> None:
    made = calendar_of(CASE, [ACTION], [REVIEW], lambda owner: "Ada;\nDESCRIPTION:not this")
    assert made == calendar_of(CASE, [ACTION], [REVIEW], lambda owner: "Ada;\nDESCRIPTION:not this")
    (entry, _) = Calendar.from_ical(made).walk("VEVENT")
    assert str(entry["summary"]) == "Due: Drop two reports"
    assert "Calls; too long, they say" in str(entry["description"])
