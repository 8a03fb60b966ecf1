"""What the simulated cases say about the diagnosis, and that they are simulated as they claim."""

from __future__ import annotations

from functools import cache
from itertools import pairwise

import numpy as np
import pytest

from diagnostics.content.library import load_library
from diagnostics.domain.causes import GapKind
from diagnostics.evaluation.simulation import CHECKPOINTS, PANEL, Simulated, fixed_asks, posteriors, simulate
from diagnostics.evaluation.worlds import (
    AS_MODELLED,
    BLAMING,
    CARELESS,
    ECHOING,
    SHIFTED,
    UNKNOWN,
    UNSURE,
    WANTS_TRAINING,
    WORLDS,
    World,
    drawn_answers,
    drawn_truth,
)
from diagnostics.reasoning.answers import Evidence
from diagnostics.reasoning.belief import believe
from diagnostics.reasoning.model import Model, model_of

CASES = 600
SEED = 20260910
OTHER_WORLDS = [world for world in WORLDS if world != AS_MODELLED]
NOISE = 2 * 0.5 / np.sqrt(CASES)


@cache
def simulated(world: World) -> Simulated:
    return simulate(load_library(), CASES, world, SEED)


@cache
def model(kind: GapKind = GapKind.WORK) -> Model:
    return model_of(load_library(), kind, None)


def test_more_questions_never_make_the_diagnosis_worse_where_the_world_is_as_modelled() -> None:
    after = simulated(AS_MODELLED).after
    assert [one.questions for one in after] == list(CHECKPOINTS)
    for fewer, more in pairwise(after):
        assert more.top_1 >= fewer.top_1 - NOISE
        assert more.top_3 >= fewer.top_3 - NOISE
        assert more.brier < fewer.brier
        assert more.cannot_tell <= fewer.cannot_tell + NOISE
    assert after[-1].top_1 > after[0].top_1 + NOISE


@pytest.mark.parametrize("place", range(len(CHECKPOINTS)))
def test_what_is_said_with_a_chance_comes_true_that_often_in_our_own_world(place: int) -> None:
    after = simulated(AS_MODELLED).after[place]
    assert after.calibration_error < 0.02
    filled = [one for one in after.bins if one.chances >= 200]
    assert len(filled) >= 6
    for one in filled:
        # Three standard errors: narrow where many chances fell, wide where few did.
        assert abs(one.said - one.was_so) < 3 * np.sqrt(one.said * (1 - one.said) / one.chances) + 0.01


@pytest.mark.parametrize("world", OTHER_WORLDS, ids=lambda world: world.label)
def test_another_world_than_ours_costs_something_or_nothing(world: World) -> None:
    for ours, theirs in zip(simulated(AS_MODELLED).after, simulated(world).after, strict=True):
        assert theirs.brier > ours.brier - 0.003
        if world != SHIFTED:  # There more causes are at work, and any guess is right more often.
            assert theirs.top_1 < ours.top_1 + NOISE
            assert theirs.top_3 < ours.top_3 + NOISE


@pytest.mark.parametrize("world", [CARELESS, UNSURE, ECHOING], ids=lambda world: world.label)
def test_bad_answers_cost_accuracy_that_one_can_see(world: World) -> None:
    assert simulated(world).after[-1].top_1 < simulated(AS_MODELLED).after[-1].top_1 - 0.02
    assert simulated(world).after[-1].brier > simulated(AS_MODELLED).after[-1].brier + 0.005


@pytest.mark.parametrize("world", [CARELESS, ECHOING, BLAMING, UNKNOWN], ids=lambda world: world.label)
def test_answers_that_are_not_what_we_take_them_for_make_us_too_sure(world: World) -> None:
    assert simulated(world).after[-1].calibration_error > simulated(AS_MODELLED).after[-1].calibration_error


def test_people_who_do_not_know_make_the_tool_silent_and_not_overconfident() -> None:
    ours, unsure = simulated(AS_MODELLED).after, simulated(UNSURE).after
    for sure, open_minded in zip(ours, unsure, strict=True):
        assert open_minded.cannot_tell > sure.cannot_tell
        assert open_minded.calibration_error < 0.02


WITHIN = 0.025
"""Standard error of a share of 400 worlds."""


@pytest.mark.parametrize("world", WORLDS, ids=lambda world: world.label)
def test_what_the_tool_dares_to_say_is_right_more_often_than_what_it_would_have_guessed(world: World) -> None:
    for after in simulated(world).after:
        assert after.right_when_told is not None and after.silent_when_wrong is not None
        assert after.right_when_told >= after.top_1 - WITHIN
        assert after.silent_when_wrong >= after.cannot_tell - WITHIN


def test_i_do_not_know_moves_nothing() -> None:
    asks = fixed_asks(model(), 8)
    nothing = np.full((3, len(asks)), -1)
    assert posteriors(model(), asks, nothing) == pytest.approx(np.tile(model().prior, (3, 1)), abs=1e-12)
    answers = drawn_answers(model(), AS_MODELLED, drawn_truth(model(), AS_MODELLED, 5, (1,)), asks, (1,))
    answers[:, -1] = -1
    without = posteriors(model(), asks[:-1], answers[:, :-1])
    assert posteriors(model(), asks, answers) == pytest.approx(without, abs=1e-12)


@pytest.mark.parametrize("kind", list(GapKind))
def test_a_batch_of_cases_comes_to_the_belief_of_each_case_alone(kind: GapKind) -> None:
    asks = fixed_asks(model(kind), 12)
    answers = drawn_answers(model(kind), AS_MODELLED, drawn_truth(model(kind), AS_MODELLED, 60, (2,)), asks, (2,))
    together = posteriors(model(kind), asks, answers)
    for row in (0, 30, 59):
        evidence = [
            Evidence(
                ask.question.id, ask.question.options[option].id, ask.role, ask.role, ask.reliability(load_library()), 1.0
            )
            for ask, option in zip(asks, answers[row], strict=True)
        ]
        assert together[row] == pytest.approx(believe(model(kind), evidence).chances, abs=1e-12)


@pytest.mark.parametrize("kind", list(GapKind))
def test_causes_are_drawn_as_often_as_the_library_says(kind: GapKind) -> None:
    present = drawn_truth(model(kind), AS_MODELLED, 4000, (3,)).present
    assert present.mean(axis=0) == pytest.approx(model(kind).prior, abs=0.035)


def test_what_is_the_gap_itself_is_there_in_every_case_and_never_its_cause() -> None:
    truth = drawn_truth(model(GapKind.STAFFING), AS_MODELLED, 300, (4,))
    itself = list(model(GapKind.STAFFING).structure.the_gap_itself)
    assert itself
    assert truth.present[:, itself].all()
    assert not truth.effect[:, itself].any()


def test_only_a_cause_that_is_there_can_be_removed() -> None:
    truth = drawn_truth(model(), UNKNOWN, 400, (5,))
    assert (truth.effect >= 0).all()
    assert not truth.effect[~truth.present].any()
    assert (truth.unknown_effect[truth.unknown] > 0).all()
    assert not truth.unknown_effect[~truth.unknown].any()
    assert 0.4 < truth.unknown.mean() < 0.6


@pytest.mark.parametrize("world", [BLAMING, WANTS_TRAINING], ids=lambda world: world.label)
def test_only_the_line_manager_pushes_a_view(world: World) -> None:
    asks = fixed_asks(model(), 20)
    truth = drawn_truth(model(), AS_MODELLED, 300, (6,))
    plain = drawn_answers(model(), AS_MODELLED, truth, asks, (6,))
    pushed = drawn_answers(model(), world, truth, asks, (6,))
    for column, ask in enumerate(asks):
        moved = (plain[:, column] != pushed[:, column]).any()
        assert moved == (ask.role == "line-manager")


@pytest.mark.parametrize("kind", list(GapKind))
def test_everybody_takes_turns_and_nobody_is_asked_what_others_know_or_what_was_asked_before(kind: GapKind) -> None:
    asks = fixed_asks(model(kind), 20)
    assert len({ask.question.id for ask in asks}) == 20
    assert all(ask.role in ask.question.roles for ask in asks)
    assert tuple(ask.role for ask in asks[: len(PANEL)]) == PANEL


def test_the_same_seed_gives_the_same_figures_and_another_gives_others() -> None:
    heard: list[float] = []
    again = simulate(load_library(), CASES, AS_MODELLED, SEED, heard.append)
    assert again == simulated(AS_MODELLED)
    assert heard == sorted(heard) and heard[-1] == 1.0
    assert simulate(load_library(), 100, AS_MODELLED, 1).after != simulate(load_library(), 100, AS_MODELLED, 2).after
