"""The people who answer: joining a case, changing, leaving."""

from __future__ import annotations

from diagnostics.access.rights import Person, Right, require
from diagnostics.domain.case import Respondent
from diagnostics.domain.library import Library
from diagnostics.errors import InvalidInput
from diagnostics.services.changes import case_to_change, in_words, is_stored, no_such_respondent
from diagnostics.services.gate import gated
from diagnostics.services.libraries import library_by_hash
from diagnostics.services.names import respondent_id
from diagnostics.storage.store import Store, Transaction


@gated
def add_respondent(store: Store, person: Person, case_id: str, role: str, name: str = "") -> str:
    """Add somebody in `role`, and return the id, such as `performer-2`; raises InvalidInput or NotFound."""
    person = require(person, Right.EDIT_CASE)
    with store.writing(person) as work:
        now = case_to_change(work, case_id)
        _check_role(library_by_hash(work, now.library_hash), role)
        new = Respondent(id=respondent_id(role, ids_ever_used(work, case_id)), role=role, name=name.strip())
        work.respondents.add(case_id, [new])
        work.events.add(case_id, "add-respondent", respondent=new.id, role=role)
        work.cases.change(case_id)
    return new.id


@gated
def change_respondent(store: Store, person: Person, case_id: str, before: Respondent, after: Respondent) -> int:
    """Store the role and the name of `after` for the respondent `before`, and return the revision of the case.

    The id and the answers stay as they are. Raises Conflict, InvalidInput or NotFound.
    """
    person = require(person, Right.EDIT_CASE)
    with store.writing(person) as work:
        now = case_to_change(work, case_id)
        stored = work.respondents.one(case_id, before.id)
        if stored is None:
            raise no_such_respondent(before.id)
        wanted = Respondent(id=before.id, role=after.role, name=after.name.strip())
        seen = Respondent(id=before.id, role=before.role, name=before.name)
        if is_stored(stored, seen, wanted, lambda: _now(stored)):
            return now.revision
        if wanted.role != stored.role:
            _check_role(library_by_hash(work, now.library_hash), wanted.role)
        work.respondents.change(case_id, wanted)
        work.events.add(case_id, "change-respondent", respondent=before.id, role=wanted.role)
        work.diagnoses.outdate(case_id)
        return work.cases.change(case_id)


@gated
def remove_respondent(store: Store, person: Person, case_id: str, respondent: str) -> int:
    """Remove a respondent, and return how many answers went along; raises NotFound.

    The record keeps that number and none of the answers.
    """
    person = require(person, Right.EDIT_CASE)
    with store.writing(person) as work:
        case_to_change(work, case_id)
        if work.respondents.one(case_id, respondent) is None:
            raise no_such_respondent(respondent)
        answers = work.respondents.remove(case_id, respondent)
        work.events.add(case_id, "remove-respondent", respondent=respondent, answers=answers)
        work.diagnoses.outdate(case_id)
        work.cases.change(case_id)
    return answers


def _check_role(library: Library, role: str) -> None:
    known = library.role_by_id.get(role)
    if known is None or not known.answers:
        roles = ", ".join(f"'{one.id}'" for one in library.roles if one.answers)
        raise InvalidInput(f"Nobody is asked in the role '{role}'; choose one of these: {roles}.")


def ids_ever_used(work: Transaction, case_id: str) -> frozenset[str]:
    """Return the ids of everybody who was ever a respondent of a case."""
    # An id is never given to a second person: a page left open would put answers into the wrong mouth.
    past = (event.detail.get("respondent") for event in work.events.of(case_id))
    return work.respondents.ids(case_id) | {str(one) for one in past if one}


def _now(stored: Respondent) -> str:
    return (
        f"The respondent was changed elsewhere in the meantime: the role is now {in_words(stored.role)}, "
        f"the name is now {in_words(stored.name)}."
    )
