"""Answers in the database: one row for each respondent and question."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import ColumnElement, Connection, delete, func, insert, select, update

from diagnostics.domain.case import Respondent
from diagnostics.storage.tables import answers


class Answers:
    """The rows of the answers, inside one transaction."""

    def __init__(self, connection: Connection, now: datetime) -> None:
        self._connection = connection
        self._now = now

    def one(self, case_id: str, respondent: str, question: str) -> str | None:
        """Return what this respondent answered, or nothing."""
        place = _place(case_id, respondent, question)
        return self._connection.scalar(select(answers.c.value).where(*place))

    def give(self, case_id: str, respondent: str, question: str, value: str) -> None:
        """Store an answer in place of the one there may be, as the last one given in the case.

        The order is counted and never taken from the clock, which can be set back.
        """
        last = self._connection.scalar(select(func.max(answers.c.place)).where(answers.c.case_id == case_id))
        place = 0 if last is None else last + 1
        changed = self._connection.execute(
            update(answers)
            .where(*_place(case_id, respondent, question))
            .values(value=value, answered_at=self._now, place=place)
        )
        if changed.rowcount == 0:
            self._connection.execute(insert(answers), [self._row(case_id, respondent, question, value, place)])

    def give_all(self, case_id: str, people: Sequence[Respondent]) -> None:
        """Store all answers of respondents who have none yet."""
        rows = [
            self._row(case_id, person.id, question, value, place)
            for person in people
            for place, (question, value) in enumerate(person.answers.items())
        ]
        if rows:
            self._connection.execute(insert(answers), rows)

    def days(self, case_id: str) -> tuple[date, date] | None:
        """The first and the last day on which an answer was stored that counts today (UTC); nothing without answers."""
        here = select(func.min(answers.c.answered_at), func.max(answers.c.answered_at)).where(answers.c.case_id == case_id)
        first, last = self._connection.execute(here).one()
        return (first.date(), last.date()) if first else None

    def withdraw(self, case_id: str, respondent: str, question: str) -> None:
        """Take an answer away."""
        self._connection.execute(delete(answers).where(*_place(case_id, respondent, question)))

    def _row(self, case_id: str, respondent: str, question: str, value: str, place: int) -> dict[str, object]:
        return {
            "case_id": case_id,
            "respondent_id": respondent,
            "question": question,
            "value": value,
            "answered_at": self._now,
            "place": place,
        }


def _place(case_id: str, respondent: str, question: str) -> tuple[ColumnElement[bool], ...]:
    columns = answers.c
    return columns.case_id == case_id, columns.respondent_id == respondent, columns.question == question
