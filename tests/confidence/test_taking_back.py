"""Taking everything back is as never having answered, what was told stays as it is, and who came first does not matter."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from diagnostics.access.rights import LOCAL
from diagnostics.diagnose import diagnose
from diagnostics.domain.confidence import SMALLEST
from diagnostics.domain.library import Library
from diagnostics.domain.questionnaire import Question
from diagnostics.exporting import as_data
from diagnostics.services.cases import case_of
from diagnostics.storage.store import Store
from tests.confidence.conftest import Asked
from tests.confidence.model import Model, View
from tests.confidence.real import RealRound, scripts
from tests.confidence.solver import Step, World, in_turn, play

SAID = {"one": ["a", "b", "rather-not-say"], "other": ["a", "b", "dont-know"]}

ONE_DATABASE = settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture])
QUICK = settings(max_examples=120, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.filter_too_much])


@pytest.fixture(scope="module")
def questions(asked: Asked) -> list[Question]:
    """Two questions, each with two options."""
    shipped = asked(3)
    options = [option.model_copy(update={"id": name}) for option, name in zip(shipped.options[:2], "ab", strict=True)]
    return [shipped.model_copy(update={"id": name, "options": options}) for name in SAID]


def test_who_takes_back_before_anything_was_told_leaves_no_trace_in_case_and_diagnosis(
    store: Store, library: Library
) -> None:
    first = RealRound(store, library).round.questions[:2]
    said = {name: [option.id for option in library.question_by_id[name].options] for name in first}

    @ONE_DATABASE
    @given(st.data())
    def tried(data: st.DataObject) -> None:
        answers = st.fixed_dictionaries({}, optional={name: st.sampled_from(values) for name, values in said.items()})
        coming = data.draw(st.lists(answers.filter(bool), min_size=6, max_size=7))
        leaves = data.draw(st.integers(0, 3), "after how many")
        with_leaver, without = RealRound(store, library), RealRound(store, library)
        with_leaver.hands_in("p0", data.draw(answers.filter(bool)))
        with_leaver.answers("p0", data.draw(answers))
        for number, given_ in enumerate(coming):
            if number == leaves:
                with_leaver.withdraws("p0")
            for one in (with_leaver, without):
                one.hands_in(f"p{number + 1}", given_)
            assert number >= SMALLEST - 1 or not case_of(store, LOCAL, with_leaver.case_id).case.respondents
        cases = [case_of(store, LOCAL, one.case_id).case.model_copy(update={"id": "same"}) for one in (with_leaver, without)]
        assert cases[0] == cases[1]
        found = [as_data(diagnose(library, case, robust=False)) for case in cases]
        assert found[0] == found[1]

    tried()


@QUICK
@given(scripts(SAID, people=11, longest=36), st.permutations(["a", "b", "rather-not-say", "dont-know"]))
def test_once_somebody_left_nothing_that_is_shown_depends_on_what_they_had_said(
    questions: list[Question], told: tuple[list[Step], World], others: list[str]
) -> None:
    script, world = told
    leaves = max((number for number, step in enumerate(script) if step.does == "withdraws"), default=-1)
    assume(leaves >= 0)
    leaver = script[leaves].who
    instead = dict(zip(["a", "b", "rather-not-say", "dont-know"], others, strict=True))
    theirs = {
        place for step in script[:leaves] if step.who == leaver and step.does != "takes away" for _, place in step.says
    }
    other = tuple(instead[value] if place in theirs else value for place, value in enumerate(world))
    assert _seen(questions, script, world)[leaves:] == _seen(questions, script, other)[leaves:]


@QUICK
@given(scripts(SAID, people=11, longest=36))
def test_what_is_told_of_a_group_never_changes_and_goes_only_as_a_whole(
    questions: list[Question], told: tuple[list[Step], World]
) -> None:
    script, world = told
    before = Model(questions, SMALLEST).view()
    for now in _seen(questions, script, world):
        new = now.events[len(before.events) :]
        gone = {question for verb, names in new if verb == "take-back-together" for question in names}
        assert {one.question for one in before.told if one not in now.told} <= gone
        assert all(one.people >= SMALLEST for one in now.told)
        before = now


@QUICK
@given(scripts(SAID, people=11, longest=36))
def test_nobody_is_told_of_twice_of_the_same_question(questions: list[Question], told: tuple[list[Step], World]) -> None:
    script, world = told
    shown: list[tuple[str, str]] = []

    class Noting(Model):
        def put_into_block(self, question: str, block: int, members: Sequence[str]) -> None:
            super().put_into_block(question, block, members)
            shown.extend((who, question) for who in members)

    model = Noting(questions, SMALLEST)
    for step in script:
        play(model, step, world)
        if step.does == "withdraws":
            # Nobody knows whether it is the same person who begins anew.
            shown = [(who, question) for who, question in shown if who != step.who]
    assert len(shown) == len(set(shown))


def test_the_order_in_which_a_group_hands_in_does_not_matter(questions: list[Question]) -> None:
    lot = Random(1)
    for _ in range(50):
        world = tuple(lot.choice(SAID["one"]) for _ in range(SMALLEST))
        other = tuple(lot.sample(world, len(world)))
        script = in_turn(SMALLEST, "one")
        assert _seen(questions, script, world) == _seen(questions, script, other)


def test_three_people_who_are_asked_in_two_rounds_are_no_group_of_six(store: Store, library: Library) -> None:
    here = RealRound(store, library)
    question = library.question_by_id[here.round.questions[0]]
    for number in range(2):
        for person in range(3):
            here.hands_in(f"p{person} in {number}", {question.id: question.options[0].id}, number)
        here.closes(number)
        here.opens_again()
    assert [count.handed_in for count in here.view().counts] == [3, 3, 0]
    assert not case_of(store, LOCAL, here.case_id).case.respondents


def _seen(questions: list[Question], script: list[Step], world: World) -> list[View]:
    model, seen = Model(questions, SMALLEST), []
    for step in script:
        play(model, step, world)
        seen.append(model.view())
    return seen
