"""Who may do what, and with which cases: a person holds rights and a scope, and a service requires both."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from diagnostics.errors import NotAllowed


class Right(StrEnum):
    """One thing that a person may do."""

    SEE_CASES = "see-cases"
    OPEN_CASE = "open-case"
    EDIT_CASE = "edit-case"
    DELETE_CASE = "delete-case"
    ANSWER = "answer"
    PLAN = "plan"
    EXPORT = "export"
    PROPOSE_OWNER = "propose-owner"
    OWN = "own"
    DECIDE_DISPUTE = "decide-dispute"
    SIGN = "sign"
    REVIEW = "review"
    SEE_BOARD = "see-board"
    SEE_ORGANISATION = "see-organisation"
    MANAGE_ORGANISATION = "manage-organisation"
    MANAGE_ACCOUNTS = "manage-accounts"
    AUDIT = "audit"
    ADMINISTER = "administer"


IN_WORDS = {
    Right.SEE_CASES: "see cases",
    Right.OPEN_CASE: "open a case",
    Right.EDIT_CASE: "change a case",
    Right.DELETE_CASE: "delete a case",
    Right.ANSWER: "answer questions",
    Right.PLAN: "change the plan",
    Right.EXPORT: "export a case",
    Right.PROPOSE_OWNER: "propose an owner",
    Right.OWN: "accept or dispute an ownership, and act on it",
    Right.DECIDE_DISPUTE: "decide who owns a disputed cause",
    Right.SIGN: "sign an agreement",
    Right.REVIEW: "hold a review and close a case",
    Right.SEE_BOARD: "see the board",
    Right.SEE_ORGANISATION: "see the organisation",
    Right.MANAGE_ORGANISATION: "change the organisation",
    Right.MANAGE_ACCOUNTS: "change who may do what",
    Right.AUDIT: "see and export the audit trail",
    Right.ADMINISTER: "administer this installation",
}


@dataclass(frozen=True)
class Scope:
    """Which cases somebody can reach. An empty one reaches none."""

    everything: bool = False
    units: frozenset[str] = frozenset()
    """Units with all that lie below them."""
    clients: frozenset[str] = frozenset()
    account: str | None = None
    """Cases that this account opened."""
    employee: str | None = None
    """Cases in which this employee owns a cause, has an action, or is asked to decide."""


NOTHING, EVERYTHING = Scope(), Scope(everything=True)


@dataclass(frozen=True)
class Person:
    """Somebody who uses the product, under the name that the record of changes shows."""

    name: str
    rights: frozenset[Right]
    scope: Scope = field(default=NOTHING)
    account: str = "local"
    """The id under which the cases they open are kept."""
    employee: str | None = None
    """Who they are in the organisation, where that is known."""
    part: str = ""
    """The parts they play, in words."""

    def may(self, right: Right) -> bool:
        """Whether they hold a right."""
        return right in self.rights


LOCAL = Person("Local user", frozenset(Right), EVERYTHING)
"""The one person of a single-user installation."""

SYSTEM = Person("Causeway", frozenset(Right), EVERYTHING, account="causeway")
"""The product itself, when it starts."""


def require(person: Person, right: Right) -> None:
    """Raise NotAllowed unless `person` holds `right`."""
    if right not in person.rights:
        raise NotAllowed(f"{person.name} may not {IN_WORDS[right]}; ask an administrator for the right to do so.")
