"""The same case gives the same figures on every run, in every process."""

from __future__ import annotations

import os
import subprocess
import sys

from diagnostics.content.library import ROOT

SAY = """
from diagnostics.content.library import load_library
from diagnostics.domain.case import Case, Gap, Respondent
from diagnostics.domain.causes import GapKind
from diagnostics.reasoning.answers import evidence_of
from diagnostics.reasoning.belief import believe
from diagnostics.reasoning.explanation import effects as reasons
from diagnostics.reasoning.interview import bench_of, valued
from diagnostics.reasoning.model import model_for
from diagnostics.reasoning.ranking import ranked_causes
from diagnostics.reasoning.shares import effects, shares

library = load_library()
roles = ("performer", "line-manager", "records")
for kind in (None, *GapKind):
    questions = library.questions_for(kind, frozenset())
    people = [
        Respondent(id=role, role=role, answers={q.id: q.options[-1].id for q in questions[number::9]})
        for number, role in enumerate(roles)
    ]
    case = Case(id="same", gap=Gap(kind=kind), respondents=people)
    belief = believe(model_for(library, case), evidence_of(library, case))
    asks = valued(bench_of(belief.model, frozenset()), case)
    share = shares(belief, effects(belief))
    print(belief.model.causes, belief.chances.tolist(), share.tolist(), reasons(belief).tolist())
    print(ranked_causes(belief, share), belief.families, [(ask.question.id, ask.information) for ask in asks])
"""


def said(hash_seed: str) -> str:
    run = subprocess.run(
        [sys.executable, "-c", SAY],
        cwd=ROOT,
        env={**os.environ, "PYTHONHASHSEED": hash_seed},
        capture_output=True,
        text=True,
        check=True,
    )
    return run.stdout


def test_every_process_says_the_same_to_the_last_digit() -> None:
    first = said("1")
    assert len(first) > 10_000
    assert said("2") == first
