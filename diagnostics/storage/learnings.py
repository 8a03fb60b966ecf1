"""What this installation has learned: a row for each time it was put to use or given up, never changed."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, insert, select

from diagnostics.domain.learned import Learned
from diagnostics.storage.tables import learnings


class Learnings:
    """The rows of what was learned, inside one transaction."""

    def __init__(self, connection: Connection, now: datetime) -> None:
        self._connection = connection
        self._now = now

    def last(self) -> tuple[int, Learned | None]:
        """Return the number of the last row and what is in use since: nothing where it is the library as shipped."""
        columns = learnings.c
        row = self._connection.execute(
            select(columns.number, columns.learned).order_by(columns.number.desc()).limit(1)
        ).one_or_none()
        if row is None:
            return 0, None
        return row.number, Learned.model_validate(row.learned) if row.learned else None

    def add(self, number: int, actor: str, learned: Learned | None) -> None:
        """Put `learned` to use, or with nothing go back to the library as shipped."""
        self._connection.execute(
            insert(learnings).values(
                number=number,
                at=self._now,
                actor=actor,
                learned=learned.model_dump(mode="json", exclude_defaults=True) if learned else None,
            )
        )
