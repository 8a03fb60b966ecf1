"""Other ways to a ranking of the families from the same answers, each after its published description.

None of these authors wrote for our questions. Which of our causes belongs to which step or cell is our judgement, made
once from the descriptions and not changed after seeing results. Ties go by the order of the library throughout.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from diagnostics.domain.case import Case
from diagnostics.domain.causes import FamilyId
from diagnostics.domain.library import Library
from diagnostics.evaluation.published import truth_of
from diagnostics.reasoning.answers import Evidence
from diagnostics.reasoning.belief import log_odds
from diagnostics.reasoning.interview import bench_for, evidence_for
from diagnostics.reasoning.model import Chances, Model
from diagnostics.reasoning.network import states

Ranking = tuple[FamilyId, ...]
Steps = tuple[tuple[str, tuple[str, ...]], ...]
"""A flow: each step's question, and the causes that an answer of "here is the trouble" stands for."""

MAGER_PIPE: Steps = (
    ("Are expectations clear?", ("unclear-expectations", "unclear-policy")),
    ("Are resources adequate?", ("poor-tools", "overload")),
    ("Can people see how well they do?", ("missing-feedback",)),
    ("Is doing it right punishing?", ("right-thing-punished",)),
    ("Is doing it wrong rewarding?", ("incentive-misaligned",)),
    ("Does it matter whether it is done?", ("no-consequence", "weak-line-management", "contrary-norms")),
    ("Could they once, and do they do it often?", ("skill-decay",)),
    ("Is a skill missing?", ("skill-gap", "poor-training")),
    ("Can the task be made simpler?", ("no-guidance", "broken-process")),
    (
        "Are there other obstacles?",
        ("unrealistic-objectives", "role-and-ownership", "handoff-failure", "pay-level", "weak-onboarding", "high-turnover"),
    ),
    ("Does the person have the potential?", ("capacity-mismatch", "motive-mismatch", "weak-selection")),
)

MOORE: Steps = (
    (
        "Does the environment stand in the way: culture, tools, the way things are run?",
        (
            *("pay-level", "incentive-misaligned", "right-thing-punished", "no-consequence"),
            *("weak-selection", "high-turnover", "broken-process", "role-and-ownership", "handoff-failure"),
            *("unrealistic-objectives", "missing-feedback", "poor-tools", "overload"),
            *("weak-line-management", "contrary-norms"),
        ),
    ),
    (
        "Is something not known that could stand in a job aid?",
        ("no-guidance", "unclear-expectations", "unclear-policy", "weak-onboarding"),
    ),
    ("Is practice missing?", ("skill-gap", "skill-decay", "poor-training")),
    ("Is it motivation, when all else is answered?", ("motive-mismatch", "capacity-mismatch")),
)

CELLS = ("Data", "Resources", "Incentives", "Knowledge", "Capacity", "Motives")
"""Gilbert's six, those of the environment first."""


@dataclass(frozen=True, eq=False)
class Heard:
    """The answers of one case, as every method hears them, and the other published cases."""

    model: Model
    evidence: tuple[Evidence, ...]
    others: tuple[Case, ...]

    @property
    def library(self) -> Library:
        """The content that the answers belong to."""
        return self.model.library

    @cached_property
    def scores(self) -> dict[str, float]:
        """Sum of the log weights of the chosen options, by cause, without the cause that is the gap itself."""
        found = {self.model.causes[place]: 0.0 for place in self.model.candidates}
        for item in self.evidence:
            answers = self.model.answers[item.question]
            for place, weight in zip(answers.scope, answers.log_weights[answers.options.index(item.option)], strict=True):
                if self.model.causes[place] in found:
                    found[self.model.causes[place]] += float(weight)
        return found


@dataclass(frozen=True)
class Baseline:
    """One method: how it is called, which work describes it, and how it ranks the families of a case."""

    id: str
    label: str
    source: str
    """Key in data/sources.yaml."""
    rank: Callable[[Heard], Ranking]


def heard(library: Library, case: Case, cases: Sequence[Case]) -> Heard:
    """Return what a method may use to rank the families of `case`; `cases` are all published ones."""
    bench = bench_for(library, case)
    return Heard(bench.model, evidence_for(bench, case), tuple(other for other in cases if other.id != case.id))


def mager_pipe(given: Heard) -> Ranking:
    """Follow the flow of Mager & Pipe (`mager-pipe`): quick fixes, consequences, skill, obstacles, potential.

    A step finds trouble where the answers speak more for one of its causes than against it. Our own reading: whether
    it is worth pursuing is taken as yes, for all these cases were investigated; nothing tells whether an earlier fix
    was enough, so the flow goes on to its end; what it found comes first, in its order.
    """
    return _by_flow(given, MAGER_PIPE)


def moore(given: Heard) -> Ranking:
    """Follow the order of Moore (`moore`): environment, then knowledge, then skill, and motivation last.

    Her flow asks one action at a time and names no families; the causes of each step are our reading of it.
    """
    return _by_flow(given, MOORE)


def six_cells(given: Heard) -> Ranking:
    """Add up points in the six cells of Gilbert (`gilbert-1978`), as on the worksheet that Chevalier made of them.

    A cause's points go to the cells it belongs to, in equal parts. A family takes the mean of its causes' cells: our
    judgement, since the worksheet ends at the cells. The worksheet's own scale, from -4 to +4, becomes our log weights.
    """
    points = dict.fromkeys(CELLS, 0.0)
    for cause, score in given.scores.items():
        cells = cells_of(given.library.cause_by_id[cause].cell)
        for cell in cells:
            points[cell] += score / len(cells)
    by_cause = {
        cause: float(np.mean([points[cell] for cell in cells_of(given.library.cause_by_id[cause].cell)]))
        for cause in given.scores
    }
    return _by_family(given, by_cause, lambda scores: float(np.mean(scores)))


def added_by_cause(given: Heard) -> Ranking:
    """Add up the log weights of the answers for each cause; a family is as strong as its strongest cause.

    The linear model with given weights of Dawes (1979); no base rates, no reliability, no links.
    """
    return _by_family(given, given.scores, max)


def added_by_family(given: Heard) -> Ranking:
    """Add up the log weights of the answers over all causes of a family: as before, one level up."""
    return _by_family(given, given.scores, sum)


def naive_bayes(given: Heard) -> Ranking:
    """Multiply each cause's prior odds by the likelihood ratio of every answer, each cause on its own.

    The simple Bayes of de Dombal et al. (1972), with our priors and answer model but no links, and the other causes of
    a question at their prior. A family's chance is that of at least one of its causes, taken as independent.
    """
    chances = chances_on_their_own(given)
    return _by_family(given, chances, lambda several: 1 - float(np.prod(1 - np.asarray(several))))


def naive_bayes_gain(given: Heard) -> Ranking:
    """Rank by what naive Bayes added to the causes that rose: our own rule for families, without the network."""
    prior = given.model.prior
    gains = {
        cause: chance - float(prior[given.model.structure.index(cause)])
        for cause, chance in chances_on_their_own(given).items()
    }
    return _by_family(given, gains, lambda several: sum(max(gain, 0.0) for gain in several))


def most_frequent(given: Heard) -> Ranking:
    """Rank by how often a family is a documented main one in the other published cases; no answer is heard."""
    often = Counter(family for case in given.others for family in truth_of(case).main_families)
    return _sorted(given.library, {family.id: float(often[family.id]) for family in given.library.families})


def as_requested(given: Heard) -> Ranking:
    """Name training, which is what was asked for; the families after it, in the order of the library, mean nothing."""
    return _sorted(given.library, {family.id: float(family.id is FamilyId.TRAINING) for family in given.library.families})


BASELINES = (
    Baseline("added-by-family", "Points added up by family", "causeway-judgement", added_by_family),
    Baseline("added-by-cause", "Points added up by cause", "causeway-judgement", added_by_cause),
    Baseline("naive-bayes", "Naive Bayes, by chance", "causeway-judgement", naive_bayes),
    Baseline("naive-bayes-gain", "Naive Bayes, by what the answers added", "causeway-judgement", naive_bayes_gain),
    Baseline("six-cells", "Gilbert's six cells, points added up", "chevalier", six_cells),
    Baseline("mager-pipe", "Mager & Pipe's flow", "mager-pipe", mager_pipe),
    Baseline("moore", "Moore's order", "moore", moore),
    Baseline("most-frequent", "Most frequent family in the other cases", "causeway-judgement", most_frequent),
    Baseline("as-requested", "Training, as requested", "causeway-judgement", as_requested),
)


def cells_of(cell: str) -> tuple[str, ...]:
    """Return which of the six cells a cause's `cell` names; "all cells of the environment" are the first three."""
    words = cell.lower()
    return CELLS[:3] if words.startswith("all cells") else tuple(name for name in CELLS if name.lower() in words)


def _by_flow(given: Heard, steps: Steps) -> Ranking:
    """Rank families by the first step that finds trouble with one of them; then the others, in the order of the flow."""
    order = [
        cause
        for _, causes in steps
        for cause in sorted((cause for cause in causes if cause in given.scores), key=lambda cause: -given.scores[cause])
    ]
    found = [cause for cause in order if given.scores[cause] > 1e-9]
    return tuple(dict.fromkeys(given.library.family_of(cause) for cause in [*found, *order]))


def _by_family(given: Heard, scores: Mapping[str, float], combined: Callable[[list[float]], float]) -> Ranking:
    family_of = given.library.family_of
    return _sorted(
        given.library,
        {
            family.id: combined([score for cause, score in scores.items() if family_of(cause) is family.id])
            for family in given.library.families
        },
    )


def _sorted(library: Library, scores: Mapping[FamilyId, float]) -> Ranking:
    return tuple(sorted((family.id for family in library.families), key=lambda family: -round(scores[family], 9)))


def chances_on_their_own(given: Heard) -> dict[str, float]:
    """Return P(cause | answers) of every candidate, each reckoned as if no cause fed another."""
    model = given.model
    odds: Chances = log_odds(model.prior).copy()
    for item in given.evidence:
        answers = model.answers[item.question]
        said = answers.likelihood(item.reliability)[:, answers.options.index(item.option)]
        rows, start = states(len(answers.scope)), model.prior[list(answers.scope)]
        weight = np.where(rows == 1, start, 1 - start)
        for column, place in enumerate(answers.scope):
            rest = np.delete(weight, column, axis=1).prod(axis=1) * said
            there = rows[:, column] == 1
            odds[place] += item.counts * np.log(rest[there].sum() / rest[~there].sum())
    return {model.causes[place]: float(1 / (1 + np.exp(-odds[place]))) for place in model.candidates}
