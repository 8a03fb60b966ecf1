"""The one matrix of who may do what. Tests are generated from it, one for each cell; the page shows it as it stands here.

Whoever is not in it, and whatever is not in a row, may not: the matrix fails closed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum

from diagnostics.access.rights import Person, Right, Scope


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

REACH = {
    Principal.ADMINISTRATOR: "the settings of the installation, and no case",
    Principal.FACILITATOR: "cases of their units and what lies below, and those they opened",
    Principal.CONSULTANT: "cases of their clients, and those they opened",
    Principal.SENIOR_MANAGER: "cases of their units and what lies below, and those in which they own a cause, act or decide",
    Principal.LINE_MANAGER: "cases they opened, and those in which they own a cause, act or decide",
    Principal.AUTHOR: "no case",
    Principal.AUDITOR: "every case, without changing any, and the audit trail",
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
    parts = frozenset(principals)
    if Principal.AUDITOR in parts:
        return Scope(everything=True)
    reaches_units = parts & {Principal.FACILITATOR, Principal.SENIOR_MANAGER}
    reaches_own = parts & {Principal.FACILITATOR, Principal.CONSULTANT, Principal.LINE_MANAGER}
    owns = parts & {Principal.FACILITATOR, Principal.SENIOR_MANAGER, Principal.LINE_MANAGER}
    return Scope(
        units=units if reaches_units else frozenset(),
        clients=clients if Principal.CONSULTANT in parts else frozenset(),
        account=account if reaches_own else None,
        employee=employee if owns else None,
    )


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
    return Person(name, rights_of(parts), scope_of(parts, account, employee, units, clients), account, employee, words)
