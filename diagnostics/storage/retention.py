"""Which cases were closed or deleted long enough ago for the details of their record to go."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, Connection, exists, func, select

from diagnostics.audit import moment
from diagnostics.storage.events import REMOVED
from diagnostics.storage.records import Status
from diagnostics.storage.tables import cases, event_details, events


class Retention:
    """The cases whose time has come, inside one transaction; everybody's, because the rule knows no reach."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def due(self, before: datetime, case_id: str | None = None) -> tuple[str, ...]:
        """The ids of cases closed or deleted before a moment of which details are still kept, in alphabetical order.

        With `case_id`, at most that one.
        """
        return tuple(sorted(self._closed(before, case_id) | self._deleted(before, case_id)))

    def _closed(self, before: datetime, case_id: str | None) -> set[str]:
        closing = (events.c.subject == cases.c.id, events.c.verb == "close-case")
        closed_at = select(func.max(events.c.at)).where(*closing).correlate(cases).scalar_subquery()
        has_details = exists().where(events.c.subject == cases.c.id, *_WITH_DETAILS).correlate(cases)
        closed = (cases.c.status == Status.CLOSED.value, has_details, *_only(cases.c.id, case_id))
        rows = self._connection.execute(select(cases.c.id, closed_at.label("closed_at"), cases.c.updated_at).where(*closed))
        # A case that was closed by another way than a closing was closed at the latest when it was last changed.
        return {row.id for row in rows if (row.closed_at or moment(row.updated_at)) < moment(before)}

    def _deleted(self, before: datetime, case_id: str | None) -> set[str]:
        deletion = events.alias()
        has_details = exists().where(events.c.subject == deletion.c.subject, *_WITH_DETAILS).correlate(deletion)
        opened_again = exists().where(cases.c.id == deletion.c.subject).correlate(deletion)
        rows = self._connection.execute(
            select(deletion.c.subject)
            .where(deletion.c.verb == "delete-case", has_details, ~opened_again, *_only(deletion.c.subject, case_id))
            .group_by(deletion.c.subject)
            .having(func.max(deletion.c.at) < moment(before))
        )
        return set(rows.scalars())


def _only(column: ColumnElement[str], case_id: str | None) -> tuple[ColumnElement[bool], ...]:
    return () if case_id is None else (column == case_id,)


_WITH_DETAILS = (event_details.c.seq == events.c.seq, events.c.verb != REMOVED)
