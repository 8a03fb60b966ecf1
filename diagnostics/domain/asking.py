"""What waits for somebody's decision in a week."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Kind(StrEnum):
    """What somebody is asked to do."""

    DECIDE = "decide"
    ANSWER = "answer"
    NAME_OWNER = "name-owner"
    UNBLOCK = "unblock"
    REVIEW = "review"


KIND_LABELS = {
    Kind.DECIDE: "Decide who owns it",
    Kind.ANSWER: "Accept or dispute",
    Kind.NAME_OWNER: "Name an owner",
    Kind.UNBLOCK: "Get it moving",
    Kind.REVIEW: "Look at it again",
}


@dataclass(frozen=True)
class Decision:
    """One thing that waits for somebody."""

    kind: Kind
    case_id: str
    title: str
    cause: str
    """The id of the cause; empty where it is about the whole case."""
    cause_label: str
    told: str
    due: date | None
    cost: float | None = None
    currency: str = ""


@dataclass(frozen=True)
class Week:
    """The decisions of one week."""

    day: date
    decisions: tuple[Decision, ...]
    is_cut: bool
    """Whether more waits than is shown."""
