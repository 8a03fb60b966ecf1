"""What closed cases may teach, and what they may not."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from diagnostics.content.library import load_library
from diagnostics.domain.case import Case, Gap, Respondent
from diagnostics.domain.causes import GapKind
from diagnostics.domain.outcome import Outcome, Proof
from diagnostics.domain.scales import Basis
from diagnostics.errors import InvalidInput
from diagnostics.evaluation.learning_trial import closed_cases, learning_trial
from diagnostics.evaluation.worlds import AS_MODELLED, SHIFTED
from diagnostics.learning.closed import Group, as_shipped, can_teach, grouped
from diagnostics.learning.expectation import expected
from diagnostics.learning.lessons import FEWEST, learn, log_score, shifts_from, taught
from diagnostics.learning.maximum import _regressed, likeliest
from diagnostics.learning.shifts import NOTHING
from diagnostics.reasoning.model import model_of
from diagnostics.reasoning.network import states

LIBRARY = load_library()


@cache
def shifted_world(count: int) -> list[Case]:
    return closed_cases(LIBRARY, SHIFTED, count, (11, count))


def closed(number: int, cause: str, proof: Proof, question: str = "result-seen", option: str = "weeks") -> Case:
    return Case(
        id=f"closed-{number}",
        gap=Gap(kind=GapKind.WORK, basis=Basis.RECORDS),
        respondents=[Respondent(id="a", role="records", answers={question: option})],
        outcome=Outcome(measured="Counted again after the summer", causes={cause: proof}),
    )


def test_with_fewer_than_ten_closed_cases_nothing_is_learned() -> None:
    few = [closed(number, "overload", Proof.CONFIRMED) for number in range(FEWEST - 1)]
    open_ones = [case.model_copy(update={"id": f"open-{case.id}", "outcome": None}) for case in few]
    with pytest.raises(InvalidInput, match="9 closed cases"):
        learn(LIBRARY, [*few, *open_ones])


def test_a_case_without_an_outcome_or_without_an_answer_teaches_nothing() -> None:
    case = closed(1, "overload", Proof.CONFIRMED)
    silent = case.respondents[0].model_copy(update={"answers": {"result-seen": "dont-know"}})
    assert can_teach(case)
    assert not can_teach(case.model_copy(update={"outcome": None}))
    assert not can_teach(case.model_copy(update={"respondents": [silent]}))
    assert not can_teach(case.model_copy(update={"outcome": Outcome(measured="Nothing moved")}))


@pytest.mark.parametrize("proof", list(Proof))
def test_a_cause_that_proves_right_again_and_again_comes_by_itself_more_often_and_one_that_does_not_less(
    proof: Proof,
) -> None:
    cases = [closed(number, "missing-feedback", proof) for number in range(40)]
    shift = shifts_from(LIBRARY, cases).leaks["missing-feedback"]
    assert shift > 0.1 if proof is Proof.CONFIRMED else shift < -0.1


def test_two_hundred_closed_cases_of_a_shifted_world_foretell_others_better_and_ten_do_no_harm() -> None:
    others = closed_cases(LIBRARY, SHIFTED, 200, (12, 1))
    before = np.array([log_score(LIBRARY, case) for case in others])
    for count, least in ((10, -0.01), (200, 0.02)):
        cases = shifted_world(count)
        learned = taught(LIBRARY, shifts_from(LIBRARY, cases), cases)
        gain = np.array([log_score(learned, case) for case in others]) - before
        assert gain.mean() > least, count


def test_the_trial_of_the_benchmark_says_the_same_on_every_run() -> None:
    first = learning_trial(LIBRARY, 3, held_out=8, sizes=(10, 20))
    assert first == learning_trial(LIBRARY, 3, held_out=8, sizes=(10, 20))
    assert [one.closed for one in first[:2]] == [10, 20]


def test_where_nothing_was_answered_and_nothing_proved_everything_fires_as_often_as_shipped() -> None:
    model = model_of(LIBRARY, GapKind.WORK, None)
    blank = Case(id="blank", gap=Gap(kind=GapKind.WORK), respondents=[Respondent(id="a", role="records", answers={})])
    found = expected(Group(model, (blank,), ((),)), NOTHING)
    for cause, told in found.leaks.items():
        assert told.fired[0] == pytest.approx(told.shipped, abs=1e-9), cause
    for link, told in found.links.items():
        assert told.trials[0] == pytest.approx(model.prior[model.structure.index(link.split(" > ")[0])], abs=1e-9)
        assert told.fired[0] == pytest.approx(told.trials[0] * told.shipped, abs=1e-9), link


def test_what_came_out_as_expected_moves_nothing() -> None:
    model = model_of(LIBRARY, None, None)
    blank = Case(id="blank", respondents=[Respondent(id="a", role="records", answers={})])
    shifts = likeliest([expected(Group(model, (blank,) * 30, ((),) * 30), NOTHING)], model)
    assert max(abs(shift) for shift in (*shifts.leaks.values(), *shifts.links.values())) < 1e-6


@settings(max_examples=25)
@given(seed=st.integers(0, 10_000), options=st.integers(2, 5), parents=st.integers(1, 3))
def test_the_figures_of_a_question_are_those_under_which_its_answers_are_likeliest(
    seed: int, options: int, parents: int
) -> None:
    luck = np.random.default_rng(seed)
    rows = np.hstack([np.ones((1 << parents, 1)), states(parents)])
    counts = luck.uniform(0.5, 20, (1 << parents, options))
    free = luck.random((options, 1 + parents)) < 0.7
    free[0, 0] = False

    def likelihood(figures: np.ndarray) -> float:
        scores = rows @ figures.T
        return float((counts * (scores - np.log(np.exp(scores).sum(axis=1, keepdims=True)))).sum())

    start = luck.normal(0, 0.5, free.shape)
    best = _regressed(rows, counts, start, free)
    assert (best[~free] == start[~free]).all()
    for _ in range(10):
        assert likelihood(best) >= likelihood(best + free * luck.normal(0, 0.05, free.shape)) - 1e-9


def test_a_lesson_names_the_cases_that_pulled_and_says_whether_it_foretells_better() -> None:
    cases = shifted_world(60)
    lesson = learn(LIBRARY, cases)
    assert lesson.cases == 60 and lesson.learned.number == 1
    assert lesson.moves
    known = {case.id for case in cases}
    for move in lesson.moves:
        assert abs(move.shift) >= 0.15
        assert set(move.cases) <= known and move.cases, move.sentence
    furthest = [abs(move.shift) for move in lesson.moves]
    assert furthest == sorted(furthest, reverse=True)
    assert lesson.held_out.sentence.startswith("On closed cases it had not seen")
    assert lesson.held_out.judged == sum(len(case.outcome.causes) for case in cases if case.outcome)


def test_learning_again_begins_from_what_is_shipped_so_that_no_case_counts_twice() -> None:
    cases = closed_cases(LIBRARY, AS_MODELLED, 12, (13,))
    once = shifts_from(LIBRARY, cases)
    again = shifts_from(as_shipped(taught(LIBRARY, once, cases)), cases)
    assert again.leaks == once.leaks and again.links == once.links
    assert grouped(taught(LIBRARY, once, cases), cases)[0].model.library.learned is None
