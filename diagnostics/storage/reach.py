"""The door of the data layer: which cases a scope reaches, as a condition of every query."""

from __future__ import annotations

from sqlalchemy import ColumnElement, Select, false, or_, select, true

from diagnostics.access.rights import Scope
from diagnostics.domain.accountability import OwnershipState
from diagnostics.storage.owning_tables import actions, ownerships
from diagnostics.storage.tables import cases


def reached(scope: Scope) -> ColumnElement[bool]:
    """Return the condition under which a row of `cases` is reached; a scope that names nothing reaches none."""
    if scope.everything:
        return true()
    ways: list[ColumnElement[bool]] = []
    if scope.units:
        ways.append(cases.c.unit.in_(sorted(scope.units)))
    if scope.clients:
        ways.append(cases.c.client.in_(sorted(scope.clients)))
    if scope.account:
        ways.append(cases.c.opened_by == scope.account)
    if scope.employee:
        ways += [cases.c.id.in_(one) for one in _asked_of(scope.employee)]
    return or_(*ways) if ways else false()


def _asked_of(employee: str) -> tuple[Select[tuple[str]], ...]:
    """Return the cases in which somebody owns a cause, has an action, or is asked to decide a dispute."""
    decides = ownerships.c.decides["employee"].as_string() == employee
    return (
        select(ownerships.c.case_id).where(ownerships.c.employee == employee),
        select(actions.c.case_id).where(actions.c.employee == employee),
        select(ownerships.c.case_id).where(ownerships.c.state == OwnershipState.DISPUTED.value, decides),
    )
