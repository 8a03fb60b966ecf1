"""Asking people who are not in the room: a round of invitations, its links, and what has come in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from diagnostics.domain.promise import Promise

LONGEST_DAYS = 90
"""Days for which a round can be open."""

MOST_USES = 500
"""People who can begin with one link."""


class LinkKind(StrEnum):
    """Whom a link is for."""

    PERSONAL = "personal"
    """One person, once."""
    GROUP = "group"
    """Whoever gets it, up to a number of people."""


@dataclass(frozen=True)
class Link:
    """An invitation as the list shows it. The link itself is shown once, when it is made, and stored nowhere."""

    id: str
    round_id: str
    kind: LinkKind
    name: str
    """Who was invited."""
    last_day: date
    uses_left: int
    revoked: bool

    def works_on(self, day: date) -> bool:
        """Whether somebody can still begin with it."""
        return not self.revoked and self.uses_left > 0 and day <= self.last_day


@dataclass(frozen=True)
class Round:
    """Questions put to people in one role, under one promise."""

    id: str
    case_id: str
    library_hash: str
    questions: tuple[str, ...]
    """In confidence: these, in this order, for everybody, so that what somebody is asked tells nothing of what they
    said. For a function: none, because the interview chooses."""
    promise: Promise
    opened_on: date
    closed_on: date | None = None
    word_back: str = ""
    """What those who answered are told of what was done with it."""
    was_shown: bool = False
    """Whether anything that people said was ever shown, even if it was taken out later."""

    @property
    def role(self) -> str:
        """The role in which people answer."""
        return self.promise.role

    def is_open(self, day: date) -> bool:
        """Whether somebody can still begin to answer."""
        return self.closed_on is None and day <= self.promise.last_day


@dataclass(frozen=True)
class Progress:
    """How far a round has come: numbers of people, and nothing of what they said."""

    begun: int
    """Answering, not handed in yet."""
    handed_in: int
    shown: int
    """Questions of which something is shown."""
    needed: int
    """How many more people at least have to hand in before anything new can be shown."""
    comments: int
    """Comments that wait for others to be shown with."""


@dataclass(frozen=True)
class Voice:
    """Somebody who answers, without a name."""

    id: str
    round_id: str
    promise_version: str
    handed_in: bool
    respondent: str | None
    """In the case, where they answer for a function; nobody where they answer in confidence."""
    comment: str = ""
