"""Learning from closed cases: what moved, why, from which cases, and whether it foretells cases it has not seen."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from diagnostics.domain.case import Case
from diagnostics.domain.learned import Learned
from diagnostics.domain.library import Library
from diagnostics.domain.outcome import Proof
from diagnostics.errors import InvalidInput
from diagnostics.learning.closed import as_shipped, can_teach, grouped, proofs_of
from diagnostics.learning.expectation import expected
from diagnostics.learning.maximum import likeliest
from diagnostics.learning.moves import Move, moves_of
from diagnostics.learning.shifts import NOTHING, Shifts
from diagnostics.reasoning.belief import believe
from diagnostics.reasoning.interview import bench_for, evidence_for
from diagnostics.reasoning.model import model_of

FEWEST = 10
"""With fewer closed cases nothing is learned: what they say is mostly chance. Judgement."""

ROUNDS = 12
"""Rounds of expectation and maximum; on 200 simulated cases no figure moves by 0.01 after the ninth."""

FOLDS = 5


@dataclass(frozen=True)
class HeldOut:
    """How well outcomes of cases that were not learned from are foretold, by their answers alone."""

    before: float
    """Mean log score of a judged cause, in nats: 0 is perfect, -0.69 a coin (Good 1952)."""
    after: float
    judged: int
    """Causes confirmed or refuted, over all cases."""
    margin: float
    """Standard error of the difference, over cases."""

    @property
    def gain(self) -> float:
        """How much better than as shipped."""
        return self.after - self.before

    @property
    def sentence(self) -> str:
        """What this says about using what was learned."""
        unseen = "On closed cases it had not seen, what was learned foretold the outcomes"
        if self.gain > 2 * self.margin:
            return f"{unseen} better than the library as shipped."
        if self.gain < -2 * self.margin:
            return f"{unseen} worse. Do not use it."
        return f"{unseen} neither better nor worse: too few cases to tell."


@dataclass(frozen=True)
class Lesson:
    """What the closed cases teach."""

    learned: Learned
    cases: int
    held_out: HeldOut
    moves: tuple[Move, ...]
    """The figures that moved clearly, furthest first."""


def learn(
    library: Library, cases: Iterable[Case], number: int = 1, on_progress: Callable[[float], None] = lambda part: None
) -> Lesson:
    """Return what the closed ones of `cases` teach about `library`, always beginning from it as shipped.

    Bayesian: the shipped figures count as cases of their own (`maximum.PRIOR_CASES`), and the posterior mode is found by
    EM (Dempster, Laird & Rubin 1977). Raises InvalidInput where fewer than `FEWEST` cases can teach.
    """
    closed = [case for case in cases if can_teach(case)]
    if len(closed) < FEWEST:
        raise InvalidInput(
            f"{len(closed)} closed cases say which causes proved to be at work; at least {FEWEST} are needed. "
            "With fewer, what they say is mostly chance, so nothing was learned."
        )
    shipped = as_shipped(library)
    held_out = cross_validated(shipped, closed, lambda part: on_progress(part * FOLDS / (FOLDS + 1)))
    shifts = shifts_from(shipped, closed)
    on_progress(1.0)
    learned = shifts.learned(number, sorted(case.id for case in closed), shipped)
    return Lesson(learned, len(closed), held_out, moves_of(shipped, learned, closed))


def shifts_from(library: Library, cases: Sequence[Case]) -> Shifts:
    """Return how far `cases` move the figures of `library`, which is as shipped."""
    groups = grouped(library, cases)
    general = model_of(library, None, None)
    shifts = NOTHING
    for _ in range(ROUNDS):
        shifts = likeliest([expected(group, shifts) for group in groups], general)
    return shifts


def taught(library: Library, shifts: Shifts, cases: Sequence[Case]) -> Library:
    """Return the library with `shifts`, for a look at what they do; it bears the hash of the library it came from."""
    return replace(library, learned=shifts.learned(1, [case.id for case in cases], library))


def cross_validated(library: Library, cases: Sequence[Case], on_progress: Callable[[float], None]) -> HeldOut:
    """Return the log score of each case under what the cases of the other folds teach; folds by turns, in order of ids."""
    ordered = sorted(cases, key=lambda case: case.id)
    before, after, judged = [], [], []
    for fold in range(FOLDS):
        out, inside = ordered[fold::FOLDS], [case for place, case in enumerate(ordered) if place % FOLDS != fold]
        learned = taught(library, shifts_from(library, inside), inside)
        for case in out:
            before.append(log_score(library, case))
            after.append(log_score(learned, case))
            judged.append(len(proofs_of(case)))
        on_progress((fold + 1) / FOLDS)
    gains = (np.array(after) - np.array(before)) / np.mean(judged)
    return HeldOut(
        before=float(np.sum(before) / np.sum(judged)),
        after=float(np.sum(after) / np.sum(judged)),
        judged=int(np.sum(judged)),
        margin=float(gains.std(ddof=1) / np.sqrt(len(gains))),
    )


def log_score(library: Library, case: Case) -> float:
    """Return the sum of log P(outcome of a cause | answers) over the causes that were judged in a case, in nats."""
    bench = bench_for(library, case)
    belief = believe(bench.model, evidence_for(bench, case))
    total = 0.0
    for cause, proof in proofs_of(case).items():
        if cause in bench.model.causes:
            chance = float(np.clip(belief.chance(cause), 1e-6, 1 - 1e-6))
            total += float(np.log(chance if proof is Proof.CONFIRMED else 1 - chance))
    return total
