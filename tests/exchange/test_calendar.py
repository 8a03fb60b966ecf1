"""What is due, in anybody's calendar: moved if it was moved, and cancelled if it is over."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from icalendar import Calendar, Event

from diagnostics.domain.accountability import Action, ActionState, Owner
from diagnostics.domain.case import Case, Gap
from diagnostics.domain.follow_up import Review
from diagnostics.domain.invitation import Link, LinkKind, Round
from diagnostics.domain.promise import Promise
from diagnostics.domain.schedule import Schedule
from diagnostics.exchange.calendar import NO_SCHEDULE, calendar_of
from diagnostics.exchange.invitation import entry_for
from diagnostics.services.scheduling import schedule_from
from diagnostics.storage.records import Event as Recorded

CASE = Case(id="calls", title="Calls; too long, they say", gap=Gap(measure="Minutes a call"))
ACTION = Action("a1", "calls", "overload", "Drop two reports", Owner("line-manager"), due=date(2026, 6, 1))
REVIEW = Review("calls", 1, date(2026, 7, 1))
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def entries(actions: list[Action], reviews: list[Review], schedule: Schedule = NO_SCHEDULE) -> dict[str, Event]:
    made = calendar_of(CASE, actions, reviews, lambda owner: owner.role, schedule)
    return {str(entry["uid"]): entry for entry in Calendar.from_ical(made).walk("VEVENT")} if made else {}


def days(found: dict[str, Event]) -> dict[str, date]:
    return {uid: entry.decoded("dtstart") for uid, entry in found.items() if entry["status"] == "CONFIRMED"}


def cancelled(found: dict[str, Event]) -> dict[str, date]:
    return {uid: entry.decoded("dtstart") for uid, entry in found.items() if entry["status"] == "CANCELLED"}


def changed(verb: str, hours: int, **detail: object) -> Recorded:
    return Recorded(NOON + timedelta(hours=hours), "Ada", verb, detail)


def told(action: Action) -> dict[str, object]:
    return {"label": action.label, "due": str(action.due) if action.due else None}


def test_every_action_that_is_due_and_every_review_to_come_is_an_entry() -> None:
    found = entries([ACTION, replace(ACTION, id="a2", due=None)], [REVIEW])
    assert days(found) == {"a1@causeway": date(2026, 6, 1), "calls-review-1@causeway": date(2026, 7, 1)}


def test_what_is_done_dropped_or_held_leaves_calendars_again() -> None:
    ended = [replace(ACTION, id=str(state), state=state) for state in (ActionState.DONE, ActionState.DROPPED)]
    found = entries(ended, [replace(REVIEW, held_on=date(2026, 7, 2))])
    assert days(found) == {}
    assert len(cancelled(found)) == 3


def test_where_there_is_nothing_there_is_no_file() -> None:
    assert calendar_of(CASE, [replace(ACTION, due=None)], [], lambda owner: owner.role) == b""


def test_a_date_that_moves_to_an_earlier_day_is_the_newer_version_of_the_same_entry() -> None:
    moved = replace(ACTION, due=date(2026, 5, 1), revision=2)
    events = [
        changed("add-action", 0, action="a1", before=None, after=told(ACTION)),
        changed("change-action", 5, action="a1", before=told(ACTION), after=told(moved)),
    ]
    first = entries([ACTION], [], schedule_from("calls", events[:1]))["a1@causeway"]
    second = entries([moved], [], schedule_from("calls", events))["a1@causeway"]
    assert (first["sequence"], second["sequence"]) == (0, 1)
    assert first.decoded("dtstamp") == NOON and second.decoded("dtstamp") == NOON + timedelta(hours=5)
    assert second.decoded("last-modified") == second.decoded("dtstamp")


def test_what_was_taken_away_is_cancelled_under_its_last_date_however_it_went() -> None:
    added = changed("add-action", 0, action="a1", before=None, after=told(ACTION))
    removed = changed("remove-action", 1, action="a1", before=told(ACTION), after=None)
    no_date = changed("change-action", 1, action="a1", before=told(ACTION), after=told(replace(ACTION, due=None)))
    for events, there in (([added, removed], []), ([added, no_date], [replace(ACTION, due=None)]), ([added], [])):
        found = entries(there, [], schedule_from("calls", events))
        assert cancelled(found) == {"a1@causeway": date(2026, 6, 1)}
        assert found["a1@causeway"]["sequence"] == 1
    again = changed("change-action", 2, action="a1", before=told(replace(ACTION, due=None)), after=told(ACTION))
    found = entries([ACTION], [], schedule_from("calls", [added, no_date, again]))
    assert days(found) == {"a1@causeway": date(2026, 6, 1)} and found["a1@causeway"]["sequence"] == 2


def test_reviews_that_are_planned_otherwise_move_and_those_too_many_are_cancelled() -> None:
    first, second, third = "2026-07-01", "2026-08-01", "2026-09-01"
    events = [
        changed("plan-reviews", 0, before=[], after=[first, second, third]),
        changed("hold-review", 1, number=1, before={}, after={}),
        changed("plan-reviews", 2, before=[second, third], after=["2026-08-15"]),
    ]
    reviews = [replace(REVIEW, held_on=date(2026, 6, 30)), Review("calls", 2, date(2026, 8, 15))]
    found = entries([], reviews, schedule_from("calls", events))
    assert days(found) == {"calls-review-2@causeway": date(2026, 8, 15)}
    assert cancelled(found) == {"calls-review-1@causeway": date(2026, 7, 1), "calls-review-3@causeway": date(2026, 9, 1)}
    assert {uid: entry["sequence"] for uid, entry in found.items()} == dict.fromkeys(found, 1)


def test_no_stamp_goes_back_where_the_clock_did_or_details_were_removed() -> None:
    added = changed("add-action", 5, action="a1", before=None, after=told(ACTION))
    back = changed("change-action", 2, action="a1", before=told(ACTION), after=told(ACTION))
    stamps = [
        entries([ACTION], [], schedule_from("calls", events))["a1@causeway"].decoded("dtstamp")
        for events in ([], [added], [added, back], [replace(added, detail={}), replace(back, detail={})])
    ]
    assert stamps == sorted(stamps)


def test_the_same_case_gives_the_same_bytes_and_text_stays_text() -> None:
    made = calendar_of(CASE, [ACTION], [REVIEW], lambda owner: "Ada;\nDESCRIPTION:not this")
    assert made == calendar_of(CASE, [ACTION], [REVIEW], lambda owner: "Ada;\nDESCRIPTION:not this")
    (entry, _) = Calendar.from_ical(made).walk("VEVENT")
    assert str(entry["summary"]) == "Due: Drop two reports"
    assert "Calls; too long, they say" in str(entry["description"])


def test_an_invitation_that_was_taken_back_cancels_its_own_entry() -> None:
    about = {"asker": "Ada", "about": "Calls", "role": "hr", "role_label": "HR partner", "in_confidence": False}
    promise = Promise(**about, questions=5, minutes=3, last_day=date(2026, 4, 1))
    one = Round("r1", "calls", "hash", (), promise, opened_on=date(2026, 3, 1))
    link = Link("l1", "r1", LinkKind.PERSONAL, "Ada", date(2026, 4, 1), 1, revoked=False)
    (sent,) = Calendar.from_ical(entry_for(one, link, "https://example.org/i#x")).walk("VEVENT")
    (over,) = Calendar.from_ical(entry_for(one, replace(link, revoked=True), "https://example.org/i#x")).walk("VEVENT")
    assert (sent["uid"], sent["sequence"], sent["status"]) == (over["uid"], 0, "CONFIRMED")
    assert (over["sequence"], over["status"]) == (1, "CANCELLED")
