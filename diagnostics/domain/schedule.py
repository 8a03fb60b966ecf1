"""The appointments of a case as calendars keep them: how often each was changed, when last, and which there were."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime


@dataclass(frozen=True)
class Revised:
    """How often an appointment was changed since it was made, and when last."""

    count: int
    at: datetime


@dataclass(frozen=True)
class Known:
    """An appointment as it was last, with the revision under which it is cancelled if it is no longer there."""

    key: str
    label: str
    """What is to be done; empty for a review."""
    due: date
    cancelled: Revised


@dataclass(frozen=True)
class Schedule:
    """What the record of changes says about the appointments of a case."""

    revised: Mapping[str, Revised] = field(default_factory=dict)
    """Id of an action, or key of a review -> how often and when it was changed."""
    known: tuple[Known, ...] = ()
    """Every appointment that ever had a date, also those that are no longer there."""
    latest: datetime | None = None
    """When any of them was changed last; serves for those whose details are no longer kept."""


def review_key(case_id: str, number: int) -> str:
    """Return what a review is called in calendars; the same for as long as the review has its number."""
    return f"{case_id}-review-{number}"
