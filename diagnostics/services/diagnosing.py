"""The findings of a case: made from all answers, and given without the answers to people who have no right to see them.

The findings are also stored, so that the board need not diagnose anything.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from functools import lru_cache

from diagnostics.access.rights import Person, Right, require
from diagnostics.audit import canonical, sealed
from diagnostics.diagnose import ENGINE, diagnose
from diagnostics.domain.case import Case
from diagnostics.domain.diagnosis import Diagnosis
from diagnostics.domain.finding import CauseFinding
from diagnostics.domain.gate import STORED
from diagnostics.domain.kept import Kept
from diagnostics.domain.library import Library
from diagnostics.findings.withheld import withheld
from diagnostics.planning.interventions import course_of
from diagnostics.services.changes import case_to_change
from diagnostics.services.files import whole_dossier
from diagnostics.services.gate import gated
from diagnostics.services.libraries import library_for
from diagnostics.storage.diagnosed import Found, FoundCause
from diagnostics.storage.records import Dossier, StoredCase
from diagnostics.storage.store import Store

MONTHS = 12


@dataclass(frozen=True)
class CaseFindings:
    """A case with its diagnosis and everything stored about it, as far as the person who asked may see it."""

    stored: StoredCase
    library: Library
    diagnosis: Diagnosis
    kept: Kept


@gated
def findings_of(store: Store, person: Person, case_id: str) -> CaseFindings:
    """Return a case with its findings, to be read in the app, and store what the board shows of it; raises NotFound.

    The diagnosis uses all answers. A person without the right to see answers in this case gets neither the answers nor any
    part of the findings that reveals them.
    """
    person = require(person, Right.SEE_CASES)
    with store.reading(person) as work:
        whole = whole_dossier(work, case_id)
    library = library_for(store, whole.stored.case)
    diagnosis = diagnosis_of(library, whole.stored.case)
    if Right.EDIT_CASE in whole.stored.rights:
        _keep(store, person, whole.stored.case, library, diagnosis)
    return _for_the_reader(whole, library, diagnosis)


@gated
def findings_to_export(store: Store, person: Person, case_id: str, form: str) -> CaseFindings:
    """Return a case with its findings, to be downloaded in a `form` such as pdf, and record that; raises NotFound."""
    person = require(person, Right.EXPORT)
    with store.writing(person) as work:
        whole = whole_dossier(work, case_id)
        work.events.add(case_id, "export-case", form=form)
    library = library_for(store, whole.stored.case)
    return _for_the_reader(whole, library, diagnosis_of(library, whole.stored.case))


def diagnosis_of(library: Library, case: Case, robust: bool = True) -> Diagnosis:
    """Return the diagnosis of a case with its answers; the same case is diagnosed once in a process."""
    # The text of a case does not show that answers were taken out.
    return diagnose(library, case) if case.is_withheld else _diagnosis(library, case.model_dump_json(), robust)


@lru_cache(maxsize=256)
def _diagnosis(library: Library, case: str, robust: bool) -> Diagnosis:
    return diagnose(library, Case.model_validate_json(case, context=STORED), robust=robust)


def _for_the_reader(whole: Dossier, library: Library, diagnosis: Diagnosis) -> CaseFindings:
    if whole.stored.shows_answers:
        return CaseFindings(whole.stored, library, diagnosis, whole.kept)
    stored = replace(whole.stored, case=whole.stored.case.without_answers())
    return CaseFindings(stored, library, withheld(diagnosis), whole.kept)


def evidence_hash(case: Case) -> str:
    """Return a hash of everything that a diagnosis of the case rests on."""
    data = case.model_dump(mode="json", include={"request", "gap", "respondents", "library"})
    return sealed(canonical([ENGINE, data]))


def _keep(store: Store, person: Person, case: Case, library: Library, diagnosis: Diagnosis) -> None:
    """Store the findings of a case as the board shows them, if the evidence has changed."""
    evidence = evidence_hash(case)
    with store.reading(person) as work:
        before = work.diagnoses.of(case.id)
    if before and before.evidence == evidence:
        return
    found = found_of(case, library, diagnosis, evidence)
    with store.writing(require(person, Right.EDIT_CASE)) as work:
        case_to_change(work, case.id)
        work.diagnoses.put(found)
        now, then = found.verdict, before.verdict if before else None
        first = found.causes[0].cause if found.causes else None
        work.events.add(case.id, "diagnose", before=then, after=now, first=first, library=found.library_hash)


@gated
def cases_to_diagnose(store: Store, person: Person) -> tuple[str, ...]:
    """Return the cases with answers that were never diagnosed, or whose answers changed since."""
    person = require(person, Right.SEE_CASES)
    with store.reading(person) as work:
        return work.cases.undiagnosed()


def found_of(case: Case, library: Library, diagnosis: Diagnosis, evidence: str) -> Found:
    """Return a diagnosis as the board keeps it: the raised causes with what they cost in a month."""
    cost = diagnosis.gap.yearly_cost
    course = course_of(library, case)
    roles = {item.role for item in diagnosis.asked if item.informative}
    return Found(
        case_id=case.id,
        evidence=evidence,
        library_hash=library.hash,
        verdict=diagnosis.verdict.kind.value,
        settled=diagnosis.certainty.level,
        answers=sum(item.informative for item in diagnosis.asked),
        roles=len(roles),
        cost_low=cost.low if cost else None,
        cost_mid=cost.mid if cost else None,
        cost_high=cost.high if cost else None,
        currency=diagnosis.gap.currency,
        people=case.gap.people_affected,
        required=diagnosis.verdict.required_training,
        course_low=course.low if course else None,
        course_high=course.high if course else None,
        causes=tuple(_cause(found, place, diagnosis) for place, found in enumerate(diagnosis.leading, 1)),
    )


def _cause(found: CauseFinding, place: int, diagnosis: Diagnosis) -> FoundCause:
    yearly = diagnosis.gap.yearly_cost
    by_role: dict[str, int] = defaultdict(int)
    for reason in found.reasons_for:
        by_role[reason.role] += 1
    return FoundCause(
        cause=found.id,
        place=place,
        family=found.family.value,
        likelihood=found.likelihood.value,
        share=found.share.mid,
        support=sum(by_role.values()),
        roles=len(by_role),
        cost=yearly.mid * found.share.mid / MONTHS if yearly else None,
        currency=diagnosis.gap.currency,
    )
