"""How often the diagnosis is right in simulated cases, after so many questions, in one world or another.

The questions are fixed for each kind of gap: people take turns, and each is asked what is expected to tell most per
second, averaged over simulated cases. So all cases of a kind are reckoned together, on the batch axis of the engine.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from diagnostics.domain.causes import ENVIRONMENT, GapKind
from diagnostics.domain.library import Library
from diagnostics.evaluation.worlds import AS_MODELLED, FixedAsk, Flags, Truth, World, drawn_answers, drawn_truth
from diagnostics.reasoning.belief import believe
from diagnostics.reasoning.decision import Decisions, decide
from diagnostics.reasoning.junction_tree import Factor
from diagnostics.reasoning.model import Chances, Model, model_of
from diagnostics.reasoning.shares import effects
from diagnostics.reasoning.support import Said, families_spoken_for, speaks_for

CHECKPOINTS = (4, 8, 12, 16, 20)
"""After how many questions the diagnosis is looked at."""

PANEL = ("line-manager", "performer", "top-performer", "hr")
"""The respondents of every simulated case, in the order in which they take turns."""

MATTERS = 0.5
"""A cause matters if removing it alone would close at least this part of what removing the heaviest one would."""

BINS = 10
ROWS = 50
"""Cases reckoned in one batch: five times as many take half as long again and half a gigabyte more."""

WORKERS = 2
ORDER_SEED = 20260912
ORDER_STATES = 6000
"""Sampled states that stand for the belief while the fixed order is chosen."""

ORDER_CASES = 60
EFFECT_WORLDS = 20_000


@dataclass(frozen=True)
class Bin:
    """Chances of about one size, and how often what they speak of was so."""

    chances: int
    """How many chances fell here."""
    said: float
    """Their mean."""
    was_so: float
    """The part of them in which the cause was there."""


@dataclass(frozen=True)
class AfterQuestions:
    """How right the diagnosis is after so many questions; every figure is a part of the cases, from 0 to 1."""

    questions: int
    top_1: float
    """The cause named first is one that matters."""
    top_3: float
    """One of the three named first matters."""
    first_present: float
    """The cause named first is there, whether it matters much or little."""
    one_of_three_present: float
    brier: float
    """Mean square of chance less truth, over all causes: 0 is best."""
    bins: tuple[Bin, ...]
    """Ten bins of chances, lowest first; empty ones left out."""
    cannot_tell: float
    """The verdict is "cannot tell yet"."""
    right_when_told: float | None
    """`top_1` among the cases with another verdict; none where there are none."""
    silent_when_wrong: float | None
    """Part of the cases with a wrong first cause in which the verdict was "cannot tell yet"; none where none is wrong."""

    @property
    def calibration_error(self) -> float:
        """Mean distance of what was said from what was so, each bin counting by its chances."""
        total = sum(one.chances for one in self.bins)
        return sum(one.chances * abs(one.said - one.was_so) for one in self.bins) / total


@dataclass(frozen=True)
class Simulated:
    """What one world did to the diagnosis."""

    world: World
    cases: int
    seed: int
    after: tuple[AfterQuestions, ...]


def simulate(
    library: Library, cases: int, world: World, seed: int, progress: Callable[[float], None] | None = None
) -> Simulated:
    """Return how right the diagnosis is in `cases` simulated cases of `world`, a quarter of each kind of gap.

    The same seed gives the same figures, and the same luck in every world. `progress` hears the part done, 0 to 1.
    """
    found: list[list[_Marks]] = [[] for _ in CHECKPOINTS]
    kinds = list(GapKind)
    for number, kind in enumerate(kinds):
        count = cases // len(kinds) + (number < cases % len(kinds))
        model = model_of(library, kind, None)
        asks = fixed_asks(model, CHECKPOINTS[-1])
        truth = drawn_truth(model, world, count, (seed, number))
        answers = drawn_answers(model, world, truth, asks, (seed, number))
        for place, questions in enumerate(CHECKPOINTS):
            chances = posteriors(model, asks[:questions], answers[:, :questions])
            named = decisions(model, asks[:questions], answers[:, :questions], chances)
            found[place].append(_marked(model, truth, chances, named))
            if progress is not None:
                progress((number + (place + 1) / len(CHECKPOINTS)) / len(kinds))
    after = tuple(_after(questions, marks) for questions, marks in zip(CHECKPOINTS, found, strict=True))
    return Simulated(world, cases, seed, after)


@lru_cache(maxsize=16)
def fixed_asks(model: Model, count: int) -> tuple[FixedAsk, ...]:
    """Return `count` questions for one kind of gap and whom to ask, the most telling per second first, person by person.

    Information is expected over simulated cases whose earlier answers are known, so that no case's own answers decide.
    """
    states = drawn_truth(model, AS_MODELLED, ORDER_STATES, (ORDER_SEED, 1)).present
    truth = drawn_truth(model, AS_MODELLED, ORDER_CASES, (ORDER_SEED, 2))
    weights = np.full((ORDER_CASES, ORDER_STATES), 1 / ORDER_STATES)
    questions = model.library.questions_for(model.kind, frozenset())
    chosen: list[FixedAsk] = []
    turn = 0
    while len(chosen) < count:
        role = PANEL[turn % len(PANEL)]
        turn += 1
        asked = {ask.question.id for ask in chosen}
        still_open = [FixedAsk(one, role) for one in questions if role in one.roles and one.id not in asked]
        if not still_open:
            continue
        tables = [_likelihood(model, ask)[_state_numbers(model, ask, states)] for ask in still_open]
        worth = [_information(weights, table) / ask.question.seconds for ask, table in zip(still_open, tables, strict=True)]
        best = int(np.argmax(np.round(worth, 12)))
        chosen.append(still_open[best])
        answer = drawn_answers(model, AS_MODELLED, truth, chosen[-1:], (ORDER_SEED, 3, len(chosen)))[:, 0]
        weights *= tables[best][:, answer].T
        weights /= weights.sum(axis=1, keepdims=True)
    return tuple(chosen)


def _likelihood(model: Model, ask: FixedAsk) -> Chances:
    return model.answers[ask.question.id].likelihood(ask.reliability(model.library))


def _state_numbers(model: Model, ask: FixedAsk, states: Flags) -> NDArray[np.intp]:
    scope = model.answers[ask.question.id].scope
    return np.asarray(states[:, list(scope)] @ (1 << np.arange(len(scope) - 1, -1, -1)), dtype=np.intp)


def _information(weights: Chances, table: Chances) -> float:
    """Return the expected information in nats about the states, averaged over the rows of `weights` (cases, states)."""
    outlook = weights @ table
    gained = -(outlook * np.log(outlook)).sum(axis=1) + weights @ (table * np.log(table)).sum(axis=1)
    return float(gained.mean())


def posteriors(model: Model, asks: Sequence[FixedAsk], answers: NDArray[np.intp]) -> Chances:
    """Return P(cause | answers) of every case, exact, shape (cases, causes); -1 is an answer that says nothing."""
    tree = model.tree_for(ask.question.id for ask in asks)
    start = tree.potentials(model.prior_factors)
    tables = [np.hstack([table, np.ones((len(table), 1))]) for table in (_likelihood(model, ask) for ask in asks)]
    scopes = [model.answers[ask.question.id].scope for ask in asks]

    def chances(first: int) -> Chances:
        rows = answers[first : first + ROWS]
        said: list[Factor] = [(scope, tables[k][:, rows[:, k]].T) for k, scope in enumerate(scopes)]
        return tree.calibrate(tree.potentials(said, start)).marginals()

    with ThreadPoolExecutor(WORKERS) as pool:
        return np.vstack(list(pool.map(chances, range(0, len(answers), ROWS))))


def decisions(model: Model, asks: Sequence[FixedAsk], answers: NDArray[np.intp], chances: Chances) -> Decisions:
    """Return what the chances of each case lead to, given who answered what.

    The effect of a cause is its mean over cases before any answer: an own sample for each case would cost far more.
    """
    spoken = np.zeros((len(asks), model.structure.size), dtype=bool)
    for row, ask in enumerate(asks):
        spoken[row, list(model.answers[ask.question.id].scope)] = True
    asked = ((answers >= 0).astype(np.intp) @ spoken) > 0
    environment = [asked[:, list(model.family_members[family])].any(axis=1) for family in ENVIRONMENT]
    what = _said(model, asks, answers)
    return decide(model, chances, model.prior, _mean_effects(model), np.all(environment, axis=0), asked, what)


def _said(model: Model, asks: Sequence[FixedAsk], answers: NDArray[np.intp]) -> Said:
    """Return what the answers of each case say; -1 is an answer that says nothing."""
    support, weight = np.zeros((len(answers), model.structure.size)), np.zeros((len(answers), 1))
    voices = np.zeros((len(answers), len(model.family_members)))
    for column, ask in enumerate(asks):
        one, known = model.answers[ask.question.id], ask.reliability(model.library)
        table = np.zeros((len(one.options) + 1, model.structure.size))
        table[:-1, list(one.scope)] = speaks_for(one.log_weights)
        support += known * table[answers[:, column]]
        voices += families_spoken_for(model, table)[answers[:, column]]
        weight[:, 0] += known * (answers[:, column] >= 0)
    return Said(support, voices, weight)


@lru_cache(maxsize=16)
def _mean_effects(model: Model) -> Chances:
    return effects(believe(model, ()), EFFECT_WORLDS)


@dataclass(frozen=True, eq=False)
class _Marks:
    """What is noted of each case, and the bins of one kind of gap."""

    top_1: Flags
    top_3: Flags
    first_present: Flags
    one_of_three_present: Flags
    brier: Chances
    told: Flags
    bins: Chances
    """Number of chances, their sum, and number of causes there; shape (3, bins)."""


def _marked(model: Model, truth: Truth, chances: Chances, found: Decisions) -> _Marks:
    heaviest = np.maximum(truth.effect.max(axis=1), truth.unknown_effect)[:, None]
    matters = (truth.effect >= MATTERS * heaviest) & (truth.effect > 0)
    candidates = found.stakes.candidates
    gains = np.where(candidates, chances - model.prior, -np.inf)
    three = np.lexsort((-gains, -np.round(found.scores, 9)), axis=1)[:, :3]
    hits, there = np.take_along_axis(matters, three, axis=1), np.take_along_axis(truth.present, three, axis=1)
    said, so = chances[:, candidates], truth.present[:, candidates]
    place = np.minimum((said * BINS).astype(np.intp), BINS - 1).ravel()
    bins = [np.bincount(place, weights, BINS) for weights in (None, said.ravel(), so.ravel())]
    return _Marks(
        top_1=hits[:, 0],
        top_3=np.asarray(hits.any(axis=1)),
        first_present=there[:, 0],
        one_of_three_present=np.asarray(there.any(axis=1)),
        brier=((said - so) ** 2).mean(axis=1),
        told=found.kinds != 0,
        bins=np.array(bins),
    )


def _after(questions: int, kinds: Sequence[_Marks]) -> AfterQuestions:
    def all_cases(name: str) -> NDArray[np.float64]:
        return np.concatenate([getattr(marks, name) for marks in kinds]).astype(np.float64)

    right, told = all_cases("top_1") > 0, all_cases("told") > 0
    sums = np.sum([marks.bins for marks in kinds], axis=0).T
    means = ("top_1", "top_3", "first_present", "one_of_three_present", "brier")
    return AfterQuestions(
        questions=questions,
        **{name: float(all_cases(name).mean()) for name in means},
        bins=tuple(Bin(int(count), float(said / count), float(so / count)) for count, said, so in sums if count),
        cannot_tell=float(1 - told.mean()),
        right_when_told=float(right[told].mean()) if told.any() else None,
        silent_when_wrong=float(1 - told[~right].mean()) if not right.all() else None,
    )
