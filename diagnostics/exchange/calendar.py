"""Due dates and reviews of a case as a calendar file (RFC 5545) that any calendar can import repeatedly.

A calendar that imports a file again keeps the entry with the higher SEQUENCE or, if these are equal, the one with the later
DTSTAMP (RFC 5546, 2.1.5). So both only ever rise. Actions that are done or dropped stay in the file as cancelled, because
calendars keep an entry that is merely left out. There is no METHOD, because every method needs an organiser with an address.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import UTC, date, datetime, time

from icalendar import Calendar, Event

from diagnostics.domain.accountability import Action, ActionState, Owner
from diagnostics.domain.case import Case
from diagnostics.domain.follow_up import Review
from diagnostics.domain.schedule import Known, Revised, Schedule, review_key

PRODUCT = "-//Causeway//Actions and reviews//EN"
NEVER_CHANGED = datetime(2000, 1, 1, tzinfo=UTC)
"""Used when nothing is recorded about an entry: the standard requires a moment, and every recorded one is later."""

NO_SCHEDULE = Schedule()


def calendar_of(
    case: Case,
    actions: Sequence[Action],
    reviews: Sequence[Review],
    named: Callable[[Owner], str],
    schedule: Schedule = NO_SCHEDULE,
) -> bytes:
    """Return the calendar of a case: each action on the day it is due, each review on its day, and what was cancelled.

    The same case gives the same bytes, and the same entry keeps its identity. Empty if there is no entry, because a calendar
    file must have at least one.
    """
    there = {action.id for action in actions if action.due} | {review_key(case.id, review.number) for review in reviews}
    gone = [known for known in schedule.known if known.key not in there]
    entries = [*_actions(case, actions, named, schedule), *_reviews(case, reviews, schedule), *_gone(case, gone)]
    return calendar_file(PRODUCT, entries) if entries else b""


def calendar_file(product: str, entries: Iterable[Event]) -> bytes:
    """Return entries as a calendar file; `product` says which program made it."""
    calendar = Calendar()
    calendar.add("prodid", product)
    calendar.add("version", "2.0")
    for entry in entries:
        calendar.add_component(entry)
    made: bytes = calendar.to_ical()
    return made


def calendar_entry(identity: str, day: date, summary: str, told: str, revised: Revised, is_cancelled: bool = False) -> Event:
    """Return an all-day entry that does not block the day."""
    entry = Event()
    entry.add("uid", f"{identity}@causeway")
    entry.add("dtstamp", revised.at)
    entry.add("last-modified", revised.at)
    entry.add("sequence", revised.count)
    entry.add("dtstart", day)
    entry.add("summary", summary)
    entry.add("description", told)
    entry.add("status", "CANCELLED" if is_cancelled else "CONFIRMED")
    entry.add("transp", "TRANSPARENT")
    return entry


def midnight(day: date) -> datetime:
    """Return the first moment of a day, in UTC."""
    return datetime.combine(day, time(), UTC)


def _actions(case: Case, actions: Sequence[Action], named: Callable[[Owner], str], schedule: Schedule) -> Iterator[Event]:
    for action in actions:
        if action.due is None:
            continue
        told = [f"Accountable: {named(action.owner)}"]
        measures = (
            ("Done when", action.behaviour_measure),
            ("Works when", action.result_measure),
            ("Must not get worse", action.guard_measure),
        )
        told += [f"{name}: {text}" for name, text in measures if text]
        revised = _revised(schedule, action.id, action.revision - 1)
        over = action.state in (ActionState.DONE, ActionState.DROPPED)
        text = f"{case.label}\n" + "\n".join(told)
        yield calendar_entry(action.id, action.due, f"Due: {action.label}", text, revised, over)


def _reviews(case: Case, reviews: Sequence[Review], schedule: Schedule) -> Iterator[Event]:
    measure = case.gap.measure or "the measure of the gap"
    for review in reviews:
        key = review_key(case.id, review.number)
        revised = _revised(schedule, key, 1 if review.is_held else 0)
        yield calendar_entry(key, review.due, f"Review: {case.label}", f"Measure again: {measure}.", revised, review.is_held)


def _gone(case: Case, gone: Iterable[Known]) -> Iterator[Event]:
    for one in gone:
        summary = f"Due: {one.label}" if one.label else f"Review: {case.label}"
        yield calendar_entry(one.key, one.due, summary, f"{case.label}\nThis was removed.", one.cancelled, True)


def _revised(schedule: Schedule, key: str, count: int) -> Revised:
    """Return how often and when an entry was changed; at least `count` times."""
    recorded = schedule.revised.get(key, Revised(count, schedule.latest or NEVER_CHANGED))
    return Revised(max(count, recorded.count), recorded.at)
