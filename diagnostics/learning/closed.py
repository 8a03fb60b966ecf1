"""Closed cases made ready to learn from: grouped by the model they start from, with what was answered and what proved so."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from diagnostics.domain.case import Case
from diagnostics.domain.causes import GapKind, WhyNow
from diagnostics.domain.library import Library
from diagnostics.domain.outcome import Proof
from diagnostics.domain.questionnaire import NonAnswer
from diagnostics.reasoning.answers import Evidence
from diagnostics.reasoning.interview import bench_of, evidence_for
from diagnostics.reasoning.junction_tree import Factor, JunctionTree
from diagnostics.reasoning.model import Model, model_of

RELIABLE = 0.95
"""Chance that what acting on a cause showed is so; a cause can seem confirmed for another reason. Judgement."""


@dataclass(frozen=True, eq=False)
class Group:
    """Closed cases that start from the same model."""

    model: Model
    """As shipped, before anything is learned."""
    cases: tuple[Case, ...]
    evidence: tuple[tuple[Evidence, ...], ...]

    @cached_property
    def questions(self) -> tuple[str, ...]:
        """Every question that somebody answered, in alphabetical order."""
        return tuple(sorted({item.question for items in self.evidence for item in items}))

    @cached_property
    def tree(self) -> JunctionTree:
        """A junction tree that holds the causes of all these questions."""
        return self.model.tree_for(self.questions)

    @cached_property
    def proofs(self) -> list[Factor]:
        """What proved so, as a likelihood of each cause, one row for each case."""
        place = {cause: number for number, cause in enumerate(self.model.causes)}
        tables: dict[int, NDArray[np.float64]] = {}
        for row, case in enumerate(self.cases):
            for cause, proof in proofs_of(case).items():
                if cause in place:
                    table = tables.setdefault(place[cause], np.ones((len(self.cases), 2)))
                    table[row] = [1 - RELIABLE, RELIABLE] if proof is Proof.CONFIRMED else [RELIABLE, 1 - RELIABLE]
        return [((cause,), table) for cause, table in sorted(tables.items())]


def proofs_of(case: Case) -> dict[str, Proof]:
    """Return which causes proved to be at work in a case, or not to be; nothing while it is not closed."""
    return dict(case.outcome.causes) if case.outcome else {}


def can_teach(case: Case) -> bool:
    """Whether a case has an outcome for at least one cause, and at least one answer that tells anything."""
    told = any(value not in set(NonAnswer) for person in case.respondents for value in person.answers.values())
    return told and bool(proofs_of(case))


def grouped(library: Library, cases: Iterable[Case]) -> tuple[Group, ...]:
    """Return the cases that can teach, by the kind of gap and the reason for asking; in a fixed order.

    What the library has learned before is set aside: all closed cases are weighed afresh, so none counts twice.
    """
    shipped = as_shipped(library)
    found: dict[tuple[GapKind | None, WhyNow | None], list[Case]] = {}
    for case in sorted(cases, key=lambda case: case.id):
        if can_teach(case):
            found.setdefault((case.gap.kind, case.request.why_now), []).append(case)
    return tuple(_group(shipped, *key, members) for key, members in sorted(found.items(), key=lambda item: str(item[0])))


_shipped: dict[str, Library] = {}


def as_shipped(library: Library) -> Library:
    """Return the library without what it has learned; the same object every time, so that models are built once."""
    if library.learned is None:
        return library
    return _shipped.setdefault(library.hash, replace(library, learned=None))


def _group(library: Library, kind: GapKind | None, why_now: WhyNow | None, cases: Sequence[Case]) -> Group:
    model = model_of(library, kind, why_now)
    evidence = tuple(evidence_for(bench_of(model, frozenset(case.request.topics)), case) for case in cases)
    return Group(model, tuple(cases), evidence)
