"""Cases in the database: one row each, without respondents and answers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, case, delete, func, insert, or_, select, update

from diagnostics.access.rights import Person, Right, not_in_this_case
from diagnostics.domain.case import Case, Gap, Origin, Request, Respondent
from diagnostics.domain.gate import STORED, Figure
from diagnostics.domain.outcome import Outcome
from diagnostics.planning.plan import MAX_WEEKS, Limits
from diagnostics.storage.diagnosed import OUTDATED
from diagnostics.storage.inviting_tables import told
from diagnostics.storage.owning_tables import diagnoses
from diagnostics.storage.reach import reached
from diagnostics.storage.records import CaseSummary, Status, StoredCase
from diagnostics.storage.tables import answers, cases, chain, respondents


class Cases:
    """The rows of the cases that one person reaches, inside one transaction.

    What the person may do in a case depends on how they reach it. Nothing is returned if the right in use does not hold in
    the case, and no answer if the person may not see answers there.
    """

    def __init__(self, connection: Connection, now: datetime, person: Person) -> None:
        self._connection = connection
        self._now = now
        self._person = person
        self._reached = reached(person.scope)
        self._answers_open = reached(person.scope_of(Right.ANSWER))
        self._needed = person.acting or Right.EDIT_CASE
        # One column for each way of reaching a case: whether the case is reached that way.
        self._ways = [reached(grant.scope).label(f"way_{number}") for number, grant in enumerate(person.grants)]

    def summaries(
        self, limit: int | None = None, text: str = "", verdict: str = "", units: Sequence[str] | None = None
    ) -> tuple[CaseSummary, ...]:
        """Every case in one line, or the `limit` changed last; the newest change first.

        Only those with `text` in their title, with this verdict, and of these units, where such are named.
        """
        columns = cases.c
        single = select(func.count()).where(answers.c.case_id == columns.id).correlate(cases).scalar_subquery()
        # What is told of a group counts once for each question.
        given = single + select(func.count(told.c.question.distinct())).where(told.c.case_id == columns.id).scalar_subquery()
        people = select(func.count()).where(respondents.c.case_id == columns.id).correlate(cases).scalar_subquery()
        rows = self._connection.execute(
            select(
                columns.id,
                columns.title,
                columns.sector,
                columns.origin,
                columns.status,
                given,
                people,
                columns.updated_at,
                columns.library_hash,
                *self._ways,
            )
            .where(self._reached, *_narrowed(text, verdict, units))
            .order_by(columns.changed.desc(), columns.updated_at.desc(), columns.id.desc())
            .limit(limit)
        )
        return tuple(map(self._summary, rows))

    def _summary(self, row: Row[Any]) -> CaseSummary:
        id, title, sector, origin, status, given, people, changed, library = list(row)[:9]
        rights = self._rights(row)
        return CaseSummary(id, title, sector, Origin(origin), Status(status), given, people, changed, library, rights)

    def closed(self, last: int | None = None) -> tuple[str, ...]:
        """The ids of the cases whose outcome is known, or of the `last` ones changed; newest first.

        Only cases whose answers the person may see: without answers nothing can be learned from a closed case.
        """
        closed = select(cases.c.id).where(cases.c.outcome.is_not(None), self._answers_open)
        newest = (cases.c.changed.desc(), cases.c.updated_at.desc(), cases.c.id)
        return tuple(self._connection.scalars(closed.order_by(*newest).limit(last)))

    def undiagnosed(self) -> tuple[str, ...]:
        """The ids of the cases with answers that were never diagnosed, or not since their answers changed."""
        known = select(diagnoses.c.case_id).where(diagnoses.c.evidence != OUTDATED)
        answered = or_(cases.c.id.in_(select(answers.c.case_id)), cases.c.id.in_(select(told.c.case_id)))
        wanted = select(cases.c.id).where(answered, cases.c.id.not_in(known), self._reached)
        return tuple(self._connection.scalars(wanted.order_by(cases.c.id)))

    def exists(self, case_id: str) -> bool:
        """Whether there is a case of this id, reached or not: an id is never given twice."""
        return self._connection.scalar(select(cases.c.id).where(cases.c.id == case_id)) is not None

    def is_reached(self, case_id: str) -> bool:
        """Whether the person reaches the case; raises NotAllowed if the right they use does not hold in it."""
        return self._row(select(cases.c.id, *self._ways), case_id) is not None

    def rights_in(self, case_id: str) -> frozenset[Right]:
        """Return what the person may do in a case; empty if they do not reach it."""
        wanted = select(cases.c.id, *self._ways).where(cases.c.id == case_id, self._reached)
        row = self._connection.execute(wanted).one_or_none()
        return self._rights(row) if row else frozenset()

    def read(self, case_id: str, people: Iterable[Respondent]) -> StoredCase | None:
        """Return the case for the person, with `people` as its respondents; without them and their answers if the person may
        not see these. None if there is no such case.
        """
        found = self.whole(case_id, people)
        if found is None or found.shows_answers:
            return found
        return replace(found, case=found.case.without_answers())

    def whole(self, case_id: str, people: Iterable[Respondent]) -> StoredCase | None:
        """Return the case with all answers, for calculations; it is never given to the person."""
        row = self._row(select(cases, *self._ways), case_id)
        return _stored(row, list(people), self._rights(row)) if row else None

    def held(self, case_id: str) -> StoredCase | None:
        """Return the case without its respondents; nobody else changes it before this transaction ends."""
        row = self._row(select(cases, *self._ways).with_for_update(), case_id)
        return _stored(row, [], self._rights(row)) if row else None

    def _row(self, wanted: Select[Any], case_id: str) -> Row[Any] | None:
        """Return the row of a case that is reached; raises NotAllowed if the right in use does not hold in it."""
        row = self._connection.execute(wanted.where(cases.c.id == case_id, self._reached)).one_or_none()
        if row and self._needed not in self._rights(row):
            raise not_in_this_case(self._person, self._needed)
        return row

    def _rights(self, row: Row[Any]) -> frozenset[Right]:
        ways = zip(self._person.grants, self._ways, strict=True)
        return frozenset().union(*(grant.rights for grant, way in ways if row._mapping[way.name]))

    def add(
        self, case: Case, library_hash: str, status: Status, opened_by: str, unit: str | None = None, client: str = ""
    ) -> None:
        """Store a new case, without its respondents, under the id it bears."""
        row = case_row(case, library_hash, status, opened_by, unit, client, self._now)
        # The event that says so comes next.
        at = select(chain.c.seq + 1).scalar_subquery()
        self._connection.execute(insert(cases).values(**row, changed=at))

    def change(
        self,
        case_id: str,
        *,
        title: str | None = None,
        request: Request | None = None,
        gap: Gap | None = None,
        plan: Limits | None = None,
        status: Status | None = None,
        library_hash: str | None = None,
        outcome: Outcome | None = None,
    ) -> int:
        """Store the parts that are given, count the change, and return the new revision."""
        parts: dict[str, object] = {
            "title": title,
            "request": request.model_dump(mode="json") if request else None,
            "gap": gap.model_dump(mode="json") if gap else None,
            "plan": plan_as_data(plan) if plan else None,
            "status": status.value if status else None,
            "library_hash": library_hash,
            "outcome": _outcome_as_data(outcome),
        }
        return self._write(case_id, {name: value for name, value in parts.items() if value is not None})

    def change_on_day(self, case_id: str, status: Status | None = None) -> int:
        """As `change`, under the day alone: at midnight, where nothing was changed since."""
        day = self._now.replace(hour=0, minute=0, second=0, microsecond=0)
        at = case((cases.c.updated_at > day, cases.c.updated_at), else_=day)
        return self._write(case_id, {"updated_at": at, **({"status": status.value} if status else {})})

    def place(self, case_id: str, unit: str | None, client: str) -> int:
        """Store which unit and which client the case belongs to, count the change, and return the new revision."""
        return self._write(case_id, {"unit": unit, "client": client})

    def _write(self, case_id: str, given: dict[str, object]) -> int:
        counted = {
            "revision": cases.c.revision + 1,
            "updated_at": self._now,
            "changed": select(chain.c.seq).scalar_subquery(),
        }
        statement = update(cases).where(cases.c.id == case_id).values({**counted, **given}).returning(cases.c.revision)
        revision: int = self._connection.execute(statement).scalar_one()
        return revision

    def remove(self, case_id: str) -> None:
        """Remove the case with its respondents and answers."""
        self._connection.execute(delete(cases).where(cases.c.id == case_id))


def _stored(row: Row[Any], people: list[Respondent], rights: frozenset[Right]) -> StoredCase:
    data = row._mapping
    case = Case.model_validate(
        {
            "id": data["id"],
            "title": data["title"],
            "sector": data["sector"],
            "origin": data["origin"],
            "opened_on": data["opened_on"],
            "library": data["library_hash"],
            "request": data["request"],
            "gap": data["gap"],
            "respondents": people,
            "documented": data["documented"],
            "outcome": data["outcome"],
            "notes": data["notes"],
        },
        context=STORED,
    )
    plan = _plan_from_data(data["plan"])
    return StoredCase(
        case,
        data["revision"],
        Status(data["status"]),
        plan,
        data["library_hash"],
        data["updated_at"],
        data["unit"],
        data["client"],
        data["opened_by"],
        rights,
    )


def _outcome_as_data(outcome: Outcome | None) -> dict[str, object] | None:
    return outcome.model_dump(mode="json") if outcome else None


def _narrowed(text: str, verdict: str, units: Sequence[str] | None) -> Iterator[ColumnElement[bool]]:
    if text:
        yield cases.c.title.icontains(text, autoescape=True)
    if verdict:
        yield cases.c.id.in_(select(diagnoses.c.case_id).where(diagnoses.c.verdict == verdict))
    if units is not None:
        yield cases.c.unit.in_(list(units))


def case_row(
    case: Case, library_hash: str, status: Status, opened_by: str, unit: str | None, client: str, now: datetime
) -> dict[str, object]:
    """Return the row of a new case, without its respondents."""
    return {
        "id": case.id,
        "title": case.title,
        "sector": case.sector,
        "unit": unit,
        "client": client,
        "opened_by": opened_by,
        "origin": case.origin.value,
        "status": status.value,
        "library_hash": library_hash,
        "revision": 1,
        "request": case.request.model_dump(mode="json"),
        "gap": case.gap.model_dump(mode="json"),
        "notes": case.notes,
        "documented": case.documented.model_dump(mode="json") if case.documented else None,
        "outcome": _outcome_as_data(case.outcome),
        "plan": plan_as_data(Limits()),
        "opened_on": case.opened_on,
        "created_at": now,
        "updated_at": now,
    }


def plan_as_data(plan: Limits) -> dict[str, object]:
    """Return the limits of a plan as they are stored."""
    return {"budget": plan.budget, "weeks": plan.weeks, "left_out": sorted(plan.left_out)}


def _plan_from_data(data: dict[str, Any]) -> Limits:
    # A limit that an older version accepted and that cannot be calculated with counts as none.
    budget, weeks = data["budget"], data["weeks"]
    if budget is not None and Figure(0).fault(budget):
        budget = None
    if weeks is not None and Figure(0, MAX_WEEKS).fault(weeks):
        weeks = None
    return Limits(budget, weeks, frozenset(data["left_out"]))
