"""The words of the senior managers' board: how far a cause has come with its owner, and what is looked at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from enum import StrEnum

from diagnostics.domain.accountability import OwnershipState
from diagnostics.domain.organisation import Organisation


class Urgency(StrEnum):
    """How far a cause has come; what nobody owns stands first."""

    UNOWNED = "unowned"
    CONTESTED = "contested"
    WAITING = "waiting"
    IN_HAND = "in-hand"
    ENDED = "ended"


URGENCY_LABELS = {
    Urgency.UNOWNED: "Nobody owns it",
    Urgency.CONTESTED: "Contested",
    Urgency.WAITING: "Waits for an answer",
    Urgency.IN_HAND: "In hand",
    Urgency.ENDED: "Effect measured",
}

URGENCY_OF = {
    OwnershipState.PROPOSED: Urgency.WAITING,
    OwnershipState.DISPUTED: Urgency.CONTESTED,
    OwnershipState.ACCEPTED: Urgency.IN_HAND,
    OwnershipState.PLANNED: Urgency.IN_HAND,
    OwnershipState.UNDER_WAY: Urgency.IN_HAND,
    OwnershipState.DONE: Urgency.IN_HAND,
    OwnershipState.VERIFIED: Urgency.ENDED,
    OwnershipState.NOT_VERIFIED: Urgency.ENDED,
}

NOBODY_OWNS = "nobody"
"""In place of an owner: what nobody owns."""


@dataclass(frozen=True)
class Look:
    """What somebody looks at on the board: every field that is empty lets everything through."""

    unit: str = ""
    """A unit with all that lies below it."""
    owner: str = ""
    """An employee, or `role:` and a role where no employee is known, or `nobody`."""
    family: str = ""
    cause: str = ""
    urgency: str = ""
    verdict: str = ""
    text: str = ""
    """A part of the title of a case."""
    also_open: bool = False
    """Also causes that are only open, not likely."""

    @classmethod
    def read(cls, words: Mapping[str, str]) -> Look:
        """Return the look that an address describes; what it does not know it leaves out."""
        known = {field.name for field in fields(cls)} - {"also_open"}
        texts = {name: value[:120] for name, value in words.items() if name in known}
        if texts.get("urgency", "") not in {*Urgency, ""}:
            del texts["urgency"]
        return cls(**texts, also_open=words.get("also_open") == "yes")

    def words(self) -> dict[str, str]:
        """Return the look as an address carries it; only what narrows it."""
        told = {field.name: getattr(self, field.name) for field in fields(self) if field.name != "also_open"}
        return {name: value for name, value in told.items() if value} | ({"also_open": "yes"} if self.also_open else {})


EVERYTHING = Look()
"""The look that lets everything through."""


def units_of(organisation: Organisation, look: Look) -> tuple[str, ...] | None:
    """Return the unit that is looked at and all below it; none where every unit is."""
    return tuple(sorted(organisation.units_below(look.unit))) if look.unit else None


class Evidence(StrEnum):
    """How good the evidence for a cause is, whatever its likelihood."""

    THIN = "thin"
    FAIR = "fair"
    GOOD = "good"


EVIDENCE_LABELS = {
    Evidence.THIN: "thin: one answer, or one side only",
    Evidence.FAIR: "fair: several answers from two sides",
    Evidence.GOOD: "good: four answers or more, from three sides or more",
}


def evidence_of(answers: int, roles: int) -> Evidence:
    """Return how good the evidence is by how many answers of how many roles speak for a cause. Judgement."""
    if answers >= 4 and roles >= 3:
        return Evidence.GOOD
    return Evidence.FAIR if answers >= 2 and roles >= 2 else Evidence.THIN
