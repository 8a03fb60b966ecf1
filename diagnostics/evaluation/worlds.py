"""The worlds of the simulation: what is true in a case, and what people then answer, as modelled or otherwise."""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from diagnostics.domain.causes import Strength
from diagnostics.domain.library import Library
from diagnostics.domain.questionnaire import Question
from diagnostics.domain.scales import Basis
from diagnostics.reasoning.answers import reliability_of
from diagnostics.reasoning.model import Chances, Model

MANAGER = "line-manager"
UNKNOWN_WEIGHT = 0.60
"""Direct weight on the gap of the cause that the network does not know: half as much again as the heaviest it knows."""

UNKNOWN_MARKS = 2
"""One question in so many has an option that the unknown cause raises, strongly."""

MARKS_SEED = 20260911

Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class World:
    """How a simulated world differs from our model; every figure at its default is the world as modelled."""

    label: str
    sentence: str
    weight_scatter: float = 0.0
    """Sigma of the log-normal factor on each answer weight and on the log-odds of each link, new in every case."""
    weight_shift: float = 0.0
    """Sigma of a log-normal factor on each answer weight that is the same in every case."""
    prior_shift: float = 0.0
    """By how much the log-odds of a cause's coming by itself are up or down, by chance, but the same in all cases."""
    insists_on: tuple[str, ...] = ()
    """The causes that the line manager sees, whatever is there."""
    insists: float = 0.0
    """Chance that an answer of the line manager speaks of these instead of the facts."""
    careless: float = 0.0
    """Chance that a respondent answers everything from the base."""
    dont_know: float = 0.0
    """Chance that an answer is "I don't know"."""
    echo: float = 0.0
    """Chance that an answer repeats the one story that goes round in the case."""
    unknown_cause: float = 0.0
    """Chance that a cause which the network does not know is at work."""


AS_MODELLED = World("As modelled", "Causes, links and answers are exactly as the library says.")
SCATTERED = World(
    "Weights scattered", "Every answer weight and link differs from ours, in each case anew.", weight_scatter=0.5
)
# More causes are there in this world than in ours, so a first guess is right more often; look at Brier and calibration.
SHIFTED = World(
    "Starting chances shifted",
    "Half of the causes come by themselves at twice the odds, half at half.",
    prior_shift=np.log(2.0),
)
BLAMING = World(
    "A manager who blames individuals",
    "Half of the line manager's answers say that people cannot or will not, whatever the cause.",
    insists_on=("capacity-mismatch", "motive-mismatch"),
    insists=0.5,
)
WANTS_TRAINING = World(
    "A manager who wants training",
    "Half of the line manager's answers say that skill and training are missing, whatever the cause.",
    insists_on=("skill-gap", "poor-training"),
    insists=0.5,
)
CARELESS = World("Careless respondents", "One respondent in four answers from habit alone.", careless=0.25)
UNSURE = World("Many who do not know", "Four answers in ten are “I don't know”.", dont_know=0.4)
ECHOING = World(
    "Respondents who echo each other",
    "Three answers in ten repeat one story that goes round in the case and has nothing to do with its causes.",
    echo=0.3,
)
UNKNOWN = World(
    "A cause the network does not know",
    "In half of the cases a further, heavy cause is at work, and one question in two has an option that it raises.",
    unknown_cause=0.5,
)
OTHER_ANSWERS = World(
    "Answers weigh otherwise", "Every answer weight differs from ours, the same way in all cases.", weight_shift=0.7
)
"""Not among `WORLDS`: it is there for learning, which can find out what is the same in all cases."""

WORLDS = (AS_MODELLED, SCATTERED, SHIFTED, BLAMING, WANTS_TRAINING, CARELESS, UNSURE, ECHOING, UNKNOWN)
"""Every world of the benchmark; the first is the one our model describes."""


@dataclass(frozen=True)
class FixedAsk:
    """One question put to one role."""

    question: Question
    role: str

    def reliability(self, library: Library) -> float:
        """Return the chance that the answer rests on the facts, in a case whose gap is on record."""
        return reliability_of(library, self.role, self.question, Basis.RECORDS)


@dataclass(frozen=True, eq=False)
class Truth:
    """What is so in a number of cases; one row for each."""

    present: Flags
    """Which causes are there, shape (cases, causes)."""
    effect: Chances
    """Part of the gap that would go if this cause alone were removed, with what only it keeps up; (cases, causes)."""
    unknown: Flags
    """Whether the cause that the network does not know is there, shape (cases,)."""
    unknown_effect: Chances
    """Its effect in the same measure, shape (cases,)."""


def drawn_truth(model: Model, world: World, cases: int, seed: Sequence[int]) -> Truth:
    """Return the causes of `cases` cases of `world`, drawn parents first; what is the gap itself is there in all.

    The same seed draws the same luck in every world, so that two worlds can be compared case by case.
    """
    luck, odds = np.random.default_rng([*seed, 1]), np.random.default_rng([*seed, 2])
    leaks, links = _network(model, world, cases, odds)
    structure = model.structure
    itself = sorted(structure.the_gap_itself)
    started = np.zeros((cases, structure.size), dtype=bool)
    carried = [np.zeros(one.shape, dtype=bool) for one in links]
    missing: Flags = np.ones(cases, dtype=bool)
    while missing.any():
        started[missing] = (luck.random(leaks.shape) < leaks)[missing]
        for fired, link in zip(carried, links, strict=True):
            fired[missing] = (luck.random(link.shape) < link)[missing]
        missing = np.asarray(~_active(started, carried, structure.parents, None)[:, itself].all(axis=1))
    unknown = odds.random(cases) < world.unknown_cause
    return _truth(model, started, carried, unknown)


def _network(model: Model, world: World, cases: int, odds: np.random.Generator) -> tuple[Chances, list[Chances]]:
    """Return the leaks (cases, causes) and, for each cause, the weights of its links (cases, parents)."""
    network = model.network
    signs = np.random.default_rng(MARKS_SEED).permutation(np.resize([-1.0, 1.0], model.structure.size))
    # The signs belong to the causes, not to their order, which a kind of gap may change.
    places = [model.structure.index(cause.id) for cause in model.library.causes]
    shift = np.zeros(model.structure.size)
    shift[places] = signs * world.prior_shift
    leaks = np.tile(_moved(np.array(network.leaks), shift), (cases, 1))
    links = []
    for weights in network.weights:
        shape = (cases, len(weights))
        scatter = odds.normal(0.0, world.weight_scatter, shape) if world.weight_scatter else np.zeros(shape)
        links.append(_moved(np.array(weights), scatter))
    return leaks, links


def _moved(chances: Chances, by: Chances) -> Chances:
    odds = chances / (1 - chances) * np.exp(by)
    return np.asarray(odds / (1 + odds))


def _active(started: Flags, carried: list[Flags], parents: Sequence[Sequence[int]], removed: int | None) -> Flags:
    """Return which causes are there, given what came by itself and which links carry, with one of them removed."""
    there = np.zeros_like(started)
    for child, above in enumerate(parents):
        if child != removed:
            there[:, child] = started[:, child] | (carried[child] & there[:, list(above)]).any(axis=1)
    return there


def _truth(model: Model, started: Flags, carried: list[Flags], unknown: Flags) -> Truth:
    structure = model.structure
    direct = np.array([model.library.cause_by_id[cause].weight_on_gap for cause in structure.causes])
    direct[list(structure.the_gap_itself)] = 0.0
    spared = np.log1p(-direct)
    present = _active(started, carried, structure.parents, None)
    beside = np.where(unknown, 1 - UNKNOWN_WEIGHT, 1.0)
    closed = np.exp(present @ spared)
    effect = np.zeros(present.shape)
    for cause in model.candidates:
        without = np.exp(_active(started, carried, structure.parents, cause) @ spared)
        effect[:, cause] = beside * (without - closed)
    return Truth(present, effect, unknown, closed * (1 - beside))


def drawn_answers(
    model: Model, world: World, truth: Truth, asks: Sequence[FixedAsk], seed: Sequence[int]
) -> NDArray[np.intp]:
    """Return the number of the option that answers each of `asks` in each case, shape (cases, asks); -1: does not know."""
    cases = len(truth.present)
    luck, scatter = np.random.default_rng([*seed, 3]), np.random.default_rng([*seed, 4])
    people = sorted({ask.role for ask in asks})
    careless = luck.random((cases, len(people))) < world.careless
    story = drawn_truth(model, AS_MODELLED, cases, [*seed, 5]).present if world.echo else truth.present
    view = np.isin(model.causes, world.insists_on)
    answers = np.empty((cases, len(asks)), dtype=np.intp)
    for column, ask in enumerate(asks):
        insists, echoes, silent, knows, picks = luck.random((5, cases))
        biased = (insists < world.insists) & (ask.role == MANAGER)
        echoing = ~biased & (echoes < world.echo)
        seen = np.where(echoing[:, None], story, np.where(biased[:, None], view, truth.present))
        habit = careless[:, people.index(ask.role)]
        aware = ((knows < ask.reliability(model.library)) | biased | echoing) & ~habit
        chances = _option_chances(model, world, ask, seen, truth.unknown & ~biased & ~echoing, scatter)
        limits = np.where(aware[:, None], chances, model.answers[ask.question.id].base).cumsum(axis=1)
        chosen = (limits <= picks[:, None]).sum(axis=1).clip(max=limits.shape[1] - 1)
        answers[:, column] = np.where(silent < world.dont_know, -1, chosen)
    return answers


def _option_chances(
    model: Model, world: World, ask: FixedAsk, seen: Flags, unknown: Flags, scatter: np.random.Generator
) -> Chances:
    """Return P(option) in each case for somebody who answers from the causes `seen`, shape (cases, options)."""
    answers = model.answers[ask.question.id]
    causes = seen[:, list(answers.scope)].astype(np.float64)
    if world.weight_scatter:
        factor = np.exp(scatter.normal(0.0, world.weight_scatter, (len(seen), *answers.log_weights.shape)))
        raised = np.einsum("cos,cs->co", factor * answers.log_weights, causes)
    else:
        raised = causes @ (answers.log_weights * _lasting_factor(model, world, ask)).T
    mark = _marks(model.library).get(ask.question.id)
    if mark is not None:
        raised[:, mark] += unknown * np.log(model.library.scales.answer[Strength.STRONG])
    scores = answers.base * np.exp(raised)
    return np.asarray(scores / scores.sum(axis=1, keepdims=True))


def _lasting_factor(model: Model, world: World, ask: FixedAsk) -> Chances:
    """Return the factor on each weight of a question that is the same in every case, shape (options, scope)."""
    answers = model.answers[ask.question.id]
    if not world.weight_shift:
        return np.ones_like(answers.log_weights)
    chance = np.random.default_rng([MARKS_SEED, zlib.crc32(ask.question.id.encode())])
    factor = np.exp(chance.normal(0.0, world.weight_shift, answers.log_weights.shape))
    # Drawn in the order of ids, because a kind of gap can change the order of causes.
    return np.asarray(factor[:, np.argsort(np.argsort([model.causes[place] for place in answers.scope]))])


@lru_cache(maxsize=8)
def _marks(library: Library) -> dict[str, int]:
    """Return question -> number of the option that the unknown cause raises, for one question in two."""
    chance = np.random.default_rng(MARKS_SEED)
    drawn = [
        (question, chance.integers(UNKNOWN_MARKS), chance.integers(len(question.options))) for question in library.questions
    ]
    return {question.id: int(option) for question, turn, option in drawn if turn == 0}
