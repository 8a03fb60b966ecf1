"""How often the diagnosis names what published accounts name, beside other methods on the same answers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from statistics import median

from diagnostics.diagnose import ENGINE
from diagnostics.domain.case import Case
from diagnostics.domain.causes import FamilyId
from diagnostics.domain.diagnosis import LibraryRef
from diagnostics.domain.finding import VerdictKind
from diagnostics.domain.library import Library
from diagnostics.errors import InvalidInput
from diagnostics.evaluation import measures
from diagnostics.evaluation.baselines import BASELINES, heard
from diagnostics.evaluation.figures import Benchmark, CaseRow, MethodRow, Quality, as_data
from diagnostics.evaluation.measures import Interval, bootstrap
from diagnostics.evaluation.published import LOOKED_AT, Result, Truth, by_interview, published_of, truth_of, with_all_answers
from diagnostics.reasoning.stop import LIMIT

__all__ = [
    "OURS",
    "OUR_INTERVIEW",
    "SHORT_INTERVIEW",
    "Benchmark",
    "CaseRow",
    "MethodRow",
    "Quality",
    "as_data",
    "benchmark",
]

OURS, OUR_INTERVIEW, SHORT_INTERVIEW = "causeway", "causeway-interview", "causeway-interview-short"
WORST = 5
WHY = "how-it-comes-out"
"""The note in which a case file says why the result differs from the account."""


def benchmark(
    library: Library, cases: Iterable[Case], on_progress: Callable[[int, int], None] = lambda done, total: None
) -> Benchmark:
    """Return the measurement on the published ones of `cases`; `on_progress` hears how many of how many are done.

    InvalidInput where no case names a main cause within the eight families. Nothing is random but the resamples,
    and those have a fixed seed.
    """
    known = published_of(cases)
    truths = [truth_of(case) for case in known]
    if not any(truth.main_families for truth in truths):
        raise InvalidInput("There is nothing to measure: give cases whose documented causes name a family as main")
    full, asked, short = [], [], []
    for done, case in enumerate(known, 1):
        full.append(with_all_answers(library, case))
        whole, cut = by_interview(library, case)
        asked.append(whole)
        short.append(cut)
        on_progress(done, len(known))
    rankings = _rankings(library, known, full, asked, short)
    ranks = {
        name: [measures.rank_of(ranking, truth.main_families) for ranking, truth in zip(found, truths, strict=True)]
        for name, (_, _, found) in rankings.items()
    }
    per_case = _case_rows(known, truths, full, asked, ranks)
    looked_at = sum(row.looked_at for row in per_case)
    return Benchmark(
        library=LibraryRef(library.version, library.hash),
        engine=ENGINE,
        cases=len(known),
        ranked=sum(bool(truth.main_families) for truth in truths),
        looked_at=looked_at,
        methods=_method_rows(rankings, ranks, truths),
        all_answers=_quality(full, truths),
        interview=_quality(asked, truths),
        short_interview=_quality(short, truths),
        same_first_family=measures.kappa([item.families[0] for item in full], [item.families[0] for item in asked]),
        per_case=per_case,
        worst=_worst(per_case),
        limits=_limits(len(known), looked_at),
    )


Rankings = dict[str, tuple[str, str, list[tuple[FamilyId, ...]]]]
"""Method id -> label, source, and its ranking in every case."""


def _rankings(library: Library, cases: Sequence[Case], *ways: Sequence[Result]) -> Rankings:
    labels = {
        OURS: "Causeway, all answers",
        OUR_INTERVIEW: "Causeway, its interview, without a limit",
        SHORT_INTERVIEW: f"Causeway, its interview, {LIMIT} questions a person",
    }
    found: Rankings = {
        name: (label, "causeway-judgement", [item.families for item in results])
        for (name, label), results in zip(labels.items(), ways, strict=True)
    }
    given = [heard(library, case, cases) for case in cases]
    for method in BASELINES:
        found[method.id] = (method.label, method.source, [method.rank(item) for item in given])
    return found


def _method_rows(
    rankings: Rankings, ranks: Mapping[str, Sequence[int | None]], truths: Sequence[Truth]
) -> tuple[MethodRow, ...]:
    measured = [place for place, truth in enumerate(truths) if truth.main_families]
    hits = {
        (name, top): [measures.hit(places[case], top) for case in measured]
        for name, places in ranks.items()
        for top in (1, 3)
    }
    return tuple(
        MethodRow(
            id=name,
            label=label,
            source=source,
            first=int(sum(hits[name, 1])),
            among_three=int(sum(hits[name, 3])),
            top_1=bootstrap(hits[name, 1]),
            top_3=bootstrap(hits[name, 3]),
            mrr=bootstrap([measures.reciprocal_rank(ranks[name][case]) for case in measured]),
            ndcg=bootstrap([measures.ndcg(found[case], truths[case].worth) for case in measured]),
            behind_top_1=_apart(hits[OURS, 1], hits[name, 1]),
            behind_top_3=_apart(hits[OURS, 3], hits[name, 3]),
        )
        for name, (label, source, found) in rankings.items()
    )


def _apart(ours: Sequence[float], other: Sequence[float]) -> Interval:
    return bootstrap([one - two for one, two in zip(ours, other, strict=True)])


def _quality(results: Sequence[Result], truths: Sequence[Truth]) -> Quality:
    pairs = list(zip(results, truths, strict=True))
    cause_ranks = [item.cause_rank for item, truth in pairs if truth.main_causes]
    families = [(chance, name in truth.families) for item, truth in pairs for name, chance in item.family_chances.items()]
    causes = [(chance, name in truth.causes) for item, truth in pairs for name, chance in item.cause_chances.items()]
    chances, named = [chance for chance, _ in families], [true for _, true in families]
    usual = sum(named) / len(named)
    return Quality(
        top_1_cause=bootstrap([measures.hit(rank, 1) for rank in cause_ranks] or [0.0]),
        top_3_cause=bootstrap([measures.hit(rank, 3) for rank in cause_ranks] or [0.0]),
        f1_families=bootstrap([measures.f1(item.established_families, truth.families) for item, truth in pairs]),
        f1_causes=bootstrap([measures.f1(item.established_causes, truth.causes) for item, truth in pairs if truth.causes]),
        brier_families=measures.brier(chances, named),
        brier_families_usual=measures.brier([usual] * len(named), named),
        brier_causes=measures.brier([chance for chance, _ in causes], [true for _, true in causes]),
        calibration=measures.reliability(chances, named),
        coverage=bootstrap([float(item.is_covered) for item in results]),
        verdicts={kind: sum(item.verdict is kind for item in results) for kind in VerdictKind},
        asked=float(median(item.asked for item in results)),
        answered=float(median(item.answered for item in results)),
        findings_per_question=bootstrap([item.findings / max(item.asked, 1) for item in results]),
    )


def _case_rows(
    cases: Sequence[Case],
    truths: Sequence[Truth],
    full: Sequence[Result],
    asked: Sequence[Result],
    ranks: Mapping[str, Sequence[int | None]],
) -> tuple[CaseRow, ...]:
    return tuple(
        CaseRow(
            case=case.id,
            title=case.label,
            looked_at=case.id in LOOKED_AT,
            main=truth.main_families,
            contributing=tuple(family for family in truth.families if family not in truth.main_families),
            named=found.families[:3],
            ranks={name: places[number] for name, places in ranks.items()},
            cause_rank=found.cause_rank,
            verdict=found.verdict,
            interview_verdict=talk.verdict,
            asked=talk.asked,
            answered=talk.answered,
            stopped=talk.stopped,
            why=case.notes.get(WHY, "") if isinstance(case.notes, dict) else "",
        )
        for number, (case, truth, found, talk) in enumerate(zip(cases, truths, full, asked, strict=True))
    )


def _worst(rows: Sequence[CaseRow]) -> tuple[CaseRow, ...]:
    """The cases that miss by most places, at most five; ties by id."""
    missed = [(rank, row) for row in rows if (rank := row.ranks[OURS]) is not None and rank > 1]
    return tuple(row for _, row in sorted(missed, key=lambda item: (-item[0], item[1].case))[:WORST])


def _limits(cases: int, looked_at: int) -> tuple[str, ...]:
    return (
        _how_fair(cases, looked_at),
        "The answers were coded from published accounts, not given by the people of the case, and an account tells what "
        "its author found worth telling. A cause that it does not name may still have been there, which makes our chances "
        "look too high.",
        "An interview here meets many questions that the account does not answer. It is therefore longer, and learns "
        f"less, than one among people who know. Nobody is asked more than {LIMIT} questions; that has its own row.",
        "What belongs to which step or cell of another author's method is our judgement. Where only training is requested, "
        "the families after the first are in the order of the library and mean nothing.",
        f"With {cases} cases the bands are wide. Where the band of a difference holds 0, no method is shown to be better.",
    )


def _how_fair(cases: int, looked_at: int) -> str:
    if not looked_at:
        return f"None of the {cases} cases had been looked at when the rule that ranks families was chosen: a fair test."
    return (
        f"{looked_at} of the {cases} cases had been looked at when the rule that ranks families was chosen, so these "
        "figures show how well it fits them, not how well it does on new cases."
    )
