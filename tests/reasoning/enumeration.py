"""Small libraries, and everything about them by adding up every state of the world one by one."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from itertools import product
from math import prod

from diagnostics.domain.library import Library
from diagnostics.domain.questionnaire import Option, Question
from diagnostics.reasoning.answers import Evidence
from diagnostics.reasoning.model import Model
from tests import oracle


def small(library: Library, causes: Collection[str]) -> Library:
    """Return the library with these causes alone: their links, and the questions that speak of one of them."""
    kept = set(causes)
    topics = []
    for topic in library.topics:
        questions = [_about(question, kept) for question in topic.questions]
        topics.append(topic.model_copy(update={"questions": [q for q in questions if q.parents]}))
    return replace(
        library,
        causes=tuple(cause for cause in library.causes if cause.id in kept),
        links=tuple(link for link in library.links if set(link.ends) <= kept),
        topics=tuple(topics),
        opening=(),
    )


def _about(question: Question, kept: set[str]) -> Question:
    options = [
        Option.model_validate(
            {
                **option.model_dump(),
                "raises": {cause: strength for cause, strength in option.raises.items() if cause in kept},
                "lowers": {cause: strength for cause, strength in option.lowers.items() if cause in kept},
            }
        )
        for option in question.options
    ]
    return Question.model_validate({**question.model_dump(exclude={"options"}), "options": options})


def worlds(model: Model, evidence: Sequence[Evidence]) -> Iterator[tuple[frozenset[str], float]]:
    """Yield every set of present causes with its weight: prior chance times likelihood of the evidence."""
    for state in product((False, True), repeat=len(model.causes)):
        present = frozenset(cause for cause, there in zip(model.causes, state, strict=True) if there)
        weight = prior(model, state)
        for item in evidence:
            weight *= oracle.likelihood(model.library, item, present)
        yield present, weight


def prior(model: Model, state: tuple[bool, ...]) -> float:
    """Return the chance of one state of all causes, by the definition of the noisy-OR."""
    chance = 1.0
    for child, parents in enumerate(model.structure.parents):
        links = zip(parents, model.network.weights[child], strict=True)
        absent = (1 - model.network.leaks[child]) * prod(1 - weight for parent, weight in links if state[parent])
        chance *= 1 - absent if state[child] else absent
    if any(not state[place] for place in model.structure.the_gap_itself):
        return 0.0
    return chance


def chances(model: Model, evidence: Sequence[Evidence]) -> dict[str, float]:
    """Return P(cause | evidence) of every cause."""
    whole = list(worlds(model, evidence))
    total = sum(weight for _, weight in whole)
    return {cause: sum(weight for present, weight in whole if cause in present) / total for cause in model.causes}
