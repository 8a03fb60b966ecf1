"""What a question is worth is the mutual information of its answer and the causes, and nothing else."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings

from diagnostics.domain.case import Case, Gap, Origin, Respondent
from diagnostics.domain.causes import GapKind
from diagnostics.domain.library import Library
from diagnostics.domain.questionnaire import NonAnswer
from diagnostics.reasoning.answers import Evidence, evidence_of, reliability_of
from diagnostics.reasoning.interview import Ask, bench_of, best, valued
from diagnostics.reasoning.model import Model, model_for, model_of
from tests import oracle
from tests.reasoning import enumeration
from tests.reasoning.strategies import LIBRARY, cases


def told(model: Model, evidence: tuple[Evidence, ...], ask: Ask, known: float) -> float:
    """Return the expected divergence of the causes' joint after the answer from the one before, asked of pyAgrum."""
    causes = [model.causes[place] for place in model.answers[ask.question.id].scope]
    before = oracle.joint_after(oracle.engine_after(model, evidence, [causes]), causes)
    information = 0.0
    for option, chance in zip(ask.question.options, ask.outlook, strict=True):
        answer = Evidence(ask.question.id, option.id, "new", ask.respondent.role, known, 1.0)
        after = oracle.joint_after(oracle.engine_after(model, [*evidence, answer], [causes]), causes)
        there = after > 0
        information += chance * float((after[there] * np.log(after[there] / before[there])).sum())
    return information


@settings(max_examples=8)
@given(case=cases(LIBRARY, people=2, answers=4))
def test_a_question_is_worth_what_its_answers_would_change(case: Case) -> None:
    model, evidence = model_for(LIBRARY, case), evidence_of(LIBRARY, case)
    heard = {(person.role, question) for person in case.respondents for question in person.answers}
    fresh = [
        ask
        for ask in valued(bench_of(model, frozenset()), case)
        if (ask.respondent.role, ask.question.id) not in heard and len(ask.question.parents) < 6
    ]
    for ask in fresh[::40]:
        known = reliability_of(LIBRARY, ask.respondent.role, ask.question, case.gap.effective_basis)
        assert ask.information == pytest.approx(told(model, evidence, ask, known), abs=1e-9)
        assert sum(ask.outlook) == pytest.approx(1.0)


@pytest.mark.parametrize("kind", [GapKind.WORK, GapKind.ON_TIME], ids=str)
def test_a_question_is_worth_its_mutual_information_with_all_causes(library: Library, kind: GapKind) -> None:
    causes = ("unrealistic-objectives", "incentive-misaligned", "right-thing-punished", "overload", "poor-tools")
    model = model_of(enumeration.small(library, causes), kind, None)
    case = Case(id="small", gap=Gap(kind=kind), respondents=[Respondent(id="p1", role="performer")])
    worlds = list(enumeration.worlds(model, ()))
    asks = valued(bench_of(model, frozenset()), case)
    assert len(asks) > 5
    for ask in asks:
        known = reliability_of(model.library, "performer", ask.question, case.gap.effective_basis)
        rows = np.array([oracle.chances_of_options(model.library, ask.question, there, known) for there, _ in worlds])
        weights = np.array([weight for _, weight in worlds])
        outlook = weights @ rows
        expected = float((weights[:, None] * rows * np.log(rows / outlook)).sum())
        assert ask.outlook == pytest.approx(outlook)
        assert ask.information == pytest.approx(expected, abs=1e-9)


def test_asking_the_same_role_again_is_worth_less(library: Library) -> None:
    people = [Respondent(id=name, role="performer") for name in ("p1", "p2")]
    case = Case(id="pair", gap=Gap(kind=GapKind.WORK), respondents=people)
    bench = bench_of(model_for(library, case), frozenset())
    before = valued(bench, case)
    first = max(before, key=lambda ask: ask.information)
    name, option = first.question.id, first.question.options[0].id
    after = {
        (ask.question.id, ask.respondent.id): ask.information for ask in valued(bench, case.with_answer("p1", name, option))
    }
    assert (name, "p1") not in after
    assert after[name, "p2"] < 0.8 * first.information


def test_a_colleague_who_did_not_know_leaves_the_question_worth_as_much(library: Library) -> None:
    people = [Respondent(id=name, role="performer") for name in ("p1", "p2")]
    case = Case(id="pair", gap=Gap(kind=GapKind.WORK), respondents=people)
    bench = bench_of(model_for(library, case), frozenset())
    name = next(ask.question.id for ask in valued(bench, case))
    worth = {
        (ask.question.id, ask.respondent.id): ask.information
        for ask in valued(bench, case.with_answer("p1", name, NonAnswer.DONT_KNOW.value))
    }
    assert (name, "p1") not in worth
    assert worth[name, "p2"] == next(ask.information for ask in valued(bench, case) if ask.question.id == name)


@given(case=cases(LIBRARY))
def test_the_same_answers_lead_to_the_same_next_question(case: Case) -> None:
    bench = bench_of(model_for(LIBRARY, case), frozenset())
    topics = {question: topic.id for question, topic in LIBRARY.topic_of.items()}
    first = best(valued(bench, case), topics, None)
    shuffled = case.model_copy(
        update={
            "respondents": [
                person.model_copy(update={"answers": dict(reversed(person.answers.items()))}) for person in case.respondents
            ]
        }
    )
    again = best(valued(bench, shuffled), topics, None)
    assert (first is None) == (again is None)
    if first is None or again is None:
        return
    assert (first.question.id, first.respondent.id) == (again.question.id, again.respondent.id)
    assert first.respondent.role in first.question.roles
    assert first.question.id not in first.respondent.answers


def test_records_are_not_asked_what_only_people_can_say_but_the_account_of_a_published_case_is() -> None:
    case = Case(id="hospital", gap=Gap(kind=GapKind.WORK), respondents=[Respondent(id="r", role="records")])
    bench = bench_of(model_for(LIBRARY, case), frozenset())
    asked = {ask.question.id for ask in valued(bench, case)}
    told = {ask.question.id for ask in valued(bench, case.model_copy(update={"origin": Origin.PUBLISHED}))}
    spoken = {question.id for question in bench.questions if question.spoken and "records" in question.roles}
    assert {"watch-three", "safe-to-speak", "could-if-they-had-to"} <= spoken
    assert told - asked == spoken
