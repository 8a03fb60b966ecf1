"""The record of changes: added to, never changed."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, insert, select

from diagnostics.storage.records import Event
from diagnostics.storage.tables import events


class Events:
    """The record of changes, inside one transaction."""

    def __init__(self, connection: Connection, now: datetime) -> None:
        self._connection = connection
        self._now = now

    def add(self, case_id: str, actor: str, verb: str, **detail: object) -> None:
        """Record that `actor` did `verb` to a case; `detail` holds ids and counts, never answers or names."""
        self._connection.execute(insert(events).values(case_id=case_id, at=self._now, actor=actor, verb=verb, detail=detail))

    def of(self, case_id: str) -> tuple[Event, ...]:
        """What was done to a case, oldest first; also where the case is gone."""
        columns = events.c
        rows = self._connection.execute(
            select(columns.at, columns.actor, columns.verb, columns.detail)
            .where(columns.case_id == case_id)
            .order_by(columns.id)
        )
        return tuple(Event(*row) for row in rows)
