"""What is told of people who answered in confidence, in the database: blocks of answers, and comments shown together."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, delete, func, insert, select

from diagnostics.domain.confidence import Told
from diagnostics.storage.inviting_tables import told, told_comments


class Telling:
    """The rows of what is told, inside one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def of(self, case_id: str) -> tuple[Told, ...]:
        """Every block of a case by role, question and number."""
        columns = told.c
        wanted = select(columns.role, columns.question, columns.block, columns.people, columns.options)
        rows = self._connection.execute(
            wanted.where(columns.case_id == case_id).order_by(columns.role, columns.question, columns.block)
        )
        return tuple(Told(role, question, block, people, tuple(options)) for role, question, block, people, options in rows)

    def next_block(self, case_id: str, role: str, question: str) -> int:
        """Return the number of the next block."""
        mine = (told.c.case_id == case_id, told.c.role == role, told.c.question == question)
        last = self._connection.scalar(select(func.max(told.c.block)).where(*mine))
        return 1 if last is None else last + 1

    def tell(self, case_id: str, one: Told) -> None:
        """Store a block; it is never changed afterwards."""
        values = {"role": one.role, "question": one.question, "block": one.block, "people": one.people}
        self._connection.execute(insert(told).values(case_id=case_id, options=list(one.options), **values))

    def take_back(self, case_id: str, role: str, question: str, block: int) -> None:
        """Remove a block wholly."""
        mine = (told.c.case_id == case_id, told.c.role == role, told.c.question == question)
        self._connection.execute(delete(told).where(*mine, told.c.block == block))

    def comments(self, case_id: str) -> tuple[tuple[str, str], ...]:
        """The comments that are shown: role and text, those of a block in the order drawn by lot."""
        columns = told_comments.c
        rows = self._connection.execute(
            select(columns.role, columns.text)
            .where(columns.case_id == case_id)
            .order_by(columns.role, columns.block, columns.place)
        )
        return tuple((role, text) for role, text in rows)

    def next_comments(self, case_id: str, role: str) -> int:
        """Return the number of the next block of comments."""
        mine = (told_comments.c.case_id == case_id, told_comments.c.role == role)
        last = self._connection.scalar(select(func.max(told_comments.c.block)).where(*mine))
        return 1 if last is None else last + 1

    def tell_comments(self, case_id: str, role: str, block: int, texts: Sequence[str]) -> None:
        """Store comments in the order given."""
        rows = [
            {"case_id": case_id, "role": role, "block": block, "place": place, "text": text}
            for place, text in enumerate(texts, 1)
        ]
        self._connection.execute(insert(told_comments), rows)

    def take_comments_back(self, case_id: str, role: str, block: int) -> None:
        """Remove a block of comments wholly."""
        mine = (told_comments.c.case_id == case_id, told_comments.c.role == role)
        self._connection.execute(delete(told_comments).where(*mine, told_comments.c.block == block))
