"""Opening, reading, changing and deleting cases."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from diagnostics.access.rights import Person, Right, require
from diagnostics.audit import OF_ANSWERS
from diagnostics.domain.board import EVERYTHING, Look, units_of
from diagnostics.domain.case import Case, Gap, Request
from diagnostics.domain.gate import Text
from diagnostics.domain.library import Library
from diagnostics.errors import Conflict, InvalidInput
from diagnostics.planning.plan import Limits
from diagnostics.services.changes import (
    case_to_change,
    changed_since,
    changes_of,
    in_words,
    is_stored,
    no_such_case,
)
from diagnostics.services.gate import gated
from diagnostics.services.names import case_id as new_id
from diagnostics.services.telling import end_rounds_of
from diagnostics.storage.cases import plan_as_data
from diagnostics.storage.records import CaseSummary, Event, Status, StoredCase
from diagnostics.storage.store import Store, Transaction

Client = Annotated[str, Text(120)]


@gated
def list_cases(store: Store, person: Person, limit: int | None = None, look: Look = EVERYTHING) -> tuple[CaseSummary, ...]:
    """Return every case in one line, or the `limit` changed last; the newest change first.

    Of a look count the unit, the verdict and the text.
    """
    person = require(person, Right.SEE_CASES)
    with store.reading(person) as work:
        units = units_of(work.organisation.read(), look)
        return work.cases.summaries(limit, look.text, look.verdict, units)


@gated
def place_case(
    store: Store, person: Person, case_id: str, before: tuple[str | None, str], after: tuple[str | None, Client]
) -> int:
    """Say which unit and which client a case belongs to, and return its revision; raises Conflict, InvalidInput or NotFound.

    Who reaches the case follows from it.
    """
    person = require(person, Right.EDIT_CASE)
    unit, client = after[0], after[1].strip()
    with store.writing(person) as work:
        now = case_to_change(work, case_id)
        if unit is not None and unit not in work.organisation.read().unit_by_id:
            raise InvalidInput("This unit is no longer there; choose one from the list.")
        stored, wanted = (now.unit, now.client), (unit, client)
        if stored == wanted:
            return now.revision
        if stored != before:
            raise Conflict("Where this case belongs was changed elsewhere in the meantime; look at it and try again.")
        work.events.add(case_id, "place-case", before=list(before), after=list(wanted))
        return work.cases.place(case_id, unit, client)


@gated
def case_of(store: Store, person: Person, case_id: str) -> StoredCase:
    """Return the case as it is stored now, without respondents and answers if this person may not see these.

    Raises NotFound.
    """
    person = require(person, Right.SEE_CASES)
    with store.reading(person) as work:
        found = work.cases.read(case_id, work.respondents.of(case_id))
    if found is None:
        raise no_such_case(case_id)
    return found


@gated
def history_of(store: Store, person: Person, case_id: str) -> tuple[Event, ...]:
    """Return what was done to a case, oldest first; a case that was deleted keeps its history for those who may audit.

    Values before and after a change are for auditors, and what somebody answered is only for those who may see the answers
    of this case. Raises NotFound.
    """
    person = require(person, Right.SEE_CASES)
    with store.reading(person) as work:
        gone = Right.AUDIT in person.rights and not work.cases.exists(case_id)
        if not gone and not work.cases.is_reached(case_id):
            raise no_such_case(case_id)
        found = work.events.of(case_id)
        sees_answers = Right.ANSWER in work.cases.rights_in(case_id)
    if not sees_answers:
        found = tuple(event.without_details() if event.verb in OF_ANSWERS else event for event in found)
    return found if Right.AUDIT in person.rights else tuple(event.without_values() for event in found)


@gated
def open_case(
    store: Store,
    person: Person,
    library: Library,
    title: str = "",
    sector: str = "",
    request: Request | None = None,
    gap: Gap | None = None,
    unit: str | None = None,
    client: Client = "",
) -> str:
    """Open a case answered against `library`, which `keep_library` has stored, and return its id."""
    person = require(person, Right.OPEN_CASE)
    case = Case(
        id=new_id(title),
        title=title.strip(),
        sector=sector.strip(),
        opened_on=date.today(),
        request=request or Request(),
        gap=gap or Gap(),
    )
    with store.writing(person) as work:
        place = unit or _own_unit(work, person)
        work.cases.add(case, library.hash, Status.DRAFT, person.account, place, client.strip())
        work.events.add(case.id, "open-case", library=library.hash)
    return case.id


@gated
def change_title(store: Store, person: Person, case_id: str, before: str, after: str) -> int:
    """Give the case another title, and return its revision; raises Conflict, InvalidInput or NotFound."""
    person = require(person, Right.EDIT_CASE)
    title = after.strip()
    with store.writing(person) as work:
        now = case_to_change(work, case_id)
        if is_stored(now.case.title, before, title, lambda: f"The title is now {in_words(now.case.title)}."):
            return now.revision
        work.events.add(case_id, "change-title", before=before, after=title)
        return work.cases.change(case_id, title=title)


@gated
def change_request(store: Store, person: Person, case_id: str, before: Request, after: Request) -> int:
    """Change what was asked for, and return the revision; raises Conflict or NotFound.

    Answers to questions of a topic that is no longer wanted stay stored.
    """
    person = require(person, Right.EDIT_CASE)
    with store.writing(person) as work:
        now = case_to_change(work, case_id)
        if is_stored(now.case.request, before, after, lambda: changed_since("request", now.case.request, before)):
            return now.revision
        work.events.add(case_id, "change-request", **changes_of(before, after))
        work.diagnoses.outdate(case_id)
        return work.cases.change(case_id, request=after)


@gated
def change_gap(store: Store, person: Person, case_id: str, before: Gap, after: Gap) -> int:
    """Change the gap, and return the revision; raises Conflict, InvalidInput or NotFound.

    Answers to questions that are not asked in another kind of gap stay stored.
    """
    person = require(person, Right.EDIT_CASE)
    with store.writing(person) as work:
        now = case_to_change(work, case_id)
        if is_stored(now.case.gap, before, after, lambda: changed_since("gap", now.case.gap, before)):
            return now.revision
        work.events.add(case_id, "change-gap", **changes_of(before, after))
        work.diagnoses.outdate(case_id)
        return work.cases.change(case_id, gap=after)


@gated
def set_plan(store: Store, person: Person, case_id: str, before: Limits, after: Limits) -> int:
    """Set what the plan may cost, when it has to show and what it leaves out; returns the revision.

    Raises Conflict, InvalidInput or NotFound.
    """
    person = require(person, Right.PLAN)
    with store.writing(person) as work:
        now = case_to_change(work, case_id)
        if is_stored(now.plan, before, after, lambda: _plan_now(now.plan)):
            return now.revision
        work.events.add(case_id, "set-plan", before=plan_as_data(before), after=plan_as_data(after))
        return work.cases.change(case_id, plan=after)


@gated
def set_status(store: Store, person: Person, case_id: str, status: Status) -> int:
    """Say how far the case has come, and return its revision; raises NotFound."""
    person = require(person, Right.EDIT_CASE)
    with store.writing(person) as work:
        now = case_to_change(work, case_id)
        if now.status is status:
            return now.revision
        if status is Status.CLOSED:
            end_rounds_of(work, now)
        work.events.add(case_id, "set-status", before=now.status.value, after=status.value)
        return work.cases.change(case_id, status=status)


@gated
def delete_case(store: Store, person: Person, case_id: str) -> None:
    """Delete the case with all answers; only the record that something was done to it, and when, stays. Raises NotFound."""
    person = require(person, Right.DELETE_CASE)
    with store.writing(person) as work:
        case_to_change(work, case_id)
        people = work.respondents.of(case_id)
        # What was there before and after goes with the case; that it was there stays in the chain.
        work.events.forget_details(case_id)
        work.events.add(
            case_id,
            "delete-case",
            respondents=len(people),
            answers=sum(len(respondent.answers) for respondent in people),
        )
        work.cases.remove(case_id)


def _own_unit(work: Transaction, person: Person) -> str | None:
    """Return the unit of whoever opens a case, where the organisation knows them."""
    if person.employee is None:
        return None
    held = work.organisation.read().posts_of(person.employee, work.now.date())
    return held[0].unit if held else None


def _plan_now(plan: Limits) -> str:
    budget = "no limit" if plan.budget is None else in_words(plan.budget)
    weeks = "no limit" if plan.weeks is None else in_words(plan.weeks)
    left_out = in_words(sorted(plan.left_out)) if plan.left_out else "nothing"
    return f"The plan was changed elsewhere in the meantime: budget {budget}; weeks {weeks}; left out {left_out}."
