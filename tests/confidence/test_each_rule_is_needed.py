"""Take one rule away, and whoever imagines every world is sure of somebody's answer. None of the rules is too much."""

from __future__ import annotations

import pytest

from diagnostics.domain.questionnaire import Question
from diagnostics.services import telling
from tests.confidence.conftest import Asked
from tests.confidence.model import Model
from tests.confidence.solver import SKIP, Step, World, betrayed, betrayed_to_anybody, histories, in_turn
from tests.confidence.weaker import (
    blocks_of,
    how_many_gave_each,
    returned_answers_come_along,
    returned_answers_count_as_new,
    whether_all_said_the_same,
)

VALUES = ["first", "middle", "rather-not-say"]


@pytest.fixture
def question(asked: Asked) -> Question:
    """Two options, and that somebody would rather not say."""
    shipped = asked(3)
    options = [option.model_copy(update={"id": name}) for option, name in zip(shipped.options[:2], VALUES[:2], strict=True)]
    return shipped.model_copy(update={"options": options})


@pytest.mark.parametrize("people", [1, 2])
def test_groups_of_one_or_two_betray_them_to_everybody(
    people: int, question: Question, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(telling, "block_of", blocks_of(people))
    seen = histories(in_turn(5, question.id), [question], VALUES)
    assert {one.place for one in betrayed(seen)} >= set(range(people))


@pytest.mark.parametrize("people", [3, 4])
def test_groups_of_three_or_four_betray_them_to_each_other(
    people: int, question: Question, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(telling, "block_of", blocks_of(people))
    script = in_turn(5, question.id)
    told = betrayed_to_anybody(script, histories(script, [question], VALUES))
    assert {one.place for one in told["p0"]} >= set(range(1, people))


def test_answers_that_are_told_again_with_others_betray_who_left_to_everybody(
    question: Question, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also with a whole group of new ones, and a telling that says no numbers: where answers are spread, what more than
    half said leaves few ways to count, and two groups that share people leave one."""
    monkeypatch.setattr(telling, "block_of", returned_answers_come_along)
    script = [*in_turn(5, question.id), Step("withdraws", "p3"), *in_turn(5, question.id, 5)]
    assert {one.place for one in betrayed(histories(script, [question], VALUES))} == {3}


def test_answers_that_count_as_new_after_somebody_left_betray_who_left(
    question: Question, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(telling, "block_of", returned_answers_count_as_new)
    script = [*in_turn(5, question.id), Step("withdraws", "p3"), *in_turn(1, question.id, 5)]
    assert 3 in {one.place for one in betrayed(histories(script, [question], VALUES))}


def test_answers_in_place_of_those_that_were_shown_betray_whoever_did_not_change(
    question: Question, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Model, "was_shown", lambda *_: False)
    changes = [Step("hands in", f"p{n}", ((question.id, 5 + n),)) for n in range(4)]
    script = [*in_turn(5, question.id), *changes, *in_turn(1, question.id, 9)]

    def changed(world: World) -> bool:
        return all(world[n] != world[5 + n] for n in range(4))

    seen = histories(script, [question], VALUES, possible=changed)
    assert {one.place for one in betrayed(seen)} == {4, 9}


def test_what_is_told_anew_with_everybody_who_comes_betrays_whoever_came_last(
    question: Question, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Model, "put_into_block", lambda *_: None)
    seen = histories(in_turn(6, question.id), [question], VALUES)
    assert {one.place for one in betrayed(seen)} == {5}


@pytest.mark.parametrize("finer", [how_many_gave_each, whether_all_said_the_same])
def test_a_group_that_is_of_one_mind_is_betrayed_where_that_is_told(
    finer: object, question: Question, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(telling, "leading", finer)
    seen = histories(in_turn(5, question.id), [question], VALUES)
    assert {(one.place, one.value) for one in betrayed(seen)} == {(n, value) for n in range(5) for value in VALUES}


def test_a_question_that_is_put_only_after_a_certain_answer_betrays_that_answer(asked: Asked, question: Question) -> None:
    further = asked(4)
    numbers = range(5)
    script = [Step("hands in", f"p{n}", ((question.id, 2 * n), (further.id, 2 * n + 1))) for n in numbers]

    def goes_into_it(world: World) -> bool:
        pairs = [(world[2 * n], world[2 * n + 1]) for n in numbers]
        return all(said != SKIP and (said == "first") == (more != SKIP) for said, more in pairs)

    seen = histories(script, [question, further], [SKIP, *VALUES[:2]], possible=goes_into_it)
    assert {(one.place, one.value) for one in betrayed(seen)} >= {(2 * n, "first") for n in numbers}


def test_somebody_who_is_counted_twice_in_a_group_can_tell_what_the_others_said(question: Question) -> None:
    """Why rounds do not share a group: whoever is asked again later would be in it twice."""
    seen = histories(in_turn(5, question.id), [question], VALUES)
    assert {one.place for one in betrayed(seen, knows=[0, 3])} == {1, 2, 4}
