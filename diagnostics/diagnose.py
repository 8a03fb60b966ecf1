"""The centre: one case in, one diagnosis out. Everything that is shown, printed or exported comes from here."""

from __future__ import annotations

from diagnostics.domain.case import Case
from diagnostics.domain.diagnosis import Diagnosis, LibraryRef
from diagnostics.domain.finding import VerdictKind
from diagnostics.domain.library import Library
from diagnostics.findings.answers import asked_of, disagreements_of
from diagnostics.findings.causes import Grounds, cause_findings
from diagnostics.findings.families import family_findings, family_shares
from diagnostics.findings.gap import gap_finding
from diagnostics.findings.outlook import certainty_of, changes, next_questions, robustness_of
from diagnostics.findings.verdict import in_order, verdict_of
from diagnostics.findings.views import views_of
from diagnostics.planning.interventions import ranked_interventions
from diagnostics.planning.plan import Limits, Plan, plan_for
from diagnostics.reasoning.belief import Belief, believe
from diagnostics.reasoning.explanation import effects as answer_effects
from diagnostics.reasoning.interview import bench_for, evidence_for, posterior, somebody_of_each_role, valued
from diagnostics.reasoning.model import Chances
from diagnostics.reasoning.outlook import standing_of, turns
from diagnostics.reasoning.robustness import perturbed
from diagnostics.reasoning.roots import parts
from diagnostics.reasoning.shares import effects as gap_effects
from diagnostics.reasoning.shares import shares

ENGINE = "causeway-exact-3"
"""Changes with every change of the reasoning that can change a result."""


def diagnose(library: Library, case: Case, *, flat_prior: bool = False, robust: bool = True) -> Diagnosis:
    """Return the diagnosis of `case`. Pure and deterministic: the same library and case give the same result.

    With `flat_prior` every cause starts alike; without `robust` the 100 perturbed models are not run, and bands are
    judgement instead. Answers to questions that the library does not know are left out. Raises ValueError for a case whose
    answers were taken out: without them the result would be another one.
    """
    if case.is_withheld:
        raise ValueError("A case without its answers cannot be diagnosed; ask the services for its findings.")
    bench = bench_for(library, case, flat_prior)
    belief = believe(bench.model, evidence_for(bench, case))
    effect = gap_effects(belief)
    share = shares(belief, effect)
    closings = ranked_interventions(library, case, _by_cause(belief, share))
    effects = answer_effects(belief)
    others = perturbed(belief, effect) if robust else None
    asked, views = asked_of(library, case), views_of(belief)
    by_family = family_shares(belief, share, None if others is None else others.shares)
    everybody = somebody_of_each_role(library, case)
    standing = standing_of(bench, case, Belief(bench.model, belief.evidence, posterior(bench, belief.evidence)), effect)
    grounds = Grounds(case, belief, standing.now, share, effect, effects, parts(belief, effects), others, closings)
    causes = cause_findings(grounds)
    unexplained = max(0.0, 1 - sum(cause.share.mid for cause in causes if cause.is_raised))
    asks = valued(bench, everybody, standing.belief)
    open_turns = turns(standing, asks)
    open_questions = next_questions(library, asks)
    return Diagnosis(
        case=case.id,
        title=case.label,
        library=LibraryRef(library.version, library.hash),
        engine=ENGINE,
        verdict=verdict_of(standing.now.kind(), causes, 1 - unexplained, case, open_questions),
        causes=causes,
        families=family_findings(belief, standing.now, causes, asked, by_family),
        unexplained=unexplained,
        asked=asked,
        disagreements=disagreements_of(belief, effects, asked, causes, views),
        views=views,
        would_change=changes(standing, open_turns),
        next_questions=open_questions,
        robustness=None if others is None else robustness_of(others, standing.now),
        interventions=closings,
        gap=gap_finding(library, case),
        certainty=certainty_of(library, case, belief.evidence, open_turns),
        loops=_loops(library, frozenset(cause.id for cause in causes if cause.is_raised)),
        not_calibrated=library.not_calibrated,
        flat_prior=flat_prior,
    )


def shares_of(diagnosis: Diagnosis) -> dict[str, float]:
    """Return the middle share of the gap of each cause, for planning."""
    return {cause.id: cause.share.mid for cause in diagnosis.causes}


def _by_cause(belief: Belief, share: Chances) -> dict[str, float]:
    return {cause: float(share[place]) for place, cause in enumerate(belief.model.causes)}


def _loops(library: Library, raised: frozenset[str]) -> tuple[str, ...]:
    """Circles of which at least two causes are raised here: what feeds itself gets worse when left alone."""
    return tuple(loop.why for loop in library.loops if len(raised & set(loop.path)) >= 2)


def plan_of(library: Library, diagnosis: Diagnosis, limits: Limits) -> Plan:
    """Return the plan that follows from a diagnosis within `limits`; an empty one while it cannot be told.

    The cost of the gap is weighed against that of actions only where both are in one currency.
    """
    known = diagnosis.verdict.kind is not VerdictKind.CANNOT_TELL
    cost = diagnosis.gap.yearly_cost if diagnosis.gap.currency == library.scales.currency else None
    named = [cause.id for cause in in_order(diagnosis.causes)] if known else []
    ranked = diagnosis.interventions if known else ()
    return plan_for(library, ranked, shares_of(diagnosis), limits, cost.mid if cost else None, named)
