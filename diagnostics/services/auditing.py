"""The audit trail: looking through it, taking it along, verifying it, and the rule for how long details are kept.

Whoever may see the trail without reaching every case sees who did what and when, and of cases they do not reach no
more than that; an export holds every case, so only those who reach every case take one. It holds answers only for
those who may see answers in every case.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import TypeVar

from diagnostics.access.rights import SYSTEM, Person, Right, require
from diagnostics.audit import exported
from diagnostics.audit_check import Verified, verified
from diagnostics.errors import InvalidInput, NotAllowed, StorageError
from diagnostics.services.event_words import TrailRow, row_of
from diagnostics.services.gate import gated
from diagnostics.storage.events import REMOVED
from diagnostics.storage.store import Store, Transaction
from diagnostics.storage.trail import Wanted

TRAIL = "audit-trail"
"""What events are about that are about the trail itself."""

PAGE = 50
"""Events on a page."""

LONGEST_KEPT = 36_500
"""Days: a hundred years."""

HEARD_AFTER = 500
"""Events between two reports of progress."""


Item = TypeVar("Item")


@dataclass(frozen=True)
class TrailPage:
    """One page of the trail."""

    rows: tuple[TrailRow, ...]
    count: int
    """Events that are as wanted, on all pages."""
    number: int
    """Of this page, from 1 on."""
    pages: int


@dataclass(frozen=True)
class Overview:
    """How long the trail is, and what it can be filtered by."""

    events: int
    actors: tuple[str, ...]
    verbs: tuple[str, ...]


@dataclass(frozen=True)
class Retained:
    """What the retention rule did."""

    cases: int
    bodies: int


@gated
def list_events(store: Store, person: Person, wanted: Wanted, number: int = 1) -> TrailPage:
    """Return page `number` of the events that are as wanted, the newest first; a number too high means the last page."""
    person = require(person, Right.AUDIT)
    with store.reading(person) as work:
        count = work.trail.count(wanted)
        pages = max(1, -(-count // PAGE))
        here = min(max(number, 1), pages)
        found = work.trail.page(wanted, (here - 1) * PAGE, PAGE)
    return TrailPage(tuple(map(row_of, found)), count, here, pages)


@gated
def overview(store: Store, person: Person) -> Overview:
    """Return how many events there are, everybody who did something, and everything that was done."""
    person = require(person, Right.AUDIT)
    with store.reading(person) as work:
        return Overview(work.trail.count(Wanted()), work.trail.actors(), work.trail.verbs())


def may_export(person: Person) -> bool:
    """Whether the person may take the whole trail along, which holds what was said in every case."""
    return {Right.AUDIT, Right.SEE_CASES} <= person.rights and person.scope.everything


def exports_answers(person: Person) -> bool:
    """Whether what the person takes along holds what people answered."""
    return person.scope_of(Right.ANSWER).everything


@gated
def export_trail(store: Store, person: Person) -> Iterator[str]:
    """Record that the trail is taken along, and return its lines, that event among them; few are in memory at a time.

    Without the right to answers in every case the bodies that hold answers are left out; the chain can be verified all the
    same.
    The lines are read in one transaction that lasts until the last of them is taken.
    """
    person = require(person, Right.AUDIT)
    if not may_export(person):
        raise NotAllowed(
            f"{person.name} may not take the record along: it holds what was said in every case. Ask an auditor for it."
        )
    with store.writing(person) as work:
        work.events.add(TRAIL, "export-trail", answers=exports_answers(person))
    return _lines(store, person)


def _lines(store: Store, person: Person) -> Iterator[str]:
    with store.reading(person) as work:
        yield from exported(work.events.whole_chain(), exports_answers(person))


@gated
def verify_trail(
    store: Store, person: Person, noted: str | None = None, on_progress: Callable[[float], None] = lambda part: None
) -> Verified:
    """Return what the check of the whole chain finds, and record it; `on_progress` hears the part done, from 0 to 1.

    `noted` is a head noted earlier, as `audit_check.checked_head` gives it. Other people's work goes on meanwhile.
    """
    person = require(person, Right.AUDIT)
    with store.reading(person) as work:
        end = work.events.end()
        chain = _heard(work.events.whole_chain(), end.seq if end else 0, on_progress)
        found = verified(chain, end, noted)
    _record(store, person, found, noted)
    return found


def _record(store: Store, person: Person, found: Verified, noted: str | None) -> None:
    told = {"events": found.events, "head": found.head, "noted": noted, "fault": found.fault}
    try:
        with store.writing(person) as work:
            work.events.add(TRAIL, "verify-trail", **{name: value for name, value in told.items() if value is not None})
    except StorageError:
        # Nothing can follow a chain whose end is broken; whoever verifies it has to hear of that all the same.
        if found.fault is None:
            raise


@gated
def retain_details(
    store: Store, person: Person, days: int, on_progress: Callable[[float], None] = lambda part: None
) -> Retained:
    """Take away what was before and after in the record of every case closed or deleted more than `days` days ago.

    One transaction and one event for each case. Who did something, when, and to which case stays. Raises InvalidInput.
    """
    person = require(person, Right.ADMINISTER)
    if not 0 <= days <= LONGEST_KEPT:
        raise InvalidInput(f"Details cannot be kept for {days} days; write a number from 0 to {LONGEST_KEPT}.")
    with store.reading(SYSTEM) as work:
        due = work.retention.due(work.now - timedelta(days=days))
    bodies = []
    for done, case_id in enumerate(due, 1):
        with store.writing(person) as work:
            bodies.append(_forget(work, case_id, days))
        on_progress(done / len(due))
    return Retained(len([removed for removed in bodies if removed]), sum(bodies))


def _forget(work: Transaction, case_id: str, days: int) -> int:
    work.events.hold_end()
    # Somebody may have opened the case again since it was found.
    if not work.retention.due(work.now - timedelta(days=days), case_id):
        return 0
    bodies = work.events.forget_details(case_id)
    work.events.add(case_id, REMOVED, bodies=bodies, reason=f"Closed or deleted more than {days} days ago")
    return bodies


def _heard(items: Iterable[Item], total: int, on_progress: Callable[[float], None]) -> Iterator[Item]:
    for done, item in enumerate(items, 1):
        if done % HEARD_AFTER == 0 and done < total:
            on_progress(done / total)
        yield item
