"""Does learning help? Simulated closed cases of a world like ours or unlike it, and forecasts of others of that world."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from diagnostics.domain.case import Case, Gap, Respondent
from diagnostics.domain.causes import GapKind
from diagnostics.domain.library import Library
from diagnostics.domain.outcome import Outcome, Proof
from diagnostics.domain.questionnaire import NonAnswer
from diagnostics.domain.scales import Basis
from diagnostics.evaluation.simulation import fixed_asks, posteriors
from diagnostics.evaluation.worlds import AS_MODELLED, OTHER_ANSWERS, SHIFTED, World, drawn_answers, drawn_truth
from diagnostics.learning.closed import RELIABLE
from diagnostics.learning.lessons import log_score, shifts_from, taught
from diagnostics.reasoning.model import Chances, model_of

TRIAL_WORLDS = (AS_MODELLED, SHIFTED, OTHER_ANSWERS)
SIZES = (10, 50, 200)
QUESTIONS = 14
JUDGED = 4
"""Causes of a case that acting on it confirms or refutes: the likeliest ones, since those are acted upon."""

HELD_OUT = 300


@dataclass(frozen=True)
class Learning:
    """What so many closed cases of one world did to the forecasts of others."""

    world: str
    closed: int
    before: float
    """Mean log score of a judged cause in cases not learned from, with the library as shipped; in nats."""
    gain: float
    """By how much it is better after learning."""
    margin: float
    """Standard error of the gain."""


def learning_trial(
    library: Library,
    seed: int,
    held_out: int = HELD_OUT,
    sizes: Sequence[int] = SIZES,
    progress: Callable[[float], None] = lambda part: None,
) -> list[Learning]:
    """Return what so many closed cases teach in a world as modelled and in two others, each on the same forecasts."""
    found = []
    for number, world in enumerate(TRIAL_WORLDS):
        others = closed_cases(library, world, held_out, (seed, number, 1))
        before = np.array([log_score(library, case) for case in others]) / JUDGED
        for place, size in enumerate(sizes):
            cases = closed_cases(library, world, size, (seed, number, 2))
            learned = taught(library, shifts_from(library, cases), cases)
            gains = np.array([log_score(learned, case) for case in others]) / JUDGED - before
            margin = float(gains.std(ddof=1) / np.sqrt(len(gains)))
            found.append(Learning(world.label, size, float(before.mean()), float(gains.mean()), margin))
            progress((number + (place + 1) / len(sizes)) / len(TRIAL_WORLDS))
    return found


def closed_cases(library: Library, world: World, count: int, seed: Sequence[int]) -> list[Case]:
    """Return simulated cases of `world`, a quarter of each kind of gap, with answers and an outcome.

    What acting on a cause shows is right as often as learning takes it to be.
    """
    cases = []
    for number, kind in enumerate(GapKind):
        here = count // len(GapKind) + (number < count % len(GapKind))
        model = model_of(library, kind, None)
        asks = fixed_asks(model, QUESTIONS)
        truth = drawn_truth(model, world, here, (*seed, number))
        answers = drawn_answers(model, world, truth, asks, (*seed, number))
        chances = posteriors(model, asks, answers)
        luck = np.random.default_rng([*seed, number, 6]).random(chances.shape) < RELIABLE
        for row in range(here):
            given: dict[str, dict[str, str]] = {}
            for ask, option in zip(asks, answers[row], strict=True):
                value = NonAnswer.DONT_KNOW.value if option < 0 else model.answers[ask.question.id].options[option]
                given.setdefault(ask.role, {})[ask.question.id] = value
            judged = _likeliest(chances[row], model.candidates)
            proofs = {
                model.causes[cause]: Proof.CONFIRMED if truth.present[row, cause] == luck[row, cause] else Proof.REFUTED
                for cause in judged
            }
            cases.append(
                Case(
                    id=f"closed-{number}-{row}",
                    gap=Gap(kind=kind, basis=Basis.RECORDS),
                    respondents=[Respondent(id=role, role=role, answers=said) for role, said in given.items()],
                    outcome=Outcome(measured="Simulated", causes=proofs),
                )
            )
    return cases


def _likeliest(chances: Chances, candidates: Sequence[int]) -> list[int]:
    return sorted(candidates, key=lambda cause: (-round(float(chances[cause]), 9), cause))[:JUDGED]
