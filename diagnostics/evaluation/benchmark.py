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
from diagnostics.evaluation.figures import Benchmark, CaseRow, MethodRow, Quality, SecondReading, as_data
from diagnostics.evaluation.headline import headline
from diagnostics.evaluation.measures import Interval, bootstrap
from diagnostics.evaluation.published import Result, Truth, by_interview, published_of, truth_of, with_all_answers
from diagnostics.reasoning.stop import LIMIT
from diagnostics.wording import counted

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


def benchmark(
    library: Library,
    cases: Iterable[Case],
    on_progress: Callable[[int, int], None] = lambda done, total: None,
    second: Iterable[Case] = (),
    interviews: bool = True,
) -> Benchmark:
    """Return the measurement on the published ones of `cases`; `on_progress` hears how many of how many are done.

    `second` are the same cases, answered by a second reader. Without `interviews` only the diagnosis from all answers is
    measured, which takes a fifth of the time.

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
        if interviews:
            whole, cut = by_interview(library, case)
            asked.append(whole)
            short.append(cut)
        on_progress(done, len(known))
    rankings = _rankings(library, known, full, *([asked, short] if interviews else []))
    ranks = {
        name: [measures.rank_of(ranking, truth.main_families) for ranking, truth in zip(found, truths, strict=True)]
        for name, (_, _, found) in rankings.items()
    }
    per_case = _case_rows(library, known, truths, full, asked, ranks)
    held_out = [place for place, row in enumerate(per_case) if row.held_out and truths[place].main_families]
    measured = [place for place, truth in enumerate(truths) if truth.main_families]
    return Benchmark(
        library=LibraryRef(library.version, library.hash),
        engine=ENGINE,
        cases=len(known),
        ranked=len(measured),
        held_out=len(held_out),
        methods=_method_rows(rankings, ranks, truths, measured),
        fair=_method_rows(rankings, ranks, truths, held_out) if held_out else (),
        second=_second_reading(library, known, full, {case.id: case for case in second}),
        all_answers=_quality(full, truths),
        interview=_quality(asked, truths) if interviews else None,
        short_interview=_quality(short, truths) if interviews else None,
        same_first_family=_same_first(full, asked) if interviews else None,
        per_case=per_case,
        worst=_worst(per_case),
        limits=_limits(len(known), len(held_out)),
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
        for (name, label), results in zip(labels.items(), ways, strict=False)
    }
    given = [heard(library, case, cases) for case in cases]
    for method in BASELINES:
        found[method.id] = (method.label, method.source, [method.rank(item) for item in given])
    return found


def _method_rows(
    rankings: Rankings, ranks: Mapping[str, Sequence[int | None]], truths: Sequence[Truth], measured: Sequence[int]
) -> tuple[MethodRow, ...]:
    """Return how each method does on the cases at the places `measured`, which all name a main family."""
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
        headline=headline([item.verdict for item in results], truths),
        asked=float(median(item.asked for item in results)),
        answered=float(median(item.answered for item in results)),
        findings_per_question=bootstrap([item.findings / max(item.asked, 1) for item in results]),
    )


def _second_reading(
    library: Library, cases: Sequence[Case], full: Sequence[Result], second: Mapping[str, Case]
) -> SecondReading | None:
    """Return what the second reader's answers lead to; what is documented is that of the first."""
    pairs = [
        (result, with_all_answers(library, second[case.id].model_copy(update={"documented": case.documented})))
        for case, result in zip(cases, full, strict=True)
        if case.id in second
    ]
    if not pairs:
        return None
    ranks = [other.family_rank for _, other in pairs if other.family_rank is not None]
    first = [(one.families[0], other.families[0]) for one, other in pairs]
    return SecondReading(
        cases=len(pairs),
        ranked=len(ranks),
        first=sum(rank == 1 for rank in ranks),
        among_three=sum(rank <= 3 for rank in ranks),
        same_first=sum(one == other for one, other in first),
        kappa=measures.kappa(*zip(*first, strict=True)),
    )


def _same_first(one: Sequence[Result], other: Sequence[Result]) -> float:
    return measures.kappa([item.families[0] for item in one], [item.families[0] for item in other])


def _case_rows(
    library: Library,
    cases: Sequence[Case],
    truths: Sequence[Truth],
    full: Sequence[Result],
    asked: Sequence[Result | None],
    ranks: Mapping[str, Sequence[int | None]],
) -> tuple[CaseRow, ...]:
    return tuple(
        CaseRow(
            case=case.id,
            title=case.label,
            held_out=case.documented is not None and case.documented.held_out,
            main=truth.main_families,
            contributing=tuple(family for family in truth.families if family not in truth.main_families),
            named=found.families[:3],
            ranks={name: places[number] for name, places in ranks.items()},
            cause_rank=found.cause_rank,
            verdict=found.verdict,
            interview_verdict=talk.verdict if talk else None,
            asked=talk.asked if talk else 0,
            answered=talk.answered if talk else 0,
            stopped=talk.stopped if talk else None,
            why=_why(library, found),
        )
        for number, (case, truth, found, talk) in enumerate(
            zip(cases, truths, full, asked or [None] * len(full), strict=True)
        )
    )


def _worst(rows: Sequence[CaseRow]) -> tuple[CaseRow, ...]:
    """The cases that miss by most places, at most five; ties by id."""
    missed = [(rank, row) for row in rows if (rank := row.ranks[OURS]) is not None and rank > 1]
    return tuple(row for _, row in sorted(missed, key=lambda item: (-item[0], item[1].case))[:WORST])


def _why(library: Library, found: Result) -> str:
    """Say how many answers speak for what came first, and for the documented family that came later."""
    if found.family_rank is None or found.family_rank == 1:
        return ""
    first, wanted = found.families[0], found.families[found.family_rank - 1]
    label = {family.id: family.label for family in library.families}
    words = [f"{label[family]} ({counted(found.speaking[family], 'answer')} for it)" for family in (first, wanted)]
    return f"First came {words[0]}; the documented {words[1]} came in place {found.family_rank}."


def _limits(cases: int, held_out: int) -> tuple[str, ...]:
    return (
        _how_fair(cases, held_out),
        "The answers were read out of published accounts, not given by the people of the case, and an account tells what "
        "its author found worth telling. A cause that it does not name may still have been there, which makes our chances "
        "look too high.",
        "Readers had the facts and not the documented causes; but some cases are famous, and they may have known them.",
        "An interview here meets many questions that the account does not answer. It is therefore longer, and learns "
        f"less, than one among people who know. In the product nobody is asked more than {LIMIT} questions.",
        "What belongs to which step or cell of another author's method is our judgement. Where only training is requested, "
        "the families after the first are in the order of the library and mean nothing.",
        f"With {cases} cases the bands are wide. Where the band of a difference holds 0, no method is shown to be better.",
    )


def _how_fair(cases: int, held_out: int) -> str:
    if held_out == cases:
        return f"Nobody had looked at the results of these {cases} cases while content and reasoning were made: a fair test."
    rest = (
        f"The results of {cases - held_out} of the {cases} cases were looked at while content and reasoning were made, so "
        "their figures show how well these fit, not how well the tool does on new cases."
    )
    if not held_out:
        return rest
    return f"{rest} The other {held_out} were held out, and are shown by themselves: the fair test."
