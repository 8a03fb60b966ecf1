"""Cases in and out: shipped samples, and case files."""

from __future__ import annotations

from itertools import count
from typing import Annotated

from diagnostics.access.rights import Person, Right, require
from diagnostics.content.cases import case_from_text, write_case
from diagnostics.content.text import LARGEST_FILE
from diagnostics.domain.case import Case
from diagnostics.domain.gate import FileName, Text
from diagnostics.domain.kept import Kept
from diagnostics.domain.library import Library
from diagnostics.services.changes import no_such_case
from diagnostics.services.gate import gated
from diagnostics.services.names import case_id as new_id
from diagnostics.services.names import sample_id
from diagnostics.storage.records import Dossier, Status, StoredCase
from diagnostics.storage.store import Store, Transaction

CaseText = Annotated[str, Text(LARGEST_FILE, lines=True)]
"""A case file; the first gate says what is wrong with it, and where."""


@gated
def open_sample(store: Store, person: Person, library: Library, case: Case) -> str:
    """Store a copy of a shipped case, and return its id; a copy that was opened before is returned as it is now."""
    person = require(person, Right.OPEN_CASE)
    with store.writing(person) as work:
        # Somebody else's case may have this id: it may come from a file, from a time when files could set any id.
        ids = (sample_id(case.id, person.account, number) for number in count(1))
        own = next(name for name in ids if work.cases.rights_in(name) or not work.cases.exists(name))
        if not work.cases.exists(own):
            _add(work, case.model_copy(update={"id": own}), library, Status.DIAGNOSED, person)
            work.events.add(own, "open-sample", sample=case.id, library=library.hash)
    return own


@gated
def export_case(store: Store, person: Person, case_id: str) -> str:
    """Return the case as the text of a case file, and record the export; raises NotFound.

    It holds answers only for people who may see them, like everything else that is exported here.
    """
    return write_case(case_to_export(store, person, case_id, "yaml").case)


@gated
def case_to_export(store: Store, person: Person, case_id: str, form: str) -> StoredCase:
    """Return the case that somebody takes along in a `form` such as yaml, and record that it left; raises NotFound."""
    return dossier_to_export(store, person, case_id, form).stored


@gated
def dossier_to_export(store: Store, person: Person, case_id: str, form: str) -> Dossier:
    """Return the case with all that is kept of it, to be taken along in a `form`, and record that; raises NotFound."""
    person = require(person, Right.EXPORT)
    with store.writing(person) as work:
        found = _dossier(work, case_id)
        work.events.add(case_id, "export-case", form=form)
    return found


@gated
def dossier_of(store: Store, person: Person, case_id: str) -> Dossier:
    """Return the case with all that is kept of it, to be read here; raises NotFound."""
    person = require(person, Right.SEE_CASES)
    with store.reading(person) as work:
        return _dossier(work, case_id)


@gated
def import_case(store: Store, person: Person, library: Library, text: CaseText, file: FileName) -> str:
    """Store the case written in `text` as a new one answered against `library`, and return its id.

    For a person who reaches every case, it keeps the id in the file if that is free. For everybody else it always gets a new
    one: whether an id is taken would reveal that a case exists which they do not reach. A stored case is never overwritten.
    Raises ContentError with every fault, in which the text is called `file`.
    """
    person = require(person, Right.OPEN_CASE)
    case = case_from_text(text, file, library)
    with store.writing(person) as work:
        if not person.scope_of(Right.OPEN_CASE).everything or work.cases.exists(case.id):
            case = case.model_copy(update={"id": new_id(case.title)})
        _add(work, case, library, Status.INTERVIEWING if case.answer_count else Status.DRAFT, person)
        work.events.add(case.id, "import-case", file=file, answers=case.answer_count)
    return case.id


def _add(work: Transaction, case: Case, library: Library, status: Status, person: Person) -> None:
    work.cases.add(case, library.hash, status, person.account)
    work.respondents.add(case.id, case.respondents)
    work.answers.give_all(case.id, case.respondents)


def _dossier(work: Transaction, case_id: str) -> Dossier:
    return _with_what_is_kept(work, case_id, work.cases.read(case_id, work.respondents.of(case_id)))


def whole_dossier(work: Transaction, case_id: str) -> Dossier:
    """Return a case with all answers and everything stored about it, for calculations inside a service; raises NotFound."""
    return _with_what_is_kept(work, case_id, work.cases.whole(case_id, work.respondents.of(case_id)))


def _with_what_is_kept(work: Transaction, case_id: str, stored: StoredCase | None) -> Dossier:
    if stored is None:
        raise no_such_case(case_id)
    kept = Kept(
        ownerships=work.ownerships.of(case_id),
        actions=work.actions.of(case_id),
        reviews=work.reviews.of(case_id),
        revision=stored.revision,
        # Answers from a file were stored when it was read; the days on which they were given are unknown.
        days=work.answers.days(case_id) if work.events.tells(case_id, "open-case") else None,
    )
    return Dossier(stored, kept)
