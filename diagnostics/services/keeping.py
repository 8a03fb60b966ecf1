"""Whether the clock can be believed before anything is erased by it, and an administrator's confirmation that it can."""

from __future__ import annotations

from datetime import date

from diagnostics.access.rights import SYSTEM
from diagnostics.domain.clock import ClockReading
from diagnostics.errors import InvalidInput
from diagnostics.storage.store import Store, Transaction

SUBJECT = "clock"
"""The subject of the recorded event."""


def read_clock(work: Transaction) -> str:
    """Read the clock, store the reading, and return why it is not believed; empty if it is believed."""
    # Two processes that read at the same moment take turns, as writers of the record do.
    work.events.hold_end()
    reading = work.clock.read()
    work.clock.keep(reading)
    return reading.doubt


def ensure_clock_is_not_behind(work: Transaction) -> None:
    """Raise InvalidInput if the clock is far behind: what begins now would seem old as soon as the clock is right."""
    reading = work.clock.read()
    if not reading.is_believed and reading.off_by.days < 0:
        raise InvalidInput(f"No round can be opened now. {reading.doubt}")


def confirm_clock(store: Store) -> date:
    """Believe the clock as it is now, because an administrator confirms it, and return its date."""
    with store.writing(SYSTEM) as work:
        today = work.now.date()
        work.events.hold_end()
        before = work.clock.read().believed_on
        work.clock.keep(ClockReading(today))
        work.events.add(SUBJECT, "confirm-clock", before=before, after=today)
    return today
