"""Whether the clock can be believed before anything is erased by it, and the word of an administrator that it can."""

from __future__ import annotations

from datetime import date

from diagnostics.access.rights import SYSTEM
from diagnostics.domain.clock import ClockReading
from diagnostics.errors import InvalidInput
from diagnostics.storage.store import Store, Transaction

SUBJECT = "clock"
"""What the record says that was confirmed."""


def read_clock(work: Transaction) -> str:
    """Look at the clock, remember what it shows, and return why it is not believed; nothing where it is."""
    # Readings of two processes at the same moment take turns, as writers of the record do.
    work.events.hold_end()
    reading = work.clock.read()
    work.clock.keep(reading)
    return reading.doubt


def ensure_clock_is_not_behind(work: Transaction) -> None:
    """Raise InvalidInput where the clock is far behind: what begins now would seem old as soon as the clock is right."""
    reading = work.clock.read()
    if not reading.is_believed and reading.off_by.days < 0:
        raise InvalidInput(f"No round can be opened at this moment. {reading.doubt}")


def confirm_clock(store: Store) -> date:
    """Believe the clock as it is now, on the word of an administrator, and return its date."""
    with store.writing(SYSTEM) as work:
        today = work.now.date()
        work.events.hold_end()
        before = work.clock.read().believed_on
        work.clock.keep(ClockReading(today))
        work.events.add(SUBJECT, "confirm-clock", before=before, after=today)
    return today
