"""The engine's belief is exact: it is what pyAgrum says, and what adding up every state says."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings

from diagnostics.content.library import ROOT
from diagnostics.content.shape import shaped
from diagnostics.content.text import read_text
from diagnostics.domain.case import Case, Gap, Respondent
from diagnostics.domain.causes import FamilyId, GapKind
from diagnostics.domain.library import Library
from diagnostics.reasoning.answers import Evidence, evidence_of
from diagnostics.reasoning.belief import believe
from diagnostics.reasoning.interview import bench_of, posterior
from diagnostics.reasoning.model import model_for, model_of
from tests import oracle
from tests.reasoning import enumeration
from tests.reasoning.strategies import LIBRARY, cases

FILES = sorted((ROOT / "data" / "cases").glob("*.yaml"))
CLOSE = 1e-9


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_published_case_is_believed_as_pyagrum_believes_it(library: Library, path: Path) -> None:
    case = shaped(read_text(path), Case)
    model, evidence = model_for(library, case), evidence_of(library, case)
    assert believe(model, evidence).chances == pytest.approx(oracle.chances_after(model, evidence), abs=CLOSE)


@settings(max_examples=30)
@given(case=cases(LIBRARY))
def test_any_case_is_believed_as_pyagrum_believes_it(case: Case) -> None:
    model, evidence = model_for(LIBRARY, case), evidence_of(LIBRARY, case)
    assert believe(model, evidence).chances == pytest.approx(oracle.chances_after(model, evidence), abs=CLOSE)


@settings(max_examples=10)
@given(case=cases(LIBRARY))
def test_the_joint_of_any_question_s_causes_is_the_one_pyagrum_reckons(case: Case) -> None:
    model, evidence = model_for(LIBRARY, case), evidence_of(LIBRARY, case)
    bench = bench_of(model, frozenset())
    scopes = [model.answers[question.id].scope for question in bench.questions[::9]]
    named = [[model.causes[place] for place in scope] for scope in scopes]
    ours, theirs = posterior(bench, evidence), oracle.engine_after(model, evidence, named)
    for scope, causes in zip(scopes, named, strict=True):
        assert ours.joint(scope)[0] == pytest.approx(oracle.joint_after(theirs, causes), abs=CLOSE)


SMALL = (
    ("pay-level", "high-turnover", "overload", "weak-selection"),
    ("unclear-expectations", "missing-feedback", "no-consequence", "weak-line-management", "skill-gap", "poor-training"),
    ("unrealistic-objectives", "incentive-misaligned", "right-thing-punished", "overload", "poor-tools", "no-guidance"),
)


@pytest.mark.parametrize("causes", SMALL, ids=lambda causes: causes[0])
@pytest.mark.parametrize("kind", [GapKind.WORK, GapKind.RULES], ids=str)
@pytest.mark.parametrize("seed", range(3))
def test_a_handful_of_causes_is_believed_as_adding_up_every_state_says(
    library: Library, causes: tuple[str, ...], kind: GapKind, seed: int
) -> None:
    model = model_of(enumeration.small(library, causes), kind, None)
    evidence = random_answers(model.library, seed)
    by_hand = enumeration.chances(model, evidence)
    assert believe(model, evidence).chances == pytest.approx([by_hand[cause] for cause in model.causes], abs=CLOSE)


def test_what_is_the_gap_itself_is_known_to_be_there(library: Library) -> None:
    model = model_of(enumeration.small(library, SMALL[0]), GapKind.STAFFING, None)
    evidence = random_answers(model.library, 5)
    by_hand, belief = enumeration.chances(model, evidence), believe(model, evidence)
    assert belief.chances == pytest.approx([by_hand[cause] for cause in model.causes], abs=CLOSE)
    assert belief.chance("high-turnover") == pytest.approx(1.0)
    assert model.structure.index("high-turnover") not in model.candidates


def test_a_family_is_as_likely_as_that_one_of_its_causes_is_there(library: Library) -> None:
    model = model_of(enumeration.small(library, SMALL[2]), GapKind.WORK, None)
    evidence = random_answers(model.library, 7)
    worlds = list(enumeration.worlds(model, evidence))
    for family in (FamilyId.PAY, FamilyId.RESOURCES, FamilyId.OBJECTIVES):
        members = {cause.id for cause in model.library.causes_of(family)}
        there = sum(weight for present, weight in worlds if present & members)
        expected = there / sum(weight for _, weight in worlds)
        assert believe(model, evidence).families[family] == pytest.approx(expected, abs=CLOSE)


def random_answers(library: Library, seed: int) -> list[Evidence]:
    chance = np.random.default_rng(seed)
    chosen = chance.choice(len(library.questions), size=min(6, len(library.questions)), replace=False)
    people = []
    for number, place in enumerate(chosen):
        question = library.questions[place]
        option = question.options[chance.integers(len(question.options))]
        people.append(Respondent(id=f"p{number}", role=question.roles[0], answers={question.id: option.id}))
    return list(evidence_of(library, Case(id="drawn", gap=Gap(), respondents=people)))


def test_thousands_of_contradictory_answers_still_give_chances(library: Library) -> None:
    chance = np.random.default_rng(1)
    questions = library.questions_for(GapKind.WORK, frozenset())
    people = [
        Respondent(
            id=f"{role.id}-{number}",
            role=role.id,
            answers={q.id: q.options[chance.integers(len(q.options))].id for q in questions},
        )
        for role in library.roles
        if role.answers
        for number in range(4)
    ]
    case = Case(id="large", gap=Gap(kind=GapKind.WORK), respondents=people)
    belief = believe(model_for(library, case), evidence_of(library, case))
    assert len(belief.evidence) > 4000
    assert ((belief.chances > 0) & (belief.chances <= 1)).all()
    assert all(0 < chance <= 1 for chance in belief.families.values())
