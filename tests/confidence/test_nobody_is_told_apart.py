"""Whoever imagines every world, and keeps those that look as what was seen, is left with two answers of everybody.

Each of these goes through all worlds: every combination of answers, and what is seen after every step in each. An
attacker knows who does what and when; an outsider no more than that, somebody of the group what they said themselves.
Of each person two answers at least stay possible, in every world, at every step.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from diagnostics.domain.confidence import FLOOR
from diagnostics.domain.questionnaire import Question
from tests.confidence.conftest import Asked
from tests.confidence.solver import SKIP, Step, World, betrayed, betrayed_to_anybody, histories, in_turn

Everything = Callable[[Question], list[str]]
NOBODY: dict[str, object] = {}
TWO = ["one", "other"]


@pytest.mark.parametrize(("options", "people"), [(3, 5), (3, 6), (3, 7), (4, 5), (4, 6), (5, 5)])
def test_those_who_hand_in_one_after_another(options: int, people: int, asked: Asked, everything: Everything) -> None:
    question = asked(options)
    script = in_turn(people, question.id)
    seen = histories(script, [question], everything(question))
    assert len(seen) == (options + 1) ** people
    assert betrayed_to_anybody(script, seen) == NOBODY


def _withdraws_before_five(name: str) -> list[Step]:
    return [*in_turn(4, name), Step("withdraws", "p1"), *in_turn(4, name, 4)]


def _withdraws_after(name: str) -> list[Step]:
    return [*in_turn(5, name), Step("withdraws", "p3"), *in_turn(5, name, 5)]


def _two_withdraw_one_from_each_block(name: str) -> list[Step]:
    return [*in_turn(5, name), Step("withdraws", "p0"), *in_turn(5, name, 5), Step("withdraws", "p9")]


def _withdraws_and_comes_back(name: str) -> list[Step]:
    again = Step("hands in", "p4", ((name, 5),))
    return [*in_turn(5, name), Step("withdraws", "p4"), again, *in_turn(4, name, 6)]


def _takes_one_answer_away_and_answers_again(name: str) -> list[Step]:
    again = Step("hands in", "p2", ((name, 5),))
    return [*in_turn(5, name), Step("takes away", "p2", ((name, 2),)), again, *in_turn(4, name, 6)]


def _the_last_one_hesitates(name: str) -> list[Step]:
    """They have not handed in when the round is closed, do so afterwards, and then change their answer."""
    begins, closes, hands_in = Step("answers", "p4", ((name, 4),)), Step("closes"), Step("hands in", "p4")
    return [*in_turn(4, name), begins, closes, hands_in, Step("answers", "p4", ((name, 5),)), hands_in]


def _changes_before_anything_is_shown(name: str) -> list[Step]:
    changes, again = Step("answers", "p2", ((name, 4),)), Step("hands in", "p2")
    return [*in_turn(4, name), changes, *in_turn(1, name, 5), again, Step("closes")]


SCRIPTS = (
    *(_withdraws_before_five, _withdraws_after, _two_withdraw_one_from_each_block, _withdraws_and_comes_back),
    *(_takes_one_answer_away_and_answers_again, _the_last_one_hesitates, _changes_before_anything_is_shown),
)


@pytest.mark.parametrize("written", SCRIPTS, ids=lambda one: one.__name__.strip("_"))
def test_those_who_take_back_or_come_later(written: Callable[[str], list[Step]], asked: Asked) -> None:
    question = asked(3)
    script = written(question.id)
    seen = histories(script, [question], _three(question))
    assert betrayed_to_anybody(script, seen) == NOBODY


@pytest.mark.parametrize("back", [False, True], ids=["once", "back and forth"])
def test_somebody_who_is_known_to_have_changed_an_answer_that_was_shown(back: bool, asked: Asked) -> None:
    """Also for somebody who knows that nobody declined to answer: two answers are possible, and the change tells both."""
    question = _with(asked(3), TWO)
    change = [Step("hands in", "p1", ((question.id, place),)) for place in ((5, 1) if back else (5,))]
    script = [*in_turn(5, question.id), *change, *in_turn(5, question.id, 6)]

    def changed(world: World) -> bool:
        return world[5] != world[1]

    seen = histories(script, [question], TWO, possible=changed)
    assert betrayed_to_anybody(script, seen) == NOBODY


def test_four_of_five_who_are_known_to_have_changed_what_was_shown_and_others_who_come_new(asked: Asked) -> None:
    question = _with(asked(3), TWO)
    changes = [Step("hands in", f"p{n}", ((question.id, 5 + n),)) for n in range(4)]
    script = [*in_turn(5, question.id), *changes, *in_turn(5, question.id, 9)]

    def changed(world: World) -> bool:
        return all(world[n] != world[5 + n] for n in range(4))

    seen = histories(script, [question], TWO, possible=changed)
    assert len(seen) == 2**10
    assert betrayed_to_anybody(script, seen) == NOBODY


def test_what_those_say_who_leave_out_one_of_two_questions(asked: Asked) -> None:
    first, second = asked(3), asked(4)
    values = [SKIP, *TWO]
    numbers = range(5)
    script = [Step("hands in", f"p{n}", ((first.id, 2 * n), (second.id, 2 * n + 1))) for n in numbers]

    def everybody_answers_something(world: World) -> bool:
        return all(world[2 * n] or world[2 * n + 1] for n in numbers)

    questions = [_with(first, TWO), _with(second, TWO)]
    seen = histories(script, questions, values, possible=everybody_answers_something)
    assert len(seen) == (3 * 3 - 1) ** 5
    # What is missing is counted in people: it does not tell that somebody left out what the others answered.
    assert {tuple(view.counts[0].needed for view in history[:4]) for history in seen.values()} == {(4, 3, 2, 1)}
    assert betrayed_to_anybody(script, seen) == NOBODY


def test_a_round_that_is_closed_with_four_people_tells_nothing(asked: Asked) -> None:
    question = asked(4)
    script = [*in_turn(4, question.id), Step("closes")]
    seen = histories(script, [question], _three(question))
    assert len(set(seen.values())) == 1


@pytest.mark.parametrize("smallest", [FLOOR, 4])
def test_in_a_group_of_less_than_five_one_of_them_can_sometimes_tell_what_the_others_said(
    smallest: int, asked: Asked, everything: Everything
) -> None:
    """Nobody else can. A facilitator who lowers the limit is told so; five is the least that holds against insiders."""
    question = asked(3)
    script = in_turn(smallest, question.id)
    seen = histories(script, [question], everything(question), smallest)
    assert betrayed(seen) == []
    assert {who for who, ones in betrayed_to_anybody(script, seen).items() if ones} == {f"p{n}" for n in range(smallest)}


def test_two_of_five_who_tell_each_other_what_they_said_can_sometimes_tell_what_the_rest_said(
    asked: Asked, everything: Everything
) -> None:
    question = asked(3)
    script = in_turn(5, question.id)
    seen = histories(script, [question], everything(question))
    assert betrayed(seen, knows=[0, 1])


def test_people_who_come_again_under_another_name_and_say_the_same_betray_who_came_in_place_of_whom(asked: Asked) -> None:
    """By a second use of a group link, or in another case: nothing identifies them, as was promised. This is why people are
    asked to answer once, and why a role is asked once in a case (test_two_rounds.py)."""
    question = asked(3)
    again = [Step("hands in", f"again {n}", ((question.id, n),)) for n in (0, 1, 2, 3, 5)]
    seen = histories([*in_turn(5, question.id), *again], [question], _three(question))
    assert {one.place for one in betrayed(seen)} == {4, 5}


def _three(question: Question) -> list[str]:
    """Answers that come first, in the middle and last where as many people gave each of them."""
    return [question.options[0].id, question.options[1].id, "rather-not-say"]


def _with(question: Question, options: Sequence[str]) -> Question:
    kept = [option.model_copy(update={"id": name}) for option, name in zip(question.options, options, strict=False)]
    return question.model_copy(update={"options": kept})
