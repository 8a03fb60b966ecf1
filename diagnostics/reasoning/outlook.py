"""Which answers that are still open would lead to another decision."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from diagnostics.domain.case import Case
from diagnostics.domain.causes import FamilyId
from diagnostics.domain.library import Library
from diagnostics.domain.scales import Basis
from diagnostics.reasoning.answers import reliability_of
from diagnostics.reasoning.decision import Decisions, decide
from diagnostics.reasoning.interview import Ask, Bench, evidence_for, posterior
from diagnostics.reasoning.junction_tree import Calibrated, sample
from diagnostics.reasoning.model import Chances
from diagnostics.reasoning.ranking import examined_families, may_name_the_person

LIKELY_ENOUGH = 0.05
"""An answer less likely than this is not waited for."""

WORLDS = 2000
"""Sampled worlds of the quick look. The standard error of a chance is at most 0.5 / sqrt(2000) = 0.011."""

SEED = 20260902


After = tuple[NDArray[np.float64], Chances, bool]
"""P(option), P(cause | option) and whether a person may then be named, one row for each option."""


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

    def decision(self, chances: Chances, may_name_person: NDArray[np.bool_] | bool) -> Decisions:
        """Return what a batch of other beliefs would lead to."""
        return decide(self.bench.model, chances, self.bench.model.prior, self.effect, may_name_person)


def standing_of(bench: Bench, case: Case, calibrated: Calibrated, effect: Chances) -> Standing:
    """Return where `case` stands, given its calibrated belief in the bench's tree."""
    model = bench.model
    examined = examined_families(model, evidence_for(bench, case))
    now = decide(model, calibrated.marginals(), model.prior, effect, may_name_the_person(examined))
    return Standing(bench, case, calibrated, effect, now, examined)


def turns(standing: Standing, asks: Sequence[Ask]) -> list[Turn]:
    """Return the open answers of chance over 5 % that would change the decision, by a quick look at sampled worlds.

    Most likely first; ties in the order of the library. `confirmed` computes one of them exactly.
    """
    if not asks:
        return []
    worlds = sample(standing.calibrated, WORLDS, np.random.default_rng(SEED)).astype(np.float64)
    found: list[Turn] = []
    known = [reliability_of(_library(standing), ask.respondent.role, ask.question, _basis(standing)) for ask in asks]
    alike: dict[tuple[str, float], After] = {}
    for ask, part in zip(asks, known, strict=True):
        if (ask.question.id, part) not in alike:
            alike[ask.question.id, part] = _after(standing, ask.question.id, part, worlds)
    outlooks = [alike[ask.question.id, part] for ask, part in zip(asks, known, strict=True)]
    chances = np.vstack([after for _, after, _ in outlooks])
    may_name = np.concatenate([np.full(len(after), named) for _, after, named in outlooks])
    changed = standing.decision(chances, may_name).differ_from(standing.now)
    row = 0
    for ask, (likely, after, _) in zip(asks, outlooks, strict=True):
        for number, option in enumerate(ask.question.options):
            if changed[row + number] and likely[number] > LIKELY_ENOUGH:
                found.append(Turn(ask, option.id, float(likely[number])))
        row += len(after)
    return sorted(found, key=lambda turn: -round(turn.chance, 9))


def confirmed(standing: Standing, turn: Turn) -> Decisions | None:
    """Return the decision that the answer would exactly lead to, or nothing where it leads to the one there is."""
    case = standing.case
    if all(person.id != turn.ask.respondent.id for person in case.respondents):
        case = case.model_copy(update={"respondents": [*case.respondents, turn.ask.respondent]})
    case = case.with_answer(turn.ask.respondent.id, turn.ask.question.id, turn.option)
    evidence = evidence_for(standing.bench, case)
    may_name = may_name_the_person(examined_families(standing.bench.model, evidence))
    then = standing.decision(posterior(standing.bench, evidence).marginals(), may_name)
    return then if then.differ_from(standing.now)[0] else None


def chance_of_change(found: Sequence[Turn]) -> float:
    """Return how likely the most telling open question is to change the decision, from 0 to 1."""
    by_ask: dict[tuple[str, str], float] = {}
    for turn in found:
        key = (turn.ask.question.id, turn.ask.respondent.id)
        by_ask[key] = by_ask.get(key, 0.0) + turn.chance
    return max(by_ask.values(), default=0.0)


def _after(standing: Standing, question: str, known: float, worlds: NDArray[np.float64]) -> After:
    """Return P(option), P(cause | option) and whether a person may then be named, for each answer to one question."""
    model = standing.bench.model
    answers = model.answers[question]
    bits = 1 << np.arange(len(answers.scope) - 1, -1, -1)
    state = (worlds[:, list(answers.scope)] @ bits).astype(np.intp)
    weights = answers.likelihood(known)[state]
    chances = (weights.T @ worlds) / weights.sum(axis=0)[:, None]
    examined = standing.examined | {model.library.family_of(model.causes[place]) for place in answers.scope}
    return weights.mean(axis=0), chances, may_name_the_person(examined)


def _library(standing: Standing) -> Library:
    return standing.bench.model.library


def _basis(standing: Standing) -> Basis:
    return standing.case.gap.effective_basis
