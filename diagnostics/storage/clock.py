"""Clock readings in the database: the days of recorded events, and of the checks for what is due to be erased."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, datetime

from sqlalchemy import CheckConstraint, Column, Connection, Date, Integer, Table, delete, func, insert, select

from diagnostics.domain.clock import LARGEST_STEP, ClockReading
from diagnostics.storage.tables import events, metadata

clock = Table(
    "clock",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    # The last event that was used as a reading.
    Column("seq", Integer, nullable=False),
    Column("believed_on", Date),
    Column("doubted_from", Date),
    Column("doubted_until", Date),
    Column("doubted_days", Integer, nullable=False),
    CheckConstraint("id = 1", name="one_clock"),
)


class ClockReadings:
    """The single row about the clock, inside one transaction that happens at `now`."""

    def __init__(self, connection: Connection, now: datetime) -> None:
        self._connection = connection
        self._now = now

    def read(self) -> ClockReading:
        """Return what is known of the clock after all recorded events and the current time.

        The database server has its own clock: if it shows another day, ours is not believed just because it has moved on.
        """
        kept, _ = self._kept()
        known = self._read()[0].after(self._now.date())
        if kept.believed_on is None or known.believed_on is None:
            return known
        was_far_off = abs(known.believed_on - kept.believed_on) > LARGEST_STEP
        if known.is_believed and was_far_off and self._server_differs():
            day = self._now.date()
            return ClockReading(kept.believed_on, kept.doubted_from or day, day, kept.doubted_days or 1)
        return known

    def keep(self, reading: ClockReading) -> None:
        """Store what is known of the clock now."""
        _, seq = self._read()
        self._connection.execute(delete(clock))
        self._connection.execute(insert(clock).values(id=1, seq=seq, **reading.__dict__))

    def _kept(self) -> tuple[ClockReading, int]:
        row = self._connection.execute(select(clock)).one_or_none()
        if row is None:
            return ClockReading(), 0
        return ClockReading(row.believed_on, row.doubted_from, row.doubted_until, row.doubted_days), row.seq

    def _read(self) -> tuple[ClockReading, int]:
        known, last = self._kept()
        for day in self._days_after(last):
            known = known.after(day)
        return known, self._connection.scalar(select(func.max(events.c.seq))) or 0

    def _server_differs(self) -> bool:
        if self._connection.dialect.name == "sqlite":
            return False
        there = self._connection.scalar(select(func.now()))
        return there is not None and abs(there - self._now) > LARGEST_STEP

    def _days_after(self, last: int) -> list[date]:
        """The days of the events after `last` in order; consecutive events of one day count once."""
        day = func.substr(events.c.at, 1, 10).label("day")
        before = func.lag(func.substr(events.c.at, 1, 10)).over(order_by=events.c.seq).label("before")
        read = select(events.c.seq, day, before).where(events.c.seq > last).subquery()
        is_another = read.c.day.is_distinct_from(read.c.before)
        wanted = select(read.c.day).where(is_another).order_by(read.c.seq)
        found = []
        for text in self._connection.scalars(wanted):
            # Forged entries are for the check of the record to find.
            with suppress(ValueError, TypeError):
                found.append(date.fromisoformat(text))
        return found
