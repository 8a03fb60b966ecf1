"""Many whole cases at once, as a portfolio of invented ones needs: a batch is a handful of statements, not thousands."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Table, insert

from diagnostics.domain.accountability import Action, Ownership
from diagnostics.domain.case import Case
from diagnostics.domain.follow_up import Review
from diagnostics.storage.cases import case_row
from diagnostics.storage.diagnosed import Found, cause_rows, found_row
from diagnostics.storage.owning import action_row, ownership_row
from diagnostics.storage.owning_tables import actions, diagnoses, findings, ownerships, reviews
from diagnostics.storage.records import Status
from diagnostics.storage.tables import answers, cases, respondents


@dataclass(frozen=True)
class WholeCase:
    """A case with everything that belongs to it, as it is to be stored."""

    case: Case
    status: Status
    unit: str | None
    opened_by: str
    at: datetime
    found: Found | None
    ownerships: tuple[Ownership, ...] = ()
    actions: tuple[Action, ...] = ()
    reviews: tuple[Review, ...] = ()


class Bulk:
    """New cases by the hundred, inside one transaction."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, batch: Sequence[WholeCase], library_hash: str) -> None:
        """Store cases that are not there yet, with answers, findings, owners, actions and reviews."""
        self._put(
            cases, (case_row(one.case, library_hash, one.status, one.opened_by, one.unit, "", one.at) for one in batch)
        )
        self._put(respondents, (row for one in batch for row in _people(one)))
        self._put(answers, (row for one in batch for row in _answers(one)))
        found = [(one.found, one.at) for one in batch if one.found]
        self._put(diagnoses, (found_row(found, at) for found, at in found))
        self._put(findings, (row for found, _ in found for row in cause_rows(found)))
        self._put(ownerships, (ownership_row(owned) for one in batch for owned in one.ownerships))
        self._put(actions, (action_row(action) for one in batch for action in one.actions))
        self._put(reviews, (dict(review.__dict__) for one in batch for review in one.reviews))

    def _put(self, table: Table, rows: Iterable[dict[str, object]]) -> None:
        ready = list(rows)
        if ready:
            self._connection.execute(insert(table), ready)


def _people(one: WholeCase) -> Iterable[dict[str, object]]:
    for place, person in enumerate(one.case.respondents):
        yield {"case_id": one.case.id, "id": person.id, "role": person.role, "name": person.name, "place": place}


def _answers(one: WholeCase) -> Iterable[dict[str, object]]:
    for person in one.case.respondents:
        for place, (question, value) in enumerate(person.answers.items()):
            yield {
                "case_id": one.case.id,
                "respondent_id": person.id,
                "question": question,
                "value": value,
                "answered_at": one.at,
                "place": place,
            }
