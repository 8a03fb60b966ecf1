"""Would models that differ from ours as much as ours may be wrong lead to the same result?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from diagnostics.reasoning.answers import Evidence, informed, kinds_of, unsigned
from diagnostics.reasoning.belief import Belief
from diagnostics.reasoning.decision import Decisions, decide
from diagnostics.reasoning.junction_tree import Factor, JunctionTree
from diagnostics.reasoning.model import Chances, Model
from diagnostics.reasoning.network import family_factor
from diagnostics.reasoning.ranking import examined_families, may_name_the_person
from diagnostics.reasoning.shares import asked_causes, shares_at
from diagnostics.reasoning.support import Said, said, said_by

MODELS = 100
SEED = 20260903

ANSWER_SCATTER = 0.30
"""Standard deviation of the logarithm of the factor on each answer weight: two thirds of them within a third. Judgement."""

LINK_SCATTER = 0.50
"""Standard deviation of each link's log-odds. Judgement."""

PRIOR_SCATTER = 0.40
"""Standard deviation of the log-odds with which each cause comes by itself. Judgement."""

LEAVE_OUT_EVERY = 4
"""In every fourth model one respondent is left out, each in turn, where there are at least two."""

ROWS = 10
"""Models reckoned in one batch: small enough that the tables stay in the cache of the processor."""


@dataclass(frozen=True, eq=False)
class Perturbed:
    """What the other models say, one row each."""

    decisions: Decisions
    chances: Chances
    shares: Chances

    def top_stable(self, now: Decisions) -> float:
        """Return the part of the models that name the same cause first."""
        return float((self.decisions.tops == now.tops[0]).mean())

    def verdict_stable(self, now: Decisions) -> float:
        """Return the part of the models that come to the same verdict."""
        return float((self.decisions.kinds == now.kinds[0]).mean())


def perturbed(belief: Belief, effect: Chances) -> Perturbed:
    """Return the results of 100 perturbed models, fixed seed: weights, links, starting chances, one respondent left out."""
    chance = np.random.default_rng(SEED)
    tree = belief.calibrated.tree
    bare = belief.model.tree_for(())
    heard = _Heard.of(belief)
    rows = [_rows(belief, heard, first, chance, tree, bare) for first in range(0, MODELS, ROWS)]
    prior, chances, times = (np.vstack([row[part] for row in rows]) for part in range(3))
    may_name = may_name_the_person(examined_families(belief.model, belief.evidence))
    asked = asked_causes(belief)
    found = shares_at(effect, chances, prior, asked)
    what = heard.said(times, said(belief.model, ()))
    return Perturbed(decide(belief.model, chances, prior, effect, may_name, asked, what), chances, found)


def _rows(
    belief: Belief, heard: _Heard, first: int, chance: np.random.Generator, tree: JunctionTree, bare: JunctionTree
) -> tuple[Chances, Chances, Chances]:
    """Return the starting chances, the chances after the answers, and how often each answer counts, of one batch."""
    network = _networks(belief.model, chance)
    times = heard.times(first)
    answers = _answers(belief.model, heard.kinds, times, chance)
    prior = bare.calibrate(bare.potentials(network)).marginals()
    after = tree.calibrate(tree.potentials([*network, *answers])).marginals()
    return np.broadcast_to(prior, after.shape), after, times


@dataclass(frozen=True, eq=False)
class _Heard:
    """The answers by kind, and how many of each every person gave: what remains if one respondent is left out."""

    kinds: tuple[Evidence, ...]
    given: NDArray[np.float64]
    """How many people gave each answer, shape (kinds,)."""
    by_person: dict[str, NDArray[np.float64]]
    each: tuple[Said, ...]
    """What each answer says."""

    @classmethod
    def of(cls, belief: Belief) -> _Heard:
        """Return the answers behind a belief."""
        kinds = kinds_of(belief.evidence)
        place = {item: number for number, item in enumerate(kinds)}
        by_person: dict[str, NDArray[np.float64]] = {}
        for item in belief.evidence:
            by_person.setdefault(item.respondent, np.zeros(len(kinds)))[place[unsigned(item)]] += 1
        each = tuple(said_by(belief.model, item) for item in kinds)
        return cls(tuple(kinds), np.array(list(kinds.values()), dtype=float), by_person, each)

    def said(self, times: NDArray[np.float64], nothing: Said) -> Said:
        """Return what is said where each answer counts as often as `times` has it, shape (models, kinds)."""
        return sum((one.times(times[:, number, None]) for number, one in enumerate(self.each)), nothing)

    def times(self, first: int) -> NDArray[np.float64]:
        """Return how often each answer counts in each model of a batch, shape (models, kinds)."""
        people = sorted(self.by_person)
        times = np.tile(self.given, (ROWS, 1))
        if len(people) > 1:
            for row, number in enumerate(range(first, first + ROWS)):
                if number % LEAVE_OUT_EVERY == 0:
                    times[row] -= self.by_person[people[number // LEAVE_OUT_EVERY % len(people)]]
        return times


def _networks(model: Model, chance: np.random.Generator) -> list[Factor]:
    network = model.network
    factors: list[Factor] = []
    for child, parents in enumerate(network.structure.parents):
        leak = _shaken(np.full(ROWS, network.leaks[child]), PRIOR_SCATTER, chance)
        links = _shaken(np.tile(network.weights[child], (ROWS, 1)), LINK_SCATTER, chance)
        factors.append(family_factor(child, parents, leak, links))
    known = model.prior_factors[len(network.leaks) :]
    return [*factors, *known]


def _shaken(chances: NDArray[np.float64], scatter: float, chance: np.random.Generator) -> NDArray[np.float64]:
    odds = chances / (1 - chances) * np.exp(chance.normal(0.0, scatter, chances.shape))
    return np.asarray(odds / (1 + odds))


def _answers(
    model: Model, kinds: Sequence[Evidence], times: NDArray[np.float64], chance: np.random.Generator
) -> list[Factor]:
    """Return the likelihood of every kind of answer under each model's own weights; one question's weights move together."""
    tables: dict[str, NDArray[np.float64]] = {}
    factors: list[Factor] = []
    for number, item in enumerate(kinds):
        answers = model.answers[item.question]
        if item.question not in tables:
            scatter = np.exp(chance.normal(0.0, ANSWER_SCATTER, (ROWS, *answers.log_weights.shape)))
            tables[item.question] = informed(answers.base, answers.log_weights * scatter)
        column = answers.options.index(item.option)
        said = item.reliability * tables[item.question][:, :, column] + (1 - item.reliability) * answers.base[column]
        factors.append((answers.scope, said ** (item.counts * times[:, number, None])))
    return factors
