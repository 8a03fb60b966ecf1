"""Whom to ask next: the role named tells most, nobody is asked twice, and the gain is what asking them really brings."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings

from diagnostics.content.library import load_library
from diagnostics.domain.case import Case, Respondent
from diagnostics.domain.questionnaire import NonAnswer
from diagnostics.findings.whom import SETTLED, WhomNext, in_words, whom_next
from diagnostics.reasoning.answers import reliability_of
from diagnostics.reasoning.interview import Bench, belief_for, bench_for
from diagnostics.reasoning.junction_tree import sample
from diagnostics.reasoning.outlook import Standing, standing_of
from diagnostics.reasoning.shares import effects
from diagnostics.reasoning.whom import PEOPLE, TALK, Outlooks, Talk, outlooks
from tests.reasoning.strategies import cases
from tests.samples import diagnosed, samples

LIBRARY = load_library()
WORLDS = 200
"""Sampled worlds of the effects, where they do not matter."""

WITHIN = 0.15
"""Three standard errors of the difference between 250 imagined talks and 150 others, half of which change the decision."""

OTHERS = 150


def standing_in(case: Case, count: int = 1500) -> tuple[Bench, Standing]:
    bench = bench_for(LIBRARY, case)
    belief = belief_for(bench, case)
    return bench, standing_of(bench, case, belief, effects(belief, count))


def asked_on(case: Case, count: int = WORLDS) -> Outlooks:
    bench, standing = standing_in(case, count)
    return outlooks(bench, case, standing)


def told(found: Outlooks) -> list[tuple[str, int, int, float]]:
    return [(talk.role, talk.people, talk.seconds, talk.gain) for talk in (*found.talks, *found.going_on)]


@settings(max_examples=20, deadline=None)
@given(cases(LIBRARY))
def test_the_role_named_has_the_largest_gain_of_all_roles(case: Case) -> None:
    found = asked_on(case)
    words = in_words(LIBRARY, case, found)
    gains = {talk.role: talk.gain for talk in found.talks}
    assert len(gains) == len(found.talks)
    assert all(0 <= gain <= 1 for gain in gains.values())
    assert {talk.role for talk in found.going_on} <= set(gains)
    if words.best:
        assert words.best.gain == max(gains.values())
        assert words.best.who.lower() in words.sentence().lower()
    else:
        assert max(gains.values(), default=0) <= 0.05
        assert words.sentence() == SETTLED


@settings(max_examples=20, deadline=None)
@given(cases(LIBRARY))
def test_nobody_is_asked_what_they_answered_or_what_is_not_theirs(case: Case) -> None:
    answered = {person.id: set(person.answers) for person in case.respondents}
    found = asked_on(case)
    for talk in (*found.talks, *found.going_on):
        assert 1 <= talk.people <= PEOPLE
        for own in talk.asks:
            assert 1 <= len(own) <= TALK
            assert len({ask.question.id for ask in own}) == len(own)
            for ask in own:
                assert ask.respondent.role == talk.role
                assert talk.role in ask.question.roles
                assert ask.question.id not in answered.get(ask.respondent.id, set())


@settings(max_examples=8, deadline=None)
@given(cases(LIBRARY))
def test_asking_again_gives_the_same_and_the_order_of_people_does_not_matter(case: Case) -> None:
    found = asked_on(case)
    assert told(found) == told(asked_on(case))
    turned = case.model_copy(update={"respondents": list(reversed(case.respondents))})
    assert sorted(told(asked_on(turned))) == sorted(told(found))


def test_somebody_with_every_question_answered_is_never_proposed() -> None:
    everything = {question.id: NonAnswer.DONT_KNOW.value for question in LIBRARY.questions}
    done = [Respondent(id=role, role=role, answers=everything) for role in ("line-manager", "hr", "records")]
    found = asked_on(Case(id="done", respondents=done))
    assert found.talks
    assert not {"line-manager", "hr", "records"} & {talk.role for talk in found.talks}
    assert found.going_on == ()


def test_of_those_who_do_the_work_there_are_others_when_one_has_said_everything() -> None:
    everything = {question.id: NonAnswer.DONT_KNOW.value for question in LIBRARY.questions}
    case = Case(id="done", respondents=[Respondent(id="first", role="performer", answers=everything)])
    talk = next(talk for talk in asked_on(case).talks if talk.role == "performer")
    assert all(own[0].respondent.id != "first" for own in talk.asks)
    assert whom_next(LIBRARY, case).best


def really(bench: Bench, standing: Standing, talk: Talk) -> float:
    """How often the decision changes when the answers of a talk are put into the case and all is reckoned anew."""
    chance, case = np.random.default_rng(5), standing.case
    basis, changed = case.gap.effective_basis, 0
    people = [f"asked-{number}" if own[0].respondent.id.startswith("any-") else own[0].respondent.id
              for number, own in enumerate(talk.asks)]  # fmt: skip
    new = [Respondent(id=name, role=talk.role) for name in people if name.startswith("asked-")]
    asking = case.model_copy(update={"respondents": [*case.respondents, *new]})
    for world in sample(standing.belief.calibrated, OTHERS, chance):
        then = asking
        for name, own in zip(people, talk.asks, strict=True):
            for ask in own:
                answers = bench.model.answers[ask.question.id]
                state = int("".join(str(int(world[place])) for place in answers.scope), 2)
                likely = answers.likelihood(reliability_of(LIBRARY, talk.role, ask.question, basis))[state]
                then = then.with_answer(name, ask.question.id, answers.options[chance.choice(len(likely), p=likely)])
        after = standing_of(bench, then, belief_for(bench, then), standing.effect)
        changed += bool(after.now.differ_from(standing.now)[0])
    return changed / OTHERS


@pytest.mark.parametrize(
    ("case_id", "role"),
    [
        ("captains-fuel-saving", "performer"),
        ("health-it-intrusion", "top-performer"),
        ("coal-miners-breathing-apparatus", "observer"),
        ("pharma-social-media", "hr"),
    ],
)
def test_the_gain_is_how_often_such_answers_really_change_the_decision(case_id: str, role: str) -> None:
    bench, standing = standing_in(samples()[case_id])
    talk = next(talk for talk in outlooks(bench, samples()[case_id], standing).talks if talk.role == role)
    assert talk.gain == pytest.approx(really(bench, standing, talk), abs=WITHIN)


def test_several_performers_are_named_beside_the_manager_who_has_little_left_to_tell() -> None:
    found = whom_next(LIBRARY, samples()["captains-fuel-saving"])
    assert found.best and found.best.role == "performer" and found.best.people > 1
    said = found.sentence("line-manager")
    assert "performers would now tell you more than any further question to the line manager" in said
    assert "minute" in said and "of 10 cases" in said


def test_where_nobody_would_change_anything_it_says_so() -> None:
    assert diagnosed("propane-tank-changeover").would_change == ()
    assert whom_next(LIBRARY, samples()["propane-tank-changeover"]).sentence() == SETTLED
    assert WhomNext((), ()).sentence() == SETTLED
