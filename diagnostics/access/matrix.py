"""The one matrix of who may do what. Tests are generated from it, one for each cell; the page shows it as it stands here.

Whoever is not in it, and whatever is not in a row, may not: the matrix fails closed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum

from diagnostics.access.rights import EVERYTHING, NOTHING, Grant, Person, Right, Scope, union


class Principal(StrEnum):
    """A part that somebody who signs in can play; one person can play several."""

    ADMINISTRATOR = "administrator"
    FACILITATOR = "facilitator"
    CONSULTANT = "consultant"
    SENIOR_MANAGER = "senior-manager"
    LINE_MANAGER = "line-manager"
    AUTHOR = "author"
    AUDITOR = "auditor"


LABELS = {
    Principal.ADMINISTRATOR: "Administrator",
    Principal.FACILITATOR: "Facilitator (training manager)",
    Principal.CONSULTANT: "Consultant",
    Principal.SENIOR_MANAGER: "Senior manager",
    Principal.LINE_MANAGER: "Line manager",
    Principal.AUTHOR: "Author of questionnaires",
    Principal.AUDITOR: "Auditor",
}

_AS_OWNER = "without answers or changes, also those in which they own a cause, act or decide"
REACH = {
    Principal.ADMINISTRATOR: "the settings of the installation, and no case",
    Principal.FACILITATOR: f"cases of their units and the units below, and those they opened; {_AS_OWNER}",
    Principal.CONSULTANT: "cases of their clients, and those they opened",
    Principal.SENIOR_MANAGER: f"cases of their units and the units below; {_AS_OWNER}",
    Principal.LINE_MANAGER: f"cases they opened; {_AS_OWNER}",
    Principal.AUTHOR: "no case",
    Principal.AUDITOR: "every case without answers or changes, and the audit trail",
}

_FACILITATING = (
    *(Right.SEE_CASES, Right.OPEN_CASE, Right.EDIT_CASE, Right.DELETE_CASE, Right.ANSWER, Right.PLAN, Right.EXPORT),
    *(Right.PROPOSE_OWNER, Right.OWN, Right.SIGN, Right.REVIEW, Right.SEE_BOARD, Right.SEE_ORGANISATION),
)

MATRIX: Mapping[Principal, frozenset[Right]] = {
    Principal.ADMINISTRATOR: frozenset(
        {Right.SEE_ORGANISATION, Right.MANAGE_ORGANISATION, Right.MANAGE_ACCOUNTS, Right.AUDIT, Right.ADMINISTER}
    ),
    Principal.FACILITATOR: frozenset(_FACILITATING),
    Principal.CONSULTANT: frozenset(_FACILITATING) - {Right.DELETE_CASE},
    Principal.SENIOR_MANAGER: frozenset(
        {
            *(Right.SEE_CASES, Right.OWN, Right.DECIDE_DISPUTE, Right.SIGN, Right.REVIEW, Right.SEE_BOARD),
            Right.SEE_ORGANISATION,
        }
    ),
    Principal.LINE_MANAGER: frozenset(
        {
            *(Right.SEE_CASES, Right.OPEN_CASE, Right.EDIT_CASE, Right.ANSWER, Right.OWN, Right.SIGN),
            Right.SEE_ORGANISATION,
        }
    ),
    Principal.AUTHOR: frozenset({Right.SEE_BOARD, Right.SEE_ORGANISATION}),
    Principal.AUDITOR: frozenset({Right.SEE_CASES, Right.SEE_BOARD, Right.SEE_ORGANISATION, Right.AUDIT}),
}


BY_OWNERSHIP = frozenset({Right.SEE_CASES, Right.SEE_BOARD, Right.OWN, Right.DECIDE_DISPUTE, Right.SIGN})
"""What somebody may do, as far as their roles allow it, in a case that they reach only because they own a cause, act or
decide in it: see the findings without answers, own, decide and sign. People are proposed as owners without being asked
first, so ownership gives no access to answers. An owner cannot change the case or verify the effect of their own work."""

OWNERS = (Principal.FACILITATOR, Principal.SENIOR_MANAGER, Principal.LINE_MANAGER)
"""Roles that reach a case by ownership."""


def rights_of(principals: Iterable[Principal]) -> frozenset[Right]:
    """Return what somebody may do who plays these parts."""
    return frozenset().union(*(MATRIX.get(principal, frozenset()) for principal in principals))


def scope_of(
    principals: Iterable[Principal],
    account: str,
    employee: str | None,
    units: frozenset[str] = frozenset(),
    clients: frozenset[str] = frozenset(),
) -> Scope:
    """Return which cases somebody reaches; `units` come with all that lie below them."""
    return union(grant.scope for grant in grants_of(principals, account, employee, units, clients))


def grants_of(
    principals: Iterable[Principal],
    account: str,
    employee: str | None,
    units: frozenset[str] = frozenset(),
    clients: frozenset[str] = frozenset(),
) -> tuple[Grant, ...]:
    """Return what somebody may do, by each way of reaching a case: each role on its own, and ownership separately."""
    parts = frozenset(principals)
    reach = {
        Principal.FACILITATOR: Scope(units=units, account=account),
        Principal.CONSULTANT: Scope(clients=clients, account=account),
        Principal.SENIOR_MANAGER: Scope(units=units),
        Principal.LINE_MANAGER: Scope(account=account),
        Principal.AUDITOR: EVERYTHING,
    }
    known = [part for part in Principal if part in parts]
    grants = [Grant(MATRIX[part], reach.get(part, NOTHING)) for part in known]
    if employee is not None:
        owned = Scope(employee=employee)
        grants += [Grant(MATRIX[part] & BY_OWNERSHIP, owned) for part in known if part in OWNERS]
    return tuple(grants)


def person_with(
    name: str,
    principals: Iterable[Principal],
    account: str,
    employee: str | None = None,
    units: frozenset[str] = frozenset(),
    clients: frozenset[str] = frozenset(),
) -> Person:
    """Return somebody who plays these parts."""
    parts = tuple(principals)
    words = ", ".join(LABELS[part] for part in Principal if part in parts)
    grants = grants_of(parts, account, employee, units, clients)
    scope = union(grant.scope for grant in grants)
    return Person(name, rights_of(parts), scope, account, employee, words, grants)
