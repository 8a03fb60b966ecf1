"""Simulated interviews from the first question to the stop, with the question chosen by one rule or another."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import fmean, median

import numpy as np

from diagnostics.diagnose import diagnose
from diagnostics.domain.case import Case, Gap, Request, Respondent
from diagnostics.domain.causes import GapKind, WhyNow
from diagnostics.domain.finding import VerdictKind
from diagnostics.domain.library import Library
from diagnostics.domain.scales import Basis
from diagnostics.reasoning.answers import reliability_of
from diagnostics.reasoning.interview import Ask, Bench, bench_for, first_of
from diagnostics.reasoning.junction_tree import sample
from diagnostics.reasoning.stop import LIMIT, Step, StopReason, next_step

ALONE, TOGETHER = ("line-manager",), ("line-manager", "performer", "hr", "records")
"""Half of the interviews are with one person, half with four."""

Rule = Callable[[Step, Sequence[Ask], np.random.Generator], Ask]


@dataclass(frozen=True)
class Interviews:
    """What one rule came to; every part is of the interviews, from 0 to 1."""

    rule: str
    interviews: int
    questions: float
    """Median of the questions put."""
    minutes: float
    """Mean of the minutes they take, all people together."""
    first_present: float
    """The cause named first is there."""
    one_of_three_present: float
    cannot_tell: float
    settled: float
    """It stopped because nothing more could change the decision."""


@dataclass(frozen=True)
class _Held:
    """One interview that was held."""

    questions: int
    seconds: int
    first_present: bool
    one_of_three_present: bool
    cannot_tell: bool
    settled: bool


def _ours(step: Step, asks: Sequence[Ask], luck: np.random.Generator) -> Ask:
    return step.ask or asks[0]


def _per_second(step: Step, asks: Sequence[Ask], luck: np.random.Generator) -> Ask:
    return max(asks, key=lambda ask: ask.per_second)


def _information(step: Step, asks: Sequence[Ask], luck: np.random.Generator) -> Ask:
    return max(asks, key=lambda ask: ask.information)


def _in_order(step: Step, asks: Sequence[Ask], luck: np.random.Generator) -> Ask:
    return asks[0]


def _at_random(step: Step, asks: Sequence[Ask], luck: np.random.Generator) -> Ask:
    return asks[int(luck.integers(len(asks)))]


RULES: dict[str, Rule] = {
    "What can change the decision, then information per second": _ours,
    "Information per second": _per_second,
    "Information, whatever the time": _information,
    "In the order of the questionnaire": _in_order,
    "In random order": _at_random,
}
"""How the next question is chosen, ours first. All put the opening questions first, and stop by the same rule."""


def interviews(
    library: Library, count: int, rule: str, seed: int, progress: Callable[[float], None] | None = None
) -> Interviews:
    """Return what `count` interviews by one of the `RULES` come to: the same worlds and the same answers for each rule.

    Kinds of gap and reasons for asking take turns; nobody refuses an answer. `progress` hears the part done.
    """
    held = []
    for number in range(count):
        held.append(_held(library, number, RULES[rule], seed))
        if progress:
            progress((number + 1) / count)
    return Interviews(
        rule=rule,
        interviews=count,
        questions=median(one.questions for one in held),
        minutes=fmean(one.seconds for one in held) / 60,
        first_present=fmean(one.first_present for one in held),
        one_of_three_present=fmean(one.one_of_three_present for one in held),
        cannot_tell=fmean(one.cannot_tell for one in held),
        settled=fmean(one.settled for one in held),
    )


def _held(library: Library, number: int, rule: Rule, seed: int) -> _Held:
    case = _case(number)
    bench, luck = bench_for(library, case), np.random.default_rng([seed, number])
    world = sample(bench.model.posterior(()), 1, luck)[0]
    topic, seconds = None, 0
    while True:
        step = next_step(bench, case, topic=topic)
        if step.ask is None:
            break
        asks = [ask for ask in step.open_asks if len(ask.respondent.answers) < LIMIT]
        given = {question for person in case.respondents for question in person.answers}
        opening = [question for question in library.opening if question not in given]
        ask = first_of(opening, asks) or rule(step, asks, luck)
        case = case.with_answer(ask.respondent.id, ask.question.id, _answer(bench, case, ask, world, seed, number))
        topic, seconds = library.topic_of[ask.question.id].id, seconds + ask.question.seconds
    found = diagnose(library, case, robust=False)
    there = {bench.model.causes[place] for place in np.flatnonzero(world)}
    return _Held(
        questions=case.answer_count,
        seconds=seconds,
        first_present=found.causes[0].id in there,
        one_of_three_present=any(cause.id in there for cause in found.causes[:3]),
        cannot_tell=found.verdict.kind is VerdictKind.CANNOT_TELL,
        settled=step.stopped is StopReason.SETTLED,
    )


def _case(number: int) -> Case:
    kinds, reasons = list(GapKind), list(WhyNow)
    roles = TOGETHER if number % 2 else ALONE
    return Case(
        id=f"simulated-{number}",
        request=Request(why_now=reasons[number % len(reasons)]),
        gap=Gap(kind=kinds[number // 2 % len(kinds)], basis=Basis.RECORDS),
        respondents=[Respondent(id=role, role=role) for role in roles],
    )


def _answer(bench: Bench, case: Case, ask: Ask, world: np.ndarray, seed: int, number: int) -> str:
    """Return what the respondent says: from the facts as often as the role can know, with the same luck for every rule."""
    answers = bench.model.answers[ask.question.id]
    known = reliability_of(bench.model.library, ask.respondent.role, ask.question, case.gap.effective_basis)
    state = int(world[list(answers.scope)] @ (1 << np.arange(len(answers.scope) - 1, -1, -1)))
    chances = answers.likelihood(known)[state]
    key = zlib.crc32(f"{ask.question.id}/{ask.respondent.role}".encode())
    place = np.random.default_rng([seed, number, key]).choice(len(chances), p=chances / chances.sum())
    return answers.options[int(place)]
