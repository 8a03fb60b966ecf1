"""The figures of a benchmark: one value that the page, the terminal and the JSON show."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass
from typing import Any

from diagnostics.domain.causes import FamilyId
from diagnostics.domain.diagnosis import LibraryRef
from diagnostics.domain.finding import VerdictKind
from diagnostics.evaluation.measures import Bin, Interval
from diagnostics.reasoning.stop import StopReason

PLACES = 3
"""Decimal places of the figures; the same on every machine."""


@dataclass(frozen=True)
class MethodRow:
    """One method on all cases whose account names a main family."""

    id: str
    label: str
    source: str
    first: int
    """Cases in which a documented main family comes first."""
    among_three: int
    top_1: Interval
    top_3: Interval
    mrr: Interval
    ndcg: Interval
    behind_top_1: Interval
    """What it lacks in top-1 to our diagnosis from all answers, case by case; a band that holds 0 proves no difference."""
    behind_top_3: Interval


@dataclass(frozen=True)
class Quality:
    """Our own diagnosis in one way: from all answers, or by an interview."""

    top_1_cause: Interval
    top_3_cause: Interval
    f1_families: Interval
    """Families with an established cause, against all documented ones."""
    f1_causes: Interval
    brier_families: float
    brier_families_usual: float
    """The same, had every family of every case been given one chance: how often accounts name a family at all."""
    brier_causes: float
    calibration: tuple[Bin, ...]
    """Chances of families, against whether the account names them."""
    coverage: Interval
    """Cases with a verdict other than "cannot tell yet"."""
    verdicts: Mapping[VerdictKind, int]
    headline: Headline
    asked: float
    """Median of questions put."""
    answered: float
    """Median of those to which the account holds an answer."""
    findings_per_question: Interval
    """Documented families raised, for each question put."""


@dataclass(frozen=True)
class SecondReading:
    """What comes out where somebody else filled in the questionnaire from the same facts."""

    cases: int
    ranked: int
    first: int
    """Cases in which a documented main family comes first, with the second reader's answers."""
    among_three: int
    same_first: int
    """Cases in which both readings put the same family first."""
    kappa: float
    """Cohen's kappa of the family that comes first."""


@dataclass(frozen=True)
class HeadlineRow:
    """The cases of which accounts say the same of training, by verdict."""

    documented: str
    cases: int
    verdicts: Mapping[VerdictKind, int]


@dataclass(frozen=True)
class Headline:
    """What the verdict says, against what accounts say of training."""

    rows: tuple[HeadlineRow, ...]
    """Where it is a main cause, a contributing one, and not named."""
    advised_where_named: float
    """Of the cases whose account names training, those in which the verdict advises it, from 0 to 1."""
    not_advised_elsewhere: float
    """Of the others, those in which it does not."""
    balanced: float
    """The mean of both."""
    main_met_with_fix: int
    """Cases with training as a documented main cause in which the verdict says not to train."""
    advised_without_ground: int
    """Cases whose account does not name training in which the verdict advises it."""


@dataclass(frozen=True)
class CaseRow:
    """One published case."""

    case: str
    title: str
    held_out: bool
    """Nobody looked at its result while content and reasoning were made."""
    main: tuple[FamilyId, ...]
    contributing: tuple[FamilyId, ...]
    named: tuple[FamilyId, ...]
    """The first three families of our diagnosis from all answers."""
    ranks: Mapping[str, int | None]
    """Method id -> place of the first documented main family."""
    cause_rank: int | None
    verdict: VerdictKind
    interview_verdict: VerdictKind | None
    asked: int
    answered: int
    stopped: StopReason | None
    why: str
    """How many answers speak for what, where a documented family is not first; else empty."""


@dataclass(frozen=True)
class Benchmark:
    """The whole measurement."""

    library: LibraryRef
    engine: str
    cases: int
    ranked: int
    """Cases whose account names a main cause within the eight families."""
    held_out: int
    """Of these, cases whose result nobody looked at before: the only fair test."""
    methods: tuple[MethodRow, ...]
    fair: tuple[MethodRow, ...]
    """The same methods on the cases held out; empty where there are none."""
    second: SecondReading | None
    """The same cases, answered by a second reader; none where there are no second answers."""
    all_answers: Quality
    interview: Quality | None
    """As far as the case file goes; none where interviews were not measured."""
    short_interview: Quality | None
    """With no more questions to one person than the product puts."""
    same_first_family: float | None
    """Cohen's kappa of the first family from all answers and from the interview."""
    per_case: tuple[CaseRow, ...]
    worst: tuple[CaseRow, ...]
    limits: tuple[str, ...]


def as_data(found: Any) -> Any:
    """Return a benchmark as dictionaries, lists, texts and numbers of three digits, ready for JSON."""
    if is_dataclass(found):
        return {field.name: as_data(getattr(found, field.name)) for field in fields(found)}
    if isinstance(found, Mapping):
        return {str(key): as_data(value) for key, value in found.items()}
    if isinstance(found, list | tuple):
        return [as_data(item) for item in found]
    if isinstance(found, float):
        return round(found, PLACES) + 0.0
    return found
