"""Select: which question to put to whom next, by what it would tell per second of somebody's time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from diagnostics.domain.case import Case, Respondent
from diagnostics.domain.library import Library
from diagnostics.domain.questionnaire import Question
from diagnostics.reasoning.answers import Evidence, evidence_of, factor_of, reliability_of, weight_of_one
from diagnostics.reasoning.junction_tree import Calibrated, JunctionTree, Scope, Table
from diagnostics.reasoning.model import Model, model_for

STAY_IN_TOPIC = 0.10
"""A topic is kept while that costs less than this part of the information per second."""


@dataclass(frozen=True)
class Ask:
    """One question to one respondent, and what the answer is expected to tell about the causes."""

    question: Question
    respondent: Respondent
    information: float
    """Expected information in nats: mutual information of the answer and the causes, given the answers so far."""
    outlook: tuple[float, ...]
    """P(option) of each option, in the order of the question."""

    @property
    def per_second(self) -> float:
        """Expected information for each second of the respondent's time."""
        return self.information / self.question.seconds


@dataclass(frozen=True, eq=False)
class Bench:
    """What is compiled once to value every question that can come up in one kind of case."""

    model: Model
    questions: tuple[Question, ...]
    tree: JunctionTree
    start: list[Table]


@lru_cache(maxsize=32)
def bench_of(model: Model, topics: frozenset[str]) -> Bench:
    """Return the bench for a model and the chosen topics on request."""
    questions = model.library.questions_for(model.kind, topics)
    tree = model.tree_for(question.id for question in questions)
    return Bench(model, questions, tree, tree.potentials(model.prior_factors))


def bench_for(library: Library, case: Case, flat_prior: bool = False) -> Bench:
    """Return the bench for a case."""
    return bench_of(model_for(library, case, flat_prior), frozenset(case.request.topics))


def evidence_for(bench: Bench, case: Case) -> tuple[Evidence, ...]:
    """Return the informative answers to questions that belong into this kind of case.

    Others can be there where the kind of gap was changed after they were given; they are kept, and not counted.
    """
    known = {question.id for question in bench.questions}
    return tuple(item for item in evidence_of(bench.model.library, case) if item.question in known)


def posterior(bench: Bench, evidence: Sequence[Evidence]) -> Calibrated:
    """Return the belief in the tree that holds the causes of every question of the bench."""
    factors = [factor_of(bench.model.answers[item.question], item) for item in evidence]
    return bench.tree.calibrate(bench.tree.potentials(factors, bench.start))


def open_questions(bench: Bench, case: Case) -> Iterator[tuple[Question, list[Respondent]]]:
    """Yield every question with the respondents who could still be asked it, in the order of the library."""
    for question in bench.questions:
        people = [person for person in case.named if person.role in question.roles and question.id not in person.answers]
        if people:
            yield question, people


def valued(bench: Bench, case: Case, calibrated: Calibrated | None = None) -> list[Ask]:
    """Return every open question with its expected information, in the order of the library.

    A second answer of the same role to the same question adds only what the correlation leaves of it.
    """
    evidence = evidence_for(bench, case)
    calibrated = calibrated or posterior(bench, evidence)
    heard = Counter((item.role, item.question) for item in evidence)
    basis = case.gap.effective_basis
    joints: dict[Scope, NDArray[np.float64]] = {}
    asks = []
    for question, people in open_questions(bench, case):
        scope = bench.model.answers[question.id].scope
        if scope not in joints:
            joints[scope] = calibrated.joint(scope)[0]
        known = [reliability_of(bench.model.library, person.role, question, basis) for person in people]
        worth = _worth(bench.model, question.id, tuple(sorted(set(known))), joints[scope])
        for person, reliability in zip(people, known, strict=True):
            information, outlook = worth[reliability]
            asks.append(Ask(question, person, information * _fresh(bench, heard[person.role, question.id]), outlook))
    return asks


def _fresh(bench: Bench, before: int) -> float:
    """What one more answer of the same role adds to the number of answers that count."""
    if not before:
        return 1.0
    rho = bench.model.library.scales.same_role_correlation
    return (before + 1) * weight_of_one(before + 1, rho) - before * weight_of_one(before, rho)


def _worth(
    model: Model, question: str, known: tuple[float, ...], joint: NDArray[np.float64]
) -> dict[float, tuple[float, tuple[float, ...]]]:
    """Return reliability -> expected information in nats and P(option), for one question."""
    likelihood, entropy = _tables(model, question, known)
    chances = joint @ likelihood
    gained = -(chances * np.log(chances)).sum(axis=1) - entropy @ joint
    rows = zip(np.maximum(gained, 0.0).tolist(), map(tuple, chances.tolist()), strict=True)
    return dict(zip(known, rows, strict=True))


@lru_cache(maxsize=4096)
def _tables(model: Model, question: str, known: tuple[float, ...]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """P(option | state), shape (known, states, options), and its entropy (known, states), for some reliabilities."""
    likelihood = np.stack([model.answers[question].likelihood(reliability) for reliability in known])
    return likelihood, np.asarray(-(likelihood * np.log(likelihood)).sum(axis=2))


def best(asks: Sequence[Ask], topic_of: Mapping[str, str], current_topic: str | None) -> Ask | None:
    """Return the ask that tells most per second, staying in the topic if that costs little.

    Ties go to the earlier question of the library, so an interview is repeatable.
    """
    top = max(asks, key=lambda ask: ask.per_second, default=None)
    if top is None or current_topic is None:
        return top
    near = [ask for ask in asks if topic_of[ask.question.id] == current_topic]
    stay = max(near, key=lambda ask: ask.per_second, default=top)
    return stay if stay.per_second >= (1 - STAY_IN_TOPIC) * top.per_second else top


def first_of(opening: Sequence[str], asks: Sequence[Ask]) -> Ask | None:
    """Return the first of the opening questions that can still be put, if any."""
    return next((ask for name in opening for ask in asks if ask.question.id == name), None)
