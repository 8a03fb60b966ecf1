"""Which answers that are still open would lead to another decision."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from diagnostics.domain.case import Case
from diagnostics.domain.causes import FamilyId
from diagnostics.reasoning.answers import reliability_of
from diagnostics.reasoning.belief import Belief
from diagnostics.reasoning.decision import Decisions, decide
from diagnostics.reasoning.interview import Ask, Bench, evidence_for, posterior
from diagnostics.reasoning.junction_tree import Calibrated, sample
from diagnostics.reasoning.model import Chances, Model
from diagnostics.reasoning.ranking import examined_families, may_name_the_person
from diagnostics.reasoning.shares import asked_causes

LIKELY_ENOUGH = 0.05
"""An answer less likely than this is not waited for."""

WORLDS = 1000
"""Sampled worlds of the quick look. The standard error of a chance is at most 0.5 / sqrt(1000) = 0.016."""

SEED = 20260902


@dataclass(frozen=True)
class Turn:
    """One answer that is still open and would lead to another decision."""

    ask: Ask
    option: str
    chance: float
    """P(this option), given the answers so far."""


@dataclass(frozen=True, eq=False)
class Standing:
    """Where a case stands: its answers, the belief they lead to, and the decision now."""

    bench: Bench
    case: Case
    calibrated: Calibrated
    effect: Chances
    """Part of the gap that goes with each cause where it is present (`shares.effects`)."""
    now: Decisions
    examined: frozenset[FamilyId]
    """The families that an informative answer spoke of."""
    asked: NDArray[np.bool_]
    """The causes that an informative answer spoke of."""

    def decision(self, chances: Chances, may_name_person: NDArray[np.bool_] | bool, asked: NDArray[np.bool_]) -> Decisions:
        """Return what a batch of other beliefs would lead to, with more causes `asked` about."""
        return decide(self.bench.model, chances, self.bench.model.prior, self.effect, may_name_person, self.asked | asked)


def standing_of(bench: Bench, case: Case, calibrated: Calibrated, effect: Chances) -> Standing:
    """Return where `case` stands, given its calibrated belief in the bench's tree."""
    model = bench.model
    evidence = evidence_for(bench, case)
    examined, asked = examined_families(model, evidence), asked_causes(Belief(model, evidence, calibrated))
    now = decide(model, calibrated.marginals(), model.prior, effect, may_name_the_person(examined), asked)
    return Standing(bench, case, calibrated, effect, now, examined, asked)


def turns(standing: Standing, asks: Sequence[Ask]) -> list[Turn]:
    """Return the open answers of chance over 5 % that would change the decision, by a quick look at sampled worlds.

    Most likely first; ties in the order of the library. `confirmed` computes one of them exactly.
    """
    if not asks:
        return []
    keys = [(ask.question.id, _known(standing, ask)) for ask in asks]
    changed = _changed(standing, list(dict.fromkeys(keys)))
    found = [
        Turn(ask, option.id, chance)
        for ask, key in zip(asks, keys, strict=True)
        for option, chance, other in zip(ask.question.options, ask.outlook, changed[key], strict=True)
        if other and chance > LIKELY_ENOUGH
    ]
    return sorted(found, key=lambda turn: -round(turn.chance, 9))


def confirmed(standing: Standing, turn: Turn) -> Decisions | None:
    """Return the decision that the answer would exactly lead to, or nothing where it leads to the one there is."""
    case = standing.case
    if all(person.id != turn.ask.respondent.id for person in case.respondents):
        case = case.model_copy(update={"respondents": [*case.respondents, turn.ask.respondent]})
    case = case.with_answer(turn.ask.respondent.id, turn.ask.question.id, turn.option)
    evidence = evidence_for(standing.bench, case)
    may_name = may_name_the_person(examined_families(standing.bench.model, evidence))
    chances = posterior(standing.bench, evidence).marginals()
    then = standing.decision(chances, may_name, _spoken_of(standing, turn.ask.question.id))
    return then if then.differ_from(standing.now)[0] else None


def chance_of_change(found: Sequence[Turn]) -> float:
    """Return how likely the most telling open question is to change the decision, from 0 to 1."""
    by_ask: dict[tuple[str, str], float] = {}
    for turn in found:
        key = (turn.ask.question.id, turn.ask.respondent.id)
        by_ask[key] = by_ask.get(key, 0.0) + turn.chance
    return max(by_ask.values(), default=0.0)


def _known(standing: Standing, ask: Ask) -> float:
    """The chance that the answer to an open question would rest on the facts."""
    library, basis = standing.bench.model.library, standing.case.gap.effective_basis
    return reliability_of(library, ask.respondent.role, ask.question, basis)


def _changed(standing: Standing, keys: Sequence[tuple[str, float]]) -> dict[tuple[str, float], NDArray[np.bool_]]:
    """Return, for each question and reliability, which of its options would lead to another decision."""
    model = standing.bench.model
    worlds = sample(standing.calibrated, WORLDS, np.random.default_rng(SEED)).astype(np.float64)
    names = list(dict.fromkeys(name for name, _ in keys))
    informed = dict(zip(names, _if_informed(model, names, worlds), strict=True))
    present, blocks, named, asked = worlds.mean(axis=0), [], [], []
    for question, known in keys:
        answers, (joint, likely) = model.answers[question], informed[question]
        # Linear in the reliability: the answer comes from the facts with this chance, else from the base.
        both = known * joint + (1 - known) * answers.base[:, None] * present
        blocks.append(both / (known * likely + (1 - known) * answers.base)[:, None])
        named.append(may_name_the_person(standing.examined | model.families_asked(question)))
        asked.append(np.tile(_spoken_of(standing, question), (len(answers.options), 1)))
    sizes = [len(block) for block in blocks]
    other = standing.decision(np.vstack(blocks), np.repeat(named, sizes), np.vstack(asked)).differ_from(standing.now)
    return dict(zip(keys, np.split(other, np.cumsum(sizes)[:-1]), strict=True))


def _spoken_of(standing: Standing, question: str) -> NDArray[np.bool_]:
    """Return which causes a question speaks of."""
    found = np.zeros(len(standing.asked), dtype=bool)
    found[list(standing.bench.model.answers[question].scope)] = True
    return found


def _if_informed(
    model: Model, questions: Sequence[str], worlds: NDArray[np.float64]
) -> list[tuple[NDArray[np.float64], NDArray[np.float64]]]:
    """Return P(option and cause) and P(option) of each question, answered by somebody who knows."""
    answers = [model.answers[question] for question in questions]
    bits = np.zeros((worlds.shape[1], len(answers)))
    for column, one in enumerate(answers):
        bits[list(one.scope), column] = 1 << np.arange(len(one.scope) - 1, -1, -1)
    states = (worlds @ bits).astype(np.intp)
    likelihood = np.hstack([one.informed[states[:, column]] for column, one in enumerate(answers)])
    joint, likely = likelihood.T @ worlds / len(worlds), likelihood.mean(axis=0)
    ends = np.cumsum([len(one.options) for one in answers])[:-1]
    return list(zip(np.split(joint, ends), np.split(likely, ends), strict=True))
