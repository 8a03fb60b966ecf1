"""Whether the date that a clock shows can be believed: what is erased by a wrong clock is gone for good.

The days on which things were recorded, in the order of the record, are readings of a clock, and so is today. A day is
believed if it is near the one believed before. A day further off may mean a wrong clock, or an installation that was
switched off for that long; one reading cannot tell. It is believed once the clock has moved on from there for a week, seen
on at least three days, or once an administrator confirms it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

LARGEST_STEP = timedelta(days=14)
"""The largest step between two readings that counts as a pause. Judgement: it covers the longest usual holidays, and a clock
that is wrong by less can erase answers too early by that much at most."""

GOES_ON, SEEN_ON = timedelta(days=7), 3
"""For how long, and on at least how many days, a clock has to move on from a day that is far off. Judgement: a week holds a
working day of the administrator, and clocks that jump are mostly put right within hours; answers are kept at most a week too
long."""


@dataclass(frozen=True)
class ClockReading:
    """What is known of the clock after some readings."""

    believed_on: date | None = None
    """The last day that was believed; none before the first reading."""
    doubted_from: date | None = None
    """The first of the days that are far off, and not believed so far."""
    doubted_until: date | None = None
    """The last of them."""
    doubted_days: int = 0
    """On how many different days the clock was read since it has been far off."""

    def after(self, day: date) -> ClockReading:
        """Return what is known once the clock was read on another day."""
        if self.believed_on is None or abs(day - self.believed_on) <= LARGEST_STEP:
            return ClockReading(day)
        if self.doubted_from is None or self.doubted_until is None or not _goes_on(self.doubted_until, day):
            return replace(self, doubted_from=day, doubted_until=day, doubted_days=1)
        days = self.doubted_days + (day > self.doubted_until)
        if days >= SEEN_ON and day - self.doubted_from >= GOES_ON:
            return ClockReading(day)
        return replace(self, doubted_until=day, doubted_days=days)

    @property
    def is_believed(self) -> bool:
        """Whether the last reading was near the one before it, or has since been confirmed by further readings."""
        return self.doubted_from is None

    @property
    def off_by(self) -> timedelta:
        """By how much the clock is ahead of the last day that was believed; negative if it is behind."""
        if self.believed_on is None or self.doubted_until is None:
            return timedelta()
        return self.doubted_until - self.believed_on

    @property
    def doubt(self) -> str:
        """Why the day is not believed, and what to do; empty if it is believed."""
        if self.believed_on is None or self.doubted_until is None:
            return ""
        days, where = abs(self.off_by.days), "ahead of" if self.off_by > timedelta() else "behind"
        return (
            f"The clock shows {self.doubted_until.isoformat()}. That is {days} days {where} the last date that was recorded "
            f"({self.believed_on.isoformat()}). A wrong clock would erase answers too early or too late, so no answers are "
            "erased and no round is closed by date. Correct the clock; if the date is right, run "
            "`python -m diagnostics database confirm-clock`. Without that, the date is believed after a week of use."
        )


def _goes_on(last: date, day: date) -> bool:
    return timedelta() <= day - last <= LARGEST_STEP
