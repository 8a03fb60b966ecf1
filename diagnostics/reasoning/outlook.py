"""Which answers that are still open would lead to another decision."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from diagnostics.domain.case import Case
from diagnostics.domain.causes import FamilyId
from diagnostics.reasoning.answers import AnswerModel, Evidence, factors_of
from diagnostics.reasoning.belief import Belief
from diagnostics.reasoning.decision import Decisions, decide
from diagnostics.reasoning.interview import Ask, Bench, evidence_for
from diagnostics.reasoning.junction_tree import Factor, sample
from diagnostics.reasoning.model import Chances
from diagnostics.reasoning.ranking import examined_families, may_name_the_person
from diagnostics.reasoning.shares import asked_causes
from diagnostics.reasoning.support import Said, families_spoken_for, said, speaks_for

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
    belief: Belief
    """In the tree that holds the causes of every question of the bench."""
    effect: Chances
    """Part of the gap that goes with each cause where it is present (`shares.effects`)."""
    now: Decisions
    examined: frozenset[FamilyId]
    """The families that an informative answer spoke of."""
    asked: NDArray[np.bool_]
    """The causes that an informative answer spoke of."""
    said: Said
    """What the answers say."""

    def decision(
        self, chances: Chances, may_name_person: NDArray[np.bool_] | bool, asked: NDArray[np.bool_], what: Said
    ) -> Decisions:
        """Return what a batch of other beliefs would lead to, with more causes `asked` about and `what` is then said."""
        model = self.bench.model
        return decide(model, chances, model.prior, self.effect, may_name_person, self.asked | asked, what)


def standing_of(bench: Bench, case: Case, belief: Belief, effect: Chances) -> Standing:
    """Return where `case` stands, given its belief in the bench's tree (`belief_for`)."""
    model = bench.model
    examined, asked = examined_families(model, belief.evidence), asked_causes(belief)
    what = said(model, belief.evidence)
    now = decide(model, belief.chances[None, :], model.prior, effect, may_name_the_person(examined), asked, what)
    return Standing(bench, case, belief, effect, now, examined, asked, what)


def turns(standing: Standing, asks: Sequence[Ask], count: int = WORLDS) -> list[Turn]:
    """Return the open answers of chance over 5 % that would change the decision, by a look at `count` sampled worlds.

    Most likely first; ties in the order of the library. `confirmed` computes one of them exactly.
    """
    # People who know equally much about a question would change the result alike: it is calculated once.
    alike: dict[tuple[str, float], Ask] = {}
    for ask in asks:
        alike.setdefault((ask.question.id, ask.reliability), ask)
    likely = [(key, number) for key, ask in alike.items() for number, p in enumerate(ask.outlook) if p > LIKELY_ENOUGH]
    if not likely:
        return []
    first = _sheet_of(standing.bench).first
    options = np.array([first[question] + number for (question, _), number in likely])
    known = np.array([reliability for (_, reliability), _ in likely])
    telling: dict[tuple[str, float], list[int]] = {}
    for place in np.flatnonzero(_changed(standing, options, known, count)):
        key, number = likely[place]
        telling.setdefault(key, []).append(number)
    found = [
        Turn(ask, ask.question.options[number].id, ask.outlook[number])
        for ask in asks
        for number in telling.get((ask.question.id, ask.reliability), ())
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
    chances = standing.belief.calibrated.with_each([_news(standing, evidence, turn.ask.question.id)])
    spoken = _sheet_of(standing.bench).bits[:, standing.bench.questions.index(turn.ask.question)] > 0
    then = standing.decision(chances, may_name, spoken, said(standing.bench.model, evidence))
    return then if then.differ_from(standing.now)[0] else None


def _news(standing: Standing, evidence: Sequence[Evidence], question: str) -> Factor:
    """Return what the answers to a question say now, over what they said before: others' count for less after a new one."""
    answers = standing.bench.model.answers
    ((scope, after),) = _joined(answers, [item for item in evidence if item.question == question])
    before = _joined(answers, [item for item in standing.belief.evidence if item.question == question])
    return scope, after / before[0][1] if before else after


def _joined(answers: Mapping[str, AnswerModel], items: Sequence[Evidence]) -> list[Factor]:
    """Return the factors of answers to one question as a single one; none where there are no answers."""
    found = factors_of(answers, items)
    return [(found[0][0], np.prod([table for _, table in found], axis=0))] if found else []


def chance_of_change(found: Sequence[Turn]) -> float:
    """Return how likely the most telling open question is to change the decision, from 0 to 1."""
    by_ask: dict[tuple[str, str], float] = {}
    for turn in found:
        key = (turn.ask.question.id, turn.ask.respondent.id)
        by_ask[key] = by_ask.get(key, 0.0) + turn.chance
    return max(by_ask.values(), default=0.0)


def _changed(standing: Standing, options: NDArray[np.intp], known: NDArray[np.float64], count: int) -> NDArray[np.bool_]:
    """Return, for each option (its row in the sheet) and reliability, whether it would lead to another decision."""
    sheet = _sheet_of(standing.bench)
    worlds = sample(standing.belief.calibrated, count, np.random.default_rng(SEED)).astype(np.float32)
    states = (worlds @ sheet.bits).astype(np.intp)
    likelihood = np.hstack([table[states[:, column]] for column, table in enumerate(sheet.informed)])
    joint, likely = (likelihood.T @ worlds / len(worlds))[options], likelihood.mean(axis=0)[options]
    # Linear in the reliability: the answer comes from the facts with this chance, else from the base.
    guessed = (1 - known) * sheet.base[options]
    chances = known[:, None] * joint + guessed[:, None] * worlds.mean(axis=0)
    chances /= (known * likely + guessed)[:, None]
    named = np.array([may_name_the_person(standing.examined | families) for families in sheet.families])
    question = sheet.question_of[options]
    more = Said(known[:, None] * sheet.speaks_for[options], sheet.voices[options], known[:, None])
    return standing.decision(chances, named[question], sheet.spoken[question], standing.said + more).differ_from(
        standing.now
    )


@dataclass(frozen=True, eq=False)
class _Sheet:
    """All questions of a bench side by side, so that every open answer is looked at in one go."""

    first: dict[str, int]
    """Question id -> the row of its first option."""
    question_of: NDArray[np.intp]
    """Number of the question of each option."""
    bits: NDArray[np.float32]
    """Turns worlds into the state of each question's causes, shape (causes, questions)."""
    informed: tuple[NDArray[np.float32], ...]
    """P(option | state) of somebody who knows; single precision is finer than the sampling."""
    base: NDArray[np.float64]
    spoken: NDArray[np.bool_]
    """Which causes each question speaks of."""
    speaks_for: NDArray[np.float64]
    """How much each option counts for each cause, shape (options, causes)."""
    voices: NDArray[np.float64]
    """Which families each option speaks for, shape (options, families)."""
    families: tuple[frozenset[FamilyId], ...]


@lru_cache(maxsize=32)
def _sheet_of(bench: Bench) -> _Sheet:
    answers = [bench.model.answers[question.id] for question in bench.questions]
    sizes = [len(one.options) for one in answers]
    bits = np.zeros((bench.model.structure.size, len(answers)), dtype=np.float32)
    for column, one in enumerate(answers):
        bits[list(one.scope), column] = 1 << np.arange(len(one.scope) - 1, -1, -1)
    firsts = np.cumsum([0, *sizes[:-1]])
    counts = np.zeros((sum(sizes), bench.model.structure.size))
    for first, one in zip(firsts, answers, strict=True):
        counts[first : first + len(one.options), list(one.scope)] = speaks_for(one.log_weights)
    return _Sheet(
        first={one.question: int(first) for one, first in zip(answers, firsts, strict=True)},
        question_of=np.repeat(np.arange(len(answers)), sizes),
        bits=bits,
        informed=tuple(one.informed.astype(np.float32) for one in answers),
        base=np.concatenate([one.base for one in answers]),
        spoken=(bits > 0).T,
        speaks_for=counts,
        voices=families_spoken_for(bench.model, counts),
        families=tuple(bench.model.families_asked(one.question) for one in answers),
    )
