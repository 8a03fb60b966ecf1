"""Due dates and reviews of a case as a calendar file (RFC 5545) that any calendar can take in."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime, time

from icalendar import Calendar, Event

from diagnostics.domain.accountability import Action, ActionState, Owner
from diagnostics.domain.case import Case
from diagnostics.domain.follow_up import Review

PRODUCT = "-//Causeway//Actions and reviews//EN"


def calendar_of(case: Case, actions: Sequence[Action], reviews: Sequence[Review], named: Callable[[Owner], str]) -> bytes:
    """Return the calendar of what is still to come: each action on the day it is due, each review on its day.

    The same case gives the same bytes, and the same entry keeps its identity, so that taking the file in again moves
    an entry and does not double it.
    """
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    for entry in [*_actions(case, actions, named), *_reviews(case, reviews)]:
        calendar.add_component(entry)
    made: bytes = calendar.to_ical()
    return made


def _actions(case: Case, actions: Sequence[Action], named: Callable[[Owner], str]) -> Iterator[Event]:
    for action in actions:
        if action.due is None or action.state in (ActionState.DONE, ActionState.DROPPED):
            continue
        told = [f"Accountable: {named(action.owner)}"]
        measures = (
            ("Done when", action.behaviour_measure),
            ("Works when", action.result_measure),
            ("Must not get worse", action.guard_measure),
        )
        told += [f"{name}: {text}" for name, text in measures if text]
        yield _entry(action.id, action.due, f"Due: {action.label}", f"{case.label}\n" + "\n".join(told))


def _reviews(case: Case, reviews: Sequence[Review]) -> Iterator[Event]:
    for review in reviews:
        if not review.is_held:
            measure = case.gap.measure or "the measure of the gap"
            yield _entry(
                f"{case.id}-review-{review.number}", review.due, f"Review: {case.label}", f"Measure again: {measure}."
            )


def _entry(identity: str, day: date, summary: str, told: str) -> Event:
    entry = Event()
    entry.add("uid", f"{identity}@causeway")
    # A fixed moment, because the standard wants one and the file has to be the same each time.
    entry.add("dtstamp", datetime.combine(day, time(), UTC))
    entry.add("dtstart", day)
    entry.add("summary", summary)
    entry.add("description", told)
    entry.add("transp", "TRANSPARENT")
    return entry
