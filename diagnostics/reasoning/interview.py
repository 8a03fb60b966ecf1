"""Select: which question to put to whom next, by what it would tell per second of somebody's time."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from diagnostics.domain.case import Case, Origin, Respondent
from diagnostics.domain.library import Library
from diagnostics.domain.questionnaire import Question
from diagnostics.domain.scales import Basis
from diagnostics.reasoning.answers import Evidence, evidence_of, factors_of, reliability_of, weight_of_one
from diagnostics.reasoning.belief import Belief
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
    reliability: float
    """The chance that the answer would rest on the facts."""

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
    return bench.tree.calibrate(bench.tree.potentials(factors_of(bench.model.answers, evidence), bench.start))


def belief_for(bench: Bench, case: Case) -> Belief:
    """Return the belief after the answers of a case, in the tree that holds the causes of every question."""
    evidence = evidence_for(bench, case)
    return Belief(bench.model, evidence, posterior(bench, evidence))


def somebody_of_each_role(library: Library, case: Case) -> Case:
    """Return the case with a stand-in for every role that could still be asked and has nobody yet."""
    there = {person.role for person in case.named}
    missing = [role.id for role in library.roles if role.answers and role.id not in there]
    stand_ins = [Respondent(id=f"any-{role}", role=role) for role in missing]
    return case.model_copy(update={"respondents": [*case.respondents, *stand_ins]})


def open_questions(bench: Bench, case: Case) -> Iterator[tuple[Question, list[Respondent]]]:
    """Yield every question with the respondents who could still be asked it, in the order of the library.

    Records are not asked what only people can say; the account of a published case is, for it tells of people too.
    """
    roles = bench.model.library.role_by_id
    told = case.origin is Origin.PUBLISHED
    for question in bench.questions:
        people = [
            person
            for person in case.named
            if person.role in question.roles
            and question.id not in person.answers
            and (told or not question.spoken or roles[person.role].speaks)
        ]
        if people:
            yield question, people


def valued(bench: Bench, case: Case, belief: Belief | None = None) -> list[Ask]:
    """Return every open question with its expected information, in the order of the library.

    A second answer of the same role to the same question adds only what the correlation leaves of it. `belief` is
    `belief_for` the case, if it is already known.
    """
    belief = belief or belief_for(bench, case)
    heard = Counter((item.role, item.question) for item in belief.evidence)
    library, basis = bench.model.library, case.gap.effective_basis
    asked = [
        (question, person, reliability_of(library, person.role, question, basis))
        for question, people in open_questions(bench, case)
        for person in people
    ]
    worth = _worth(bench, belief.calibrated, frozenset(person.role for person in case.named), basis)
    fresh = {key: _fresh(bench, before) for key, before in heard.items()}
    asks = []
    for question, person, known in asked:
        information, outlook = worth[question.id, known]
        information *= fresh.get((person.role, question.id), 1.0)
        asks.append(Ask(question, person, information, outlook, known))
    return asks


def _fresh(bench: Bench, before: int) -> float:
    """How much one more answer of the same role adds to the number of answers that count, after the first."""
    rho = bench.model.library.scales.same_role_correlation
    return (before + 1) * weight_of_one(before + 1, rho) - before * weight_of_one(before, rho)


Informant = tuple[str, float]
"""A question, and how reliable the person is who could be asked it."""


def _worth(
    bench: Bench, calibrated: Calibrated, roles: frozenset[str], basis: Basis
) -> dict[Informant, tuple[float, tuple[float, ...]]]:
    """Return the expected information in nats, and P(option) of each option, for every question and reliability.

    The information is the entropy of the answer less its mean entropy once the causes are known.
    """
    sheet = _informant_sheet(bench, roles, basis)
    if sheet is None:
        return {}
    joints = {scope: joint[0] for scope, joint in zip(sheet.scopes, calibrated.joints(sheet.scopes), strict=True)}
    cells = np.concatenate([joints[scope] for scope in sheet.scopes])
    informed = np.add.reduceat(cells[sheet.cell_of_term] * sheet.informed, sheet.first_term)[sheet.option_of]
    chances = sheet.reliability * informed + (1 - sheet.reliability) * sheet.base
    entropy = np.array([joints[scope] @ known for scope, known in sheet.entropies])
    gained = np.maximum(np.add.reduceat(-chances * np.log(chances), sheet.first_option) - entropy, 0.0)
    options = np.split(chances, sheet.first_option[1:])
    rows = zip(sheet.informants, gained.tolist(), options, strict=True)
    return {informant: (gain, tuple(own.tolist())) for informant, gain, own in rows}


@dataclass(frozen=True, eq=False)
class _InformantSheet:
    """All questions that people of some roles can be asked, side by side, so that they are evaluated in one pass.

    A term is one option of a question in one state of its causes; terms of an option follow one another.
    """

    informants: tuple[Informant, ...]
    scopes: tuple[Scope, ...]
    cell_of_term: NDArray[np.intp]
    """The cell of each term in the joints of all scopes, one after the other."""
    informed: NDArray[np.float64]
    """P(option | state) of each term, for somebody who knows."""
    first_term: NDArray[np.intp]
    """The first term of each option of each question."""
    option_of: NDArray[np.intp]
    """For each option of each informant, the option of the question."""
    first_option: NDArray[np.intp]
    """The first option of each informant."""
    reliability: NDArray[np.float64]
    base: NDArray[np.float64]
    entropies: tuple[tuple[Scope, NDArray[np.float64]], ...]
    """For each informant the causes, and the entropy of the answer in each of their states."""


@lru_cache(maxsize=256)
def _informant_sheet(bench: Bench, roles: frozenset[str], basis: Basis) -> _InformantSheet | None:
    """Return the sheet, or None if none of the roles can be asked anything."""
    model = bench.model
    informants = tuple(
        (question.id, known)
        for question in bench.questions
        for known in sorted({reliability_of(model.library, role, question, basis) for role in roles & set(question.roles)})
    )
    if not informants:
        return None
    answers = {question: model.answers[question] for question, _ in informants}
    scopes = tuple(dict.fromkeys(answer.scope for answer in answers.values()))
    starts = dict(zip(scopes, np.cumsum([0, *(1 << len(scope) for scope in scopes[:-1])]), strict=True))
    cells, informed, first_of = [], [], {}
    sizes: list[int] = []
    for question, answer in answers.items():
        first_of[question] = len(sizes)
        sizes += [1 << len(answer.scope)] * len(answer.options)
        cells += [np.arange(1 << len(answer.scope)) + starts[answer.scope]] * len(answer.options)
        informed.append(answer.informed.T.ravel())
    counts = [len(answers[question].options) for question, _ in informants]
    return _InformantSheet(
        informants,
        scopes,
        np.concatenate(cells),
        np.concatenate(informed),
        np.cumsum([0, *sizes[:-1]]),
        np.concatenate([first_of[question] + np.arange(len(answers[question].options)) for question, _ in informants]),
        np.cumsum([0, *counts[:-1]]),
        np.repeat([known for _, known in informants], counts),
        np.concatenate([answers[question].base for question, _ in informants]),
        tuple((answers[question].scope, _entropy(model, question, known)) for question, known in informants),
    )


@lru_cache(maxsize=4096)
def _entropy(model: Model, question: str, known: float) -> NDArray[np.float64]:
    """Return the entropy in nats of the answer in each state of the question's causes."""
    likelihood = model.answers[question].likelihood(known)
    return np.asarray(-(likelihood * np.log(likelihood)).sum(axis=1))


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
