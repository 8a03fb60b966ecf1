"""The gap is divided once: shares are never negative, never more than the whole, and never without a question asked."""

from __future__ import annotations

import pytest
from hypothesis import given, settings

from diagnostics.domain.case import Case
from diagnostics.domain.causes import GapKind, Strength
from diagnostics.domain.library import Library
from diagnostics.reasoning.answers import Evidence, evidence_of
from diagnostics.reasoning.belief import Belief, believe
from diagnostics.reasoning.model import model_for, model_of
from diagnostics.reasoning.shares import effects, shares
from tests.reasoning.strategies import LIBRARY, cases, plain_answers


def found_in(case: Case) -> Belief:
    return believe(model_for(LIBRARY, case), evidence_of(LIBRARY, case))


@given(case=cases(LIBRARY, answers=12))
def test_shares_are_parts_of_one_gap(case: Case) -> None:
    belief = found_in(case)
    part = shares(belief, effects(belief))
    assert (part >= 0).all()
    assert part.sum() <= 1
    assert part[list(belief.model.structure.the_gap_itself)].sum() == 0


@given(case=cases(LIBRARY, people=2, answers=3))
def test_a_cause_nobody_was_asked_about_has_no_share(case: Case) -> None:
    belief = found_in(case)
    asked = {cause for item in belief.evidence for cause in LIBRARY.question_by_id[item.question].parents}
    part = dict(zip(belief.model.causes, shares(belief, effects(belief)), strict=True))
    assert all(part[cause] == 0 for cause in part.keys() - asked)


@settings(max_examples=10)
@given(case=cases(LIBRARY))
def test_a_cause_that_the_answers_spoke_against_has_no_share(case: Case) -> None:
    belief = found_in(case)
    part = shares(belief, effects(belief))
    assert (part[belief.gains <= 0] == 0).all()


@pytest.mark.parametrize("kind", list(GapKind), ids=str)
def test_before_anybody_is_asked_the_whole_gap_is_unexplained(library: Library, kind: GapKind) -> None:
    belief = believe(model_of(library, kind, None), ())
    assert shares(belief, effects(belief)).sum() == 0


def test_the_more_an_answer_raises_a_cause_the_larger_its_share(library: Library) -> None:
    model = model_of(library, GapKind.WORK, None)
    question, option, cause, _ = next(found for found in plain_answers(library, GapKind.WORK) if found[3] is Strength.STRONG)
    found = []
    for reliability in (0.2, 0.5, 0.95):
        belief = believe(model, [Evidence(question.id, option, "p1", "performer", reliability, 1.0)])
        found.append(shares(belief, effects(belief))[model.structure.index(cause)])
    assert 0 < found[0] < found[1] < found[2]
