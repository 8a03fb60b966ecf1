"""The same model asked of pyAgrum: an independent answer to what the engine ought to say.

Nothing here uses the engine's tables. The causes are pyAgrum's own noisy-OR nodes; the chance of an answer is
reckoned cell by cell from the words of the questionnaire. An answer that counts for less than one, or rests on
reliability, enters as an auxiliary yes-or-no child of the question's causes: its row is the likelihood, brought to a
maximum of one, and it is known to be yes.
"""

# pyAgrum has no types.
# mypy: disable-error-code="no-untyped-call"

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from itertools import product
from math import exp, log

import numpy as np
import pyagrum as gum
from numpy.typing import NDArray

from diagnostics.domain.library import Library
from diagnostics.domain.questionnaire import Question
from diagnostics.reasoning.answers import Evidence
from diagnostics.reasoning.model import Model


def chances_of_options(library: Library, question: Question, present: Collection[str], known: float) -> list[float]:
    """Return P(option | causes present) in the order of the options, from somebody who is informed with chance `known`."""
    bases = [library.scales.base[option.base] for option in question.options]
    pulls = []
    for option in question.options:
        raised = sum(log(library.scales.answer[strength]) for cause, strength in option.raises.items() if cause in present)
        lowered = sum(log(library.scales.answer[strength]) for cause, strength in option.lowers.items() if cause in present)
        pulls.append(exp(raised - lowered))
    whole = sum(base * pull for base, pull in zip(bases, pulls, strict=True))
    return [known * base * pull / whole + (1 - known) * base / sum(bases) for base, pull in zip(bases, pulls, strict=True)]


def likelihood(library: Library, item: Evidence, present: Collection[str]) -> float:
    """Return P(this answer | causes present), to the power that the answer counts."""
    question = library.question_by_id[item.question]
    place = [option.id for option in question.options].index(item.option)
    return float(chances_of_options(library, question, present, item.reliability)[place] ** item.counts)


def cause_network(model: Model) -> gum.BayesNet:
    """Return the causes as noisy-OR nodes with the fitted leaks and weights."""
    network = gum.BayesNet()
    for cause, leak in zip(model.causes, model.network.leaks, strict=True):
        network.addNoisyORNet(gum.LabelizedVariable(cause, cause, ["no", "yes"]), leak)
    for child, parents in enumerate(model.structure.parents):
        for parent, weight in zip(parents, model.network.weights[child], strict=True):
            network.addWeightedArc(model.causes[parent], model.causes[child], weight)
    return network


def add_answer(network: gum.BayesNet, model: Model, item: Evidence, name: str) -> None:
    """Add the auxiliary child `name` that stands for one answer."""
    causes = model.library.question_by_id[item.question].parents
    network.add(gum.LabelizedVariable(name, name, ["no", "yes"]))
    for cause in causes:
        network.addArc(cause, name)
    rows = list(product((0, 1), repeat=len(causes)))
    values = [likelihood(model.library, item, {c for c, there in zip(causes, row, strict=True) if there}) for row in rows]
    for row, value in zip(rows, values, strict=True):
        chance = value / max(values)
        network.cpt(name)[dict(zip(causes, row, strict=True))] = [1 - chance, chance]


def engine_after(model: Model, evidence: Sequence[Evidence], joints: Iterable[Sequence[str]] = ()) -> gum.LazyPropagation:
    """Return pyAgrum's inference after `evidence`, ready for the marginals and for the `joints` asked for."""
    network = cause_network(model)
    known = {model.causes[place]: 1 for place in model.structure.the_gap_itself}
    for number, item in enumerate(evidence):
        add_answer(network, model, item, f"answer {number}")
        known[f"answer {number}"] = 1
    inference = gum.LazyPropagation(network)
    inference.setEvidence(known)
    for causes in joints:
        inference.addJointTarget(set(causes))
    inference.makeInference()
    return inference


def chances_after(model: Model, evidence: Sequence[Evidence]) -> NDArray[np.float64]:
    """Return P(cause | evidence) in the order of the model's causes."""
    inference = engine_after(model, evidence)
    return np.array([inference.posterior(cause)[1] for cause in model.causes])


def joint_after(inference: gum.LazyPropagation, causes: Sequence[str]) -> NDArray[np.float64]:
    """Return P(causes) as a flat array, the first cause slowest; `causes` must have been among the joints asked for."""
    tensor = inference.jointPosterior(set(causes))
    axes = list(reversed(tensor.names))
    return np.asarray(np.transpose(tensor.toarray(), [axes.index(cause) for cause in causes])).ravel()
