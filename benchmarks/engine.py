"""How fast the reasoning is, beside pyAgrum asked for the same; `python benchmarks/engine.py` prints a table.

A step is what an interview needs after each answer: the chance of every cause, and the value of every question that
is still open, to everybody who could answer it. pyAgrum gets its networks ready-made and is timed for inference
alone, in two ways: one inference object kept through the interview, and a new one for each step.
"""

# pyAgrum has no types.
# mypy: disable-error-code="no-untyped-call"

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyagrum as gum
from numpy.typing import NDArray
from rich.console import Console
from rich.table import Table

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from diagnostics.content.cases import read_case  # noqa: E402
from diagnostics.content.library import load_library  # noqa: E402
from diagnostics.diagnose import diagnose  # noqa: E402
from diagnostics.domain.case import Case, Gap, Respondent  # noqa: E402
from diagnostics.domain.causes import GapKind  # noqa: E402
from diagnostics.domain.library import Library  # noqa: E402
from diagnostics.reasoning.answers import Evidence, reliability_of  # noqa: E402
from diagnostics.reasoning.interview import Ask, Bench, belief_for, bench_for, best, valued  # noqa: E402
from tests import oracle  # noqa: E402

ANSWERS = 30
ROUNDS = 3
ROLES = ("records", "performer", "line-manager", "top-performer", "hr", "senior-manager", "process-owner", "observer")
STEP, PEER, PLAIN, ROBUST = 10.0, 10.0, 150.0, 1500.0
"""Targets: milliseconds of a step, times faster than pyAgrum, milliseconds of a diagnosis without and with robustness."""

Times = list[float]


@dataclass(frozen=True)
class Step:
    """One moment of an interview: the case so far, and what the engine said of it."""

    case: Case
    evidence: tuple[Evidence, ...]
    chances: NDArray[np.float64]
    asks: list[Ask]


def timed(work: Callable[[], object]) -> float:
    """Return the milliseconds that `work` takes."""
    start = time.perf_counter()
    work()
    return (time.perf_counter() - start) * 1000


def interview(library: Library) -> list[Step]:
    """Return an interview of 30 answers, each drawn as likely as the engine takes it to be; fixed seed."""
    chance = np.random.default_rng(30)
    topics = {question: topic.id for question, topic in library.topic_of.items()}
    people = [Respondent(id=role, role=role) for role in ROLES]
    case = Case(id="interview", gap=Gap(kind=GapKind.WORK), respondents=people)
    bench, topic, steps = bench_for(library, case), None, []
    for _ in range(ANSWERS):
        belief = belief_for(bench, case)
        asks = valued(bench, case, belief)
        steps.append(Step(case, belief.evidence, belief.chances, asks))
        ask = best(asks, topics, topic)
        if ask is None:
            break
        option = ask.question.options[chance.choice(len(ask.outlook), p=ask.outlook)]
        case, topic = case.with_answer(ask.respondent.id, ask.question.id, option.id), topics[ask.question.id]
    return steps


def by_the_engine(bench: Bench, steps: list[Step]) -> Times:
    """Return the milliseconds of each step, from the answers of the case to all chances and values."""

    def one(step: Step) -> None:
        belief = belief_for(bench, step.case)
        belief.calibrated.marginals()
        valued(bench, step.case, belief)

    return [timed(lambda step=step: one(step)) for step in steps]  # type: ignore[misc]


class Peer:
    """pyAgrum, asked for the chance of every cause and the joint of every open question's causes."""

    def __init__(self, bench: Bench, steps: list[Step]) -> None:
        self.model = bench.model
        self.causes = list(bench.model.causes)
        self.scopes = {
            question.id: [self.causes[place] for place in bench.model.answers[question.id].scope]
            for question in bench.questions
        }
        self.tables = {self._key(step, ask): self._tables(step, ask) for step in steps for ask in step.asks}

    def _key(self, step: Step, ask: Ask) -> tuple[str, float]:
        basis = step.case.gap.effective_basis
        return ask.question.id, reliability_of(self.model.library, ask.respondent.role, ask.question, basis)

    def _tables(self, step: Step, ask: Ask) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        likelihood = self.model.answers[ask.question.id].likelihood(self._key(step, ask)[1])
        return likelihood, -(likelihood * np.log(likelihood)).sum(axis=1)

    def network(self, evidence: tuple[Evidence, ...]) -> gum.BayesNet:
        """Return the causes with one auxiliary child for each answer, named by its question and respondent."""
        network = oracle.cause_network(self.model)
        for item in evidence:
            oracle.add_answer(network, self.model, item, self.name(item))
        return network

    @staticmethod
    def name(item: Evidence) -> str:
        """The auxiliary child of one answer."""
        return f"{item.question} {item.respondent}"

    def inference(self, network: gum.BayesNet) -> gum.LazyPropagation:
        """Return an inference that has the joints of all questions among its targets."""
        inference = gum.LazyPropagation(network)
        for scope in self.scopes.values():
            if len(scope) > 1:
                inference.addJointTarget(set(scope))
        for cause in self.causes:
            inference.addTarget(cause)
        return inference

    def answers(self, inference: gum.LazyPropagation, step: Step) -> tuple[list[float], list[float]]:
        """Return the chance of every cause and the expected information of every open question."""
        inference.makeInference()
        chances = [inference.posterior(cause)[1] for cause in self.causes]
        joints: dict[str, NDArray[np.float64]] = {}
        values = []
        for ask in step.asks:
            name = ask.question.id
            if name not in joints:
                scope = self.scopes[name]
                joints[name] = (
                    oracle.joint_after(inference, scope)
                    if len(scope) > 1
                    else np.array([inference.posterior(scope[0])[state] for state in (0, 1)])
                )
            likelihood, entropy = self.tables[self._key(step, ask)]
            outlook = joints[name] @ likelihood
            values.append(float(-(outlook @ np.log(outlook)) - joints[name] @ entropy))
        return chances, values

    def kept(self, steps: list[Step]) -> Times:
        """Return the milliseconds of each step with one inference object that learns one answer more each time."""
        inference = self.inference(self.network(steps[-1].evidence))
        times, known = [], set()
        for step in steps:
            fresh = [item for item in step.evidence if self.name(item) not in known]
            known |= {self.name(item) for item in fresh}

            def one(step: Step = step, fresh: list[Evidence] = fresh) -> None:
                for item in fresh:
                    inference.addEvidence(self.name(item), 1)
                self.answers(inference, step)

            times.append(timed(one))
        return times

    def anew(self, steps: list[Step]) -> tuple[Times, float]:
        """Return the milliseconds of each step with a new inference object, and the largest disagreement found."""
        times, apart = [], 0.0
        for step in steps:
            network = self.network(step.evidence)
            found: list[tuple[list[float], list[float]]] = []

            def one(
                step: Step = step,
                network: gum.BayesNet = network,
                found: list[tuple[list[float], list[float]]] = found,
            ) -> None:
                inference = self.inference(network)
                inference.setEvidence({self.name(item): 1 for item in step.evidence})
                found.append(self.answers(inference, step))

            times.append(timed(one))
            chances, values = found[0]
            apart = max(apart, float(np.abs(np.array(chances) - step.chances).max()), _worth_apart(step, values))
        return times, apart


def _worth_apart(step: Step, values: list[float]) -> float:
    heard = {(person.role, question) for person in step.case.respondents for question in person.answers}
    fresh = [
        abs(ask.information - value)
        for ask, value in zip(step.asks, values, strict=True)
        if (ask.respondent.role, ask.question.id) not in heard
    ]
    return max(fresh, default=0.0)


def show_steps(console: Console, library: Library) -> None:
    """Print what a step takes the engine and pyAgrum, one run after the other in the same process."""
    steps = interview(library)
    bench = bench_for(library, steps[0].case)
    peer = Peer(bench, steps)
    ours = [time for _ in range(ROUNDS) for time in by_the_engine(bench, steps)]
    kept = peer.kept(steps)
    anew, apart = peer.anew(steps)
    table = Table(title=f"One step of an interview, over {len(steps)} answers (ms)")
    for column in ("who", "p50", "p95", "engine is faster by", "target"):
        table.add_column(column, justify="left" if column in ("who", "target") else "right")
    _row(table, "engine", ours, "", f"p95 <= {STEP:.0f}: {_met(p95(ours) <= STEP)}")
    for name, times in (("pyAgrum, one inference kept", kept), ("pyAgrum, a new inference each step", anew)):
        ratio = p50(times) / p50(ours)
        _row(table, name, times, f"{ratio:.0f} times", f">= {PEER:.0f} times: {_met(ratio >= PEER)}")
    console.print(table)
    tree = bench.tree
    console.print(
        f"{len(bench.questions)} questions, {len(steps[0].asks)} open pairs of question and respondent at the start; "
        f"treewidth {tree.treewidth}, {len(tree.cliques)} cliques, {tree.cells:,} cells. "
        f"Largest disagreement with pyAgrum: {apart:.0e}.\n"
    )


def show_diagnoses(console: Console, library: Library) -> None:
    """Print what a whole diagnosis takes, over the cases of the checkout, and as a process of its own."""
    paths = sorted((ROOT / "data" / "cases").glob("*.yaml"))
    cases = [read_case(path, library) for path in paths]
    first = [timed(lambda case=case: diagnose(library, case, robust=False)) for case in cases]  # type: ignore[misc]
    plain = [timed(lambda case=case: diagnose(library, case, robust=False)) for case in cases]  # type: ignore[misc]
    robust = [timed(lambda case=case: diagnose(library, case)) for case in cases]  # type: ignore[misc]
    command = [sys.executable, "-m", "diagnostics", "diagnose"]
    process = [timed(lambda path=path: _run([*command, str(path), "--json"])) for path in paths[:5]]  # type: ignore[misc]
    table = Table(title=f"A diagnosis, over {len(cases)} cases (ms)")
    for column in ("what", "p50", "p95", "largest", "target"):
        table.add_column(column, justify="left" if column in ("what", "target") else "right")
    for name, times, target in (
        ("diagnose, seen for the first time", first, None),
        ("diagnose, without robustness", plain, PLAIN),
        ("diagnose, with robustness", robust, ROBUST),
        ("python -m diagnostics diagnose CASE --json", process, None),
    ):
        said = "" if target is None else f"p95 <= {target:.0f}: {_met(p95(times) <= target)}"
        _row(table, name, times, f"{max(times):.0f}", said)
    console.print(table)


def _run(command: list[str]) -> None:
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)


def _row(table: Table, name: str, times: Times, third: str, target: str) -> None:
    table.add_row(name, f"{p50(times):.1f}", f"{p95(times):.1f}", third, target)


def _met(reached: bool) -> str:
    return "met" if reached else "missed"


def p50(times: Times) -> float:
    """The median."""
    return float(np.percentile(times, 50))


def p95(times: Times) -> float:
    """The time that 19 of 20 stay below."""
    return float(np.percentile(times, 95))


def main() -> None:
    """Print both tables."""
    console, library = Console(width=120), load_library()
    show_steps(console, library)
    show_diagnoses(console, library)


if __name__ == "__main__":
    main()
