"""What a report is written from, freed of the names of those who answered, and phrases that every section needs."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cached_property

from diagnostics.domain.case import Case
from diagnostics.domain.causes import Grade
from diagnostics.domain.diagnosis import Closing, Diagnosis
from diagnostics.domain.library import Library
from diagnostics.planning.plan import Plan
from diagnostics.wording import money, rounded, weeks

GRADES = {
    Grade.PRIMARY.value: "research, read at the source",
    Grade.SECONDARY.value: "research, as reported by others",
    Grade.JUDGEMENT.value: "judgement",
}

SHORT = 5
"""A name of fewer letters is looked for in its own spelling only, or “Will” would be found in any sentence."""


@dataclass(frozen=True)
class Material:
    """One case with its diagnosis and plan. Respondents appear as roles only."""

    library: Library
    case: Case
    diagnosis: Diagnosis
    plan: Plan

    @cached_property
    def step_of(self) -> dict[str, int]:
        """Intervention -> its number in the plan, from 1."""
        return {step.action.id: number for number, step in enumerate(self.plan.steps, start=1)}

    def cost(self, amount: float) -> str:
        """Return a reckoned cost in the currency of the library's cost bands."""
        return f"about {self.library.scales.currency} {rounded(amount)}"


def material_of(library: Library, case: Case, diagnosis: Diagnosis, plan: Plan) -> Material:
    """Return what the report is written from, with every respondent's name in free text replaced by the role."""
    names = [(person.name.strip(), library.role_by_id[person.role]) for person in case.respondents if person.name.strip()]
    names.sort(key=lambda entry: -len(entry[0]))

    def freed(text: str) -> str:
        for name, role in names:
            exactly = re.NOFLAG if len(name) < SHORT else re.IGNORECASE
            text = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", role.in_text, text, flags=exactly)
        return text[:1].upper() + text[1:]

    request = case.request.model_copy(
        update={"by": freed(case.request.by), "text": freed(case.request.text), "for_whom": freed(case.request.for_whom)}
    )
    gap = case.gap.model_copy(update={"statement": freed(case.gap.statement), "since": freed(case.gap.since)})
    finding = replace(
        diagnosis.gap,
        statement=freed(diagnosis.gap.statement),
        size=freed(diagnosis.gap.size) if diagnosis.gap.size else None,
    )
    causes = tuple(
        replace(cause, owner=replace(cause.owner, warning=freed(cause.owner.warning) if cause.owner.warning else None))
        for cause in diagnosis.causes
    )
    return Material(
        library,
        case.model_copy(update={"title": freed(case.title), "request": request, "gap": gap}),
        replace(diagnosis, title=freed(diagnosis.title), gap=finding, causes=causes),
        plan,
    )


def yearly_cost(diagnosis: Diagnosis) -> str | None:
    """Return what the gap costs in a year as a range, if it can be reckoned."""
    cost = diagnosis.gap.yearly_cost
    return None if cost is None else money(cost, diagnosis.gap.currency)


def weeks_of(action: Closing) -> str:
    """Return how long an action takes to show, as a range."""
    short, long = action.weeks
    return weeks(short) if short == long else f"{short} to {long} weeks"


def chance_in_words(chance: float) -> str:
    """Return a chance as cases out of ten: about 3 of 10 cases."""
    tenths = round(chance * 10)
    return "fewer than 1 of 10 cases" if tenths < 1 else f"about {min(tenths, 9)} of 10 cases"
