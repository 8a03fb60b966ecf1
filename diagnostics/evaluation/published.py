"""The published cases, diagnosed as if nobody knew how they came out, and held against what the accounts say."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from diagnostics.diagnose import diagnose
from diagnostics.domain.case import Case
from diagnostics.domain.causes import FamilyId
from diagnostics.domain.diagnosis import Diagnosis
from diagnostics.domain.finding import VerdictKind
from diagnostics.domain.library import Library
from diagnostics.domain.questionnaire import NonAnswer
from diagnostics.evaluation.measures import CONTRIBUTING, MAIN, rank_of
from diagnostics.reasoning.interview import bench_for, evidence_for
from diagnostics.reasoning.replay import replayed
from diagnostics.reasoning.stop import LIMIT, StopReason
from diagnostics.reasoning.support import said_by


@dataclass(frozen=True)
class Truth:
    """What a published account names, as far as it lies within the families and causes of the library."""

    main_families: tuple[FamilyId, ...]
    families: tuple[FamilyId, ...]
    main_causes: tuple[str, ...]
    causes: tuple[str, ...]

    @property
    def worth(self) -> dict[FamilyId, int]:
        """What each documented family is worth in NDCG."""
        return {family: MAIN if family in self.main_families else CONTRIBUTING for family in self.families}


@dataclass(frozen=True)
class Result:
    """One published case, diagnosed in one way."""

    case: str
    families: tuple[FamilyId, ...]
    """Most important first."""
    causes: tuple[str, ...]
    """Most important first."""
    verdict: VerdictKind
    established_families: frozenset[FamilyId]
    established_causes: frozenset[str]
    family_chances: dict[FamilyId, float]
    cause_chances: dict[str, float]
    findings: int
    """Documented families that the answers raised."""
    asked: int
    answered: int
    """Of the questions asked, those to which the account holds an answer."""
    stopped: StopReason | None
    """Why the interview ended; none where all answers were taken."""
    family_rank: int | None
    """Place of the first documented main family, from 1; none where the account names none of the eight."""
    cause_rank: int | None
    speaking: dict[FamilyId, int]
    """How many answers speak for a cause of each family."""

    @property
    def is_covered(self) -> bool:
        """Whether the tool gave a verdict, and not that it cannot tell yet."""
        return self.verdict is not VerdictKind.CANNOT_TELL


def published_of(cases: Iterable[Case]) -> list[Case]:
    """Return the cases with documented causes, in the order of their ids."""
    return sorted((case for case in cases if case.documented), key=lambda case: case.id)


def truth_of(case: Case) -> Truth:
    """Return what the account of a published case names; ValueError for a case without one."""
    if case.documented is None:
        raise ValueError(f"{case.id} is not a published case")
    named = [cause for cause in case.documented.causes if cause.family != "other"]
    main = [cause for cause in named if cause.weight == "main"]
    return Truth(
        main_families=tuple(dict.fromkeys(FamilyId(cause.family) for cause in main)),
        families=tuple(dict.fromkeys(FamilyId(cause.family) for cause in named)),
        main_causes=tuple(dict.fromkeys(cause.cause for cause in main if cause.cause)),
        causes=tuple(dict.fromkeys(cause.cause for cause in named if cause.cause)),
    )


def with_all_answers(library: Library, case: Case) -> Result:
    """Return the result of a published case from every answer in its file."""
    return _result(library, case, sum(1 for _ in _given(case)), None)


def by_interview(library: Library, case: Case) -> tuple[Result, Result]:
    """Return the results of a published case from the questions an interview would have asked: read from its file, and
    cut off where a person would have been asked `LIMIT` questions.

    What the account does not tell is answered "I don't know", so that an interview is longer here than among people.
    The second is what people would meet where one person answers; with several it is close to it, for nobody else is
    asked instead.
    """
    answered, asked, stopped = replayed(bench_for(library, case), case)
    short = _cut_off(answered)
    whole = _result(library, answered, asked, stopped)
    if short.answer_count == answered.answer_count:
        return whole, whole
    return whole, _result(library, short, short.answer_count, StopReason.LIMIT)


def _cut_off(case: Case) -> Case:
    """Return the case with the first answers of each person; they stand in the order in which they were given."""
    people = [
        person.model_copy(update={"answers": dict(list(person.answers.items())[:LIMIT])}) for person in case.respondents
    ]
    return case.model_copy(update={"respondents": people})


def _given(case: Case) -> Iterable[str]:
    return (value for person in case.respondents for value in person.answers.values())


def _result(library: Library, case: Case, asked: int, stopped: StopReason | None) -> Result:
    truth, found = truth_of(case), diagnose(library, case, robust=False)
    families, causes = tuple(item.id for item in found.families), tuple(item.id for item in found.causes)
    established = [cause for cause in found.causes if cause.established]
    return Result(
        case=case.id,
        families=families,
        causes=causes,
        verdict=found.verdict.kind,
        established_families=frozenset(cause.family for cause in established),
        established_causes=frozenset(cause.id for cause in established),
        family_chances={item.id: item.probability for item in found.families},
        cause_chances={item.id: item.probability for item in found.causes},
        findings=len(set(truth.families) & _raised(found)),
        asked=asked,
        answered=sum(value not in frozenset(NonAnswer) for value in _given(case)),
        stopped=stopped,
        family_rank=rank_of(families, truth.main_families),
        cause_rank=rank_of(causes, truth.main_causes),
        speaking=_speaking(library, case),
    )


def _speaking(library: Library, case: Case) -> dict[FamilyId, int]:
    bench = bench_for(library, case)
    counted = dict.fromkeys((family.id for family in library.families), 0)
    for item in evidence_for(bench, case):
        for family, speaks in zip(bench.model.family_members, said_by(bench.model, item).voices, strict=True):
            counted[family] += bool(speaks)
    return counted


def _raised(found: Diagnosis) -> set[FamilyId]:
    return {cause.family for cause in found.causes if cause.is_raised}
