"""What must have happened inside the closed cases, given their answers and outcomes: the E-step of EM.

Noisy-OR in the form in which each cause's leak and each link from a present parent fires or not, on its own
(Pearl 1988, section 4.3.2); expected firings as in Vomlel (2006), "Noisy-or classifier". An answer rests on the facts
or on habit; how likely it is which, follows from the case as well.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from diagnostics.learning.closed import Group
from diagnostics.learning.shifts import Figures, Shifts, Wording, link_names, scope_of, wording_of
from diagnostics.reasoning.answers import Evidence, informed
from diagnostics.reasoning.junction_tree import Calibrated, Factor
from diagnostics.reasoning.network import Network, states


@dataclass(frozen=True, eq=False)
class Fired:
    """How often something fired in each case, of how many times it could: expectations, shape (cases,)."""

    fired: Figures
    trials: Figures
    shipped: float
    """The chance that it fires, before anything is learned."""


@dataclass(frozen=True, eq=False)
class Said:
    """One answer, and from what state of the causes it probably came."""

    case: str
    question: str
    option: int
    counts: float
    states: Figures
    """P(state and that the answer rests on the facts), shape (2**parents,); the rest came from habit."""


@dataclass(frozen=True, eq=False)
class Expected:
    """The expectations over one group of cases."""

    cases: tuple[str, ...]
    leaks: dict[str, Fired]
    links: dict[str, Fired]
    said: list[Said]


def expected(group: Group, shifts: Shifts) -> Expected:
    """Return what must have happened in the cases of `group`, were the figures moved by `shifts`."""
    network = shifts.network(group.model)
    wordings = {name: wording_of(group.model, name).moved(shifts.answers.get(name)) for name in group.questions}
    known = group.model.prior_factors[len(network.leaks) :]
    factors = [*network.factors(), *known, *group.proofs, *_answers(group, wordings)]
    calibrated = group.tree.calibrate(group.tree.potentials(factors))
    leaks, links = _firings(group, network, calibrated)
    return Expected(tuple(case.id for case in group.cases), leaks, links, list(_said(group, wordings, calibrated)))


def informed_tables(wording: Wording) -> Figures:
    """Return P(option | state of the parents) of somebody who knows, shape (2**parents, options)."""
    return informed(wording.base, wording.weights)


def _answers(group: Group, wordings: dict[str, Wording]) -> Iterator[Factor]:
    """Yield, for each question, the likelihood of what was answered in each case; one where nothing was."""
    tables = {name: np.ones((len(group.cases), 1 << wording.weights.shape[1])) for name, wording in wordings.items()}
    knowing = {name: informed_tables(wording) for name, wording in wordings.items()}
    for row, items in enumerate(group.evidence):
        for item in items:
            column = _column(group, item)
            mixed = item.reliability * knowing[item.question][:, column]
            mixed = mixed + (1 - item.reliability) * wordings[item.question].base[column]
            tables[item.question][row] *= mixed**item.counts
    for name, table in tables.items():
        yield scope_of(group.model, name), table


def _firings(group: Group, network: Network, calibrated: Calibrated) -> tuple[dict[str, Fired], dict[str, Fired]]:
    leaks, links = {}, {}
    causes, names, shipped = group.model.causes, link_names(group.model), group.model.network
    count = len(group.cases)
    for child, parents in enumerate(group.model.structure.parents):
        rows = states(len(parents))
        weights = np.array(network.weights[child])
        absent = (1 - network.leaks[child]) * np.exp(rows @ np.log1p(-weights))
        joint = _whole(calibrated.joint((*parents, child)), count).reshape(count, -1, 2)
        there = joint[:, :, 1] / np.maximum(1 - absent, 1e-12)
        leaks[causes[child]] = Fired(there.sum(axis=1) * network.leaks[child], np.ones(count), shipped.leaks[child])
        for place, name in enumerate(names[child]):
            on = rows[:, place] > 0
            fired = there[:, on].sum(axis=1) * weights[place]
            links[name] = Fired(fired, joint[:, on].sum(axis=(1, 2)), shipped.weights[child][place])
    return leaks, links


def _said(group: Group, wordings: dict[str, Wording], calibrated: Calibrated) -> Iterator[Said]:
    count = len(group.cases)
    joints = {name: _whole(calibrated.joint(scope_of(group.model, name)), count) for name in group.questions}
    knowing = {name: informed_tables(wording) for name, wording in wordings.items()}
    for row, (case, items) in enumerate(zip(group.cases, group.evidence, strict=True)):
        for item in items:
            column = _column(group, item)
            facts = item.reliability * knowing[item.question][:, column]
            habit = (1 - item.reliability) * wordings[item.question].base[column]
            from_facts = joints[item.question][row] * facts / (facts + habit)
            yield Said(case.id, item.question, column, item.counts, from_facts)


def _column(group: Group, item: Evidence) -> int:
    return group.model.answers[item.question].options.index(item.option)


def _whole(joint: Figures, count: int) -> Figures:
    """Return a row for every case, also where nothing told them apart."""
    return np.broadcast_to(joint, (count, joint.shape[1]))


def by_question(found: Sequence[Expected]) -> dict[str, list[Said]]:
    """Return all answers of all groups by their question, in alphabetical order."""
    gathered: dict[str, list[Said]] = {}
    for one in found:
        for said in one.said:
            gathered.setdefault(said.question, []).append(said)
    return dict(sorted(gathered.items()))
