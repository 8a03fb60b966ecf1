"""Learn from published cases how likelihoods are stated, and measure it on cases that were left out.

Each reading of a case teaches four times: with all its answers, and with 2, 4 and 8 of them drawn by lot, so that the
figures hold for thin evidence too. A case counts once, however many readers it had.
"""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from diagnostics.domain.calibration import LEAST_CASES, Calibration, Held, Quality, Rule, reasoning_hash
from diagnostics.domain.case import Case
from diagnostics.domain.library import Library
from diagnostics.errors import InvalidInput
from diagnostics.evaluation.published import Truth, truth_of
from diagnostics.reasoning.answers import Evidence
from diagnostics.reasoning.belief import Belief, believe
from diagnostics.reasoning.calibration import by_family, either, features
from diagnostics.reasoning.interview import bench_for, evidence_for
from diagnostics.reasoning.ranking import ranked_families
from diagnostics.reasoning.support import said

POSTERIOR = 0.2
"""Weight of the posterior's log-odds. Left free it comes out at 0, and an answer against a cause would lower it no more
than any other; at 0.2 the Brier score is worse by .002. Judgement."""

SIZES = (2, 4, 8)
"""Answers of a reading that are taken by lot."""

HELD = (2, 4, 8, 12)
"""Numbers of answers for which it is told how often the first families are right."""

DRAWS, FOLDS, COLUMNS = 4, 10, 8
RIDGE = 1.0
"""Pulls each learned weight towards 0 as one case would."""


@dataclass(frozen=True, eq=False)
class Reading:
    """One reader's answers to one case, and what its account names."""

    case: str
    belief: Belief
    truth: Truth


@dataclass(frozen=True, eq=False)
class Lesson:
    """What is seen of families or causes in some answers, and which of them the account names."""

    case: str
    whole: bool
    """Whether these are all answers of a reading."""
    seen: NDArray[np.float64]
    """Shape (families or causes, 3), as `features` gives it."""
    named: NDArray[np.bool_]
    before: NDArray[np.float64]
    """The chances of the network."""


def readings_of(library: Library, cases: Mapping[str, Case], seconds: Iterable[Case]) -> list[Reading]:
    """Return the readings that may be learned from: published cases that are not held out, and second readings of them."""
    known = {name: case for name, case in cases.items() if case.documented and not case.documented.held_out}
    found = []
    for case in [*known.values(), *(case for case in seconds if case.id in known)]:
        bench = bench_for(library, case)
        belief = believe(bench.model, evidence_for(bench, case))
        found.append(Reading(case.id, belief, truth_of(known[case.id])))
    return found


SOURCE = "Published cases of data/cases that are not held out, with their second readings in data/second-reader"


def calibrated(
    library: Library, readings: Sequence[Reading], made_on: date, progress: Callable[[float], None] | None = None
) -> Calibration:
    """Return what the readings teach. InvalidInput where they are of too few cases. `progress` hears the part done."""
    cases = sorted({reading.case for reading in readings})
    if len(cases) < LEAST_CASES:
        raise InvalidInput(f"{len(cases)} cases are too few to learn from; at least {LEAST_CASES} are needed.")
    families, causes = [], []
    for number, reading in enumerate(readings, 1):
        for belief, whole in _with_fewer(reading):
            families.append(_of_families(reading, belief, whole))
            causes.append(_of_causes(reading, belief, whole))
        if progress:
            progress(number / len(readings))
    return Calibration(
        made_for=reasoning_hash(library),
        made_on=made_on,
        source=SOURCE,
        cases=len(cases),
        readings=len(readings),
        families=_rule(families),
        causes=_rule(causes),
        quality=cross_validated(families),
        held=[_held(readings, size) for size in HELD],
    )


def cross_validated(lessons: Sequence[Lesson]) -> Quality:
    """Return how good the likelihoods of whole readings are, each case measured with a rule learned without it."""
    cases = sorted({lesson.case for lesson in lessons})
    before, after, named, weights = [], [], [], []
    counted = Counter(lesson.case for lesson in lessons if lesson.whole)
    for fold in range(FOLDS):
        out = set(cases[fold::FOLDS])
        rule = _rule([lesson for lesson in lessons if lesson.case not in out])
        for lesson in lessons:
            if lesson.case in out and lesson.whole:
                before.append(lesson.before)
                after.append(_stated(rule, lesson.seen))
                named.append(lesson.named)
                weights.append(np.full(len(lesson.named), 1 / counted[lesson.case]))
    return quality(*(np.concatenate(one) for one in (before, after, named, weights)))


def quality(
    before: NDArray[np.float64], after: NDArray[np.float64], named: NDArray[np.bool_], weights: NDArray[np.float64]
) -> Quality:
    """Return Brier score (Brier 1950) and mean distance between stated and observed, before and after."""
    return Quality(
        brier_before=_brier(before, named, weights),
        brier=_brier(after, named, weights),
        error_before=_error(before, named, weights),
        error=_error(after, named, weights),
    )


def _brier(stated: NDArray[np.float64], named: NDArray[np.bool_], weights: NDArray[np.float64]) -> float:
    return round(float(np.average((stated - named) ** 2, weights=weights)), 4)


def _error(stated: NDArray[np.float64], named: NDArray[np.bool_], weights: NDArray[np.float64]) -> float:
    """Return the expected calibration error over eight columns of equal width (Naeini, Cooper & Hauskrecht 2015, AAAI)."""
    column = np.minimum((stated * COLUMNS).astype(int), COLUMNS - 1)
    apart = np.bincount(column, weights * (stated - named), COLUMNS)
    return round(float(np.abs(apart).sum() / weights.sum()), 4)


def _with_fewer(reading: Reading) -> Iterator[tuple[Belief, bool]]:
    yield reading.belief, True
    for size in SIZES:
        if size < len(reading.belief.evidence):
            yield _drawn(reading, size, 0), False


def _drawn(reading: Reading, size: int, draw: int) -> Belief:
    """Return the belief from some of the answers, the same ones each time."""
    key = zlib.crc32(f"{reading.case}/{len(reading.belief.evidence)}".encode())
    luck = np.random.default_rng([key, size, draw])
    chosen = sorted(luck.choice(len(reading.belief.evidence), size, replace=False))
    evidence: list[Evidence] = [reading.belief.evidence[place] for place in chosen]
    return believe(reading.belief.model, evidence)


def _of_families(reading: Reading, belief: Belief, whole: bool) -> Lesson:
    model, what = belief.model, said(belief.model, belief.evidence)
    seen = features(either(model, belief.chances), by_family(model, what.support), what.weight)
    named = np.array([family in reading.truth.families for family in model.family_members])
    return Lesson(reading.case, whole, seen, named, np.array(list(belief.families.values())))


def _of_causes(reading: Reading, belief: Belief, whole: bool) -> Lesson:
    model, what = belief.model, said(belief.model, belief.evidence)
    places = list(model.candidates)
    seen = features(belief.chances[places], what.support[places], what.weight)
    named = np.array([model.causes[place] in reading.truth.causes for place in places])
    return Lesson(reading.case, whole, seen, named, belief.chances[places])


def _rule(lessons: Sequence[Lesson]) -> Rule:
    """Return the rule that fits best: logistic regression with a ridge, by Newton's method (McCullagh & Nelder 1989)."""
    counted = Counter(lesson.case for lesson in lessons)
    seen, named = np.concatenate([one.seen for one in lessons]), np.concatenate([one.named for one in lessons])
    weights = np.concatenate([np.full(len(one.named), 1 / counted[one.case]) for one in lessons])
    known = POSTERIOR * seen[:, 0]
    columns = np.column_stack([np.ones(len(seen)), seen[:, 1:]])
    figures, ridge = np.zeros(3), np.diag([0.0, RIDGE, RIDGE])
    for _ in range(25):
        fitted = 1 / (1 + np.exp(-(known + columns @ figures)))
        slope = columns.T @ (weights * (named - fitted)) - ridge @ figures
        curve = (columns.T * (weights * fitted * (1 - fitted))) @ columns + ridge
        figures = figures + np.linalg.solve(curve, slope)
    start, support, answers = (round(float(figure), 3) for figure in figures)
    return Rule(start=start, posterior=POSTERIOR, support=max(support, 0.0), answers=min(answers, 0.0))


def _stated(rule: Rule, seen: NDArray[np.float64]) -> NDArray[np.float64]:
    score = rule.start + seen @ np.array([rule.posterior, rule.support, rule.answers])
    return np.asarray(1 / (1 + np.exp(-score)))


def _held(readings: Sequence[Reading], size: int) -> Held:
    """Return how often the first families are named by the account where only `size` answers are known."""
    first, either_of_two, count = 0, 0, 0
    for reading in readings:
        if not reading.truth.families or len(reading.belief.evidence) < size:
            continue
        count += 1
        for draw in range(DRAWS):
            ranking = ranked_families(_drawn(reading, size, draw))
            first += ranking[0] in reading.truth.families
            either_of_two += any(family in reading.truth.families for family in ranking[:2])
    whole = max(count, 1) * DRAWS
    return Held(
        answers=size, readings=max(count, 1), first=round(first / whole, 3), first_two=round(either_of_two / whole, 3)
    )
