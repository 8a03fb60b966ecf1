"""What confidentiality costs: the same people's answers counted one by one, and told in blocks.

    python -m benchmarks.confidence [WORLDS]

Worlds are drawn from the model's own chances for work that is not done well; performers answer the twenty questions of a
round as modelled. "True" says how often the cause that comes first is one of the world's.
"""

from __future__ import annotations

import sys

import numpy as np

from diagnostics.content.library import load_library
from diagnostics.domain.case import Case, Gap, Respondent
from diagnostics.domain.causes import GapKind
from diagnostics.domain.confidence import SMALLEST, Told, leading, stand_ins
from diagnostics.findings.rounds import questions_of_a_round
from diagnostics.reasoning.answers import reliability_of
from diagnostics.reasoning.belief import Belief, believe
from diagnostics.reasoning.interview import bench_for, evidence_for, posterior
from diagnostics.reasoning.junction_tree import sample
from diagnostics.reasoning.ranking import ranked_causes
from diagnostics.reasoning.shares import effects

SEED, ROLE = 7, "performer"
GROUPS = (5, 10, 20, 40)


def main() -> None:
    """Print the table."""
    worlds = int(sys.argv[1]) if len(sys.argv) > 1 else 200
    print(f"{worlds} worlds, {ROLE}, blocks of {SMALLEST}")
    print(
        "{:>7} {:>22} {:>20} {:>10} {:>11}".format("people", "first true: by one", "in blocks", "same first", "mean diff.")
    )
    for people in GROUPS:
        print("{:>7} {:>22.2f} {:>20.2f} {:>10.2f} {:>11.3f}".format(people, *_compare(worlds, people)))


def _compare(worlds: int, people: int) -> tuple[float, float, float, float]:
    library, chance = load_library(), np.random.default_rng(SEED)
    case = Case(id="case", gap=Gap(kind=GapKind.WORK))
    bench, asked = bench_for(library, case), questions_of_a_round(library, case, ROLE)
    drawn = sample(posterior(bench, ()), worlds, chance)
    rows = []
    for world in drawn:
        said = {question.id: _say(bench, library, case, question, world, people, chance) for question in asked}
        single = [
            Respondent(id=f"p-{number}", role=ROLE, answers={name: values[number] for name, values in said.items()})
            for number in range(people)
        ]
        told = [
            Told(ROLE, question.id, block, SMALLEST, leading(question, said[question.id][start : start + SMALLEST]))
            for question in asked
            for block, start in enumerate(range(0, people - people % SMALLEST, SMALLEST), 1)
        ]
        one, together = (_belief(bench, case, list(group)) for group in (single, stand_ins(told)))
        first = [_first(belief) for belief in (one, together)]
        rows.append((world[first[0]], world[first[1]], first[0] == first[1], np.abs(one.chances - together.chances).mean()))
    means = np.array(rows, dtype=float).mean(axis=0)
    return tuple(float(mean) for mean in means)  # type: ignore[return-value]


def _say(bench, library, case, question, world, people, chance) -> list[str]:  # type: ignore[no-untyped-def]
    model = bench.model.answers[question.id]
    state = sum(int(world[variable]) << place for place, variable in enumerate(reversed(model.scope)))
    known = reliability_of(library, ROLE, question, case.gap.effective_basis)
    return [str(one) for one in chance.choice(model.options, people, p=model.likelihood(known)[state])]


def _belief(bench, case: Case, people: list[Respondent]) -> Belief:  # type: ignore[no-untyped-def]
    return believe(bench.model, evidence_for(bench, case.model_copy(update={"respondents": people})))


def _first(belief: Belief) -> int:
    return ranked_causes(belief, effects(belief))[0]


if __name__ == "__main__":
    main()
