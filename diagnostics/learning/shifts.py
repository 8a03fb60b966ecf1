"""The figures that can be learned, as shifts of those shipped; and the way to a content file.

Arrays over the causes of a question have its `parents` as columns: the models of two kinds of gap order causes
differently, and what is learned belongs to all of them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from diagnostics.domain.learned import Learned, link_name
from diagnostics.domain.library import Library
from diagnostics.reasoning.junction_tree import Scope
from diagnostics.reasoning.model import Model
from diagnostics.reasoning.network import Network, shifts_of

Figures = NDArray[np.float64]

SMALLEST = 0.02
"""A shift below this (2 % of the odds) is noise and is not written."""

PLACES = 3


@dataclass(frozen=True, eq=False)
class Wording:
    """How one question is answered: shipped, or moved."""

    base: Figures  # (options,)
    weights: Figures  # (options, parents)

    def moved(self, by: Wording | None) -> Wording:
        """Return these figures with shifts added to the log of the base and to the log weights."""
        if by is None:
            return self
        base = self.base * np.exp(by.base)
        return Wording(base / base.sum(), self.weights + by.weights)


@dataclass(frozen=True, eq=False)
class Shifts:
    """How far every figure has moved; a cause, link or question that is not named has not."""

    leaks: Mapping[str, float]
    links: Mapping[str, float]
    answers: Mapping[str, Wording]

    def network(self, model: Model) -> Network:
        """Return the network of a model as shipped, moved."""
        moved = Learned(number=1, cases=["any"], leaks=dict(self.leaks), links=dict(self.links))
        return model.network.moved(*shifts_of(moved, model.structure))

    def learned(self, number: int, cases: Sequence[str], library: Library) -> Learned:
        """Return what is worth writing down."""
        answers, bases = {}, {}
        for name, moved in sorted(self.answers.items()):
            question = library.question_by_id[name]
            options = [option.id for option in question.options]
            bases[name] = _worth_writing(dict(zip(options, moved.base.tolist(), strict=True)))
            answers[name] = {
                option: shifts
                for option, row in zip(options, moved.weights.tolist(), strict=True)
                if (shifts := _worth_writing(dict(zip(question.parents, row, strict=True))))
            }
        return Learned(
            number=number,
            cases=list(cases),
            leaks=_worth_writing(self.leaks),
            links=_worth_writing(self.links),
            answers={name: options for name, options in answers.items() if options},
            bases={name: options for name, options in bases.items() if options},
        )


NOTHING = Shifts({}, {}, {})


def scope_of(model: Model, question: str) -> Scope:
    """Return the variables of a question's `parents` in a model."""
    return tuple(model.structure.index(cause) for cause in model.library.question_by_id[question].parents)


def wording_of(model: Model, question: str) -> Wording:
    """Return how a question is answered in a model, with its `parents` as columns."""
    answers = model.answers[question]
    columns = [answers.scope.index(variable) for variable in scope_of(model, question)]
    return Wording(answers.base, answers.log_weights[:, columns])


def link_names(model: Model) -> list[list[str]]:
    """Return the name of each incoming link of each cause, in the order of the model's structure."""
    causes = model.causes
    return [
        [link_name(causes[parent], causes[child]) for parent in parents]
        for child, parents in enumerate(model.structure.parents)
    ]


def _worth_writing(shifts: Mapping[str, float]) -> dict[str, float]:
    return {name: round(float(shift), PLACES) for name, shift in sorted(shifts.items()) if abs(shift) >= SMALLEST}
