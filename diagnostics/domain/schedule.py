"""The appointments of a case as calendars keep them: which there were, how often each was changed, and when last."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime


@dataclass(frozen=True)
class Revised:
    """How often an appointment was changed after it was made, and when last."""

    count: int
    at: datetime


@dataclass(frozen=True)
class Known:
    """An appointment in its last state, with the revision under which it is cancelled if it no longer exists."""

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
    """Every appointment that ever had a date, including those that no longer exist."""
    latest: datetime | None = None
    """When any of them was last changed; used for those whose details are no longer kept."""


def review_key(case_id: str, number: int) -> str:
    """Return the name of a review in calendars; it stays the same as long as the review keeps its number."""
    return f"{case_id}-review-{number}"
