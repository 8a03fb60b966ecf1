"""Respondents in the database, and the answers that each of them gave."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import Connection, delete, func, insert, select, update

from diagnostics.domain.case import Respondent
from diagnostics.domain.confidence import stand_ins
from diagnostics.domain.gate import STORED
from diagnostics.storage.tables import answers, respondents
from diagnostics.storage.telling import Telling


class Respondents:
    """The rows of the respondents, inside one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def of(self, case_id: str) -> tuple[Respondent, ...]:
        """The respondents of a case in the order they joined, each with the answers in the order they were given.

        After them come stand-ins for those who answered in confidence, with what is told of them together.
        """
        given: defaultdict[str, dict[str, str]] = defaultdict(dict)
        for respondent, question, value in self._connection.execute(
            select(answers.c.respondent_id, answers.c.question, answers.c.value)
            .where(answers.c.case_id == case_id)
            .order_by(answers.c.place, answers.c.respondent_id)
        ):
            given[respondent][question] = value
        rows = self._connection.execute(
            select(respondents.c.id, respondents.c.role, respondents.c.name, respondents.c.together)
            .where(respondents.c.case_id == case_id)
            .order_by(respondents.c.place)
        )
        people = [
            _respondent(id=id, role=role, name=name, answers=given[id], together=together)
            for id, role, name, together in rows
        ]
        # The one door for answers given in confidence: whatever shows a case has it from here.
        told = Telling(self._connection).of(case_id)
        return (*people, *stand_ins(told, {person.id for person in people}))

    def one(self, case_id: str, respondent: str) -> Respondent | None:
        """Return one respondent without answers, or nothing where the case has no such respondent."""
        columns = respondents.c
        row = self._connection.execute(
            select(columns.role, columns.name).where(columns.case_id == case_id, columns.id == respondent)
        ).one_or_none()
        return _respondent(id=respondent, role=row.role, name=row.name) if row else None

    def ids(self, case_id: str) -> frozenset[str]:
        """The ids of the respondents of a case."""
        return frozenset(self._connection.scalars(select(respondents.c.id).where(respondents.c.case_id == case_id)))

    def add(self, case_id: str, people: Sequence[Respondent]) -> None:
        """Store respondents, without their answers, after those that the case has."""
        last = self._connection.scalar(select(func.max(respondents.c.place)).where(respondents.c.case_id == case_id)) or 0
        rows = [
            {
                **{"case_id": case_id, "id": person.id, "role": person.role, "name": person.name},
                **{"place": place, "together": person.together},
            }
            for place, person in enumerate(people, last + 1)
        ]
        if rows:
            self._connection.execute(insert(respondents), rows)

    def change(self, case_id: str, person: Respondent) -> None:
        """Store the role and the name of a respondent that the case has."""
        self._connection.execute(
            update(respondents)
            .where(respondents.c.case_id == case_id, respondents.c.id == person.id)
            .values(role=person.role, name=person.name)
        )

    def remove(self, case_id: str, respondent: str) -> int:
        """Remove a respondent, and return the number of answers that went along."""
        of_person = (answers.c.case_id == case_id, answers.c.respondent_id == respondent)
        count = self._connection.scalar(select(func.count()).select_from(answers).where(*of_person)) or 0
        self._connection.execute(delete(respondents).where(respondents.c.case_id == case_id, respondents.c.id == respondent))
        return count


def _respondent(**stored: object) -> Respondent:
    return Respondent.model_validate(stored, context=STORED)
