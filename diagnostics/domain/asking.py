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

    def is_late(self, day: date) -> bool:
        """Whether its day has passed."""
        return self.due is not None and self.due < day


@dataclass(frozen=True)
class Week:
    """The decisions of one week."""

    day: date
    decisions: tuple[Decision, ...]
    is_cut: bool
    """Whether more waits than is shown."""
    may_name: bool = True
    """Whether this person proposes owners; whoever does not sees to it that somebody does."""

    def label(self, kind: Kind) -> str:
        """Return what this person is asked to do."""
        is_asked = self.may_name or kind is not Kind.NAME_OWNER
        return KIND_LABELS[kind] if is_asked else "See that an owner is proposed"
