"""Who may do what, and with which cases: a person holds rights and a scope, and a service requires both."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
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
class Grant:
    """Rights that hold in the cases of one scope, and in no other."""

    rights: frozenset[Right]
    scope: Scope


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
    by_reach: tuple[Grant, ...] = ()
    """What they may do in a case, by each way of reaching it; empty if all rights hold in the whole scope."""
    acting: Right | None = None
    """The right that a service has required and that this person is using. Storage allows access only to cases in which the
    right holds or, if none was named, to cases that the person may change."""

    def may(self, right: Right) -> bool:
        """Whether they hold a right in at least some cases."""
        return right in self.rights

    @property
    def grants(self) -> tuple[Grant, ...]:
        """What they may do in a case, by each way of reaching it."""
        return self.by_reach or (Grant(self.rights, self.scope),)

    def scope_of(self, right: Right) -> Scope:
        """The cases in which they hold a right."""
        return union(grant.scope for grant in self.grants if right in grant.rights)


LOCAL = Person("Local user", frozenset(Right), EVERYTHING)
"""The one person of a single-user installation."""

SYSTEM = Person("Causeway", frozenset(Right), EVERYTHING, account="causeway")
"""The product itself, when it starts."""


def require(person: Person, right: Right) -> Person:
    """Return `person` as a user of `right` for the transaction that follows; raises NotAllowed without the right.

    Whether the right holds in one case depends on how the person reaches it: the transaction checks that.
    """
    if right not in person.rights:
        raise NotAllowed(f"{person.name} may not {IN_WORDS[right]}; ask an administrator for the right to do so.")
    return replace(person, acting=right)


def not_in_this_case(person: Person, right: Right) -> NotAllowed:
    """Return the error for a right that somebody holds, but not in the case at hand."""
    words = IN_WORDS[right].replace("a case", "this case")
    where = "" if "this case" in words else " in this case"
    return NotAllowed(f"{person.name} may not {words}{where}. Ask the person who facilitates the case.")


def union(scopes: Iterable[Scope]) -> Scope:
    """Return what several scopes of one account reach together."""
    found = list(scopes)
    return Scope(
        everything=any(scope.everything for scope in found),
        units=frozenset().union(*(scope.units for scope in found)),
        clients=frozenset().union(*(scope.clients for scope in found)),
        account=next((scope.account for scope in found if scope.account), None),
        employee=next((scope.employee for scope in found if scope.employee), None),
    )
