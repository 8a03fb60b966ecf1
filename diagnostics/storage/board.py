"""What the board reads: one row for each cause of an open case, and sums over them; only of cases that are reached."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    FromClause,
    Select,
    and_,
    case,
    false,
    func,
    literal,
    literal_column,
    or_,
    select,
    tuple_,
)

from diagnostics.access.rights import Scope
from diagnostics.domain.board import NOBODY_OWNS, URGENCY_OF, Look, Urgency
from diagnostics.storage.diagnosed import OUTDATED
from diagnostics.storage.owning_tables import LIKELY, actions, diagnoses, findings, ownerships
from diagnostics.storage.reach import reached
from diagnostics.storage.tables import OPEN, cases

ROLE = "role:"

IS_OPEN: ColumnElement[bool] = literal_column(f"cases.{OPEN}")
IS_LIKELY: ColumnElement[bool] = literal_column(f"findings.{LIKELY}")


@dataclass(frozen=True)
class CauseRow:
    """One cause of one case, with who owns it."""

    case_id: str
    title: str
    unit: str | None
    opened: datetime
    cause: str
    family: str
    likelihood: str
    share: float
    support: int
    roles: int
    cost: float | None
    """In a month."""
    currency: str
    verdict: str
    is_outdated: bool
    state: str | None
    role: str | None
    post: str | None
    employee: str | None
    fault: str | None
    since: datetime | None
    answer_by: date | None


@dataclass(frozen=True)
class NextAction:
    """The action of a cause that is due next."""

    label: str
    due: date | None
    state: str
    blocker: str
    temporary_control: str


@dataclass(frozen=True)
class Sum:
    """How many causes share something, and what they cost in a month."""

    key: str | None
    currency: str
    causes: int
    priced: int
    """Causes whose cost is known."""
    cost: float | None


class Board:
    """The questions of the board, inside one transaction."""

    def __init__(self, connection: Connection, scope: Scope) -> None:
        self._connection = connection
        self._reached = reached(scope)

    def rows(
        self, look: Look, units: Sequence[str], among: Collection[Urgency], limit: int, offset: int = 0
    ) -> tuple[CauseRow, ...]:
        """Return the causes at these points of the way that a look lets through, by what they cost."""
        columns = (
            *(cases.c.id, cases.c.title, cases.c.unit, cases.c.created_at),
            *(findings.c.cause, findings.c.family, findings.c.likelihood, findings.c.share),
            *(findings.c.support, findings.c.roles, findings.c.cost, findings.c.currency, diagnoses.c.verdict),
            diagnoses.c.evidence == OUTDATED,
            *(ownerships.c.state, ownerships.c.role, ownerships.c.post, ownerships.c.employee, ownerships.c.fault),
            *(ownerships.c.since, ownerships.c.answer_by),
        )
        found = joined().join(diagnoses, diagnoses.c.case_id == findings.c.case_id)
        wanted = select(*columns).select_from(found).where(self._reached, *_conditions(look, units), _stands(among))
        # As the index has it, so that the dearest few are read and the others never sorted.
        order = (DEAREST.desc(), findings.c.share.desc(), findings.c.case_id, findings.c.cause)
        return tuple(CauseRow(*row) for row in self._rows(wanted.order_by(*order).limit(limit).offset(offset)))

    def sums(self, by: ColumnElement[Any], look: Look, units: Sequence[str]) -> tuple[Sum, ...]:
        """Return the sums over the causes that a look lets through, by one of `KEYS`."""
        key = by.label("key")
        counted = (func.count(), func.count(findings.c.cost), func.sum(findings.c.cost))
        found = joined()
        if look.verdict:
            found = found.join(diagnoses, diagnoses.c.case_id == findings.c.case_id)
        wanted = (
            select(key, findings.c.currency, *counted).select_from(found).where(self._reached, *_conditions(look, units))
        )
        return tuple(Sum(*row) for row in self._rows(wanted.group_by(key, findings.c.currency)))

    def sums_of_each(self, names: Sequence[str], look: Look, units: Sequence[str]) -> dict[str, tuple[Sum, ...]]:
        """Return the sums by each of several of `KEYS`; PostgreSQL goes through the causes only once for all of them."""
        if self._connection.dialect.name != "postgresql" or len(names) == 1:
            return {name: self.sums(KEYS[name], look, units) for name in names}
        keys = [KEYS[name].label(f"by_{name}") for name in names]
        found = joined()
        if look.verdict:
            found = found.join(diagnoses, diagnoses.c.case_id == findings.c.case_id)
        causes = select(*keys, findings.c.currency, findings.c.cost).select_from(found)
        seen = causes.where(self._reached, *_conditions(look, units)).subquery()
        by = [seen.c[key.name] for key in keys]
        sets = func.grouping_sets(*(tuple_(key, seen.c.currency) for key in by))
        # Of the keys one is grouped by at a time; its bit is the only one that is not set.
        counted = (seen.c.currency, func.count(), func.count(seen.c.cost), func.sum(seen.c.cost))
        wanted = select(func.grouping(*by), *by, *counted).group_by(sets)
        sums: dict[str, list[Sum]] = {name: [] for name in names}
        for bits, *row in self._rows(wanted):
            place = next(place for place in range(len(names)) if not bits >> (len(names) - 1 - place) & 1)
            sums[names[place]].append(Sum(row[place], *row[len(names) :]))
        return {name: tuple(rows) for name, rows in sums.items()}

    def _rows(self, wanted: Select[Any]) -> Iterator[Sequence[Any]]:
        yield from self._connection.execute(wanted)

    def next_actions(self, of: Sequence[tuple[str, str]]) -> dict[tuple[str, str], NextAction]:
        """Return the open action that is due next, for each of these (case, cause)."""
        columns = actions.c
        place = tuple_(columns.case_id, columns.cause)
        wanted = (
            select(columns.case_id, columns.cause, columns.label, columns.due, columns.state, columns.blocker)
            .add_columns(columns.temporary_control)
            .where(place.in_(list(of)), columns.state.not_in(("done", "dropped")))
            .order_by(columns.due.desc().nulls_first(), columns.id.desc())
        )
        return {(row[0], row[1]): NextAction(*row[2:]) for row in self._connection.execute(wanted)}


def joined() -> FromClause:
    """Return causes beside their cases, and who owns them."""
    owned = and_(ownerships.c.case_id == findings.c.case_id, ownerships.c.cause == findings.c.cause)
    return findings.join(cases, cases.c.id == findings.c.case_id).outerjoin(ownerships, owned)


_URGENCY: ColumnElement[str] = case(
    *((ownerships.c.state == state.value, key.value) for state, key in URGENCY_OF.items()),
    else_=Urgency.UNOWNED.value,
)
OWNER: ColumnElement[str] = case(
    (ownerships.c.state.is_(None), NOBODY_OWNS),
    (ownerships.c.employee.is_not(None), ownerships.c.employee),
    else_=literal(ROLE) + ownerships.c.role,
)
"""The employee who owns a cause, or the role where nobody is known, or nobody."""

NOBODY_THERE: ColumnElement[bool] = ownerships.c.cause.is_(None)
"""By the column that the tables are joined by: from it PostgreSQL sees that it can leave out whatever has an owner."""

DEAREST: ColumnElement[float] = literal_column("coalesce(findings.cost, -1)")
"""What has no price stands last; written as the index has it."""

KEYS: Mapping[str, ColumnElement[Any]] = {
    "urgency": _URGENCY,
    "owner": OWNER,
    "unit": cases.c.unit,
    "cause": findings.c.cause,
    "family": findings.c.family,
    "fault": ownerships.c.fault,
}
"""What causes are added up by."""


def _conditions(look: Look, units: Sequence[str]) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = [IS_OPEN]
    if not look.also_open:
        found.append(IS_LIKELY)
    if look.unit:
        found.append(cases.c.unit.in_(list(units)))
    if look.family:
        found.append(findings.c.family == look.family)
    if look.cause:
        found.append(findings.c.cause == look.cause)
    if look.verdict:
        found.append(diagnoses.c.verdict == look.verdict)
    if look.text:
        found.append(cases.c.title.icontains(look.text, autoescape=True))
    if look.owner:
        found.append(_owned_by(look.owner))
    if look.urgency:
        found.append(_stands([Urgency(look.urgency)]))
    return found


def _stands(among: Collection[Urgency]) -> ColumnElement[bool]:
    """Return whether a cause stands at one of these points of the way."""
    states = [state.value for state, key in URGENCY_OF.items() if key in among]
    ways = [ownerships.c.state.in_(states)] if states else []
    return or_(false(), *ways, *([NOBODY_THERE] if Urgency.UNOWNED in among else []))


def _owned_by(owner: str) -> ColumnElement[bool]:
    if owner == NOBODY_OWNS:
        return NOBODY_THERE
    if owner.startswith(ROLE):
        return and_(ownerships.c.employee.is_(None), ownerships.c.role == owner.removeprefix(ROLE))
    return ownerships.c.employee == owner
