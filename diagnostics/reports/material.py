"""What a report is written from, freed of the names of those who answered, and phrases that every section needs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property

from diagnostics.domain.case import Case
from diagnostics.domain.causes import Grade
from diagnostics.domain.diagnosis import Closing, Diagnosis
from diagnostics.domain.finding import Range
from diagnostics.domain.kept import NOTHING, Kept
from diagnostics.domain.library import Library
from diagnostics.findings.gap import gap_size
from diagnostics.planning.frontier import Option, frontier
from diagnostics.planning.plan import Limits, Plan
from diagnostics.reports.respondent_names import replacing_names
from diagnostics.wording import money, rounded, sentence_start, weeks

GRADES = {
    Grade.PRIMARY.value: "research, read at the source",
    Grade.SECONDARY.value: "research, as reported by others",
    Grade.JUDGEMENT.value: "judgement",
}

UNLIMITED = Limits()


@dataclass(frozen=True)
class Material:
    """One case with its diagnosis and plan. Respondents appear as roles only."""

    library: Library
    case: Case
    diagnosis: Diagnosis
    plan: Plan
    kept: Kept = NOTHING
    limits: Limits = UNLIMITED
    """What the plan had to keep to; a plan by itself does not say what the people in charge will not do."""
    version: str = ""
    """Of the case as it is stored, names and all."""

    @cached_property
    def step_of(self) -> dict[str, int]:
        """Intervention -> its number in the plan, from 1."""
        return {step.action.id: number for number, step in enumerate(self.plan.steps, start=1)}

    @cached_property
    def options(self) -> tuple[Option, ...]:
        """The choices that no other beats, doing nothing first."""
        shares = {cause.id: cause.share.mid for cause in self.diagnosis.causes}
        return frontier(self.library, self.diagnosis.interventions, shares, self.limits)

    def cost(self, amount: float) -> str:
        """Return a reckoned cost in the currency of the library's cost bands."""
        return f"about {self.library.scales.currency} {rounded(amount)}"


def material_of(
    library: Library,
    case: Case,
    diagnosis: Diagnosis,
    plan: Plan,
    kept: Kept = NOTHING,
    limits: Limits | None = None,
) -> Material:
    """Return what the report is written from, with every respondent's name in free text replaced by the role."""
    replaced = replacing_names(library, case)

    def freed(text: str) -> str:
        return sentence_start(replaced(text))

    request = case.request.model_copy(
        update={"by": freed(case.request.by), "text": freed(case.request.text), "for_whom": freed(case.request.for_whom)}
    )
    own_words = ("statement", "since", "measure", "unit")
    gap = case.gap.model_copy(update={name: replaced(getattr(case.gap, name)) for name in own_words})
    gap = gap.model_copy(update={"statement": sentence_start(gap.statement), "since": sentence_start(gap.since)})
    finding = replace(diagnosis.gap, statement=gap.statement, size=sentence_start(gap_size(gap) or "") or None)
    causes = tuple(
        replace(cause, owner=replace(cause.owner, warning=_freed_warning(cause.owner.warning, case.request.by, replaced)))
        for cause in diagnosis.causes
    )
    return Material(
        library,
        case.model_copy(update={"title": freed(case.title), "sector": freed(case.sector), "request": request, "gap": gap}),
        replace(diagnosis, title=freed(diagnosis.title), gap=finding, causes=causes),
        plan,
        kept.freed(freed),
        limits or UNLIMITED,
        case.version,
    )


def _freed_warning(warning: str | None, asked_by: str, replaced: Callable[[str], str]) -> str | None:
    """A warning about an owner: our sentence, with the name of the person who asked, typed by a user, in brackets."""
    by = asked_by.strip()
    return warning.replace(f"({by})", f"({replaced(by)})") if warning and by else warning


def yearly_cost(diagnosis: Diagnosis) -> str | None:
    """Return what the gap costs in a year as a range, if it can be reckoned."""
    cost = diagnosis.gap.yearly_cost
    return None if cost is None else money(cost, diagnosis.gap.currency)


def weeks_of(action: Closing) -> str:
    """Return how long an action takes to show, as a range."""
    short, long = action.weeks
    return weeks(short) if short == long else f"{short} to {long} weeks"


def in_percent(band: Range) -> str:
    """Return a chance as a band in steps of five percent, never certain either way."""
    low, high = (min(max(5 * round(20 * end), 5), 95) for end in (band.low, band.high))
    if low == high:
        return f"about {low} %{' or more' if low == 95 else ''}"
    return f"{low}-{high} %"
