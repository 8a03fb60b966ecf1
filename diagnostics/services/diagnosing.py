"""Keeping what was found of a case, so that the board need not diagnose anything."""

from __future__ import annotations

from collections import defaultdict

from diagnostics.access.rights import Person, Right, require
from diagnostics.audit import canonical, sealed
from diagnostics.diagnose import ENGINE, diagnose
from diagnostics.domain.case import Case
from diagnostics.domain.diagnosis import Diagnosis
from diagnostics.domain.finding import CauseFinding
from diagnostics.domain.library import Library
from diagnostics.planning.interventions import course_of
from diagnostics.services.cases import case_of
from diagnostics.services.changes import case_to_change, no_such_case
from diagnostics.services.gate import gated
from diagnostics.services.libraries import library_for
from diagnostics.storage.diagnosed import Found, FoundCause
from diagnostics.storage.store import Store

MONTHS = 12


def evidence_hash(case: Case) -> str:
    """Return a hash of everything that a diagnosis of the case rests on."""
    data = case.model_dump(mode="json", include={"request", "gap", "respondents", "library"})
    return sealed(canonical([ENGINE, data]))


@gated
def keep_diagnosis(store: Store, person: Person, case: Case, library: Library, diagnosis: Diagnosis) -> Found:
    """Return what was found of a case as the board keeps it, stored where the evidence is another than before.

    Whoever may only look at the case changes nothing: then it is returned and not stored. Raises NotFound.
    """
    require(person, Right.SEE_CASES)
    evidence = evidence_hash(case)
    with store.reading(person) as work:
        if not work.cases.is_reached(case.id):
            raise no_such_case(case.id)
        before = work.diagnoses.of(case.id)
    if before and before.evidence == evidence:
        return before
    found = found_of(case, library, diagnosis, evidence)
    if Right.EDIT_CASE in person.rights:
        with store.writing(person) as work:
            case_to_change(work, case.id)
            work.diagnoses.put(found)
            now, then = found.verdict, before.verdict if before else None
            first = found.causes[0].cause if found.causes else None
            work.events.add(case.id, "diagnose", before=then, after=now, first=first, library=found.library_hash)
    return found


@gated
def diagnose_anew(store: Store, person: Person, case_id: str) -> Found:
    """Diagnose a case as it is stored now, keep what was found, and return it; raises NotFound."""
    case = case_of(store, person, case_id).case
    library = library_for(store, case)
    return keep_diagnosis(store, person, case, library, diagnose(library, case, robust=False))


@gated
def cases_to_diagnose(store: Store, person: Person) -> tuple[str, ...]:
    """Return the cases with answers that were never diagnosed, or whose answers changed since."""
    require(person, Right.SEE_CASES)
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
