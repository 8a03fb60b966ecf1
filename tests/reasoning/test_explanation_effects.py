"""The reasons given are the reasons: an answer's effect is what the belief loses without it."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given

from diagnostics.domain.case import Case
from diagnostics.domain.causes import Strength
from diagnostics.domain.library import Library
from diagnostics.reasoning.answers import Evidence, evidence_of
from diagnostics.reasoning.belief import believe, log_odds
from diagnostics.reasoning.explanation import effect_word, effects
from diagnostics.reasoning.model import Model, model_for
from tests import oracle
from tests.reasoning.strategies import LIBRARY, cases, plain_answers, single_answers

CLOSE = 1e-8


@given(answer=single_answers(LIBRARY))
def test_the_effect_of_an_only_answer_is_the_whole_change_in_log_odds(answer: tuple[Model, Evidence]) -> None:
    model, item = answer
    expected = log_odds(oracle.chances_after(model, [item])) - log_odds(oracle.chances_after(model, []))
    open_causes = list(model.candidates)
    assert effects(believe(model, [item]))[0][open_causes] == pytest.approx(expected[open_causes], abs=CLOSE)


@given(case=cases(LIBRARY, people=2, answers=4))
def test_the_effect_of_each_answer_is_what_goes_when_it_is_left_out(case: Case) -> None:
    model, evidence = model_for(LIBRARY, case), evidence_of(LIBRARY, case)
    belief = believe(model, evidence)
    found = effects(belief)
    assert found.shape == (len(evidence), len(model.causes))
    for row in range(len(evidence)):
        without = believe(model, evidence[:row] + evidence[row + 1 :])
        assert found[row] == pytest.approx(log_odds(belief.chances) - log_odds(without.chances), abs=CLOSE)


def test_a_stronger_effect_gets_a_stronger_word(library: Library) -> None:
    words = [effect_word(effect, library.scales) for effect in (0.1, 0.5, 1.0, 2.0, 3.0)]
    assert words == ["", "slightly", "clearly", "strongly", "very strongly"]
    assert [effect_word(-effect, library.scales) for effect in (0.1, 0.5, 1.0, 2.0, 3.0)] == words


def test_a_large_group_is_explained_as_one_by_one(library: Library) -> None:
    model = model_for(library, Case(id="large"))
    question, option, cause, _ = next(found for found in plain_answers(library, None) if found[3] is Strength.STRONG)
    evidence = [
        Evidence(question.id, said, f"p{number}", "performer", 0.85, 0.03)
        for number in range(70)
        for said in (question.options[0].id, option)
    ]
    belief = believe(model, evidence)
    found = effects(belief)
    assert len(found) == 140
    for row in (0, 1, 139):
        without = believe(model, evidence[:row] + evidence[row + 1 :])
        assert found[row] == pytest.approx(log_odds(belief.chances) - log_odds(without.chances), abs=CLOSE)
    assert np.ptp(found[0::2], axis=0) == pytest.approx(0, abs=1e-9)
    assert found[1::2].mean(axis=0)[model.structure.index(cause)] > 0
