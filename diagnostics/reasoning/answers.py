"""What an answer says: the chance of each option given the causes, and who gave it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from diagnostics.domain.case import Case
from diagnostics.domain.learned import Learned
from diagnostics.domain.library import Library
from diagnostics.domain.questionnaire import NonAnswer, Question
from diagnostics.domain.scales import Basis, Scales
from diagnostics.reasoning.junction_tree import Factor, Scope
from diagnostics.reasoning.network import states
from diagnostics.reasoning.structure import Structure

NOT_INFORMATIVE = frozenset(NonAnswer)
"""Honest ways not to answer; none of them moves the belief."""


@dataclass(frozen=True)
class AnswerModel:
    """P(option | causes) of one question, for somebody who knows.

    P(o | x) is proportional to base(o) * exp(sum over present causes of the option's log weights), normalised over
    the options; a softmax, so that a question's options compete as they do in a person's mind.
    """

    question: str
    scope: Scope
    options: tuple[str, ...]
    base: NDArray[np.float64]  # (options,)
    log_weights: NDArray[np.float64]  # (options, scope)

    @cached_property
    def informed(self) -> NDArray[np.float64]:
        """P(option | state of the scope), shape (2**scope, options), of somebody who knows."""
        return informed(self.base, self.log_weights)

    def likelihood(self, reliability: float) -> NDArray[np.float64]:
        """P(option | state), shape (2**scope, options): informed with chance `reliability`, else from the base."""
        return reliability * self.informed + (1 - reliability) * self.base


def informed(base: NDArray[np.float64], log_weights: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the softmax tables for weights of shape (..., options, scope) as (..., 2**scope, options)."""
    rows = states(log_weights.shape[-1])
    scores = base * np.exp(rows @ np.swapaxes(log_weights, -1, -2))
    return np.asarray(scores / scores.sum(axis=-1, keepdims=True))


def answer_model(question: Question, structure: Structure, scales: Scales, learned: Learned | None = None) -> AnswerModel:
    """Return the answer model of `question` in the order of causes of `structure`, with what was `learned` about it."""
    scope = tuple(sorted(structure.index(cause) for cause in question.parents))
    place = {structure.causes[variable]: column for column, variable in enumerate(scope)}
    base = np.array([scales.base[option.base] for option in question.options])
    weights = np.zeros((len(question.options), len(scope)))
    for row, option in enumerate(question.options):
        for sign, effects in ((1, option.raises), (-1, option.lowers)):
            for cause, strength in effects.items():
                weights[row, place[cause]] = sign * np.log(scales.answer[strength])
        if learned:
            base[row] *= np.exp(learned.bases.get(question.id, {}).get(option.id, 0.0))
            for cause, shift in learned.answers.get(question.id, {}).get(option.id, {}).items():
                weights[row, place[cause]] += shift
    return AnswerModel(question.id, scope, tuple(option.id for option in question.options), base / base.sum(), weights)


@dataclass(frozen=True)
class Evidence:
    """One informative answer: who gave it, what it was, and how far it counts."""

    question: str
    option: str
    respondent: str
    role: str
    reliability: float
    counts: float
    """Exponent on its likelihood: 1, or less where others in the same role answered the same question."""
    together: bool = False
    """Whether it is told of people who answered in confidence."""


def reliability_of(library: Library, role: str, question: Question, basis: Basis) -> float:
    """Return the chance that an answer of `role` to `question` rests on the facts."""
    part, scales = library.role_by_id[role], library.scales
    known = part.reliability or 0.0
    if role not in question.roles:
        known *= scales.outside_own_area
    if part.opinion:
        known *= scales.basis_factor[basis]
    return known


def weight_of_one(count: int, correlation: float) -> float:
    """Return what each of `count` answers of one role counts: together n / (1 + (n - 1) * rho)."""
    return 1 / (1 + (count - 1) * correlation)


def evidence_of(library: Library, case: Case) -> tuple[Evidence, ...]:
    """Return the informative answers of a case in a fixed order; who does not know moves nothing."""
    answers = [
        (person, library.question_by_id[question], value)
        for person in case.respondents
        for question, value in person.answers.items()
        if value not in NOT_INFORMATIVE
    ]
    same_role = Counter((person.role, question.id) for person, question, _ in answers)
    found = []
    for person, question, value in answers:
        option = question.option(value)
        if option is None:
            continue
        share = weight_of_one(same_role[person.role, question.id], library.scales.same_role_correlation)
        known = reliability_of(library, person.role, question, case.gap.effective_basis)
        found.append(Evidence(question.id, option.id, person.id, person.role, known, share, person.together))
    place = {question.id: number for number, question in enumerate(library.questions)}
    return tuple(sorted(found, key=lambda item: (place[item.question], item.role, item.respondent)))


def kinds_of(evidence: Sequence[Evidence]) -> Mapping[Evidence, int]:
    """Return the different answers, without who gave them, and how many gave each; in the order of the evidence.

    Five hundred people give a few hundred different answers: the effect of an answer is calculated once for its kind.
    """
    return _kinds_of(tuple(evidence))


@lru_cache(maxsize=8)  # one diagnosis asks a dozen times
def _kinds_of(evidence: tuple[Evidence, ...]) -> Mapping[Evidence, int]:
    return MappingProxyType(Counter(unsigned(item) for item in evidence))


def unsigned(item: Evidence) -> Evidence:
    """Return an answer without who gave it."""
    return replace(item, respondent="")


def factors_of(answers: Mapping[str, AnswerModel], evidence: Sequence[Evidence]) -> list[Factor]:
    """Return the likelihood of all answers, one factor for each kind of answer."""
    found = ((factor_of(answers[item.question], item), times) for item, times in kinds_of(evidence).items())
    return [(scope, table**times if times > 1 else table) for (scope, table), times in found]


def factor_of(model: AnswerModel, evidence: Evidence) -> Factor:
    """Return the likelihood of one answer as a factor over the question's causes."""
    column = model.options.index(evidence.option)
    return model.scope, model.likelihood(evidence.reliability)[:, column][None, :] ** evidence.counts
