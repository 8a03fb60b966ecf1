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
from diagnostics.services.cases import case_of
from diagnostics.services.libraries import library_for
from diagnostics.storage.diagnosed import Found, FoundCause
from diagnostics.storage.store import Store

MONTHS = 12


def evidence_hash(case: Case) -> str:
    """Return a hash of everything that a diagnosis of the case rests on."""
    data = case.model_dump(mode="json", include={"request", "gap", "respondents", "library"})
    return sealed(canonical([ENGINE, data]))


def keep_diagnosis(store: Store, person: Person, case_id: str) -> Found:
    """Return what is found of a case, made anew and stored where its evidence changed; raises NotFound.

    Whoever may only look at the case changes nothing: then the result is returned and not stored.
    """
    require(person, Right.SEE_CASES)
    stored = case_of(store, person, case_id)
    evidence = evidence_hash(stored.case)
    with store.reading(person) as work:
        before = work.diagnoses.of(case_id)
    if before and before.evidence == evidence:
        return before
    library = library_for(store, stored.case)
    found = found_of(stored.case, library, diagnose(library, stored.case, robust=False), evidence)
    if Right.EDIT_CASE in person.rights:
        with store.writing(person) as work:
            if work.cases.held(case_id):
                work.diagnoses.put(found)
                now, then = found.verdict, before.verdict if before else None
                first = found.causes[0].cause if found.causes else None
                work.events.add(case_id, "diagnose", before=then, after=now, first=first, library=found.library_hash)
    return found


def found_of(case: Case, library: Library, diagnosis: Diagnosis, evidence: str) -> Found:
    """Return a diagnosis as the board keeps it: the raised causes with what they cost in a month."""
    cost = diagnosis.gap.yearly_cost
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
        causes=tuple(_cause(found, place, cost.mid if cost else None) for place, found in enumerate(diagnosis.leading, 1)),
    )


def _cause(found: CauseFinding, place: int, yearly: float | None) -> FoundCause:
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
        cost=None if yearly is None else yearly * found.share.mid / MONTHS,
    )
