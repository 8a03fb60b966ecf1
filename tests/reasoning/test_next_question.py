"""Which question an interview puts next, and when it ends."""

from __future__ import annotations

import numpy as np
import pytest

from diagnostics.content.library import load_library
from diagnostics.diagnose import diagnose
from diagnostics.domain.case import Case, Gap, Respondent
from diagnostics.domain.causes import GapKind
from diagnostics.domain.finding import VerdictKind
from diagnostics.reasoning.interview import bench_for
from diagnostics.reasoning.replay import replayed
from diagnostics.reasoning.stop import LIMIT, SECONDS, Step, StopReason, next_step
from tests.samples import samples, some

LIBRARY = load_library()
KINDS = [*GapKind, None]


def case_of(kind: GapKind | None, *roles: str) -> Case:
    people = [Respondent(id=role, role=role) for role in roles]
    return Case(id="new", gap=Gap(kind=kind), respondents=people)


def half_answered(case: Case) -> Case:
    """Every other answer of the case, and the opening questions out of the way."""
    opening = dict.fromkeys(LIBRARY.opening, "dont-know")
    people = [
        person.model_copy(update={"answers": opening | dict(list(person.answers.items())[::2])})
        for person in case.respondents
    ]
    return case.model_copy(update={"respondents": people})


@pytest.mark.parametrize("kind", KINDS)
def test_the_opening_questions_come_first_and_are_put_once(kind: GapKind | None) -> None:
    case = case_of(kind, "line-manager", "hr", "performer")
    bench = bench_for(LIBRARY, case)
    belonging = [question.id for question in bench.questions]
    opening = [name for name in LIBRARY.opening if name in belonging]
    for name in opening:
        step = next_step(bench, case)
        assert step.ask is not None and step.ask.question.id == name
        case = case.with_answer(step.ask.respondent.id, name, "dont-know")
    step = next_step(bench, case)
    assert step.ask is not None and step.ask.question.id not in opening


def test_a_question_that_can_change_the_decision_comes_before_one_that_cannot() -> None:
    met = 0
    for case in map(half_answered, (samples()[name] for name in some())):
        step = next_step(bench_for(LIBRARY, case), case)
        changing = {(turn.ask.question.id, turn.ask.respondent.id) for turn in step.turns}
        if step.ask is None or not changing:
            continue
        met += 1
        assert (step.ask.question.id, step.ask.respondent.id) in changing
    assert met >= 5


def test_an_interview_does_not_end_settled_while_it_cannot_be_told() -> None:
    for case in (samples()[name] for name in some()):
        bench = bench_for(LIBRARY, case)
        asked, _, reason = replayed(bench, case)
        if reason is StopReason.SETTLED:
            assert diagnose(LIBRARY, asked, robust=False).verdict.kind is not VerdictKind.CANNOT_TELL


def interview(seed: int, *roles: str) -> tuple[Case, Step]:
    """An interview in which every answer is drawn as the one before lets expect it, and where it ended."""
    luck = np.random.default_rng(seed)
    case, topic = case_of(KINDS[seed % len(KINDS)], *roles), None
    bench = bench_for(LIBRARY, case)
    while True:
        step = next_step(bench, case, topic=topic)
        if step.ask is None:
            return case, step
        place = luck.choice(len(step.ask.outlook), p=np.array(step.ask.outlook) / sum(step.ask.outlook))
        question = step.ask.question
        case = case.with_answer(step.ask.respondent.id, question.id, question.options[int(place)].id)
        topic = LIBRARY.topic_of[question.id].id


def test_an_interview_that_ends_settled_is_contradicted_by_nothing_in_its_findings() -> None:
    met = 0
    for seed in range(8):
        case, step = interview(seed, "line-manager", "performer", "records", "hr")
        if step.stopped is not StopReason.SETTLED:
            continue
        met += 1
        found = diagnose(LIBRARY, case, robust=False)
        assert found.would_change == () and found.not_examined == ()
        assert found.verdict.kind is not VerdictKind.CANNOT_TELL
        named = [cause for cause in found.causes if cause.established][:2]
        seen = {question for person in case.respondents if person.role == "performer" for question in person.answers}
        assert all(any(cause.id in LIBRARY.question_by_id[name].parents for name in seen) for cause in named)
    assert met >= 2


@pytest.mark.parametrize("seed", range(4))
def test_one_manager_alone_is_never_enough(seed: int) -> None:
    case, step = interview(seed, "line-manager")
    assert step.stopped in (StopReason.OTHERS, StopReason.LIMIT)
    assert step.missing.voices == 1
    assert sum(LIBRARY.question_by_id[name].seconds for name in case.respondents[0].answers) <= SECONDS


def test_not_knowing_settles_nothing() -> None:
    case = case_of(GapKind.WORK, "line-manager", "performer")
    people = [
        person.model_copy(update={"answers": dict.fromkeys(LIBRARY.question_by_id, "dont-know")})
        for person in case.respondents
    ]
    case = case.model_copy(update={"respondents": people})
    step = next_step(bench_for(LIBRARY, case), case)
    assert step.stopped is StopReason.OTHERS
    assert len(step.missing.families) == len(LIBRARY.families) and step.missing.voices == 2


def test_nobody_is_asked_more_than_the_limit_unless_they_want_everything() -> None:
    case = case_of(GapKind.WORK, "line-manager")
    bench = bench_for(LIBRARY, case)
    topic = None
    for _ in range(LIMIT):
        step = next_step(bench, case, topic=topic)
        if step.ask is None:
            break
        case = case.with_answer("line-manager", step.ask.question.id, "dont-know")
        topic = LIBRARY.topic_of[step.ask.question.id].id
    assert next_step(bench, case).stopped is StopReason.LIMIT
    assert next_step(bench, case, everything=True).ask is not None


def test_a_question_goes_only_to_those_who_were_asked_to_speak() -> None:
    case = case_of(GapKind.WORK, "line-manager", "performer")
    bench = bench_for(LIBRARY, case)
    step = next_step(bench, case, among={"performer"})
    assert step.ask is not None and step.ask.respondent.id == "performer"
