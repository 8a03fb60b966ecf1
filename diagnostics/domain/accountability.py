"""The life of an ownership: one accountable for one cause of one case, from the proposal to the effect."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated

from diagnostics.domain.gate import MAX_WHOLE, Figure, Prose


class OwnershipState(StrEnum):
    """How far an ownership has come."""

    PROPOSED = "proposed"
    ACCEPTED = "accepted"
    DISPUTED = "disputed"
    PLANNED = "planned"
    UNDER_WAY = "under-way"
    DONE = "done"
    VERIFIED = "verified"
    NOT_VERIFIED = "not-verified"


STATE_LABELS = {
    OwnershipState.PROPOSED: "Proposed",
    OwnershipState.ACCEPTED: "Accepted",
    OwnershipState.DISPUTED: "Disputed",
    OwnershipState.PLANNED: "Planned",
    OwnershipState.UNDER_WAY: "Under way",
    OwnershipState.DONE: "Done, effect not measured",
    OwnershipState.VERIFIED: "Effect verified",
    OwnershipState.NOT_VERIFIED: "No effect",
}

NEXT_STATES: dict[OwnershipState, frozenset[OwnershipState]] = {
    OwnershipState.PROPOSED: frozenset({OwnershipState.ACCEPTED, OwnershipState.DISPUTED}),
    OwnershipState.DISPUTED: frozenset({OwnershipState.PROPOSED, OwnershipState.ACCEPTED}),
    OwnershipState.ACCEPTED: frozenset({OwnershipState.PLANNED, OwnershipState.DISPUTED}),
    OwnershipState.PLANNED: frozenset({OwnershipState.UNDER_WAY, OwnershipState.DISPUTED}),
    OwnershipState.UNDER_WAY: frozenset({OwnershipState.DONE, OwnershipState.PLANNED}),
    OwnershipState.DONE: frozenset({OwnershipState.VERIFIED, OwnershipState.NOT_VERIFIED, OwnershipState.UNDER_WAY}),
    OwnershipState.NOT_VERIFIED: frozenset({OwnershipState.PLANNED}),
    OwnershipState.VERIFIED: frozenset(),
}
"""Where each state can lead. Only the effect of a measure leads to the two ends; without effect, back to planning."""

ENDED = frozenset({OwnershipState.VERIFIED, OwnershipState.NOT_VERIFIED})


class OwnerFault(StrEnum):
    """What is wrong with who owns a cause."""

    ORPHAN = "orphan"
    CONTESTED = "contested"
    MISPLACED = "misplaced"
    TOO_LOW = "too-low"
    GAINS = "gains"


FAULT_LABELS = {
    OwnerFault.ORPHAN: "Nobody has the authority",
    OwnerFault.CONTESTED: "Several think they have it",
    OwnerFault.MISPLACED: "Handed to somebody who cannot decide it",
    OwnerFault.TOO_LOW: "Below the level that can act",
    OwnerFault.GAINS: "The owner gains if it stays",
}


@dataclass(frozen=True)
class Owner:
    """Who is accountable: a role, and where the organisation is known, a post and who holds it."""

    role: str
    post: str | None = None
    employee: str | None = None


@dataclass(frozen=True)
class Ownership:
    """One accountable for one cause of one case."""

    case_id: str
    cause: str
    state: OwnershipState
    owner: Owner
    since: datetime
    """When it came into this state."""
    answer_by: date | None = None
    """Until when the owner is asked to accept or to dispute."""
    reason: Prose = ""
    """Why this owner; or, in a dispute, why not."""
    fault: OwnerFault | None = None
    overruled: Prose = ""
    """Why the suggestion was not followed, where it was not."""
    counter_proposal: Owner | None = None
    """Whom a disputing owner names instead."""
    decides: Owner | None = None
    """Who decides the dispute: the first common superior."""
    escalated: int = 0
    """How often it went to the level above for want of an answer."""
    revision: int = 1

    @property
    def is_open(self) -> bool:
        """Whether somebody still has to do something about it."""
        return self.state not in ENDED


class ActionState(StrEnum):
    """How far an action has come."""

    OPEN = "open"
    UNDER_WAY = "under-way"
    BLOCKED = "blocked"
    DONE = "done"
    DROPPED = "dropped"


ACTION_LABELS = {
    ActionState.OPEN: "Not begun",
    ActionState.UNDER_WAY: "Under way",
    ActionState.BLOCKED: "Blocked",
    ActionState.DONE: "Done",
    ActionState.DROPPED: "Dropped",
}


@dataclass(frozen=True)
class Action:
    """One thing to do about a cause, with who, until when, and how one will know."""

    id: str
    case_id: str
    cause: str
    label: str
    owner: Owner
    state: ActionState = ActionState.OPEN
    intervention: str | None = None
    """The entry of the catalogue it comes from; none for one of the organisation's own."""
    due: date | None = None
    cost: Annotated[int, Figure(0, MAX_WHOLE)] | None = None
    closes_low: float | None = None
    closes_high: float | None = None
    behaviour_measure: Prose = ""
    result_measure: Prose = ""
    guard_measure: Prose = ""
    prerequisite: Prose = ""
    blocker: Prose = ""
    temporary_control: Prose = ""
    """What keeps the risk down until it is done."""
    revision: int = 1
