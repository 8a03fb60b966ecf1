"""What the portfolio reads: requests by verdict, the flow over time, the load of owners, and what waits for somebody."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any

from sqlalchemy import ColumnElement, Connection, FromClause, and_, case, extract, func, or_, select

from diagnostics.access.rights import Scope
from diagnostics.domain.accountability import OwnershipState
from diagnostics.storage.board import IS_OPEN, OWNER
from diagnostics.storage.diagnosed import OUTDATED
from diagnostics.storage.owning_tables import actions, diagnoses, ownerships, reviews
from diagnostics.storage.reach import reached
from diagnostics.storage.tables import cases

ALIVE = ("open", "under-way", "blocked")
ENDED = (OwnershipState.VERIFIED.value, OwnershipState.NOT_VERIFIED.value)


@dataclass(frozen=True)
class Requests:
    """How many requests ended with one verdict, and what their courses would cost in a year."""

    verdict: str
    required: bool
    currency: str
    cases: int
    priced: int
    """Requests whose number of people is known."""
    people: int
    course_low: float
    course_high: float


@dataclass(frozen=True)
class Month:
    """How many cases were opened, diagnosed and closed in a month."""

    year: int
    month: int
    count: int


@dataclass(frozen=True)
class Load:
    """What somebody answers for."""

    owner: str
    causes: int
    waiting: int
    """Ownerships not answered yet."""
    late: int
    """Actions past their date."""
    blocked: int


@dataclass(frozen=True)
class Asked:
    """Something that waits for somebody's decision."""

    kind: str
    case_id: str
    title: str
    cause: str
    told: str
    due: date | None


class Portfolio:
    """The questions of the portfolio, inside one transaction; only of cases that are reached."""

    def __init__(self, connection: Connection, scope: Scope) -> None:
        self._connection = connection
        self._reached = reached(scope)

    def requests(self, units: Sequence[str] | None) -> tuple[Requests, ...]:
        """Return the requests by verdict, those of closed cases too."""
        known = diagnoses.c
        counted = (
            func.count(),
            func.count(known.course_low),
            func.coalesce(func.sum(known.people), 0),
            func.coalesce(func.sum(known.course_low), 0.0),
            func.coalesce(func.sum(known.course_high), 0.0),
        )
        wanted = (
            select(known.verdict, known.required, known.currency, *counted)
            .join(cases, cases.c.id == known.case_id)
            .where(self._reached, *_within(units))
            .group_by(known.verdict, known.required, known.currency)
        )
        return tuple(Requests(*row) for row in self._connection.execute(wanted))

    def opened(self, since: date, units: Sequence[str] | None) -> tuple[Month, ...]:
        """Return how many cases were opened in each month."""
        return self._months(cases, cases.c.opened_on, since, units)

    def diagnosed(self, since: date, units: Sequence[str] | None) -> tuple[Month, ...]:
        """Return how many cases were diagnosed last in each month."""
        made = cases.join(diagnoses, diagnoses.c.case_id == cases.c.id)
        return self._months(made, diagnoses.c.made_at, datetime.combine(since, time(), UTC), units)

    def closed(self, since: date, units: Sequence[str] | None) -> tuple[Month, ...]:
        """Return how many cases were closed in each month, by the day that their outcome names."""
        day = cases.c.outcome["closed_on"].as_string()
        year, month = func.substr(day, 1, 4), func.substr(day, 6, 2)
        wanted = select(year, month, func.count()).where(self._reached, day >= since.isoformat(), *_within(units))
        return _as_months(self._connection.execute(wanted.group_by(year, month).order_by(year, month)))

    def open_cases(self, units: Sequence[str] | None) -> int:
        """Return how many cases are open."""
        wanted = select(func.count()).select_from(cases).where(self._reached, IS_OPEN, *_within(units))
        return self._connection.scalar(wanted) or 0

    def without_diagnosis(self, units: Sequence[str] | None, limit: int) -> tuple[int, tuple[tuple[str, str], ...]]:
        """Return how many open cases have no diagnosis, or one that is out of date, and the first of them (id, title)."""
        known = select(1).where(diagnoses.c.case_id == cases.c.id, diagnoses.c.evidence != OUTDATED).exists()
        conditions = (self._reached, IS_OPEN, ~known, *_within(units))
        count = self._connection.scalar(select(func.count()).select_from(cases).where(*conditions)) or 0
        if not count:
            return 0, ()
        rows = select(cases.c.id, cases.c.title).where(*conditions).order_by(cases.c.updated_at.desc(), cases.c.id)
        return count, tuple((row.id, row.title) for row in self._connection.execute(rows.limit(limit)))

    def loads(self, today: date, units: Sequence[str] | None, limit: int) -> tuple[Load, ...]:
        """Return what each owner answers for in open cases, the most first."""
        key = OWNER.label("key")
        conditions = (self._reached, IS_OPEN, ownerships.c.state.not_in(ENDED), *_within(units))
        owned = ownerships.join(cases, cases.c.id == ownerships.c.case_id)
        waiting = func.sum(case((ownerships.c.state == OwnershipState.PROPOSED.value, 1), else_=0))
        most = (
            select(key, func.count(), waiting)
            .select_from(owned)
            .where(*conditions)
            .group_by(key)
            .order_by(func.count().desc(), key)
        )
        found = [(row[0], row[1], row[2]) for row in self._connection.execute(most.limit(limit))]
        late, blocked = and_(actions.c.due < today, actions.c.state.in_(ALIVE)), actions.c.state == "blocked"
        place = and_(actions.c.case_id == ownerships.c.case_id, actions.c.cause == ownerships.c.cause)
        counted = (func.sum(case((late, 1), else_=0)), func.sum(case((blocked, 1), else_=0)))
        behind = select(key, *counted).select_from(owned.join(actions, place)).where(*conditions, or_(late, blocked))
        stuck = {row[0]: (row[1], row[2]) for row in self._connection.execute(behind.group_by(key))}
        return tuple(Load(owner, causes, waits, *stuck.get(owner, (0, 0))) for owner, causes, waits in found)

    def proposals(self, employee: str | None, units: Sequence[str] | None, limit: int) -> tuple[Asked, ...]:
        """Return the ownerships that wait for an answer, of one employee or of anybody; the earliest date first."""
        mine = [ownerships.c.employee == employee] if employee else []
        return self._ownerships("answer", OwnershipState.PROPOSED, [*mine, *_within(units)], limit)

    def disputes(self, employee: str | None, units: Sequence[str] | None, limit: int) -> tuple[Asked, ...]:
        """Return the disputes that wait for a decision, by one employee or by anybody; the oldest first."""
        mine = [ownerships.c.decides["employee"].as_string() == employee] if employee else []
        return self._ownerships("decide", OwnershipState.DISPUTED, [*mine, *_within(units)], limit)

    def stuck(self, today: date, employee: str | None, units: Sequence[str] | None, limit: int) -> tuple[Asked, ...]:
        """Return the actions that are blocked or past their date, of one employee or of anybody; the latest first."""
        mine = [actions.c.employee == employee] if employee else []
        late = and_(actions.c.due < today, actions.c.state.in_(ALIVE))
        wanted = (
            select(cases.c.id, cases.c.title, actions.c.cause, actions.c.label, actions.c.blocker, actions.c.due)
            .join(actions, actions.c.case_id == cases.c.id)
            .where(self._reached, IS_OPEN, or_(actions.c.state == "blocked", late), *mine, *_within(units))
            .order_by(actions.c.due.nulls_last(), actions.c.id)
        )
        rows = self._connection.execute(wanted.limit(limit))
        return tuple(
            Asked("unblock", id, title, cause, f"{label}: {blocker}" if blocker else label, due)
            for id, title, cause, label, blocker, due in rows
        )

    def reviews_due(self, until: date, units: Sequence[str] | None, limit: int) -> tuple[Asked, ...]:
        """Return the reviews that are due by a day and were not held; the earliest first."""
        wanted = (
            select(cases.c.id, cases.c.title, reviews.c.number, reviews.c.due)
            .join(reviews, reviews.c.case_id == cases.c.id)
            .where(self._reached, IS_OPEN, reviews.c.held_on.is_(None), reviews.c.due <= until, *_within(units))
            .order_by(reviews.c.due, cases.c.id)
        )
        rows = self._connection.execute(wanted.limit(limit))
        return tuple(Asked("review", id, title, "", f"Review {number}", due) for id, title, number, due in rows)

    def _ownerships(
        self, kind: str, state: OwnershipState, mine: Sequence[ColumnElement[bool]], limit: int
    ) -> tuple[Asked, ...]:
        columns = ownerships.c
        wanted = (
            select(cases.c.id, cases.c.title, columns.cause, columns.reason, columns.answer_by)
            .join(ownerships, columns.case_id == cases.c.id)
            .where(self._reached, IS_OPEN, columns.state == state.value, *mine)
            .order_by(columns.answer_by.nulls_last(), columns.since, cases.c.id, columns.cause)
        )
        return tuple(Asked(kind, *row) for row in self._connection.execute(wanted.limit(limit)))

    def _months(
        self,
        rows: FromClause,
        moment: ColumnElement[object],
        since: date | datetime,
        units: Sequence[str] | None,
    ) -> tuple[Month, ...]:
        year, month = extract("year", moment), extract("month", moment)
        wanted = (
            select(year, month, func.count())
            .select_from(rows)
            .where(self._reached, moment >= since, *_within(units))
            .group_by(year, month)
            .order_by(year, month)
        )
        return _as_months(self._connection.execute(wanted))


def _as_months(rows: Iterable[Sequence[Any]]) -> tuple[Month, ...]:
    return tuple(Month(int(row[0]), int(row[1]), int(row[2])) for row in rows)


def _within(units: Sequence[str] | None) -> list[ColumnElement[bool]]:
    return [] if units is None else [cases.c.unit.in_(list(units))]
