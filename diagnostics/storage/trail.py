"""The record of changes as auditors look through it: across all cases, the newest event first."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from sqlalchemy import ColumnElement, Connection, Row, func, or_, select

from diagnostics.access.rights import Person, Right
from diagnostics.audit import OF_ANSWERS
from diagnostics.storage.database import any_text, as_text
from diagnostics.storage.reach import reached
from diagnostics.storage.tables import cases, event_details, events


class Details(StrEnum):
    """What has become of what was before and after."""

    KEPT = "kept"
    REMOVED = "removed"
    WITHHELD = "withheld"
    """The event is about a case that the person does not reach."""
    ANSWER = "answer"
    """The event contains an answer, in a case whose answers the person may not see."""
    UNREADABLE = "unreadable"
    """Somebody changed it in the database."""


@dataclass(frozen=True)
class Recorded:
    """One event, with what was before and after as far as it can be shown."""

    seq: int
    at: str
    """In UTC, as it stands in the chain."""
    actor: str
    verb: str
    subject: str
    details: Details
    detail: Mapping[str, object]


@dataclass(frozen=True)
class Wanted:
    """Which events are looked for; what is left empty does not matter."""

    actor: str = ""
    verb: str = ""
    subject: str = ""
    """A part of the id of the case or other thing, in capitals or not."""
    since: date | None = None
    until: date | None = None
    """The last day, which counts; days are those of UTC."""


class Trail:
    """The events that one person may look through, inside one transaction."""

    def __init__(self, connection: Connection, person: Person) -> None:
        self._connection = connection
        # What is no case, or no longer one, is nobody's secret; of a deleted case no details are left.
        self._open = or_(cases.c.id.is_(None), reached(person.scope))
        shows_answers = reached(person.scope_of(Right.ANSWER))
        self._answers_open = or_(events.c.verb.not_in(sorted(OF_ANSWERS)), cases.c.id.is_(None), shows_answers)

    def count(self, wanted: Wanted) -> int:
        """Return how many events are as wanted."""
        return self._connection.scalar(select(func.count()).select_from(events).where(*_conditions(wanted))) or 0

    def page(self, wanted: Wanted, skip: int, limit: int) -> tuple[Recorded, ...]:
        """Return up to `limit` events that are as wanted, the newest first, without the `skip` newest."""
        places = (
            select(events.c.seq)
            .where(*_conditions(wanted))
            .order_by(events.c.seq.desc())
            .offset(skip)
            .limit(limit)
            .subquery()
        )
        joined = (
            events.join(places, events.c.seq == places.c.seq)
            .outerjoin(event_details, events.c.seq == event_details.c.seq)
            .outerjoin(cases, events.c.subject == cases.c.id)
        )
        shown = (self._open.label("open"), self._answers_open.label("answers_open"))
        rows = select(events, event_details.c.body, *shown).select_from(joined)
        with any_text(self._connection):
            return tuple(map(_recorded, self._connection.execute(rows.order_by(events.c.seq.desc()))))

    def actors(self) -> tuple[str, ...]:
        """Return everybody who did something, in alphabetical order."""
        return self._different(events.c.actor)

    def verbs(self) -> tuple[str, ...]:
        """Return everything that was done, in alphabetical order."""
        return self._different(events.c.verb)

    def _different(self, column: ColumnElement[str]) -> tuple[str, ...]:
        with any_text(self._connection):
            return tuple(sorted(set(map(as_text, self._connection.scalars(select(column).distinct())))))


def _conditions(wanted: Wanted) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.actor:
        found.append(events.c.actor == wanted.actor)
    if wanted.verb:
        found.append(events.c.verb == wanted.verb)
    if wanted.subject:
        found.append(func.lower(events.c.subject).contains(wanted.subject.lower(), autoescape=True))
    if wanted.since:
        found.append(events.c.at >= wanted.since.isoformat())
    if wanted.until:
        found.append(events.c.at < (wanted.until + timedelta(days=1)).isoformat())
    return found


def _recorded(row: Row[tuple[object, ...]]) -> Recorded:
    data = row._mapping
    closed = Details.WITHHELD if not data["open"] else Details.ANSWER if not data["answers_open"] else None
    details, detail = _details(data["body"], closed)
    at, actor, verb, subject = (as_text(data[name]) for name in ("at", "actor", "verb", "subject"))
    return Recorded(data["seq"], at, actor, verb, subject, details, detail)


def _details(body: object, closed: Details | None) -> tuple[Details, Mapping[str, object]]:
    if body is None:
        return Details.REMOVED, {}
    if closed:
        return closed, {}
    try:
        detail = json.loads(as_text(body))["detail"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return Details.UNREADABLE, {}
    return (Details.KEPT, detail) if isinstance(detail, dict) else (Details.UNREADABLE, {})
